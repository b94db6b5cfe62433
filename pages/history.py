"""History: everything noted, newest first, to correct, delete and bring back."""

import streamlit as st

from kneelog.ui import address, editor, history, markup, welcome
from kneelog.ui.components import daylist
from kneelog.ui.page import open_page

with open_page("History") as page:
    markup.show(f'<p class="k-lead">{markup.text(history.lead(page.diary, page.today))}</p>')
    with page.head:
        if st.button("Add a mark", key="add_mark", disabled=page.store.read_only):
            editor.new_mark(page)
    kept = address.choose("Show", "show", history.FILTERS, history.ALL)
    most = st.session_state.setdefault("history_most", history.PAGE)
    months, more = history.months(history.rows(page.diary, page.today, kept), page.today, most)
    if months:
        with st.container(key="card_list"):
            opened = daylist("history_list", months)
            if more and st.button("Show older", width="stretch", key="history_older"):
                st.session_state["history_most"] = most + history.PAGE
                st.rerun()
        if opened:
            editor.open_row(page, opened)
    elif page.diary.entries:
        markup.paragraph("No entry is like that. Choose “All” to see the whole diary.")
    else:
        welcome.nothing_yet(
            "Nothing is logged yet. The first entry you save on Today stands here, with an Edit button."
        )
    editor.reopen(page)
    editor.done(page)
