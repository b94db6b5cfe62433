"""The lock as a person meets it: set by keyboard, given, closed in another window, and nothing of the diary to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kneelog.ui import lockpage, passcode
from tests.browser.conftest import DESKTOP, PHONE_DARK, View, in_view
from tests.browser.screens import SCREENS, fill_urgent, open_screen
from tests.browser.test_screens import TOO_WIDE
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests import serving

RIGHT = "right one"
NOTE = "Since this morning."

pytestmark = pytest.mark.slow


@pytest.fixture
def unwatched(browser: Browser, server: serving.Server) -> Iterator[Callable[[View], BrowserContext]]:
    """Opens browser profiles whose page may knock at a locked door, until it has noticed that it is locked."""
    opened: list[BrowserContext] = []

    def open_one(view: View) -> BrowserContext:
        opened.append(browser.new_context(base_url=server.url, **view.as_context))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


def _set(diary: Path) -> None:
    """Have the diary locked, as after a restart."""
    fill_urgent(diary, FIXED_NOW)
    passcode.write(passcode.file_of(diary), passcode.Kept(passcode.hashed(RIGHT)))


def _give(page: Page, typed: str = RIGHT) -> None:
    page.get_by_label("Passcode").fill(typed)
    page.keyboard.press("Enter")


@in_view(PHONE_DARK, DESKTOP)
def test_setting_it_by_keyboard_and_giving_it(page: Page, axe_violations: Callable[[Page], list[str]]) -> None:
    """From Settings to a locked screen and back, without a mouse; every page of the way is whole for everybody."""
    open_screen(page, "/settings")
    link = page.get_by_role("link", name="Set a passcode")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lock with a passcode")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("New passcode", exact=True).focus()
    for key in ("abc", "Tab", "abc", "Enter"):
        (page.keyboard.press if key in {"Tab", "Enter"} else page.keyboard.type)(key)
    expect(page.get_by_role("alert")).to_have_text("The passcode must have at least 6 and at most 128 characters.")
    expect(page.get_by_label("New passcode", exact=True)).to_be_focused()
    assert axe_violations(page) == []
    for key in (RIGHT, "Tab", RIGHT, "Enter"):
        (page.keyboard.press if key in {"Tab", "Enter"} else page.keyboard.type)(key)
    expect(page.get_by_text("kneelog is locked with a passcode")).to_be_visible()
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_role("link", name="Change or turn off").click()
    expect(page.get_by_role("button", name="Turn it off")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    open_screen(page, "/trends?range=all")
    page.get_by_role("link", name="Lock now").click()
    expect(page.get_by_label("Passcode")).to_be_focused()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _give(page, "wrong one")
    expect(page.get_by_role("alert")).to_have_text("This is not the passcode.")
    expect(page.get_by_label("Passcode")).to_be_focused()
    assert axe_violations(page) == []
    _give(page)
    expect(page.get_by_role("heading", level=1, name=SCREENS["/"])).to_be_visible()


@pytest.mark.parametrize("address", ["/trends?range=all", "/settings"])
def test_a_deep_link_waits_behind_the_passcode(diary: Path, desktop: Page, address: str) -> None:
    """Nothing of the diary is in the page before; the screen that was asked for comes after."""
    _set(diary)
    desktop.goto(address)
    expect(desktop.get_by_label("Passcode")).to_be_visible()
    assert NOTE not in desktop.content()
    assert "calf" not in desktop.content().lower()
    _give(desktop)
    expect(desktop.get_by_role("heading", level=1, name=SCREENS[address.partition("?")[0]])).to_be_visible()
    assert desktop.url.endswith(address)


def test_another_window_is_locked_too_and_stays_so(diary: Path, unwatched: Callable[[View], BrowserContext]) -> None:
    """What it showed is gone by itself, also for its back button; a fresh browser gets no further either."""
    _set(diary)
    context = unwatched(DESKTOP)
    shown, other = context.new_page(), context.new_page()
    shown.goto("/history")
    _give(shown)
    expect(shown.get_by_text(NOTE)).to_be_visible()
    other.goto("/settings")
    other.get_by_role("link", name="Lock now").first.click()
    expect(shown.get_by_label("Passcode")).to_be_visible(timeout=8_000)
    assert NOTE not in shown.content()
    shown.go_back()
    expect(shown.get_by_label("Passcode")).to_be_visible()
    assert NOTE not in shown.content()
    stranger = unwatched(PHONE_DARK).new_page()
    stranger.goto("/history")
    expect(stranger.get_by_label("Passcode")).to_be_visible()


def test_a_passcode_set_elsewhere_ends_what_was_open(diary: Path, unwatched: Callable[[View], BrowserContext]) -> None:
    """The screen that was open without one goes, though nobody touches it."""
    fill_urgent(diary, FIXED_NOW)
    phone = unwatched(PHONE_DARK).new_page()
    open_screen(phone, "/history")
    passcode.write(passcode.file_of(diary), passcode.Kept(passcode.hashed(RIGHT)))
    expect(phone.get_by_label("Passcode")).to_be_visible(timeout=25_000)
    assert lockpage.PATH in phone.url
    assert NOTE not in phone.content()
