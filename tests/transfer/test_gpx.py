"""Tracks of GPX: how far and how long, on the local day, nothing of where; bombs go off nowhere."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.transfer import read, read_path, recorded, table
from kneelog.transfer.foreign import gpx
from tests.transfer.bombs import zipped
from tests.transfer.undoing import taken_in_and_back

if TYPE_CHECKING:
    from kneelog.domain.codec import Plain
    from kneelog.transfer.found import Found

SAMPLES: Final = Path(__file__).parent / "samples"
NEW, OLD = ((SAMPLES / f"gpx_{version}.gpx").read_bytes() for version in (11, 10))
STRAVA: Final = (SAMPLES / "strava.csv").read_bytes()

pytestmark = pytest.mark.usefixtures("berlin")


def plain(found: Found) -> list[Plain]:
    """Its records as values, without their ids."""
    told = [to_plain(each.current.content) for each in found.records]
    return [{key: value for key, value in each.items() if key != "id"} for each in told]


def track(*times: str, inside: str = "", head: str = "") -> bytes:
    """A track with points at these times, each a little further north."""
    points = "".join(f'<trkpt lat="52.{n:03}" lon="13.0">{each}</trkpt>' for n, each in enumerate(times))
    return f"{head}<gpx><trk>{inside}<trkseg>{points}</trkseg></trk></gpx>".encode()


def at(moment: str) -> str:
    """The time of a point."""
    return f"<time>{moment}</time>"


GOOD: Final = track(at("2026-03-05T17:20:00Z"), at("2026-03-05T17:50:00Z"), inside="<type>hiking</type>")

LONG: Final = GOOD.replace(b"<trk>", b"<!--" + bytes(random.Random(1).choices(b"abc", k=60_000)) + b"--><trk>")  # noqa: S311


@pytest.mark.parametrize(
    "data",
    [NEW, NEW.replace(b'encoding="UTF-8"', b"").decode().encode("utf-16"), gzip.compress(NEW)],
    ids=["by itself", "UTF-16", "packed with gzip"],
)
def test_tracks(data: bytes) -> None:
    """The sport from its type, minutes from end to end, metres without the gap; no time or type of something else."""
    found = read(data, "anything.txt")
    assert (found.form, found.app, found.rejected) == ("foreign", "GPX", ())
    assert found.notes
    assert plain(found) == [
        {
            "occurred_at": "2026-03-05T18:20:00+01:00",
            "activities": [{"kind": "Running", "minutes": 32, "metres": 334}],
            "origin": {"app": "GPX", "record": "2026-03-05T17:20:00Z trail_running"},
        },
        {
            "occurred_at": "2025-10-26T01:30:00+02:00",
            "activities": [{"kind": "Exercise", "minutes": 120, "metres": 222}],
            "origin": {"app": "GPX", "record": "2025-10-25T23:30:00Z"},
        },
    ]


def test_an_older_one_with_prefixes_in_the_letters_of_western_europe() -> None:
    """Undeclared prefixes do not matter; UTC after midnight here is the evening before."""
    found = read(OLD, "x")
    [entry] = plain(found)
    assert entry["activities"] == [{"kind": "Exercise", "minutes": 11, "metres": 1001}]
    assert entry["occurred_at"] == "2026-03-06T00:10:00+01:00"
    assert getattr(found.records[0].current.content, "day").isoformat() == "2026-03-05"  # noqa: B009 - of whichever record


def test_nothing_of_where_is_kept() -> None:
    """No coordinate, no name, of a track or of anything else."""
    told = str([each.current for each in read(NEW, "x").records]) + str(
        [each.current for each in read(OLD, "x").records]
    )
    for word in ("Home", "Street", "bar", "pub", "Caf", "52.", "13.0", "179", "watch", "example"):
        assert word not in told


@pytest.mark.parametrize(
    ("first", "last", "local", "day", "minutes"),
    [
        ("2026-03-28T23:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T00:30:00+01:00", "2026-03-28", 120),
        ("2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z", "2026-03-29T03:30:00+02:00", "2026-03-28", 60),
        ("2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-26T02:30:00+02:00", "2025-10-25", 60),
        ("2025-10-26T01:30:00Z", "2025-10-26T02:30:00Z", "2025-10-26T02:30:00+01:00", "2025-10-25", 60),
        ("2025-10-26T03:00:00Z", "2025-10-26T03:20:00Z", "2025-10-26T04:00:00+01:00", "2025-10-26", 20),
    ],
)
def test_nights_with_another_hour(first: str, last: str, local: str, day: str, minutes: int) -> None:
    """Summer time begins and ends: the length is what passed, the day is the one the person meant."""
    found = read(track(at(first), at(last)), "x")
    [entry] = plain(found)
    assert (entry["occurred_at"], entry["activities"][0]["minutes"]) == (local, minutes)
    assert getattr(found.records[0].current.content, "day").isoformat() == day  # noqa: B009 - of whichever record


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("<type>Trail_Running</type>", "Running"),
        ("<type> road \n cycling </type>", "Cycling"),
        ("<type>nordic pulling</type>", "nordic pulling"),
        ("<type>9</type>", "Exercise"),
        (f"<type>{'x' * 90}</type>", "Exercise"),
        (f"<type>{'x' * 900_000}</type>", "Exercise"),
        ("<type/>", "Exercise"),
        ("<extensions><type>running</type></extensions>", "Exercise"),
        ("<x:type>running</x:type>", "Exercise"),
    ],
)
def test_the_sport(type_: str, kind: str) -> None:
    """By the type of the track itself; a number, or a text without end, is none."""
    [entry] = plain(read(track(at("2026-03-05T17:20:00Z"), inside=type_), "x"))
    assert entry["activities"] == [{"kind": kind}]


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        (track("", ""), "line 1, time", "when it was is not known"),
        (track(), "line 1, trk", "has no points"),
        (track(at("yesterday")), "line 1, time", "not a date and time"),
        (track(at("2026-02-30T10:00:00Z")), "line 1, time", "not a date and time"),
        (track(at("")), "line 1, time", "not a date and time"),
        (track(at("0001-01-01T00:00:00+05:00")), "line 1, time", "does not exist"),
        (track(at("9999-12-31T23:59:59Z")), "line 1, time", "does not exist"),
        (track(at("1066-01-01T00:00:00Z")), "line 1, occurred_at", ""),
        (track(at("2026-03-05T17:20:00Z"), at("2026-03-06T17:21:00Z")), "line 1, time", "more than a day apart"),
        (track(at("1970-01-01T00:00:00Z"), at("2026-03-06T17:21:00Z")), "line 1, time", "more than a day apart"),
        (GOOD.replace(b"52.000", b"north"), "line 1, lat", "no number of degrees"),
        (GOOD.replace(b"52.000", b"nan"), "line 1, lat", "no number of degrees"),
        (GOOD.replace(b"52.000", b"90.01"), "line 1, lat", "no number of degrees"),
        (GOOD.replace(b'lon="13.0"', b""), "line 1, lon", "no number of degrees"),
        (GOOD.replace(b'lon="13.0"', b'lon="-181"'), "line 1, lon", "no number of degrees"),
    ],
)
def test_a_track_that_makes_no_sense_is_told_and_the_others_taken(data: bytes, where: str, why: str) -> None:
    """With its line and the reason, and without the coordinates."""
    other = track(at("2026-03-05T07:20:00Z")).removeprefix(b"<gpx>")
    found = read(data.replace(b"</gpx>", other), "x")
    [rejected] = found.rejected
    assert rejected.where == where
    assert why in rejected.reason
    assert "52" not in rejected.reason
    assert len(found.records) == 1


def test_a_point_that_was_noted_late_does_not_matter() -> None:
    """From the earliest to the latest time."""
    times = ("2026-03-05T17:20:00Z", "2026-03-05T17:40:00Z", "2026-03-05T17:30:00Z")
    [entry] = plain(read(track(*map(at, times)), "x"))
    assert entry["activities"] == [{"kind": "Exercise", "minutes": 20, "metres": 222}]


def test_a_track_that_stands_twice_is_taken_once() -> None:
    """Told with the line of the first."""
    found = read(GOOD.replace(b"</gpx>", b"\n" + GOOD.removeprefix(b"<gpx>")), "x")
    assert len(found.records) == 1
    assert [(each.where, each.reason) for each in found.rejected] == [
        ("line 2, trk", "is the same record as line 1"),
    ]


@pytest.mark.parametrize("cut", [130, 700, 1100, 1500, len(NEW) - 8])
def test_a_broken_one_brings_nothing(cut: int) -> None:
    """With the line where it breaks off."""
    with pytest.raises(TransferError, match=r"x\.gpx: .*(broken at its line [1-9]|seems to be XML)"):
        read(NEW[:cut], "x.gpx")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<gpx/>", "holds no recorded track"),
        (b'<gpx><wpt lat="1" lon="1"/><rte><rtept lat="1" lon="1"/></rte></gpx>', "holds no recorded track"),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + GOOD.replace(b"hiking", b"caf\xe9"), "broken at its line 1"),
        (b'<?xml version="1.0" encoding="klingon"?>' + GOOD, "broken at its line 1"),
        (GOOD + b"<gpx/>", "broken at its line 1"),
        (GOOD.replace(b"</trkseg>", b""), "broken at its line 1"),
        (b"<gpx><trk>&nowhere;</trk></gpx>", "broken at its line 1"),
        (gzip.compress(LONG)[:-30], "damaged"),
        (gzip.compress(LONG)[:-8] + b"\xff" * 8, "damaged"),
        (b"<gpxes/>", "seems to be XML"),
        (b"<kml><gpx/></kml>", "seems to be XML"),
        (b"", "is empty"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(data: bytes, why: str) -> None:
    """One that says what is wrong."""
    with pytest.raises(TransferError, match=why):
        read(data, "x.gpx")


LAUGHS: Final = b"".join(b'<!ENTITY l%d "' % (n + 1) + b"&l%d;" % n * 10 + b'">' for n in range(9))


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE gpx [<!ENTITY l0 "ha">' + LAUGHS + b"]>",
        b'<!DOCTYPE gpx [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE gpx SYSTEM "http://example.org/l9.dtd">',
        b"<!-- a remark --><!DOCTYPE gpx>",
    ],
)
def test_a_document_type_is_refused(head: bytes) -> None:
    """Nothing can be declared, so nothing can grow or reach out."""
    data = b'<?xml version="1.0"?>' + head + GOOD.replace(b"hiking", b"&l9;" if b"l9" in head else b"hiking")
    with pytest.raises(TransferError, match="declares a document type"):
        read(data, "x.gpx")


@pytest.mark.parametrize(
    "data",
    [
        b"<gpx>" + b"<a>" * 300_000,
        b'<gpx x="' + b"x" * 5_000_000,
        b"<gpx><trk>" + b"<trkseg>" * 300_000,
        b"<gpx><!--" + b"-" * 1_000_000,
        b"<?a?>" * 400_000 + b"<gpx>",
        b"<gpx>" + b"\0" * 1_000_000,
    ],
)
def test_bombs_go_off_nowhere(data: bytes) -> None:
    """What is deep, long or cut is a sentence."""
    with pytest.raises(TransferError):
        read(data, "x.gpx")


def test_tracks_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than any diary has records."""
    monkeypatch.setattr(gpx, "MOST_RECORDS", 2)
    with pytest.raises(TransferError, match="records of one kind"):
        read(b"<gpx>" + b"<trk></trk>" * 3 + b"</gpx>", "x.gpx")


