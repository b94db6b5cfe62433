"""What holds for every rule of the catalogue, so that a new one cannot be half a rule."""

import re

import pytest

from kneelog.domain.facts import GROUPS, facts
from kneelog.domain.finding import RuleKind, Urgency, Verdict
from kneelog.domain.vocabulary import TOPICS, Condition, Term
from kneelog.rules import catalogue
from kneelog.rules.catalogue import PLACEHOLDERS, Rule
from kneelog.rules.numbers import for_country
from kneelog.rules.wording import what_to_do
from tests.rules.cases import FOLDER, cases_of

RULES = catalogue.load().rules

BANNED = re.compile(
    r"you have|you are suffering|unlikely|all clear|\bsafe|harmless$|diagnos|probabl|\bnormal|risk score|do not worry"
    r"|nothing to worry|\d ?%|per cent",
    re.IGNORECASE,
)
"""Words that claim, reassure or put a figure on a cause; clinical.md 4: no diagnosis, no reassurance."""

SELF_CARE = re.compile(r"\bice\b|elevat|compress|ibuprofen|paracetamol|painkiller|massage|stretch", re.IGNORECASE)
"""Treatments: while something urgent is open, only what to do now is said."""

URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def _texts(rule: Rule) -> list[str]:
    criteria = [criterion.text for criterion in rule.criteria]
    told = [rule.title, rule.found, rule.why, rule.when_not_to_use, rule.false_alarms, rule.call_if]
    return [*told, *rule.advice.values(), *criteria]


@each_rule
def test_no_text_claims_reassures_or_names_a_chance(rule: Rule) -> None:
    """No sentence a person reads is a diagnosis, an all-clear or a percentage."""
    assert [text for text in _texts(rule) if BANNED.search(text)] == []


@each_rule
def test_urgent_advice_says_whom_to_call_and_no_self_care(rule: Rule) -> None:
    """An emergency names the emergency number, a same-day finding a way to be seen today; neither treats anything."""
    for urgency in URGENT:
        text = rule.advice.get(urgency, "")
        assert not SELF_CARE.search(text)
        if text:
            assert ("{emergency}" if urgency is Urgency.EMERGENCY else "today") in text


@each_rule
def test_a_finding_of_the_same_day_says_when_to_call_at_once(rule: Rule) -> None:
    """Who waits for an appointment today is told which signs end the waiting."""
    if Urgency.SAME_DAY in rule.advice:
        assert "{emergency}" in rule.call_if


@each_rule
def test_every_verdict_that_matters_has_a_case(rule: Rule) -> None:
    """Each rule has cases in which it fires, in which it is known not to, and in which it must stay unknown."""
    verdicts = {case.expected["verdict"] for case in cases_of(rule.id)}
    assert {Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO_MATCH} <= verdicts
    assert any("near miss" in case.name for case in cases_of(rule.id))


@each_rule
def test_every_urgency_a_rule_can_ask_for_has_a_case(rule: Rule) -> None:
    """No level is declared that no case reaches."""
    reached = {case.expected["urgency"] for case in cases_of(rule.id)}
    assert {level.urgency.value for level in rule.levels} <= reached


@each_rule
def test_every_criterion_stands_as_evidence_in_a_case(rule: Rule) -> None:
    """Each criterion is named by a case as evidence: for the rule, or, with a weight below 0, against it."""
    cases = [case.expected for case in cases_of(rule.id)]
    named = {key: {name for case in cases for name in case.get(key, ())} for key in ("for", "against")}
    unnamed = [one.id for one in rule.criteria if one.id not in named["for" if one.weight >= 0 else "against"]]
    assert unnamed == []


@each_rule
def test_every_statement_has_a_source(rule: Rule) -> None:
    """The rule and each of its criteria cite a publication with an address, and facts that exist."""
    known = {fact.id for fact in facts()}
    for source in (rule.source, *(criterion.source for criterion in rule.criteria)):
        assert source.title
        assert source.url.startswith("https://")
        assert set(source.facts) <= known


def test_case_files_and_rules_name_each_other() -> None:
    """A case file belongs to a rule, and a rule has one."""
    assert {path.stem for path in FOLDER.glob("*.toml")} == {rule.id for rule in RULES}


def test_only_the_nine_causes_are_causes() -> None:
    """`findings --json` knows causes by fixed names; everything else is a warning."""
    nine = {group.rule for group in GROUPS if group.rule}
    assert {rule.id for rule in RULES if rule.kind is RuleKind.CAUSE} <= nine


def test_what_to_ask_next_is_a_term() -> None:
    """Every question a finding would ask next exists in a vocabulary."""
    topics: tuple[type[Term], ...] = (*TOPICS, Condition)
    terms = {term.value for topic in topics for term in topic}
    asked = {evidence.ask for rule in RULES for case in cases_of(rule.id) for evidence in case.finding().not_asked}
    assert asked - {""} <= terms


@each_rule
def test_texts_read_well_with_and_without_a_country(rule: Rule) -> None:
    """The numbers to call fit into every sentence; no brace is left over."""
    for text in (*rule.advice.values(), rule.call_if):
        for numbers in (for_country(""), for_country("GB"), for_country("US")):
            assert "{" not in what_to_do(text, numbers)
        assert all(text.count("{" + name + "}") <= 1 for name in PLACEHOLDERS)
