"""What the browser tests of the screens share: diaries to look at, and going to a screen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import numpy as np
from playwright.sync_api import expect

from benchmarks.insights import simulate
from kneelog import service
from kneelog.domain.checks import LONGEST_NAME
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.record import Function, Mark, RecordT, Version, Versions
from kneelog.domain.vocabulary import MarkKind, Side, Symptom, Zone
from kneelog.transfer import demo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Download, Locator, Page

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

_TRICKS: Final = (
    "**bold** _slanted_ `code` ",
    "<b>b</b> <script>alert(1)</script> ",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
    ":red[r] :blue-background[b] :material/home: :smile: ",
    "$x$ and $$y^2$$ ",
    "👩🏽‍⚕️🦵🏾🏃🏽‍♀️",
    "الركبة تؤلمني عند صعود الدرج ",
    "[a](https://x.example) ![i](https://x.example/i.png) ",
    "# heading ",
    "- item of a list ",
    "1. numbered ",
    "> quoted ",
    "https://x.example/path www.x.example ",
    "&lt;b&gt; &amp;amp; &#60; ",
    "<img src=x onerror=alert(1)> ",
    "הברך כואבת במדרגות ",
    "~~struck~~ | a | b | ",
    "back\\slash \\* \\_ \\n ",
    "{name} {0} {{x}} %s %(n)s ",
    "a -> b <- c -- d >= e ~= me@x.example ",
    "Z\u0337\u0321\u0300\u0301a\u0337\u0321\u0300\u0301lgo ",
    '"quoted" \'single\' -- "> <a href=//x.example>',
)
"""What tries to be markup, or to break a line, or runs the other way."""


def tricky(number: int, length: int = 60) -> str:
    """A name of so many characters that tries to be something else; no two numbers give the same."""
    trick = _TRICKS[number % len(_TRICKS)]
    return f"{(trick * length)[: length - 2]}{number:02}"


INVISIBLE: Final = re.compile("[\N{WORD JOINER}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}]")
"""What kneelog puts between the characters of a person's words, so that they stay words."""

MADE: Final = """(root) => {
  const said = "[data-testid=stMarkdownContainer]:not([data-testid=stHeading] *)";
  const made = "b, strong, em, del, code, a, img, script, h1, h2, h3, h4, li, blockquote, table, svg, span[style], "
    + ".katex, .stMarkdownColoredText, [data-testid=stIconMaterial]";
  return [...root.querySelectorAll(said)].flatMap((each) =>
    [...each.querySelectorAll(made)].map((found) => found.outerHTML));
}"""
"""What Markdown, HTML and Streamlit's own signs would have made of words, in chips, labels and the like."""


OVERFULL: Final = 40
"""Names of activities, and of treatments, in one entry of the overfull diary."""

LONG_NOTE: Final = "\n".join(tricky(number, 97) for number in range(200))[:10_000]


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


def fill_simulated(diary: Path, now: datetime, days: int) -> None:
    """So many days of a simulated diary in which squatting hurts the day after, with a treatment begun half way."""
    first = now.toordinal() - days + 1
    series = simulate.diary(simulate.World(effect=1.5, target="squatting"), days, 5)
    chance = np.random.default_rng(5)
    entries = []
    for place, (ordinal, pain) in enumerate(zip(series.days - series.days[0] + first, series.pain, strict=True)):
        at = now.replace(hour=int(chance.integers(8, 22))) - timedelta(days=int(now.toordinal() - ordinal))
        noted = [each for each in series.factors if each.done[place] == 1]
        calf = [Place(Zone.CALF, Side.RIGHT)] if chance.random() < 0.2 else []
        entries.append(
            Entry(
                UUID(int=place + 1),
                min(at, now),
                logged_at=min(at, now),
                severity=int(pain),
                places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT), *calf) if pain else (),
                activities=tuple(Activity(each.name.capitalize()) for each in noted if not each.relief),
                treatments=tuple(Treatment(each.name.capitalize()) for each in noted if each.relief),
            )
        )
    marks = [Mark(UUID(int=1), (now - timedelta(days=days // 2)).date(), MarkKind.TREATMENT_STARTED, "Physiotherapy")]
    found = Archive(entries=_versions(entries, now), marks=_versions(marks, now))
    store = service.open_diary(diary, now)
    store.merge(found, at=now)
    store.close()


def _versions(records: Iterable[RecordT], now: datetime) -> tuple[Versions[RecordT], ...]:
    return tuple((Version(1, now, voided=False, content=each),) for each in records)


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


def download(page: Page, button: Locator) -> Download:
    """Presses a button that hands out a file, once, and returns the file."""
    with page.expect_download() as handed_out:
        button.click()
    return handed_out.value


def fill_overfull(diary: Path, now: datetime) -> None:
    """Fifteen days that each hold more than fits: 40 activities, 40 treatments, the longest names, an endless note."""
    store = service.open_diary(diary, now)
    longest = tricky(0, LONGEST_NAME)
    for days_ago in range(15):
        entry = Entry(
            UUID(int=days_ago + 1),
            now - timedelta(days=days_ago, hours=2),
            severity=3 + days_ago % 3,
            places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT), Place(Zone.ELSEWHERE, Side.LEFT, words=longest)),
            activities=tuple(Activity(tricky(number), 20) for number in range(OVERFULL)),
            treatments=tuple(Treatment(tricky(number + OVERFULL), tricky(number)) for number in range(OVERFULL)),
            note=LONG_NOTE,
        )
        service.save_entry(store, entry, now)
    for number in range(3):
        mark = Mark(UUID(int=number + 1), (now - timedelta(days=4 * number)).date(), MarkKind.OTHER)
        service.save_record(store, replace(mark, text=tricky(number, LONGEST_NAME)), now)
    for number in range(5):
        service.save_record(store, Function(UUID(int=number + 1), now.date(), tricky(number), 5), now)
    store.close()


def _entry(days_ago: int, now: datetime, severity: int) -> Entry:
    place = Place(Zone.BACK_OF_KNEE, Side.RIGHT)
    return Entry(UUID(int=days_ago), now - timedelta(days=days_ago), severity=severity, places=(place,))
