"""Families, looks and verdicts: the bounds, the rules with their numbers, and the false alarms of simulated diaries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.insights.simulate import FIRST_DAY, REACTIVE, World, diary
from kneelog.insights import carryover
from kneelog.insights.effects import (
    FALSE_SHARE,
    LOOK_EVERY,
    MOST_FACTORS,
    NEXT_DAY,
    SAME_DAY,
    Effect,
    Factor,
    LinkVerdict,
    Series,
    benjamini_hochberg,
    insights,
    judged,
    look,
    more_days,
)


def _series(count: int, with_it: int, *, relief: bool = False, gap: int = 0) -> Series:
    """So many days running, the factor on the first of them; a gap leaves one day out."""
    days = np.array([FIRST_DAY + day + (day >= gap > 0) for day in range(count)], dtype=np.int64)
    done = np.zeros(count)
    done[np.linspace(0, count - 2, with_it).astype(int)] = 1
    pain = np.random.default_rng(4).integers(0, 11, count).astype(float)
    return Series(days, pain, (Factor("it", done, relief=relief),))


def _tested(series: Series) -> set[int]:
    return {effect.lag for effect in look(series) if effect.tested}


@pytest.mark.parametrize(
    ("count", "with_it", "lags"),
    [(29, 6, {SAME_DAY, NEXT_DAY}), (28, 6, {SAME_DAY}), (27, 6, set()), (40, 5, set()), (40, 35, set())],
)
def test_a_test_needs_28_days_6_with_and_6_without(count: int, with_it: int, lags: set[int]) -> None:
    """Below there is no result at all, not a weak one."""
    assert _tested(_series(count, with_it)) == lags


def test_the_day_after_counts_pairs_of_days_running() -> None:
    """A day left out ends a pair: 29 days make 28 pairs, with one left out between them 27."""
    assert NEXT_DAY in _tested(_series(29, 8))
    assert NEXT_DAY not in _tested(_series(29, 8, gap=14))


def test_what_is_done_because_of_pain_is_never_compared_on_the_same_day() -> None:
    """The bad day made the person take it; the day after is compared between days that were equally bad."""
    series = diary(World(), 182, 7)
    found = {(effect.factor, effect.lag) for effect in look(series)}
    assert {(name, SAME_DAY) for name in REACTIVE}.isdisjoint(found)
    assert {(name, NEXT_DAY) for name in REACTIVE} <= found


def test_a_family_holds_at_most_twenty_factors_and_forty_tests() -> None:
    """Of more, the most noted are asked about."""
    chance = np.random.default_rng(9)
    days = np.arange(FIRST_DAY, FIRST_DAY + 120, dtype=np.int64)
    factors = tuple(
        Factor(f"{number:02}", (chance.random(120) < 0.2 + number / 100).astype(float)) for number in range(30)
    )
    tested = [
        effect for effect in look(Series(days, chance.integers(0, 11, 120).astype(float), factors)) if effect.tested
    ]
    assert len({effect.factor for effect in tested}) == MOST_FACTORS
    assert len(tested) <= 2 * MOST_FACTORS
    noted = {factor.name: factor.done.sum() for factor in factors}
    assert min(noted[effect.factor] for effect in tested) >= sorted(noted.values())[-MOST_FACTORS]


def test_the_amount_is_tested_where_nearly_all_of_its_days_say_how_much() -> None:
    """Points are for the usual amount; where fewer than four in five days say how much, yes and no are compared."""
    series = _series(60, 20)
    [factor] = series.factors
    minutes = np.where(factor.done == 1, np.tile([20.0, 40.0, 60.0], 20), np.nan)
    dosed = replace(factor, amount=minutes)
    assert dosed.usual_amount() == pytest.approx(np.median(minutes[factor.done == 1]))
    few = minutes.copy()
    few[np.flatnonzero(factor.done)[:5]] = np.nan
    assert replace(factor, amount=few).usual_amount() is None
    effect = next(each for each in look(replace(series, factors=(dosed,))) if each.lag == SAME_DAY)
    assert effect.usual == dosed.usual_amount()
    assert (effect.days_with, effect.days_without) == (20, 40)


def test_days_on_which_it_is_not_known_are_left_out() -> None:
    """Who was not asked about stretching neither did it nor left it."""
    series = _series(70, 30)
    done = series.factors[0].done.copy()
    done[1::2] = np.nan
    [same, _next] = look(replace(series, factors=(Factor("it", done),)))
    assert same.days == 35


@pytest.mark.parametrize("pain", [0.0, 10.0])
def test_pain_that_never_changes_says_nothing(pain: float) -> None:
    """All zeros, all tens: not enough data, and no crash."""
    series = _series(60, 20)
    flat = replace(series, pain=np.full(60, pain))
    assert _tested(flat) == set()
    assert {each.verdict for each in insights(flat, int(flat.days[-1]))} == {LinkVerdict.NOT_ENOUGH}


def test_one_day_and_no_factor_and_one_always_there_say_nothing() -> None:
    """The least a diary can hold, and a factor that has no day without it."""
    assert _tested(_series(2, 1)) == set()
    assert look(replace(_series(60, 20), factors=())) == ()
    always = replace(_series(60, 20), factors=(Factor("it", np.ones(60)),))
    assert _tested(always) == set()
    assert [each.more_days for each in insights(always, int(always.days[-1]))] == [None, None]


def test_the_order_and_the_names_of_factors_change_nothing() -> None:
    """Each question is answered by itself; the family counts how many there are."""
    series = diary(World(effect=1.5, target="squatting"), 150, 11)
    turned = replace(series, factors=series.factors[::-1])
    renamed = replace(series, factors=tuple(replace(each, name=f"x{each.name}") for each in series.factors))
    found = {(each.factor, each.lag): each for each in look(series)}
    for other in (look(turned), [replace(each, factor=each.factor[1:]) for each in look(renamed)]):
        for each in other:
            was = found[each.factor, each.lag]
            assert (each.days_with, each.days_without) == (was.days_with, was.days_without)
            assert (each.points, each.low, each.q) == pytest.approx((was.points, was.low, was.q), nan_ok=True)


def _effect(points: float, reach: float, q: float) -> Effect:
    return Effect("it", NEXT_DAY, 20, 30, None, points, points - reach, points + reach, q, q)


def test_a_link_needs_two_looks_running() -> None:
    """One look is a hint: it is said to be not enough yet, and to come back in a week."""
    sure, unsure = _effect(1.5, 0.6, FALSE_SHARE), _effect(1.5, 0.9, FALSE_SHARE + 1e-6)
    assert judged(sure, sure).verdict is LinkVerdict.LINKED
    assert judged(sure, unsure) == judged(sure, None)
    assert (judged(sure, None).verdict, judged(sure, None).more_days) == (LinkVerdict.NOT_ENOUGH, LOOK_EVERY)
    assert judged(unsure, sure).verdict is LinkVerdict.NOT_ENOUGH


def test_little_or_no_link_needs_the_whole_interval_within_a_point() -> None:
    """An interval that reaches a point leaves open that there is one; one look is not enough for this either."""
    small = _effect(0.2, 0.69, 0.6)
    assert judged(small, small).verdict is LinkVerdict.LITTLE
    for wide in (_effect(0.2, 0.71, 0.6), _effect(-0.2, 0.71, 0.6)):
        assert judged(wide, small).verdict is LinkVerdict.NOT_ENOUGH
        assert judged(small, wide) == judged(small, None)
    assert (judged(small, None).verdict, judged(small, None).more_days) == (LinkVerdict.NOT_ENOUGH, LOOK_EVERY)


def test_how_many_more_days_follows_the_width_of_the_interval() -> None:
    """Half as wide takes four times the days: from a reach of 1.8 points over 50 days, 150 more."""
    assert more_days(_effect(0.0, 1.8, 0.9)) == 150
    assert more_days(_effect(0.9, 0.9, 0.9)) == LOOK_EVERY
    assert more_days(Effect("it", SAME_DAY, 2, 18)) == 40  # six of sixty at this rate
    assert more_days(Effect("it", SAME_DAY, 0, 18)) is None


def test_the_correction_is_that_of_benjamini_and_hochberg() -> None:
    """The example worked by hand: p times the number of tests by its rank, never falling."""
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert benjamini_hochberg([]) == []


def _flagged(diaries: int) -> int:
    """How many diaries without any effect show a link at q .05 in their last look."""
    worlds = [World("flare"), World(carry_over=0.95)]
    series = [diary(world, 180, 500 + seed) for world in worlds for seed in range(diaries)]
    return sum(any(effect.q <= 0.05 for effect in look(each)) for each in series)


def test_diaries_without_any_effect_show_few_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few at a single look; without the carry-over chance shows one in a third of them."""
    assert _flagged(30) <= 8
    monkeypatch.setattr(carryover, "GRID", ((0.0, 0.0),))
    assert _flagged(30) > 18


