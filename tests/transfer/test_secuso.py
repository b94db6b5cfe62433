"""The backup of SecUSo's pain diary: both databases, only pain of the leg is pain, left where left is known."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.storage import open_store
from kneelog.transfer import read, reading, table
from tests.conftest import FIXED_NOW
from tests.transfer.bombs import zipped
from tests.transfer.undoing import taken_in_and_back

if TYPE_CHECKING:
    from kneelog.domain.codec import Plain
    from kneelog.transfer.found import Found

SAMPLES: Final = Path(__file__).parent / "samples"
NEW, OLD = ((SAMPLES / f"{name}.json").read_bytes() for name in ("secuso", "secuso_old"))

pytestmark = pytest.mark.usefixtures("berlin")


def plain(found: Found) -> list[Plain]:
    """Its records as values, without their ids."""
    told = [to_plain(each.current.content) for each in found.records]
    return [{key: value for key, value in each.items() if key != "id"} for each in told]


def backup(*days: dict[str, Any], **tables: list[dict[str, Any]]) -> bytes:
    """A backup of these days, each with the description of pain that has its id."""
    content = [{"tableName": name, "createSql": "", "values": rows} for name, rows in tables.items()]
    content.append({"tableName": "diaryentries", "createSql": "", "values": list(days)})
    return json.dumps({"database": {"version": 2, "content": content}, "preferences": {}}).encode()


def marked(regions: str | None, level: object = 5, *, on: str = "2026-01-05") -> bytes:
    """A backup of one day."""
    pain = {"_id": 1, "painLevel": level, "bodyRegions": regions}
    return backup({"_id": 1, "date": on, "painDescription_id": 1}, paindescriptions=[pain])


@pytest.mark.parametrize(
    "data",
    [
        NEW,
        b"\xef\xbb\xbf" + NEW,
        NEW.decode().encode("utf-16"),
        zipped({"made/x.backup": NEW}),
        zipped({"x.json": NEW}),
    ],
    ids=["by itself", "with its mark", "UTF-16", "in a ZIP", "in a ZIP as JSON"],
)
def test_a_backup(data: bytes) -> None:
    """Pain of the leg with its level; else measurements; what was taken, and how many; nothing about the person."""
    found = read(data, "anything.txt")
    assert (found.form, found.app, found.rejected) == ("foreign", "SecUSo Pain Diary", ())
    told = plain(found)
    assert told[:3] == [
        {
            "occurred_at": "2026-01-05T20:00:00+01:00",
            "severity": 6,
            "places": [{"zone": "back_of_knee", "side": "left"}, {"zone": "calf", "side": "left"}],
            "treatments": [{"kind": "Ibuprofen", "dose": "400 mg, 1-0-1-0"}],
            "note": "stairs\nall day",
            "measurements": [
                {"kind": "Condition", "value": "1", "unit": "0-4"},
                {"kind": "Pain quality", "value": "stabbing"},
                {"kind": "Pain quality", "value": "dull"},
                {"kind": "Time of pain", "value": "morning"},
                {"kind": "Time of pain", "value": "at night"},
            ],
            "origin": {"app": "SecUSo Pain Diary", "record": "2026-01-05"},
        },
        {
            "occurred_at": "2026-01-06T20:00:00+01:00",
            "treatments": [{"kind": "Ointment", "dose": "0-0-2-0"}],
            "measurements": [
                {"kind": "Condition", "value": "0", "unit": "0-4"},
                {"kind": "Pain level", "value": "8", "unit": "0-10"},
                {"kind": "Pain region", "value": "head (front)"},
                {"kind": "Pain quality", "value": "throbbing"},
                {"kind": "Time of pain", "value": "all day"},
            ],
            "origin": {"app": "SecUSo Pain Diary", "record": "2026-01-06"},
        },
        {
            "occurred_at": "2026-01-07T20:00:00+01:00",
            "places": [{"zone": "front_of_knee"}],
            "measurements": [
                {"kind": "Pain level", "value": "5", "unit": "pain 0-10"},
                {"kind": "Pain region", "value": "knee on the right of the picture (front)"},
                {"kind": "Pain region", "value": "chest right (back)"},
            ],
            "origin": {"app": "SecUSo Pain Diary", "record": "2026-01-07"},
        },
    ]
    assert len(told) == 6
    assert "Made" not in str(told)


def test_an_older_backup() -> None:
    """Other names of tables and columns; a single region as a number."""
    found = read(OLD, "x")
    first, second = plain(found)
    assert found.rejected == ()
    assert (first["severity"], first["places"]) == (7, [{"zone": "back_of_knee", "side": "left"}])
    assert second["places"] == [{"zone": "back_of_thigh", "side": "left"}, {"zone": "foot_or_ankle", "side": "right"}]
    assert second["treatments"] == [{"kind": "Ibuprofen", "dose": "0-1-0-0"}]


@pytest.mark.parametrize(
    ("regions", "severity", "places"),
    [
        ("28", 5, [("back_of_knee", "left")]),
        ("29", 5, [("back_of_knee", "right")]),
        ("6", 5, [("front_of_knee", "not_stated")]),
        ("7,6", 5, [("front_of_knee", "right"), ("front_of_knee", "left")]),
        ("6,5", 5, [("front_of_knee", "not_stated"), ("front_of_thigh", "not_stated")]),
        ("8,31", 5, [("shin", "not_stated"), ("calf", "right")]),
        ("26,27", 5, [("back_of_thigh", "left"), ("back_of_thigh", "right")]),
        ("10,32", 5, [("foot_or_ankle", "not_stated"), ("foot_or_ankle", "left")]),
        ("28,15", None, [("back_of_knee", "left")]),
        ("24", None, []),
        ("37", None, []),
        (None, None, []),
        ("", None, []),
    ],
)
def test_which_regions_are_of_the_leg(regions: str | None, severity: int | None, places: list[tuple[str, str]]) -> None:
    """The level is a severity where nothing else is marked; the picture from the front does not tell the legs apart."""
    [entry] = plain(read(marked(regions), "x"))
    assert entry.get("severity") == severity
    assert [(each["zone"], each.get("side", "not_stated")) for each in entry.get("places", [])] == places
    levels = [each["value"] for each in entry.get("measurements", []) if each["kind"] == "Pain level"]
    assert levels == ([] if severity else ["5"])


def test_a_level_that_nobody_moved_is_not_no_pain() -> None:
    """The app has 0 where nobody was asked: it stays a measurement, and the place stays marked."""
    [entry] = plain(read(marked("28", 0), "x"))
    assert "severity" not in entry
    assert entry["places"] == [{"zone": "back_of_knee", "side": "left"}]
    assert entry["measurements"] == [{"kind": "Pain level", "value": "0", "unit": "pain 0-10"}]


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        (marked("28", 11), "painlevel", "from 0 to 10"),
        (marked("28", "6"), "painlevel", "from 0 to 10"),
        (marked("28", level=True), "painlevel", "from 0 to 10"),
        (marked("28", 2.5), "painlevel", "from 0 to 10"),
        (marked("28,44"), "bodyregions", "'44' is not a place"),
        (marked([28]), "bodyregions", "is not a place"),  # type: ignore[arg-type]
        (marked(int("9" * 4000)), "bodyregions", "is not a place"),  # type: ignore[arg-type]
        (marked("28", int("9" * 4000)), "painlevel", ""),
        (marked("knee"), "bodyregions", "'knee' is not a place"),
        (marked("28", on="05.01.2026"), "date", "not a day such as 2026-01-31"),
        (marked("28", on="2026-02-30"), "date", "not a day"),
        (marked("28", on="0001-01-01"), "occurred_at", "does not exist"),
        (backup({"date": "2026-01-05", "painDescription_id": 9}, paindescriptions=[]), "paindescription_id", "not in"),
        (backup({"notes": "x"}, paindescriptions=[]), "date", "None is not a day"),
        (backup({"date": "2026-01-05", "notes": 5}, paindescriptions=[]), "notes", "must be text"),
        (backup({"date": "2026-01-05", "condition": 9}, paindescriptions=[]), "condition", "from 0 to 4"),
        (backup("2026-01-05", paindescriptions=[]), "", "must be an object"),  # type: ignore[arg-type]
        (backup({"date": "2026-01-05", "notes": "\ud800"}, paindescriptions=[]), "notes", "cannot be stored"),
    ],
)
def test_a_day_that_makes_no_sense_is_told_and_the_others_taken(data: bytes, where: str, why: str) -> None:
    """With its place in the file and the reason."""
    told = json.loads(data)
    told["database"]["content"][-1]["values"].append({"date": "2026-01-06", "condition": 1})
    found = read(json.dumps(told).encode(), "x")
    [rejected] = found.rejected
    assert rejected.where == ("diaryentries[0]" + (f".{where}" if where else ""))
    assert why in rejected.reason
    assert [each["occurred_at"][:10] for each in plain(found)] == ["2026-01-06"]


@pytest.mark.parametrize(
    "tables",
    [
        {"paindescriptions": [{"_id": 1, "painLevel": 1, "painQualities": "\ud800"}]},
        {"paindescriptions": [{"_id": 1, "painLevel": 1}], "drugs": [{"_id": 1, "name": "\ud800"}]},
        {"paindescriptions": [{"_id": 1, "painLevel": 1, "bodyRegions": [[[[[[[[[[]]]]]]]]]]}]},
        {"paindescriptions": [{"_id": 1, "painLevel": 1}], "drugs": [{"_id": 1, "name": 5}]},
    ],
)
def test_what_a_day_leans_on_has_to_make_sense_too(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Its pain and its medicines: what cannot be stored rejects the day, and not the file or the whole import."""
    taken = [{"morning": 1, "drug_id": 1, "diaryEntry_id": 1}]
    day = {"_id": 1, "date": "2026-01-05", "painDescription_id": 1}
    found = read(backup(day, {"date": "2026-01-06", "condition": 1}, drugintakes=taken, **tables), "x")
    assert [each.where.partition(".")[0] for each in found.rejected] == ["diaryentries[0]"]
    assert len(found.records) == 1


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        (b'"condition":1', b'"condition":1,"condition":2'),
        (b'"painLevel":6', b'"painLevel":6,"painLevel":9'),
        (b'"name":"Ibuprofen"', b'"name":"Ibuprofen","name":"Aspirin"'),
        (b'"morning":1', b'"morning":1,"morning":9'),
    ],
)
def test_what_is_told_twice_is_not_chosen_from(once: bytes, twice: bytes) -> None:
    """In a day, and in what it leans on."""
    assert once in NEW
    found = read(NEW.replace(once, twice), "x")
    [rejected] = found.rejected
    assert rejected.where.startswith("diaryentries[0]")
    assert "twice" in rejected.reason


