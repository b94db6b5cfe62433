"""The second language in a real browser: chosen by a tap, kept, and as fit to read as the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from kneelog.ui.screens import SCREENS, TODAY
from kneelog.words import _, speaking
from tests import serving
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.screens import fill_urgent, open_screen
from tests.browser.test_screens import NARROWEST, TOO_SMALL, TOO_WIDE, UPSTREAM
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page


def test_a_tap_on_a_language_changes_every_screen(
    diary: Path, phone: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    """The name at the foot leads to it, a reload keeps it, longer words break no screen, and the browser is told."""
    fill_urgent(diary, FIXED_NOW)
    open_screen(phone, "/")
    phone.get_by_role("group", name="Language").get_by_text("Deutsch").click()
    expect(phone.get_by_role("heading", level=1, name="Wie geht es dem Knie heute?")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", level=1, name="Wie geht es dem Knie heute?")).to_be_visible()
    expect(phone.locator("html")).to_have_attribute("lang", "de")
    phone.set_viewport_size({"width": NARROWEST, "height": PHONE.height})
    wrong: dict[str, object] = {}
    for screen in SCREENS:
        phone.get_by_role("navigation", name="Seiten").locator(f'a[href="{screen.href}"]').click()
        with speaking("de"):
            title = _("How is the knee today?" if screen is TODAY else screen.title)
        expect(phone.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(phone.locator(".st-key-disclaimer")).to_contain_text("stellt keine Diagnose")
        expect(phone.get_by_role("alert").first).to_contain_text("Heute noch ärztlich untersuchen lassen")
        if (wide := phone.evaluate(TOO_WIDE)) > 0:
            wrong[f"{screen.href} too wide"] = wide
        if small := phone.evaluate(TOO_SMALL):
            wrong[f"{screen.href} small"] = small
        if violations := [each for each in axe_violations(phone) if not each.startswith(UPSTREAM)]:
            wrong[f"{screen.href} axe"] = violations
    assert wrong == {}


def test_a_browser_is_answered_in_its_own_language(browser: Browser, diary: Path) -> None:
    """Nobody has to look for a setting they cannot read."""
    extra = {"KNEELOG_NOW": FIXED_NOW.isoformat(), "KNEELOG_LANGUAGE": ""}
    with serving.serve(diary, extra=extra) as server:
        context = browser.new_context(base_url=server.url, locale="de-AT", **DESKTOP.as_context)
        page = context.new_page()
        page.goto("/trends")
        expect(page.get_by_role("heading", level=1, name="Verlauf")).to_be_visible()
        context.close()
