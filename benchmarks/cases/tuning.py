"""How the weights of the causes were set, and how well that holds on cases they were not set on.

The start is the weight that the sources suggest (`START`; docs/benchmark.md has the record). The search is plain:
criterion by criterion, in the order of the files, it tries the weights half a point to either side of the start, keeps
the sign, and takes what serves the training cases best; two rounds. Leaving the start costs something, so that a weight
moves only where that serves. The clot finding is not touched: its weights follow danger, not fit.

Cross-validation does all of this anew for each fold, on the other folds, from the same start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases.figures import Outcome, Share, outcomes
from benchmarks.cases.labels import Label, Told
from benchmarks.cases.start import START
from kneelog.domain.finding import Finding, RuleKind, Urgency
from kneelog.rules import catalogue as catalogues
from kneelog.rules.catalogue import Catalogue, Rule
from kneelog.rules.engine import MOST_CAUSES, SHOWN_FROM
from kneelog.rules.reading import Reading
from kneelog.rules.support import Support

STEPS = (-0.5, 0.0, 0.5)
"""How far a weight may move from its start, in points."""

SMALLEST = 0.5
"""Smallest weight: less would not be worth a line on the screen."""

ROUNDS = 2
FOLDS = 10
SEEDS = (1, 2, 3)

COST_OF_ONE_SHOWN = 0.1
"""What each cause shown beside the right one costs, where a case called right is worth 1."""

COST_OF_MOVING = 0.2
"""What each point of distance from the start costs."""

WORTH_OF_DISTANCE = 0.5
"""What a full point of strength between the right cause and the next best is worth."""

Weights = Mapping[str, NDArray[np.float64]]
"""Weight of each criterion, by rule."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the search needs to know of one rule, read off the diaries once.

    Attributes:
        rule: the rule.
        yes: 1 where a criterion holds; cases x legs x criteria.
        no: what the answers "no" take off; cases x legs.
        speaks: whether something speaks for the rule by itself; cases x legs.
    """

    rule: Rule
    yes: NDArray[np.float64]
    no: NDArray[np.float64]
    speaks: NDArray[np.bool_]

    def strength(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how strongly each case fits, 0 where nothing speaks for the rule."""
        full = self.rule.fit.full if self.rule.fit else 1.0
        points: NDArray[np.float64] = self.yes @ weights + self.no
        strengths: NDArray[np.float64] = np.where(self.speaks, np.clip(points / full, 0.0, 1.0), 0.0)
        best: NDArray[np.float64] = strengths.max(axis=1)
        return best


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases as the search sees them.

    Attributes:
        labels: what is expected, in order of the cases.
        fitted: the rules whose weights are searched.
        fixed: strength of the causes that are not, by rule; where urgent, 0 among those that compete.
        urgent: which causes are urgent in which case, by rule.
    """

    labels: tuple[Label, ...]
    fitted: tuple[Fitted, ...]
    fixed: Mapping[str, NDArray[np.float64]]
    urgent: Mapping[str, NDArray[np.bool_]]


def prepare(told: Sequence[Told], labels: Mapping[str, Label], catalogue: Catalogue | None = None) -> Cases:
    """Read off the diaries, once, what every criterion of every cause says."""
    rules = (catalogue or catalogues.load()).rules
    chosen = [one for one in told if one.id in labels]
    found = outcomes(chosen, labels, catalogue)
    causes = [rule for rule in rules if rule.kind is RuleKind.CAUSE]
    steady = [rule.id for rule in causes if rule.levels]
    return Cases(
        labels=tuple(labels[one.id] for one in chosen),
        fitted=tuple(_fitted(rule, chosen) for rule in causes if not rule.levels),
        fixed={rule: np.array([_competing(_of(one, rule)) for one in found]) for rule in steady},
        urgent={rule: np.array([_of(one, rule).urgent for one in found]) for rule in steady},
    )


def _competing(finding: Finding) -> float:
    """Return the strength with which a cause competes: none where no level of it is reached."""
    return finding.strength if finding.urgency is not Urgency.NONE else 0.0


def _of(outcome: Outcome, rule: str) -> Finding:
    return next(finding for finding in outcome.findings if finding.rule == rule)


def _fitted(rule: Rule, told: Sequence[Told]) -> Fitted:
    readings = [Reading(one.diary, one.on) for one in told]
    legs = max(len(reading.legs) for reading in readings)
    yes = np.zeros((len(told), legs, len(rule.criteria)))
    no = np.zeros((len(told), legs))
    speaks = np.zeros((len(told), legs), dtype=bool)
    for case, reading in enumerate(readings):
        for leg, side in enumerate(reading.legs):
            for number, criterion in enumerate(rule.criteria):
                result = criterion.judge.judge(reading, side)
                yes[case, leg, number] = result.support is Support.YES
                no[case, leg] += criterion.weight_if_no if result.support is Support.NO else 0.0
                speaks[case, leg] |= (
                    result.support is Support.YES and criterion.weight >= 0 and (result.sign or not criterion.context)
                )
            speaks[case, leg] &= _has_hallmark(rule, yes[case, leg])
    return Fitted(rule, yes, no, speaks)


def _has_hallmark(rule: Rule, yes: NDArray[np.float64]) -> bool:
    """Whether what the rule's fit needs holds."""
    holds = {criterion.id for criterion, value in zip(rule.criteria, yes, strict=True) if value}
    needs = rule.fit.needs if rule.fit else ()
    return all(len(holds.intersection(need.of)) >= need.at_least for need in needs)


