"""The other records of a diary, such as marks, the profile, watched questions; and the versions of any record."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from kneelog.domain import checks
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue
from kneelog.domain.finding import Urgency
from kneelog.domain.vocabulary import Condition, Direction, FactorKind, MarkKind, ResponseKind, Sex, Side
from kneelog.words import _

MOST_FUNCTIONS = 5
"""Activities of their own a person can rate (Patient-Specific Functional Scale: three to five)."""

MOST_WATCHED = 3
"""Questions a person can have watched at a time: the fewer are asked, the sooner the numbers can answer one."""

LONGEST_PLAN = 366
"""Days of a coin-flip plan."""

_COUNTRY_CODE = re.compile("[A-Z]{2}")
"""ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated event on the time line.

    Attributes:
        id: as for an entry.
        on: the day.
        kind: what it stands for.
        text: in the person's words, or empty.
        side: the leg, where it matters.
    """

    id: UUID
    on: date
    kind: MarkKind
    text: str = ""
    side: Side = Side.NOT_STATED

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("id", self.id, UUID)
        checks.day("date", self.on)
        checks.member("kind", self.kind, MarkKind)
        checks.member("side", self.side, Side)
        checks.name_or_empty("text", self.text)


@dataclass(frozen=True, slots=True)
class Function:
    """How well one activity of the person's own choosing goes.

    Attributes:
        id: as for an entry.
        on: the day of the rating.
        activity: what, in the person's words.
        rating: 0 (cannot do it) to 10 (as before).
    """

    id: UUID
    on: date
    activity: str
    rating: int

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("id", self.id, UUID)
        checks.day("date", self.on)
        checks.name("activity", self.activity)
        checks.required("rating", self.rating)
        checks.whole_number("rating", self.rating, 0, 10)


@dataclass(frozen=True, slots=True)
class Profile:
    """Facts asked once. All may be absent.

    Attributes:
        birth_year: year of birth.
        sex: sex.
        height_cm: height in centimetres.
        weight_kg: weight in kilograms.
        country: ISO 3166-1 alpha-2 code that picks the emergency and advice numbers; empty: not chosen.
        conditions: lasting facts answered yes or no; what is not in it was not asked.
    """

    birth_year: int | None = None
    sex: Sex | None = None
    height_cm: int | None = None
    weight_kg: int | None = None
    country: str = ""
    conditions: tuple[tuple[Condition, bool], ...] = ()

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.whole_number("birth_year", self.birth_year, checks.FIRST_YEAR, checks.LAST_YEAR)
        checks.whole_number("height_cm", self.height_cm, 50, 250)
        checks.whole_number("weight_kg", self.weight_kg, 10, 400)
        if self.sex is not None:
            checks.member("sex", self.sex, Sex)
        checks.text("country", self.country)
        if self.country and not _COUNTRY_CODE.fullmatch(self.country):
            reason = _("must be a code of two capital letters such as GB, not {value}")
            raise InvalidValue("country", reason.format(value=checks.shown(self.country)))
        checks.members("conditions", self.conditions, tuple)
        for place, (condition, answer) in enumerate(self.conditions):
            checks.member(f"conditions[{place}].about", condition, Condition)
            checks.answer(f"conditions[{place}].answer", answer)
        checks.distinct("conditions", self.conditions, lambda each: each[0])

    def says(self, condition: Condition) -> bool | None:
        """Return the answer about a condition: yes, no, or None: not asked."""
        return dict(self.conditions).get(condition)

    def age(self, on: date) -> int | None:
        """Return the age reached in the year of `on` (at most one year too high), or None: not asked."""
        return None if self.birth_year is None else max(0, on.year - self.birth_year)


@dataclass(frozen=True, slots=True)
class Response:
    """What the person did about a finding. It folds the finding away, never deletes it.

    A question that was left out is kept in the same form: kind skipped, the question among the evidence.

    Attributes:
        id: as for an entry.
        made_at: when it was said.
        kind: called, seen, has an appointment, decided to wait; left a question out.
        rule: id of the rule.
        rule_version: its version then.
        urgency: the urgency then (value of `Urgency`).
        evidence: keys of the evidence it answers; anything beyond them unfolds the finding.
        on: day seen, or day of the appointment.
    """

    id: UUID
    made_at: datetime
    kind: ResponseKind
    rule: str
    rule_version: int
    urgency: str
    evidence: tuple[str, ...]
    on: date | None = None

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("id", self.id, UUID)
        object.__setattr__(self, "made_at", checks.moment("made_at", self.made_at))
        checks.member("kind", self.kind, ResponseKind)
        checks.name("rule", self.rule)
        checks.required("rule_version", self.rule_version)
        checks.whole_number("rule_version", self.rule_version, 1, 1_000_000)
        if self.urgency not in _URGENCIES:
            raise InvalidValue("urgency", checks.not_one_of(self.urgency, _URGENCIES))
        checks.members("evidence", self.evidence, str)
        for place, key in enumerate(self.evidence):
            checks.name(f"evidence[{place}]", key)
        checks.distinct("evidence", self.evidence, lambda each: each)
        if self.on is not None:
            checks.day("date", self.on)
        elif self.kind in (ResponseKind.SEEN, ResponseKind.APPOINTMENT):
            raise InvalidValue("date", _("say on which day"))


@dataclass(frozen=True, slots=True)
class Plan:
    """A coin-flip plan: days on which chance decided whether a thing is done or left.

    Attributes:
        first: its first day.
        last: its last.
        days: the days on which it is done, ascending; on the others it is left.
    """

    first: date
    last: date
    days: tuple[date, ...]

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.day("first", self.first)
        checks.day("last", self.last)
        checks.members("days", self.days, date)
        for place, day in enumerate(self.days):
            checks.day(f"days[{place}]", day)
        if not 0 <= (self.last - self.first).days < LONGEST_PLAN:
            reason = _("must be at most {n} days from the first day of the plan on")
            raise InvalidValue("last", reason.format(n=LONGEST_PLAN))
        within = all(self.first <= day <= self.last for day in self.days)
        if not within or sorted(set(self.days)) != list(self.days):
            raise InvalidValue("days", _("must be days of the plan in their order, each once"))

    def covers(self, on: date) -> bool:
        """Whether a day is one of the plan."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Watch:
    """A question chosen beforehand: what the day after one thing is like.

    Attributes:
        id: as for an entry.
        on: the day it was chosen.
        kind: what the thing is.
        name: which activity or treatment, in the person's words; empty where there is only one of the kind.
        plan: the days that chance drew for it, where there are such.
        direction: which way it asks.
    """

    id: UUID
    on: date
    kind: FactorKind
    name: str = ""
    plan: Plan | None = None
    direction: Direction = Direction.EITHER

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.member("id", self.id, UUID)
        checks.day("date", self.on)
        checks.member("kind", self.kind, FactorKind)
        if self.kind.named:
            checks.name("name", self.name)
        elif self.name != "":
            raise InvalidValue("name", _("must be left out: there is only one of this kind"))
        if self.plan is not None:
            checks.member("plan", self.plan, Plan)
        checks.member("direction", self.direction, Direction)

    @property
    def key(self) -> str:
        """What tells the thing from others, the same in every language."""
        return self.kind.key(self.name)

    @property
    def label(self) -> str:
        """What the thing is called."""
        return self.name or self.kind.label


