"""The watch list: a family of its own, the day after alone, judged by looks that ended after it was chosen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from uuid import UUID, uuid4

import numpy as np
import pytest

from benchmarks.insights import simulate
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Entry, Treatment
from kneelog.domain.plans import drawn
from kneelog.domain.record import MOST_WATCHED, Plan, Watch
from kneelog.domain.vocabulary import Direction, FactorKind
from kneelog.insights import watching
from kneelog.insights.effects import LOOK_EVERY, NEXT_DAY, LinkVerdict, look
from kneelog.insights.family import family
from kneelog.insights.watching import Watched, watched
from tests.domain.building import coin

DAYS = 182
SERIES = simulate.diary(simulate.World(effect=1.5, target="squatting"), DAYS, 5)
LAST = date.fromordinal(int(SERIES.days[0]) - int(SERIES.days[0] - simulate.FIRST_DAY) + DAYS - 1)
FIRST = date.fromordinal(simulate.FIRST_DAY)
ZONE = timezone(timedelta(hours=1))


def _entries() -> tuple[Entry, ...]:
    found = []
    for place, ordinal in enumerate(SERIES.days):
        at = datetime.combine(date.fromordinal(int(ordinal)), time(20), ZONE)
        noted = [each for each in SERIES.factors if each.done[place] == 1]
        found.append(
            Entry(
                UUID(int=place + 1),
                at,
                severity=int(SERIES.pain[place]),
                activities=tuple(Activity(each.name.capitalize()) for each in noted if not each.relief),
                treatments=tuple(Treatment(each.name.capitalize()) for each in noted if each.relief),
            )
        )
    return tuple(found)


ENTRIES = _entries()


def question(name: str, on: date = FIRST, kind: FactorKind = FactorKind.ACTIVITY, plan: Plan | None = None) -> Watch:
    """A watched question."""
    return Watch(uuid4(), on, kind, name, plan)


def asked(*watches: Watch, last: date = LAST) -> tuple[Watched, ...]:
    """The watch list of the simulated diary."""
    return watched(Diary(ENTRIES, watches=watches), last).watched


def test_a_look_ends_on_a_sunday() -> None:
    """Else these tests would test another day than the screens show."""
    assert LAST.isoweekday() == 7


def test_the_watched_questions_are_a_family_of_their_own() -> None:
    """Corrected over one another, the day after alone: one question has the q of its p, three have more."""
    (alone,) = asked(question("Squatting"))
    assert alone.told is not None
    effect = alone.told.insight.effect
    assert (effect.factor, effect.lag) == ("activity:squatting", NEXT_DAY)
    assert effect.q == pytest.approx(effect.p)
    three = asked(question("Squatting"), question("Cycling"), question("Ice", kind=FactorKind.TREATMENT))
    assert [each.told.insight.effect.lag for each in three if each.told] == [NEXT_DAY] * 3
    by_name = {each.watch.name: each.told.insight.effect for each in three if each.told}
    assert by_name["Squatting"].q >= by_name["Squatting"].p
    everything = look(family(Diary(ENTRIES), LAST).series)
    of_all = next(each for each in everything if (each.factor, each.lag) == (effect.factor, NEXT_DAY))
    assert of_all.p == pytest.approx(effect.p)
    assert of_all.q > effect.q


def test_a_link_is_told_with_its_interval_and_its_days() -> None:
    """In the very words of the insights."""
    (found,) = asked(question("Squatting"))
    assert found.told is not None
    assert found.told.insight.verdict is LinkVerdict.LINKED
    effect = found.told.insight.effect
    assert found.says.startswith("The day after: Squatting: ")
    for number in (effect.points, effect.low, effect.high):
        assert f"{number:.1f}" in found.says
    assert f"{effect.days_with} days with, {effect.days_without} without" in found.says
    assert found.says.endswith("This shows what goes together, not what causes what.")


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        (LAST - timedelta(LOOK_EVERY), LinkVerdict.LINKED),
        (LAST - timedelta(LOOK_EVERY - 1), LinkVerdict.NOT_ENOUGH),
        (LAST, LinkVerdict.NOT_ENOUGH),
        (LAST + timedelta(1), None),
    ],
)
def test_a_look_from_before_the_choice_does_not_count(chosen: date, verdict: LinkVerdict | None) -> None:
    """Who has seen a link and watches it then must see it again, twice."""
    (found,) = asked(question("Squatting", chosen))
    assert (found.told.insight.verdict if found.told else None) is verdict
    assert "Watched since" in found.since


def test_a_question_chosen_since_the_look_says_when_the_first_one_is() -> None:
    """On the Sunday that ends the week of the choice."""
    (found,) = asked(question("Squatting", LAST + timedelta(1)))
    sunday = LAST + timedelta(7)
    assert f"{sunday.day} {sunday:%b %Y}" in found.says


def test_what_the_diary_does_not_hold_needs_data() -> None:
    """A habit that is only about to begin can be watched: never, on every rated day."""
    (found,) = asked(question("Tango"))
    assert found.told is not None
    assert found.told.insight.verdict is LinkVerdict.NOT_ENOUGH
    assert "(0 days with, " in found.says


@pytest.mark.parametrize("kind", [FactorKind.NIGHT, FactorKind.STRETCHING])
def test_what_was_never_asked_is_not_a_no(kind: FactorKind) -> None:
    """Days on which nobody said are neither with nor without."""
    (found,) = asked(question("", kind=kind))
    assert "(0 days with, 0 without)" in found.says


def test_more_than_three_are_not_judged() -> None:
    """Two diaries put together can hold more; then those chosen first are asked, and the others say so."""
    names = ("Squatting", "Cycling", "Stairs", "Running")
    found = asked(*(question(name, FIRST + timedelta(number)) for number, name in enumerate(names)))
    assert [each.told is not None for each in found] == [True, True, True, False]
    assert f"at most {MOST_WATCHED}" in found[-1].says


def test_a_question_asked_one_way_is_answered_that_way_alone() -> None:
    """Half the chance where the pain is higher, the rest where it is asked whether it is better; and it says so."""
    either, worse, better = (
        asked(Watch(uuid4(), FIRST, FactorKind.ACTIVITY, "Squatting", direction=each))[0] for each in Direction
    )
    effects = [each.told.insight.effect for each in (either, worse, better) if each.told]
    assert [each.p for each in effects] == pytest.approx([2 * effects[1].p, effects[1].p, 1 - effects[1].p])
    assert len({(each.points, each.low, each.high) for each in effects}) == 1
    verdicts = [each.told.insight.verdict for each in (either, worse, better) if each.told]
    assert verdicts == [LinkVerdict.LINKED, LinkVerdict.LINKED, LinkVerdict.NOT_ENOUGH]
    assert "Of better it says nothing" in worse.since
    assert "Of worse it says nothing" in better.since
    assert "says nothing" not in either.since


def test_an_empty_diary_needs_data() -> None:
    """And does not break."""
    (found,) = watched(Diary(watches=(question("Squatting"),)), LAST).watched
    assert found.says == "The day after: Squatting: not enough data yet (0 days with, 0 without)."


def test_a_watched_question_changes_no_insight() -> None:
    """The list is beside the insights, not instead of them."""
    assert look(family(Diary(ENTRIES), LAST).series) == look(
        family(Diary(ENTRIES, watches=(question("Squatting"),)), LAST).series
    )


# --------------------------------------------------------------------------------------------------------- the plan


def _as_drawn(plan: Plan, share: float) -> tuple[Entry, ...]:
    """The diary with squatting on the days of a plan as drawn, but for a share of days."""
    chance = np.random.default_rng(3)
    changed = []
    for entry in ENTRIES:
        others = tuple(each for each in entry.activities if each.kind != "Squatting")
        if not plan.covers(entry.day):
            changed.append(entry)
            continue
        with_it = (entry.day in plan.days) is bool(chance.random() < share)
        changed.append(
            Entry(entry.id, entry.occurred_at, severity=entry.severity, activities=others + _squat(with_it=with_it))
        )
    return tuple(changed)


def _squat(*, with_it: bool) -> tuple[Activity, ...]:
    return (Activity("Squatting"),) if with_it else ()


@pytest.mark.parametrize(("share", "little"), [(1.0, False), (0.5, True)])
def test_the_plan_tells_how_far_the_diary_kept_to_it(share: float, *, little: bool) -> None:
    """What chance is worth depends on that."""
    plan = drawn(LAST - timedelta(83), 12, coin(2))
    diary = Diary(_as_drawn(plan, share), watches=(question("Squatting", plan=plan),))
    (found,) = watched(diary, LAST).watched
    logged = [entry for entry in diary.entries if plan.covers(entry.day)]
    kept = sum(
        (entry.day in plan.days) == any(each.kind == "Squatting" for each in entry.activities) for entry in logged
    )
    assert "Chance drew 42 of the 84 days" in found.by_chance
    assert f"Of {len(logged)} logged ones up to the last look {kept} went as drawn." in found.by_chance
    assert ("says little" in found.by_chance) is little


def test_a_link_under_a_plan_that_was_kept_to_says_what_chance_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    """And that it proves no cause; without a link, or with few days, nothing is added."""
    plan = drawn(LAST - timedelta(83), 12, coin(2))
    watch = question("Squatting", plan=plan)
    monkeypatch.setattr(watching, "_kept", lambda *_given: (40, 42))
    (linked,) = asked(watch)
    assert linked.told is not None
    assert linked.told.insight.verdict is LinkVerdict.LINKED
    assert "leave less room" in linked.by_chance
    assert "do not prove a cause" in linked.by_chance
    (idle,) = asked(question("Tango", plan=plan))
    assert "leave less room" not in idle.by_chance
    monkeypatch.setattr(watching, "_kept", lambda *_given: (10, 10))
    (early,) = asked(watch)
    assert "leave less room" not in early.by_chance


def test_a_plan_that_has_not_begun_claims_nothing() -> None:
    """It says which days chance drew, and no more."""
    (found,) = asked(question("Squatting", plan=drawn(LAST + timedelta(1), 6, coin(2))))
    assert found.by_chance.startswith("Chance drew 21 of the 42 days")
    assert "logged" not in found.by_chance