def test_a_true_effect_is_found_and_its_interval_holds_it() -> None:
    """Squatting that makes the day after 1.5 points worse is linked in most diaries of 240 days."""
    found = [insights(diary(World(effect=1.5, target="squatting"), 240, seed), FIRST_DAY + 237) for seed in range(12)]
    target = [
        each for told in found for each in told if (each.effect.factor, each.effect.lag) == ("squatting", NEXT_DAY)
    ]
    assert sum(each.verdict is LinkVerdict.LINKED for each in target) >= 8
    assert sum(each.effect.low <= 1.5 <= each.effect.high for each in target) >= 10


def test_a_question_with_a_side_is_answered_on_that_side_alone() -> None:
    """Half the chance where the estimate lies there, all the rest where it lies on the other."""
    series = diary(World(effect=1.5, target="squatting"), 120, 3)
    either, worse, better = (
        {
            each.factor: each
            for each in look(
                replace(series, factors=tuple(replace(f, asked=side) for f in series.factors)), (NEXT_DAY,)
            )
            if each.tested
        }
        for side in (0, 1, -1)
    )
    for name, effect in either.items():
        likely, other = (worse, better) if effect.points > 0 else (better, worse)
        assert likely[name].p == pytest.approx(effect.p / 2)
        assert other[name].p == pytest.approx(1 - effect.p / 2)
        assert (likely[name].low, likely[name].high) == (effect.low, effect.high)


def test_a_question_that_is_not_asked_costs_the_others_nothing() -> None:
    """Asked about the day after alone, the estimates are the same and the correction counts half the tests."""
    series = diary(World(effect=1.0, target="squatting"), 120, 3)
    both = {each.factor: each for each in look(series) if each.lag == NEXT_DAY and each.tested}
    alone = [each for each in look(series, (NEXT_DAY,)) if each.tested]
    assert {each.lag for each in alone} == {NEXT_DAY}
    assert {each.factor: each.p for each in alone} == {name: each.p for name, each in both.items()}
    assert [each.q for each in alone] == benjamini_hochberg([each.p for each in alone])
