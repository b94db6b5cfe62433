"""Each number leads to the entries of just as many days as it says."""

from datetime import timedelta
from uuid import UUID

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Entry, Place
from kneelog.domain.vocabulary import Side, Zone
from kneelog.insights import frames, numbers, tracing
from kneelog.insights.effects import look
from kneelog.insights.family import family
from kneelog.insights.tracing import Counted
from tests.insights import persona
from tests.insights.persona import entry


def _days(diary: Diary, behind: tuple[UUID, ...]) -> int:
    return len({each.day for each in diary.entries if each.id in set(behind)})


@pytest.mark.parametrize("side", [None, Side.RIGHT, Side.LEFT])
def test_a_number_of_a_window_leads_to_as_many_days(side: Side | None) -> None:
    """Logged, rated, severe, pain-free, woken: the entries shown are those of the days counted."""
    diary = persona.diary()
    told = numbers.summary(diary, persona.FIRST, persona.TODAY, side)
    counts = {
        Counted.LOGGED: told.logged,
        Counted.RATED: told.rated,
        Counted.SEVERE: told.severe,
        Counted.PAIN_FREE: told.pain_free,
        Counted.WOKEN: told.woken,
    }
    for counted, count in counts.items():
        behind = tracing.of_window(diary, persona.FIRST, persona.TODAY, side, counted)
        assert _days(diary, behind) == count, counted
    assert told.logged > told.severe


def test_the_worst_leads_to_the_days_with_it() -> None:
    """Of several days with the highest severity all are shown, and no other."""
    entries = tuple(entry(persona.TODAY - timedelta(days=ago), value) for ago, value in enumerate((8, 3, 8)))
    behind = tracing.of_window(Diary(entries), entries[2].day, entries[0].day, None, Counted.WORST)
    assert set(behind) == {entries[0].id, entries[2].id}


def test_a_place_leads_to_the_days_on_which_it_hurt() -> None:
    """As many as the picture of the legs prints, whatever else the entries say."""
    diary = persona.diary()
    where = frames.days_by_place(frames.daily(diary, persona.FIRST, persona.TODAY))
    assert where
    for place, days in where.items():
        assert _days(diary, tracing.of_place(diary, persona.FIRST, persona.TODAY, place)) == days


def test_an_insight_leads_to_its_days_with_it() -> None:
    """The days with a factor that the estimate stands on, of the day after those with a number the next day."""
    entries = []
    for number in range(60):
        on = persona.TODAY - timedelta(days=number)
        if number % 7 == 3:
            continue
        done = (Activity("Running"),) if number % 3 == 0 else ()
        one = entry(on, number % 5 + 1, places=(Place(Zone.CALF, Side.RIGHT),))
        entries.append(Entry(one.id, one.occurred_at, severity=one.severity, places=one.places, activities=done))
    diary = Diary(tuple(entries))
    asked = family(diary, persona.TODAY)
    effects = look(asked.series)
    assert {effect.lag for effect in effects} == {0, 1}
    for effect in effects:
        assert _days(diary, tracing.of_effect(diary, asked, effect)) == effect.days_with
    assert effects[0].days_with != effects[1].days_with
