"""What a person noted, as resources: one for each thing said, none for what was not asked."""

from collections.abc import Iterator
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Place, Treatment
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import (
    Aggravator,
    EntryTerm,
    Manner,
    Mechanism,
    Quality,
    Reliever,
    Side,
    Symptom,
    Timing,
    Unit,
)
from kneelog.transfer.fhir_r4 import codes, kinds, places
from kneelog.transfer.fhir_r4.codes import Code
from kneelog.transfer.fhir_r4.frame import Chapter, Frame, Item, Json, clean, day_told, moment_told, number, part, urn
from kneelog.words import _, inside, ngettext
from kneelog.words.formats import distance_text, number_text

_UNITS: Final = {Unit.DAYS: codes.DAYS, Unit.WEEKS: codes.WEEKS, Unit.MONTHS: codes.MONTHS, Unit.YEARS: codes.YEARS}

_MEANS: Final[dict[EntryTerm, Code]] = {
    Symptom.BREATHLESSNESS: codes.BREATHLESS,
    Quality.DULL_ACHE: codes.ACHING,
    Quality.BURNING: codes.BURNING,
    Quality.SEVERE_IN_WORDS: codes.SEVERE,
    Timing.GETTING_WORSE: codes.WORSE,
}
"""Terms that a code of SNOMED CT means too."""

_ASPECTS: Final[dict[type, Code]] = {
    Quality: codes.QUALITY,
    Aggravator: codes.EXACERBATING,
    Reliever: codes.ALLEVIATING,
}
"""What of a pain is told by a term of a vocabulary; two terms are another aspect than their vocabulary."""

_OTHER_ASPECTS: Final[dict[EntryTerm, Code]] = {
    Quality.SEVERE_IN_WORDS: codes.SEVERITY,
    Timing.GETTING_WORSE: codes.TREND,
}


def items(diary: Diary, frame: Frame, *, notes: bool) -> Iterator[Item]:
    """Yield everything that entries, marks and ratings say, in the order of the diary; notes only where asked for."""
    for entry in diary.entries:
        said = _Said(entry, frame)
        yield from said.pain()
        yield from said.onset()
        yield from (said.answer(answer) for answer in entry.answers)
        yield from (said.activity(activity) for activity in entry.activities)
        for treatment in entry.treatments:
            yield from said.treatment(treatment)
        yield from (said.measurement(one) for one in entry.measurements)
        if notes:
            yield from said.note()
    yield from (_function(function, frame) for function in diary.functions)
    yield from (_mark(mark, frame) for mark in diary.marks)


