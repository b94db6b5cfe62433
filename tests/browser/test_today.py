"""Today, by finger and by keyboard."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.screens import SCREENS, fill_urgent, open_screen
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  return at.getAttribute("aria-label") || at.textContent;
}"""


def _bar(page: Page) -> Locator:
    return page.locator("[class*=st-key-savebar]")


def test_number_and_place_are_three_taps(phone: Page) -> None:
    """A number, a place, Save: the bar says at every step what will be saved."""
    open_screen(phone, "/")
    expect(_bar(phone)).to_contain_text("Choose a number")
    phone.get_by_role("radio", name="5, ").click()
    expect(_bar(phone)).to_contain_text("5 · Moderate, hard to ignore")
    phone.locator('g[aria-label="Left: calf"]').click()
    expect(_bar(phone)).to_contain_text("Left: calf")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved. 5")
    phone.get_by_role("button", name="Undo").click()
    expect(_bar(phone)).to_contain_text("Left: calf")
    expect(phone.get_by_role("radio", name="5, ")).to_have_attribute("aria-checked", "true")


def test_quick_taps_are_all_kept(phone: Page) -> None:
    """Taps faster than the server answers must not undo each other."""
    open_screen(phone, "/")
    for place in ("Left: calf", "Right: back of knee", "Right: calf", "Left: back of thigh"):
        phone.locator(f'g[aria-label="{place}"]').click(no_wait_after=True)
    expect(_bar(phone)).to_contain_text("Left: back of thigh, calf; right: back of knee, calf")
    for place in ("Left: calf", "Right: back of knee", "Right: calf", "Left: back of thigh"):
        expect(phone.locator(f'g[aria-label="{place}"]')).to_have_attribute("aria-checked", "true")


def test_a_day_is_logged_by_keyboard_alone(desktop: Page) -> None:
    """Arrows for the number, Tab and Space for places and chips, Enter to save; the focus stays where it was."""
    open_screen(desktop, "/")
    desktop.get_by_role("radio", name="0 none").focus()
    for _ in range(6):
        desktop.keyboard.press("ArrowRight")
    expect(_bar(desktop)).to_contain_text("6 · Moderate")
    assert desktop.evaluate(FOCUSED).startswith("6, ")
    desktop.locator('g[aria-label="Right: back of knee"]').focus()
    desktop.keyboard.press("Space")
    expect(_bar(desktop)).to_contain_text("back of knee")
    assert desktop.evaluate(FOCUSED) == "Right: back of knee"
    desktop.keyboard.press("Tab")
    assert desktop.evaluate(FOCUSED) == "Right: outer side of knee"
    desktop.get_by_role("button", name="Save", exact=True).focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".st-key-savebar_done")).to_contain_text("Saved.")


def test_the_list_is_the_twin_of_the_picture(desktop: Page) -> None:
    """Every place can be chosen in a list, those too that no picture shows; picture and list always agree."""
    open_screen(desktop, "/")
    desktop.get_by_text("All places, as a list").click()
    desktop.locator("label").filter(has_text=re.compile("^calf$")).last.click()
    expect(desktop.locator('g[aria-label="Right: calf"]')).to_have_attribute("aria-checked", "true")
    desktop.locator("label").filter(has_text="hip or buttock").first.click()
    expect(_bar(desktop)).to_contain_text("Left: hip or buttock; right: calf")
    desktop.get_by_role("button", name="Remove Right: calf").click()
    expect(_bar(desktop)).not_to_contain_text("calf")


def test_front_and_back_are_different_places(desktop: Page) -> None:
    """Seen from the front, the legs change sides and the knee is its front."""
    open_screen(desktop, "/")
    desktop.get_by_role("button", name="From the front").click()
    desktop.locator('g[aria-label="Right: front of knee"]').click()
    expect(_bar(desktop)).to_contain_text("Right: front of knee")
    desktop.get_by_role("button", name="From behind").click()
    expect(desktop.locator('g[aria-label="Right: back of knee"]')).to_have_attribute("aria-checked", "false")


