"""The calendar and the legs of the Trends screen: when it hurt and where, each with its twin in words."""

from base64 import b64encode
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.domain.vocabulary import Side, Zone
from kneelog.ui import markup, screens
from kneelog.ui.page import Page
from kneelog.words import _, ngettext

if TYPE_CHECKING:
    from datetime import date

    from kneelog.charts.bodyheat import Picture
    from kneelog.charts.heat import Calendar, Cell, Row

_MOST_PLACES: Final = 6
"""Places with a button each; the others stand in the table."""


def calendar(trend: service.Trend) -> None:
    """Draw the window as a calendar."""
    shown = trend.calendar
    with st.container(key="card_heat"):
        lead = _("The usual worst pain of each month.") if shown.monthly else _("The worst pain of each day.")
        markup.question(_("Calendar"), lead)
        markup.show(_calendar(shown))
        legend = ((_("no pain"), "zero"), (_("not logged"), "gap"), (_("no number"), "unknown"))
        keys = "".join(f'<span><i class="cell {kind}"></i>{markup.text(words)}</span>' for words, kind in legend)
        markup.show(f'<div class="k-leg">{keys}<span class="ramp">1{_ramp()}10</span></div>')


def _ramp() -> str:
    return "".join(f'<i class="cell" style="background:var(--k-s{severity})"></i>' for severity in range(1, 11))


def _calendar(shown: "Calendar") -> str:
    """Return the calendar as HTML: one picture to a screen reader, whose twin is the table under the time line."""
    heads = "".join(f"<th>{markup.text(head)}</th>" for head in ("", *shown.heads))
    rows = "".join(map(_row, shown.rows))
    width = "months" if shown.monthly else "weeks" if len(shown.heads) > _FEW_WEEKS else "few"
    return (
        f'<div class="k-heat {width}" role="img" aria-label="{markup.text(shown.sentence)}"><table aria-hidden="true">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


_FEW_WEEKS: Final = 14
"""Weeks up to which cells are wide enough for their number."""


def _row(row: "Row") -> str:
    return f"<tr><th>{markup.text(row.head)}</th>{''.join(map(_cell, row.cells))}</tr>"


def _cell(cell: "Cell") -> str:
    if cell.severity is None or cell.severity == 0:
        return f'<td class="{cell.kind.value}">{markup.text(cell.text)}</td>'
    colours = f"background:var(--k-s{cell.severity});color:var(--k-t{cell.severity})"
    return f'<td style="{colours}">{markup.text(cell.text)}</td>'


def places(page: Page, trend: service.Trend, window: "tuple[date, date]") -> None:
    """Draw where it hurt: the legs, and each place with its days, which one tap shows."""
    with st.container(key="card_places"):
        markup.question(_("Where it hurt"), _("Days on which each place hurt, on both legs."))
        if not trend.places:
            markup.paragraph(_("No place was noted in these days."))
            return
        markup.show(f'<div class="k-bodies">{"".join(map(_picture, trend.legs))}</div>')
        with st.container(horizontal=True, key="row_places"):
            for number, place in enumerate(trend.places[:_MOST_PLACES]):
                days = ngettext("{n} day", "{n} days", place.days).format(n=place.days)
                name = place_name(place)
                if st.button(f"{markup.literal(name)}: {days}", key=f"place_{number}"):
                    screens.go(screens.HISTORY, service.behind_place(page.store, window, place), about=name)
        if len(trend.places) > _MOST_PLACES:
            with st.expander(_("All places"), key="places_table"):
                rows = [(place_name(place), place.days) for place in trend.places]
                markup.table((_("Place"), _("Days")), rows, _("Days on which each place hurt"))


def place_name(place: service.PlaceOnDays) -> str:
    """Return a place with its leg: "Right: back of knee"."""
    where = place.words if place.zone is Zone.ELSEWHERE else place.zone.label
    return where if place.side is Side.NOT_STATED else f"{place.side.label}: {where}"


def _picture(picture: "Picture") -> str:
    """Return one picture of the legs; to a screen reader the buttons below say the same."""
    image = b64encode(picture.svg.encode()).decode()
    labels = "".join(
        f'<b style="left:{label.x:.1%};top:{label.y:.1%};color:{label.colour}">{markup.text(label.text)}</b>'
        for label in picture.labels
    )
    sides = "".join(f"<span>{markup.text(side)}</span>" for side in (picture.left, picture.right))
    return (
        f'<figure aria-hidden="true"><div><img alt="" src="data:image/svg+xml;base64,{image}">{labels}</div>'
        f"<figcaption>{sides}<em>{markup.text(picture.caption)}</em></figcaption></figure>"
    )
