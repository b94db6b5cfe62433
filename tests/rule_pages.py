"""docs/rules/, made from the catalogue and the case files. `python -m tests.rule_pages` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog.rules import pages
from kneelog.rules.catalogue import load
from kneelog.words import speaking
from tests.rules.cases import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kneelog.rules.catalogue import Catalogue, Rule

FOLDER: Final = Path(__file__).parents[1] / "docs" / "rules"

GENERATED: Final = "<!-- Made by `python -m tests.rule_pages`; edit the rule or its cases instead. -->"

_INDEX: Final = "README.md"

_OPENING: Final = """\
Every rule compares entries with published general information. None of them is a diagnosis, and none can
rule anything out. A rule file is data (`kneelog/rules/catalogue/`), its cases are beside the tests
(`tests/rules/cases/`). How the rules do on published cases: [benchmark](../benchmark.md).

| Rule | Id | Kind | At most |
|---|---|---|---|"""


def rule_pages(rules: Catalogue) -> Mapping[str, str]:
    """Every page by its file name."""
    return {_INDEX: _index(rules), **{f"{rule.id}.md": page(rule) for rule in rules.rules}}


def page(rule: Rule) -> str:
    """The page of one rule, with its cases."""
    cases = tuple(pages.Item("", f"{name}.") for name in names_of(rule.id))
    return pages.markdown(rule, GENERATED, [pages.Section("Cases it is held to", items=cases)])


def differing(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """The names of the pages that are missing, differ, or belong to no rule."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def write(folder: Path, wanted: Mapping[str, str]) -> None:
    """Write the pages; remove those that belong to no rule."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index(rules: Catalogue) -> str:
    rows = (
        f"| [{rule.title}]({rule.id}.md) | `{rule.id}@{rule.version}` | {rule.kind.label} | {rule.urgency.label} |"
        for rule in rules.rules
    )
    return "\n".join(["# The rules", "", GENERATED, "", _OPENING, *rows, ""])


if __name__ == "__main__":
    with speaking("en"):
        write(FOLDER, rule_pages(load()))
