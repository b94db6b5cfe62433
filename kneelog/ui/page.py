"""What every screen begins and ends with. A page file does `with open_page(...) as page:` and draws inside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from kneelog import service
from kneelog.domain.diary import Diary
from kneelog.domain.entry import diary_day
from kneelog.domain.errors import (
    CatalogueError,
    DamagedDiary,
    EmptyFile,
    KneelogError,
    LockedDiary,
    NotADiary,
    StorageError,
)
from kneelog.domain.finding import Finding, Urgency
from kneelog.ui import banner, clock, keeping, language, lasting, lockcard, markup, paths, screens, unlocking, welcome
from kneelog.ui.components import rise
from kneelog.words import N_, _

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from kneelog.storage import Store

OF_THIS_SCREEN: Final = "here_"
"""What keys of the session begin with that belong to one screen: they go when another is opened."""

_DONE: Final = f"{OF_THIS_SCREEN}saved"
_SHOWN: Final = "shown_screen"

_DISCLAIMER: Final = N_(
    "kneelog keeps what you write and shows it back. It has not examined you and does not diagnose. "
    "Everything stays on this computer."
)


@dataclass(frozen=True)
class Page:
    """What a screen reads, as of one moment.

    Attributes:
        store: the open diary, to hand to the service.
        now: the moment of this run.
        today: the diary day of that moment.
        diary: the records as they stand.
        findings: what the rules say today.
        head: the row of the title, for controls beside it.
        arrived: whether this run is the first on this screen, coming from another or from nowhere.
        damage: what of the file is not what was saved; empty where it is whole, or not yet checked.
    """

    store: "Store"
    now: datetime
    today: date
    diary: Diary
    findings: tuple[Finding, ...]
    head: "DeltaGenerator"
    arrived: bool
    damage: str = ""

    @property
    def urgent(self) -> bool:
        """Whether an urgent finding stands open: then nothing else is advised."""
        return any(finding.open for finding in self.findings)

    def warned(self, urgency: Urgency) -> bool:
        """Whether something more pressing than that stands open: then nothing calmer is advised beside it."""
        return any(each.shown and not each.folded and each.urgency.level > urgency.level for each in self.findings)


@contextmanager
def open_page(title: str, lead: str = "") -> Iterator[Page]:
    """Open the diary and draw what stands around a screen: urgent findings first, the title, the disclaimer last.

    Where the diary cannot be opened, says why in the place of the whole screen.

    Args:
        title: the heading, in English and marked by `N_`: it also tells this screen from the others.
        lead: the line under it, in the language that holds.
    """
    lasting.IN_THIS_PROCESS.begin()
    arrived = _arrive(title)
    if part := screens.wanted_part():
        done(f"opened {uuid4()}", part)
    try:
        now = clock.now()
        store = _example() if welcome.looking_around() else _diary()
        today = diary_day(now)
        diary = service.diary(store)
        findings = service.findings(store, today, now)
        keeper = None if welcome.looking_around() else _keeper(str(paths.diary_path(os.environ)))
    except (StorageError, CatalogueError) as error:
        if isinstance(error, LockedDiary) and service.can_encrypt():
            unlocking.ask(paths.diary_path(os.environ), error, _diary)
            _foot()
        else:
            _cannot_open(error)
        st.stop()
    word, at = st.session_state.get(_DONE, ("", ""))
    rise(banner.urgent(store, findings, diary, now, today), word, at)
    _about_the_diary(store)
    if keeper is not None:
        _about_the_file(keeper, diary, store)
    head = st.container(key="head", horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with head, st.container(width="content", gap="xxsmall"):
        st.title(_(title), anchor=False)
        if lead:
            markup.show(f'<p class="k-lead">{markup.text(lead)}</p>')
    try:
        yield Page(store, now, today, diary, findings, head, arrived, keeper.damage if keeper else "")
    except KneelogError as error:
        markup.problem(str(error))
    _foot()
    lasting.IN_THIS_PROCESS.end(store.path, store.times_read, title)


def done(word: str, at: str = "") -> None:
    """Have the next run begin at the top of the screen, or at a part of it: what was filled in below is saved.

    Args:
        word: stands for what was done; each time another.
        at: key of the container to bring into view; empty for the top.
    """
    st.session_state[_DONE] = (word, at)


def _arrive(title: str) -> bool:
    """Return whether this screen is new in this window; what was said on the screen before, with its undo, is gone."""
    arrived: bool = st.session_state.get(_SHOWN) != title
    if arrived:
        st.session_state[_SHOWN] = title
        for key in [key for key in st.session_state if str(key).startswith(OF_THIS_SCREEN)]:
            del st.session_state[key]
    return arrived


@st.cache_resource(show_spinner=False)
def _store(path: str) -> "Store":
    """Open a diary once for all windows of this app."""
    return service.open_diary(Path(path), clock.now(), unlocking.key_of(Path(path)))


def _diary() -> "Store":
    """Return the diary, opened anew where another file was put in its place: by a restore, or encrypted elsewhere."""
    path = paths.diary_path(os.environ)
    store = _store(str(path))
    if store.replaced and path.exists():  # one that was deleted is not begun anew behind the person's back
        store.close()
        _let_go(path)
        store = _store(str(path))
    return store


def _let_go(path: Path) -> None:
    """Have the diary opened anew by the next who asks for it, and looked after anew."""
    _keeper(str(path)).stop()
    _keeper.clear(str(path))
    _store.clear(str(path))


def reopen(store: "Store", key: service.Key | None) -> None:
    """Have the next run open a diary that was written anew, under the key it has now."""
    path = paths.diary_path(os.environ)
    unlocking.keep(path, key)
    store.close()
    _let_go(path)


@st.cache_resource(show_spinner=False)
def _keeper(path: str) -> keeping.Keeper:
    """Look after the person's own diary while the app runs."""
    return keeping.begin(_store(path))


