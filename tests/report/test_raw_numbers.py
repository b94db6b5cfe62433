"""Every number of page one, read back from the PDF, against one counted from the raw tables of the file by SQL.

None of kneelog's counting is used here: only its labels, to know which number to look for. What the rules and the
statistics say has its own comparison: tests/rules, tests/report/test_together.py and tests/test_architecture.py.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest

from kneelog import service
from kneelog.domain.entry import Entry, Place
from kneelog.domain.vocabulary import Side, Symptom, Zone, entry_term
from kneelog.report import danger, draw
from kneelog.report.model import VisitChoice
from tests.browser.screens import fill_demo
from tests.conftest import FIXED_NOW
from tests.report.test_draw import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow  # draws whole pages

TODAY: Final = FIXED_NOW.date()
ENDS_BEFORE: Final = "What the app noticed"
SAID_OF_THE_APP: Final = (
    "0–10",
    "0 4 mild 1–3 7 moderate 4–6 10 severe 7–10",
    *("mild 1–3", "moderate 4–6", "severe 7–10", "7-day median (from 4 days)"),
    "0 cannot, 10 as before",
    "Days at 7 or more",
    "calf 3 cm larger",
    "Last 30",
)
"""Numbers that are the same on every page: the scale, the bands, what a word means."""

SWOLLEN_CALF: Final = (
    "select e.day from entry e join entry_answer x on x.record_id = e.id"  # noqa: S608 - ours
    f" where e.voided = 0 and x.yes and x.about = '{Symptom.CALF_SWELLING.value}'"
)
"""The days of the sign on which the warning of the demo rests."""


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo diary."""
    path: Path = tmp_path_factory.mktemp("raw") / "diary.sqlite3"
    fill_demo(path, FIXED_NOW)
    return path


