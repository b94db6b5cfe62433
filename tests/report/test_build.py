"""The page as values: every number from the entries, every state told apart, nothing invented."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Origin, Place, Treatment
from kneelog.domain.finding import Finding, RuleKind, Urgency
from kneelog.domain.record import Function, Mark, Response
from kneelog.domain.vocabulary import Manner, MarkKind, Mechanism, ResponseKind, Side, Symptom, Unit, Zone
from kneelog.report import build, danger
from kneelog.report.model import Edition, Section, Tile, Visit, VisitChoice, ZoneDays
from kneelog.words import speaking
from tests.insights import persona
from tests.insights.persona import entry, no, yes
from tests.report.fakes import CHOICE, evidence, finding, full_diary, hidden, urgent

DAY = date(2026, 3, 2)
MONTH = VisitChoice(DAY - timedelta(days=29), DAY)


def page(diary: Diary, choice: VisitChoice = MONTH, *findings: object) -> Visit:
    """The page of a diary, printed on the last day of its period."""
    return build.visit(diary, findings, choice, Edition(choice.last, "9.9.9"))  # type: ignore[arg-type]


def tile(visit: Visit, label: str) -> Tile:
    """The tile with this label."""
    return next(one for one in visit.tiles if one.label == label)


# ------------------------------------------------------------------------------------------------------------ numbers


def test_zero_is_a_number_and_nothing_is_a_dash() -> None:
    """Ten painless days print 0; an empty diary prints dashes and says why."""
    painless = page(Diary(tuple(entry(DAY - timedelta(days=n), 0) for n in range(10))))
    assert [one.value for one in painless.tiles] == ["10/10", "0", "0", "0", "10", "–"]
    painful = page(Diary((entry(DAY, 3, answers=no(Symptom.WOKEN_AT_NIGHT)),)))
    assert [one.value for one in painful.tiles] == ["1/1", "–", "3", "0", "0", "0"]
    empty = page(Diary())
    assert [one.value for one in empty.tiles] == ["0/30", "–", "–", "–", "–", "–"]
    assert tile(empty, "Worst pain").note == "no severity logged"
    assert tile(empty, "Nights woken by pain").note == "not asked"


def test_usual_needs_seven_days() -> None:
    """Under seven days with a severity the usual worst is a dash that names what is needed."""
    found = tile(page(Diary(tuple(entry(DAY - timedelta(days=n), 4) for n in range(6)))), "Usual worst pain")
    assert (found.value, found.note) == ("–", "median, last 30 days (6); 7 needed")


def test_days_of_unknown_typing_are_told_apart() -> None:
    """Where some entries do not say when they were typed, the page says of how many days it knows."""
    source = entry(DAY, 3)
    unknown = Entry(source.id, source.occurred_at, severity=3)
    assert tile(page(Diary((unknown,))), "Days logged").note == "not known when typed"
    both = Diary((unknown, entry(DAY - timedelta(days=1), 3)))
    assert tile(page(both), "Days logged").note == "1 of 1 known typed on the day itself"


def test_what_lies_outside_the_period_is_not_on_the_page() -> None:
    """An entry after the last day changes nothing; one before the first changes no count."""
    inside = (entry(DAY, 3),)
    late, early = entry(DAY + timedelta(days=1), 10), entry(DAY - timedelta(days=40), 9, answers=yes(Symptom.FEVER))
    assert page(Diary((*inside, late))) == page(Diary(inside))
    found = page(Diary((*inside, early)))
    assert tile(found, "Worst pain").value == "3"
    assert not found.safety.alarming


# ------------------------------------------------------------------------------------------------------ header, person


@pytest.mark.parametrize(
    ("born", "told"),
    [(date(1987, 3, 2), "A, born 2 Mar 1987 (39)"), (date(1987, 3, 3), "A, born 3 Mar 1987 (38)"), (None, "A")],
)
def test_age_counts_birthdays(born: date | None, told: str) -> None:
    """The age is the one reached on the day of printing."""
    assert page(Diary(), replace(MONTH, name=" A ", born=born)).person == told


def test_demo_says_so_in_the_title() -> None:
    """A page of the made-up diary cannot be taken for a person's."""
    assert build.visit(Diary(), (), MONTH, Edition(DAY, "1", demo=True)).title.startswith("DEMO")
    assert "DEMO" not in page(Diary()).title


@pytest.mark.parametrize(
    ("side", "title"),
    [(Side.LEFT, "Left knee"), (Side.RIGHT, "Right knee"), (None, "Knee"), (Side.NOT_STATED, "Knee pain, side not")],
)
def test_the_side_stands_in_the_title(side: Side | None, title: str) -> None:
    """Which leg the page is about is its first word."""
    assert page(Diary(), replace(MONTH, side=side)).title.startswith(title)


def hurting(*places: Place, ago: int = 0) -> Entry:
    """An entry of some days ago with these places."""
    return entry(DAY - timedelta(days=ago), 3, places=places)


@pytest.mark.parametrize(
    ("side", "title"),
    [
        (Side.LEFT, "Left leg pain, mostly calf"),
        (Side.RIGHT, "Right leg pain, mostly calf"),
        (Side.NOT_STATED, "Leg pain, side not stated, mostly calf"),
    ],
)
def test_pain_away_from_the_knee_is_not_called_pain_of_the_knee(side: Side, title: str) -> None:
    """Of whichever leg, stated or not."""
    diary = Diary((entry(persona.TODAY, 3, places=(Place(Zone.CALF, side, 3),)),))
    assert page(diary, replace(CHOICE, side=side)).title == title


