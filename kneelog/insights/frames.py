"""Frames: a window of a diary as a table of days, and of days as the bars of a chart.

Every date of the window has a row. A day nobody logged holds missing values, never zeros.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import pandas as pd

from kneelog.domain.diary import Day, Diary, dates
from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.vocabulary import EntryTerm, Side, Symptom, Zone

MEDIAN_DAYS: Final = 7
"""Calendar days over which the running median looks back, the day itself included."""

FEWEST_FOR_MEDIAN: Final = 4
"""Days with a severity that a median of a week or a month needs; below, none is given."""

MOST_DAY_BARS: Final = 120
"""Days up to which one bar is a day: on a phone a bar then still has two pixels."""

MOST_WEEK_DAYS: Final = 3 * 366
"""Days up to which one bar is a week; above, it is a month, so that ten years are 120 bars."""

COLUMNS: Final = {
    "logged": "bool",
    "worst": "Int64",
    "median7": "Float64",
    "painful": "boolean",
    "entries": "Int64",
    "same_day": "boolean",
    "woken": "boolean",
    "places": "object",
}


class Grain(StrEnum):
    """What one bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def grain(days: int) -> Grain:
    """Return what one bar stands for in a window of so many days."""
    if days <= MOST_DAY_BARS:
        return Grain.DAY
    return Grain.WEEK if days <= MOST_WEEK_DAYS else Grain.MONTH


def daily(diary: Diary, first: date, last: date, side: Side | None = None) -> pd.DataFrame:
    """Return one row for each date from `first` to `last`, both included.

    A side not stated counts with either side; an entry that names no side counts for all. With `side`, a day that
    speaks only of the other leg counts as not logged, because nobody asked about this one.

    Returns:
        Indexed by `date` (datetime64, daily). Columns: `logged`; `worst` 0-10, missing where not asked; `median7`, the
        median of `worst` over this day and the six before (also those before the window), missing where the day has
        no `worst` or fewer than four of the seven have one; `painful`; `entries`, how many; `same_day`, whether one was
        typed on the day itself, missing where that is not known; `woken` at night by pain, missing where not asked;
        `places`, a tuple of the painful `Place`s, each zone and side once.

    Raises:
        ValueError: the window is empty.
    """
    if first > last:
        raise ValueError(f"the window from {first} to {last} holds no day")
    lead_in = timedelta(days=MEDIAN_DAYS - 1)
    window = dates(first - lead_in, last)
    rows = [_row(diary.day(on), side) for on in window]
    index = pd.DatetimeIndex(pd.to_datetime(list(window)), freq="D", name="date")
    frame = pd.DataFrame(rows, index=index).astype({name: kind for name, kind in COLUMNS.items() if name != "median7"})
    frame["median7"] = _median7(frame["worst"])
    return frame.loc[pd.Timestamp(first) :, list(COLUMNS)]


def _median7(worst: "pd.Series[int]") -> "pd.Series[float]":
    running = worst.astype("Float64").rolling(MEDIAN_DAYS, min_periods=FEWEST_FOR_MEDIAN).median()
    return running.astype("Float64").where(worst.notna())


def _row(day: Day | None, side: Side | None) -> dict[str, object]:
    entries = [entry for entry in day.entries if speaks_of(entry, side)] if day else []
    if day is None or not entries:
        return dict.fromkeys(COLUMNS) | {"logged": False, "entries": 0, "places": ()}
    return {
        "logged": True,
        "worst": max((value for entry in entries if (value := _worst(entry, side)) is not None), default=None),
        "painful": day.painful if side is None else day.painful_on(side),
        "entries": len(entries),
        "same_day": typed_on_the_day(entries),
        "woken": answered(entries, Symptom.WOKEN_AT_NIGHT, side),
        "places": painful_places(entries, side),
    }


def speaks_of(entry: Entry, side: Side | None) -> bool:
    """Return whether an entry says something of a leg: one that names no side speaks of both."""
    sides = entry.sides()
    return side is None or not sides or side in sides or Side.NOT_STATED in sides


def _worst(entry: Entry, side: Side | None) -> int | None:
    if side is None:
        return entry.worst
    told = [value for about in (side, Side.NOT_STATED) if (value := entry.worst_of(about)) is not None]
    return max(told, default=None)


def painful_places(entries: Iterable[Entry], side: Side | None) -> tuple[Place, ...]:
    """Return the places of a side that hurt, each once; one at 0, or of an entry at 0, was noted as free of pain."""
    found: dict[tuple[Zone, Side, str], Place] = {}
    for entry in entries:
        for place in entry.places:
            severity = entry.severity if place.severity is None else place.severity
            if severity != 0 and (side is None or place.side in (side, Side.NOT_STATED)):
                found[place.zone, place.side, place.words] = place
    return tuple(found.values())


def by_date(column: "pd.Series[Any]") -> dict[date, Any]:
    """Return a column of `daily` by its dates."""
    return {at.date(): value for at, value in zip(pd.DatetimeIndex(column.index), column, strict=True)}


def days_by_place(frame: pd.DataFrame) -> Counter[tuple[Side, Zone, str]]:
    """Return on how many days of a frame of `daily` each place hurt: by leg, zone and, for one elsewhere, its words."""
    return Counter(key for found in frame["places"] for key in {(one.side, one.zone, one.words) for one in found})


def typed_on_the_day(entries: Iterable[Entry]) -> bool | None:
    """Return whether one of the entries was typed on the diary day it is true of, or None: not known for any."""
    known = [typed for entry in entries if (typed := entry.typed_that_day) is not None]
    return any(known) if known else None


