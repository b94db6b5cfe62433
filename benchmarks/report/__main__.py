"""Times the page for the doctor, as whole processes: `python -m benchmarks.report`.

Prints two tables. Of 90 days: what `kneelog export` takes, beside a process that imports the same libraries and
compiles the very same document from ready JSON, and beside one that imports Typst alone; in turns, so that what else
the machine does falls on all of them. Of ten years: the PDF with its whole log, and the tables. With --docs FOLDER it
writes them into report-speed.md of that folder.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from benchmarks.insights.tables import table, written
from benchmarks.storage import DAYS, ENTRIES_A_DAY, ten_years
from kneelog import service
from kneelog.domain.entry import diary_day
from kneelog.report import coverage, draw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kneelog.storage import Store

RUNS: Final = 9
RUNS_OF_YEARS: Final = 3
LIMIT: Final = 1.5
NOW: Final = datetime(2026, 3, 15, 12, tzinfo=UTC)
"""The demo diary ends here, and so that all processes draw one document, it is what KNEELOG_NOW says."""

AFTER_TEN_YEARS: Final = datetime(2025, 12, 28, 12, tzinfo=UTC)
FIRST_OF_TEN_YEARS: Final = "2016-01-01"

_FLOOR: Final = Path(__file__).with_name("floor.py")
_LOADED: Final = """
import json, sys
from kneelog import cli
code = cli.main(json.loads(sys.argv[1]))
own = set(sys.stdlib_module_names) | {"kneelog", "__main__"}
of_others = {name: module for name, module in sys.modules.items() if name.partition(".")[0] not in own}
files = [name for name, module in of_others.items() if getattr(module, "__file__", None)]
print(json.dumps(files), file=sys.stderr)
sys.exit(code)
"""
"""Runs a command and tells, as its last word on stderr, what it had loaded of other people's libraries."""


@dataclass(frozen=True)
class Took:
    """One process: its seconds on the clock, those of the processor, and the most memory it held, in MB."""

    wall: float
    processor: float
    memory: float


def main() -> int:
    """Measure and print; 1 where the limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="of the 90 days, at least 7 to be evidence")
    parser.add_argument("--quick", action="store_true", help="leave the ten years out")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write the tables into this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        holds, told = _ninety_days(folder, asked.runs)
        _told("ninety", told, asked.docs)
        if not asked.quick:
            _told("years", _years(folder), asked.docs)
    return 0 if holds else 1


def _told(part: str, text: str, docs: Path | None) -> None:
    print(text, end="\n\n", flush=True)
    if docs:
        written(docs / "report-speed.md", text, part)


# ------------------------------------------------------------------------------------------------------------ 90 days


def _ninety_days(folder: Path, runs: int) -> tuple[bool, str]:
    """Return whether the limit holds, and the table that says so."""
    diary = folder / "demo.sqlite3"
    store = service.open_diary(diary, NOW)
    service.fill_demo(store, NOW)
    commands = _compared(folder, store, diary)
    store.close()
    took = _in_turns(commands, runs, NOW, folder)
    _same([folder / f"{name}.pdf" for name in commands])
    walls = {name: median(one.wall for one in each) for name, each in took.items()}
    ratio, ratio_of_raw = walls["export"] / walls["floor"], walls["export"] / walls["raw"]
    spent = {name: median(one.processor for one in each) for name, each in took.items()}
    holds = ratio <= LIMIT
    verdict = (
        f"`kneelog export` takes **{ratio:.2f} times** the process that imports the same libraries (at most {LIMIT}:"
        f" {'holds' if holds else 'DOES NOT HOLD'}), {spent['export'] / spent['floor']:.2f} times in time of the"
        f" processor, and {ratio_of_raw:.2f} times raw Typst. The three PDFs were the same to the byte,"
        f" {(folder / 'export.pdf').stat().st_size / 1e6:.1f} MB with the CSV, the JSON and the FHIR document in them."
    )
    names = {
        "export": "`kneelog export --format pdf`, 90 days",
        "floor": "the same libraries, the same document from ready JSON",
        "raw": "Typst alone, the same document from ready JSON",
    }
    return holds, f"{_table(names, took)}\n\n{verdict}"


def _compared(folder: Path, store: Store, diary: Path) -> dict[str, list[str]]:
    """Return the three commands to compare; each writes a PDF of its name."""
    task = typst_task(store, NOW)
    libraries = {"floor": _libraries(_export(diary, "pdf", folder / "warm.pdf")[2:]), "raw": []}
    commands = {"export": _export(diary, "pdf", folder / "export.pdf")}
    for name, loaded in libraries.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps({**task, "libraries": loaded, "pdf": str(folder / f"{name}.pdf")}), encoding="utf-8")
        commands[name] = [str(_FLOOR), str(file)]
    return commands


def typst_task(store: Store, now: datetime) -> dict[str, Any]:
    """Return what `floor.py` needs to compile the usual page of a diary."""
    page, files = service.visit_document(store, service.usual_visit(diary_day(now)), now)
    return {
        "template": str(draw.TEMPLATE),
        "fonts": str(coverage.FONTS),
        "inputs": draw.sys_inputs(page, files),
        "standards": draw.STANDARDS[0],
    }


def _export(diary: Path, form: str, file: Path, *more: str) -> list[str]:
    return ["-m", "kneelog", "export", "--db", str(diary), "--format", form, "--out", str(file), *more]


def _libraries(arguments: Sequence[str]) -> list[str]:
    """Return every module of other people's libraries that a command loads, in its order."""
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, json.dumps(list(arguments))],
        env=_environment(NOW),
        capture_output=True,
        check=True,
        text=True,
    )
    loaded: list[str] = json.loads(ran.stderr.splitlines()[-1])
    return loaded