def test_the_places_that_hurt_most_days_stand_in_the_title() -> None:
    """On more than half of the days of that leg; none where two legs are told of, or a place has only words."""
    back, calf = Place(Zone.BACK_OF_KNEE, Side.RIGHT), Place(Zone.CALF, Side.RIGHT)
    other = Place(Zone.BACK_OF_KNEE, Side.LEFT)
    words = Place(Zone.ELSEWHERE, Side.RIGHT, words="hip")
    assert page(Diary((hurting(back), hurting(back, calf, ago=1)))).title == "Right knee pain, mostly back of knee"
    assert page(Diary((hurting(back), hurting(calf, ago=1)))).title == "Right knee pain"
    assert page(Diary((hurting(back, calf),))).title == "Right knee pain, mostly back of knee and calf"
    assert page(Diary((hurting(words),))).title == "Right knee pain"
    both = Diary((hurting(back, other), hurting(calf, ago=1), hurting(calf, ago=2)))
    assert page(both).title == "Knee pain, left and right"
    assert page(both, replace(MONTH, side=Side.LEFT)).title == "Left knee pain, mostly back of knee"
    cramps = Diary((hurting(Place(Zone.CALF, Side.RIGHT), other), hurting(other, ago=1)))
    assert page(cramps).title == "Leg pain, left and right", "nothing was noted of the right knee"


def test_the_page_begins_with_the_diary() -> None:
    """Days before the first entry or mark are no gaps; those after an earlier entry are."""
    mark = Mark(UUID(int=1), DAY - timedelta(days=9), MarkKind.INJURY, "fall")
    assert "2 Mar 2026 (1 day)" in page(Diary((entry(DAY, 3),))).period
    assert "21 Feb – 2 Mar 2026 (10 days)" in page(Diary((entry(DAY, 3),), (mark,))).period
    older = entry(DAY - timedelta(days=400), 3)
    assert "1 Feb – 2 Mar 2026 (30 days)" in page(Diary((entry(DAY, 3), older))).period
    assert "1 Feb – 2 Mar 2026 (30 days)" in page(Diary()).period


def test_all_days_of_the_worst_pain_are_counted() -> None:
    """The latest day is named; of several how many they are."""
    days = Diary(tuple(entry(DAY - timedelta(days=ago), worst) for ago, worst in enumerate((2, 7, 7))))
    assert tile(page(days), "Worst pain").note == "of 10, on 2 days, last 1 Mar 2026"
    assert tile(page(Diary((entry(DAY, 3),))), "Worst pain").note == "of 10, 2 Mar 2026"


@pytest.mark.parametrize(
    ("ago", "told"), [(0, "on the day of printing"), (1, "1 day before printing"), (20, "20 days before printing")]
)
def test_the_age_of_the_latest_yes_is_told(ago: int, told: str) -> None:
    """A list of dates does not say at a glance whether it is of today."""
    signs = entry(DAY - timedelta(days=ago), 3, answers=yes(Symptom.FEVER))
    old = entry(DAY - timedelta(days=25), 3, answers=yes(Symptom.CALF_SWELLING))
    assert page(Diary((signs, old))).safety.latest == f"Latest yes {told}"
    assert page(Diary((entry(DAY, 3),))).safety.latest == ""


def test_what_the_app_said_at_once_stands_beside_the_signs() -> None:
    """The step of each urgent finding that is shown, with its warning; nothing of the others."""
    found = page(Diary((entry(DAY, 3),)), MONTH, urgent(), finding())
    assert found.safety.advised == ("get it checked today (warning “Deep vein thrombosis”, as of 2 Mar 2026)",)
    assert page(Diary((entry(DAY, 3),)), MONTH, finding()).safety.advised == ()


def rested(on: date, sign: Symptom = Symptom.CALF_SWELLING) -> Finding:
    """An urgent finding that rests on one sign of one day, and on pain up to the end of the period."""
    key = f"{sign.value}:right:{on.isoformat()}"
    noted = replace(urgent().supporting[0], text=f"{sign.label} (right)", days=(on,), keys=(key,))
    pain = replace(noted, text="Pain in that leg", days=(on, DAY), keys=("pain:right",))
    return replace(urgent(), supporting=(noted, pain))


def test_a_warning_that_rests_on_a_yes_before_the_period_says_so() -> None:
    """Beside "0 yes" it seemed to come from nowhere, and was dismissed; what is in the period is not told twice."""
    before, calf = MONTH.first - timedelta(days=9), Place(Zone.CALF, Side.RIGHT)
    of_both = (*no(Symptom.FEVER), *no(Symptom.CALF_SWELLING))
    diary = Diary((entry(before, 3), entry(DAY, 3, places=(calf,), answers=of_both)))
    told = page(diary, MONTH, rested(before)).safety
    assert told.alarming
    assert told.yes == ()
    day = f"{before.day} {before:%b %Y}"
    since = ", last no 2 Mar 2026."
    assert told.earlier == f"Yes before this period, and still counted: Swollen calf (right): 1 day, {day}{since}"
    assert told.beside.startswith("Also logged: pain in the calf (right), 1 day")
    within = page(diary, MONTH, rested(MONTH.first)).safety
    assert (within.earlier, within.beside) == ("", "")
    assert page(diary, MONTH, rested(before, Symptom.FEVER)).safety.beside == ""
    assert page(diary, MONTH, finding()).safety.earlier == ""


def test_what_was_done_about_such_a_warning_is_told_too() -> None:
    """That someone was seen about the sign stands beside it, though that too was before the period."""
    on = MONTH.first - timedelta(days=9)
    about = rested(on)
    seen = Response(
        UUID(int=1),
        datetime(on.year, on.month, on.day, 18).astimezone(),
        ResponseKind.SEEN,
        about.rule,
        1,
        "same_day",
        tuple(sorted(about.supporting[0].keys)),
        on,
    )
    diary = Diary((entry(on, 3), entry(DAY, 3)), responses=(seen,))
    [done] = page(diary, MONTH, about).safety.done
    assert done.startswith(f"seen on {on.day} {on:%b %Y}")
    of_another = replace(seen, evidence=("calf_swelling:right:2020-01-01",))
    assert page(replace(diary, responses=(of_another,)), MONTH, about).safety.done == ()


