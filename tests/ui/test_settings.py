"""Streamlit runs by our file, whatever else it was told."""

from __future__ import annotations

import copy

import pytest
from streamlit import config, net_util

from kneelog.transfer.reading import LARGEST
from kneelog.ui import settings


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's settings belong to the process; each test gets a copy."""
    monkeypatch.setattr(config, "_config_options", copy.deepcopy(config.get_config_options()))
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(net_util, "get_internal_ip", net_util.get_internal_ip)


def test_every_setting_is_one_that_streamlit_knows() -> None:
    """A setting that a new Streamlit renamed would otherwise be dropped with a line in the log."""
    assert set(settings.declared()) <= set(config.get_config_options())


def test_the_file_says_what_the_app_promises() -> None:
    """This computer only, nothing told to anyone, nothing of a note in an error, nothing to upload but a diary."""
    said = settings.declared()
    assert said["server.address"] == "127.0.0.1"
    assert said["server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert said["server.enableXsrfProtection"] is True
    assert said["server.enableCORS"] is True
    assert said["server.enableAgentApi"] is False
    assert said["server.maxUploadSize"] * 1024**2 == LARGEST
    assert said["browser.gatherUsageStats"] is False
    assert said["client.showErrorDetails"] == "none"
    assert said["client.showErrorLinks"] is False
    assert said["client.toolbarMode"] == "minimal"


def test_fonts_come_from_this_computer() -> None:
    """A font address on the web would tell its owner each time the diary is opened."""
    for face in settings.declared().get("theme.fontFaces", []):
        assert face["url"].startswith("app/static/fonts/")


def test_a_loosened_setting_is_tightened_again() -> None:
    """A flag or a variable cannot put a note into an error message on screen, or start the telemetry."""
    config.set_option("client.showErrorDetails", "full")
    config.set_option("browser.gatherUsageStats", value=True)
    settings.hold()
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("browser.gatherUsageStats") is False


def test_a_setting_we_say_nothing_about_returns_to_its_default() -> None:
    """A theme in somebody's home folder does not change how the diary looks."""
    config.set_option("theme.sidebar.backgroundColor", "#ff0000")
    settings.hold()
    assert config.get_option("theme.sidebar.backgroundColor") is None


def test_the_port_is_the_persons() -> None:
    """Where the app listens on this computer may differ from start to start."""
    config.set_option("server.port", 9123)
    settings.hold()
    assert config.get_option("server.port") == 9123


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "192.0.2.7", "my-computer.local"])
def test_another_address_is_refused(address: str) -> None:
    """The diary has no password, so nobody else may reach it."""
    config.set_option("server.address", address)
    with pytest.raises(settings.AddressRefusedError, match=r"opens on 127\.0\.0\.1 only"):
        settings.hold()


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_this_computers_addresses_are_accepted(address: str) -> None:
    """All of these stay on this computer."""
    settings.check_address(address)


def test_streamlit_cannot_ask_who_we_are() -> None:
    """Its way of learning this computer's address is a request to a public server."""
    settings.hold()
    assert net_util.get_external_ip() is None
    assert net_util.get_internal_ip() is None


def test_another_server_may_do_the_listening() -> None:
    """Under one that Streamlit does not start no address is set; the gate answers this computer only."""
    config.set_option("server.address", None)
    settings.hold()
    assert config.get_option("server.address") == "127.0.0.1"
