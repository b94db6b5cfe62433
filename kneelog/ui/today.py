"""The parts of the Today screen: log in ten seconds, take it back in one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid4

import streamlit as st

from kneelog import service
from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Entry, Place, diary_day
from kneelog.domain.episode import open_episodes
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.domain.vocabulary import EntryTerm, Mechanism, Side, Symptom
from kneelog.ui import markup, say, when
from kneelog.ui.entry_form import EntryForm, Usual
from kneelog.ui.page import Page, done
from kneelog.ui.when import When
from kneelog.words import _, ngettext

_SAME_IS_MEANT: Final = (when.NOW, when.EARLIER)
"""Choices of day for which the last entry lies before; of an earlier day "the same" would be what came later."""

MOST_USUAL: Final = 7
"""Chips offered first: what fits a phone without scrolling past them."""

_DAYS_OF_HABIT: Final = 3
"""Days logged from which chips are called usual."""

_MOST_ACTIVITIES: Final = 2
_MOST_TREATMENTS: Final = 1

_FIRST_TERMS: Final = tuple(
    term.value
    for term in (
        Symptom.KNEE_SWELLING, Symptom.CALF_SWELLING, Symptom.STIFFNESS, Symptom.GIVING_WAY, Symptom.LOCKING,
        Symptom.CRAMP,
    )
)  # fmt: skip
"""What someone new is offered to tap."""


@dataclass
class Session:
    """What this window holds between runs.

    Attributes:
        number: of the draft; each has widgets of its own.
        drawn: of the draft whose widgets were last on the screen; Streamlit forgets them on another screen.
        entry_id: what the draft will be saved as, so that a repeated save stores nothing twice.
        start: what the draft starts from.
        latest: the draft as it stands, to come back to from another screen.
        start_when, when: the same of the moment it is true of.
        saved: the last save, until something new is begun or the day ends.
        saved_when: the moment chosen for it.
        typed: whether that save came from the form, which an undo brings back.
        problem: why the last try did not save.
        waiting: danger questions asked and not answered.
        unfolded: parts of the form that are drawn because they were unfolded.
        resumed: whether the draft is that of a window before this one.
    """

    number: int = 0
    drawn: int = -1
    entry_id: UUID = field(default_factory=uuid4)
    start: Entry | None = None
    latest: Entry | None = None
    start_when: When | None = None
    when: When | None = None
    saved: service.Saved | None = None
    saved_when: When | None = None
    typed: bool = False
    problem: str = ""
    waiting: int = 0
    unfolded: set[str] = field(default_factory=set)
    resumed: bool = False

    def begin(self, start: Entry | None = None, at: When | None = None) -> None:
        """Start a new draft: empty and now, or from an entry and its moment."""
        self.number += 1
        self.entry_id = uuid4()
        self.start = self.latest = start
        self.start_when = self.when = at
        self.problem = ""
        self.unfolded = set()

    def once(self) -> str:
        """Return why the last try did not save, once: the next tap is a new try."""
        problem, self.problem = self.problem, ""
        return problem


@dataclass(frozen=True, slots=True)
class _Kept:
    """A draft that outlives its window: a reload is a new window to Streamlit.

    Attributes:
        entry_id: what it will be saved as, in whichever window.
        entry: as it stands.
        when: the moment it is true of.
        on: the diary day on which it was typed; a draft of another day is none.
    """

    entry_id: UUID
    entry: Entry
    when: When | None
    on: date


@st.cache_resource(show_spinner=False)
def _kept(path: str) -> dict[str, _Kept]:  # noqa: ARG001 - one draft a diary; kept in memory alone, never in a file
    """Return where the draft of a diary is kept, for all windows of this app."""
    return {}


_DRAFT: Final = "draft"
_ASKED: Final = "k-asked"


def _resumed(page: Page) -> Session:
    """Return a session that goes on with the draft of a window that was reloaded or closed, or a new one."""
    held = Session()
    kept = _kept(str(page.store.path)).get(_DRAFT)
    if kept is not None and kept.on == page.today:
        held.begin(kept.entry, kept.when)
        held.entry_id, held.resumed = kept.entry_id, True
    return held


def _keep(page: Page, held: Session) -> None:
    """Keep the draft for a reload, or forget it where there is none."""
    drafts = _kept(str(page.store.path))
    if held.latest is None:
        drafts.pop(_DRAFT, None)
    else:
        drafts[_DRAFT] = _Kept(held.entry_id, held.latest, held.when, page.today)


def resumed(held: Session) -> None:
    """Say that the draft is one from before, with a way to begin afresh."""
    if not held.resumed:
        return
    with st.container(key="strip_resumed", horizontal=True, vertical_alignment="center"):
        words = _("<b>Not saved yet:</b><span>what you began is still here.</span>")
        markup.show(f'<div class="k-rep">{words}</div>', narrow=True)
        if st.button(_("Begin afresh"), key=f"afresh{held.number}"):
            held.begin()
            held.resumed = False
            st.rerun()


def session(page: Page) -> Session:
    """Return what this window holds; after another screen or a reload, the draft is as it was left."""
    held: Session | None = st.session_state.get("today_session")
    if held is None:
        held = st.session_state["today_session"] = _resumed(page)
    if page.arrived:
        held.saved = None  # what was saved before has its undo in History
    left = held.drawn == held.number and f"today{held.number}_when" not in st.session_state
    if left and held.latest is not None:
        held.begin(held.latest, held.when)
    if held.saved is not None and diary_day(held.saved.entry.logged_at or page.now) != page.today:
        held.saved = None  # a window left open overnight begins the day afresh
    return held


def headline(diary: Diary, day: date, today: date) -> str:
    """Return the line under the title: which day, and what it holds."""
    logged = diary.day(day)
    holds = _("not logged yet") if logged is None else _holds(logged)
    return f"{say.day(day, today)}{say.SEPARATOR}{holds}"


def _holds(logged: Day) -> str:
    count = len(logged.entries)
    entries = ngettext("{n} entry", "{n} entries", count).format(n=count)
    if logged.worst is None:
        return entries
    return _("{entries}, worst {severity}").format(entries=entries, severity=logged.worst)


def one_tap(page: Page, held: Session, chosen: When) -> None:
    """Draw what can be saved with one tap: the same as last time, and a day without pain."""
    if chosen.moment is None or held.saved is not None:
        return
    same = service.same_as_last(page.store, chosen.moment) if chosen.choice in _SAME_IS_MEANT else None
    logged = page.diary.day(chosen.day)
    painful = logged is not None and logged.painful
    if same is None and painful:
        return
    today = chosen.day == page.today
    with st.container(key="strip_repeat", horizontal=True, vertical_alignment="center"):
        heading, rest = (
            (_("Same as last time?"), say.repeated(same))
            if same
            else (
                _("A day without pain?"),
                _("One tap notes 0 for {day}.").format(day=say.near_day(chosen.day, page.today)),
            )
        )
        markup.show(
            f'<div class="k-rep"><b>{markup.text(heading)}</b><span>{markup.text(rest)}</span></div>', narrow=True
        )
        with st.container(horizontal=True, width="content", gap="small"):
            if same and st.button(_("Save the same"), key=f"same{held.number}", disabled=page.store.read_only):
                _save(page, held, same, typed=False)
            if same and held.start is None and st.button(_("Change it first"), key=f"change{held.number}"):
                held.begin(same, held.when)
                st.rerun()
            none = _("No pain today") if today else _("No pain that day")
            if not painful and st.button(none, key=f"nopain{held.number}", disabled=page.store.read_only):
                _save_no_pain(page, held, chosen)


def form(page: Page, held: Session, chosen: When) -> Entry | None:
    """Draw the form and return the entry it makes so far; None where nothing can be saved."""
    fill = EntryForm(f"today{held.number}", held.start, usual(page), page.today)
    with st.container(key="entry"):
        with st.container(key="card_sev"):
            markup.question(_("How bad was the worst pain?"), _("0 is no pain, 10 the worst you can imagine."))
            fill.number()
        with st.container(key="card_map"):
            markup.question(_("Where?"))
            fill.where(_last_places(page.diary))
        with st.container(key="card_usual"):
            _usual_question(fill)
            fill.usual()
            legs = st.container()
        asked, onset = st.container(), st.container()
        with st.container(key="detail"):
            _more(fill, held, page, onset)
        with legs:
            fill.legs()
        entry = _entry(fill, held, chosen)
        if entry is not None:
            entry = _ask(fill, page, held, chosen, asked, entry)
    if fill.draft.empty:
        entry = held.latest = None
    elif entry is not None:
        held.latest = entry
    _keep(page, held)
    return entry


def save_bar(page: Page, held: Session, chosen: When, entry: Entry | None) -> None:
    """Draw what will be saved, and after that what was, with its undo in the same place."""
    if entry is not None:
        held.saved = None
    done = held.saved is not None
    with st.container(
        key="savebar_done" if done else "savebar",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        if held.saved is not None:
            _was_saved(page, held, held.saved)
        else:
            _will_be_saved(page, held, chosen, entry)


def noted_today(diary: Diary, day: date, today: date) -> None:
    """Draw what the day holds already."""
    logged = diary.day(day)
    if logged is None:
        return
    rows = "".join(
        f"<li>{markup.number(entry.worst)}<div>{say.clock(entry.occurred_at)} <span>{markup.text(_told(entry))}"
        "</span></div></li>"
        for entry in logged.entries
    )
    heading = _("Noted {day}").format(day=say.near_day(day, today))
    markup.show(f'<h2 class="k-q small">{markup.text(heading)}</h2><ul class="k-day">{rows}</ul>')
    markup.small(_("Change or remove entries in History."))


def _told(entry: Entry) -> str:
    return say.SEPARATOR.join(filter(None, (say.about(entry), say.typed(entry.note))))


def usual(page: Page) -> Usual:
    """Return the chips to offer first: this person's most noted, or a start for someone new."""
    noted = service.usual(page.store, page.today, MOST_USUAL + len(Mechanism))
    terms = [term.value for term in noted.terms if not isinstance(term, Mechanism)]
    # What someone new is offered stays until there is something of one's own: the second entry finds the same chips.
    activities = noted.activities[:_MOST_ACTIVITIES] or (_("Walking"),)
    treatments = noted.treatments[:_MOST_TREATMENTS] or (_("Rest"),)
    own_ones = bool(terms or noted.activities or noted.treatments)
    enough = own_ones and len(page.diary.days) >= _DAYS_OF_HABIT
    own = terms[: MOST_USUAL - len(activities) - len(treatments)]
    filled = dict.fromkeys((*own, *_FIRST_TERMS))  # a short diary must not hide what matters to be asked
    return Usual(tuple(filled)[:MOST_USUAL], activities, treatments, own=enough, last=noted.last)


