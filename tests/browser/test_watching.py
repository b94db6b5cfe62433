"""The watch list in a real browser: choose, undo, draw the days of a plan, end it, take the reminders along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from kneelog import service
from tests.browser.conftest import DESKTOP, PHONE, PHONE_DARK, in_view
from tests.browser.screens import fill_simulated, open_screen
from tests.browser.test_screens import TOO_SMALL, TOO_WIDE, UPSTREAM
from tests.browser.test_states import UNSEEN
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    Axe = Callable[[Page], list[str]]


@pytest.fixture
def diary_of_60_days(diary: Path) -> Path:
    """Sixty simulated days."""
    fill_simulated(diary, FIXED_NOW, 60)
    return diary


def watched(diary: Path) -> list[tuple[str, bool]]:
    """What the file says is watched, and whether it has a plan."""
    store = service.open_diary(diary, FIXED_NOW)
    found = [(each.name, each.plan is not None) for each in service.diary(store).watches]
    store.close()
    return found


def fine(page: Page, axe: Axe, state: str) -> None:
    """Fails where axe objects, something is too wide, or a target too small."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)  # colours that fade in are judged when they are there
    small = [each for each in page.evaluate(TOO_SMALL) if each not in UNSEEN]
    violations = [each for each in axe(page) if not each.startswith(UPSTREAM)]
    assert (violations, page.evaluate(TOO_WIDE) > 0, small) == ([], False, []), state


def said(page: Page, words: str) -> None:
    """Waits for what was done."""
    expect(page.locator(".st-key-savebar_done")).to_contain_text(words)
    expect(page.get_by_role("dialog")).to_have_count(0)


def card(page: Page) -> Locator:
    """The card of the watch list."""
    return page.locator(".st-key-card_watched")


@in_view(PHONE_DARK, DESKTOP, PHONE)
@pytest.mark.timeout(240)
def test_a_question_is_chosen_and_tried_by_coin_flip(
    diary_of_60_days: Path, page: Page, axe_violations: Axe, tmp_path: Path
) -> None:
    """From an empty list to a plan with its reminders, and back by undo."""
    open_screen(page, "/trends")
    expect(card(page)).to_contain_text("up to three questions")
    card(page).get_by_role("button", name="Watch a question").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    fine(page, axe_violations, "choose")
    dialog.get_by_role("button", name="Watch this").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose one from your diary")
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name="Squatting", exact=True).click()
    dialog.get_by_role("button", name="Watch this").click()
    said(page, "Watched from now on: Squatting.")
    assert watched(diary_of_60_days) == [("Squatting", False)]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert watched(diary_of_60_days) == []

    card(page).get_by_role("button", name="Watch a question").click()
    dialog.get_by_label("Or something else that you do").fill("Tango")
    dialog.get_by_role("radio", name="Worse?", exact=True).click()
    dialog.get_by_role("button", name="Watch this").click()
    said(page, "Watched from now on: Tango.")
    expect(card(page)).to_contain_text("Tango: the first look is at the end of")
    expect(card(page)).to_contain_text("is the day after worse?")
    fine(page, axe_violations, "watched")

    card(page).get_by_role("button", name="Try Tango by coin flip").click()
    expect(dialog).to_contain_text("Ask your doctor first.")
    fine(page, axe_violations, "begin")
    dialog.get_by_role("button", name="Draw the days").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Ask your doctor first")
    assert watched(diary_of_60_days) == [("Tango", False)]
    dialog.get_by_text("I have asked my doctor").click()
    dialog.get_by_role("button", name="Draw the days").click()
    said(page, "The days are drawn.")
    expect(card(page)).to_contain_text("Chance drew 28 of the 56 days")
    assert watched(diary_of_60_days) == [("Tango", True)]

    card(page).get_by_role("button", name="The plan for Tango").click()
    expect(dialog).to_contain_text("The days with it that are to come (28)")
    fine(page, axe_violations, "plan")
    with page.expect_download() as started:
        dialog.get_by_role("button", name="Save the calendar file").click()
    started.value.save_as(tmp_path / "days.ics")
    events = Calendar.from_ical((tmp_path / "days.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 28
    assert b"Tango" not in (tmp_path / "days.ics").read_bytes()
    dialog.get_by_role("button", name="End the plan").click()
    said(page, "The plan is ended")
    assert watched(diary_of_60_days) == [("Tango", False)]
    page.get_by_role("button", name="Undo").click()
    expect(card(page)).to_contain_text("Chance drew 28 of the 56 days")


@in_view(DESKTOP)
@pytest.mark.timeout(120)
def test_a_treatment_is_watched_and_never_drawn(diary_of_60_days: Path, page: Page) -> None:
    """The dialog says why, and has nothing to press."""
    open_screen(page, "/trends")
    card(page).get_by_role("button", name="Watch a question").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name="Ice", exact=True).click()
    dialog.get_by_role("button", name="Watch this").click()
    said(page, "Watched from now on: Ice.")
    card(page).get_by_role("button", name="Try Ice by coin flip").click()
    expect(dialog).to_contain_text("Chance never decides about a treatment")
    expect(dialog.get_by_role("button", name="Draw the days")).to_have_count(0)
    assert watched(diary_of_60_days) == [("Ice", False)]
