"""A response folds a finding, never deletes it; what is new, worse or overdue unfolds it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Finding
from kneelog.domain.record import Response
from kneelog.domain.vocabulary import ResponseKind
from kneelog.rules.engine import evaluate
from tests.rules.notation import NOW, TODAY, series

HOUR = timedelta(hours=1)
NEVER_SEEN = (ResponseKind.CALLED, ResponseKind.APPOINTMENT, ResponseKind.WAITING)

SAME_DAY = "4R+calf_swelling@R+leg_redness@R"
EMERGENCY = "4R+foot_numb@R"
SOON = "8R"


def _found(diary: Diary, rule: str, *, on: date = TODAY, now: datetime = NOW) -> Finding:
    return next(finding for finding in evaluate(diary, on, now) if finding.rule == rule)


def _responded(diary: Diary, rule: str, kind: ResponseKind, made_at: datetime, on: date | None = None) -> Response:
    """Return the response made in sight of what the rule says of a diary."""
    finding = _found(diary, rule, now=made_at)
    return Response(
        id=UUID(int=1),
        made_at=made_at,
        kind=kind,
        rule=rule,
        rule_version=finding.rule_version,
        urgency=finding.urgency.value,
        evidence=tuple(sorted(finding.keys)),
        on=on,
    )


def _with(text: str, *responses: Response) -> Diary:
    plain = series(text)
    return Diary(plain.entries, responses=responses)


def test_without_a_response_nothing_is_folded() -> None:
    """A finding stands until the person answers it."""
    assert not _found(series(SAME_DAY), "dvt").folded


@pytest.mark.parametrize("kind", NEVER_SEEN)
def test_a_same_day_finding_folds_for_a_day(kind: ResponseKind) -> None:
    """After 24 hours it stands there again, whatever was said short of having been seen; it is always still shown."""
    made = NOW - 24 * HOUR
    response = _responded(series(SAME_DAY), "dvt", kind, made, TODAY)
    diary = _with(SAME_DAY, response)
    assert _found(diary, "dvt", now=made + 24 * HOUR - timedelta(seconds=1)).folded
    assert not _found(diary, "dvt", now=made + 24 * HOUR).folded
    assert _found(diary, "dvt", now=made).shown


@pytest.mark.parametrize("kind", NEVER_SEEN)
def test_an_emergency_stays_until_somebody_has_looked(kind: ResponseKind) -> None:
    """Calling, waiting or an appointment do not fold an emergency."""
    response = _responded(series(EMERGENCY), "limb_ischaemia", kind, NOW, TODAY)
    assert not _found(_with(EMERGENCY, response), "limb_ischaemia").folded


@pytest.mark.parametrize(("text", "rule"), [(EMERGENCY, "limb_ischaemia"), (SAME_DAY, "dvt")])
def test_having_been_seen_folds_what_is_urgent(text: str, rule: str) -> None:
    """Once a doctor has looked at the signs, the finding stays folded without a limit of hours."""
    response = _responded(series(text), rule, ResponseKind.SEEN, NOW, TODAY)
    diary = _with(text, response)
    assert _found(diary, rule).folded
    assert _found(diary, rule, on=TODAY + timedelta(days=3), now=NOW + 72 * HOUR).folded


@pytest.mark.parametrize("away", [-1, 1])
def test_a_visit_before_the_signs_or_still_to_come_answers_nothing(away: int) -> None:
    """Having been seen before the sign was there, or on a day still to come, does not fold an emergency."""
    seen = TODAY + timedelta(days=away)
    response = _responded(series(EMERGENCY), "limb_ischaemia", ResponseKind.SEEN, NOW, seen)
    assert not _found(_with(EMERGENCY, response), "limb_ischaemia").folded


def test_pain_logged_after_having_been_seen_is_nothing_new() -> None:
    """Pain is a circumstance of the clot finding: another painful day does not unfold it."""
    before, after = f"{SAME_DAY} _", f"{SAME_DAY} 5R"
    response = _responded(series(before), "dvt", ResponseKind.SEEN, NOW, TODAY)
    assert _found(_with(after, response), "dvt").folded


@pytest.mark.parametrize("more", ["4R+visible_veins@R", "4R+calf_swelling@R", "4R+calf_swelling@L"])
def test_new_evidence_unfolds(more: str) -> None:
    """A new sign, the same sign on a later day and the same sign of the other leg each unfold what was answered."""
    response = _responded(series(f"{SAME_DAY} _"), "dvt", ResponseKind.SEEN, NOW, TODAY)
    assert not _found(_with(f"{SAME_DAY} {more}", response), "dvt").folded


def test_a_new_risk_unfolds() -> None:
    """A strong risk that comes to light is new evidence."""
    response = _responded(series("4R+leg_redness@R+calf_tender@R _"), "dvt", ResponseKind.SEEN, NOW, TODAY)
    assert not _found(_with("4R+leg_redness@R+calf_tender@R 4R+surgery", response), "dvt").folded


def test_the_other_leg_is_not_hidden_behind_an_answered_graver_one() -> None:
    """An emergency of the right leg, seen, does not fold the same-day signs that the left leg shows later."""
    right = "0R+leg_redness@R+calf_tender@R+fainting"
    response = _responded(series(f"{right} _"), "dvt", ResponseKind.SEEN, NOW, TODAY)
    assert _found(_with(f"{right} _", response), "dvt").folded
    assert not _found(_with(f"{right} 0L+leg_redness@L+calf_tender@L", response), "dvt").folded


def test_graver_urgency_unfolds() -> None:
    """What was answered as a matter of days is open again once it is a matter of the day."""
    diary = series(SAME_DAY)
    answered = _responded(diary, "dvt", ResponseKind.SEEN, NOW, TODAY)
    assert not _found(_with(SAME_DAY, replace(answered, urgency="soon")), "dvt").folded


def test_a_warning_of_days_stays_folded_until_something_is_new() -> None:
    """A soon warning folds without a limit of hours; severe pain on a later day unfolds it."""
    response = _responded(series(f"{SOON} _ _"), "severe_pain", ResponseKind.WAITING, NOW - 48 * HOUR)
    assert _found(_with(f"{SOON} 3R 3R", response), "severe_pain").folded
    assert not _found(_with(f"{SOON} 3R 8R", response), "severe_pain").folded


def test_the_next_step_of_the_ladder_unfolds_persistence_and_a_day_more_does_not() -> None:
    """Who decided to wait on day 4 is asked again on day 15, and on no day between."""
    response = _responded(series("3Rx4 _x10"), "persistence", ResponseKind.WAITING, NOW - 240 * HOUR)
    assert _found(_with("3Rx4 3Rx10", response), "persistence").folded
    assert not _found(_with("3Rx4 3Rx11", response), "persistence").folded


def test_a_response_to_another_rule_or_made_later_does_not_count() -> None:
    """Only what was answered of this rule, and before the moment looked from, folds it."""
    response = _responded(series(SOON), "severe_pain", ResponseKind.WAITING, NOW)
    other = replace(response, rule="persistence")
    later = replace(response, made_at=NOW + HOUR)
    next_day = replace(response, made_at=NOW + 24 * HOUR)
    assert not _found(_with(SOON, other), "severe_pain").folded
    assert not _found(_with(SOON, later), "severe_pain").folded
    assert not _found(_with(SOON, next_day), "severe_pain", now=NOW + 48 * HOUR).folded


def test_what_is_not_shown_is_not_folded() -> None:
    """A response to a finding that is gone leaves nothing folded."""
    response = _responded(series(SOON), "severe_pain", ResponseKind.WAITING, NOW)
    assert not _found(_with("3R", response), "severe_pain").folded


def test_another_day_of_the_same_calf_pain_unfolds_nothing() -> None:
    """Pain in a place after somebody has looked is no new sign; a sign of the same leg on a later day is."""
    response = _responded(series("3R/calf+calf_swelling@R"), "dvt", ResponseKind.SEEN, NOW, TODAY)
    later = TODAY + timedelta(days=3)
    for more, folds in (("3R/calf", True), ("3R/calf+calf_tender@R", False)):
        diary = replace(series(f"3R/calf+calf_swelling@R _x2 {more}", last=later), responses=(response,))
        found = next(one for one in evaluate(diary, later, NOW + timedelta(days=3)) if one.rule == "dvt")
        assert found.urgent
        assert found.folded is folds