# ---------------------------------------------------------------------------------------------------------- the form


def _last_places(diary: Diary) -> tuple[Place, ...]:
    """Return the places of the last entry that names any."""
    return next((entry.places for entry in reversed(diary.entries) if entry.places), ())


def _usual_question(fill: EntryForm) -> None:
    if fill.own_usual:
        markup.question(_("Usual for you"), _("Your most noted. Tap what is true now."))
    else:
        markup.question(_("Anything with it?"), _("Tap what is true now. Your own usual ones will stand here."))


def _more(fill: EntryForm, held: Session, page: Page, onset: "st.delta_generator.DeltaGenerator") -> None:
    """Draw what most entries do without, folded away; what nobody unfolded is not drawn at all."""
    fold, is_drawn = _fold(fill, held, _("More symptoms"), "symptoms")
    if is_drawn:
        with fold:
            fill.symptoms()
    fold, is_drawn = _fold(fill, held, _("How it feels, what makes it worse or better"), "feel")
    if is_drawn:
        with fold:
            fill.feel()
    fold, is_drawn = _fold(fill, held, _("How it began"), "began")
    if is_drawn:
        with fold:
            fill.began()
    later, is_told = fold, is_drawn
    fold, is_drawn = _fold(fill, held, _("What you did, what you tried"), "done")
    if is_drawn or fill.has_usual_details:
        with fold:
            fill.done(caveats=not page.urgent)
    fold, is_drawn = _fold(fill, held, _("Note, another place"), "words")
    if is_drawn:
        with fold:
            fill.words()
            fill.apart()
    if _new_pain(fill, page.diary):
        with onset, st.container(key="card_onset"):
            fill.onset()
    elif is_told:
        with later:
            fill.onset()


