"""What goes with the pain, on Trends: links first, each with its interval as a picture and its sentence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.insights.effects import SMALL, LinkVerdict
from kneelog.ui import markup, say
from kneelog.ui.page import Page
from kneelog.words import N_, _, ngettext

if TYPE_CHECKING:
    from kneelog.domain.vocabulary import Side
    from kneelog.insights.telling import Insights, Told

_REACH: Final = 3.0
"""Points to either side that the picture has room for; an interval beyond is cut at its edge."""

_HEADINGS: Final = {
    LinkVerdict.LINKED: N_("Goes together with your pain"),
    LinkVerdict.LITTLE: N_("Little or no link"),
    LinkVerdict.NOT_ENOUGH: N_("Not enough data yet"),
}


def draw(page: Page, side: "Side | None") -> None:
    """Draw what goes with the pain of a leg, as of the last week that is over."""
    found = service.insights_of_last_week(page.store, page.today, side)
    with st.container(key="card_insights"):
        markup.question(_("What goes with your pain"), _lead(found, page))
        for verdict in (LinkVerdict.LINKED, LinkVerdict.LITTLE):
            _group(verdict, [each for each in found.told if each.insight.verdict is verdict])
        waiting = [each for each in found.told if each.insight.verdict is LinkVerdict.NOT_ENOUGH]
        if waiting:
            heading = _(_HEADINGS[LinkVerdict.NOT_ENOUGH])
            with st.expander(f"{heading} ({len(waiting)})", key="insights_waiting"):
                markup.show(_list(waiting))
        markup.small(
            _(
                "A link needs at least 28 days, six with and six without, and two weeks running in which it holds. "
                "It shows what goes together, not what causes what."
            )
        )


def _lead(found: "Insights", page: Page) -> str:
    days = ngettext("{n} day with a number", "{n} days with a number", found.days).format(n=found.days)
    upto = _("Up to {day}").format(day=say.short_day(found.look, page.today))
    leg = "" if found.side is None else found.side.label
    nothing = "" if found.told else _("Nothing was noted often enough to ask about.")
    return say.SEPARATOR.join(filter(None, (upto, leg, days, nothing)))


def _group(verdict: LinkVerdict, told: "Iterable[Told]") -> None:
    lines = _list(told)
    if lines:
        heading = markup.text(_(_HEADINGS[verdict]))
        markup.show(f'<h3 class="k-q small">{heading}</h3>{lines}')


def _list(told: "Iterable[Told]") -> str:
    lines = "".join(f"<li>{_picture(each)}<span>{markup.text(each.says)}</span></li>" for each in told)
    return f'<ul class="k-forest">{lines}</ul>' if lines else ""


def _picture(told: "Told") -> str:
    """Return the interval as a bar on a line with nothing in its middle; the sentence beside it says the same."""
    effect = told.insight.effect
    if not effect.tested:
        return '<i class="row" aria-hidden="true"></i>'
    low, at, high = (_place(value) for value in (effect.low, effect.points, effect.high))
    small = 100 * SMALL / _REACH
    return (
        f'<i class="row {told.insight.verdict.value}" aria-hidden="true">'
        f'<i class="small" style="left:{50 - small / 2:.1f}%;width:{small:.1f}%"></i>'
        f'<i class="span" style="left:{low:.1f}%;width:{max(high - low, 0.5):.1f}%"></i>'
        f'<i class="at" style="left:{at:.1f}%"></i></i>'
    )


def _place(points: float) -> float:
    """Return where points stand on the picture, in percent from its left edge."""
    return 50 + 50 * max(-1.0, min(1.0, points / _REACH))
