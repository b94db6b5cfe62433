"""The parts of the Settings screen about the file: where it is, a backup, taking entries in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.domain.errors import KneelogError
from kneelog.ui import markup, profile, say
from kneelog.ui.page import Page

if TYPE_CHECKING:
    from kneelog.service import Preview

_MOST_LISTED: Final = 50


def place(page: Page) -> None:
    """Draw where the diary is, and what can be done for it."""
    markup.paragraph("Your diary is one file on this computer. Whoever can read this file can read the diary.")
    markup.show(f'<span class="k-path">{markup.text(page.store.path)}</span>')
    folder = service.backup_folder(page.store)
    with st.container(horizontal=True):
        if st.button("Back up now", key="backup"):
            try:
                made = service.backup(page.store, folder, page.now)
            except (KneelogError, OSError) as error:
                markup.problem(f"No backup was made. {error}")
            else:
                profile.finish(f"Backup made and compared: {made}")
        if st.button("Check the file", key="check"):
            wrong = service.check(page.store)
            profile.finish("The file is whole." if not wrong else " ".join(wrong))
    markup.small(f"Backups go to {folder}. Copy one to another disk now and then.")


def take_in(page: Page) -> None:
    """Draw the import: a file, what it would do, and only then the button that does it."""
    number = st.session_state.setdefault("import_number", 0)
    upload = st.file_uploader(
        "A diary file (JSON or CSV)", type=["json", "csv"], key=f"import_{number}", disabled=page.store.read_only
    )
    if upload is None:
        return
    try:
        preview = service.preview_import(page.store, upload.getvalue(), upload.name)
    except KneelogError as error:
        markup.problem(str(error))
        return
    _told(preview)
    count = len(preview.new)
    if count and st.button(
        f"Add {count} new {'record' if count == 1 else 'records'}", type="primary", key="import_apply"
    ):
        try:
            service.apply_import(page.store, preview, page.now)
        except KneelogError as error:
            markup.problem(str(error))
        else:
            st.session_state["import_number"] = number + 1
            profile.finish(f"{count} {'record' if count == 1 else 'records'} added.")


def _told(preview: "Preview") -> None:
    markup.tiles(
        [
            ("New", str(len(preview.new)), "would be added"),
            ("Same", str(len(preview.same)), "already in the diary"),
            ("Different", str(len(preview.conflicting)), "stay as they are in the diary"),
            ("Not readable", str(len(preview.rejected)), "left out"),
        ]
    )
    conflicts = [(f"line {each.record.line}", each.what, each.why) for each in preview.conflicting]
    _listed("Different from the diary", ("Where", "What", "Why"), conflicts)
    rejected = [(f"line {each.line}", each.where, each.reason) for each in preview.rejected]
    _listed("Not readable, and why", ("Where", "Field", "Reason"), rejected)
    if not preview.new:
        markup.paragraph("There is nothing new in this file.")


def _listed(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    shown = list(rows)
    if shown:
        markup.heading(title)
        markup.table(head, shown[:_MOST_LISTED], title)
        if len(shown) > _MOST_LISTED:
            markup.small(f"And {say.first_upper(str(len(shown) - _MOST_LISTED))} more.")
