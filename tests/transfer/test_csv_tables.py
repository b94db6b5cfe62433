"""The archive of all tables: whole, the same every time, with a page that explains it."""

from __future__ import annotations

import io
import zipfile

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import TOPICS, Zone
from kneelog.transfer import cells, csv_tables, csv_v1, read
from kneelog.transfer.tables import TABLES
from kneelog.words import speaking
from tests.conftest import FIXED_NOW
from tests.insights import persona
from tests.transfer import sheets


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
    found = sheets.files(csv_tables.write(persona.diary(), demo=True))
    assert found.pop("README.txt").decode("utf-8-sig").startswith("DEMO")
    for data in found.values():
        head, *body = sheets.rows(data)
        assert (head[0], {row[0] for row in body}) == ("demo", {"DEMO"})
