"""docs/knee-article.md, made from the map of facts. `python -m tests.knee_article` writes it anew."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog.domain.facts import ARTICLE, facts, words_for
from kneelog.words import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kneelog.domain.facts import Fact

PAGE: Final = Path(__file__).parents[1] / "docs" / "knee-article.md"

_OPENING: Final = f"""# What the article says about pain behind the knee

Source: [{ARTICLE.title}]({ARTICLE.url}). These are its statements in our own words, each with the id by which rules
cite it. It is published general information, not advice about your knee: it names no cause for you and rules out none.
Where other sources say more, or disagree, the page of the rule says so.

**Call the emergency number at once** if a leg hurts or is swollen and you are short of breath, feel pain in the chest,
cough up blood or faint. The article does not name these signs; the sources of [this rule](rules/dvt.md) do.

Made from `kneelog/domain/facts.toml`; "noted as" is what you can log, "used by" the rule that looks at it.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_OPENING, *_groups()])


def _groups() -> Iterator[str]:
    for group, members in groupby(facts(), key=lambda fact: fact.group):
        yield f"## {group.title}\n"
        yield "| id | what the article says | noted as | used by |\n|---|---|---|---|"
        yield from (_row(fact) for fact in members)
        yield ""


def _row(fact: Fact) -> str:
    noted = ", ".join(words_for(place) for place in fact.logged_as)
    used = ", ".join(f"[{rule}](rules/{rule}.md)" for rule in fact.used_by)
    return f"| {fact.id} | {fact.says} | {noted} | {used} |"


if __name__ == "__main__":
    with speaking("en"):
        PAGE.write_text(page(), encoding="utf-8")
