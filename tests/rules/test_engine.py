"""What the engine does with the verdicts: what is shown, in which order and rank, as of which day, for which leg."""

from datetime import timedelta

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Finding, RuleKind, Urgency, Verdict
from kneelog.domain.vocabulary import Side
from kneelog.rules import catalogue
from kneelog.rules.catalogue import Catalogue, Rule
from kneelog.rules.engine import MOST_CAUSES, SHOWN_FROM, evaluate
from kneelog.rules.tables import parse
from tests.rules.notation import NOW, TODAY, profile, series

CAUSE = """
id = "{id}"
version = 1
since = "0.1.0"
status = "stable"
kind = "cause"
title = "A cause"
urgency = "routine"
source = "article"
found = "Fits."
why = "Why."
when_not_to_use = "When."
false_alarms = "Alarms."
advice = {{ routine = "Ask at leisure." }}
fit = {{ full = 10, match = 0.7 }}

[[criterion]]
id = "sign"
kind = "answer"
text = "Clicks"
params = {{ terms = ["clicking"], within = 28 }}
weight = {weight}
weight_if_no = -1
source = "article"

[[criterion]]
id = "other"
kind = "answer"
text = "Crackles"
params = {{ terms = ["crackling"], within = 28 }}
weight = 3
source = "article"

[[criterion]]
id = "doubt"
kind = "answer"
text = "Bruised"
params = {{ terms = ["bruising"], within = 28 }}
weight = -5
source = "article"
"""


def _cause(name: str, weight: float) -> Rule:
    return catalogue.rule(parse(f"{name}.toml", CAUSE.format(id=name, weight=weight)), catalogue.sources())


def _all(text: str, *extra: Rule, about: str = "") -> tuple[Finding, ...]:
    rules = Catalogue((*catalogue.load().rules, *extra))
    return evaluate(series(text, profile=profile(about)), TODAY, NOW, rules)


def _one(text: str, weight: float = 7) -> Finding:
    return evaluate(series(text), TODAY, NOW, Catalogue((_cause("a_cause", weight),)))[0]


def test_every_rule_gives_exactly_one_finding() -> None:
    """No rule is left out, whatever the diary holds."""
    for text in ("_", "4R", "4R+calf_swelling@R+leg_redness@R+fever+foot_numb@L"):
        assert sorted(finding.rule for finding in _all(text)) == [rule.id for rule in catalogue.load().rules]


def test_an_empty_diary_shows_nothing_and_denies_nothing() -> None:
    """Where nothing was asked every rule is unknown: nothing is shown and nothing is called no."""
    found = evaluate(Diary(), TODAY, NOW)
    assert {finding.verdict for finding in found} == {Verdict.UNKNOWN}
    assert not any(finding.shown or finding.opposing for finding in found)


def test_urgent_findings_come_first_then_warnings_then_causes() -> None:
    """The order is that of the screens: what presses most stands first, causes by rank at the end."""
    found = _all("9R+calf_swelling@R+leg_redness@R+foot_numb@R+clicking@R+crackling@R", _cause("a_cause", 7))
    shown = [finding.rule for finding in found if finding.shown]
    assert shown == ["limb_ischaemia", "dvt", "severe_pain", "a_cause"]
    levels = [finding.urgency.level for finding in found if finding.urgent]
    assert levels == sorted(levels, reverse=True)


def test_an_urgent_clot_takes_no_place_of_the_causes_and_keeps_its_rank() -> None:
    """Three causes are shown beside an urgent clot finding, and it is ranked among them by fit."""
    causes = [_cause(f"cause_{number}", 7 - number) for number in range(4)]
    found = {finding.rule: finding for finding in _all("0R+calf_tender@R+leg_warmth@R+clicking+crackling", *causes)}
    shown = [finding for finding in found.values() if finding.shown and finding.kind is RuleKind.CAUSE]
    assert len(shown) == MOST_CAUSES + 1
    assert [found[f"cause_{number}"].rank for number in range(4)] == [1, 2, 3, None]
    assert found["dvt"].rank == 4


def test_a_strong_urgent_clot_finding_takes_no_place_either() -> None:
    """Where the clot finding fits best of all, three other causes are still shown."""
    causes = [_cause(f"cause_{number}", 5) for number in range(4)]
    clot = "0R+calf_swelling@R+leg_warmth@R+visible_veins@R+clicking"
    found = {finding.rule: finding for finding in _all(clot, *causes)}
    assert [found[name].rank for name in ("dvt", "cause_0", "cause_1", "cause_2", "cause_3")] == [1, 2, 3, 4, None]


def test_a_clot_finding_of_few_signs_competes_like_any_cause() -> None:
    """Without urgency the clot finding is shown only where it fits strongly enough."""
    weak = {finding.rule: finding for finding in _all("3R+calf_tender@R")}["dvt"]
    assert weak.strength < SHOWN_FROM
    assert (weak.shown, weak.rank) == (False, None)
    strong = {finding.rule: finding for finding in _all("3R+calf_tender@R+fatigue@R", about="+smoking born=1940")}[
        "dvt"
    ]
    assert (strong.verdict, strong.shown, strong.rank) == (Verdict.PARTIAL, True, 1)


def test_strength_is_the_sum_of_what_is_noted() -> None:
    """Yes adds its weight, no takes off its own, what speaks against takes off; all between 0 and 1."""
    assert _one("3R+clicking").strength == 0.7
    assert _one("3R+clicking+crackling").strength == 1.0
    assert _one("3R+crackling-clicking").strength == 0.2
    assert _one("3R+clicking+crackling+bruising").strength == 0.5
    assert _one("3R+bruising").strength == 0.0
    assert _one("3R+clicking+crackling", weight=9).strength == 1.0


