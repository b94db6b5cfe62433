"""The whole way of one person: first start, logging, a warning, an urgent warning, a correction, an answer, the doctor.

Every day is a fresh start of the app with its clock on that day, as a person starts it in the evening.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import serving
from tests.browser.conftest import PHONE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DVT = "Get it checked today"


@contextmanager
def evening(browser: Browser, diary: Path, day: int) -> Iterator[Page]:
    """The app as started in the evening of a day of March 2026; neither page nor server asks anything outside."""
    watch = Watch()
    port = serving.free_port()
    trace = diary.with_name(f"calls-of-day-{day}")
    command = serving.traced(serving.launch_command(diary, port), trace)
    now = {"KNEELOG_NOW": f"2026-03-{day:02}T20:30:00+01:00"}
    with serving.serve(diary, command=command, port=port, extra=now) as server:
        context = browser.new_context(base_url=server.url, accept_downloads=True, **PHONE.as_context)
        context.on("page", lambda page: watch.over(page, server.url))
        yield context.new_page()
        context.close()
    assert watch.elsewhere == []
    assert watch.failures == []
    assert serving.asked_outside(trace) == []


def open_screen(page: Page, address: str, title: str) -> None:
    """Goes to a screen and waits until it is whole."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.locator(".st-key-disclaimer")).to_be_visible()
    settled(page)


def settled(page: Page) -> None:
    """Waits until the app has drawn all it was asked for: a tap before that can meet a screen about to change."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, number: int, *places: str) -> None:
    """Taps a number and places on the body map, and waits until the bar says so."""
    page.get_by_role("radio", name=re.compile(rf"^{number}\b")).click()
    for place in places:
        page.locator(f'g[aria-label="{place}"]').click()
    expect(page.locator("[class*=st-key-savebar]")).to_contain_text(str(number))
    for place in places:
        expect(page.locator("[class*=st-key-savebar]")).to_contain_text(place.partition(": ")[2])


def save(page: Page) -> None:
    """Taps Save and waits for the word that it is saved."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Saved.")


@pytest.mark.timeout(300)
def test_from_the_first_start_to_the_doctor(browser: Browser, diary: Path) -> None:
    """The main job, end to end, each step seen on the screen."""
    with evening(browser, diary, 10) as page:
        open_screen(page, "/", "How is the knee today?")
        choose(page, 6, "Right: back of knee")
        save(page)
    with evening(browser, diary, 11) as page:
        open_screen(page, "/", "How is the knee today?")
        page.get_by_role("button", name="Save the same").click()
        expect(page.locator(".st-key-savebar_done")).to_contain_text("Saved.")
        expect(page.locator(".st-key-amber_soon")).to_have_count(0)
    with evening(browser, diary, 13) as page:
        open_screen(page, "/", "How is the knee today?")
        choose(page, 5, "Right: back of knee")
        save(page)
        expect(page.locator(".st-key-amber_soon")).to_contain_text("day 4, counting 10 March 2026 as the first")
        page.get_by_role("button", name="Why").click()
        expect(page.locator(".st-key-amber_doctor")).to_contain_text("contact a doctor")
    with evening(browser, diary, 14) as page:
        open_screen(page, "/", "How is the knee today?")
        choose(page, 6, "Right: calf")
        page.get_by_role("button", name="Swollen calf", exact=True).click()
        page.get_by_text("More symptoms").click()
        for symptom in ("Warm skin on the leg", "Red skin on the leg"):
            page.get_by_role("button", name=symptom, exact=True).click()
            expect(page.locator("[class*=st-key-savebar]")).to_contain_text(symptom)
        save(page)
        _is_warned(page)
        _correction_and_undo(page)
        _response_and_new_evidence(page)
        _trends_show_the_gap(page)
        _the_page_for_the_doctor_says_the_same(page)


