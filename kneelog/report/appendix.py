"""What follows page one: every entry of the period as it was noted, and how to read the page."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment, diary_day
from kneelog.domain.finding import Finding
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import Aggravator, Reliever, Side, Term, Unit
from kneelog.insights import frames, numbers, words
from kneelog.insights.changes_told import Changes
from kneelog.insights.telling import Insights
from kneelog.report import danger, history, patterns, together
from kneelog.report.model import Appendix, LogRow, Table, VisitChoice
from kneelog.words import N_, _, ngettext, pgettext
from kneelog.words.formats import distance_text, number_text

_DEFINITIONS: Final = (
    (
        N_("Pain"),
        N_("0 is no pain, 10 the worst imaginable: the worst since the entry before it on the same diary day."),
    ),
    (N_("Diary day"), N_("Ends at 04:00; the value of a day is the worst of its entries.")),
    (
        N_("Not logged"),
        N_("No entry for that day: hatched in the chart, a line of its own in the log. Never counted as 0."),
    ),
    (N_("Not asked"), N_("The question was not put or not answered. It is not a no.")),
    (
        N_("7-day median"),
        N_("Of this day and the six before; needs {fewest_for_median} with a severity and one on the day."),
    ),
    (
        N_("Usual worst pain"),
        N_("Median of the daily worst over {recent_days} days. Needs {fewest_for_usual} with a severity."),
    ),
    (N_("Severe"), N_("7 or more. Mild is 1 to 3, moderate 4 to 6.")),
    (N_("Side"), N_("An entry that names no side, or whose side is not stated, counts for either leg.")),
    (N_("Typed later"), N_("The entry was typed on a later diary day than the one it is about.")),
    (
        N_("Goes together"),
        N_(
            "Points more or less on days with it, beside the usual level, the trend, the weekday and the days before, "
            "with the interval that holds the true value 95 times in 100. It says nothing of causes."
        ),
    ),
    (
        N_("Patterns"),
        N_(
            "Matches between entries and published general information. Nobody was examined; not a diagnosis. Each "
            "rule looks at a stretch of days of its own, so that its days can be fewer than those of the period."
        ),
    ),
)


def build(
    diary: Diary, findings: Sequence[Finding], choice: VisitChoice, measured: tuple[Insights, Changes] | None
) -> Appendix:
    """Return the appendix of a period; entries of both legs, whatever side the page is about."""
    days = diary.since(choice.first)
    return Appendix(
        log=tuple(log(diary.noted_since(choice.first), choice)),
        notes_kept_back="" if choice.include_notes else _("Notes were left out of this print."),
        danger=danger.table(days),
        patterns=tuple(patterns.whole(finding) for finding in findings if finding.shown),
        rules=patterns.table(findings),
        together=together.whole(*measured) if measured else None,
        functions=history.functions(diary.functions),
        marks=_marks(mark for mark in diary.marks if mark.on >= choice.first),
        definitions=tuple(_definitions()),
    )


def _definitions() -> Iterable[tuple[str, str]]:
    for term, meaning in _DEFINITIONS:
        yield (
            _(term),
            _(meaning).format(
                fewest_for_median=frames.FEWEST_FOR_MEDIAN,
                recent_days=numbers.RECENT_DAYS,
                fewest_for_usual=numbers.FEWEST_FOR_USUAL,
            ),
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
        several = ngettext("no entry on {n} day", "no entry on {n} days", days).format(n=days)
        yield LogRow(words.span(first, last), gap=_("no entry") if days == 1 else several)


def _row(entry: Entry, *, include_note: bool) -> LogRow:
    return LogRow(
        when=f"{words.weekday_date(entry.occurred_at.date())}, {entry.occurred_at:%H:%M}",
        aside=", ".join(_aside(entry)),
        worst=_("not asked") if entry.worst is None else str(entry.worst),
        where=_where(entry.places),
        noted=_noted(entry),
        done="; ".join([*map(_activity, entry.activities), *map(_treatment, entry.treatments), *_elsewhere(entry)]),
        note=entry.note if include_note else "",
    )


def _aside(entry: Entry) -> Iterable[str]:
    """Yield for which evening an entry of the small hours counts, and when one was typed that was typed later."""
    if entry.day != entry.occurred_at.date():
        yield _("counts for {day}").format(day=words.full_date(entry.day))
    typed_on = diary_day(entry.logged_at) if entry.logged_at else entry.day
    if typed_on > entry.day:
        yield _("typed {date}").format(date=words.full_date(typed_on))


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
    told = (
        _onset(entry.onset) if entry.onset else "",
        yes[:1].upper() + yes[1:],
        _("No: {signs}").format(signs=no) if no else "",
    )
    return ". ".join(filter(None, told))


def _answer(answer: Answer) -> str:
    told = _(_TOPIC[type(answer.about)]) if type(answer.about) in _TOPIC else "{term}"
    label = told.format(term=words.uncapitalised(answer.about.label))
    return label if answer.side is Side.NOT_STATED else f"{label} ({words.leg(answer.side)})"


_TOPIC: Final[dict[type[Term], str]] = {Aggravator: N_("worse with {term}"), Reliever: N_("better with {term}")}


def _onset(onset: Onset) -> str:
    began = _("Began")
    if onset.ago is not None and onset.unit is not None:
        began = _began_ago(onset.ago, onset.unit)
    elif onset.on is not None:
        began = _("Began {date}").format(date=words.full_date(onset.on))
    return _("{began} {manner}").format(began=began, manner=onset.manner.label) if onset.manner else began


def _began_ago(number: int, unit: Unit) -> str:
    told = {
        Unit.DAYS: ngettext("Began about {n} days ago", "Began about {n} days ago", number),
        Unit.WEEKS: ngettext("Began about {n} weeks ago", "Began about {n} weeks ago", number),
        Unit.MONTHS: ngettext("Began about {n} months ago", "Began about {n} months ago", number),
        Unit.YEARS: ngettext("Began about {n} years ago", "Began about {n} years ago", number),
    }[unit]
    return told.format(n=number)


def _activity(activity: Activity) -> str:
    stretched = {True: _("stretched before"), False: _("not stretched before"), None: ""}[activity.stretched_before]
    told = (
        _("{n} min").format(n=activity.minutes) if activity.minutes is not None else "",
        distance_text(activity.metres) if activity.metres is not None else "",
        number_text(activity.count) if activity.count is not None else "",
        _("effort {n} of 10").format(n=activity.effort) if activity.effort is not None else "",
        stretched,
    )
    return ", ".join(filter(None, (activity.kind, *told)))


def _elsewhere(entry: Entry) -> Iterable[str]:
    """Yield the values that another app had, and which app that was."""
    for one in entry.measurements:
        yield _("{what}: {value}").format(what=one.kind, value=one.told)
    if entry.origin:
        yield _("taken in from {app}").format(app=entry.origin.app)


def _treatment(treatment: Treatment) -> str:
    helped = {True: _("helped"), False: _("did not help"), None: ""}[treatment.helped]
    return ", ".join(filter(None, (f"{treatment.kind} {treatment.dose}".strip(), helped)))


def _marks(marks: Iterable[Mark]) -> Table:
    return Table(
        (pgettext("number", "No."), _("Day"), _("What"), _("In the patient's words")),
        tuple(
            (str(number), words.full_date(mark.on), mark.kind.label, _side_told(mark))
            for number, mark in enumerate(marks, 1)
        ),
    )


def _side_told(mark: Mark) -> str:
    side = "" if mark.side is Side.NOT_STATED else mark.side.label
    return ": ".join(filter(None, (side, mark.text)))
