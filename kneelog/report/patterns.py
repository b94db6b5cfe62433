"""Findings as printed: each with the facts behind it, what speaks against it, and the rule that says so."""

from collections.abc import Sequence
from typing import Final

from kneelog.domain.finding import Evidence, Finding, RuleKind, Urgency
from kneelog.insights import words
from kneelog.report.model import Pattern, Table
from kneelog.words import _, ngettext, pgettext

MOST, MOST_URGENT, MOST_WARNINGS, MOST_CAUSES = 5, 2, 2, 2
"""Findings on page one, in all and of each kind; causes give way to warnings. The others are in the appendix."""

_LONGEST_FACTS: Final = 240
_LONGEST_AGAINST: Final = 90


def for_page(shown: Sequence[Finding]) -> tuple[tuple[Pattern, ...], int]:
    """Return the findings for page one, brief, in their order; and how many more there are."""
    calm = [finding for finding in shown if not finding.urgent]
    taken = [finding for finding in shown if finding.urgent][:MOST_URGENT]
    taken += [finding for finding in calm if finding.kind is RuleKind.WARNING][:MOST_WARNINGS]
    causes = [finding for finding in calm if finding.kind is RuleKind.CAUSE]
    taken += causes[: min(MOST_CAUSES, MOST - len(taken))]
    return tuple(_brief(finding) for finding in shown if finding in taken), len(shown) - len(taken)


def whole(finding: Finding) -> Pattern:
    """Return a finding with all of its facts."""
    return _pattern(finding, _facts(finding.supporting), _facts(finding.opposing), _unknown(finding.not_asked))


def table(findings: Sequence[Finding]) -> Table:
    """Return every rule that was looked at, with its verdict."""
    return Table(
        (
            _("Rule"),
            _("About"),
            _("Verdict"),
            pgettext("signs", "For"),
            pgettext("signs", "Against"),
            _("Not known"),
        ),
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
        _first_of([_fact(one) for one in _against(finding)], _LONGEST_AGAINST),
        _not_asked(len(finding.not_asked)),
    )


def _against(finding: Finding) -> list[Evidence]:
    """Return what the diary holds against a finding: not that a sign noted before was answered no on a later day.

    That a swelling is gone, or that someone walks again, tells of the course and not against a cause. Nor does it say
    much that someone is younger than those who have it most: what is of the person and not of a day stands behind. So
    does one of many signs that is absent: of a cause only what takes points away is against it.
    """
    noted = {one.criterion for one in finding.supporting}
    dated = [one for one in finding.opposing if one.days and one.criterion not in noted]
    return [one for one in dated if one.weight < 0] if finding.kind is RuleKind.CAUSE else dated


def _not_asked(number: int) -> str:
    return ngettext("{n} other sign", "{n} other signs", number).format(n=number) if number else ""


def _first_of(facts: Sequence[str], longest: int) -> str:
    """Return the first facts that fit, at least one, and how many more there are."""
    kept = [fact for place, fact in enumerate(facts) if place == 0 or len("; ".join(facts[: place + 1])) <= longest]
    left_out = len(facts) - len(kept)
    more = ngettext("and {n} more", "and {n} more", left_out).format(n=left_out)
    return "; ".join([*kept, more] if left_out else kept)


def _pattern(finding: Finding, fits: str, against: str, not_asked: str) -> Pattern:
    step = _("the app says: {step}").format(step=words.uncapitalised(finding.urgency.label))
    return Pattern(
        title=_title(finding),
        step=step if finding.urgency.level > Urgency.ROUTINE.level else "",
        fits=fits,
        against=_speaks_against(finding, against) if against else "",
        not_asked=not_asked,
        rule=_rule(finding),
        source=f"{finding.source.title}, {finding.source.url}",
    )


def _speaks_against(finding: Finding, facts: str) -> str:
    """Return the facts with what they are: that one of several signs is absent takes nothing back of a warning."""
    told = _("Speaks against it: {facts}") if finding.kind is RuleKind.CAUSE else _("Also noted: {facts}")
    return told.format(facts=facts)


def _title(finding: Finding) -> str:
    """Return what a finding is called; a bare name of a cause, set in bold, reads as a diagnosis."""
    if finding.kind is not RuleKind.CAUSE:
        return finding.title
    return _("Signs that can go with: {cause}").format(cause=finding.title)


def _rule(finding: Finding) -> str:
    return f"{finding.rule}@{finding.rule_version}"


def _facts(evidence: Sequence[Evidence]) -> str:
    return "; ".join(_fact(one) for one in evidence)


def _fact(evidence: Evidence) -> str:
    if not evidence.days:
        return evidence.text
    days = sorted(evidence.days)
    when = words.full_date(days[0]) if len(days) == 1 else words.dated(days)
    return f"{evidence.text} ({when})"


def _unknown(evidence: Sequence[Evidence]) -> str:
    return "; ".join(one.text for one in evidence)
