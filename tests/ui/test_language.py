"""A window speaks the language chosen in it, else the one of the start, else the browser's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from kneelog import words
from kneelog.ui import language
from kneelog.words import LANGUAGE_VARIABLE, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from streamlit.testing.v1 import AppTest


@pytest.mark.parametrize(
    ("cookie", "start", "browser", "spoken"),
    [
        ("de", "en", "en-GB", "de"),
        (None, "de", "en-GB", "de"),
        (None, None, "de-AT", "de"),
        (None, None, "fr", "en"),
        (None, None, None, "en"),
        ("nonsense", "de", "de", "en"),
    ],
)
def test_the_nearest_choice_counts(cookie: str | None, start: str | None, browser: str | None, spoken: str) -> None:
    """A tap in this browser comes before how kneelog was started, and that before what the browser prefers."""
    cookies = {language.COOKIE: cookie} if cookie else {}
    environment = {LANGUAGE_VARIABLE: start} if start else {}
    assert language.chosen(cookies, environment, browser) == spoken


def test_a_download_speaks_the_language_of_the_window_it_was_offered_in() -> None:
    """The file is made when the button is tapped, outside the window, where nothing says which language holds."""

    def spoken() -> bytes:
        return words.language().code.encode()

    with speaking("de"):
        later = language.carried(spoken)
    assert (later(), spoken()) == (b"de", b"en")


def _answer(code: str, to: str = "", **headers: str) -> Response:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path_params": {"code": code}, "query_string": f"to={to}".encode(), "headers": named}
    return asyncio.run(language.choose(Request(scope)))


def test_a_tap_on_a_language_is_kept_by_the_browser() -> None:
    """It comes back to the screen it was tapped on, in a cookie that no script and no other site can use."""
    answer = _answer("de", to="/trends")
    assert (answer.status_code, answer.headers["location"]) == (303, "/trends")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{language.COOKIE}=de;")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_another_site_chooses_nothing() -> None:
    """A link on another page leads to kneelog and changes nothing in it."""
    answer = _answer("de", sec_fetch_site="cross-site")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("to", ["", "//elsewhere.example", "https://elsewhere.example/", "/trends@elsewhere.example"])
def test_a_tap_on_a_language_leads_nowhere_else(to: str) -> None:
    """Only the address of a screen is followed; from anywhere else it is Settings."""
    assert _answer("de", to=to).headers["location"] == "/settings"


def test_a_language_that_is_not_spoken_is_said_so() -> None:
    """An address typed by hand gets a sentence."""
    answer = _answer("xx")
    assert answer.status_code == 404
    assert b"does not speak" in bytes(answer.body)


def test_the_names_of_the_languages_stand_in_their_own_language() -> None:
    """Who cannot read the present one finds their own; the present one is marked."""
    with speaking("de"):
        shown = language.links()
    assert 'lang="de" hreflang="de" aria-current="true">Deutsch' in shown
    assert 'lang="en" hreflang="en">English' in shown


@pytest.mark.parametrize(("code", "title"), [("en", "Settings"), ("de", "Einstellungen")])
def test_a_screen_is_drawn_in_the_language_that_holds(
    screen: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch, code: str, title: str
) -> None:
    """The same file draws every language."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, code)
    assert screen("settings").title[0].value == title
