"""Doctor visit without a browser: which days the page is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from kneelog import service
from kneelog.domain.entry import Place
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Side, Zone
from tests.conftest import FIXED_NOW
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from streamlit.testing.v1 import AppTest

    from kneelog.domain.entry import Entry
    from kneelog.storage import Store

TODAY = FIXED_NOW.date()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[service.VisitChoice]:
    """What the screen asks to be drawn; drawing itself takes a second and is tested elsewhere."""
    chosen: list[service.VisitChoice] = []

    def drawn(_store: Store, choice: service.VisitChoice, _now: datetime) -> service.VisitPreview:
        chosen.append(choice)
        return service.VisitPreview((b"",), whole=True)

    monkeypatch.setattr(service, "visit_preview", drawn)
    monkeypatch.setattr("streamlit.image", lambda *_args, **_named: None)
    return chosen


def _appointments(store: Store, *days_ago: int) -> None:
    for each in days_ago:
        mark = Mark(uuid4(), TODAY - timedelta(days=each), MarkKind.APPOINTMENT, "Surgery")
        service.save_record(store, mark, FIXED_NOW)


def test_the_period_since_the_last_visit(
    screen: Callable[..., AppTest], store: Store, add: Callable[..., Entry], asked: list[service.VisitChoice]
) -> None:
    """From the last appointment that is over; the one of today is what the page is for."""
    add(1, severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
    _appointments(store, 40, 12, 0)
    screen("visit", visit_period="visit")
    assert (asked[-1].first, asked[-1].last) == (TODAY - timedelta(days=12), TODAY)


def test_own_dates(screen: Callable[..., AppTest], add: Callable[..., Entry], asked: list[service.VisitChoice]) -> None:
    """Both days are part of it; the wrong way round gets a sentence, and no page."""
    add(1, severity=4)
    first, last = TODAY - timedelta(days=20), TODAY - timedelta(days=10)
    screen("visit", visit_period="own", visit_from=first, visit_until=last)
    assert (asked[-1].first, asked[-1].last) == (first, last)
    before = len(asked)
    shown = words(screen("visit", visit_period="own", visit_from=last, visit_until=first))
    assert f"{first.isoformat()} lies before the first day, {last.isoformat()}" in shown
    assert len(asked) == before
