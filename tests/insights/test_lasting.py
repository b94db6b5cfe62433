"""The search for a lasting change: its bounds, its ratio against a textbook computation, its time, its false alarms."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks.insights.simulate import FIRST_DAY, World, diary
from kneelog.insights import lasting as module
from kneelog.insights.change import Change, ChangeKind, ChangeVerdict
from kneelog.insights.effects import LOOK_EVERY, Series
from kneelog.insights.lasting import SURE_UNASKED, SURE_WHEN_ASKED, Scan, lasting, lasting_unasked, scan

LEVEL = World(drifts=False)
LAST = FIRST_DAY + 119


def _log_likelihood(pain: np.ndarray, days: np.ndarray, design: np.ndarray, phi: float, noise: float) -> float:
    """Of a normal distribution with the covariance written out, its scale and the coefficients at their best."""
    distance = np.abs(days[:, None] - days[None, :]).astype(float)
    covariance = (1 - noise) * phi**distance
    np.fill_diagonal(covariance, 1.0)
    precision = np.linalg.inv(covariance)
    found = np.linalg.solve(design.T @ precision @ design, design.T @ precision @ pain)
    left = pain - design @ found
    count = len(pain)
    return float(-(np.linalg.slogdet(covariance)[1] + count * np.log(left @ precision @ left / count)) / 2)


def test_the_ratio_is_that_of_the_likelihoods_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every candidate day by itself, every setting, no filter: the same best day and the same ratio."""
    grid = ((0.0, 0.0), (0.5, 0.25), (0.9, 0.5))
    monkeypatch.setattr(module, "_GRID", grid)
    series = diary(World(drifts=False, shift=2.0, shift_from=30), 60, 5)
    days, pain = series.days, series.pain
    base = np.column_stack([np.ones(len(days)), (days + 6) % 7 >= 5]).astype(float)
    without = max(_log_likelihood(pain, days, base, *setting) for setting in grid)
    ratios = {
        int(days[place]): 2
        * (
            max(_log_likelihood(pain, days, np.column_stack([base, days >= days[place]]), *each) for each in grid)
            - without
        )
        for place in range(10, len(days) - 9)
    }
    found = scan(days, pain)
    assert found is not None
    assert found.ratio == pytest.approx(max(ratios.values()), rel=1e-9)
    assert found.since == max(ratios, key=lambda day: ratios[day])
    near = [day for day, ratio in ratios.items() if ratio >= found.ratio - 10]
    assert (found.earliest, found.latest) == (min(near), max(near))


def _step(count: int, place: int) -> Series:
    """So many days running with a plain step, and a little noise so that it is not all there is."""
    noise = np.random.default_rng(3).choice([-1.0, 0.0, 1.0], count)
    return Series(FIRST_DAY + np.arange(count, dtype=np.int64), 3 + 4.0 * (np.arange(count) >= place) + noise, ())


@pytest.mark.parametrize(("count", "searched"), [(24, True), (23, False)])
def test_the_search_needs_24_rated_days(count: int, *, searched: bool) -> None:
    """Below, there is no ratio at all."""
    series = _step(count, 12)
    assert (scan(series.days, series.pain) is not None) is searched
    found = lasting(series, FIRST_DAY + count - 1)
    assert (found.verdict is ChangeVerdict.NOT_ENOUGH) is not searched


@pytest.mark.parametrize(("place", "told"), [(10, True), (9, False), (30, True), (31, False)])
def test_ten_rated_days_are_left_on_either_side(place: int, *, told: bool) -> None:
    """A step with fewer on a side is never told as such."""
    series = _step(40, place)
    found = scan(series.days, series.pain)
    assert found is not None
    assert (found.since == FIRST_DAY + place) is told
    assert FIRST_DAY + 10 <= found.earliest <= found.since <= found.latest <= FIRST_DAY + 30


def test_only_the_last_year_is_searched_and_ten_years_take_no_time() -> None:
    """A change of three years ago is no news; nor does it cost more than one of last week."""
    world = World(drifts=False, shift=4.0, shift_from=2600)
    series = diary(world, 3650, 1)
    last = FIRST_DAY + 3649
    began = time.perf_counter()
    found = lasting(series, last)
    assert time.perf_counter() - began < 2
    assert found.first > last - 365
    assert found.days <= 365


@pytest.mark.parametrize(("ratio", "told"), [(SURE_WHEN_ASKED, False), (SURE_WHEN_ASKED + 1e-9, True)])
def test_who_asks_is_told_above_a_ratio_of_14(ratio: float, monkeypatch: pytest.MonkeyPatch, *, told: bool) -> None:
    """At it, nothing is."""
    series = _step(60, 30)
    monkeypatch.setattr(module, "scan", lambda *_: Scan(ratio, FIRST_DAY + 30, FIRST_DAY + 28, FIRST_DAY + 33))
    found = lasting(series, FIRST_DAY + 59)
    assert found.claimed is told
    assert found.ratio == ratio
    assert (found.since, found.earliest, found.latest) == (
        (FIRST_DAY + 30, FIRST_DAY + 28, FIRST_DAY + 33) if told else (None, None, None)
    )


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (SURE_UNASKED + 1e-9, SURE_UNASKED + 1e-9, True),
        (SURE_UNASKED, SURE_UNASKED + 9, False),
        (SURE_UNASKED + 9, SURE_UNASKED, False),
    ],
)
def test_unasked_it_takes_a_ratio_above_18_in_two_weekly_looks_running(
    before: float, now: float, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    """One look is chance sooner or later."""

    def scanned(days: np.ndarray, _pain: np.ndarray) -> Scan:
        ratio = now if days[-1] == FIRST_DAY + 59 else before
        assert days[-1] in (FIRST_DAY + 59, FIRST_DAY + 59 - LOOK_EVERY)
        return Scan(ratio, FIRST_DAY + 30, FIRST_DAY + 28, FIRST_DAY + 33)

    monkeypatch.setattr(module, "scan", scanned)
    assert (lasting_unasked(_step(60, 30), FIRST_DAY + 59) is not None) is told


def test_a_lasting_change_is_found_with_its_days() -> None:
    """Two and a half points more for good are told in most diaries, mostly with the true day among those told."""
    found: list[tuple[Change, int]] = []
    for seed in range(24):
        series = diary(World(drifts=False, shift=2.5, shift_from=100), 200, seed)
        true = int(series.days[np.searchsorted(series.days, FIRST_DAY + 100)])
        found.append((lasting(series, FIRST_DAY + 199), true))
    called = [(each, true) for each, true in found if each.verdict is ChangeVerdict.HIGHER]
    assert len(called) >= 17
    within = sum(
        each.earliest is not None and each.latest is not None and each.earliest <= true <= each.latest
        for each, true in called
    )
    assert within >= 0.8 * len(called)
    assert all(each.kind is ChangeKind.LASTING and each.low <= each.points <= each.high for each, _true in called)


def _called(diaries: int) -> int:
    series = [diary(LEVEL, 120, 8000 + seed) for seed in range(diaries)]
    return sum(lasting(each, LAST).claimed for each in series)


def test_diaries_in_which_nothing_changes_show_few_lasting_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few; without the carry-over many times as many."""
    assert _called(40) <= 3
    monkeypatch.setattr(module, "_GRID", ((0.0, 0.0),))
    assert _called(40) >= 10