_URGENCIES = tuple(urgency.value for urgency in Urgency)

RecordT = TypeVar("RecordT", Entry, Mark, Function, Profile, Response, Watch)
Record = Entry | Mark | Function | Profile | Response | Watch


@dataclass(frozen=True, slots=True)
class Version(Generic[RecordT]):
    """One version of a record. Nothing is overwritten: an edit, a deletion, an undo each add a version.

    Attributes:
        number: 1 for the first, then counting up.
        saved_at: when this version was written.
        voided: True where the person deleted the record with this version.
        content: the record as it stood.
    """

    number: int
    saved_at: datetime
    voided: bool
    content: RecordT

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.required("version", self.number)
        checks.required("voided", self.voided)
        checks.whole_number("version", self.number, 1, 1_000_000_000)
        checks.yes_no("voided", self.voided)
        object.__setattr__(self, "saved_at", checks.moment("saved_at", self.saved_at))


Versions = tuple[Version[RecordT], ...]
"""All versions of one record, oldest first, numbered without a hole."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One import: records that came into the diary from a file, in one go.

    Attributes:
        id: tells it from others.
        at: when.
        count: how many records it added.
        undone: whether it was taken back.
    """

    id: UUID
    at: datetime
    count: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """What taking an import back, or bringing it back, did.

    Attributes:
        done: records that it deleted, or brought back.
        kept: records that were changed since, and stay as they are.
    """

    done: int
    kept: int
