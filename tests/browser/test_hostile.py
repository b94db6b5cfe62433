"""Too much, too long, and words that try to be something else: every screen stays whole and shows them as typed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest
from playwright.sync_api import expect

from kneelog import service
from kneelog.domain.checks import LONGEST_NAME, LONGEST_TEXT
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.screens import (
    INVISIBLE,
    LONG_NOTE,
    MADE,
    OVERFULL,
    SCREENS,
    fill_overfull,
    open_screen,
    tricky,
    walk_to,
)
from tests.browser.test_screens import TOO_WIDE, UPSTREAM
from tests.browser.test_zoom import OVERLAPS
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

    from kneelog.domain.entry import Entry
    from tests.browser.conftest import View

NAMES: Final = tuple(tricky(number) for number in range(OVERFULL))
TREATMENTS: Final = tuple(tricky(number + OVERFULL) for number in range(OVERFULL))
LONGEST: Final = tricky(0, LONGEST_NAME)

TALLEST: Final = 10
"""Windows of a phone that any screen may be long with this diary; unfolded, History alone was a hundred."""

CHART: Final = "[data-testid=stPlotlyChart] [aria-label], [data-testid=stPlotlyChart][aria-label]"
"""What reads a chart out."""

# Chips whose words run on beyond them, where nobody reads them.
CUT: Final = """() => [...document.querySelectorAll("[data-variant=pills]")]
  .filter((each) => [each, ...each.querySelectorAll("*")].some((part) => part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).display !== "inline"))
  .map((each) => each.textContent)"""


def _texts(found: Locator) -> list[str]:
    return [INVISIBLE.sub("", words) for words in found.all_text_contents()]


def _text(found: Locator) -> str:
    return INVISIBLE.sub("", found.text_content() or "")


def _kept(diary: Path) -> tuple[Entry, ...]:
    """What stands in the diary file, read by a second program."""
    store = service.open_diary(diary, FIXED_NOW)
    entries = service.diary(store).entries
    store.close()
    return entries


@pytest.mark.timeout(240)
@pytest.mark.parametrize("view", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.prove)], ids=lambda view: view.name)
def test_every_screen_stays_whole(
    diary: Path,
    view: View,
    open_context: Callable[[View], BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    """40 activities of 60 characters and a note of 10,000 push nothing out, over one another, or away."""
    fill_overfull(diary, FIXED_NOW)
    page = open_context(view).new_page()
    open_screen(page, "/")
    wrong: dict[str, object] = {}
    for address in SCREENS:
        (walk_to if view is PHONE else open_screen)(page, address)
        page.wait_for_timeout(200)  # a chart follows the width
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            wrong[f"{address} too wide"] = wide
        if cut := page.evaluate(CUT):
            wrong[f"{address} cut"] = cut
        if overlaps := page.evaluate(OVERLAPS):
            wrong[f"{address} overlaps"] = overlaps
        if violations := [each for each in axe_violations(page) if not each.startswith(UPSTREAM)]:
            wrong[f"{address} axe"] = violations
        tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight / innerHeight")
        if tall > TALLEST:
            wrong[f"{address} windows tall"] = tall
        if made := page.locator("[data-testid=stMain]").evaluate(MADE):
            wrong[f"{address} made of words"] = made
    assert wrong == {}


@pytest.mark.prove
def test_history_folds_what_is_long_and_shows_it_whole(diary: Path, phone: Page) -> None:
    """A row is a few lines until asked for all; then the note, the names and the place stand there as typed."""
    fill_overfull(diary, FIXED_NOW)
    open_screen(phone, "/history")
    row = phone.locator(".days li").filter(has_text="Sun 15 Mar, 18:30")
    whole = row.get_by_role("button", name="Show all")
    folded = row.bounding_box()
    assert folded is not None
    assert folded["height"] < PHONE.height
    whole.focus()
    phone.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-expanded", "true")
    expect(whole).to_be_focused()
    for part in (".where", ".note", ".tags"):
        assert row.locator(part).evaluate("(each) => each.scrollHeight <= each.clientHeight + 1"), part
    assert row.locator(".note").text_content() == LONG_NOTE
    assert LONGEST in _text(row.locator(".where"))
    tags = _text(row.locator(".tags"))
    assert [name for name in (*NAMES, *TREATMENTS) if name not in tags] == []
    assert phone.evaluate(TOO_WIDE) <= 0
    assert phone.evaluate(OVERLAPS) == []
    phone.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-expanded", "false")
    phone.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
    mark = phone.locator(".days li").filter(has_text="Other").first
    expect(mark.get_by_role("button", name="Show all")).to_have_count(0)  # what fits is not offered twice


@pytest.mark.prove
@pytest.mark.timeout(240)
def test_the_editor_holds_everything_as_typed_and_saves_it(diary: Path, desktop: Page) -> None:
    """Chips, labels and fields show 80 names as typed; saving after a change of the number changes nothing else."""
    fill_overfull(diary, FIXED_NOW)
    before = {entry.id: entry for entry in _kept(diary)}
    open_screen(desktop, "/history")
    desktop.get_by_role("button", name=re.compile("^Edit Sun 15 Mar, 18:30")).click()
    dialog = desktop.get_by_role("dialog")
    note = dialog.get_by_label("Note, in your own words")
    expect(note).to_have_value(LONG_NOTE)
    expect(desktop.get_by_test_id("stSkeleton")).to_have_count(0)
    chips = _texts(dialog.locator("[data-variant=pills][data-selected=true]"))
    assert chips == [*NAMES, *TREATMENTS]
    labels = _texts(dialog.get_by_test_id("stWidgetLabel"))
    assert [name for name in NAMES if f"{name}: minutes" not in labels] == []
    assert [name for name in TREATMENTS if f"{name}: how much" not in labels] == []
    values = {field.input_value() for field in dialog.locator("input[type=text]").all()}
    assert {LONGEST, *NAMES} - values == set()  # the place, and the doses
    assert dialog.evaluate(MADE) == []
    more = dialog.locator("summary").filter(has_text=re.compile(r"\d+ more$"))
    assert more.count() == 4
    for fold in more.all():
        fold.click()
    expect(dialog.locator("[data-variant=pills]").filter(has_text=NAMES[-1])).to_be_visible()
    assert dialog.evaluate("(each) => each.scrollWidth - each.clientWidth") <= 0
    assert desktop.evaluate(CUT) == []
    dialog.get_by_role("radio", name="9, ").click()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(desktop.locator(".st-key-savebar_done")).to_contain_text("Changes saved.")
    after = {entry.id: entry for entry in _kept(diary)}
    changed = UUID(int=1)
    assert after == before | {changed: replace(before[changed], severity=9)}


@pytest.mark.prove
def test_a_mark_and_the_settings_show_words_as_typed(diary: Path, desktop: Page) -> None:
    """The dialog of a mark holds its 200 characters; what a person wants to be able to do is a label like any other."""
    fill_overfull(diary, FIXED_NOW)
    open_screen(desktop, "/history?show=marks")
    desktop.get_by_role("button", name=re.compile("^Edit Other of Wed 11 Mar")).click()
    expect(desktop.get_by_role("dialog").get_by_label("In your words")).to_have_value(tricky(1, LONGEST_NAME))
    open_screen(desktop, "/settings")
    labels = " ".join(_texts(desktop.get_by_test_id("stWidgetLabel")))
    assert [tricky(number) for number in range(5) if tricky(number) not in labels] == []


@pytest.mark.prove
def test_today_and_trends_show_words_as_typed(diary: Path, desktop: Page) -> None:
    """The chips of what is usual, the label a chip opens, the day so far; the lanes and marks in sentence and table."""
    fill_overfull(diary, FIXED_NOW)
    open_screen(desktop, "/")
    usual = desktop.locator(".st-key-card_usual")
    offered = _texts(usual.locator("[data-variant=pills]"))
    assert [name for name in (*NAMES[:2], TREATMENTS[0]) if name not in offered] == []
    usual.locator("[data-variant=pills]").filter(has_text=NAMES[0].split()[-1]).first.click()
    expect(usual.get_by_text(f"{NAMES[0]}: minutes")).to_be_visible()
    assert desktop.get_by_test_id("stMain").evaluate(MADE) == []
    day = desktop.locator(".k-day li")
    assert NAMES[0] in _text(day)
    box = day.bounding_box()
    assert box is not None
    assert box["height"] < 150
    open_screen(desktop, "/trends")
    told = desktop.locator(CHART).get_attribute("aria-label") or ""
    desktop.locator("summary").filter(has_text="The same as a table").click()
    table = _text(desktop.locator(".k-table tbody tr").first)
    lanes = re.findall(r"(?<=\. ).{60}(?=: 15 days\.)", told)
    assert len(lanes) == 5
    assert set(lanes) <= {*NAMES, *TREATMENTS}
    assert [lane for lane in lanes if lane not in table] == []
    legend = _text(desktop.locator(".k-leg").first)
    for number in range(3):
        assert tricky(number, LONGEST_NAME) in told
        assert tricky(number, LONGEST_NAME) in legend
    assert LONGEST in table


@pytest.mark.prove
def test_a_long_note_and_name_are_saved_as_typed(diary: Path, phone: Page) -> None:
    """10,000 characters and a name of 60, typed by hand, survive a reload, are saved, and are read back the same."""
    open_screen(phone, "/")
    phone.get_by_text("Note, another place").click()
    note = phone.get_by_label("Note, in your own words")
    note.fill(LONG_NOTE)
    note.blur()
    phone.get_by_text("What you did, what you tried").click()
    own = phone.get_by_label("Something else, in your own words").first
    name = tricky(5)
    own.fill(name)
    own.press("Enter")
    # What was sent last is told in the bar, so that what was sent before it, which is not, has come too.
    expect(phone.locator("[class*=st-key-savebar]")).to_contain_text(name)
    phone.reload()
    expect(phone.locator(".st-key-strip_resumed")).to_contain_text("still here")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    phone.reload()
    (entry,) = _kept(diary)
    assert entry.note == LONG_NOTE
    assert [activity.kind for activity in entry.activities] == [name]


@pytest.mark.prove
def test_a_note_over_the_limit_is_said_and_not_lost(diary: Path, phone: Page) -> None:
    """One character too many is named beside the field; the text stays in it, and shortened it is saved."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="5, ").click()
    phone.get_by_text("Note, another place").click()
    note = phone.get_by_label("Note, in your own words")
    endless = (LONG_NOTE * 11)[: LONGEST_TEXT + 1]
    note.fill(endless)
    phone.get_by_role("button", name="Save", exact=True).click()
    alert = phone.get_by_role("alert").filter(has_text=re.compile("Note.*100001 characters.*at most 100000"))
    expect(alert).to_be_visible()
    expect(phone.get_by_role("alert").filter(has_text="Nothing is saved yet")).to_be_visible()
    expect(note).to_have_value(endless)
    assert _kept(diary) == ()
    note.fill(endless[:-1])
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    assert [entry.note for entry in _kept(diary)] == [endless[:-1]]
    open_screen(phone, "/history")
    expect(phone.locator(".days li").first).to_contain_text(endless[:40])


