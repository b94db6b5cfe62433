"""Runs the long evidence (`make prove`) and writes what it found into docs/evidence.md, with the date and the commit.

A test marked `prove` hands its figures over by pytest's `record_property(name, value)`.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "evidence.md"


class Collector:
    """A pytest plugin that keeps what each test guards, how it ended and what it measured."""

    def __init__(self) -> None:
        self.guards: dict[str, str] = {}
        self.rows: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Notes the first line of each test's docstring."""
        for item in session.items:
            doc = getattr(getattr(item, "function", None), "__doc__", None) or ""
            self.guards[item.nodeid] = doc.strip().partition("\n")[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Writes one row for each test that ran, or that failed before it could."""
        if report.when != "call" and report.passed:
            return
        figures = "; ".join(f"{name}: {value}" for name, value in report.user_properties) or "-"
        cells = (
            f"`{report.nodeid}`",
            self.guards.get(report.nodeid, ""),
            figures,
            report.outcome,
            f"{report.duration:.0f} s",
        )
        self.rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")


def main() -> int:
    """Returns pytest's exit code: 0 only when every piece of evidence held."""
    collector = Collector()
    code = int(
        pytest.main(
            ["-m", "prove", "--timeout=1800", "--hypothesis-profile=prove", "-p", "no:randomly", "-q"],
            plugins=[collector],
        )
    )
    PAGE.write_text(_page(collector.rows), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}: {len(collector.rows)} pieces of evidence.")
    return code


def _page(rows: list[str]) -> str:
    head = [
        "# Evidence",
        "",
        "Written by `make prove`; not edited by hand. Timings depend on the machine, counts do not.",
        "",
        f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"- Commit: {_commit()}",
        f"- Machine: Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        "",
        "| test | what it guards | figures | result | time |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _commit() -> str:
    def git(*words: str) -> str:
        command = ["git", *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    changed = " with changes that are not committed" if git("status", "--porcelain", "--", ":!docs/evidence.md") else ""
    return f"`{git('rev-parse', '--short=12', 'HEAD')}`{changed}"


if __name__ == "__main__":
    sys.exit(main())