def _fold(fill: EntryForm, held: Session, words: str, part: str) -> tuple["st.delta_generator.DeltaGenerator", bool]:
    """Draw a fold of the form and return it, and whether its part is to be drawn.

    Once unfolded it stays drawn, for what was filled in there must not be lost; so it is where the draft begins with
    something, as after an undo.
    """
    fold = st.expander(words, key=f"more_{part}{fill.key}", on_change="rerun")
    if fold.open or held.start is not None:
        held.unfolded.add(part)
    return fold, part in held.unfolded


def _new_pain(fill: EntryForm, diary: Diary) -> bool:
    """Whether this is pain of which no open episode tells: then its beginning is asked, once."""
    draft = fill.draft
    if not draft.severity and not draft.places and not draft.elsewhere:
        return False
    sides = {*draft.sides, Side.NOT_STATED} if draft.sides else set(Side)
    return not any(episode.side in sides or episode.side is Side.NOT_STATED for episode in open_episodes(diary))


def _entry(fill: EntryForm, held: Session, chosen: When) -> Entry | None:
    if chosen.moment is None:
        return None
    try:
        return fill.draft.entry(held.entry_id, chosen.moment)
    except InvalidValue as error:
        fill.show_error(error)
        return None


def _ask(
    fill: EntryForm, page: Page, held: Session, chosen: When, place: "st.delta_generator.DeltaGenerator", entry: Entry
) -> Entry | None:
    """Ask what an answer has made matter, and then what those answers make matter."""
    first = service.questions(page.store, entry, page.now)
    held.waiting = 0
    if not first:
        return entry
    with place, st.container(key="card_ask"):
        markup.question(
            _("This matters now"),
            _("Short questions, because of what you just noted. Leave out what you do not know."),
            _ASKED,
        )
        fill.questions(first)
        answered = _entry(fill, held, chosen)
        if answered is None:
            return None
        second: list[EntryTerm] = [
            term for term in service.questions(page.store, answered, page.now) if term not in first
        ]
        fill.questions(second)
        held.waiting = sum(term.value not in fill.draft.yes | fill.draft.no for term in (*first, *second))
    return _entry(fill, held, chosen) if second else answered


