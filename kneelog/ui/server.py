"""What the web application is made of: its main script, the gate and the door before it, one address of its own."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from kneelog.ui import language, paths, quiet, running, settings
from kneelog.ui.door import Door
from kneelog.ui.gate import Gate
from kneelog.words import N_, _

if TYPE_CHECKING:
    from starlette.requests import Request


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse(running.identity(paths.diary_path(os.environ)).as_json())


MAIN_SCRIPT: Final = paths.main_script()
ROUTES: Final = (
    Route(running.HEALTH_PATH, _health, methods=["GET"]),
    Route(language.PATH, language.choose, methods=["GET"]),
)
MIDDLEWARE: Final = (Middleware(Gate), Middleware(Door))


_BROKEN: Final = N_(
    "Something went wrong in kneelog, so this page is not complete. What you saved before is kept. Reload the page. "
    "If it happens again, please report the lines in the window where kneelog was started: "
    "they name places in the program and hold nothing you wrote."
)


def say_broken(_error: Exception) -> bool:
    """Puts a sentence of ours in the place of an error nobody foresaw.

    Streamlit writes to the terminal what kind of error it was and where; `kneelog.ui.quiet` takes its text out.

    Returns:
        True: Streamlit need not show anything more.
    """
    st.error(_(_BROKEN))
    return True


def prepare() -> None:
    """Puts our settings in force before the application is built, and makes sure a diary is served once.

    Ends the process, with a sentence, when it was told to listen beyond this computer, and after opening the app that
    runs already when one has this diary. Both end it before the first request is answered.
    """
    quiet.hold()
    try:
        settings.hold()
    except settings.AddressRefusedError as refused:
        sys.exit(str(refused))
    own_port = config.get_option("server.port")
    already = running.find(paths.diary_path(os.environ), own_port, but_not=own_port)
    if already is not None:
        print(running.already_open(already), flush=True)
        running.show(already)
        sys.exit()
    language.hold()  # from here on the windows are asked, of which none could speak for the terminal
