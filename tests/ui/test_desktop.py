"""The menu entry: what each desktop reads in its files, and whose files are touched."""

from __future__ import annotations

import plistlib
import re
import shlex
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kneelog.domain.errors import KneelogError
from kneelog.ui import desktop, paths
from kneelog.words import LANGUAGE_VARIABLE, speaking

if TYPE_CHECKING:
    from pathlib import PurePath

HOME: Final = Path("/home/ann")
PLATFORMS: Final = ("linux", "darwin", "win32")
AWKWARD: Final = "/opt/my \"own\" 100% 'it' & $HOME `x` \\n; %f (a) <b> ! ^ | ü 日本 #/py thon"

names = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1)


def entries(
    platform: str, executable: str = "/usr/bin/python3", diary: PurePath | None = None, *, at_login: bool = True
) -> dict[str, desktop.File]:
    """The files of a plan but for the icon, by the folder they are in."""
    files = desktop.plan(platform, {}, HOME, executable, diary=diary, at_login=at_login)
    return {file.path.parent.name: file for file in files if file.path.suffix != ".png"}


def started(executable: str, diary: PurePath | None, *, background: bool = False) -> list[str]:
    """The arguments that every desktop has to end up with."""
    command = [executable, "-P", "-m", "kneelog", "start", *(["--db", str(diary)] if diary else [])]
    return [*command, "--no-browser"] if background else command


def read_desktop_entry(data: bytes) -> dict[str, str]:
    """The keys of a menu entry, read by the rules for its values: a backslash escapes."""
    lines = [line for line in data.decode().split("\n") if line and not line.startswith("#")]
    assert lines.pop(0) == "[Desktop Entry]"
    meaning = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    pairs = (line.split("=", 1) for line in lines)
    return {key: re.sub(r"\\(.)", lambda hit: meaning[hit[1]], value) for key, value in pairs}


def read_exec(value: str) -> list[str]:
    """The arguments of Exec, read by its rules: words, or text in double quotes with four signs escaped; then codes."""
    words = re.findall(r'"((?:[^"\\`$]|\\["`$\\])*)"(?: |$)|([^\s"\'\\><~|&;$*?#()`]+)(?: |$)', value)
    assert " ".join(f'"{quoted}"' if quoted else bare for quoted, bare in words) == value
    parts = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in words]
    assert not any("%" in part.replace("%%", "") for part in parts)
    return [part.replace("%%", "%") for part in parts]


