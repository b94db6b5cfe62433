"""The tables of a diary: what each column holds, written down once for every file that holds tables.

A value here is still what it is: a date, a whole number, a word of a vocabulary. `cells` writes it as text for CSV,
`xlsx` as a typed cell. A missing value is *not asked*; it is never "no" and never 0.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from kneelog.domain.diary import Day, Diary, dates
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Place, Treatment
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import Side, Symptom, Term, Word
from kneelog.transfer import notation
from kneelog.words import N_, _

UNPROTECTED: Final = N_(
    "This file is not protected: whoever gets it can read it. "
    "Of the PDF there can be a copy that opens with a password alone."
)
"""What has to be said of every file that is no protected copy."""


class Kind(Enum):
    """What the values of a column are."""

    OWN_WORDS = "text in the person's own words"
    WORD = "a word of a closed vocabulary"
    NUMBER = "a whole number"
    YES_NO = "yes or no"
    DATE = "a date"
    MOMENT = "a date and time with its distance from UTC"
    LIST = "several values, in the notation of `kneelog.transfer.notation`"
    ID = "what a record is known by"


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values that stand in one cell.

    Attributes:
        notation: as they are written to be read back.
        words: as they are told to a person, in the language that holds.
    """

    notation: str
    words: str


Value = str | int | date | datetime | Word | Term | UUID | Listed | None
"""What stands in a table; yes and no are `bool`, empty text and None are an empty cell."""

_RowT = TypeVar("_RowT")


@dataclass(frozen=True, slots=True)
class Column(Generic[_RowT]):
    """One column.

    Attributes:
        name: its name in files; never changed, so that what reads them goes on working.
        in_english: its title.
        kind: what its values are.
        value: takes it from a row.
        meaning_in_english: what the title does not say; may be empty.
    """

    name: str
    in_english: str
    kind: Kind
    value: Callable[[_RowT], Value]
    meaning_in_english: str = ""

    @property
    def title(self) -> str:
        """Its title in the language that holds."""
        return _(self.in_english)

    @property
    def meaning(self) -> str:
        """What the title does not say, in the language that holds."""
        return _(self.meaning_in_english)


@dataclass(frozen=True, slots=True)
class Table(Generic[_RowT]):
    """One table.

    Attributes:
        name: its name in files.
        in_english: its title.
        columns: in their order.
        rows: takes the rows out of a diary, in their order.
    """

    name: str
    in_english: str
    columns: tuple[Column[_RowT], ...]
    rows: Callable[[Diary], Iterable[_RowT]]

    @property
    def title(self) -> str:
        """Its title in the language that holds."""
        return _(self.in_english)

    def values(self, diary: Diary) -> Iterator[tuple[Value, ...]]:
        """Yield the values of each row, in the order of the columns."""
        return (tuple(column.value(row) for column in self.columns) for row in self.rows(diary))


# ---------------------------------------------------------------------------------------------------- several in one


def _places(places: Iterable[Place]) -> Listed:
    told = (": ".join((place.side.label, _where(place))) for place in places)
    return Listed(notation.write_places(places), "; ".join(told))


def _where(place: Place) -> str:
    where = place.words or place.zone.label
    return where if place.severity is None else f"{where} {place.severity}"


def _answers(answers: Iterable[Answer]) -> Listed:
    return Listed(notation.write_answers(answers), "; ".join(map(_answer, answers)))


def _answer(answer: Answer) -> str:
    said = _("Yes") if answer.yes else _("No")
    side = "" if answer.side is Side.NOT_STATED else f"({answer.side.label})"
    return " ".join(filter(None, (answer.about.question, side, said)))


def _onset(onset: Onset | None) -> Listed:
    if onset is None:
        return Listed("", "")
    ago = f"{onset.ago} {onset.unit.label}" if onset.unit else ""
    told = (onset.on.isoformat() if onset.on else "", ago, onset.manner.label if onset.manner else "")
    return Listed(notation.write_onset(onset), ", ".join(filter(None, told)))


def _measured(one: Measurement) -> str:
    return f"{one.kind}: {' '.join(filter(None, (one.value, one.unit)))}"


# ------------------------------------------------------------------------------------------------------------ entries

_WHEN: Final = N_("When")
_ENTRY: Final = N_("Entry")
_SIDE: Final = N_("Side")

