"""What is asked next: danger first, then what tells the causes apart; once an episode; nothing that makes no sense."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry
from kneelog.domain.finding import Urgency
from kneelog.domain.record import Profile, Response
from kneelog.domain.vocabulary import (
    SAID_OF_A_LEG,
    Condition,
    Mechanism,
    ResponseKind,
    Sex,
    Side,
    Symptom,
    Timing,
)
from kneelog.rules import catalogue
from kneelog.rules.asking import ASKED, MOST, ONLY_AFTER, Question, ask_next, how_many
from kneelog.rules.engine import evaluate
from tests import strategies
from tests.rules.notation import NOW, TODAY, profile, series


def _asked(diary: Diary, most: int = 40) -> tuple[Question, ...]:
    return ask_next(diary, TODAY, evaluate(diary, TODAY, NOW), most=most)


def _terms(diary: Diary, most: int = 40) -> list[str]:
    return [question.about.value for question in _asked(diary, most)]


def _answered(diary: Diary, question: Question, *, yes: bool) -> Diary:
    """The diary with that question answered in an entry of its own, or in the profile."""
    if isinstance(question.about, Condition):
        told = replace(diary.profile, conditions=(*diary.profile.conditions, (question.about, yes)))
        return replace(diary, profile=told)
    entry = Entry(UUID(int=1), NOW, answers=(Answer(question.about, yes, question.side),))
    return replace(diary, entries=(*diary.entries, entry))


def _left_out(term: str, days_ago: int = 0) -> Response:
    made_at = NOW - timedelta(days=days_ago)
    return Response(UUID(int=2), made_at, ResponseKind.SKIPPED, ASKED, 1, Urgency.NONE.value, (term,))


def test_for_pain_behind_the_knee_the_clot_is_asked_about_first() -> None:
    """The one of the nine causes that cannot wait comes before all that only tells causes apart; both get on."""
    asked = _asked(series("4R"), MOST)
    assert [question.danger for question in asked] == [True, True, False]
    assert asked[0].about is Symptom.CALF_SWELLING
    assert asked[0].side is Side.RIGHT
    assert asked[0].source.url.startswith("https://")


def test_a_yes_to_a_danger_question_is_urgent() -> None:
    """Asked as a danger is only what one yes would make urgent, or what must be known before it can be asked."""
    parents = {parent for before in ONLY_AFTER.values() for parent in before}
    for text in ("4R", "5L+knee_swelling@L+knee_warmth@L", "5+cramp", "6R+injury", "3R/calf~5d", "5R+leg_redness@R"):
        diary = series(text)
        for question in _asked(diary):
            if question.danger and question.about not in parents:
                found = evaluate(_answered(diary, question, yes=True), TODAY, NOW)
                assert any(finding.open for finding in found), (text, question.about)


def test_what_something_speaks_for_is_asked_before_what_nothing_speaks_for() -> None:
    """With a hot, swollen knee the fever is asked about first, with a cramp how long it lasts."""
    assert _terms(series("5R+knee_swelling@R+knee_warmth@R"))[0] == "fever"
    assert _terms(series("5R+cramp@R"))[0] == "over_ten_minutes"


def test_the_first_question_about_causes_is_one_of_those_that_move_them_most() -> None:
    """Points declared are an estimate of what a yes does; the first is one of the strongest three."""
    diary = series("5R~2yg+stiffness@R+restricted_movement@R")
    causes = [question for question in _asked(diary) if not question.danger]

    def moved(question: Question) -> float:
        before = {one.rule: one for one in evaluate(diary, TODAY, NOW)}
        after = {one.rule: one for one in evaluate(_answered(diary, question, yes=True), TODAY, NOW)}
        return max(after[rule].points / one.full - one.points / one.full for rule, one in before.items() if one.full)

    assert causes
    assert len(causes) > 5
    assert moved(causes[0]) in sorted(map(moved, causes))[-3:]
    assert moved(causes[0]) > moved(causes[-1])


def test_nothing_is_asked_while_nothing_hurts() -> None:
    """A diary without an open episode asks nothing."""
    for text in ("_", "0R", "4R 0Rx7"):
        assert _terms(series(text)) == []


def test_an_answer_ends_a_question_for_the_episode_and_no_longer() -> None:
    """Neither a no nor a yes is asked again while the pain lasts; new pain after days without asks anew."""
    assert "calf_swelling" not in _terms(series("4R-calf_swelling@R 4Rx9"))
    assert "calf_swelling" in _terms(series("4R-calf_swelling@R 0Rx30 4R"))


def test_what_was_left_out_is_not_asked_again_in_the_episode() -> None:
    """Leaving out is kept; it belongs to the episode in which it was said."""
    diary = series("4R 0Rx7 4R")
    assert "calf_swelling" not in _terms(replace(diary, responses=(_left_out("calf_swelling"),)))
    assert "calf_swelling" in _terms(replace(diary, responses=(_left_out("calf_swelling", days_ago=5),)))


def test_a_skip_is_no_answer() -> None:
    """A question left out stays not known: no rule changes, and nothing is folded away."""
    diary = series("7R+calf_swelling@R+leg_redness@R")
    skipped = replace(diary, responses=(_left_out("fever"), replace(_left_out("foot_numb"), id=UUID(int=3))))
    assert evaluate(skipped, TODAY, NOW) == evaluate(diary, TODAY, NOW)


@pytest.mark.parametrize(("term", "before"), ONLY_AFTER.items(), ids=[term.value for term in ONLY_AFTER])
def test_what_makes_no_sense_yet_is_not_asked(term: Symptom | Timing, before: tuple[Mechanism | Symptom, ...]) -> None:
    """A lump is asked about before whether it beats; with no lump its beat is never asked."""
    assert term not in before
    assert term.value not in _terms(series("4R~3d"))
    entry_terms = [one for one in before if not isinstance(one, Condition)]
    denied = "4R" + "".join(f"-{one.value}" for one in entry_terms)
    about = profile(" ".join(f"-{one.value}" for one in before if isinstance(one, Condition)))
    assert term.value not in _terms(series(denied, profile=about))


def test_after_no_injury_no_kind_of_injury_is_asked() -> None:
    """One no settles them all; whoever was hurt is asked how."""
    kinds = {"twist", "fall_on_knee", "blow", "vehicle_accident"}
    assert kinds.isdisjoint(_terms(series("4R-injury")))
    assert kinds & set(_terms(series("4R+injury")))


def test_the_number_of_open_questions_is_what_would_be_asked_without_end() -> None:
    """Who answers sees how much is left; what is answered is no longer counted."""
    diary = series("4R")
    asked = _asked(diary)
    count = how_many(diary, TODAY, evaluate(diary, TODAY, NOW))
    assert count >= len(asked) > MOST
    once = _answered(diary, asked[-1], yes=False)
    assert how_many(once, TODAY, evaluate(once, TODAY, NOW)) < count
    assert how_many(series("_"), TODAY, evaluate(series("_"), TODAY, NOW)) == 0


def test_a_question_says_how_pressing_a_yes_would_be() -> None:
    """Short breath beside a swollen calf is an emergency, a swollen calf a matter of today, a cause of neither."""
    asked = {one.about: one.urgency for one in _asked(series("4R"))}
    assert asked[Symptom.CALF_SWELLING] is Urgency.SAME_DAY
    assert Urgency.NONE in asked.values()
    beside = {one.about: one.urgency for one in _asked(series("7R+calf_swelling@R+leg_redness@R"))}
    assert beside[Symptom.BREATHLESSNESS] is Urgency.EMERGENCY


def test_a_man_is_not_asked_about_pregnancy() -> None:
    """What cannot be is not asked; whoever left the sex open may be asked."""
    told = series("4R/calf", profile=Profile(sex=Sex.MALE))
    for term in ("pregnant", "oestrogen", "childbirth"):
        assert term not in _terms(told)
    assert {"pregnant", "childbirth"} & set(_terms(series("4R/calf-long_trip-plaster-bed_rest")))


def test_beside_an_open_urgent_finding_only_a_graver_danger_is_asked() -> None:
    """While a clot is suspected only signs of the lung and the like are asked; in an emergency nothing is."""
    urgent = _asked(series("7R+calf_swelling@R+leg_redness@R"))
    assert urgent
    assert all(question.danger for question in urgent)
    assert _terms(series("7R+calf_swelling@R+leg_redness@R+breathlessness")) == []


def test_a_leg_is_named_only_where_one_leg_hurts() -> None:
    """With both knees sore the side is left open; of the whole person no leg is asked."""
    assert {question.side for question in _asked(series("4R"))} == {Side.RIGHT, Side.NOT_STATED}
    assert {question.side for question in _asked(series("4B"))} == {Side.NOT_STATED}
    for question in _asked(series("4R")):
        assert (question.side is Side.RIGHT) is (question.about in SAID_OF_A_LEG)


def test_no_rule_bears_the_name_that_stands_for_questions() -> None:
    """A Response to a question can never be taken for one to a finding."""
    assert ASKED not in {rule.id for rule in catalogue.load().rules}


@pytest.mark.no_cover  # a long search through code that other tests cover
@given(strategies.diaries(most=3, first=TODAY - timedelta(days=20), last=TODAY))
@settings(max_examples=10)  # each one answers some thirty questions
def test_answering_everything_comes_to_an_end(diary: Diary) -> None:
    """Each question is new, is not known yet, and is gone once it is answered: nobody is asked in circles."""
    seen: set[str] = set()
    for number in range(200):
        asked = _asked(diary, MOST)
        if not asked:
            return
        assert len(asked) <= MOST
        assert len({question.about for question in asked}) == len(asked)
        assert asked[0].about.value not in seen
        seen.add(asked[0].about.value)
        diary = _answered(diary, asked[0], yes=False)
        diary = replace(diary, entries=tuple(_renamed(one, number) for one in diary.entries))
    raise AssertionError(seen)


def _renamed(entry: Entry, number: int) -> Entry:
    """The entry with an id of its own, where it was made by `_answered`."""
    return replace(entry, id=UUID(int=1000 + number)) if entry.id == UUID(int=1) else entry
