"""Years of another app or an own table brought in, from the first screen on, as somebody new does it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, in_view
from tests.browser.payloads import settled
from tests.browser.screens import open_screen
from tests.browser.test_screens import UPSTREAM
from tests.transfer.test_apple_health import write_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TABLE: Final = Path(__file__).parents[1] / "transfer" / "samples" / "tables" / "german.csv"


UNCOVERED: Final = """(each) => {
  const box = each.getBoundingClientRect();
  return each.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
}"""


def workbook() -> bytes:
    """A short table as a spreadsheet program keeps it, a title above."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    days = [(f"2026-02-0{day}", day) for day in range(1, 9)]
    for row in (("My knee",), ("Day", "Knee pain"), *days, ("sometime", 3)):
        book.worksheets[0].append(list(row))
    book.save(data)
    return data.getvalue()


@in_view(PHONE, DESKTOP)
def test_a_table_of_ones_own_comes_in(page: Page, axe_violations: Callable[[Page], list[str]]) -> None:
    """One tap leads to the import; what the table would become is seen, corrected, added, and taken back."""
    assert page.viewport_size
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 600})  # so that the card can reach the top
    open_screen(page, "/")
    page.get_by_role("button", name="Bring in what you noted elsewhere").click()
    card = page.locator(".st-key-card_import")
    expect(card).to_be_in_viewport()
    heading = card.get_by_text("Take entries in", exact=True)
    expect(heading).to_be_in_viewport()
    settled(page)
    assert heading.evaluate(UNCOVERED), "not under the head of a wide window"
    card.locator("input[type=file]").set_input_files(TABLE)
    expect(card.get_by_role("heading", name="A table: is it read as you mean it?")).to_be_visible()
    expect(card.get_by_role("heading", name="The first rows, as they would be")).to_be_visible()
    settled(page)
    assert [found for found in axe_violations(page) if not found.startswith(UPSTREAM)] == []
    card.get_by_role("button", name="Add 5 new records").click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("5 records added.")
    card.get_by_role("button", name="Show in History").click()
    expect(page.locator(".days")).to_contain_text("german")
    expect(page.locator(".days")).to_contain_text(", counts for ")
    _undone_and_brought_back(page)


def _undone_and_brought_back(page: Page) -> None:
    """The import is taken back in History; the same file then adds its entries anew."""
    open_screen(page, "/history")
    page.get_by_role("button", name=re.compile("^Undo the import of")).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Import undone: 5 records deleted.")
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_import")
    card.locator("input[type=file]").set_input_files(TABLE)
    card.get_by_role("button", name="Add 5 new records").click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("5 records added.")
    open_screen(page, "/history")
    expect(page.locator(".days")).to_contain_text("german")


@in_view(PHONE, DESKTOP)
def test_a_workbook_comes_in(page: Page) -> None:
    """As the program saved it, with a title above; the row that cannot be read is named as the program numbers it."""
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_import")
    card.locator("input[type=file]").set_input_files(
        {"name": "knee.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    )
    expect(card.get_by_role("heading", name="Not readable, and why")).to_be_visible()
    expect(card).to_contain_text("row 11, column Day")
    card.get_by_role("button", name="Add 8 new records").click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("8 records added.")


@pytest.mark.prove
@in_view(DESKTOP)
@pytest.mark.timeout(180)
def test_reading_a_long_file_can_be_stopped(page: Page, tmp_path: Path) -> None:
    """It tells how far it is; stopped, nothing of it is left, and the same file can be begun anew."""
    file = tmp_path / "export.xml"
    write_export(file, 600_000_000)
    open_screen(page, "/settings")
    card = page.locator(".st-key-card_import")
    card.get_by_text("A file that is too large for the browser").click()
    card.get_by_label("Where it is on this computer").fill(str(file))
    for _ in range(2):
        card.get_by_role("button", name="Look into it").click()
        expect(card.get_by_role("status").filter(has_text="reading")).to_be_visible()
        card.get_by_role("button", name="Stop reading").click()
        expect(card.get_by_role("button", name="Stop reading")).to_have_count(0)
        settled(page)
        expect(card.get_by_role("status")).to_have_count(0)
        expect(card.get_by_role("button", name=re.compile("^Add "))).to_have_count(0)
