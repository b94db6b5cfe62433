"""The case files of the rules: what each rule must say of a diary in the notation of `tests.rules.notation`.

A case gives `name`, `days`, the `verdict`, and what else matters: `urgency` (none, if left out), `for` (exactly these
criteria), `against` and `not_asked` (at least these), `strength`, `keys` (exactly these), and `says` (a piece of the
sentence). With `each`, the case is run once for every item, put in place of ``{}`` in `days` and `profile`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Finding
from kneelog.rules.catalogue import Catalogue, load
from kneelog.rules.engine import evaluate
from tests.rules.notation import NOW, TODAY, mark, profile, series

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One diary and what one rule must say of it."""

    rule: str
    name: str
    days: str
    profile: str
    marks: tuple[str, ...]
    expected: dict[str, Any]

    def finding(self, catalogue: Catalogue | None = None) -> Finding:
        """Return what the rule says; what it says alone, since what a rule finds depends on no other."""
        diary = _diary(self.days, self.profile, self.marks)
        return evaluate(diary, TODAY, NOW, catalogue or _alone(self.rule))[0]

    def names(self, criterion: str) -> bool:
        """Whether it expects this criterion as evidence."""
        return any(criterion in self.expected.get(key, ()) for key in ("for", "against"))

    def differences(self, finding: Finding) -> list[str]:
        """Return where a finding is not as expected; empty where it is."""
        found: dict[str, Any] = {
            "verdict": finding.verdict.value,
            "urgency": finding.urgency.value,
            "for": sorted({evidence.criterion for evidence in finding.supporting}),
            "against": sorted({evidence.criterion for evidence in finding.opposing}),
            "not_asked": sorted({evidence.criterion for evidence in finding.not_asked}),
            "strength": finding.strength,
            "keys": sorted(finding.keys),
            "says": finding.says,
        }
        return [
            f"{key}: expected {wanted!r}, found {found[key]!r}"
            for key, wanted in self.expected.items()
            if not _as_wanted(key, wanted, found[key])
        ]


def _as_wanted(key: str, wanted: Any, found: Any) -> bool:  # noqa: ANN401 - values of a case file
    if key in {"against", "not_asked"}:
        return set(wanted) <= set(found)
    if key in {"for", "keys"}:
        return bool(sorted(wanted) == found)
    if key == "says":
        return str(wanted) in found
    return bool(wanted == found)


@cache
def _alone(rule: str) -> Catalogue:
    return Catalogue((load().rule(rule),))


@cache
def _diary(days: str, about: str, marks: tuple[str, ...]) -> Diary:
    return series(days, profile=profile(about), marks=tuple(map(mark, marks)))


@cache
def cases_of(rule: str) -> tuple[Case, ...]:
    """Return the cases of one rule."""
    plain = tomllib.loads((FOLDER / f"{rule}.toml").read_text(encoding="utf-8"))
    return tuple(case for raw in plain["case"] for case in _expanded(rule, raw))


@cache
def names_of(rule: str) -> tuple[str, ...]:
    """Return what the cases of one rule are called, in the order of their file."""
    plain = tomllib.loads((FOLDER / f"{rule}.toml").read_text(encoding="utf-8"))
    return tuple(raw["name"] for raw in plain["case"])


def _expanded(rule: str, raw: dict[str, Any]) -> Iterator[Case]:
    raw = {"urgency": "none", "profile": "", **raw}
    name, days, about, marks = raw.pop("name"), raw.pop("days"), raw.pop("profile"), tuple(raw.pop("marks", ()))
    for item in raw.pop("each", [""]):
        label = f"{name}: {item}" if item else name
        yield Case(rule, label, days.replace("{}", item), about.replace("{}", item), marks, raw)
