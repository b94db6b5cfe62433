"""The closed set of criteria that rules are made of.

Each kind is a frozen dataclass made from its declared parameters, with one method: `judge(reading, leg)`. It answers
yes, no or unknown for one leg, with the notes behind the answer. A new kind is a class and a line in `KINDS`.

Windows are counted in diary days with the day of the reading as the first: `within = 7` is today and the six days
before. A yes inside the window counts even where a later entry says no (a danger sign that comes and goes is still
one); the latest answer, where it is a no, is kept as a note against. Correct or delete the entry and the yes is gone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, Self, TypeVar

from kneelog.domain.diary import Day
from kneelog.domain.entry import WORST_SEVERITY, Entry
from kneelog.domain.episode import Episode
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import (
    Condition,
    EntryTerm,
    Manner,
    MarkKind,
    Mechanism,
    Side,
    Symptom,
    Zone,
    entry_term,
)
from kneelog.rules.reading import (
    LONGEST_MEMORY_DAYS,
    Reading,
    Said,
    counts,
    entry_note,
    pain_of,
    places_of,
    speaks_of,
)
from kneelog.rules.support import Judged, Note, Support, all_of
from kneelog.rules.tables import Table
from kneelog.words import _, ngettext
from kneelog.words.formats import date_text

_V = TypeVar("_V", bound=StrEnum)

SAME_INJURY_DAYS = 28
"""A mechanism noted again within this many days, with no "no" between, speaks of the same injury."""

OLDEST = 130
"""Highest age a parameter may name."""

LONG_AGO_DAYS = 40_000
"""More days than an onset can lie back."""

EPISODE = 0
"""Window that reaches back to the start of the leg's open episode, and at least over the memory of a danger sign."""

DANGER_MEMORY_DAYS = 28
"""How far an `EPISODE` window reaches at least."""


class Judge(Protocol):
    """A criterion with its parameters."""

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return what the diary says about it, for one leg."""


# ---------------------------------------------------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True)
class AnswerCriterion:
    """A yes to any of some questions.

    Attributes:
        terms: any yes says yes; a no to every one of them says no.
        also: a yes says yes; a no, or nothing, decides nothing.
        within: window in days, or `EPISODE`.
        person: whether it is said of the person rather than of a leg.
        one_leg: whether a yes does not count that its entry says of both legs alike.
    """

    terms: tuple[EntryTerm, ...]
    also: tuple[EntryTerm, ...]
    within: int
    person: bool
    one_leg: bool

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            _terms(params, "terms"),
            _terms(params, "also", optional=True),
            _window(params),
            params.flag("person"),
            params.flag("one_leg"),
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return what the answers in the window say."""
        within = _days(self.within, reading, leg)
        noted: list[Note] = []
        against: list[Note] = []
        taken_back: list[Note] = []
        said_yes: list[EntryTerm] = []
        open_terms: list[EntryTerm] = []
        alike = False
        several = len(self.terms) + len(self.also) > 1
        of = None if self.person else leg
        for term in (*self.terms, *self.also):
            answers, said_so = reading.said(term, within, of), reading.yes(term, within, of)
            yes = [said for said in said_so if _of_one_leg(said)] if self.one_leg else said_so
            noted += [said.note for said in yes]
            if yes and several:
                said_yes.append(term)
            if answers and answers[-1] not in yes[-1:]:
                against.append(answers[-1].note)
                if yes:
                    taken_back.append(answers[-1].note)
            alike = alike or len(yes) < len(said_so)
            if not answers and term in self.terms:
                open_terms.append(term)
        if noted:
            return Judged(Support.YES, tuple(noted), tuple(taken_back), said=tuple(said_yes))
        if open_terms:
            left = tuple(open_terms) if len(open_terms) < len(self.terms) else ()
            return Judged(Support.UNKNOWN, (), tuple(against), ask=open_terms[0].value, open=left)
        return Judged(Support.NO, (), tuple(against), detail=_("both legs alike") if alike else "")


def _of_one_leg(said: Said) -> bool:
    """Whether a yes speaks of one leg: not where its entry calls both legs alike without naming one for this sign."""
    if said.entry.says(Symptom.BOTH_SIDES_ALIKE) is not True:
        return True
    told = {side for side in Side if said.entry.says(said.answer.about, side)}
    return told in ({Side.LEFT}, {Side.RIGHT})


