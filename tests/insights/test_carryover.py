"""The regression against a textbook computation, and where there is little to compute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneelog.insights import carryover
from kneelog.insights.carryover import fit, level, nuisance

MONDAY = 738_004


def _person(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days with gaps, pain that carries over, and two columns."""
    chance = np.random.default_rng(seed)
    days = MONDAY + np.sort(chance.choice(2 * count, count, replace=False))
    pain = np.zeros(count)
    for place in range(1, count):
        pain[place] = 0.6 * pain[place - 1] + chance.standard_normal()
    return days.astype(np.int64), 5 + pain, (chance.random((count, 2)) < 0.4).astype(float)


def _by_the_book(
    pain: np.ndarray, days: np.ndarray, column: np.ndarray, setting: tuple[float, float], weekdays: float
) -> tuple[float, float]:
    """Estimate and standard error of generalised least squares, with the covariance written out.

    A weekday that adds something of its own makes days of that weekday alike, and the weekend makes its two days so.
    """
    phi, noise = setting
    weekday = (days + 6) % 7
    alike = (weekday[:, None] == weekday[None, :]) + 1.0 * ((weekday >= 5)[:, None] & (weekday >= 5)[None, :])
    distance = np.abs(days[:, None] - days[None, :])
    covariance = (1 - noise) * phi ** distance.astype(float)
    np.fill_diagonal(covariance, 1.0)
    covariance += weekdays * alike
    design = np.column_stack([level(days), column])
    precision = np.linalg.inv(covariance)
    inner = np.linalg.inv(design.T @ precision @ design)
    found = inner @ design.T @ precision @ pain
    left = pain - design @ found
    scale = left @ precision @ left / (len(pain) - design.shape[1])
    return float(found[-1]), float(np.sqrt(scale * inner[-1, -1]))


@pytest.mark.parametrize("setting", [(0.0, 0.0), (0.7, 0.0), (0.7, 0.4), (0.98, 0.8)])
@pytest.mark.parametrize("weekdays", [1e-6, 0.3])
def test_one_setting_gives_what_generalised_least_squares_gives(
    setting: tuple[float, float], weekdays: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter never builds the covariance, and comes to the same estimate and the same interval."""
    monkeypatch.setattr(carryover, "GRID", (setting,))
    monkeypatch.setattr(carryover, "WEEKDAYS_DIFFER", (weekdays,))
    days, pain, tested = _person(3, 70)
    for number, estimate in enumerate(fit(pain, days, level(days), tested)):
        assert estimate is not None
        points, error = _by_the_book(pain, days, tested[:, number], setting, weekdays)
        assert estimate.points == pytest.approx(points, rel=1e-7)
        assert (estimate.high - estimate.low) / 2 == pytest.approx(error * 1.996, rel=1e-3)  # t of 67 degrees


def test_weekdays_that_differ_are_allowed_for_and_others_cost_nothing() -> None:
    """Bad Mondays are not put down to what is done on Mondays; where weekdays are alike, all days count."""
    days, pain, _tested = _person(4, 140)
    mondays = ((days + 6) % 7 == 0).astype(float)
    mostly = np.where(np.random.default_rng(4).random(len(days)) < 0.15, 1 - mondays, mondays)[:, None]
    [alike], [bad] = fit(pain, days, level(days), mostly), fit(pain + 3 * mondays, days, level(days), mostly)
    assert alike is not None
    assert bad is not None
    assert abs(bad.points - alike.points) < 0.5
    assert alike.high - alike.low < bad.high - bad.low


def test_settings_that_explain_the_diary_weigh_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """The average over the grid lies near the setting that made the diary, not near one without carry-over."""
    days, pain, tested = _person(5, 150)
    whole = fit(pain, days, level(days), tested)[0]
    monkeypatch.setattr(carryover, "GRID", ((0.55, 0.0),))
    near = fit(pain, days, level(days), tested)[0]
    monkeypatch.setattr(carryover, "GRID", ((0.0, 0.0),))
    without = fit(pain, days, level(days), tested)[0]
    assert whole is not None
    assert near is not None
    assert without is not None
    assert abs(whole.points - near.points) < abs(whole.points - without.points)


def test_a_column_that_the_base_says_already_has_no_estimate() -> None:
    """Only ever at weekends: what goes with it and what goes with the weekend cannot be told apart."""
    days = np.arange(MONDAY, MONDAY + 60, dtype=np.int64)
    weekend = ((days + 6) % 7 >= 5).astype(float)
    pain = np.random.default_rng(1).standard_normal(60)
    always = np.ones(60)
    other = (days % 3 == 0).astype(float)
    found = fit(pain, days, level(days), np.column_stack([weekend, always, other]))
    assert [each is None for each in found] == [True, True, False]


def test_a_weekday_that_was_never_logged_breaks_nothing() -> None:
    """Who logs on working days only has no weekend to compare with."""
    days = np.array([day for day in range(MONDAY, MONDAY + 84) if (day + 6) % 7 < 5], dtype=np.int64)
    pain = np.random.default_rng(2).standard_normal(len(days))
    [found] = fit(pain, days, level(days), (days % 2 == 0).astype(float)[:, None])
    assert found is not None
    assert found.low < found.points < found.high


def test_weekdays_are_those_of_the_calendar() -> None:
    """A Monday in the first row: of the six columns of weekdays none is set, on a Sunday the last is."""
    days = np.arange(MONDAY, MONDAY + 42, dtype=np.int64)
    table = nuisance(days)
    assert table.shape == (42, 8)
    assert table[0, 2:].tolist() == [0, 0, 0, 0, 0, 0]
    assert table[6, 2:].tolist() == [0, 0, 0, 0, 0, 1]
    assert nuisance(days[:41]).shape == (41, 3)
    assert nuisance(days[:41])[5:7, 2].tolist() == [1, 1]


@given(st.integers(0, 1000), st.integers(1, 300))
def test_whole_weeks_later_nothing_changes(seed: int, weeks: int) -> None:
    """The date itself says nothing: only the weekday and the distance do."""
    days, pain, tested = _person(seed, 40)
    before = fit(pain, days, level(days), tested)
    after = fit(pain, days + 7 * weeks, level(days + 7 * weeks), tested)
    for one, other in zip(before, after, strict=True):
        assert one is not None
        assert other is not None
        assert (one.points, one.low, one.p) == pytest.approx((other.points, other.low, other.p), abs=1e-8)
