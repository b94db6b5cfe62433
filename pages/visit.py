"""Doctor visit: one page worth reading, made from the diary."""

import streamlit as st

from kneelog.ui import making, markup, visit
from kneelog.ui.page import open_page
from kneelog.words import N_, _

with open_page(N_("Doctor visit"), _("One page to read in a minute, the diary behind it.")) as page:
    on_its_way = st.container()
    left, right = st.columns([1, 1.25], gap="large")
    with left:
        chosen = visit.choice(page)
        markup.small(_("Nothing is sent anywhere. The files are saved on this computer."))
    with page.head:
        visit.files(page, chosen)
    with right:
        if not page.diary.entries:
            markup.note(_("Nothing is logged yet, so the page below is empty. It fills as you log."))
        if chosen is not None:
            visit.preview(page, chosen)

making.draw(on_its_way)  # after all else, as it lasts as long as a file is made