class _Said:
    """One entry, part by part."""

    def __init__(self, entry: Entry, frame: Frame) -> None:
        self._entry = entry
        self._frame = frame
        self._when = moment_told(entry.occurred_at)
        self._at = entry.occurred_at.isoformat()
        self._issued = {"issued": entry.logged_at.isoformat()} if entry.logged_at else {}

    def pain(self) -> Iterator[Item]:
        """Yield the severities, of the entry and of its places; a place without any is pain of unknown degree.

        The severity of the entry is said of the places that have none of their own, as in `Entry.worst_of`.
        """
        bare = [place for place in self._entry.places if place.severity is None]
        if self._entry.severity is not None:
            yield self._severity(self._entry.severity, bare or list(self._entry.places), "severity")
        else:
            yield from (self._pain_at(place) for place in bare)
        for place in self._entry.places:
            if place.severity is not None:
                yield self._severity(place.severity, [place], "severity", *_name(place))

    def onset(self) -> Iterator[Item]:
        """Yield when this pain began, as exactly as it was told and no more."""
        onset = self._entry.onset
        if onset is None:
            return
        manner = [] if onset.manner is None else [self._manner(onset.manner)]
        code = self._frame.concept(_("When this pain began"))
        told = ", ".join(filter(None, (_onset_told(onset), onset.manner.label if onset.manner else "")))
        value: Json = {}
        if onset.on is not None:
            value = {"valueDateTime": onset.on.isoformat()}
        elif onset.ago is not None and onset.unit is not None:
            code = self._frame.concept(_("How long before this entry the pain began, about"))
            value = {"valueQuantity": number(onset.ago, _UNITS[onset.unit], onset.unit.label)}
        components = {"component": manner} if manner else {}
        sentence = _("When this pain began: {told}").format(told=told)
        yield self._item(Chapter.PAIN, sentence, code, "onset", **value, **components)

    def answer(self, answer: Answer) -> Item:
        """Return a question with its answer, yes and no apart in code and in words."""
        term = answer.about
        chapter = Chapter.PRESENT if answer.yes else Chapter.ABSENT
        said = _("Yes") if answer.yes else _("No")
        side = "" if answer.side is Side.NOT_STATED else f" ({places.leg_told(answer.side)})"
        told = f"{term.question}{side} {said}"
        name = ("answer", term.value, answer.side.value)
        if isinstance(term, Mechanism):
            return self._item(chapter, told, self._frame.concept(term.question), *name, valueBoolean=answer.yes)
        code = self._frame.concept(term.question, codes.SYMPTOM if answer.yes else codes.SYMPTOM_ABSENT)
        means = [_MEANS[term]] if isinstance(term, Symptom) and term in _MEANS else []
        return self._symptom(
            chapter,
            told,
            code,
            *name,
            valueCodeableConcept=self._frame.concept(_label(term), *means),
            **places.leg(self._frame, answer.side),
            **(self._aspect(term) if answer.yes else {}),
        )

    def activity(self, activity: Activity) -> Item:
        """Return what was done."""
        frame, exercise = self._frame, kinds.exercise(activity.kind)
        parts: list[Json] = []
        words = [activity.kind]
        if activity.minutes is not None:
            lasted = frame.concept(_("Duration"), *([codes.EXERCISE_DURATION] if exercise else []))
            parts.append({"code": lasted, "valueQuantity": number(activity.minutes, codes.MINUTES)})
            words.append(_("{n} min").format(n=activity.minutes))
        if activity.metres is not None:
            parts.append(_part(frame, _("Distance"), valueQuantity=number(activity.metres, codes.METRES)))
            words.append(distance_text(activity.metres))
        if activity.count is not None:
            parts.append(_part(frame, _("How many"), valueString=number_text(activity.count)))
            words.append(number_text(activity.count))
        if activity.effort is not None:
            parts.append(_part(frame, _("Effort, 0 to 10"), valueQuantity=number(activity.effort, codes.SCORE)))
            words.append(_("effort {n} of 10").format(n=activity.effort))
        if activity.stretched_before is not None:
            parts.append(_part(frame, _("Stretched before"), valueBoolean=activity.stretched_before))
            words.append(_("stretched before") if activity.stretched_before else _("not stretched before"))
        return self._item(
            Chapter.ACTIVITIES,
            ", ".join(words),
            frame.concept(_("Activity"), *([codes.EXERCISE] if exercise else [])),
            "activity",
            activity.kind,
            category=[frame.concept(_("Activity"), codes.ACTIVITY)],
            valueCodeableConcept=frame.concept(
                activity.kind, *([codes.RUNNING] if kinds.running(activity.kind) else [])
            ),
            **({"component": parts} if parts else {}),
        )

    def measurement(self, one: Measurement) -> Item:
        """Return a value as another app had it; a string, for what its scale means is not known."""
        value = " ".join(filter(None, (one.value, one.unit)))
        origin = self._entry.origin
        app = [_part(self._frame, _("Comes from"), valueString=clean(origin.app))] if origin else []
        return self._item(
            Chapter.MEASUREMENTS,
            _("{what}: {value}").format(what=one.kind, value=value),
            self._frame.concept(one.kind),
            "measurement",
            one.kind,
            one.value,
            one.unit,
            valueString=clean(value),
            **({"component": app} if app else {}),
        )

    def treatment(self, treatment: Treatment) -> Iterator[Item]:
        """Yield what was tried: a medicine as one, with whether it helped beside it, all else as an observation."""
        frame, name = self._frame, ("treatment", treatment.kind, treatment.dose)
        told = f"{treatment.kind} {treatment.dose}".strip()
        if kinds.medicine(treatment):
            taken = self._medicine(treatment, told, name)
            yield taken
            if treatment.helped is not None:
                yield self._helped(treatment, told, name, taken)
            return
        dose = [_part(frame, _("How much"), valueString=clean(treatment.dose))] if treatment.dose else []
        helped = [] if treatment.helped is None else [_part(frame, _("Did it help?"), valueBoolean=treatment.helped)]
        yield self._item(
            Chapter.TREATMENTS,
            ", ".join(filter(None, (told, _helped_told(treatment.helped)))),
            frame.concept(_("Treatment tried")),
            *name,
            valueCodeableConcept=frame.concept(treatment.kind),
            **({"component": dose + helped} if dose or helped else {}),
        )

    def note(self) -> Iterator[Item]:
        """Yield the note. It is a string and no annotation: FHIR would have that read as Markdown."""
        note = self._entry.note
        if note.strip():
            code = self._frame.concept(_("Note in the person's own words"))
            yield self._item(Chapter.NOTES, note, code, "note", valueString=clean(note))

    def _severity(self, value: int, where: list[Place], *name: str) -> Item:
        told = _("Worst pain {n} of 10").format(n=value)
        return self._item(
            Chapter.PAIN,
            ". ".join(filter(None, (told, places.told(where)))),
            self._frame.concept(_("Worst pain, 0 to 10"), codes.PAIN_SEVERITY),
            *name,
            category=[self._frame.concept(_("Survey"), codes.SURVEY)],
            valueQuantity=number(value, codes.SCORE),
            **places.body_site(self._frame, where),
        )

    def _pain_at(self, place: Place) -> Item:
        means = [codes.KNEE_PAIN] if place.zone in places.KNEE else []
        return self._symptom(
            Chapter.PAIN,
            _("Pain, how bad not asked. {place}").format(place=places.told([place])),
            self._frame.concept(_("Symptom"), codes.SYMPTOM),
            "pain",
            *_name(place),
            valueCodeableConcept=self._frame.concept(_("Pain"), *means),
            **places.body_site(self._frame, [place]),
        )

    def _manner(self, manner: Manner) -> Json:
        means = [codes.SUDDEN] if manner is Manner.SUDDEN else []
        code = self._frame.concept(_("How it began"), codes.SPEED_OF_ONSET)
        return {"code": code, "valueCodeableConcept": self._frame.concept(manner.label, *means)}

    def _aspect(self, term: EntryTerm) -> Json:
        aspect = _OTHER_ASPECTS.get(term) or _ASPECTS.get(type(term))
        if aspect is None:
            return {}
        means = [_MEANS[term]] if term in _MEANS else []
        code = self._frame.concept(term.question, aspect)
        return {"component": [{"code": code, "valueCodeableConcept": self._frame.concept(term.label, *means)}]}

    def _medicine(self, treatment: Treatment, told: str, name: tuple[str, ...]) -> Item:
        frame = self._frame
        asserted = {"dateAsserted": self._issued["issued"]} if self._issued else {}
        dosage = {"dosage": [{"text": clean(treatment.dose)}]} if treatment.dose else {}
        resource = frame.resource(
            "MedicationStatement",
            part(self._entry.id, *name),
            f"{self._when}: {told}",
            status="completed",
            medicationCodeableConcept=frame.concept(treatment.kind),
            subject={"reference": frame.patient},
            effectiveDateTime=self._at,
            **asserted,
            informationSource={"reference": frame.patient},
            **dosage,
        )
        return Item(Chapter.TREATMENTS, self._when, told, resource)

    def _helped(self, treatment: Treatment, told: str, name: tuple[str, ...], taken: Item) -> Item:
        return self._item(
            Chapter.TREATMENTS,
            f"{told}, {_helped_told(treatment.helped)}",
            self._frame.concept(_("Did it help?")),
            *name,
            "helped",
            partOf=[{"reference": urn(taken.resource["id"])}],
            valueBoolean=treatment.helped,
        )

    def _symptom(self, chapter: Chapter, told: str, code: Json, *name: str, **members: object) -> Item:
        category = [self._frame.concept(_("Symptom"), codes.SYMPTOM_CATEGORY)]
        return self._item(chapter, told, code, *name, category=category, **members)

    def _item(self, chapter: Chapter, told: str, code: Json, *name: str, **members: object) -> Item:
        resource = self._frame.observation(
            part(self._entry.id, *name), f"{self._when}: {told}", code, self._at, **self._issued, **members
        )
        return Item(chapter, self._when, told, resource)


