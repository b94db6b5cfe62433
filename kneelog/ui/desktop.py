"""kneelog among a person's programs: the files that put it there, for each kind of desktop.

What is written is decided by `plan`, which touches nothing; so all three kinds are tested on any of them. Every file
carries `MARK`, and only a file that carries it is ever replaced or removed.
"""

from __future__ import annotations

import os
import plistlib
import shlex
import tempfile
import unicodedata
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog.domain.errors import KneelogError
from kneelog.ui import paths
from kneelog.words import LANGUAGE_VARIABLE, N_, _, best, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePath

MARK: Final = "Written by: kneelog install. Removed by: kneelog uninstall."
"""Tells our files from other people's of the same name. Fit for every format: plain, one line, no two hyphens."""

_PRIVATE: Final = 0o600  # an entry names the diary, and the menu is the person's own
_PRIVATE_PROGRAM: Final = 0o700

_CONTROL: Final = N_(
    "The path {path} holds a control character, or one that is not text, which no menu entry can hold. "
    "Choose another path."
)
_EQUALS: Final = N_("The path {path} holds an equals sign, which no menu entry can hold. Choose another path.")
_QUOTE: Final = N_("The path {path} holds a double quote, which no menu entry can hold. Choose another path.")

_NOT_WRITTEN: Final = N_("{path} cannot be written ({reason}). See to the permissions of {folder} and try again.")
_NOT_READ: Final = N_("{path} cannot be read ({reason}). See to the permissions of {folder} and try again.")
_NOT_REMOVED: Final = N_("{path} cannot be removed ({reason}). See to the permissions of {folder} and try again.")

_NOT_XML: Final = "\ufffe\uffff"  # characters by number alone, which the macOS form refuses
_PNG_HEAD: Final = 33  # the signature and the first chunk, which has to stay the first


@dataclass(frozen=True, slots=True)
class File:
    """One file to be written.

    Attributes:
        path: where, absolute.
        data: all of its content.
        mode: its permissions, where there are such.
    """

    path: Path
    data: bytes
    mode: int


# ---------------------------------------------------------------------------------------------------------- planning


def plan(
    platform: str,
    environ: Mapping[str, str],
    home: Path,
    executable: str,
    *,
    diary: PurePath | None = None,
    at_login: bool = False,
) -> tuple[File, ...]:
    """Return the files that put kneelog into the menu. Nothing is written.

    Args:
        platform: as `sys.platform` names it; what is neither Windows nor macOS keeps to the freedesktop rules.
        environ: the environment variables, usually `os.environ`; a language that they name is carried along.
        home: the person's home folder.
        executable: the Python that runs kneelog, as an absolute path.
        diary: the diary to open; None: the one kneelog opens when it is told nothing.
        at_login: whether kneelog is to start with the person's session too, without opening the browser.

    Raises:
        KneelogError: a path holds what the format cannot.
    """
    # -P: the folder that kneelog happens to be started in must not lend it modules.
    command = (executable, "-P", "-m", "kneelog", "start", *(("--db", str(diary)) if diary else ()), *_spoken(environ))
    _check(command)
    if platform == "win32":
        return _windows(environ, home, command, at_login=at_login)
    if platform == "darwin":
        return _macos(home, command, at_login=at_login)
    return _freedesktop(environ, home, command, at_login=at_login)


def _spoken(environ: Mapping[str, str]) -> tuple[str, ...]:
    chosen = environ.get(LANGUAGE_VARIABLE)
    return ("--language", best([chosen])) if chosen else ()