def _same(files: Sequence[Path]) -> None:
    first, *others = (file.read_bytes() for file in files)
    if any(other != first for other in others):
        raise SystemExit("The processes did not draw the same document, so their times say nothing.")


# ---------------------------------------------------------------------------------------------------------- ten years


def _years(folder: Path) -> str:
    """Return the table of ten years of diary."""
    diary = folder / "years.sqlite3"
    store = service.open_diary(diary, AFTER_TEN_YEARS)
    store.merge(ten_years(), at=AFTER_TEN_YEARS)
    entries = len(store.diary().entries)
    store.close()
    commands = {
        "pdf": _export(diary, "pdf", folder / "years.pdf", "--from", FIRST_OF_TEN_YEARS),
        "xlsx": _export(diary, "xlsx", folder / "years.xlsx"),
        "zip": _export(diary, "csv-tables", folder / "years.zip"),
    }
    took = _in_turns(commands, RUNS_OF_YEARS, AFTER_TEN_YEARS, folder)
    sizes = {name: (folder / f"years.{name}").stat().st_size / 1e6 for name in commands}
    names = {
        "pdf": f"PDF with every entry behind page one, and CSV, JSON and FHIR in it ({sizes['pdf']:.1f} MB)",
        "xlsx": f"every table as a workbook, XLSX ({sizes['xlsx']:.1f} MB)",
        "zip": f"every table as CSV in a ZIP ({sizes['zip']:.1f} MB)",
    }
    told = f"{entries:,} entries: {DAYS:,} days, {ENTRIES_A_DAY} entries a day (`benchmarks.storage.ten_years`)."
    return f"{_table(names, took)}\n\n{told}"


# ----------------------------------------------------------------------------------------------------------- measuring


def _in_turns(commands: Mapping[str, Sequence[str]], runs: int, now: datetime, folder: Path) -> dict[str, list[Took]]:
    """Return what each command took so many times; each round begins with another, a first one fills the caches."""
    environment = _environment(now) | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    took: dict[str, list[Took]] = {name: [] for name in commands}
    names = list(commands)
    for turn in range(-1, runs):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            one = _process([sys.executable, *commands[name]], environment)
            if turn >= 0:
                took[name].append(one)
    return took


def _environment(now: datetime) -> dict[str, str]:
    """Return an environment in which a process writes its byte code, as an installed program has it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"KNEELOG_NOW": now.isoformat(), "KNEELOG_LANGUAGE": "en"}


def _process(command: Sequence[str], environment: Mapping[str, str]) -> Took:
    """Run a process to its end; one that fails ends all."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Took(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _table(names: Mapping[str, str], took: Mapping[str, Sequence[Took]]) -> str:
    head = ("process", "runs", "median", "fastest to slowest", "of the processor", "memory")
    rows = (
        (
            name,
            str(len(took[key])),
            f"{median(one.wall for one in took[key]):.2f} s",
            f"{min(one.wall for one in took[key]):.2f} to {max(one.wall for one in took[key]):.2f} s",
            f"{median(one.processor for one in took[key]):.2f} s",
            f"{max(one.memory for one in took[key]):.0f} MB",
        )
        for key, name in names.items()
    )
    return table(head, rows)


if __name__ == "__main__":
    sys.exit(main())
