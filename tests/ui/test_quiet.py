"""What is written when something fails: kinds and places, and nothing that a person wrote."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.ui import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY: Final = "the canary that sat behind my knee"


class OurError(Exception):
    """An error with a kind of its own."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where a logger like Streamlit's writes while `quiet` holds its records."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(quiet._record)  # noqa: SLF001 - `hold` would change this whole process
    yield written
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


def _fail() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        error.add_note(CANARY)
        raise OurError(CANARY) from error


def test_an_error_keeps_its_kind_and_place(log: io.StringIO) -> None:
    """A maintainer reads what failed, where, and what led to it; the texts of both, and their notes, are gone."""
    try:
        _fail()
    except OurError:
        logging.getLogger("somebody.else").exception("While saving %s", CANARY)
    said = log.getvalue()
    assert CANARY not in said
    assert said.startswith("ERROR somebody.else: ")
    assert "ValueError\n" in said
    assert "which led to:\n" in said
    assert "test_quiet.OurError\n" in said
    assert __file__ in said
    assert ", in _fail\n" in said


def test_no_handler_gets_the_error_itself(log: io.StringIO) -> None:
    """One that draws errors in its own way would draw their texts."""
    kept: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = kept.append  # type: ignore[method-assign, assignment]
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    logger.error("x", exc_info=ValueError(CANARY))
    logger.removeHandler(handler)
    (record,) = kept
    assert not any(isinstance(each, BaseException | tuple) and each for each in vars(record).values())
    assert "ValueError" in log.getvalue()


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_a_text_goes_at_every_level(log: io.StringIO, level: int) -> None:
    """At the level debug Streamlit writes down every message of the browser; some texts are no format."""
    logger = logging.getLogger("somebody.else")
    logger.log(level, "Received:\n%s", CANARY)
    logger.log(level, CANARY)
    logger.log(level, ValueError(CANARY))
    logger.log(level, "%(a)s", {"a": CANARY})
    logger.log(level, "one too many %s", CANARY, CANARY)
    logger.log(level, "with its place", stack_info=True, extra={"note": CANARY})
    assert CANARY not in log.getvalue()
    assert log.getvalue().count(f"{__file__}:") == 6


def test_a_group_of_errors_and_a_ring_come_to_an_end() -> None:
    """A group tells each of its errors; one that led to itself is told once."""
    one, other = ValueError(CANARY), OurError(CANARY)
    one.__cause__, other.__cause__ = other, one
    said = quiet.told(ExceptionGroup(CANARY, [one, other, KeyError(CANARY)]))
    assert CANARY not in said
    assert [said.count(kind) for kind in ("ExceptionGroup", "ValueError", "OurError", "KeyError")] == [1, 1, 1, 1]


def test_a_suppressed_error_stays_so() -> None:
    """`raise ... from None` says that what came before has nothing to tell."""

    def fail() -> None:
        try:
            int(CANARY)
        except ValueError:
            raise OurError(CANARY) from None

    with pytest.raises(OurError) as caught:
        fail()
    assert "ValueError" not in quiet.told(caught.value)


PROGRAM: Final = """
import asyncio, logging, sys, threading, warnings
from kneelog.ui import quiet
quiet.hold()
CANARY = sys.stdin.read()
warnings.warn(CANARY)
def fail(*_): raise ValueError(CANARY) from KeyError(CANARY)
threading.Thread(target=fail).start()
class Left:
    __del__ = fail
Left()
async def forgotten():
    asyncio.get_running_loop().call_soon(fail)
    asyncio.create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0.1)
asyncio.run(forgotten())
logging.getLogger("x").error("%d", CANARY)
logging.getLogger("x").error("%s %s", CANARY)
fail()
"""


def test_what_python_prints_by_itself_is_quiet_too() -> None:
    """Warnings, threads, destructors, forgotten tasks, records that cannot be formatted, and the end of the program."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=CANARY, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert CANARY not in ended.stdout + ended.stderr
    assert "UserWarning" in ended.stderr
    assert ended.stderr.count("KeyError\n") == 5  # thread, destructor, callback, task, end
    assert ended.stderr.count("ValueError\n") == 5


def test_the_command_line_is_quiet_too() -> None:
    """What runs it by night keeps what it says."""
    program = (
        "import sys; from kneelog import cli, __main__\n"
        "def fail(*_): raise ValueError(sys.argv[2])\n"
        "cli._check = fail; cli._choose_language = fail\n"
        "sys.argv = ['kneelog', 'check', sys.stdin.read()]; __main__.main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], input=CANARY, capture_output=True, text=True, check=False, timeout=60
    )
    assert "ValueError\n" in ended.stderr
    assert CANARY not in ended.stdout + ended.stderr
