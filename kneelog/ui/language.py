"""Which language a window speaks: the one chosen in it, else what KNEELOG_LANGUAGE says, else the browser's own.

The choice is a cookie, because it belongs to the browser and must hold where no diary can be opened. It holds the two
letters of the language and nothing else.
"""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kneelog import words
from kneelog.ui.screens import SCREENS, SETTINGS
from kneelog.words import LANGUAGE_VARIABLE, LANGUAGES, _, best

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

COOKIE: Final = "kneelog_language"
PATH: Final = "/language/{code}"

_CURRENT: Final = ' aria-current="true"'
_HELD: Final = "language"
_A_YEAR: Final = 365 * 24 * 60 * 60

_MadeT = TypeVar("_MadeT")


def hold() -> None:
    """Have every text of this process follow the window it is drawn in."""
    words.ask_for_language(_of_this_window)


def _of_this_window() -> str:
    if get_script_run_ctx(suppress_warning=True) is None:  # a file that is made after the window was drawn
        return chosen({}, os.environ, None)
    held: str | None = st.session_state.get(_HELD)
    if held is None:
        held = st.session_state[_HELD] = chosen(st.context.cookies.to_dict(), os.environ, st.context.locale)
    words.speak(held)  # a run has a thread of its own, and a window keeps its language until it is loaded again
    return held


def chosen(cookies: Mapping[str, str], environment: Mapping[str, str], browser: str | None) -> str:
    """Return the code of the language to speak.

    Args:
        cookies: of the window.
        environment: of the process.
        browser: what the browser prefers, such as "de-AT"; None where it does not say.
    """
    told = (cookies.get(COOKIE), environment.get(LANGUAGE_VARIABLE), browser)
    return best([next(filter(None, told), "")])


def of_request(asked: "HTTPConnection") -> str:
    """Return the code of the language to answer a request in, where no screen is drawn."""
    return chosen(asked.cookies, os.environ, asked.headers.get("accept-language"))


def carried(make: Callable[[], _MadeT]) -> Callable[[], _MadeT]:
    """Return `make` for a thread: called later, outside the window, it speaks the language of this moment."""
    code = words.language().code

    def made() -> _MadeT:
        with words.speaking(code):
            return make()

    return made


async def choose(request: "Request") -> Response:
    """Answer a tap on the name of a language: keep it in this browser and show the same screen in it."""
    code = request.path_params["code"]
    if code not in LANGUAGES:
        return PlainTextResponse(_("kneelog does not speak this language."), status_code=404)
    back = request.query_params.get("to", "")
    answer = RedirectResponse(back if back in _addresses() else SETTINGS.href, status_code=303)
    if request.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        answer.set_cookie(COOKIE, code, max_age=_A_YEAR, httponly=True, samesite="strict")
    return answer


def _addresses() -> frozenset[str]:
    return frozenset(screen.href for screen in SCREENS)


def links() -> str:
    """Return the names of the languages as HTML, each in its own language and leading to it and back to this screen."""
    now, label = words.language().code, _("Language")
    here = quote(urlsplit(st.context.url or "").path or "/")
    names = (
        f'<a href="/language/{each.code}?to={here}" target="_self" lang="{each.code}" hreflang="{each.code}"'
        f"{_CURRENT if each.code == now else ''}>{each.name}</a>"
        for each in LANGUAGES.values()
    )
    return f'<div class="k-lang" role="group" aria-label="{label}">{" ".join(names)}</div>'