@dataclass(frozen=True, slots=True)
class TogetherCriterion:
    """Two things noted in the same window: a turn and a pop say more than either.

    Attributes:
        first, second: questions; a yes to one of each says yes, a no to every one of either says no.
        within: window in days, or `EPISODE`.
    """

    first: AnswerCriterion
    second: AnswerCriterion

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        within = _window(params)
        first, second = (
            AnswerCriterion(_terms(params, key), (), within, person=False, one_leg=False) for key in ("first", "second")
        )
        return cls(first, second)

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether both were noted."""
        parts = (self.first.judge(reading, leg), self.second.judge(reading, leg))
        support = all_of([part.support for part in parts])
        noted = tuple(note for part in parts for note in part.noted) if support is Support.YES else ()
        against = tuple(note for part in parts for note in part.against) if support is Support.NO else ()
        open_part = next((part for part in parts if part.support is Support.UNKNOWN), None)
        return Judged(support, noted, against, ask=open_part.ask if open_part and support is Support.UNKNOWN else "")


# -------------------------------------------------------------------------------------------------- pain and places


@dataclass(frozen=True, slots=True)
class SeverityCriterion:
    """Pain at least so bad, as a number or in words.

    Attributes:
        at_least: lowest severity that counts, 1-10.
        within: window in days, or `EPISODE`.
        or_terms: questions whose yes says the same in words.
    """

    at_least: int
    within: int
    or_terms: tuple[EntryTerm, ...]

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            params.whole("at_least", 1, WORST_SEVERITY), _window(params), _terms(params, "or_terms", optional=True)
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether the worst pain in the window was so bad: the number decides, or the words do."""
        within = _days(self.within, reading, leg)
        stated = reading.pains(leg, within)
        bad = [(entry, worst) for entry, worst, _day in stated if worst >= self.at_least]
        noted = [entry_note(f"severity_{worst}", entry, leg) for entry, worst in bad]
        words = [said for term in self.or_terms for said in reading.yes(term, within)]
        if noted or words:
            detail = _up_to([worst for entry, worst in bad])
            return Judged(Support.YES, (*noted, *(said.note for said in words)), detail=detail, sign=bool(words))
        numbers = [(entry, worst) for entry, worst, _day in stated if worst >= 0]
        if not numbers:
            return Judged(Support.UNKNOWN, ask=self.or_terms[0].value if self.or_terms else "")
        worst = max(worst for entry, worst in numbers)
        against = tuple(entry_note("severity", entry, leg) for entry, worst in numbers)
        detail = _("at most {severity} out of {worst}").format(severity=worst, worst=WORST_SEVERITY)
        return Judged(Support.NO, (), against, detail=detail)


def _up_to(severities: Sequence[int]) -> str:
    """Return the worst of several; that all of them were so bad must not be read from it."""
    worst = max(severities, default=0)
    if len(set(severities)) > 1:
        return _("up to {severity} out of {worst}").format(severity=worst, worst=WORST_SEVERITY)
    return _out_of(worst) if severities else ""


def _out_of(severity: int) -> str:
    return _("{severity} out of {worst}").format(severity=severity, worst=WORST_SEVERITY)


