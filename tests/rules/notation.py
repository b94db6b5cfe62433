"""Diaries in a notation a physiotherapist can read: one token a day, the last day being the one looked at.

| token | stands for |
|---|---|
| ``_`` | not logged |
| ``4`` | severity 4, no place |
| ``?`` | logged, severity not asked |
| ``4R`` ``4L`` ``4B`` | severity 4 behind the right, the left, both knees |
| ``4R/calf`` ``4/calf`` | in another zone; without a side |
| ``3Rx4`` ``_x4`` | four days of it |
| ``~21d`` ``~3w`` ``~2ys`` | told: began 21 days, 3 weeks, 2 years ago; s suddenly, g little by little |
| ``+calf_swelling@R`` ``-fever`` | answered yes of the right leg; answered no |
| ``!ice`` ``=ice`` | ice tried, no help; ice tried, it helped |
| ``4R&0`` | two entries on one day |
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry, Onset, Place, Treatment
from kneelog.domain.record import Mark, Profile
from kneelog.domain.vocabulary import Condition, Manner, MarkKind, Side, Unit, Zone, entry_term

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)

_IDS = UUID("00000000-0000-5000-8000-000000000001")
_SIDES = {"": (Side.NOT_STATED,), "R": (Side.RIGHT,), "L": (Side.LEFT,), "B": (Side.LEFT, Side.RIGHT)}
_UNITS = {"d": Unit.DAYS, "w": Unit.WEEKS, "m": Unit.MONTHS, "y": Unit.YEARS}
_MANNERS = {"": None, "s": Manner.SUDDEN, "g": Manner.GRADUAL}

_ZONES = {zone.value: zone for zone in Zone}
_CONDITIONS = {condition.value: condition for condition in Condition}
_MARKS = {kind.value: kind for kind in MarkKind}

_ENTRY = re.compile(
    r"(?P<severity>\d+|\?)(?P<side>[LRB]?)(?:/(?P<zone>[a-z_]+))?(?:x(?P<times>\d+))?"
    r"(?:~(?P<ago>\d+)(?P<unit>[dwmy])(?P<manner>[sg]?))?(?P<answers>(?:[+-][a-z0-9_]+(?:@[LR])?)*)"
    r"(?P<treatments>(?:[!=][a-z]+)*)"
)
_TREATMENT = re.compile(r"([!=])([a-z]+)")
_ANSWER = re.compile(r"([+-])([a-z0-9_]+)(?:@([LR]))?")
_GAP = re.compile(r"_(?:x(\d+))?")


def series(text: str, *, last: date = TODAY, profile: Profile | None = None, marks: tuple[Mark, ...] = ()) -> Diary:
    """Return the diary that the tokens describe; the last token is the day `last`."""
    days: list[list[str]] = []
    for token in text.split():
        if gap := _GAP.fullmatch(token):
            days += [[]] * int(gap[1] or 1)
            continue
        parts = token.split("&")
        match = _ENTRY.fullmatch(parts[0])
        days += [parts] * int(match["times"] or 1 if match else 1)
    first = last - timedelta(days=len(days) - 1)
    entries = [
        entry(part, first + timedelta(days=number), place)
        for number, parts in enumerate(days)
        for place, part in enumerate(parts)
    ]
    return Diary(tuple(entries), marks=marks, profile=profile or Profile())


def entry(text: str, on: date, number: int = 0) -> Entry:
    """Return the entry of one token, true at 20:00 UTC (a minute later for each more on that day)."""
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sides = _SIDES[match["side"]] if match["side"] or match["zone"] else ()
    ago = match["ago"]
    return Entry(
        id=uuid5(_IDS, f"{on} {number} {text}"),
        occurred_at=datetime.combine(on, time(20, number), tzinfo=UTC),
        severity=None if match["severity"] == "?" else int(match["severity"]),
        places=tuple(Place(_ZONES[match["zone"] or "back_of_knee"], side) for side in sides),
        answers=tuple(
            Answer(entry_term(term), sign == "+", _SIDES[side or ""][0])
            for sign, term, side in _ANSWER.findall(match["answers"])
        ),
        treatments=tuple(Treatment(kind, helped=sign == "=") for sign, kind in _TREATMENT.findall(match["treatments"])),
        onset=Onset(ago=int(ago), unit=_UNITS[match["unit"]], manner=_MANNERS[match["manner"]]) if ago else None,
    )


def profile(text: str) -> Profile:
    """Return the profile of words such as ``+cancer -smoking born=1950 cm=170 kg=90 country=GB``."""
    facts = dict(word.split("=") for word in text.split() if "=" in word)
    conditions = tuple((_CONDITIONS[word[1:]], word[0] == "+") for word in text.split() if "=" not in word)
    return Profile(
        birth_year=int(facts["born"]) if "born" in facts else None,
        height_cm=int(facts["cm"]) if "cm" in facts else None,
        weight_kg=int(facts["kg"]) if "kg" in facts else None,
        country=facts.get("country", ""),
        conditions=conditions,
    )


def mark(text: str, last: date = TODAY) -> Mark:
    """Return the mark of words such as ``injury@R 3`` : an injury of the right leg, three days ago."""
    word, ago = text.split()
    kind, _, side = word.partition("@")
    return Mark(uuid5(_IDS, text), last - timedelta(days=int(ago)), _MARKS[kind], side=_SIDES[side][0])
