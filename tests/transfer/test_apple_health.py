"""The export of Apple Health: of any size, with a broken head, one source a day, and nothing of it by half."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.storage import open_store
from kneelog.transfer import read, read_path
from kneelog.transfer.foreign import apple_health
from tests.conftest import FIXED_NOW
from tests.transfer.bombs import zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.domain.codec import Plain
    from kneelog.transfer.found import Found

SAMPLE: Final = (Path(__file__).parent / "samples" / "apple_health.xml").read_bytes()
ZIPPED: Final = zipped({
    "apple_health_export/export_cda.xml": b"<ClinicalDocument/>",
    "apple_health_export/Exportieren.xml": SAMPLE,
    "apple_health_export/workout-routes/route.gpx": b"<gpx/>",
})  # fmt: skip


def plain(found: Found) -> list[Plain]:
    """Its records as values, without their ids."""
    told = [to_plain(each.current.content) for each in found.records]
    return [{key: value for key, value in each.items() if key not in ("id", "origin")} for each in told]


@pytest.mark.parametrize("data", [SAMPLE, ZIPPED], ids=["by itself", "in its archive"])
def test_an_export(data: bytes) -> None:
    """Of each day the source that noted most, never the sum; sleep, not time in bed; workouts; a symptom in words."""
    found = read(data, "export.zip")
    assert (found.app, found.rejected) == ("Apple Health", ())
    assert plain(found) == [
        {
            "occurred_at": "2024-01-01T20:00:00+01:00",
            "activities": [{"kind": "Steps", "metres": 1100, "count": 1500}, {"kind": "Floors climbed", "count": 7}],
        },
        {
            "occurred_at": "2024-01-02T20:00:00+01:00",
            "measurements": [
                {"kind": "Sleep", "value": "7.0", "unit": "h"},
                {"kind": "Weight", "value": "81.6", "unit": "kg"},
            ],
        },
        {"occurred_at": "2024-03-01T09:00:00-08:00", "measurements": [{"kind": "Headache", "value": "Severe"}]},
        {
            "occurred_at": "2024-01-02T17:20:00+01:00",
            "activities": [{"kind": "Running", "minutes": 31, "metres": 5020}],
        },
        {
            "occurred_at": "2024-01-03T07:00:00+01:00",
            "activities": [{"kind": "Traditional Strength Training", "minutes": 45}],
        },
    ]
    assert "route" not in str(plain(found))


def test_it_is_read_from_its_place_with_progress(tmp_path: Path) -> None:
    """Not copied into the memory first; how far it is can be told."""
    file = tmp_path / "export.zip"
    file.write_bytes(ZIPPED)
    told: list[tuple[int, int]] = []
    found = read_path(file, lambda done, of: told.append((done, of)))
    assert plain(found) == plain(read(SAMPLE, "x"))
    assert told[-1] == (len(SAMPLE), len(SAMPLE))


@pytest.mark.parametrize("cut", [300, 700, 1500, len(SAMPLE) - 20])
def test_a_broken_export_brings_nothing(cut: int) -> None:
    """With the line where it breaks off; half a year of steps without the other half would mislead."""
    with pytest.raises(TransferError, match=r"broken at its line|does not begin|XML"):
        read(SAMPLE[:cut], "export.xml")


def test_a_damaged_archive_brings_nothing(tmp_path: Path) -> None:
    """Its export begins well and does not end well; the screen and the command line have a sentence for it."""
    filling = bytes(random.Random(1).choices(b"abc", k=600_000))  # noqa: S311 - not a secret
    large = SAMPLE.replace(b"</HealthData>", b"<!-- " + filling + b" --></HealthData>")
    whole = bytearray(zipped({"apple_health_export/export.xml": large}))
    middle = len(whole) * 3 // 4
    whole[middle : middle + 40] = b"\xff" * 40
    file = tmp_path / "export.zip"
    file.write_bytes(whole)
    with pytest.raises(TransferError, match=r"export\.zip: .*(damaged|broken)"):
        read_path(file)
    with pytest.raises(TransferError, match=r"damaged|broken"):
        read(bytes(whole), "export.zip")


def test_a_record_that_makes_no_sense_is_told_and_the_others_taken() -> None:
    """With the line of the file."""
    data = SAMPLE.replace(b'value="1000"', b'value="many"').replace(b"2024-01-03 07:00:00 +0100", b"yesterday")
    found = read(data, "export.xml")
    assert [each.where for each in found.rejected] == ["Record, value", "Workout, startDate"]
    assert len(found.records) == 4


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><HealthData x="&b;"/>',
        b'<HealthData><Record type="' + b"x" * 5_000_000,
        b"<HealthData>" + b"<a>" * 200_000,
        b"<HealthData>\0\x0b\x0c",
        b"<HealthData/>" * 2,
    ],
)
def test_bombs_go_off_nowhere(data: bytes) -> None:
    """What is declared before the root is not read, so that nothing can grow out of it; all else is a sentence."""
    with pytest.raises(TransferError, match="broken at its line"):
        apple_health.read(io.BytesIO(data))


def test_more_than_is_read_is_refused() -> None:
    """With the limit of this format."""
    with pytest.raises(TransferError, match="larger than 0 GB"):
        apple_health.read(io.BytesIO(SAMPLE + b" " * 2_000_000), most=1_000_000)


def test_controls_that_xml_may_not_hold_are_left_out() -> None:
    """Some exports have them in the name of a source."""
    assert plain(read(SAMPLE.replace(b'"Phone"', b'"Pho\x0bne"'), "x")) == plain(read(SAMPLE, "x"))


def test_a_longer_export_adds_what_is_new(tmp_path: Path) -> None:
    """The day on which it was made was not over, so it comes with the next one; nothing differs or is doubled."""
    store = open_store(tmp_path / "diary.sqlite3", at=FIXED_NOW)
    service.apply_import(store, service.preview_import(store, SAMPLE, "a.xml"), FIXED_NOW)
    later = SAMPLE.replace(b"2024-01-04 10:00:00", b"2024-01-09 10:00:00")
    preview = service.preview_import(store, later, "b.xml")
    assert (len(preview.new), len(preview.same), preview.conflicting) == (1, 5, ())
    store.close()


def test_an_export_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From its place, as a preview and then for good."""
    from kneelog import cli  # noqa: PLC0415 - the command line alone, as its tests do

    file, diary = tmp_path / "export.zip", tmp_path / "diary.sqlite3"
    file.write_bytes(ZIPPED)
    assert cli.main(["--db", str(diary), "import", str(file), "--apply"]) == 0
    assert "Recognised: Apple Health" in capsys.readouterr().err


