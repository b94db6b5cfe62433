"""Entry: what a person noted, true at one moment, and the parts it is made of.

Every field but `occurred_at` may be absent. Absent means *not asked*; it is never "no" and never 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from kneelog.domain import checks
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import (
    TOPICS,
    EntryTerm,
    Manner,
    Mechanism,
    Side,
    Symptom,
    Unit,
    Zone,
)
from kneelog.words import _, ngettext

DAY_ENDS_AT = timedelta(hours=4)
"""A diary day ends at 04:00 local time of the entry: who notes pain after midnight means the evening."""

WORST_SEVERITY = 10
"""Upper end of the Numeric Rating Scale; 0 is no pain, 10 the worst imaginable."""

SEVERE_FROM = 7
"""Lowest severity called severe: the lowest published bound for musculoskeletal pain (Boonstra 2016)."""

_DAYS_PER_UNIT = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 30, Unit.YEARS: 365}

LONGEST_LIFE = 120
"""Years that an onset can lie back."""

MOST_METRES, MOST_COUNTED = 1_000_000, 1_000_000
"""More in one day is a slip of a unit, or of a device."""


def diary_day(moment: datetime) -> date:
    """Return the diary day to which a moment belongs."""
    return (moment - DAY_ENDS_AT).date()


@dataclass(frozen=True, slots=True)
class Place:
    """A zone on a side, with the severity there if it was given apart.

    Attributes:
        zone: where on the leg.
        side: which leg.
        severity: worst pain there since the previous entry of that diary day, 0-10, or None: not asked.
        words: where, in the person's words; needed for `Zone.ELSEWHERE`, and only there.
    """

    zone: Zone
    side: Side = Side.NOT_STATED
    severity: int | None = None
    words: str = ""

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("zone", self.zone, Zone)
        checks.member("side", self.side, Side)
        checks.whole_number("severity", self.severity, 0, WORST_SEVERITY)
        if self.zone is Zone.ELSEWHERE:
            checks.name("words", self.words)
        elif self.words != "":
            raise InvalidValue("words", _("only a place elsewhere is told in words"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered yes or no. A question without an Answer was not asked.

    Attributes:
        about: the term of the question.
        yes: what was answered.
        side: the leg it was said of; only symptoms have one.
    """

    about: EntryTerm
    yes: bool
    side: Side = Side.NOT_STATED

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("about", self.about, TOPICS)
        checks.member("side", self.side, Side)
        checks.answer("answer", self.yes)
        if self.side is not Side.NOT_STATED and not isinstance(self.about, Symptom):
            reason = _("only symptoms are told apart by side, {term} is not one")
            raise InvalidValue("side", reason.format(term=self.about.value))


