"""Finding the kneelog that runs already, and a port that is free."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from kneelog.ui import running
from kneelog.words import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def _answering(body: bytes) -> Iterator[int]:
    """A program on this computer that answers everything with `body`; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _kneelog(diary: Path) -> bytes:
    return json.dumps(running.identity(diary).as_json()).encode()


def test_a_diary_is_named_by_a_fingerprint(diary: Path) -> None:
    """What any program on this computer may ask must not tell a folder or a person's name."""
    said = running.identity(diary).as_json()
    assert str(diary) not in json.dumps(said)
    assert said["diary"] == running.identity(diary.parent / "elsewhere" / ".." / diary.name).diary
    assert said["diary"] != running.identity(diary.with_name("other.sqlite3")).diary


def test_the_app_with_this_diary_is_found(diary: Path) -> None:
    """A second start opens the first instead of a second window on the same diary."""
    with _answering(_kneelog(diary)) as port:
        assert running.find(diary, port) == port


def test_the_app_with_another_diary_is_not_ours(diary: Path) -> None:
    """The demonstration diary must not open in place of the real one."""
    with _answering(_kneelog(diary.with_name("demo.sqlite3"))) as port:
        assert running.find(diary, port) is None


def test_our_own_port_is_left_out(diary: Path) -> None:
    """While it starts, the app listens already; it must not take itself for another."""
    with _answering(_kneelog(diary)) as port:
        assert running.find(diary, port, but_not=port) is None


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"app": "other", "version": "1", "diary": "x"}', b"\xff"])
def test_another_program_is_no_kneelog(body: bytes) -> None:
    """Whatever it answers, nothing is opened and nothing fails."""
    with _answering(body) as port:
        assert running.ask(port) is None


def test_a_silent_program_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that takes a connection and says nothing must not hold up the start."""
    monkeypatch.setattr(running, "_PATIENCE_SECONDS", 0.05)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert running.ask(silent.getsockname()[1]) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_passed_over(address: str) -> None:
    """Also when the other program listens on every network at once."""
    with socket.socket() as other:
        other.bind((address, 0))
        other.listen()
        taken = other.getsockname()[1]
        assert running.first_free([taken]) is None
        assert running.first_free([taken, *range(taken + 1, taken + 50)]) in range(taken + 1, taken + 50)


def test_a_port_of_the_system_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that this person may not use is passed over like a taken one."""

    def denied(_self: socket.socket, _address: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", denied)
    assert running.first_free([1]) is None


def test_the_search_ends_at_the_last_port() -> None:
    """There is no port 65536."""
    assert list(running.ports_from(65530)) == list(range(65530, 65536))


@pytest.mark.parametrize(("display", "opened"), [("", []), (":0", ["http://127.0.0.1:8501"])])
def test_the_browser_opens_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, display: str, opened: list[str]
) -> None:
    """On a machine without one a text browser would take over the terminal."""
    shown: list[str] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "open", shown.append)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    running.show(8501)
    assert shown == opened


def test_a_second_start_is_told_in_the_language() -> None:
    """The address stands at the end, where a terminal makes it a link."""
    with speaking("de"):
        assert running.already_open(8501) == "kneelog läuft schon mit diesem Tagebuch: http://127.0.0.1:8501"
