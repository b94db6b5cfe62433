"""The attacker's server of the other tests: it hears whoever comes by the attacker's words, and nobody else."""

from __future__ import annotations

import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.browser import payloads


def _asks(address: str) -> None:
    with suppress(urllib.error.HTTPError):
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - an address of this computer


def test_whoever_comes_by_the_words_is_heard() -> None:
    """At the end that fails, and says what was asked for."""
    with pytest.raises(AssertionError, match=r"/i\.png"), payloads.listening() as beacon:
        _asks(f"{beacon.address}/i.png")


def test_a_page_that_looks_for_its_own_server_is_nobody() -> None:
    """A port is given to another server soon after the first is gone."""
    with payloads.listening() as beacon:
        port = urlsplit(beacon.address).port
        _asks(f"http://127.0.0.1:{port}/_stcore/health")
        assert beacon.hits == []