ENTRIES: Final[Table[Entry]] = Table(
    "entries",
    N_("Entries"),
    (
        Column("occurred_at", _WHEN, Kind.MOMENT, lambda entry: entry.occurred_at),
        Column(
            "severity",
            N_("Severity"),
            Kind.NUMBER,
            lambda entry: entry.severity,
            N_("Worst pain since the entry before it on the same diary day, 0 to 10."),
        ),
        Column("places", N_("Places"), Kind.LIST, lambda entry: _places(entry.places)),
        Column("answers", N_("Answers"), Kind.LIST, lambda entry: _answers(entry.answers)),
        Column(
            "onset",
            N_("Began"),
            Kind.LIST,
            lambda entry: _onset(entry.onset),
            N_("When this pain began: a date, or about how long before the entry; and how."),
        ),
        Column(
            "activities",
            N_("Activities"),
            Kind.LIST,
            lambda entry: Listed(
                notation.write_activities(entry.activities), "; ".join(each.kind for each in entry.activities)
            ),
        ),
        Column(
            "treatments",
            N_("Treatments"),
            Kind.LIST,
            lambda entry: Listed(
                notation.write_treatments(entry.treatments), "; ".join(each.kind for each in entry.treatments)
            ),
        ),
        Column("note", N_("Note"), Kind.OWN_WORDS, lambda entry: entry.note),
        Column("logged_at", N_("Typed"), Kind.MOMENT, lambda entry: entry.logged_at),
        Column(
            "measurements",
            N_("Measurements"),
            Kind.LIST,
            lambda entry: Listed(
                notation.write_measurements(entry.measurements), "; ".join(map(_measured, entry.measurements))
            ),
            N_("As another app or a device had them."),
        ),
        Column(
            "origin",
            N_("Comes from"),
            Kind.LIST,
            lambda entry: Listed(notation.write_origin(entry.origin), entry.origin.app if entry.origin else ""),
            N_("The app, device or file it was taken in from; empty where it was typed."),
        ),
        Column("id", N_("Id"), Kind.ID, lambda entry: entry.id),
    ),
    lambda diary: diary.entries,
)
"""One row an entry; the table that is also read back."""


# --------------------------------------------------------------------------------------------------------------- days


@dataclass(frozen=True, slots=True)
class _Date:
    """A date of the diary, the day that was logged on it, if one was, and how many entries it holds."""

    on: date
    day: Day | None
    entries: int


def _dates(diary: Diary) -> Iterable[_Date]:
    if not diary.days:
        return ()
    counted = Counter(entry.day for entry in diary.entries)
    return (_Date(on, diary.day(on), counted[on]) for on in dates(diary.days[0].on, diary.days[-1].on))


def _of_day(value: Callable[[Day], Value]) -> Callable[[_Date], Value]:
    """Return a column's value that is empty on a day nobody logged."""
    return lambda row: None if row.day is None else value(row.day)


def _woken(day: Day) -> bool | None:
    told = [answer.yes for entry in day.entries for answer in entry.answers if answer.about is Symptom.WOKEN_AT_NIGHT]
    return any(told) if told else None


_OF_A_LEG: Final = N_("Pain that was noted without a leg counts with either.")

DAYS: Final[Table[_Date]] = Table(
    "days",
    N_("Days"),
    (
        Column("date", N_("Day"), Kind.DATE, lambda row: row.on, N_("A diary day; it ends at 04:00.")),
        Column(
            "logged",
            N_("Logged"),
            Kind.YES_NO,
            lambda row: row.day is not None,
            N_("A day without an entry is a gap, not a day without pain."),
        ),
        Column("entries", N_("Entries"), Kind.NUMBER, lambda row: row.entries),
        Column("worst", N_("Worst pain"), Kind.NUMBER, _of_day(lambda day: day.worst), N_("0 to 10.")),
        Column(
            "worst_left",
            N_("Worst pain, left"),
            Kind.NUMBER,
            _of_day(lambda day: day.worst_of(Side.LEFT)),
            _OF_A_LEG,
        ),
        Column(
            "worst_right",
            N_("Worst pain, right"),
            Kind.NUMBER,
            _of_day(lambda day: day.worst_of(Side.RIGHT)),
            _OF_A_LEG,
        ),
        Column("painful", N_("Pain"), Kind.YES_NO, _of_day(lambda day: day.painful)),
        Column("woken", N_("Woken by pain"), Kind.YES_NO, _of_day(_woken)),
    ),
    _dates,
)
"""One row a diary day from the first logged to the last, the days between that nobody logged included."""


# ------------------------------------------------------------------------------------------------- parts of an entry

_PartT = TypeVar("_PartT")


@dataclass(frozen=True, slots=True)
class _Part(Generic[_PartT]):
    """A part of an entry, and the entry."""

    entry: Entry
    part: _PartT


def _parts(of: Callable[[Entry], tuple[_PartT, ...]]) -> Callable[[Diary], Iterable[_Part[_PartT]]]:
    return lambda diary: (_Part(entry, part) for entry in diary.entries for part in of(entry))


def _whole(*columns: Column[_Part[_PartT]]) -> tuple[Column[_Part[_PartT]], ...]:
    """Return the columns of a part between those that say which entry it belongs to."""
    return (
        Column("date", N_("Day"), Kind.DATE, lambda row: row.entry.day, N_("A diary day; it ends at 04:00.")),
        Column("occurred_at", _WHEN, Kind.MOMENT, lambda row: row.entry.occurred_at),
        *columns,
        Column("entry", _ENTRY, Kind.ID, lambda row: row.entry.id, N_("The id of the entry it belongs to.")),
    )


