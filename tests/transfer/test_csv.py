"""The CSV of the entries: there and back, in the hands of other readers, and with mistakes in it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from uuid import UUID

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import Manner, Mechanism, Side, Symptom, Unit, Zone
from kneelog.transfer import Found, csv_v1, read
from kneelog.words import speaking
from tests import strategies

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHEN = "2026-11-22T20:41:00+01:00"

FULL = Entry(
    id=read(f'{{"entries": [{{"occurred_at": "{WHEN}"}}]}}'.encode(), "x").archive(AT).entries[0][0].content.id,
    occurred_at=datetime.fromisoformat(WHEN),
    logged_at=datetime.fromisoformat("2026-11-22T20:41:30+01:00"),
    severity=0,
    places=(
        Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6),
        Place(Zone.CALF, Side.LEFT),
        Place(Zone.ELSEWHERE, words='under the "cap"; low', severity=2),
    ),
    answers=(
        Answer(Symptom.CALF_SWELLING, yes=True, side=Side.RIGHT),
        Answer(Mechanism.POP, yes=False),
        Answer(Symptom.CALF_SWELLING, yes=False, side=Side.LEFT),
    ),
    onset=Onset(ago=3, unit=Unit.WEEKS, manner=Manner.GRADUAL),
    activities=(
        Activity("Running", 30, 6, stretched_before=False, metres=5200, count=4100),
        Activity("Stairs"),
        Activity("Gym (legs), hard"),
    ),
    treatments=(Treatment("Ibuprofen", '400 mg; "forte"', helped=True), Treatment("Ice", helped=False)),
    note='=1+1\r\nsecond, line; "quoted"\n',
    measurements=(Measurement("Mood", "so; so", "good (or not)"), Measurement("Headache", "3")),
    origin=Origin("Strava", "4155892344"),
)


def table(*lines: str) -> bytes:
    """A CSV of these lines."""
    return "\r\n".join(lines).encode()


def rows(data: bytes) -> list[list[str]]:
    """The cells as a reader that knows nothing of kneelog finds them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def rejections(found: Found) -> list[tuple[int, str, str]]:
    """Line, place and reason of what was rejected."""
    return [(rejected.line, rejected.where, rejected.reason) for rejected in found.rejected]


@PATIENT
@given(strategies.diaries())
def test_every_entry_comes_back(diary: Diary) -> None:
    """Reading what was written gives the same entries, and writing them again the same bytes."""
    written = csv_v1.write(diary)
    found = read(written, "diary.csv")
    assert found.rejected == ()
    again = found.archive(AT).diary()
    assert again.entries == diary.entries
    assert csv_v1.write(again) == written


def test_it_looks_as_documented() -> None:
    """Byte order mark, header on line 1, CR LF, the notation of docs/diary-format.md."""
    data = csv_v1.write(Diary((FULL,)))
    assert data.startswith(b"\xef\xbb\xbfoccurred_at,severity,places,")
    header, row = rows(data)
    assert tuple(header) == csv_v1.COLUMNS
    assert dict(zip(header, row, strict=True)) == {
        "occurred_at": WHEN,
        "severity": "0",
        "places": 'right back_of_knee 6; left calf; elsewhere "under the ""cap""; low" 2',
        "answers": "right calf_swelling yes; pop no; left calf_swelling no",
        "onset": "3 weeks ago gradual",
        "activities": 'Running (30 min, effort 6, stretched no, 5200 m, count 4100); Stairs; "Gym (legs), hard"',
        "treatments": 'Ibuprofen (dose "400 mg; ""forte""", helped yes); Ice (helped no)',
        "note": '\'=1+1\r\nsecond, line; "quoted"\n',
        "logged_at": "2026-11-22T20:41:30+01:00",
        "measurements": 'Mood (value "so; so", unit "good (or not)"); Headache (value "3")',
        "origin": 'Strava (record "4155892344")',
        "id": str(FULL.id),
    }


