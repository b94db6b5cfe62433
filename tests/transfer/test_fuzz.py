"""Whatever bytes are handed in: a sentence or a preview, soon, and nothing is written before it is asked for."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneelog import service
from kneelog.domain.diary import Archive, Diary
from kneelog.domain.errors import KneelogError, TransferError
from kneelog.transfer import Found, csv_v1, demo, read
from tests.storage import earlier
from tests.storage.samples import fingerprint, plain
from tests.transfer.bombs import BOMBS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kneelog.storage import Store

AT: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT: Final = Path(__file__).parents[2]
PATIENT: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

SOON: Final = 2.0
"""Seconds of processor time within which any file is refused."""

HEAVY: Final = ("a zip of 200 MB of zeros", "a zip of zips of zips", "a zip of 20,000 files", "gzip of 200 MB of zeros")
"""Bombs that take longer to make than to refuse."""

WELL_FORMED: Final = ("300,000 places", "250,000 activities", "100,000 versions", "different activities without end")
"""Bombs that are right by the format and merely large: to read them takes what their size takes."""

QUICK: Final = tuple(name for name in BOMBS if name not in {*HEAVY, *WELL_FORMED})


def _good() -> list[bytes]:
    """Files that are right: examples of the documentation, diaries of every version, entries as a table."""
    jsons = sorted([*(ROOT / "docs" / "examples").glob("*.json"), *earlier.FOLDER.glob("version_*.json")])
    month = [versions[-1].content for versions in demo.demo(AT.date()).entries[-30:]]
    return [*(file.read_bytes() for file in jsons), csv_v1.write(Diary(tuple(month)))]


GOOD: Final = _good()


def taken(data: bytes) -> Found | None:
    """What a file holds, None where it is refused as a whole; what is said about it is fit for a screen, and soon."""
    started = time.process_time()
    found: Found | None = None
    try:
        whole = found = read(data, "some.file")
    except TransferError as error:
        sentence = str(error)
        assert sentence.startswith("some.file: ")
        assert sentence.isprintable()
        assert len(sentence) < 700
    else:
        for rejected in whole.rejected:
            assert rejected.reason
            assert (rejected.where + rejected.reason).isprintable()
            assert len(rejected.where + rejected.reason) <= 600
            assert rejected.line >= 1
    assert time.process_time() - started < SOON
    return found


def mutated(chance: random.Random) -> bytes:
    """A good file after a few accidents: bytes flipped, dropped, doubled, moved; what readers stumble over."""
    data = bytearray(chance.choice(GOOD))
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 2, 8, 64, 1024))
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                cut = data[at : at + length]
                del data[at : at + length]
                where = chance.randrange(len(data) + 1)
                data[where:where] = cut
            case 4:
                data[at : at + length] = chance.choice(STUMBLES)
            case _:
                data[at:at] = chance.choice(STUMBLES)
    return bytes(data)


STUMBLES: Final = (
    *(
        b"\0",
        b"\r",
        b"\n",
        b'"',
        b'""',
        b"'",
        b",",
        b";",
        b"\t",
        b"(",
        b")",
        b"[",
        b"]",
        b"{",
        b"}",
        b":",
        b"\\",
        b"\xff",
    ),
    *(
        b"\\ud800",
        b"\\u0000",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"-0",
        b"0.5",
    ),
    *(
        b"null",
        b"true",
        b"[]",
        b"{}",
        b"9" * 30,
        b"[" * 50,
        b'{"a":' * 20,
        b"=1+1",
        b"'=1+1",
        b"2026-02-30",
        b"0000-00-00",
    ),
    *(b"9999-12-31T23:59:59+14:00", b"+25:00", b"\xe2\x80\xae", b"\xf0\x9f\xa6\xb5", b"yes", b"calf", b"not_stated"),
)


@PATIENT
@given(st.binary(max_size=400))
def test_any_bytes_get_a_sentence(data: bytes) -> None:
    """Bytes of no meaning, alone and after the first bytes of what is read."""
    for before in (b"", b"{", b'{"entries": [', b"occurred_at,note\n", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04"):
        taken(before + data)


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_FIELDS: Final = st.sampled_from(
    [
        "id",
        "occurred_at",
        "logged_at",
        "severity",
        "places",
        "answers",
        "onset",
        "activities",
        "treatments",
        "note",
        "date",
        "kind",
        "text",
        "side",
        "activity",
        "rating",
        "made_at",
        "rule",
        "rule_version",
        "urgency",
        "evidence",
        "plan",
        "direction",
        "name",
        "first",
        "last",
        "days",
        "version",
        "saved_at",
        "voided",
        "earlier",
        "zone",
        "words",
        "about",
        "answer",
        "minutes",
        "effort",
        "dose",
        "helped",
        "birth_year",
        "country",
        "conditions",
        "profile",
        "entries",
        "marks",
        "demo",
        "format",
    ]
)


@PATIENT
@given(st.dictionaries(_FIELDS, _JSON, max_size=8), st.sampled_from(["entries", "marks", "functions", "responses"]))
def test_any_value_in_any_field_gets_a_reason(record: dict[str, object], where: str) -> None:
    """Right names and wrong values, in a record of each kind and at the top of the file."""
    taken(json.dumps({where: [record, {"occurred_at": "2026-11-22T20:41:00+01:00", **record}]}).encode())
    taken(json.dumps({"entries": [{"occurred_at": "2026-11-22T20:41:00+01:00"}], **record}).encode())


@pytest.mark.parametrize(
    ("seed", "files"),
    [(7, 400), *(pytest.param(seed, 20_000, marks=[pytest.mark.prove, pytest.mark.slow]) for seed in (1, 2, 3))],
)
def test_good_files_after_accidents_get_sentences(
    seed: int, files: int, record_property: Callable[[str, object], None]
) -> None:
    """The same accidents every time; some files are still read, some in part, some not at all."""
    chance = random.Random(seed)  # noqa: S311 - the same files every time
    ends = [taken(mutated(chance)) for _ in range(files)]
    whole = sum(found is not None and not found.rejected for found in ends)
    refused = sum(found is None for found in ends)
    record_property(
        f"of {files} damaged files", f"{refused} refused, {files - refused - whole} read in part, 0 crashes"
    )
    assert 0 < whole < files
    assert 0 < refused < files


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A diary that holds some of what the files hold."""
    found = service.open_diary(tmp_path / "diary.sqlite3", AT)
    found.merge(read(GOOD[-2], "x").archive(AT), at=AT)
    yield found
    found.close()