@dataclass(frozen=True, slots=True)
class PainCriterion:
    """Pain in the leg, of whatever degree: a severity above 0, a place on it, or a complaint.

    Attributes:
        within: window in days, or `EPISODE`.
    """

    within: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(_window(params))

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether pain was noted in the window."""
        stated = [
            (entry_note("pain", entry, leg), pain != 0)
            for entry, pain, _day in reading.pains(leg, _days(self.within, reading, leg))
        ]
        noted = tuple(note for note, painful in stated if painful)
        if noted:
            return Judged(Support.YES, noted)
        return Judged(Support.NO, (), tuple(note for note, painful in stated)) if stated else Judged(Support.UNKNOWN)


@dataclass(frozen=True, slots=True)
class PlaceCriterion:
    """Pain or trouble in certain zones of the leg.

    Attributes:
        zones: any of them says yes; other places alone say no.
        within: window in days, or `EPISODE`.
        or_terms: questions whose yes says the same.
    """

    zones: frozenset[Zone]
    within: int
    or_terms: tuple[EntryTerm, ...]

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(frozenset(_words(params, "zones", Zone)), _window(params), _terms(params, "or_terms", optional=True))

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether one of the zones was named in the window, and not with a 0 of its own."""
        within = _days(self.within, reading, leg)
        named = reading.placed(leg, within)
        noted = [placed.note for placed in named if placed.place.zone in self.zones]
        words = [said.note for term in self.or_terms for said in reading.yes(term, within, leg)]
        if noted or words:
            return Judged(Support.YES, (*noted, *words), sign=bool(words))
        if not named:
            return Judged(Support.UNKNOWN)
        return Judged(Support.NO, (), tuple(placed.named for placed in named if placed.named is not None))


@dataclass(frozen=True, slots=True)
class ZonePainCriterion:
    """Pain that was placed in certain zones of one leg.

    Unlike `PlaceCriterion` it asks for pain there: a zone logged at severity 0 does not count. Nor does an entry that
    names the same zones on both legs, or calls both legs alike without naming one: that speaks of both.

    Attributes:
        zones: any of them says yes; other places alone say no.
        within: window in days, or `EPISODE`.
    """

    zones: frozenset[Zone]
    within: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(frozenset(_words(params, "zones", Zone)), _window(params))

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether one of the zones hurt in the window, on this leg alone."""
        ours = [entry for entry in reading.within(_days(self.within, reading, leg)) if places_of(entry, leg)]
        noted = [note for entry in ours for note in self._painful(entry, leg)]
        if noted:
            return Judged(Support.YES, tuple(noted))
        if not ours:
            return Judged(Support.UNKNOWN)
        return Judged(Support.NO, (), tuple(entry_note("place", entry, leg) for entry in ours))

    def _painful(self, entry: Entry, leg: Side) -> Iterable[Note]:
        hurting = [
            place
            for place in entry.places
            if place.zone in self.zones and (entry.severity if place.severity is None else place.severity) != 0
        ]
        sides = {place.side for place in hurting}
        both = {Side.LEFT, Side.RIGHT} <= sides
        if both or (sides == {Side.NOT_STATED} and entry.says(Symptom.BOTH_SIDES_ALIKE)):
            return
        for place in hurting:
            if leg is Side.NOT_STATED or counts(place.side, leg):
                yield Note(f"{place.zone.value}:{place.side.value}", place.side, entry.day, entry.id, lasting=True)


# --------------------------------------------------------------------------------------------------------------- time


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder of persistence.

    Attributes:
        key: names the step for a Response.
        from_day: first calendar day of the episode on which it is reached, counting the first day as 1.
        text: what the step means, in plain words.
    """

    key: str
    from_day: int
    text: str


@dataclass(frozen=True, slots=True)
class PersistenceCriterion:
    """Pain of one episode that has gone on for some calendar days.

    The episode starts on its first painful day logged, or on the told onset where that lies before it. Days nobody
    logged neither break nor end it; a day logged without pain pauses it; enough of them end it.

    Attributes:
        steps: the ladder, first step first.
    """

    steps: tuple[Step, ...]

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        steps = tuple(_step(table) for table in params.tables("steps"))
        if [step.from_day for step in steps] != sorted({step.from_day for step in steps}):
            raise params.wrong("steps", "must go up: each from_day later than the one before")
        return cls(steps)

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return the highest step that the leg's open episode has reached; none where another leg is named for it."""
        found = self._reached(reading, leg)
        if leg in reading.hurting or reading.hurting in ((), (Side.NOT_STATED,)) or found.support is Support.NO:
            return found
        return Judged(Support.UNKNOWN)

    def _reached(self, reading: Reading, leg: Side) -> Judged:
        episode = reading.episode(leg)
        if episode is None:
            painless = tuple(_painless(reading, leg)) if _ends_painless(reading, leg) else ()
            return Judged(Support.NO, (), painless) if painless else Judged(Support.UNKNOWN)
        day = episode.calendar_day(reading.on)
        first = date_text(episode.first, _("d MMMM y"))
        detail = _("day {day}, counting {first} as the first").format(day=day, first=first)
        if episode.paused:
            return Judged(Support.NO, (), tuple(_painless(reading, leg, since=episode.last)))
        noted = _episode_notes(episode, leg if leg in reading.hurting else Side.NOT_STATED)
        reached = [step for step in self.steps if day >= step.from_day]
        if reached:
            detail = f"{detail}; {reached[-1].text}"
            return Judged(Support.YES, noted, detail=detail, step=f"step:{reached[-1].key}")
        if episode.onset is None:
            return Judged(Support.UNKNOWN, detail=detail)
        return Judged(Support.NO, (), noted, detail=detail)