def start(cases: Cases) -> Weights:
    """Return the weights that the sources suggest: those of `START`."""
    return {one.rule.id: np.array([START[one.rule.id][c.id] for c in one.rule.criteria]) for one in cases.fitted}


def declared(cases: Cases) -> Weights:
    """Return the weights as the catalogue declares them."""
    return {one.rule.id: np.array([c.weight for c in one.rule.criteria]) for one in cases.fitted}


class _Scored:
    """Strengths of every cause in every case, kept while one weight after the other is tried."""

    def __init__(self, cases: Cases, weights: Weights) -> None:
        self.cases = cases
        self.names = [*(one.rule.id for one in cases.fitted), *cases.fixed]
        self.weights = {rule: values.copy() for rule, values in weights.items()}
        self.strengths = np.stack(
            [*(one.strength(self.weights[one.rule.id]) for one in cases.fitted), *cases.fixed.values()], axis=1
        )
        never = np.zeros(len(cases.labels), dtype=bool)
        self.urgent = np.stack([cases.urgent.get(name, never) for name in self.names], axis=1)
        self.right = np.array([[name in label.right for name in self.names] for label in cases.labels])
        self.has_cause = np.array([label.has_cause for label in cases.labels])

    def shown(self) -> NDArray[np.bool_]:
        """Return which causes are shown in which case."""
        strong = np.where((self.strengths >= SHOWN_FROM) & ~self.urgent, self.strengths, 0.0)
        least = np.sort(strong, axis=1)[:, -MOST_CAUSES]
        return ((strong > 0) & (strong >= least[:, None])) | self.urgent

    def first(self) -> NDArray[np.int64]:
        """Return the best fit of those shown, in each case; -1 where none is."""
        shown = self.shown()
        return np.where(shown.any(axis=1), np.where(shown, self.strengths, -1.0).argmax(axis=1), -1)

    def worth(self, chosen: NDArray[np.int64]) -> float:
        """Return how well the chosen cases are served."""
        shown, right, cause = self.shown()[chosen], self.right[chosen], self.has_cause[chosen]
        first, rows = self.first()[chosen], np.arange(len(chosen))
        top = cause & (first >= 0) & right[rows, first]
        listed = cause & (shown & right).any(axis=1)
        wrong = shown & ~right & ~self.urgent[chosen]
        best = np.where(right, self.strengths[chosen], 0.0).max(axis=1)
        other = np.where(right, 0.0, self.strengths[chosen]).max(axis=1)
        distance = np.where(cause, np.clip(best - other, -0.5, 0.5), np.clip(SHOWN_FROM - other, -0.5, 0.0))
        return float(
            top.sum()
            + listed.sum()
            - (~cause & wrong.any(axis=1)).sum()
            - COST_OF_ONE_SHOWN * wrong.sum()
            + WORTH_OF_DISTANCE * distance.sum()
        )


def fit(cases: Cases, begin: Weights, chosen: NDArray[np.int64]) -> Weights:
    """Return the weights that serve the chosen cases best, by the search described above."""
    scored = _Scored(cases, begin)
    for _ in range(ROUNDS):
        for column, one in enumerate(cases.fitted):
            for number in range(len(one.rule.criteria)):
                _settle(scored, (column, number), begin, chosen)
    return scored.weights


