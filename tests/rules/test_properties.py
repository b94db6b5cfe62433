"""What holds of the findings of any diary whatever."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry
from kneelog.domain.finding import Finding, RuleKind, Urgency, Verdict
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import Condition, MarkKind, Mechanism, Side, Symptom, Timing, Zone
from kneelog.rules import catalogue
from kneelog.rules.catalogue import Criterion
from kneelog.rules.criteria import AnswerCriterion
from kneelog.rules.engine import SHOWN_FROM, evaluate
from tests import strategies
from tests.rules.notation import NOW, TODAY, series

# A long search through code that other tests cover: watched by coverage it takes twice as long.
pytestmark = pytest.mark.no_cover

FIRST = TODAY - timedelta(days=20)
"""Close together, so that entries share days, windows and episodes."""

MIRRORED = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NOT_STATED: Side.NOT_STATED}

LEVEL = {urgency.value: urgency.level for urgency in Urgency}


def _near(most: int = 5) -> st.SearchStrategy[Diary]:
    return strategies.diaries(most=most, first=FIRST, last=TODAY)


def _danger_terms() -> list[Symptom | Timing]:
    """Return the terms of every criterion that is a sign of an urgent rule."""
    criteria: list[Criterion] = [
        criterion
        for rule in catalogue.load().rules
        if rule.urgency.level >= Urgency.SAME_DAY.level
        for criterion in rule.criteria
    ]
    terms = {
        term
        for criterion in criteria
        if isinstance(criterion.judge, AnswerCriterion)
        for term in (*criterion.judge.terms, *criterion.judge.also)
    }
    return sorted((term for term in terms if isinstance(term, Symptom | Timing)), key=str)


def _by_rule(diary: Diary) -> dict[str, Finding]:
    return {finding.rule: finding for finding in evaluate(diary, TODAY, NOW)}


def _highest(diary: Diary) -> int:
    return max(finding.urgency.level for finding in evaluate(diary, TODAY, NOW))


@st.composite
def _plain_entries(draw: st.DrawFn) -> Entry:
    """Entries as this app's own screens make them, dense in what the rules read."""
    entry = draw(strategies.entries(first=FIRST, last=TODAY))
    chosen = draw(st.lists(st.sampled_from(_danger_terms()), max_size=4, unique=True))
    side = draw(st.sampled_from(Side))
    answers = tuple(
        Answer(term, draw(st.booleans()), side if isinstance(term, Symptom) else Side.NOT_STATED) for term in chosen
    )
    return replace(entry, answers=answers)


def _dense() -> st.SearchStrategy[Diary]:
    """Diaries that often hold danger signs."""
    return st.builds(
        lambda entries, profile: Diary(tuple({entry.id: entry for entry in entries}.values()), profile=profile),
        st.lists(_plain_entries(), min_size=1, max_size=4),
        strategies.profiles(),
    )


@given(_dense(), st.data())
def test_adding_a_danger_sign_never_lowers_the_highest_urgency(diary: Diary, data: st.DataObject) -> None:
    """Whatever else is noted, one sign more never makes the whole less pressing.

    "Both legs alike" is no danger sign: it is the one answer that sets signs aside, and is left out here.
    """
    place = data.draw(st.integers(0, len(diary.entries) - 1))
    entry = diary.entries[place]
    term = data.draw(st.sampled_from(_danger_terms()))
    side = data.draw(st.sampled_from(Side)) if isinstance(term, Symptom) else Side.NOT_STATED
    if entry.says(term, side) is not None:
        return
    more = replace(entry, answers=(*entry.answers, Answer(term, yes=True, side=side)))
    entries = (*diary.entries[:place], more, *diary.entries[place + 1 :])
    assert _highest(replace(diary, entries=entries)) >= _highest(diary)


@given(st.one_of(_dense(), _near()), st.data())
def test_removing_an_answer_never_turns_unknown_into_no_match(diary: Diary, data: st.DataObject) -> None:
    """Knowing less can never make a rule know that it does not fit.

    But for an answer that is all its entry says of pain: it is the pain, and without it a 0 of another day stands.
    """
    answered = [(place, number) for place, entry in enumerate(diary.entries) for number in range(len(entry.answers))]
    if not answered:
        return
    place, number = data.draw(st.sampled_from(answered))
    entry = diary.entries[place]
    less = replace(entry, answers=(*entry.answers[:number], *entry.answers[number + 1 :]))
    assume(all(less.painful_on(side) is entry.painful_on(side) for side in Side))
    before = _by_rule(diary)
    after = _by_rule(replace(diary, entries=(*diary.entries[:place], less, *diary.entries[place + 1 :])))
    for rule, finding in before.items():
        if finding.verdict is Verdict.UNKNOWN:
            assert after[rule].verdict is not Verdict.NO_MATCH, rule


@given(st.one_of(_dense(), _near()), st.randoms())
def test_the_order_in_which_entries_come_does_not_matter(diary: Diary, random: Random) -> None:
    """The findings are those of the diary, not of the order in which a file lists it."""
    entries = list(diary.entries)
    random.shuffle(entries)
    assert evaluate(replace(diary, entries=tuple(entries)), TODAY, NOW) == evaluate(diary, TODAY, NOW)


@given(st.one_of(_dense(), _near()))
def test_the_same_diary_gives_the_same_findings(diary: Diary) -> None:
    """Nothing is drawn, cached or counted across calls."""
    assert repr(evaluate(diary, TODAY, NOW)) == repr(evaluate(replace(diary), TODAY, NOW))


