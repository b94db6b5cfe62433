"""docs/dependencies.md: every pinned library with its licence. `python -m tests.dependencies` writes it anew.

Versions come from the lock files, licences from what each library says of itself where it is installed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "dependencies.md"

RUN: Final = ROOT / "requirements.lock"
TESTS: Final = ROOT / "requirements-dev.lock"

GENERATED: Final = "<!-- Made by `python -m tests.dependencies` from the locks, which `make lock` writes. -->"

_LINE: Final = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?: ; ([^\\]+?))?\s*\\?$", re.MULTILINE)
_LONGEST: Final = 80

_IN_ITS_LICENCE_FILE: Final = {"axe-playwright-python": "MIT", "sqlcipher3": "Zlib"}
"""What a library says in its licence file alone; read by hand."""

NOT_HERE: Final = "not asked: not installed where this page was made"


@dataclass(frozen=True, order=True)
class Pinned:
    """A line of a lock.

    Attributes:
        name: of the library.
        version: the one that is installed.
        where: on which Python or system; empty for all.
    """

    name: str
    version: str
    where: str


def pinned(lock: Path) -> list[Pinned]:
    """What a lock pins."""
    return [Pinned(name, version, where) for name, version, where in _LINE.findall(lock.read_text(encoding="utf-8"))]


def only_for_tests() -> list[Pinned]:
    """What the lock of the tests pins on top."""
    return [each for each in pinned(TESTS) if each not in set(pinned(RUN))]


def licence(name: str) -> str:
    """What a library says of its licence; empty where it says nothing."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return NOT_HERE
    free = _first(said, "License").strip()
    if expression := _first(said, "License-Expression"):
        return expression
    if free and "\n" not in free and len(free) <= _LONGEST and not free.startswith("Copyright"):
        return free
    classes = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    return ", ".join(classes) or _IN_ITS_LICENCE_FILE.get(name, "")


def _first(said: metadata.PackageMetadata, key: str) -> str:
    return next(iter(said.get_all(key) or []), "")


def page() -> str:
    """The page."""
    return "\n".join(
        [
            "# Dependencies",
            "",
            GENERATED,
            "",
            "Everything is pinned by hash ([ADR 20](adr/0020-dependencies-and-locks.md)). Licences are what each",
            "library says of itself. `make audit` asks for known weaknesses of these versions, where a list of them",
            "can be reached.",
            "",
            "## To run kneelog",
            "",
            *_table(pinned(RUN)),
            "",
            "## For the tests besides",
            "",
            *_table(only_for_tests()),
            "",
        ]
    )


def _table(libraries: Iterable[Pinned]) -> Iterable[str]:
    yield "| library | version | where | licence |"
    yield "|---|---|---|---|"
    for each in libraries:
        yield f"| {each.name} | {each.version} | {each.where or 'everywhere'} | {licence(each.name)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
