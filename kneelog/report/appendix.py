"""What follows page one: every entry of the period as it was noted, and how to read the page."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment, diary_day
from kneelog.domain.finding import Finding
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import Aggravator, Reliever, Side, Term
from kneelog.insights import frames, numbers, words
from kneelog.report import danger, patterns
from kneelog.report.model import Appendix, LogRow, Table, VisitChoice

DEFINITIONS: Final = (
    ("Pain", "0 is no pain, 10 the worst imaginable: the worst since the entry before it on the same diary day."),
    ("Diary day", "Ends at 04:00; the value of a day is the worst of its entries."),
    ("Not logged", "No entry for that day: hatched in the chart, a line of its own in the log. Never counted as 0."),
    ("Not asked", "The question was not put or not answered. It is not a no."),
    (
        "7-day median",
        f"Of this day and the six before; needs {frames.FEWEST_FOR_MEDIAN} with a severity and one on the day.",
    ),
    (
        "Usual worst pain",
        f"Median of the daily worst over {numbers.RECENT_DAYS} days. Needs {numbers.FEWEST_FOR_USUAL} with a severity.",
    ),
    ("Severe", "7 or more. Mild is 1 to 3, moderate 4 to 6."),
    ("Side", "An entry that names no side, or whose side is not stated, counts for either leg."),
    ("Typed later", "The entry was typed on a later diary day than the one it is about."),
    ("Patterns", "Matches between entries and published general information. Nobody was examined; not a diagnosis."),
)


def build(diary: Diary, findings: Sequence[Finding], choice: VisitChoice) -> Appendix:
    """Return the appendix of a period; entries of both legs, whatever side the page is about."""
    days = diary.since(choice.first)
    return Appendix(
        log=tuple(log(days, choice)),
        notes_kept_back="" if choice.include_notes else "Notes were left out of this print.",
        danger=danger.table(days),
        patterns=tuple(patterns.whole(finding) for finding in findings if finding.shown),
        rules=patterns.table(findings),
        marks=_marks(mark for mark in diary.marks if mark.on >= choice.first),
        definitions=DEFINITIONS,
    )


def log(days: Sequence[Day], choice: VisitChoice) -> Iterable[LogRow]:
    """Yield every entry, newest first, and in its place every stretch of days without one."""
    newer = choice.last + _A_DAY
    for day in reversed(days):
        yield from _gap(day.on + _A_DAY, newer - _A_DAY)
        yield from (_row(entry, include_note=choice.include_notes) for entry in reversed(day.entries))
        newer = day.on
    yield from _gap(choice.first, newer - _A_DAY)


_A_DAY: Final = timedelta(days=1)


def _gap(first: date, last: date) -> Iterable[LogRow]:
    if first <= last:
        days = (last - first).days + 1
        yield LogRow(words.span(first, last), gap="no entry" if days == 1 else f"no entry on {days} days")


def _row(entry: Entry, *, include_note: bool) -> LogRow:
    typed_on = diary_day(entry.logged_at) if entry.logged_at else entry.day
    return LogRow(
        when=f"{words.weekday_date(entry.day)}, {entry.occurred_at:%H:%M}",
        late=f"typed {words.full_date(typed_on)}" if typed_on > entry.day else "",
        worst="not asked" if entry.worst is None else str(entry.worst),
        where=_where(entry.places),
        noted=_noted(entry),
        done="; ".join([*map(_activity, entry.activities), *map(_treatment, entry.treatments)]),
        note=entry.note if include_note else "",
    )


def _where(places: Sequence[Place]) -> str:
    told = [(side, [_place(place) for place in places if place.side is side]) for side in Side]
    return ". ".join(f"{side.label}: {', '.join(found)}" for side, found in told if found)


def _place(place: Place) -> str:
    where = place.words or place.zone.label
    return where if place.severity is None else f"{where} {place.severity}"


def _noted(entry: Entry) -> str:
    """Return the answers of an entry: those with yes, then, named as such, those with no."""
    yes = ", ".join(_answer(answer) for answer in entry.answers if answer.yes)
    no = ", ".join(_answer(answer) for answer in entry.answers if not answer.yes)
    told = (_onset(entry.onset) if entry.onset else "", yes[:1].upper() + yes[1:], f"No: {no}" if no else "")
    return ". ".join(filter(None, told))


def _answer(answer: Answer) -> str:
    label = _TOPIC.get(type(answer.about), "") + words.uncapitalised(answer.about.label)
    return label if answer.side is Side.NOT_STATED else f"{label} ({answer.side.label.lower()})"


_TOPIC: Final[dict[type[Term], str]] = {Aggravator: "worse with ", Reliever: "better with "}


def _onset(onset: Onset) -> str:
    when = "" if onset.on is None else f" {words.full_date(onset.on)}"
    if onset.ago is not None and onset.unit is not None:
        when = f" about {onset.ago} {onset.unit.label} ago"
    return f"Began{when}{f' {onset.manner.label}' if onset.manner else ''}"


def _activity(activity: Activity) -> str:
    stretched = {True: "stretched before", False: "not stretched before", None: ""}[activity.stretched_before]
    told = (
        f"{activity.minutes} min" if activity.minutes is not None else "",
        f"effort {activity.effort} of 10" if activity.effort is not None else "",
        stretched,
    )
    return ", ".join(filter(None, (activity.kind, *told)))


def _treatment(treatment: Treatment) -> str:
    helped = {True: "helped", False: "did not help", None: ""}[treatment.helped]
    return ", ".join(filter(None, (f"{treatment.kind} {treatment.dose}".strip(), helped)))


def _marks(marks: Iterable[Mark]) -> Table:
    return Table(
        ("No.", "Day", "What", "In the patient's words"),
        tuple(
            (str(number), words.full_date(mark.on), mark.kind.label, _side_told(mark))
            for number, mark in enumerate(marks, 1)
        ),
    )


def _side_told(mark: Mark) -> str:
    side = "" if mark.side is Side.NOT_STATED else mark.side.label
    return ": ".join(filter(None, (side, mark.text)))