def test_a_day_that_stands_twice_is_taken_once() -> None:
    """The app has one entry a day; the second is told with the place of the first."""
    day = {"date": "2026-01-06", "condition": 1}
    found = read(backup(day, {**day, "condition": 2}, {"date": "2026-01-07"}, paindescriptions=[]), "x")
    assert [each.where for each in found.rejected] == ["diaryentries[1].date"]
    assert "same record as diaryentries[0]" in found.rejected[0].reason
    assert len(found.records) == 1


@pytest.mark.parametrize(
    "data",
    [
        b'{"database": {"version": 3, "content": [{"tableName": "history", "values": []}]}, "preferences": {}}',
        b'{"database": {"version": 3}}',
        b'{"database": 5}',
        b'{"database": []}',
        b'{"database": {"content": [5, {"tableName": [], "values": []}, {"tableName": "diaryentry", "values": 5}]}}',
        b'{"preferences": {}, "entries": []}',
    ],
)
def test_a_backup_of_another_app_is_no_diary(data: bytes) -> None:
    """The house has thirty apps whose backups begin alike."""
    with pytest.raises(TransferError, match="not known at the top of a diary"):
        read(data, "x.json")
    with pytest.raises(TransferError, match="seems to be an archive"):
        read(zipped({"x.json": data}), "x.zip")


