"""What the rules say of each case, and the figures that follow: counts, always with their 95 % interval."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.cases.labels import NO_CAUSE, Label, Told
from kneelog.domain.finding import Finding, RuleKind, Urgency, Verdict
from kneelog.rules.catalogue import Catalogue
from kneelog.rules.engine import evaluate

_Z = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""

URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)

LEVELS = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON, Urgency.ROUTINE)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share; 0 where there is nothing to share."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        if not self.of:
            return 0.0, 1.0
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2))
        middle, size = self.value + _Z**2 / (2 * self.of), 1 + _Z**2 / self.of
        return max(0.0, (middle - spread) / size), min(1.0, (middle + spread) / size)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.count + other.count, self.of + other.of)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.count} of {self.of} ({self.value:.1%}, 95 % interval {low:.1%} to {high:.1%})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of one case.

    Attributes:
        case: the id of its diary.
        label: what is expected.
        findings: everything the rules say.
    """

    case: str
    label: Label
    findings: tuple[Finding, ...]

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings put before the person."""
        return tuple(finding for finding in self.findings if finding.shown)

    @property
    def urgency(self) -> Urgency:
        """The most pressing thing shown. Where nothing is, the answer is to keep logging: routine."""
        most = max((finding.urgency.level for finding in self.shown), default=0)
        return max(Urgency.ROUTINE, *(one for one in Urgency if one.level == most), key=lambda one: one.level)

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes shown, best fit first."""
        ranked = sorted((one for one in self.shown if one.kind is RuleKind.CAUSE), key=lambda one: one.rank or 0)
        return tuple(one.rule for one in ranked)

    @property
    def competing(self) -> tuple[str, ...]:
        """The causes shown, without an urgent one: a danger is shown whatever it may come from."""
        urgent = {one.rule for one in self.shown if one.urgent}
        return tuple(cause for cause in self.causes if cause not in urgent)

    @property
    def matching(self) -> tuple[str, ...]:
        """The causes shown as a match, without an urgent one."""
        matching = {one.rule for one in self.shown if one.verdict is Verdict.MATCH}
        return tuple(cause for cause in self.competing if cause in matching)

    @property
    def first_right(self) -> bool:
        """Whether the best fit is right."""
        return self.causes[:1] != () and self.causes[0] in self.label.right

    @property
    def listed(self) -> bool:
        """Whether a right cause is among those shown."""
        return not self.label.right.isdisjoint(self.causes)


def outcomes(told: Iterable[Told], labels: Mapping[str, Label], catalogue: Catalogue | None = None) -> list[Outcome]:
    """Return what the rules say of every diary that has a label."""
    return [
        Outcome(one.id, labels[one.id], evaluate(one.diary, one.on, one.now, catalogue))
        for one in told
        if one.id in labels
    ]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of cases; each share names what it counts.

    Attributes:
        top: best fit right, of the cases with a cause.
        listed: a right cause shown, of the same.
        mean_shown: causes shown on average, in the same.
        urgent_missed: expected urgent, called less.
        undetectable_missed: the same, of the cases whose danger is not stated.
        exact: urgency exact.
        soon_lower: expected soon, called less.
        over: expected soon or routine, called urgent.
        quiet: of the cases with none of the nine causes, those in which no cause is shown, apart from an urgent one.
        not_strong: of the same, those in which none is shown as a match, apart from an urgent one.
        urgencies: how often which urgency was expected and found.
        confusion: how often which cause was expected and shown first.
    """

    top: Share
    listed: Share
    mean_shown: float
    urgent_missed: Share
    undetectable_missed: Share
    exact: Share
    soon_lower: Share
    over: Share
    quiet: Share
    not_strong: Share
    urgencies: Mapping[tuple[Urgency, Urgency], int]
    confusion: Mapping[tuple[str, str], int]


def figures(found: Sequence[Outcome]) -> Figures:
    """Return the figures of some cases."""
    with_cause = [one for one in found if one.label.has_cause]
    without = [one for one in found if not one.label.has_cause]
    urgent = [one for one in found if one.label.urgency in URGENT]
    lesser = [one for one in found if one.label.urgency not in URGENT]
    soon = [one for one in found if one.label.urgency is Urgency.SOON]
    return Figures(
        top=_share(with_cause, lambda one: one.first_right),
        listed=_share(with_cause, lambda one: one.listed),
        mean_shown=sum(len(one.causes) for one in with_cause) / max(1, len(with_cause)),
        urgent_missed=_share(urgent, missed),
        undetectable_missed=_share([one for one in found if one.label.undetectable], _not_urgent),
        exact=_share(found, lambda one: one.urgency is one.label.urgency),
        soon_lower=_share(soon, lambda one: one.urgency.level < Urgency.SOON.level),
        over=_share(lesser, lambda one: one.urgency in URGENT),
        quiet=_share(without, lambda one: set(one.competing) <= one.label.right),
        not_strong=_share(without, lambda one: set(one.matching) <= one.label.right),
        urgencies=Counter((one.label.urgency, one.urgency) for one in found),
        confusion=Counter((one.label.cause, one.causes[0] if one.causes else NO_CAUSE) for one in found),
    )


def missed(outcome: Outcome) -> bool:
    """Whether a case expected urgent is called less, and what is stated should have told."""
    return outcome.label.urgency in URGENT and not outcome.label.undetectable and _not_urgent(outcome)


def _not_urgent(outcome: Outcome) -> bool:
    return outcome.urgency not in URGENT


def _share(found: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Share:
    return Share(sum(map(holds, found)), len(found))
