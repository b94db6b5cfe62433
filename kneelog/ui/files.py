"""The parts of the Settings screen about the file: where it is, whether it is whole, taking entries in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import KneelogError
from kneelog.ui import columns, intaking, markup, profile, say, screens
from kneelog.ui.page import OF_THIS_SCREEN, Page, done
from kneelog.words import _, language, ngettext, pgettext

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from kneelog.service import Preview
    from kneelog.transfer import Found, Rejected
    from kneelog.transfer.mapper.guess import Guess
    from kneelog.transfer.mapper.mapping import TableMapping

_MOST_LISTED: Final = 50

_HELD: Final = f"{OF_THIS_SCREEN}preview"
"""What the session keeps of the file that is being looked at."""

_MAPPINGS: Final = "import_mappings"
"""What the person said the columns are, by their names: the next table of the same columns begins with it."""

_ADDED: Final = f"{OF_THIS_SCREEN}added"
"""What was added a moment ago."""


@dataclass(frozen=True, slots=True)
class _Added:
    """What an import added.

    Attributes:
        intake: its id.
        count: how many records.
        entries: the ids of those that are entries, which History can show alone.
    """

    intake: UUID
    count: int
    entries: tuple[UUID, ...]


def place(page: Page) -> None:
    """Draw where the diary is, and what can be done for it."""
    one_file = _("Your diary is one file on this computer. Whoever can read this file can read the diary.")
    locked = _("Your diary is one file on this computer. It is encrypted; its backups are too.")
    markup.paragraph(one_file if page.store.key is None else locked)
    markup.show(f'<span class="k-path">{markup.text(page.store.path)}</span>')
    if st.button(_("Check the file"), key="check"):
        wrong = service.check(page.store)
        profile.finish(_("The file is whole.") if not wrong else " ".join(wrong))


def take_in(page: Page) -> None:
    """Draw the import: a file, what it would do, and only then the button that does it."""
    _just_added(page)
    number = st.session_state.setdefault("import_number", 0)
    upload = st.file_uploader(
        _("A diary file, a table of your own (CSV or XLSX), or a file of another app"),
        type=["json", "csv", "tsv", "txt", "xlsx", "zip", "xml", "db", "gpx", "fit", "gz", "backup"],
        key=f"import_{number}",
        disabled=page.store.read_only,
    )
    try:
        if upload is None:
            preview, place = _looked_into(page, f"import_path_{number}"), st.container()
        else:
            preview, place = _previewed(page, upload.getvalue(), upload.name, f"import_{upload.file_id}")
    except KneelogError as error:
        markup.problem(str(error))
        return
    if preview is None:
        return
    with place:
        _recognised(preview)
        _told(preview)
        try:
            _act_on(page, preview)
        except KneelogError as error:
            markup.problem(str(error))


def _act_on(page: Page, preview: "Preview") -> None:
    """Draw the buttons that change the diary: add what is new, bring back what was deleted.

    Raises:
        StorageError: nothing was changed; the sentence says why.
    """
    count = len(preview.new)
    add = ngettext("Add {n} new record", "Add {n} new records", count).format(n=count)
    if count and st.button(add, type="primary", key="import_apply"):
        intake = uuid4()
        with st.spinner(_("Adding the records …"), show_time=True):
            service.apply_import(page.store, preview, page.now, intake)
        contents = [each.record.current.content for each in preview.new]
        entries = tuple(content.id for content in contents if isinstance(content, Entry))
        st.session_state[_ADDED] = _Added(intake, count, entries)
        st.session_state["import_number"] += 1
        done(str(intake), "import_added")  # the page is short again: what was added, and its undo, come into view
        profile.finish(ngettext("{n} record added.", "{n} records added.", count).format(n=count))
    if not preview.new:
        markup.paragraph(_("There is nothing new in this file."))
    gone = len(preview.gone)
    back = ngettext("Bring back {n} deleted record", "Bring back {n} deleted records", gone).format(n=gone)
    if gone and st.button(back, key="import_back"):
        count = service.bring_back_deleted(page.store, preview, page.now)
        st.session_state["import_number"] += 1
        profile.finish(ngettext("{n} record brought back.", "{n} records brought back.", count).format(n=count))


def _just_added(page: Page) -> None:
    """Draw what was added a moment ago, with the way to see it and the way to take it back."""
    last: _Added | None = st.session_state.get(_ADDED)
    if last is None:
        return
    with st.container(key="import_added", horizontal=True, vertical_alignment="center"):
        told = ngettext("{n} record was added.", "{n} records were added.", last.count)
        later = _("History can take this import back later, too.")
        markup.paragraph(f"{told.format(n=last.count)} {later}")
        if last.entries and st.button(_("Show in History"), key="import_show"):
            screens.go(screens.HISTORY, last.entries, about=_("What was imported"))
        if st.button(_("Undo the import"), key="import_undo"):
            del st.session_state[_ADDED]
            profile.finish(intaking.turn(page, last.intake, undone=False))


def _looked_into(page: Page, key: str) -> "Preview | None":
    """Draw where a file is named that is too large for the browser; return what it would bring. None: not yet.

    Raises:
        TransferError: it cannot be read as a whole.
    """
    with st.expander(_("A file that is too large for the browser"), key="import_in_place"):
        markup.paragraph(
            _("It is read where it is, and not copied: of an export of Apple Health, up to {most} GB.").format(
                most=service.LARGEST_READ_IN_PLACE // 1024**3
            )
        )
        typed = st.text_input(_("Where it is on this computer"), key=key, disabled=page.store.read_only)
        path = typed.strip().strip("\"'")
        if st.button(_("Look into it"), key=f"{key}_look", disabled=page.store.read_only) and path:
            st.session_state[f"{key}_found"] = _read_in_place(path)
    found = st.session_state.get(f"{key}_found")
    return None if found is None else service.preview_found(page.store, found)


def _read_in_place(path: str) -> "Found | None":
    """Return what a file holds, telling how far its reading is.

    Whatever is pressed meanwhile, here or to leave the screen, begins another run and so ends this one; nothing is
    kept of it.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        line = st.empty()
        st.button(_("Stop reading"), key="import_stop")

    def tell(doing: str) -> None:
        with line:
            markup.status(doing)

    tell(_("Opening the file"))
    try:
        return service.read_file(Path(path).expanduser(), tell)
    except OSError as error:
        said = _("{file} cannot be opened ({reason}). Check where it is, and that you may read it.")
        markup.problem(said.format(file=path, reason=error.strerror or error))
        return None
    finally:
        place.empty()


