"""What goes together on the page for the doctor: the facts of Trends, few on page one, all of them behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kneelog import service
from kneelog.insights.change import Change, ChangeKind, ChangeVerdict
from kneelog.insights.changes_told import Changes, ToldChange
from kneelog.insights.effects import LinkVerdict
from kneelog.insights.telling import Insights
from kneelog.report import draw, together
from kneelog.report.model import ALL_SECTIONS, Paper, Section, VisitChoice
from tests.browser.screens import fill_simulated
from tests.conftest import FIXED_NOW
from tests.report.test_draw import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kneelog.storage import Store

TODAY = FIXED_NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three hundred days in which squatting hurts the day after, with a treatment begun half way."""
    diary: Path = tmp_path_factory.mktemp("together") / "diary.sqlite3"
    fill_simulated(diary, FIXED_NOW, 300)
    opened = service.open_diary(diary, FIXED_NOW)
    yield opened
    opened.close()


def _choice(days: int = 90) -> VisitChoice:
    return VisitChoice(TODAY - timedelta(days=days - 1), TODAY)


def test_page_one_says_what_trends_says(store: Store) -> None:
    """Every link and no question that is open; of little or no link and changes the first, the others counted."""
    found, changed = service.insights(store, YESTERDAY), service.changes(store, YESTERDAY)
    page = service.visit(store, _choice(), FIXED_NOW)
    assert page.together is not None
    linked, little = found.of(LinkVerdict.LINKED), found.of(LinkVerdict.LITTLE)
    claimed = [each for each in changed.told if each.change.claimed]
    assert [each.named.key for each in linked] == ["activity:squatting"]
    assert linked[0].says.startswith(page.together.lines[0])
    assert "not enough data" not in "".join(page.together.lines)
    assert len(page.together.lines) == len(linked) + min(2, len(claimed)) + 1
    assert page.together.left_out == max(0, len(claimed) - 2) + len(little) - 3
    assert page.together.basis == f"right, whole diary up to 14 Mar 2026, {changed.days} rated days"


def _change(kind: ChangeKind, **days: int) -> ToldChange:
    found = Change(kind, ChangeVerdict.HIGHER, first=700000, last=700100, points=2.0, low=1.0, high=3.0, **days)
    return ToldChange(found, (), kind.value)


@pytest.mark.parametrize(("since", "told"), [(700050, 1), (700054, 2), (700046, 2)])
def test_one_change_is_told_once(since: int, told: int) -> None:
    """A lasting change that was found where a mark stands is that of the mark; farther off it is another."""
    found = _change(ChangeKind.LASTING, earliest=700050, latest=700050)
    marked = _change(ChangeKind.KNOWN_DAY, since=since)
    page = together.on_page(Insights(None, TODAY, 100, ()), Changes(None, TODAY, 100, (found, marked), ()))
    assert page is not None
    assert len(page.lines) == told
    assert page.left_out == 2 - told


def test_all_that_was_asked_stands_behind_page_one(store: Store) -> None:
    """Each answered question and each change in the sentence of Trends, and how many are open."""
    found, changed = service.insights(store, YESTERDAY), service.changes(store, YESTERDAY)
    page = service.visit(store, _choice(), FIXED_NOW)
    assert page.appendix is not None
    assert page.appendix.together is not None
    lines = page.appendix.together.lines
    waiting = len(found.of(LinkVerdict.NOT_ENOUGH))
    assert f"{waiting} more questions: not enough data yet." in lines
    assert {each.says for each in changed.told} <= set(lines)
    assert len(lines) == len(found.told) - waiting + 1 + len(changed.told) + min(12, len(changed.flares))
    printed = " ".join(texts(draw.pdf(page)))
    assert all(" ".join(line.split()) in printed for line in lines)


def test_it_can_be_left_out(store: Store) -> None:
    """Then nothing of it is computed or printed, on page one or behind it."""
    page = service.visit(store, replace(_choice(), sections=ALL_SECTIONS - {Section.TOGETHER}), FIXED_NOW)
    assert page.together is None
    assert page.appendix is not None
    assert page.appendix.together is None


def test_an_earlier_period_knows_nothing_of_later_days(store: Store) -> None:
    """Printed for the first four weeks, the page says what was known at their end."""
    first = TODAY - timedelta(days=299)
    page = service.visit(store, VisitChoice(first, first + timedelta(days=27)), FIXED_NOW)
    assert page.together is None
    assert page.appendix is not None
    assert page.appendix.together is not None
    assert page.appendix.together.basis.endswith("24 rated days")
    assert "not enough data yet" in " ".join(page.appendix.together.lines)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("days", [30, 90, 300])
def test_page_one_stays_one_page(store: Store, days: int, paper: Paper, language: str) -> None:
    """With everything else on it, in either language and on either paper, nothing is cut for it."""
    asked = ("What about stairs at work?", "May I swim?", "Is a scan of use?")
    choice = replace(_choice(days), paper=paper, language=language, questions=asked, concern="Hurts after squatting")
    page = service.visit(store, choice, FIXED_NOW)
    assert page.together is not None
    printed = texts(draw.pdf(page))
    assert " ".join(page.together.lines[-1].split()) in printed[0]
    assert asked[-1] in printed[0]