def test_what_is_absent_of_a_warning_takes_nothing_back() -> None:
    """One of several signs answered no is told as that; that someone is young is left to the table behind."""
    absent = finding(
        kind=RuleKind.WARNING, opposing=(replace(finding().supporting[0], criterion="limp", text="Limp: no"),)
    )
    assert page(persona.diary(), CHOICE, absent).patterns[0].against == "Also noted: Limp: no (17 Sep 2026)"
    young = finding(opposing=(replace(finding().opposing[0], days=(), text="60 years or older: no"),))
    found = page(persona.diary(), CHOICE, young)
    assert found.patterns[0].against == ""
    assert found.appendix is not None
    assert "60 years or older: no" in found.appendix.patterns[0].against


def test_empty_questions_are_not_printed() -> None:
    """A question left blank leaves no number behind."""
    assert page(Diary(), replace(MONTH, questions=("", " Why? "))).questions == ("Why?",)


# ---------------------------------------------------------------------------------------------------- danger questions


def test_the_three_states_of_a_danger_question() -> None:
    """Answered yes with its days, asked and answered no, not asked: three places on the page."""
    diary = Diary(
        (
            entry(DAY, 3, answers=(*yes(Symptom.CALF_SWELLING, side=Side.RIGHT), *no(Symptom.FEVER))),
            entry(DAY - timedelta(days=3), 3, answers=yes(Symptom.CALF_SWELLING, side=Side.RIGHT)),
        )
    )
    found = page(diary).safety
    total = len(danger.QUESTIONS)
    assert found.headline == f"Danger questions in this period: 1 yes, 1 no, {total - 2} not asked."
    assert found.yes == ("Swollen calf (right): 2 days, 27 Feb – 2 Mar 2026",)
    assert found.no == "2 Mar 2026: fever"
    assert found.not_asked.startswith("chest pain, ")
    assert found.not_asked.endswith(f" and {total - 2 - danger.MOST_NOT_ASKED} more, after this page")


def test_each_no_has_the_day_of_its_last_one() -> None:
    """One span for all of them hid that some had not been asked for weeks."""
    asked = {0: (Symptom.FEVER,), 2: (Symptom.CHEST_PAIN, Symptom.FEVER), 20: (Symptom.BREATHLESSNESS,)}
    told = [
        entry(DAY - timedelta(days=ago), 2, answers=tuple(one for each in signs for one in no(each)))
        for ago, signs in asked.items()
    ]
    assert (
        page(Diary(tuple(told))).safety.no == "2 Mar 2026: fever; 28 Feb 2026: chest pain; 10 Feb 2026: short of breath"
    )


def test_nothing_asked_is_not_told_as_zeros() -> None:
    """Zero yes and zero no read as if somebody had asked."""
    assert (
        page(Diary()).safety.headline
        == f"None of the {len(danger.QUESTIONS)} danger questions was asked: not known, please ask."
    )


def test_a_later_no_stands_beside_the_yes() -> None:
    """What was swollen weeks ago and is not any more reads otherwise than what is swollen today."""
    swollen, since = DAY - timedelta(days=20), DAY - timedelta(days=2)
    told = [entry(swollen, 4, answers=yes(Symptom.CALF_SWELLING)), entry(since, 2, answers=no(Symptom.CALF_SWELLING))]
    [line] = page(Diary(tuple(told))).safety.yes
    assert line == "Swollen calf (side not stated): 1 day, 10 Feb 2026, last no 28 Feb 2026"
    [line] = page(Diary((replace(told[0], occurred_at=told[1].occurred_at + timedelta(days=1)), told[1]))).safety.yes
    assert "last no" not in line


def test_where_one_leg_is_noted_the_title_names_it() -> None:
    """Also where nobody chose a leg; with both, or none, it names none."""
    right, left = (
        entry(DAY - timedelta(days=days_ago), 4, places=(Place(Zone.CALF, side),))
        for days_ago, side in ((2, Side.RIGHT), (1, Side.LEFT))
    )
    assert page(Diary((right,))).title == "Right leg pain, mostly calf"
    assert page(Diary((right, left))).title == "Leg pain, left and right"
    assert page(Diary((entry(DAY, 4),))).title.startswith("Knee pain")


def test_yes_outweighs_no() -> None:
    """A sign once answered yes stays a yes, whatever was answered on other days or on the same one."""
    diary = Diary((entry(DAY, answers=no(Symptom.FEVER)), entry(DAY - timedelta(days=1), answers=yes(Symptom.FEVER))))
    assert page(diary).safety.yes == ("Fever: 1 day, 1 Mar 2026, last no 2 Mar 2026",)


def test_a_page_without_log_names_every_sign_not_asked() -> None:
    """Where nothing follows the page, what was not asked is listed on it."""
    found = page(Diary(), replace(MONTH, appendix=False)).safety.not_asked
    assert len(found.split(", ")) == len(danger.QUESTIONS)


def test_danger_signs_of_the_other_leg_are_not_lost() -> None:
    """A page about the right leg still shows the danger sign of the left one."""
    diary = Diary((entry(DAY, 3, answers=yes(Symptom.CALF_SWELLING, side=Side.LEFT)),))
    assert page(diary, replace(MONTH, side=Side.RIGHT)).safety.yes == ("Swollen calf (left): 1 day, 2 Mar 2026",)


def test_what_the_person_did_stands_beside_the_signs() -> None:
    """A response to an urgent finding is told with its day and the finding's name."""
    assert page(persona.diary(), CHOICE, urgent()).safety.done == (
        "seen on 25 Sep 2026 about the warning “Deep vein thrombosis”; no result noted",
    )


# ----------------------------------------------------------------------------------------------------------- the chart


