"""A twin of Today: the same widgets and components around constant data. It opens no diary and asks no service.

At `/` a tap on Save is one plain round trip: one run, on which the bar says "Saved". At `/?anew` it does what Today has
to do besides, without the diary: a second run, which puts an empty form in the place of the saved one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import streamlit as st

from kneelog.domain.entry import Entry, Place
from kneelog.domain.vocabulary import Side, Zone
from kneelog.ui import markup, paths, screens, theme, when
from kneelog.ui.components import tabbar
from kneelog.ui.entry_form import EntryForm, Usual

_NOW: Final = datetime.fromisoformat("2026-03-15T20:30:00+01:00")
_USUAL: Final = Usual(
    ("stiffness", "knee_swelling", "clicking", "weakness"), ("Cycling", "Walking"), ("Ice",), own=True
)
_NOTED: Final = Entry(
    UUID(int=0), _NOW, severity=5, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT), Place(Zone.CALF, Side.RIGHT))
)
_QUESTIONS: Final = (
    "Is one calf, lower leg or ankle swollen, or bigger than the other? (right leg)",
    "Have you ever had a blood clot in a vein or lung?",
    "Did you twist while squatting or bending the leg?",
)
_SUMMARY: Final = (
    '<div class="k-sum" role="status"><b>{}5 · Moderate, hard to ignore</b><br><span>Right: calf</span></div>'
)


@dataclass
class Held:
    """What the window holds between runs: number of the form, whether it is saved, what the form starts from."""

    number: int = 0
    done: bool = False
    start: Entry | None = None

    def begin(self, start: Entry | None = None) -> None:
        """Put a new form in the place of this one."""
        self.number += 1
        self.start = start

    def save(self) -> None:
        """Say that it is saved."""
        self.done = True


def today() -> None:
    """Draw the screen."""
    held: Held = st.session_state.setdefault("twin_held", Held())
    head = st.container(key="head", horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with head, st.container(width="content", gap="xxsmall"):
        st.title("How is the knee today?", anchor=False)
    with head, st.container(width="content"):
        when.choose(f"today{held.number}", _NOW)
    markup.show('<p class="k-lead">Sunday 15 March · not logged yet</p>')
    _soon()
    if not held.done:
        _one_tap(held)
    _form(held)
    _bar(held)
    if held.done:
        _questions()
        markup.show('<h2 class="k-q small">Noted today</h2><ul class="k-day"><li>20:30 Right: calf</li></ul>')
        markup.small("Change or remove entries in History.")
    with st.container(key="disclaimer"):
        markup.show('<div class="k-foot">kneelog keeps what you write and shows it back.</div>')


def _soon() -> None:
    with st.container(key="amber_soon", horizontal=True, wrap=False, vertical_alignment="center"):
        markup.show('<div class="k-am"><b>Lasts longer than a few days.</b> Noted on 14 days.</div>', narrow=True)
        st.button("Why", key="soon_why")


def _one_tap(held: Held) -> None:
    with st.container(key="strip_repeat", horizontal=True, vertical_alignment="center"):
        markup.show('<div class="k-rep"><b>Same as last time?</b><span>Worst pain 4</span></div>', narrow=True)
        with st.container(horizontal=True, width="content", gap="small"):
            st.button("Save the same", key=f"same{held.number}")
            st.button("No pain today", key=f"nopain{held.number}")


def _form(held: Held) -> None:
    fill = EntryForm(f"today{held.number}", held.start, _USUAL, _NOW.date())
    with st.container(key="entry"):
        with st.container(key="card_sev"):
            markup.question("How bad was the worst pain?", "Count from 0, no pain, to 10, the worst you can imagine.")
            fill.number()
        with st.container(key="card_map"):
            markup.question("Where?")
            fill.where()
        with st.container(key="card_usual"):
            markup.question("Usual for you", "Your most noted. Tap what is true now.")
            fill.usual()
            legs = st.container()
        with st.container(key="detail"):
            _more(fill)
        with legs:
            fill.legs()


def _more(fill: EntryForm) -> None:
    """Draw the folds; what is in them is not drawn before they are unfolded."""
    for part, words, draw in (
        ("symptoms", "More symptoms", fill.symptoms),
        ("feel", "How it feels, what makes it worse or better", fill.feel),
        ("began", "How it began", fill.began),
        ("done", "What you did, what you tried", lambda: fill.done(caveats=True)),
        ("words", "Note, another place", fill.words),
    ):
        with st.expander(words, key=f"more_{part}{fill.key}", on_change="rerun") as fold:
            if fold.open:
                draw()


def _bar(held: Held) -> None:
    with st.container(
        key="savebar_done" if held.done else "savebar",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        markup.show(_SUMMARY.format("Saved. " if held.done else ""), narrow=True)
        if held.done:
            _undo(held)
        elif "anew" not in st.query_params:
            st.button("Save", type="primary", key=f"save{held.number}", on_click=held.save)
        elif st.button("Save", type="primary", key=f"save{held.number}"):
            held.save()
            held.begin()
            st.rerun()


def _undo(held: Held) -> None:
    if st.button("Undo", key=f"undo{held.number}"):
        held.done = False
        if "anew" in st.query_params:
            held.begin(_NOTED)
        st.rerun()


def _questions() -> None:
    with st.container(key="card_next"):
        markup.question("What would make this clearer", "One tap each.")
        for number, words in enumerate(_QUESTIONS):
            markup.show(f'<div class="k-ev3"><ul><li class="q">{words}<small>A danger sign</small></li></ul></div>')
            with st.container(horizontal=True, gap="small", key=f"row_next_{number}"):
                st.button("Yes", key=f"next_{number}_yes")
                st.button("No", key=f"next_{number}_no")
                st.button("Leave out", key=f"next_{number}_skip", type="tertiary")


def _frame() -> None:
    """Draw what kneelog/ui/main.py draws around every screen."""
    icons = paths.static_folder() / "icons"
    st.set_page_config(page_icon=icons / "icon.png", layout="wide", initial_sidebar_state="collapsed")
    others = [screen.page() for screen in screens.SCREENS if screen is not screens.TODAY]
    page = st.navigation([st.Page(today, title="Today", default=True), *others], position="top")
    st.set_page_config(page_title="twin")
    with st.container(key="style"):
        st.html(theme.sheet(theme.name()))
    st.logo(icons / f"logo-{theme.name()}.svg", size="large")
    tabs = [
        {"label": each.short, "href": each.href, "icon": each.drawing, "current": each is screens.TODAY}
        for each in screens.SCREENS
    ]
    with st.container(key="tabbar"):
        tabbar("tabs", tabs)
    page.run()


_frame()
