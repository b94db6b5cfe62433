"""Files that were whole once, of every format: their rows with reasons, or a sentence; nothing is written."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
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
from kneelog.transfer import reading
from kneelog.transfer.foreign import apple_health, health_connect
from tests.conftest import FIXED_NOW
from tests.storage.samples import an_entry
from tests.transfer.forms import FORMS, SHEETS, database
from tests.transfer.millions import MILLIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kneelog.domain.codec import Plain
    from kneelog.storage import Store
    from kneelog.transfer.preview import Preview

NEEDED: Final = {
    "strava": ("Activity ID", "Activity Date", "Activity Type", "Elapsed Time"),
    "garmin": ("Activity Type", "Date", "Title", "Distance", "Calories", "Time"),
    "track_and_graph": ("FeatureName", "Timestamp", "Value"),
    "track_and_graph_legacy": ("FeatureName", "Timestamp", "Value"),
    "bearable": ("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes"),
    "bearable_old": ("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes"),
    "daylio": ("full_date", "weekday", "time", "mood", "activities", "note"),
    "flaredown": ("Date", "Tags", "Foods", "Weather summary"),
    "google_fit": ("Date", "Move Minutes count", "Calories (kcal)"),
    "loop": ("Date",),
    "german": ("Datum", "Knieschmerz rechts", "Schwellung"),
    "italian": ("Giorno", "Ora", "Punto"),
    "own_csv": ("occurred_at",),
}
"""The columns without which a table is none of its format."""

DATED: Final = {
    "strava": "Activity Date",
    "garmin": "Date",
    "track_and_graph": "Timestamp",
    "track_and_graph_legacy": "Timestamp",
    "bearable": "date formatted",
    "bearable_old": "date",
    "daylio": "full_date",
    "flaredown": "Date",
    "google_fit": "Date",
    "loop": "Date",
    "german": "Datum",
    "italian": "Giorno",
    "own_csv": "occurred_at",
}
"""The column that says when."""

CALLED: Final = {"bearable": "date"}
"""The column by its name in a reason, where that is another one."""

MIXED: Final = ("05/01/22", "2022-13-05", "01/13/2022", "1/5", "soon", "2022-02-30", "")
"""Days in another order, days that never were, and none."""

RIGHT: Final = {("german", "05/01/22"), ("italian", "05/01/22"), ("bearable", "")}
"""What is a day all the same: by the order of its table, or as the column beside it says."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A diary in which something was typed."""
    found = open_store(tmp_path_factory.mktemp("siblings") / "diary.sqlite3", at=FIXED_NOW)
    service.save_entry(found, an_entry(), FIXED_NOW)
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _nothing_is_written(store: Store, berlin: None) -> Iterator[None]:  # noqa: ARG001 - local times are those of Berlin
    """Whatever a file is, looking at it leaves the export of the diary as it was, to the byte."""
    before = service.export(store, "json", FIXED_NOW)
    yield
    assert service.export(store, "json", FIXED_NOW) == before


def told(store: Store, name: str, data: bytes) -> Preview | str:
    """What importing a file would do, or the sentence that refuses it; both fit for a screen."""
    try:
        found = FORMS[name].preview(store, data)
    except TransferError as error:
        sentence = str(error)
        assert sentence.isprintable()
        assert 20 < len(sentence) < 700
        assert sentence.endswith((".", "}."))
        return sentence
    for each in found.rejected:
        assert each.reason
        assert each.line >= 1
        assert (each.where + each.reason).isprintable()
    return found


def by_line(found: Preview) -> dict[int, Plain]:
    """What was found, by the line on which it stands."""
    return {each.line: to_plain(each.current.content) for each in found.found.records}


def rows(data: bytes) -> tuple[list[list[str]], list[int], str]:
    """The cells of a table, the line on which each row starts, and what stands between the cells."""
    text = data.decode("utf-8-sig")
    between = max(",;\t", key=text.split("\n", 1)[0].count)
    reader, lines, found = csv.reader(io.StringIO(text, newline=""), delimiter=between), [1], []
    for row in reader:
        found.append(row)
        lines.append(reader.line_num + 1)
    return found, lines[:-1], between