PLACES: Final[Table[_Part[Place]]] = Table(
    "places",
    N_("Places"),
    _whole(
        Column("side", _SIDE, Kind.WORD, lambda row: row.part.side),
        Column("zone", N_("Where"), Kind.WORD, lambda row: row.part.zone),
        Column("words", N_("In own words"), Kind.OWN_WORDS, lambda row: row.part.words),
        Column("severity", N_("Severity"), Kind.NUMBER, lambda row: row.part.severity, N_("There, if told apart.")),
    ),
    _parts(lambda entry: entry.places),
)

ANSWERS: Final[Table[_Part[Answer]]] = Table(
    "answers",
    N_("Answers"),
    _whole(
        Column("about", N_("Question"), Kind.WORD, lambda row: row.part.about),
        Column("side", _SIDE, Kind.WORD, lambda row: row.part.side),
        Column("answer", N_("Answer"), Kind.YES_NO, lambda row: row.part.yes),
    ),
    _parts(lambda entry: entry.answers),
)

ACTIVITIES: Final[Table[_Part[Activity]]] = Table(
    "activities",
    N_("Activities"),
    _whole(
        Column("kind", N_("What"), Kind.OWN_WORDS, lambda row: row.part.kind),
        Column("minutes", N_("Minutes"), Kind.NUMBER, lambda row: row.part.minutes),
        Column("effort", N_("Effort"), Kind.NUMBER, lambda row: row.part.effort, N_("0 to 10.")),
        Column("stretched_before", N_("Stretched before"), Kind.YES_NO, lambda row: row.part.stretched_before),
        Column("metres", N_("Metres"), Kind.NUMBER, lambda row: row.part.metres),
        Column(
            "count", N_("How many"), Kind.NUMBER, lambda row: row.part.count, N_("Steps, floors climbed, repetitions.")
        ),
    ),
    _parts(lambda entry: entry.activities),
)

TREATMENTS: Final[Table[_Part[Treatment]]] = Table(
    "treatments",
    N_("Treatments"),
    _whole(
        Column("kind", N_("What"), Kind.OWN_WORDS, lambda row: row.part.kind),
        Column("dose", N_("Dose"), Kind.OWN_WORDS, lambda row: row.part.dose),
        Column("helped", N_("Helped"), Kind.YES_NO, lambda row: row.part.helped),
    ),
    _parts(lambda entry: entry.treatments),
)

# --------------------------------------------------------------------------------------------------------- time line

MEASUREMENTS: Final[Table[_Part[Measurement]]] = Table(
    "measurements",
    N_("Measurements"),
    _whole(
        Column("kind", N_("What"), Kind.OWN_WORDS, lambda row: row.part.kind),
        Column("value", N_("Value"), Kind.OWN_WORDS, lambda row: row.part.value),
        Column("unit", N_("Unit or scale"), Kind.OWN_WORDS, lambda row: row.part.unit),
        Column("app", N_("Comes from"), Kind.OWN_WORDS, lambda row: row.entry.origin.app if row.entry.origin else ""),
    ),
    _parts(lambda entry: entry.measurements),
)

MARKS: Final[Table[Mark]] = Table(
    "marks",
    N_("Marks"),
    (
        Column("date", N_("Date"), Kind.DATE, lambda mark: mark.on),
        Column("kind", N_("What"), Kind.WORD, lambda mark: mark.kind),
        Column("side", _SIDE, Kind.WORD, lambda mark: mark.side),
        Column("text", N_("In own words"), Kind.OWN_WORDS, lambda mark: mark.text),
        Column("id", N_("Id"), Kind.ID, lambda mark: mark.id),
    ),
    lambda diary: diary.marks,
)

FUNCTIONS: Final[Table[Function]] = Table(
    "functions",
    N_("Ratings"),
    (
        Column("date", N_("Date"), Kind.DATE, lambda function: function.on),
        Column("activity", N_("What"), Kind.OWN_WORDS, lambda function: function.activity),
        Column(
            "rating",
            N_("How well it goes"),
            Kind.NUMBER,
            lambda function: function.rating,
            N_("0 (cannot) to 10 (as before)."),
        ),
        Column("id", N_("Id"), Kind.ID, lambda function: function.id),
    ),
    lambda diary: diary.functions,
)

TABLES: Final[tuple[Table[Any], ...]] = (
    ENTRIES, DAYS, PLACES, ANSWERS, ACTIVITIES, TREATMENTS, MEASUREMENTS, MARKS, FUNCTIONS,
)  # fmt: skip
"""Every table, in the order in which they are handed out."""


def notes() -> tuple[str, ...]:
    """Return what holds for all tables, a sentence or two each, in the language that holds."""
    return (
        _("An empty cell was not asked. That is not no, and not 0."),
        _("The profile, what was done about warnings, what is watched, and earlier versions are in the JSON alone."),
        _(UNPROTECTED),
    )