def _episode_notes(episode: Episode, side: Side) -> tuple[Note, ...]:
    """Return one note a painful day; all carry the key of the episode, so that a day more is nothing new to answer."""
    key = f"episode:{side.value}:{episode.first.isoformat()}"

    def note(day: Day) -> Note:
        return day.known(key, lambda: Note(key, side, day.on, day.entries[-1].id, lasting=True))

    return tuple(map(note, episode.days))


def _ends_painless(reading: Reading, leg: Side) -> bool:
    """Whether all that was logged last says that there is no pain: a last day that does not say leaves it open."""
    ours = [entry for entry in reading.entries if speaks_of(entry, leg)]
    return all(pain_of(entry, leg) == 0 for entry in ours if entry.day == ours[-1].day)


def _painless(reading: Reading, leg: Side, since: date | None = None) -> Iterable[Note]:
    for entry in reading.entries:
        if (since is None or entry.day > since) and pain_of(entry, leg) == 0:
            yield entry_note("pain", entry, leg)


def _step(table: Table) -> Step:
    step = Step(table.text("key"), table.whole("from_day", 2, 10_000), _(table.text("text")))
    table.finish()
    return step


@dataclass(frozen=True, slots=True)
class OnsetCriterion:
    """How long ago, or how, the open episode began, as the person told it.

    Attributes:
        at_least_days: fewest days since the told onset.
        at_most_days: most days since the told onset.
        manner: suddenly or little by little; None: either.
    """

    at_least_days: int
    at_most_days: int
    manner: Manner | None

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            params.whole("at_least_days", 0, LONG_AGO_DAYS, 0),
            params.whole("at_most_days", 0, LONG_AGO_DAYS, LONG_AGO_DAYS),
            params.word("manner", Manner) if params.has("manner") else None,
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether an onset told of this leg fits; unknown where none says."""
        told = [
            (entry, self._fits(reading.on, entry.onset.first_day(entry.day), entry.onset.manner))
            for entry in reading.within(_days(EPISODE, reading, leg))
            if entry.onset is not None and speaks_of(entry, leg)
        ]
        known = [(entry_note("onset", entry, leg), fits) for entry, fits in told if fits is not None]
        noted = tuple(note for note, fits in known if fits)
        if noted:
            return Judged(Support.YES, noted)
        return Judged(Support.NO, (), tuple(note for note, fits in known)) if known else Judged(Support.UNKNOWN)

    def _fits(self, on: date, first: date | None, manner: Manner | None) -> bool | None:
        """Return whether both fit; no as soon as one is known not to, unknown while one is not told."""
        parts: list[bool | None] = []
        if self.manner is not None:
            parts.append(None if manner is None else manner is self.manner)
        if (self.at_least_days, self.at_most_days) != (0, LONG_AGO_DAYS):
            parts.append(None if first is None else self.at_least_days <= (on - first).days <= self.at_most_days)
        if False in parts:
            return False
        return None if None in parts else True


@dataclass(frozen=True, slots=True)
class WorseningCriterion:
    """Pain that grows from day to day: said so, or seen in the numbers.

    The numbers count only where the days logged last rise one above the other without a break, so that the ups and
    downs of an ordinary diary do not.

    Attributes:
        terms: questions whose yes says so, unless the told onset is too recent for days to have passed.
        within: window in days.
        at_least_days: days since the told onset from which "from day to day" can be meant.
        logged_days: how many logged days must rise.
    """

    terms: tuple[EntryTerm, ...]
    within: int
    at_least_days: int
    logged_days: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            _terms(params, "terms"),
            params.whole("within", 1, LONGEST_MEMORY_DAYS),
            params.whole("at_least_days", 0, LONGEST_MEMORY_DAYS),
            params.whole("logged_days", 2, WORST_SEVERITY + 1),
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether pain grows."""
        said = AnswerCriterion(self.terms, (), self.within, person=False, one_leg=False).judge(reading, leg)
        rising = self._rising(reading, leg)
        if rising:
            entries, first, last = rising
            notes = tuple(entry_note("rising", entry, leg) for entry in entries)
            detail = _("from {first} to {last} out of {worst}").format(first=first, last=last, worst=WORST_SEVERITY)
            return Judged(Support.YES, (*said.noted, *notes), detail=detail)
        if said.support is not Support.YES:
            return said
        episode = reading.episode(leg)
        if episode and episode.onset and (reading.on - episode.onset).days < self.at_least_days:
            return Judged(Support.NO, (), said.noted, detail=_("began too lately to tell"))
        return said

    def _rising(self, reading: Reading, leg: Side) -> tuple[list[Entry], int, int] | None:
        """Return the entries of the rise with its first and last severity, or None."""
        worst: dict[date, tuple[int, Entry]] = {}
        for entry in reading.within(self.within):
            pain = pain_of(entry, leg)
            if pain is not None and pain >= 0 and (entry.day not in worst or pain > worst[entry.day][0]):
                worst[entry.day] = (pain, entry)
        run: list[tuple[int, Entry]] = []
        for day in sorted(worst, reverse=True):
            if run and worst[day][0] >= run[-1][0]:
                break
            run.append(worst[day])
        if len(run) < self.logged_days:
            return None
        return [entry for pain, entry in reversed(run)], run[-1][0], run[0][0]