def _previewed(page: Page, data: bytes, name: str, key: str) -> "tuple[Preview | None, DeltaGenerator]":
    """Return what a file would bring, and where to say so; of a table that nobody knows, once its columns are named.

    Raises:
        TransferError: it cannot be read as a whole.
    """
    mappings = st.session_state.setdefault(_MAPPINGS, {})

    def guess(key: str, encoding: str = "") -> "Guess | None":
        if key not in st.session_state:
            st.session_state[key] = _as_before(service.guessed_table(data, name, encoding), mappings)
        found: Guess | None = st.session_state[key]
        return found

    guessed = guess(key)
    if guessed is not None and guessed.mapping.encoding:
        encoding = columns.letters(guessed.mapping.encoding, f"{key}_letters")
        key = f"{key}_{encoding}"
        guessed = guess(key, encoding)
    if guessed is None:
        return _once(page, key, None, lambda: service.preview_import(page.store, data, name)), st.container()
    mapping, makes = columns.ask(guessed, key)
    if mapping.missing:
        for place in (makes, st.container()):  # where the button would be, and after the columns it may be about
            with place:
                markup.note(mapping.missing)
        return None, makes
    mappings[frozenset(mapping.columns)] = mapping
    preview = _once(page, key, mapping, lambda: service.preview_table(page.store, data, name, mapping))
    with makes:
        columns.shown(preview, page.today)
    columns.keep(mapping)
    return preview, makes


def _as_before(guessed: "Guess | None", mappings: "Mapping[frozenset[str], TableMapping]") -> "Guess | None":
    """Return the guess with what was said of a table with the same columns, where there was one in this window."""
    said = None if guessed is None else mappings.get(frozenset(guessed.mapping.columns))
    if guessed is None or said is None:
        return guessed
    said = replace(said, encoding=guessed.mapping.encoding)
    return replace(guessed, mapping=said, reasons=(_("The columns are as you named them in the table before."),))


def _once(page: Page, file: str, mapping: object, make: "Callable[[], Preview]") -> "Preview":
    """Return what `make` makes, or made before of the same file, mapping and diary: each tap draws the screen again."""
    of = (file, mapping, page.store.state(), language().code)
    held = st.session_state.get(_HELD)
    if held is None or held[0] != of:
        with st.spinner(_("Reading the file …"), show_time=True):
            held = st.session_state[_HELD] = (of, make())
    preview: Preview = held[1]
    return preview


def _recognised(preview: "Preview") -> None:
    """Say which app a file is from, which days it is of, and what was taken for granted."""
    for line in service.recognised(preview):
        markup.paragraph(line)


def _told(preview: "Preview") -> None:
    markup.tiles(
        [
            (pgettext("records", "New"), str(len(preview.new)), pgettext("records", "would be added")),
            (pgettext("records", "Same"), str(len(preview.same)), pgettext("records", "already in the diary")),
            (
                pgettext("records", "Different"),
                str(len(preview.conflicting)),
                pgettext("records", "stay as they are in the diary"),
            ),
            (pgettext("records", "Not readable"), str(len(preview.rejected)), pgettext("records", "left out")),
        ]
    )
    conflicts = [(_line(each.record.line), f"{say.first_upper(each.what)}: {each.why}") for each in preview.conflicting]
    _listed(_("Different from the diary"), (_("Where"), _("What differs")), conflicts)
    if preview.read_before:
        markup.note(
            ngettext(
                "{n} of these is in the diary as an earlier import read it. To have it as it is read now, undo that "
                "import first, in History; then add it again.",
                "{n} of these are in the diary as an earlier import read them. To have them as they are read now, undo "
                "that import first, in History; then add them again.",
                preview.read_before,
            ).format(n=preview.read_before)
        )
    if gone := len(preview.gone):
        markup.paragraph(
            ngettext(
                "{n} of them was deleted in the diary.",
                "{n} of them were deleted in the diary.",
                gone,
            ).format(n=gone)
        )
    rejected = [(_place_of(each, preview), each.reason) for each in preview.rejected]
    _listed(_("Not readable, and why"), (_("Where"), _("Reason")), rejected)


def _place_of(rejected: "Rejected", preview: "Preview") -> str:
    """Return where in a file something stands; the rows of another app say their own line."""
    return rejected.where if preview.found.app else f"{_line(rejected.line)}, {rejected.where}"


def _line(number: int) -> str:
    return _("line {number}").format(number=number)


def _listed(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    shown = list(rows)
    if shown:
        markup.heading(title)
        markup.table(head, shown[:_MOST_LISTED], title)
        if len(shown) > _MOST_LISTED:
            markup.small(_("And {number} more.").format(number=len(shown) - _MOST_LISTED))
