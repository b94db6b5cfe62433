"""The wheel holds the whole app, and the app it holds is the one of the checkout."""

from __future__ import annotations

import http.client
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT: Final = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    (built,) = folder.glob("kneelog-*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel; what it depends on is borrowed from this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A path added this way brings packages and not the editable link to the checkout.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home / ("Scripts" if sys.platform == "win32" else "bin") / "python"


@pytest.fixture(scope="module", params=["launcher", "streamlit run"])
def server(
    request: pytest.FixtureRequest, python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[serving.Server]:
    """The app of the wheel, started in each way from a folder that has nothing to do with it."""
    diary = tmp_path_factory.mktemp("diary") / "diary.sqlite3"
    port = serving.free_port()
    if request.param == "launcher":
        command = [str(python), *serving.launch_command(diary, port)[1:]]
    else:
        command = [str(python), "-m", "streamlit", "run", _in(python, "paths.app_script()"), f"--server.port={port}"]
    with serving.serve(diary, command=command, port=port) as started:
        yield started


def _in(python: Path, expression: str) -> str:
    code = f"from kneelog.ui import paths; print({expression})"
    ended = subprocess.run([python, "-c", code], cwd=python.parent, capture_output=True, text=True, check=True)
    return ended.stdout.strip()


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Fonts, icons, rule files, templates and migrations are data, which a build leaves out when nobody looks."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    package = ROOT / "kneelog"
    files = {
        f"kneelog/{file.relative_to(package).as_posix()}"
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    pages = {f"kneelog/_app/pages/{file.name}" for file in (ROOT / "pages").glob("*.py")}
    assert files | pages | {"kneelog/_app/app.py", "kneelog/_app/.streamlit/config.toml"} <= held


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """Neither tests nor anybody's diary is handed out."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kneelog"}


def test_it_runs_from_the_wheel_and_not_from_the_checkout(python: Path) -> None:
    """Without this the tests below could pass by finding the checkout."""
    assert str(ROOT) not in _in(python, "paths.app_script(), paths.pages_folder(), paths.main_script()")


def test_the_installed_app_is_the_same_app(server: serving.Server) -> None:
    """Page, headers and closed doors are those of tests/ui/test_server.py."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for path, status in (("/trends", 200), ("/_stcore/metrics", 404)):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == status
        assert "script-src 'self' blob:;" in (response.getheader("content-security-policy") or "")
    connection.close()
