"""Our own widgets: inline `st.components.v2` components, one `.js` and one `.css` file each beside this module.

Each passes back what the person chose and is given its words as data, which its script sets as text: nothing typed by a
person ever becomes HTML. A component keeps the newest taps itself, so that quick taps are not undone by a slower run.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from kneelog.charts.tokens import SEVERITY_WORDS
from kneelog.domain.vocabulary import Side, Zone
from kneelog.ui.components import legs
from kneelog.words import _, language, pgettext

_FOLDER: Final = Path(__file__).parent
_PRESS: Final = "press_buttons"


def _component(name: str, html: str, *, before: str = "", style: str = "") -> ComponentRenderer:
    base, own, script = (_read(each) for each in ("base.css", f"{style or name}.css", f"{name}.js"))
    return st.components.v2.component(
        f"kneelog_{name}", html=f"{html}\n", css=f"{base}\n{own}", js=f"{before}\n{script}"
    )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_severity = _component("severity", '<div class="k sev"></div>')
_bodymap = _component("bodymap", '<div class="k map"></div>')
_rise = _component("rise", '<div class="k"></div>', before=_read("keyboard.js"), style="unseen")
_locked = _component("locked", '<div class="k"></div>', style="unseen")
_press = _component("press", '<div class="k"></div>', style="unseen")
_tabbar = _component("tabbar", '<div class="k"><nav></nav></div>')
_calendar = _component("calendar", '<div class="k calendar"></div>')
_daylist = _component("daylist", '<div class="k days"></div>')


def _nothing() -> None:
    """Makes a state of a component exist; the run that follows reads it."""


def _current(key: str, field: str, start: Any) -> Any:  # noqa: ANN401 - JSON value
    held = st.session_state.get(key)
    return held.get(field, start) if held else start


def severity(key: str, *, start: int | None = None) -> int | None:
    """Draw the scale of eleven tiles and return the number chosen, None for none.

    Args:
        key: of the widget; a new key starts anew.
        start: what is chosen at first.
    """
    value = _current(key, "value", start)
    drawn = _severity(
        key=key,
        data={
            "value": value,
            "words": [_(each) for each in SEVERITY_WORDS],
            "label": _("Worst pain, 0 to 10"),
            "none": pgettext("pain", "none"),
            "worst": pgettext("pain", "worst imaginable"),
            "tap": _("Tap a number"),
            "clear": _("Clear"),
            "clear_number": _("Clear the number"),
        },
        default={"value": start},
        on_value_change=_nothing,
    )
    chosen = drawn.value
    return None if chosen is None else int(chosen)


def bodymap(key: str, *, start: Sequence[str] = (), before: Sequence[str] = ()) -> tuple[str, ...]:
    """Draw both legs and return the places chosen, each as "side:zone".

    Args:
        key: of the widget; a new key starts anew.
        start: what is chosen at first.
        before: places of last time, drawn faintly and not chosen.
    """
    drawn = _bodymap(
        key=key,
        data={
            "value": _current(key, "value", list(start)),
            "before": list(before),
            "shape": legs.SHAPE,
            "zones": {zone.value: zone.label for zone in Zone if zone is not Zone.ELSEWHERE},
            "sides": {side.value: side.label for side in Side},
            "texts": _texts_of_the_map(marked=bool(before)),
        },
        default={"value": list(start)},
        on_value_change=_nothing,
    )
    return tuple(drawn.value or ())


def _texts_of_the_map(*, marked: bool) -> dict[str, Any]:
    """Return what the body map says, with "{place}" and "{places}" for its script to fill in.

    Args:
        marked: whether places of last time are drawn.
    """
    nothing = [_("Tap every place that hurts. Nothing is chosen yet.")]
    if marked:
        nothing.append(_("The dotted places are those of last time."))
    return {
        "views": {"behind": _("From behind"), "front": _("From the front")},
        "which_view": _("Which side of the legs to show"),
        "picture": {
            "behind": _("Where it hurts. Legs seen from behind"),
            "front": _("Where it hurts. Legs seen from the front"),
        },
        "before": _("as last time"),
        "nothing": " ".join(nothing),
        "remove": _("Remove {place}"),
        "list": _("All places, as a list"),
        "chosen": _("Chosen: {places}"),
    }


def tabbar(key: str, tabs: Sequence[Mapping[str, Any]]) -> str | None:
    """Draw the bar of screens for a narrow window; return the address of the one asked for, until it is the one shown.

    The tap is a state and not a trigger: Streamlit loses a trigger that comes in while a run changes to another screen,
    and the change of screen where another message comes in right after it. So a tap holds until its screen is there.
    It is taken as it comes in, before the run that it causes begins: a run that is on its way to another screen drops
    the states of the screen it leaves, the tap among them, also while that run has begun.

    As it is on every screen, it also tells the browser which language the page is in.

    Args:
        key: of the widget.
        tabs: of each its `label`, `href`, `icon` (an SVG path in a 24 by 24 box), and whether it is `current`.
    """
    data = {"tabs": list(tabs), "label": _("Screens"), "language": language().code}
    _tabbar(key=key, data=data, default={"asked": None}, on_asked_change=lambda: _take_tap(key))
    _take_tap(key)
    wanted = f"{key}_wanted"
    if any(tab["current"] and tab["href"] == st.session_state.get(wanted) for tab in tabs):
        del st.session_state[wanted]
    held: str | None = st.session_state.get(wanted)
    return held


def _take_tap(key: str) -> None:
    """Keep the newest tap on the bar of screens apart from its widget."""
    asked = _current(key, "asked", None)
    followed = f"{key}_followed"
    if asked and asked["at"] > st.session_state.get(followed, 0):
        st.session_state[followed], st.session_state[f"{key}_wanted"] = asked["at"], str(asked["href"])


def daylist(key: str, months: Sequence[Mapping[str, Any]]) -> str | None:
    """Draw the rows of the diary by month; return the id of the row whose button was just pressed.

    Args:
        key: of the widget.
        months: of each its `title` and its `rows`; see daylist.js.
    """
    rows = [{**month, "rows": [_named(row) for row in month["rows"]]} for month in months]
    data = {"months": rows, "all": _("Show all")}
    chosen = _daylist(key=key, data=data, on_open_change=_nothing).open
    return None if chosen is None else str(chosen)


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with what a screen reader calls its button."""
    return {**row, "label": _("{action} {name}").format(action=row["action"], name=row["name"])}