def test_the_chart_is_the_diary() -> None:
    """Each day of the chart has the worst of its entries, gaps have none, zeros are zeros."""
    chart = page(persona.diary(), CHOICE).chart
    assert chart is not None
    assert len(chart.bars) == chart.days == 90
    by_day = {persona.FIRST + timedelta(days=bar.at): bar for bar in chart.bars}
    assert {on for on, bar in by_day.items() if not bar.logged} == persona.GAPS
    assert (by_day[date(2026, 8, 16)].worst, by_day[date(2026, 8, 16)].band) == (0, "none")
    assert by_day[persona.TWIST].band == "severe"
    assert chart.event_labels[0][1] == "17 Sep Right: Twisted while lifting, pop"


def test_a_year_is_drawn_in_weeks() -> None:
    """Above 120 days the chart says that a bar is a week and covers every day."""
    diary = Diary((entry(date(2025, 1, 1), 3), *persona.diary().entries))
    chart = page(diary, VisitChoice(date(2025, 11, 12), persona.TODAY)).chart
    assert chart is not None
    assert (chart.heading, chart.daily, sum(bar.days for bar in chart.bars)) == (
        "Worst pain each week, 0–10; latest 4 on 11 Nov",
        False,
        365,
    )


@pytest.mark.parametrize(("ago", "told"), [(40, "21 Jan Scan"), (400, "26 Jan 2025 Scan")])
def test_a_mark_of_another_year_has_its_year(ago: int, told: str) -> None:
    """In a period of years a day and a month could be of any of them."""
    first = DAY - timedelta(days=500)
    diary = Diary((entry(first, 3),), marks=(Mark(UUID(int=1), DAY - timedelta(days=ago), MarkKind.SCAN),))
    chart = page(diary, replace(MONTH, first=first)).chart
    assert chart is not None
    assert [label for _number, label in chart.event_labels] == [told]


def test_many_marks_point_to_the_log() -> None:
    """Of more marks than fit, the latest are named and the others counted."""
    chart = page(full_diary(), VisitChoice(persona.FIRST, persona.TODAY)).chart
    assert chart is not None
    assert len(chart.event_labels) == 7
    assert chart.event_labels[0] == ("1–9", "see the appendix")


# -------------------------------------------------------------------------------------------------------- the sections


def test_onset_told_and_first_day_logged_are_apart() -> None:
    """When it began as told is not mixed up with the first painful day in the diary."""
    rows = dict(page(persona.diary(), CHOICE).start)
    assert rows["Right began"] == (
        "17 Sep 2026, as the patient says, suddenly; painful days logged before that too, since 14 Aug 2026"
    )
    assert rows["What happened"] == "a pop and a twist while squatting"
    assert rows["Answered no"] == "a fall on the knee"


def test_onset_not_asked_is_said() -> None:
    """Without an onset the page does not make one up from the first entry."""
    told = dict(page(Diary((entry(DAY, 3),))).start)["Began"]
    assert told == "day not asked; painful days logged since 2 Mar 2026"


def test_onset_in_weeks_is_counted_back() -> None:
    """About three weeks ago is printed as the day it means."""
    told = entry(DAY, 3, onset=Onset(ago=3, unit=Unit.WEEKS, manner=Manner.GRADUAL))
    assert dict(page(Diary((told,))).start)["Began"].startswith("9 Feb 2026, as the patient says, little by little; ")


def test_places_keep_their_side() -> None:
    """Days by side and zone; a side not stated is told as such."""
    diary = Diary(
        (
            entry(DAY, 3, places=(Place(Zone.BACK_OF_KNEE, Side.LEFT), Place(Zone.SHIN, Side.RIGHT))),
            entry(DAY - timedelta(days=1), 3, places=(Place(Zone.BACK_OF_KNEE, Side.LEFT), Place(Zone.CALF))),
        )
    )
    found = page(diary).places
    assert found is not None
    assert found.days[0] == ZoneDays(Side.LEFT, Zone.BACK_OF_KNEE, 2)
    assert found.lines == (
        "Left: back of knee 2 days.",
        "Right: shin 1 day.",
        "Side not stated: calf 1 day.",
    )


def test_a_place_without_a_picture_is_said_to_have_none() -> None:
    """Else a leg left blank stands beside "15 days" and contradicts it."""
    found = page(Diary((entry(DAY, 3, places=(Place(Zone.HIP_OR_BUTTOCK, Side.LEFT),)),))).places
    assert found is not None
    assert found.undrawn == "Not in the picture: hip or buttock."


def test_a_leg_without_pain_is_said_to_have_none_noted() -> None:
    """Nothing is left out in silence."""
    found = page(Diary((entry(DAY, 3, places=persona.right(Zone.BACK_OF_KNEE)),))).places
    assert found is not None
    assert found.lines[0] == "Left: none noted."


def test_symptoms_count_days_and_name_the_side_where_the_page_has_both() -> None:
    """Days, days lately, first and last; danger signs stand above and not here again."""
    both = page(persona.diary(), replace(CHOICE, side=None)).symptoms
    right = page(persona.diary(), CHOICE).symptoms
    assert both is not None
    assert right is not None
    assert ("Swollen knee (right)", "15", "2", "17 Sep – 11 Nov 2026") in both.rows
    assert ("Swollen knee", "15", "2", "17 Sep – 11 Nov 2026") in right.rows
    assert not any("calf" in row[0] for row in both.rows)


def test_symptoms_of_late_stand_first_among_the_most_noted() -> None:
    """What is there now is told first; what was there for weeks is not pushed off the page by what was there once."""
    gone = (Symptom.STIFFNESS, Symptom.LOCKING, Symptom.CRACKLING)
    told = [
        entry(DAY - timedelta(days=40 + ago), 3, answers=tuple(a for s in gone for a in yes(s))) for ago in range(9)
    ]
    now = [entry(DAY - timedelta(days=ago), 3, answers=yes(Symptom.GIVING_WAY)) for ago in range(2)]
    once = entry(DAY - timedelta(days=5), 3, answers=yes(Symptom.ONE_SPOT))
    found = page(Diary((*told, *now, once)), replace(MONTH, first=DAY - timedelta(days=89))).symptoms
    assert found is not None
    assert [row[:3] for row in found.rows[:2]] == [("Giving way", "2", "2"), ("Grinding or crackling", "9", "0")]
    assert len(found.rows) == 4
    assert "Pain in one spot" not in {row[0] for row in found.rows}


