"""The part of the Settings screen about backups, and the way back when the diary cannot be opened."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import KneelogError
from kneelog.service import Backup, Difference, Key
from kneelog.ui import markup, profile, say, unlocking
from kneelog.ui.page import Page
from kneelog.words import _, ngettext, pgettext
from kneelog.words.formats import date_text, number_text

_MOST_LISTED: Final = 20
"""Records that a preview names of each kind."""


def draw(page: Page) -> None:
    """Draw the backups: what is kept, one by hand, the way back to each, a second place."""
    markup.paragraph(
        _(
            "kneelog makes backups by itself: when it starts, every half hour of use, and before anything that could "
            "take entries away. A backup counts only once it was restored and compared with the diary, row by row."
        )
    )
    if page.damage:
        _damaged(page)
        return
    kept = service.backups(page.store)
    markup.small(_newest(kept))
    if st.button(_("Back up now"), key="backup", disabled=service.is_demo(page.store)):
        _make(page)
    if kept:
        _one(page, kept)
    _second_place(page)


def _damaged(page: Page) -> None:
    """Draw the way back for a diary that opens, and is not what was saved.

    Its connections are closed first, since the file is read by hand; whoever needs one after that has a new one.
    """
    markup.problem(page.damage)
    page.store.close()
    if way_back(page.store.path, page.now):
        profile.finish(_("Mended. The damaged file is kept beside the diary."))


def _newest(kept: Sequence[Backup]) -> str:
    if not kept:
        return _("There is no backup yet.")
    return _("The newest: {backup}").format(backup=_told(kept[0]))


def _make(page: Page) -> None:
    try:
        made = service.backup(page.store, page.now)
    except (KneelogError, OSError) as error:
        markup.problem(_("No backup was made. {reason}").format(reason=error))
    else:
        profile.finish(_("Backup made and compared: {file}").format(file=made.name))


def _told(backup: Backup) -> str:
    """Return one backup in one line: when, how much, why."""
    day = date_text(backup.made_at.date(), _("d MMM y"))
    when = f"{day}, {say.clock(backup.made_at)}"
    if backup.wrong:
        return _("{when}: cannot be used").format(when=when)
    entries = ngettext("{n} entry", "{n} entries", backup.entries).format(n=number_text(backup.entries))
    return _("{when}: {entries}, {why}").format(when=when, entries=entries, why=backup.why.label)


def _one(page: Page, kept: Sequence[Backup]) -> None:
    chosen: Backup | None = st.selectbox(
        _("Go back to a backup"),
        kept,
        index=None,
        format_func=_told,
        placeholder=ngettext("{n} backup", "{n} backups", len(kept)).format(n=number_text(len(kept))),
        key="backup_chosen",
    )
    if chosen is None:
        return
    with st.spinner(_("Reading the backup")):
        found = service.preview_restore(page.store, chosen)
    _preview(found, chosen)
    if found.nothing:
        return
    meant = not found.much_goes or st.checkbox(
        _("More than half of the diary would be gone. I mean it."), key=f"backup_meant_{chosen.path.name}"
    )
    markup.small(_("What the diary holds now is kept as a backup first, so you can come back."))
    if st.button(
        _("Restore this backup"), type="primary", key="backup_restore", disabled=not meant or page.store.read_only
    ):
        service.restore(page.store, chosen, page.now, even_if_much_goes=meant)
        st.session_state.pop("backup_chosen", None)
        profile.finish(_("Restored. What was there before is the newest backup now."))


def _preview(found: Difference, chosen: Backup) -> None:
    if found.nothing:
        markup.paragraph(_("The diary holds the same as this backup: there is nothing to restore."))
        return
    markup.tiles(
        [
            (pgettext("records", "Would come"), str(len(found.comes)), pgettext("records", "only in the backup")),
            (pgettext("records", "Would go"), str(len(found.goes)), pgettext("records", "only in the diary now")),
            (
                pgettext("records", "Would change"),
                str(len(found.changes)),
                pgettext("records", "back to what they were"),
            ),
            (pgettext("records", "Same"), str(found.same), pgettext("records", "stay as they are")),
        ]
    )
    for title, records in ((_("Would come"), found.comes), (_("Would go"), found.goes)):
        lines = [_line(each) for each in records if isinstance(each, Entry)]
        if lines:
            markup.heading(title)
            markup.table((_("Day"), _("Worst"), _("Where")), lines[-_MOST_LISTED:], f"{title}, {_told(chosen)}")
            if len(lines) > _MOST_LISTED:
                markup.small(_("And {number} more.").format(number=len(lines) - _MOST_LISTED))


def _line(entry: Entry) -> tuple[str, str, str]:
    worst = "-" if entry.worst is None else str(entry.worst)
    return date_text(entry.day, _("d MMM y")), worst, say.places(entry.places)


def _second_place(page: Page) -> None:
    second = service.second_place(page.store)
    with st.expander(_("A second place for backups"), expanded=second is not None, key="backup_second_place"):
        markup.paragraph(
            _(
                "A disk can break. Name a folder on another one, or one that a program of yours carries elsewhere: "
                "each backup is copied there too. Whoever can read that folder can read the diary."
            )
        )
        typed = st.text_input(_("Folder"), value=str(second or ""), key="backup_second", placeholder=str(Path.home()))
        with st.container(horizontal=True):
            use = st.button(_("Use this folder"), key="backup_second_use", disabled=page.store.read_only)
            if second is not None and st.button(_("No second place"), key="backup_second_none"):
                service.choose_second_place(page.store, None)
                st.session_state.pop("backup_second", None)
                profile.finish(_("Backups are made beside the diary alone from now on."))
        if use:
            _use(page, Path(typed) if typed.strip() else None)


def _use(page: Page, folder: Path | None) -> None:
    """Have backups copied to a folder too; where that cannot be, say so here and leave the rest of the screen."""
    try:
        service.choose_second_place(page.store, folder)
    except KneelogError as error:
        markup.problem(str(error))
    else:
        profile.finish(_("Kept. The next backup is copied there too.") if folder else _("Kept."))


def way_back(path: Path, now: datetime) -> bool:
    """Draw what can take the place of a diary that is damaged; return whether something just did.

    Args:
        path: the file; no store of this process may have it open.
        now: the moment of this run.
    """
    key = unlocking.key_of(path)
    return _mend(path, now, key) or _put_back(path, now, key)


def _mend(path: Path, now: datetime, key: Key | None) -> bool:
    """Draw what can be read of the file and what a backup adds, to be put together; nothing where there is nothing."""
    if not path.is_file():
        return False
    with st.spinner(_("Reading what can be read")):
        rescue = service.rescue_of(path, key)
    if not rescue.entries_read:
        return False
    markup.heading(_("What can be saved"))
    markup.tiles(
        [
            (pgettext("entries", "As saved"), number_text(rescue.entries_read), _("entries read from the file")),
            (
                pgettext("entries", "From the backup"),
                number_text(rescue.entries_of_backup),
                _("more entries in {backup}").format(backup=_told(rescue.backup))
                if rescue.backup
                else _("none is there"),
            ),
            (pgettext("entries", "Not to be read"), number_text(rescue.lost), _("records in neither")),
        ]
    )
    markup.small(_("The damaged file is kept beside it under another name."))
    with st.container(horizontal=True):
        put_together = st.button(_("Put this together as the diary"), type="primary", key="rescue_mend")
        st.download_button(
            _("Save it as a file (JSON)"),
            lambda: service.readable(rescue),
            file_name=f"diary-{now:%Y-%m-%d}.json",
            mime="application/json",
            key="rescue_file",
            on_click="ignore",
        )
    return put_together and _done(lambda: service.mend(path, rescue, now, key))


def _put_back(path: Path, now: datetime, key: Key | None) -> bool:
    """Draw the backups, of which one can take the place of the file."""
    sound = [each for each in service.backups_of(path, key) if not each.wrong]
    if not sound:
        markup.paragraph(_("There is no backup of it beside the file. If you have one elsewhere, put it in its place."))
        return False
    markup.heading(_("Go back to a backup"))
    chosen: Backup = st.selectbox(_("Backup"), sound, format_func=_told, key="rescue_chosen")
    markup.small(
        _(
            "The file that cannot be opened is kept beside it under another name. "
            "What was typed since the backup is not in it."
        )
    )
    pressed = st.button(_("Put this backup in its place"), key="rescue_restore")
    return pressed and _done(lambda: service.put_back(path, chosen, now, key))


def _done(change: Callable[[], object]) -> bool:
    """Make a change; where it fails say so and return False."""
    try:
        change()
    except (KneelogError, OSError) as error:
        markup.problem(str(error))
        return False
    return True
