"""What the browser tests of the screens share: diaries to look at, and going to a screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from playwright.sync_api import expect

from kneelog import service
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.transfer import demo

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Page

SCREENS: Final = {
    "/": "How is the knee today?",
    "/trends": "Trends",
    "/patterns": "Patterns",
    "/visit": "Doctor visit",
    "/history": "History",
    "/learn": "Learn",
    "/settings": "Settings",
}

HOSTILE: Final = (
    "**bold** <b>b</b> <script>x</script> [a](https://x.example) :red[r] :material/home: $1$ ~~s~~ 👩🏽‍⚕️ הברך"
)


def open_screen(page: Page, address: str) -> None:
    """Loads a screen by its address and waits until it is whole."""
    page.goto(address)
    _whole(page, address)


def walk_to(page: Page, address: str) -> None:
    """Goes to a screen by the bar of a narrow window, as a person does: far quicker than to load the app again."""
    page.get_by_role("navigation", name="Screens").locator(f'a[href="{address}"]').click()
    _whole(page, address)


def _whole(page: Page, address: str) -> None:
    expect(page.get_by_role("heading", level=1, name=SCREENS[address.partition("?")[0]])).to_be_visible()
    expect(page.locator(".st-key-disclaimer")).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)  # a widget whose code is still on its way
    if address.startswith("/trends") and page.locator(".k-tiles").count():
        expect(page.get_by_test_id("stPlotlyChart").locator(".main-svg").first).to_be_visible()


def fill_demo(diary: Path, now: datetime) -> None:
    """The demo diary: 120 days of everything."""
    store = service.open_diary(diary, now)
    store.merge(demo.demo(now.date()), at=now)
    store.close()


def fill_hostile(diary: Path, now: datetime) -> None:
    """The urgent diary, with names and a long note that try to be markup."""
    fill_urgent(diary, now, words=HOSTILE, note=f"{HOSTILE}\n{'long ' * 400}")


def fill_urgent(diary: Path, now: datetime, words: str = "Garden", note: str = "Since this morning.") -> None:
    """A few days, and this evening one swollen, warm, red calf."""
    store = service.open_diary(diary, now)
    for days_ago in (6, 5, 2, 1):
        service.save_entry(store, _entry(days_ago, now, 3 + days_ago % 3), now)
    places = (Place(Zone.ELSEWHERE, Side.RIGHT, words=words),) if words == HOSTILE else ()
    signs = (Symptom.CALF_SWELLING, Symptom.LEG_WARMTH, Symptom.LEG_REDNESS)
    urgent = Entry(
        UUID(int=99),
        now - timedelta(hours=2),
        severity=6,
        places=(Place(Zone.CALF, Side.RIGHT), *places),
        answers=tuple(Answer(sign, yes=True, side=Side.RIGHT) for sign in signs),
        activities=(Activity(words, 20),),
        treatments=(Treatment("Ice"),),
        note=note,
    )
    service.save_entry(store, urgent, now)
    store.close()


def _entry(days_ago: int, now: datetime, severity: int) -> Entry:
    place = Place(Zone.BACK_OF_KNEE, Side.RIGHT)
    return Entry(UUID(int=days_ago), now - timedelta(days=days_ago), severity=severity, places=(place,))
