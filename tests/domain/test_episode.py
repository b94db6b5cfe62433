"""Episodes: painful days of one side that belong together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Onset
from kneelog.domain.episode import Episode, episodes, open_episodes
from kneelog.domain.vocabulary import Manner, Side, Symptom, Unit
from tests import strategies
from tests.domain.building import DAY, SEARCH_DIARIES, at, entry, knee, series

LEFT, RIGHT, NOT_STATED = Side
FIRST, LAST = date(2026, 2, 20), date(2026, 3, 25)


def day(number: int) -> date:
    """The day of the series that counts from 1."""
    return DAY + timedelta(days=number - 1)


def spans(diary: Diary, side: Side = RIGHT) -> list[tuple[int, int]]:
    """First and last day of each episode, counted from 1."""
    return [((episode.first - DAY).days + 1, (episode.last - DAY).days + 1) for episode in episodes(diary, side)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param("", [], id="nothing logged"),
        pytest.param("0 0", [], id="no pain"),
        pytest.param("3", [(1, 1)], id="one day"),
        pytest.param("3 4 5", [(1, 3)], id="days in a row"),
        pytest.param("3 _ _ _ _ _ _ _ _ _ 2", [(1, 11)], id="unlogged days neither break nor end it"),
        pytest.param("3 0 0 0 0 0 0 2", [(1, 8)], id="six pain-free days pause it"),
        pytest.param("3 0 0 0 0 0 0 0 2", [(1, 1), (9, 9)], id="seven end it"),
        pytest.param("3 0 0 0 _ 0 0 0 _ _ 0 2", [(1, 1), (12, 12)], id="seven logged ones, gaps between"),
        pytest.param("0 0 0 0 0 0 0 3 2", [(8, 9)], id="pain-free days before it do not count"),
        pytest.param("3 0 0 0 4 0 0 0 0 2", [(1, 10)], id="pain starts the count again"),
        pytest.param("? ?", [(1, 2)], id="places without a severity are pain of unknown degree"),
    ],
)
def test_what_belongs_together(days: str, expected: list[tuple[int, int]]) -> None:
    """Unlogged days neither break nor end an episode, a day at 0 pauses it, seven of them logged end it."""
    assert spans(series(days, RIGHT)) == expected


def test_side_not_stated_counts_with_either() -> None:
    """Pain without a side belongs to the episodes of both legs, and so does a day without any."""
    diary = Diary((*series("3", RIGHT).entries, *series("2 2", first=day(2)).entries))
    assert spans(diary, RIGHT) == [(1, 3)]
    assert spans(diary, LEFT) == [(2, 3)]
    healed = Diary((*series("3", RIGHT).entries, *series("0 0 0 0 0 0 0", first=day(2)).entries))
    assert [episode.ended for episode in episodes(healed, RIGHT)] == [True]


def test_the_other_leg_neither_prolongs_nor_ends_an_episode() -> None:
    """A pain-free left knee says nothing about the right one."""
    diary = Diary((*series("3", RIGHT).entries, *series("0 0 0 0 0 0 0 5", LEFT, first=day(2)).entries))
    (right,) = episodes(diary, RIGHT)
    assert (right.first, right.last, right.pain_free) == (day(1), day(1), 0)
    assert spans(diary, LEFT) == [(9, 9)]


def test_paused_and_ended_follow_the_pain_free_days() -> None:
    """A day at 0 pauses, the seventh ends."""
    states = [
        [(episode.paused, episode.ended) for episode in episodes(series("3" + " 0" * zeros, RIGHT), RIGHT)]
        for zeros in (0, 1, 6, 7)
    ]
    assert states == [[(False, False)], [(True, False)], [(True, False)], [(True, True)]]


def test_the_told_onset_begins_the_episode() -> None:
    """A first entry with an onset three weeks ago is the 22nd day of the pain, not the first."""
    told = entry(severity=5, places=(knee(RIGHT),), onset=Onset(ago=3, unit=Unit.WEEKS))
    (episode,) = episodes(Diary((told,)), RIGHT)
    assert episode.first == DAY - timedelta(days=21)
    assert episode.calendar_day(DAY) == 22


def test_the_earliest_told_onset_counts_but_never_shortens_the_log() -> None:
    """Days already logged are not forgotten because an onset is told later; without one the log alone speaks."""
    first = entry(severity=5)
    later = entry(at(day(3)), severity=5, onset=Onset(on=day(2)))
    earlier = entry(at(day(4)), severity=5, onset=Onset(on=day(-5)))
    (short,) = episodes(Diary((first, later)), RIGHT)
    assert (short.first, short.onset, short.calendar_day(day(3))) == (day(1), day(2), 3)
    assert episodes(Diary((first, later, earlier)), RIGHT)[0].first == day(-5)
    assert episodes(Diary((first,)), RIGHT)[0].onset is None
    manner_only = entry(severity=5, onset=Onset(manner=Manner.GRADUAL))
    assert episodes(Diary((manner_only,)), RIGHT)[0].first == DAY


def test_the_onset_of_one_leg_is_not_that_of_the_other() -> None:
    """Two entries of one day speak of two knees; only one has hurt for three weeks."""
    fresh = entry(severity=4, places=(knee(LEFT),))
    old = entry(at(DAY, "18:00"), severity=4, places=(knee(RIGHT),), onset=Onset(ago=3, unit=Unit.WEEKS))
    diary = Diary((fresh, old))
    assert episodes(diary, LEFT)[0].first == DAY
    assert episodes(diary, RIGHT)[0].first == DAY - timedelta(days=21)


def test_an_onset_told_beside_no_pain_begins_nothing() -> None:
    """What began three weeks ago and is gone today makes a day without pain."""
    gone = entry(severity=0, onset=Onset(ago=3, unit=Unit.WEEKS))
    assert episodes(Diary((gone,)), RIGHT) == ()
    assert episodes(Diary((gone, entry(at(DAY, "20:00"), severity=2))), RIGHT)[0].onset is None


def test_open_episodes_are_one_a_side_that_has_not_ended() -> None:
    """Left before right, ended ones left out, side not stated only where no pain has a side."""
    assert open_episodes(Diary()) == ()
    both = Diary((*series("3", RIGHT).entries, *series("2", LEFT).entries))
    assert [episode.side for episode in open_episodes(both)] == [LEFT, RIGHT]
    assert [episode.side for episode in open_episodes(series("3 3"))] == [NOT_STATED]
    assert open_episodes(series("3 0 0 0 0 0 0 0", RIGHT)) == ()
    again = open_episodes(series("3 0 0 0 0 0 0 0 2", RIGHT))
    assert [(episode.first, episode.last) for episode in again] == [(day(9), day(9))]


def test_a_complaint_without_severity_opens_an_episode_on_its_side() -> None:
    """A swollen calf nobody rated is still a leg to watch."""
    swollen = entry(answers=(Answer(Symptom.CALF_SWELLING, yes=True, side=LEFT),))
    assert [episode.side for episode in open_episodes(Diary((swollen,)))] == [LEFT]


@SEARCH_DIARIES
@given(strategies.diaries(first=FIRST, last=LAST))
def test_every_painful_day_belongs_to_exactly_one_episode(diary: Diary) -> None:
    """No painful day is lost and none counts twice, whatever the diary looks like."""
    for side in Side:
        found = episodes(diary, side)
        assert [on for episode in found for on in episode.days] == [on for on in diary.days if on.painful_on(side)]
        assert all(episode.first <= episode.last and episode.calendar_day(episode.last) >= 1 for episode in found)
        assert all(episode.ended for episode in found[:-1])


@SEARCH_DIARIES
@given(strategies.diaries(first=FIRST, last=LAST))
def test_pain_is_in_an_open_or_ended_episode_of_a_side_that_hurts(diary: Diary) -> None:
    """The sides that hurt together hold every painful day: a warning by side misses none."""
    held: set[date] = {on.on for side in diary.sides for episode in episodes(diary, side) for on in episode.days}
    assert {on.on for on in diary.days if on.painful} <= held


def test_an_episode_is_a_value() -> None:
    """Equal diaries have equal episodes: findings computed twice are the same findings."""
    one, two = (episodes(series("3 _ 4", RIGHT), RIGHT) for _ in range(2))
    assert one == two
    assert isinstance(one[0], Episode)
