"""What the entries say side by side, counted and not tested: times of day, weekdays, legs, places, symptoms, function.

A median stands beside the days it is of, and nothing is claimed about two of them. What is claimed about weekends comes
from `change.weekend`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

import pandas as pd

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import DAY_ENDS_AT, Entry
from kneelog.domain.record import Function
from kneelog.domain.vocabulary import Side, Symptom, Word
from kneelog.insights import frames
from kneelog.insights.frames import FEWEST_FOR_MEDIAN
from kneelog.words import pgettext
from kneelog.words.formats import date_text

_A_MONDAY: Final = date(2024, 1, 1)


class ComparisonKind(Word):
    """What is put side by side."""

    PART_OF_DAY = "part_of_day", "Time of day"
    WEEKDAY = "weekday", "Weekday"
    LEG = "leg", "Left and right"
    PLACE = "place", "Place"
    SYMPTOM = "symptom", "Symptom"
    NIGHT = "night", "Nights woken by pain"
    FUNCTION = "function", "What you can do"


class PartOfDay(Word):
    """When in a diary day an entry is true, by the clock of the entry."""

    MORNING = "morning", "Morning (4 to 12)"
    AFTERNOON = "afternoon", "Afternoon (12 to 18)"
    EVENING = "evening", "Evening (18 to 4)"


@dataclass(frozen=True, slots=True)
class Group:
    """One side of a comparison.

    Attributes:
        key: tells it from the others, the same in every language.
        label: what it is called, in the language that holds.
        on: days it was said of, oldest first: rated, with the place or symptom, woken.
        of: among how many days it could have been; None where there is no such number.
        median: usual severity, 0-10 in halves; None for fewer than `FEWEST_FOR_MEDIAN` days, or where none is asked.
    """

    key: str
    label: str
    on: tuple[date, ...]
    of: int | None = None
    median: float | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.on)


@dataclass(frozen=True, slots=True)
class Course:
    """How well one activity of the person's own choosing went over time.

    Attributes:
        activity: in the person's words.
        ratings: days and ratings, 0 (cannot) to 10 (as before), oldest first; at least one.
    """

    activity: str
    ratings: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things side by side, each with its days.

    Attributes:
        kind: what.
        groups: in the order of the clock, the week or the leg, else the most frequent first; none for nothing known.
        courses: of functions alone, by activity.
    """

    kind: ComparisonKind
    groups: tuple[Group, ...] = ()
    courses: tuple[Course, ...] = ()


def comparisons(diary: Diary, first: date, last: date, side: Side | None = None) -> tuple[Comparison, ...]:
    """Return every comparison of a window, one of each kind.

    Args:
        diary: the records.
        first: first day of the window.
        last: its last day, which is part of it.
        side: the leg; None for both. Legs are compared with one another whichever is asked for.

    Raises:
        ValueError: the window is empty.
    """
    frame = frames.daily(diary, first, last, side)
    days = [day for day in diary.since(first) if day.on <= last]
    asked = {on: bool(yes) for on, yes in frames.by_date(frame["woken"].dropna()).items()}
    woken = tuple(on for on, yes in asked.items() if yes)
    nights = (Group("woken", ComparisonKind.NIGHT.label, woken, len(asked)),) if asked else ()
    return (
        Comparison(ComparisonKind.PART_OF_DAY, _parts_of_day(days, side)),
        Comparison(ComparisonKind.WEEKDAY, _weekdays(frame)),
        Comparison(ComparisonKind.LEG, _legs(days)),
        Comparison(ComparisonKind.PLACE, _places(frame)),
        Comparison(ComparisonKind.SYMPTOM, _symptoms(days, side)),
        Comparison(ComparisonKind.NIGHT, nights),
        Comparison(ComparisonKind.FUNCTION, courses=_courses(diary.functions, first, last)),
    )


def _parts_of_day(days: Iterable[Day], side: Side | None) -> tuple[Group, ...]:
    """Return the worst of each part of each day; what an entry says is since the one before it."""
    worst: dict[PartOfDay, dict[date, int]] = {part: {} for part in PartOfDay}
    for day in days:
        for entry in day.entries:
            value = entry.worst if side is None else entry.worst_of(side)
            if value is not None:
                of_part = worst[_part(entry)]
                of_part[day.on] = max(value, of_part.get(day.on, 0))
    return tuple(_rated(part.value, part.label, values) for part, values in worst.items() if values)


