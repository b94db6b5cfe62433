"""Frames: every date of a window has a row, a missing day is missing, and bars are what they say they are."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import median

import pandas as pd
import pytest

from kneelog.domain.diary import Diary, dates
from kneelog.domain.entry import Activity, Answer, Entry, Origin, Place
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.insights import frames
from kneelog.insights.frames import Grain, LaneKind
from tests.insights import persona
from tests.insights.persona import entry

DAY = date(2026, 3, 2)  # a Monday


def after(days: int) -> date:
    """The date so many days after DAY."""
    return DAY + timedelta(days=days)


def rated(*severities: int | None) -> Diary:
    """A diary of one entry a day from DAY on; None leaves the day out."""
    return Diary(tuple(entry(after(n), value) for n, value in enumerate(severities) if value is not None))


def test_a_missing_day_is_missing_and_a_zero_is_zero() -> None:
    """A day nobody logged has a row without a value; a day at 0 has the value 0."""
    frame = frames.daily(rated(0, None, 3), DAY, after(2))
    assert list(frame["logged"]) == [True, False, True]
    assert frame["worst"].iloc[0] == 0
    assert pd.isna(frame["worst"].iloc[1])
    assert pd.isna(frame["painful"].iloc[1])
    assert frame["entries"].iloc[1] == 0


def test_severity_not_asked_is_missing_on_a_logged_day() -> None:
    """An entry without a severity makes the day logged, not painless."""
    frame = frames.daily(Diary((entry(DAY, note="walked"),)), DAY, DAY)
    assert bool(frame["logged"].iloc[0])
    assert pd.isna(frame["worst"].iloc[0])


def test_every_date_has_a_row_with_the_stated_types() -> None:
    """The frame is gap-free and typed, also where the diary is empty."""
    frame = frames.daily(Diary(), DAY, after(9))
    assert [stamp.date() for stamp in frame.index] == list(dates(DAY, after(9)))
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == frames.COLUMNS


def test_empty_window_is_refused() -> None:
    """A window that ends before it begins is an error, not an empty frame."""
    with pytest.raises(ValueError, match="holds no day"):
        frames.daily(Diary(), DAY, after(-1))


def test_the_worst_entry_makes_the_day() -> None:
    """Several entries of a day give its maximum."""
    diary = Diary((entry(DAY, 2), entry(DAY, 7, number=1), entry(DAY, 5, number=2)))
    frame = frames.daily(diary, DAY, DAY)
    assert (frame["worst"].iloc[0], frame["entries"].iloc[0]) == (7, 3)


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ((1, 2, 3), None),
        ((1, 2, 3, 4), 2.5),
        ((9, 1, 1, 1, 1, 1, 1, 1), 1),
        ((1, 2, 3, 4, None), None),
        ((1, None, None, None, 2, 3, 4), 2.5),
        ((1, None, None, None, None, 2, 3, 4), None),
    ],
)
def test_median7(severities: tuple[int | None, ...], expected: float | None) -> None:
    """The running median needs four of seven days, forgets the eighth, and breaks on a day not logged."""
    found = frames.daily(rated(*severities), DAY, after(len(severities) - 1))["median7"].iloc[-1]
    assert (None if pd.isna(found) else found) == expected


def test_median7_knows_the_days_before_the_window() -> None:
    """A window that starts later shows the same medians: what went before counts."""
    diary = rated(*range(8))
    whole = frames.daily(diary, DAY, after(7))["median7"]
    assert list(frames.daily(diary, after(6), after(7))["median7"]) == list(whole.iloc[6:])


def left_and_right() -> Diary:
    """A day of the left leg, a day of the right one, a day without a place, a day with the side not stated."""
    return Diary(
        (
            entry(DAY, 5, places=(Place(Zone.CALF, Side.LEFT),)),
            entry(after(1), 6, places=(Place(Zone.CALF, Side.RIGHT), Place(Zone.INNER, Side.LEFT, 2))),
            entry(after(2), 0),
            entry(after(3), 4, places=(Place(Zone.BACK_OF_KNEE),)),
        )
    )


@pytest.mark.parametrize(
    ("side", "worst"),
    [(Side.LEFT, [5, 2, 0, 4]), (Side.RIGHT, [None, 6, 0, 4]), (None, [5, 6, 0, 4])],
)
def test_sides(side: Side | None, worst: list[int | None]) -> None:
    """A side has its own severity; an entry without a side counts for both, one of the other leg is not asked."""
    frame = frames.daily(left_and_right(), DAY, after(3), side)
    assert [None if pd.isna(value) else int(value) for value in frame["worst"]] == worst
    assert list(frame["logged"]) == [value is not None for value in worst]


def test_places_keep_their_side_and_leave_out_what_did_not_hurt() -> None:
    """A place at 0 is not a painful place; side and zone stay together."""
    diary = Diary((entry(DAY, 3, places=(Place(Zone.CALF, Side.LEFT), Place(Zone.SHIN, Side.RIGHT, 0))),))
    assert frames.daily(diary, DAY, DAY)["places"].iloc[0] == (Place(Zone.CALF, Side.LEFT),)


def test_an_entry_at_zero_has_no_painful_place() -> None:
    """Places named in an entry without pain are not painful."""
    diary = Diary((entry(DAY, 0, places=(Place(Zone.CALF, Side.LEFT),)),))
    assert frames.daily(diary, DAY, DAY)["places"].iloc[0] == ()


@pytest.mark.parametrize(("late", "expected"), [(0, True), (1, False)])
def test_same_day(late: int, expected: bool) -> None:  # noqa: FBT001 - a parametrised value
    """An entry typed on its own diary day is told from one typed later."""
    assert bool(frames.daily(Diary((entry(DAY, 3, late=late),)), DAY, DAY)["same_day"].iloc[0]) is expected


def test_same_day_is_unknown_without_a_time_of_typing() -> None:
    """A file that does not say when it was typed makes no day a late one."""
    source = entry(DAY, 3)
    diary = Diary((Entry(source.id, source.occurred_at, severity=3),))
    assert pd.isna(frames.daily(diary, DAY, DAY)["same_day"].iloc[0])


@pytest.mark.parametrize(
    ("answers", "side", "expected"),
    [
        ((), None, None),
        ((Answer(Symptom.LOCKING, yes=False),), None, False),
        ((Answer(Symptom.LOCKING, yes=True, side=Side.LEFT),), None, True),
        ((Answer(Symptom.LOCKING, yes=True, side=Side.LEFT),), Side.RIGHT, None),
        ((Answer(Symptom.LOCKING, yes=True),), Side.RIGHT, True),
        ((Answer(Symptom.LOCKING, yes=False, side=Side.LEFT), Answer(Symptom.LOCKING, yes=True)), None, True),
    ],
)
def test_answered(answers: tuple[Answer, ...], side: Side | None, expected: bool | None) -> None:  # noqa: FBT001
    """Yes, no and not asked stay three things, of one side and of both."""
    assert frames.answered((entry(DAY, 3, answers=answers),), Symptom.LOCKING, side) is expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, Grain.DAY), (120, Grain.DAY), (121, Grain.WEEK), (1098, Grain.WEEK), (1099, Grain.MONTH), (3653, Grain.MONTH)],
)
def test_grain(days: int, expected: Grain) -> None:
    """Up to 120 days a bar is a day, up to about three years a week, then a month."""
    assert frames.grain(days) is expected


def test_weeks_start_on_monday_and_keep_the_worst_the_median_and_the_days_logged() -> None:
    """A bar of a week has its days inside the window, their maximum, median and count."""
    diary = rated(9, 1, 2, None, 4, 5, 6, 7)
    found = frames.buckets(frames.daily(diary, after(1), after(7)), Grain.WEEK)
    first, second = (found.iloc[0], found.iloc[1])
    assert (found.index[0].date(), first["last"].date(), first["days"]) == (after(1), after(6), 6)
    assert (first["logged"], first["worst"], first["median"]) == (5, 6, 4)
    assert (found.index[1].date(), second["logged"], second["worst"]) == (after(7), 1, 7)
    assert pd.isna(second["median"])


@pytest.mark.parametrize("grain", list(Grain))
def test_bars_lose_no_day(grain: Grain) -> None:
    """Whatever a bar is, the bars together have every day, every logged day and the worst of all."""
    frame = frames.daily(persona.diary(), persona.FIRST, persona.TODAY)
    found = frames.buckets(frame, grain)
    assert found["days"].sum() == len(frame)
    assert found["logged"].sum() == frame["logged"].sum()
    assert found["worst"].max() == frame["worst"].max()
    assert found["pain_free"].sum() == 1


def test_bars_of_days_carry_the_running_median() -> None:
    """Up to 120 days the median of a bar is the running one, a plain number or None."""
    diary = rated(1, 2, 3, 4, None)
    found = frames.bars(frames.daily(diary, DAY, after(4)))
    assert [bar.median for bar in found] == [None, None, None, median([1, 2, 3, 4]), None]
    assert [bar.worst for bar in found] == [1, 2, 3, 4, None]
    assert [bar.logged for bar in found] == [1, 1, 1, 1, 0]


def test_ten_years_are_as_many_bars_as_months() -> None:
    """Ten years fit a phone: about 120 bars."""
    frame = frames.daily(persona.diary(), date(2016, 11, 12), persona.TODAY)
    assert len(frames.bars(frame)) == 121


def test_lanes_count_days_and_join_spellings() -> None:
    """A lane has each day once, whatever the capitals; symptoms come before treatments and activities."""
    found = frames.lanes(persona.diary(), persona.FIRST, persona.TODAY)
    swollen = next(lane for lane in found if lane.name == "Swollen knee")
    assert len(swollen.days) == len(set(swollen.days)) == 15
    assert [lane.kind for lane in found] == sorted((lane.kind for lane in found), key=list(LaneKind).index)


def test_what_a_watch_noted_alone_is_on_a_lane_and_leaves_its_day_open() -> None:
    """A run goes with the pain of the day after; it does not say that anybody was asked that day."""
    run = replace(entry(persona.TODAY), activities=(Activity("Running"),), origin=Origin("A watch"))
    diary = Diary((run,))
    assert frames.lanes(diary, run.day, run.day) == (frames.Lane("Running", frames.LaneKind.ACTIVITY, (run.day,)),)
    assert not frames.daily(diary, run.day, run.day)["logged"].any()


def test_lanes_of_one_side_leave_out_the_symptoms_of_the_other() -> None:
    """A symptom said of the right leg is not on a lane of the left one."""
    found = frames.lanes(persona.diary(), persona.FIRST, persona.TODAY, Side.LEFT)
    assert "Swollen knee" not in {lane.name for lane in found}


def test_most_noted_keeps_a_treatment_and_an_activity() -> None:
    """Many symptoms do not push out what was tried and done."""
    found = frames.most_noted(frames.lanes(persona.diary(), persona.FIRST, persona.TODAY))
    kinds = [lane.kind for lane in found]
    assert len(found) == 5
    assert kinds.count(LaneKind.SYMPTOM) == 3
    assert {LaneKind.TREATMENT, LaneKind.ACTIVITY} <= set(kinds)