def _example() -> "Store":
    """Open the example, made anew each time the app starts."""
    store = _store(str(welcome.example()))
    service.fill_demo(store, clock.now())
    return store


def _about_the_diary(store: "Store") -> None:
    if service.is_demo(store):
        markup.note(_("Invented entries to look around in. Nothing here is about you."), _("DEMO."), "k-demo")
        if welcome.looking_around():
            welcome.leave()
    if store.read_only:
        markup.note(
            _(
                "This diary can be read but not changed: the file or its folder is write-protected. "
                "Allow writing to it and open kneelog again to log."
            ),
            _("Read only."),
        )


def _about_the_file(keeper: keeping.Keeper, diary: Diary, store: "Store") -> None:
    if keeper.damage:
        markup.note(
            _("The diary file is not what was saved ({what}). Go back to a backup in Settings.").format(
                what=keeper.damage
            ),
            _("Damaged."),
        )
    elif keeper.trouble:
        markup.note(keeper.trouble, _("No backup."))
    elif not diary.entries and not service.revision(store) and any(each.entries for each in service.backups(store)):
        markup.note(_("This diary is empty, but there are backups of one. Settings has the way back."))


def _cannot_open(error: KneelogError) -> None:
    st.title(_("The diary could not be opened"), anchor=False)
    markup.problem(str(error))
    path = paths.diary_path(os.environ)
    here = markup.text(_("The file:"))
    markup.show(f'<p class="k-p">{here}</p><span class="k-path">{markup.text(path)}</span>')
    markup.paragraph(_("kneelog has not changed it. Mend or move the file, then load this page again."))
    if isinstance(error, (DamagedDiary, EmptyFile, NotADiary)) and _way_back(path):
        _store.clear(str(path))
        _keeper.clear(str(path))
        st.rerun()
    _foot()


def _way_back(path: Path) -> bool:
    from kneelog.ui import backups  # noqa: PLC0415 - needs this module; and a diary that opens has no need of it

    return backups.way_back(path, clock.now())


def _foot() -> None:
    with st.container(key="disclaimer"):
        markup.show(f'<div class="k-foot">{markup.text(_(_DISCLAIMER))}{language.links()}{lockcard.link()}</div>')
