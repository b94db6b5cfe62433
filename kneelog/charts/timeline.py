"""Severity over time: the figure, its sentence, its table twin and its numbered events.

The three states never look alike: not logged is hatched, severity not asked is a dash, no pain is a hollow circle.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kneelog.charts import axis
from kneelog.charts.theme import CLEAR, plain, template
from kneelog.charts.tokens import MODERATE_FROM, THEMES, Band, Theme, ThemeName, band
from kneelog.domain.entry import SEVERE_FROM, WORST_SEVERITY
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import Side
from kneelog.insights import frames, words
from kneelog.insights.change import Level
from kneelog.insights.frames import Bar, Grain, Lane
from kneelog.words import N_, _, language, ngettext, pgettext

if TYPE_CHECKING:  # paper asks for the sentence and the numbered events: Plotly loads with the first figure
    import plotly.graph_objects as go

_DAY: Final = 86_400_000
"""Milliseconds a day: the unit of bar widths on a date axis."""

_BAR_SHARE: Final = 0.76
_SEVERITY_HEIGHT, _LANE_HEIGHT, _STRIP_HEIGHT, _AXIS_HEIGHT = 270, 38, 30, 42
_LONGEST_LANE_NAME: Final = 30

_EVENTS_AT: Final = WORST_SEVERITY + 1.0
_DISC, _DISC_LETTER = 20, 5
_DISC_SHARE: Final = 0.07  # of the width of the chart on a phone, the narrowest it is drawn
_ABOVE_THE_AXIS: Final = 0.28
_LANE_MARK: Final = 0.4
_BAND_OPACITY: Final = 0.22

_GRAINS: Final = {Grain.DAY: N_("Day"), Grain.WEEK: N_("Week"), Grain.MONTH: N_("Month")}
_MEDIANS: Final = {
    Grain.DAY: N_("{n}-day median"),
    Grain.WEEK: N_("median of the week"),
    Grain.MONTH: N_("median of the month"),
}
_DRAWN: Final = {
    Grain.DAY: N_("Worst pain each day, 0 to {worst}, {first} to {last}."),
    Grain.WEEK: N_("Worst pain each week, 0 to {worst}, {first} to {last}."),
    Grain.MONTH: N_("Worst pain each month, 0 to {worst}, {first} to {last}."),
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A mark that stands on the chart as a number.

    Attributes:
        number: counting from 1 in the order of dates.
        on: the day.
        text: what it was, in the person's own words where there are some, with its side if stated.
    """

    number: int
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The chart as a table, for who cannot or would rather not look at it.

    Attributes:
        head: names of the columns.
        rows: newest first; every cell is text.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def numbered(marks: Sequence[Mark], first: date, last: date) -> tuple[Numbered, ...]:
    """Return the marks inside a window with the numbers they have on its chart."""
    inside = sorted((mark for mark in marks if first <= mark.on <= last), key=lambda mark: (mark.on, mark.id))
    return tuple(Numbered(place, mark.on, _what(mark)) for place, mark in enumerate(inside, 1))


def _what(mark: Mark) -> str:
    told = mark.text or mark.kind.label
    return told if mark.side is Side.NOT_STATED else f"{mark.side.label}: {told}"


def clustered(events: Sequence[Numbered], near: timedelta) -> tuple[tuple[Numbered, ...], ...]:
    """Return the events of a chart with those together whose discs would cover each other."""
    together: list[list[Numbered]] = []
    for event in events:
        if together and event.on - together[-1][0].on < near:
            together[-1].append(event)
        else:
            together.append([event])
    return tuple(map(tuple, together))


def numbers_of(cluster: Sequence[Numbered]) -> str:
    """Return what stands in the disc of one event or of several: "1", "1-3" with a dash."""
    first, last = cluster[0].number, cluster[-1].number
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def days_within(lane: Lane, bar: Bar) -> int:
    """Return on how many days of a bar the thing was noted."""
    return bisect_right(lane.days, bar.last) - bisect_left(lane.days, bar.first)


def median_label(bar: Grain) -> str:
    """Return what the median drawn with bars of a grain is, for a legend."""
    return _(_MEDIANS[bar]).format(n=frames.MEDIAN_DAYS)


def sentence(frame: pd.DataFrame, marks: Sequence[Mark] = (), lanes: Sequence[Lane] = ()) -> str:
    """Return what the chart shows, for who cannot see it: over which days, the extremes, the marks, the lanes."""
    first, last = _window(frame)
    bar = frames.grain(len(frame))
    worst = frame["worst"].dropna()
    told = [
        _(_DRAWN[bar]).format(worst=WORST_SEVERITY, first=words.full_date(first), last=words.full_date(last)),
        _logged(int(frame["logged"].sum()), len(frame)),
    ]
    if len(worst):
        told.append(_("Between {lowest} and {highest}.").format(lowest=int(worst.min()), highest=int(worst.max())))
    told += [f"{event.number}: {event.text}, {words.full_date(event.on)}." for event in numbered(marks, first, last)]
    told += [f"{lane.name}: {words.days(len(lane.days))}." for lane in lanes]
    return " ".join(told)


