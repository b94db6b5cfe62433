"""Holds the running Streamlit to .streamlit/config.toml, however it was started.

Streamlit merges settings from the home folder, the working folder, the script's folder, the environment and the command
line. The last two win, so a stray variable could show error details or open the diary to the network. Here ours wins.
"""

from __future__ import annotations

import ipaddress
import tomllib
from typing import TYPE_CHECKING, Any, Final

from streamlit import config, net_util

from kneelog.ui import paths
from kneelog.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOPBACK: Final = "127.0.0.1"

# May differ from start to start without making it another app: the port, how much is logged, the cookie secret.
_FREE: Final = ("server.port", "browser.serverPort", "server.cookieSecret", "logger.")


class AddressRefusedError(Exception):
    """The app was asked to listen where other computers could reach it."""


def declared() -> dict[str, Any]:
    """Our settings as Streamlit names them: `{"server.address": "127.0.0.1", ...}`."""
    return dict(_flat(tomllib.loads(paths.settings_file().read_text(encoding="utf-8"))))


def check_address(address: str | None) -> None:
    """Accepts this computer's own address and nothing else.

    Raises:
        AddressRefusedError: with a sentence for the person who asked.
    """
    if not is_loopback(address):
        one = _(
            "kneelog does not listen on {address}: others could then read the diary. "
            "It opens on {own} only. Leave the address out and start again."
        )
        every = _(
            "kneelog does not listen on every network of this computer: others could then read the diary. "
            "It opens on {own} only. Leave the address out and start again."
        )
        raise AddressRefusedError((one if address else every).format(address=address, own=LOOPBACK))


def is_loopback(address: str | None) -> bool:
    """True when an address can only be reached from this computer."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def hold() -> None:
    """Puts our settings in force in this process, and closes Streamlit's two ways of asking the network who we are.

    Raises:
        AddressRefusedError: Streamlit was told to listen on another address; its socket is open by now, so the only
            safe answer is to end the process.
    """
    address = config.get_option("server.address")
    if address is not None:  # None: another ASGI server does the listening, and the gate answers this computer only
        check_address(address)
    ours = declared()
    for key, option in config.get_config_options().items():
        if key in ours:
            config.set_option(key, ours[key])
        elif config.is_manually_set(key) and not key.startswith(_FREE):
            config.set_option(key, option.default_val)
    # Streamlit asks a public server for this computer's address when a page of unknown origin connects. Our gate
    # refuses such a page first; this is for the day when something gets past the gate.
    net_util.get_external_ip = _no_address
    net_util.get_internal_ip = _no_address


def _no_address() -> None:
    return None


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        else:
            yield key, value
