"""FIT of a watch: what it counted, on the local day; whole or not at all; without its library a sentence."""

from __future__ import annotations

import gzip
import random
import sys
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.transfer import read, recorded, table
from kneelog.transfer.foreign import fit as reader
from tests.tools import require_module
from tests.transfer import fits
from tests.transfer.bombs import zipped
from tests.transfer.fits import activity, fit, seconds, session
from tests.transfer.undoing import taken_in_and_back

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.domain.codec import Plain
    from kneelog.transfer.found import Found

RUN: Final = session(seconds(2025, 2, 6, 16, 6), cycles=2404)
WHOLE: Final = activity(RUN)
TRACK: Final = (
    b'<gpx><trk><trkseg><trkpt lat="1" lon="1"><time>2025-02-06T16:06:00Z</time></trkpt></trkseg></trk>'
    b'<trk><trkseg><trkpt lat="1" lon="1"><time>2025-02-08T16:06:00Z</time></trkpt></trkseg></trk></gpx>'
)

pytestmark = pytest.mark.usefixtures("berlin")


@pytest.fixture(autouse=True)
def _library() -> None:
    require_module("fitdecode", "fit")


def plain(found: Found) -> list[Plain]:
    """Its records as values, without their ids."""
    told = [to_plain(each.current.content) for each in found.records]
    return [{key: value for key, value in each.items() if key != "id"} for each in told]


@pytest.mark.parametrize(
    "data",
    [WHOLE, gzip.compress(WHOLE), zipped({"activities/1.fit": WHOLE}), zipped({"a/1.fit.gz": gzip.compress(WHOLE)})],
    ids=["by itself", "packed with gzip", "in a ZIP", "packed in a ZIP"],
)
def test_a_run(data: bytes) -> None:
    """Minutes that ran and not those that passed, metres, two steps a stride; nothing of where."""
    found = read(data, "anything.txt")
    assert (found.form, found.app, found.rejected) == ("foreign", "FIT", ())
    assert "without pauses" in found.notes[-1]
    assert plain(found) == [
        {
            "occurred_at": "2025-02-06T17:06:00+01:00",
            "activities": [{"kind": "Running", "minutes": 31, "metres": 5480, "count": 4808}],
            "origin": {"app": "FIT", "record": "2025-02-06T16:06:00Z running"},
        }
    ]


@pytest.mark.parametrize(
    ("told", "activities"),
    [
        (session(1_100_000_000, sport=fits.CYCLING, cycles=900), {"kind": "Cycling", "minutes": 31, "metres": 5480}),
        (session(1_100_000_000, timer=None), {"kind": "Running", "minutes": 33, "metres": 5480}),
        (session(1_100_000_000, timer=None, elapsed=None, metres=None), {"kind": "Running"}),
        (
            session(1_100_000_000, sport=fits.TRAINING, sub_sport=fits.STRENGTH, metres=0),
            {"kind": "Gym", "minutes": 31},
        ),
        (session(1_100_000_000, sport=0, metres=None), {"kind": "Exercise", "minutes": 31}),
        (session(1_100_000_000, sport=250, metres=None), {"kind": "Exercise", "minutes": 31}),
        (session(1_100_000_000, sport=255, metres=None), {"kind": "Exercise", "minutes": 31}),
        (session(1_100_000_000, sport=30, metres=None), {"kind": "inline skating", "minutes": 31}),
        (session(1_100_000_000, metres=0xFFFFFFFF / 100), {"kind": "Running", "minutes": 31}),
    ],
)
def test_what_a_session_tells(told: tuple[int, fits.Fields], activities: dict[str, object]) -> None:
    """Turns of a pedal are no steps; what is not told is left open."""
    [entry] = plain(read(activity(told), "x"))
    assert entry["activities"] == [activities]


