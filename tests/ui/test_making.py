"""A file on its way: what it is made of, what is told of it meanwhile, and how long it is offered."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from kneelog import service
from kneelog.domain.errors import ReportError
from kneelog.ui import making, markup
from kneelog.ui.making import Making, Offer
from kneelog.words import _, speaking
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from streamlit.testing.v1 import AppTest

    from kneelog.domain.entry import Entry
    from kneelog.service import Tell
    from kneelog.storage import Store


def _offer(of: str, make: Callable[[Tell], bytes] | None = None, name: str = "page.pdf") -> Offer:
    return Offer(name, "application/pdf", of, make or (lambda _tell: of.encode()))


def _pressed(one: Making, of: str = "one", make: Callable[[Tell], bytes] | None = None) -> dict[str, Offer]:
    """Presses a button and waits for its file; returns what its run offered."""
    offers = {"pdf": _offer(of, make)}
    one.ask("pdf")
    one.want(offers)
    _wait(one)
    return offers


def _wait(one: Making) -> None:
    for file in one.files:
        file.made.exception()


def _save_all(one: Making) -> None:
    for file in one.files:
        file.saved = True


def _ready(one: Making) -> list[bytes | str]:
    return [one.result(file) for file in one.files if file.made.done()]


def test_a_press_whose_run_was_broken_off_is_answered_by_the_next_run() -> None:
    """The first run never comes to say what is wanted; the next makes it of what it finds, and only once."""
    made: list[str] = []

    def offers(of: str) -> dict[str, Offer]:
        def make(_tell: Tell) -> bytes:
            made.append(of)
            return b""

        return {"pdf": _offer(of, make)}

    one = Making()
    one.ask("pdf")
    for of in ("typed", "typed later"):
        one.want(offers(of))
        _wait(one)
    assert made == ["typed"]


def test_what_cannot_be_made_when_its_button_is_pressed_is_not_made_later() -> None:
    """A sentence on the screen said why; a file out of the blue would be a riddle."""
    one = Making()
    one.ask("pdf")
    one.want({})
    one.want({"pdf": _offer("one")})
    assert one.files == ()


def test_pressed_again_it_is_not_made_twice_and_another_waits_its_turn() -> None:
    """One thread, one file after the other; both come."""
    begun, enough = [], threading.Event()

    def slow(_tell: Tell) -> bytes:
        begun.append("slow")
        enough.wait(20)
        return b"slow"

    def quick(_tell: Tell) -> bytes:
        begun.append("quick")
        return b"quick"

    one = Making()
    offers = {"pdf": _offer("one", slow), "csv": _offer("one", quick, "diary.csv")}
    for form in ("pdf", "pdf", "csv"):
        one.ask(form)
        one.want(offers)
    alone = (_ready(one), begun[1:])
    enough.set()
    _wait(one)
    assert alone == ([], [])
    assert begun == ["slow", "quick"]
    assert _ready(one) == [b"slow", b"quick"]


def test_a_ready_file_is_offered_until_it_would_be_another() -> None:
    """As long as the same would be made, and no longer; nothing of it stays behind."""
    one = Making()
    one.want(_pressed(one))
    assert _ready(one) == [b"one"]
    _save_all(one)
    one.want({"pdf": _offer("one")})
    assert _ready(one) == [b"one"]
    one.want({"pdf": _offer("two")})
    assert _ready(one) == []


def test_a_file_that_did_not_reach_the_browser_is_kept() -> None:
    """Somebody who types on while it is made still gets what the press was for."""
    one = Making()
    _pressed(one)
    one.want({"pdf": _offer("two")})
    assert _ready(one) == [b"one"]


def test_another_press_replaces_what_was_saved() -> None:
    """One file is held at a time, and the same can be made anew."""
    one = Making()
    _pressed(one)
    (first,) = one.files
    _save_all(one)
    _pressed(one)
    assert [file is first for file in one.files] == [False]


@pytest.mark.parametrize("error", [ReportError("too long"), OSError("too long")])
def test_a_failure_is_a_sentence_until_the_next_press(error: Exception) -> None:
    """What went wrong in the thread is told in the language of the press, and gone when it works."""

    def fail(_tell: Tell) -> bytes:
        raise error

    one = Making()
    with speaking("de"):
        offers = _pressed(one, make=fail)
        expected = _("No file was made. {reason}").format(reason="too long")
    one.want(offers)
    assert _ready(one) == [expected]
    _pressed(one)
    assert _ready(one) == [b"one"]


def test_a_failure_nobody_foresaw_is_raised_once() -> None:
    """It is not lost in the thread, and does not break the screen for good."""
    one = Making()
    _pressed(one, make=lambda _tell: bytes([1 // 0]))
    with pytest.raises(ZeroDivisionError):
        _ready(one)
    assert _ready(one) == []


def test_no_password_stays_with_a_file() -> None:
    """What made it, which knows the password, is gone as soon as it is made."""

    class Password(str):  # noqa: SLOT000 - a plain text cannot be watched
        """A text that can be watched."""

    password = Password("four words without a link")
    seen = weakref.ref(password)
    one = Making()
    _pressed(one, password, make=lambda _tell, held=password: held.encode())  # type: ignore[misc]
    del password
    gc.collect()
    assert _ready(one) == [b"four words without a link"]
    assert seen() is None


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[service.VisitChoice]:
    """What the screen has its PDF made of; making takes a second and is tested elsewhere."""
    chosen: list[service.VisitChoice] = []

    def pdf(_store: Store, choice: service.VisitChoice, _now: datetime, _tell: Tell) -> bytes:
        chosen.append(choice)
        return choice.concern.encode()

    monkeypatch.setattr(service, "visit_pdf", pdf)
    return chosen


def _press(app: AppTest, key: str = "visit_pdf") -> AppTest:
    """Presses a button and has the browser say that the file came."""
    app.button(key=key).click().run()
    app.session_state["press_buttons"] = {"pressed": [file.key for file in app.session_state["here_making"].files]}
    return app.run()


def test_what_was_typed_before_the_press_is_in_the_file(
    screen: Callable[..., AppTest], add: Callable[..., Entry], made: list[service.VisitChoice]
) -> None:
    """The press and what was typed right before it come in one run; then a button offers the file."""
    add(1, severity=4)
    app = screen("visit")
    app.text_area(key="visit_concern").input("Walking downhill")
    app.button(key="visit_pdf").click().run()
    assert [each.concern for each in made] == ["Walking downhill"]
    assert [each.proto.label for each in app.get("download_button")] == ["Save diary-2026-03-15.pdf again"]
    assert "The file is ready." in words(app)


def test_what_is_ready_goes_when_the_screen_is_left_or_something_is_chosen(
    screen: Callable[..., AppTest], add: Callable[..., Entry], made: list[service.VisitChoice]
) -> None:
    """Once the browser has it. What stands in no file any more is not offered, and no bytes stay behind."""
    add(1, severity=4)
    app = _press(screen("visit"))
    assert len(app.get("download_button")) == len(made) == 1
    app.toggle(key="visit_notes").set_value(True).run()
    assert len(app.get("download_button")) == 0
    held = app.session_state["here_making"]
    _press(app)
    app.session_state["shown_screen"] = "Trends"
    app.run()
    assert len(app.get("download_button")) == 0
    assert app.session_state["here_making"] is not held


def test_a_password_that_is_another_takes_back_the_copy(
    screen: Callable[..., AppTest], add: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy that is ready opens with the one before, and nobody would know."""
    add(1, severity=4)
    monkeypatch.setattr(service, "visit_pdf_protected", lambda *_args: b"copy")
    app = screen("visit")
    app.text_input(key="visit_password").input("four words without a link").run()
    assert len(_press(app, "visit_protected").get("download_button")) == 1
    app.text_input(key="visit_password").input("five words without a link").run()
    assert len(app.get("download_button")) == 0