@dataclass(frozen=True, slots=True)
class Onset:
    """When this pain began, as far as the person knows.

    Attributes:
        on: the day it began, or None.
        ago: how many `unit`s before the entry it began, or None. At most one of `on` and `ago` is given.
        unit: unit of `ago`.
        manner: suddenly or little by little, or None: not asked.
    """

    on: date | None = None
    ago: int | None = None
    unit: Unit | None = None
    manner: Manner | None = None

    def __post_init__(self) -> None:
        """Check the invariants."""
        if self.on is not None:
            checks.day("date", self.on)
        checks.whole_number("ago", self.ago, 0, 999)
        if self.unit is not None:
            checks.member("unit", self.unit, Unit)
        if self.manner is not None:
            checks.member("manner", self.manner, Manner)
        if (self.ago is None) != (self.unit is None):
            raise InvalidValue("ago", _("needs a number and a unit (days, weeks, months or years) together"))
        if self.on is not None and self.ago is not None:
            raise InvalidValue("date", _("give either the date or how long ago, not both"))
        if self.on is None and self.ago is None and self.manner is None:
            raise InvalidValue("date", _("an onset needs a date, how long ago, or how it began"))
        if self.unit is Unit.YEARS and self.ago is not None and self.ago > LONGEST_LIFE:
            reason = ngettext("{n} year is longer than a life", "{n} years is longer than a life", self.ago)
            raise InvalidValue("ago", reason.format(n=self.ago))

    def first_day(self, told_on: date) -> date | None:
        """Return the day it began, seen from the diary day it was told on; None where only the manner is known."""
        if self.on is not None:
            return self.on
        if self.ago is None or self.unit is None:
            return None
        return told_on - timedelta(days=self.ago * _DAYS_PER_UNIT[self.unit])


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done.

    Attributes:
        kind: what, in the person's words.
        minutes: how long, or None.
        effort: how hard, 0-10, or None.
        stretched_before: whether the person stretched first, or None: not asked.
        metres: how far, or None.
        count: how many, of what is counted (steps, floors climbed, repetitions), or None.
    """

    kind: str
    minutes: int | None = None
    effort: int | None = None
    stretched_before: bool | None = None
    metres: int | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.name("kind", self.kind)
        checks.whole_number("minutes", self.minutes, 1, 24 * 60)
        checks.whole_number("effort", self.effort, 0, 10)
        checks.yes_no("stretched_before", self.stretched_before)
        checks.whole_number("metres", self.metres, 1, MOST_METRES)
        checks.whole_number("count", self.count, 1, MOST_COUNTED)


_PAIN: Final = "pain"
"""Begins the unit of a measurement that rates the pain of the leg; the same in every language."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value kept as it came from another app or a device: a rating, a scale of words, hours of sleep.

    No rule reads it, and it is never a severity: what a foreign scale means for a knee is not known.

    Attributes:
        kind: what was measured or rated, in the words of its source: "Headache", "Sleep".
        value: as the source has it: "3", "Moderate", "7.5".
        unit: of the value, or the scale it is on: "h", "0-4"; empty for none. Of pain of the leg it begins with "pain":
            "pain 0-100".
    """

    kind: str
    value: str
    unit: str = ""

    @classmethod
    def of_pain(cls, kind: str, value: str, scale: str = "") -> "Measurement":
        """Return a pain of the leg as its source has it; the insights do not ask whether pain goes with itself.

        Args:
            kind: what the source calls it.
            value: as the source has it.
            scale: the scale it is on; empty where that is not known.
        """
        return cls(kind, value, f"{_PAIN} {scale}".rstrip())

    @property
    def rates_pain(self) -> bool:
        """Whether it is a pain of the leg, so that it is no factor of that pain."""
        return self.unit.partition(" ")[0] == _PAIN

    @property
    def told(self) -> str:
        """The value with its unit in words: "3 (0-4)"."""
        unit = self.unit.replace(_PAIN, _("pain"), 1) if self.rates_pain else self.unit
        return _("{value} ({unit})").format(value=self.value, unit=unit) if unit else self.value

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.name("kind", self.kind)
        checks.name("value", self.value)
        checks.name_or_empty("unit", self.unit)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry that was not typed came from.

    Attributes:
        app: the app, device or file: "Strava", "Apple Health", the name of a mapping.
        record: by what the app knows it, or its place in the file in words; empty for neither.
    """

    app: str
    record: str = ""

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.name("app", self.app)
        checks.name_or_empty("record", self.record)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was tried.

    Attributes:
        kind: what, in the person's words.
        dose: how much, in the person's words, or empty.
        helped: whether it helped, or None: not asked.
    """

    kind: str
    dose: str = ""
    helped: bool | None = None

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.name("kind", self.kind)
        checks.name_or_empty("dose", self.dose)
        checks.yes_no("helped", self.helped)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person noted.

    Attributes:
        id: made where the entry is typed, so that a repeated save is recognised and stores nothing twice.
        occurred_at: the moment it is true of, with its UTC offset, in whole seconds.
        logged_at: the moment it was typed, or None where a file does not say.
        severity: worst pain since the previous entry of that diary day, 0-10; None: not asked.
        places: where it hurts; no zone of a side twice.
        answers: the questions answered; no question of a side twice.
        onset: when this pain began, if told.
        activities: what was done.
        treatments: what was tried.
        note: the person's own words; empty for none.
        measurements: values kept as another app or a device had them.
        origin: where it came from; None where it was typed, or a file of kneelog does not say.
        day: the diary day it belongs to.
    """

    id: UUID
    occurred_at: datetime
    logged_at: datetime | None = None
    severity: int | None = None
    places: tuple[Place, ...] = ()
    answers: tuple[Answer, ...] = ()
    onset: Onset | None = None
    activities: tuple[Activity, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    note: str = ""
    measurements: tuple[Measurement, ...] = ()
    origin: Origin | None = None
    day: date = field(init=False, repr=False, compare=False)
    _index: dict[tuple[EntryTerm, Side], bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Check the invariants and bring the moments to whole seconds."""
        checks.member("id", self.id, UUID)
        object.__setattr__(self, "occurred_at", checks.moment("occurred_at", self.occurred_at))
        object.__setattr__(self, "day", diary_day(self.occurred_at))
        if self.logged_at is not None:
            object.__setattr__(self, "logged_at", checks.moment("logged_at", self.logged_at))
        checks.whole_number("severity", self.severity, 0, WORST_SEVERITY)
        checks.text("note", self.note)
        # Most entries have one or two kinds of parts, and a diary has tens of thousands of entries.
        if self.places != ():
            checks.parts("places", self.places, Place, lambda place: (place.zone, place.side, place.words))
        if self.answers != ():
            checks.members("answers", self.answers, Answer)
            self._index.update({(answer.about, answer.side): answer.yes for answer in self.answers})
            if len(self._index) < len(self.answers):
                checks.distinct("answers", self.answers, lambda answer: (answer.about, answer.side))
        if self.activities != ():
            checks.parts("activities", self.activities, Activity, lambda activity: activity.kind)
        if self.treatments != ():
            checks.parts("treatments", self.treatments, Treatment, lambda each: (each.kind, each.dose))
        if self.measurements != ():
            checks.parts("measurements", self.measurements, Measurement, lambda one: (one.kind, one.value, one.unit))
        if self.origin is not None:
            checks.member("origin", self.origin, Origin)
        if self.onset is not None:
            self._check_onset(self.onset)

    def _check_onset(self, onset: Onset) -> None:
        checks.member("onset", onset, Onset)
        first = onset.first_day(self.day)
        if first is not None and first > self.occurred_at.date():
            reason = _("{day} lies after the entry itself; the pain cannot begin later")
            raise InvalidValue("onset.date", reason.format(day=first))

    def says(self, about: EntryTerm, side: Side = Side.NOT_STATED) -> bool | None:
        """Return the answer to a question of a side: yes, no, or None: not asked."""
        return self._index.get((about, side))

    @property
    def typed_that_day(self) -> bool | None:
        """Whether it was typed on the diary day it is true of, or None: not known."""
        return None if self.logged_at is None else diary_day(self.logged_at) == self.day

    @property
    def worst(self) -> int | None:
        """The worst severity it states, of the entry and of its places; None: not asked."""
        stated = [value for value in (self.severity, *(place.severity for place in self.places)) if value is not None]
        return max(stated, default=None)

    @property
    def logs(self) -> bool:
        """Whether its day counts as logged by it: what was taken in from elsewhere must speak of the leg for that.

        Else a watch that notes every step would make each day one on which the person was asked.
        """
        spoken = (self.places, self.answers, self.onset)
        return self.origin is None or self.severity is not None or any(spoken)

    @property
    def only_answers(self) -> bool:
        """Whether it holds answers to questions and nothing else."""
        else_said = (self.places, self.onset, self.activities, self.treatments, self.note, self.measurements)
        return bool(self.answers) and self.severity is None and not any(else_said)

    def sides(self) -> frozenset[Side]:
        """Return the sides it speaks of; empty where it names no place and no side of a symptom."""
        return frozenset({place.side for place in self.places} | self._sides_of_symptoms())

    def _sides_of_symptoms(self) -> set[Side]:
        return {answer.side for answer in self.answers if answer.yes and answer.side is not Side.NOT_STATED}

    def _at(self, side: Side) -> list[Place]:
        """Return the places that count for a side: those on it, and those whose side was not stated."""
        return [place for place in self.places if place.side is side or place.side is Side.NOT_STATED]

    def worst_of(self, side: Side) -> int | None:
        """Return the worst severity it states for one side; None: not asked.

        A side not stated counts with either, so that stating it elsewhere hides nothing; asked of the side not
        stated, only what was told without a side counts. The severity of the entry belongs to the places that have
        none of their own; where it exceeds them all, or where there is no place, it belongs to every side the entry
        speaks of. So the worst of the sides is always the worst of the entry.
        """
        here = self._at(side)
        if not here and (self.places or side not in (self._sides_of_symptoms() or {side})):
            return None
        stated = [place.severity for place in here if place.severity is not None]
        if self.severity is not None and (len(stated) < len(here) or self._exceeds_its_places(self.severity)):
            stated.append(self.severity)
        return max(stated, default=None)

    def _exceeds_its_places(self, severity: int) -> bool:
        return all(place.severity is not None and place.severity < severity for place in self.places)

    @property
    def painful(self) -> bool | None:
        """Whether it speaks of pain: yes, no, or None where it says neither.

        A severity decides. A place without one is pain of unknown degree; so is, where no severity is stated at all,
        an onset or anything answered yes but what happened before the pain.
        """
        return self._painful(self.worst, self.places)

    def painful_on(self, side: Side) -> bool | None:
        """Return `painful` for one side; what is told without a side counts with either. Not stated: of any side.

        Pain that was placed nowhere counts with either side, also where a symptom names one: the leg of a symptom says
        nothing about where the pain was not. Of an entry whose places are all on the other side a symptom of this one
        is a complaint; its 0 belongs to its places and says nothing here.
        """
        if side is Side.NOT_STATED or not self.places:
            return self.painful
        here = self._at(side)
        if here:
            return self._painful(self.worst_of(side), here)
        return True if side in self._sides_of_symptoms() and self.worst != 0 else None

    def _painful(self, worst: int | None, places: Sequence[Place]) -> bool | None:
        if worst:
            return True
        if self.severity is None and any(place.severity is None for place in places):
            return True
        if worst is not None or self.severity == 0:
            return False
        told = self.onset is not None or any(not isinstance(answer.about, Mechanism) for answer in self.terms())
        return True if told else None

    def terms(self) -> Iterator[Answer]:
        """Yield the answers that are yes."""
        return (answer for answer in self.answers if answer.yes)