def places(platform: str, environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Return every path that an install may have written, whatever it was asked for."""
    return tuple(file.path for file in plan(platform, environ, home, "python", at_login=True))


def _check(command: Sequence[str]) -> None:
    if not command[0]:
        raise KneelogError(_("Python does not say where it is, so no menu entry can name it. Install kneelog again."))
    for part in command:
        if any(unicodedata.category(sign) in {"Cc", "Cs"} or sign in _NOT_XML for sign in part):
            raise _unfit(part, _CONTROL)


def _unfit(path: str, sentence: str) -> KneelogError:
    return KneelogError(_(sentence).format(path=repr(path)))


# --------------------------------------------------------------------------------------------- Linux and its kin


def _freedesktop(environ: Mapping[str, str], home: Path, command: Sequence[str], *, at_login: bool) -> tuple[File, ...]:
    if "=" in command[0]:  # env would take it for a variable, and the rules of menu entries forbid it
        raise _unfit(command[0], _EQUALS)
    data = _base(environ, "XDG_DATA_HOME", home / ".local" / "share")
    icon = data / "icons" / "hicolor" / "192x192" / "apps" / "kneelog.png"
    files = (
        File(icon, _signed((paths.static_folder() / "icons" / "icon.png").read_bytes()), _PRIVATE),
        File(data / "applications" / "kneelog.desktop", _desktop_entry(command, icon, terminal=True), _PRIVATE),
    )
    if not at_login:
        return files
    entry = _desktop_entry((*command, "--no-browser"), icon, terminal=False)
    autostart = _base(environ, "XDG_CONFIG_HOME", home / ".config") / "autostart" / "kneelog.desktop"
    return (*files, File(autostart, entry, _PRIVATE))


def _base(environ: Mapping[str, str], variable: str, default: Path) -> Path:
    told = Path(environ.get(variable, ""))
    return told if told.is_absolute() else default  # the rules say to pass over a relative one


def _desktop_entry(command: Sequence[str], icon: Path, *, terminal: bool) -> bytes:
    """Return a menu entry. TryExec takes it out of the menu once this Python is gone.

    A common menu looks for the program by its name as written, before it undoes the quoting; behind `env` the name is
    an argument like the others.
    """
    lines = {
        "Type": "Application",
        "Name": "kneelog",
        "Comment": _("Open your diary"),
        "TryExec": command[0],
        "Exec": " ".join(("/usr/bin/env", *map(_exec_argument, command))),
        "Icon": str(icon),
        "Terminal": str(terminal).lower(),
        "Categories": "Utility;",
    }
    written = "".join(f"{key}={value.replace(chr(92), chr(92) * 2)}\n" for key, value in lines.items())
    return f"# {MARK}\n[Desktop Entry]\n{written}".encode()


def _exec_argument(text: str) -> str:
    """Return one argument of Exec; the escaping that holds for every value of an entry comes on top."""
    for sign in ("\\", '"', "`", "$"):
        text = text.replace(sign, f"\\{sign}")
    return f'"{text.replace("%", "%%")}"'


def _signed(picture: bytes) -> bytes:
    """Return a PNG with the mark in it, as a comment that no viewer shows."""
    chunk = b"tEXtComment\0" + MARK.encode()
    framed = (len(chunk) - len(b"tEXt")).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return picture[:_PNG_HEAD] + framed + picture[_PNG_HEAD:]


# ------------------------------------------------------------------------------------------------------------ macOS


def _macos(home: Path, command: Sequence[str], *, at_login: bool) -> tuple[File, ...]:
    script = f"#!/bin/sh\n# {MARK}\nexec {shlex.join(command)}\n"
    menu = File(home / "Applications" / "kneelog.command", script.encode(), _PRIVATE_PROGRAM)
    if not at_login:
        return (menu,)
    agent = home / "Library" / "LaunchAgents" / "local.kneelog.plist"
    return (menu, File(agent, _agent((*command, "--no-browser")), _PRIVATE))


def _agent(command: Sequence[str]) -> bytes:
    told = {"Label": "local.kneelog", "ProgramArguments": list(command), "RunAtLoad": True}
    return plistlib.dumps(told, sort_keys=False).replace(b"<dict>", f"<!-- {MARK} -->\n<dict>".encode(), 1)


# ---------------------------------------------------------------------------------------------------------- Windows


def _windows(environ: Mapping[str, str], home: Path, command: Sequence[str], *, at_login: bool) -> tuple[File, ...]:
    roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
    programs = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
    # The window would close over what went wrong.
    menu = File(programs / "kneelog.cmd", _batch(_batch_line(command), "if errorlevel 1 pause"), _PRIVATE)
    if not at_login:
        return (menu,)
    login = _batch(f'start "kneelog" /min {_batch_line((*command, "--no-browser"))}')
    return (menu, File(programs / "Startup" / "kneelog.cmd", login, _PRIVATE))


def _batch(*lines: str) -> bytes:
    """Return a batch file. 65001 is UTF-8, which holds for the lines after it; an exclamation mark means itself."""
    head = ("@echo off", f"rem {MARK}", "setlocal DisableDelayedExpansion", "chcp 65001 >nul", "title kneelog")
    return "".join(f"{line}\r\n" for line in (*head, *lines)).encode()


def _batch_line(command: Sequence[str]) -> str:
    return " ".join(map(_batch_argument, command))


def _batch_argument(text: str) -> str:
    """Return one argument in double quotes, inside which a batch file gives a meaning to the percent sign alone."""
    if '"' in text:
        raise _unfit(text, _QUOTE)
    body = text.rstrip("\\")
    # The program that is started would read a backslash before the closing quote as belonging to that quote.
    return f'"{(body + 2 * text[len(body) :]).replace("%", "%%")}"'


# ---------------------------------------------------------------------------------------------- writing and removing


def shown(files: Iterable[File]) -> str:
    """Return the files as text for a person who wants to look before anything is written."""
    return "\n".join(f"{file.path}\n{_indented(file.data)}" for file in files)


def _indented(data: bytes) -> str:
    if b"\0" in data:
        picture = ngettext("(a picture, {n} byte)", "(a picture, {n} bytes)", len(data)).format(n=len(data))
        return f"    {picture}\n"
    return "".join(f"    {line}\n" for line in data.decode().splitlines())


def install(files: Sequence[File]) -> None:
    """Write the files, each in one step. Our own older ones are replaced.

    Raises:
        KneelogError: a file of that name is somebody else's, in which case nothing was written; or a folder cannot be
            written.
    """
    for file in files:
        if os.path.lexists(file.path) and not _is_ours(file.path):
            foreign = _(
                "{path} is there and was not written by kneelog, so nothing was installed. Move it away and try again."
            )
            raise KneelogError(foreign.format(path=file.path))
    for file in files:
        _write(file)


def uninstall(candidates: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove what install wrote, and return the paths that were removed and those that are not ours and stay.

    Raises:
        KneelogError: a file cannot be removed.
    """
    there = [path for path in candidates if os.path.lexists(path)]
    ours = tuple(path for path in there if _is_ours(path))
    for path in ours:
        with _told(path, _NOT_REMOVED):
            path.unlink()
    return ours, tuple(path for path in there if path not in ours)


def _is_ours(path: Path) -> bool:
    with _told(path, _NOT_READ):
        return path.is_file() and MARK.encode() in path.read_bytes()


def _write(file: File) -> None:
    with _told(file.path, _NOT_WRITTEN):
        file.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.path.parent, prefix=".kneelog-unfinished-")
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as open_file:
                open_file.write(file.data)
            draft.chmod(file.mode)
            draft.replace(file.path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _told(path: Path, sentence: str) -> Iterator[None]:
    """Turn the system's errors about a file into a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise KneelogError(_(sentence).format(path=path, reason=reason, folder=path.parent)) from error
