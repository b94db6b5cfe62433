"""What the article says: the nine causes and its general advice, in our own words, each statement with its id."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.facts import ARTICLE, Fact, Group, facts, words_for
from kneelog.ui import markup, say
from kneelog.words import N_, _

WHAT, HOW, SHOWS = N_("What it is"), N_("How it comes about"), N_("How it shows")
WHEN: Final = N_("When to see a doctor")
DO: Final = N_("What people do about it, and how it goes on")

_PARTS: Final = (WHAT, HOW, SHOWS, WHEN, DO)

_PART_OF_KIND: Final = {
    "definition": WHAT, "anatomy": WHAT, "context": WHAT,
    "mechanism": HOW, "cause": HOW, "sub-cause": HOW, "sub-cause: overuse": HOW, "population": HOW, "risk factor": HOW,
    "onset": SHOWS, "symptom": SHOWS, "symptom (overuse)": SHOWS, "sign": SHOWS, "time course": SHOWS,
    "severity": SHOWS,
    "investigation": WHEN, "warning": WHEN,
}  # fmt: skip
"""Where a fact of a kind is told. Of a kind such as "symptom / onset" the first word counts."""


def part_of(fact: Fact) -> str:
    """Return under which heading a fact is told; whatever concerns a treatment stands together."""
    if fact.tells_what_people_do or any(place.startswith("Treatment.") for place in fact.logged_as):
        return DO
    return _PART_OF_KIND[fact.kind.partition(" / ")[0]]


def everything(*, urgent: bool) -> None:
    """Draw every group of facts, the nine causes first.

    Args:
        urgent: whether an urgent finding stands open: then what people do about it is left out.
    """
    markup.question(_("The nine causes"))
    groups = [(group, list(members)) for group, members in groupby(facts(), key=lambda fact: fact.group)]
    for group, told in sorted(groups, key=lambda each: not each[0].rule):
        if group.rule:
            with st.expander(group.title, key=f"learn_{group.prefix}"):
                _group(group, told, urgent=urgent)
        else:
            with st.container(key="card_general"):
                markup.question(group.title)
                _group(group, told, urgent=urgent)


def origin() -> None:
    """Draw whose words these are."""
    words = _(
        "Source: {source}, told in our own words. General information about knees, "
        "not advice about yours: it names no cause for you and rules none out."
    )
    markup.show(f'<p class="k-small">{markup.text(words).format(source=markup.source(ARTICLE))}</p>')


def _group(group: Group, told: Iterable[Fact], *, urgent: bool) -> None:
    by_part: dict[str, list[Fact]] = {part: [] for part in _PARTS}
    for fact in told:
        by_part[part_of(fact)].append(fact)
    if remark := service.remark(group.rule):
        source = markup.text(_("Source: {source}.")).format(source=markup.source(remark.source))
        markup.show(f'<p class="k-small">{markup.text(remark.text)} {source}</p>')
    for part, members in by_part.items():
        if not members:
            continue
        if part is DO and urgent:
            markup.small(_("What people do about it is left out while a warning above is open: do what it says first."))
            continue
        lines = "".join(f"<li>{markup.text(fact.says)}<small>{_about(fact)}</small></li>" for fact in members)
        markup.show(f'<h3 class="k-q small">{markup.text(_(part))}</h3><ul class="k-plain">{lines}</ul>')


def _about(fact: Fact) -> str:
    """Return the id of a fact, and what it is noted as in a diary."""
    noted = ", ".join(words_for(place) for place in fact.logged_as)
    noted_as = _("noted as: {words}").format(words=noted) if noted else ""
    return markup.text(say.SEPARATOR.join(filter(None, (fact.id, noted_as))))
