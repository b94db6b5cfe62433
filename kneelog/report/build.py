"""Build the Visit: every number and sentence of the page for the doctor, computed from the diary."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Finding
from kneelog.domain.record import Mark, Response
from kneelog.domain.vocabulary import ResponseKind, Side
from kneelog.insights import numbers, words
from kneelog.insights.changes_told import Changes
from kneelog.insights.telling import Insights
from kneelog.report import appendix, danger, heading, history, patterns, picture, together
from kneelog.report.model import Edition, Paper, Section, Tile, Visit, VisitChoice
from kneelog.words import N_, _, language, ngettext

__all__ = ["Edition", "Paper", "Section", "VisitChoice", "visit"]

_URGENT: Final = frozenset({"emergency", "same_day"})
_ANSWERED: Final = {
    ResponseKind.CALLED: N_("called on {date} about the warning “{finding}”; no result noted"),
    ResponseKind.SEEN: N_("seen on {date} about the warning “{finding}”; no result noted"),
    ResponseKind.APPOINTMENT: N_("has an appointment on {date} about the warning “{finding}”"),
    ResponseKind.WAITING: N_("decided on {date} to wait with the warning “{finding}”"),
}
_MOST_DONE: Final = 3


def visit(
    diary: Diary,
    findings: Sequence[Finding],
    choice: VisitChoice,
    edition: Edition,
    measured: tuple[Insights, Changes] | None = None,
) -> Visit:
    """Return the page for the doctor, in the language that holds.

    Args:
        diary: the whole diary; what lies after the period is not looked at.
        findings: as computed as of the last day of the period, in their order.
        choice: what the person chose.
        edition: when and by what it is printed.
        measured: what goes with the pain and what changed, of all days up to the end of the period; None to leave out.
    """
    diary = diary.as_of(choice.last)
    choice = replace(choice, first=heading.begins(diary, choice))
    days = diary.since(choice.first)
    shown = tuple(finding for finding in findings if finding.shown)
    chosen = choice.sections
    on_page, left_out = patterns.for_page(shown) if Section.PATTERNS in chosen else ((), 0)
    urgent = tuple(finding for finding in shown if finding.urgent)
    done = _done(diary.responses, findings, choice)
    return Visit(
        language=language().code,
        title=heading.title(diary, choice, demo=edition.demo),
        person=heading.person(choice, edition.printed),
        period=heading.period(choice),
        printed=edition.printed,
        footer=_(
            "Recorded by the patient with kneelog {version}, printed {date}. "
            "Not a diagnosis. Pain: 0 none, 10 the worst imaginable."
        ).format(version=edition.app_version, date=words.full_date(edition.printed)),
        demo=edition.demo,
        paper=choice.paper,
        concern=choice.concern.strip(),
        tiles=tiles(numbers.summary(diary, choice.first, choice.last, choice.side), _of_each_leg(diary, choice)),
        safety=danger.safety(days, urgent, done, choice, edition.printed),
        chart=picture.chart(diary, choice) if Section.TIMELINE in chosen else None,
        start=history.start(diary, choice) if Section.START in chosen else (),
        places=picture.places(diary, choice) if Section.PLACES in chosen else None,
        symptoms=history.symptoms(days, choice) if Section.SYMPTOMS in chosen else None,
        function=history.function(diary.functions, choice.last) if Section.FUNCTION in chosen else None,
        tried=history.tried(diary.noted_since(choice.first), _within(diary.marks, choice))
        if Section.TRIED in chosen
        else None,
        patterns=on_page,
        patterns_left_out=left_out,
        together=together.on_page(*measured) if measured else None,
        questions=tuple(question.strip() for question in choice.questions if question.strip()),
        appendix=appendix.build(diary, findings, choice, measured) if choice.appendix else None,
    )


def _of_each_leg(diary: Diary, choice: VisitChoice) -> list[numbers.Summary]:
    """Return the numbers of left and right where the page is of two legs; else none."""
    legs = (Side.LEFT, Side.RIGHT) if heading.of_two_legs(diary, choice) else ()
    return [numbers.summary(diary, choice.first, choice.last, side) for side in legs]


def _within(marks: Iterable[Mark], choice: VisitChoice) -> list[Mark]:
    """Return the marks of the period, without those of the leg that the page is not about."""
    legs = set(Side) if choice.side is None else {choice.side, Side.NOT_STATED}
    return [mark for mark in marks if mark.on >= choice.first and mark.side in legs]


def tiles(found: numbers.Summary, legs: Sequence[numbers.Summary] = ()) -> tuple[Tile, ...]:
    """Return the six numbers as printed. A 0 is printed as 0; what cannot be said is a dash and says why.

    Args:
        found: of the leg that the page is about, or of whichever hurts more.
        legs: of the left and of the right, where the page is of two; else empty.
    """
    unrated = _("no severity logged")
    return (
        Tile(_("Days logged"), f"{found.logged}/{found.days}", _typing(found)),
        Tile(_("Usual worst pain"), _median(found), _by_leg(legs, _median, _usual(found))),
        Tile(_("Worst pain"), _highest(found), _by_leg(legs, _highest, _worst(found)) if found.rated else unrated),
        Tile(_("Days at 7 or more"), _high(found), _by_leg(legs, _high, _severe(found)) if found.rated else unrated),
        Tile(_("Pain-free days"), _free(found), _by_leg(legs, _free, _rated(found)) if found.rated else unrated),
        Tile(
            _("Nights woken by pain"),
            _nights(found),
            _by_leg(legs, _nights, _woken(found)) if found.woken_asked else _("not asked"),
        ),
    )


def _by_leg(legs: Sequence[numbers.Summary], value: Callable[[numbers.Summary], str], note: str) -> str:
    """Return what a number stands on, after that of each leg: the pain of one and the nights of the other made one."""
    if not legs:
        return note
    left, right = map(value, legs)
    return _("left {left}, right {right}; {note}").format(left=left, right=right, note=note)


def _highest(found: numbers.Summary) -> str:
    return words.NONE_TO_GIVE if found.worst is None else str(found.worst)


def _high(found: numbers.Summary) -> str:
    return str(found.severe) if found.rated else words.NONE_TO_GIVE


def _free(found: numbers.Summary) -> str:
    return str(found.pain_free) if found.rated else words.NONE_TO_GIVE


def _nights(found: numbers.Summary) -> str:
    return str(found.woken) if found.woken_asked else words.NONE_TO_GIVE


def _median(found: numbers.Summary) -> str:
    return _number(found.usual)


def _worst(found: numbers.Summary) -> str:
    if found.worst_on is None:
        return ""
    told = ngettext("of 10, {date}", "of 10, on {n} days, last {date}", found.worst_days)
    return told.format(n=found.worst_days, date=words.full_date(found.worst_on))


def _rated(found: numbers.Summary) -> str:
    told = ngettext("of {n} rated day", "of {n} rated days", found.rated)
    return told.format(n=found.rated)


def _severe(found: numbers.Summary) -> str:
    told = _("{of_days}; {n} in the last {days}")
    return told.format(of_days=_rated(found), n=found.severe_recently, days=numbers.RECENT_DAYS)


def _woken(found: numbers.Summary) -> str:
    told = ngettext(
        "asked about on {n} of {logged} day logged", "asked about on {n} of {logged} days logged", found.logged
    )
    return told.format(n=found.woken_asked, logged=found.logged)


def _typing(found: numbers.Summary) -> str:
    if not found.typing_known:
        return _("not known when typed") if found.logged else _("nothing logged")
    if found.typing_known == found.logged:
        return _("{n} typed on the day itself").format(n=found.same_day)
    return _("{n} of {known} known typed on the day itself").format(n=found.same_day, known=found.typing_known)


def _number(usual: numbers.Usual) -> str:
    return words.NONE_TO_GIVE if usual.value is None else words.decimal(usual.value)


def _usual(found: numbers.Summary) -> str:
    """Return what the usual worst stands on, and the one before it."""
    lately = {"days": numbers.RECENT_DAYS, "n": found.usual.days}
    if found.usual.value is None:
        told = _("median, last {days} days ({n}); {fewest} needed")
        return told.format(**lately, fewest=numbers.FEWEST_FOR_USUAL)
    if found.usual_before.value is None:
        return _("median, last {days} days ({n}); too few before to compare").format(**lately)
    told = _("median, last {days} days ({n}); {before} the {days} before ({n_before})")
    return told.format(**lately, before=_number(found.usual_before), n_before=found.usual_before.days)


def _done(responses: Iterable[Response], findings: Sequence[Finding], choice: VisitChoice) -> tuple[str, ...]:
    """Return what the person did about urgent findings in the period, and about what an urgent one still rests on."""
    titles = {finding.rule: finding.title for finding in findings}
    resting = {(finding.rule, key) for finding in findings if finding.shown and finding.urgent for key in finding.keys}
    urgent = [
        response
        for response in responses
        if response.kind in _ANSWERED and response.urgency in _URGENT
        if response.made_at.date() <= choice.last + timedelta(days=1)
        if response.made_at.date() >= choice.first or any((response.rule, key) in resting for key in response.evidence)
    ]
    return tuple(
        _(_ANSWERED[response.kind]).format(
            finding=titles.get(response.rule, response.rule),
            date=words.full_date(response.on or response.made_at.date()),
        )
        for response in urgent[-_MOST_DONE:]
    )
