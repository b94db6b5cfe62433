"""The demo diary: an invented person, 120 days, a knee twisted half-way.

A mild ache after running; on day 64 a twist with a pop; swelling, catching, physiotherapy, running again. Forty-five
days before the end a calf swells, is seen to the same day and answered, so that the demo shows what a response does
and yet ends calm. Its last entry is of the evening before `today`, so that today is there to be logged. The same
`today` gives the same diary, and another one the same story on other dates.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.record import Function, Mark, Profile, RecordT, Response, Version, Versions
from kneelog.domain.vocabulary import (
    Aggravator,
    Condition,
    EntryTerm,
    Manner,
    MarkKind,
    Mechanism,
    Quality,
    ResponseKind,
    Sex,
    Side,
    Symptom,
    Zone,
)
from kneelog.words import N_, _

DAYS: Final = 120

_NAMESPACE: Final = UUID("d3a1c0de-0000-5000-8000-6b6e65656c6f")
_AGE: Final = 39

# Days of the story, counted from its first day as 0.
_INJURY: Final = 64
_IBUPROFEN: Final = 68
_CALF: Final = DAYS - 1 - 45
_PHYSIOTHERAPY: Final = 80
_SWELLING_GONE: Final = 84
_RUNNING_AGAIN: Final = 97
_NOT_LOGGED: Final = frozenset({9, 10, 23, 38, 39, 52, 87, 88, 101, 112})
_TYPED_DAYS_LATER: Final = {14: 1, 31: 2, 45: 1, 71: 1, 93: 3, 107: 1}
_TYPED_TWICE: Final = 29
_CORRECTED: Final = 91

_NOTES: Final = {
    3: N_("Back of the knee a bit sore after the long run."),
    27: N_("Nothing today, not even on the stairs."),
    _INJURY: N_("Turned while crouching to lift a box and heard a pop. The knee swelled up overnight."),
    _INJURY + 1: N_("Limping. Bending it is hard."),
    _INJURY + 2: N_("Worse than on the first day, cannot squat."),
    72: N_("Caught twice on the stairs."),
    _CALF: N_("Calf swollen and warm in the evening. Rang up and was seen the same day, with an ultrasound."),
    _CALF + 2: N_("Calf back to its old size."),
    _PHYSIOTHERAPY: N_("First physiotherapy. I can bend it to a right angle again."),
    _SWELLING_GONE: N_("Most of the swelling has gone."),
    _RUNNING_AGAIN: N_("First run since it happened, 3 km, slowly."),
    _RUNNING_AGAIN + 1: N_("Sore behind the knee all morning."),
    105: N_("Stiff for ten minutes after getting up, then better."),
    114: N_("Caught again when I got out of the car."),
}

# What the notes say; on the other days chance decides.
_SEVERITIES: Final = {
    3: 3,
    27: 0,
    _INJURY: 8,
    _INJURY + 1: 6,
    _INJURY + 2: 7,
    72: 5,
    _CALF: 6,
    _RUNNING_AGAIN + 1: 4,
    114: 4,
}

_RATED_ON: Final = (_INJURY + 2, 92, 117)
_RATED: Final = {
    N_("Going down stairs"): (2, 4, 6),
    N_("Walking for half an hour"): (3, 6, 8),
    N_("Squatting or kneeling"): (0, 1, 3),
    N_("Running 5 km"): (0, 0, 3),
}

_MARKS: Final = (
    (_INJURY, MarkKind.INJURY, N_("Twisted the knee")),
    (_IBUPROFEN, MarkKind.TREATMENT_STARTED, N_("Ibuprofen 400 mg")),
    (_CALF, MarkKind.SCAN, N_("Ultrasound of the leg")),
    (_PHYSIOTHERAPY, MarkKind.TREATMENT_STARTED, N_("Physiotherapy")),
    (_RUNNING_AGAIN, MarkKind.OTHER, N_("Running again, 3 km")),
)

_PROFILE: Final = (
    (Condition.SEDENTARY, True),
    (Condition.SMOKING, False),
    (Condition.PREVIOUS_CLOT, False),
    (Condition.CANCER, False),
    (Condition.OESTROGEN, False),
    (Condition.BLOOD_THINNERS, False),
)

# What is answered on one day only: (yes, no).
_SAID: Final[dict[int, tuple[tuple[EntryTerm, ...], tuple[EntryTerm, ...]]]] = {
    _INJURY: (
        (Quality.SHARP, Mechanism.INJURY, Mechanism.POP, Mechanism.TWIST_SQUATTING),
        (Symptom.CANNOT_BEAR_WEIGHT, Symptom.SWELLED_WITHIN_2_HOURS, Symptom.DEFORMITY, Symptom.FOOT_NUMB),
    ),
    _INJURY + 1: ((Symptom.SWELLED_LATER, Symptom.DIFFICULTY_WALKING, Symptom.RESTRICTED_MOVEMENT), ()),
    _INJURY + 2: ((Symptom.DIFFICULTY_WALKING, Aggravator.WORSE_SQUATTING), (Symptom.FEVER, Symptom.KNEE_REDNESS)),
    _CALF: ((Symptom.CALF_SWELLING, Symptom.LEG_WARMTH), (Symptom.CHEST_PAIN, Symptom.BREATHLESSNESS)),
    _CALF + 2: ((), (Symptom.CALF_SWELLING, Symptom.LEG_WARMTH, Symptom.LEG_REDNESS)),
    103: ((), (Symptom.LUMP, Symptom.GIVING_WAY)),
    117: ((Symptom.ONE_SPOT,), (Symptom.CALF_SWELLING, Symptom.FEVER)),
}


def demo(today: date) -> Archive:
    """Return the demo diary as it stands on `today`, its person's words in the language that holds."""
    story = _Story(today)
    profile = Profile(birth_year=today.year - _AGE, sex=Sex.FEMALE, height_cm=168, weight_kg=66, conditions=_PROFILE)
    return Archive(
        entries=_ordered(story.entries()),
        marks=_ordered(story.marks()),
        functions=_ordered(story.ratings()),
        responses=_ordered(story.responses()),
        profile=(Version(1, story.at(0, 20), voided=False, content=profile),),
        demo=True,
    )


