"""The case files are strong: weaken any one thing a rule file declares, and a case of that rule fails.

Each mutant is the rule's TOML with one change: a term, zone or condition less, a window a day shorter or longer, some
other bound, a flag dropped, a level or a need less, a weight of nothing. A mutant that refuses to load is dead as well.
"""

import copy
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from kneelog.domain.errors import CatalogueError
from kneelog.rules import catalogue
from kneelog.rules.tables import Table
from tests.rules.cases import cases_of

# A long search through code that other tests cover: watched by coverage it takes twice as long.
pytestmark = pytest.mark.no_cover

Plain = dict[str, Any]

LISTS = ("terms", "also", "or_terms", "zones", "conditions", "first", "second", "mechanisms")
STRICTER = {"within": -1, "at_least": 1, "at_least_days": 1, "at_most_days": -1, "below": -1, "logged_days": 1}
LOOSER = {"within": 1, "at_least": -1, "at_least_days": -1, "at_most_days": 1, "below": 1, "logged_days": -1}
OTHER_WINDOWS = (28, 366)
"""Instead of "episode": the shortest and the longest it can be."""


def _declared(rule: str) -> Plain:
    file = resources.files("kneelog.rules").joinpath("catalogue", f"{rule}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _mutants(rule: str) -> Iterator[tuple[str, Plain]]:
    """Yield every mutant of a rule with its name."""
    whole = _declared(rule)
    for number, criterion in enumerate(whole["criterion"]):
        for name, changed in _criterion_mutants(criterion):
            mutant = copy.deepcopy(whole)
            mutant["criterion"][number] = changed
            yield f"{rule}: {criterion['id']} {name}", mutant
    yield from _fit_mutants(rule, whole)
    yield from _hallmark_mutants(rule, whole)
    for number, level in enumerate(whole.get("level", [])):
        mutant = copy.deepcopy(whole)
        del mutant["level"][number]
        yield f"{rule}: level {number} dropped", mutant
        for place, need in enumerate(level["needs"]):
            mutant = copy.deepcopy(whole)
            del mutant["level"][number]["needs"][place]
            yield f"{rule}: level {number} without need {place}", mutant
            if not isinstance(need, str):
                for step in (-1, 1):
                    mutant = copy.deepcopy(whole)
                    mutant["level"][number]["needs"][place]["at_least"] += step
                    yield f"{rule}: level {number} need {place} {step:+}", mutant


def _fit_mutants(rule: str, whole: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield another full fit, and the threshold of a match half a point away; it matters only without levels."""
    for key, step in (("full", 1.0), ("full", -1.0), ("match", 0.0625), ("match", -0.0625)):
        if "fit" in whole and (key == "full" or "level" not in whole):
            mutant = copy.deepcopy(whole)
            mutant["fit"][key] += step
            yield f"{rule}: fit {key} {step:+}", mutant


def _hallmark_mutants(rule: str, whole: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield a fit that needs nothing, and groups with a member less or with every criterion."""
    if "needs" in whole.get("fit", {}):
        mutant = copy.deepcopy(whole)
        del mutant["fit"]["needs"]
        yield f"{rule}: fit without needs", mutant
    for name, members in whole.get("groups", {}).items():
        for member in members:
            mutant = copy.deepcopy(whole)
            mutant["groups"][name] = [one for one in members if one != member]
            yield f"{rule}: group {name} without {member}", mutant


def _criterion_mutants(criterion: Plain) -> Iterator[tuple[str, Plain]]:
    params = criterion["params"]
    for key in LISTS:
        for item in params.get(key, []):
            yield f"without {item}", _with(criterion, {key: [one for one in params[key] if one != item]})
    yield from _bound_mutants(criterion)
    for key in ("person", "one_leg"):
        if key in params:
            yield f"without {key}", _with(criterion, {key: False})
    for key in ("weight", "weight_if_no"):
        if criterion.get(key):
            yield f"without {key}", {**criterion, key: 0}
    yield from _step_mutants(criterion)


def _bound_mutants(criterion: Plain) -> Iterator[tuple[str, Plain]]:
    params = criterion["params"]
    for label, changes in (("stricter", STRICTER), ("looser", LOOSER)):
        for key, change in changes.items():
            if isinstance(params.get(key), int):
                yield f"{label} {key}", _with(criterion, {key: params[key] + change})
    if params.get("within") == "episode":
        for days in OTHER_WINDOWS:
            yield f"within {days} days", _with(criterion, {"within": days})


def _step_mutants(criterion: Plain) -> Iterator[tuple[str, Plain]]:
    for number, step in enumerate(criterion["params"].get("steps", [])):
        for change in (-1, 1):
            steps = copy.deepcopy(criterion["params"]["steps"])
            steps[number]["from_day"] += change
            yield f"step {step['key']} {change:+}", _with(criterion, {"steps": steps})


def _with(criterion: Plain, change: Plain) -> Plain:
    return {**criterion, "params": {**criterion["params"], **change}}


def _survives(rule: str, name: str, mutant: Plain) -> bool:
    """Whether no case fails; those that name the criterion are asked first, since they most often do."""
    try:
        changed = catalogue.rule(Table(f"{rule}.toml", mutant), catalogue.sources())
    except CatalogueError:
        return False
    only = catalogue.Catalogue((changed,))
    criterion = name.split()[1]
    cases = sorted(cases_of(rule), key=lambda case: not case.names(criterion))
    return not any(case.differences(case.finding(only)) for case in cases)


def _every_rule() -> Iterator[Any]:
    """The gravest in the gate; all others in the long evidence, as their cases stand in the gate already."""
    for rule in catalogue.load().rules:
        yield rule.id if rule.id == "dvt" else pytest.param(rule.id, marks=pytest.mark.prove)


@pytest.mark.slow
@pytest.mark.parametrize("rule", tuple(_every_rule()))
def test_weakening_anything_a_rule_declares_fails_one_of_its_cases(rule: str) -> None:
    """No term, window, bound, level or weight of a rule is there without a case that needs it."""
    assert [name for name, mutant in _mutants(rule) if _survives(rule, name, mutant)] == []
