"""What other apps do, on the same diaries: compare days with and days without, as if no day knew of the day before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from kneelog.insights.effects import NEXT_DAY, SAME_DAY, benjamini_hochberg, pairs

if TYPE_CHECKING:
    from kneelog.insights.effects import Series

FEWEST: Final = 3
"""Days with and days without that the usual app asks for."""


def differences(series: Series) -> list[float]:
    """The difference of the means in points, of every factor and lag with three days with and three without."""
    return [with_it.mean() - without.mean() for with_it, without in _groups(series, FEWEST)]


def corrected(series: Series, fewest: int) -> list[float]:
    """The q of a Mann-Whitney test of every factor and lag, corrected over the family."""
    p = [float(stats.mannwhitneyu(with_it, without).pvalue) for with_it, without in _groups(series, fewest)]
    return benjamini_hochberg(p)


def single(series: Series, name: str, fewest: int) -> float:
    """The p of a Mann-Whitney test of the day after one factor; 1 where there are too few days."""
    rows, earlier = pairs(series.days, NEXT_DAY)
    for factor in series.factors:
        done, pain = factor.done[earlier], series.pain[rows]
        with_it, without = pain[done == 1], pain[done == 0]
        if factor.name == name and min(len(with_it), len(without)) >= fewest:
            return float(stats.mannwhitneyu(with_it, without).pvalue)
    return 1.0


def _groups(series: Series, fewest: int) -> list[tuple[np.ndarray, np.ndarray]]:
    found = []
    for lag in (SAME_DAY, NEXT_DAY):
        rows, earlier = pairs(series.days, lag)
        for factor in series.factors:
            if factor.relief and lag == SAME_DAY:
                continue
            done, pain = factor.done[earlier], series.pain[rows]
            if min((done == 1).sum(), (done == 0).sum()) >= fewest:
                found.append((pain[done == 1], pain[done == 0]))
    return found