def _function(function: Function, frame: Frame) -> Item:
    told = _("{activity}: {n}, where 0 is cannot do it and 10 is as before").format(
        activity=function.activity, n=function.rating
    )
    resource = frame.observation(
        part(function.id, "function"),
        f"{day_told(function.on)}: {told}",
        frame.concept(
            _("How well it goes, 0 (cannot do it) to 10 (as before): {activity}").format(activity=function.activity)
        ),
        function.on.isoformat(),
        category=[frame.concept(_("Survey"), codes.SURVEY)],
        valueQuantity=number(function.rating, codes.SCORE),
    )
    return Item(Chapter.FUNCTION, day_told(function.on), told, resource)


def _mark(mark: Mark, frame: Frame) -> Item:
    side = "" if mark.side is Side.NOT_STATED else places.leg_told(mark.side)
    told = ": ".join(filter(None, (mark.kind.label, mark.text)))
    words = f"{told} ({side})" if side else told
    resource = frame.observation(
        part(mark.id, "mark"),
        f"{day_told(mark.on)}: {words}",
        frame.concept(_("Event on the time line")),
        mark.on.isoformat(),
        valueCodeableConcept=frame.concept(told),
        **places.leg(frame, mark.side),
    )
    return Item(Chapter.MARKS, day_told(mark.on), words, resource)