def test_several_sessions() -> None:
    """Of a triathlon, without the changing between; the same one twice is one."""
    began = seconds(2025, 2, 6, 16, 6)
    found = read(
        activity(
            session(began, sport=5, metres=1500),
            session(began + 1800, sport=fits.TRANSITION),
            session(began + 2000, sport=fits.CYCLING),
            session(began + 2000, sport=fits.CYCLING),
        ),
        "x",
    )
    assert [each["activities"][0]["kind"] for each in plain(found)] == ["Swimming", "Cycling"]
    assert [(each.where, each.reason) for each in found.rejected] == [
        ("record 3, start_time", "is the same record as record 2"),
    ]


@pytest.mark.parametrize(
    ("utc", "local", "day"),
    [
        ((2026, 3, 28, 23, 30), "2026-03-29T00:30:00+01:00", "2026-03-28"),
        ((2026, 3, 29, 1, 30), "2026-03-29T03:30:00+02:00", "2026-03-28"),
        ((2025, 10, 26, 0, 30), "2025-10-26T02:30:00+02:00", "2025-10-25"),
        ((2025, 10, 26, 1, 30), "2025-10-26T02:30:00+01:00", "2025-10-25"),
    ],
)
def test_nights_with_another_hour(utc: tuple[int, ...], local: str, day: str) -> None:
    """Times of the device are UTC and land on the day the person meant."""
    found = read(activity(session(seconds(*utc))), "x")
    assert plain(found)[0]["occurred_at"] == local
    assert getattr(found.records[0].current.content, "day").isoformat() == day  # noqa: B009 - of whichever record


@pytest.mark.parametrize(
    ("told", "where", "why"),
    [
        (session(None), "record 1, start_time", "when it was is not known"),
        (session(1000), "record 1, start_time", "when it was is not known"),
        (session(1_100_000_000, timer=90_000), "record 1, minutes", "1440"),
        (session(1_100_000_000, metres=2_000_000), "record 1, metres", "1000000"),
    ],
)
def test_a_session_that_makes_no_sense_is_told_and_the_others_taken(
    told: tuple[int, fits.Fields], where: str, why: str
) -> None:
    """A clock that was never set, a day without end, a run around half the earth."""
    found = read(activity(told, RUN), "x")
    [rejected] = found.rejected
    assert rejected.where == where
    assert why in rejected.reason
    assert len(found.records) == 1