@dataclass(frozen=True, slots=True)
class UnhelpedCriterion:
    """Treatment that was noted as of no help on several days, and never as helping.

    Attributes:
        at_least_days: on how many diary days.
        within: window in days.
    """

    at_least_days: int
    within: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            params.whole("at_least_days", 1, LONGEST_MEMORY_DAYS), params.whole("within", 1, LONGEST_MEMORY_DAYS)
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether nothing that was tried helped."""
        told = [
            (entry, treatment.helped)
            for entry in reading.within(self.within)
            if speaks_of(entry, leg)
            for treatment in entry.treatments
            if treatment.helped is not None
        ]
        helped = tuple(entry_note("helped", entry, leg) for entry, yes in told if yes)
        if helped:
            return Judged(Support.NO, (), helped)
        noted = {entry.day: entry_note("no_help", entry, leg) for entry, yes in told}
        if len(noted) >= self.at_least_days:
            detail = ngettext("on {n} day", "on {n} days", len(noted)).format(n=len(noted))
            return Judged(Support.YES, tuple(noted.values()), detail=detail)
        return Judged(Support.UNKNOWN)


@dataclass(frozen=True, slots=True)
class InjuryCriterion:
    """An injury of a known age.

    Its day is the onset told in the entry that notes it, the day of an injury mark, or else the day it was first noted:
    an injury noted today without a date is taken for a fresh one, which is the cautious reading.

    Attributes:
        terms: mechanisms that are injuries.
        at_least_days, at_most_days: bounds of the days since the injury, both included.
    """

    terms: tuple[EntryTerm, ...]
    at_least_days: int
    at_most_days: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        terms = _terms(params, "terms")
        if not all(isinstance(term, Mechanism) for term in terms):
            raise params.wrong("terms", "must be mechanisms")
        return cls(
            terms,
            params.whole("at_least_days", 0, LONGEST_MEMORY_DAYS, 0),
            params.whole("at_most_days", 0, LONGEST_MEMORY_DAYS, LONGEST_MEMORY_DAYS),
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether an injury of that age is noted."""
        dated = _injury_days(reading, leg, self.terms)
        noted = tuple(note for day, note in dated if self.at_least_days <= (reading.on - day).days <= self.at_most_days)
        if noted:
            return Judged(Support.YES, noted)
        if dated:
            return Judged(Support.NO, (), tuple(note for day, note in dated))
        denied = reading.said(Mechanism.INJURY, LONGEST_MEMORY_DAYS)
        if denied:
            return Judged(Support.NO, (), tuple(said.note for said in denied))
        return Judged(Support.UNKNOWN, ask=Mechanism.INJURY.value)