def test_function_keeps_its_zero() -> None:
    """A rating of 0 is printed as 0, and the first is not compared with itself."""
    ratings = (Function(UUID(int=1), DAY, "Squat", 0), Function(UUID(int=2), DAY, "Run", 3))
    later = Function(UUID(int=3), DAY, "Run", 5)
    found = page(Diary(functions=(*ratings, later))).function
    assert found is not None
    assert {row[0]: row[1:] for row in found.rows} == {
        "Squat": ("0 (2 Mar)", "no later rating"),
        "Run": ("3 (2 Mar)", "5 (2 Mar)"),
    }


def test_tried_counts_days_and_those_asked() -> None:
    """A treatment used twice a day counts once; of the days on which it was not asked whether it helped, it is said."""
    diary = Diary(
        (
            entry(DAY, 3, treatments=(Treatment("Ice", helped=False),)),
            entry(DAY, 3, number=1, treatments=(Treatment("ice", helped=True),)),
            entry(DAY - timedelta(days=1), 3, treatments=(Treatment("Ice"), Treatment("Brace"))),
        )
    )
    found = page(diary).tried
    assert found is not None
    assert found.rows == (
        ("Ice", "1–2 Mar 2026", "2", "1 yes, 0 no, 1 not asked"),
        ("Brace", "1 Mar 2026", "1", "not asked"),
    )


def test_a_treatment_noted_as_an_activity_was_tried_too() -> None:
    """Exercises that a physiotherapist gave are a thing done and a thing tried."""
    diary = Diary((entry(DAY, 3, activities=(Activity("Physio exercises", 20), Activity("Walking", 20))),))
    found = page(diary).tried
    assert found is not None
    assert found.rows == (("Physio exercises", "2 Mar 2026", "1", "not asked"),)


@pytest.mark.parametrize(("sides", "told"), [((Side.LEFT, Side.RIGHT), True), ((Side.LEFT,), False)])
def test_a_page_of_two_legs_has_a_chart_of_each(sides: tuple[Side, ...], *, told: bool) -> None:
    """In one of both the better leg hides behind the worse; where there is room for no more, it says whose it is."""
    numbers = {Side.LEFT: 2, Side.RIGHT: 7}
    places = tuple(Place(Zone.BACK_OF_KNEE, side, numbers[side]) for side in sides)
    chart = page(Diary((entry(DAY, None, places=places),))).chart
    assert chart is not None
    assert ("of either leg" in chart.heading) is told
    assert [(leg.heading[: leg.heading.index(":")], leg.bars[-1].worst) for leg in chart.legs] == (
        [("Left", 2), ("Right", 7)] if told else []
    )
    assert all(leg.alt.startswith(leg.heading[: leg.heading.index(";")]) for leg in chart.legs)
    assert [len(leg.bars) for leg in chart.legs] == [len(chart.bars) for _leg in chart.legs]


def test_a_treatment_that_a_mark_tells_of_was_tried_too() -> None:
    """Once, from its first day; not one of the other leg, before the period, or noted day by day as well."""
    marks = (
        Mark(UUID(int=1), DAY - timedelta(days=3), MarkKind.TREATMENT_STARTED, "Physiotherapy", Side.LEFT),
        Mark(UUID(int=2), DAY, MarkKind.TREATMENT_STARTED, "Physiotherapy"),
        Mark(UUID(int=3), DAY, MarkKind.TREATMENT_STARTED, "Insoles", Side.RIGHT),
        Mark(UUID(int=4), DAY, MarkKind.TREATMENT_STARTED, "ice packs"),
        Mark(UUID(int=5), DAY, MarkKind.SCAN, "MRI"),
        Mark(UUID(int=6), DAY - timedelta(days=400), MarkKind.TREATMENT_STARTED, "Tape"),
    )
    diary = Diary((entry(DAY - timedelta(days=5), 3), entry(DAY, 3, treatments=(Treatment("Ice"),))), marks=marks)
    found = page(diary, VisitChoice(DAY - timedelta(days=29), DAY, side=Side.LEFT)).tried
    assert found is not None
    assert found.rows == (
        ("Ice", "2 Mar 2026", "1", "not asked"),
        ("Physiotherapy", "from 27 Feb 2026", "\N{EN DASH}", "not asked"),
    )


def test_a_sign_that_is_gone_does_not_speak_against_a_pattern() -> None:
    """That someone walks again, or that a swelling went down, tells of the course."""
    gone = finding(opposing=(replace(finding().supporting[1], text="swollen knee: a later answer was no"),))
    assert page(persona.diary(), CHOICE, gone).patterns[0].against == ""
    whole = page(persona.diary(), CHOICE, gone).appendix
    assert whole is not None
    assert "a later answer was no" in whole.patterns[0].against


def test_only_what_asks_for_a_doctor_has_a_step() -> None:
    """That "keep logging" stood beside "contact a doctor within days" about one leg contradicted it."""
    shown = page(persona.diary(), CHOICE, finding(urgency=Urgency.SOON), finding()).patterns
    assert [one.step for one in shown] == ["the app says: contact a doctor within days", ""]


@pytest.mark.parametrize(
    ("sign", "told"),
    [(Symptom.CALF_SWELLING, "Also logged: pain in the calf (right), 1 day, 2 Mar 2026."), (Symptom.FEVER, "")],
)
def test_pain_in_the_calf_stands_beside_signs_of_a_clot(sign: Symptom, told: str) -> None:
    """It was newer than the signs, and missed below the chart; a calf at 0 does not hurt."""
    calf = Place(Zone.CALF, Side.RIGHT)
    asked = (*yes(sign), *no(Symptom.LEG_REDNESS))
    days = (entry(DAY - timedelta(days=9), 3, answers=asked), entry(DAY - timedelta(days=1), 0, places=(calf,)))
    assert page(Diary((*days, entry(DAY, 3, places=(calf,))))).safety.beside == told


