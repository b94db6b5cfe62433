"""The app as it really runs: one process, one address, the same however it was started."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.ui import paths
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

WAYS: Final = ("launcher", "streamlit run", "streamlit run, loosened")


def _command(way: str, diary: Path, port: int) -> list[str]:
    if way == "launcher":
        return serving.launch_command(diary, port)
    loosened = ("--client.showErrorDetails=full", "--client.toolbarMode=developer", "--browser.gatherUsageStats=true")
    return serving.streamlit_command(port, *(loosened if "loosened" in way else ()))


@pytest.fixture(scope="module", params=WAYS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """The app, started in each of the ways, from a folder that tries to change its settings."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(
        '[server]\naddress = "0.0.0.0"\nenableAgentApi = true\n[theme]\nprimaryColor = "#ff0000"\n', encoding="utf-8"
    )
    diary = folder / "diary.sqlite3"
    port = serving.free_port()
    with serving.serve(diary, command=_command(request.param, diary, port), port=port) as started:
        yield started


def _get(
    port: int, path: str, *, host: str = "127.0.0.1", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": f"{host}:{port}"} | headers)
        response = connection.getresponse()
        sent = {name.lower(): value for name, value in response.getheaders()}
        return response.status, sent, response.read().decode(errors="replace")
    finally:
        connection.close()


def _open_websocket(port: int, *, host: str, origin: str) -> str:
    """The status line of the answer to a websocket handshake."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        return connection.recv(4096).decode(errors="replace").split("\r\n", 1)[0]


def test_every_page_carries_the_security_headers(server: serving.Server) -> None:
    """The page, a deep link, a script, our own address: none goes out bare."""
    for path in ("/", "/trends", "/_stcore/health", "/_kneelog/health", "/app/static/none.woff2"):
        _, headers, _ = _get(server.port, path)
        assert "script-src 'self' blob:;" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "access-control-allow-origin" not in headers, path


def test_a_foreign_host_gets_no_page(server: serving.Server) -> None:
    """Streamlit itself checks the host of a websocket only; a plain page would be answered."""
    assert _get(server.port, "/")[0] == 200
    assert _get(server.port, "/", host="localhost")[0] == 200
    assert _get(server.port, "/", host="evil.example")[0] == 403


def test_side_doors_are_closed(server: serving.Server) -> None:
    """Also where the working folder's settings opened one."""
    for path in ("/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        for method in ("GET", "POST", "DELETE", "OPTIONS"):
            assert _get(server.port, path, method=method)[0] == 404, (method, path)
        assert "# TYPE" not in _get(server.port, f"/trends{path}")[2], path


def test_a_websocket_needs_our_host_and_origin(server: serving.Server) -> None:
    """Everything a page does goes through it, so it is what another site would want."""
    own = f"http://127.0.0.1:{server.port}"
    assert " 101 " in _open_websocket(server.port, host="127.0.0.1", origin=own)
    assert " 403 " in _open_websocket(server.port, host="evil.example", origin=own)
    assert " 403 " in _open_websocket(server.port, host="127.0.0.1", origin="http://evil.example")


def test_it_listens_on_this_computer_alone(server: serving.Server) -> None:
    """Asked of the operating system, not of the settings."""
    assert _listening(server.process.pid) == {"127.0.0.1"}


def _listening(pid: int) -> set[str]:
    """The local addresses on which a process listens. Linux only."""
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc, which is Linux's")
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            inodes.add(str(link.readlink()).removeprefix("socket:[").removesuffix("]"))
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        lines = Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]
        for fields in (line.split() for line in lines):
            if fields[3] == "0A" and fields[9] in inodes:
                packed = bytes.fromhex(fields[1].split(":")[0])
                groups = (packed[at : at + 4][::-1] for at in range(0, len(packed), 4))
                found.add(socket.inet_ntop(family, b"".join(groups)))
    return found


def test_no_connection_leaves_the_computer(diary: Path, tmp_path: Path) -> None:
    """Seen at the level of the system: at the start, for a page, and when a page of another origin knocks."""
    trace = tmp_path / "connections"
    port = serving.free_port()
    command = serving.traced(serving.streamlit_command(port), trace)
    with serving.serve(diary, command=command, port=port) as server:
        _get(port, "/trends")
        _open_websocket(port, host="127.0.0.1", origin=f"http://127.0.0.1:{port}")
        _open_websocket(port, host="127.0.0.1", origin="http://evil.example")
        _open_websocket(port, host="evil.example", origin="http://evil.example")
        server.stop()
    assert serving.asked_outside(trace) == []


def test_an_address_of_the_network_is_refused(diary: Path) -> None:
    """By `streamlit run` too: it says why, ends, and has asked no server what this computer is called."""
    command = serving.streamlit_command(serving.free_port(), "--server.address=0.0.0.0")
    ended = _run(command, diary)
    assert ended.returncode != 0
    assert "opens on 127.0.0.1 only" in ended.stdout
    assert "External URL" not in ended.stdout


@pytest.mark.parametrize("way", ["launcher", "streamlit run"])
def test_a_second_start_opens_the_first(diary: Path, way: str) -> None:
    """The first goes on; the second says where it is and ends well."""
    asked = serving.free_port()
    with serving.serve(diary, port=asked + 1) as first:
        ended = _run(_command(way, diary, asked), diary)
        assert ended.returncode == 0
        assert f"kneelog already runs with this diary: {first.url}" in ended.stdout
        assert _get(first.port, "/")[0] == 200


def test_another_diary_starts_beside_the_first(diary: Path) -> None:
    """The demonstration and the real diary can be open at once, each under its own address."""
    with serving.serve(diary) as first:
        other = diary.with_name("demo.sqlite3")
        with serving.serve(other, command=serving.launch_command(other, first.port), port=first.port + 1) as second:
            assert _get(second.port, "/")[0] == 200
        assert f"Port {first.port} is taken by another program, so kneelog uses {second.port}." in second.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_stops_with_one_line(diary: Path) -> None:
    """No traceback, no question, and the exit code of a thing that went well."""
    with serving.serve(diary) as server:
        _open_websocket(server.port, host="127.0.0.1", origin=server.url)
        assert server.stop(signal.SIGINT) == 0
    said = [line for line in server.output if line]
    assert said == [f"kneelog is open at {server.url} (Ctrl+C stops it).", "kneelog has stopped."]


def test_it_starts_with_no_home_and_no_settings(diary: Path, tmp_path: Path) -> None:
    """A first start asks nothing: no e-mail address, no file to write before."""
    port = serving.free_port()
    home = {"HOME": str(tmp_path / "nobody"), "USERPROFILE": str(tmp_path / "nobody")}
    with serving.serve(diary, command=serving.streamlit_command(port), port=port, extra=home) as server:
        assert _get(server.port, "/")[0] == 200


def _run(command: list[str], diary: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=diary.parent,
        env=serving.environment(diary),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


def test_app_script_is_what_streamlit_is_given() -> None:
    """`streamlit run app.py` finds the application by reading the file, so it must hold a plain call of st.App."""
    assert "app = st.App(" in paths.app_script().read_text(encoding="utf-8")
