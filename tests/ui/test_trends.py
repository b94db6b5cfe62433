"""Trends: what it says of a number is what was computed, and the plainest diaries get a sentence, not an error."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kneelog import cli, service
from kneelog.domain.entry import Activity, Place
from kneelog.domain.vocabulary import Side, Zone
from kneelog.words.formats import number_text
from tests.browser.screens import fill_simulated
from tests.conftest import FIXED_NOW
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from kneelog.domain.entry import Entry

PLACE = (Place(Zone.BACK_OF_KNEE, Side.RIGHT),)
YESTERDAY = FIXED_NOW.date() - timedelta(days=1)


@pytest.fixture
def told(diary: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[[], dict[str, Any]]:
    """What `kneelog insights --json` says of the diary of the test."""

    def run() -> dict[str, Any]:
        assert cli.main(["--db", str(diary), "insights", "--json", "--as-of", YESTERDAY.isoformat()]) == 0
        return dict(json.loads(capfdbinary.readouterr().out))

    return run


def _rows(app: AppTest) -> list[str]:
    """The sentences that stand beside a picture of an interval, and those without one."""
    shown = re.findall(r'class="k-forest">.*?<span>(.*?)</span></div>', words(app), re.DOTALL)
    return [each.replace("&#x27;", "'") for each in shown]


def _points(value: float) -> str:
    rounded = abs(round(value, 1))
    return number_text(rounded)


def test_every_figure_on_the_screen_is_the_computed_one(
    screen: Callable[..., AppTest], diary: Path, told: Callable[[], dict[str, Any]]
) -> None:
    """Three hundred days: each insight, change and flare of the JSON stands on the screen, to the digit."""
    fill_simulated(diary, FIXED_NOW, 300)
    rows, found = _rows(screen("trends")), told()
    assert sorted(rows) == sorted(each["says"] for kind in ("factors", "changes", "flares") for each in found[kind])
    tested = [each for each in found["factors"] if each["verdict"] != "not_enough_data"]
    assert {each["verdict"] for each in tested} == {"linked", "little_or_no_link"}
    for each in tested:
        numbers = re.findall(r"\d+(?:\.\d+)?", each["says"].split(each["label"], 1)[1])
        points = (
            [each["estimate"], each["low"], each["high"]]
            if each["verdict"] == "linked"
            else [each["low"], each["high"]]
        )
        expected = [_points(value) for value in points] + [str(each["days_with"]), str(each["days_without"])]
        assert sorted(numbers) == sorted(expected)
    for each in found["changes"]:
        if each["verdict"] in ("higher", "lower"):
            assert all(_points(each[end]) in each["says"] for end in ("points", "low", "high"))


def test_the_glance_counts_the_days_of_the_entries(screen: Callable[..., AppTest], add: Callable[..., Entry]) -> None:
    """Five days of this week and eight of the weeks before: both numbers of days stand in it, and what is missing."""
    for days_ago in (0, 1, 2, 4, 5, 8, 9, 10, 11, 20, 21, 22, 23):
        add(days_ago, severity=3 if days_ago < 7 else 6, places=PLACE)
    shown = words(screen("trends"))
    assert "usually 3 at worst (5 days with a number)" in shown
    assert "The 4 weeks before: usually 6 (8 days)." in shown
    assert "2 of the 7 are not logged." in shown


def test_the_screen_answers_before_what_takes_a_while(
    screen: Callable[..., AppTest], diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chart and all that is counted are drawn first; what is estimated comes last, into the places kept for it."""
    asked: list[str] = []
    for name in ("trend", "comparisons", "changes_unasked", "changes_up_to_yesterday", "insights_of_last_week"):
        monkeypatch.setattr(service, name, _noting(getattr(service, name), name, asked))
    fill_simulated(diary, FIXED_NOW, 60)
    shown = words(screen("trends"))
    assert asked == ["trend", "comparisons", "changes_unasked", "changes_up_to_yesterday", "insights_of_last_week"]
    places = [shown.index(title) for title in ("This week", "What changed", "What goes with your pain", "Side by side")]
    assert places == sorted(places)


def test_the_trend_is_drawn_with_its_band_where_asked_for(
    screen: Callable[..., AppTest], diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not computed before; then its sentence stands below the chart with leg, interval and days."""
    asked: list[str] = []
    monkeypatch.setattr(service, "with_trend", _noting(service.with_trend, "with_trend", asked))
    fill_simulated(diary, FIXED_NOW, 90)
    assert "Trend, 16 Dec" not in words(screen("trends"))
    assert asked == []
    shown = words(screen("trends", trend_shown=True))
    assert asked == ["with_trend"]
    assert re.search(r"Right · Trend, .* points \(\d+ rated days\)", shown)


def test_a_window_too_short_for_a_trend_says_so(screen: Callable[..., AppTest], add: Callable[..., Entry]) -> None:
    """With what it takes; nothing is drawn."""
    for days_ago in range(5):
        add(days_ago, severity=3, places=PLACE)
    assert "not enough data yet" in words(screen("trends", trend_shown=True))


def _noting(original: Callable[..., object], name: str, asked: list[str]) -> Callable[..., object]:
    def noted(*args: object) -> object:
        asked.append(name)
        return original(*args)

    return noted


def _one_day(add: Callable[..., Entry]) -> None:
    add(1, severity=5, places=PLACE)


def _no_number(add: Callable[..., Entry]) -> None:
    for days_ago in range(1, 40):
        add(days_ago, note="no number")


def _all_zero(add: Callable[..., Entry]) -> None:
    for days_ago in range(1, 60):
        add(days_ago, severity=0, activities=(Activity("Walking"),) if days_ago % 3 else ())


def _all_ten(add: Callable[..., Entry]) -> None:
    for days_ago in range(1, 60):
        add(days_ago, severity=10, places=PLACE, activities=(Activity("Walking"),) if days_ago % 3 else ())


def _always_on(add: Callable[..., Entry]) -> None:
    for days_ago in range(1, 60):
        add(days_ago, severity=days_ago % 5, places=PLACE, activities=(Activity("Walking", 20),))


@pytest.mark.slow
@pytest.mark.parametrize(
    "fill", [_one_day, _no_number, _all_zero, _all_ten, _always_on], ids=lambda each: each.__name__
)
def test_the_plainest_diaries_get_a_sentence(
    fill: Callable[[Callable[..., Entry]], None],
    screen: Callable[..., AppTest],
    add: Callable[..., Entry],
    told: Callable[[], dict[str, Any]],
) -> None:
    """One day, no number, nothing but zeros or tens, one thing done on every day: nothing is claimed, all is said."""
    fill(add)
    app, found = screen("trends"), told()
    shown = words(app)
    assert "What goes with your pain" in shown
    assert "What changed" in shown
    assert "nan" not in shown.lower().replace("nano", "")
    assert all(each["verdict"] == "not_enough_data" for each in found["factors"])
    assert all(each["verdict"] not in ("higher", "lower") for each in found["changes"])
    assert len(_rows(app)) == len(found["factors"]) + len(found["changes"]) + len(found["flares"])