def _part(entry: Entry) -> PartOfDay:
    hour = (entry.occurred_at - DAY_ENDS_AT).hour  # of the diary day, which begins at 04:00
    return PartOfDay.MORNING if hour < 8 else PartOfDay.AFTERNOON if hour < 14 else PartOfDay.EVENING  # noqa: PLR2004


def _weekdays(frame: pd.DataFrame) -> tuple[Group, ...]:
    rated = {on: int(value) for on, value in frames.by_date(frame["worst"].dropna()).items()}
    groups = []
    for number in range(7):
        values = {on: value for on, value in rated.items() if on.weekday() == number}
        if values:
            label = date_text(_A_MONDAY.replace(day=number + 1), "EEEE")
            groups.append(_rated(str(number + 1), label, values))
    return tuple(groups)


def _legs(days: Sequence[Day]) -> tuple[Group, ...]:
    """Return each stated leg, where both were ever named; a severity without a side counts with both."""
    named = {side for day in days for entry in day.entries for side in entry.sides()}
    if not {Side.LEFT, Side.RIGHT} <= named:
        return ()
    worst = {
        side: {day.on: value for day in days if (value := day.worst_of(side)) is not None}
        for side in (Side.LEFT, Side.RIGHT)
    }
    return tuple(_rated(side.value, side.label, values) for side, values in worst.items())


def _places(frame: pd.DataFrame) -> tuple[Group, ...]:
    """Return each place with the days on which it hurt, among the days logged; its median where it was rated apart."""
    labels: dict[str, str] = {}
    seen: dict[str, list[date]] = defaultdict(list)
    apart: dict[str, list[int]] = defaultdict(list)
    for on, places in frames.by_date(frame["places"]).items():
        on_the_day: dict[str, list[int]] = defaultdict(list)
        for place in places:
            words = place.words or place.zone.label
            key = f"{place.side.value}:{place.zone.value}:{place.words.casefold()}"
            labels[key] = _sided(words, place.side)
            on_the_day[key] += [] if place.severity is None else [place.severity]
        for key, values in on_the_day.items():
            seen[key].append(on)
            apart[key] += [max(values)] if values else []
    logged = int(frame["logged"].sum())
    return _by_days(Group(key, labels[key], tuple(on), logged, _median(apart[key])) for key, on in seen.items())


def _sided(label: str, side: Side) -> str:
    if side is Side.NOT_STATED:
        return label
    text = pgettext("place", "{place}, left") if side is Side.LEFT else pgettext("place", "{place}, right")
    return text.format(place=label)


def _symptoms(days: Sequence[Day], side: Side | None) -> tuple[Group, ...]:
    """Return each symptom that was ever said to be there, among the days on which it was asked."""
    groups = []
    for symptom in Symptom:
        answers = {day.on: frames.answered(day.entries, symptom, side) for day in days}
        yes = tuple(on for on, answer in answers.items() if answer)
        if yes:
            known = sum(answer is not None for answer in answers.values())
            groups.append(Group(symptom.value, symptom.label, yes, known))
    return _by_days(groups)


def _courses(functions: Iterable[Function], first: date, last: date) -> tuple[Course, ...]:
    rated: Mapping[str, list[Function]] = defaultdict(list)
    for each in functions:
        if first <= each.on <= last:
            rated[each.activity.casefold()].append(each)
    return tuple(
        Course(ratings[-1].activity, tuple((each.on, each.rating) for each in ratings))
        for _key, ratings in sorted(rated.items())
    )


def _rated(key: str, label: str, worst: Mapping[date, int]) -> Group:
    return Group(key, label, tuple(worst), median=_median(tuple(worst.values())))


def _median(values: Sequence[int]) -> float | None:
    return float(median(values)) if len(values) >= FEWEST_FOR_MEDIAN else None


def _by_days(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.days, group.key)))
