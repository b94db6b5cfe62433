"""A screen that fails in a way nobody foresaw, seen as the person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests import serving
from tests.browser.conftest import DESKTOP

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_the_page_says_so_and_keeps_the_error_to_itself(browser: Browser, diary: Path) -> None:
    """A clock that cannot be read stands for any fault: our sentence is there, its text and its traceback are not."""
    with serving.serve(diary, extra={"KNEELOG_NOW": "a secret note"}) as server:
        context = browser.new_context(base_url=server.url, **DESKTOP.as_context)
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_text("Something went wrong in kneelog")).to_be_visible()
        assert "a secret note" not in page.content()
        assert "Traceback" not in page.content()
        context.close()
