"""The archive of all tables: whole, the same every time, with a page that explains it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import TOPICS, Zone
from kneelog.transfer import cells, csv_tables, csv_v1, read
from kneelog.transfer.tables import TABLES, Kind
from kneelog.words import speaking
from tests.conftest import FIXED_NOW
from tests.insights import persona
from tests.transfer import office, sheets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_every_table_is_a_file_and_there_is_a_page() -> None:
    """One file a table, as `cells` writes it, behind the page that explains them."""
    diary = persona.diary()
    found = sheets.files(csv_tables.write(diary))
    assert list(found) == ["README.txt", *(f"{table.name}.csv" for table in TABLES)]
    for table in TABLES:
        assert found[f"{table.name}.csv"] == cells.write(table, diary)


def test_the_entries_are_the_file_that_is_read_back() -> None:
    """entries.csv is the CSV of the entries to the byte, and brings them back."""
    diary = persona.diary()
    entries = sheets.files(csv_tables.write(diary))["entries.csv"]
    assert entries == csv_v1.write(diary)
    assert read(entries, "entries.csv").archive(FIXED_NOW).diary().entries == diary.entries


@pytest.mark.parametrize("table", [table.name for table in TABLES if table.name != "entries"])
def test_no_other_table_is_taken_for_entries(table: str) -> None:
    """Taken in by mistake, a table of parts or days is refused with a sentence and not half read."""
    data = sheets.files(csv_tables.write(persona.diary()))[f"{table}.csv"]
    with pytest.raises(TransferError, match=rf"{table}\.csv: "):
        read(data, f"{table}.csv")


def test_the_same_diary_gives_the_same_bytes() -> None:
    """Nothing in the archive depends on when it is made, and its files are for their owner alone."""
    data = csv_tables.write(persona.diary())
    assert csv_tables.write(persona.diary()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(member.create_system, member.external_attr >> 16) for member in archive.infolist()} == {(3, 0o600)}


def test_pandas_reads_every_table_to_the_letter() -> None:
    """A reader of another make finds the same cells, of texts that are taken for something else too."""
    for name, data in _tables().items():
        head, *body = sheets.rows(data)
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
        assert list(frame.columns) == head, name
        assert frame.to_numpy().tolist() == body, name


@pytest.mark.slow
def test_libreoffice_reads_every_table_to_the_letter(tmp_path: Path) -> None:
    """Told that columns are text, it finds the same cells; it ends lines its own way."""
    found = office.sheets(tmp_path, *_written(tmp_path), filtered=office.TO_THE_LETTER)
    for name, data in _tables().items():
        cells = [[cell.replace("\r\n", "\n") or None for cell in row] for row in sheets.rows(data)]
        assert list(map(list, found[name])) == cells, name


@pytest.mark.slow
def test_libreoffice_runs_nothing_and_guesses_right(tmp_path: Path) -> None:
    """Left to guess, it finds no formula, numbers and dates where they are meant, and all else to the letter.

    Own words are left out: of 007 or 1/2 it makes a number or a date, which only a column chosen to be text prevents.
    """
    found = office.sheets(tmp_path, *_written(tmp_path), filtered=office.GUESSING)
    for table in TABLES:
        kinds = [column.kind for column in table.columns]
        rows = sheets.rows(_tables()[table.name])[1:]
        for made, row in zip(found[table.name][1:], rows, strict=True):
            told = [(kind, cell, value) for kind, cell, value in zip(kinds, row, made, strict=True) if kind not in _OWN]
            assert [value for _, _, value in told] == [_guessed(kind, cell) for kind, cell, _ in told]


_OWN: Final = (Kind.OWN_WORDS, Kind.LIST)


def _guessed(kind: Kind, cell: str) -> object:
    if not cell:
        return None
    guesses: dict[Kind, Callable[[str], object]] = {Kind.NUMBER: int, Kind.DATE: datetime.fromisoformat}
    return guesses.get(kind, str)(cell)


@cache
def _tables() -> dict[str, bytes]:
    """Every table of a diary with awkward texts, by its name."""
    found = sheets.files(csv_tables.write(sheets.everything()))
    return {table.name: found[f"{table.name}.csv"] for table in TABLES}


def _written(folder: Path) -> list[Path]:
    """The tables as files."""
    files = [folder / f"{name}.csv" for name in _tables()]
    for file in files:
        file.write_bytes(_tables()[file.stem])
    return files


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("An empty cell was not asked.", "not protected", "worst_left: Worst pain, left.")),
        ("de", ("Eine leere Zelle wurde nicht gefragt.", "nicht geschützt", "worst_left: Stärkster Schmerz, links.")),
    ],
)
def test_the_page_tells_every_column_in_the_language(code: str, said: tuple[str, ...]) -> None:
    """Names are the same in every language, what they mean is told in the one that holds, and who can read the file."""
    with speaking(code):
        page = sheets.files(csv_tables.write(Diary()))["README.txt"].decode("utf-8-sig")
        words = [Zone.BACK_OF_KNEE.label, *(term.question for topic in TOPICS for term in topic)]
    assert all(part in page for part in (*said, *words))
    for table in TABLES:
        section = page[page.index(f"{table.name}.csv: ") :]
        assert all(f"\r\n  {column.name}: " in section for column in table.columns)
    assert "DEMO" not in page


def test_the_demo_says_so_on_the_page_and_in_every_table() -> None:
    """Neither the page nor a table of the demo can pass for somebody's."""
    found = sheets.files(csv_tables.write(persona.measured(), demo=True))
    assert found.pop("README.txt").decode("utf-8-sig").startswith("DEMO")
    for data in found.values():
        head, *body = sheets.rows(data)
        assert (head[0], {row[0] for row in body}) == ("demo", {"DEMO"})