@pytest.mark.parametrize("files", [25, pytest.param(400, marks=pytest.mark.prove)])
def test_looking_writes_nothing_and_adding_is_all_or_nothing(store: Store, files: int) -> None:
    """The bytes of the diary stand still until something is added; then all that was new is there, or nothing is."""
    chance = random.Random(11)  # noqa: S311 - the same files every time
    added = 0
    for _ in range(files):
        before, archive = fingerprint(store.path), store.archive()
        try:
            preview = service.preview_import(store, mutated(chance), "some.file")
        except KneelogError:
            preview = None
        assert fingerprint(store.path) == before
        if preview is None:
            continue
        try:
            service.apply_import(store, preview, AT)
        except KneelogError:
            assert plain(store.archive()) == plain(archive)
            continue
        added += len(preview.new)
        assert _count(store.archive()) == _count(archive) + len(preview.new)
    assert store.check() == ()
    assert added > 0


def _count(archive: Archive) -> int:
    """The records of an archive."""
    lists = (archive.entries, archive.marks, archive.functions, archive.responses, archive.watches)
    return sum(len(each) for each in lists) + bool(archive.profile)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("names", [QUICK, pytest.param(tuple(BOMBS), marks=pytest.mark.prove)], ids=["quick", "all"])
def test_bombs_are_refused_soon_and_in_little_memory(
    names: tuple[str, ...], record_property: Callable[[str, object], None]
) -> None:
    """Depth, length, number, archives and XML: each has its sentence within two seconds, none swells its reader."""
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("bombs.py")), *names],
        check=False,
        capture_output=True,
        text=True,
        # Without the counting of lines, which takes several times as long as what is timed.
        env={**{name: value for name, value in os.environ.items() if "COV" not in name}, "PYTHONPATH": str(ROOT)},
    )
    told = {each["name"]: each for each in map(json.loads, ended.stdout.splitlines())}
    assert told.keys() == set(names), ended.stderr
    assert {name: each["told"] for name, each in told.items() if each["told"].startswith("failed")} == {}
    slow = {name: each["seconds"] for name, each in told.items() if name not in WELL_FORMED}
    assert {name: seconds for name, seconds in slow.items() if seconds > SOON} == {}
    assert {name: each["megabytes"] for name, each in told.items() if each["megabytes"] > 250} == {}
    for name in names:
        if "zip" in name:
            assert "seems to be an archive" in told[name]["told"], name
        if name.startswith(("XML", "a picture", "a page")):
            assert "no diary" in told[name]["told"], name
    record_property("bombs that got a sentence", f"{len(slow)} of {len(slow)}")
    record_property("longest, of processor time", f"{max(slow.values()):.1f} s")
    record_property("most memory", f"{max(each['megabytes'] for each in told.values()):.0f} MB")


@pytest.mark.parametrize("name", ["a million wrong rows", "1.7 million empty records", "a million right rows"])
def test_a_file_with_more_than_any_diary_is_refused(name: str) -> None:
    """A bound on records keeps a file that is made of next to nothing from taking minutes."""
    with pytest.raises(TransferError, match=r"holds more than 100000 records of one kind|larger than 50 MB"):
        read(BOMBS[name](), "x")


def test_a_file_that_is_wrong_nearly_everywhere_is_refused_with_its_first_mistake() -> None:
    """Five thousand reasons are not read by anybody; the first one is what helps."""
    rows = "occurred_at,severity\n" + "22.11.2026 20:41,3\n" * 5001
    with pytest.raises(
        TransferError, match=r"More than 5000 of its records.*line 2, row 2.*'22\.11\.2026 20:41' is not a"
    ):
        read(rows.encode(), "x")
    assert len(read(rows[: rows.rindex("22.11")].encode(), "x").rejected) == 5000
