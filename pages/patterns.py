"""Patterns: what the diary resembles, what speaks against it, and what is not known yet."""

import streamlit as st

from kneelog.ui import asking, cards, welcome
from kneelog.ui.page import open_page
from kneelog.words import N_, _

LEAD = N_("What knee pain like yours can come from, as a public health article describes it. Not a diagnosis.")

with open_page(N_("Patterns"), _(LEAD)) as page:
    laid = cards.lay_out(page.findings)
    cards.warnings(page, laid.warnings)
    cards.folded(page, laid.answered)
    if page.diary.entries:
        cards.glance(laid)
    asking.next_questions(page)
    for finding in (*laid.apart, *laid.causes):
        cards.card(page, finding)
    if not page.diary.entries:
        welcome.nothing_yet(
            _("Nothing is logged yet. After the first entries this screen says what they resemble, and why.")
        )
    asking.given(page, stays=True)
    if laid.compared:
        with st.expander(_("Compared too, and not shown above"), key="compared"):
            cards.compared(laid.compared)