def test_more_than_is_read_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacked, also where it is packed to a few kilobytes; in an archive the others are taken."""
    assert gpx.MOST == 50 * 1024**2
    monkeypatch.setattr(gpx, "MOST", 2 * 1024**2)
    padded = GOOD.replace(b"<trk>", b"<!--" + b" " * gpx.MOST + b"--><trk>")
    for data in (padded, gzip.compress(padded)):
        with pytest.raises(TransferError, match="larger than 2 MB"):
            read(data, "x.gpx")
    found = read(zipped({"a.gpx": padded, "b.gpx": GOOD}), "x.zip")
    assert [(each.where, each.reason) for each in found.rejected] == [
        ("a.gpx", "The recording is larger than 2 MB; it was not read."),
    ]
    assert len(found.records) == 1


def test_a_long_one_is_read_in_its_place(tmp_path: Path) -> None:
    """As it flows by, with progress."""
    file = tmp_path / "large.gpx"
    file.write_bytes(GOOD.replace(b"<trk>", b"<!--" + b" " * 21 * 1024**2 + b"--><trk>"))
    told: list[tuple[int, int]] = []
    found = read_path(file, lambda done, of: told.append((done, of)))
    assert plain(found) == plain(read(GOOD, "x"))
    assert told[-1] == (file.stat().st_size, file.stat().st_size)


_HELD: Final = """
import re, sys
from pathlib import Path
from kneelog.transfer import read_path
found = read_path(Path(sys.argv[1]))
held = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(found.records[0].current.content.activities[0].metres, int(held[1]) // 1000)
"""


def test_a_long_track_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Points are forgotten once they are measured."""
    point = '<trkpt lat="52.{n:05}" lon="13.0"><time>2026-03-05T17:20:00Z</time></trkpt>'
    file = tmp_path / "x.gpx"
    held = []
    for count, letters in ((100, 10), (60_000, 20_000_000)):
        body = "".join(point.format(n=n % 2) for n in range(count))
        sport = f"<type>{'x' * letters}</type>"
        file.write_text(f"<gpx><trk>{sport}<trkseg>{body}</trkseg></trk></gpx>", encoding="utf-8")
        ran = subprocess.run([sys.executable, "-c", _HELD, str(file)], capture_output=True, text=True, check=True)
        metres, megabytes = map(int, ran.stdout.split())
        assert metres == pytest.approx((count - 1) * 1.112, rel=0.01)
        held.append(megabytes)
    assert held[1] < held[0] + 18


def test_an_archive_of_recordings() -> None:
    """All of them, whatever their names; which were not readable is told by name; one that is there twice is one."""
    other = track(at("2026-04-01T10:00:00Z"))
    members = {
        "activities/1.gpx": GOOD,
        "activities/2.gpx.gz": gzip.compress(NEW),
        "activities/renamed.txt": other,
        "again/1.gpx": GOOD,
        "cut.gpx": GOOD[:-20],
        "readme.txt": b"hello",
        "page.xml": b"<html/>",
    }
    found = read(zipped(members), "x.zip")
    assert found.app == "GPX"
    assert found.notes[0].startswith("Read from 4 recordings")
    assert [each["occurred_at"] for each in plain(found)] == [
        "2026-03-05T18:20:00+01:00",
        "2025-10-26T01:30:00+02:00",
        "2026-04-01T12:00:00+02:00",
    ]
    assert {each.where: each.reason for each in found.rejected} == {
        "activities/2.gpx.gz, line 8": "is the same record as activities/1.gpx, line 1",
        "again/1.gpx, line 1": "is the same record as activities/1.gpx, line 1",
        "cut.gpx": "The recording is broken at its line 1; was it cut off? Nothing of it was taken.",
    }
    assert "renamed" not in str([each.current for each in found.records])


def test_the_archive_of_strava_is_strava() -> None:
    """Its list of activities is read, and none of its tracks beside it."""
    members = {"activities.csv": STRAVA, "activities/1.gpx": GOOD, "activities/2.gpx.gz": gzip.compress(NEW)}
    found = read(zipped(members), "export.zip")
    assert found.app == "Strava"
    assert plain(found) == plain(read(STRAVA, "x.csv"))


def test_a_damaged_archive_brings_nothing() -> None:
    """Where a recording begins well and does not end well; where none begins it is an archive as any other."""
    whole = bytearray(zipped({"a.gpx": LONG}))
    middle = len(whole) // 2
    whole[middle : middle + 20] = b"\xff" * 20
    with pytest.raises(TransferError, match="damaged"):
        read(bytes(whole), "x.zip")
    begun = bytearray(zipped({"a.gpx": GOOD, "b.gpx": NEW}))
    second = begun.index(b"PK\3\4", 4)
    begun[second : second + 4] = b"PK\3\5"
    assert len(read(bytes(begun), "x.zip").records) == 1
    with pytest.raises(TransferError, match="seems to be an archive"):
        read(zipped({"a.gpx": b"no track", "b.gpx": b"<html/>"}), "x.zip")


def test_an_archive_with_more_than_is_read_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes, by time and by their number, with what to do: none is left out in silence."""
    data = zipped({"a.gpx": GOOD, "b.gpx": NEW})
    monkeypatch.setattr(recorded, "_MOST_LOOKED_AT", 1)
    with pytest.raises(TransferError, match="in several parts"):
        read(data, "x.zip")
    with pytest.raises(TransferError, match="seems to be an archive"):
        read(zipped({"a.txt": b"a", "b.gpx": NEW}), "x.zip")
    monkeypatch.undo()
    monkeypatch.setattr(recorded, "_MOST_IN_ALL", len(GOOD) + 10)
    with pytest.raises(TransferError, match="in several parts"):
        read(data, "x.zip")
    monkeypatch.undo()
    monkeypatch.setattr(recorded, "_LONGEST_SECONDS", -1.0)
    with pytest.raises(TransferError, match="in several parts"):
        read(data, "x.zip")


def test_it_is_no_table_to_guess_at() -> None:
    """Neither by itself nor packed."""
    assert table(NEW, "x") is None
    assert table(gzip.compress(NEW), "x") is None


def test_taking_in_twice_adds_nothing_and_undoing_leaves_what_was(tmp_path: Path) -> None:
    """By itself and in an archive, it is the same track."""
    assert taken_in_and_back(tmp_path, GOOD, zipped({"a.gpx": GOOD, "b.gpx": NEW})) == (1, 1)


def test_reading_leaves_its_file_open() -> None:
    """Whoever opened it closes it."""
    file = io.BytesIO(GOOD)
    assert recorded.of_stream(file, lambda _done: None) is not None
    assert not file.closed