@pytest.mark.prove
@pytest.mark.parametrize("window", ["30d", "90d", "1y"])
def test_every_chart_has_its_sentence_and_its_table(diary: Path, desktop: Page, window: str) -> None:
    """Whatever screen draws a chart says the same in a sentence and in a table beside it, with the same days."""
    fill_overfull(diary, FIXED_NOW)
    charts = 0
    for address in SCREENS:
        open_screen(desktop, f"{address}?range={window}" if address == "/trends" else address)
        for chart in desktop.get_by_test_id("stPlotlyChart").all():
            charts += 1
            card = desktop.locator("[class*=st-key-card]").filter(has=chart)
            told = card.locator(CHART).get_attribute("aria-label") or ""
            logged = re.search(r"Logged on (?:all|(\d+)) of (\d+) days", told)
            assert logged, (address, told)
            said = [int(each or logged[2]) for each in logged.groups()]
            card.locator("summary").filter(has_text="The same as a table").click()
            head = _texts(card.locator(".k-table th"))
            rows = [_texts(row.locator("td")) for row in card.locator(".k-table tbody tr").all()]
            by_days = [[int(number) for number in row[3].split(" of ")] for row in rows if "Days logged" in head]
            counted = by_days or [[int(row[1] != "not logged"), 1] for row in rows]
            assert [sum(column) for column in zip(*counted, strict=True)] == said
    assert charts == 1