def _settle(scored: _Scored, place: tuple[int, int], begin: Weights, chosen: NDArray[np.int64]) -> None:
    """Give one criterion the weight that serves best; in doubt the one nearest to the start."""
    column, number = place
    one = scored.cases.fitted[column]
    values, origin = scored.weights[one.rule.id], float(begin[one.rule.id][number])
    tried: list[tuple[float, float, float]] = []
    for step in STEPS:
        weight = origin + step
        if weight * origin < 0 or abs(weight) < SMALLEST:
            continue
        values[number] = weight
        scored.strengths[:, column] = one.strength(values)
        tried.append((scored.worth(chosen) - COST_OF_MOVING * abs(step), -abs(step), weight))
    values[number] = max(tried)[2]
    scored.strengths[:, column] = one.strength(values)


@dataclass(frozen=True, slots=True)
class Served:
    """How well some cases are served.

    Attributes:
        top: best fit right, of the cases with a cause.
        listed: a right cause shown, of the same.
        quiet: no cause shown but one that is no error or urgent, of the cases with none.
    """

    top: Share
    listed: Share
    quiet: Share

    def __add__(self, other: "Served") -> "Served":
        return Served(self.top + other.top, self.listed + other.listed, self.quiet + other.quiet)


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """How well the search holds on cases it has not seen.

    Attributes:
        seen: with weights set on all cases.
        unseen: each case with weights set on the folds that do not hold it, by seed.
        declared: with the weights as the catalogue declares them.
        beginning: with the weights of the start.
    """

    seen: Served
    unseen: tuple[Served, ...]
    declared: Served
    beginning: Served

    @property
    def drop(self) -> float:
        """How much of the best fits is lost on cases not seen, in points of a hundred."""
        return 100 * (self.seen.top.value - sum(one.top.value for one in self.unseen) / len(self.unseen))


def cross_validate(cases: Cases) -> CrossValidated:
    """Set the weights anew without each fold, and see how the cases of that fold are served."""
    begin, every = start(cases), np.arange(len(cases.labels))
    return CrossValidated(
        seen=served(cases, fit(cases, begin, every), every),
        unseen=tuple(_unseen(cases, begin, seed) for seed in SEEDS),
        declared=served(cases, declared(cases), every),
        beginning=served(cases, begin, every),
    )


def _unseen(cases: Cases, begin: Weights, seed: int) -> Served:
    every = np.arange(len(cases.labels))
    found = [served(cases, fit(cases, begin, np.setdiff1d(every, fold)), fold) for fold in folds(cases.labels, seed)]
    return sum(found[1:], found[0])


def folds(labels: Sequence[Label], seed: int) -> list[NDArray[np.int64]]:
    """Return the folds: each cause dealt out over them in an order drawn with the seed."""
    random = Random(seed)  # noqa: S311 - no secret: a seed that makes the folds repeatable
    order = sorted(range(len(labels)), key=lambda case: (labels[case].cause, random.random()))
    return [np.array(sorted(order[number::FOLDS])) for number in range(FOLDS)]


def served(cases: Cases, weights: Weights, chosen: NDArray[np.int64]) -> Served:
    """Return how well the chosen cases are served by these weights."""
    scored = _Scored(cases, weights)
    shown, right, cause = scored.shown()[chosen], scored.right[chosen], scored.has_cause[chosen]
    first = scored.first()[chosen]
    top = cause & (first >= 0) & right[np.arange(len(chosen)), first]
    listed = cause & (shown & right).any(axis=1)
    wrong = (shown & ~right & ~scored.urgent[chosen]).any(axis=1)
    with_cause, without = int(cause.sum()), int((~cause).sum())
    return Served(
        Share(int(top.sum()), with_cause),
        Share(int(listed.sum()), with_cause),
        Share(int((~cause & ~wrong).sum()), without),
    )


def changed(catalogue: Catalogue, weights: Weights) -> Catalogue:
    """Return the catalogue with other weights."""
    return Catalogue(
        tuple(
            replace(
                rule,
                criteria=tuple(
                    replace(criterion, weight=float(weight))
                    for criterion, weight in zip(rule.criteria, weights[rule.id], strict=True)
                ),
            )
            if rule.id in weights
            else rule
            for rule in catalogue.rules
        )
    )
