"""The first request of a fresh server may be for any screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, VIEWS, in_view

if TYPE_CHECKING:
    from playwright.sync_api import Page


@in_view(PHONE, *VIEWS[1:])
def test_the_first_deep_link_shows_the_page_in_its_frame(page: Page) -> None:
    """With pages/ beside the main script, Streamlit would run trends.py alone: no banner, no disclaimer."""
    page.goto("/trends")
    expect(page.get_by_role("heading", level=1, name="Trends")).to_be_visible()
    expect(page.locator(".st-key-disclaimer")).to_be_visible()
    expect(page).to_have_title(re.compile("kneelog"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
