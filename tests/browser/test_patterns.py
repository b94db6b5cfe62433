"""Patterns in a real browser: the danger first, then what fits with all its evidence; a tap there is in the diary."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from kneelog import service
from kneelog.domain.entry import Answer, Entry, Onset, Place
from kneelog.domain.vocabulary import Mechanism, Quality, Side, Symptom, Unit, Zone
from tests.browser.conftest import DESKTOP, PHONE_DARK, in_view
from tests.browser.screens import open_screen
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

RIGHT = Side.RIGHT
URGENT = "Get it checked today"


def _yes(*terms: Symptom) -> tuple[Answer, ...]:
    return tuple(Answer(term, yes=True, side=RIGHT) for term in terms)


@pytest.fixture
def two_causes(diary: Path) -> None:
    """A lump behind the knee for days, then a twist, and a knee that swells and locks."""
    store = service.open_diary(diary, FIXED_NOW)
    for days_ago in (9, 8, 6, 3):
        at = FIXED_NOW - timedelta(days=days_ago)
        answers = (*_yes(Symptom.LUMP, Symptom.STIFFNESS), Answer(Quality.PRESSURE, yes=True))
        place = Place(Zone.BACK_OF_KNEE, RIGHT)
        service.save_entry(store, Entry(uuid4(), at, severity=4, places=(place,), answers=answers), at)
    at = FIXED_NOW - timedelta(hours=3)
    twisted = Entry(
        uuid4(),
        at,
        severity=5,
        places=(Place(Zone.INNER, RIGHT),),
        answers=(*_yes(Symptom.LOCKING, Symptom.KNEE_SWELLING), Answer(Mechanism.TWIST_SQUATTING, yes=True)),
        onset=Onset(ago=9, unit=Unit.DAYS),
    )
    service.save_entry(store, twisted, at)
    store.close()


@pytest.fixture
def with_danger(two_causes: None, diary: Path) -> None:
    """The same, and this evening a swollen, red calf."""
    del two_causes
    store = service.open_diary(diary, FIXED_NOW)
    at = FIXED_NOW - timedelta(hours=1)
    answers = _yes(Symptom.CALF_SWELLING, Symptom.LEG_REDNESS)
    service.save_entry(store, Entry(uuid4(), at, severity=5, answers=answers), at)
    store.close()


@in_view(PHONE_DARK, DESKTOP)
def test_the_danger_stands_first_then_the_cards_with_all_their_evidence(with_danger: None, page: Page) -> None:
    """Two causes and a danger sign: the order on the screen, each card with what fits, what does not, what is open."""
    del with_danger
    open_screen(page, "/patterns")
    tops = []
    for each in (page.get_by_role("alert").first, *page.locator("[class*=st-key-card_] .k-ph").all()):
        box = each.bounding_box()
        assert box is not None
        tops.append(box["y"])
    assert tops == sorted(tops)
    expect(page.get_by_role("alert").first).to_contain_text(URGENT)
    headings = [each.inner_text() for each in page.locator("[class*=st-key-card_] .k-ph h2").all()]
    assert headings == ["Deep vein thrombosis", "Baker's cyst", "Meniscus tear"]
    cyst = page.locator(".st-key-card_bakers_cyst")
    for heading in ("In your diary", "Does not fit", "Not answered yet"):
        expect(cyst.get_by_role("heading", name=heading)).to_be_visible()
    expect(cyst).to_contain_text("Lump or fullness behind the knee (right)")
    expect(cyst).to_contain_text("4 days, first Fri 6 Mar, last Thu 12 Mar")
    expect(cyst).to_contain_text("An injury")
    assert "people do about it" not in page.locator("[data-testid=stMain]").inner_text()


def test_an_answer_changes_the_picture_at_once_and_is_in_the_diary(two_causes: None, phone: Page) -> None:
    """A yes to the danger question warns on the spot; History has it; Undo takes both back."""
    del two_causes
    open_screen(phone, "/patterns")
    expect(phone.get_by_text(URGENT)).to_have_count(0)
    row = phone.locator(".st-key-row_next_knee_warmth")
    row.get_by_role("button", name="Yes").click()
    expect(phone.get_by_role("alert").first).to_contain_text(URGENT)
    expect(phone.locator(".st-key-savebar_answer")).to_contain_text("hot or warmer than the other? (right leg) Yes.")
    open_screen(phone, "/history")
    newest = phone.locator(".days li").first
    expect(newest).to_contain_text(re.compile("warm knee", re.IGNORECASE))
    open_screen(phone, "/patterns")
    expect(phone.get_by_role("alert").first).to_contain_text(URGENT)


def test_an_answer_is_taken_back_where_it_was_given(two_causes: None, desktop: Page) -> None:
    """The undo beside the answer takes the warning away and asks again."""
    del two_causes
    open_screen(desktop, "/patterns")
    desktop.locator(".st-key-row_next_knee_warmth").get_by_role("button", name="Yes").click()
    expect(desktop.get_by_role("alert").first).to_contain_text(URGENT)
    desktop.locator(".st-key-savebar_answer").get_by_role("button", name="Undo").click()
    expect(desktop.get_by_role("alert")).to_have_count(0)
    expect(desktop.locator(".st-key-row_next_knee_warmth")).to_be_visible()


def test_every_statement_has_its_source_one_tap_away(two_causes: None, desktop: Page) -> None:
    """Each line of evidence and each question names its source or that of its card; "Why?" tells the whole rule."""
    del two_causes
    open_screen(desktop, "/patterns")
    for card in desktop.locator("[class*=st-key-card_]:has(.k-ph)").all():
        expect(card.locator(".k-src a[href^='https://']")).to_be_visible()
        why = card.locator("[class*=st-key-why_]")
        why.get_by_text("Why? What this rule looks at").click()
        expect(why.get_by_role("heading", name="False alarms")).to_be_visible()
        assert why.locator("a[href^='https://']").count() > 5
    for question in desktop.locator(".st-key-card_next li.q").all():
        expect(question.locator("a[href^='https://']")).to_be_visible()
    for reason in desktop.locator(".st-key-amber_doctor section").all():
        expect(reason.locator("a[href^='https://']").last).to_be_visible()
    people = desktop.locator(".st-key-people_do_bakers_cyst")
    people.get_by_text("What the article says people do about it").click()
    expect(people).to_contain_text("recommends no treatment")
    expect(people.get_by_role("link").first).to_be_visible()
