"""What stands above the page: whose pain it is and where, who, and which days."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from kneelog.domain.diary import Day, Diary
from kneelog.domain.vocabulary import Side, Zone
from kneelog.insights import frames, words
from kneelog.report.model import VisitChoice
from kneelog.words import N_, _
from kneelog.words.formats import listed

_OF: Final = {
    None: N_("Knee pain"),
    Side.LEFT: N_("Left knee pain"),
    Side.RIGHT: N_("Right knee pain"),
    Side.NOT_STATED: N_("Knee pain, side not stated"),
}
_OF_LEG: Final = {
    Side.LEFT: N_("Left leg pain"),
    Side.RIGHT: N_("Right leg pain"),
    Side.NOT_STATED: N_("Leg pain, side not stated"),
}
_KNEE: Final = frozenset({Zone.BACK_OF_KNEE, Zone.INNER, Zone.OUTER, Zone.FRONT_OF_KNEE, Zone.WHOLE_KNEE})
_MOST_PLACES: Final = 2


def begins(diary: Diary, choice: VisitChoice) -> date:
    """Return the first day that the page tells of: none of those before there was a diary, which read as gaps."""
    known = [*(day.on for day in diary.since(choice.first)[:1]), *(mark.on for mark in diary.marks)]
    earlier = any(day.on < choice.first for day in diary.days[:1])
    return choice.first if earlier or not known else max(choice.first, min(known))


def title(diary: Diary, choice: VisitChoice, *, demo: bool) -> str:
    """Return which knee hurts, and the places that hurt on most of its days."""
    days = diary.since(choice.first)
    side = choice.side or _only_leg(days)
    places = [] if side is None else _mostly(diary, choice, side)
    told = _(_OF[side])
    if places:
        pain = told if side is None or _KNEE & set(places) else _(_OF_LEG[side])
        named = listed([words.uncapitalised(zone.label) for zone in places])
        told = _("{pain}, mostly {places}").format(pain=pain, places=named)
    elif of_two_legs(diary, choice):
        knees = all(_is_knee(days, leg) for leg in (Side.LEFT, Side.RIGHT))
        told = _("Knee pain, left and right") if knees else _("Leg pain, left and right")
    return _("DEMO, nobody's diary: {title}").format(title=words.uncapitalised(told)) if demo else told


def person(choice: VisitChoice, today: date) -> str:
    """Return name, birth and age, as far as typed."""
    name = choice.name.strip()
    if choice.born is None:
        return name
    had_birthday = (today.month, today.day) >= (choice.born.month, choice.born.day)
    age = today.year - choice.born.year - (0 if had_birthday else 1)
    born = _("born {date} ({age})").format(date=words.full_date(choice.born), age=age)
    return ", ".join(filter(None, (name, born)))


def period(choice: VisitChoice) -> str:
    """Return what the page is, and of which days."""
    days = (choice.last - choice.first).days + 1
    told = _("Diary summary for the doctor, {span} ({days})")
    return told.format(span=words.span(choice.first, choice.last), days=words.days(days))


def of_two_legs(diary: Diary, choice: VisitChoice) -> bool:
    """Whether the numbers of the page are of whichever leg hurts more: nobody chose one, and both are named."""
    return choice.side is None and len(_legs(diary.since(choice.first))) > 1


def _is_knee(days: Sequence[Day], leg: Side) -> bool:
    """Whether the pain of a leg is, for all that was noted, of its knee: not where all its places are others."""
    places = {place.zone for day in days for entry in day.entries for place in entry.places if place.side is leg}
    named = places - {Zone.ELSEWHERE}
    return not named or not _KNEE.isdisjoint(named)


def _legs(days: Sequence[Day]) -> set[Side]:
    return {side for day in days for entry in day.entries for side in entry.sides()} - {Side.NOT_STATED}


def _only_leg(days: Sequence[Day]) -> Side | None:
    """Return the leg of a period in which no other is noted; None for both, or where none is stated."""
    noted = _legs(days)
    return noted.pop() if len(noted) == 1 else None


def _mostly(diary: Diary, choice: VisitChoice, side: Side) -> list[Zone]:
    """Return the places of a leg that hurt on more than half of the days on which any of it did."""
    days = [
        zones
        for found in frames.daily(diary, choice.first, choice.last)["places"]
        if (zones := {place.zone for place in found if place.side is side})
    ]
    counted = Counter(zone for zones in days for zone in zones if zone is not Zone.ELSEWHERE)
    order = list(Zone)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], order.index(item[0])))
    return [zone for zone, number in ranked if 2 * number > len(days)][:_MOST_PLACES]
