"""Erasing for good: the part of the Settings screen for it, and what is said when it is done."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import KneelogError
from kneelog.domain.record import Function, Mark, Record
from kneelog.service import Erased
from kneelog.ui import markup, profile
from kneelog.ui.page import Page
from kneelog.words import N_, _, ngettext
from kneelog.words.formats import number_text

_DELETED, _PERIOD, _ALL = "deleted", "period", "all"
_WORDS: Final = {
    _DELETED: N_("What was deleted"),
    _PERIOD: N_("Some days"),
    _ALL: N_("Everything"),
}


def draw(page: Page) -> None:
    """Draw what can be erased, how much that is, and only then the button that does it."""
    markup.paragraph(
        _(
            "What you delete is hidden and can be brought back. Erasing takes it out of the file, its history and "
            "every backup kneelog made, for good. Copies that left this folder are not reached: exports, pages for a "
            "doctor, backups of your own, and what a disk may keep of old files."
        )
    )
    what = st.segmented_control(
        _("What to erase"), list(_WORDS), format_func=lambda each: _(_WORDS[each]), key="erase_what"
    )
    if what is None:
        return
    records = _chosen(page, what)
    if records is not None and not records:
        markup.paragraph(_("There is nothing of that in the diary."))
        return
    words = _("The whole diary goes, with all its backups.") if records is None else _count(records)
    markup.paragraph(words)
    # Meant is what is counted above, and no more: other days ask again.
    meant = st.checkbox(_("I mean it: nothing brings it back"), key=f"erase_meant_{what}_{hash(tuple(records or ()))}")
    if st.button(_("Erase for good"), key="erase_now", disabled=not meant or page.store.read_only):
        _finish(erase(page, records))


def _finish(words: str) -> None:
    if words:
        profile.finish(words)


def _count(records: Collection[object]) -> str:
    n = len(records)
    words = ngettext("{n} record goes, with every earlier version.", "{n} records go, with every earlier version.", n)
    return words.format(n=number_text(n))


def _chosen(page: Page, what: str) -> Sequence[tuple[type[Record], UUID]] | None:
    if what == _ALL:
        return None
    if what == _PERIOD:
        with st.container(horizontal=True):
            first = _day(_("From"), "erase_first", page)
            last = _day(_("To"), "erase_last", page)
        return service.records_between(page.store, min(first, last), max(first, last))
    found: list[tuple[type[Record], UUID]] = []
    found += [(Entry, each.content.id) for each in service.deleted(page.store, Entry)]
    found += [(Mark, each.content.id) for each in service.deleted(page.store, Mark)]
    found += [(Function, each.content.id) for each in service.deleted(page.store, Function)]
    return found


def _day(label: str, key: str, page: Page) -> date:
    day: date = st.date_input(label, page.today, format=_("DD/MM/YYYY"), key=key, width=180)
    return day


def erase(page: Page, records: Collection[tuple[type[Record], UUID | None]] | None) -> str:
    """Erase; return what went and what could not be reached, or say here why it failed and return nothing."""
    try:
        with st.spinner(_("Erasing, in the backups too")):
            done = service.erase(page.store, records, page.now)
    except KneelogError as error:
        markup.problem(str(error))
        return ""
    return _said(done)


def _said(done: Erased) -> str:
    gone = ngettext("{n} record erased.", "{n} records erased.", done.records).format(n=number_text(done.records))
    backups = done.rewritten + done.removed
    if backups:
        words = ngettext("{n} backup cleaned.", "{n} backups cleaned.", backups)
        gone = f"{gone} {words.format(n=number_text(backups))}"
    if done.beyond:
        unreached = _("Not reached: {names}").format(names=", ".join(map(str, done.beyond)))
        gone = f"{gone} {unreached}"
    return gone
