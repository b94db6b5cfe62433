"""Head: told from the first bytes, which are read only while nobody in this process has the file open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.storage import Settings, head, open_store
from tests.storage.samples import NOW, an_entry

if TYPE_CHECKING:
    from kneelog.storage import Store

CHECKOUT: Final = Path(__file__).parents[2]

TRY_TO_WRITE: Final = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN EXCLUSIVE")
except sqlite3.OperationalError as error:
    print(error)
else:
    print("no lock")
"""


def test_asking_again_drops_no_lock(path: Path) -> None:
    """While a store of this process is writing, another program is kept out, even after the file was asked about."""
    store = open_store(path, at=NOW, settings=Settings(journal="DELETE", synchronous="EXTRA"))
    with store._database.writing():  # noqa: SLF001 - a save that takes its time
        assert head.start_of(path) == head.PLAIN
        assert not head.seems_encrypted(path)
        told = subprocess.run([sys.executable, "-c", TRY_TO_WRITE, str(path)], capture_output=True, check=True)
    store.close()
    assert told.stdout.strip() == b"database is locked"


def test_what_is_remembered_ends_with_the_last_store(path: Path) -> None:
    """Two stores on one file, one after the other closed; what then lies there under the same number is read anew."""
    stores = [open_store(path, at=NOW) for _ in range(2)]
    stores[0].close()
    stores[0].close()
    assert head.start_of(path) == head.PLAIN
    assert head.identity(path) in head._held  # noqa: SLF001 - what is remembered
    stores[1].close()
    assert head.identity(path) not in head._held  # noqa: SLF001 - as above
    path.write_bytes(b"other first bytes and more")
    assert head.start_of(path) == b"other first byte"


@pytest.mark.parametrize(
    ("content", "encrypted"),
    [
        (os.urandom(15) + b"\xff" + bytes(4080), True),
        (os.urandom(15) + b"\xff" + bytes(4081), False),
        (head.PLAIN + bytes(4080), False),
        (b"%PDF-1.7 and more text than that".ljust(8192), False),
        (b"PK\x03\x04" + os.urandom(8188), False),
        (bytes(8192), False),
        (b"", False),
        (b"\xff" * 4, False),
    ],
)
def test_what_could_be_an_encrypted_diary(tmp_path: Path, content: bytes, *, encrypted: bool) -> None:
    """Chance from the first byte on, and whole pages; not what begins as known files do, nor one that was zeroed."""
    (path := tmp_path / "diary.sqlite3").write_bytes(content)
    assert head.seems_encrypted(path) is encrypted


def test_what_is_not_there_has_no_start(tmp_path: Path) -> None:
    """Nor has a folder; neither is an error here, the gate says what is wrong."""
    assert head.start_of(tmp_path / "absent") == b""
    assert head.start_of(tmp_path) == b""
    assert head.hold(tmp_path / "absent") is None


def test_a_store_that_was_closed_can_be_asked(store: Store) -> None:
    """Closing lets go of the memory, and of nothing else."""
    store.close()
    store.save(an_entry(), at=NOW, expected=None)
    assert len(store.diary().entries) == 1
