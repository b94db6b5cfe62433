"""The watch list on Trends and the plan on Today, as far as they show without a browser; dialogs are tested in one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kneelog import service
from kneelog.domain.entry import Activity
from kneelog.domain.record import MOST_WATCHED, Mark
from kneelog.domain.vocabulary import FactorKind, MarkKind
from tests.domain.building import SOME_ID, coin
from tests.ui.conftest import clot_signs, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from streamlit.testing.v1 import AppTest

    from kneelog.domain.entry import Entry
    from kneelog.domain.record import Watch
    from kneelog.storage import Store

    Screen = Callable[..., AppTest]
    Add = Callable[..., Entry]
    Choose = Callable[..., Watch]


@pytest.fixture
def choose(store: Store, fixed_now: datetime) -> Choose:
    """Watches an activity from some days ago on, with a plan that is drawn from the day after on where asked for."""

    def watch(name: str, days_ago: int = 10, *, planned: bool = False) -> Watch:
        now = fixed_now - timedelta(days=days_ago)
        chosen = service.watch(store, FactorKind.ACTIVITY, name, now.date(), now)
        if planned:
            service.begin_plan(store, chosen, 6, now.date(), now, coin(1))
        return chosen

    return watch


def keys(app: AppTest) -> set[str]:
    """The keys of the buttons on a screen."""
    return {each.key for each in app.button if each.key}


def test_an_empty_list_says_what_will_be_there(screen: Screen, add: Add) -> None:
    """And offers to choose."""
    add(severity=4)
    app = screen("trends")
    assert "up to three questions" in words(app)
    assert "watch_question" in keys(app)


def test_each_question_stands_with_its_verdict_and_since_when(screen: Screen, add: Add, choose: Choose) -> None:
    """With three no fourth is offered."""
    add(severity=4, activities=(Activity("Stairs"),))
    names = ("Stairs", "Tango", "Chess")
    for name in names:
        choose(name)
    app = screen("trends")
    shown = words(app)
    assert all(f"The day after: {name}: not enough data yet" in shown for name in names)
    assert shown.count("Watched since 5 Mar 2026.") == len(names) == MOST_WATCHED
    assert "watch_question" not in keys(app)
    assert "as many as can be" in shown


def test_names_are_shown_as_typed(screen: Screen, add: Add, choose: Choose) -> None:
    """No markup of a person reaches the page."""
    add(severity=4)
    choose("<b>x</b> **y**")
    app = screen("trends")
    assert "&lt;b&gt;x&lt;/b&gt; **y**" in words(app)
    assert "<b>x" not in words(app)


def test_stopping_is_undone_in_place(screen: Screen, add: Add, store: Store, choose: Choose) -> None:
    """One tap stops, one brings back."""
    add(severity=4)
    chosen = choose("Stairs")
    app = screen("trends")
    app.button(key=f"unwatch_{chosen.id}").click().run()
    assert service.diary(store).watches == ()
    assert "No longer watched: Stairs." in words(app)
    app.button(key="history_undo").click().run()
    assert service.diary(store).watches == (chosen,)


def test_an_undo_without_room_is_a_sentence(screen: Screen, add: Add, store: Store, choose: Choose) -> None:
    """Three others were chosen in another window meanwhile."""
    add(severity=4)
    chosen = choose("Stairs")
    app = screen("trends")
    app.button(key=f"unwatch_{chosen.id}").click().run()
    for number in range(MOST_WATCHED):
        choose(f"Habit {number}")
    app.button(key="history_undo").click().run()
    assert "Stop watching one first" in words(app)
    assert len(service.diary(store).watches) == MOST_WATCHED


def test_today_says_what_the_plan_says_of_it(screen: Screen, add: Add, store: Store, choose: Choose) -> None:
    """In one line, on Today and beside the question."""
    add(severity=4)
    assert "Your plan:" not in words(screen("today"))
    choose("Tango", planned=True)
    (planned,) = service.diary(store).watches
    assert planned.plan is not None
    with_it = service.diary(store).days[-1].on in planned.plan.days
    shown = words(screen("today"))
    assert ("today with Tango" in shown, "today without Tango" in shown) == (with_it, not with_it)
    shown = words(screen("trends"))
    assert ("Today is a day with it." in shown, "Today is a day without it." in shown) == (with_it, not with_it)


def test_an_injury_pauses_the_plan_in_sight(
    screen: Screen, add: Add, store: Store, choose: Choose, fixed_now: datetime
) -> None:
    """Today says that it is paused and Trends says why; neither says what the day would have been."""
    add(severity=4)
    choose("Tango", planned=True)
    service.save_record(store, Mark(SOME_ID, fixed_now.date(), MarkKind.INJURY), fixed_now)
    shown = words(screen("today"))
    assert "paused today" in shown
    assert "Tango" not in shown
    shown = words(screen("trends"))
    assert "The plan is paused." in shown
    assert "No plan runs within 6 weeks" in shown
    assert "Today is a day" not in shown


def test_beside_an_urgent_finding_nothing_is_offered(screen: Screen, add: Add, choose: Choose) -> None:
    """No line of a plan on Today, no plan to begin on Trends; the one that runs says that it is paused."""
    chosen, other = choose("Tango", planned=True), choose("Chess")
    add(**clot_signs())
    assert "Your plan:" not in words(screen("today"))
    app = screen("trends")
    assert "The plan is paused." in words(app)
    assert f"flip_{other.id}" not in keys(app)
    assert f"plan_{chosen.id}" in keys(app)
