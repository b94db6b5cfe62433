"""A reminder for the person's own calendar: kneelog runs no clock of its own."""

from datetime import time
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from kneelog import service
from kneelog.ui import language, markup
from kneelog.ui.page import Page
from kneelog.words import _

_EVENING: Final = time(20, 30)


def by_calendar(page: Page) -> None:
    """Draw the time of day and the calendar file to take along."""
    here = urlsplit(st.context.url or "")
    address = f"{here.scheme}://{here.netloc}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.time_input(_("Remind me at"), _EVENING, step=300, key="reminder_at", width=160)
        st.download_button(
            _("Save the calendar file"),
            data=language.carried(lambda: service.reminder(at, page.today, address)),
            file_name="kneelog-reminder.ics",
            mime="text/calendar",
            on_click="ignore",
            key="reminder_file",
        )
    markup.small(_("Open the file with your calendar: it reminds you every day, and says nothing about your health."))
