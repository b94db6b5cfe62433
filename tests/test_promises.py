"""docs/promises.md promises nothing that no test holds, and says what the tests said."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import promises
from tests.promises import FIGURES, NUMBERS, PAGE, PROMISES, ROOT, Measured, Promise, load, named, page

if TYPE_CHECKING:
    from collections.abc import Iterator


def _tests_in(file: Path) -> Iterator[str]:
    """The tests of a module that can run: none that is skipped whatever happens, or expected to fail."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = " ".join(ast.unparse(each) for each in node.decorator_list)
            if not re.search(r"mark\.(skip\b|xfail\b)", marks):
                yield node.name


def _exists(test: str) -> bool:
    name, _, function = test.partition("::")
    file = ROOT / name
    return file.is_file() and function in set(_tests_in(file))


def test_every_threat_is_there_once() -> None:
    """A threat without a line is one that nobody answers for."""
    assert [promise.number for promise in PROMISES] == list(NUMBERS)


def test_every_named_test_is_there() -> None:
    """A test that was renamed, removed or switched off leaves a promise with nothing behind it."""
    assert [test for test in named() if not _exists(test)] == []


def test_a_promise_without_a_test_says_so() -> None:
    """Nothing is promised in silence: a control without a test has to be marked as not there yet."""
    assert [promise.number for promise in PROMISES if not promise.tests and not promise.missing] == []


def test_the_page_is_made_of_the_list_and_the_figures() -> None:
    """Whoever changes the one has to write the other: `python -m tests.promises`."""
    assert PAGE.read_text(encoding="utf-8") == page(PROMISES, load())


def test_the_stored_figures_are_of_named_tests_that_passed() -> None:
    """A figure of a test that is gone, or that failed, is no figure to publish."""
    stored = load()
    assert {promises.without_parameters(node) for node in stored} <= set(named())
    assert {node: each.outcome for node, each in stored.items() if each.outcome != "passed"} == {}


def test_the_page_says_what_is_missing_and_what_was_measured() -> None:
    """No test and no figure are said in words; figures of one test with several parameters stand in one row."""
    test = "tests/test_x.py::test_y"
    measured = {
        f"{test}[one]": Measured("passed", "2026-11-22", "abc", {"lost | found": "0", "n": "1"}),
        f"{test}[two]": Measured("passed", "2026-11-22", "abc", {"broken": "0"}),
        f"{test}_longer": Measured("failed", "2026-11-22", "abc", {}),
    }
    told = (
        Promise(1, "Fire", "Water", (test, "tests/test_x.py::test_z")),
        Promise(2, "Flood", "Walls", missing="The walls."),
    )
    assert page(told, measured).splitlines()[-3:] == [
        (
            "| **1. Fire.** Water | `tests/test_x.py::test_y` "
            "| one: lost \\| found: 0; n: 1<br>two: broken: 0<br>"
            "passed, 2026-11-22, `abc` |"
        ),
        "|  | `tests/test_x.py::test_z` | not run for the record yet |",
        "| **2. Flood.** Walls **Not yet:** The walls. | none yet | nothing |",
    ]


def test_figures_are_kept_until_they_are_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of some tests leaves the figures of the others; those of a test that is not named any more go."""
    monkeypatch.setattr(promises, "PROMISES", (Promise(1, "", "", ("t.py::a", "t.py::b")),))
    file = tmp_path / FIGURES.name
    old, new = Measured("passed", "2026-01-01", "old", {"n": "1"}), Measured("passed", "2026-02-02", "new", {})
    promises.keep({"t.py::a[x]": old, "t.py::b": old, "t.py::c": old}, file)
    promises.keep({"t.py::b": new}, file)
    assert load(file) == {"t.py::a[x]": old, "t.py::b": new}
