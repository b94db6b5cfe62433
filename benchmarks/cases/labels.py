"""The cases: a diary each, and, where the file with the labels is at hand, what is expected of it.

The labels of the first set are not part of the repository, those of the second are. A file of labels holds one JSON
object a line; beside it lies `unlabelled_key.json`, which says which label belongs to which diary.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Urgency
from kneelog.transfer.reading import read

DIARIES = Path(__file__).parent / "diaries"
"""The frozen diaries, written by somebody who had seen neither labels nor rules."""

SECOND = Path(__file__).parent / "second" / "diaries"
"""The diaries of the second set: collected when the rules were there, run once before anything was changed for it."""

SECOND_LABELS = Path(__file__).parent / "second" / "cases.jsonl"
"""The labels of the second set, which are our own work and part of the repository."""

KEY = "unlabelled_key.json"

NO_CAUSE = "none"
"""Label of a case that none of the nine causes fits."""


class UnreadableCases(Exception):
    """A diary or the file with the labels cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """A diary and the moment it is looked at: the evening of its last day.

    Attributes:
        id: stem of its file.
        diary: what it holds.
        on: its last diary day.
        now: the moment looked from.
    """

    id: str
    diary: Diary
    on: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Label:
    """What is expected of a case.

    Attributes:
        cause: one of the nine, or `NO_CAUSE`.
        also: causes that are no error either.
        urgency: by the urgency rule of the cases.
        undetectable: dangerous, though what is stated does not say so: counted apart.
        core: firm label, and enough told.
    """

    cause: str
    also: tuple[str, ...]
    urgency: Urgency
    undetectable: bool
    core: bool

    @property
    def has_cause(self) -> bool:
        """Whether one of the nine causes is right."""
        return self.cause != NO_CAUSE

    @property
    def right(self) -> frozenset[str]:
        """The causes that may be shown without an error."""
        return frozenset((self.cause, *self.also)) - {NO_CAUSE}


def diaries(folder: Path) -> tuple[Told, ...]:
    """Return the diaries of a folder, by file name.

    Raises:
        UnreadableCases: there are none, or one holds a record that kneelog rejects.
    """
    found = tuple(_told(path) for path in sorted(folder.glob("*.json")))
    if not found:
        raise UnreadableCases(f"{folder} holds no diaries; name a folder of JSON diaries.")
    return found


def _told(path: Path) -> Told:
    found = read(path.read_bytes(), path.name)
    if found.rejected:
        raise UnreadableCases(f"{path}: {found.rejected[0].reason}")
    diary = found.archive(datetime(2000, 1, 1, tzinfo=UTC)).diary()
    days = [entry.day for entry in diary.entries]
    if not days:
        raise UnreadableCases(f"{path}: holds no entry.")
    return Told(path.stem, diary, max(days), datetime.combine(max(days), time(23, 0), tzinfo=UTC))


def labels(file: Path) -> Mapping[str, Label]:
    """Return the labels by the id of their diary.

    Raises:
        UnreadableCases: the file or its key is not there.
    """
    key = file.parent / KEY
    for path in (file, key):
        if not path.is_file():
            raise UnreadableCases(f"{path} is not there; --cases names the file with the labels, {KEY} lies beside it.")
    rows = {row["id"]: row for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()) if row}
    named: Mapping[str, str] = json.loads(key.read_text(encoding="utf-8"))
    return {diary: _label(rows[case]) for diary, case in named.items() if case in rows}


def _label(row: Mapping[str, Any]) -> Label:
    return Label(
        cause=row["true_cause"],
        also=tuple(row["also_acceptable"]),
        urgency=Urgency(row["expected_urgency"]),
        undetectable=bool(row["dangerous_undetectable"]),
        core=row["strength"] == "core",
    )