@given(st.one_of(_dense(), _near()))
def test_left_and_right_are_treated_alike(diary: Diary) -> None:
    """Mirror every side and each rule says the same."""
    mirrored = replace(
        diary,
        entries=tuple(_mirrored(entry) for entry in diary.entries),
        marks=tuple(replace(mark, side=MIRRORED[mark.side]) for mark in diary.marks),
    )
    of_mirrored = _by_rule(mirrored)
    for rule, finding in _by_rule(diary).items():
        other = of_mirrored[rule]
        assert (other.verdict, other.urgency, other.strength) == (finding.verdict, finding.urgency, finding.strength)
        assert (other.shown, other.rank) == (finding.shown, finding.rank)


def _mirrored(entry: Entry) -> Entry:
    return replace(
        entry,
        places=tuple(replace(place, side=MIRRORED[place.side]) for place in entry.places),
        answers=tuple(replace(answer, side=MIRRORED[answer.side]) for answer in entry.answers),
    )


@given(_near(most=8))
def test_findings_hang_together(diary: Diary) -> None:
    """Urgency and advice go with the verdict; what is shown, ranked and folded follows its rules; order is as told."""
    found = evaluate(diary, TODAY, NOW)
    for finding in found:
        assert bool(finding.advice) == (finding.urgency is not Urgency.NONE)
        assert finding.verdict in (Verdict.MATCH, Verdict.PARTIAL) or finding.urgency is Urgency.NONE
        assert finding.shown or not (finding.urgent or finding.folded)
        assert (finding.rank is not None) == (finding.shown and finding.kind is RuleKind.CAUSE)
        if finding.shown and finding.kind is RuleKind.CAUSE and not finding.urgent:
            assert finding.strength >= SHOWN_FROM
        for evidence in (*finding.supporting, *finding.opposing):
            assert all(diary.entry(entry) is not None for entry in evidence.entries)
            assert all(day <= TODAY for day in evidence.days)
    ranks = [finding.rank for finding in found if finding.rank]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))
    urgent = [finding.urgent for finding in found]
    assert urgent == sorted(urgent, reverse=True)


@given(_near())
def test_not_asked_is_never_read_as_no(diary: Diary) -> None:
    """A criterion speaks against a rule only where an entry, a mark or the profile says something about it."""
    silent = replace(diary, entries=tuple(replace(entry, answers=()) for entry in diary.entries))
    for finding in evaluate(silent, TODAY, NOW):
        rule = catalogue.load().rule(finding.rule)
        asked = {criterion.id for criterion in rule.criteria if isinstance(criterion.judge, AnswerCriterion)}
        assert not asked & {evidence.criterion for evidence in finding.opposing}
        assert not asked & {evidence.criterion for evidence in finding.supporting}


@pytest.mark.parametrize("side", ["L", "R", ""])
def test_ninety_healthy_days_raise_nothing(side: str) -> None:
    """A knee that aches for a day now and then, with every danger question answered no, shows nothing on any day."""
    noes = "".join(f"-{term.value}" for term in _danger_terms())
    diary = series(" ".join(f"0{side}x9{noes} {ache}{side}" for ache in (3, 1, 6, 2, 4, 5, 1, 2, 3)))
    for back in range(90):
        found = evaluate(diary, TODAY - timedelta(days=back), NOW)
        assert [finding.rule for finding in found if finding.shown] == []


def test_a_healthy_year_raises_nothing() -> None:
    """A year with an ache now and then, danger questions answered no, shows nothing on the days looked at."""
    noes = "".join(f"-{term.value}" for term in _danger_terms())
    diary = series(" ".join(f"0Rx9{noes} {ache}R" for ache in (3, 1, 6, 2, 4, 5) * 6))
    for back in range(0, 360, 9):
        found = evaluate(diary, TODAY - timedelta(days=back), NOW)
        assert [finding.rule for finding in found if finding.shown] == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a running process cannot be set here")
@given(_dense())
def test_the_time_zone_of_the_device_does_not_matter(diary: Diary) -> None:
    """An entry carries its own distance from UTC; where the device is says nothing."""
    found = set()
    before = os.environ.get("TZ")
    try:
        for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
            os.environ["TZ"] = zone
            time.tzset()
            found.add(repr(evaluate(replace(diary), TODAY, NOW)))
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()
    assert len(found) == 1


@given(_dense(), st.sampled_from(Condition))
def test_a_risk_never_lowers_the_urgency(diary: Diary, risk: Condition) -> None:
    """What the profile says raises attention or leaves it."""
    if diary.profile.says(risk) is not None:
        return
    riskier = replace(diary.profile, conditions=(*diary.profile.conditions, (risk, True)))
    assert _urgency(replace(diary, profile=riskier)) >= _urgency(diary)


def _urgency(diary: Diary) -> int:
    """Return the highest urgency of the warnings and of the clot finding: causes ask for routine at most."""
    found = evaluate(diary, TODAY, NOW)
    return max(one.urgency.level for one in found if one.kind is RuleKind.WARNING or one.rule == "dvt")


def test_an_injury_mark_alone_raises_nothing() -> None:
    """Marks are circumstances: without a sign there is nothing to act on."""
    mark = Mark(series("3R").entries[0].id, TODAY, MarkKind.INJURY)
    assert not any(finding.shown for finding in evaluate(Diary(marks=(mark,)), TODAY, NOW))


def test_danger_terms_are_those_of_the_urgent_rules() -> None:
    """The properties above exercise the signs they are about, and no other vocabulary."""
    terms = _danger_terms()
    assert {Symptom.CALF_SWELLING, Symptom.FOOT_NUMB, Symptom.LOCKED_NOW, Timing.OVER_TEN_MINUTES} <= set(terms)
    assert not any(isinstance(term, Mechanism | Zone) for term in terms)