@pytest.mark.parametrize("note", [" ", "\n", " x ", "\r", "\ufeff"])
def test_a_note_is_kept_as_it_is(note: str) -> None:
    """Blanks and line breaks around a note, or alone in it, survive."""
    entry = Entry(FULL.id, FULL.occurred_at, note=note)
    assert read(csv_v1.write(Diary((entry,))), "x").archive(AT).diary().entries == (entry,)


def test_line_ends_between_rows_are_real() -> None:
    """Rows are parted by CR LF and not by the letters of it; an empty diary is a header."""
    assert csv_v1.write(Diary()) == b"\xef\xbb\xbf" + ",".join(csv_v1.COLUMNS).encode() + b"\r\n"
    two = Diary((FULL, Entry(UUID(int=2), FULL.occurred_at)))
    assert len(rows(csv_v1.write(two))) == 3
    assert b"\\n" not in csv_v1.write(two)


def test_pandas_reads_it() -> None:
    """A reader of another make finds the same cells; not asked is empty, 0 is 0."""
    diary = Diary((FULL, Entry(UUID(int=2), FULL.occurred_at)))
    frame = pd.read_csv(io.BytesIO(csv_v1.write(diary)), dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(csv_v1.COLUMNS)
    assert sorted(frame["severity"]) == ["", "0"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "'=1", "''=1", "'x", "'", "x", "=", "'\t"],
)
def test_no_cell_begins_a_formula_and_the_guard_comes_off(text: str) -> None:
    """Own words that a spreadsheet would run get an apostrophe, and exactly that one is taken away."""
    entry = Entry(FULL.id, FULL.occurred_at, note=text, activities=(Activity(text.strip() or "x"),))
    data = csv_v1.write(Diary((entry,)))
    for cell in rows(data)[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert read(data, "x").archive(AT).diary().entries == (entry,)


def test_a_spreadsheet_may_change_order_and_delimiter() -> None:
    """Columns are found by name, with semicolons or tabs between them too, and most may be missing."""
    for delimiter in ";\t":
        data = table(delimiter.join(["severity", "occurred_at"]), delimiter.join(["4", WHEN]), "")
        (entry,) = read(data, "x").archive(AT).diary().entries
        assert (entry.severity, entry.occurred_at.isoformat()) == (4, WHEN)


def test_an_entry_by_hand_has_the_id_it_has_in_json() -> None:
    """The same bare entry is one record, whichever way it comes."""
    assert read(table("occurred_at", WHEN), "x").records[0].record_id == FULL.id


def test_every_wrong_row_is_told_and_the_good_ones_come() -> None:
    """Each rejected row has its line, its column and a reason; notes of several lines are counted right."""
    found = read(
        table(
            "occurred_at,severity,places,answers,activities,note",
            f'{WHEN},3,,,,"two',
            'lines"',
            "",
            f"{WHEN},11,,,,",
            f"{WHEN},3,right knee 6,,,",
            f"{WHEN},3,,calf_swelling right,,",
            f"{WHEN},3,,,Running (fast),",
            "yesterday,3,,,,",
            f"{WHEN},3",
            f'{WHEN},3,,,,"two\r\nlines"',
            f"{WHEN},1,,,,",
        ),
        "x",
    )
    assert [record.line for record in found.records] == [2, 12 + 1]
    assert [(line, where) for line, where, _ in rejections(found)] == [
        (5, "row 5, column severity"),
        (6, "row 6, column places[0]"),
        (7, "row 7, column answers[0].answer"),
        (8, "row 8, column activities[0].kind"),
        (9, "row 9, column occurred_at"),
        (10, "row 10"),
        (11, "row 11, column id"),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("places", "right calf 3 4", "is told twice"),
        ("places", "right left calf", "is told twice"),
        ("places", "calf;; shin", "a semicolon too many"),
        ("places", "calf (3)", "has no details in brackets"),
        ("places", 'elsewhere ""a"" ""b""', "a semicolon is missing"),
        ("places", "calf 99999999999", "is not a side, a zone or a number"),
        ("places", "calf 11", "from 0 to 10, not 11"),
        ("answers", "pop maybe", "is told twice"),
        ("answers", '""pop"" yes', "is not a question"),
        ("answers", "right pop yes", "only symptoms are told apart by side"),
        ("onset", "long ago", "is not like"),
        ("onset", "3 weeks", "is not like"),
        ("onset", "3 fortnights ago", "is not one of: days, weeks"),
        ("onset", "since yesterday", "is not a date"),
        ("activities", "Running (30 min", "a bracket is not closed"),
        ("activities", "Running (30 min) x", "follows the bracket"),
        ("activities", "Running (30 min) (5 min)", "does not belong there"),
        ("activities", 'Running ""x""', "put all of"),
        ("activities", "Running (30 min, 40 min)", "is told twice"),
        ("activities", "Running (x min)", "is not a number of minutes"),
        ("activities", "Running (stretched maybe)", "must be"),
        ("activities", "Running; Running", "says again"),
        ("activities", '""Running', "a double quote is not closed"),
        ("activities", "a, b", "does not belong there"),
        ("treatments", "Ice (dose 3)", "is not like: dose"),
        ("severity", "mild", "must be a whole number"),
        ("severity", "9" * 5000, "must be a whole number"),
        ("id", "1", "is not a UUID"),
        ("logged_at", "2026-11-22", "is not a date and time"),
    ],
)
def test_a_wrong_cell_is_told(column: str, cell: str, reason: str) -> None:
    """Each kind of mistake in a cell is rejected with its column and what was expected."""
    found = read(table(f"occurred_at,{column}", f'{WHEN},"{cell}"'), "x")
    assert found.records == ()
    ((line, where, told),) = rejections(found)
    assert line == 2
    assert where.startswith(f"row 2, column {column}")
    assert reason in told


