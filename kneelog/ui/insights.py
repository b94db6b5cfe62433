"""What goes with the pain, on Trends: links first, each with its interval as a picture and its sentence."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.insights.effects import LinkVerdict
from kneelog.ui import interval, markup, screens
from kneelog.ui.page import Page
from kneelog.words import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kneelog.domain.vocabulary import Side
    from kneelog.insights.telling import Insights, Told

_HEADINGS: Final = {
    LinkVerdict.LINKED: N_("Goes together with your pain"),
    LinkVerdict.LITTLE: N_("Little or no link"),
    LinkVerdict.NOT_ENOUGH: N_("Not enough data yet"),
}


def draw(page: Page, side: "Side | None") -> None:
    """Draw what goes with the pain of a leg, as of the last week that is over."""
    with st.spinner(_("Looking for what goes with your pain …")):
        found = service.insights_of_last_week(page.store, page.today, side)
    with st.container(key="card_insights"):
        nothing = "" if found.told else _("Nothing was noted often enough to ask about.")
        basis = interval.basis(found.look, page.today, found.side, interval.rated(found.days), nothing)
        markup.question(_("What goes with your pain"), basis)
        linked = found.of(LinkVerdict.LINKED)
        if linked:
            markup.heading(_(_HEADINGS[LinkVerdict.LINKED]))
            _rows(page, found, linked)
        for verdict in (LinkVerdict.LITTLE, LinkVerdict.NOT_ENOUGH):
            if told := found.of(verdict):
                with st.expander(f"{_(_HEADINGS[verdict])} ({len(told)})", key=f"insights_{verdict.value}"):
                    _rows(page, found, told)
        markup.small(
            _(
                "A link needs at least 28 days, six with and six without, and two weeks running in which it holds. "
                "It shows what goes together, not what causes what."
            )
        )


def _rows(page: Page, found: "Insights", told: "Sequence[Told]") -> None:
    """Draw insights of one verdict, each with a way to the days with it."""
    for each in told:
        effect = each.insight.effect
        linked = each.insight.verdict is LinkVerdict.LINKED
        drawn = interval.row(effect.points, effect.low, effect.high, marked=linked) if effect.tested else ""
        words = ngettext("Show the {n} day with it", "Show the {n} days with it", effect.days_with)
        shown = words.format(n=effect.days_with)
        if interval.line(f"{each.named.key}_{effect.lag}", drawn, each.says, effect.days_with, shown):
            screens.go(screens.HISTORY, service.behind_insight(page.store, found, each), about=each.named.label)
