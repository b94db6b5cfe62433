"""Patterns: what the diary resembles, what speaks against it, and what is not known yet."""

import streamlit as st

from kneelog import service
from kneelog.ui import asking, cards, markup, welcome
from kneelog.ui.page import open_page
from kneelog.words import N_, _

LEAD = N_("Which descriptions in a public health article your diary resembles. Not a diagnosis.")

with open_page(N_("Patterns"), _(LEAD)) as page:
    laid = cards.lay_out(page.findings)
    cards.warnings(page, laid.warnings)
    cards.folded(page, laid.answered)
    asking.next_questions(page, service.ask_next(page.store, page.today, page.now))
    for finding in (*laid.apart, *laid.causes):
        cards.card(page, finding)
    if not page.diary.entries:
        welcome.nothing_yet(
            _("Nothing is logged yet. After the first entries this screen says what they resemble, and why.")
        )
    elif not (laid.apart or laid.causes):
        markup.paragraph(
            _(
                "Nothing logged so far resembles what is compared here closely enough to name it. That says nothing "
                "about what the pain comes from. More answers on Today, above all under “More symptoms”, make this "
                "clearer."
            )
        )
    asking.given(page, stays=True)
    if laid.compared:
        with st.expander(_("Compared too, and not shown above"), key="compared"):
            cards.compared(laid.compared)