@pytest.mark.parametrize(
    ("happened", "first"),
    [
        ({"places": (Place(Zone.CALF, Side.RIGHT),)}, "swollen calf, swollen leg, "),
        ({"answers": (Answer(Mechanism.FALL_ON_KNEE, yes=True),)}, "cold or pale foot, cannot bear weight, "),
        ({"answers": (Answer(Mechanism.LONG_TRIP, yes=True),)}, "chest pain, short of breath, "),
        (
            {
                "places": (Place(Zone.CALF, Side.RIGHT),),
                "answers": (*yes(Symptom.LEG_SWELLING), Answer(Mechanism.FALL_ON_KNEE, yes=True)),
            },
            "chest pain, short of breath, ",
        ),
    ],
)
def test_of_the_signs_not_asked_those_that_fit_are_named_first(happened: dict[str, Any], first: str) -> None:
    """After a fall the weight it bears, of a calf that hurts its swelling; they were lost in "29 more"."""
    assert page(Diary((entry(DAY, 3, **happened),))).safety.not_asked.startswith(first)


def test_pain_in_the_calf_is_told_where_nobody_asked_about_signs_of_a_clot() -> None:
    """A box without a word of it read as "nothing wrong"."""
    hurts = entry(DAY, 3, places=(Place(Zone.CALF, Side.RIGHT),))
    assert page(Diary((hurts,))).safety.beside == "Also logged: pain in the calf (right), 1 day, 2 Mar 2026."
    assert page(Diary((replace(hurts, answers=no(Symptom.CALF_SWELLING)),))).safety.beside == ""


def test_each_of_two_legs_has_its_numbers() -> None:
    """Of the pain of one leg and the nights of the other a reader made one patient."""
    behind = {side: Place(Zone.BACK_OF_KNEE, side, worst) for side, worst in ((Side.LEFT, 0), (Side.RIGHT, 7))}
    woken = (
        Answer(Symptom.WOKEN_AT_NIGHT, yes=True, side=Side.LEFT),
        Answer(Symptom.WOKEN_AT_NIGHT, yes=False, side=Side.RIGHT),
    )
    two = [entry(DAY - timedelta(days=ago), 7, places=tuple(behind.values()), answers=woken) for ago in range(7)]
    found = page(Diary(tuple(two)))
    assert [tile.value for tile in found.tiles[1:]] == ["7", "7", "7", "0", "7"]
    assert [tile.note.partition(";")[0] for tile in found.tiles[1:]] == [
        "left 0, right 7",
        "left 0, right 7",
        "left 0, right 7",
        "left 7, right 0",
        "left 7, right 0",
    ]
    one = page(Diary((entry(DAY, 7, places=(behind[Side.RIGHT],)),)))
    assert not any("left" in tile.note for tile in one.tiles)


def test_a_lane_below_two_legs_says_whose_it_is() -> None:
    """Below the chart of the right leg a lump behind the left was taken for one of the right."""
    legs = (Place(Zone.BACK_OF_KNEE, Side.LEFT, 2), Place(Zone.CALF, Side.RIGHT, 3))
    answers = (Answer(Symptom.LUMP, yes=True, side=Side.LEFT), Answer(Symptom.STIFFNESS, yes=True))
    walked = (Activity("Walking", 20),)
    chart = page(Diary((entry(DAY, None, places=legs, answers=answers, activities=walked),))).chart
    assert chart is not None
    assert {lane.label: lane.noted for lane in chart.lanes} == {
        Symptom.LUMP.label: "left, 1",
        Symptom.STIFFNESS.label: "1",
        "Walking": "1",
    }
    one = page(Diary((entry(DAY, 2, places=legs[:1], answers=answers[:1]),))).chart
    assert one is not None
    assert [lane.noted for lane in one.lanes] == ["1"]


def test_sections_left_out_are_gone_and_danger_questions_stay() -> None:
    """A person can leave out sections, never the danger questions or the numbers."""
    found = page(persona.diary(), replace(CHOICE, sections=frozenset()), finding())
    assert (found.chart, found.places, found.symptoms, found.function, found.tried) == (None,) * 5
    assert (found.start, found.patterns, found.patterns_left_out) == ((), (), 0)
    assert found.safety.alarming
    assert len(found.tiles) == 6


def test_each_section_can_stand_alone() -> None:
    """Choosing one section gives that one."""
    found = page(persona.diary(), replace(CHOICE, sections=frozenset({Section.SYMPTOMS})))
    assert found.symptoms is not None
    assert found.chart is None


# ------------------------------------------------------------------------------------------------------------ findings


def test_a_pattern_has_its_facts_and_its_rule() -> None:
    """For, against, not asked, the rule with its version, what the app said, the source."""
    (found,) = page(persona.diary(), CHOICE, finding(), hidden()).patterns
    assert found.fits == "a pop (17 Sep 2026); swollen knee (2 days, 17 Sep – 11 Nov 2026)"
    assert (found.against, found.not_asked) == ("Speaks against it: no weak leg (11 Nov 2026)", "1 other sign")
    assert (found.rule, found.step) == ("meniscus_tear@2", "")
    assert "https://health.example/knee" in found.source


def test_only_what_takes_points_from_a_cause_is_against_it() -> None:
    """That a sign which speaks against it is absent was printed as speaking against it."""
    absent = evidence("came little by little: no", DAY)
    cause = finding(opposing=(absent, replace(evidence("no pop", DAY), weight=-1.0)))
    (found,) = page(persona.diary(), CHOICE, cause).patterns
    assert found.against == "Speaks against it: no pop (2 Mar 2026)"


