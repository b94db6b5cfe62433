"""Build the Visit: every number and sentence of the page for the doctor, computed from the diary."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Finding
from kneelog.domain.record import Response
from kneelog.domain.vocabulary import ResponseKind, Side
from kneelog.insights import numbers, words
from kneelog.report import appendix, danger, history, patterns, picture
from kneelog.report.model import Paper, Section, Tile, Visit, VisitChoice

__all__ = ["Paper", "Section", "VisitChoice", "visit"]

_URGENT: Final = frozenset({"emergency", "same_day"})
_ANSWERED: Final = {
    ResponseKind.CALLED: "called",
    ResponseKind.SEEN: "seen",
    ResponseKind.APPOINTMENT: "has an appointment",
    ResponseKind.WAITING: "decided to wait",
}
_MOST_DONE: Final = 3


def visit(
    diary: Diary,
    findings: Sequence[Finding],
    choice: VisitChoice,
    today: date,
    app_version: str,
    *,
    demo: bool = False,
) -> Visit:
    """Return the page for the doctor.

    Args:
        diary: the whole diary; what lies after the period is not looked at.
        findings: as computed as of the last day of the period, in their order.
        choice: what the person chose.
        today: day of printing.
        app_version: version of kneelog.
        demo: whether the diary is the made-up one.
    """
    diary = diary.as_of(choice.last)
    days = diary.since(choice.first)
    shown = tuple(finding for finding in findings if finding.shown)
    chosen = choice.sections
    on_page, left_out = patterns.for_page(shown) if Section.PATTERNS in chosen else ((), 0)
    done = _done(diary.responses, findings, choice)
    return Visit(
        title=_title(choice.side, demo=demo),
        person=_person(choice, today),
        period=_period(choice),
        printed=today,
        footer=(
            f"Recorded by the patient with kneelog {app_version}, printed {words.full_date(today)}. "
            "Not a diagnosis. Pain: 0 none, 10 the worst imaginable."
        ),
        demo=demo,
        paper=choice.paper,
        concern=choice.concern.strip(),
        tiles=tiles(numbers.summary(diary, choice.first, choice.last, choice.side)),
        safety=danger.safety(days, done, all_listed_behind=choice.appendix),
        chart=picture.chart(diary, choice) if Section.TIMELINE in chosen else None,
        start=history.start(diary, choice) if Section.START in chosen else (),
        places=picture.places(diary, choice) if Section.PLACES in chosen else None,
        symptoms=history.symptoms(days, choice) if Section.SYMPTOMS in chosen else None,
        function=history.function(diary.functions) if Section.FUNCTION in chosen else None,
        tried=history.tried(days) if Section.TRIED in chosen else None,
        patterns=on_page,
        patterns_left_out=left_out,
        questions=tuple(question.strip() for question in choice.questions if question.strip()),
        appendix=appendix.build(diary, findings, choice) if choice.appendix else None,
    )


def tiles(found: numbers.Summary) -> tuple[Tile, ...]:
    """Return the six numbers as printed. A 0 is printed as 0; what cannot be said is a dash and says why."""
    rated = f"of {words.count(found.rated, 'day')} with a severity"
    unrated = "no severity logged"
    return (
        Tile("Days logged", f"{found.logged}/{found.days}", _typing(found)),
        Tile("Usual worst pain", _median(found.usual), _usual(found)),
        Tile(
            "Worst pain",
            words.NONE_TO_GIVE if found.worst is None else str(found.worst),
            unrated if found.worst_on is None else f"of 10, {words.full_date(found.worst_on)}",
        ),
        Tile(
            "Days at 7 or more",
            str(found.severe) if found.rated else words.NONE_TO_GIVE,
            f"{rated}; {found.severe_recently} in the last {numbers.RECENT_DAYS}" if found.rated else unrated,
        ),
        Tile(
            "Pain-free days",
            str(found.pain_free) if found.rated else words.NONE_TO_GIVE,
            rated if found.rated else unrated,
        ),
        Tile(
            "Nights woken by pain",
            str(found.woken) if found.woken_asked else words.NONE_TO_GIVE,
            f"asked on {words.count(found.woken_asked, 'day')}" if found.woken_asked else "not asked",
        ),
    )


def _typing(found: numbers.Summary) -> str:
    if not found.typing_known:
        return "not known when typed" if found.logged else "nothing logged"
    among = "" if found.typing_known == found.logged else f" of {found.typing_known} known"
    return f"{found.same_day}{among} on the day itself"


def _median(usual: numbers.Usual) -> str:
    return words.NONE_TO_GIVE if usual.value is None else words.decimal(usual.value)


def _usual(found: numbers.Summary) -> str:
    """Return what the usual worst stands on, and the one before it."""
    lately = f"median, last {numbers.RECENT_DAYS} days ({found.usual.days})"
    if found.usual.value is None:
        return f"{lately}; {numbers.FEWEST_FOR_USUAL} needed"
    return f"{lately}; {_median(found.usual_before)} the {numbers.RECENT_DAYS} before ({found.usual_before.days})"


def _title(side: Side | None, *, demo: bool) -> str:
    about = {Side.LEFT: "Left knee pain", Side.RIGHT: "Right knee pain", Side.NOT_STATED: "Knee pain, side not stated"}
    title = f"{about[side] if side else 'Knee pain'}: summary for the doctor"
    return f"DEMO, nobody's diary. {title}" if demo else title


def _person(choice: VisitChoice, today: date) -> str:
    name = choice.name.strip()
    if choice.born is None:
        return name
    had_birthday = (today.month, today.day) >= (choice.born.month, choice.born.day)
    age = today.year - choice.born.year - (0 if had_birthday else 1)
    return ", ".join(filter(None, (name, f"born {words.full_date(choice.born)} ({age})")))


def _period(choice: VisitChoice) -> str:
    days = (choice.last - choice.first).days + 1
    return f"Diary {words.span(choice.first, choice.last)} ({words.count(days, 'day')})"


def _done(responses: Iterable[Response], findings: Sequence[Finding], choice: VisitChoice) -> tuple[str, ...]:
    """Return what the person did about urgent findings in the period."""
    titles = {finding.rule: finding.title for finding in findings}
    urgent = [
        response
        for response in responses
        if response.kind in _ANSWERED
        if response.urgency in _URGENT and choice.first <= response.made_at.date() <= choice.last + timedelta(days=1)
    ]
    return tuple(
        f"{titles.get(response.rule, response.rule)}: {_ANSWERED[response.kind]} "
        f"{words.full_date(response.on or response.made_at.date())}"
        for response in urgent[-_MOST_DONE:]
    )
