"""Times taking in a table, as a preview and its import: `python -m benchmarks.imports`.

Beside it stands the bare work on the same file in the same run: `csv` reads it, one `executemany` writes as many rows
into the table of entries of a diary file, and one commit ends it. That table has the keys and the checks of a diary,
but no parts, no note of the import, no seal. Times are those of the processor, the median of a few runs in turns. With
--docs FOLDER the table is written into import-speed.md of that folder.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.insights.tables import table, written
from kneelog import service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES: Final = (25_000, 50_000, 100_000)
RUNS: Final = 3
BARE_EACH_SIDE: Final = 3
LIMIT: Final = 25
NOW: Final = datetime(2026, 3, 15, 12, tzinfo=UTC)
_FIRST: Final = datetime(2016, 1, 1, 7, tzinfo=UTC)
_APART: Final = timedelta(minutes=53)
_COLUMNS: Final = ("owner_id", "id", "version", "saved_at", "voided", "occurred_at", "occurred_utc", "day", "note")


@dataclass(frozen=True)
class Took:
    """What one file took.

    Attributes:
        rows: after its header.
        bare: seconds of `csv` and one `executemany`.
        preview: seconds until it is known what would be added.
        added: seconds until it is.
    """

    rows: int
    bare: float
    preview: float
    added: float

    @property
    def times(self) -> float:
        """How many times the bare work it takes."""
        return (self.preview + self.added) / self.bare


def of_another_app(rows: int) -> bytes:
    """An export of Track & Graph: one value a row."""
    chance, text = random.Random(rows), io.StringIO()  # noqa: S311 - a reproducible table, not a secret
    writer = csv.writer(text)
    writer.writerow(("FeatureName", "Timestamp", "Value", "Label", "Note"))
    for number in range(rows):
        at = _FIRST + _APART * number
        name = chance.choice(("Sleep", "Steps", "Mood", "Weight"))
        writer.writerow((name, at.isoformat(), chance.randint(0, 9000) / 10, "", "long day" * (number % 3 == 0)))
    return text.getvalue().encode()


def unknown(rows: int) -> bytes:
    """A table that somebody kept in a German spreadsheet: day, time, pain, leg, what was done, a note, the weather."""
    chance, text = random.Random(rows), io.StringIO()  # noqa: S311 - a reproducible table, not a secret
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Datum", "Uhrzeit", "Schmerz Knie", "Seite", "Sport", "Minuten", "Bemerkung", "Temperatur"))
    for number in range(rows):
        at = _FIRST + _APART * number
        writer.writerow((
            f"{at:%d.%m.%Y}", f"{at:%H:%M}", chance.randint(0, 10), chance.choice(("links", "rechts")),
            chance.choice(("Gehen", "Rad", "")), chance.choice(("30", "45,5", "")),
            "nach der Treppe" * (number % 2), f"{chance.randint(-5, 25)},5",
        ))  # fmt: skip
    return text.getvalue().encode()


def of_kneelog(rows: int) -> bytes:
    """A diary kept in a spreadsheet by the columns of kneelog, without ids."""
    chance, text = random.Random(rows), io.StringIO()  # noqa: S311 - a reproducible table, not a secret
    writer = csv.writer(text)
    writer.writerow(("occurred_at", "severity", "places", "note"))
    for number in range(rows):
        at = (_FIRST + _APART * number).isoformat()
        place = chance.choice(("left back_of_knee", "right calf 3"))
        writer.writerow((at, chance.randint(3, 10), place, "after the stairs" * (number % 2)))
    return text.getvalue().encode()


KINDS: Final[dict[str, Callable[[int], bytes]]] = {
    "a table with kneelog's own columns, 4 of them": of_kneelog,
    "an export of Track & Graph, 5 columns": of_another_app,
    "an unknown table, 8 columns": unknown,
}


def bare(data: bytes, diary: Path) -> float:
    """Seconds to read a file by `csv`, and to write as many rows of a diary as it has by one `executemany`."""
    store = service.open_diary(diary, NOW)
    store.close()
    delimiter = ";" if b";" in data.split(b"\n", 1)[0] else ","
    with closing(sqlite3.connect(diary)) as connection:
        start = time.process_time()
        read = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))
        at, said = NOW.isoformat(), NOW.date().isoformat()
        rows = [(1, f"{number:036}", 1, at, 0, at, 0, said, row[-1]) for number, row in enumerate(read[1:])]
        marks = ",".join("?" * len(_COLUMNS))
        connection.executemany(f"INSERT INTO entry ({','.join(_COLUMNS)}) VALUES ({marks})", rows)  # noqa: S608
        connection.commit()
        return time.process_time() - start


def taken(data: bytes, diary: Path) -> tuple[float, float]:
    """Seconds of a preview, and of adding all of it."""
    store = service.open_diary(diary, NOW)
    guessed = service.guessed_table(data, "table.csv")
    start = time.process_time()
    if guessed is None:
        preview = service.preview_import(store, data, "table.csv")
    else:
        preview = service.preview_table(store, data, "table.csv", guessed.mapping)
    looked = time.process_time()
    service.apply_import(store, preview, NOW)
    added = time.process_time()
    store.close()
    if preview.rejected:
        raise ValueError(preview.rejected[0].reason)
    return looked - start, added - looked


def measured(make: Callable[[int], bytes], rows: int, runs: int = RUNS) -> Took:
    """Both in turns, the median of each.

    The bare work is done several times on each side of the other: it takes a moment and the other many seconds, so that
    a busy spell of the machine would else fall on one of them alone.
    """
    data = make(rows)
    bares, previews, addings = [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            bares += [bare(data, folder / f"before{number}.sqlite3") for number in range(BARE_EACH_SIDE)]
            looked, added = taken(data, folder / "diary.sqlite3")
            bares += [bare(data, folder / f"after{number}.sqlite3") for number in range(BARE_EACH_SIDE)]
        previews.append(looked)
        addings.append(added)
    return Took(rows, median(bares), median(previews), median(addings))


def bent(found: Sequence[Took]) -> float:
    """How many times as long a row takes in the largest file as in the smallest: 1 is a straight line."""
    (small, *_, large) = found
    each = [(took.preview + took.added) / took.rows for took in (small, large)]
    return each[1] / each[0]


def main() -> int:
    """Measure and print; 1 where the limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write the table into this folder")
    asked = parser.parse_args()
    rows, verdicts, holds = [], [], True
    for name, make in KINDS.items():
        found = [measured(make, size, asked.runs) for size in SIZES]
        rows += [
            (
                name,
                f"{took.rows:,}",
                *(f"{seconds:.2f} s" for seconds in (took.bare, took.preview, took.added)),
                f"{took.times:.1f}",
            )
            for took in found
        ]
        largest = found[-1]
        holds &= largest.times <= LIMIT
        verdicts.append(
            f"{name}: **{largest.times:.1f} times** the bare work at {largest.rows:,} rows (at most {LIMIT}: "
            f"{'holds' if largest.times <= LIMIT else 'DOES NOT HOLD'}); a row takes {bent(found):.2f} times as long "
            f"in the largest file as in the smallest."
        )
    head = ("file", "rows", "bare", "preview", "adding", "times the bare work")
    text = table(head, rows) + "\n\n" + "\n".join(f"- {each}" for each in verdicts)
    print(text, flush=True)
    if asked.docs:
        written(asked.docs / "import-speed.md", text)
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