def _is_warned(page: Page) -> None:
    """The warning stands on every screen before anything else, and says what to do."""
    screens = {"/": "How is the knee", "/trends": "Trends", "/patterns": "Patterns", "/visit": "Doctor"}
    for address, title in screens.items():
        open_screen(page, address, title)
        alert = page.get_by_role("alert").first
        expect(alert).to_contain_text(DVT)
        expect(alert).to_contain_text("ask for an urgent appointment")
        expect(alert).to_contain_text("short of breath")
        above = alert.bounding_box()
        below = page.get_by_role("heading", level=1).bounding_box()
        assert above is not None
        assert below is not None
        assert above["y"] < below["y"]
    open_screen(page, "/trends", "Trends")
    chart = page.get_by_test_id("stPlotlyChart")
    expect(chart).to_be_visible()
    drawn, alert_box = chart.bounding_box(), page.get_by_role("alert").first.bounding_box()
    assert drawn is not None
    assert alert_box is not None
    assert alert_box["y"] + alert_box["height"] <= drawn["y"]


def _correction_and_undo(page: Page) -> None:
    """An entry that was wrong is corrected: the warning goes. The correction is undone: it is back."""
    page.get_by_role("button", name="An entry was wrong").click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    page.get_by_role("button", name=re.compile("Edit Sat 14 Mar")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(re.compile("^Symptoms, 3 noted")).click()
    for symptom in ("Swollen calf", "Warm skin on the leg", "Red skin on the leg"):
        chip = dialog.get_by_role("button", name=symptom, exact=True)
        chip.click()
        expect(chip).not_to_have_attribute("data-selected", "true")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Changes saved.")
    expect(page.get_by_text(DVT)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("alert").first).to_contain_text(DVT)


def _response_and_new_evidence(page: Page) -> None:
    """An answer folds the warning to one line; a new sign opens it again."""
    page.get_by_role("button", name="I called").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text(re.compile("Answered: .I called"))).to_be_visible()
    open_screen(page, "/", "How is the knee today?")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_text("More symptoms").click()
    settled(page)
    page.get_by_role("button", name="Calf sore to press", exact=True).click()
    expect(page.locator("[class*=st-key-savebar]")).to_contain_text("Calf sore to press")
    choose(page, 6, "Right: calf")
    save(page)
    expect(page.get_by_role("alert").first).to_contain_text(DVT)


def _trends_show_the_gap(page: Page) -> None:
    """The days are on the chart and in its twin, and the day nobody logged is told as such."""
    open_screen(page, "/trends?range=30d", "Trends")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row").filter(has_text="10 Mar")).to_contain_text("6")
    expect(table.get_by_role("row").filter(has_text="13 Mar")).to_contain_text("5")
    expect(table.get_by_role("row").filter(has_text="12 Mar")).to_contain_text("not logged")
    expect(page.locator(".k-tile").filter(has_text="Logged")).to_contain_text("4")


def _the_page_for_the_doctor_says_the_same(page: Page) -> None:
    """The PDF, read by a library that is not ours, has the numbers of the screen."""
    open_screen(page, "/trends", "Trends")
    expect(page.locator(".k-tile").filter(has_text="Logged")).to_be_visible()
    settled(page)
    tiles = {
        tile.locator("dt").inner_text(): tile.locator("dd").evaluate("cell => cell.firstChild.textContent.trim()")
        for tile in page.locator(".k-tile").all()
    }
    open_screen(page, "/visit", "Doctor visit")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    text = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    printed = " ".join(text.split())
    assert f"Days logged {tiles['Logged']}/5" in printed  # of the days since the first entry
    assert f"Worst pain {tiles['Worst']} of 10" in printed
    assert f"Days at 7 or more {tiles['Days at 7 or more']} of {tiles['Logged']} rated days" in printed
    assert f"Pain-free days {tiles['Pain-free days']} of {tiles['Logged']} rated days" in printed
    assert "Swollen calf" in printed
    expect(page.get_by_alt_text(re.compile("Page 1"))).to_be_visible()


def test_a_pain_that_began_three_weeks_ago_is_warned_of_at_once(browser: Browser, diary: Path) -> None:
    """The first entry of a diary can already be the one that lasts too long."""
    with evening(browser, diary, 10) as page:
        open_screen(page, "/", "How is the knee today?")
        choose(page, 4, "Left: back of knee")
        page.get_by_text("Some time ago").first.click()  # while the screen is drawn anew it stands there twice
        number = page.get_by_label("How many")
        number.fill("3")
        number.press("Enter")
        expect(page.locator("[class*=st-key-savebar]")).to_contain_text("3 weeks ago")
        save(page)
        expect(page.locator(".st-key-amber_soon")).to_contain_text("longer than a few days")
