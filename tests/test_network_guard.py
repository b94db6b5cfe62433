"""The guard that keeps every test on this computer does guard."""

from __future__ import annotations

import socket

import pytest

from tests.conftest import guarded, guarded_lookup

ELSEWHERE = "192.0.2.1"  # an address reserved for documentation: nobody has it


def test_a_connection_elsewhere_is_refused_and_remembered() -> None:
    """A test that connects to another computer cannot pass by catching the error."""
    reached: list[object] = []
    connect = guarded(socket.socket.connect, reached)
    with socket.socket() as outgoing, pytest.raises(OSError, match="do not leave"):
        connect(outgoing, (ELSEWHERE, 80))
    assert reached == [(ELSEWHERE, 80)]


def test_a_lookup_is_refused_and_remembered() -> None:
    """Asking the network for a name already tells somebody something."""
    reached: list[object] = []
    with pytest.raises(OSError, match="do not leave"):
        guarded_lookup(socket.getaddrinfo, reached)("example.org", 80)
    assert reached == ["example.org"]


def test_this_computer_may_be_reached() -> None:
    """The tests of the server connect to it."""
    with socket.socket() as listener, socket.socket() as outgoing:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        outgoing.connect(listener.getsockname())
        assert socket.getaddrinfo("localhost", 80)
