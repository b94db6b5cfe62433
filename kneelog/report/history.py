"""How it started and feels, the symptoms, what a person can do, what was tried: the tables of page one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from kneelog.domain import plans
from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Entry, Treatment
from kneelog.domain.episode import Episode, episodes
from kneelog.domain.record import MOST_FUNCTIONS, Function, Mark
from kneelog.domain.vocabulary import (
    Aggravator,
    EntryTerm,
    MarkKind,
    Mechanism,
    Quality,
    Reliever,
    Side,
    Symptom,
    Timing,
)
from kneelog.insights import numbers, words
from kneelog.report.danger import QUESTIONS
from kneelog.report.model import Table, VisitChoice
from kneelog.words import N_, _, ngettext
from kneelog.words.formats import listed

MOST_ROWS: Final = 4
"""Rows of a table on page one; the rest is in the day-by-day log."""

_MOST_TERMS: Final = 3
_LONGEST_NAME: Final = 32

_BEGAN: Final = {Side.LEFT: N_("Left began"), Side.RIGHT: N_("Right began"), Side.NOT_STATED: N_("Began")}

# ------------------------------------------------------------------------------------------------------- how it began


def start(diary: Diary, choice: VisitChoice) -> tuple[tuple[str, str], ...]:
    """Return label and words: for each leg when and how the latest episode began, then how the pain feels."""
    sides = (choice.side,) if choice.side else diary.sides
    latest = [episode for side in sides for episode in episodes(diary, side)[-1:]]
    days = diary.since(choice.first)
    rows = [row for episode in latest for row in _began(episode)]
    rows += [
        (_("Feels"), _most_said(days, Quality)),
        (_("Comes"), _most_said(days, Timing)),
        (_("Worse with"), _most_said(days, Aggravator)),
        (_("Better with"), _most_said(days, Reliever)),
    ]
    return tuple((label, text) for label, text in rows if text)


def _began(episode: Episode) -> Iterable[tuple[str, str]]:
    yield _(_BEGAN[episode.side]), _when_and_how(episode)
    answers = [answer for day in episode.days for entry in day.entries for answer in entry.answers]
    happened = {answer.about: answer.yes for answer in answers if isinstance(answer.about, Mechanism)}
    yield _("What happened"), _labels(term for term in Mechanism if happened.get(term) is True)
    yield _("Answered no"), _labels(term for term in Mechanism if happened.get(term) is False)
    said = {answer.about for answer in answers if answer.yes}
    yield _("Swelling"), _labels(sign for sign in _SWELLED if sign in said)


def _when_and_how(episode: Episode) -> str:
    """Return when it began as told, apart from the first painful day logged: people log pain before an injury too."""
    onsets = [entry.onset for day in episode.days for entry in day.entries if entry.onset]
    manner = next((onset.manner for onset in onsets if onset.manner), None)
    told = (
        _("day not asked")
        if episode.onset is None
        else _("{date}, as the patient says").format(date=words.full_date(episode.onset)),
        manner.label if manner else "",
    )
    first = episode.days[0].on
    before = episode.onset is not None and first < episode.onset
    logged = _("painful days logged before that too, since {date}") if before else _("painful days logged since {date}")
    return f"{', '.join(filter(None, told))}; {logged.format(date=words.full_date(first))}"


_SWELLED: Final = (Symptom.SWELLED_WITHIN_2_HOURS, Symptom.SWELLED_LATER)
"""How soon the knee swelled belongs to the start, not to the days."""


def _labels(terms: Iterable[EntryTerm]) -> str:
    labels = [words.uncapitalised(term.label) for term in terms]
    left_out = len(labels) - MOST_ROWS
    if left_out <= 0:
        return listed(labels)
    return listed([*labels[:MOST_ROWS], ngettext("{n} more", "{n} more", left_out).format(n=left_out)])


def _most_said(days: Sequence[Day], vocabulary: type[EntryTerm]) -> str:
    """Return the terms said on most days, with their days."""
    said = Counter(
        about
        for day in days
        for about in {answer.about for entry in day.entries for answer in entry.terms()}
        if isinstance(about, vocabulary)
    )
    order = list(vocabulary)
    most = sorted(said.items(), key=lambda item: (-item[1], order.index(item[0])))[:_MOST_TERMS]
    return ", ".join(f"{words.uncapitalised(term.label)} ({words.days(number)})" for term, number in most)


# ----------------------------------------------------------------------------------------------------------- symptoms


def symptoms(days: Sequence[Day], choice: VisitChoice) -> Table | None:
    """Return the symptoms noted on most days, first those noted lately; None where none was noted.

    Danger signs stand apart.
    """
    noted: dict[tuple[Symptom, Side], list[date]] = {}
    for day in days:
        for key in sorted(set(_symptoms_of(day, choice.side))):
            noted.setdefault(key, []).append(day.on)
    lately = choice.last - timedelta(days=numbers.RECENT_DAYS - 1)
    most = sorted(noted.items(), key=lambda item: (-len(item[1]), item[0]))
    shown = sorted(most[:MOST_ROWS], key=lambda item: item[1][-1] < lately)
    rows = [
        (_named(about, side), str(len(on)), str(sum(one >= lately for one in on)), words.span(on[0], on[-1]))
        for (about, side), on in (*shown, *most[MOST_ROWS:])
    ]
    lately_head = _("Last {n}").format(n=numbers.RECENT_DAYS)
    return _table((_("Symptom"), _("Days"), lately_head, _("First \N{EN DASH} last")), rows)


def _symptoms_of(day: Day, side: Side | None) -> Iterable[tuple[Symptom, Side]]:
    """Yield the symptoms of a day; on a page about one side it need not be named again."""
    for entry in day.entries:
        for answer in entry.terms():
            about = answer.about
            if not isinstance(about, Symptom) or about in (*QUESTIONS, *_SWELLED):
                continue
            if side is None:
                yield about, answer.side
            elif answer.side in (side, Side.NOT_STATED):
                yield about, Side.NOT_STATED


def _named(about: Symptom, side: Side) -> str:
    return about.label if side is Side.NOT_STATED else f"{about.label} ({words.leg(side)})"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table | None:
    return Table(head, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)) if rows else None


# ------------------------------------------------------------------------------------------------- function and trials


def function(ratings: Sequence[Function], last: date) -> Table | None:
    """Return what the person can do, first rated against last; None where nothing was rated."""
    by_activity: dict[str, list[Function]] = {}
    for rating in ratings:
        by_activity.setdefault(rating.activity, []).append(rating)
    rows = [
        (
            words.shortened(activity, _LONGEST_NAME),
            _rated(rated[0], last),
            _rated(rated[-1], last) if len(rated) > 1 else _("no later rating"),
        )
        for activity, rated in by_activity.items()
    ]
    return (
        Table(
            (_("0 cannot, 10 as before"), _("First"), _("Latest")),
            tuple(rows[:MOST_FUNCTIONS]),
            max(0, len(rows) - MOST_FUNCTIONS),
        )
        if rows
        else None
    )


def functions(ratings: Sequence[Function]) -> Table | None:
    """Return every rating of what the person can do; None where nothing was rated."""
    rows = [(words.full_date(rating.on), rating.activity, str(rating.rating)) for rating in ratings]
    return Table((_("Day"), _("0 cannot, 10 as before"), _("Rating")), tuple(rows)) if rows else None


def _rated(rating: Function, last: date) -> str:
    return f"{rating.rating} ({words.date_before(rating.on, last)})"


@dataclass(slots=True)
class _Trial:
    """What was tried; some people note exercises that are a treatment among their activities."""

    name: str
    doses: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    helped: dict[date, bool] = field(default_factory=dict)


def tried(days: Sequence[Day], marks: Iterable[Mark] = ()) -> Table | None:
    """Return what was tried, most used first, and on how many of the days asked it helped; then what only a mark tells.

    Args:
        days: of the period.
        marks: of the period; those of other kinds than a treatment that started are left out.
    """
    trials: dict[str, _Trial] = {}
    for day in days:
        for treatment in (treatment for entry in day.entries for treatment in _treatments(entry)):
            trial = trials.setdefault(treatment.kind.casefold(), _Trial(treatment.kind))
            trial.doses |= {treatment.dose} - {""}
            if trial.days[-1:] != [day.on]:
                trial.days.append(day.on)
            if treatment.helped is not None:
                trial.helped[day.on] = trial.helped.get(day.on, False) or treatment.helped
    rows = [
        (_dosed(trial), words.span(trial.days[0], trial.days[-1]), str(len(trial.days)), _helped(trial))
        for trial in sorted(trials.values(), key=lambda trial: (-len(trial.days), trial.name))
    ]
    rows += [
        (
            words.shortened(name, _LONGEST_NAME),
            _("from {date}").format(date=words.full_date(on)),
            words.NONE_TO_GIVE,
            _("not asked"),
        )
        for name, on in _started(marks).items()
        if not any(_alike(name.casefold(), kind) for kind in trials)
    ]
    return _table((_("What"), _("First \N{EN DASH} last"), _("Days"), _("Helped")), rows)


def _alike(name: str, kind: str) -> bool:
    """Whether two names may be of one treatment: "Ibuprofen 400 mg" began, "Ibuprofen" was taken."""
    return name.startswith(kind) or kind.startswith(name)


def _started(marks: Iterable[Mark]) -> dict[str, date]:
    """Return what was started by its name, the first time, oldest first."""
    begun = [mark for mark in marks if mark.kind is MarkKind.TREATMENT_STARTED and mark.text]
    return {mark.text: mark.on for mark in sorted(begun, key=lambda mark: mark.on, reverse=True)}


def _treatments(entry: Entry) -> Iterable[Treatment]:
    yield from entry.treatments
    yield from (Treatment(activity.kind) for activity in entry.activities if plans.names_treatment(activity.kind))


def _dosed(trial: _Trial) -> str:
    dose = " ".join(trial.doses) if len(trial.doses) == 1 else ""
    return words.shortened(f"{trial.name} {dose}", _LONGEST_NAME)


def _helped(trial: _Trial) -> str:
    if not trial.helped:
        return _("not asked")
    helped = sum(trial.helped.values())
    told = {"yes": helped, "no": len(trial.helped) - helped, "not_asked": len(trial.days) - len(trial.helped)}
    return (_("{yes} yes, {no} no, {not_asked} not asked") if told["not_asked"] else _("{yes} yes, {no} no")).format(
        **told
    )