def test_findings_beyond_the_limit_are_counted() -> None:
    """Page one keeps the order, takes urgent ones first and says how many more there are."""
    many = [urgent("a"), urgent("b"), urgent("c"), finding("d"), finding("e"), finding("f")]
    many.append(finding("g", kind=RuleKind.WARNING, urgency=Urgency.SOON))
    found = page(persona.diary(), CHOICE, *many)
    assert [one.rule for one in found.patterns] == ["a@2", "b@2", "d@2", "e@2", "g@2"]
    assert found.patterns_left_out == 2


def test_on_page_one_a_cause_gives_way_to_a_warning() -> None:
    """What a doctor should hear within days is not cut for what can wait."""
    warnings = [finding(name, kind=RuleKind.WARNING, urgency=Urgency.SOON) for name in ("a", "b")]
    found = page(persona.diary(), CHOICE, urgent("u"), urgent("v"), finding("c"), finding("d"), *warnings)
    assert [one.rule for one in found.patterns] == ["u@2", "v@2", "c@2", "a@2", "b@2"]
    assert found.patterns_left_out == 1


def test_facts_beyond_the_limit_are_counted_and_whole_behind() -> None:
    """A fact is never cut in two; those left out are counted on page one and all stand in the appendix."""
    facts = tuple(evidence(f"a fact that takes quite some room on the page, number {number}") for number in range(9))
    visit = page(persona.diary(), CHOICE, finding(supporting=facts))
    assert visit.patterns[0].fits.endswith("number 3; and 5 more")
    assert visit.appendix is not None
    assert visit.appendix.patterns[0].fits.endswith("number 8")


# ------------------------------------------------------------------------------------------------------------ appendix


def log(diary: Diary, choice: VisitChoice = MONTH) -> list[tuple[str, str]]:
    """Day and gap of each row of the log."""
    found = page(diary, choice).appendix
    assert found is not None
    return [(row.when, row.gap) for row in found.log]


def test_every_entry_and_every_gap_is_in_the_log() -> None:
    """Newest first; entries and gaps together cover the period, no limit of rows."""
    older = entry(DAY - timedelta(days=40), 3)
    diary = Diary((entry(DAY, 3), entry(DAY, 4, number=1), entry(DAY - timedelta(days=3), 3), older))
    assert log(diary, replace(MONTH, first=DAY - timedelta(days=4))) == [
        ("Mon 2 Mar 2026, 20:01", ""),
        ("Mon 2 Mar 2026, 20:00", ""),
        ("28 Feb – 1 Mar 2026", "no entry on 2 days"),
        ("Fri 27 Feb 2026, 20:00", ""),
        ("26 Feb 2026", "no entry"),
    ]
    assert log(Diary()) == [("1 Feb – 2 Mar 2026", "no entry on 30 days")]


def test_the_log_holds_what_a_device_noted_on_a_day_nobody_logged() -> None:
    """It is no gap there, and it does not count as a day logged."""
    walk = replace(entry(DAY - timedelta(days=2), None), activities=(Activity("Walking"),), origin=Origin("A watch"))
    diary = Diary((entry(DAY, 3), walk, entry(DAY - timedelta(days=3), 3)))
    assert log(diary, replace(MONTH, first=DAY - timedelta(days=3))) == [
        ("Mon 2 Mar 2026, 20:00", ""),
        ("1 Mar 2026", "no entry"),
        ("Sat 28 Feb 2026, 20:00", ""),
        ("Fri 27 Feb 2026, 20:00", ""),
    ]


def test_log_of_the_persona_is_complete() -> None:
    """There is no cap: each of the persona's entries has its row."""
    assert sum(not gap for _, gap in log(persona.diary(), CHOICE)) == len(persona.diary().entries)


def test_a_row_tells_what_was_noted() -> None:
    """Severity, places with their side, answers yes and no, onset, what was done; late typing is marked."""
    noted = entry(
        DAY,
        0,
        late=2,
        places=(Place(Zone.CALF, Side.LEFT, 0), Place(Zone.SHIN)),
        answers=(*yes(Symptom.LOCKING, side=Side.LEFT), *no(Symptom.FEVER), Answer(Mechanism.POP, yes=True)),
        onset=Onset(ago=2, unit=Unit.DAYS, manner=Manner.SUDDEN),
        treatments=(Treatment("Gel", "2 cm", helped=False),),
        note="a\nb",
    )
    found = page(Diary((noted,)), replace(MONTH, include_notes=True)).appendix
    assert found is not None
    row = found.log[0]
    assert (row.worst, row.aside, row.note) == ("0", "typed 4 Mar 2026", "a\nb")
    at = noted.occurred_at.replace(hour=0, minute=20) + timedelta(days=1)
    found = page(Diary((replace(noted, occurred_at=at),)), MONTH).appendix
    assert found is not None
    assert found.log[0].when.endswith(f" {at.day} Mar 2026, 00:20")
    assert found.log[0].aside == f"counts for {DAY.day} Mar 2026, typed 4 Mar 2026"
    assert row.where == "Left: calf 0. Side not stated: shin"
    assert row.noted == "Began about 2 days ago suddenly. Catching or locking (left), a pop. No: fever"
    assert row.done == "Gel 2 cm, did not help"


def test_severity_not_asked_is_not_zero_in_the_log() -> None:
    """An entry without a severity says so."""
    found = page(Diary((entry(DAY, note="x"),))).appendix
    assert found is not None
    assert found.log[0].worst == "not asked"


def test_notes_stay_private_unless_chosen() -> None:
    """Without the choice no note is in the page, and the page says that they were left out."""
    diary = Diary((entry(DAY, 3, note="secret words"),))
    found = page(diary)
    assert "secret words" not in repr(found)
    assert found.appendix is not None
    assert found.appendix.notes_kept_back
    assert "secret words" in repr(page(diary, replace(MONTH, include_notes=True)))


