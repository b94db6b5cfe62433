"""The diary as it was read last: what this store writes itself is put into it, so that no save reads ten years anew."""

import threading
from typing import Any

from kneelog.domain.diary import Diary
from kneelog.domain.record import Version


class Held:
    """A diary and the revision of the file that it is of. Any number of threads may use one.

    Attributes:
        times: how often a diary was read, to be held.
    """

    def __init__(self) -> None:
        self.times = 0
        self._lock = threading.Lock()
        self._kept: tuple[int, Diary] | None = None

    def of(self, revision: int) -> Diary | None:
        """Return the diary of a revision; None where it is of another one."""
        kept = self._kept
        return kept[1] if kept is not None and kept[0] == revision else None

    def keep(self, revision: int, diary: Diary) -> None:
        """Hold a diary that was just read."""
        with self._lock:
            if self._kept is None or self._kept[0] < revision:
                self._kept = revision, diary
            self.times += 1

    def follow(self, revision: int, written: Version[Any]) -> None:
        """Put a record in that was written alone, with which the file came to a revision; else let go of the diary.

        Another program may have written in between, or another thread be quicker to say so: then it is read anew.
        """
        with self._lock:
            kept, self._kept = self._kept, None
            if kept is not None and kept[0] == revision - 1:
                self._kept = revision, kept[1].changed(written.content, gone=written.voided)

    def let_go(self) -> None:
        """Hold nothing: what was erased must not stay in memory either."""
        with self._lock:
            self._kept = None
