"""A lasting change of level whose day nobody knows: looked for at every day, and told only where it stands out.

Where a search may put the step at any day it finds one in any diary. So it is told only from a likelihood ratio that
diaries without a change hardly reach: lower for who asks once, higher and in two weekly looks running for who did not
ask. A day that the person marked is better asked about by `change.known_day`, which needs no search.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kneelog.insights.carryover import Array, Days, Floats, whitened
from kneelog.insights.change import FEWEST_ON_A_SIDE, Change, ChangeKind, ChangeVerdict, at_weekend, between, estimate
from kneelog.insights.effects import LOOK_EVERY, Series

SCAN_DAYS: Final = 365
"""Calendar days in which it is looked for: what is older is no news, and the time grows with the square of the days."""

FEWEST_FOR_SCAN: Final = 24
"""Rated days that the search needs."""

SURE_WHEN_ASKED: Final = 14.0
"""Likelihood ratio above which a lasting change is told to who asks for it."""

SURE_UNASKED: Final = 18.0
"""Likelihood ratio above which, in two weekly looks running, it is told to who did not ask."""

_GRID: Final = (
    (0.0, 0.0),
    *((phi, noise) for phi in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95) for noise in (0, 0.25, 0.5, 0.75)),
)
"""Settings as in `carryover.GRID`; coarser, since only the best one counts."""

_WITHIN: Final = 10.0
"""How far below the best likelihood ratio that of a day may lie for the change to have been then. Measured: with the
3.84 of a chi-squared the true day would be among them three or four times in five (docs/insights-change.md)."""

_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Scan:
    """Where a lasting change fits best.

    Attributes:
        ratio: likelihood ratio: twice how much better the diary is explained with one lasting step than without.
        since: ordinal of the first rated day after it.
        earliest, latest: ordinals of the days between which `since` lies, by the likelihood.
    """

    ratio: float
    since: int
    earliest: int
    latest: int


def lasting(series: Series, last: int, sure: float = SURE_WHEN_ASKED) -> Change:
    """Return the lasting change of level that stands out most in the last year.

    Args:
        series: the diary.
        last: ordinal of the last day to look at.
        sure: likelihood ratio above which it is told.
    """
    days, pain = between(series, last - SCAN_DAYS + 1, last)
    first = int(days[0]) if len(days) else last - SCAN_DAYS + 1
    found = Change(ChangeKind.LASTING, ChangeVerdict.NOT_ENOUGH, first, last, days=len(days))
    if len(days) < FEWEST_FOR_SCAN:
        return found
    unclear = replace(found, verdict=ChangeVerdict.NOT_CLEAR)
    best = scan(days, pain)
    if best is None or best.ratio <= sure:
        return unclear if best is None else replace(unclear, ratio=best.ratio)
    after = days >= best.since
    known = estimate(days, pain, _base(days), after)
    if known is None:
        return replace(unclear, ratio=best.ratio)
    return replace(
        found,
        verdict=ChangeVerdict.HIGHER if known.points > 0 else ChangeVerdict.LOWER,
        since=best.since,
        days_after=int(after.sum()),
        points=known.points,
        low=known.low,
        high=known.high,
        ratio=best.ratio,
        earliest=best.earliest,
        latest=best.latest,
    )


def lasting_unasked(series: Series, last: int) -> Change | None:
    """Return the lasting change that may be told to who did not ask, or None.

    It stands out more than `lasting` asks for, in the look that ends on `last` and in the one a week before.

    Args:
        series: the diary.
        last: ordinal of the day a look ends on.
    """
    before = lasting(series, last - LOOK_EVERY, SURE_UNASKED)
    found = lasting(series, last, SURE_UNASKED)
    return found if before.claimed and found.claimed else None


def scan(days: Days, pain: Array) -> Scan | None:
    """Return where one lasting step fits best beside the level and the weekend; None for too few days or flat pain.

    Both fits, with the step and without, take the carry-over that suits them best. All candidate days, those with
    `FEWEST_ON_A_SIDE` rated days on either side, are whitened together.

    Args:
        days: ordinals of the days to search, ascending, each once.
        pain: severity of each, 0-10.
    """
    if len(days) < FEWEST_FOR_SCAN or np.ptp(pain) == 0:
        return None
    places = np.arange(FEWEST_ON_A_SIDE, len(days) - FEWEST_ON_A_SIDE + 1)
    steps = (np.arange(len(days))[:, None] >= places).astype(float)
    base = _base(days)
    known = base.shape[1]
    white, spread = whitened(days, np.column_stack([base, pain, steps]), _GRID)
    axes = np.linalg.qr(white[:, :, :known])[0]
    rest = white[:, :, known:] - axes @ (np.swapaxes(axes, 1, 2) @ white[:, :, known:])
    left, columns = rest[:, :, 0], rest[:, :, 1:]
    own, shared = np.einsum("sdc,sdc->sc", columns, columns), np.einsum("sd,sdc->sc", left, columns)
    unexplained = np.einsum("sd,sd->s", left, left)
    gained = np.where(own > _NOTHING, shared**2 / np.maximum(own, _NOTHING), 0.0)
    without = _likelihood(unexplained, spread, len(days)).max()
    with_step = _likelihood(unexplained[:, None] - gained, spread[:, None], len(days)).max(axis=0)
    ratios = 2 * (with_step - without)
    near = days[places[ratios >= ratios.max() - _WITHIN]]
    return Scan(float(ratios.max()), int(days[places[ratios.argmax()]]), int(near[0]), int(near[-1]))


def _likelihood(unexplained: Floats, spread: Floats, count: int) -> Floats:
    """Return the logarithm of the likelihood, the scale of the pain at its best."""
    likelihood: Floats = -(spread + count * np.log(np.maximum(unexplained, _NOTHING) / count)) / 2
    return likelihood


def _base(days: Days) -> Array:
    """Return the level, and the weekend where there are days of both kinds."""
    weekend = at_weekend(days)
    return np.column_stack([np.ones(len(days)), *([weekend] if np.ptp(weekend) else [])])
