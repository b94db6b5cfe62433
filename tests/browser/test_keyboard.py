"""Everything that can be done can be done by keyboard alone, and one always sees where one is."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.browser.screens import fill_demo, fill_urgent, open_screen
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    Keys = Callable[[Page], "Keyboard"]

# Long: the focus is looked at in the picture of each kind of thing that is passed.
pytestmark = pytest.mark.prove

MOST_TABS: Final = 200

PLAINLY: Final = 24
"""By how much of 255 a point of the picture has to change to count as changed."""

FIFTH: Final = 0.2

# What has the focus, also inside our components: the words a screen reader would say of it, and what kind of thing.
# It and the stop before it are kept, so that the focus can be taken off it for a moment.
STOP: Final = """() => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  if (!here || here === document.body) return null;
  if (here !== window.stop?.here) window.stop = { here, before: window.stop?.here };
  const copy = here.cloneNode(true);
  copy.querySelectorAll("[aria-hidden=true], [data-testid=stIconMaterial]").forEach((each) => each.remove());
  const labels = [...(here.labels ?? [])].map((label) => label.textContent.trim());
  const named = here.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
  const words = [here.getAttribute("aria-label"), labels[0], named?.join(" "), copy.textContent, here.placeholder];
  const kind = [here, here.closest("[data-testid]")].map((each) => each && [each.tagName, each.dataset.testid,
    each.dataset.variant, each.getAttribute("role"), each.type, each.className.baseVal ?? each.className].join());
  const said = (words.find((each) => each?.trim()) ?? "").replaceAll("\\u2060", "").trim();
  return { said, kind: kind.join(" in "), main: here.matches("main, [data-testid=stMain]") };
}"""

# Where it is, with a rim: a box to tick has its label to it.
BOX: Final = """() => {
  let part = window.stop.here.closest("label") ?? window.stop.here;
  while (part.getBoundingClientRect().width < 12 && part.parentElement) part = part.parentElement;
  const box = part.getBoundingClientRect();
  const [left, top] = [Math.max(0, box.left - 8), Math.max(0, box.top - 8)];
  const [right, bottom] = [Math.min(innerWidth, box.right + 8), Math.min(innerHeight, box.bottom + 8)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}"""

# To the stop before it, or, where that is outside of a dialog that keeps the focus to itself, to another part of it.
TAKE_AWAY: Final = """() => {
  const { here, before } = window.stop;
  const host = (each) => each.getRootNode().host ?? each;
  const scope = host(here).closest("[role=dialog]") ?? document.body;
  const others = [...scope.querySelectorAll("button:enabled, input:enabled, a[href], [tabindex='0']")];
  const near = before?.isConnected && scope.contains(host(before));
  const other = near ? before : others.find((each) => each !== here && each.checkVisibility());
  other.focus({ preventScroll: true });
}"""

GIVE_BACK: Final = "window.stop.here.focus({ preventScroll: true })"


class Keyboard:
    """Somebody without a mouse, who has to see the focus on each kind of thing that is passed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._seen: set[str] = set()
        page.emulate_media(reduced_motion="reduce")  # a focus that fades in is judged when it is there

    def reach(self, words: str) -> None:
        """Presses Tab until what has the focus begins with these words, a regular expression."""
        met = []
        for _stop in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            stop = self._stop()
            if stop is None:
                continue
            met.append(stop["said"][:40])
            found = re.match(words, stop["said"])
            if not stop["main"] and (found or stop["kind"] not in self._seen):
                self.look(stop)
            if found:
                return
        pytest.fail(f"{words!r} is not reached by Tab; met: {list(dict.fromkeys(met))}")

    def press(self, words: str, key: str = "Enter") -> None:
        """Goes to something by Tab and presses it."""
        self.reach(words)
        self.page.keyboard.press(key)

    def type(self, words: str, text: str) -> None:
        """Goes to a field by Tab and puts a text into it, in place of what stands there."""
        self.press(words, "ControlOrMeta+A")
        self.page.keyboard.type(text)

    def move(self, key: str, words: str) -> None:
        """Goes from one part of a thing to another, as by an arrow."""
        self.page.keyboard.press(key)
        stop = self._stop()
        assert stop is not None
        assert re.match(words, stop["said"])
        self.look(stop)

    def look(self, stop: dict[str, Any]) -> None:
        """Compares the picture of what has the focus with that without it: a fifth of its rim differs."""
        shares = []
        for settling in (0, 200, 600):  # a frame that is still to be painted is no fault
            self.page.wait_for_timeout(settling)
            shares.append(self._changed())
            if shares[-1] >= FIFTH:
                self._seen.add(stop["kind"])
                return
        pytest.fail(f"the focus on {stop['said']!r} is not seen: of its rim {shares} changed ({stop['kind']})")

    def _changed(self) -> float:
        """How many points of the picture the focus changes, as a share of its rim; 0 where it is out of sight."""
        box = self.page.evaluate(BOX)
        if min(box["width"], box["height"]) <= 0:
            return 0
        with_it = self._picture(box)
        self.page.evaluate(TAKE_AWAY)
        without = self._picture(box)
        self.page.evaluate(GIVE_BACK)
        differs = ImageChops.difference(with_it, without).convert("L").point(lambda level: level > PLAINLY)
        return float(sum(differs.histogram()[1:]) / (2 * (box["width"] + box["height"])))

    def _stop(self) -> dict[str, Any] | None:
        stop: dict[str, Any] | None = self.page.evaluate(STOP)
        return stop

    def _picture(self, box: Any) -> Image.Image:  # noqa: ANN401 - numbers out of the page
        return Image.open(io.BytesIO(self.page.screenshot(clip=box))).convert("RGB")


@pytest.fixture
def demo(diary: Path) -> None:
    """The demo diary."""
    fill_demo(diary, FIXED_NOW)


@pytest.fixture
def urgent(diary: Path) -> None:
    """A diary with an open urgent finding."""
    fill_urgent(diary, FIXED_NOW)


def _done(page: Page) -> Locator:
    return page.locator(".st-key-savebar_done")


@pytest.mark.usefixtures("demo")
def test_an_entry_is_mended_deleted_and_brought_back(desktop: Page) -> None:
    """History: open an entry, choose another number, save it, undo it; then delete it, and undo that."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/history")
    dialog = desktop.get_by_role("dialog")
    keys.press("Edit")
    expect(dialog.get_by_role("radio", name=re.compile("^9"))).to_be_visible()
    keys.reach(r"1, ")
    keys.move("ArrowRight", "2, ")
    keys.press("Save")
    expect(_done(desktop)).to_contain_text("Changes saved.")
    keys.press("Undo")
    expect(_done(desktop)).to_have_count(0)
    keys.press("Edit")
    expect(dialog.get_by_role("radio", name="1, ")).to_have_attribute("aria-checked", "true")
    keys.press("Delete this entry")
    expect(_done(desktop)).to_contain_text("deleted")
    keys.press("Undo")
    expect(_done(desktop)).to_have_count(0)
    expect(desktop.get_by_role("button", name="Edit Sat 14 Mar")).to_be_visible()


@pytest.mark.usefixtures("demo")
def test_the_diary_is_searched_and_turned_month_by_month(desktop: Page) -> None:
    """History: a word to look for, then the calendar, an earlier month, a day of it."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/history")
    rows = desktop.locator(".days li")
    keys.type("Search", "no such word at all")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("No entry is like that.")).to_be_visible()
    desktop.keyboard.press("ControlOrMeta+A")
    desktop.keyboard.type("stairs")
    desktop.keyboard.press("Enter")
    expect(rows.first).to_contain_text(re.compile("stairs", re.IGNORECASE))
    keys.reach("List")
    keys.move("ArrowRight", "Calendar")
    desktop.keyboard.press("Space")
    month = desktop.locator(".calendar h2")
    expect(month).to_have_text("March 2026")
    keys.press("Earlier month")
    expect(month).to_have_text("February 2026")
    keys.press("Sunday 1 February")
    expect(desktop.locator(".calendar .day").first).to_have_attribute("aria-pressed", "true")
    expect(rows).not_to_have_count(0)