def test_the_four_verdicts_of_a_cause() -> None:
    """Match from its threshold; partial while it may still fit; unknown with nothing for it; no match beyond hope."""
    assert _one("3R+clicking").verdict is Verdict.MATCH
    assert _one("3R+crackling").verdict is Verdict.PARTIAL
    assert _one("3R").verdict is Verdict.UNKNOWN
    assert _one("3R+bruising").verdict is Verdict.UNKNOWN
    assert _one("3R-clicking").verdict is Verdict.NO_MATCH
    assert _one("3R+crackling-clicking").verdict is Verdict.NO_MATCH


def test_a_cause_is_shown_from_the_named_strength() -> None:
    """A cause that fits weakly is not put before the person: nothing fits well is a proper answer."""
    assert not _one("3R+clicking", weight=2).shown
    assert _one("3R+clicking", weight=SHOWN_FROM * 10).shown
    assert not _one("3R+clicking", weight=SHOWN_FROM * 10 - 0.1).shown


def test_what_speaks_against_stands_under_against() -> None:
    """A yes with a weight below 0 is evidence against."""
    finding = _one("3R+clicking+bruising")
    assert [evidence.criterion for evidence in finding.opposing] == ["doubt"]
    assert [evidence.criterion for evidence in finding.supporting] == ["sign"]


def test_a_cause_asks_for_what_its_rule_says() -> None:
    """A cause without levels carries the urgency its file names, and the advice for it."""
    finding = _one("3R+clicking")
    assert (finding.urgency, finding.advice, finding.call_if) == (Urgency.ROUTINE, "Ask at leisure.", "")
    assert _one("3R").urgency is Urgency.NONE


def test_a_lesser_warning_is_not_shown_beside_the_urgent_finding_that_says_more() -> None:
    """One sign of a clot is told on its own, not beside the finding that asks for a check today; severe pain is."""
    alone = {finding.rule: finding for finding in _all("8R+calf_tender@R")}
    assert alone["clot_sign"].shown
    both = {finding.rule: finding for finding in _all("8R+calf_tender@R+leg_redness@R")}
    assert both["dvt"].urgent
    assert (both["clot_sign"].verdict, both["clot_sign"].shown) == (Verdict.MATCH, False)
    assert both["severe_pain"].shown


def test_as_of_a_day_later_entries_and_marks_do_not_count() -> None:
    """As of yesterday, what was noted today is not there, neither entries nor marks."""
    diary = series("4R 4R+foot_numb@R")
    yesterday = {finding.rule: finding for finding in evaluate(diary, TODAY - timedelta(days=1), NOW)}
    today = {finding.rule: finding for finding in evaluate(diary, TODAY, NOW)}
    assert yesterday["limb_ischaemia"].verdict is Verdict.UNKNOWN
    assert today["limb_ischaemia"].urgency is Urgency.EMERGENCY


def test_evidence_carries_days_entries_and_keys() -> None:
    """Behind each claim stand the days, the entries and the keys that a response answers."""
    diary = series("4R+foot_numb@R _ 4R+foot_numb@R")
    finding = next(one for one in evaluate(diary, TODAY, NOW) if one.rule == "limb_ischaemia")
    (evidence,) = finding.supporting
    assert evidence.days == (TODAY - timedelta(days=2), TODAY)
    assert evidence.entries == tuple(entry.id for entry in diary.entries)
    assert evidence.keys == ("foot_numb:right:2026-11-20", "foot_numb:right:2026-11-22")
    assert finding.keys == frozenset(evidence.keys)


def test_evidence_of_both_legs_is_told_together() -> None:
    """Where both legs show a sign, both stand in the one finding."""
    diary = series("4R+foot_numb@R 4L+foot_cold_or_pale@L")
    finding = next(one for one in evaluate(diary, TODAY, NOW) if one.rule == "limb_ischaemia")
    assert "(left and right)" in finding.supporting[0].text
    assert len(finding.supporting[0].entries) == 2


def test_the_other_leg_that_nobody_asked_about_keeps_nothing_unknown() -> None:
    """With the right leg in question, a no for the right leg is a no; the left one is not asked about."""
    denied = "4R-foot_numb@R-foot_cold_or_pale@R"
    finding = next(one for one in _all(denied) if one.rule == "limb_ischaemia")
    assert (finding.verdict, finding.not_asked) == (Verdict.NO_MATCH, ())
    both = next(one for one in _all(f"4L {denied}") if one.rule == "limb_ischaemia")
    assert both.verdict is Verdict.UNKNOWN


def test_a_side_not_stated_counts_with_either_leg() -> None:
    """A sign without a side joins a sign of either leg."""
    for side, letter in ((Side.LEFT, "L"), (Side.RIGHT, "R")):
        finding = next(one for one in _all(f"0{letter}+calf_tender@{letter}+leg_redness") if one.rule == "dvt")
        assert finding.urgency is Urgency.SAME_DAY, side


def test_the_numbers_to_call_are_those_of_the_country() -> None:
    """The country of the profile picks the numbers in the advice."""
    for country, number in (("GB", "999"), ("US", "911"), ("", "112 in the EU"), ("ZZ", "112 in the EU")):
        about = f"country={country}" if country else ""
        finding = next(one for one in _all("4R+foot_numb@R", about=about) if one.rule == "limb_ischaemia")
        assert number in finding.advice
