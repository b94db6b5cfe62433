"""Trends: where the pain is going."""

import streamlit as st

from kneelog import service
from kneelog.ui import changes, editor, heat, insights, theme, trends, watching, welcome
from kneelog.ui.page import open_page
from kneelog.words import N_, _

with open_page(N_("Trends"), _("Worst pain, day by day, from your diary")) as page:
    with page.head:
        first, last = trends.window(page)
        if page.diary.entries and st.button(_("Add a mark"), key="add_mark", disabled=page.store.read_only):
            editor.new_mark(page)
    leg = trends.side(page.diary)
    if page.diary.entries:
        trend = service.trend(page.store, first, last, leg, theme.name())
        sure = trends.glance(trend)
        trends.numbers(page, trend, leg)
        trends.chart(page, trend, leg)
        changed, linked, watched = st.container(), st.container(), st.container()
        with st.container(key="when_where"):
            heat.calendar(trend)
            heat.places(page, trend, (first, last))
        changes.side_by_side(page, (first, last), leg)
        editor.done(page)
        # What takes a while with years of diary comes last, into the places kept for it.
        with sure:
            changes.unasked(page, leg)
        with changed:
            changes.draw(page, leg)
        with linked:
            insights.draw(page, leg)
        with watched:
            watching.draw(page, leg)
    else:
        welcome.nothing_yet(
            _("Nothing is logged yet. After the first entries this screen shows how bad it was, day by day."),
            _("Days you leave out stay visible as days left out; they are never drawn as days without pain."),
        )