def test_a_failure_is_told_on_the_screen(
    screen: Callable[..., AppTest], add: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a sentence that is read out."""
    add(1, severity=4)

    def fail(*_args: object) -> bytes:
        raise ReportError("Too long.")

    monkeypatch.setattr(service, "visit_pdf", fail)
    assert 'role="alert">No file was made. Too long.' in words(screen("visit").button(key="visit_pdf").click().run())


def test_the_screen_says_what_is_being_made(
    screen: Callable[..., AppTest], add: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step and its seconds once it takes a second, as long as it is made; the seconds are not read out."""
    add(1, severity=4)
    said: list[str] = []
    enough = threading.Event()

    def pdf(_store: Store, _choice: service.VisitChoice, _now: datetime, tell: Tell) -> bytes:
        tell("Step 1 of 4: reading")
        tell("Step 4 of 4: drawing")
        enough.wait(20)
        return b""

    def show(markup: str, *, narrow: bool = False) -> None:
        said.append(markup)
        if "aria-hidden" in markup:
            threading.Timer(0.2, enough.set).start()  # the second is not over, and is drawn once
        st.html(markup, width="content" if narrow else "stretch")

    monkeypatch.setattr(service, "visit_pdf", pdf)
    monkeypatch.setattr(markup, "show", show)
    monkeypatch.setattr(making, "_LONG_SECONDS", 1)
    monkeypatch.setattr(making, "_EVERY_SECONDS", 0.02)
    shown = words(screen("visit").button(key="visit_pdf").click().run())
    steps = [each for each in said if "Step" in each or "aria-hidden" in each]
    assert len(steps) == 2
    assert 'role="status">Step 4 of 4: drawing … Years of diary take a while.' in steps[0]
    assert 'aria-hidden="true">1 s<' in steps[1]
    assert "Step" not in shown
