"""Every rule says of its case diaries what its case file expects."""

import pytest

from kneelog.rules import catalogue
from tests.rules.cases import Case, cases_of

ALL = [case for rule in catalogue.load().rules for case in cases_of(rule.id)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_rule_says_what_its_case_expects(case: Case) -> None:
    """Each rule fires, stays silent or stays unknown exactly where its cases say so."""
    assert case.differences(case.finding()) == []