def test_a_diary_of_our_own_is_none_of_it() -> None:
    """Whatever its notes say."""
    own = b'{"entries": [{"occurred_at": "2026-01-05T20:00:00+01:00", "note": "{\\"database\\": {}}"}]}'
    assert read(own, "x.json").form == "json"
    assert read(own, "x.json").app == ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (NEW[: len(NEW) // 2], "not whole JSON"),
        (NEW[:-3], "not whole JSON"),
        (NEW.replace(b"Ibuprofen", b"Ibuprof\xe9n"), "not UTF-8"),
        (NEW.replace(b'"version":2', b'"version":' + b"[" * 2_000_000), "nested far deeper|not whole JSON"),
    ],
)
def test_a_broken_backup_brings_nothing(data: bytes, why: str) -> None:
    """With what is wrong."""
    with pytest.raises(TransferError, match=why):
        read(data, "x.json")


def test_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of days, and of bytes within a ZIP."""
    monkeypatch.setattr("kneelog.transfer.foreign.secuso.MOST_RECORDS", 5)
    with pytest.raises(TransferError, match="records of one kind"):
        read(NEW, "x.json")
    monkeypatch.undo()
    padded = NEW + b" " * 50_000
    monkeypatch.setattr(reading, "LARGEST", len(NEW))
    with pytest.raises(TransferError, match=r"x\.json in the archive is larger"):
        read(zipped({"x.json": padded}), "x.zip")


def test_it_is_no_table_to_guess_at() -> None:
    """The screen asks for columns of tables alone."""
    assert table(NEW, "x.json") is None


def test_taking_in_twice_adds_nothing_and_undoing_leaves_what_was(tmp_path: Path) -> None:
    """A later backup adds its new days."""
    told = json.loads(NEW)
    told["database"]["content"][-1]["values"].pop()
    assert taken_in_and_back(tmp_path, json.dumps(told).encode(), NEW) == (5, 1)


def test_a_headache_diary_raises_no_finding(tmp_path: Path) -> None:
    """Months of the worst headache are nothing that a rule of the knee reads; the same in the calf is."""

    def shown(region: str) -> list[str]:
        days = [(FIXED_NOW - timedelta(days=ago)).date().isoformat() for ago in range(90)]
        rows = [{"_id": n, "date": on, "painDescription_id": 1, "notes": "a swollen calf"} for n, on in enumerate(days)]
        data = backup(*rows, paindescriptions=[{"_id": 1, "painLevel": 10, "bodyRegions": region}])
        store = open_store(tmp_path / f"{region}.sqlite3", at=FIXED_NOW)
        service.apply_import(store, service.preview_import(store, data, "x.json"), FIXED_NOW)
        assert len(service.diary(store).entries) == 90
        found = [each.rule for each in service.findings(store, FIXED_NOW.date(), FIXED_NOW) if each.shown]
        store.close()
        return found

    assert shown("15,37") == []
    assert shown("30") != []
