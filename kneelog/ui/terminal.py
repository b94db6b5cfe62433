"""What a terminal shows while a command works: one line that is written over, gone when the work is done."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from kneelog.words import _

_EVERY_SECONDS: Final = 1.0
"""How often the seconds are counted on: a step that says nothing for half a minute still shows that it goes on."""


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Callable[[str], None]]:
    """Hand over what is to be told each step; it is shown on a terminal alone, for a pipe holds what was asked for.

    Args:
        stream: where to; None: stderr.
    """
    shown = sys.stderr if stream is None else stream
    if not shown.isatty():
        yield lambda _doing: None
        return
    line = _Line(shown)
    counting = threading.Thread(target=line.count, daemon=True)
    counting.start()
    try:
        yield line.tell
    finally:
        line.end()
        counting.join()


class _Line:
    """The line. Two threads write it: the work, which tells a step, and the one that counts its seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._doing = ""
        self._since = 0.0
        self._width = 0

    def tell(self, doing: str) -> None:
        with self._writing:
            self._doing, self._since = doing, time.monotonic()
            self._write(f"{doing} …")

    def count(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            with self._writing:
                seconds = int(time.monotonic() - self._since)
                if self._doing and seconds:
                    self._write(_("{doing} … {n} s").format(doing=self._doing, n=seconds))

    def end(self) -> None:
        self._ended.set()
        with self._writing:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        """Write over the line. What is too long for it is cut: a line that wrapped could not be written over."""
        text = text[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{text.ljust(self._width)}")
        self._stream.flush()
        self._width = len(text)