@pytest.mark.usefixtures("demo")
def test_trends_and_marks(desktop: Page) -> None:
    """Trends: another window, the table, a new mark."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/trends")
    keys.press("30 days", "Space")
    expect(desktop).to_have_url(re.compile("range=30d"))
    keys.press("The same as a table")
    expect(desktop.get_by_role("table")).to_be_visible()
    keys.reach("Worst pain over time, newest first")
    keys.press("Add a mark")
    dialog = desktop.get_by_role("dialog")
    expect(dialog).to_be_visible()
    keys.type("In your words", "Fell on the ice")
    keys.press("Save")
    expect(dialog).to_have_count(0)
    expect(desktop.get_by_text("Fell on the ice").first).to_be_visible()


@pytest.mark.usefixtures("urgent")
def test_a_warning_is_answered_and_a_question_too(desktop: Page) -> None:
    """Patterns: "I called" folds the warning and can be taken back; a question is answered, and that undone."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/patterns")
    keys.press("I called")
    expect(desktop.get_by_text(re.compile("Answered: .I called"))).to_be_visible()
    keys.press("Answered:")
    keys.press("Take my answer back")
    expect(desktop.get_by_role("button", name="I called").first).to_be_visible()
    keys.press("I have been seen")
    expect(desktop.get_by_role("spinbutton").first).to_be_focused()
    keys.press("Save this")
    expect(desktop.get_by_text(re.compile("Answered: .I have been seen"))).to_be_visible()
    keys.press("Yes")
    given = desktop.locator(".st-key-savebar_answer")
    expect(given).to_contain_text("Saved.")
    keys.press("Undo")
    expect(given).to_have_count(0)


