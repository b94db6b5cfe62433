"""The six numbers: each equals what counting the entries by hand gives, and none says more than its days carry."""

from datetime import date, timedelta
from statistics import median

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import Side, Symptom
from kneelog.insights import numbers
from kneelog.words import speaking
from tests.insights import persona
from tests.insights.persona import entry, no, yes

LAST = date(2026, 6, 30)


def before(days: int) -> date:
    """The date so many days before LAST."""
    return LAST - timedelta(days=days)


def test_numbers_equal_a_count_by_hand() -> None:
    """Every number of the persona equals one counted from its raw entries by other code."""
    diary = persona.diary()
    worst: dict[date, int] = {}
    for one in diary.entries:
        if one.severity is not None:
            worst[one.day] = max(worst.get(one.day, 0), one.severity)
    recent = [value for on, value in worst.items() if persona.TODAY - timedelta(days=29) <= on]
    earlier = [
        value
        for on, value in worst.items()
        if persona.TODAY - timedelta(days=59) <= on < persona.TODAY - timedelta(days=29)
    ]
    found = numbers.summary(diary, persona.FIRST, persona.TODAY)
    assert (found.days, found.logged, found.rated) == (90, len(worst), len(worst))
    assert (found.usual.value, found.usual.days) == (median(recent), len(recent))
    assert (found.usual_before.value, found.usual_before.days) == (median(earlier), len(earlier))
    assert (found.worst, found.worst_on) == (max(worst.values()), max(on for on in worst if worst[on] == 9))
    assert found.severe == sum(value >= 7 for value in worst.values())
    assert found.severe_recently == sum(value >= 7 for value in recent)
    assert found.pain_free == sum(value == 0 for value in worst.values())
    woken = [a.yes for one in diary.entries for a in one.answers if a.about is Symptom.WOKEN_AT_NIGHT]
    assert (found.woken, found.woken_asked) == (sum(woken), len(woken))
    late = {one.day for one in diary.entries if one.logged_at and one.logged_at.date() > one.day}
    same = {one.day for one in diary.entries} - (late - {date(2026, 10, 3)})
    assert found.same_day == len(same)


@pytest.mark.parametrize(("days", "value"), [(6, None), (7, 4.0)])
def test_usual_needs_seven_days(days: int, value: float | None) -> None:
    """Six days are too few to call anything usual; seven will do."""
    diary = Diary(tuple(entry(before(n), 4) for n in range(days)))
    assert numbers.summary(diary, before(29), LAST).usual == numbers.Usual(value, days)


def test_a_window_of_thirty_days_still_knows_the_thirty_before() -> None:
    """What came before the window is compared with, not counted in it."""
    diary = Diary(tuple(entry(before(n), 2 if n < 30 else 8) for n in range(60)))
    found = numbers.summary(diary, before(29), LAST)
    assert (found.usual.value, found.usual_before.value, found.worst, found.logged) == (2, 8, 2, 30)


def test_an_empty_diary_has_no_numbers_but_counts() -> None:
    """Nothing logged gives None where a value would be invented."""
    found = numbers.summary(Diary(), before(29), LAST)
    assert (found.worst, found.worst_on, found.usual.value, found.logged, found.woken_asked) == (None, None, None, 0, 0)


def test_all_zero_is_pain_free_and_not_missing() -> None:
    """Ten days at 0 are ten pain-free days with a usual worst of 0."""
    found = numbers.summary(Diary(tuple(entry(before(n), 0) for n in range(10))), before(29), LAST)
    assert (found.usual.value, found.worst, found.pain_free, found.severe) == (0.0, 0, 10, 0)


def test_woken_tells_asked_from_not_asked() -> None:
    """Nights are counted among the days on which it was asked."""
    woken = Symptom.WOKEN_AT_NIGHT
    diary = Diary((entry(LAST, 3, answers=yes(woken)), entry(before(1), 3, answers=no(woken)), entry(before(2), 3)))
    found = numbers.summary(diary, before(29), LAST)
    assert (found.woken, found.woken_asked) == (1, 2)


def test_one_side() -> None:
    """The numbers of a leg leave out entries of the other one and keep those that name no side."""
    left = numbers.summary(persona.diary(), persona.FIRST, persona.TODAY, Side.LEFT)
    assert (left.logged, left.worst, left.pain_free, left.woken_asked) == (2, 4, 1, 0)
    assert numbers.summary(persona.diary(), persona.FIRST, persona.TODAY, Side.RIGHT).worst == 9


def test_glance_says_its_days() -> None:
    """The sentence gives each number with what it stands on and claims no trend."""
    told = numbers.glance(numbers.summary(persona.diary(), persona.FIRST, persona.TODAY))
    assert told == (
        "Logged on 84 of 90 days. Usual worst pain 5 of 10 in the last 30 days (29 rated), "
        "7 in the 30 days before (27 rated). Worst: 9, 27 Sep 2026."
    )


@pytest.mark.parametrize(
    ("diary", "told"),
    [
        (Diary(), "Nothing logged from 1 Jun 2026 to 30 Jun 2026."),
        (Diary((entry(LAST, note="x"),)), "Logged on 1 of 30 days. A severity on 0 days of the last 30"),
        (Diary((entry(LAST, 0),)), "it takes 7 to say what is usual. Worst: 0, 30 Jun 2026."),
    ],
)
def test_glance_at_little(diary: Diary, told: str) -> None:
    """Nothing, a day without a severity and a single 0 each get an honest sentence."""
    assert told in numbers.glance(numbers.summary(diary, before(29), LAST))


def test_glance_in_german() -> None:
    """The same numbers in the words of the language."""
    found = numbers.summary(persona.diary(), persona.FIRST, persona.TODAY)
    with speaking("de"):
        told = numbers.glance(found)
    assert told.startswith("Einträge an 84 von 90 Tagen. ")
    assert (
        "5 von 10 in den letzten 30 Tagen (29 mit Schmerzangabe), 7 in den 30 Tagen davor (27 mit Schmerzangabe)."
        in told
    )


def _week(this: list[int | None], earlier: list[int | None]) -> numbers.Week:
    """This week and the days before, newest first; None is a day without an entry."""
    days = enumerate([*this, *[None] * (7 - len(this)), *earlier])
    return numbers.week(Diary(tuple(entry(before(ago), value) for ago, value in days if value is not None)), LAST)


def test_this_week_stands_against_the_four_before_with_its_days() -> None:
    """Medians of the seven days and of the 28 before, how many days each stands on, and what was left out."""
    found = _week([5, 6, None, 5, 4, None, 8], [3] * 10 + [None] * 18 + [9] * 5)
    assert found == numbers.Week(rated=5, logged=5, usual=5.0, before=3.0, rated_before=10)
    assert numbers.week_told(found) == (
        "The last 7 days: usually 5 at worst (5 days with a number). The 4 weeks before: usually 3 (10 days). "
        "2 of the 7 are not logged."
    )


@pytest.mark.parametrize(
    ("this", "earlier", "said"),
    [
        ([5, 5, 5], [], "The last 7 days have a number on 3 days: it takes 4 to say what is usual."),
        ([5] * 7, [5] * 6, "too few days with a number to hold it against"),
        ([], [], "The last 7 days have a number on 0 days"),
    ],
)
def test_a_week_of_few_days_says_so(this: list[int | None], earlier: list[int | None], said: str) -> None:
    """Nothing is called usual of too few days."""
    assert said in numbers.week_told(_week(this, earlier))
