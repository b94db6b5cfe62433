"""What the tests of storage share: a clock, records, ways to look at a file from outside."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from kneelog.domain.codec import to_plain
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.record import Function, Mark, Plan, Profile, Response, Watch
from kneelog.domain.vocabulary import (
    Condition,
    Direction,
    FactorKind,
    Manner,
    MarkKind,
    Quality,
    ResponseKind,
    Side,
    Symptom,
    Unit,
    Zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kneelog.domain.diary import Archive
    from kneelog.domain.record import Record, Version

NOW: Final = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))
LATER: Final = NOW + timedelta(hours=1)

NOBODY: Final = 65534
"""The account that owns nothing."""


def an_entry(severity: int | None = 6, note: str = "", record_id: UUID | None = None) -> Entry:
    """An entry with every part there is."""
    return Entry(
        id=record_id or uuid4(),
        occurred_at=NOW,
        logged_at=LATER,
        severity=severity,
        places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6), Place(Zone.ELSEWHERE, Side.LEFT, None, "in the shoe")),
        answers=(
            Answer(Symptom.CALF_SWELLING, yes=True, side=Side.RIGHT),
            Answer(Symptom.CALF_SWELLING, yes=False, side=Side.LEFT),
            Answer(Quality.DULL_ACHE, yes=False),
        ),
        onset=Onset(ago=3, unit=Unit.WEEKS, manner=Manner.GRADUAL),
        activities=(Activity("Stairs", 20, 7, stretched_before=False, count=140), Activity("Chess", metres=12)),
        treatments=(Treatment("Ice", "10 minutes", helped=True), Treatment("Rest")),
        note=note,
        measurements=(Measurement("Headache", "3", "0-4"), Measurement("Mood", "good")),
        origin=Origin("Another app", "4155892344"),
    )


def a_mark() -> Mark:
    """A mark."""
    return Mark(uuid4(), date(2026, 3, 1), MarkKind.APPOINTMENT, "first visit", Side.RIGHT)


def a_function() -> Function:
    """A rating."""
    return Function(uuid4(), date(2026, 3, 1), "Climbing stairs", 0)


def a_response() -> Response:
    """A response."""
    return Response(
        uuid4(), NOW, ResponseKind.SEEN, "dvt", 2, "same_day", ("calf_swelling", "leg_warmth"), date(2026, 3, 15)
    )


def a_profile() -> Profile:
    """A profile."""
    return Profile(birth_year=1980, country="GB", conditions=((Condition.GOUT, False), (Condition.CANCER, True)))


def a_watch() -> Watch:
    """A watched question with its plan."""
    plan = Plan(date(2026, 3, 16), date(2026, 3, 19), (date(2026, 3, 17), date(2026, 3, 18)))
    return Watch(uuid4(), date(2026, 3, 1), FactorKind.ACTIVITY, "Squatting", plan, Direction.WORSE)


def every_kind() -> tuple[Record, ...]:
    """One record of each kind."""
    return (an_entry(), a_mark(), a_function(), a_response(), a_watch(), a_profile())


def plain(archive: Archive) -> object:
    """An archive as values that compare exactly, offsets and order included."""

    def version(
        found: Version[Entry]
        | Version[Mark]
        | Version[Function]
        | Version[Response]
        | Version[Watch]
        | Version[Profile],
    ) -> object:
        return found.number, found.saved_at.isoformat(), found.voided, to_plain(found.content)

    kinds = (archive.entries, archive.marks, archive.functions, archive.responses, archive.watches, (archive.profile,))
    return [[[version(one) for one in versions] for versions in kind] for kind in kinds]


def fingerprint(path: Path) -> str:
    """What is in a file, as a hash."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names_in(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


def execute(path: Path, *statements: str) -> None:
    """Do to a file what kneelog would not."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Act as an account that file permissions hold for: they do not hold for root."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