def table(cells: list[list[str]], between: str) -> bytes:
    """A table of these cells."""
    text = io.StringIO()
    csv.writer(text, delimiter=between, lineterminator="\n").writerows(cells)
    return text.getvalue().encode()


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in SHEETS for column in NEEDED[name]])
def test_a_table_without_a_needed_column_is_refused(store: Store, name: str, column: str) -> None:
    """Whole, with one sentence: half of its meaning is gone."""
    cells, _lines, between = rows(FORMS[name].whole)
    kept = [place for place, each in enumerate(cells[0]) if each.strip() != column]
    assert len(kept) < len(cells[0])
    sentence = told(store, name, table([[row[place] for place in kept] for row in cells if len(row) > 1], between))
    assert isinstance(sentence, str)
    assert "not a diary" in sentence or f"no column “{column}”" in sentence


def test_a_record_without_a_needed_field_is_told_and_the_others_taken(store: Store) -> None:
    """In the formats that are no tables: with its place, its line and the reason."""
    entries = json.loads(FORMS["own_json"].whole)
    del entries["entries"][1]["occurred_at"]
    own = told(store, "own_json", json.dumps(entries, indent=1).encode())
    apple = told(store, "apple_health", FORMS["apple_health"].whole.replace(b'startDate="2024-01-03', b'x="2024-01-03'))
    assert not isinstance(own, str)
    assert not isinstance(apple, str)
    assert [each.where for each in own.rejected] == ["entries[1].occurred_at"]
    assert [each.where for each in apple.rejected] == ["Workout, startDate"]
    assert (len(own.new), len(apple.new)) == (4, 4)


@pytest.mark.parametrize("column", ["start_time", "exercise_type", "start_zone_offset"])
def test_a_database_without_a_needed_column_is_refused(store: Store, column: str) -> None:
    """With its name: another version of Android may call it differently."""
    data = database(f"ALTER TABLE exercise_session_record_table DROP COLUMN {column}")
    sentence = told(store, "health_connect", data)
    assert isinstance(sentence, str)
    assert column in sentence


