"""The questions asked of a diary: what was done and tried, how the night was, and what the pain was on those days.

One outcome: the daily worst of the side with more painful days. A rated day on which a thing was not noted is a day
without it; whether somebody stretched, or slept, is known only where it was asked, and what another app notes only on
the days on which it noted it.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Activity, Measurement
from kneelog.domain.vocabulary import FactorKind, Side, Symptom
from kneelog.insights import frames
from kneelog.insights.effects import Factor, Series
from kneelog.words import N_, everywhere

_PREVENTIVE: Final = (N_("Stretching"), N_("Physiotherapy exercises"))
"""Treatments that people do on a plan; every other is taken as one that a bad day made them reach for."""

_UNKNOWN: Final = float("nan")

MINUTES: Final = "minutes"
METRES: Final = "metres"
COUNT: Final = "count"
VALUE: Final = "value"
"""What the amount of a factor can be; the value of a measurement is on a scale of its own."""

_MEASURES: Final[Mapping[str, Callable[[Activity], int | None]]] = {
    MINUTES: lambda activity: activity.minutes,
    METRES: lambda activity: activity.metres,
    COUNT: lambda activity: activity.count,
}

_DECIMAL_COMMA: Final = re.compile(r"^(-?[0-9]+),([0-9]{1,2})$")
"""A number as half of Europe writes it, and a table from there keeps it."""

_NONE_OF_IT: Final = frozenset({"no", "none", "false", "not present"})
"""Words that say, as 0 does, that there was none of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A factor in words.

    Attributes:
        key: tells it from the others, the same in every language: "activity:walking".
        kind: what it is.
        label: what it is called, as the person wrote it last.
        relief: whether it is done because of pain.
        unit: what its amount is: minutes, metres, a count, or what another app counted in.
    """

    key: str
    kind: FactorKind
    label: str
    relief: bool = False
    unit: str = MINUTES


@dataclass(frozen=True, slots=True)
class Family:
    """A diary as a series with the questions asked of it.

    Attributes:
        side: the leg whose pain is the outcome; None where no side is stated.
        series: its rated days.
        named: by key, its factors in words.
    """

    side: Side | None
    series: Series
    named: Mapping[str, Named]


def main_side(diary: Diary, last: date) -> Side | None:
    """Return the side with more painful days up to a day, the right one of equals; None where none is stated."""
    painful = dict.fromkeys((Side.RIGHT, Side.LEFT), 0)
    for day in diary.days:
        if day.on <= last:
            named = {side for entry in day.entries for side in entry.sides()}
            for side in painful:
                painful[side] += side in named and day.painful_on(side) is True
    most = max(painful, key=lambda side: painful[side])
    return most if painful[most] else None


def family(diary: Diary, last: date, side: Side | None = None) -> Family:
    """Return the questions of a diary up to a day.

    Args:
        diary: the records.
        last: the day; what is true of later ones is left out.
        side: the leg; None for the one with more painful days.
    """
    leg = side or main_side(diary, last)
    days = [(day, worst) for day in diary.days if day.on <= last and (worst := _worst(day, leg)) is not None]
    done: dict[str, dict[int, float]] = defaultdict(dict)
    measured: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    named: dict[str, Named] = {}
    for place, (day, _worst_of_day) in enumerate(days):
        for each, yes, told in _noted(day, leg):
            named[each.key] = each
            done[each.key][place] = yes
            for unit, amount in told.items():
                measured[each.key][unit][place] = amount
    amounts: dict[str, dict[int, float]] = {}
    for key, units in measured.items():
        # The amounts of one factor are all of one unit: that in which most of its days were told.
        unit = max(units, key=lambda each: len(units[each]))
        amounts[key], named[key] = units[unit], replace(named[key], unit=unit)
    factors = tuple(
        Factor(
            key,
            _filled(done[key], len(days), _unnoted(named[key].kind)),
            _filled(amounts[key], len(days), _UNKNOWN) if amounts.get(key) else None,
            relief=named[key].relief,
        )
        for key in sorted(named)
        if named[key].kind is not FactorKind.MEASUREMENT or amounts.get(key) or not all(done[key].values())
    )
    ordinals = np.array([day.on.toordinal() for day, _worst_of_day in days], dtype=np.int64)
    return Family(leg, Series(ordinals, np.array([worst for _day, worst in days], dtype=float), factors), named)


def unnoted(asked: Family, named: Named) -> Factor:
    """Return a thing that a diary does not hold as a factor of its family."""
    return Factor(named.key, _filled({}, len(asked.series.days), _unnoted(named.kind)), relief=named.relief)


def _unnoted(kind: FactorKind) -> float:
    """Return what a rated day says of a thing that is not noted: that it was not, or, where it is asked, nothing."""
    return 0.0 if kind in (FactorKind.ACTIVITY, FactorKind.TREATMENT) else _UNKNOWN


def _worst(day: Day, side: Side | None) -> int | None:
    return day.worst if side is None else day.worst_of(side)


def _filled(known: Mapping[int, float], length: int, otherwise: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column = np.full(length, otherwise)
    column[list(known)] = list(known.values())
    return column


_Noted = tuple[Named, float, Mapping[str, float]]
"""A factor, 1 or 0, and how much in each unit in which the day says so."""


def _noted(day: Day, side: Side | None) -> Iterable[_Noted]:
    """Yield what a day says of each factor."""
    activities = [activity for entry in day.entries for activity in entry.activities]
    done: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        done[FactorKind.ACTIVITY.key(activity.kind)].append(activity)
    for alike in done.values():
        yield called(FactorKind.ACTIVITY, alike[-1].kind), 1.0, _amounts(alike)
    treatments = {treatment.kind.casefold(): treatment.kind for entry in day.entries for treatment in entry.treatments}
    for label in treatments.values():
        yield called(FactorKind.TREATMENT, label), 1.0, {}
    yield from _measured(day)
    yield from _asked(FactorKind.STRETCHING, _stretched(activities))
    yield from _asked(FactorKind.NIGHT, frames.answered(day.entries, Symptom.WOKEN_AT_NIGHT, side))


def _amounts(alike: Sequence[Activity]) -> Mapping[str, float]:
    """Return how much of an activity a day holds, in each unit that every one of its notes gives."""
    told = {unit: [take(each) for each in alike] for unit, take in _MEASURES.items()}
    return {unit: float(sum(map(int, filter(None, each)))) for unit, each in told.items() if None not in each}


def _measured(day: Day) -> Iterable[_Noted]:
    """Yield what another app noted of a day: whether there was any of it, and how much where that is a number.

    A pain of the leg as the app had it is left out: that it goes with itself tells nothing.
    """
    found: dict[str, list[Measurement]] = defaultdict(list)
    for one in (one for entry in day.entries for one in entry.measurements if not one.rates_pain):
        found[FactorKind.MEASUREMENT.key(one.kind)].append(one)
    for alike in found.values():
        numbers = [_number(one.value) for one in alike]
        worst = max((each for each in numbers if each is not None), default=0.0)
        some = any(each is None or each > 0 for each in numbers)
        told = {VALUE: worst} if worst > 0 and None not in numbers else {}
        yield called(FactorKind.MEASUREMENT, alike[-1].kind), float(some), told


def _number(value: str) -> float | None:
    """Return the number that a value is; None for words, but for those that say none."""
    if value.casefold() in _NONE_OF_IT:
        return 0.0
    try:
        number = float(_DECIMAL_COMMA.sub(r"\1.\2", value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def called(kind: FactorKind, name: str = "") -> Named:
    """Return a factor in words; whatever is not done on a plan is taken as done because of pain."""
    relief = kind is FactorKind.NIGHT or (kind is FactorKind.TREATMENT and _because_of_pain(name))
    return Named(kind.key(name), kind, name or kind.label, relief)


def _asked(kind: FactorKind, answer: bool | None) -> Iterable[_Noted]:  # noqa: FBT001 - the value
    if answer is not None:
        yield called(kind), float(answer), {}


def _stretched(activities: Iterable[Activity]) -> bool | None:
    answers = [each.stretched_before for each in activities if each.stretched_before is not None]
    return any(answers) if answers else None


def _because_of_pain(kind: str) -> bool:
    return kind.casefold() not in everywhere(*_PREVENTIVE)
