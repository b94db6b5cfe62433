"""Changes in words: every number of a sentence is one that was computed, and no sentence says why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest

from benchmarks.insights.simulate import FIRST_DAY, World
from benchmarks.insights.simulate import diary as simulated
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry, Place
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Side, Zone
from kneelog.insights import change, changes_told
from kneelog.insights.change import Change, ChangeKind, ChangeVerdict
from kneelog.insights.changes_told import MOST_KNOWN_DAYS, changes, flare_says, says, trend_line, unasked
from kneelog.insights.flares import Flare, Noted
from kneelog.insights.telling import points_text, signed
from kneelog.words import LANGUAGES, speaking
from tests.insights import persona

if TYPE_CHECKING:
    from kneelog.insights.changes_told import ToldChange

BEGIN: Final = date.fromordinal(FIRST_DAY)
NEVER: Final = re.compile(r"because|due to|thanks to|unlikely|all clear|nothing to worry|works|helped", re.IGNORECASE)


def _change(
    kind: ChangeKind, verdict: ChangeVerdict, points: float = 1.46, low: float = 0.94, high: float = 2.11
) -> Change:
    parted = None if kind is ChangeKind.TREND else 23
    since = FIRST_DAY + 40 if kind in (ChangeKind.KNOWN_DAY, ChangeKind.LASTING) else None
    return Change(kind, verdict, FIRST_DAY, FIRST_DAY + 90, since, 84, parted, points, low, high, 0.001)


def _mark(kind: MarkKind, text: str = "", *, on: int = 40, number: int = 1, side: Side = Side.NOT_STATED) -> Mark:
    return Mark(UUID(int=number), BEGIN + timedelta(days=on), kind, text, side)


def _diary(world: World, days: int, seed: int, marks: tuple[Mark, ...] = ()) -> Diary:
    """A simulated diary as entries of the right leg."""
    series = simulated(world, days, seed)
    entries = tuple(
        Entry(
            UUID(int=int(day)),
            datetime.combine(date.fromordinal(int(day)), datetime.min.time(), UTC) + timedelta(hours=20),
            severity=int(pain),
            places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),),
        )
        for day, pain in zip(series.days, series.pain, strict=True)
    )
    return Diary(entries, marks)


# ------------------------------------------------------------------------------------------------------ the sentences


def test_a_claim_is_told_in_points_with_its_interval_and_its_days() -> None:
    """Without a sign: the sentence says which way."""
    injury = _mark(MarkKind.INJURY, "Twisted the knee")
    assert says(_change(ChangeKind.KNOWN_DAY, ChangeVerdict.HIGHER), [injury]) == (
        "Since 11 Sep 2021 (Injury: Twisted the knee): 1.5 points higher (likely 0.9 to 2.1) than before "
        "(61 rated days before, 23 since). This shows what came after, not what caused it."
    )
    lower = _change(ChangeKind.TREND, ChangeVerdict.LOWER, -1.46, -2.11, -0.94)
    assert says(lower) == (
        "Trend, 2 Aug \N{EN DASH} 31 Oct 2021: pain fell by 1.5 points (likely 0.9 to 2.1; 84 rated days)."
    )


def test_where_nothing_is_claimed_the_interval_has_its_signs() -> None:
    """Between how much lower and how much higher."""
    open_ = _change(ChangeKind.WEEKEND, ChangeVerdict.NOT_CLEAR, 0.4, -0.6, 1.4)
    assert "no difference is clear, between \N{MINUS SIGN}0.6 and +1.4 points (23 such rated days, 61 others)" in says(
        open_
    )
    little = _change(ChangeKind.TREND, ChangeVerdict.LITTLE, 0.1, -0.7, 0.9)
    assert "little or no change, between \N{MINUS SIGN}0.7 and +0.9 points (84 rated days)" in says(little)


def test_a_lasting_change_is_told_with_the_days_between_which_it_lies() -> None:
    """A search does not know the day; where none stands out, that rules none out."""
    found = replace(_change(ChangeKind.LASTING, ChangeVerdict.HIGHER), earliest=FIRST_DAY + 38, latest=FIRST_DAY + 45)
    assert says(found).startswith("A lasting change, likely since 9\N{EN DASH}16 Sep 2021: 1.5 points higher")
    none = replace(
        _change(ChangeKind.LASTING, ChangeVerdict.NOT_CLEAR),
        ratio=9.0,
        points=float("nan"),
        since=None,
        days_after=None,
    )
    assert says(none) == (
        "A lasting change, 2 Aug \N{EN DASH} 31 Oct 2021: none stands out (84 rated days). "
        "That does not mean that there was none."
    )


@pytest.mark.parametrize("kind", [MarkKind.TREATMENT_STARTED, MarkKind.APPOINTMENT, MarkKind.SURGERY])
def test_less_pain_after_help_was_sought_is_not_told_without_its_warning(kind: MarkKind) -> None:
    """People seek help when it is worst; what comes after is better with or without it."""
    remark = "Help is often sought when pain is at its worst"
    lower = _change(ChangeKind.KNOWN_DAY, ChangeVerdict.LOWER, -1.46, -2.11, -0.94)
    assert remark in says(lower, [_mark(kind)])
    assert remark not in says(lower, [_mark(MarkKind.TREATMENT_STOPPED)])
    assert remark not in says(_change(ChangeKind.KNOWN_DAY, ChangeVerdict.HIGHER), [_mark(kind)])


def test_an_interval_that_only_many_days_explain_says_so() -> None:
    """Else it would contradict the verdict."""
    remark = "Among several marked days one like this comes by chance."
    assert remark in says(_change(ChangeKind.KNOWN_DAY, ChangeVerdict.NOT_CLEAR))
    assert remark not in says(_change(ChangeKind.KNOWN_DAY, ChangeVerdict.NOT_CLEAR, 0.4, -0.6, 1.4))


def test_what_is_missing_is_told_with_what_it_takes() -> None:
    """The numbers are those of the rules."""
    needs = {
        ChangeKind.TREND: "it takes 14 rated days over 21 days",
        ChangeKind.KNOWN_DAY: "it takes 10 within 12 weeks on either side",
        ChangeKind.LASTING: "it takes 24 rated days",
        ChangeKind.LATELY: "it takes 4 of the last 7, 10 of the 28 days before, and 6 weeks of diary",
        ChangeKind.WEEKEND: "it takes 28 rated days, 6 of each",
    }
    assert set(needs) == set(ChangeKind)
    for kind, text in needs.items():
        unknown = Change(kind, ChangeVerdict.NOT_ENOUGH, FIRST_DAY, FIRST_DAY + 9, FIRST_DAY, 3, None)
        assert f"not enough data yet (3 rated days; {text})" in says(unknown)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_and_verdict_has_a_sentence_without_a_cause(code: str) -> None:
    """Whatever a later rule calls, the words are there, with nothing left to fill in."""
    with speaking(code):
        for kind in ChangeKind:
            for verdict in ChangeVerdict:
                told = [says(_change(kind, verdict), [_mark(MarkKind.OTHER)])]
                if verdict in (ChangeVerdict.NOT_CLEAR, ChangeVerdict.NOT_ENOUGH):
                    told.append(says(replace(_change(kind, verdict), points=float("nan"))))
                assert not [text for text in told if "{" in text or "nan" in text.split() or NEVER.search(text)]


def test_a_flare_is_told_with_its_days_and_what_was_noted() -> None:
    """And that what was noted is no cause."""
    flare = Flare(FIRST_DAY + 10, FIRST_DAY + 14, 8, FIRST_DAY + 11, 2.5, 4, over=True)
    assert flare_says(flare, []) == (
        "Flare, 12\N{EN DASH}16 Aug 2021: at its worst 8 of 10 on 13 Aug, usual before 2.5 (5 days, 4 rated)."
    )
    noted = [Noted(BEGIN + timedelta(days=8), "Running", happened=False)]
    told = flare_says(replace(flare, over=False), noted)
    assert told.startswith("Flare so far, ")
    assert told.endswith("Noted shortly before: Running (10 Aug). That is what was noted, not what caused it.")


# -------------------------------------------------------------------------------------------------------- the diaries


@pytest.mark.parametrize(
    "diary",
    [
        Diary(),
        Diary((persona.entry(persona.TODAY, 4),)),
        Diary(tuple(persona.entry(persona.FIRST + timedelta(days=day), 0) for day in range(80))),
        Diary(tuple(persona.entry(persona.FIRST + timedelta(days=day), 10) for day in range(80))),
        Diary(marks=(_mark(MarkKind.INJURY, on=0),)),
    ],
    ids=["none", "one day", "zeros", "tens", "a mark alone"],
)
def test_the_least_diaries_are_told_in_sentences(diary: Diary) -> None:
    """Never an error, never a claim."""
    for on in (persona.TODAY, BEGIN):
        found = changes(diary, on)
        assert len(found.told) >= 4
        assert not any(each.change.claimed for each in found.told)
        assert all(each.says.endswith((".", ").")) for each in found.told)
        assert unasked(diary, on, on) == ()
        assert trend_line(diary, on - timedelta(days=40), on).band == ()


def _figures(told: ToldChange) -> list[str]:
    found = told.change
    if not found.estimated:
        return []
    if not found.claimed:
        return [signed(found.low), signed(found.high)]
    return [points_text(abs(each)) for each in (found.points, found.low, found.high)]


def test_every_figure_of_a_sentence_is_a_computed_one() -> None:
    """Points, interval and days, of a person's diary and of one with a true change."""
    marks = (_mark(MarkKind.INJURY, on=60), _mark(MarkKind.TREATMENT_STARTED, "Physio", on=90, number=2))
    shifted = _diary(World(drifts=False, shift=3.0, shift_from=60), 120, 4, marks)
    claimed = 0
    for diary, on in ((persona.diary(), persona.TODAY), (shifted, BEGIN + timedelta(days=119))):
        found = changes(diary, on)
        for each in found.told:
            claimed += each.change.claimed
            assert all(figure in each.says for figure in _figures(each)), each.says
            days = (each.change.days,) if each.change.days_after is None else (each.change.days_after,)
            assert all(str(count) in each.says for count in days), each.says
    assert claimed >= 2


