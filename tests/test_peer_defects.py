"""Defects seen in the exports of other pain diaries, each held against ours: CSV, workbook and page for the doctor."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader

from kneelog import service
from kneelog.domain.entry import Activity, Entry, Place
from kneelog.domain.vocabulary import Side, Zone
from kneelog.service import Store, VisitChoice
from tests.conftest import FIXED_NOW
from tests.insights.persona import entry
from tests.transfer import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY: Final = FIXED_NOW.date()


@pytest.fixture
def store(diary: Path) -> Iterator[Store]:
    """An empty diary, open."""
    opened = service.open_diary(diary, FIXED_NOW)
    yield opened
    opened.close()


def save(store: Store, *entries: Entry) -> None:
    """Keep some entries."""
    for one in entries:
        service.save_entry(store, one, FIXED_NOW)


def csvs(store: Store) -> dict[str, list[list[str]]]:
    """Every table as its CSV holds it, by name of file."""
    files = sheets.files(service.export(store, "csv-tables", FIXED_NOW))
    return {name: sheets.rows(data) for name, data in files.items() if name.endswith(".csv")}


def cell(rows: list[list[str]], column: str, row: int = 1) -> str:
    """One cell of a CSV."""
    return rows[row][rows[0].index(column)]


def page(store: Store, **choice: object) -> str:
    """The text of the page for the doctor."""
    chosen = VisitChoice(TODAY - timedelta(days=199), TODAY, include_notes=True, **choice)  # type: ignore[arg-type]
    reader = PdfReader(BytesIO(service.visit_pdf(store, chosen, FIXED_NOW)))
    return " ".join(" ".join(found.extract_text().replace("\u200b", "").split()) for found in reader.pages)


@pytest.mark.slow
def test_the_back_of_the_knee_is_not_printed_on_the_front(store: Store) -> None:
    """SEC: an overlay of the front stayed and was printed for the back. Ours: the front is nowhere, drawn or told."""
    save(store, entry(TODAY, 4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 4),)))
    printed = page(store)
    assert "From behind" in printed
    assert "From the front" not in printed
    assert "Right: back of knee" in printed
    assert "Left: none noted" in printed
    assert Zone.FRONT_OF_KNEE.label not in printed
    tables = csvs(store)
    assert cell(tables["entries.csv"], "places") == "right back_of_knee 4"
    assert [row[2:5] for row in tables["places.csv"][1:]] == [["right", "back_of_knee", ""]]
    (row,) = sheets.workbook(service.export(store, "xlsx", FIXED_NOW))["Places"][1:]
    assert row[3:5] == ("Right", "back of knee")


@pytest.mark.slow
def test_sides_are_not_lost(store: Store) -> None:
    """CCS: left and right knee both became "knees". Ours: each side keeps its own number, and so does none stated."""
    places = (
        Place(Zone.BACK_OF_KNEE, Side.LEFT, 2),
        Place(Zone.BACK_OF_KNEE, Side.RIGHT, 7),
        Place(Zone.CALF, Side.NOT_STATED, 1),
    )
    save(store, entry(TODAY, places=places))
    tables = csvs(store)
    assert cell(tables["entries.csv"], "places") == "left back_of_knee 2; right back_of_knee 7; calf 1"
    assert [(row[2], row[3], row[5]) for row in tables["places.csv"][1:]] == [
        ("left", "back_of_knee", "2"),
        ("right", "back_of_knee", "7"),
        ("not_stated", "calf", "1"),
    ]
    assert [cell(tables["days.csv"], column) for column in ("worst", "worst_left", "worst_right")] == ["7", "2", "7"]
    book = sheets.workbook(service.export(store, "xlsx", FIXED_NOW))
    assert [(row[3], row[4], row[6]) for row in book["Places"][1:]] == [
        ("Left", "back of knee", 2),
        ("Right", "back of knee", 7),
        ("Side not stated", "calf", 1),
    ]
    printed = page(store)
    assert "Left: back of knee 2. Right: back of knee 7. Side not stated: calf 1" in printed


@pytest.mark.slow
def test_no_pain_is_a_zero_and_not_missing(store: Store) -> None:
    """CCS: a day without pain printed N/A, and the average was of entries. Ours: 0 is 0, and a day counts once."""
    service.save_no_pain(store, FIXED_NOW, FIXED_NOW)
    yesterday = TODAY - timedelta(days=1)
    save(store, entry(yesterday, 8), entry(yesterday, 2, number=1), entry(yesterday - timedelta(days=1), note="x"))
    tables = csvs(store)
    assert [row[1] for row in tables["entries.csv"][1:]] == ["", "8", "2", "0"]
    assert [row[1:4] for row in tables["days.csv"][1:]] == [["yes", "1", ""], ["yes", "2", "8"], ["yes", "1", "0"]]
    book = sheets.workbook(service.export(store, "xlsx", FIXED_NOW))
    assert [row[1:4] for row in book["Days"][1:]] == [(True, 1, None), (True, 2, 8), (True, 1, 0)]
    printed = page(store)
    assert "1 of 2 rated days" in printed
    assert "not asked" in printed
    assert not re.search(r"\bn/?a\b", printed, re.IGNORECASE)


def test_a_csv_is_lines_to_everybody(store: Store) -> None:
    """CCS: rows were joined by a backslash and an n, so the file was one line, and their reader split by the same."""
    save(store, *(entry(TODAY - timedelta(days=number), 3, note="a\nb, c") for number in range(5)))
    files = sheets.files(service.export(store, "csv-tables", FIXED_NOW)) | {
        "alone.csv": service.export(store, "csv", FIXED_NOW)
    }
    assert sum(name.endswith(".csv") for name in files) == 10
    for name in ("alone.csv", "entries.csv", "days.csv"):
        text = files[name].decode("utf-8-sig")
        assert len(sheets.rows(files[name])) == 6
        assert text.count("\r\n") == 6
        assert "\\n" not in text
        assert csv.Sniffer().sniff(text.splitlines()[0]).delimiter == ","
        assert csv.Sniffer().has_header(text) or name != "days.csv"


def test_a_csv_is_one_table_with_its_header_first(store: Store) -> None:
    """DBV: a banner stood before the header, and several tables in one file. Ours: line 1, and rows as wide as it."""
    save(store, entry(TODAY, 3, activities=(Activity("Running", 30),), note="x"))
    for rows in csvs(store).values():
        assert all(re.fullmatch("[a-z_]+", name) for name in rows[0])
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.slow
def test_no_row_is_left_out(store: Store) -> None:
    """CCS: a table of details ended at 50 rows; others lost 32 of 625. Ours: every entry is in every file."""
    many = 120
    save(store, *(entry(TODAY - timedelta(days=number), number % 11) for number in range(many)))
    tables = csvs(store)
    assert len(tables["entries.csv"]) == len(tables["days.csv"]) == 1 + many
    book = sheets.workbook(service.export(store, "xlsx", FIXED_NOW))
    assert len(book["Entries"]) == len(book["Days"]) == 1 + many
    logged = re.findall(r"[A-Z][a-z]{2} (\d{1,2} [A-Z][a-z]{2} \d{4}), \d\d:\d\d", page(store))
    assert len(set(logged)) == many


@pytest.mark.slow
def test_no_number_of_a_test_is_invented(store: Store) -> None:
    """CCS: a threshold was printed as the p-value of a test nobody ran. Ours: of a few days there is none."""
    save(
        store, *(entry(TODAY - timedelta(days=number), 3, activities=(Activity("Running"),)) for number in range(1, 6))
    )
    few = page(store)
    assert not re.search(r"\bp\s*[<=>]|p-value|significan", few, re.IGNORECASE)
    assert not re.search(r"95\s?%", few)
    names = {name for rows in csvs(store).values() for name in rows[0]}
    assert not names & {"p", "p_value", "q", "significant", "correlation"}


@pytest.mark.slow
def test_every_interval_printed_was_computed(tmp_path: Path) -> None:
    """The intervals on the page of a full diary are those of the insights and changes behind it, and no others."""
    shown = service.open_diary(tmp_path / "demo.sqlite3", FIXED_NOW)
    try:
        service.fill_demo(shown, FIXED_NOW)
        before = TODAY - timedelta(days=1)
        told = [each.says for each in service.insights(shown, before).told]
        changed = service.changes(shown, before)
        told += [each.says for each in changed.told] + [each.says for each in changed.flares]
        printed = page(shown)
    finally:
        shown.close()
    interval = r"between [−+]?[\d.]+ and [−+]?[\d.]+ points|likely [\d.]+ to [\d.]+"
    computed = {found for text in told for found in re.findall(interval, text)}
    found = set(re.findall(interval, printed))
    assert found
    assert found <= computed
    assert not re.search(r"\bp\s*[<=>]|p-value", printed)


def test_words_are_kept_as_they_were_typed(store: Store) -> None:
    """DRP lower-cased notes, NOM took commas and line ends out, SEC cut at 256. Ours: every character, everywhere."""
    note = 'Knee HURTS, badly;\r\nthen "better".\n' + "x" * 5000
    save(store, entry(TODAY, 3, note=note))
    assert cell(csvs(store)["entries.csv"], "note") == note
    assert note in {row[8] for row in sheets.workbook(service.export(store, "xlsx", FIXED_NOW))["Entries"]}
