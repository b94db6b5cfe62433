"""The diaries that are measured: from one day to ten years of five entries a day, and one of a hundred a day.

All end on the same evening, and a shorter one is the end of a longer one of as many entries a day: what is compared is
the length alone. It is looked at on the evening after, on which nothing is logged yet. Who wrote them has an ordinary
aching knee, nothing urgent.
"""

from __future__ import annotations

import math
import random
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from benchmarks.storage import ENTRIES_A_DAY
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.record import Version
from kneelog.domain.vocabulary import SUGGESTED_ACTIVITIES, SUGGESTED_TREATMENTS, Quality, Side, Symptom, Zone
from kneelog.storage import open_store

if TYPE_CHECKING:
    from kneelog.storage import Store

_LAST: Final = datetime(2025, 12, 28, 21, 30, tzinfo=UTC)
"""The evening on which all of them end, a Sunday."""

NOW: Final = _LAST + timedelta(days=1)
"""When they are looked at."""

_ZONES: Final = (Zone.BACK_OF_KNEE, Zone.BACK_OF_KNEE, Zone.FRONT_OF_KNEE, Zone.INNER)
_SYMPTOMS: Final = (Symptom.STIFFNESS, Symptom.CLICKING, Symptom.WEAKNESS)
_NOTE: Final = "After work the back of the knee was tight. "


@dataclass(frozen=True)
class Size:
    """How large a diary is.

    Attributes:
        name: for the tables.
        days: each of them logged.
        a_day: entries of each.
    """

    name: str
    days: int
    a_day: int = ENTRIES_A_DAY


ONE_DAY: Final = Size("one day", 1)
FEW: Final = Size("90 days", 90)
MANY: Final = Size("ten years", 3650)
SIZES: Final = (
    ONE_DAY,
    FEW,
    Size("one year", 365),
    Size("three years", 1095),
    MANY,
    Size("90 days of 100 entries", 90, 100),
)


def filled(path: Path, size: Size) -> Store:
    """Return a diary of that size, open; it is made where it is not there yet."""
    if not path.exists():
        path.write_bytes(_file(size))
    return open_store(path, at=NOW)


@cache
def _file(size: Size) -> bytes:
    """Return the file of a diary of that size; made once, for every part of the bench has a copy of its own."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "diary.sqlite3"
        with closing(open_store(path, at=NOW)) as store:
            store.merge(written(size), at=NOW)
        return path.read_bytes()


def written(size: Size) -> Archive:
    """Return every entry of a diary of that size, each in one version."""
    entries = (_entry(size, back, number) for back in range(size.days) for number in range(size.a_day))
    versions = [(Version(1, NOW, voided=False, content=entry),) for entry in entries]
    return Archive(entries=tuple(sorted(versions, key=lambda found: found[0].content.id)))


def _entry(size: Size, back: int, number: int) -> Entry:
    """Return one entry of the day that lies `back` days before the last; the same ones make the same entry."""
    chance = random.Random(f"{back} {number} {size.a_day}")  # noqa: S311 - a reproducible diary, not a secret
    at = _LAST - timedelta(days=back, hours=13 * (1 - number / max(size.a_day - 1, 1)))
    severity = round(3 + 1.5 * math.sin(back / 5) + chance.uniform(-1.4, 1.4))
    side = Side.RIGHT if chance.random() < 5 / 6 else Side.LEFT
    done = chance.random() < 1 / 3
    return Entry(
        id=UUID(int=chance.getrandbits(128), version=4),
        occurred_at=at,
        logged_at=at,
        severity=severity,
        places=(Place(chance.choice(_ZONES), side, severity),),
        answers=(
            Answer(Quality.DULL_ACHE, yes=chance.random() > 1 / 2),
            *(Answer(each, yes=True, side=side) for each in chance.sample(_SYMPTOMS, chance.randint(0, 2))),
        ),
        activities=(Activity(chance.choice(SUGGESTED_ACTIVITIES), chance.randint(1, 90), 5),) if done else (),
        treatments=(Treatment(chance.choice(SUGGESTED_TREATMENTS), "", helped=True),) if done else (),
        note=_NOTE * chance.randrange(4),
    )
