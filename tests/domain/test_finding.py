"""Findings and their scales."""

from __future__ import annotations

import pytest

from kneelog.domain.finding import Evidence, Finding, RuleKind, Source, Urgency, Verdict

SOURCE = Source("A leaflet, a publisher", "https://example.org/leaflet")


def finding(urgency: Urgency = Urgency.NONE, supporting: tuple[Evidence, ...] = ()) -> Finding:
    """A finding of that urgency on that evidence."""
    return Finding(
        rule="dvt",
        rule_version=1,
        kind=RuleKind.CAUSE,
        title="Title",
        verdict=Verdict.MATCH,
        urgency=urgency,
        supporting=supporting,
        opposing=(Evidence("against", "Against", SOURCE, keys=("against",)),),
        not_asked=(Evidence("open", "Not asked", SOURCE, keys=("open",)),),
        opening="Says",
        advice="",
        call_if="",
        source=SOURCE,
    )


def test_levels_fall_from_emergency_to_none() -> None:
    """Findings are sorted by level; the gravest is the highest."""
    assert [urgency.level for urgency in Urgency] == [4, 3, 2, 1, 0]
    assert Urgency.EMERGENCY.level == 4


@pytest.mark.parametrize("urgency", list(Urgency))
def test_only_emergency_and_same_day_are_urgent(urgency: Urgency) -> None:
    """Alarms that never stop are not read: two levels alone take the top of the screen."""
    assert finding(urgency).urgent is (urgency in {Urgency.EMERGENCY, Urgency.SAME_DAY})


def test_keys_are_those_of_what_speaks_for_it() -> None:
    """New supporting evidence unfolds a finding; what speaks against or is open does not."""
    evidence = (Evidence("a", "A", SOURCE, keys=("a:1", "a:2")), Evidence("b", "B", SOURCE, keys=("b",)))
    assert finding(supporting=evidence).keys == {"a:1", "a:2", "b"}