class Raw:
    """Counts of a file's tables between two days."""

    def __init__(self, path: Path, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the entries of the period, which it calls `e`."""
        between = "e.voided = 0 and e.day between ? and ?"
        limits = (self.first.isoformat(), self.last.isoformat())
        return self._file.execute(asked.format(between=between), limits).fetchall()

    def worst(self, first: date | None = None) -> dict[date, int]:
        """The worst severity of each day that has one."""
        begin = first or self.first
        found = self._file.execute(
            "select day, max(severity) from entry"
            " where voided = 0 and severity is not null and day between ? and ? group by day",
            (begin.isoformat(), self.last.isoformat()),
        )
        return {date.fromisoformat(day): int(number) for day, number in found}

    def days_of(self, table: str, what: str, where: str = "1") -> dict[tuple[Any, ...], list[date]]:
        """For each value of a column of what entries hold the days on which it is."""
        found = defaultdict(set)
        for day, *value in self.rows(
            f"select e.day, {what} from entry e join {table} x on x.record_id = e.id where {{between}} and {where}"  # noqa: S608 - ours
        ):
            found[tuple(value)].add(date.fromisoformat(day))
        return {value: sorted(days) for value, days in found.items()}

    def all(self, asked: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the whole file."""
        return self._file.execute(asked).fetchall()


def full(on: date) -> str:
    """A date as printed."""
    return f"{on.day} {on:%b %Y}"


def short(on: date) -> str:
    """A date as printed without its year."""
    return f"{on.day} {on:%b}"


def span(days: list[date]) -> str:
    """A stretch of days as printed."""
    first, last = days[0], days[-1]
    if first == last:
        return full(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{full(last)}"
    return f"{short(first) if first.year == last.year else full(first)} – {full(last)}"


def some(number: int) -> str:
    """A number of days as printed."""
    return "1 day" if number == 1 else f"{number} days"


def numbers(raw: Raw) -> Iterator[str]:
    """Whatever has a number above the chart."""
    length = (raw.last - raw.first).days + 1
    yield f"{span([raw.first, raw.last])} ({some(length)})"
    days = {date.fromisoformat(day) for (day,) in raw.rows("select distinct e.day from entry e where {between}")}
    typed = raw.rows(
        "select distinct e.day from entry e where {between} and date(substr(e.logged_at, 1, 19), '-4 hours') = e.day"
    )
    yield f"{len(days)}/{length}"
    yield f"{len(typed)} typed on the day itself"
    worst = raw.worst()
    around = raw.worst(raw.last - timedelta(days=59))
    split = raw.last - timedelta(days=30)
    lately, before = ([value for on, value in around.items() if (on > split) is late] for late in (True, False))
    yield f"{median(lately):g} median, last 30 days ({len(lately)}); {median(before):g} the 30 before ({len(before)})"
    top = [on for on, value in worst.items() if value == max(worst.values())]
    many = "" if len(top) == 1 else f"on {len(top)} days, last "
    yield f"{max(worst.values())} of 10, {many}{full(max(top))}"
    severe = [on for on, value in worst.items() if value >= 7]
    yield f"{len(severe)} of {len(worst)} rated days; {sum(on > split for on in severe)} in the last 30"
    yield f"{sum(not value for value in worst.values())} of {len(worst)} rated days"
    woken = raw.days_of("entry_answer", "x.yes", f"x.about = '{Symptom.WOKEN_AT_NIGHT.value}'")
    asked = {on for on_days in woken.values() for on in on_days}
    yield f"{len(woken[(1,)])} asked about on {len(asked)} of {len(days)} days logged"


def danger_signs(raw: Raw) -> Iterator[str]:
    """Whatever has a number among the danger questions."""
    said = raw.days_of("entry_answer", "x.about, x.yes")
    about = {sign.value for sign in danger.QUESTIONS}
    yes = {name: days for (name, answer), days in said.items() if name in about and answer}
    no = {name: days for (name, answer), days in said.items() if name in about and not answer}
    only_no = [days[-1] for name, days in no.items() if name not in yes]
    yield f"{len(yes)} yes, {len(only_no)} no, {len(about) - len(yes) - len(only_no)} not asked"
    for days in yes.values():
        yield f"{some(len(days))}, {span(days)}"
    if yes:
        yield f"Latest yes {(TODAY - max(days[-1] for days in yes.values())).days} days before printing"
    yield from (
        f"seen on {full(date.fromisoformat(day))}" for (day,) in raw.all("select day from response where voided = 0")
    )
    swollen = [date.fromisoformat(day) for (day,) in raw.all(SWOLLEN_CALF)]
    yes_before = [on for on in swollen if on < raw.first]
    yield from (f"still counted: Swollen calf (right): 1 day, {full(on)}" for on in yes_before)
    yield from {f"{full(on)}: " for on in only_no}
    yield f"as of {full(raw.last)}"
    yield from {f"last no {full(no[name][-1])}" for name in yes if name in no}
    if yes_before:
        yield from {f"last no {full(days[-1])}" for name, days in no.items() if name == Symptom.CALF_SWELLING.value}
    yield f"and {len(about) - len(yes) - len(only_no) - danger.MOST_NOT_ASKED} more, after this page"


def course(worst: dict[date, int], raw: Raw) -> Iterator[str]:
    """Whatever has a number in the heading of a chart."""
    yield f"latest {worst[max(worst)]} on {short(max(worst))}"
    month = timedelta(days=30)
    early = [value for on, value in worst.items() if on < raw.first + month]
    late = [value for on, value in worst.items() if on > raw.last - month]
    between = [value for on, value in worst.items() if raw.last - 2 * month < on <= raw.last - month]
    yield f"usually {median(early):g} in the first 30 days ({len(early)} rated)"
    yield f"{median(between or [0]):g} in the 30 before the last ({len(between)})"
    yield f"{median(late):g} in the last 30 ({len(late)})"


def chart(raw: Raw) -> Iterator[str]:
    """Whatever has a number in the chart, its lanes and its legend."""
    yield from course(raw.worst(), raw)
    marks = [date.fromisoformat(day) for (day,) in raw.all("select day from mark where voided = 0 order by day, id")]
    shown = [on for on in marks if raw.first <= on <= raw.last]
    yield " ".join(str(number) for number in range(1, len(shown) + 1))
    for number, on in enumerate(shown, 1):
        yield f"{number} {short(on)}"
    for (text,) in raw.all("select text from mark where voided = 0"):
        yield from re.findall(r"\d+ \w+", text)
    done: Counter[str] = Counter()
    for (name,), days in raw.days_of("entry_activity", "x.kind").items():
        done[name] = len(days)
    for (name,), days in raw.days_of("entry_treatment", "x.kind").items():
        done[name] = len(days)
    for (name,), days in raw.days_of("entry_answer", "x.about", "x.yes").items():
        done[entry_term(name).label] = len(days)
    for name, number in done.items():
        yield f"{name}, {number}"
        yield from (f"{name[:kept].rstrip()}…, {number}" for kept in range(10, len(name)))  # cut to the width beside it


def below_the_chart(raw: Raw) -> Iterator[str]:
    """Whatever has a number in the blocks below the chart."""
    for (onset,) in raw.all("select distinct onset_on from entry where voided = 0 and onset_on is not null"):
        yield full(date.fromisoformat(onset))
    painful = raw.all("select min(day) from entry where voided = 0 and severity > 0")
    yield f"since {full(date.fromisoformat(painful[0][0]))}"
    said = raw.days_of("entry_answer", "x.about", "x.yes")
    for (name,), days in said.items():
        yield f"{entry_term(name).label[:1].lower()}{entry_term(name).label[1:]} ({some(len(days))})"
    places = raw.days_of("entry_place", "x.zone", "(x.severity > 0 or (x.severity is null and e.severity > 0))")
    for (zone,), days in places.items():
        yield f"{Zone(zone).label.lower()} {some(len(days))}"
    yield from (str(len(days)) for days in places.values())
    calf = f"x.zone = '{Zone.CALF.value}' and (x.severity > 0 or (x.severity is null and e.severity > 0))"
    for days in raw.days_of("entry_place", "x.zone", calf).values():
        yield f"{some(len(days))}, {span(days)}"
    recently = raw.last - timedelta(days=29)
    for (name,), days in said.items():
        for side in (" (right)", ""):
            yield f"{entry_term(name).label}{side} {len(days)} {sum(on >= recently for on in days)} {span(days)}"
    beside = {sign.value for sign in (*danger.QUESTIONS, Symptom.SWELLED_WITHIN_2_HOURS, Symptom.SWELLED_LATER)}
    symptoms = {
        (name, side)
        for name, side in raw.days_of("entry_answer", "x.about, x.side", "x.yes")
        if isinstance(entry_term(name), Symptom) and name not in beside
    }
    yield f"and {len(symptoms) - 4} more, after this page"
    rated = defaultdict(list)
    for activity, day, rating in raw.all("select activity, day, rating from function where voided = 0 order by day"):
        rated[activity].append(f"{rating} ({short(date.fromisoformat(day))})")
    yield from (f"{activity} {found[0]} {found[-1]}" for activity, found in rated.items())
    asked = raw.days_of("entry_treatment", "x.kind", "x.helped is not null")
    helped = raw.days_of("entry_treatment", "x.kind", "x.helped")
    doses: dict[str, str] = dict(raw.all("select kind, max(dose) from entry_treatment group by kind"))
    for kind, days in raw.days_of("entry_treatment", "x.kind").items():
        told = f"{f'{kind[0]} {doses[kind[0]]}'.strip()} {span(days)} {len(days)}"
        yes = len(helped.get(kind, []))
        not_asked = len(days) - len(asked.get(kind, []))
        yield f"{told} {yes} yes, {len(asked.get(kind, [])) - yes} no" + (
            f", {not_asked} not asked" if not_asked else ""
        )


def without_axis(page: str) -> tuple[str, list[date]]:
    """The text without the dates below the chart, and those dates."""
    found = re.search(r"(?<=severe 7–10 )((?:\d )*)((?:\d+ [A-Z][a-z]{2} )+)", page)
    assert found is not None
    days = [f"{day} {month}" for day, month in re.findall(r"(\d+) (\w+)", found[2])]
    at = {short(TODAY - timedelta(days=ago)): TODAY - timedelta(days=ago) for ago in range(364)}
    return page[: found.start(2)] + page[found.end(2) :], [at[day] for day in days]


@pytest.mark.parametrize("days", [30, 90, 110])
def test_every_number_above_the_patterns_is_one_of_the_raw_tables(diary: Path, days: int) -> None:
    """Each number that must be there is, and none is left that was not counted here."""
    first, last = TODAY - timedelta(days=days - 1), TODAY
    store = service.open_diary(diary, FIXED_NOW)
    page = texts(draw.pdf(service.visit(store, VisitChoice(first, last), FIXED_NOW)))[0]
    store.close()
    page = page[: page.index(ENDS_BEFORE)]
    page, axis = without_axis(page)
    assert all(first <= on <= last for on in axis)
    assert len({later - on for on, later in pairwise(axis)}) == 1
    raw = Raw(diary, first, last)
    must = [*numbers(raw), *danger_signs(raw)]
    assert [told for told in must if told not in page] == []
    may = [*must, *chart(raw), *below_the_chart(raw), *SAID_OF_THE_APP]
    for told in sorted(may, key=len, reverse=True):
        page = re.sub(rf"(?<!\d){re.escape(told)}(?!\d)", "#", page)
    assert re.findall(r"[^#]{0,30}\d[^#]{0,20}", page) == []


def test_each_leg_of_a_page_of_two_has_the_course_of_the_raw_tables(tmp_path: Path) -> None:
    """The better leg is not hidden behind the worse one."""
    path, first, dice = tmp_path / "diary.sqlite3", TODAY - timedelta(days=89), Random(7)  # noqa: S311 - made-up numbers
    store = service.open_diary(path, FIXED_NOW)
    for ago in range(90):
        if dice.random() < 0.2:
            continue
        mild, bad = dice.randint(0, 3), dice.randint(4, 9)
        places = (Place(Zone.INNER, Side.LEFT, mild), Place(Zone.CALF, Side.RIGHT, bad))
        at = FIXED_NOW - timedelta(days=ago)
        service.save_entry(store, Entry(uuid4(), at, logged_at=at, places=places), FIXED_NOW)
    page = texts(draw.pdf(service.visit(store, VisitChoice(first, TODAY), FIXED_NOW)))[0]
    store.close()
    raw = Raw(path, first, TODAY)
    for side in (Side.LEFT, Side.RIGHT):
        worst = raw.rows(
            "select e.day, max(x.severity) from entry e join entry_place x on x.record_id = e.id"  # noqa: S608 - ours
            f" where {{between}} and x.side = '{side.value}' group by e.day"
        )
        told = page[page.index(f"{side.label}: worst pain each day") :]
        told = told[: told.index("severe 7")]
        by_day = {date.fromisoformat(day): int(number) for day, number in worst}
        assert [number for number in course(by_day, raw) if number not in told] == []