# ---------------------------------------------------------------------------------------------------------- the bar


def _will_be_saved(page: Page, held: Session, chosen: When, entry: Entry | None) -> None:
    told = st.empty()
    with told:
        if entry is None:
            choose = markup.text(_("Choose a number, a place or anything else"))
            markup.show(f'<div class="k-sum"><span>{choose}</span></div>', narrow=True)
        else:
            head = say.severity(entry.worst) if entry.worst is not None else _("No number chosen")
            about = say.SEPARATOR.join(filter(None, (_on(chosen, page), say.about(entry)))) or _("no place chosen")
            _sum(head, about, _waiting(held.waiting))
    if problem := held.once():
        markup.problem(problem)
    pressed = st.button(_("Save"), type="primary", key=f"save{held.number}", disabled=page.store.read_only)
    if pressed and entry is not None:
        _save(page, held, entry, typed=True, told=told)
    elif pressed:
        held.problem = _("Nothing is saved yet: nothing is chosen, or a line above says what to mend.")
        st.rerun()


def _waiting(count: int) -> str:
    """Return that questions wait further up, as HTML that leads there; empty where none does."""
    if not count:
        return ""
    told = ngettext("{n} short question first", "{n} short questions first", count).format(n=count)
    return f'<a href="#{_ASKED}">{markup.text(told)}</a>'


def _sum(head: str, about: str, further: str = "") -> None:
    """Draw what is to be saved or was; `further` is HTML."""
    last = f"<br><b>{further}</b>" if further else ""
    markup.show(
        f'<div class="k-sum" role="status"><b>{markup.text(head)}</b><br>'
        f'<span class="more">{markup.text(about)}</span>{last}</div>',
        narrow=True,
    )


def _on(chosen: When, page: Page) -> str:
    if chosen.choice == when.NOW or chosen.moment is None:
        return ""
    day = say.first_upper(say.near_day(chosen.day, page.today))
    return _("{day} at {time}").format(day=day, time=say.clock(chosen.moment))


def _was_saved(page: Page, held: Session, saved: service.Saved) -> None:
    day = saved.entry.day
    head = _("Saved. {severity}") if day == page.today else _("Saved for {day}. {severity}")
    head = head.format(day=say.near_day(day, page.today), severity=say.first_upper(say.severity(saved.entry.worst)))
    further = markup.text(_("A warning stands at the top of this page")) if page.urgent else ""
    _sum(head, say.about(saved.entry), further)
    if problem := held.once():
        markup.problem(problem)
    if st.button(_("Undo"), key=f"undo{held.number}"):
        try:
            service.undo(page.store, Entry, saved.entry.id, page.now, saved.version)
        except KneelogError as error:
            held.problem = str(error)
        else:
            if held.typed:
                held.begin(saved.entry, held.saved_when)
            else:
                held.begin()
            held.saved = None
        st.rerun()


def _save(
    page: Page, held: Session, entry: Entry, *, typed: bool, told: "st.delta_generator.DeltaGenerator | None" = None
) -> None:
    """Save an entry and begin the next; after COMMIT `told` says so at once, before the whole page is drawn again."""
    try:
        saved = service.save_entry(page.store, entry, page.now)
    except KneelogError as error:
        held.problem = str(error)
    else:
        _saved(held, saved, typed=typed)
        if told is not None:
            with told:
                _sum(_("Saved."), say.about(saved.entry))
    st.rerun()


def _save_no_pain(page: Page, held: Session, chosen: When) -> None:
    if chosen.moment is None:
        return
    try:
        saved = service.save_no_pain(page.store, chosen.moment, page.now)
    except KneelogError as error:
        held.problem = str(error)
    else:
        _saved(held, saved, typed=False)
    st.rerun()


def _saved(held: Session, saved: service.Saved, *, typed: bool) -> None:
    held.saved_when = held.when
    held.begin()
    held.resumed = False
    held.saved, held.typed = saved, typed
    done(f"{saved.entry.id} {saved.version}")


def choose_day(held: Session, page: Page) -> When:
    """Draw the choice of day beside the title."""
    with page.head, st.container(width="content"):
        held.drawn = held.number
        held.when = when.choose(f"today{held.number}", page.now, held.start_when)
    if held.when.choice != when.NOW:
        held.saved = None  # another day is something new
    return held.when
