"""The watch over every page sees what it has to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import DESKTOP, Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.serving import Server


def test_the_policy_keeps_a_page_at_home_and_the_watch_sees_the_attempt(browser: Browser, server: Server) -> None:
    """A font, a picture or a script of another address is stopped by the policy, and a test would fail for it."""
    watch = Watch()
    context = browser.new_context(base_url=server.url, **DESKTOP.as_context)
    page = context.new_page()
    watch.over(page, server.url)
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    assert watch == Watch()
    blocked = page.evaluate(
        """() => new Promise(resolve => {
            const picture = new Image();
            picture.onerror = () => resolve(true);
            picture.onload = () => resolve(false);
            picture.src = "http://192.0.2.1/pixel.png";
        })"""
    )
    assert blocked
    assert any("192.0.2.1" in said for said in watch.failures)
    with page.expect_event("pageerror"):  # on a busy machine it comes later than any time one would wait
        page.evaluate("setTimeout(() => { throw new Error('broken') })")
    assert any("broken" in said for said in watch.failures)
    context.close()


def test_a_component_that_breaks_fails_its_page(browser: Browser, server: Server) -> None:
    """A widget of ours whose script fails shows Streamlit's red box; no test of any page may pass over it."""
    watch = Watch()
    context = browser.new_context(base_url=server.url, **DESKTOP.as_context)
    context.add_init_script("Element.prototype.replaceChildren = () => { throw new Error('broken component') }")
    page = context.new_page()
    watch.over(page, server.url)
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(1000)
    assert any("broken component" in said for said in watch.failures)
    context.close()
