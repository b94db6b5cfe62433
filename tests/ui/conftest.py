"""Running a screen without a browser: each on a diary of its own, with the clock at FIXED_NOW."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import argon2
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kneelog import service
from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.ui import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from kneelog.storage import Store

TIMEOUT_SECONDS = 30


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    """Streamlit's caches belong to the process; a store of the test before would be opened again."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash of a passcode, made with as little work as it allows: it is slow on purpose."""
    monkeypatch.setattr(
        argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def store(diary: Path, fixed_now: datetime) -> Iterator[Store]:
    """The diary of the test, open, to put entries in and to look at what a screen did."""
    opened = service.open_diary(diary, fixed_now)
    yield opened
    opened.close()


@pytest.fixture
def screen(diary: Path, fixed_now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    """Runs a page of pages/ once and hands it over; any exception on it fails the test."""
    del fixed_now
    monkeypatch.setenv(paths.DATABASE_VARIABLE, str(diary))

    def run(name: str, **held: Any) -> AppTest:  # noqa: ANN401 - what a session holds
        app = AppTest.from_file(str(paths.pages_folder() / f"{name}.py"), default_timeout=TIMEOUT_SECONDS)
        for key, value in held.items():
            app.session_state[key] = value
        app.run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def add(store: Store, fixed_now: datetime) -> Callable[..., Entry]:
    """Saves an entry of some days ago: `add(2, severity=5)`."""

    def save(days_ago: int = 0, **fields: Any) -> Entry:  # noqa: ANN401 - fields of an entry
        moment = fixed_now - timedelta(days=days_ago, hours=1)
        return service.save_entry(store, Entry(uuid4(), moment, **fields), fixed_now).entry

    return save


def clot_signs(side: Side = Side.RIGHT) -> dict[str, Any]:
    """Fields of an entry that must raise the urgent banner."""
    return {
        "severity": 5,
        "places": (Place(Zone.CALF, side),),
        "answers": (
            Answer(Symptom.CALF_SWELLING, yes=True, side=side),
            Answer(Symptom.LEG_REDNESS, yes=True, side=side),
        ),
    }


def words(app: AppTest) -> str:
    """Everything a screen says in HTML, as one text."""
    return "\n".join(each.proto.body for each in app.get("html"))
