"""Examine: whatever changed by itself in the file is told, by kind and day and without its text."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import DamagedDiary
from kneelog.domain.vocabulary import Side
from kneelog.storage import Store, open_store
from tests.storage.samples import LATER, NOW, an_entry, every_kind, execute

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "behind the knee it burns"  # noqa: S105 - a note, and no password

ENTRY = "An entry of 15 March 2026 is not what was saved."
MARK = "A mark of 1 March 2026 is not what was saved."
RESPONSE = "A response of 15 March 2026 is not what was saved."
WATCH = "A watched question of 1 March 2026 is not what was saved."
EARLIER = "An entry of 15 March 2026: an earlier version is not what was saved."
MISSING = "An entry of 15 March 2026: a version of it is missing."


NO_DAY = "An entry of a day that cannot be read"

WITHOUT_ENTRIES = ";".join(
    f"DELETE FROM {name}"  # noqa: S608 - names of our own tables
    for name in (
        "entry",
        "entry_place",
        "entry_answer",
        "entry_activity",
        "entry_treatment",
        "entry_measurement",
        "entry_origin",
    )
)


@pytest.fixture
def filled(path: Path) -> Path:
    """A diary with a record of each kind and an entry that was edited, closed."""
    store = open_store(path, at=NOW)
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    (entry,) = store.diary().entries
    store.save(dataclasses.replace(entry, note=SECRET), at=LATER, expected=1)
    assert store.check() == ()
    store.close()
    return path


def checked(path: Path) -> tuple[str, ...]:
    """What a check says of a diary that opens."""
    store = open_store(path, at=NOW)
    try:
        return store.check()
    finally:
        store.close()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE entry SET note = replace(note, 'burns', 'turns')", ENTRY),
        ("UPDATE entry SET note = CAST(x'ff80' AS TEXT)", ENTRY),
        ("UPDATE entry SET severity = NULL", ENTRY),
        ("UPDATE entry SET occurred_at = '2026-03-15T20:30:00+02:00'", ENTRY),
        ("UPDATE entry SET occurred_at = 'x026-03-15T20:30:00+02:00'", ENTRY),
        ("UPDATE entry SET occurred_utc = occurred_utc + 1", ENTRY),
        ("UPDATE entry SET day = '2026-03-16'", ENTRY),
        ("UPDATE entry SET saved_at = '2026-03-15T21:30:01+01:00'", ENTRY),
        ("UPDATE entry SET saved_at = 'then'", ENTRY),
        ("UPDATE entry SET voided = 1", ENTRY),
        ("UPDATE entry SET version = 3", ENTRY),
        ("UPDATE entry SET seal = upper(seal)", ENTRY),
        ("UPDATE entry SET seal = NULL", ENTRY),
        ("UPDATE entry_place SET side = 'left' WHERE position = 0", ENTRY),
        ("UPDATE entry_place SET zone = 'nowhere' WHERE position = 0", ENTRY),
        ("DELETE FROM entry_place WHERE position = 1", ENTRY),
        ("UPDATE entry_place SET position = 7 WHERE position = 1", ENTRY),
        ("UPDATE entry_answer SET yes = 1 - yes WHERE position = 2", ENTRY),
        ("UPDATE entry_activity SET minutes = 21 WHERE position = 0", ENTRY),
        ("UPDATE entry_treatment SET helped = NULL", ENTRY),
        ("UPDATE entry_measurement SET value = '2' WHERE position = 0", ENTRY),
        ("DELETE FROM entry_origin", ENTRY),
        ("UPDATE mark SET text = 'second visit'", MARK),
        ("UPDATE mark SET id = replace(id, '-', '_')", MARK),
        ("UPDATE mark SET id = '00000000-0000-0000-0000-000000000001'", MARK),
        ("UPDATE function SET rating = 10", "A rating of 1 March 2026 is not what was saved."),
        ("UPDATE response SET made_at = replace(made_at, '20:30', '20:31')", RESPONSE),
        ("UPDATE response_evidence SET key = 'leg_coldness' WHERE position = 1", RESPONSE),
        ("UPDATE watch SET direction = 'better'", WATCH),
        ("DELETE FROM watch_day WHERE position = 1", WATCH),
        ("UPDATE profile SET birth_year = 1981", "The profile is not what was saved."),
        ("UPDATE profile_condition SET yes = 1 - yes", "The profile is not what was saved."),
        ("UPDATE history SET content = replace(content, '\"severity\":6', '\"severity\":5')", EARLIER),
        ("UPDATE history SET content = substr(content, 1, 100)", EARLIER),
        ("UPDATE history SET content = '{}'", f"{NO_DAY}: an earlier version is not what was saved."),
        ("UPDATE history SET seal = NULL", EARLIER),
        ("UPDATE history SET voided = 1", EARLIER),
        ("UPDATE history SET version = 9", EARLIER),
        ("DELETE FROM history", MISSING),
        (f"PRAGMA foreign_keys=OFF;{WITHOUT_ENTRIES}", MISSING),
        ("UPDATE owner SET demo = 1", "Whether this is the invented diary is not what was saved."),
        ("UPDATE owner SET seal = NULL", "Whether this is the invented diary is not what was saved."),
    ],
)  # fmt: skip
def test_whatever_changed_by_itself_is_told(filled: Path, damage: str, told: str) -> None:
    """One sentence for one record that is not what was saved, and nothing of what it says."""
    execute(filled, *damage.split(";"))
    assert checked(filled) == (told,)


def test_a_row_of_which_nothing_makes_sense_is_told_too(filled: Path) -> None:
    """A day that cannot be read is no reason to be silent, or to crash."""
    execute(filled, "UPDATE response SET made_at = 'then', day = NULL")
    assert checked(filled) == ("A response of a day that cannot be read is not what was saved.",)


def test_a_check_leaves_reading_as_strict_as_it_was(filled: Path) -> None:
    """It reads damaged text as far as it goes; the diary that is shown must not."""
    execute(filled, "UPDATE entry SET note = CAST(x'ff80' AS TEXT)")
    store = open_store(filled, at=NOW)
    assert store.check() == (ENTRY,)
    with pytest.raises(DamagedDiary, match="some text in it cannot be read"):
        store.diary()
    store.close()


def test_an_edit_does_not_make_damage_good(filled: Path) -> None:
    """What was damaged is in history then, and still is not what was saved."""
    execute(filled, "UPDATE entry SET note = 'rotten'")
    store = open_store(filled, at=NOW)
    (entry,) = store.diary().entries
    store.save(dataclasses.replace(entry, note="mended"), at=LATER + timedelta(hours=1), expected=2)
    assert store.check() == (EARLIER,)
    store.close()


def test_only_so_many_are_named(store: Store) -> None:
    """Ten by day, oldest first, then how many more."""
    for days in range(14):
        entry = dataclasses.replace(an_entry(), occurred_at=NOW - timedelta(days=days))
        store.save(entry, at=NOW, expected=None)
    execute(store.path, "UPDATE entry SET severity = 1")
    told = store.check()
    assert told[0] == "An entry of 2 March 2026 is not what was saved."
    assert told[9] == "An entry of 11 March 2026 is not what was saved."
    assert told[10:] == ("And 4 more like these.",)


def test_what_sqlite_notices_is_told_before_what_the_seals_do(filled: Path) -> None:
    """A table that is gone does not hide the rest, and a record damaged in the others does not hide it."""
    store = open_store(filled, at=NOW)
    execute(filled, "UPDATE entry_place SET side = 'left'", "DROP TABLE mark")
    assert store.check()[0] == "the table mark is missing"
    store.close()


def test_seals_are_not_looked_at_when_a_diary_is_read(filled: Path) -> None:
    """Ordinary reading shows what is there; telling is the work of a check."""
    execute(filled, "UPDATE entry_place SET side = 'left'", "UPDATE entry SET seal = 'x'")
    store = open_store(filled, at=NOW)
    (entry,) = store.diary().entries
    assert {place.side for place in entry.places} == {Side.LEFT}
    store.close()