def read_batch(line: str) -> list[str]:
    """The arguments of a line of a batch file, as the program gets them: percent first, then backslashes and quotes."""
    assert "%" not in line.replace("%%", "")
    words = re.findall(r'"([^"]*)"(?: |$)', line.replace("%%", "%"))
    assert " ".join(f'"{word}"' for word in words) == line.replace("%%", "%")
    return [re.sub(r"(\\+)$", lambda hit: hit[1][: len(hit[1]) // 2], word) for word in words]


# ---------------------------------------------------------------------------------------------------------- quoting


@given(names, names)
@example(AWKWARD, AWKWARD)
def test_a_menu_entry_is_read_back(executable: str, diary: str) -> None:
    """Whatever a path holds, a desktop starts this Python on this diary; `env` keeps the name out of the menu's way."""
    executable = f"/{executable}".replace("=", "")
    found = entries("linux", executable, Path(diary))
    menu = read_desktop_entry(found["applications"].data)
    login = read_desktop_entry(found["autostart"].data)
    assert read_exec(menu["Exec"]) == ["/usr/bin/env", *started(executable, Path(diary))]
    assert read_exec(login["Exec"]) == ["/usr/bin/env", *started(executable, Path(diary), background=True)]
    assert (menu["Terminal"], login["Terminal"]) == ("true", "false")
    assert menu["TryExec"] == executable


@given(names, names)
@example(AWKWARD, AWKWARD)
def test_what_macos_starts_is_read_back(executable: str, diary: str) -> None:
    """A shell and the launch agent get the same path, whatever it holds."""
    found = entries("darwin", executable, Path(diary))
    script = found["Applications"].data.decode()
    assert script.startswith("#!/bin/sh\n")
    assert shlex.split(script.split("\n", 2)[2]) == ["exec", *started(executable, Path(diary))]
    agent = plistlib.loads(found["LaunchAgents"].data)
    assert agent["ProgramArguments"] == started(executable, Path(diary), background=True)
    assert agent["RunAtLoad"] is True
    assert agent["Label"] == found["LaunchAgents"].path.stem


@given(names, names)
@example("C:\\my own 100% & (a) ! ^\\python.exe", "C:\\%PATH%\\ü.db")
@example("python.exe", "C:\\")
def test_a_batch_file_is_read_back(executable: str, diary: str) -> None:
    """Percent, ampersand and a backslash at the end reach the program as they are."""
    executable, diary = executable.replace('"', ""), diary.replace('"', "")
    executable = executable or "python.exe"
    found = entries("win32", executable, PureWindowsPath(diary))
    menu = found["Programs"].data.decode().split("\r\n")
    login = found["Startup"].data.decode().split("\r\n")
    assert read_batch(menu[-3]) == started(executable, PureWindowsPath(diary))
    begins = 'start "kneelog" /min '
    assert login[-2].startswith(begins)
    background = started(executable, PureWindowsPath(diary), background=True)
    assert read_batch(login[-2].removeprefix(begins)) == background
    assert menu.index("chcp 65001 >nul") < len(menu) - 3
    assert "setlocal DisableDelayedExpansion" in menu


@pytest.mark.parametrize(
    ("platform", "executable"),
    [
        *((platform, f"/opt/{sign}/python") for platform in PLATFORMS for sign in ("\n", "\x1b", "\udcff", "\uffff")),
        *((platform, "") for platform in PLATFORMS),
        ("linux", "/opt/a=b/python"),
        ("win32", 'C:\\a"b\\python.exe'),
    ],
)
def test_a_path_that_no_entry_can_hold_is_refused(platform: str, executable: str) -> None:
    """A line break would end the line and begin another command; what cannot be written is told instead."""
    with pytest.raises(KneelogError, match=r"menu entry"):
        entries(platform, executable)


# ------------------------------------------------------------------------------------------------------------ places


def test_each_desktop_has_its_places() -> None:
    """Files go where each desktop looks, the start at login only when it is asked for."""

    def written(platform: str, environ: dict[str, str], *, at_login: bool) -> list[str]:
        files = desktop.plan(platform, environ, HOME, "python", at_login=at_login)
        return [file.path.as_posix() for file in files]

    icon = "icons/hicolor/192x192/apps/kneelog.png"
    base = {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "not/absolute"}
    assert written("linux", base, at_login=False) == [f"/data/{icon}", "/data/applications/kneelog.desktop"]
    assert written("freebsd14", {}, at_login=True) == [
        f"/home/ann/.local/share/{icon}",
        "/home/ann/.local/share/applications/kneelog.desktop",
        "/home/ann/.config/autostart/kneelog.desktop",
    ]
    assert written("linux", base, at_login=True)[2] == "/home/ann/.config/autostart/kneelog.desktop"
    mac = ["/home/ann/Applications/kneelog.command", "/home/ann/Library/LaunchAgents/local.kneelog.plist"]
    assert written("darwin", {}, at_login=True) == mac
    assert written("darwin", {}, at_login=False) == mac[:1]
    programs = "Microsoft/Windows/Start Menu/Programs"
    assert written("win32", {"APPDATA": "/roaming"}, at_login=True) == [
        f"/roaming/{programs}/kneelog.cmd",
        f"/roaming/{programs}/Startup/kneelog.cmd",
    ]
    assert written("win32", {}, at_login=False) == [f"/home/ann/AppData/Roaming/{programs}/kneelog.cmd"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(("named", "carried"), [("de_AT.UTF-8", "de"), ("en", "en"), ("", None)])
def test_the_language_of_the_terminal_is_carried(platform: str, named: str, carried: str | None) -> None:
    """A menu knows nothing of what the environment named; where it named nothing, the browser is asked."""
    files = desktop.plan(platform, {LANGUAGE_VARIABLE: named}, HOME, "python", at_login=True)
    written = " ".join(file.data.decode() for file in files if file.path.suffix != ".png")
    spoken = set(re.findall(r"--language\W+(?:string\W+)*(\w+)", written))
    assert spoken == ({carried} if carried else set())


def test_the_menu_speaks_the_language() -> None:
    """What a menu shows about kneelog, and what is said about a path that it cannot hold."""
    with speaking("de"):
        menu = read_desktop_entry(entries("linux")["applications"].data)
        with pytest.raises(KneelogError, match="enthält ein Gleichheitszeichen"):
            entries("linux", "/opt/a=b/python")
    assert menu["Comment"] == "Ihr Tagebuch öffnen"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_file_is_marked_and_private(platform: str) -> None:
    """Uninstall knows our files by their mark; an entry names the diary, which is nobody else's business."""
    files = desktop.plan(platform, {}, HOME, "python", at_login=True)
    assert all(desktop.MARK.encode() in file.data and file.mode & 0o077 == 0 for file in files)
    assert {file.path for file in files} == set(desktop.places(platform, {}, HOME))


def test_the_icon_is_still_a_picture() -> None:
    """The mark is a chunk of its own in the PNG; taken out, the picture is the app's."""
    icon = desktop.plan("linux", {}, HOME, "python")[0]
    original = (paths.static_folder() / "icons" / "icon.png").read_bytes()
    size = len(icon.data) - len(original)
    assert icon.data[:33] + icon.data[33 + size :] == original
    assert int.from_bytes(icon.data[33:37], "big") == size - 12
    assert icon.data[37:41] == b"tEXt"


def test_a_look_shows_text_as_text() -> None:
    """What --show prints holds every line of an entry, and no bytes of the picture."""
    shown = desktop.shown(desktop.plan("linux", {}, HOME, "python"))
    assert "    Terminal=true\n" in shown
    assert "(a picture, " in shown
    assert "PNG" not in shown


# ----------------------------------------------------------------------------------------------- writing and removing


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder: permissions and content."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode & 0o777, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("platform", PLATFORMS)
def test_installed_twice_is_installed_once(platform: str, tmp_path: Path) -> None:
    """The second time leaves the same files; older ones of ours are brought up to date; nothing unfinished stays."""
    files = desktop.plan(platform, {}, tmp_path, "/old/python", at_login=True)
    desktop.install(files)
    once = tree(tmp_path)
    assert {name: held for name, (_, held) in once.items()} == {
        file.path.relative_to(tmp_path).as_posix(): file.data for file in files
    }
    desktop.install(files)
    assert tree(tmp_path) == once
    desktop.install(desktop.plan(platform, {}, tmp_path, "/new/python", at_login=True))
    assert tree(tmp_path).keys() == once.keys()
    assert not any(b"/old/python" in held for _, held in tree(tmp_path).values())


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such permissions")
def test_permissions_are_those_of_the_plan(tmp_path: Path) -> None:
    """A script that may not be run opens in an editor, and others need not read which diary it names."""
    desktop.install(desktop.plan("darwin", {}, tmp_path, "python", at_login=True))
    assert {name: mode for name, (mode, _) in tree(tmp_path).items()} == {
        "Applications/kneelog.command": 0o700,
        "Library/LaunchAgents/local.kneelog.plist": 0o600,
    }


@pytest.mark.parametrize("platform", PLATFORMS)
def test_uninstall_removes_what_was_installed_and_no_more(platform: str, tmp_path: Path) -> None:
    """What lies beside our files stays, and so does a file of our name that somebody else wrote."""
    places = desktop.places(platform, {}, tmp_path)
    for path in places:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name("other").write_text("other", encoding="utf-8")
    desktop.install(desktop.plan(platform, {}, tmp_path, "python", at_login=True))
    places[-1].write_text("mine", encoding="utf-8")
    assert desktop.uninstall(places) == (places[:-1], places[-1:])
    assert {Path(name).name for name in tree(tmp_path)} == {"other", places[-1].name}
    assert desktop.uninstall(places) == ((), places[-1:])


def test_somebody_elses_file_is_not_replaced(tmp_path: Path) -> None:
    """A foreign file, or a link that leads nowhere, stops the install before anything is written."""
    files = desktop.plan("linux", {}, tmp_path, "python", at_login=True)
    last = files[-1].path
    last.parent.mkdir(parents=True)
    last.symlink_to(tmp_path / "nowhere")
    with pytest.raises(KneelogError, match="was not written by kneelog"):
        desktop.install(files)
    last.unlink()
    last.write_text("mine", encoding="utf-8")
    with pytest.raises(KneelogError, match="was not written by kneelog"):
        desktop.install(files)
    assert list(tree(tmp_path)) == [last.relative_to(tmp_path).as_posix()]
    assert last.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the file and the reason; the entry that was there stays whole."""
    (tmp_path / "Applications").write_text("no folder", encoding="utf-8")
    with pytest.raises(KneelogError, match=r"kneelog\.command cannot be written \(.+\)\. See to the permissions"):
        desktop.install(desktop.plan("darwin", {}, tmp_path, "python"))
    (tmp_path / "Applications").unlink()
    desktop.install(desktop.plan("darwin", {}, tmp_path, "python"))
    before = tree(tmp_path)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(KneelogError, match=r"cannot be written \(Permission denied\)"):
        desktop.install(desktop.plan("darwin", {}, tmp_path, "other"))
    assert tree(tmp_path) == before
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(KneelogError, match=r"cannot be removed \(Permission denied\)"):
        desktop.uninstall(desktop.places("darwin", {}, tmp_path))