@pytest.mark.usefixtures("demo")
def test_the_page_for_the_doctor(desktop: Page) -> None:
    """Doctor visit: words, a period, a part left out, notes, a leg; then the next page, and the file."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/visit")
    keys.type("What matters most", "The stairs.")
    keys.press("30 days", "Space")
    keys.reach("Both")
    keys.move("ArrowRight", "Left")
    keys.press("Timeline", "Space")
    keys.press("Print my notes", "Space")
    expect(desktop.get_by_role("switch", name="Print my notes")).to_be_checked()
    keys.press("Next")
    expect(desktop.get_by_text("Page 2 of")).to_be_visible()
    keys.reach("Download the PDF")
    with desktop.expect_download() as download:
        desktop.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.usefixtures("demo")
def test_settings(desktop: Page) -> None:
    """Settings: a country, a year of birth, the sex, a condition, saved; and the reminder."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/settings")
    keys.type("Country, for the numbers to call", "Germany")
    desktop.keyboard.press("Enter")
    expect(_done(desktop)).to_contain_text("Country saved.")
    keys.type("Year of birth", "1961")
    keys.press("Conditions and risks")
    expect(desktop.get_by_text("Leave open what you do not know")).to_be_visible()
    keys.press("Save about me")
    expect(_done(desktop)).to_contain_text("Saved.")
    expect(desktop.get_by_label("Year of birth")).to_have_value("1961")
    keys.reach("Save the calendar file")
    with desktop.expect_download() as download:
        desktop.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".ics")


@pytest.mark.usefixtures("demo")
def test_learn_and_the_ways_between_screens(desktop: Page) -> None:
    """The navigation leads to Learn, where a cause unfolds."""
    keys = Keyboard(desktop)
    open_screen(desktop, "/settings")
    keys.press("Learn")
    expect(desktop.get_by_role("heading", level=1, name="Learn")).to_be_visible()
    keys.press("Leg cramps")
    expect(desktop.locator("[class*=st-key-learn_] details[open]").first).to_be_visible()


@pytest.mark.usefixtures("demo")
def test_the_bar_of_a_narrow_window(phone: Page) -> None:
    """On a phone with a keyboard the bar at the foot leads on."""
    keys = Keyboard(phone)
    open_screen(phone, "/learn")
    keys.press("History")
    expect(phone.get_by_role("heading", level=1, name="History")).to_be_visible()