@dataclass(frozen=True, slots=True)
class LaterCriterion:
    """Something that came on only some time after an injury: said so, or first noted days after it.

    Attributes:
        terms: questions whose first yes is compared with the day of the injury.
        mechanisms: what counts as an injury, beside an injury mark.
        at_least_days, at_most_days: days from the injury to the first yes.
        or_terms: questions whose yes says the same.
    """

    terms: tuple[EntryTerm, ...]
    mechanisms: tuple[EntryTerm, ...]
    at_least_days: int
    at_most_days: int
    or_terms: tuple[EntryTerm, ...]

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(
            _terms(params, "terms"),
            _terms(params, "mechanisms"),
            params.whole("at_least_days", 1, LONGEST_MEMORY_DAYS),
            params.whole("at_most_days", 1, LONGEST_MEMORY_DAYS),
            _terms(params, "or_terms"),
        )

    def judge(self, reading: Reading, leg: Side) -> Judged:
        """Return whether it came later; a no to every question that says so is a no."""
        said = AnswerCriterion(self.or_terms, (), EPISODE, person=False, one_leg=False).judge(reading, leg)
        if said.support is Support.YES:
            return said
        first = min((one for term in self.terms for one in self._yes(reading, leg, term)), key=_said_on, default=None)
        injured = [day for day, note in _injury_days(reading, leg, self.mechanisms) if first and day <= first.day]
        if first and injured and self.at_least_days <= (first.day - max(injured)).days <= self.at_most_days:
            return Judged(Support.YES, (first.note,), detail=_("first noted after the injury"))
        return said

    def _yes(self, reading: Reading, leg: Side, term: EntryTerm) -> Iterable[Said]:
        return reading.yes(term, _days(EPISODE, reading, leg), leg)


def _said_on(said: Said) -> date:
    return said.day


def _injury_days(reading: Reading, leg: Side, terms: Iterable[EntryTerm]) -> list[tuple[date, Note]]:
    """Return the days of the injuries noted of a leg, by marks and by mechanisms."""
    marks = [mark for mark in reading.diary.marks if mark.kind is MarkKind.INJURY and counts(mark.side, leg)]
    dated = [(mark.on, _mark_note(mark)) for mark in marks]
    return dated + [pair for term in terms for pair in _injuries(reading.said(term, LONGEST_MEMORY_DAYS))]


def _mark_note(mark: Mark) -> Note:
    return Note(f"injury_mark:{mark.side.value}", mark.side, mark.on)


def _injuries(answers: Iterable[Said]) -> Iterable[tuple[date, Note]]:
    """Yield the day of the injury that each yes speaks of.

    "Same as last" copies a mechanism from day to day; without this an old injury would look fresh for ever.
    """
    injured: date | None = None
    repeated_until = date.min
    for said in answers:
        if not said.answer.yes:
            injured = None
            continue
        told = said.entry.onset.first_day(said.day) if said.entry.onset else None
        if told is not None:
            injured = told
        elif injured is None or said.day > repeated_until:
            injured = said.day
        repeated_until = said.day + timedelta(days=SAME_INJURY_DAYS)
        yield injured, said.note


# ------------------------------------------------------------------------------------------------------------ profile


@dataclass(frozen=True, slots=True)
class ConditionCriterion:
    """A lasting fact about the person.

    Attributes:
        conditions: any yes says yes; a no to every one of them says no.
    """

    conditions: tuple[Condition, ...]

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(_words(params, "conditions", Condition))

    def judge(self, reading: Reading, leg: Side) -> Judged:  # noqa: ARG002 - a fact about the person holds for either leg
        """Return what the profile says."""
        said = {condition: reading.diary.profile.says(condition) for condition in self.conditions}
        noted = tuple(Note(condition.value) for condition, answer in said.items() if answer)
        if noted:
            return Judged(Support.YES, noted)
        unasked = [condition for condition, answer in said.items() if answer is None]
        if unasked:
            return Judged(Support.UNKNOWN, ask=unasked[0].value)
        return Judged(Support.NO, (), tuple(Note(condition.value) for condition in said))