def test_what_is_told_comes_in_its_order_with_the_latest_marks_of_this_leg() -> None:
    """Lately, trend, lasting change, the marked days from the latest on, weekends; two marks of a day are one."""
    marks = (
        *(_mark(MarkKind.OTHER, f"mark {number}", on=20 + 5 * number, number=number + 1) for number in range(14)),
        _mark(MarkKind.APPOINTMENT, on=85, number=50),
        _mark(MarkKind.SCAN, on=86, number=53),  # no picture changes a pain
        _mark(MarkKind.INJURY, "the other leg", on=100, number=51, side=Side.LEFT),
        _mark(MarkKind.INJURY, "not yet", on=119, number=52),
    )
    found = changes(_diary(World(), 110, 3, marks), BEGIN + timedelta(days=109))
    kinds = [each.change.kind for each in found.told]
    assert kinds == [
        ChangeKind.LATELY, ChangeKind.TREND, ChangeKind.LASTING, *[ChangeKind.KNOWN_DAY] * MOST_KNOWN_DAYS,
        ChangeKind.WEEKEND,
    ]  # fmt: skip
    known = [each for each in found.told if each.change.kind is ChangeKind.KNOWN_DAY]
    assert [each.change.since for each in known] == [FIRST_DAY + 85 - 5 * number for number in range(MOST_KNOWN_DAYS)]
    assert {mark.id.int for mark in known[0].marks} == {14, 50}
    assert "mark 13" in known[0].says
    assert not any("other leg" in each.says or "not yet" in each.says for each in found.told)


