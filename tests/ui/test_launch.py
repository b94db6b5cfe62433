"""What a start decides before it serves; tests/ui/test_server.py starts the real thing."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn.config
from streamlit import config

from kneelog import words
from kneelog.ui import launch, paths, running
from kneelog.words import speaking
from tests.serving import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class _App:
    """Stands in for the application: notes how it was run, and ends the way it is told."""

    def __init__(self, ending: BaseException | None = None) -> None:
        self.config: dict[str, Any] = {}
        self._ending = ending

    def run(self, *, config: Mapping[str, Any]) -> None:
        self.config = dict(config)
        if self._ending is not None:
            raise self._ending


@pytest.fixture(autouse=True)
def _nothing_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server, no browser, no setting of this process changed."""
    monkeypatch.setattr(config, "set_option", lambda *_: None)
    monkeypatch.setattr(uvicorn.config, "LOGGING_CONFIG", {"loggers": {"uvicorn": {"level": "INFO"}}})
    monkeypatch.setattr(launch, "_announce", lambda *_, **__: None)
    monkeypatch.setattr(running, "find", lambda *_: None)
    monkeypatch.setenv(paths.DATABASE_VARIABLE, "before")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> _App:
    """The application that `start` will find."""
    found = _App()
    monkeypatch.setattr(launch, "_application", lambda: found)
    return found


def test_the_screens_get_the_chosen_diary_and_our_settings(app: _App, diary: Path) -> None:
    """The variable is how a diary named on the command line reaches the pages."""
    port = free_port()
    assert launch.start(diary, port=port, open_browser=False) == 0
    assert os.environ[paths.DATABASE_VARIABLE] == str(diary)
    assert app.config["server.port"] == port
    assert app.config["server.address"] == "127.0.0.1"
    assert app.config["client.showErrorDetails"] == "none"


def test_ctrl_c_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The person asked for it: no traceback, no failure."""
    monkeypatch.setattr(launch, "_application", lambda: _App(KeyboardInterrupt()))
    assert launch.start(diary, port=free_port(), open_browser=False) == 0
    assert capsys.readouterr().out.strip() == "kneelog has stopped."


def test_the_terminal_keeps_its_language(
    monkeypatch: pytest.MonkeyPatch, diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The application has every text follow its windows; what is said beside them follows the start."""
    monkeypatch.setattr(words, "_ask", [lambda: "de"])
    announced: list[str] = []
    monkeypatch.setattr(launch, "_announce", lambda *_, **__: announced.append(words.language().code))

    class App(_App):
        def run(self, *, config: Mapping[str, Any]) -> None:
            words.ask_for_language(lambda: "en")
            super().run(config=config)

    monkeypatch.setattr(launch, "_application", lambda: App(KeyboardInterrupt()))
    assert launch.start(diary, port=free_port(), open_browser=False) == 0
    assert capsys.readouterr().out.strip() == "kneelog ist beendet."
    assert announced == ["de"]


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", ""])
def test_another_address_is_refused(app: _App, diary: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    """The sentence says why and what to do; nothing is served."""
    assert launch.start(diary, address=address, open_browser=False) == 2
    assert "opens on 127.0.0.1 only" in capsys.readouterr().err
    assert app.config == {}


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_refused(
    app: _App, diary: Path, capsys: pytest.CaptureFixture[str], port: int
) -> None:
    """Said before anything is tried."""
    assert launch.start(diary, port=port, open_browser=False) == 2
    assert f"{port} is not a port" in capsys.readouterr().err
    assert app.config == {}


def test_a_taken_port_moves_on_and_says_so(app: _App, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The person must not look for the app where another program answers."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert launch.start(diary, port=taken, open_browser=False) == 0
    assert app.config["server.port"] > taken
    said = capsys.readouterr().out
    assert f"Port {taken} is taken by another program, so kneelog uses {app.config['server.port']}." in said


def test_a_refusal_is_told_in_the_language(app: _App, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port or an address that cannot be."""
    with speaking("de"):
        assert launch.start(diary, port=0, open_browser=False) == 2
        assert launch.start(diary, address="", open_browser=False) == 2
    said = capsys.readouterr().err
    assert "0 ist kein Port." in said
    assert "nicht in jedem Netz dieses Computers" in said
    assert app.config == {}


def test_no_free_port_is_said(
    monkeypatch: pytest.MonkeyPatch, app: _App, diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With twenty ports taken the person has to choose."""
    monkeypatch.setattr(running, "first_free", lambda _: None)
    assert launch.start(diary, port=8501, open_browser=False) == 1
    assert "8501 to 8520 are all taken" in capsys.readouterr().err
    assert app.config == {}


@pytest.mark.parametrize("open_browser", [True, False])
def test_a_second_start_opens_the_first(
    monkeypatch: pytest.MonkeyPatch, app: _App, diary: Path, capsys: pytest.CaptureFixture[str], *, open_browser: bool
) -> None:
    """Two apps on one diary would only confuse."""
    shown: list[int] = []
    monkeypatch.setattr(running, "find", lambda *_: 8507)
    monkeypatch.setattr(running, "show", shown.append)
    assert launch.start(diary, open_browser=open_browser) == 0
    assert capsys.readouterr().out == "kneelog already runs with this diary: http://127.0.0.1:8507\n"
    assert shown == ([8507] if open_browser else [])
    assert app.config == {}


def test_a_broken_installation_is_said(monkeypatch: pytest.MonkeyPatch, diary: Path) -> None:
    """A missing app.py is not the person's doing, and there is one thing to do about it."""
    monkeypatch.setattr(paths, "app_script", lambda: diary.with_suffix(".nothing"))
    with pytest.raises(FileNotFoundError, match="Install kneelog again"):
        launch.start(diary, port=free_port(), open_browser=False)
