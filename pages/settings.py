"""Settings: facts asked once, numbers to call, and the diary file."""

import streamlit as st

from kneelog.ui import files, markup, profile, reminding
from kneelog.ui.page import open_page

with open_page("Settings", "Nothing here is needed to log. All of it can be left out.") as page:
    with st.container(key="card_country"):
        markup.question("Where you are")
        profile.country(page)
    with st.container(key="card_me"):
        markup.question(
            "About you", "Warnings get sharper with it: some signs weigh more with age or after an illness."
        )
        profile.facts(page)
    with st.container(key="card_function"):
        markup.question(
            "What you want to be able to do",
            "Up to five activities of your own, rated now and then: 0 cannot, 10 as before.",
        )
        profile.functions(page)
    with st.container(key="card_reminder"):
        markup.question("A reminder", "Ten seconds a day are easier with one. It comes from your own calendar.")
        reminding.by_calendar(page)
    with st.container(key="card_file"):
        markup.question("Your diary file")
        files.place(page)
    with st.container(key="card_import"):
        markup.question("Take entries in", "Shows what a file would change before anything is written.")
        files.take_in(page)
    profile.done()
