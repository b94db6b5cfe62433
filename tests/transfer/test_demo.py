"""The demo diary: always the same, believable, and calm at its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kneelog.domain.diary import Archive
from kneelog.domain.entry import SEVERE_FROM
from kneelog.domain.vocabulary import ResponseKind, Side, Symptom, Zone
from kneelog.rules import engine
from kneelog.transfer import json_v1, read
from kneelog.transfer.demo import DAYS, demo
from kneelog.words import speaking

TODAY = date(2026, 11, 22)
ARCHIVE = demo(TODAY)
DIARY = ARCHIVE.diary()
NOW = datetime.combine(TODAY, time(9), UTC)


def test_it_is_the_same_for_the_same_day() -> None:
    """Two demos of a day are equal to the byte; another day tells the same story on other dates."""
    assert json_v1.write(demo(TODAY)) == json_v1.write(ARCHIVE)
    later = demo(TODAY + timedelta(days=33)).diary()
    assert [day.worst for day in later.days] == [day.worst for day in DIARY.days]
    assert not {entry.id for entry in later.entries} & {entry.id for entry in DIARY.entries}


def test_it_says_that_it_is_a_demo() -> None:
    """The mark that keeps it apart from a person's own diary is set, and survives a file."""
    assert ARCHIVE.demo
    assert read(json_v1.write(ARCHIVE), "demo.json").archive(NOW) == ARCHIVE


def test_it_ends_on_the_evening_before_today() -> None:
    """120 days with gaps, the last of them free to be logged; nothing lies in the future."""
    first, last = DIARY.days[0].on, DIARY.days[-1].on
    assert (first, last) == (TODAY - timedelta(days=DAYS - 1), TODAY - timedelta(days=1))
    assert 100 <= len(DIARY.days) < DAYS - 1
    assert all(version.saved_at < NOW for versions in ARCHIVE.entries for version in versions)
    assert all(mark.on < TODAY for mark in DIARY.marks)


def test_it_shows_what_a_diary_can_hold() -> None:
    """A pain-free day and a severe one, places, back-dated, corrected and deleted entries, marks, ratings, profile."""
    worst = [day.worst for day in DIARY.days if day.worst is not None]
    assert min(worst) == 0
    assert max(worst) >= SEVERE_FROM
    places = {(place.zone, place.side) for entry in DIARY.entries for place in entry.places}
    assert places == {(zone, Side.RIGHT) for zone in (Zone.BACK_OF_KNEE, Zone.INNER, Zone.CALF)}
    assert any(entry.logged_at and entry.logged_at.date() > entry.day for entry in DIARY.entries)
    assert sum(len(versions) > 1 for versions in ARCHIVE.entries) == 2
    assert sum(versions[-1].voided for versions in ARCHIVE.entries) == 1
    assert len(DIARY.marks) == 5
    assert len(DIARY.functions) == 12
    assert DIARY.profile.birth_year == TODAY.year - 39
    assert {"Running", "Walking"} <= {activity.kind for entry in DIARY.entries for activity in entry.activities}
    assert {"Ibuprofen", "Ice"} <= {treatment.kind for entry in DIARY.entries for treatment in entry.treatments}
    assert len({entry.note for entry in DIARY.entries}) > 10


def test_the_swollen_calf_was_answered() -> None:
    """The one danger sign of the past was seen to on its day."""
    (response,) = DIARY.responses
    assert response.kind is ResponseKind.SEEN
    signs = [entry.day for entry in DIARY.entries if entry.says(Symptom.CALF_SWELLING, Side.RIGHT)]
    assert signs == [response.on] == [TODAY - timedelta(days=45)]
    before = demo(TODAY).diary()
    found = {finding.rule: finding for finding in engine.evaluate(before, signs[0], NOW)}
    assert found["dvt"].urgent


@pytest.mark.parametrize("later", [0, 1, 2])
def test_it_ends_calm(later: int) -> None:
    """Nothing urgent stands open on the day of the demo and the days after it; something is there to be seen."""
    on = TODAY + timedelta(days=later)
    found = engine.evaluate(DIARY, on, datetime.combine(on, time(9), UTC))
    assert [finding.rule for finding in found if finding.urgent and not finding.folded] == []
    assert any(finding.shown for finding in found)


def test_the_response_folds_what_it_answers() -> None:
    """On the evening after the response the finding about the calf is folded away, not gone."""
    (response,) = DIARY.responses
    assert response.on is not None
    found = engine.evaluate(DIARY, response.on, response.made_at + timedelta(minutes=1))
    urgent = [finding for finding in found if finding.urgent]
    assert urgent
    assert [finding.rule for finding in urgent if not finding.folded] == []


def told(archive: Archive) -> set[str]:
    """Every word of the person in a diary."""
    kept = archive.diary()
    words = {entry.note for entry in kept.entries} | {mark.text for mark in kept.marks}
    words |= {activity.kind for entry in kept.entries for activity in entry.activities}
    words |= {treatment.kind for entry in kept.entries for treatment in entry.treatments}
    return words | {function.activity for function in kept.functions}


def test_it_is_the_same_story_in_another_language() -> None:
    """The person speaks the language of whoever looks; days, numbers, answers and findings are the same."""
    with speaking("de"):
        german = demo(TODAY)
    assert told(german) & told(ARCHIVE) == {"", "Ibuprofen", "Ibuprofen 400 mg"}
    for ours, theirs in zip(ARCHIVE.entries, german.entries, strict=True):
        shared = replace(theirs[-1].content, note="", activities=(), treatments=())
        assert replace(ours[-1].content, note="", activities=(), treatments=()) == shared
    assert [mark[0].content.on for mark in german.marks] == [mark[0].content.on for mark in ARCHIVE.marks]
    found = [(finding.rule, finding.verdict, finding.urgency) for finding in engine.evaluate(DIARY, TODAY, NOW)]
    again = engine.evaluate(german.diary(), TODAY, NOW)
    assert [(finding.rule, finding.verdict, finding.urgency) for finding in again] == found