def answered(entries: Iterable[Entry], about: EntryTerm, side: Side | None = None) -> bool | None:
    """Return yes if an entry says so, no if one says no and none yes, else None: not asked.

    An answer given without a side counts with either; without `side`, answers of both legs count.
    """
    known = [answer.yes for answer in answers(entries, about) if side is None or answer.side in (side, Side.NOT_STATED)]
    return any(known) if known else None


def answers(entries: Iterable[Entry], about: EntryTerm) -> Iterable[Answer]:
    """Yield the answers about a term, of every side."""
    return (answer for entry in entries for answer in entry.answers if answer.about is about)


def buckets(frame: pd.DataFrame, bar: Grain) -> pd.DataFrame:
    """Return the rows of `daily` gathered into the bars of a chart.

    A week starts on Monday; the first and the last bar hold only their days inside the window.

    Returns:
        Indexed by the first date of each bar. Columns: `last` (its last date); `days` (calendar days in it); `logged`;
        `rated` (days with a severity); `worst`; `median` (for days the running `median7`, else the median of the daily
        worst, missing under four rated days); `painful` and `pain_free` (days).
    """
    starts = frame.index.to_series().map(lambda on: _bar_start(on, bar))
    groups = frame.groupby(starts.to_numpy())
    gathered = pd.DataFrame(
        {
            "start": groups.apply(lambda rows: rows.index[0]),
            "last": groups.apply(lambda rows: rows.index[-1]),
            "days": groups.size(),
            "logged": groups["logged"].sum(),
            "rated": groups["worst"].count(),
            "worst": groups["worst"].max(),
            "median": groups["median7"].last() if bar is Grain.DAY else groups["worst"].median(),
            "painful": groups["painful"].sum(),
            "pain_free": groups["worst"].agg(lambda worst: int((worst == 0).sum())),
        }
    )
    if bar is not Grain.DAY:
        gathered["median"] = gathered["median"].where(gathered["rated"] >= FEWEST_FOR_MEDIAN)
    return gathered.set_index("start").rename_axis("date")


def _bar_start(on: pd.Timestamp, bar: Grain) -> pd.Timestamp:
    if bar is Grain.DAY:
        return on
    return on - pd.Timedelta(days=on.weekday()) if bar is Grain.WEEK else on.replace(day=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: the days from `first` to `last`, both included.

    Attributes:
        first, last: its days inside the window.
        logged: days logged.
        worst: the highest severity, or None where none was given.
        median: the running median of a day, the median of the daily worst of a week or month; None for too few days.
    """

    first: date
    last: date
    logged: int
    worst: int | None
    median: float | None

    @property
    def days(self) -> int:
        """Calendar days in it."""
        return (self.last - self.first).days + 1


def bars(frame: pd.DataFrame) -> tuple[Bar, ...]:
    """Return a frame of `daily` as the bars of its chart, each a day, a week or a month by `grain`."""
    gathered = buckets(frame, grain(len(frame)))
    return tuple(
        Bar(
            first.date(),
            last.date(),
            int(logged),
            None if pd.isna(worst) else int(worst),
            None if pd.isna(median) else float(median),
        )
        for first, last, logged, worst, median in zip(
            gathered.index, gathered["last"], gathered["logged"], gathered["worst"], gathered["median"], strict=True
        )
    )


class LaneKind(StrEnum):
    """What a lane shows."""

    SYMPTOM = "symptom"
    TREATMENT = "treatment"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Lane:
    """The days on which one thing was noted.

    Attributes:
        name: what, in the words of the vocabulary or of the person.
        kind: symptom, treatment or activity.
        days: the days, oldest first; at least one.
    """

    name: str
    kind: LaneKind
    days: tuple[date, ...]


_SHARE_OF_LANES: Final = {LaneKind.SYMPTOM: 3, LaneKind.TREATMENT: 1, LaneKind.ACTIVITY: 1}


def lanes(diary: Diary, first: date, last: date, side: Side | None = None) -> tuple[Lane, ...]:
    """Return everything noted in a window as lanes: of each kind the most noted first, then by name."""
    noted: dict[tuple[LaneKind, str], tuple[str, set[date]]] = {}
    for day in diary.noted_since(first):
        if day.on > last:
            break
        for kind, name in _noted(day, side):
            noted.setdefault((kind, name.casefold()), (name, set()))[1].add(day.on)
    found = [Lane(name, kind, tuple(sorted(days))) for (kind, _), (name, days) in noted.items()]
    return tuple(sorted(found, key=lambda lane: (list(LaneKind).index(lane.kind), -len(lane.days), lane.name)))


def _noted(day: Day, side: Side | None) -> Iterable[tuple[LaneKind, str]]:
    for entry in day.entries:
        if not speaks_of(entry, side):
            continue
        for answer in entry.terms():
            if isinstance(answer.about, Symptom) and (side is None or answer.side in (side, Side.NOT_STATED)):
                yield LaneKind.SYMPTOM, answer.about.label
        yield from ((LaneKind.TREATMENT, treatment.kind) for treatment in entry.treatments)
        yield from ((LaneKind.ACTIVITY, activity.kind) for activity in entry.activities)


def most_noted(found: Iterable[Lane], most: int = 5) -> tuple[Lane, ...]:
    """Return at most so many lanes, of each kind the most noted: three symptoms, a treatment, an activity, more."""
    taken: list[Lane] = []
    left: list[Lane] = []
    for lane in found:
        alike = sum(lane.kind is other.kind for other in taken)
        (taken if alike < _SHARE_OF_LANES[lane.kind] else left).append(lane)
    filled = taken + sorted(left, key=lambda lane: -len(lane.days))
    return tuple(sorted(filled[:most], key=lambda lane: list(LaneKind).index(lane.kind)))
