"""The web application. No logic here: kneelog.ui.server says what it is made of.

Streamlit finds the application by reading this file, without running it: `app` has to be a plain call of `st.App`.
"""

from __future__ import annotations

import streamlit as st

from kneelog.ui import server

server.prepare()
app = st.App(
    server.MAIN_SCRIPT,
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    on_script_error=server.say_broken,
)
