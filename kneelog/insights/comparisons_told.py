"""What the entries say side by side, in words: each group with its days, and no claim about two of them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import Side
from kneelog.insights import words
from kneelog.insights.comparisons import Comparison, ComparisonKind, Course, Group, comparisons
from kneelog.words import N_, _


@dataclass(frozen=True, slots=True)
class ToldComparison:
    """One comparison of counts with its words.

    Attributes:
        comparison: the counts.
        says: the sentence.
    """

    comparison: Comparison
    says: str


def told(diary: Diary, first: date, last: date, side: Side | None = None) -> tuple[ToldComparison, ...]:
    """Return every comparison of a window in words.

    Args:
        diary: the records.
        first: first day of the window.
        last: its last day, which is part of it.
        side: the leg; None for both.

    Raises:
        ValueError: the window is empty.
    """
    return tuple(ToldComparison(each, says(each)) for each in comparisons(diary, first, last, side))


_COUNTED: Final = {
    ComparisonKind.PART_OF_DAY: N_("Usual worst pain by time of day: {groups}."),
    ComparisonKind.WEEKDAY: N_("Usual worst pain by weekday: {groups}."),
    ComparisonKind.LEG: N_("Usual worst pain by leg: {groups}."),
    ComparisonKind.PLACE: N_("Days on which it hurt there, of the days logged: {groups}."),
    ComparisonKind.SYMPTOM: N_("Days with it, of the days on which it was answered: {groups}."),
    ComparisonKind.NIGHT: N_("Nights, of those that were answered: {groups}."),
    ComparisonKind.FUNCTION: N_("What you can do, from 0 (cannot) to 10 (as before): {groups}."),
}


def says(found: Comparison) -> str:
    """Return a comparison in a sentence, each group with its days; a note that there is nothing to compare."""
    parts = [_group(each) for each in found.groups] + [_course(each) for each in found.courses]
    if not parts:
        return _("{kind}: nothing noted in these days.").format(kind=found.kind.label)
    return _(_COUNTED[found.kind]).format(groups="; ".join(parts))


def _group(group: Group) -> str:
    if group.of is None:
        days = words.days(group.days)
        usual = words.NONE_TO_GIVE if group.median is None else words.decimal(group.median)
        return _("{label} {median} ({days})").format(label=group.label, median=usual, days=days)
    counted = _("{label} {n} of {of}").format(label=group.label, n=group.days, of=group.of)
    if group.median is None:
        return counted
    return _("{counted} (usual {median})").format(counted=counted, median=words.decimal(group.median))


def _course(course: Course) -> str:
    (first_on, first), (last_on, last) = course.ratings[0], course.ratings[-1]
    values = {"activity": course.activity, "last": last, "last_on": words.day_month(last_on)}
    if len(course.ratings) == 1:
        return _("{activity} {last} ({last_on})").format(**values)
    text = _("{activity} {first} ({first_on}), then {last} ({last_on}; {n} ratings)")
    return text.format(**values, first=first, first_on=words.day_month(first_on), n=len(course.ratings))