def calendar(key: str, month: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Draw one month; return the day just tapped and the month just asked for, each None where there is none.

    Args:
        key: of the widget.
        month: its title, weeks and neighbours; see calendar.js.
    """
    texts = {"earlier": _("Earlier month"), "later": _("Later month")}
    drawn = _calendar(key=key, data={**month, "texts": texts}, on_open_change=_nothing, on_go_change=_nothing)
    return (None if drawn.open is None else str(drawn.open), None if drawn.go is None else str(drawn.go))


def rise(urgent: str, done: str, at: str = "") -> None:
    """Bring the top of the page into view when one of the words becomes another while the page is open.

    Args:
        urgent: stands for what is urgent now; empty for nothing.
        done: stands for what was saved last on this screen; empty for nothing.
        at: key of the container to bring into view for it; empty for the top.
    """
    with st.container(key="rise"):
        _rise(key="rise_token", data={"token": urgent, "done": done, "at": at})


def watch_lock(state: str, lock: str, every: int) -> None:
    """Have the page go to the lock when its browser is locked.

    Args:
        state: the address that says so.
        lock: the address to go to.
        every: after how many milliseconds to ask again.
    """
    with st.container(key="locked"):
        _locked(key="locked_watch", data={"state": state, "lock": lock, "every": every})


def press(start: str) -> None:
    """Press buttons of the page by itself, each once, as soon as it is drawn.

    Args:
        start: what the keys of those buttons begin with.
    """
    with st.container(key="press"):
        _press(key=_PRESS, data={"start": start}, default={"pressed": []}, on_pressed_change=_nothing)


def pressed() -> frozenset[str]:
    """Return the keys of the buttons that were pressed by itself while the page was open."""
    return frozenset(_current(_PRESS, "pressed", ()))