def test_later_days_change_no_earlier_answer() -> None:
    """As of a day counts what is true up to it."""
    diary, on = persona.diary(), persona.TODAY - timedelta(days=20)
    assert changes(diary, on) == changes(diary.as_of(on), on)
    assert unasked(diary, on, on) == unasked(diary.as_of(on), on, on)


def test_legs_change_places_with_everything_else_the_same() -> None:
    """Mirrored, the same changes are told."""
    entries = [persona.entry(persona.FIRST + timedelta(days=day), 3 + 4 * (day > 40) + day % 2) for day in range(90)]
    on = persona.FIRST + timedelta(days=89)
    one, other = (
        changes(Diary(tuple(replace(each, places=(Place(Zone.CALF, side),)) for each in entries)), on)
        for side in (Side.LEFT, Side.RIGHT)
    )
    assert (one.side, other.side) == (Side.LEFT, Side.RIGHT)
    assert [each.says for each in one.told] == [each.says for each in other.told]
    assert any(each.change.claimed for each in one.told)


def test_unasked_only_what_may_be_said_unasked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trend, a known day, a change that stands out a little are for who asks."""
    diary = _diary(World(drifts=False, shift=4.0, shift_from=60), 120, 4, (_mark(MarkKind.INJURY, on=60),))
    on = BEGIN + timedelta(days=119)
    assert {each.change.kind for each in unasked(diary, on, on)} == {ChangeKind.LASTING}
    higher = _change(ChangeKind.LATELY, ChangeVerdict.HIGHER)
    monkeypatch.setattr(change, "lately", lambda *_: higher)
    monkeypatch.setattr(changes_told, "lasting_unasked", lambda *_: None)
    assert [each.change for each in unasked(diary, on, on)] == [higher]


def test_a_trend_comes_with_its_line() -> None:
    """In words and to draw, of the window that was asked for."""
    line = trend_line(persona.diary(), persona.FIRST, persona.TODAY)
    assert line.told.change.kind is ChangeKind.TREND
    assert line.band[0].day == persona.FIRST.toordinal()
    assert line.band[-1].day == persona.TODAY.toordinal()
