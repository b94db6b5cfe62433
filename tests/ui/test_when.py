"""The moment an entry is true of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from kneelog.domain.entry import diary_day
from kneelog.ui import markup, when

NOW = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))


def test_times_after_midnight_belong_to_the_evening_before() -> None:
    """Who notes 01:00 for a day means the night that ends it: diary days end at 04:00."""
    late = when.moment_on(date(2026, 3, 14), time(1, 0), NOW)
    assert late.date() == date(2026, 3, 15)
    assert diary_day(late) == date(2026, 3, 14)
    assert diary_day(when.moment_on(date(2026, 3, 14), time(4, 0), NOW)) == date(2026, 3, 14)


def test_a_zone_that_is_not_this_computers_is_kept() -> None:
    """An entry of another zone, edited here, stays in its zone."""
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert when.moment_on(date(2026, 3, 14), time(9, 0), there).utcoffset() == timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(("at", "told"), [(time(1, 0), ["In the night to Sun 15 Mar"]), (time(4, 0), [])])
def test_a_night_is_told_by_the_day_of_its_clock(monkeypatch: pytest.MonkeyPatch, at: time, told: list[str]) -> None:
    """Beside the field stands the evening that was chosen; 01:00 of it is of another date."""
    said: list[str] = []
    monkeypatch.setattr(markup, "small", said.append)
    when.say_night(when.moment_on(date(2026, 3, 14), at, NOW), date(2026, 3, 15))
    assert [each.partition(";")[0] for each in said] == told