def test_broken_quotes_stop_the_reading_with_a_sentence() -> None:
    """Where cells cannot be told apart any more nothing is guessed; what came before is there."""
    for broken in (f'{WHEN},"open', f'{WHEN},"a"b'):
        found = read(table("occurred_at,note", f"{WHEN},fine", broken, f"{WHEN},lost"), "x")
        assert len(found.records) == 1
        ((line, where, reason),) = rejections(found)
        assert (line, where) == (3, "row 3")
        assert "whatever follows it was not read" in reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (table("occurred_at,sevrity", f"{WHEN},3"), "'sevrity', is not known"),
        (table("occurred_at,occurred_at", f"{WHEN},3"), "stands twice"),
        (table("date,severity", "2026-11-22,3"), "not a diary"),
        (table("occurred_at,", f"{WHEN},"), "'', is not known"),
    ],
)
def test_a_strange_header_is_refused(data: bytes, expected: str) -> None:
    """A column that would silently be lost is refused by name."""
    with pytest.raises(TransferError, match=expected):
        read(data, "x")


def test_the_demo_says_so_in_every_row() -> None:
    """The table of the demo is marked, header on line 1 all the same, and is known as the demo when it comes back."""
    data = csv_v1.write(Diary((FULL,)), demo=True)
    assert [row[0] for row in rows(data)] == ["demo", "DEMO"]
    found = read(data, "x")
    assert found.demo
    assert not read(csv_v1.write(Diary((FULL,))), "x").demo
    assert found.archive(AT).diary().entries == (FULL,)


def test_rejections_are_told_in_the_language() -> None:
    """The place and the reason; columns keep their names."""
    unread = "diese Zeile und alles danach wurde nicht gelesen"
    with speaking("de"):
        found = read(table("occurred_at,places,note", f"{WHEN},knee,", f"{WHEN},calf", f'{WHEN},calf,"a'), "x")
    assert rejections(found) == [
        (
            2,
            "Tabellenzeile 2, Spalte places[0]",
            "'knee' ist weder eine Seite noch eine Stelle noch eine Zahl von 0 bis 10",
        ),
        (3, "Tabellenzeile 3", "hat 2 Zellen, die Kopfzeile hat 3; ist sie abgeschnitten?"),
        (
            4,
            "Tabellenzeile 4",
            f"lässt sich nicht in Zellen zerlegen (die Daten enden unerwartet); {unread}",
        ),
    ]