@pytest.mark.parametrize("cut", [14, 16, 60, len(WHOLE) // 2, len(WHOLE) - 2, len(WHOLE) - 1])
def test_one_that_was_cut_off_brings_nothing(cut: int) -> None:
    """Wherever."""
    with pytest.raises(TransferError, match=r"x\.fit: .*damaged or cut off"):
        read(WHOLE[:cut], "x.fit")


def test_one_with_a_wrong_byte_brings_nothing() -> None:
    """Any byte: the checksum tells, or the library stumbles, or it is no FIT at all."""
    for place in range(len(WHOLE)):
        data = bytearray(WHOLE)
        data[place] ^= 0x55
        if place in range(12, 14) or reader.is_one(bytes(data)):
            with pytest.raises(TransferError, match="damaged or cut off"):
                reader.read(bytes(data))


_OWN_FIELDS: Final = fit(
    (207, {3: (fits.ENUM, 0)}),
    (206, {0: (fits.ENUM, 0), 1: (fits.ENUM, 1), 2: (fits.ENUM, 2)}),
    (132, {10: (fits.UINT32, 77), 253: (fits.UINT32, 1_100_000_000)}),
    RUN,
)
"""With a field that its maker added."""


def test_whatever_stands_behind_a_right_checksum_is_read_or_is_a_sentence() -> None:
    """The library fails in eight ways over messages that make no sense; none of them reaches the person."""
    chance = random.Random(2)  # noqa: S311 - not a secret
    told: set[object] = set()
    for _run in range(600):
        body = bytearray(chance.choice((WHOLE, _OWN_FIELDS))[14:-2])
        for _change in range(chance.randrange(1, 6)):
            body[chance.randrange(len(body))] = chance.choice((chance.randrange(256), 0, 0x40, 0x60, 7, 206, 207, 132))
        data = fit()[:4] + len(body).to_bytes(4, "little") + b".FIT\0\0" + body
        try:
            told.add(len(reader.read(data + fits.crc(data).to_bytes(2, "little")).records))
        except TransferError as error:
            told.add(str(error)[:20])
    assert told == {0, 1, "The recording is dam", "This FIT holds no ac"}


@pytest.mark.parametrize(
    "data",
    [fit(), fit((fits.FILE_ID, {0: (fits.ENUM, 6)})), fit(*fits.points(3, 1_100_000_000))],
    ids=["empty", "a course", "points alone"],
)
def test_one_without_an_activity_says_so(data: bytes) -> None:
    """A plan, a setting."""
    with pytest.raises(TransferError, match="holds no activity"):
        read(data, "x.fit")


def test_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes, unpacked, and by time."""
    monkeypatch.setattr(reader, "MOST", 1024**2)
    bomb = WHOLE + bytes(2 * 1024**2)
    with pytest.raises(TransferError, match="larger than 1 MB"):
        read(gzip.compress(bomb), "x.fit.gz")
    monkeypatch.undo()
    monkeypatch.setattr(reader, "_LONGEST_SECONDS", -1.0)
    with pytest.raises(TransferError, match="takes too long"):
        read(WHOLE, "x.fit")


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself; in an archive of others too, which are read all the same."""
    monkeypatch.setitem(sys.modules, "fitdecode", None)
    with pytest.raises(TransferError, match=r"x\.fit: .*not installed.*pip install .fitdecode"):
        read(WHOLE, "x.fit")
    with pytest.raises(TransferError, match="not installed"):
        read(zipped({"a.fit": WHOLE}), "x.zip")
    found = read(zipped({"a.fit": WHOLE, "b.gpx": TRACK}), "x.zip")
    assert (found.app, len(found.records)) == ("GPX", 2)
    assert [each.where for each in found.rejected] == ["a.fit"]
    assert "not installed" in found.rejected[0].reason


def test_its_library_is_loaded_for_a_recording_alone() -> None:
    """It is large, and most people have none."""
    assert "fitdecode" not in vars(reader)


def test_one_run_told_in_both_ways_is_one_run() -> None:
    """In an archive: what the device counted is taken, and of the track only what the other does not tell."""
    found = read(zipped({"1.gpx": TRACK, "2.fit": WHOLE}), "x.zip")
    assert found.app == "FIT, GPX"
    assert [each["origin"]["app"] for each in plain(found)] == ["FIT", "GPX"]
    assert [(each.where, each.reason) for each in found.rejected] == [
        ("1.gpx, line 1", "is the same record as 2.fit, record 1"),
    ]


def test_the_archive_of_strava_is_strava() -> None:
    """Its list of activities is read, and none of its recordings beside it."""
    header = b"Activity ID,Activity Date,Activity Type,Elapsed Time\n"
    row = b'1,"Oct 7, 2020, 2:43:11 PM",Run,600\n'
    found = read(zipped({"activities.csv": header + row, "activities/1.fit.gz": gzip.compress(WHOLE)}), "x.zip")
    assert (found.app, len(found.records)) == ("Strava", 1)


def test_it_is_no_table_to_guess_at() -> None:
    """Though its bytes may be letters of Windows, in columns and rows."""
    alike = b"\x0e\x20,,\x04\0\0\0.FIT\nx,y,z\n"
    assert table(alike[4:].replace(b".FIT", b"a,b,c"), "x") is not None
    assert table(alike, "x.fit") is None
    assert table(WHOLE, "x.fit") is None
    assert recorded.is_one(WHOLE)


def test_taking_in_twice_adds_nothing_and_undoing_leaves_what_was(tmp_path: Path) -> None:
    """By itself, and in an archive with a later one."""
    later = activity(session(seconds(2025, 2, 9, 16, 6)))
    assert taken_in_and_back(tmp_path, WHOLE, zipped({"a.fit": WHOLE, "b.fit": later})) == (1, 1)
