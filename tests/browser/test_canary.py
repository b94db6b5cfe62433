"""One word, typed wherever a person can type, must be in the diary and on the screen, and nowhere else on the computer.

A birth date, which is asked for the page for the doctor alone, must not even be in the diary. Not in what the server
says, also when a page, the database or a rule fails over it; not in the list of processes; not among the temporary
files, while it is worked on or after; not in a log file. And nothing goes to another computer.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from kneelog import service
from kneelog.domain.entry import Activity, Entry, Place, Treatment
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import MarkKind, Side, Zone
from kneelog.ui import passcode
from tests import serving
from tests.browser.conftest import DESKTOP, Watch
from tests.browser.screens import download, open_screen
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CANARY: Final = "Kanarienvogel4711"

BORN: Final = "13051947"
"""As it is typed, day first."""

BORN_SOMEHOW: Final = re.compile(
    rb"1947\D{1,4}0?5\D{1,4}13|\b13\D{1,4}(0?5|May|Mai)\D{1,4}1947|May 13\D{1,4}1947|13051947|19470513", re.IGNORECASE
)
"""In whatever form a program would write it. It is for the page alone, so that not even the diary has it."""

# Breaks three screens over what is in the diary, as faults nobody foresaw would: a page, the database, a rule.
PROGRAM: Final = """
import sys
from pathlib import Path

