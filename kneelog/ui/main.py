"""The frame around every screen: style, navigation, and the screen that was asked for."""

import streamlit as st

from kneelog.ui import lockcard, paths, screens, theme
from kneelog.ui.components import tabbar

_ICONS = paths.static_folder() / "icons"


def _narrow_bar(address: str) -> None:
    """Draw the bar that takes the place of the navigation in a narrow window, and follow a tap on it."""
    tabs = [
        {"label": each.short(), "href": each.href, "icon": each.drawing, "current": each.address == address}
        for each in screens.SCREENS
    ]
    with st.container(key="tabbar"):
        chosen = tabbar("tabs", tabs)
    for each in screens.SCREENS:
        if each.href == chosen and each.address != address:
            screens.go(each)


# The icon comes first: until one is set, the browser asks a font host for the icon of the page. It is given by its
# address: of a file Streamlit keeps a copy for one run, which is gone before the browser asks where taps come quickly.
st.set_page_config(page_icon="/app/static/icons/icon.png", layout="wide", initial_sidebar_state="collapsed")
_page = st.navigation([screen.page() for screen in screens.SCREENS], position="top")
st.set_page_config(page_title=f"{_page.title} \N{MIDDLE DOT} kneelog")
with st.container(key="style"):
    st.html(theme.sheet(theme.name()))
st.logo(_ICONS / f"logo-{theme.name()}.svg", size="large")
_narrow_bar(_page.url_path)
lockcard.watch()
_page.run()
