"""Runs the evidence and writes down what it found, with the date and the commit.

    python -m benchmarks.evidence            everything marked `prove`: docs/evidence.md (`make prove`)
    python -m benchmarks.evidence named      the quick tests that docs/promises.md names (`make promises`)
    python -m benchmarks.evidence TEST ...   some of the long ones again: their rows there, each with its commit

All keep the figures of tests that docs/promises.md names, and write that page anew. A test hands its figures over by
pytest's `record_property(name, value)`.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests import promises

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "evidence.md"

_COMMON: Final = ("--timeout=1800", "-p", "no:randomly", "-q")


@dataclass(frozen=True)
class Ran:
    """How one test ended.

    Attributes:
        node: its node id.
        guards: the first line of its docstring.
        figures: what it measured.
        outcome: passed, failed, skipped.
        seconds: how long it took.
    """

    node: str
    guards: str
    figures: dict[str, str]
    outcome: str
    seconds: float


class Collector:
    """A pytest plugin that keeps what each test guards, how it ended and what it measured."""

    def __init__(self) -> None:
        self.guards: dict[str, str] = {}
        self.ran: list[Ran] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Notes the first line of each test's docstring."""
        for item in session.items:
            doc = getattr(getattr(item, "function", None), "__doc__", None) or ""
            self.guards[item.nodeid] = doc.strip().partition("\n")[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes each test that ran, or that failed before it could."""
        if report.when != "call" and report.passed:
            return
        figures = {name: str(value) for name, value in report.user_properties}
        guards = self.guards.get(report.nodeid, "")
        self.ran.append(Ran(report.nodeid, guards, figures, report.outcome, report.duration))


def main() -> int:
    """Returns pytest's exit code: 0 only when every piece of evidence held."""
    collector = Collector()
    if sys.argv[1:] == ["named"]:
        code = int(pytest.main([*_COMMON, "-m", "not prove", *promises.named()], plugins=[collector]))
    elif again := sys.argv[1:]:
        code = int(pytest.main([*_COMMON, "-m", "prove", "--hypothesis-profile=prove", *again], plugins=[collector]))
        PAGE.write_text(_with(PAGE.read_text(encoding="utf-8"), collector.ran), encoding="utf-8")
    else:
        # The browser comes last: its driver leaves an event loop running in this process, which no other test may meet.
        codes = [
            int(pytest.main([*_COMMON, "-m", marked, "--hypothesis-profile=prove"], plugins=[collector]))
            for marked in ("prove and not browser", "prove and browser")
        ]
        code = max(codes)
        PAGE.write_text(_page(collector.ran), encoding="utf-8")
        print(f"Wrote {PAGE.relative_to(ROOT)}: {len(collector.ran)} pieces of evidence.")
    today, commit = f"{datetime.now(UTC):%Y-%m-%d}", _commit()
    promises.keep({ran.node: promises.Measured(ran.outcome, today, commit, ran.figures) for ran in collector.ran})
    promises.write()
    print(f"Wrote {promises.PAGE.relative_to(ROOT)}.")
    return code


def _page(ran: list[Ran]) -> str:
    head = [
        "# Evidence",
        "",
        "Written by `make prove`; not edited by hand. Timings depend on the machine, counts do not.",
        "",
        f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"- Commit: `{_commit()}`",
        f"- Machine: Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        "",
        "| test | what it guards | figures | result | time |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, ran), ""])


def _with(page: str, ran: list[Ran]) -> str:
    """Return the page with the rows of some tests in the place of those that it has of them."""
    rows = {f"| `{each.node}` ": f"{_row(each).removesuffix(' |')}, at `{_commit()}` |" for each in ran}
    kept = [line for line in page.splitlines() if not any(line.startswith(start) for start in rows)]
    return "\n".join([*kept, *rows.values(), ""])


def _row(ran: Ran) -> str:
    figures = "; ".join(f"{name}: {value}" for name, value in ran.figures.items()) or "-"
    cells = (f"`{ran.node}`", ran.guards, figures, ran.outcome, f"{ran.seconds:.0f} s")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _commit() -> str:
    """The commit that is measured; a plus where the code has changes that are not committed."""

    def git(*words: str) -> str:
        command = ["git", *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    written = (":!docs/evidence.md", ":!docs/promises.md", ":!docs/promises.json")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", *written)
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")


if __name__ == "__main__":
    sys.exit(main())
