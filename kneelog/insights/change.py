"""What changed, on numbers alone: a trend, before and after a known day, lately, at weekends.

All of it is the carry-over regression with one column in question, so that a bad week that is only the tail of a bad
day is no change. "Higher" or "lower" is said where the 95 % interval excludes 0, and by a stricter rule where the same
question is put again every day. A change whose day is not known is looked for in `lasting`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from kneelog.domain.vocabulary import Word
from kneelog.insights.carryover import Array, Days, Estimate, contrast, nuisance
from kneelog.insights.effects import FEWEST_DAYS, FEWEST_WITH, LOOK_EVERY, SMALL, Series, benjamini_hochberg

TREND_DAYS: Final = 84
"""Calendar days of a trend where nobody chose others: over four weeks hardly any trend is larger than its interval."""

FEWEST_FOR_TREND: Final = 14
"""Rated days that a trend needs."""

SHORTEST_TREND: Final = 21
"""Calendar days from the first to the last of them, both counted."""

SIDE_DAYS: Final = 84
"""Calendar days looked at on either side of a known day: further off, other things have changed too."""

FEWEST_ON_A_SIDE: Final = 10
"""Rated days needed on either side of a known day, and of every day that a lasting change is looked for at."""

FALSE_AMONG_DAYS: Final = 0.05
"""Share of false changes among those told of the known days together (Benjamini and Hochberg's q): who marks many days
would else meet a chance one."""

RECENT_DAYS: Final = 7
"""Calendar days that count as lately."""

FEWEST_RECENT: Final = 4
"""Rated days needed among them."""

USUAL_DAYS: Final = 28
"""Calendar days before them that must say what was usual."""

FEWEST_USUAL: Final = 10
"""Rated days needed among those."""

LATELY_DAYS: Final = 84
"""Calendar days, the recent ones included, that lately is compared within."""

LATELY_FROM: Final = 42
"""Calendar day of the diary, counted from its first rated one as 1, before which lately is compared with nothing."""

LATELY_CHANCE: Final = 0.003
"""One-sided p below which lately is called higher: it is asked again every day."""

_UNKNOWN: Final = float("nan")


class ChangeKind(Word):
    """What was compared."""

    TREND = "trend", "Trend"
    KNOWN_DAY = "known_day", "Before and after"
    LASTING = "lasting", "Lasting change"
    LATELY = "lately", "Lately"
    WEEKEND = "weekend", "Weekends"


class ChangeVerdict(Word):
    """What can be said of it."""

    HIGHER = "higher", "higher"
    LOWER = "lower", "lower"
    LITTLE = "little_or_no_change", "little or no change"
    NOT_CLEAR = "not_clear", "not clear"
    NOT_ENOUGH = "not_enough_data", "not enough data yet"


@dataclass(frozen=True, slots=True)
class Change:
    """What one comparison says.

    Attributes:
        kind: what was compared.
        verdict: what can be said of it.
        first, last: ordinals of the first and the last calendar day looked at.
        since: ordinal of the day from which on pain is compared with the days before; None where no day parts them.
        days: rated days it stands on.
        days_after: how many of them are from `since` on, or at weekends; None where nothing parts them.
        points, low, high: how much higher the pain, with its 95 % interval: from the first to the last rated day of a
            trend, else after against before, at weekends against other days; NaN where it was not computed.
        p: chance of such an estimate where there is nothing, 0-1; one-sided for lately. NaN where it was not computed.
        ratio: likelihood ratio of a lasting change; NaN for all else.
        earliest, latest: ordinals of the days between which a lasting change lies; None for all else.
    """

    kind: ChangeKind
    verdict: ChangeVerdict
    first: int
    last: int
    since: int | None = None
    days: int = 0
    days_after: int | None = None
    points: float = _UNKNOWN
    low: float = _UNKNOWN
    high: float = _UNKNOWN
    p: float = _UNKNOWN
    ratio: float = _UNKNOWN
    earliest: int | None = None
    latest: int | None = None

    @property
    def days_before(self) -> int | None:
        """Rated days before `since`, or not at weekends; None where nothing parts them."""
        return None if self.days_after is None else self.days - self.days_after

    @property
    def claimed(self) -> bool:
        """Whether it is said that there is a change."""
        return self.verdict in (ChangeVerdict.HIGHER, ChangeVerdict.LOWER)

    @property
    def searched(self) -> bool:
        """Whether a lasting change was looked for."""
        return not np.isnan(self.ratio)

    @property
    def estimated(self) -> bool:
        """Whether there are points and an interval."""
        return not np.isnan(self.points)


@dataclass(frozen=True, slots=True)
class Level:
    """The level of pain that a trend gives a day.

    Attributes:
        day: ordinal.
        points, low, high: the level and its 95 % interval; an interval may reach beyond 0 or 10.
    """

    day: int
    points: float
    low: float
    high: float


# ----------------------------------------------------------------------------------------------------------- a trend


def trend(series: Series, first: int, last: int) -> Change:
    """Return how pain went from the first to the last rated day of a window.

    Args:
        series: the diary.
        first: ordinal of the first day of the window.
        last: ordinal of its last day, which is part of it.
    """
    days, pain = between(series, first, last)
    found = Change(ChangeKind.TREND, ChangeVerdict.NOT_ENOUGH, first, last, days=len(days))
    if len(days) < FEWEST_FOR_TREND or days[-1] - days[0] + 1 < SHORTEST_TREND:
        return found
    rated = replace(found, first=int(days[0]), last=int(days[-1]))
    column = (days - days.mean()) / np.ptp(days)
    return _judged(rated, estimate(days, pain, nuisance(days, trend=False), column))


def band(series: Series, first: int, last: int) -> tuple[Level, ...]:
    """Return the line of `trend` with its band, a level a week and one for the last rated day; none where it has none.

    Args:
        series: the diary.
        first: ordinal of the first day of the window.
        last: ordinal of its last day, which is part of it.
    """
    if not trend(series, first, last).estimated:
        return ()
    days, pain = between(series, first, last)
    known = np.linspace(days[0], days[-1], 3)
    levels = [level for on in known if (level := _level(days, pain, on)) is not None]
    line = np.polyfit(known - days[0], [each.points for each in levels], 1)
    # The square of the half-width is a parabola in the day, so that three days give it on all.
    width = np.polyfit(known - days[0], [((each.high - each.low) / 2) ** 2 for each in levels], 2)
    at = np.union1d(np.arange(days[0], days[-1], LOOK_EVERY), days[-1:])
    points, half = np.polyval(line, at - days[0]), np.sqrt(np.polyval(width, at - days[0]))
    return tuple(
        Level(int(on), float(level), float(level - far), float(level + far))
        for on, level, far in zip(at, points, half, strict=True)
    )


def _level(days: Days, pain: Array, on: float) -> Estimate | None:
    """Return the level of one day: what goes with a column of ones where the trend is counted from that day on."""
    weekdays = nuisance(days, trend=False)[:, 1:]
    base = np.column_stack([days - on, weekdays - weekdays.mean(axis=0)])
    return estimate(days, pain, base, np.ones(len(days)))


# ------------------------------------------------------------------------------------------------------- known days


def known_days(series: Series, since: Iterable[int]) -> tuple[Change, ...]:
    """Return how pain from each of some known days on compares with before, corrected for how many days there are.

    Args:
        series: the diary.
        since: ordinals of the known days, each once.

    Returns:
        In the order of the days. Where an interval excludes 0 and yet that many days would show one such by chance, the
        verdict is `NOT_CLEAR`.
    """
    found = [known_day(series, day) for day in since]
    tested = [each for each in found if each.estimated]
    corrected = dict(zip(tested, benjamini_hochberg([each.p for each in tested]), strict=True))
    return tuple(
        replace(each, verdict=ChangeVerdict.NOT_CLEAR) if each.claimed and corrected[each] > FALSE_AMONG_DAYS else each
        for each in found
    )


def known_day(series: Series, since: int) -> Change:
    """Return how pain from one known day on compares with before.

    Args:
        series: the diary.
        since: ordinal of the day, the first of those after.
    """
    first, last = since - SIDE_DAYS, since + SIDE_DAYS - 1
    days, pain = between(series, first, last)
    after = days >= since
    days_after = int(after.sum())
    found = Change(ChangeKind.KNOWN_DAY, ChangeVerdict.NOT_ENOUGH, first, last, since, len(days), days_after)
    if min(days_after, len(days) - days_after) < FEWEST_ON_A_SIDE:
        return found
    rated = replace(found, first=int(days[0]), last=int(days[-1]))
    return _judged(rated, estimate(days, pain, nuisance(days, trend=False), after))


# ----------------------------------------------------------------------------------------------- lately, and weekends


def lately(series: Series, last: int) -> Change:
    """Return how the last seven days compare with the weeks before, by a rule that may be asked every day.

    Only higher is called: nothing good is announced after a week.

    Args:
        series: the diary.
        last: ordinal of the last of the seven days.
    """
    first, since = last - LATELY_DAYS + 1, last - RECENT_DAYS + 1
    days, pain = between(series, first, last)
    after = days >= since
    usual = int(((days >= since - USUAL_DAYS) & ~after).sum())
    found = Change(ChangeKind.LATELY, ChangeVerdict.NOT_ENOUGH, first, last, since, len(days), int(after.sum()))
    long_enough = len(series.days) > 0 and last - series.days[0] + 1 >= LATELY_FROM
    if not long_enough or after.sum() < FEWEST_RECENT or usual < FEWEST_USUAL:
        return found
    rated = replace(found, verdict=ChangeVerdict.NOT_CLEAR, first=int(days[0]))
    known = estimate(days, pain, nuisance(days, trend=False), after)
    if known is None:
        return rated
    one_sided = known.p / 2 if known.points > 0 else 1 - known.p / 2
    higher = one_sided < LATELY_CHANCE and known.points >= SMALL
    return replace(_with(rated, known), p=one_sided, verdict=ChangeVerdict.HIGHER if higher else rated.verdict)


def weekend(series: Series, first: int, last: int) -> Change:
    """Return how Saturdays and Sundays compare with the other days of a window, beside a slow trend.

    Args:
        series: the diary.
        first: ordinal of the first day of the window.
        last: ordinal of its last day, which is part of it.
    """
    days, pain = between(series, first, last)
    column = at_weekend(days)
    with_it = int(column.sum())
    found = Change(ChangeKind.WEEKEND, ChangeVerdict.NOT_ENOUGH, first, last, days=len(days), days_after=with_it)
    if len(days) < FEWEST_DAYS or min(with_it, len(days) - with_it) < FEWEST_WITH:
        return found
    rated = replace(found, first=int(days[0]), last=int(days[-1]))
    base = np.column_stack([np.ones(len(days)), (days - days.mean()) / np.ptp(days)])
    return _judged(rated, estimate(days, pain, base, column))


# ------------------------------------------------------------------------------------------------------- all of them


def between(series: Series, first: int, last: int) -> tuple[Days, Array]:
    """Return the days and the pain of a window, both its ends included."""
    inside = slice(int(np.searchsorted(series.days, first)), int(np.searchsorted(series.days, last, side="right")))
    return series.days[inside], series.pain[inside]


def at_weekend(days: Days) -> Array:
    """Return 1 for a Saturday or a Sunday, else 0."""
    return ((days + 6) % 7 >= 5).astype(float)  # noqa: PLR2004 - counted from Monday as 0


def estimate(days: Days, pain: Array, base: Array, column: npt.NDArray[np.generic]) -> Estimate | None:
    """Return what goes with one column; None where pain is always the same, or the base says it already."""
    if np.ptp(pain) == 0:
        return None
    return contrast(pain, days, base, column.astype(np.float64))


def _judged(change: Change, known: Estimate | None) -> Change:
    if known is None:
        return replace(change, verdict=ChangeVerdict.NOT_CLEAR)
    found = _with(change, known)
    if found.low > 0:
        return replace(found, verdict=ChangeVerdict.HIGHER)
    if found.high < 0:
        return replace(found, verdict=ChangeVerdict.LOWER)
    little = found.low > -SMALL and found.high < SMALL
    return replace(found, verdict=ChangeVerdict.LITTLE if little else ChangeVerdict.NOT_CLEAR)


def _with(change: Change, known: Estimate) -> Change:
    return replace(change, points=known.points, low=known.low, high=known.high, p=known.p)
