"""History: everything noted, as a list or a calendar, to correct, delete and bring back."""

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.ui import address, daybook, editor, history, markup, month, profile, welcome
from kneelog.ui.page import open_page
from kneelog.words import N_, _

with open_page(N_("History")) as page:
    markup.show(f'<p class="k-lead">{markup.text(history.lead(page.diary, page.today))}</p>')
    with page.head:
        if st.button(_("Add a mark"), key="add_mark", disabled=page.store.read_only):
            editor.new_mark(page)
    shown = page.diary.entries or page.diary.marks
    if not shown and not service.deleted(page.store, Entry) and not service.intakes(page.store):
        welcome.nothing_yet(
            _("Nothing is logged yet. The first entry you save on Today stands here, with an Edit button.")
        )
    else:
        rows = daybook.behind(page)
        view = history.LIST if rows else address.choose(_("List or calendar"), "view", history.views(), history.LIST)
        if view == history.CALENDAR:
            with st.container(key="card_calendar"):
                rows = history.of_day(page.diary, page.today, month.choose(page.diary, page.today))
        elif rows is None:
            rows = daybook.searched(page)
        daybook.draw(page, rows)
    editor.reopen(page)
    editor.done(page)
    profile.done()
