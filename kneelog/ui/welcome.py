"""The first minutes: what stays on this computer, an example to look around in, empty screens that say what comes."""

import tempfile
from pathlib import Path
from typing import Final

import streamlit as st

from kneelog.ui import markup, screens
from kneelog.words import _

_LOOKING_AROUND: Final = "looking_around"

_DEMO_FILE: Final = "demo.sqlite3"


def looking_around() -> bool:
    """Whether this window shows the example in place of the person's diary."""
    return bool(st.session_state.get(_LOOKING_AROUND))


def example() -> Path:
    """Return the file of the example: in a folder that goes when the app stops, never beside the diary."""
    return Path(_folder().name) / _DEMO_FILE


@st.cache_resource(show_spinner=False)
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="kneelog-example-", ignore_cleanup_errors=True)


def first_words() -> None:
    """Draw what a new person should know, once, above a form that is ready to use."""
    with st.container(key="strip_welcome", horizontal=True, vertical_alignment="center"):
        welcome = markup.text(_("Welcome. You can log right away."))
        stays = markup.text(_("Everything stays in one file on this computer. No account, nothing sent."))
        markup.show(f'<div class="k-rep"><b>{welcome}</b><span>{stays}</span></div>', narrow=True)
        with st.container(horizontal=True, width="content", gap="small"):
            _look_around()
            _bring_in()


def nothing_yet(*sentences: str) -> None:
    """Draw what an empty screen will hold and how to get there."""
    for sentence in sentences:
        markup.paragraph(sentence)
    with st.container(horizontal=True, gap="small", key="empty_actions"):
        if st.button(_("Log the first entry"), type="primary", key="empty_log"):
            screens.go(screens.TODAY)
        _look_around()
        _bring_in()


def leave() -> None:
    """Draw the way back from the example to the person's own diary."""
    if st.button(_("Back to my diary"), key="leave_example"):
        st.session_state.clear()
        screens.go(screens.TODAY)


def _look_around() -> None:
    """Draw the way into the example; the diary itself is not touched."""
    if not looking_around() and st.button(_("Look around in an example"), key="look_around"):
        st.session_state.clear()
        st.session_state[_LOOKING_AROUND] = True
        screens.go(screens.TRENDS)


def _bring_in() -> None:
    """Draw the way to the import, for who has noted things before."""
    if not looking_around() and st.button(_("Bring in what you noted elsewhere"), key="bring_in"):
        screens.go(screens.SETTINGS, part="card_import")
