"""A file on its way: it is made of what its own click found, and what is told of it meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kneelog.ui import making
from kneelog.ui.making import Making
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from kneelog.domain.entry import Entry
    from kneelog.service import Tell

SOON_SECONDS = 0.2


def _told(wanted: str, _tell: Tell) -> bytes:
    return wanted.encode()


def test_a_file_waits_for_the_run_of_its_click() -> None:
    """What was wanted before the click is not what is made, also where another click came before."""
    one = Making("before")
    with ThreadPoolExecutor() as threads:
        for wanted in ("typed", "typed again"):
            file = threads.submit(one.make, _told)
            with pytest.raises(TimeoutError):
                file.result(SOON_SECONDS)
            one.ask()
            one.want(wanted)
            assert file.result().decode() == wanted


def test_a_file_whose_run_is_lost_is_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while it takes what was wanted last."""
    monkeypatch.setattr(making, "_PATIENCE_SECONDS", SOON_SECONDS)
    assert Making("before").make(_told) == b"before"


def test_a_click_whose_file_is_lost_does_not_count_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is under way at first, and then no longer; nor is one that failed."""
    one = Making("")
    one.ask()
    seen = [one.under_way]
    monkeypatch.setattr(making, "_PATIENCE_SECONDS", 0)
    seen.append(one.under_way)
    with pytest.raises(ZeroDivisionError):
        one.make(lambda _wanted, _tell: bytes([1 // 0]))
    assert [*seen, one.under_way] == [True, False, False]


def test_the_screen_says_what_is_being_made(
    screen: Callable[..., AppTest], add: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step and its seconds for as long as it takes, nothing before and after; the seconds are not read out."""
    add(1, severity=4)
    app = screen("visit")
    assert "Step" not in words(app)
    told, enough = threading.Event(), threading.Event()

    def made(_wanted: object, tell: Tell) -> bytes:
        tell("Step 4 of 4: drawing")
        told.set()
        enough.wait()
        return b""

    one = app.session_state["here_making"]
    with ThreadPoolExecutor() as threads:
        one.ask()
        one.want(one._wanted)  # noqa: SLF001 - the same again
        file = threads.submit(one.make, made)
        told.wait()
        monkeypatch.setattr("kneelog.ui.making.Making.step", ("Step 4 of 4: drawing", 12))
        shown = words(app.run())
        enough.set()
        file.result()
    assert "Step 4 of 4: drawing … Years of diary take a while." in shown
    assert 'aria-hidden="true">12 s<' in shown
    assert "Step" not in words(app.run())