LARGE: Final = 2 * 1000**3

_MEASURED: Final = """
import re, sys
from pathlib import Path
from kneelog.transfer import read_path
told = []
found = read_path(Path(sys.argv[1]), lambda done, of: told.append(done))
held = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(len(found.records), len(told), int(held[1]) // 1000)
"""
"""Not `ru_maxrss`: a process begins with that of the one that started it."""


def write_export(file: Path, size: int) -> int:
    """Write an export of this many bytes, ten days of records over and over; return the days in it."""
    record = (
        ' <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" sourceVersion="17.2" device="a phone"'
        ' unit="count" creationDate="{day} 09:10:00 +0100" startDate="{day} 09:00:00 +0100"'
        ' endDate="{day} 09:10:00 +0100" value="{steps}"/>\n'
    )
    days = [
        f"20{year:02}-{month:02}-{day:02}" for year in range(14, 24) for month in range(1, 13) for day in range(1, 29)
    ]
    written = 0
    with file.open("w", encoding="ascii") as out:
        written += out.write('<?xml version="1.0"?>\n<HealthData locale="en">\n')
        while written < size:
            written += out.write("".join(record.format(day=day, steps=written % 50) for day in days))
        out.write("</HealthData>\n")
    return len(days)


def _measured(file: Path) -> tuple[int, int, int]:
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(file)], capture_output=True, text=True, check=True, timeout=1500
    )
    records, told, megabytes = map(int, ran.stdout.split())
    return records, told, megabytes


def test_a_large_export_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """What was read is forgotten; only the days stay."""
    small, large = tmp_path / "small.xml", tmp_path / "large.xml"
    write_export(small, 2_000_000)
    days = write_export(large, 40_000_000)
    (_, _, before), (records, told, after) = _measured(small), _measured(large)
    assert records == days
    assert told > 30
    assert after < before + 30


@pytest.mark.prove
def test_an_export_of_two_gigabytes(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """The long run: within 400 MB, with progress."""
    file = tmp_path / "large.xml"
    days = write_export(file, LARGE)
    records, told, megabytes = _measured(file)
    record_property("bytes", file.stat().st_size)
    record_property("memory, MB", megabytes)
    record_property("told how far", told)
    assert records == days
    assert megabytes <= 400
    assert told > 1000
