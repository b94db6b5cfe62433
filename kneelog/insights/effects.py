"""What goes with pain on the same day and on the day after, in points, for a bounded family of questions.

A *look* ends on a Sunday and is computed from the entries up to it as they stand now; nothing is stored. A link is
called one only where two looks running say so, each after one correction over the whole family: who looks every week
would else meet a ghost sooner or later. "Little or no link" takes two looks as well: an interval that is narrow by
chance is wider a week later.

Treatments are taken *because* of pain. What they go with on the same day is the pain that made a person take them: that
is never computed; the day after is compared between days that were equally bad.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kneelog.domain.vocabulary import Word
from kneelog.insights.carryover import Array, Days, Estimate, fit, level

SAME_DAY, NEXT_DAY = 0, 1

FEWEST_DAYS: Final = 28
"""Usable days that a test needs: logged days for the same day, pairs of logged days running for the next."""

FEWEST_WITH: Final = 6
"""Of these, how many must be days with it, and how many days without."""

MOST_FACTORS: Final = 20
"""Factors in a family, the most noted: with two lags at most 40 tests."""

FALSE_SHARE: Final = 0.02
"""Share of false links among the links of a look (Benjamini and Hochberg's q) up to which one counts."""

SMALL: Final = 1.0
"""Points that a person would call a change; the smallest important change of the literature (PMID 15207508)."""

LITTLE: Final = 0.9
"""Points within which the whole interval is to lie for little or no link. The scale ends at 0 and 10, so that effects
are estimated a few percent too small: within a whole point, one of a point would pass for little too often."""

AMOUNT_SHARE: Final = 0.8
"""Share of the days with a factor that must say how much, for the amount to be what is tested."""

LOOK_EVERY: Final = 7
"""Days from one look to the next."""


class LinkVerdict(Word):
    """What can be said of one question."""

    LINKED = "linked", "linked"
    LITTLE = "little_or_no_link", "little or no link"
    NOT_ENOUGH = "not_enough_data", "not enough data yet"


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """One thing that may go with pain, day by day.

    Attributes:
        name: tells it from the others; whatever a caller likes.
        done: of each day of the series 1, 0, or NaN where it is not known.
        amount: of each day how much, NaN where that is not known; None where it has none.
        relief: whether it is done because of pain: only the day after is looked at, and that day's pain allowed for.
        asked: what the person asked beforehand: 1 whether it makes pain worse, -1 whether it makes it better, 0 either.
            Half of what chance would bring lies on the other side; a question with a side is answered that much sooner.
    """

    name: str
    done: Array
    amount: Array | None = None
    relief: bool = False
    asked: int = 0

    def upto(self, count: int) -> "Factor":
        """Return it with the first days alone."""
        return replace(self, done=self.done[:count], amount=None if self.amount is None else self.amount[:count])

    def usual_amount(self) -> float | None:
        """Return the median amount where enough of its days say how much, else None: then yes and no are tested."""
        if self.amount is None:
            return None
        told = self.amount[self.done == 1]
        known = told[~np.isnan(told)]
        if not len(known) or len(known) < AMOUNT_SHARE * len(told) or np.ptp(known) == 0:
            return None
        return float(np.median(known))

    def column(self) -> Array:
        """Return what is tested: 1 and 0, or the amount as a multiple of the usual one; NaN where it is not known."""
        usual = self.usual_amount()
        if usual is None or self.amount is None:
            return self.done
        amount = np.where(np.isnan(self.amount), usual, self.amount) / usual
        return np.where(self.done == 1, amount, self.done)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The rated days of a diary and what was done on them.

    Attributes:
        days: ordinals of the days, ascending, each once.
        pain: the worst severity of each, 0-10.
        factors: what was done.
    """

    days: Days
    pain: Array
    factors: tuple[Factor, ...]

    def upto(self, day: int) -> "Series":
        """Return the series up to a day, itself included."""
        count = int(np.searchsorted(self.days, day, side="right"))
        return Series(self.days[:count], self.pain[:count], tuple(each.upto(count) for each in self.factors))


@dataclass(frozen=True, slots=True)
class Effect:
    """What one look says of one factor and lag.

    Attributes:
        factor: its name.
        lag: 0 for the same day, 1 for the day after.
        days_with, days_without: usable days with it and without.
        usual: the amount that the points are for; None where they are for doing it at all.
        points, low, high: how much higher the pain, with its 95 % interval; NaN where it was not tested.
        p: chance of such an estimate where there is nothing; NaN where it was not tested.
        q: the same after the correction over the family; NaN where it was not tested.
    """

    factor: str
    lag: int
    days_with: int
    days_without: int
    usual: float | None = None
    points: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    p: float = float("nan")
    q: float = float("nan")

    @property
    def tested(self) -> bool:
        """Whether there was enough to test it."""
        return not np.isnan(self.p)

    @property
    def days(self) -> int:
        """Usable days."""
        return self.days_with + self.days_without


@dataclass(frozen=True, slots=True)
class Insight:
    """What two looks running say of one factor and lag.

    Attributes:
        effect: of the later look.
        verdict: linked, little or no link, not enough data yet.
        more_days: about how many more days it takes to say more; None where there is no telling or nothing to say.
    """

    effect: Effect
    verdict: LinkVerdict
    more_days: int | None


def look(series: Series, lags: Sequence[int] = (SAME_DAY, NEXT_DAY)) -> tuple[Effect, ...]:
    """Return what a series says of its factors: the family, corrected as one, and what is noted too seldom to be in it.

    Of the others as many as a family holds are told, the most noted first.

    Args:
        series: the diary up to the look.
        lags: what is asked of each factor; a question that is not asked costs the others nothing.
    """
    family, seldom = _family(series)
    found = [effect for lag in lags for effect in _effects(series, family, lag)]
    found += [_untested(series, factor, lag) for factor in seldom for lag in lags if lag in _lags(factor)]
    tested = [effect for effect in found if effect.tested]
    corrected = dict(zip(tested, benjamini_hochberg([effect.p for effect in tested]), strict=True))
    return tuple(replace(effect, q=corrected[effect]) if effect.tested else effect for effect in found)


def insights(series: Series, last: int) -> tuple[Insight, ...]:
    """Return the verdicts as of the look that ends on the day `last`.

    Args:
        series: the diary.
        last: ordinal of the day a look ends on.
    """
    return verdicts(look(series.upto(last)), look(series.upto(last - LOOK_EVERY)))


def verdicts(now: Iterable[Effect], before: Iterable[Effect]) -> tuple[Insight, ...]:
    """Return the verdicts on what two looks running found, each corrected over its own family.

    Args:
        now: what the later look found.
        before: what the look a week earlier found; what it did not ask about is linked by none.
    """
    earlier = {(each.factor, each.lag): each for each in before}
    return tuple(judged(each, earlier.get((each.factor, each.lag))) for each in now)


def judged(now: Effect, before: Effect | None) -> Insight:
    """Return the verdict on what two looks running say.

    Args:
        now: what the later look says.
        before: what the look a week earlier said; None where it said nothing.
    """
    if now.q <= FALSE_SHARE:
        again = before is not None and before.q <= FALSE_SHARE
        return Insight(now, LinkVerdict.LINKED, None) if again else Insight(now, LinkVerdict.NOT_ENOUGH, LOOK_EVERY)
    if _small(now):
        again = before is not None and _small(before)
        return Insight(now, LinkVerdict.LITTLE, None) if again else Insight(now, LinkVerdict.NOT_ENOUGH, LOOK_EVERY)
    return Insight(now, LinkVerdict.NOT_ENOUGH, more_days(now))


def _small(effect: Effect) -> bool:
    """Whether the whole interval is well within a change that a person would call one."""
    return effect.tested and effect.low > -LITTLE and effect.high < LITTLE


def more_days(effect: Effect) -> int | None:
    """Return about how many more usable days it takes, at the rate so far; None where there is no telling.

    An interval narrows with the root of the days: it is to reach no further than `LITTLE` to either side.
    """
    if effect.tested:
        reach = (effect.high - effect.low) / 2 / LITTLE
        return max(LOOK_EVERY, round(effect.days * (reach**2 - 1)))
    if not effect.days_with or not effect.days_without:
        return None
    shares = (each / effect.days for each in (effect.days_with, effect.days_without))
    needed = max(FEWEST_DAYS, *(FEWEST_WITH / share for share in shares))
    return max(LOOK_EVERY, round(needed - effect.days))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Return the share of false links that calling each of these one, and all that are surer, would bring at most."""
    order = np.argsort(p)
    ranked = np.asarray(p, dtype=float)[order] * len(p) / np.arange(1, len(p) + 1)
    smallest = np.minimum.accumulate(ranked[::-1])[::-1]
    found = np.empty(len(p))
    found[order] = np.minimum(smallest, 1.0)
    return [float(each) for each in found]


# --------------------------------------------------------------------------------------------------------- the family


def _family(series: Series) -> tuple[list[Factor], list[Factor]]:
    """Return the most noted factors that can be tested at some lag, and the most noted of those that can not."""
    by_days = sorted(series.factors, key=lambda each: (-float(np.nansum(each.done)), each.name))
    eligible = [factor for factor in by_days if any(_enough(_known(series, factor, lag)) for lag in _lags(factor))]
    seldom = [factor for factor in by_days if factor not in eligible]
    return eligible[:MOST_FACTORS], seldom[:MOST_FACTORS]


def _untested(series: Series, factor: Factor, lag: int) -> Effect:
    done = _known(series, factor, lag)
    days_with = int(done.sum())
    return Effect(factor.name, lag, days_with, len(done) - days_with)


def _lags(factor: Factor) -> tuple[int, ...]:
    return (NEXT_DAY,) if factor.relief else (SAME_DAY, NEXT_DAY)


def _known(series: Series, factor: Factor, lag: int) -> Array:
    """Return what was done `lag` days before each day of which that is known."""
    done = _before(series, factor.done, lag)
    return done[~np.isnan(done)]


def _before(series: Series, column: Array, lag: int) -> Array:
    """Return a column as it was `lag` days before each day; NaN where that is not known."""
    rows, earlier = pairs(series.days, lag)
    found = np.full(len(series.days), np.nan)
    found[rows] = column[earlier]
    return found


def pairs(days: Days, lag: int) -> tuple[Days, Days]:
    """Return the places of the days that have a day among them `lag` days before, and the places of those."""
    places = np.searchsorted(days, days - lag)
    found = days[np.minimum(places, len(days) - 1)] == days - lag if len(days) else np.zeros(0, dtype=bool)
    return np.flatnonzero(found).astype(np.int64), places[found].astype(np.int64)


def _enough(done: Array) -> bool:
    with_it = int(done.sum())
    return len(done) >= FEWEST_DAYS and FEWEST_WITH <= with_it <= len(done) - FEWEST_WITH


def _effects(series: Series, family: Iterable[Factor], lag: int) -> Iterator[Effect]:
    """Yield the effects of one lag; relief measures apart from the others, as they have a base of their own."""
    varied = bool(len(series.pain)) and np.ptp(series.pain) > 0
    asked = [factor for factor in family if lag in _lags(factor)]
    tested = [factor for factor in asked if varied and _enough(_known(series, factor, lag))]
    yield from (_untested(series, factor, lag) for factor in asked if factor not in tested)
    for relief in (False, True):
        if members := [factor for factor in tested if factor.relief is relief]:
            yield from _fitted(series, members, lag, relief=relief)


def _fitted(series: Series, members: Sequence[Factor], lag: int, *, relief: bool) -> Iterator[Effect]:
    base = level(series.days)
    if relief:
        # Days that were equally bad are compared; where the day before is not known, that is a kind of day by itself.
        worst = _before(series, series.pain, lag)
        base = np.column_stack([base, _filled(worst), np.isnan(worst)])
    columns = np.column_stack([_filled(_before(series, factor.column(), lag)) for factor in members])
    estimates = fit(series.pain, series.days, base, columns)
    for factor, estimate in zip(members, estimates, strict=True):
        effect = replace(_untested(series, factor, lag), usual=factor.usual_amount())
        if estimate is not None:
            p = _chance(estimate, factor.asked)
            effect = replace(effect, points=estimate.points, low=estimate.low, high=estimate.high, p=p)
        yield effect


def _chance(estimate: Estimate, asked: int) -> float:
    """Return the chance of such an estimate where there is nothing, on the side that was asked about."""
    if not asked:
        return estimate.p
    half = estimate.p / 2
    return half if estimate.points * asked > 0 else 1 - half


def _filled(column: Array) -> Array:
    """Return a column with its mean where it is not known: it says nothing there, and the day still tells of the rest.

    A day after a day that was not logged shows how pain carries over and how weekdays differ all the same.
    """
    return np.where(np.isnan(column), np.nanmean(column), column)
