"""A finger on the screen whose taps are counted by the browser itself, so that none can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# A tap is one press of finger or mouse; a typed field is the tap into it and each of its key strokes.
_COUNT: Final = """
  window.kneelogTaps = 0;
  for (const kind of ["pointerdown", "keydown"])
    window.addEventListener(kind, (event) => { window.kneelogTaps += event.isTrusted ? 1 : 0; }, true);
"""
# What is fixed to the lower edge covers what lies under it.
_IN_REACH: Final = """(target) => {
  const fixed = [...document.querySelectorAll("[class*=st-key-savebar], .st-key-tabbar")];
  const floor = fixed.some((bar) => bar.contains(target))
    ? innerHeight
    : Math.min(innerHeight, ...fixed.map((bar) => bar.getBoundingClientRect().top));
  const box = target.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= floor;
}"""

TAP_SECONDS: Final = 1.5
"""Finding and touching one target, as an upper estimate: pointing is 1.1 s and pressing 0.2 s in the model."""

DECISION_SECONDS: Final = 1.35
"""M of the model: getting ready for the next thing."""

MODEL: Final = (
    f"{TAP_SECONDS} s x taps + {DECISION_SECONDS} s x decisions, after the keystroke-level model "
    "(Card, Moran and Newell 1980); a model, not a measurement"
)


@dataclass(frozen=True, slots=True)
class Count:
    """What something took.

    Attributes:
        taps: presses of a finger, and key strokes.
        scrolls: how often the next target lay outside the window; not part of the model.
        decisions: things to make up one's mind about, the last of them to save.
    """

    taps: int
    scrolls: int
    decisions: int

    @property
    def seconds(self) -> float:
        """How long that takes by the keystroke-level model."""
        return TAP_SECONDS * self.taps + DECISION_SECONDS * self.decisions


class Driver:
    """Drives one page. Make it before the page is opened: the browser counts from then on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._scrolls = self._decisions = 0
        page.add_init_script(_COUNT)

    @property
    def count(self) -> Count:
        """What it has taken since the page was opened."""
        return Count(self.page.evaluate("window.kneelogTaps"), self._scrolls, self._decisions)

    def decide(self, *targets: Locator) -> None:
        """One thing to decide, and the taps that say it."""
        self._decisions += 1
        for target in targets:
            self._tap(target)

    def button(self, name: str) -> Locator:
        """A button, or a chip, by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def number(self, value: int) -> Locator:
        """A tile of the scale."""
        return self.page.get_by_role("radio", name=f"{value}, ")

    def place(self, name: str) -> Locator:
        """A place on the body map, such as "Right: calf"."""
        return self.page.locator(f'g[aria-label="{name}"]')

    def part(self, title: str) -> Locator:
        """The heading that opens a folded part."""
        return self.page.locator("summary").filter(has_text=title)

    def settle(self) -> None:
        """Waits until the app has drawn all it was asked for."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def _tap(self, target: Locator) -> None:
        self.settle()
        expect(target).to_be_visible()
        if not target.evaluate(_IN_REACH):
            self._scrolls += 1
            target.evaluate('(target) => target.scrollIntoView({block: "center"})')
        target.click()
