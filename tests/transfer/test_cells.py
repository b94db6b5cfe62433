"""Any table as CSV: exactly reversible, in the hands of other readers, and never a formula."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Place, Treatment
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import MarkKind, Zone
from kneelog.transfer import cells, tables
from kneelog.transfer.tables import TABLES, Kind, Listed, Table
from tests import strategies
from tests.insights import persona
from tests.transfer import sheets

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
YEAR = (date(2026, 1, 1), date(2026, 12, 31))

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def own(table: Table[Any], diary: Diary) -> list[tuple[object, ...]]:
    """The values of a table as they go in; several in one cell by their notation."""
    return [
        tuple(value.notation if isinstance(value, Listed) else value for value in row) for row in table.values(diary)
    ]


@PATIENT
@given(strategies.diaries(3, *YEAR))
def test_every_value_comes_back(diary: Diary) -> None:
    """Text, number, word, date and moment: what is read by the kind of its column is what went in, to the letter."""
    for table in TABLES:
        assert sheets.values(table, cells.write(table, diary)) == own(table, diary)


@PATIENT
@given(strategies.diaries(3, *YEAR))
def test_every_record_can_be_made_again(diary: Diary) -> None:
    """Places, answers, activities, treatments, marks and ratings come out of their files as they were."""

    def read(table: Table[Any]) -> list[tuple[Any, ...]]:
        return sheets.values(table, cells.write(table, diary))

    def of_entry(table: Table[Any]) -> list[tuple[Any, ...]]:
        return [row[2:-1] for row in read(table)]

    places = [Place(zone, side, severity, words) for side, zone, words, severity in of_entry(tables.PLACES)]
    answers = [Answer(about, yes, side) for about, side, yes in of_entry(tables.ANSWERS)]
    assert places == [place for entry in diary.entries for place in entry.places]
    assert answers == [answer for entry in diary.entries for answer in entry.answers]
    assert [Activity(*row) for row in of_entry(tables.ACTIVITIES)] == [
        activity for entry in diary.entries for activity in entry.activities
    ]
    assert [Treatment(*row) for row in of_entry(tables.TREATMENTS)] == [
        treatment for entry in diary.entries for treatment in entry.treatments
    ]
    assert tuple(Mark(one, on, kind, text, side) for on, kind, side, text, one in read(tables.MARKS)) == diary.marks
    assert tuple(Function(one, on, what, rating) for on, what, rating, one in read(tables.FUNCTIONS)) == diary.functions


@PATIENT
@given(strategies.texts())
def test_the_guard_comes_off(text: str) -> None:
    """Whatever a text is, taking the guard off gives it back, and with the guard on it begins no formula."""
    assert cells.bare(cells.guarded(text)) == text
    assert not cells.guarded(text).startswith(sheets.STARTS_A_FORMULA)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    """Each sign that begins a formula somewhere gets exactly one apostrophe, and one more where there are some."""
    assert cells.guarded(text) == f"'{text}"
    assert cells.guarded(f"'{text}") == f"''{text}"
    assert cells.guarded(f"x{text}") == f"x{text}"


@PATIENT
@given(strategies.names(), st.sampled_from(["=", "+", "-", "@", "＝", "＋", "－", "＠", "'="]))
def test_no_cell_begins_a_formula(name: str, sign: str) -> None:
    """Wherever a person can write, a sign that makes a spreadsheet calculate is not the first of its cell."""
    text = f"{sign}{name}"[:200].strip()
    diary = Diary(
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
    for table in TABLES:
        written = cells.write(table, diary)
        assert [cell for row in sheets.rows(written) for cell in row if cell.startswith(sheets.STARTS_A_FORMULA)] == []
        assert sheets.values(table, written) == own(table, diary)


@each_table
def test_pandas_finds_the_same_cells(table: Table[Any]) -> None:
    """A reader of another make: same columns, same rows; numbers are numbers and an empty cell is missing."""
    data = cells.write(table, persona.diary())
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert [list(frame.columns), *frame.to_numpy().tolist()] == sheets.rows(data)
    typed = pd.read_csv(io.BytesIO(data))
    for column in table.columns:
        if column.kind is Kind.NUMBER:
            wanted = [row[table.columns.index(column)] for row in own(table, persona.diary())]
            found = [None if pd.isna(value) else int(value) for value in typed[column.name]]
            assert found == wanted


@each_table
def test_it_is_a_table_on_lines(table: Table[Any]) -> None:
    """Byte order mark, header on line 1, CR LF, one record a line; without a diary the header alone."""
    empty = cells.write(table, Diary())
    assert empty.startswith(b"\xef\xbb\xbf" + table.columns[0].name.encode())
    assert (empty.count(b"\r\n"), empty[-2:]) == (1, b"\r\n")
    full = cells.write(table, persona.diary())
    assert full.count(b"\r\n") == 1 + len(own(table, persona.diary()))
    assert full.count(b"\n") == full.count(b"\r\n")


@each_table
def test_the_demo_is_marked_in_every_row(table: Table[Any]) -> None:
    """A first column says DEMO, and stands there without rows too."""
    head, *body = sheets.rows(cells.write(table, persona.measured(), demo=True))
    assert head[0] == "demo"
    assert {row[0] for row in body} == {"DEMO"}
    assert sheets.rows(cells.write(table, Diary(), demo=True))[0][0] == "demo"
