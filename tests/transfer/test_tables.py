"""The tables say what the diary says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Origin, Place
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.insights import frames
from kneelog.transfer import csv_v1
from kneelog.transfer.tables import DAYS, ENTRIES, TABLES, Kind, Table
from tests import strategies
from tests.insights.persona import entry

PAGE: Final = Path(__file__).parents[2] / "docs" / "diary-format.md"
MONDAY: Final = date(2026, 3, 2)

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def days(*entries: Any) -> list[dict[str, object]]:  # noqa: ANN401 - entries
    """The rows of the days of a diary, by the names of their columns."""
    names = [column.name for column in DAYS.columns]
    return [dict(zip(names, row, strict=True)) for row in DAYS.values(Diary(entries))]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.diaries(5, MONDAY, MONDAY + timedelta(days=4)))
def test_days_are_those_that_trends_counts(diary: Diary) -> None:
    """Worst pain, of either leg and of each, pain, nights and gaps equal those of the frame behind the charts."""
    found = [dict(zip([column.name for column in DAYS.columns], row, strict=True)) for row in DAYS.values(diary)]
    assert [row["date"] for row in found] == (
        [on.date() for on in pd.date_range(diary.days[0].on, diary.days[-1].on)] if diary.days else []
    )
    for row in found:
        on: Any = row["date"]
        whole, left, right = (frames.daily(diary, on, on, side).iloc[0] for side in (None, Side.LEFT, Side.RIGHT))
        told = (row["logged"], row["entries"], row["worst"], row["painful"], row["woken"])
        wanted = [whole[name] for name in ("logged", "entries", "worst", "painful", "woken")]
        assert told == tuple(None if pd.isna(value) else value for value in wanted)
        assert row["worst_left"] == (None if pd.isna(left["worst"]) else left["worst"])
        assert row["worst_right"] == (None if pd.isna(right["worst"]) else right["worst"])


def test_a_day_nobody_logged_is_a_gap() -> None:
    """Between two logged days stands a row that says so and gives no value; 0 is a value."""
    first, gap, last = days(entry(MONDAY, 0), entry(MONDAY + timedelta(days=2), 3))
    assert (first["logged"], first["worst"], first["painful"]) == (True, 0, False)
    assert (gap["logged"], gap["entries"], gap["worst"], gap["painful"], gap["woken"]) == (False, 0, None, None, None)
    assert (last["logged"], last["worst"], last["painful"]) == (True, 3, True)


def test_a_day_of_which_a_device_alone_knows_is_a_gap_with_an_entry() -> None:
    """Nobody was asked, and the entry is in the table of entries."""
    walk = replace(entry(MONDAY + timedelta(days=1)), activities=(Activity("Walking"),), origin=Origin("A watch"))
    _first, gap, _last = days(entry(MONDAY, 0), walk, entry(MONDAY + timedelta(days=2), 3))
    assert (gap["logged"], gap["entries"], gap["painful"]) == (False, 1, None)


def test_not_asked_is_neither_no_nor_zero() -> None:
    """A day with an entry that rates nothing and answers nothing has empty cells, and a no is a no."""
    silent, told = days(
        entry(MONDAY, note="x"),
        entry(MONDAY + timedelta(days=1), 2, answers=(Answer(Symptom.WOKEN_AT_NIGHT, yes=False),)),
    )
    assert (silent["worst"], silent["painful"], silent["woken"]) == (None, None, None)
    assert told["woken"] is False


def test_legs_are_kept_apart() -> None:
    """Pain of one leg is not the other's; pain without a leg counts with either."""
    (row,) = days(
        entry(MONDAY, places=(Place(Zone.CALF, Side.LEFT, 2), Place(Zone.BACK_OF_KNEE, Side.RIGHT, 6))),
    )
    assert (row["worst"], row["worst_left"], row["worst_right"]) == (6, 2, 6)
    (row,) = days(entry(MONDAY, 4))
    assert (row["worst_left"], row["worst_right"]) == (4, 4)


def test_entries_have_the_columns_that_are_read_back() -> None:
    """One description serves the table alone, the table in the archive and the sheet."""
    assert tuple(column.name for column in ENTRIES.columns) == csv_v1.COLUMNS


@each_table
def test_names_are_names(table: Table[Any]) -> None:
    """Names of files and columns are plain words, and no column stands twice, by name or by title."""
    names = [column.name for column in table.columns]
    titles = [column.title for column in table.columns]
    assert all(re.fullmatch("[a-z_]+", name) for name in (table.name, *names))
    assert len(set(names)) == len(set(titles)) == len(names)


@each_table
def test_every_column_is_on_the_page_of_the_format(table: Table[Any]) -> None:
    """docs/diary-format.md lists each file with its columns, in their order."""
    text = PAGE.read_text(encoding="utf-8")
    told = next(line for line in text.splitlines() if line.startswith(f"| `{table.name}.csv` |"))
    assert re.findall(r"`(\w+)`", told.split("|")[3]) == [column.name for column in table.columns]


def test_own_words_are_marked_as_such() -> None:
    """What a person wrote is guarded by its kind of column, so no text may hide behind another kind."""
    written = {
        (table.name, column.name) for table in TABLES for column in table.columns if column.kind is Kind.OWN_WORDS
    }
    assert written == {
        ("entries", "note"),
        ("places", "words"),
        ("activities", "kind"),
        ("treatments", "kind"),
        ("treatments", "dose"),
        ("measurements", "kind"),
        ("measurements", "value"),
        ("measurements", "unit"),
        ("measurements", "app"),
        ("marks", "text"),
        ("functions", "activity"),
    }
