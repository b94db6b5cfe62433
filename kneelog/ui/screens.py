"""The screens: which there are, in which order, under which address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from kneelog.ui import paths
from kneelog.words import N_, _, pgettext

_WANTED: Final = "wanted_entries"
_PART: Final = "wanted_part"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen.

    Attributes:
        title: in the navigation and the window's title, in English.
        short: returns what stands on the bar of a narrow window, where seven words share the width of a phone.
        file: in pages/.
        address: the path in the browser; empty for the first.
        icon: name of Streamlit's bundled icon.
        drawing: the icon of the narrow bar, an SVG path in a 24 by 24 box.
    """

    title: str
    short: Callable[[], str]
    file: str
    address: str
    icon: str
    drawing: str

    @property
    def href(self) -> str:
        """The path in the browser."""
        return f"/{self.address}"

    def page(self) -> StreamlitPage:
        """Return it as Streamlit registers it, by absolute path: pages/ does not lie beside the main script."""
        return st.Page(
            paths.pages_folder() / self.file,
            title=_(self.title),
            icon=f":material/{self.icon}:",
            url_path=self.address or None,
            default=not self.address,
        )


TODAY: Final = Screen(
    N_("Today"), lambda: pgettext("tab", "Today"), "today.py", "", "edit_note", "M4 20h4L19 9l-4-4L4 16z M13.5 6.5l4 4"
)  # fmt: skip
TRENDS: Final = Screen(
    N_("Trends"), lambda: pgettext("tab", "Trends"), "trends.py", "trends", "show_chart", "M4 5v15h16 M7 15l4-5 3 3 5-7"
)  # fmt: skip
PATTERNS: Final = Screen(
    N_("Patterns"),
    lambda: pgettext("tab", "Patterns"),
    "patterns.py",
    "patterns",
    "fact_check",
    "M4 6h9 M4 12h6 M4 18h6 M13 15l3 3 5-7",
)
VISIT: Final = Screen(
    N_("Doctor visit"),
    lambda: pgettext("tab", "Doctor"),
    "visit.py",
    "visit",
    "description",
    "M6 3h8l4 4v14H6z M14 3v4h4 M12 11v6 M9 14h6",
)
HISTORY: Final = Screen(
    N_("History"),
    lambda: pgettext("tab", "History"),
    "history.py",
    "history",
    "calendar_month",
    "M5 6h14v14H5z M5 10h14 M9 3v4 M15 3v4",
)
LEARN: Final = Screen(
    N_("Learn"),
    lambda: pgettext("tab", "Learn"),
    "learn.py",
    "learn",
    "menu_book",
    "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1z M12 6v14",
)
SETTINGS: Final = Screen(
    N_("Settings"), lambda: pgettext("tab", "Settings"), "settings.py", "settings", "settings",
    "M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 5v4 M9 15v4",
)  # fmt: skip

SCREENS: Final = (TODAY, TRENDS, PATTERNS, VISIT, HISTORY, LEARN, SETTINGS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What another screen is opened to show.

    Attributes:
        entries: these alone.
        about: what they are behind; empty for a warning.
    """

    entries: frozenset[UUID]
    about: str = ""


def go(to: Screen, showing: Iterable[UUID] = (), about: str = "", part: str = "") -> None:
    """Leave this screen for another.

    Args:
        to: the other.
        showing: entries that it is to show alone, if it lists entries.
        about: what those entries are behind; empty for a warning.
        part: key of the container there to bring into view; empty for its top.
    """
    st.session_state[_WANTED] = Wanted(frozenset(showing), about)
    st.session_state[_PART] = part
    st.switch_page(to.page())


def wanted() -> Wanted:
    """Return, once, what this screen was opened to show; no entries for all."""
    asked: Wanted = st.session_state.pop(_WANTED, Wanted(frozenset()))
    return asked


def wanted_part() -> str:
    """Return, once, which part of this screen it was opened to show; empty for its top."""
    part: str = st.session_state.pop(_PART, "")
    return part
