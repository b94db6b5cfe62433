"""The questions asked of a diary: what was done and tried, how the night was, and what the pain was on those days.

One outcome: the daily worst of the side with more painful days. A rated day on which a thing was not noted is a day
without it; whether somebody stretched, or slept, is known only where it was asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Activity
from kneelog.domain.vocabulary import FactorKind, Side, Symptom
from kneelog.insights import frames
from kneelog.insights.effects import Factor, Series
from kneelog.words import N_, everywhere

_PREVENTIVE: Final = (N_("Stretching"), N_("Physiotherapy exercises"))
"""Treatments that people do on a plan; every other is taken as one that a bad day made them reach for."""

_UNKNOWN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Named:
    """A factor in words.

    Attributes:
        key: tells it from the others, the same in every language: "activity:walking".
        kind: what it is.
        label: what it is called, as the person wrote it last.
        relief: whether it is done because of pain.
    """

    key: str
    kind: FactorKind
    label: str
    relief: bool = False


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
    amounts: dict[str, dict[int, float]] = defaultdict(dict)
    named: dict[str, Named] = {}
    for place, (day, _worst_of_day) in enumerate(days):
        for each, yes, amount in _noted(day, leg):
            named[each.key] = each
            done[each.key][place] = yes
            if amount is not None:
                amounts[each.key][place] = amount
    factors = tuple(
        Factor(
            key,
            _filled(done[key], len(days), _unnoted(named[key].kind)),
            _filled(amounts[key], len(days), _UNKNOWN) if amounts.get(key) else None,
            relief=named[key].relief,
        )
        for key in sorted(named)
    )
    ordinals = np.array([day.on.toordinal() for day, _worst_of_day in days], dtype=np.int64)
    return Family(leg, Series(ordinals, np.array([worst for _day, worst in days], dtype=float), factors), named)


def unnoted(asked: Family, named: Named) -> Factor:
    """Return a thing that a diary does not hold as a factor of its family."""
    return Factor(named.key, _filled({}, len(asked.series.days), _unnoted(named.kind)), relief=named.relief)


def _unnoted(kind: FactorKind) -> float:
    """Return what a rated day says of a thing that is not noted: that it was not, or, where it is asked, nothing."""
    return 0.0 if kind.named else _UNKNOWN


def _worst(day: Day, side: Side | None) -> int | None:
    return day.worst if side is None else day.worst_of(side)


def _filled(known: Mapping[int, float], length: int, otherwise: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column = np.full(length, otherwise)
    column[list(known)] = list(known.values())
    return column


def _noted(day: Day, side: Side | None) -> Iterable[tuple[Named, float, float | None]]:
    """Yield what a day says of each factor: 1 or 0, and how much where it says so."""
    minutes: dict[str, list[int | None]] = defaultdict(list)
    labels: dict[str, str] = {}
    activities = [activity for entry in day.entries for activity in entry.activities]
    for activity in activities:
        key = FactorKind.ACTIVITY.key(activity.kind)
        labels[key] = activity.kind
        minutes[key].append(activity.minutes)
    for key, told in minutes.items():
        known = [each for each in told if each is not None]
        amount = float(sum(known)) if len(known) == len(told) else None
        yield called(FactorKind.ACTIVITY, labels[key]), 1.0, amount
    treatments = {treatment.kind.casefold(): treatment.kind for entry in day.entries for treatment in entry.treatments}
    for label in treatments.values():
        yield called(FactorKind.TREATMENT, label), 1.0, None
    yield from _asked(FactorKind.STRETCHING, _stretched(activities))
    yield from _asked(FactorKind.NIGHT, frames.answered(day.entries, Symptom.WOKEN_AT_NIGHT, side))


def called(kind: FactorKind, name: str = "") -> Named:
    """Return a factor in words; whatever is not done on a plan is taken as done because of pain."""
    relief = kind is FactorKind.NIGHT or (kind is FactorKind.TREATMENT and _because_of_pain(name))
    return Named(kind.key(name), kind, name or kind.label, relief)


def _asked(kind: FactorKind, answer: bool | None) -> Iterable[tuple[Named, float, float | None]]:  # noqa: FBT001 - the value
    if answer is not None:
        yield called(kind), float(answer), None


def _stretched(activities: Iterable[Activity]) -> bool | None:
    answers = [each.stretched_before for each in activities if each.stretched_before is not None]
    return any(answers) if answers else None


def _because_of_pain(kind: str) -> bool:
    return kind.casefold() not in everywhere(*_PREVENTIVE)
