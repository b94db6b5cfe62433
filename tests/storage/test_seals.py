"""Seals: always the same for the same, in every release to come."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kneelog.domain.entry import Activity
from kneelog.domain.record import Version
from kneelog.storage import open_store, rows
from kneelog.storage.seals import owner_seal, seal
from tests.storage.samples import NOW, an_entry

if TYPE_CHECKING:
    from pathlib import Path


def test_the_seal_of_years_ago_still_holds() -> None:
    """Whoever changes how a record is written as JSON, or a seal made, makes every seal of every diary break."""
    now = an_entry(note="Tight\nafter stairs", record_id=UUID(int=1))
    activities = (Activity("Stairs", 20, 7, stretched_before=False), Activity("Chess"))
    of_version_3 = replace(now, activities=activities, measurements=(), origin=None)
    version = Version(1, NOW, voided=False, content=of_version_3)
    assert rows.sealed(rows.ENTRIES, version) == "a36fc525140f8a7255d30acd5c6136d6"
    assert owner_seal(1, 0) == "efb4b761f8caa441195885ccc825e427"


def test_everything_that_is_said_of_a_version_is_in_its_seal() -> None:
    """Whichever of the parts is another one, so is the seal; half a letter has a seal as well."""
    said = ("entry", "id", 1, "2026-03-15T20:30:00+01:00", 0, "{}")
    others = ("mark", "other", 2, "2026-03-15T20:30:01+01:00", 1, '{"note":"\udc80"}')
    changed = {_seal(*said[:place], other, *said[place + 1 :]) for place, other in enumerate(others)}
    assert len(changed | {_seal(*said)}) == len(said) + 1


def _seal(*said: Any) -> str:  # noqa: ANN401 - text and numbers, in the order of `seal`
    return seal(*said)


def test_a_superseded_version_keeps_the_seal_it_was_given(path: Path) -> None:
    """It moves with the version, so that damage from before an edit is not sealed as if it had been saved."""
    store = open_store(path, at=NOW)
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    with closing(sqlite3.connect(path)) as connection:
        (given,) = connection.execute("SELECT seal FROM entry").fetchone()
    store.void(type(entry), entry.id, at=NOW, expected=1)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT seal FROM history").fetchall() == [(given,)]
        assert connection.execute("SELECT seal FROM entry").fetchone() != (given,)
