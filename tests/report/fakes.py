"""Findings and diaries made up for the tests of the report."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Onset, Place, Treatment
from kneelog.domain.finding import Evidence, Finding, RuleKind, Source, Urgency, Verdict
from kneelog.domain.record import Function, Mark
from kneelog.domain.vocabulary import TOPICS, Manner, MarkKind, Side, Zone, entry_term
from kneelog.report.model import VisitChoice
from tests.insights import persona
from tests.insights.persona import entry

CHOICE = VisitChoice(persona.FIRST, persona.TODAY, Side.RIGHT)

_SOURCE = Source("A page of general information", "https://health.example/knee")
_WIDE = "Wm" * 100


def evidence(text: str, *days: date) -> Evidence:
    """One piece of evidence."""
    return Evidence(text.replace(" ", "_"), text, _SOURCE, days)


def finding(rule: str = "meniscus_tear", **changes: object) -> Finding:
    """A shown cause with evidence for, against and not asked."""
    made = Finding(
        rule=rule,
        rule_version=2,
        kind=RuleKind.CAUSE,
        title=rule.replace("_", " ").capitalize(),
        verdict=Verdict.PARTIAL,
        urgency=Urgency.ROUTINE,
        supporting=(evidence("a pop", persona.TWIST), evidence("swollen knee", persona.TWIST, persona.TODAY)),
        opposing=(replace(evidence("no weak leg", persona.TODAY), weight=-1.0),),
        not_asked=(evidence("giving way"),),
        opening="It fits in part.",
        advice="",
        call_if="",
        source=_SOURCE,
        shown=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # each test names fields of Finding


def urgent(rule: str = "dvt") -> Finding:
    """A shown cause that asks for help the same day."""
    return finding(rule, title="Deep vein thrombosis", urgency=Urgency.SAME_DAY)


def hidden(rule: str = "leg_cramps") -> Finding:
    """A rule that was looked at and does not fit."""
    return finding(rule, verdict=Verdict.NO_MATCH, urgency=Urgency.NONE, supporting=(), shown=False)


def full_diary() -> Diary:
    """A diary of 95 days that fills every list of page one beyond its limit, in the widest letters."""
    days = [persona.TODAY - timedelta(days=number) for number in range(95)]
    return Diary(
        tuple(
            entry(
                on,
                number % 11,
                places=tuple(
                    Place(zone, side, words=_WIDE[:60] if zone is Zone.ELSEWHERE else "")
                    for zone in Zone
                    for side in Side
                ),
                answers=tuple(Answer(entry_term(term), yes=bool(number % 4)) for topic in TOPICS for term in topic),
                onset=Onset(on=date(2025, 3, 3), manner=Manner.GRADUAL),
                treatments=tuple(Treatment(f"{kind} {_WIDE}"[:200], _WIDE) for kind in range(8)),
                activities=tuple(Activity(f"{kind} {_WIDE}"[:200]) for kind in range(6)),
            )
            for number, on in enumerate(days)
        ),
        tuple(Mark(UUID(int=n), on, MarkKind.OTHER, _WIDE, Side.LEFT) for n, on in enumerate(days[::6])),
        tuple(Function(UUID(int=n), on, _WIDE[:100] + str(n % 7), n % 11) for n, on in enumerate(days[:20])),
    )


def full_findings() -> tuple[Finding, ...]:
    """More findings than page one takes, each with more facts than it takes."""
    facts = tuple(evidence(f"a rather long fact about the leg, number {number}", persona.TODAY) for number in range(9))
    kinds = (urgent("a"), urgent("b"), urgent("c"), finding("d"), finding("e"), finding("f"))
    warnings = (finding("g", kind=RuleKind.WARNING), finding("h", kind=RuleKind.WARNING))
    return tuple(replace(one, supporting=facts, opposing=facts) for one in (*kinds, *warnings))