@pytest.mark.parametrize("mixed", MIXED)
@pytest.mark.parametrize("name", SHEETS)
def test_days_mixed_up_are_told_row_by_row(store: Store, name: str, mixed: str) -> None:
    """Every second row has another day, or none: told with line, column and reason; those between are taken."""
    whole = told(store, name, FORMS[name].whole)
    assert not isinstance(whole, str)
    cells, _lines, between = rows(FORMS[name].whole)
    place = [each.strip() for each in cells[0]].index(DATED[name])
    for row in cells[1::2]:
        row[place:] = [mixed, *row[place + 1 :]] if row else []
    data = table(cells, between)
    _cells, lines, _between = rows(data)
    wrong = [line for row, line in zip(cells[1::2], lines[1::2], strict=True) if row]
    found = told(store, name, data)
    assert not isinstance(found, str)
    if (name, mixed) in RIGHT:
        assert len(found.rejected) == len(whole.rejected)
        return
    assert {line for line in lines if line not in by_line(found)} >= set(wrong)
    before = {each.line for each in whole.rejected}
    assert sorted({each.line for each in found.rejected} - before) == sorted(set(wrong) - before)
    column = CALLED.get(name, DATED[name])
    assert all(each.where == f"row {each.line}, column {column}" for each in found.rejected if each.line in wrong)
    assert by_line(found) == {line: each for line, each in by_line(whole).items() if line not in wrong}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_cut_off_anywhere_gives_what_stands_before(store: Store, name: str) -> None:
    """Or a sentence; never a record that differs from that of the whole file, but for the one that was cut."""
    data = FORMS[name].whole
    whole = told(store, name, data)
    assert not isinstance(whole, str)
    ends = set()
    for cut in range(0, len(data), max(7, len(data) // 120)):
        found = told(store, name, data[:cut])
        ends.add(type(found))
        if not isinstance(found, str):
            last = data[:cut].count(b"\n") + 1
            if name in SHEETS and data[:cut].count(b'"') % 2:
                assert last not in by_line(found), "what stands in quotes that never close is not taken"
            earlier = {line: each for line, each in by_line(found).items() if line < last}
            assert earlier == {line: each for line, each in by_line(whole).items() if line < last and line in earlier}
            assert {each.line for each in found.rejected} <= {last} | {each.line for each in whole.rejected} | {
                line for line in range(1, last) if line not in by_line(whole)
            }
    assert str in ends
    assert name in {"apple_health", "health_connect", "own_json"} or len(ends) == 2


@pytest.mark.parametrize("name", FORMS)
def test_a_row_cut_off_in_the_middle_is_told_and_the_rest_taken(store: Store, name: str) -> None:
    """As when two halves of a file were put together; a format that is not made of rows refuses the whole."""
    lines = FORMS[name].whole.split(b"\n")
    long = [place for place, line in enumerate(lines) if place and len(line) > 30]
    place = long[0 if name in SHEETS else -1]
    lines[place] = lines[place][:12].replace(b'"', b"")
    found = told(store, name, b"\n".join(lines))
    if name in SHEETS:
        assert not isinstance(found, str)
        assert place + 1 in {each.line for each in found.rejected}
        assert len(found.found.records) == len(by_line(found)) >= 1
    else:
        assert isinstance(found, str)


@pytest.mark.parametrize("name", [*SHEETS, "own_json"])
def test_wide_letters_with_their_mark_are_read_as_the_same(store: Store, name: str) -> None:
    """UTF-16, as an old shell of Windows writes it; without its mark it is refused."""
    data = FORMS[name].whole
    wide, whole = told(store, name, data.decode("utf-8-sig").encode("utf-16")), told(store, name, data)
    assert not isinstance(wide, str)
    assert not isinstance(whole, str)
    assert by_line(wide) == by_line(whole)
    assert wide.rejected == whole.rejected
    assert isinstance(told(store, name, data.decode("utf-8-sig").encode("utf-16-be")), str)


@pytest.mark.parametrize("name", [*SHEETS, "own_json"])
def test_letters_of_windows_are_refused_or_doubted(store: Store, name: str) -> None:
    """With the byte and what to do; a table whose columns the person names is read, and its accents are asked about."""
    data = FORMS[name].whole.replace(b"\n", b"\xe9\n", 2)
    found = told(store, name, data)
    if FORMS[name].mapping is None:
        assert isinstance(found, str)
        assert "not UTF-8 text (byte" in found
        return
    between = b";"
    head, first, *rest = FORMS[name].whole.split(b"\n")
    told_of = b"\n".join([head + between + "Größe".encode("cp1252"), first + between + "üä".encode("cp1252"), *rest])
    doubted = service.guessed_table(told_of, "x.csv")
    assert doubted is not None
    assert doubted.samples["Größe"] == ("üä",)
    assert "accents" in doubted.reasons[0]


@pytest.mark.parametrize("name", ["apple_health", "health_connect"])
@pytest.mark.parametrize("letters", ["utf-16", "utf-16-le", "cp037"])
def test_other_formats_in_other_letters_are_refused(store: Store, name: str, letters: str) -> None:
    """They have letters of their own."""
    assert isinstance(told(store, name, FORMS[name].whole.decode("latin-1").encode(letters, "replace")), str)


@pytest.mark.parametrize("name", FORMS)
def test_bytes_of_no_meaning_are_told(store: Store, name: str) -> None:
    """Alone, behind the first line, and in the middle."""
    chance, data = random.Random(name), FORMS[name].whole  # noqa: S311 - the same bytes every time
    head = data.split(b"\n", 1)[0] + b"\n"
    for _ in range(12):
        junk, at = chance.randbytes(chance.choice((1, 40, 400))), chance.randrange(len(data))
        for each in (junk, head + junk, data[:at] + junk + data[at:]):
            told(store, name, each)


@pytest.mark.parametrize("data", [b"", b"\n\n \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
@pytest.mark.parametrize("name", FORMS)
def test_an_empty_file_is_a_sentence(store: Store, name: str, data: bytes) -> None:
    """Whichever format it was to be."""
    assert isinstance(told(store, name, data), str)


@pytest.mark.parametrize("name", SHEETS)
def test_a_header_alone_brings_nothing(store: Store, name: str) -> None:
    """It is recognised and says that it holds nothing, or, where only rows tell the app, it is no diary."""
    found = told(store, name, FORMS[name].whole.split(b"\n", 1)[0] + b"\n")
    if isinstance(found, str):
        assert name in {"loop", "german", "italian"}
        return
    assert (found.new, found.rejected) == ((), ())
    if FORMS[name].app:
        assert "nothing that can be read" in service.recognised(found)[0]


@pytest.mark.parametrize(
    "rest",
    [b'<HealthData locale="en_DE"/>', b'<HealthData><ExportDate value="2024-01-04 10:00:00 +0100"/></HealthData>'],
)
def test_an_export_of_nothing_brings_nothing(store: Store, rest: bytes) -> None:
    """Of Apple Health; and a database of Health Connect without a record."""
    counted = ("steps", "distance", "weight", "sleep_session")
    empty = database(*(f"DELETE FROM {name}_record_table" for name in counted))  # noqa: S608 - names of our own
    for name, data in (("apple_health", rest), ("health_connect", empty)):
        found = told(store, name, data)
        assert not isinstance(found, str)
        assert found.rejected == ()
        assert len(found.new) == (name == "health_connect"), "the one exercise session"


@pytest.mark.parametrize("day", [999_999_999, 400_000, -500_000])
def test_a_day_of_a_database_that_never_was_is_told(store: Store, day: int) -> None:
    """Beyond what a diary can hold; its neighbours are taken."""
    found = told(store, "health_connect", database(f"INSERT INTO steps_record_table VALUES (9, 1, {day}, 9)"))  # noqa: S608
    assert not isinstance(found, str)
    assert len(found.new) >= 3
    assert len(found.rejected) == (day < 0), "the last day is left for the next export"


def test_more_records_than_any_diary_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where they flow by, or come out of a database; so a file can hang nobody."""
    twice = "INSERT INTO exercise_session_record_table (start_time, end_time, exercise_type) VALUES (1, 1, 1)"
    counted = ("steps", "distance", "weight", "sleep_session")
    sessions = database(twice, *(f"DELETE FROM {name}_record_table" for name in counted))  # noqa: S608 - our own
    days = database("DELETE FROM exercise_session_record_table")
    apple = FORMS["apple_health"].whole
    workouts = b"\n".join(line for line in apple.split(b"\n") if b"<Record" not in line)
    for name, data in (
        ("apple_health", apple),
        ("apple_health", workouts),
        ("health_connect", sessions),
        ("health_connect", days),
    ):
        assert not isinstance(told(store, name, data), str)
        with monkeypatch.context() as patched:
            for module in (apple_health, health_connect):
                patched.setattr(module, "MOST_RECORDS", 1)
            sentence = told(store, name, data)
        assert isinstance(sentence, str)
        assert "more than any diary" in sentence


def test_a_long_table_is_told_as_that_whoever_named_its_columns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not as one that needs no mapping."""
    monkeypatch.setattr(reading, "LARGEST", 200)
    for name in ("german", "strava"):
        sentence = told(store, name, FORMS[name].whole)
        assert isinstance(sentence, str)
        assert "is larger than" in sentence


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_million_rows_are_refused_or_read_soon(record_property: Callable[[str, object], None]) -> None:
    """Of each format, whole rows and the shortest there are: a sentence, or its days, soon and in little memory."""
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("millions.py")), *MILLIONS],
        check=False,
        capture_output=True,
        text=True,
        # Without the counting of lines, which takes several times as long as what is timed.
        env={
            **{name: value for name, value in os.environ.items() if "COV" not in name},
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
    )
    found = {each["name"]: each for each in map(json.loads, ended.stdout.splitlines())}
    assert found.keys() == MILLIONS.keys(), ended.stderr
    said = ("larger than 50 MB", "holds more than 100000 records", "More than 5000 of its records")
    refused = {name for name, each in found.items() if any(reason in each["told"] for reason in said)}
    assert MILLIONS.keys() - refused == {"apple_health, steps"}
    assert found["apple_health, steps"]["told"].startswith("28 taken, 0 rejected")
    assert {name: each["seconds"] for name, each in found.items() if each["seconds"] > 15} == {}
    assert {name: each["megabytes"] for name, each in found.items() if each["megabytes"] > 300} == {}
    record_property("longest, of processor time", f"{max(each['seconds'] for each in found.values()):.1f} s")
    record_property("most memory", f"{max(each['megabytes'] for each in found.values()):.0f} MB")
