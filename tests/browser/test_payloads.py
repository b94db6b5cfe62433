"""Words that were made to run, to load or to break something, in every field and on every screen: they stay words.

A server of our own stands for the attacker's: whatever reached it, it counts. Charts are hovered over for real.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from kneelog.transfer import csv_v1, json_v1
from tests.browser import payloads
from tests.browser.payloads import hand_in, hover, missing, shown, unprinted
from tests.browser.screens import SCREENS, download, open_screen
from tests.conftest import FIXED_NOW
from tests.transfer import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.payloads import Eye

SENT_BY_ADDRESS: Final = ("/history?show={}", "/history?q={}", "/trends?range={}", "/trends?side={}", "/visit?x={}")


@pytest.mark.timeout(300)
def test_stored_words_stay_words_on_every_screen(words: list[str], eye: Eye) -> None:
    """Scripts, pictures, links, frames, formulas, SQL and the invisible: taken in by the screen, in every field."""
    _take_in(eye, words)
    page = eye.page
    for address in SCREENS:
        open_screen(page, address)
        eye.sees_nothing()
        if address == "/history":
            notes = shown(page, ".days .note")
            assert missing(words, notes) == []
            assert missing(words, shown(page, ".days .tags")) == []
            assert missing(words, shown(page, ".days .where")) == []
            _calendar(eye, words)
        if address == "/trends":
            hover(eye, words)
            assert missing(words, shown(page)) == []  # lanes, marks, what is watched
        if address == "/settings":
            assert missing(words[:5], shown(page)) == []
        if address == "/visit":
            _hand_out(eye, words)


def _take_in(eye: Eye, words: list[str]) -> None:
    """The entries as a table, then the rest as JSON; the name of a file is shown and does nothing."""
    page = eye.page
    whole = payloads.archive(words)
    open_screen(page, "/settings")
    hand_in(eye, f"{words[0]}.csv", csv_v1.write(whole.diary()), "would be added")
    page.get_by_role("button", name=f"Add {len(words)} new records").click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("records added")
    hand_in(eye, f"{words[1]}.json", json_v1.write(whole), f"Same{len(words)}")
    page.get_by_role("button", name=re.compile("^Add .* new records")).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("records added")
    eye.sees_nothing()


def _calendar(eye: Eye, words: list[str]) -> None:
    """The month says each mark to a screen reader; the day that is open lies below as a list."""
    page = eye.page
    open_screen(page, "/history?view=calendar")
    days = page.locator(".calendar .day")
    expect(days).to_have_count(31)
    told = [day.get_attribute("aria-label") or "" for day in days.all()]
    assert missing(words[: FIXED_NOW.day], "\n".join(told)) == []
    days.filter(has_text=re.compile("^14")).click()
    notes = page.locator(".days .note")
    expect(notes.filter(has_text=words[1])).to_have_count(2)  # the entry of that day, and its mark
    eye.sees_nothing()


def _hand_out(eye: Eye, words: list[str]) -> None:
    """Every file of the screen holds the words as they were typed, and nothing in it that a program would run."""
    page = eye.page
    page.get_by_text("Print my notes in it").click()
    expect(page.get_by_alt_text("as it will be printed")).to_be_visible()
    assert unprinted(page, words) == []
    page.get_by_role("button", name="Other files").click()
    texts = {
        label: read(download(page, page.get_by_role("button", name=label)).path().read_bytes())
        for label, read in (
            ("as one table", _cells),
            ("in a ZIP", _tables),
            ("XLSX", _workbook),
            ("JSON", _strings),
            ("FHIR", _strings),
        )
    }
    changed = {label: [word for word in words if word not in text] for label, text in texts.items()}
    assert changed == {label: [] for label in texts}
    eye.sees_nothing()


def _cells(data: bytes) -> str:
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(sheets.STARTS_A_FORMULA)] == []
    return "\n".join(cells)


def _tables(data: bytes) -> str:
    return "\n".join(_cells(table) for name, table in sheets.files(data).items() if name.endswith(".csv"))


def _workbook(data: bytes) -> str:
    cells = [cell for sheet in sheets.opened(data) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return "\n".join(str(cell.value) for cell in cells)


def _strings(data: bytes) -> str:
    def each(of: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
        if isinstance(of, dict):
            yield from (text for value in of.values() for text in each(value))
        elif isinstance(of, list):
            yield from (text for value in of for text in each(value))
        else:
            yield str(of)

    return "\n".join(each(json.loads(data)))


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_words_in_the_address_do_nothing(words: list[str], eye: Eye) -> None:
    """Parameters and deep links made of the corpus open an ordinary screen."""
    for word in words:
        for address in SENT_BY_ADDRESS:
            eye.page.goto(address.format(quote(word)))
            expect(eye.page.locator(".st-key-disclaimer")).to_be_visible()
            eye.sees_nothing()
