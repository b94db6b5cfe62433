"""Findings as printed: each with the facts behind it, what speaks against it, and the rule that says so."""

from collections.abc import Sequence
from typing import Final

from kneelog.domain.finding import Evidence, Finding, RuleKind, Urgency
from kneelog.insights import words
from kneelog.report.model import Pattern, Table

MOST_URGENT, MOST_CAUSES, MOST_WARNINGS = 2, 2, 1
"""Findings on page one; the others are in the appendix."""

_LONGEST_FACTS: Final = 240
_LONGEST_AGAINST: Final = 90


def for_page(shown: Sequence[Finding]) -> tuple[tuple[Pattern, ...], int]:
    """Return the findings for page one, brief, in their order; and how many more there are."""
    left = {"urgent": MOST_URGENT, RuleKind.CAUSE: MOST_CAUSES, RuleKind.WARNING: MOST_WARNINGS}
    taken = []
    for finding in shown:
        kind = "urgent" if finding.urgent else finding.kind
        if left[kind]:
            left[kind] -= 1
            taken.append(finding)
    return tuple(map(_brief, taken)), len(shown) - len(taken)


def whole(finding: Finding) -> Pattern:
    """Return a finding with all of its facts."""
    return _pattern(finding, _facts(finding.supporting), _facts(finding.opposing), _unknown(finding.not_asked))


def table(findings: Sequence[Finding]) -> Table:
    """Return every rule that was looked at, with its verdict."""
    return Table(
        ("Rule", "About", "Verdict", "For", "Against", "Not asked"),
        tuple(
            (
                _rule(finding),
                finding.title,
                finding.verdict.label,
                str(len(finding.supporting)),
                str(len(finding.opposing)),
                str(len(finding.not_asked)),
            )
            for finding in findings
        ),
    )


def _brief(finding: Finding) -> Pattern:
    return _pattern(
        finding,
        _first_of([_fact(one) for one in finding.supporting], _LONGEST_FACTS),
        _first_of([_fact(one) for one in finding.opposing], _LONGEST_AGAINST),
        f"{len(finding.not_asked)} of its signs" if finding.not_asked else "",
    )


def _first_of(facts: Sequence[str], longest: int) -> str:
    """Return the first facts that fit, at least one, and how many more there are."""
    kept = [fact for place, fact in enumerate(facts) if place == 0 or len("; ".join(facts[: place + 1])) <= longest]
    left_out = len(facts) - len(kept)
    return "; ".join(kept) + (f"; and {left_out} more" if left_out else "")


def _pattern(finding: Finding, fits: str, against: str, not_asked: str) -> Pattern:
    return Pattern(
        title=finding.title,
        step="" if finding.urgency is Urgency.NONE else f"the app said: {words.uncapitalised(finding.urgency.label)}",
        fits=fits,
        against=against,
        not_asked=not_asked,
        rule=_rule(finding),
        source=f"{finding.source.title}, {finding.source.url}",
    )


def _rule(finding: Finding) -> str:
    return f"{finding.rule}@{finding.rule_version}"


def _facts(evidence: Sequence[Evidence]) -> str:
    return "; ".join(_fact(one) for one in evidence)


def _fact(evidence: Evidence) -> str:
    if not evidence.days:
        return evidence.text
    days = sorted(evidence.days)
    when = words.full_date(days[0]) if len(days) == 1 else f"{len(days)} days, {words.span(days[0], days[-1])}"
    return f"{evidence.text} ({when})"


def _unknown(evidence: Sequence[Evidence]) -> str:
    return "; ".join(one.text for one in evidence)
