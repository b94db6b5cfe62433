"""Coin-flip plans: which days chance draws, what no plan may be about, and when none may run."""

import re
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry
from kneelog.domain.record import Plan, Watch
from kneelog.domain.vocabulary import SUGGESTED_TREATMENTS, FactorKind, MarkKind, Mechanism
from kneelog.words import _, everywhere

WEEKS: Final = (6, 8, 12)
"""How long a plan can be. Four weeks have 28 days, of which each has to be logged before a test is even possible."""

HEALING_DAYS: Final = 42
"""Days after an injury or surgery, and before a surgery that is marked already, in which no plan runs."""

_HARMED: Final = (
    Mechanism.INJURY, Mechanism.POP, Mechanism.TWIST, Mechanism.TWIST_SQUATTING, Mechanism.SUDDEN_STOP_OR_TURN,
    Mechanism.LANDING, Mechanism.FALL_ON_KNEE, Mechanism.VEHICLE_ACCIDENT, Mechanism.BLOW, Mechanism.BLOW_TO_BENT_KNEE,
    Mechanism.OVERSTRETCH, Mechanism.SPRINT, Mechanism.SURGERY, Mechanism.PLASTER,
)  # fmt: skip
"""What an entry says of an injury or surgery; more than the rules count, as a plan can wait."""

_NAMES_TREATMENT: Final = re.compile(
    r"medic|drug|tablet|pill|capsule|ointment|cream\b|\bgels?\b|patch|painkiller|ibuprofen|naproxen|diclofenac|aspirin"
    r"|nsaid|paracetamol|acetaminophen|opioid|tramadol|cortiso|steroid|inject|infiltrat|\bshots?\b|brace|ortho[ts]"
    r"|insole|splint|bandag|\btap(e|ing)\b|\bcast\b|plaster|crutch|stocking|compress|physio|therap|rehab|prescri|surgery"
    r"|medik|arznei|tablette|pille|kapsel|tropfen|salbe|creme|pflaster|schmerzmittel|spritze|injektion|infiltrat|kortiso"
    r"|acetylsalicyl|\bass\b|nsar|novalgin|metamizol|voltaren|orthese|schiene|einlage|gips|krücke|strumpf|strümpfe"
    r"|kompress|krankengymnastik|reha\b|verordn|verschr|rezept|operation"
)
"""What medicines, braces, injections and prescribed exercise are named with in lower case, in every language."""


def drawn(first: date, weeks: int, chance: Random) -> Plan:
    """Return a plan whose days chance draws, two by two: of each pair of days running one is a day with it.

    So each week has three or four days of either kind, nobody does or leaves it on more than two days running, and a
    knee that gets better or worse over the weeks does so under both alike.

    Args:
        first: the first day.
        weeks: how long.
        chance: what flips the coin.
    """
    pairs = weeks * 7 // 2
    days = tuple(first + timedelta(days=2 * pair + chance.randrange(2)) for pair in range(pairs))
    return Plan(first, first + timedelta(days=weeks * 7 - 1), days)


def never_drawn(watch: Watch, diary: Diary) -> str:
    """Return why chance must not decide about a thing; empty where it may."""
    if watch.kind in (FactorKind.STRETCHING, FactorKind.NIGHT, FactorKind.MEASUREMENT):
        return _("A plan needs something that you can do or leave on any day: an activity or a habit.")
    noted = {treatment.kind.casefold() for entry in diary.entries for treatment in entry.treatments}
    if watch.kind is FactorKind.TREATMENT or watch.name.casefold() in noted or names_treatment(watch.name):
        return _(
            "Chance never decides about a treatment: not about medicines, braces, injections, prescribed exercise, or "
            "anything that you noted as tried. Choose an activity or a habit."
        )
    return ""


@lru_cache(maxsize=1024)  # the report asks it of each thing noted on each day
def names_treatment(name: str) -> bool:
    """Whether a thing is a treatment by its name, in any language of kneelog, whatever it was noted as."""
    plain = name.casefold()
    return plain in everywhere(*SUGGESTED_TREATMENTS) or _NAMES_TREATMENT.search(plain) is not None


def heals_until(diary: Diary, today: date) -> date | None:
    """Return the last day on which an injury or surgery forbids a plan, None where none does today."""
    span = timedelta(days=HEALING_DAYS)
    days = [mark.on for mark in diary.marks if mark.kind in (MarkKind.INJURY, MarkKind.SURGERY)]
    days += [_began(entry) for entry in diary.entries if any(entry.says(each) for each in _HARMED)]
    recent = [day for day in days if abs(today - day) <= span]
    return max(recent) + span if recent else None


def _began(entry: Entry) -> date:
    """Return the day of the injury or surgery an entry notes; one without a date is taken for fresh: the cautious way.

    An onset is when the pain began, which may be long before a surgery.
    """
    operated = entry.says(Mechanism.SURGERY) or entry.says(Mechanism.PLASTER)
    told = entry.onset.first_day(entry.day) if entry.onset and not operated else None
    return told or entry.day
