"""The passcode in its file: what is kept, who can read it, and how long wrong tries hold one up."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import InvalidValue, StorageError
from kneelog.ui import passcode
from kneelog.ui.passcode import FREE_TRIES, LONGEST_WAIT, Kept

if TYPE_CHECKING:
    from pathlib import Path

KEPT = Kept("$argon2id$x", 60, 3, 1000.5)


def test_what_was_kept_is_read(diary: Path) -> None:
    """Hash, minutes and wrong tries come back after a restart, in a file for its owner alone beside the diary."""
    file = passcode.file_of(diary)
    passcode.write(file, KEPT)
    assert passcode.read(file) == KEPT
    assert file.name == "diary.sqlite3.passcode"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(diary.parent.iterdir()) == [file]
    passcode.write(file, replace(KEPT, wrong=4))
    assert passcode.read(file) == replace(KEPT, wrong=4)
    passcode.remove(file)
    assert passcode.read(file) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"hash": "plain", "minutes": 15, "wrong": 0, "wrong_at": 0}',
        b'{"hash": "$argon2id$x", "minutes": 99999, "wrong": 0, "wrong_at": 0}',
        b'{"hash": "$argon2id$x", "minutes": 15, "wrong": -9, "wrong_at": 0}',
        b"\xff\xfe",
    ],
)
def test_a_file_that_is_not_ours_is_no_passcode(diary: Path, content: bytes) -> None:
    """What cannot be read must not count as no passcode: half a file would open the diary."""
    file = passcode.file_of(diary)
    file.write_bytes(content)
    with pytest.raises(passcode.UnreadablePasscode):
        passcode.read(file)


def test_a_passcode_fits_itself_alone() -> None:
    """However the keyboard composes it; the hash is salted and holds nothing of it."""
    made = Kept(passcode.hashed("Kniekehle é"))
    assert passcode.fits(made, "Kniekehle e\N{COMBINING ACUTE ACCENT}")
    assert not passcode.fits(made, "kniekehle é")
    assert not passcode.fits(made, "")
    assert "Kniekehle" not in made.hash
    assert passcode.hashed("Kniekehle é") != made.hash


@pytest.mark.parametrize("typed", ["", "12345", "x" * 129])
def test_too_short_or_too_long_is_refused(typed: str) -> None:
    """Six characters at least, and no more than the hash is asked to take."""
    with pytest.raises(InvalidValue, match="at least 6 and at most 128"):
        passcode.hashed(typed)


def test_the_sixth_wrong_try_waits_and_each_more_waits_longer() -> None:
    """Four typing errors cost nothing; then half a minute, doubling to a quarter of an hour and no more."""
    at = 5000.0
    waits = [replace(KEPT, wrong=wrong, wrong_at=at).wait(at) for wrong in range(13)]
    assert waits[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert waits[FREE_TRIES:] == [30, 60, 120, 240, 480, 900, 900, 900]
    assert replace(KEPT, wrong=10**6, wrong_at=at).wait(at) == LONGEST_WAIT


def test_a_wait_ends() -> None:
    """After its time, and, where the clock was set back by years, after no more than its length."""
    five = replace(KEPT, wrong=5, wrong_at=5000.0)
    assert five.wait(5010.0) == 20
    assert five.wait(5030.0) == 0
    assert five.wait(0.0) == 30


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The sentence names what to look at."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        passcode.write(tmp_path / "file" / "x.passcode", KEPT)


def test_the_hash_is_not_loaded_before_there_is_a_passcode() -> None:
    """Whoever sets none waits for none of it."""
    code = "import sys; import kneelog.ui.server; print(sorted(n for n in sys.modules if n.startswith('argon2')))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
