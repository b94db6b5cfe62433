"""Draws screens again as they were recorded: the same calls to Streamlit with constant data, and nothing of kneelog.

Run: python -m streamlit run benchmarks/speed/twin.py -- FOLDER [settled]
FOLDER holds what `recorded.py` noted. A settled twin keeps what it loaded out of the search for garbage, as kneelog
does.
"""

import gc
import pickle
import sys
from pathlib import Path
from typing import Any

import streamlit as st


@st.cache_resource(show_spinner=False)
def _calls(screen: str, window: str = "") -> list[Any]:
    """Return the calls of a screen that shows some days; what marked a function is one that does nothing."""
    name = " ".join(filter(None, (screen or "today", window)))
    noted = pickle.loads((Path(sys.argv[1]) / f"{name}.pickle").read_bytes())  # noqa: S301 - of this bench
    return [(on, name, _with_functions(given), _with_functions(named), made) for on, name, given, named, made in noted]


def _with_functions(value: Any) -> Any:  # noqa: ANN401 - whatever Streamlit takes
    if isinstance(value, dict):
        return {key: _with_functions(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_with_functions(each) for each in value)
    return _nothing if isinstance(value, str) and value == "a function" else value


def _nothing(*_given: object) -> None:
    """Stand for a page, or for what a tap would have called."""


@st.cache_resource(show_spinner=False)
def _component(name: str, parts: dict[str, Any]) -> Any:  # noqa: ANN401 - Streamlit names no type for it
    return st.components.v2.component(name, **parts)


def _navigate(pages: list[Any], **named: Any) -> str:  # noqa: ANN401 - whatever Streamlit takes
    """Draw the navigation and return the address that was chosen."""
    known = [
        st.Page(_nothing, title=title, icon=icon, url_path=path or None, default=default)
        for _mark, title, icon, path, default in pages
    ]
    chosen = st.navigation(known, **named)
    chosen.run()
    return chosen.url_path


def _draw(calls: list[Any]) -> None:
    objects: dict[int, Any] = {}
    for on, name, given, named, made in calls:
        if name == "component":
            result = _component(*given[0])(**named)
        else:
            result = getattr(st if on is None else objects[on], name)(*given, **named)
        objects |= zip(made, result if name == "columns" else [result], strict=True)


@st.cache_resource(show_spinner=False)
def _settle(run: int) -> None:
    """Set aside what is there, once, when the second run begins."""
    if run:
        gc.freeze()


if "settled" in sys.argv:
    _settle(st.session_state.setdefault("run", 0))
    st.session_state.run = 1
_first = _calls("")
_at = next(number for number, call in enumerate(_first) if call[1] == "navigation")
_draw(_first[:_at])
_screen = _navigate(*_first[_at][2], **_first[_at][3])
_window = (st.session_state.get("choose_range") or "90 days") if _screen == "trends" else ""
_draw(_calls(_screen, _window)[_at + 1 :])
