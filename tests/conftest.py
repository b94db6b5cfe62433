"""What every test may use: a diary of its own, a clock that stands still; and what none may do: reach the network."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest
from hypothesis import settings

from kneelog.ui.clock import NOW_VARIABLE
from kneelog.ui.settings import is_loopback
from kneelog.words import LANGUAGE_VARIABLE
from tests.tools import require_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Sentences are held to be English, whatever the machine speaks; a test of another language says so.
os.environ[LANGUAGE_VARIABLE] = "en"

# An hour east of Greenwich, so that a mix-up of local time and UTC shows.
FIXED_NOW: Final = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))


# How hard generated examples are tried: a glance before a commit, a look in the gate, a search for the evidence.
# --hypothesis-profile chooses. No deadline in any: a busy machine is no fault of the code.
settings.register_profile("check", max_examples=8, deadline=None)
settings.register_profile("gate", max_examples=20, deadline=None)
settings.register_profile("prove", max_examples=2000, deadline=None)
settings.load_profile("gate")


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """The path of a diary file that does not exist yet, in a folder of its own."""
    return tmp_path / "diary.sqlite3"


@pytest.fixture
def fixed_now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A moment at which `kneelog.ui.clock.now` stands still during the test."""
    monkeypatch.setenv(NOW_VARIABLE, FIXED_NOW.isoformat())
    return FIXED_NOW


@pytest.fixture
def _cipher() -> None:
    """The library for encrypted diaries is installed, or the test is skipped and says why."""
    require_module("sqlcipher3", "encrypt")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that connects to or looks up anything but this computer, even if the code swallows the error."""
    reached: list[object] = []
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), reached))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup(socket.getaddrinfo, reached))
    yield
    assert reached == [], f"this test tried to leave the computer: {reached}"


def guarded(original: Any, reached: list[object]) -> Any:  # noqa: ANN401 - stands in for two methods of socket
    """A connect that goes to this computer alone, and notes in `reached` where else it was sent."""

    def connect(self: socket.socket, address: Any) -> Any:  # noqa: ANN401 - as above
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
            _refuse(address, reached)
        return original(self, address)

    return connect


def guarded_lookup(original: Any, reached: list[object]) -> Any:  # noqa: ANN401 - stands in for a function of socket
    """A name lookup for this computer alone, that notes in `reached` what else was asked."""

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        if host is not None and not is_loopback(host):
            _refuse(host, reached)
        return original(host, *rest, **named)

    return getaddrinfo


def _refuse(address: object, reached: list[object]) -> NoReturn:
    reached.append(address)
    raise OSError(f"the tests do not leave this computer: {address}")
