"""Keeps what stays in memory out of the search for garbage that Streamlit makes after every run.

That search looks at every object there is. Ten years of diary are a million of them, none garbage: it took longer than
drawing any screen. What is there once a screen was drawn and searched is therefore set aside, and stays set aside until
the diary is read anew.
"""

import gc
import threading
from pathlib import Path


class Lasting:
    """What was set aside in this process. Any number of threads may use one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn: dict[Path, tuple[int, set[str]]] = {}
        self._is_due = False

    def begin(self) -> None:
        """Set aside what the last run left, at the beginning of the next: between them the garbage was taken out."""
        with self._lock:
            if self._is_due:
                gc.freeze()
                self._is_due = False

    def end(self, diary: Path, times_read: int, screen: str) -> None:
        """Have what a run made set aside where it drew a screen for the first time from a diary as it was read.

        Args:
            diary: its file.
            times_read: how many times it was read; where that grew, what was set aside is searched once more.
            screen: which one was drawn.
        """
        with self._lock:
            known, drawn = self._drawn.get(diary, (times_read, set()))
            if known != times_read:
                gc.unfreeze()
                drawn = set()
            if screen not in drawn:
                self._drawn[diary] = times_read, drawn | {screen}
                self._is_due = True


IN_THIS_PROCESS = Lasting()