def test_a_note_typed_last_is_saved_with_the_first_tap(phone: Page) -> None:
    """The note is still in the field when Save is tapped; it must not need a second tap."""
    open_screen(phone, "/")
    phone.get_by_text("Note, another place").click()
    note = phone.get_by_label("Note, in your own words")
    note.fill("caught twice on the stairs")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    open_screen(phone, "/history")
    expect(phone.locator(".days li").first).to_contain_text("caught twice on the stairs")


def test_the_draft_is_there_after_a_look_at_another_screen(phone: Page) -> None:
    """Looking something up in between loses nothing."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="7, ").click()
    expect(_bar(phone)).to_contain_text("7 · Severe")
    bar = phone.get_by_role("navigation", name="Screens")
    bar.get_by_role("link", name="History").click()
    expect(phone.get_by_role("heading", level=1, name="History")).to_be_visible()
    bar.get_by_role("link", name="Today").click()
    expect(_bar(phone)).to_contain_text("7 · Severe")


def test_the_draft_survives_a_reload_and_can_be_dropped(phone: Page) -> None:
    """A reload or a closed window loses nothing that was tapped; saving it stores it once; a tap begins afresh."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="7, ").click()
    phone.locator('g[aria-label="Right: calf"]').click()
    expect(_bar(phone)).to_contain_text("Right: calf")
    phone.reload()
    expect(_bar(phone)).to_contain_text("7 · Severe")
    expect(_bar(phone)).to_contain_text("Right: calf")
    expect(phone.locator(".st-key-strip_resumed")).to_contain_text("still here")
    phone.get_by_role("button", name="Begin afresh").click()
    expect(_bar(phone)).to_contain_text("Choose a number")
    phone.reload()
    expect(_bar(phone)).to_contain_text("Choose a number")
    expect(phone.locator(".st-key-strip_resumed")).to_have_count(0)


def test_a_draft_saved_in_two_windows_is_one_entry(phone: Page) -> None:
    """The same draft, resumed in a second window and saved in both, is in the diary once."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="7, ").click()
    expect(_bar(phone)).to_contain_text("7 · Severe")
    second = phone.context.new_page()
    open_screen(second, "/")
    expect(_bar(second)).to_contain_text("7 · Severe")
    for window in (second, phone):
        window.get_by_role("button", name="Save", exact=True).click()
        expect(window.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    open_screen(second, "/history")
    expect(second.locator(".days li").filter(has_text="Edit")).to_have_count(1)


def test_places_of_last_time_are_shown_faintly_and_not_chosen(phone: Page) -> None:
    """Where it hurt last time is seen at a glance; it is part of the entry only after a tap."""
    open_screen(phone, "/")
    phone.locator('g[aria-label="Right: calf"]').click()
    expect(_bar(phone)).to_contain_text("Right: calf")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    calf = phone.locator('g[aria-label="Right: calf"]')
    expect(calf).to_have_attribute("data-before", "")
    expect(calf).to_have_attribute("aria-checked", "false")
    expect(phone.get_by_text("The dotted places are those of last time.")).to_be_visible()
    phone.get_by_role("radio", name="2, ").click()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved. 2")
    expect(phone.locator(".st-key-savebar_done")).not_to_contain_text("calf")


def test_a_new_person_can_look_around_in_an_example_and_come_back(phone: Page) -> None:
    """One tap shows a full diary that says DEMO everywhere, one tap leaves it; the own diary is untouched by it."""
    open_screen(phone, "/")
    expect(phone.locator(".st-key-strip_welcome")).to_contain_text("stays in one file on this computer")
    phone.get_by_role("button", name="Look around in an example").click()
    expect(phone.get_by_role("heading", level=1, name="Trends")).to_be_visible()
    bar = phone.get_by_role("navigation", name="Screens")
    for title in ("Patterns", "History", "Today"):
        bar.get_by_role("link", name=title).click()
        expect(phone.get_by_role("note").filter(has_text="DEMO.")).to_be_visible()
    phone.get_by_role("button", name="Save the same").click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    phone.get_by_role("button", name="Back to my diary").click()
    expect(phone.get_by_role("heading", level=1, name="How is the knee today?")).to_be_visible()
    expect(phone.get_by_text("DEMO.")).to_have_count(0)
    expect(phone.locator(".st-key-strip_welcome")).to_be_visible()
    bar.get_by_role("link", name="History").click()
    expect(phone.get_by_text("Nothing is logged yet.")).to_be_visible()
    phone.get_by_role("button", name="Log the first entry").click()
    expect(phone.get_by_role("heading", level=1, name="How is the knee today?")).to_be_visible()


def _press(page: Page, what: Locator, meanwhile: Callable[[], object]) -> None:
    """Presses with a mouse, and lets go 80 milliseconds later, as long as a finger stays."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    meanwhile()
    page.wait_for_timeout(80)
    page.mouse.up()


