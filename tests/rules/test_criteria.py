"""Criteria over time: what each kind reads in a diary beyond what the cases of today's rules need."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.rules.criteria import KINDS, Judge
from kneelog.rules.reading import Reading, pain_of
from kneelog.rules.support import Judged, Note, Support, all_of, at_least, day_of, key_of
from kneelog.rules.tables import parse
from tests.rules.notation import TODAY, entry, mark, profile, series

YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN


def _judge(kind: str, params: str) -> Judge:
    return KINDS[kind](parse("a.toml", params))


def _judged(kind: str, params: str, text: str, leg: Side = Side.RIGHT) -> Judged:
    return _judge(kind, params).judge(Reading(series(text), TODAY), leg)


def test_so_many_of_some_is_unknown_while_the_unknown_could_decide_it() -> None:
    """Three-valued counting: yes when reached, no when out of reach, unknown between."""
    assert at_least(2, [YES, YES, NO]) is YES
    assert at_least(2, [YES, UNKNOWN, NO]) is UNKNOWN
    assert at_least(2, [YES, NO, NO]) is NO
    assert all_of([YES, UNKNOWN]) is UNKNOWN
    assert all_of([NO, UNKNOWN]) is NO
    assert all_of([YES, YES]) is YES


def test_keys_of_signs_carry_their_day_and_those_of_circumstances_do_not() -> None:
    """A sign on another day is new evidence; a risk noted again is not; an episode keeps the day it began."""
    note = Note("calf_swelling:right", Side.RIGHT, TODAY)
    assert key_of(note, dated=True) == "calf_swelling:right:2026-11-22"
    assert key_of(note, dated=False) == "calf_swelling:right"
    assert key_of(Note("cancer"), dated=True) == "cancer"
    begun = Note("episode:right:2026-11-01", Side.RIGHT, TODAY, lasting=True)
    assert key_of(begun, dated=True) == "episode:right:2026-11-01"
    assert day_of("calf_swelling:right:2026-11-22") == TODAY
    assert day_of("step:6-weeks") is None


ONSET = [
    ("at_least_days = 7", "4R~7d", YES),
    ("at_least_days = 7", "4R~6d", NO),
    ("at_least_days = 7", "4R~6d 4R", YES),
    ("at_most_days = 7", "4R~1w", YES),
    ("at_most_days = 7", "4R~8d", NO),
    ("at_most_days = 7", "4R", UNKNOWN),
    ('manner = "sudden"', "4R~2ds", YES),
    ('manner = "sudden"', "4R~2dg", NO),
    ('manner = "sudden"', "4R~2d", UNKNOWN),
    ('manner = "sudden"\nat_most_days = 7', "4R~9ds", NO),
    ('manner = "sudden"\nat_most_days = 7', "4R~5ds", YES),
    ("at_most_days = 7", "4L~2d", UNKNOWN),
]


@pytest.mark.parametrize(("params", "text", "expected"), ONSET)
def test_the_told_onset_is_counted_from_the_day_looked_at(params: str, text: str, expected: Support) -> None:
    """Days since the onset grow with the days; the manner counts as told; what was not told is unknown."""
    assert _judged("onset", params, text).support is expected


def test_the_window_of_an_episode_reaches_back_to_its_start() -> None:
    """What was noted early in a long episode still counts; what lies before it, and long ago, does not."""
    params = 'terms = ["clicking"]\nwithin = "episode"'
    assert _judged("answer", params, "3R+clicking@R 3Rx60").support is YES
    assert _judged("answer", params, "3R+clicking@R 0Rx7 _x40 3Rx3").support is UNKNOWN
    assert _judged("answer", params, "3R+clicking@R 0Rx7 _x10 3Rx3").support is YES


def test_no_answer_is_looked_for_longer_than_a_year_back() -> None:
    """However long an episode is, the work stays bounded."""
    params = 'terms = ["clicking"]\nwithin = "episode"'
    assert _judged("answer", params, "3R+clicking@R 3Rx365").support is YES
    assert _judged("answer", params, "3R+clicking@R 3Rx366").support is UNKNOWN


PAIN = [
    ("4R", Side.RIGHT, 4),
    ("4R", Side.LEFT, None),
    ("4", Side.LEFT, 4),
    ("4R", Side.NOT_STATED, 4),
    ("4/calf", Side.LEFT, 4),
    ("0R", Side.RIGHT, 0),
    ("?R", Side.RIGHT, -1),
    ("?+clicking@R", Side.RIGHT, -1),
    ("?", Side.RIGHT, None),
]


@pytest.mark.parametrize(("text", "leg", "expected"), PAIN)
def test_pain_of_a_leg_is_read_from_severity_place_or_complaint(text: str, leg: Side, expected: int | None) -> None:
    """A place or a complaint without a severity is pain of unknown degree; a side not stated counts with either."""
    assert pain_of(entry(text, TODAY), leg) == expected


def test_a_place_with_its_own_severity_speaks_for_itself() -> None:
    """The severity of the entry fills in only for places without one."""
    both = entry("6B", TODAY)
    mild = Entry(
        id=both.id,
        occurred_at=both.occurred_at,
        severity=6,
        places=(type(both.places[0])(both.places[0].zone, Side.LEFT, 2), both.places[1]),
    )
    assert (pain_of(mild, Side.LEFT), pain_of(mild, Side.RIGHT)) == (2, 6)


def test_signs_of_both_legs_alike_are_told_as_such() -> None:
    """A sign that does not count because both legs show it stands under against, with the reason."""
    params = 'terms = ["calf_swelling"]\nwithin = 14\none_leg = true'
    judged = _judged("answer", params, "3B+both_sides_alike+calf_swelling@L+calf_swelling@R")
    assert (judged.support, judged.detail) == (NO, "both legs alike")
    assert _judged("answer", params, "3B-both_sides_alike+calf_swelling@L+calf_swelling@R").support is YES


def test_the_first_question_without_an_answer_is_asked_next() -> None:
    """A criterion of several questions asks for one that is open."""
    params = 'terms = ["calf_tender", "hard_vein"]\nwithin = 14'
    assert _judged("answer", params, "3R-calf_tender@R").ask == "hard_vein"
    assert _judged("answer", params, "3R-calf_tender@R-hard_vein@R").support is NO


def test_what_also_counts_decides_nothing_when_it_is_not_said() -> None:
    """A no to the main question is a no, although the finer ones were never asked; a yes to a finer one is a yes."""
    params = 'terms = ["calf_swelling"]\nalso = ["calf_3cm_larger"]\nwithin = 14'
    assert _judged("answer", params, "3R-calf_swelling@R").support is NO
    assert _judged("answer", params, "3R-calf_swelling@R+calf_3cm_larger@R").support is YES
    assert _judged("answer", params, "3R-calf_3cm_larger@R").support is UNKNOWN


def test_a_deleted_yes_is_gone_from_memory() -> None:
    """The memory of a danger sign is the entries as they stand: correct or delete the entry and it is no more."""
    params = 'terms = ["foot_numb"]\nwithin = 28'
    diary = series("4R+foot_numb@R 4R-foot_numb@R")
    judge = _judge("answer", params)
    assert judge.judge(Reading(diary, TODAY), Side.RIGHT).support is YES
    without = Diary(tuple(one for one in diary.entries if one.says(Symptom.FOOT_NUMB, Side.RIGHT) is not True))
    assert judge.judge(Reading(without, TODAY), Side.RIGHT).support is NO


def test_a_contradiction_within_one_day_is_settled_by_the_hour_only_as_a_note() -> None:
    """Two entries of a day: the yes counts in either order; the later no stands beside it as a note against."""
    params = 'terms = ["foot_numb"]\nwithin = 28'
    yes_first = _judged("answer", params, "4R+foot_numb@R&4R-foot_numb@R")
    no_first = _judged("answer", params, "4R-foot_numb@R&4R+foot_numb@R")
    assert (yes_first.support, len(yes_first.against)) == (YES, 1)
    assert (no_first.support, len(no_first.against)) == (YES, 0)


def test_marks_after_the_day_looked_at_do_not_count() -> None:
    """An appointment for an injury still to come is no injury, in an empty diary either."""
    diary = Diary(marks=(mark("injury@R 0"),))
    judge = _judge("injury", 'terms = ["twist"]\nat_most_days = 7')
    assert judge.judge(Reading(diary, TODAY), Side.RIGHT).support is YES
    assert judge.judge(Reading(diary, TODAY - timedelta(days=1)), Side.RIGHT).support is UNKNOWN


BODY_MASS = [("cm=170 kg=87", YES), ("cm=170 kg=86", NO), ("kg=87", UNKNOWN), ("cm=170", UNKNOWN)]


@pytest.mark.parametrize(("about", "expected"), BODY_MASS)
def test_body_mass_needs_height_and_weight(about: str, expected: Support) -> None:
    """One of the two alone says nothing."""
    reading = Reading(series("3R", profile=profile(about)), TODAY)
    assert _judge("body_mass", "at_least = 30").judge(reading, Side.RIGHT).support is expected


def test_side_of_an_answer_decides_for_which_leg_it_counts() -> None:
    """An answer of the left leg says nothing about the right one; one without a side counts with either."""
    params = 'terms = ["foot_numb"]\nwithin = 28'
    assert _judged("answer", params, "4R+foot_numb@L").support is UNKNOWN
    assert _judged("answer", params, "4R+foot_numb").support is YES
    assert _judged("answer", f"{params}\nperson = true", "4R+foot_numb@L").support is YES


@pytest.mark.parametrize(("own", "expected"), [(0, UNKNOWN), (3, YES), (None, YES)])
def test_a_place_with_a_0_of_its_own_is_none_where_it_hurt(own: int | None, expected: Support) -> None:
    """A calf noted as free of pain beside a knee that hurts counted as pain in the calf."""
    noted = entry("4R", TODAY)
    (place,) = noted.places
    diary = Diary((replace(noted, places=(replace(place, severity=own),)),))
    judge = _judge("place", f'zones = ["{place.zone.value}"]\nwithin = 28')
    assert judge.judge(Reading(diary, TODAY), Side.RIGHT).support is expected


def test_places_elsewhere_are_noted_once_an_entry() -> None:
    """What speaks against a place are the entries that name others, however many each names; not one with a 0 alone."""
    noted = entry("4R", TODAY)
    (place,) = noted.places
    calf, shin = replace(place, zone=Zone.CALF), replace(place, zone=Zone.SHIN)
    judge = _judge("place", f'zones = ["{place.zone.value}"]\nwithin = 28')
    for places, expected in (
        ((calf, shin), (noted.id,)),
        ((replace(calf, severity=0), shin), (noted.id,)),
        ((replace(calf, severity=0),), ()),
    ):
        judged = judge.judge(Reading(Diary((replace(noted, places=places),)), TODAY), Side.RIGHT)
        assert tuple(note.entry for note in judged.against) == expected


def test_a_leg_is_in_question_while_a_place_on_it_was_logged_lately() -> None:
    """Places of the last four weeks decide; where none is named the leg is not stated."""
    assert Reading(series("4L _x27 4R"), TODAY).legs == (Side.RIGHT,)
    assert Reading(series("4L _x26 4R"), TODAY).legs == (Side.LEFT, Side.RIGHT)
    assert Reading(series("4+foot_numb@L"), TODAY).legs == (Side.NOT_STATED,)


def test_the_reading_ends_with_its_day() -> None:
    """Entries after the day looked at are not there."""
    later = Entry(
        id=series("4R").entries[0].id,
        occurred_at=series("4R", last=date(2026, 12, 1)).entries[0].occurred_at,
        answers=(Answer(Symptom.FEVER, yes=True),),
    )
    assert Reading(Diary((later,)), TODAY).entries == ()


def test_only_what_was_taken_back_speaks_against_a_yes() -> None:
    """A swollen knee that is not warm is no contradiction; one that is swollen no more is told as such."""
    params = 'terms = ["knee_swelling", "knee_warmth"]\nwithin = 7'
    beside = _judged("answer", params, "4R+knee_swelling@R 4R-knee_warmth@R")
    assert (beside.support, beside.against) == (YES, ())
    after = _judged("answer", params, "4R+knee_swelling@R 4R-knee_swelling@R")
    assert [note.key for note in after.against] == ["knee_swelling:right"]
    assert [term.value for term in after.said] == ["knee_swelling"]


@pytest.mark.parametrize(
    ("text", "told"), [("9R 7R", "up to 9 out of 10"), ("9R 9R", "9 out of 10"), ("3R 9R", "9 out of 10")]
)
def test_the_worst_of_several_bad_days_is_not_told_of_all(text: str, told: str) -> None:
    """Else "9 out of 10 (2 days)" would be read as two days of 9."""
    assert _judged("severity", "at_least = 7\nwithin = 14", text).detail == told
