"""The list of the History screen as drawn: filter, search, rows with a button each, more on demand."""

from collections.abc import Iterator

import streamlit as st

from kneelog.ui import address, editor, history, markup
from kneelog.ui.components import daylist
from kneelog.ui.page import Page
from kneelog.words import _

_MOST = "history_most"


def searched(page: Page) -> Iterator[history.Row]:
    """Draw the filter and the search, and return the rows they leave."""
    kept = address.choose(_("Show"), "show", history.filters(), history.ALL)
    words = st.text_input(
        _("Search"), key="history_search", placeholder=_("A word from a note, a symptom, an activity"), width=420
    )
    return history.rows(page.diary, page.today, kept, words or "")


def draw(page: Page, rows: Iterator[history.Row]) -> None:
    """Draw rows by month, with "Show older" below, and open the one whose button was pressed."""
    most: int = st.session_state.setdefault(_MOST, history.PAGE)
    months, more = history.months(rows, page.today, most)
    if not months:
        markup.paragraph(_("No entry is like that. Clear the search, or choose “All”, to see the whole diary."))
        return
    with st.container(key="card_list"):
        opened = daylist("history_list", months)
        if more and st.button(_("Show older"), width="stretch", key="history_older"):
            st.session_state[_MOST] = most + history.PAGE
            st.rerun()
    if opened:
        editor.open_row(page, opened)