def table(frame: pd.DataFrame, marks: Sequence[Mark] = (), lanes: Sequence[Lane] = ()) -> Table:
    """Return the bars as a table, newest first, with the marks and lanes of each where there are any."""
    bar = frames.grain(len(frame))
    events = numbered(marks, *_window(frame))
    noted = bool(events or lanes)
    by_day = bar is Grain.DAY
    head = [_(_GRAINS[bar]), _("Worst pain"), median_label(bar) if by_day else _("Median")]
    rows = tuple(
        (
            words.weekday_date(one.first) if by_day else words.span(one.first, one.last),
            _severity(one),
            _median(one),
            *([] if by_day else [_days_logged(one)]),
            *([_noted(one, events, lanes)] if noted else []),
        )
        for one in frames.bars(frame)[::-1]
    )
    return Table((*head, *([] if by_day else [_("Days logged")]), *([_("Also on the chart")] if noted else [])), rows)


def figure(frame: pd.DataFrame, marks: Sequence[Mark], theme: ThemeName, lanes: Sequence[Lane] = ()) -> "go.Figure":
    """Return the figure of a frame of `frames.daily`; up to 120 days a bar is a day, then a week, then a month."""
    first, last = _window(frame)
    return _Drawing(THEMES[theme], frames.grain(len(frame)), frames.bars(frame), first, last).draw(
        numbered(marks, first, last), lanes
    )


def with_trend(drawn: "go.Figure", levels: Sequence[Level], theme: ThemeName) -> "go.Figure":
    """Return a figure with a trend over it; its band is cut where the scale ends, and never left out.

    Args:
        drawn: from `figure`, which is left as it is.
        levels: of the trend; none for a trend that cannot be given.
        theme: the colours.
    """
    import plotly.graph_objects as go

    chart = go.Figure(drawn)
    at = [datetime.combine(date.fromordinal(level.day), time()) for level in levels]
    around = [level.high for level in levels] + [level.low for level in levels[::-1]]
    colour = THEMES[theme].ink
    chart.add_scatter(
        x=at + at[::-1],
        y=[min(max(value, 0), WORST_SEVERITY) for value in around],
        fill="toself",
        fillcolor=colour,
        opacity=_BAND_OPACITY,
        mode="none",
        hoverinfo="skip",
        name="band of the trend",
        row=1,
        col=1,
    )
    chart.add_scatter(
        x=at,
        y=[level.points for level in levels],
        mode="lines",
        line={"color": colour, "width": 2, "dash": "dash"},
        hoverinfo="skip",
        name="trend",
        row=1,
        col=1,
    )
    return chart


