"""Starts the app for a person: finds a port, opens the browser when the page is there, stops on Ctrl+C."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import uvicorn.config
from streamlit import config

from kneelog.ui import paths, running, settings
from kneelog.words import _, language, speaking

if TYPE_CHECKING:
    from pathlib import Path

    import streamlit as st

_READY_WITHIN_SECONDS: Final = 60.0

EXIT_OK: Final = 0
EXIT_NO_PORT: Final = 1
EXIT_USAGE: Final = 2


def start(
    diary: Path, *, port: int = running.DEFAULT_PORT, address: str = settings.LOOPBACK, open_browser: bool = True
) -> int:
    """Runs the app on a diary until Ctrl+C, or opens the app that already runs on it.

    Args:
        diary: the diary file. The app reads it from the environment variable KNEELOG_DATABASE, set here.
        port: where to listen; if another program has it, the next free one is taken.
        address: this computer's own address; anything else is refused.
        open_browser: whether to open the page once it answers.

    Returns:
        An exit code: 0 after Ctrl+C or when the app already ran, 1 when no port was free, 2 for an address or a port
        that cannot be.
    """
    try:
        settings.check_address(address)
        _check_port(port)
    except (settings.AddressRefusedError, ValueError) as refused:
        return _fail(str(refused), EXIT_USAGE)
    os.environ[paths.DATABASE_VARIABLE] = str(diary)
    if (already := running.find(diary, port)) is not None:
        return _open_running(already, open_browser=open_browser)
    ports = running.ports_from(port)
    free = running.first_free(ports)
    if free is None:
        taken = _("The ports {first} to {last} are all taken. Choose another with --port.")
        return _fail(taken.format(first=ports[0], last=ports[-1]), EXIT_NO_PORT)
    if free != port:
        moved = _("Port {port} is taken by another program, so kneelog uses {other}.")
        print(moved.format(port=port, other=free), flush=True)
    return _serve(free, open_browser=open_browser)


def _serve(port: int, *, open_browser: bool) -> int:
    overrides = settings.declared() | {"server.port": port, "logger.hideWelcomeMessage": True}
    for key, value in overrides.items():  # before the application is read: it checks the address it will get
        config.set_option(key, value)
    for logger in uvicorn.config.LOGGING_CONFIG["loggers"].values():
        logger["level"] = "WARNING"  # its start and stop lines say nothing a person needs
    spoken = language().code  # the application asks its windows; this terminal keeps the language it began in

    def announce() -> None:
        with speaking(spoken):
            _announce(port, open_browser=open_browser)

    threading.Thread(target=announce, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):  # on Ctrl+C the server ends by itself or by this, as the moment has it
        _application().run(config=overrides)
    with speaking(spoken):
        stopped = _("kneelog has stopped.")
    print(f"\n{stopped}", flush=True)
    return EXIT_OK


def _application() -> st.App:
    """The `app` of app.py, read from its file: in a wheel that file is not a module one could import."""
    spec = importlib.util.spec_from_file_location("kneelog_app", paths.app_script())
    if spec is None or spec.loader is None:
        missing = _("{file} is missing. Install kneelog again.")
        raise FileNotFoundError(missing.format(file=paths.app_script()))
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app: st.App = module.app
    return app


def _announce(port: int, *, open_browser: bool) -> None:
    give_up = time.monotonic() + _READY_WITHIN_SECONDS
    while running.ask(port) is None:
        if time.monotonic() > give_up:
            return
        time.sleep(0.05)
    opened = _("kneelog is open at {address} (Ctrl+C stops it).")
    print(opened.format(address=running.address(port)), flush=True)
    if open_browser:
        running.show(port)


def _open_running(port: int, *, open_browser: bool) -> int:
    print(running.already_open(port), flush=True)
    if open_browser:
        running.show(port)
    return EXIT_OK


def _check_port(port: int) -> None:
    if not 1 <= port <= running.LAST_PORT:
        refusal = _("{port} is not a port. Choose a number from 1 to {last}.")
        raise ValueError(refusal.format(port=port, last=running.LAST_PORT))


def _fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return code
