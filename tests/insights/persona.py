"""A made-up person for tests: 90 days before a visit with gaps, a 0, a twist, a clot sign, treatments and notes."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from kneelog.domain.diary import Diary, dates
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.record import Function, Mark, Profile, Response
from kneelog.domain.vocabulary import (
    Aggravator,
    Condition,
    Manner,
    MarkKind,
    Mechanism,
    Quality,
    Reliever,
    ResponseKind,
    Side,
    Symptom,
    Zone,
)

TODAY = date(2026, 11, 11)
FIRST = date(2026, 8, 14)
TWIST = date(2026, 9, 17)
GAPS = frozenset(
    {*dates(date(2026, 8, 25), date(2026, 8, 26)), *dates(date(2026, 9, 20), date(2026, 9, 22)), date(2026, 10, 14)}
)


def entry(on: date, severity: int | None = None, *, number: int = 0, late: int = 0, **fields: object) -> Entry:
    """Return an entry of 20:00 on a day, typed `late` days afterwards; its id follows from day and number."""
    occurred_at = datetime.combine(on, time(20), UTC) + timedelta(minutes=number)
    return Entry(
        id=UUID(int=on.toordinal() * 1000 + number),
        occurred_at=occurred_at,
        logged_at=occurred_at + timedelta(days=late),
        severity=severity,
        **fields,  # type: ignore[arg-type]  # each test names fields of Entry
    )


def measured() -> Diary:
    """The persona's diary with one entry from another app, so that every table has a row."""
    mood = entry(TODAY, number=9, measurements=(Measurement("Mood", "3", "1-5"),), origin=Origin("Another app"))
    return Diary((*diary().entries, mood), diary().marks, diary().functions)


def right(*zones: Zone) -> tuple[Place, ...]:
    """Return places on the right leg."""
    return tuple(Place(zone, Side.RIGHT) for zone in zones)


def yes(*terms: Symptom, side: Side = Side.NOT_STATED) -> tuple[Answer, ...]:
    """Return answers yes."""
    return tuple(Answer(term, yes=True, side=side) for term in terms)


def no(*terms: Symptom) -> tuple[Answer, ...]:
    """Return answers no."""
    return tuple(Answer(term, yes=False) for term in terms)


ASKED_AND_NO = (
    Symptom.CHEST_PAIN,
    Symptom.BREATHLESSNESS,
    Symptom.FEVER,
    Symptom.FOOT_COLD_OR_PALE,
    Symptom.FOOT_NUMB,
    Symptom.CANNOT_BEAR_WEIGHT,
)


def diary() -> Diary:
    """Return the diary."""
    chance = random.Random(7)  # noqa: S311 - a made-up diary is no secret
    return Diary(
        entries=tuple(_entries(chance)),
        marks=(
            Mark(UUID(int=1), TWIST, MarkKind.INJURY, "Twisted while lifting, pop", Side.RIGHT),
            Mark(UUID(int=2), date(2026, 9, 23), MarkKind.TREATMENT_STARTED, "Ibuprofen 400 mg"),
            Mark(UUID(int=3), date(2026, 10, 1), MarkKind.APPOINTMENT, "Physiotherapy, visit 1"),
            Mark(UUID(int=4), date(2026, 10, 20), MarkKind.OTHER, "Back to running, 3 km"),
        ),
        functions=tuple(
            Function(UUID(int=10 + place), on, activity, rating)
            for place, (on, activity, rating) in enumerate(
                [
                    (date(2026, 9, 20), "Going down stairs", 2),
                    (date(2026, 9, 20), "Squatting", 0),
                    (date(2026, 11, 10), "Going down stairs", 6),
                    (date(2026, 11, 10), "Squatting", 2),
                ]
            )
        ),
        profile=Profile(birth_year=1987, conditions=((Condition.PREVIOUS_CLOT, False), (Condition.CANCER, False))),
        responses=(
            Response(
                UUID(int=20),
                datetime(2026, 9, 25, 18, tzinfo=UTC),
                ResponseKind.SEEN,
                "dvt",
                1,
                "same_day",
                ("calf_swelling:2026-09-25",),
                date(2026, 9, 25),
            ),
        ),
    )


def _entries(chance: random.Random) -> Iterable[Entry]:
    for on in dates(FIRST, TODAY):
        if on in GAPS:
            continue
        if on == date(2026, 8, 16):
            yield entry(on, 0, note="No pain at all today.")
        elif on < TWIST:
            yield _before(on, chance)
        else:
            yield _after(on, chance)
    yield entry(date(2026, 10, 3), 4, number=1, note="Evening: better after lying down.")


def _before(on: date, chance: random.Random) -> Entry:
    running = on.weekday() in {1, 5}
    return entry(
        on,
        chance.choice((1, 1, 2, 2, 3)),
        places=right(Zone.BACK_OF_KNEE),
        activities=(Activity("Running", 35, 6, stretched_before=False),) if running else (Activity("Walking"),),
    )


def _after(on: date, chance: random.Random) -> Entry:
    since = (on - TWIST).days
    return entry(
        on,
        8 if since < 3 else max(3, 8 - since // 12 + chance.choice((-1, 0, 0, 1))),
        late=2 if since % 11 == 5 else 0,
        places=right(Zone.BACK_OF_KNEE, *(zone for zone, every in _ALSO_THERE if since % every == 0)),
        answers=(*no(*ASKED_AND_NO), *_answers(on, since, chance)),
        onset=Onset(on=TWIST, manner=Manner.SUDDEN) if on == TWIST else None,
        activities=(Activity("Running", 20),) if on in {date(2026, 10, 20), date(2026, 10, 31)} else (),
        treatments=tuple(_treatments(since, chance)),
        note="Stairs at work, swollen by evening." if since % 7 == 0 else "",
    )


_ALSO_THERE = ((Zone.INNER, 3), (Zone.CALF, 4), (Zone.FRONT_OF_KNEE, 6))


def _answers(on: date, since: int, chance: random.Random) -> Iterable[Answer]:
    yield Answer(Symptom.WOKEN_AT_NIGHT, yes=chance.random() < 0.35)
    if chance.random() < 0.25:
        yield from yes(Symptom.LOCKING)
    if since < 16 or on in {date(2026, 11, 8), TODAY}:
        yield from yes(Symptom.KNEE_SWELLING, side=Side.RIGHT)
    if on in {date(2026, 9, 24), date(2026, 9, 25)}:
        yield from yes(Symptom.CALF_SWELLING, Symptom.LEG_WARMTH, side=Side.RIGHT)
    if since % 3 == 0:
        yield from (Answer(Quality.DULL_ACHE, yes=True), Answer(Aggravator.WORSE_STAIRS, yes=True))
    if since % 5 == 0:
        yield from (Answer(Aggravator.WORSE_SQUATTING, yes=True), Answer(Reliever.BETTER_REST, yes=True))
    if on == TWIST:
        yield from (Answer(Mechanism.TWIST_SQUATTING, yes=True), Answer(Mechanism.POP, yes=True))
        yield from (Answer(Mechanism.FALL_ON_KNEE, yes=False), *yes(Symptom.SWELLED_LATER))


def _treatments(since: int, chance: random.Random) -> Iterable[Treatment]:
    if since >= 6 and since % 2 == 0:
        yield Treatment("Ibuprofen", "400 mg", helped=chance.choice((True, True, None, False)))
    if since < 18:
        yield Treatment("Ice", helped=True)
