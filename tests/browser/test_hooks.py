"""The style sheet leans on names inside Streamlit. An upgrade that renames one must fail here, not fade on a screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kneelog.ui import paths
from tests.browser.screens import SCREENS, fill_urgent, open_screen
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

NAMES = """() => [...document.querySelectorAll("[data-testid],[data-variant]")].flatMap(
  (each) => [each.dataset.testid, each.dataset.variant].filter(Boolean))"""

# Drawn only while a sidebar exists; named so that an upgrade that brings one back does not cover a narrow screen.
ABSENT = {"stSidebar", "stSidebarCollapsedControl", "stExpandSidebarButton"}


@pytest.fixture
def _urgent(diary: Path) -> None:
    fill_urgent(diary, FIXED_NOW)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("_urgent")
def test_every_hook_of_the_style_sheet_is_still_there(desktop: Page) -> None:
    """Each name the sheet uses is met on a screen or in a dialog."""
    sheet = (paths.main_script().parent / "style.css").read_text(encoding="utf-8")
    used = set(re.findall(r"\[data-(?:testid|variant)\^?=([A-Za-z_-]+)\]", sheet)) - ABSENT
    met: set[str] = set()
    for address in SCREENS:
        open_screen(desktop, address)
        met.update(desktop.evaluate(NAMES))
    open_screen(desktop, "/history")
    desktop.get_by_role("textbox", name="Search").press_sequentially("a")
    expect(desktop.get_by_test_id("InputInstructions")).to_be_attached()  # only until what is typed counts
    met.update(desktop.evaluate(NAMES))
    desktop.get_by_role("textbox", name="Search").fill("")
    desktop.get_by_role("button", name=re.compile("^Edit")).first.click()
    expect(desktop.get_by_role("dialog").get_by_role("button", name="Close")).to_be_visible()
    expect(desktop.get_by_role("dialog").get_by_text("What was changed")).to_be_attached()
    expect(desktop.get_by_test_id("stSkeleton")).to_have_count(0)
    met.update(desktop.evaluate(NAMES))
    missing = {name for name in used if not any(each.startswith(name) for each in met)}
    assert missing == set()


@pytest.mark.usefixtures("_urgent")
def test_what_the_hooks_are_for_still_works(phone: Page) -> None:
    """The save bar stays in sight, the header makes room, and our own fonts are used."""
    open_screen(phone, "/")
    expect(phone.locator(".st-key-savebar")).to_be_in_viewport()
    expect(phone.get_by_test_id("stHeader")).to_be_hidden()
    expect(phone.get_by_role("navigation", name="Screens")).to_be_in_viewport()
    family = phone.get_by_role("heading", level=1).evaluate("(each) => getComputedStyle(each).fontFamily")
    assert "Kneelog Serif" in family
    assert phone.evaluate("document.fonts.check('600 16px \"Kneelog Sans\"')")
