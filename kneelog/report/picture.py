"""What is drawn on page one, as numbers: the chart and the places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from kneelog.charts import axis, bodyheat, timeline
from kneelog.charts.tokens import band
from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import Side, Zone
from kneelog.insights import frames, numbers, words
from kneelog.insights.frames import Bar, Grain, Lane, LaneKind
from kneelog.report import heading
from kneelog.report.model import Chart, DrawnBar, DrawnEvents, DrawnLane, LegChart, Places, VisitChoice, ZoneDays
from kneelog.words import N_, _, ngettext
from kneelog.words.formats import listed

MOST_EVENTS: Final = 6
"""Marks in the legend of the chart; all of them are in the appendix."""

_DISC_SHARE: Final = 0.035  # of the width of the chart on paper
_LONGEST_EVENT: Final = 44
_LONGEST_LANE: Final = 24
_LONGEST_PLACE: Final = 24
_MOST_PLACES: Final = 4

_HEADINGS: Final = {
    Grain.DAY: N_("Worst pain each day, 0\N{EN DASH}10"),
    Grain.WEEK: N_("Worst pain each week, 0\N{EN DASH}10"),
    Grain.MONTH: N_("Worst pain each month, 0\N{EN DASH}10"),
}

_OF_LEG: Final = {
    Side.LEFT: N_("Left: {drawn}"),
    Side.RIGHT: N_("Right: {drawn}"),
}

# ------------------------------------------------------------------------------------------------------------- chart


def chart(diary: Diary, choice: VisitChoice) -> Chart:
    """Return worst pain over the period with marks and lanes, of each leg where the page is of two."""
    frame = frames.daily(diary, choice.first, choice.last, choice.side)
    bar = frames.grain(len(frame))
    bars = frames.bars(frame)
    events = timeline.numbered(diary.marks, choice.first, choice.last)
    near = timedelta(days=len(frame) * _DISC_SHARE)
    lanes = frames.most_noted(frames.lanes(diary, choice.first, choice.last, choice.side))
    drawn = _(_HEADINGS[bar])
    both = heading.of_two_legs(diary, choice)
    of_leg = {side: frames.lanes(diary, choice.first, choice.last, side) for side in (Side.LEFT, Side.RIGHT) if both}
    return Chart(
        heading=_heading(_("{drawn}, of either leg").format(drawn=drawn) if both else drawn, frame),
        days=len(frame),
        daily=bar is Grain.DAY,
        bars=tuple(_bar(one, choice.first) for one in bars),
        ticks=tuple(
            ((tick.on - choice.first).days, f"{tick.label} {tick.year}".strip())
            for tick in axis.ticks(choice.first, choice.last, bar)
        ),
        events=tuple(
            DrawnEvents(tuple((one.on - choice.first).days for one in cluster), timeline.numbers_of(cluster))
            for cluster in timeline.clustered(events, near)
        ),
        lanes=tuple(_lane(lane, bars, _leg_of(lane, of_leg)) for lane in lanes),
        median_label=_("{median} (from {n} days)").format(
            median=timeline.median_label(bar), n=frames.FEWEST_FOR_MEDIAN
        ),
        event_labels=_legend(events, choice.last),
        alt=timeline.sentence(frame, diary.marks),
        legs=tuple(_leg(side, drawn, diary, choice) for side in (Side.LEFT, Side.RIGHT)) if both else (),
    )


def _leg(side: Side, drawn: str, diary: Diary, choice: VisitChoice) -> LegChart:
    """Return the course of one leg: in a chart of both the better one hides behind the worse."""
    frame = frames.daily(diary, choice.first, choice.last, side)
    told = _(_OF_LEG[side]).format(drawn=words.uncapitalised(drawn))
    return LegChart(
        heading=_heading(told, frame),
        bars=tuple(_bar(one, choice.first) for one in frames.bars(frame)),
        alt=f"{told}. {timeline.sentence(frame, ())}",
    )


def _heading(drawn: str, frame: pd.DataFrame) -> str:
    """Return what is drawn, the course, and the latest number, which is what the pain is now."""
    rated = frame["worst"].dropna()
    if rated.empty:
        return drawn
    latest = _("latest {severity} on {date}").format(
        severity=int(rated.iloc[-1]), date=words.date_before(rated.index[-1].date(), frame.index[-1].date())
    )
    return "; ".join(filter(None, (drawn, _course(frame), latest)))


def _course(frame: pd.DataFrame) -> str:
    """Return where a longer period began, was a month ago and is now; of a shorter one the six numbers tell the same.

    Without the middle, who was hurt in between and is mending reads as getting worse.
    """
    days = numbers.RECENT_DAYS
    if len(frame) <= 2 * days:
        return ""
    first, before, last = (
        numbers.usual(part["worst"]) for part in (frame.iloc[:days], frame.iloc[-2 * days : -days], frame.iloc[-days:])
    )
    if first.value is None or before.value is None or last.value is None:
        return ""
    told = _(
        "usually {first} in the first {days} days ({n_first} rated), "
        "{before} in the {days} before the last ({n_before}), {last} in the last {days} ({n_last})"
    )
    return told.format(
        first=words.decimal(first.value),
        before=words.decimal(before.value),
        last=words.decimal(last.value),
        days=days,
        n_first=first.days,
        n_before=before.days,
        n_last=last.days,
    )


def _bar(one: Bar, first: date) -> DrawnBar:
    return DrawnBar(
        at=(one.first - first).days,
        days=one.days,
        logged=one.logged,
        worst=one.worst,
        band="" if one.worst is None else band(one.worst).value,
        median=one.median,
    )


def _leg_of(lane: Lane, of_leg: Mapping[Side, Iterable[Lane]]) -> str:
    """Return the leg of a symptom that was noted of one alone: below the chart of the other it was taken for its."""
    alike = (LaneKind.SYMPTOM, lane.name)
    legs = [side for side, found in of_leg.items() if alike in {(one.kind, one.name) for one in found}]
    return words.leg(legs[0]) if len(legs) == 1 else ""


def _lane(lane: Lane, bars: Sequence[Bar], leg: str) -> DrawnLane:
    noted = [(place, timeline.days_within(lane, one) / one.days) for place, one in enumerate(bars)]
    marks = tuple((place, share) for place, share in noted if share)
    days = ", ".join(filter(None, (leg, str(len(lane.days)))))
    return DrawnLane(words.shortened(lane.name, _LONGEST_LANE), days, marks)


def _legend(events: Sequence[timeline.Numbered], last: date) -> tuple[tuple[str, str], ...]:
    """Return the marks in words; of too many the latest ones, and how many there are."""
    shown = events[-MOST_EVENTS:]
    told = tuple(
        (str(one.number), f"{words.date_before(one.on, last)} {words.shortened(one.text, _LONGEST_EVENT)}")
        for one in shown
    )
    earlier = len(events) - len(shown)
    return ((f"1\N{EN DASH}{earlier}" if earlier > 1 else "1", _("see the appendix")), *told) if earlier else told


# ------------------------------------------------------------------------------------------------------------ places


def places(diary: Diary, choice: VisitChoice) -> Places:
    """Return on how many days of the period each place hurt, on both legs."""
    frame = frames.daily(diary, choice.first, choice.last)
    counted = frames.days_by_place(frame)
    days = tuple(
        ZoneDays(side, zone, number)
        for (side, zone, place), number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        if zone is not Zone.ELSEWHERE
    )
    lines = tuple(
        _line(side.label, _of(side, counted)) for side in Side if side is not Side.NOT_STATED or _of(side, counted)
    )
    alt = _("Days on which each place hurt. {places}").format(places=" ".join(lines))
    return Places(days, lines, _undrawn(counted), alt)


def _undrawn(counted: Counter[tuple[Side, Zone, str]]) -> str:
    """Return the places that the picture has no room for: a leg left blank would contradict its days in words."""
    left_out = {zone.label: None for _side, zone, _place in sorted(counted) if zone not in bodyheat.ON_THE_MAP}
    return _("Not in the picture: {places}.").format(places=listed(list(left_out))) if left_out else ""


def _of(side: Side, counted: Counter[tuple[Side, Zone, str]]) -> list[tuple[str, int]]:
    found = [(place or zone.label, number) for (one, zone, place), number in counted.items() if one is side]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def _line(side: str, found: Sequence[tuple[str, int]]) -> str:
    if not found:
        return _("{side}: none noted.").format(side=side)
    told = ", ".join(
        f"{words.shortened(place, _LONGEST_PLACE)} {words.days(number)}" for place, number in found[:_MOST_PLACES]
    )
    more = len(found) - _MOST_PLACES
    if more <= 0:
        return f"{side}: {told}."
    return ngettext("{side}: {places} and {n} more.", "{side}: {places} and {n} more.", more).format(
        side=side, places=told, n=more
    )
