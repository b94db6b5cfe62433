"""Carry-over regression: what goes with pain beyond the usual level, a slow trend, the weekday and the days before.

Pain of one day carries over to the next. A method that forgets this takes chance for a link in most diaries, so the
carry-over is part of the model: an AR(1) on *calendar* distance, plus noise of the single day. A day nobody logged
needs no filling in. How strong the carry-over is, is not guessed once: the answer is the average over a grid of
settings, each weighted by how well it explains the diary (restricted likelihood).

The covariance is never built. A Kalman filter over the logged days whitens every column under all settings of the grid
at once, so that the time grows with the days and not with their cube, and ten years take as long as their days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import linalg, special  # not scipy.stats, which takes a second to load

Array = npt.NDArray[np.float64]
Floats = npt.NDArray[np.floating[Any]]
Days = npt.NDArray[np.int64]

CONFIDENCE: Final = 0.95
"""Of every interval."""

_CARRY_OVER: Final = (0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94, 0.98)
_DAY_NOISE: Final = (0.0, 0.2, 0.4, 0.6, 0.8)

GRID: Final = ((0.0, 0.0), *((phi, noise) for phi in _CARRY_OVER for noise in _DAY_NOISE))
"""Settings: how much of a day carries over to the next, and the share of its variance that does not carry over."""

WEEKDAYS_DIFFER: Final = (1e-6, 0.03, 0.3)
"""Settings of `fit`: the variance of what a weekday adds, where that of a day is 1: not at all, a little, much."""

_NO_WEIGHT: Final = 1e-6
"""Weight of a setting below which it changes no digit."""

_WEEKDAYS_FROM: Final = 42
"""Days from which `nuisance` gives each weekday an effect of its own; with fewer, the weekend has one."""

_NOTHING: Final = 1e-9
"""What is left of a column, as a share, below which the others say it already."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What goes with one column.

    Attributes:
        points: how much higher the pain, in points for each unit of the column.
        low, high: the interval that holds the true value 95 times in 100.
        p: chance of an estimate so far from 0 where there is nothing, 0-1.
    """

    points: float
    low: float
    high: float
    p: float


def level(days: Days, *, trend: bool = True) -> Array:
    """Return the columns of the level and, where asked, of a slow trend: one row for each day."""
    columns = [np.ones(len(days))]
    if trend:
        columns.append((days - days.mean()) / max(float(np.ptp(days)), 1.0))
    return np.column_stack(columns)


def nuisance(days: Days, *, trend: bool = True) -> Array:
    """Return the columns that are no news to `contrast`: the level, a slow trend, the weekday.

    Args:
        days: ordinals of the days, ascending.
        trend: whether the trend is among them.

    Returns:
        One row for each day.
    """
    columns = [level(days, trend=trend)]
    weekday = (days + 6) % 7  # of an ordinal: 0 is Monday
    if len(days) >= _WEEKDAYS_FROM:
        columns += [(weekday == number).astype(float) for number in range(1, 7)]
    else:
        columns.append((weekday >= 5).astype(float))  # noqa: PLR2004 - Saturday and Sunday
    return np.column_stack(columns)


def fit(pain: Array, days: Days, base: Array, tested: Array) -> list[Estimate | None]:
    """Return for each tested column by itself what goes with it, beside the base and the weekday.

    How much weekdays differ is learnt from the diary: a free effect for each would cost a short diary a tenth of its
    days, and where they hardly differ there is little to allow for.

    Args:
        pain: severity of each day, not all the same.
        days: their ordinals, ascending, each once.
        base: columns that are no news and may say any amount, one row for each day; more days than columns, by two.
        tested: columns in question, one row for each day.

    Returns:
        In the order of the columns; None where the weekday or the base says already what the column says.
    """
    weekdays = _weekdays(days)
    idle = _said_already(np.column_stack([base, weekdays]), tested)
    base = _independent(base)
    count, known = base.shape
    freedom = count - known - 1
    gram, spread = _products(days, np.column_stack([base, weekdays, pain, tested]))
    by_spread = [_explained(gram, known, weekdays.shape[1], variance) for variance in WEEKDAYS_DIFFER]
    left = np.concatenate([each for each, _determinant in by_spread])
    determinant = np.concatenate([spread + each for _left, each in by_spread])
    unexplained, shared, own = left[:, 0], left[:, 1 : len(idle) + 1], left[:, len(idle) + 1 :]
    size = np.where(idle, 1.0, np.maximum(own, _NOTHING))
    points = shared / size
    around = np.maximum(unexplained[:, None] - points * shared, _NOTHING)
    error = np.sqrt(around / freedom / size)
    weight = _weighed(unexplained, determinant, count - known)
    mean = weight @ points
    deviation = np.sqrt(weight @ (error**2 + (points - mean) ** 2))
    reach = special.stdtrit(freedom, (1 + CONFIDENCE) / 2) * deviation
    counts = weight > _NO_WEIGHT
    below = weight[counts] @ special.stdtr(freedom, -points[counts] / error[counts])
    chance = np.maximum(2 * np.minimum(below, 1 - below), 1e-12)
    return [
        None if never else Estimate(float(at), float(at - far), float(at + far), float(p))
        for never, at, far, p in zip(idle.tolist(), mean, reach, chance, strict=True)
    ]


def _weekdays(days: Days) -> Array:
    """Return a column for each weekday and one for the weekend: its days are apt to be alike."""
    weekday = (days + 6) % 7  # of an ordinal: 0 is Monday
    return np.column_stack([weekday == number for number in range(7)] + [weekday >= 5]).astype(np.float64)  # noqa: PLR2004 - Saturday and Sunday


def _said_already(columns: Array, tested: Array) -> npt.NDArray[np.bool_]:
    """Return of each tested column whether the others say it already."""
    basis = np.linalg.qr(_independent(columns))[0]
    rest = tested - basis @ (basis.T @ tested)
    return np.asarray((rest**2).sum(axis=0) <= _NOTHING * (tested**2).sum(axis=0))


def _explained(gram: Array, known: int, weekdays: int, variance: float) -> tuple[Array, Array]:
    """Return what is left of the pain and the tested columns once the others have explained what they can.

    Args:
        gram: products of the whitened columns, of shape (settings, columns, columns): base, weekdays, pain, tested.
        known: columns of the base, whose effects are free.
        weekdays: columns of the weekdays, whose effects are drawn towards 0.
        variance: that the effects of weekdays are expected to have.

    Returns:
        Of shape (settings, 1 + 2 * tested): what is left of the pain, what each tested column shares with that, what is
        left of each tested column; and the log of the determinant, of shape (settings,).
    """
    explained = known + weekdays
    inner = gram[:, :explained, :explained] + np.diag(np.repeat([0.0, 1 / variance], [known, weekdays]))
    factor = np.linalg.cholesky(inner)
    reached = np.linalg.solve(factor, gram[:, :explained, explained:])
    shared = gram[:, explained, explained:] - np.einsum("ski,sk->si", reached, reached[:, :, 0])
    own = np.diagonal(gram, axis1=1, axis2=2)[:, explained + 1 :] - (reached[:, :, 1:] ** 2).sum(axis=1)
    determinant = 2 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1) + weekdays * np.log(variance)
    return np.column_stack([shared, own]), determinant


def _independent(columns: Array) -> Array:
    """Return as many of the columns as say all of them: a weekday that was never logged says nothing."""
    scaled = columns / np.maximum(np.abs(columns).max(axis=0), _NOTHING)
    _, triangle, order = linalg.qr(scaled, mode="economic", pivoting=True)
    pivots = np.abs(np.diagonal(triangle))
    rank = int((pivots > _NOTHING * pivots[0] * len(columns)).sum())
    return np.asarray(columns[:, np.sort(order[:rank])], dtype=np.float64)


def _weighed(unexplained: Floats, determinant: Floats, freedom: int) -> Floats:
    """Return the weight of each setting: its restricted likelihood, the scale of the pain profiled out."""
    variance = np.maximum(unexplained, _NOTHING) / freedom
    likelihood = -(determinant + freedom * np.log(variance)) / 2
    weight: Floats = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    return weight


def _products(days: Days, columns: Array) -> tuple[Array, Array]:
    """Return the products of the whitened columns with one another, and the log of the determinant, by setting.

    Shapes: (settings, columns, columns) and (settings,).
    """
    by_setting, spread = whitened(days, columns, GRID)
    return np.swapaxes(by_setting, 1, 2) @ by_setting, spread


def whitened(days: Days, columns: Array, grid: Sequence[tuple[float, float]]) -> tuple[Array, Array]:
    """Return columns from which what each day owes to the days before it is taken out, under every setting of a grid.

    Args:
        days: ordinals of the days, ascending, each once; at least one.
        columns: one row for each day.
        grid: settings as in `GRID`.

    Returns:
        The whitened columns, of shape (settings, days, columns) and of variance 1 where the column had it, and the log
        of the determinant of the covariance, of shape (settings,).
    """
    phi, noise = np.array(grid).T
    signal = 1 - noise
    decays = phi ** np.diff(days, prepend=days[0])[:, None]
    found = np.empty((len(days), len(grid), columns.shape[1]))
    mean = np.zeros((len(grid), columns.shape[1]))
    variance, spread = signal.copy(), np.zeros(len(grid))
    for number, (decay, row) in enumerate(zip(decays, columns, strict=True)):
        if number:
            mean *= decay[:, None]
            variance = signal + decay**2 * (variance - signal)
        total = variance + noise
        spread += np.log(total)
        news = row - mean
        np.divide(news, np.sqrt(total)[:, None], out=found[number])
        gain = variance / total
        mean += gain[:, None] * news
        variance = variance * (1 - gain)
    return np.swapaxes(found, 0, 1), spread


def contrast(pain: Array, days: Days, base: Array, column: Array) -> Estimate | None:
    """Return what goes with one column that may explain most of the diary, such as a step or a slow rise.

    Unlike `fit`, each setting is weighed by how well it explains the diary *with* the column: weighed without it, a
    lasting change would pass for carry-over that never ends, and be found a half to a quarter as often.

    Args:
        pain: severity of each day, not all the same.
        days: their ordinals, ascending, each once.
        base: columns that are no news, one row for each day; more days than columns, by two at least.
        column: the column in question.

    Returns:
        None where the base says already what the column says.
    """
    base = _independent(base)
    known = base.shape[1]
    if np.linalg.matrix_rank(np.column_stack([base, column])) == known:
        return None
    freedom = len(days) - known - 1
    white, spread = whitened(days, np.column_stack([base, column, pain]), GRID)
    # What is left of the last column by the others, and what it owes to each, stands in the triangle of a QR.
    triangle = np.asarray(np.linalg.qr(white, mode="r"))
    own, shared, left = triangle[:, known, known], triangle[:, known, known + 1], triangle[:, known + 1, known + 1]
    unexplained = np.maximum(left**2, _NOTHING)
    pivots = np.abs(np.diagonal(triangle, axis1=1, axis2=2)[:, : known + 1])
    weight = _weighed(unexplained, spread + 2 * np.log(pivots).sum(axis=1), freedom)
    points, error = shared / own, np.sqrt(unexplained / freedom) / np.abs(own)
    mean = float(weight @ points)
    deviation = float(np.sqrt(weight @ (error**2 + (points - mean) ** 2)))
    reach = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * deviation
    below = float(weight @ special.stdtr(freedom, -points / error))
    return Estimate(mean, mean - reach, mean + reach, max(2 * min(below, 1 - below), 1e-12))
