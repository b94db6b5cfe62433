"""Which kneelog answers on which port of this computer.

A running app tells on one small address its name, its version and a fingerprint of its diary: enough for a second start
to open the first one instead of starting again, and not enough to learn where the diary lies.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import socket
import sys
import webbrowser
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from kneelog import __version__
from kneelog.ui.settings import LOOPBACK
from kneelog.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEALTH_PATH: Final = "/_kneelog/health"
DEFAULT_PORT: Final = 8501
LAST_PORT: Final = 65535

_PORTS_TRIED: Final = 20

_NAME: Final = "kneelog"
_PATIENCE_SECONDS: Final = 0.5  # another program may take a connection and never answer


@dataclass(frozen=True)
class Identity:
    """What a running app says of itself."""

    app: str
    version: str
    diary: str

    def as_json(self) -> dict[str, str]:
        """The body of the answer on `HEALTH_PATH`."""
        return asdict(self)


def identity(diary: Path) -> Identity:
    """What an app with this diary says of itself. The diary is named by a hash of its path, not by the path."""
    canonical = os.path.normcase(os.path.realpath(diary))
    fingerprint = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Identity(app=_NAME, version=__version__, diary=fingerprint)


def ports_from(port: int) -> range:
    """The ports a start tries in turn, from the one that was asked for."""
    return range(port, min(port + _PORTS_TRIED, LAST_PORT + 1))


def ask(port: int) -> Identity | None:
    """Who answers on a port of this computer: a kneelog, or None for silence and for any other program."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", HEALTH_PATH)
        response = connection.getresponse()
        said = json.loads(response.read(1000))
        answer = Identity(app=said["app"], version=said["version"], diary=said["diary"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()
    return answer if answer.app == _NAME else None


def find(diary: Path, port: int, *, but_not: int | None = None) -> int | None:
    """The port on which a kneelog has this very diary open, or None.

    Looks where a start that asks for `port` would listen and where one that asks for nothing would.

    Args:
        diary: the diary file.
        port: the port that was asked for.
        but_not: a port to leave out: our own, which listens already and does not answer yet.
    """
    ours = identity(diary).diary
    ports = sorted({*ports_from(DEFAULT_PORT), *ports_from(port)} - {but_not})
    return next((port for port in ports if (found := ask(port)) is not None and found.diary == ours), None)


def first_free(ports: Iterable[int]) -> int | None:
    """The first port nobody listens on, or None."""
    return next((port for port in ports if _is_free(port)), None)


def address(port: int) -> str:
    """What to type into the browser."""
    return f"http://{LOOPBACK}:{port}"


def already_open(port: int) -> str:
    """What is said where a second start finds the first."""
    return _("kneelog already runs with this diary: {address}").format(address=address(port))


def show(port: int) -> None:
    """Opens the browser where there is a screen. Without one Python would start a text browser inside the terminal."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    webbrowser.open(address(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(_PATIENCE_SECONDS)
        if (
            probe.connect_ex((LOOPBACK, port)) == 0
        ):  # on some systems bind() alone would succeed beside a wildcard listener
            return False
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
