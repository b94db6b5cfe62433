"""More than fits, in words that try to be something else: every screen stays whole, and shows them as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from kneelog import service
from kneelog.ui.history import LONGEST_SHOWN
from tests.browser.conftest import DESKTOP, PHONE, View
from tests.browser.screens import LONG_NOTE, OVERFULL, SCREENS, fill_overfull, open_screen, tricky, walk_to
from tests.browser.test_screens import TOO_WIDE
from tests.browser.test_zoom import OVERLAPS
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

ACTIVITIES: Final = [tricky(number) for number in range(OVERFULL)]

# Elements of the page itself that only markup in a text could have made: our own pages hold none of these.
MADE_OF_TEXT: Final = """() => {
  const found = [];
  const seek = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) seek(each.shadowRoot);
    if (each.matches("script:not([src], [type]), img[src='x'], [src*='x.example'], [href*='x.example'], .katex, del"))
      found.push(each.outerHTML.slice(0, 80));
  });
  seek(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


def _plain(words: str) -> str:
    """Text as a page gives it back: white space folded, the invisible joiner that disarms colons left out."""
    return " ".join(words.replace("\N{WORD JOINER}", "").split())


def _texts(these: Locator) -> set[str]:
    return {_plain(text) for text in these.all_text_contents()}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("view", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.prove)], ids=lambda view: view.name)
def test_more_than_fits_leaves_every_screen_whole(
    diary: Path,
    view: View,
    open_context: Callable[[View], BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    """Forty long names, a note of 10,000 characters: no sideways scroll, no overlap, nothing made of what was typed."""
    fill_overfull(diary, FIXED_NOW)
    page = open_context(view).new_page()
    open_screen(page, "/")
    wrong: dict[str, object] = {}
    for address in SCREENS:
        if view is PHONE:
            walk_to(page, address)
        else:
            open_screen(page, address)
        page.wait_for_timeout(200)  # a chart follows the width
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            wrong[f"{address} too wide"] = wide
        if overlaps := page.evaluate(OVERLAPS):
            wrong[f"{address} overlaps"] = overlaps
        if made := page.evaluate(MADE_OF_TEXT):
            wrong[f"{address} made of text"] = made
        if violations := [each for each in axe_violations(page) if "stFileUploader" not in each]:
            wrong[f"{address} axe"] = violations
    assert wrong == {}


@pytest.mark.timeout(120)
def test_what_was_typed_is_shown_as_typed(diary: Path, desktop: Page) -> None:
    """The same characters on Today, in the list as far as it shows them, and in the fields that change them."""
    fill_overfull(diary, FIXED_NOW)
    open_screen(desktop, "/")
    today = _plain(desktop.locator(".k-day").text_content() or "")
    assert [name for name in ACTIVITIES if _plain(name) not in today] == []
    open_screen(desktop, "/history")
    row = desktop.locator(".days li").filter(has=desktop.locator(".number:not(.mark)")).first
    note, tags = (row.locator(part).text_content() or "" for part in (".note", ".tags"))
    assert note == f"{LONG_NOTE[:LONGEST_SHOWN]} [...]"
    assert [name for name in ACTIVITIES[:6] if _plain(name) not in _plain(tags)] == []
    desktop.get_by_role("button", name=re.compile("^Edit .*worst pain")).first.click()
    dialog = desktop.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Note, in your own words")).to_have_value(LONG_NOTE)
    chips = _texts(dialog.get_by_test_id("stButtonGroup").locator("button"))
    assert [name for name in ACTIVITIES if _plain(name) not in chips] == []


@pytest.mark.prove
def test_an_endless_note_typed_on_today_is_kept_as_typed(diary: Path, desktop: Page) -> None:
    """Ten thousand characters and a name of sixty: saved, and the same in the file."""
    open_screen(desktop, "/")
    desktop.get_by_text("Note, another place").click()
    desktop.get_by_role("textbox", name="Note, in your own words").fill(LONG_NOTE)
    desktop.get_by_text("What you did, what you tried").click()
    desktop.get_by_role("textbox", name="Something else, in your own words").first.fill(ACTIVITIES[1])
    desktop.keyboard.press("Tab")
    desktop.get_by_role("button", name="Save", exact=True).click()
    expect(desktop.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    store = service.open_diary(diary, FIXED_NOW)
    kept = service.diary(store).entries[-1]
    store.close()
    assert kept.note == LONG_NOTE
    assert [each.kind for each in kept.activities] == [" ".join(ACTIVITIES[1].split())]
