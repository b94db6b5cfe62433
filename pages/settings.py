"""Settings: facts asked once, numbers to call, and the diary file."""

import streamlit as st

from kneelog import service
from kneelog.ui import backups, encrypting, erasing, files, language, lockcard, markup, profile, reminding
from kneelog.ui.page import open_page
from kneelog.words import N_, _

with open_page(N_("Settings"), _("Nothing here is needed to log. All of it can be left out.")) as page:
    with st.container(key="card_country"):
        markup.question(_("Where you are"))
        profile.country(page)
    with st.container(key="card_language"):
        markup.question(_("Language"))
        markup.show(language.links())
    with st.container(key="card_me"):
        markup.question(
            _("About you"), _("Warnings get sharper with it: some signs weigh more with age or after an illness.")
        )
        profile.facts(page)
    with st.container(key="card_function"):
        markup.question(
            _("What you want to be able to do"),
            _("Up to five activities of your own, rated now and then: 0 cannot, 10 as before."),
        )
        profile.functions(page)
    with st.container(key="card_reminder"):
        markup.question(_("A reminder"), _("Ten seconds a day are easier with one. It comes from your own calendar."))
        reminding.by_calendar(page)
    with st.container(key="card_file"):
        markup.question(_("Your diary file"))
        files.place(page)
    with st.container(key="card_backups"):
        markup.question(_("Backups"))
        backups.draw(page)
    with st.container(key="card_lock"):
        markup.question(_("Lock with a passcode"), _("For a computer that others use, too."))
        lockcard.draw()
    if not service.is_demo(page.store):
        with st.container(key="card_encrypt"):
            markup.question(
                _("Encrypt the diary file"), _("It then opens with a passphrase alone, and so do its backups.")
            )
            encrypting.card(page)
    with st.container(key="card_import"):
        markup.question(_("Take entries in"), _("Shows what a file would change before anything is written."))
        files.take_in(page)
    with st.container(key="card_erase"):
        markup.question(_("Erase for good"))
        erasing.draw(page)
    profile.done()