def _ordered(histories: Iterator[Versions[RecordT]]) -> tuple[Versions[RecordT], ...]:
    def record_id(versions: Versions[RecordT]) -> str:
        content: Any = versions[0].content
        return str(content.id)

    return tuple(sorted(histories, key=record_id))


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of the story: its number, the pain, and chance."""

    number: int
    severity: int
    ran: bool
    maybe: Callable[[float], bool]

    @property
    def injured(self) -> bool:
        return self.number >= _INJURY

    @property
    def swollen(self) -> bool:
        return _INJURY <= self.number < _SWELLING_GONE

    def places(self) -> tuple[Place, ...]:
        if not self.severity:
            return ()
        places = [Place(Zone.BACK_OF_KNEE, Side.RIGHT, self.severity)]
        if self.injured and self.maybe(0.5):
            places.append(Place(Zone.INNER, Side.RIGHT, max(1, self.severity - 1)))
        if self.number == _CALF or (self.injured and self.maybe(0.15)):
            places.append(Place(Zone.CALF, Side.RIGHT))
        return tuple(places)

    def answers(self) -> tuple[Answer, ...]:
        yes, no = _SAID.get(self.number, ((), ()))
        told = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
        for term, answer in self._usual():
            told.setdefault(term, answer)
        return tuple(
            Answer(term, answer, Side.RIGHT if _is_of_a_leg(term) else Side.NOT_STATED) for term, answer in told.items()
        )

    def _usual(self) -> Iterator[tuple[EntryTerm, bool]]:
        if not self.severity:
            return
        if self.ran:
            yield Aggravator.WORSE_RUNNING, True
        if not self.injured and self.maybe(0.2):
            yield Quality.DULL_ACHE, True
        if self.swollen and self.maybe(0.8):
            yield Symptom.KNEE_SWELLING, True
        if self.number > _SWELLING_GONE and self.maybe(0.15):
            yield Symptom.KNEE_SWELLING, False
        if self.number > _INJURY + 3 and self.maybe(0.2):
            yield Symptom.LOCKING, True
        if self.injured and self.severity >= 5 and self.maybe(0.4):  # noqa: PLR2004 - bad enough to wake
            yield Symptom.WOKEN_AT_NIGHT, True
        if self.injured and self.maybe(0.25):
            yield Symptom.MORNING_STIFFNESS, True
            yield Symptom.STIFF_OVER_30_MINUTES, False
        if self.injured and self.maybe(0.25):
            yield Aggravator.WORSE_STAIRS, True

    def activities(self) -> tuple[Activity, ...]:
        activities = []
        if self.ran:
            activities.append(
                Activity(_("Running"), 20 if self.injured else 40, 4 if self.injured else 6, self.maybe(0.5))
            )
        elif self.maybe(0.4):
            activities.append(Activity(_("Walking"), 30, 2))
        if self.maybe(0.25):
            activities.append(Activity(_("Stairs")))
        if self.maybe(0.3):
            activities.append(Activity(_("Long sitting"), 240))
        return tuple(activities)

    def treatments(self) -> tuple[Treatment, ...]:
        treatments = []
        if self.swollen and self.maybe(0.5):
            treatments.append(Treatment(_("Ice"), helped=True))
        if self.number >= _IBUPROFEN and self.severity >= 4 and self.maybe(0.5):  # noqa: PLR2004 - bad enough for it
            treatments.append(Treatment(_("Ibuprofen"), "400 mg", helped=True if self.maybe(0.6) else None))
        if self.number >= _PHYSIOTHERAPY and self.maybe(0.4):
            treatments.append(Treatment(_("Physiotherapy exercises"), helped=None if self.maybe(0.6) else True))
        return tuple(treatments)


def _is_of_a_leg(term: EntryTerm) -> bool:
    of_the_person = (Symptom.FEVER, Symptom.CHEST_PAIN, Symptom.BREATHLESSNESS, Symptom.WOKEN_AT_NIGHT)
    return isinstance(term, Symptom) and term not in of_the_person


class _Story:
    """Tells the records of the demo as they were on `today`."""

    def __init__(self, today: date) -> None:
        self._first = today - timedelta(days=DAYS - 1)
        self._random = random.Random(19)  # noqa: S311 - an invented diary, not a secret

    def at(self, number: int, hour: int, minute: int = 0) -> datetime:
        """Return a time of a day of the story."""
        return datetime.combine(self._on(number), time(hour, minute), UTC)

    def entries(self) -> Iterator[Versions[Entry]]:
        """Yield the history of each entry: one version, but for a corrected and a deleted one."""
        ran_before = False
        for number in range(DAYS - 1):
            ran = self._runs(number)
            day = _Day(number, self._severity(number, ran_before=ran_before), ran, self._maybe)
            ran_before = ran
            entry = self._entry(day)
            if number in _NOT_LOGGED or entry.logged_at is None:
                continue
            typed = entry.logged_at
            if number == _CORRECTED:
                mistyped = replace(entry, severity=10, places=())
                yield (
                    Version(1, typed, voided=False, content=mistyped),
                    Version(2, typed + timedelta(minutes=9), voided=False, content=entry),
                )
            else:
                yield (Version(1, typed, voided=False, content=entry),)
            if number == _TYPED_TWICE:
                again = replace(entry, id=self._id("again", number))
                yield (
                    Version(1, typed + timedelta(minutes=1), voided=False, content=again),
                    Version(2, typed + timedelta(minutes=3), voided=True, content=again),
                )

    def marks(self) -> Iterator[Versions[Mark]]:
        """Yield the marks."""
        for number, kind, text in _MARKS:
            side = Side.RIGHT if kind in (MarkKind.INJURY, MarkKind.SCAN) else Side.NOT_STATED
            mark = Mark(self._id("mark", number), self._on(number), kind, _(text), side)
            yield (Version(1, self.at(number, 21, 30), voided=False, content=mark),)

    def ratings(self) -> Iterator[Versions[Function]]:
        """Yield the ratings of the activities."""
        for activity, ratings in _RATED.items():
            for number, rating in zip(_RATED_ON, ratings, strict=True):
                function = Function(self._id(activity, number), self._on(number), _(activity), rating)
                yield (Version(1, self.at(number, 21, 40), voided=False, content=function),)

    def responses(self) -> Iterator[Versions[Response]]:
        """Yield what was done about the swollen calf."""
        seen_on = self._on(_CALF)
        response = Response(
            id=self._id("response", _CALF),
            made_at=self.at(_CALF, 23, 10),
            kind=ResponseKind.SEEN,
            rule="dvt",
            rule_version=3,
            urgency="same_day",
            evidence=(
                "calf:right",
                f"calf_swelling:right:{seen_on}",
                f"leg_warmth:right:{seen_on}",
                "onset:right",
                "pain:right",
                "sedentary",
            ),
            on=seen_on,
        )
        yield (Version(1, response.made_at, voided=False, content=response),)

    def _entry(self, day: _Day) -> Entry:
        number = day.number
        occurred_at = self.at(number, self._random.choice((19, 20, 21)), self._random.randrange(60))
        late = _TYPED_DAYS_LATER.get(number, 0)
        return Entry(
            id=self._id("entry", number),
            occurred_at=occurred_at,
            logged_at=occurred_at + timedelta(days=late, seconds=self._random.randrange(5, 40)),
            severity=day.severity,
            places=day.places(),
            answers=day.answers(),
            onset=Onset(on=self._on(number), manner=Manner.SUDDEN) if number == _INJURY else None,
            activities=day.activities(),
            treatments=day.treatments(),
            note=_(_NOTES.get(number, "")),
        )

    def _severity(self, number: int, *, ran_before: bool) -> int:
        sore = 1.3 if ran_before else 0.0
        if number in _SEVERITIES:
            return _SEVERITIES[number]
        if number < _INJURY:
            return _between(0, self._random.gauss(0.9, 0.9) + sore, 4)
        if number < _RUNNING_AGAIN:
            return _between(
                2, self._random.gauss(6.2 - 0.075 * (number - _INJURY), 0.8), 7 if number < _IBUPROFEN else 6
            )
        return _between(0, self._random.gauss(2.6 - 0.05 * (number - _RUNNING_AGAIN), 0.9) + sore, 5)

    def _runs(self, number: int) -> bool:
        if number < _INJURY:
            return number % 7 in (2, 6) and self._maybe(0.8)
        return number == _RUNNING_AGAIN or (number > _RUNNING_AGAIN and number % 7 in (3, 6) and self._maybe(0.8))

    def _maybe(self, chance: float) -> bool:
        return self._random.random() < chance

    def _on(self, number: int) -> date:
        return self._first + timedelta(days=number)

    def _id(self, what: str, number: int) -> UUID:
        return uuid5(_NAMESPACE, f"{what} of day {number} from {self._first}")


def _between(low: int, value: float, high: int) -> int:
    return max(low, min(high, round(value)))
