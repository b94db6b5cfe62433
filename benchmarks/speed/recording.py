"""Notes every call that a screen makes to Streamlit, with what it was given: what `twin.py` then makes again."""

from __future__ import annotations

import pickle
import threading
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

if TYPE_CHECKING:
    from collections.abc import Callable

_DRAWING: Final = (
    "button", "checkbox", "code", "columns", "container", "date_input", "download_button", "empty", "error", "expander",
    "file_uploader", "form", "form_submit_button", "html", "image", "logo", "navigation", "number_input", "pills",
    "plotly_chart", "popover", "segmented_control", "selectbox", "set_page_config", "slider", "text_area", "text_input",
    "time_input", "title", "toggle",
)  # fmt: skip
"""What of Streamlit the screens draw with."""

FUNCTION: Final = "a function"
PAGE: Final = "a page"
"""What marks a function, and a page of the navigation, among recorded arguments."""

Call = tuple[int | None, str, tuple[Any, ...], dict[str, Any], tuple[int, ...]]
"""On what it was made (None: on Streamlit itself), its name, its arguments, the numbers of what it returned."""


class Notes:
    """The calls of one run.

    Attributes:
        calls: in order; that a container was entered or left is a call on it.
        screen: the address of the screen that was drawn; empty for the first.
        window: which days of the diary it shows, by the words on the button; empty where that cannot be chosen.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.screen = ""
        self.window = ""
        self._made: list[object] = []
        self._within = False

    def through(
        self, on: object, name: str, work: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:  # noqa: ANN401 - whatever Streamlit returns
        """Do work and note it, but not what it does in turn."""
        if self._within:
            return work(*given, **named)
        self._within = True
        try:
            made = work(*given, **named)
        finally:
            self._within = False
        self.note(on, name, given, named, made)
        return made

    def note(self, on: object, name: str, given: tuple[Any, ...], named: dict[str, Any], made: Any) -> None:  # noqa: ANN401
        """Note a call; what it was given is copied, and freed of what belongs to kneelog."""
        shown = named.get("format_func", str)
        if "format_func" in named:  # a choice: the words on it are its options
            given = (given[0], [shown(each) for each in given[1]], *given[2:])
            named = {key: value for key, value in named.items() if key != "format_func"}
            named |= {"default": _worded(named["default"], shown)} if "default" in named else {}
        plain = {key: _plain(value, shown) for key, value in named.items()}
        copied = pickle.loads(pickle.dumps((tuple(_plain(each, shown) for each in given), plain)))  # noqa: S301 - ours
        if isinstance(made, StreamlitPage):
            self.screen = made.url_path
        if named.get("key") == "choose_range":
            self.window = shown(made)
        first = len(self._made)
        self._made += made if name == "columns" else [made]
        numbers = tuple(range(first, len(self._made)))
        at = next((place for place, each in enumerate(self._made) if each is on), None) if on is not None else None
        self.calls.append((at, name, *copied, numbers))


def _worded(chosen: Any, shown: Callable[[Any], str]) -> Any:  # noqa: ANN401 - one, several or none
    if chosen is None:
        return None
    return [shown(each) for each in chosen] if isinstance(chosen, (list, tuple)) else shown(chosen)


def _plain(value: Any, shown: Callable[[Any], str]) -> Any:  # noqa: ANN401 - whatever Streamlit takes
    if isinstance(value, StreamlitPage):
        return (PAGE, value.title, value.icon, value.url_path, value._default)  # noqa: SLF001 - nothing else tells it
    if isinstance(value, Enum):
        return shown(value)
    if isinstance(value, dict):
        return {key: _plain(each, shown) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each, shown) for each in value]
    return FUNCTION if callable(value) else value


_this = threading.local()


def begin() -> Notes:
    """Return the notes of the run that begins in this thread."""
    notes = Notes()
    _this.notes = notes
    return notes


def _listen() -> None:
    for name in _DRAWING:
        setattr(st, name, _function(name, getattr(st, name)))
        if hasattr(DeltaGenerator, name):
            setattr(DeltaGenerator, name, _method(name, getattr(DeltaGenerator, name)))
    for name in ("__enter__", "__exit__"):
        setattr(DeltaGenerator, name, _method(name, getattr(DeltaGenerator, name)))
    st.components.v2.component = _components(st.components.v2.component)


def _function(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **named: _this.notes.through(None, name, work, given, named)


def _method(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def noted(on: object, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever Streamlit takes
        return _this.notes.through(on, name, lambda *a, **k: work(on, *a, **k), given, named)

    return noted


def _components(define: Callable[..., Any]) -> Callable[..., Any]:
    """Return what defines a component, so that drawing it is noted with the whole definition."""

    def defined(name: str, **parts: str) -> Callable[..., Any]:
        draw = define(name, **parts)
        work = lambda _definition, **named: draw(**named)  # noqa: E731
        return lambda **named: _this.notes.through(None, "component", work, ([name, parts],), named)

    return defined


_listen()  # once a process, before anything of kneelog is loaded: its components are defined while it is
