"""The dialogs of the History screen: edit, add, delete an entry or a mark; what was changed; undo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid4

import streamlit as st

from kneelog import service
from kneelog.domain import checks
from kneelog.domain.entry import Entry
from kneelog.domain.errors import Conflict, InvalidValue, KneelogError
from kneelog.domain.record import Intake, Mark, Version, Watch
from kneelog.domain.vocabulary import MarkKind, Side
from kneelog.ui import draft, erasing, intaking, markup, profile, say, when
from kneelog.ui.entry_form import EntryForm, Usual
from kneelog.ui.page import OF_THIS_SCREEN, Page
from kneelog.words import _, ngettext

_DONE: Final = f"{OF_THIS_SCREEN}done"
_REOPEN: Final = "history_reopen"
_NOTHING_FIRST: Final = Usual((), (), (), own=False)
_EVENING: Final = time(20, 0)


@dataclass(frozen=True, slots=True)
class _Done:
    """The last change made here, for its undo. Of an import, the version is 1 where it was taken back, else 0."""

    words: str
    kind: type[Entry] | type[Mark] | type[Watch] | type[Intake]
    record_id: UUID
    version: int

    def take_back(self, page: Page) -> None:
        """Undo it."""
        if self.kind is Intake:
            _turn(page, self.record_id, undone=bool(self.version))
        elif self.kind is Entry:
            service.undo(page.store, Entry, self.record_id, page.now, self.version)
        elif self.kind is Watch:
            service.watch_again(page.store, self.record_id, page.now, self.version)
        else:
            service.undo(page.store, Mark, self.record_id, page.now, self.version)


def open_row(page: Page, row: str) -> None:
    """Open the dialog of a row, "entry:id", "mark:id", "gap:date"; turn an import or bring back what was deleted."""
    kind, rest = row.split(":", 1)
    match kind:
        case "entry":
            _edit_entry(page, UUID(rest))
        case "mark":
            _edit_mark(page, UUID(rest))
        case "gone-entry":
            _bring_back(page, Entry, UUID(rest), _("Entry brought back."))
        case "gone-mark":
            _bring_back(page, Mark, UUID(rest), _("Mark brought back."))
        case "intake":
            intake, undone = rest.split(":")
            _turn(page, UUID(intake), undone=undone == "1")
            st.rerun()
        case _:
            _new_entry(page, date.fromisoformat(rest))


def _bring_back(page: Page, kind: type[Entry] | type[Mark], record_id: UUID, words: str) -> None:
    def change() -> int:
        if kind is Entry:
            last = service.versions(page.store, Entry, record_id)[-1].number
            return service.undo(page.store, Entry, record_id, page.now, last)
        last = service.versions(page.store, Mark, record_id)[-1].number
        return service.undo(page.store, Mark, record_id, page.now, last)

    _do(words, kind, record_id, change)


def reopen(page: Page) -> None:
    """Open again, as it stands now, what another window had changed meanwhile."""
    row = st.session_state.pop(_REOPEN, None)
    if row is not None:
        open_row(page, row)


def new_mark(page: Page) -> None:
    """Open the dialog for a new mark."""
    _mark_dialog(_("Add a mark"))(page, Mark(uuid4(), page.today, MarkKind.APPOINTMENT), None)


def did(words: str, watch: Watch, version: int) -> None:
    """Have the next run say what was done about a watched question, with its undo."""
    st.session_state[_DONE] = _Done(words, Watch, watch.id, version)


def done(page: Page) -> None:
    """Draw the last change with its undo."""
    last: _Done | None = st.session_state.get(_DONE)
    if last is None:
        return
    with st.container(key="savebar_done", horizontal=True, wrap=False, vertical_alignment="center"):
        markup.show(f'<div class="k-sum" role="status"><b>{markup.text(last.words)}</b></div>', narrow=True)
        if st.button(_("Undo"), key="history_undo"):
            del st.session_state[_DONE]
            last.take_back(page)
            st.rerun()


# ------------------------------------------------------------------------------------------------------- an import


def _turn(page: Page, intake: UUID, *, undone: bool) -> None:
    """Bring an import back where it was undone, else undo it; and have the next run say so, with its undo."""
    words = intaking.turn(page, intake, undone=undone)
    st.session_state[_DONE] = _Done(words, Intake, intake, int(not undone))


# -------------------------------------------------------------------------------------------------------- an entry


def _edit_entry(page: Page, entry_id: UUID) -> None:
    versions = service.versions(page.store, Entry, entry_id)
    _entry_dialog(_("Edit this entry"))(page, versions[-1].content, versions[-1].number)


def _new_entry(page: Page, day: date) -> None:
    moment = when.moment_on(day, _EVENING, page.now)
    _entry_dialog(_("Add an entry"))(page, Entry(uuid4(), moment), None)


def _entry_dialog(title: str) -> Callable[[Page, Entry, int | None], None]:
    return st.dialog(title, width="medium")(_entry)


def _entry(page: Page, start: Entry, version: int | None) -> None:
    _leave_if_asked_to_reopen()
    key = f"edit_{start.id}_{version}"
    moment = _moment(key, start, page.now)
    if start.origin or start.measurements:
        kept = say.SEPARATOR.join(filter(None, (say.origin(start), *map(say.measurement, start.measurements))))
        markup.small(_("Kept as it came: {values}").format(values=kept))
    fill = EntryForm(key, start, _NOTHING_FIRST, page.today)
    markup.heading(_("How bad was the worst pain?"))
    fill.number()
    markup.heading(_("Where?"))
    fill.where()
    legs = st.container()
    noted = len(list(start.terms()))
    symptoms = _("Symptoms, {n} noted").format(n=noted) if noted else _("Symptoms")
    with st.expander(symptoms, key=f"{key}_symptoms"):
        fill.symptoms()
        fill.answered_no()
    with st.expander(_("How it feels, what makes it worse or better"), key=f"{key}_feel"):
        fill.feel()
    with st.expander(_("How it began"), expanded=start.onset is not None, key=f"{key}_began"):
        fill.began()
        fill.onset()
    with st.expander(
        _("What you did, what you tried"), expanded=bool(start.activities or start.treatments), key=f"{key}_done"
    ):
        fill.done(caveats=not page.urgent)
    with st.expander(_("Note, another place"), expanded=bool(start.note), key=f"{key}_words"):
        fill.words()
        fill.apart()
    with legs:
        fill.legs()
    entry = _filled(fill, start, moment)
    _entry_buttons(page, entry, start, version)
    if version is not None:
        _changes(page, start, version)
        _erase(page, start)


def _moment(key: str, start: Entry, now: datetime) -> datetime:
    with st.container(horizontal=True):
        day = st.date_input(
            _("Day"),
            start.day,
            min_value=min(start.day, date(checks.FIRST_YEAR, 1, 2)),
            max_value=max(start.day, now.date()),
            format=_("DD/MM/YYYY"),
            key=f"{key}_day",
            width=180,
        )
        at = st.time_input(_("Time"), start.occurred_at.time(), step=timedelta(minutes=5), key=f"{key}_time", width=140)
    same = (day, _minute(at)) == (start.day, _minute(start.occurred_at.time()))
    moment = start.occurred_at if same else when.moment_on(day, at, start.occurred_at)
    when.say_night(moment, now.date())
    return moment


def _minute(at: time) -> time:
    """Return a time as the field shows it; an entry keeps the seconds of its moment unless the minute is changed."""
    return at.replace(second=0, microsecond=0)


def _filled(fill: EntryForm, start: Entry, moment: datetime) -> Entry | None:
    try:
        made = fill.draft.entry(start.id, moment, start.logged_at)
        return replace(made, measurements=start.measurements, origin=start.origin)
    except InvalidValue as error:
        fill.show_error(error)
        return None


def _entry_buttons(page: Page, entry: Entry | None, start: Entry, version: int | None) -> None:
    with st.container(key="editbar", horizontal=True, horizontal_alignment="distribute"):
        save = st.button(_("Save"), type="primary", key=f"edit_{start.id}_save", disabled=page.store.read_only)
        delete = version is not None and st.button(
            _("Delete this entry"), type="tertiary", key=f"edit_{start.id}_delete", disabled=page.store.read_only
        )
    if save and entry is not None and entry.occurred_at > page.now + timedelta(minutes=5):
        markup.problem(_("That time is still to come. Choose an earlier day or time."))
    elif save and entry is not None:
        words = _("Entry added.") if version is None else _("Changes saved.")
        _do(words, Entry, start.id, lambda: service.save_entry(page.store, entry, page.now, version).version)
    elif save:
        markup.problem(_("Nothing is saved yet: a line above says what to mend."))
    if delete and version is not None:
        words = _("{moment}: entry deleted.").format(moment=say.when(start, page.today))
        _do(words, Entry, start.id, lambda: service.delete(page.store, Entry, start.id, page.now, version))


def _changes(page: Page, start: Entry, version: int) -> None:
    versions = service.versions(page.store, Entry, start.id)
    count = len(versions)
    title = ngettext("What was changed ({n} version)", "What was changed ({n} versions)", count).format(n=count)
    with st.expander(title, key=f"edit_{start.id}_versions"):
        for before, after in reversed(list(zip((None, *versions), versions, strict=False))):
            differs = "<br>".join(map(markup.text, _what_changed(before, after)))
            said = markup.text(say.moment(after.saved_at, page.today))
            markup.show(f'<ul class="k-vs"><li><b>{said}</b>{differs}</li></ul>')
            as_now = after.content == versions[-1].content and after.voided == versions[-1].voided
            if not as_now and not after.voided:
                _go_back(page, start, version, after)


def _go_back(page: Page, start: Entry, version: int, after: Version[Entry]) -> None:
    back = _("Go back to this")
    if st.button(back, type="tertiary", key=f"edit_{start.id}_back_{after.number}", disabled=page.store.read_only):
        _do(
            _("Back to what it was."),
            Entry,
            start.id,
            lambda: service.save_entry(page.store, after.content, page.now, version).version,
        )


def _erase(page: Page, start: Entry) -> None:
    with st.expander(_("Erase for good"), key=f"edit_{start.id}_erase"):
        markup.small(
            _(
                "Takes this entry out of the file, its history and every backup. Nothing brings it back, and no copy "
                "that left this folder is reached: an export, a page for a doctor, a backup of your own."
            )
        )
        meant = st.checkbox(_("I mean it"), key=f"edit_{start.id}_meant")
        if st.button(
            _("Erase this entry"), key=f"edit_{start.id}_erase_now", disabled=not meant or page.store.read_only
        ):
            words = erasing.erase(page, [(Entry, start.id)])
            if words:
                st.session_state.pop(_DONE, None)  # the undo of what is gone
                profile.finish(words)


def _what_changed(before: Version[Entry] | None, after: Version[Entry]) -> list[str]:
    if before is None:
        return [_("Written")]
    differs = say.changes(before.content, after.content)
    if after.voided != before.voided:
        return [_("Deleted") if after.voided else _("Brought back"), *differs]
    return differs or [_("Nothing")]


def _do(words: str, kind: type[Entry] | type[Mark], record_id: UUID, change: Callable[[], int]) -> None:
    """Make a change and close the dialog; where it is refused, say so and keep what was typed."""
    try:
        version = change()
    except Conflict as error:
        markup.problem(str(error))
        row = f"{'entry' if kind is Entry else 'mark'}:{record_id}"
        st.button(
            _("Show what stands in the diary now"), on_click=_ask_to_reopen, args=(row,), key=f"reload_{record_id}"
        )
        return
    except KneelogError as error:
        markup.problem(str(error))
        return
    st.session_state[_DONE] = _Done(words, kind, record_id, version)
    st.rerun()


def _ask_to_reopen(row: str) -> None:
    st.session_state[_REOPEN] = row


def _leave_if_asked_to_reopen() -> None:
    """Run the whole screen again: a button in a dialog runs the dialog alone."""
    if _REOPEN in st.session_state:
        st.rerun()


# ---------------------------------------------------------------------------------------------------------- a mark


def _edit_mark(page: Page, mark_id: UUID) -> None:
    versions = service.versions(page.store, Mark, mark_id)
    _mark_dialog(_("Edit this mark"))(page, versions[-1].content, versions[-1].number)


def _mark_dialog(title: str) -> Callable[[Page, Mark, int | None], None]:
    return st.dialog(title)(_mark)


def _mark(page: Page, start: Mark, version: int | None) -> None:
    _leave_if_asked_to_reopen()
    key = f"mark_{start.id}_{version}"
    markup.small(_("A mark is a dated event that stands on the time line of Trends and on the page for the doctor."))
    kind = st.pills(
        _("What was it?"),
        list(MarkKind),
        format_func=lambda each: each.label,
        default=start.kind,
        required=True,
        key=f"{key}_kind",
    )
    on = st.date_input(_("On which day?"), start.on, format=_("DD/MM/YYYY"), key=f"{key}_on", width=200)
    text = st.text_input(_("In your words"), start.text, max_chars=checks.LONGEST_NAME, key=f"{key}_text")
    side = st.segmented_control(
        _("Which leg, if it matters"),
        draft.STATED,
        format_func=lambda each: each.label,
        default=start.side if start.side in draft.STATED else None,
        key=f"{key}_side",
    )
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        save = st.button(_("Save"), type="primary", key=f"{key}_save", disabled=page.store.read_only)
        delete = version is not None and st.button(
            _("Delete this mark"), type="tertiary", key=f"{key}_delete", disabled=page.store.read_only
        )
    if save:
        words = " ".join((text or "").split())
        mark = replace(start, kind=kind, on=on, text=words, side=side or Side.NOT_STATED)
        _do(_("Mark saved."), Mark, start.id, lambda: service.save_record(page.store, mark, page.now, version))
    if delete and version is not None:
        _do(_("Mark deleted."), Mark, start.id, lambda: service.delete(page.store, Mark, start.id, page.now, version))
