"""The database of Health Connect: one app a day, never two summed, no place on earth, no harm from strange ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.storage import open_store
from kneelog.transfer import read
from kneelog.transfer.foreign import health_connect
from tests.conftest import FIXED_NOW
from tests.transfer.bombs import zipped
from tests.transfer.forms import DAY, database

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("berlin")


WHOLE = database()


@pytest.mark.parametrize("data", [WHOLE, zipped({"health_connect_export.db": WHOLE})], ids=["by itself", "in its ZIP"])
def test_an_export(data: bytes) -> None:
    """The app that noted most, not the sum of two; exercise by name; the last day waits for the next export."""
    found = read(data, "export.zip")
    told = [to_plain(each.current.content) for each in found.records]
    assert (found.app, found.rejected) == ("Health Connect", ())
    assert [(each["occurred_at"], each.get("activities"), each.get("measurements")) for each in told] == [
        ("2024-03-05T18:20:00+01:00", [{"kind": "Running", "minutes": 32}], None),
        (
            "2024-03-05T20:00:00+01:00",
            [{"kind": "Steps", "metres": 3457, "count": 5600}],
            [{"kind": "Sleep", "value": "7.5", "unit": "h"}],
        ),
        (
            "2024-03-06T20:00:00+01:00",
            [{"kind": "Steps", "count": 800}],
            [{"kind": "Weight", "value": "81.4", "unit": "kg"}],
        ),
    ]
    assert "river" not in str(told)


def test_a_longer_export_adds_what_is_new(tmp_path: Path) -> None:
    """Nothing is doubled and nothing differs."""
    store = open_store(tmp_path / "diary.sqlite3", at=FIXED_NOW)
    service.apply_import(store, service.preview_import(store, WHOLE, "a.db"), FIXED_NOW)
    longer = database(f"INSERT INTO steps_record_table VALUES (9, 1, {DAY + 3}, 9)")  # noqa: S608 - a number of our own
    preview = service.preview_import(store, longer, "b.db")
    assert (len(preview.new), len(preview.same), preview.conflicting) == (1, 3, ())
    store.close()


def test_a_row_that_makes_no_sense_is_told_and_the_others_taken() -> None:
    """A time that is none, a number beyond all."""
    odd = "INSERT INTO exercise_session_record_table (start_time, end_time, exercise_type) VALUES {values}"
    found = read(database(odd.format(values="('x', 1, 33)"), odd.format(values="(9e18, 9e18, 33)")), "a.db")
    assert len(found.rejected) == 2
    assert len(found.records) == 3


@pytest.mark.parametrize(
    "more",
    [
        ("DROP TABLE steps_record_table", "CREATE VIEW steps_record_table AS SELECT 1 AS count"),
        ("DROP TABLE steps_record_table",),
    ],
)
def test_another_database_is_none(more: tuple[str, ...]) -> None:
    """A view of that name is no table; a database of another program is told as one."""
    with pytest.raises(TransferError, match="seems to be a database"):
        read(database(*more), "a.db")


@pytest.mark.parametrize("cut", [120, 5000, len(WHOLE) - 4096])
def test_a_damaged_one_brings_nothing(cut: int) -> None:
    """Whatever is left of it."""
    with pytest.raises(TransferError):
        read(WHOLE[:cut] + b"\xff" * (len(WHOLE) - cut), "a.db")


def test_a_question_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database can be built to keep its reader busy."""
    monkeypatch.setattr(health_connect, "_LONGEST_SECONDS", -1.0)
    monkeypatch.setattr(health_connect, "_STEPS_BETWEEN_LOOKS", 1)
    with pytest.raises(TransferError, match="interrupted"):
        read(WHOLE, "a.db")