class _Drawing:
    """Draws one figure: severity on top; below it the days logged, where a bar is more than a day; then the lanes."""

    def __init__(self, theme: Theme, bar: Grain, bars: Sequence[Bar], first: date, last: date) -> None:
        self.theme = theme
        self.bar = bar
        self.bars = bars
        self.first = first
        self.last = last
        self.chart: go.Figure

    def draw(self, events: Sequence[Numbered], lanes: Sequence[Lane]) -> "go.Figure":
        from plotly.subplots import make_subplots

        strip = self.bar is not Grain.DAY
        heights = [
            _SEVERITY_HEIGHT,
            *([_STRIP_HEIGHT] if strip else []),
            *([_LANE_HEIGHT * len(lanes)] if lanes else []),
        ]
        height = sum(heights) + _AXIS_HEIGHT * len(heights)
        self.chart = make_subplots(
            rows=len(heights), shared_xaxes=True, vertical_spacing=_AXIS_HEIGHT / height, row_heights=heights
        )
        self._severity()
        self._median()
        self._events(events)
        if strip:
            self._days_logged()
        if lanes:
            self._lanes(lanes, len(heights))
        self._axes()
        self.chart.update_layout(template=template(self.theme), height=height, barmode="overlay")
        return self.chart

    def _severity(self) -> None:
        hatch = {"shape": "/", "fgcolor": self.theme.missing, "size": 5, "solidity": 0.16}
        missing = [one for one in self.bars if not one.logged]
        self._add_bars(missing, [WORST_SEVERITY] * len(missing), {"color": CLEAR, "pattern": hatch}, "not logged", 1.0)
        painful = [(one, one.worst) for one in self.bars if one.worst]
        fill = [self.theme.bands[band(worst)] for one, worst in painful]
        self._add_bars(
            [one for one, worst in painful], [worst for one, worst in painful], {"color": fill}, "worst pain"
        )
        circle = {"symbol": "circle-open", "size": 8, "color": self.theme.bands[Band.NONE], "line_width": 1.6}
        self._add_signs([one for one in self.bars if one.worst == 0], circle, "no pain")
        dash = {"symbol": "line-ew-open", "size": 7, "color": self.theme.sub, "line_width": 2}
        self._add_signs([one for one in self.bars if one.logged and one.worst is None], dash, "severity not asked")

    def _add_bars(
        self, bars: Sequence[Bar], heights: Sequence[int], marker: dict[str, Any], name: str, share: float = _BAR_SHARE
    ) -> None:
        self.chart.add_bar(
            x=[_centre(one) for one in bars],
            y=list(heights),
            width=[_DAY * one.days * share for one in bars],
            marker=marker | {"line_width": 0},
            name=name,
            row=1,
            col=1,
            **self._hover(bars),
        )

    def _add_signs(self, bars: Sequence[Bar], marker: dict[str, Any], name: str) -> None:
        self.chart.add_scatter(
            x=[_centre(one) for one in bars],
            y=[_ABOVE_THE_AXIS] * len(bars),
            mode="markers",
            marker=marker,
            name=name,
            row=1,
            col=1,
            **self._hover(bars),
        )

    def _hover(self, bars: Sequence[Bar]) -> dict[str, Any]:
        return {"hovertext": [_told(one) for one in bars], "hovertemplate": "%{hovertext}<extra></extra>"}

    def _median(self) -> None:
        """Draw the running median as a line, that of a week or month as a tick; a missing one breaks either."""
        if self.bar is Grain.DAY:
            points: list[tuple[datetime | None, float | None]] = [(_centre(one), one.median) for one in self.bars]
        else:
            points = [
                point
                for one in self.bars
                for point in (
                    (_edge(one.first), one.median),
                    (_edge(one.last + timedelta(days=1)), one.median),
                    (None, None),
                )
            ]
        for colour, width, name in ((self.theme.card, 6, "halo"), (self.theme.accent, 2.8, "median")):
            self.chart.add_scatter(
                x=[at for at, value in points],
                y=[value for at, value in points],
                mode="lines",
                line={"color": colour, "width": width},
                connectgaps=False,
                hoverinfo="skip",
                name=name,
                row=1,
                col=1,
            )

    def _events(self, events: Sequence[Numbered]) -> None:
        for event in events:
            at = datetime.combine(event.on, time())
            line = {"color": self.theme.ink, "width": 1.2, "dash": "dot"}
            self.chart.add_shape(type="line", x0=at, x1=at, y0=0, y1=_EVENTS_AT - 0.6, line=line, row=1, col=1)
        near = timedelta(days=((self.last - self.first).days + 1) * _DISC_SHARE)
        together = clustered(events, near)
        labels = [numbers_of(cluster) for cluster in together]
        self.chart.add_scatter(
            x=[datetime.combine(cluster[0].on, time()) + (cluster[-1].on - cluster[0].on) / 2 for cluster in together],
            y=[_EVENTS_AT] * len(together),
            mode="markers+text",
            marker={
                "size": [_DISC + _DISC_LETTER * (len(label) - 1) for label in labels],
                "color": self.theme.ink,
                "opacity": 1,
            },
            text=labels,
            textfont={"color": self.theme.paper, "size": 13},
            hovertext=[
                "<br>".join(plain(f"{words.full_date(one.on)}: {one.text}") for one in cluster) for cluster in together
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            name="events",
            row=1,
            col=1,
        )

    def _days_logged(self) -> None:
        """Draw how many days of a week or month were logged, so that a bar of two days does not pass for a full one."""
        self.chart.add_bar(
            x=[_centre(one) for one in self.bars],
            y=[one.logged / one.days for one in self.bars],
            width=[_DAY * one.days * _BAR_SHARE for one in self.bars],
            marker={"color": self.theme.line, "line_width": 0},
            hoverinfo="skip",
            name="days logged",
            row=2,
            col=1,
        )
        self._label(_("Days logged"), 1.0, 2)

    def _lanes(self, lanes: Sequence[Lane], row: int) -> None:
        """Draw each lane as marks on a line; the mark of a week or month is as high as the share of its days."""
        for place, lane in enumerate(lanes):
            ground = len(lanes) - place - 1
            noted = [(one, days_within(lane, one)) for one in self.bars]
            drawn = [(one, days) for one, days in noted if days]
            ends = {"x0": _edge(self.first), "x1": _edge(self.last + timedelta(days=1))}
            line = {"color": self.theme.hair, "width": 1}
            self.chart.add_shape(type="line", **ends, y0=ground, y1=ground, line=line, row=row, col=1)
            self.chart.add_bar(
                x=[_centre(one) for one, days in drawn],
                y=[_LANE_MARK * days / one.days for one, days in drawn],
                base=[ground] * len(drawn),
                width=[_DAY * one.days * _BAR_SHARE for one, days in drawn],
                marker={"color": self.theme.ink, "line_width": 0},
                hoverinfo="skip",
                name=plain(lane.name),
                row=row,
                col=1,
            )
            total = sum(days for one, days in noted)
            self._label(f"{plain(lane.name, _LONGEST_LANE_NAME)}, {words.days(total)}", ground + _LANE_MARK, row)

    def _label(self, text: str, y: float, row: int) -> None:
        """Write above a lane and not beside it: the server does not know how wide the screen is."""
        font = {"size": 13.5, "color": self.theme.sub}
        at = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yref": f"y{row}", "yanchor": "bottom"}
        self.chart.add_annotation(text=text, showarrow=False, font=font, **at)

    def _axes(self) -> None:
        marked = axis.ticks(self.first, self.last, self.bar)
        # Datetimes, not dates: of a date Plotly keeps no hours, and the first bar would be cut in half.
        self.chart.update_xaxes(
            range=[_edge(self.first), _edge(self.last + timedelta(days=1))],
            tickvals=[datetime.combine(tick.on, time()) for tick in marked],
            ticktext=[f"{tick.label}<br>{tick.year}" if tick.year else tick.label for tick in marked],
            hoverformat=_hovered_date(),
            tickangle=0,
            showticklabels=False,
            ticks="",
        )
        self.chart.update_xaxes(showticklabels=True, ticks="outside", showline=True, row=1, col=1)
        self.chart.update_yaxes(range=[0, None], visible=False)
        self.chart.update_yaxes(
            visible=True,
            range=[0, _EVENTS_AT + 0.8],
            tickvals=[0, MODERATE_FROM, SEVERE_FROM, WORST_SEVERITY],
            row=1,
            col=1,
        )


# ------------------------------------------------------------------------------------------------------------ words


def _told(one: Bar) -> str:
    """Return what the pointer is told about a bar."""
    if one.days == 1:
        median = "" if one.median is None else f", {median_label(Grain.DAY)} {words.decimal(one.median)}"
        return f"{words.weekday_date(one.first)}: {_severity(one)}{median}"
    told = (
        _("worst {severity}").format(severity=_severity(one)),
        "" if one.median is None else _("median {median}").format(median=words.decimal(one.median)),
        ngettext("logged {logged} of {n} day", "logged {logged} of {n} days", one.days).format(
            logged=one.logged, n=one.days
        ),
    )
    return f"{words.span(one.first, one.last)}: {', '.join(filter(None, told))}"


def _hovered_date() -> str | None:
    """Return how Plotly writes the day pointed at, below the axis: its names of months are English, whoever reads."""
    return None if language().code == "en" else pgettext("a date in the letters of d3, without names", "%Y-%m-%d")


def _logged(logged: int, days: int) -> str:
    if logged == days:
        return ngettext("Logged on all of {n} day.", "Logged on all of {n} days.", days).format(n=days)
    return ngettext(
        "Logged on {logged} of {n} day; the other days are hatched.",
        "Logged on {logged} of {n} days; the other days are hatched.",
        days,
    ).format(logged=logged, n=days)


def _severity(one: Bar) -> str:
    if not one.logged:
        return _("not logged")
    return _("not asked") if one.worst is None else str(one.worst)


def _median(one: Bar) -> str:
    return words.NONE_TO_GIVE if one.median is None else words.decimal(one.median)


def _days_logged(one: Bar) -> str:
    return _("{n} of {days}").format(n=one.logged, days=one.days)


def _noted(one: Bar, events: Sequence[Numbered], lanes: Sequence[Lane]) -> str:
    """Return the marks of a bar, by their numbers, and what its lanes show, in full: the chart cuts a long name."""
    told = [f"{event.number}: {event.text}" for event in events if one.first <= event.on <= one.last]
    told += [
        lane.name if one.days == 1 else f"{lane.name}, {words.days(days)}"
        for lane in lanes
        if (days := days_within(lane, one))
    ]
    return "; ".join(told) or words.NONE_TO_GIVE


def _window(frame: pd.DataFrame) -> tuple[date, date]:
    return frame.index[0].date(), frame.index[-1].date()


def _centre(one: Bar) -> datetime:
    """Return the middle of a bar on the axis, where the middle of a day is its midnight."""
    return datetime.combine(one.first, time()) + timedelta(days=one.days - 1) / 2


def _edge(on: date) -> datetime:
    """Return where a day begins on the axis."""
    return datetime.combine(on, time()) - timedelta(hours=12)