def test_a_press_counts_though_the_page_moves_under_it(phone: Page) -> None:
    """An answer moves what stands below it: the finger would come off over something else, or nothing."""
    open_screen(phone, "/")
    down = "([px]) => { document.querySelector('.st-key-entry').style.paddingTop = px }"

    def moves(px: str) -> None:
        phone.evaluate(down, [px])

    number = phone.get_by_role("radio", name="6, ")
    _press(phone, number, lambda: moves("90px"))
    expect(_bar(phone)).to_contain_text("6")
    _press(phone, phone.get_by_role("button", name="Stiff knee", exact=True), lambda: moves("0px"))
    expect(_bar(phone)).to_contain_text("Stiff knee")
    field = phone.get_by_label("Something else, in your own words").first
    summary = phone.get_by_text("What you did, what you tried")
    expect(field).not_to_be_visible()
    _press(phone, summary, lambda: phone.mouse.move(10, 10))  # who moves away takes the press back
    _press(phone, summary, lambda: None)
    expect(field).to_be_visible()
    _press(phone, summary, lambda: moves("90px"))
    expect(field).not_to_be_visible()


def test_a_chip_is_taken_though_the_one_before_it_is_out_of_sight(phone: Page) -> None:
    """Streamlit scrolls the chip pressed before into view as another is pressed: the finger then came off beside it."""
    open_screen(phone, "/")
    phone.get_by_role("button", name="Stiff knee", exact=True).click()
    expect(_bar(phone)).to_contain_text("Stiff knee")
    phone.get_by_role("radio", name="5, ").click()  # the focus leaves the chips, and comes back to them with a press
    expect(_bar(phone)).to_contain_text("5")
    chip = phone.get_by_role("button", name="Walking", exact=True)
    before = phone.get_by_role("button", name="Stiff knee", exact=True)
    chip.evaluate(
        "(chip) => { chip.closest('[data-testid=stMain]').scrollTop += chip.getBoundingClientRect().top - 20 }"
    )
    expect(before).not_to_be_in_viewport()
    _press(phone, chip, lambda: None)
    expect(_bar(phone)).to_contain_text("Walking")


