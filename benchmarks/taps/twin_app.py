"""The twin page as an application: the gate and settings of kneelog in front, twin.py behind.

Streamlit finds the application by reading this file, so `app` is a plain call, as in app.py.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kneelog.ui import server

server.prepare()
app = st.App(Path(__file__).with_name("twin.py"), routes=server.ROUTES, middleware=server.MIDDLEWARE)
