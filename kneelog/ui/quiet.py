"""What is written down when something fails: kinds of errors and places in the program, never what a person wrote.

The text of an error often repeats the value it stumbled over, which in a diary is a note. Streamlit, the server under
it and Python itself write such texts to the terminal, from where they end in a system's log or in somebody's report. So
every record of every logger is rewritten as it is made, before any handler sees it, and so are the errors that Python
prints by itself. The texts of records that tell of no error go too: at the level debug Streamlit's hold whole messages
of the browser.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_MOST_FRAMES: Final = 60
_MOST_ERRORS: Final = 10
"""Of a chain, or of a group; the first are those that say where."""

_LEFT_OUT: Final = "(what was said is left out: it could hold what you wrote)"


def hold() -> None:
    """Have this process write down no text of an error from here on."""
    logging.setLogRecordFactory(_record)
    logging.raiseExceptions = False  # else a record that cannot be written is printed with its text
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _of_a_thread
    warnings.showwarning = _warned  # type: ignore[assignment]  # Python names what this takes as a rest


def told(error: BaseException) -> str:
    """Return an error as lines of its kind and where it was raised, with what led to it, and without any text."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    if id(error) in seen or len(seen) >= _MOST_ERRORS:
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before, seen)
        yield "which led to:"
    yield _kind(error)
    for frame, line in list(traceback.walk_tb(error.__traceback__))[-_MOST_FRAMES:]:
        code = frame.f_code
        yield f'  File "{code.co_filename}", line {line}, in {code.co_name}'
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "in this group:"
            yield from _lines(each, seen)


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _record(*arguments: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - those of LogRecord
    """Make a record as `logging` does, and leave of it what is known to hold nothing of a person."""
    record = logging.LogRecord(*arguments, **named)
    record.msg, record.args = f"{record.pathname}:{record.lineno} {_LEFT_OUT}", ()
    record.stack_info = None
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = told(record.exc_info[1])
    record.exc_info = None
    return record


def _uncaught(_kind: type[BaseException], error: BaseException, _place: TracebackType | None) -> None:
    _print(told(error))


def _unraisable(found: sys.UnraisableHookArgs) -> None:
    _print(told(found.exc_value) if found.exc_value else _LEFT_OUT)


def _of_a_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
        _print(told(found.exc_value))


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, *more: object) -> None:
    del message, more
    _print(f"{filename}:{lineno} {category.__name__}")


def _print(lines: str) -> None:
    if sys.stderr is not None:
        print(lines, file=sys.stderr, flush=True)  # noqa: T201 - that is where Python would have said more
