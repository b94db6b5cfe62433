"""The fields of an entry, drawn part by part: Today lays the parts out as sheets, the editor as one column.

A form has a key and starts from an entry or from nothing. Each part draws its widgets and puts what they hold into the
draft; at the end the draft makes the entry. A new key starts the whole form anew.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from kneelog.domain import checks
from kneelog.domain.entry import WORST_SEVERITY, Activity, Entry, Onset, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import (
    SAID_OF_THE_PERSON,
    SUGGESTED_ACTIVITIES,
    SUGGESTED_TREATMENTS,
    Aggravator,
    EntryTerm,
    Manner,
    Mechanism,
    Quality,
    Reliever,
    Side,
    Timing,
    Unit,
    Zone,
)
from kneelog.ui import draft, markup, refusal, say
from kneelog.ui.components import bodymap, severity
from kneelog.words import N_, _, ngettext

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_ACTIVITY, _TREATMENT = "activity:", "treatment:"
_MOST_CHIPS: Final = 24
_MOST_ROWS: Final = 8
"""Chips of one kind, and rows of details, before the others are folded away: more than almost any day holds."""

_YES_NO: Final = {"yes": N_("Yes"), "no": N_("No")}

_ICE: Final = re.compile(r"ice|\beis(?!en)|kühl|kälte")
_PAINKILLERS: Final = re.compile(
    r"ibuprofen|naproxen|diclofenac|aspirin|nsaid|pain gel|paracetamol"
    r"|schmerz(gel|mittel|salbe|tablette)|acetylsalicyl|\bass\b|nsar|novalgin|metamizol|voltaren"
)
"""What a treatment is named with in lower case, in every language: a diary keeps the words of the day it was written.
"eis" begins a word, as it ends others; "Eisen" is iron."""

_ON_A_DAY, _AGO = "on", "ago"
_ONSET_FORMS: Final = {_AGO: N_("Some time ago"), _ON_A_DAY: N_("On a day I know")}
_UNITS: Final = {
    Unit.DAYS: N_("days ago"),
    Unit.WEEKS: N_("weeks ago"),
    Unit.MONTHS: N_("months ago"),
    Unit.YEARS: N_("years ago"),
}
_LEGS: Final = {"left": N_("Left"), "right": N_("Right"), "both": N_("Both")}

_FIELDS: Final = {
    "places": N_("Places"),
    "words": N_("Words"),
    "date": N_("Date"),
    "ago": N_("Ago"),
    "activities": N_("Activities"),
    "treatments": N_("Treatments"),
    "kind": N_("Kind"),
    "dose": N_("Dose"),
    "note": N_("Note"),
}
"""Fields that a person can fill in wrongly here."""


@dataclass(frozen=True)
class Usual:
    """What a person's chips offer first.

    Attributes:
        terms: keys of questions.
        activities, treatments: kinds.
        own: whether it comes from this person's diary; else it is a start for someone new.
        last: each activity as it was noted last; its minutes and effort are what the next one starts from.
    """

    terms: tuple[str, ...]
    activities: tuple[str, ...]
    treatments: tuple[str, ...]
    own: bool
    last: Mapping[str, Activity] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """All of it as keys of chips."""
        return (
            *self.terms,
            *(f"{_ACTIVITY}{kind}" for kind in self.activities),
            *(f"{_TREATMENT}{kind}" for kind in self.treatments),
        )


class EntryForm:
    """One form: its widgets and the draft they fill."""

    def __init__(self, key: str, start: Entry | None, usual: Usual, today: date) -> None:
        self.key = key
        self.start = start
        self.usual_keys = usual.keys
        self.own_usual = usual.own
        self._last = usual.last
        self.today = today
        self.draft = draft.Draft()
        self._errors: dict[str, DeltaGenerator] = {}
        self._started_yes = draft.keys_of(start, yes=True) if start else ()
        self._started_no = draft.keys_of(start, yes=False) if start else ()
        self._shown = set(self.usual_keys)
        self._chosen_usual: set[str] = set()
        self._beside_usual: DeltaGenerator | None = None

    # ------------------------------------------------------------------------------------------------- the main parts

    def number(self) -> None:
        """How bad."""
        self.draft.severity = severity(self._name("severity"), start=self.start.severity if self.start else None)
        self._error_slot("severity")

    def where(self, before: Iterable[Place] = ()) -> None:
        """On the body map.

        Args:
            before: places of last time, shown faintly.
        """
        started, faint = (
            [draft.place_id(each) for each in places if each.zone is not Zone.ELSEWHERE]
            for places in (self._started_places(), before)
        )
        self.draft.places = bodymap(self._name("places"), start=started, before=faint)
        self._error_slot("places")

    def usual(self) -> None:
        """The chips this person taps most, of all kinds."""
        chosen = self._pills(
            N_("Usual for you") if self.own_usual else N_("Often noted"),
            self.usual_keys,
            [key for key in self._started_keys() if key in self._shown],
            mixed=True,
        )
        self._chosen_usual = set(chosen)
        self.draft.yes |= {key for key in chosen if ":" not in key}
        self._beside_usual = st.container()

    @property
    def has_usual_details(self) -> bool:
        """Whether something that was done or tried is chosen among the usual chips: its details belong to `done`."""
        return any(":" in key for key in self._chosen_usual)

    def symptoms(self) -> None:
        """Everything else that can be there, in three groups, each with a way to say that this was all."""
        self._group(N_("The knee"), draft.KNEE_SYMPTOMS)
        self._group(N_("The leg and its skin"), draft.LEG_SYMPTOMS)
        self._group(N_("The rest of you"), SAID_OF_THE_PERSON)

    def feel(self) -> None:
        """How it feels and runs, what makes it worse or better."""
        self._chips(N_("How it feels"), Quality)
        self._chips(N_("How long it lasts, when it comes"), Timing)
        self._chips(N_("Worse by"), Aggravator)
        self._chips(N_("Better by"), Reliever)

    def began(self) -> None:
        """What happened when it started, or shortly before."""
        self._chips(N_("What happened when it started, or shortly before"), Mechanism)

    def done(self, *, caveats: bool) -> None:
        """What was done, with minutes, and what was tried.

        Args:
            caveats: whether to show what is worth knowing about ice and painkillers.
        """
        self._activities()
        self._treatments(caveats=caveats)
        self._error_slot("activities", "treatments")

    def words(self) -> None:
        """A place off the map, and the note."""
        self._elsewhere()
        started = self.start.note if self.start else ""
        typed = st.text_area(
            _("Note, in your own words"),
            started,
            key=self._name("note"),
            height=110,
            placeholder=_("For example: caught twice on the stairs"),
        )
        self.draft.note = _untouched(started, typed)
        self._error_slot("note")

    # ------------------------------------------------------------------------------------- parts that depend on others

    def legs(self) -> None:
        """Which leg the symptoms are about: that of the places, else asked once a symptom is chosen."""
        sides = self.draft.sides
        if len(sides) == 1:
            self.draft.legs = sides
            return
        started = draft.legs_of(self.start) if self.start else (Side.NOT_STATED,)
        sided = any(draft.sided(draft.term_of(key)) and "@" not in key for key in self.draft.yes | self.draft.no)
        if not sided:
            self.draft.legs = draft.STATED if sides else started
            return
        start = "both" if started == draft.STATED else started[0].value
        chosen = st.segmented_control(
            _("Which leg are the symptoms about?"),
            list(_LEGS),
            format_func=lambda each: _(_LEGS[each]),
            default=start if start in _LEGS else None,
            key=self._name("legs"),
        )
        self.draft.legs = draft.STATED if chosen == "both" else (Side(chosen or "not_stated"),)

    def questions(self, terms: Sequence[EntryTerm]) -> None:
        """Questions that an answer has made matter, in full, each with yes and no."""
        for term in terms:
            self._yes_no(term.question, term.value, None)

    def onset(self) -> None:
        """When this pain began, and how."""
        told = (self.start.onset if self.start else None) or Onset(manner=Manner.GRADUAL)
        known = _ON_A_DAY if told.on else _AGO if told.ago is not None else None
        form = st.segmented_control(
            _("When did this pain begin?"),
            list(_ONSET_FORMS),
            format_func=lambda each: _(_ONSET_FORMS[each]),
            default=known,
            key=self._name("onset_form"),
        )
        said: dict[str, object] = {}
        if form == _ON_A_DAY:
            on = st.date_input(
                _("First day of this pain"),
                told.on,
                min_value=date(checks.FIRST_YEAR, 1, 1),
                max_value=max(self.today + timedelta(days=1), told.on or self.today),
                key=self._name("onset_on"),
                format=_("DD/MM/YYYY"),
            )
            said |= {"on": on} if on else {}
        elif form == _AGO:
            said |= self._ago(told)
        started_manner = told.manner if self.start and self.start.onset else None
        manner = st.segmented_control(
            _("How did it begin?"),
            list(Manner),
            format_func=lambda each: say.first_upper(each.label),
            default=started_manner,
            key=self._name("manner"),
        )
        if manner is not None:
            said["manner"] = manner
        self.draft.onset = said
        self._error_slot("onset")

    def apart(self) -> None:
        """A number for each place, where they differ."""
        if len(self.draft.places) < 2 and not self._started_severities():  # noqa: PLR2004 - "each" needs two
            return
        markup.heading(_("If the places differ"))
        started = self._started_severities()
        with st.container(horizontal=True):
            for each in self.draft.places:
                side, zone = each.split(":")
                words = f"{Side(side).label}: {Zone(zone).label}"
                chosen = self._scale(words, f"severity_{each}", started.get(each))
                if chosen is not None:
                    self.draft.severities[each] = chosen

    def answered_no(self) -> None:
        """What an older entry answered with no, so that it can become a yes or be left open."""
        if not self._started_no:
            return
        markup.heading(_("Answered no"))
        markup.small(_("Tap “No” again to leave a question open."))
        for key in self._started_no:
            self._yes_no(markup.literal(draft.chip_label(key)), key, "no")

    def show_error(self, error: InvalidValue) -> None:
        """Show what is wrong beside the field it is about."""
        head = error.field.partition("[")[0].partition(".")[0]
        with self._errors.get(head) or st.container():
            markup.problem(refusal.sentence(error, {name: _(words) for name, words in _FIELDS.items()}))

    # ------------------------------------------------------------------------------------------------------ the insides

    def _name(self, part: str) -> str:
        return f"{self.key}_{part}"

    def _error_slot(self, *fields: str) -> None:
        slot = st.container()
        for each in fields:
            self._errors[each] = slot

    def _started_places(self) -> Iterable[Any]:
        return self.start.places if self.start else ()

    def _started_severities(self) -> dict[str, int]:
        return {draft.place_id(each): each.severity for each in self._started_places() if each.severity is not None}

    def _started_keys(self) -> tuple[str, ...]:
        if self.start is None:
            return ()
        return (
            *self._started_yes,
            *(f"{_ACTIVITY}{each.kind}" for each in self.start.activities),
            *(f"{_TREATMENT}{each.kind}" for each in self.start.treatments),
        )

    def _more(self, part: str, count: int) -> "DeltaGenerator":
        """Fold away what is beyond what a person usually notes; it is drawn all the same, so that saving keeps it."""
        words = ngettext("{n} more", "{n} more", count).format(n=count)
        return st.expander(words, key=self._name(f"more_{part}"))

    def _pills(
        self, label: str, keys: Sequence[str], chosen: Sequence[str], *, mixed: bool = False, part: str = ""
    ) -> list[str]:
        """Draw chips; the key of the widget is made of the label as it stands in the code, whatever the language."""
        picked = st.pills(
            _(label),
            keys,
            selection_mode="multi",
            default=chosen,
            format_func=_alone if mixed else _chip,
            key=self._name(f"pills_{label}{part}"),
            label_visibility="collapsed" if mixed or part else "visible",
        )
        return list(picked)

    def _chips(self, label: str, terms: Iterable[EntryTerm]) -> list[str]:
        members = {term.value for term in terms}
        started = [key for key in self._started_yes if key.partition("@")[0] in members and key not in self._shown]
        offered = [term.value for term in terms if term.value not in self._shown]
        keys = [*offered, *(key for key in started if key not in offered)]
        if not keys:
            return []
        chosen = self._pills(label, keys, started)
        self.draft.yes |= set(chosen)
        return keys

    def _group(self, label: str, terms: Sequence[EntryTerm]) -> None:
        offered = self._chips(label, terms)
        shown = {term.value for term in terms}.intersection([*offered, *self.usual_keys])
        if st.checkbox(_("That is all. None of the others here today."), key=self._name(f"all_{label}")):
            self.draft.no |= shown  # what was chosen stays yes: the draft puts yes above no

    def _ago(self, told: Onset) -> dict[str, object]:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            number = st.number_input(
                _("How many"), min_value=0, max_value=999, value=told.ago if told.ago is not None else 1, step=1,
                key=self._name("onset_ago"), width=140,
            )  # fmt: skip
            unit = st.segmented_control(
                _("Unit"),
                list(Unit),
                format_func=lambda each: _(_UNITS[each]),
                default=told.unit or Unit.WEEKS,
                required=True,
                key=self._name("onset_unit"),
                label_visibility="collapsed",
            )
        return {"ago": number, "unit": unit}

    def _scale(self, label: str, part: str, start: int | None) -> int | None:
        options = [None, *range(WORST_SEVERITY + 1)]
        chosen: int | None = st.selectbox(
            label,
            options,
            index=options.index(start),
            format_func=lambda each: _("not said") if each is None else str(each),
            key=self._name(part),
            width=230,
        )
        return chosen

    def _kinds(self, prefix: str, label: str, suggested: Iterable[str], started: Sequence[str]) -> list[str]:
        usual = [key.removeprefix(prefix) for key in self.usual_keys if key.startswith(prefix)]
        offered = [kind for kind in (*suggested, *started) if kind not in usual]
        keys = [f"{prefix}{kind}" for kind in dict.fromkeys(offered)]
        on = [f"{prefix}{kind}" for kind in dict.fromkeys(started) if kind not in usual]
        near, far = keys[:_MOST_CHIPS], keys[_MOST_CHIPS:]
        chosen = self._pills(label, near, [key for key in on if key in near])
        if far:
            with self._more(prefix, len(far)):
                chosen += self._pills(label, far, [key for key in on if key in far], part="_more")
        own = st.text_input(
            _("Something else, in your own words"), key=self._name(f"own_{prefix}"), max_chars=checks.LONGEST_NAME
        )
        kinds = [key for key in self.usual_keys if key in self._chosen_usual and key.startswith(prefix)]
        named = [key.removeprefix(prefix) for key in (*kinds, *chosen)]
        return list(dict.fromkeys([*named, *_one_line(own)]))

    def _rows(self, kinds: Sequence[str], part: str) -> list["DeltaGenerator"]:
        """Return where the details of each kind are drawn: the first few at once, the others folded away."""
        few = [st.container() for kind in kinds[:_MOST_ROWS]]
        rest = len(kinds) - len(few)
        return [*few, *([self._more(part, rest)] * rest if rest else ())]

    def _activities(self) -> None:
        started: tuple[Activity, ...] = self.start.activities if self.start else ()
        before = {each.kind: each for each in started}
        suggested = map(_, SUGGESTED_ACTIVITIES)
        kinds = self._kinds(_ACTIVITY, N_("What you did"), suggested, [each.kind for each in started])
        for kind, row in zip(kinds, self._rows(kinds, "minutes"), strict=True):
            was = before.get(kind) or self._as_last(kind)
            chip = f"{_ACTIVITY}{kind}"
            beside = self._beside_usual if chip in self._chosen_usual and self._beside_usual else row
            with beside, st.container(horizontal=True, vertical_alignment="bottom"):
                minutes = st.number_input(
                    _("{activity}: minutes").format(activity=markup.literal(kind)),
                    min_value=1,
                    max_value=24 * 60,
                    value=was.minutes,
                    step=5,
                    placeholder=_("not said"),
                    key=self._name(f"minutes_{kind}"),
                    width=190,
                )
                effort = self._scale(_("Effort, 0 to 10"), f"effort_{kind}", was.effort)
                stretched = self._three(_("Stretched before?"), f"stretched_{kind}", was.stretched_before)
            # How far and how many come from a device; the form shows neither, and must not lose them.
            told = {"minutes": minutes, "effort": effort, "stretched_before": stretched}
            self.draft.activities.append({"kind": kind, **told, "metres": was.metres, "count": was.count})

    def _as_last(self, kind: str) -> Activity:
        """Return an activity with the minutes and the effort of last time, which are shown and can be changed."""
        last = self._last.get(kind)
        return Activity(kind, last.minutes, last.effort) if last else Activity(kind)

    def _treatments(self, *, caveats: bool) -> None:
        started: tuple[Treatment, ...] = self.start.treatments if self.start else ()
        suggested = map(_, SUGGESTED_TREATMENTS)
        kinds = self._kinds(_TREATMENT, N_("What you tried"), suggested, [each.kind for each in started])
        for kind, row in zip(kinds, self._rows(kinds, "doses"), strict=True):
            for number, was in enumerate([each for each in started if each.kind == kind] or [Treatment(kind)]):
                with row, st.container(horizontal=True, vertical_alignment="bottom"):
                    dose = st.text_input(
                        _("{treatment}: how much").format(treatment=markup.literal(kind)),
                        was.dose,
                        key=self._name(f"dose_{kind}_{number}"),
                        max_chars=checks.LONGEST_NAME,
                        width=230,
                    )
                    helped = self._three(_("Did it help?"), f"helped_{kind}_{number}", was.helped)
                taken = was.dose if dose == was.dose else " ".join((dose or "").split())
                self.draft.treatments.append({"kind": kind, "dose": taken, "helped": helped})
        if caveats:
            _caveats(kinds)

    def _yes_no(self, words: str, key: str, start: str | None) -> None:
        """Draw a question with its two answers and put the one chosen into the draft."""
        chosen = st.segmented_control(
            words, list(_YES_NO), format_func=_yes_or_no, default=start, key=self._name(f"ask_{key}")
        )
        if chosen:
            (self.draft.yes if chosen == "yes" else self.draft.no).add(key)

    def _three(self, label: str, part: str, start: bool | None) -> bool | None:  # noqa: FBT001 - the value itself
        chosen = st.segmented_control(
            label,
            list(_YES_NO),
            format_func=_yes_or_no,
            default=None if start is None else "yes" if start else "no",
            key=self._name(part),
        )
        return None if chosen is None else chosen == "yes"

    def _elsewhere(self) -> None:
        started = [each for each in self._started_places() if each.zone is Zone.ELSEWHERE]
        for number in range(len(started) + 1):
            was = started[number] if number < len(started) else None
            with st.container(horizontal=True, vertical_alignment="bottom"):
                words = st.text_input(
                    _("Pain somewhere else: where?") if was is None else _("Somewhere else"),
                    was.words if was else "",
                    key=self._name(f"elsewhere_{number}"),
                    max_chars=checks.LONGEST_NAME,
                    width=300,
                )
                side = st.segmented_control(
                    _("On which side?"),
                    draft.STATED,
                    format_func=lambda each: each.label,
                    default=was.side if was and was.side in draft.STATED else None,
                    key=self._name(f"elsewhere_side_{number}"),
                )
            for line in [was.words] if was and words == was.words else _one_line(words):
                self.draft.elsewhere.append((line, side or Side.NOT_STATED, was.severity if was else None))


def _chip(key: str) -> str:
    for prefix in (_ACTIVITY, _TREATMENT):
        if key.startswith(prefix):
            return markup.literal(key.removeprefix(prefix))
    return draft.chip_label(key)


def _alone(key: str) -> str:
    """Return the words on a chip that stands among chips of all kinds."""
    return _chip(key) if ":" in key else say.term(draft.term_of(key))


def _yes_or_no(value: str) -> str:
    return _(_YES_NO[value])


def _one_line(words: str | None) -> list[str]:
    cleaned = " ".join((words or "").split())
    return [cleaned] if cleaned else []


def _untouched(started: str, typed: str | None) -> str:
    """Return what was typed, or what it started from where only the browser's own line ends differ."""
    now = typed or ""
    return started if _line_ends(now) == _line_ends(started) else now


def _line_ends(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _caveats(kinds: Iterable[str]) -> None:
    named = "\n".join(kinds).lower()
    if _ICE.search(named):
        markup.small(
            _(
                "About ice: the doctor who made RICE known in 1978 has since said that cooling may slow healing "
                "(Medical News Today). Ask a doctor or physiotherapist what suits you."
            )
        )
    if _PAINKILLERS.search(named):
        markup.small(_("About painkillers: ask a pharmacist or doctor first whether they suit you."))