def _part(frame: Frame, name: str, **value: object) -> Json:
    return {"code": frame.concept(name)} | value


def _name(place: Place) -> tuple[str, ...]:
    return ("place", place.zone.value, place.side.value, place.words)


def _label(term: EntryTerm) -> str:
    """Return what was asked about, as it can stand alone: a term of pain without its heading would be a riddle."""
    if isinstance(term, Symptom):
        return term.label
    label = inside(term.label)
    if isinstance(term, Aggravator):
        label = _("worse with {term}").format(term=label)
    elif isinstance(term, Reliever):
        label = _("better with {term}").format(term=label)
    return _("Pain: {how}").format(how=label)


def _onset_told(onset: Onset) -> str:
    if onset.on is not None:
        return day_told(onset.on)
    if onset.ago is None or onset.unit is None:
        return ""
    return {
        Unit.DAYS: ngettext("about {n} day before this entry", "about {n} days before this entry", onset.ago),
        Unit.WEEKS: ngettext("about {n} week before this entry", "about {n} weeks before this entry", onset.ago),
        Unit.MONTHS: ngettext("about {n} month before this entry", "about {n} months before this entry", onset.ago),
        Unit.YEARS: ngettext("about {n} year before this entry", "about {n} years before this entry", onset.ago),
    }[onset.unit].format(n=onset.ago)


def _helped_told(helped: bool | None) -> str:  # noqa: FBT001 - the value itself, not a flag
    return {True: _("helped"), False: _("did not help"), None: ""}[helped]