def test_marks_in_the_log_have_the_numbers_of_the_chart() -> None:
    """A number on the chart leads to the same mark in the appendix."""
    marks = tuple(Mark(UUID(int=n), DAY - timedelta(days=n), MarkKind.SCAN, f"scan {n}") for n in (3, 1, 40))
    visit = page(Diary(marks=marks))
    assert visit.appendix is not None
    assert visit.chart is not None
    assert (
        [row[0] for row in visit.appendix.marks.rows]
        == [number for number, _ in visit.chart.event_labels]
        == ["1", "2"]
    )
    assert [row[3] for row in visit.appendix.marks.rows] == ["scan 3", "scan 1"]


def test_every_danger_question_is_listed_behind() -> None:
    """The appendix has each danger question in full with its days."""
    found = page(persona.diary(), CHOICE).appendix
    assert found is not None
    assert [row[0] for row in found.danger.rows] == [sign.question for sign in danger.QUESTIONS]
    fever = next(row for row in found.danger.rows if "fever" in row[0])
    assert fever[1:] == ("–", "52 days, 17 Sep – 11 Nov 2026")


def test_every_rule_looked_at_is_listed_behind() -> None:
    """Also rules that do not fit are named with version and verdict."""
    found = page(persona.diary(), CHOICE, finding(), hidden()).appendix
    assert found is not None
    assert [row[:3] for row in found.rules.rows] == [
        ("meniscus_tear@2", "Meniscus tear", "fits in part"),
        ("leg_cramps@2", "Leg cramps", "does not fit"),
    ]


def test_printed_is_the_day_given() -> None:
    """The day of printing is passed in; nothing reads the clock."""
    found = build.visit(Diary(), (), MONTH, Edition(date(2027, 1, 1), "1.2.3"))
    assert found.printed == date(2027, 1, 1)
    assert "kneelog 1.2.3, printed 1 Jan 2027" in found.footer


# ----------------------------------------------------------------------------------------------------- other languages


def german(choice: VisitChoice = CHOICE) -> Visit:
    """The persona's page in German."""
    with speaking("de"):
        return page(persona.diary(), choice, finding(), urgent(), hidden())


def strings(value: object) -> Iterator[str]:
    """Every text of a page, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_a_page_in_german_is_in_german() -> None:
    """Its title, numbers, danger questions, tables and dates, on page one and behind it."""
    found = german(replace(CHOICE, born=date(1987, 3, 2)))
    assert found.language == "de"
    assert found.title == "Knieschmerzen rechts, meist Kniekehle"
    assert re.fullmatch(r"geboren am 2\. März? 1987 \(39\)", found.person)
    assert re.fullmatch(r"von 10, an 2 Tagen, zuletzt 27\. Sep\S* 2026", tile(found, "Stärkster Schmerz").note)
    assert found.chart is not None
    assert found.chart.heading == (
        "Stärkster Schmerz je Tag, 0–10; üblich 1 in den ersten 30 Tagen (28 mit Zahl), "
        "7 in den 30 vor den letzten (27), 5 in den letzten 30 (29); zuletzt 4 am 11. Nov"
    )
    assert found.chart.alt.startswith("Stärkster Schmerz je Tag, 0 bis 10, ")
    assert found.safety.headline.startswith("Fragen nach Warnzeichen in diesem Zeitraum: 2 ja, 6 nein, ")
    assert found.safety.yes[0].startswith("Wade geschwollen (rechts): 2 Tage, 24.–25. Sep")
    assert dict(found.start)["Mit Nein beantwortet"] == "Sturz auf das Knie"
    assert found.tried is not None
    assert found.tried.rows[0][3] == "12 ja, 7 nein, 6 nicht gefragt"
    assert found.patterns[0].not_asked == "1 weiteres Zeichen"
    assert found.appendix is not None
    assert found.appendix.log[0].when.startswith("Mi")
    assert "Nein: Schmerzen in der Brust, " in found.appendix.log[0].noted
    assert found.appendix.definitions[3] == (
        "Nicht gefragt",
        "Die Frage wurde nicht gestellt oder nicht beantwortet. Das ist kein Nein.",
    )


def test_a_page_has_the_same_numbers_in_every_language() -> None:
    """Whatever the words around them, each text has the numbers of the English one."""
    english = page(persona.diary(), CHOICE, finding(), urgent(), hidden())
    both = [[sorted(re.findall(r"\d+", text)) for text in strings(asdict(visit))] for visit in (english, german())]
    assert both[0] == both[1]
    assert sum(map(len, both[0])) > 500


def test_half_a_point_has_the_decimal_mark_of_the_language() -> None:
    """A median of 4.5 is 4,5 in German."""
    diary = Diary(tuple(entry(DAY - timedelta(days=n), 4 + n % 2) for n in range(8)))
    with speaking("de"):
        assert [one.value for one in page(diary).tiles][1] == "4,5"
    assert [one.value for one in page(diary).tiles][1] == "4.5"


@pytest.mark.parametrize(
    ("onset", "english", "told"),
    [
        (Onset(ago=1, unit=Unit.YEARS), "Began about 1 years ago", "Beginn vor etwa 1 Jahr"),
        (Onset(ago=3, unit=Unit.WEEKS), "Began about 3 weeks ago", "Beginn vor etwa 3 Wochen"),
        (Onset(manner=Manner.SUDDEN), "Began suddenly", "Beginn, plötzlich"),
        (Onset(on=date(2025, 5, 4)), "Began 4 May 2025", "Beginn am 4. Mai 2025"),
    ],
)
def test_an_onset_is_told_as_the_language_does(onset: Onset, english: str, told: str) -> None:
    """How long ago it began follows the number."""
    diary = Diary((entry(DAY, 3, onset=onset),))
    for code, words in (("en", english), ("de", told)):
        with speaking(code):
            found = page(diary).appendix
        assert found is not None
        assert found.log[0].noted == words
