"""Every state a screen can be put into holds nothing axe objects to: a phone in the dark, a desktop in the light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE_DARK, in_view
from tests.browser.screens import fill_demo, fill_urgent, open_screen
from tests.browser.test_screens import TOO_SMALL, TOO_WIDE
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Axe = Callable[[Page], list[str]]


# A second way out of a dialog, for screen readers alone: the dialog's library hides it from sight.
UNSEEN = ("Dismiss 16x6",)


@pytest.fixture
def demo(diary: Path) -> None:
    """The demo diary."""
    fill_demo(diary, FIXED_NOW)


@pytest.fixture
def urgent(diary: Path) -> None:
    """A diary with an open urgent finding."""
    fill_urgent(diary, FIXED_NOW)


def _fine(page: Page, axe: Axe, state: str, wrong: dict[str, object]) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)  # colours that fade in are judged when they are there
    if violations := axe(page):
        wrong[f"{state} axe"] = violations
    if (wide := page.evaluate(TOO_WIDE)) > 0:
        wrong[f"{state} too wide"] = wide
    if small := [each for each in page.evaluate(TOO_SMALL) if each not in UNSEEN]:
        wrong[f"{state} small"] = small


@in_view(PHONE_DARK, DESKTOP)
@pytest.mark.timeout(240)
def test_states_of_logging(demo: None, page: Page, axe_violations: Axe) -> None:
    """Everything unfolded, a full draft, danger questions, saved with undo, the questions that follow."""
    del demo
    wrong: dict[str, object] = {}
    open_screen(page, "/")
    for words in (
        "More symptoms",
        "How it feels",
        "How it began",
        "What you did, what you tried",
        "Note, another place",
    ):
        page.get_by_text(words).first.click()
    page.get_by_role("radio", name=re.compile("^7")).click()
    page.locator('g[aria-label="Right: calf"]').click()
    page.get_by_role("button", name="Swollen calf", exact=True).first.click()
    expect(page.locator(".st-key-card_ask")).to_be_visible()
    _fine(page, axe_violations, "draft", wrong)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    _fine(page, axe_violations, "saved", wrong)
    assert wrong == {}


@in_view(DESKTOP, PHONE_DARK)
@pytest.mark.timeout(240)
def test_states_of_looking_back(demo: None, page: Page, axe_violations: Axe) -> None:
    """The table of the chart, the rule behind a card, the editor, the dialog of a mark, a deletion with its undo."""
    del demo
    wrong: dict[str, object] = {}
    open_screen(page, "/trends")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table")).to_be_visible()
    _fine(page, axe_violations, "table", wrong)
    open_screen(page, "/patterns")
    for each in page.get_by_text("Why? What this rule looks at").all():
        each.click()
    page.get_by_text("Compared too, and not shown above").click()
    _fine(page, axe_violations, "why", wrong)
    open_screen(page, "/learn")
    for each in page.locator("[class*=st-key-learn_] summary").all():
        each.click()
    _fine(page, axe_violations, "learn", wrong)
    open_screen(page, "/history")
    page.get_by_role("button", name=re.compile("^Edit")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    _fine(page, axe_violations, "editor", wrong)
    dialog.get_by_role("button", name="Delete this entry").click()
    expect(page.locator(".st-key-savebar_done")).to_be_visible()
    _fine(page, axe_violations, "deleted", wrong)
    page.get_by_role("button", name="Add a mark").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    _fine(page, axe_violations, "mark", wrong)
    assert wrong == {}


@in_view(PHONE_DARK, DESKTOP)
@pytest.mark.timeout(240)
def test_states_of_an_answer(urgent: None, page: Page, axe_violations: Axe) -> None:
    """The pop-up that asks for a day, and the warning folded to one line, closed and open."""
    del urgent
    wrong: dict[str, object] = {}
    open_screen(page, "/patterns")
    page.get_by_role("button", name="I have been seen").first.click()
    expect(page.get_by_role("button", name="Save this")).to_be_visible()
    _fine(page, axe_violations, "which day", wrong)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="I called").click()
    folded = page.get_by_text(re.compile("Answered: .I called"))
    expect(folded).to_be_visible()
    _fine(page, axe_violations, "folded", wrong)
    folded.click()
    _fine(page, axe_violations, "folded open", wrong)
    assert wrong == {}