def test_the_last_of_quick_taps_on_the_bar_wins(phone: Page) -> None:
    """Whoever taps three screens one after the other gets the third, and taps after that still work."""
    open_screen(phone, "/")
    bar = phone.get_by_role("navigation", name="Screens")
    for title in ("Trends", "Patterns", "History", "Learn"):
        bar.get_by_role("link", name=title).click()
    expect(phone.get_by_role("heading", level=1, name="Learn")).to_be_visible()
    expect(phone).to_have_url(re.compile("/learn$"))
    phone.wait_for_timeout(500)  # a run of one of the others would come in now
    expect(phone.get_by_role("heading", level=1, name="Learn")).to_be_visible()
    bar.get_by_role("link", name="Today").click()
    expect(phone.get_by_role("heading", level=1, name="How is the knee today?")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", level=1, name="Learn")).to_be_visible()


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_no_last_tap_of_a_hundred_rounds_is_lost(phone: Page) -> None:
    """Three screens one after the other, each tapped while the one before still comes: 2 of 80 last taps were lost."""
    open_screen(phone, "/")
    phone.get_by_role("button", name="Look around in an example").click()
    expect(phone.get_by_role("heading", level=1, name="Trends")).to_be_visible()
    bar = phone.get_by_role("navigation", name="Screens")
    chance = random.Random(5)  # noqa: S311 - times of taps
    for _round in range(100):
        titles = chance.sample(["Today", "Trends", "Patterns", "History"], 3)
        for title in titles:
            bar.get_by_role("link", name=title).click()
            phone.wait_for_timeout(50 * chance.randrange(7))
        phone.wait_for_timeout(1_000)  # a run of one of the others would come in now
        expect(bar.get_by_role("link", name=titles[-1])).to_have_attribute("aria-current", "page")
        expect(phone.get_by_role("heading", level=1, name=SCREENS[urlsplit(phone.url).path])).to_be_visible()


def test_a_warning_that_a_save_raises_is_brought_into_view(phone: Page) -> None:
    """Whoever saves far down the page sees the warning at once, not only "Saved"; a reader is taken there too."""
    open_screen(phone, "/")
    choose_calf = phone.locator('g[aria-label="Right: calf"]')
    choose_calf.click()
    phone.get_by_role("button", name="Swollen calf", exact=True).click()
    expect(_bar(phone)).to_contain_text("Swollen calf")
    phone.get_by_text("Note, another place").scroll_into_view_if_needed()
    phone.get_by_role("button", name="Save", exact=True).click()
    alert = phone.get_by_role("alert").first
    expect(alert).to_be_in_viewport()
    expect(alert).to_be_focused()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("A warning stands at the top of this page")


def test_an_undo_is_offered_only_where_it_was_earned(phone: Page) -> None:
    """The undo of a correction goes with its screen; it never stands on another one, undoing what nobody thinks of."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="3, ").click()
    expect(_bar(phone)).to_contain_text("3")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    bar = phone.get_by_role("navigation", name="Screens")
    bar.get_by_role("link", name="Trends").click()
    expect(phone.get_by_role("heading", level=1, name="Trends")).to_be_visible()
    bar.get_by_role("link", name="Today").click()
    expect(phone.get_by_role("heading", level=1, name="How is the knee today?")).to_be_visible()
    expect(phone.get_by_role("button", name="Undo")).to_have_count(0)


def test_saving_for_another_day_says_which(phone: Page) -> None:
    """What was added for yesterday is not taken for today's, and "the same as last time" is not offered for it."""
    open_screen(phone, "/")
    phone.get_by_role("radio", name="5, ").click()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved. 5")
    phone.locator("label, button, [role=radio]").filter(has_text="Yesterday").first.click()
    expect(phone.get_by_role("button", name="Save the same")).to_have_count(0)
    expect(phone.get_by_role("button", name="No pain that day")).to_be_visible()
    phone.get_by_role("radio", name="3, ").click()
    expect(_bar(phone)).to_contain_text("Yesterday")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".st-key-savebar_done")).to_contain_text("Saved for yesterday. 3")


def test_a_note_being_typed_survives_a_reload(phone: Page) -> None:
    """What is typed counts a moment after the last key, without leaving the field."""
    open_screen(phone, "/")
    phone.get_by_text("Note, another place").click()
    phone.get_by_role("textbox", name="Note, in your own words").press_sequentially("Sore on the cellar stairs")
    expect(phone.locator(".st-key-savebar")).to_contain_text("No number chosen")
    phone.reload()
    expect(phone.get_by_text("what you began is still here")).to_be_visible()
    phone.get_by_text("Note, another place").click()
    expect(phone.get_by_role("textbox", name="Note, in your own words")).to_have_value("Sore on the cellar stairs")


@pytest.mark.prove
def test_the_entries_behind_a_warning_come_into_view(diary: Path, phone: Page) -> None:
    """On a phone the warning fills the window: who says that an entry was wrong is led past it."""
    fill_urgent(diary, FIXED_NOW)
    open_screen(phone, "/")
    phone.get_by_role("button", name="An entry was wrong").click()
    expect(phone.get_by_text("behind the warning")).to_be_in_viewport()
    expect(phone.locator(".days li").first).to_be_in_viewport()
