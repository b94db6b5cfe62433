"""Settings: which release of SQLite is driven how."""

from __future__ import annotations

import pytest

from kneelog.storage.settings import Settings, for_library


@pytest.mark.parametrize("release", [(3, 51, 3), (3, 52, 0), (4, 0, 0), (3, 50, 7), (3, 50, 9), (3, 44, 6)])
def test_a_release_with_the_wal_reset_fix_uses_wal(release: tuple[int, ...]) -> None:
    """WAL where it cannot corrupt the file: the fixed main line and the two backports."""
    chosen = for_library(release)
    assert (chosen.journal, chosen.synchronous) == ("WAL", "FULL")


@pytest.mark.parametrize("release", [(3, 40, 1), (3, 44, 5), (3, 45, 9), (3, 49, 9), (3, 50, 6), (3, 51, 2)])
def test_a_release_with_the_wal_reset_bug_uses_the_rollback_journal(release: tuple[int, ...]) -> None:
    """DELETE with EXTRA everywhere else: with FULL the last saved row could be lost."""
    chosen = for_library(release)
    assert (chosen.journal, chosen.synchronous) == ("DELETE", "EXTRA")


def test_where_the_file_system_refuses_wal_more_is_waited_for() -> None:
    """FULL is enough for WAL alone; a disk that stays with the rollback journal needs EXTRA."""
    chosen = Settings(journal="WAL", synchronous="FULL")
    assert [chosen.synchronous_in(journal) for journal in ("wal", "delete")] == ["FULL", "EXTRA"]
    assert Settings(journal="DELETE", synchronous="NORMAL").synchronous_in("delete") == "NORMAL"
