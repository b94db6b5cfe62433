"""What changed, and things side by side, on Trends: a sentence each, and one tap to the days it stands on."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.insights.comparisons import ComparisonKind
from kneelog.insights.tracing import Counted
from kneelog.ui import interval, markup, screens
from kneelog.ui.page import Page
from kneelog.words import _, ngettext
from kneelog.words.formats import number_text

if TYPE_CHECKING:
    from kneelog.domain.vocabulary import Side
    from kneelog.insights.changes_told import Changes, ToldChange
    from kneelog.insights.comparisons import Comparison, Group

_MOST_GROUPS: Final = 12
"""Groups of one comparison with a button each; of more the most frequent."""


def draw(page: Page, side: "Side | None") -> None:
    """Draw what changed as of yesterday: what is clear first, the rest and the flares folded away."""
    with st.spinner(_("Looking for what changed …")):
        found = service.changes_up_to_yesterday(page.store, page.today, side)
    with st.container(key="card_changes"):
        basis = interval.basis(found.on, page.today, found.side, interval.rated(found.days))
        markup.question(_("What changed"), basis)
        clear = [each for each in found.told if each.change.claimed]
        _rows(page, found, clear)
        if not clear:
            markup.paragraph(_("No change is clear yet: each of these could be how your days differ anyway."))
        if unclear := [each for each in found.told if not each.change.claimed]:
            with st.expander(_("Compared, and not clear ({n})").format(n=len(unclear)), key="changes_unclear"):
                _rows(page, found, unclear)
        if found.flares:
            with st.expander(_("Flares ({n})").format(n=len(found.flares)), key="changes_flares"):
                _flares(page, found)


def unasked(page: Page, side: "Side | None") -> None:
    """Draw what is sure enough to be told to who did not ask; nothing on most days."""
    for each in service.changes_unasked(page.store, page.today, side):
        markup.paragraph(each.says)


def _rows(page: Page, found: "Changes", told: "Sequence[ToldChange]") -> None:
    for each in told:
        change = each.change
        key = f"{change.kind.value}_{change.since or 0}"
        drawn = interval.row(change.points, change.low, change.high, marked=change.claimed) if change.estimated else ""
        window = date.fromordinal(change.first), date.fromordinal(change.last)
        if interval.line(key, drawn, each.says, change.days):
            behind = service.behind_number(page.store, window, found.side, Counted.RATED)
            screens.go(screens.HISTORY, behind, about=change.kind.label)


def _flares(page: Page, found: "Changes") -> None:
    for each in found.flares:
        flare = each.flare
        if interval.line(f"flare_{flare.first}", "", each.says, flare.rated):
            window = date.fromordinal(flare.first), date.fromordinal(flare.last)
            behind = service.behind_number(page.store, window, found.side, Counted.RATED)
            screens.go(screens.HISTORY, behind, about=_("Flare"))


def side_by_side(page: Page, window: tuple[date, date], side: "Side | None") -> None:
    """Draw what the entries of a window say by time of day, weekday, leg, symptom and night, each with its days."""
    found = service.comparisons(page.store, *window, side)
    with st.container(key="card_side_by_side"):
        markup.question(_("Side by side"), _("The usual worst pain, and the days it stands on. A tap shows the days."))
        for each in found:
            # Places have their picture, and their days, in the card beside the calendar.
            if each.comparison.groups and each.comparison.kind is not ComparisonKind.PLACE:
                _groups(page, each.comparison, side)
            if each.comparison.courses:
                markup.paragraph(each.says)


def _groups(page: Page, comparison: "Comparison", side: "Side | None") -> None:
    """Draw the groups of one comparison, each a way to its days."""
    markup.heading(comparison.kind.label)
    with st.container(horizontal=True, gap="small", key=f"row_{comparison.kind.value}"):
        for group in comparison.groups[:_MOST_GROUPS]:
            if st.button(_group(group), key=f"group_{comparison.kind.value}_{group.key}"):
                behind = service.behind_days(page.store, group.on, side)
                screens.go(screens.HISTORY, behind, about=group.label)


def _group(group: "Group") -> str:
    """Return what one group says: its name, its usual pain, its days."""
    name = markup.literal(group.label)
    if group.of is not None:
        counted = _("{n} of {of}").format(n=group.days, of=group.of)
        return f"{name}: {counted}"
    days = ngettext("{n} day", "{n} days", group.days).format(n=group.days)
    if group.median is None:
        return f"{name}: {days}"
    return f"{name}: {number_text(group.median)} ({days})"
