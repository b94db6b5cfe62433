"""Workbooks that are handed in: read as the CSV of their sheet would be, refused where they were made to do harm."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest

from kneelog import service
from kneelog.domain.diary import Diary
from kneelog.domain.errors import TransferError
from kneelog.transfer import read, reading, workbook, xlsx
from kneelog.transfer.found import Rejections
from tests.transfer.forms import SAMPLES, sample
from tests.transfer.test_foreign import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kneelog.transfer.found import Found
    from kneelog.transfer.mapper.guess import Guess

pytestmark = pytest.mark.usefixtures("berlin")

ROWS: Final = (
    ("Day", "Time", "Knee pain", "Running", "Weight", "Note"),
    (date(2026, 3, 1), time(7, 30), 4, True, 71.5, "stairs"),
    (datetime(2026, 3, 2), time(21, 5), 0, False, 71, None),  # noqa: DTZ001 - as a spreadsheet has it
)


def written(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of these rows, a sheet each."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(list(row))
    book.save(data)
    return data.getvalue()


def changed(data: bytes, member: str, change: Callable[[str], str]) -> bytes:
    """The same workbook with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            text = old.read(each)
            new.writestr(each.filename, change(text.decode()).encode() if each.filename == member else text)
    return out.getvalue()


def guessed(data: bytes) -> Guess:
    """What its table seems to be."""
    found = service.guessed_table(data, "mine.xlsx")
    assert found is not None
    return found


def taken(data: bytes) -> Found:
    """What comes of it as guessed."""
    return service.read_table(data, "mine.xlsx", guessed(data).mapping)


def cells(data: bytes) -> list[list[str]]:
    """The rows of its first table, header first."""
    sheet = workbook.tabs(data, reading.LARGEST)[0].sheet
    return [list(sheet.header), *(list(row.cells.values()) for row in sheet.rows(Rejections()))]


def test_cells_are_what_a_csv_would_have() -> None:
    """Days, times, numbers, yes and no, each in the one way that is read without a guess."""
    assert cells(written(ROWS)) == [
        list(ROWS[0]),
        ["2026-03-01", "07:30", "4", "yes", "71.5", "stairs"],
        ["2026-03-02", "21:05", "0", "no", "71", ""],
    ]
    row = (datetime(2026, 3, 1, 7, 30, 15), timedelta(hours=7, minutes=5), 0.1 + 0.2, 1e20, " x ")  # noqa: DTZ001
    assert cells(written((("a", "b", "c", "d", "e"), row)))[1] == ["2026-03-01T07:30:15", "7:05", "0.3", "1e+20", "x"]


def test_a_table_comes_in_as_it_does_from_a_csv() -> None:
    """The same rows, so the same entries under the same ids: whoever changes the form brings in nothing twice."""
    rows = list(csv.reader(io.StringIO((SAMPLES / "tables" / "german.csv").read_text(encoding="utf-8")), delimiter=";"))
    data = (SAMPLES / "tables" / "german.csv").read_bytes()
    mapping = service.guessed_table(data, "mine.csv")
    assert mapping is not None
    of_text = service.read_table(data, "mine.csv", mapping.mapping)
    of_book = taken(written(rows))
    assert of_book.records
    assert [each.current.content for each in of_book.records] == [each.current.content for each in of_text.records]


def test_a_title_above_and_blank_rows_do_not_matter() -> None:
    """The header is the first row with two cells; a reason names the row as the program numbers it."""
    good = [(date(2026, 3, day), None, 7) for day in range(3, 9)]
    wrong = (("no day", None, 3), (date(2026, 3, 9), None, 1, None, None, None, 7))
    found = taken(written((("My knee, 2026",), (), *ROWS, (), *good, *wrong)))
    assert [each.current.content.worst for each in found.records] == [4, 0, *[7] * 6]  # type: ignore[union-attr]
    assert [(each.line, each.where) for each in found.rejected] == [(13, "row 13, column Day"), (14, "row 14")]


def test_the_sheet_that_an_app_is_known_by_is_read() -> None:
    """Whichever it is, and the preview says so; the first table where there is none."""
    strava = list(csv.reader(io.StringIO(sample("strava").decode("utf-8-sig"))))
    data = written(ROWS, strava)
    assert service.guessed_table(data, "x.xlsx") is None
    found = read(data, "x.xlsx")
    assert (found.app, plain(found)) == ("Strava", plain(read(sample("strava"), "x.csv")))
    assert "the sheet “Sheet 2”" in found.notes[0]
    assert "the sheet “Sheet 2”" in guessed(written((("no", "rows"),), ROWS)).reasons[0]
    assert not any("sheet" in reason for reason in guessed(written(ROWS)).reasons)


def refusal(data: bytes) -> str:
    """The sentence with which it is refused, whichever way it is asked for."""
    told = []
    for ask in (lambda: read(data, "x"), lambda: reading.table(data, "x")):
        with pytest.raises(TransferError) as refused:
            ask()
        told.append(str(refused.value))
    assert told[1] in told[0]
    return told[1]


def _declares(text: str) -> str:
    return text.replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "ha">]><worksheet', 1)


SHEET: Final = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("declares entities", changed(written(ROWS), SHEET, _declares), "damaged or locked"),
        ("is cut off", written(ROWS)[:-200], ""),
        ("lacks its sheet", changed(written(ROWS), "xl/_rels/workbook.xml.rels", lambda _: "<x/>"), "damaged"),
        ("is kneelog's own", xlsx.write(Diary()), "that kneelog made"),
    ],
)
def test_what_is_no_workbook_of_a_person_is_refused(name: str, data: bytes, said: str) -> None:
    """With a sentence, and never half."""
    if said:
        assert said in refusal(data), name
    else:
        with pytest.raises(TransferError):
            read(data, "x")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted as it unpacks: what an archive says of its sizes can be anything."""
    data = written([("a", "b"), *[("x" * 1000, "y")] * 300])
    monkeypatch.setattr(reading, "LARGEST", 100_000)
    assert len(data) < reading.LARGEST
    assert "larger than 0 MB unpacked" in refusal(data)


def test_a_cell_far_away_makes_no_room() -> None:
    """A row that claims a number beyond any sheet ends the reading; the last column of a sheet is one cell."""
    far = changed(written(ROWS), SHEET, lambda text: text.replace('r="3"', 'r="999999999999"'))
    sheet = workbook.tabs(far, reading.LARGEST)[0].sheet
    with pytest.raises(TransferError, match="more than 100000 records"):
        list(sheet.rows(Rejections()))
    wide = changed(written(ROWS), SHEET, lambda text: text.replace('"F2"', '"XFD2"'))
    found = workbook.tabs(wide, reading.LARGEST)[0].sheet
    rejected = Rejections()
    assert len(list(found.rows(rejected))) == 1
    assert "16384 cells" in rejected[0].reason


def test_a_sheet_that_breaks_off_says_where() -> None:
    """What stands before it is read; as of a CSV that cannot be split further."""
    data = changed(written(ROWS), SHEET, lambda text: text[: text.index('<row r="3"') + 12])
    rejected = Rejections()
    sheet = workbook.tabs(data, reading.LARGEST)[0].sheet
    assert len(list(sheet.rows(rejected))) == 1
    assert [(each.line, each.reason) for each in rejected] == [
        (3, "cannot be split into cells; it and whatever follows it was not read")
    ]