@dataclass(frozen=True, slots=True)
class AgeCriterion:
    """An age, from the year of birth. The birthday is not known, so either age of the year may meet a bound.

    Attributes:
        at_least: lowest age that counts.
        below: lowest age that no longer counts.
    """

    at_least: int
    below: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(params.whole("at_least", 0, OLDEST, 0), params.whole("below", 1, OLDEST + 1, OLDEST + 1))

    def judge(self, reading: Reading, leg: Side) -> Judged:  # noqa: ARG002 - a fact about the person holds for either leg
        """Return what the year of birth says."""
        age = reading.diary.profile.age(reading.on)
        if age is None:
            return Judged(Support.UNKNOWN)
        note, detail = (Note("birth_year"),), _("{age} this year").format(age=age)
        if age >= self.at_least and age - 1 < self.below:
            return Judged(Support.YES, note, detail=detail)
        return Judged(Support.NO, (), note, detail=detail)


@dataclass(frozen=True, slots=True)
class BodyMassCriterion:
    """A body mass index, from height and weight.

    Attributes:
        at_least: lowest index that counts, in kilograms per square metre.
    """

    at_least: int

    @classmethod
    def read(cls, params: Table) -> Self:
        """Return the criterion that the parameters declare."""
        return cls(params.whole("at_least", 10, 60))

    def judge(self, reading: Reading, leg: Side) -> Judged:  # noqa: ARG002 - a fact about the person holds for either leg
        """Return what height and weight say."""
        profile = reading.diary.profile
        if profile.height_cm is None or profile.weight_kg is None:
            return Judged(Support.UNKNOWN)
        index = profile.weight_kg / (profile.height_cm / 100) ** 2
        note = (Note("weight_kg"),)
        return Judged(Support.YES, note) if index >= self.at_least else Judged(Support.NO, (), note)


# ----------------------------------------------------------------------------------------------------------- registry

KINDS: Mapping[str, Callable[[Table], Judge]] = {
    "answer": AnswerCriterion.read,
    "severity": SeverityCriterion.read,
    "pain": PainCriterion.read,
    "place": PlaceCriterion.read,
    "zone_pain": ZonePainCriterion.read,
    "persistence": PersistenceCriterion.read,
    "onset": OnsetCriterion.read,
    "worsening": WorseningCriterion.read,
    "unhelped": UnhelpedCriterion.read,
    "later": LaterCriterion.read,
    "together": TogetherCriterion.read,
    "injury": InjuryCriterion.read,
    "condition": ConditionCriterion.read,
    "age": AgeCriterion.read,
    "body_mass": BodyMassCriterion.read,
}
"""What a catalogue file may name as the kind of a criterion."""


def _window(params: Table) -> int:
    """Return the window in days; the word "episode" is `EPISODE`."""
    if params.has("within") and params.is_text("within"):
        if params.text("within") != "episode":
            raise params.wrong("within", 'must be a number of days or "episode"')
        return EPISODE
    return params.whole("within", 1, LONGEST_MEMORY_DAYS)


def _days(within: int, reading: Reading, leg: Side) -> int:
    if within != EPISODE:
        return within
    episode = reading.episode(leg)
    return max(DANGER_MEMORY_DAYS, episode.calendar_day(reading.on) if episode else 0)


def _terms(params: Table, key: str, *, optional: bool = False) -> tuple[EntryTerm, ...]:
    found: list[EntryTerm] = []
    for value in params.texts(key, optional=optional):
        try:
            found.append(entry_term(value))
        except KeyError:
            raise params.wrong(key, f"names a term that does not exist: {value}") from None
    return tuple(found)


def _words(params: Table, key: str, vocabulary: type[_V]) -> tuple[_V, ...]:
    found: list[_V] = []
    for value in params.texts(key):
        try:
            found.append(vocabulary(value))
        except ValueError:
            raise params.wrong(key, f"names what does not exist: {value}") from None
    return tuple(found)
