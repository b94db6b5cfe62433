"""The workbook, opened by a library of another make: same values, right types, and never a formula."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.utils import get_column_letter

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Place, Treatment
from kneelog.domain.errors import TransferError
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import MarkKind, Side, Term, Word, Zone
from kneelog.transfer import xlsx
from kneelog.transfer.tables import TABLES, Kind, Listed, Table
from kneelog.words import LANGUAGES, speaking
from tests import strategies
from tests.insights import persona
from tests.transfer import office, sheets

if TYPE_CHECKING:
    from pathlib import Path

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def awkward(text: str) -> Diary:
    """A diary with a text wherever a person can write one."""
    return Diary(
        (
            persona.entry(
                YEAR[0],
                places=(Place(Zone.ELSEWHERE, words=text),),
                activities=(Activity(text),),
                treatments=(Treatment(text, text),),
                note=text,
            ),
        ),
        (Mark(UUID(int=1), YEAR[0], MarkKind.OTHER, text),),
        (Function(UUID(int=2), YEAR[0], text, 0),),
    )


def wanted(table: Table[Any], diary: Diary) -> list[tuple[object, ...]]:
    """What a sheet has to hold, worked out from the values of the table by other code."""
    return [
        tuple(cell for column, value in zip(table.columns, row, strict=True) for cell in _wanted(column.kind, value))
        for row in table.values(diary)
    ]


def _wanted(kind: Kind, value: Any) -> tuple[object, ...]:  # noqa: ANN401 - any value of a table
    if kind is Kind.MOMENT and value is None:
        return (None, None)
    if kind is Kind.MOMENT:
        early = value.date() < date(1900, 3, 1)
        return (f"{value:%Y-%m-%d %H:%M:%S}" if early else value.replace(tzinfo=None), value.isoformat())
    if kind is Kind.DATE:
        return (datetime.combine(value, time()),)
    match value:
        case Listed():
            value = value.words
        case Term():
            value = value.question
        case Word():
            value = value.label
        case UUID():
            value = str(value)
    return (None if value == "" else value,)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.diaries(3, *YEAR))
def test_every_value_of_every_table_is_there(diary: Diary) -> None:
    """Each sheet holds the values of its table, numbers as numbers, dates as dates, text to the letter."""
    found = sheets.workbook(xlsx.write(diary))
    for table in TABLES:
        assert found[table.title][1:] == wanted(table, diary)


def test_cells_have_the_type_of_what_they_hold() -> None:
    """Numbers, truth values, dates and texts are what they are to a spreadsheet; ids and offsets are text."""
    for table, sheet in zip(TABLES, sheets.opened(xlsx.write(persona.diary())), strict=False):
        kinds = [kind for column in table.columns for kind in _kinds(column.kind)]
        for row in sheet.iter_rows(min_row=2):
            for kind, cell in zip(kinds, row, strict=True):
                allowed = {Kind.NUMBER: "n", Kind.YES_NO: "b", Kind.DATE: "d", Kind.MOMENT: "d"}.get(kind, "s")
                assert cell.value is None or cell.data_type == allowed
                assert type(cell.value) is not float


def _kinds(kind: Kind) -> tuple[Kind, ...]:
    return (kind, Kind.ID) if kind is Kind.MOMENT else (kind,)


@pytest.mark.parametrize("text", [*sheets.RUNS_IN_A_SPREADSHEET, *strategies.HOSTILE])
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    """What a spreadsheet would run, follow or count is the text that was written, in every column of own words."""
    name = " ".join(text.split())
    data = xlsx.write(awkward(name))
    found = sheets.workbook(data)
    for sheet in sheets.opened(data):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    for table in TABLES:
        assert found[table.title][1:] == wanted(table, awkward(name))
    for member, content in sheets.files(data).items():
        assert b"<f>" not in content, member
        assert b"<hyperlink" not in content, member


def test_a_note_longer_than_a_cell_is_cut_and_says_so() -> None:
    """The cut text fits the cell, is the beginning, breaks no character, and tells where the whole of it is."""
    long = "x" + "🦵" * 40_000
    cell = sheets.workbook(xlsx.write(Diary((persona.entry(YEAR[0], note=long),))))["Entries"][1][8]
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    kept, _, mark = cell.partition(" ... (cut")
    assert long.startswith(kept)
    assert len(kept) > 16_000
    assert "CSV" in mark
    whole = "y" * 32_767
    assert sheets.workbook(xlsx.write(Diary((persona.entry(YEAR[0], note=whole),))))["Entries"][1][8] == whole


def test_a_date_that_spreadsheets_disagree_about_is_text() -> None:
    """Before March 1900 some count a leap day that never was: such dates stand as text, later ones as dates."""
    early, late = datetime(1900, 1, 1, 1, tzinfo=UTC), datetime(1900, 3, 1, 4, tzinfo=UTC)
    entry = replace(persona.entry(YEAR[0], 1, places=(Place(Zone.CALF),)), occurred_at=early, logged_at=late)
    found = sheets.workbook(xlsx.write(Diary((entry,))))
    assert found["Days"][1][0] == "1899-12-31"
    assert found["Places"][1][:3] == ("1899-12-31", "1900-01-01 01:00:00", "1900-01-01T01:00:00+00:00")
    assert found["Entries"][1][9] == datetime(1900, 3, 1, 4)  # noqa: DTZ001 - a workbook's dates have no zone


def test_text_that_looks_like_an_escape_is_kept() -> None:
    """Text such as _x000D_ is not taken for the line end that a workbook writes so."""
    data = xlsx.write(Diary((persona.entry(YEAR[0], note="_x000D_"),)))
    assert b"_x005F_x000D_" in sheets.files(data)["xl/sharedStrings.xml"]


def test_the_same_diary_gives_the_same_bytes() -> None:
    """Nothing in the workbook depends on when it is made."""
    data = xlsx.write(persona.diary())
    assert data == xlsx.write(persona.diary())
    assert set(re.findall(rb">(\d{4}-[^<]+)<", sheets.files(data)["docProps/core.xml"])) == {b"1980-01-01T00:00:00Z"}


def test_sheets_are_ready_to_work_with() -> None:
    """Titles stay in sight and have filters, columns have a width that shows them, an empty diary too."""
    for diary in (persona.diary(), Diary()):
        for drawn in sheets.opened(xlsx.write(diary)):
            assert drawn.freeze_panes == "A2"
            assert drawn.auto_filter.ref == drawn.dimensions
            for place in range(1, drawn.max_column + 1):
                letter = get_column_letter(place)
                assert 6 <= drawn.column_dimensions[letter].width <= 61


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_titles_and_words_are_in_the_language(code: str) -> None:
    """Sheets, columns and words are told in the language that holds, within what a sheet can be called."""
    with speaking(code):
        found = sheets.workbook(xlsx.write(persona.diary()))
        about = [table.title for table in TABLES]
        side, zone = Side.RIGHT.label, Zone.BACK_OF_KNEE.label
        last = {"en": "About", "de": "Erläuterung"}[code]
        places = found[TABLES[2].title]
    assert list(found) == [*about, last]
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in found)
    assert (side, zone) in {row[3:5] for row in places}


def test_the_last_sheet_explains_the_others() -> None:
    """Every column is there with its name in the files, and that the file is not protected."""
    rows = sheets.workbook(xlsx.write(Diary()))["About"]
    assert {row[2] for row in rows[1:] if row[2]} == {
        f"{table.name}.{column.name}" for table in TABLES for column in table.columns
    }
    assert any("not protected" in str(row[3]) for row in rows)


def test_the_demo_says_so_on_every_sheet() -> None:
    """A first column says DEMO in every row, titles included, and so does the last sheet."""
    *tables, about = sheets.workbook(xlsx.write(persona.diary(), demo=True)).values()
    for rows in tables:
        assert {row[0] for row in rows} == {"DEMO"}
    assert any("DEMO" in str(row[3]) for row in about)
    assert not any("DEMO" in str(cell) for row in sheets.workbook(xlsx.write(Diary()))["About"] for cell in row)


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that has no place is never dropped without a word."""
    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.write_datetime", lambda *_: -1)
    with pytest.raises(TransferError, match="more rows than a sheet"):
        xlsx.write(persona.diary())


def test_nothing_is_left_among_the_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook is made in memory: no part of a diary lies about on the disk meanwhile."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert xlsx.write(persona.diary()).startswith(b"PK")


@pytest.mark.slow
@pytest.mark.parametrize("code", list(LANGUAGES))
def test_libreoffice_finds_the_same_values(code: str, tmp_path: Path) -> None:
    """Every cell of every sheet has the same value and type, and none is a formula; it ends lines its own way."""
    diary, book = sheets.everything(), tmp_path / "diary.xlsx"
    with speaking(code):
        book.write_bytes(xlsx.write(diary))
        expected = {table.title: wanted(table, diary) for table in TABLES}
    found, told = office.sheets(tmp_path, book), sheets.workbook(book.read_bytes())
    assert list(found) == list(told)
    for title, rows in told.items():
        (head, *body), values = found[title], expected.get(title, rows[1:])
        assert head == rows[0]
        assert [_typed(row) for row in body] == [_typed(row) for row in values]


def _typed(row: tuple[object, ...]) -> list[tuple[type, object]]:
    """The values with their types, as 1 is equal to True."""
    return [(type(cell), cell.replace("\r\n", "\n") if isinstance(cell, str) else cell) for cell in row]
