"""The one place that reads the clock for the screens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kneelog.ui import clock


def test_now_is_this_moment_with_its_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry stamped by it says when it was and in which zone."""
    monkeypatch.delenv(clock.NOW_VARIABLE, raising=False)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.now().utcoffset() == datetime.now().astimezone().utcoffset()


def test_the_variable_stops_the_clock(fixed_now: datetime) -> None:
    """A test or a demonstration of day four need not wait four days."""
    assert clock.now() == fixed_now == clock.now()
    assert clock.now().utcoffset() == fixed_now.utcoffset()


def test_a_time_without_an_offset_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person would write by hand is taken as the time on their wall."""
    monkeypatch.setenv(clock.NOW_VARIABLE, "2026-03-15T20:30")
    assert clock.now().replace(tzinfo=None) == datetime(2026, 3, 15, 20, 30)  # noqa: DTZ001 - compared without its offset
    assert clock.now().tzinfo is not None


def test_what_is_not_a_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip must not stamp entries with the real time while the person believes otherwise."""
    monkeypatch.setenv(clock.NOW_VARIABLE, "yesterday")
    with pytest.raises(ValueError, match="'yesterday', which is not a date and time"):
        clock.now()
