"""docs/dependencies.md names every pinned library, in its version, with its licence."""

from __future__ import annotations

import re
from importlib import metadata

from tests.dependencies import PAGE, RUN, Pinned, licence, only_for_tests, pinned

_ROW = re.compile(r"^\| ([a-z0-9._-]+) \| (\S+) \| (.+?) \| (.*?) \|$", re.MULTILINE)


def _rows() -> list[tuple[Pinned, str]]:
    found = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [
        (Pinned(name, version, "" if where == "everywhere" else where), said)
        for name, version, where, said in found
        if name != "library"
    ]


def test_the_page_is_the_locks() -> None:
    """A library that was added, raised or left out changes the page: `python -m tests.dependencies`."""
    assert len(pinned(RUN)) > 40
    assert [each for each, _said in _rows()] == [*pinned(RUN), *only_for_tests()]


def test_every_licence_is_what_the_library_says() -> None:
    """None is unknown; those that are installed here are asked again."""
    assert [each.name for each, said in _rows() if not said] == []
    here = {each.metadata["Name"].lower().replace("_", "-"): each.version for each in metadata.distributions()}
    asked = [(each, said) for each, said in _rows() if here.get(each.name) == each.version]
    assert len(asked) > 40
    wrong = {each.name: said for each, said in asked if licence(each.name) != said}
    assert wrong == {}


def test_nothing_that_runs_obliges_the_person() -> None:
    """Who hands kneelog on has to hand on notices and no more: no licence here asks for one's own code."""
    strict = re.compile(r"\bA?GPL|SSPL|Business Source|Commons Clause|Proprietary", re.IGNORECASE)
    assert [each.name for each, said in _rows()[: len(pinned(RUN))] if strict.search(said)] == []
