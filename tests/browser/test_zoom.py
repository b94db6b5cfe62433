"""At twice the size everything is still there, in one column, with nothing on top of anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import View
from tests.browser.screens import SCREENS, fill_hostile, open_screen, walk_to
from tests.browser.test_screens import TOO_WIDE
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.prove

ZOOMED: Final = (View("desktop-200", 640, 450, "light"), View("phone-200", 320, 422, "dark"))
"""What is left of 1280 by 900, and of a small phone, at 200 %."""

# Things to press and lines of text that lie on one another. Bars that stay in sight cover what scrolls below them, and
# a field's own buttons lie inside it.
OVERLAPS: Final = """() => {
  const found = [], things = [];
  const stays = (each) => {
    for (let part = each; part; part = part.parentElement ?? part.getRootNode().host)
      if (["fixed", "sticky"].includes(getComputedStyle(part).position)) return true;
    return false;
  };
  const seek = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) seek(each.shadowRoot);
    const leaf = each.children.length === 0 && each.textContent.trim() && !each.matches("style, script, title, option");
    if (!leaf && !each.matches("button, a[href], input, textarea, summary")) return;
    if (each.closest("svg, [aria-hidden=true], .k-hidden, .js-plotly-plot, [data-testid=stNumberInputContainer]"))
      return;
    if (!each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || stays(each)) return;
    if (getComputedStyle(each).clipPath !== "none") return;
    const line = document.createRange(); // the lines of a text as they run, not the block they stand in
    line.selectNodeContents(each);
    const boxes = leaf && !each.matches("button, a") ? line.getClientRects() : [each.getBoundingClientRect()];
    const cut = getComputedStyle(each).overflow === "visible" ? Infinity : each.getBoundingClientRect().bottom;
    for (const { left, right, top, bottom } of boxes)
      if (right - left > 2 && Math.min(bottom, cut) - top > 2)
        things.push([each, { left, right, top, bottom: Math.min(bottom, cut) }]);
  });
  seek(document.querySelector("[data-testid=stMain]"));
  const inside = (one, other) => {
    for (let part = other; part; part = part.parentElement ?? part.getRootNode().host) if (part === one) return true;
    return false;
  };
  things.forEach(([one, a], place) => things.slice(place + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (one !== other && wide > 3 && high > 5 && !inside(one, other) && !inside(other, one)
      && one.closest("label") !== (other.closest("label") ?? 0))
      found.push([one, other].map((each) => `${each.tagName} ${each.textContent.trim().slice(0, 25)}`).join(" | "));
  }));
  return [...new Set(found)];
}"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("view", ZOOMED, ids=lambda view: view.name)
def test_nothing_overlaps_at_twice_the_size(
    diary: Path, view: View, open_context: Callable[[View], BrowserContext]
) -> None:
    """Every screen at 200 %, with names and notes that try to break it: no sideways scroll, no overlap."""
    fill_hostile(diary, FIXED_NOW)
    page = open_context(view).new_page()
    open_screen(page, "/")
    wrong: dict[str, object] = {}
    for address in SCREENS:
        walk_to(page, address)
        page.wait_for_timeout(200)  # a chart follows the width
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            wrong[f"{address} too wide"] = wide
        if overlaps := page.evaluate(OVERLAPS):
            wrong[f"{address} overlaps"] = overlaps
    assert wrong == {}


def test_an_overlap_is_seen(phone: Page) -> None:
    """The search above finds a button that was pushed onto another line."""
    open_screen(phone, "/")
    assert phone.evaluate(OVERLAPS) == []
    phone.get_by_text("How it began").evaluate("(each) => { each.style.cssText = 'position: relative; top: -60px' }")
    expect(phone.get_by_text("How it began")).to_be_visible()
    assert phone.evaluate(OVERLAPS) != []
