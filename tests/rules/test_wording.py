"""Sentences: dates as they are said, legs named, nothing claimed."""

from datetime import date, timedelta

from kneelog.domain.episode import PAIN_FREE_DAYS_THAT_END_IT
from kneelog.domain.finding import Evidence, Source, Verdict
from kneelog.domain.vocabulary import Side
from kneelog.rules import wording
from kneelog.rules.engine import evaluate
from kneelog.words import speaking
from tests.rules.notation import NOW, TODAY, series
from tests.rules.test_contract import BANNED

ON = date(2026, 11, 22)


def _days(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 11, number) for number in numbers)


def test_few_days_are_named_and_many_are_counted() -> None:
    """Up to three days are named; more are told as a number and a span."""
    assert wording.days_text((), ON) == ""
    assert wording.days_text(_days(20), ON) == "20 November"
    assert wording.days_text(_days(20, 22), ON) == "20 November and 22 November"
    assert wording.days_text(_days(18, 20, 22), ON) == "18 November, 20 November and 22 November"
    assert wording.days_text(_days(3, 5, 18, 20), ON) == "4 days from 3 November to 20 November"


def test_a_day_of_another_year_carries_the_year() -> None:
    """A date of last year cannot be taken for one of this year."""
    assert wording.days_text((date(2025, 12, 30),), ON) == "30 December 2025"


def test_evidence_names_the_leg_and_the_degree() -> None:
    """What was noted carries the leg where one was stated, and how bad it was."""
    assert wording.evidence_text("Severe pain", [Side.RIGHT], "8 out of 10") == "Severe pain (right; 8 out of 10)"
    assert wording.evidence_text("Fever", [Side.NOT_STATED], "") == "Fever"
    assert wording.evidence_text("Numb foot", [Side.RIGHT, Side.LEFT], "") == "Numb foot (left and right)"


def test_what_was_answered_no_is_told_as_an_answer() -> None:
    """A no is what the person noted, or a later answer beside a yes; never an all-clear."""
    assert wording.denied_text("Numb foot", also_affirmed=False) == "Numb foot: no"
    assert wording.denied_text("Numb foot", also_affirmed=True) == "Numb foot: a later answer was no"


def test_the_sentence_opens_with_what_was_found_only_where_it_was() -> None:
    """A pattern that is not there, or not known, is said to be so, with what is noted all the same."""
    noted = (Evidence("a", "Fever", Source("t", "u"), _days(22)),)
    assert wording.opening("Found.", Verdict.MATCH) == "Found."
    assert wording.opening("Found.", Verdict.PARTIAL).startswith("Part of this pattern")
    assert wording.opening("Found.", Verdict.UNKNOWN).startswith("Not known yet")
    assert wording.opening("Found.", Verdict.NO_MATCH) == "The answers given so far do not show this pattern."
    assert wording.noted(noted, ON) == "Fever, 22 November"
    assert wording.noted((), ON) == ""


def test_no_sentence_of_a_finding_claims_or_reassures() -> None:
    """Whatever the diary, no text of any finding holds a banned word."""
    diaries = ("_", "4Rx5", "9R+calf_swelling@R-leg_redness@R+fever", "3R-foot_numb@R-foot_cold_or_pale@R", "0R&3L~9w")
    for text in diaries:
        for finding in evaluate(series(text), TODAY, NOW):
            evidence = (*finding.supporting, *finding.opposing, *finding.not_asked)
            told = [finding.says, finding.advice, finding.call_if, *(one.text for one in evidence)]
            assert [sentence for sentence in told if BANNED.search(sentence)] == [], finding.rule


def test_dates_of_the_sentence_are_those_of_the_entries() -> None:
    """The days in the sentence are the days on which the sign was noted."""
    finding = next(one for one in evaluate(series("4R+foot_numb@R _ 4R+foot_numb@R"), TODAY, NOW) if one.urgent)
    first = TODAY - timedelta(days=2)
    assert f"(right), {first.day} November and {TODAY.day} November." in finding.says


def test_of_several_signs_those_noted_are_named_and_no_others() -> None:
    """Who noted short breath reads no list of all that the rule would have taken, and what was denied is not open."""
    found = {one.rule: one for one in evaluate(series("5R+calf_swelling@R+breathlessness-chest_pain"), TODAY, NOW)}
    assert "Short of breath" in found["lung_embolism"].says
    assert "blood" not in found["lung_embolism"].says
    stairs = {one.rule: one for one in evaluate(series("5R+worse_stairs"), TODAY, NOW)}["runners_knee"]
    assert [one.text for one in stairs.supporting if "tairs" in one.text] == ["Worse: stairs"]


def test_what_is_left_to_answer_is_named_alone() -> None:
    """Of a criterion with several questions some were answered no: only the others are still open."""
    asked = evaluate(series("5R-breathlessness-chest_pain"), TODAY, NOW)
    lung = next(one for one in asked if one.rule == "lung_embolism")
    assert [one.text for one in lung.not_asked if one.criterion.startswith(("lung", "chest"))] == [
        "Coughing blood; Fainted; Racing or uneven heart; Upper back pain"
    ]


def _of(*keys: str) -> Evidence:
    return Evidence(
        "sign", "What a rule makes of it (right)", Source("Somebody", "https://somebody.example"), keys=keys
    )


def test_what_is_read_out_on_the_phone_is_what_was_noted_by_leg() -> None:
    """Nobody in pain should have to translate the words of a rule; each sign is said once, and of the right leg."""
    noted = (
        _of("calf_swelling:right:2026-11-20", "calf_swelling:right:2026-11-21"),
        _of("calf:right", "pain:right", "severity_8:right"),
        _of("fever:right:2026-11-20", "worse_walking:left"),
    )
    assert wording.aloud(noted) == (
        "My right leg: swollen calf, pain: calf, pain 8 out of 10. My left leg: worse: walking. I notice: fever."
    )


def test_what_only_a_rule_speaks_of_is_not_read_out() -> None:
    """A length of days, a year of birth: the sentence leaves them out, and is empty where nothing is left."""
    assert wording.aloud((_of("episode:right:2026-11-01", "birth_year:not_stated", "cancer:not_stated"),)) == ""


def test_a_warning_is_read_out_in_the_language_that_holds() -> None:
    """The phone is answered in the language of the person."""
    with speaking("de"):
        assert wording.aloud((_of("calf_swelling:left"),)) == "Mein linkes Bein: Wade geschwollen."


def test_pain_that_lasts_names_the_days_that_would_end_it() -> None:
    """The sentence is in the file of the rule, and the number in the code: one must not change without the other."""
    lasting = {one.rule: one for one in evaluate(series("3Rx4"), TODAY, NOW)}["persistence"]
    assert PAIN_FREE_DAYS_THAT_END_IT == 7
    assert lasting.supporting[0].text.startswith("Pain without seven pain-free days in a row")