def asked(event, arguments):
    if event in {{"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}}:
        if not str(arguments).count("127.0.0.1"):
            print("SOCKET", event, arguments, file=sys.stderr, flush=True)
sys.addaudithook(asked)

import streamlit as st
from sqlalchemy import text
from kneelog import service
from kneelog.rules import engine
from kneelog.ui import launch, learn, trends
from streamlit.logger import set_log_level

last = []
diary = service.diary
def watched(store):
    set_log_level("DEBUG")  # the start of the server sets another
    last[:] = [store, diary(store)]
    return last[1]
service.diary = watched

def page(**_):
    note = last[1].entries[-1].note
    try:
        {{}}[note]
    except KeyError as error:
        raise RuntimeError(note) from error

glance = trends.glance
def database(*given):
    if st.query_params.get("range") != "30d":
        return glance(*given)
    with last[0]._database.reading() as connection:
        connection.execute(text("select nothing from entry where note = :note"), {{"note": last[1].entries[-1].note}})

assess = engine._assess
def rule(of, reading, leg):
    if Path({flag!r}).exists():
        raise ValueError(reading, last[1].entries[-1].note)
    return assess(of, reading, leg)

learn.everything, trends.glance, engine._assess = page, database, rule
sys.exit(launch.start(Path({diary!r}), port={port}, open_browser=False))
"""


@pytest.fixture
def flag(tmp_path: Path) -> Path:
    """The file whose being there breaks the rules."""
    return tmp_path / "break the rules"


@pytest.fixture
def server(diary: Path, tmp_path: Path, flag: Path) -> Iterator[serving.Server]:
    """The app with three faults, with all it may write to in folders of this test, and at its most talkative."""
    port = serving.free_port()
    command = [sys.executable, "-c", PROGRAM.format(diary=str(diary), port=port, flag=str(flag))]
    elsewhere = tmp_path / "elsewhere"
    extra = {name: str(elsewhere / name) for name in ("HOME", "TMPDIR", "SQLITE_TMPDIR")}
    for place in extra.values():
        Path(place).mkdir(parents=True)
    extra |= {"STREAMLIT_LOGGER_ENABLE_RICH": "true", "KNEELOG_NOW": FIXED_NOW.isoformat()}
    with serving.serve(diary, command=command, port=port, folder=elsewhere, extra=extra) as started:
        yield started


def _fill(diary: Path) -> None:
    store = service.open_diary(diary, FIXED_NOW)
    entry = Entry(
        UUID(int=1),
        FIXED_NOW,
        severity=4,
        places=(Place(Zone.ELSEWHERE, Side.LEFT, words=f"{CANARY} place"),),
        activities=(Activity(f"{CANARY} activity", 20),),
        treatments=(Treatment(f"{CANARY} treatment", f"{CANARY} dose"),),
        note=f"{CANARY} note",
    )
    service.save_entry(store, entry, FIXED_NOW)
    service.save_record(store, Mark(UUID(int=2), FIXED_NOW.date(), MarkKind.OTHER, f"{CANARY} mark"), FIXED_NOW)
    service.save_record(store, Function(UUID(int=3), FIXED_NOW.date(), f"{CANARY} activity", 5), FIXED_NOW)
    store.close()


def _processes(server: serving.Server) -> bytes:
    """The command lines and environments of the server and all that it started."""
    found = b""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == server.process.pid:
                found += (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except (OSError, ProcessLookupError):  # it has ended since it was listed
            continue
    assert b"launch.start" in found
    return found


def _nowhere_else(server: serving.Server, tmp_path: Path) -> None:
    """The word is in no process's description, and in files of the person's own alone; the birth date is in none."""
    processes = _processes(server)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert CANARY.encode() not in processes
    assert [BORN_SOMEHOW.search(said) for said in (processes, *files.values())] == [None] * (1 + len(files))
    own = server.diary.name
    holding = [path for path, content in files.items() if CANARY.encode() in content]
    for path in holding:
        assert path.name.startswith(own) or path.parent.name == "backups", path
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def _type_everywhere(page: Page) -> None:
    open_screen(page, "/")
    page.get_by_role("radio", name="5, ").click()
    page.get_by_text("Note, another place").click()
    page.get_by_label("Note, in your own words").fill(f"{CANARY} typed")
    page.get_by_label("Pain somewhere else: where?").fill(f"{CANARY} elsewhere")
    page.get_by_text("What you did, what you tried").click()
    own_words = page.get_by_label("Something else, in your own words")
    expect(own_words).to_have_count(2)
    for own in own_words.all():
        own.fill(f"{CANARY} of one's own")
        own.press("Enter")
    page.get_by_label(re.compile(": how much$")).fill(f"{CANARY} drops")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("Saved.")
    open_screen(page, "/history")
    expect(page.locator(".days li").filter(has_text=f"{CANARY} typed")).to_be_visible()
    page.get_by_label("Search").fill(CANARY)
    page.get_by_label("Search").press("Enter")
    page.get_by_role("button", name="Add a mark").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("In your words").fill(f"{CANARY} of the dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def _watch(page: Page) -> None:
    """A question in own words, with a plan by coin flip."""
    open_screen(page, "/trends")
    card, dialog = page.locator(".st-key-card_watched"), page.get_by_role("dialog")
    card.get_by_role("button", name="Watch a question").click()
    dialog.get_by_label("Or something else that you do").fill(f"{CANARY} question")
    dialog.get_by_role("button", name="Watch this").click()
    expect(card).to_contain_text(f"{CANARY} question")
    card.get_by_role("button", name=f"Try {CANARY} question by coin flip").click()
    dialog.get_by_text("I have asked my doctor").click()
    dialog.get_by_role("button", name="Draw the days").click()
    expect(page.locator(".st-key-savebar_done")).to_contain_text("The days are drawn.")


def _take_in(page: Page) -> None:
    open_screen(page, "/settings")
    good = {"entries": [{"occurred_at": "2026-03-01T20:41:00+01:00", "note": f"{CANARY} of a file"}]}
    broken = {
        "entries": [{"occurred_at": CANARY, CANARY: CANARY}, {"occurred_at": [CANARY]}],
        "marks": [{"kind": CANARY}],
    }
    table = f"occurred_at,note\n{CANARY},x\n".encode()
    files = (
        ("good.json", json.dumps(good).encode(), "Add 1 new record"),
        (f"{CANARY}.json", json.dumps(broken).encode(), "Not readable, and why"),
        (f"{CANARY}.csv", table, "Not readable, and why"),
        (f"{CANARY}.json", f'{{"{CANARY}": '.encode(), "not whole JSON"),
        (f"{CANARY}.csv", f"<html>{CANARY}".encode(), "a web page"),
        (f"{CANARY}.csv", f'occurred_at,{CANARY}\n"'.encode(), "is not known"),
    )
    for name, data, said in files:
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
        expect(page.locator(".st-key-card_import")).to_contain_text(said)
        if name == "good.json":
            page.get_by_role("button", name="Add 1 new record").click()
            expect(page.locator(".st-key-savebar_done")).to_contain_text("1 record added.")


def _hand_out(page: Page) -> None:
    open_screen(page, "/visit")
    page.get_by_label("What matters most, in your words").fill(f"{CANARY} matters")
    page.get_by_label("What you want to ask").fill(f"{CANARY}?")
    page.get_by_text("Name, date of birth, paper, language").click()
    page.get_by_label("Name, if it should be printed").fill(f"{CANARY} Vogel")
    page.get_by_role("spinbutton", name="day, Date of birth").press_sequentially(BORN)
    printed = PdfReader(download(page, page.get_by_role("button", name="Download the PDF")).path())
    head = printed.pages[0].extract_text()
    assert f"{CANARY} Vogel, born 13 May 1947" in head
    assert BORN_SOMEHOW.search(head.encode())
    page.get_by_role("button", name="With a password").click()
    page.get_by_label("Password of the copy").fill(CANARY)
    page.get_by_label("Password of the copy").press("Enter")
    download(page, page.get_by_role("button", name="Download the protected copy"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Other files").click()
    for name in ("Everything, for kneelog (JSON)", "Every table by itself (CSV in a ZIP)"):
        download(page, page.get_by_role("button", name=name))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_is_typed_is_in_the_diary_and_nowhere_else(
    browser: Browser, server: serving.Server, tmp_path: Path, flag: Path
) -> None:
    """Every field, every way in and out, three faults that stumble over it, and a passcode, of which a hash is kept."""
    _fill(server.diary)
    context = browser.new_context(base_url=server.url, accept_downloads=True, **DESKTOP.as_context)
    page, watch = context.new_page(), Watch()
    watch.over(page, server.url)
    for step in (_type_everywhere, _watch, _take_in, _hand_out):
        step(page)
        _nowhere_else(server, tmp_path)
    for address in ("/learn", "/trends?range=30d"):
        page.goto(address)
        expect(page.get_by_text("Something went wrong in kneelog")).to_be_visible()
        assert "Traceback" not in page.content()
    page.goto("/passcode")
    page.get_by_label("New passcode", exact=True).fill(CANARY)
    page.get_by_label("once more").fill(CANARY)
    page.get_by_role("button", name="Set the passcode").click()
    expect(page.get_by_text("kneelog is locked with a passcode")).to_be_visible()
    assert CANARY not in passcode.file_of(server.diary).read_text()
    flag.touch()
    store = service.open_diary(server.diary, FIXED_NOW)
    service.save_entry(store, Entry(UUID(int=9), FIXED_NOW, severity=4, note=f"{CANARY} at last"), FIXED_NOW)
    store.close()
    page.goto("/patterns")
    expect(page.get_by_text("Something went wrong in kneelog")).to_be_visible()
    assert CANARY not in page.content()
    _nowhere_else(server, tmp_path)
    context.close()
    server.stop()
    said = "\n".join(server.output)
    for kind in ("RuntimeError", "KeyError", "sqlalchemy.exc.OperationalError", "ValueError"):
        assert kind in said, kind
    assert said.count("app_session.py") > 10  # the level debug was on
    assert CANARY not in said
    assert not BORN_SOMEHOW.search(said.encode())
    assert "SOCKET" not in said
    assert watch.elsewhere == []
    assert CANARY not in server.diary.name
    left = [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]
    assert [path for path in left if CANARY.encode() in path.read_bytes()] == []
