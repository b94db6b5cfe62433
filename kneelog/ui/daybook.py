"""The list of the History screen as drawn: filter, search, rows with a button each, more on demand."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.record import Mark
from kneelog.ui import address, editor, history, markup, screens
from kneelog.ui.components import daylist
from kneelog.ui.page import OF_THIS_SCREEN, Page, done
from kneelog.words import _, ngettext

_MOST = "history_most"
_BEHIND = f"{OF_THIS_SCREEN}behind"
_FRESH = f"{OF_THIS_SCREEN}fresh"


def searched(page: Page) -> Iterator[history.Row]:
    """Draw the filter and the search, and return the rows they leave."""
    kept = address.choose(_("Show"), "show", history.filters(), history.ALL)
    words = st.text_input(
        _("Search"), key="history_search", placeholder=_("A word from a note, a symptom, an activity"), width=420
    )
    if kept == history.DELETED:
        return history.gone((*service.deleted(page.store, Entry), *service.deleted(page.store, Mark)), words or "")
    return history.rows(page.diary, page.today, kept, words or "", service.intakes(page.store))


def behind(page: Page) -> Iterator[history.Row] | None:
    """Draw that only the entries behind a warning or a number are shown and return them; None for the whole diary.

    A single one behind a warning is opened at once.
    """
    if (wanted := screens.wanted()).entries:
        st.session_state[_BEHIND], st.session_state[_FRESH] = wanted, True
        done(str(uuid4()), "strip_behind")
        st.rerun()
    asked: screens.Wanted | None = st.session_state.get(_BEHIND)
    rows = history.behind(page.diary, asked.entries) if asked else []
    if asked is None or not rows:
        return None
    with st.container(key="strip_behind", horizontal=True, vertical_alignment="center"):
        head, about = _said(asked.about, rows)
        markup.show(
            f'<div class="k-rep"><b>{markup.text(head)}</b><span>{markup.text(about)}</span></div>', narrow=True
        )
        st.button(_("Show all entries"), on_click=_show_all, key="history_all")
    if st.session_state.pop(_FRESH, False) and len(rows) == 1 and not asked.about:
        editor.open_row(page, f"entry:{rows[0].id}")
    return iter(rows)


def _said(about: str, rows: Sequence[Entry]) -> tuple[str, str]:
    if not about:
        words = ngettext("The entry behind the warning", "The {n} entries behind the warning", len(rows))
        return words.format(n=len(rows)), _("Change or delete what is wrong; the warning follows.")
    days = len({row.day for row in rows})
    entries = ngettext("{n} entry", "{n} entries", len(rows)).format(n=len(rows))
    on = ngettext("on {n} day", "on {n} days", days).format(n=days)
    return about, f"{entries} {on}"


def _show_all() -> None:
    st.session_state.pop(_BEHIND, None)


def draw(page: Page, rows: Iterator[history.Row]) -> None:
    """Draw rows by month, with "Show older" below, and open the one whose button was pressed."""
    most: int = st.session_state.setdefault(_MOST, history.PAGE)
    months, more = history.months(rows, page.today, most)
    if not months:
        if st.query_params.get("show") == history.DELETED:
            markup.paragraph(_("Nothing to show. Entries and marks that you delete wait here."))
            return
        markup.paragraph(_("No entry is like that. Clear the search, or choose “All”, to see the whole diary."))
        return
    with st.container(key="card_list"):
        opened = daylist("history_list", months)
        if more and st.button(_("Show older"), width="stretch", key="history_older"):
            st.session_state[_MOST] = most + history.PAGE
            st.rerun()
    if opened:
        editor.open_row(page, opened)
