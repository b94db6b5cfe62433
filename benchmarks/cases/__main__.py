"""Run the rules over the cases and print how they do: `python -m benchmarks.cases --cases ../shared/cases/cases.jsonl`.

It runs the second set as well, whose labels are here, and sets and checks the weights on both. Without labels it prints
what is shown for each diary. The same command runs any other folder of diaries, with labels or without.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.cases import labels, report, tuning
from benchmarks.cases.figures import outcomes
from kneelog.rules.engine import evaluate


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description=__doc__)
    parser.add_argument("diaries", nargs="?", type=Path, help="another folder of diaries in JSON")
    parser.add_argument(
        "--cases", type=Path, metavar="FILE", help="the labels; without them only what is shown is told"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page with every figure there")
    parser.add_argument("--tune", action="store_true", help="print the weights that the search sets, where they moved")
    chosen = parser.parse_args(arguments)
    try:
        told = labels.diaries(chosen.diaries or labels.DIARIES)
        expected = labels.labels(chosen.cases) if chosen.cases else {}
        second, labelled = labels.diaries(labels.SECOND), labels.labels(labels.SECOND_LABELS)
    except labels.UnreadableCases as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not expected:
        _show(told)
        return 0
    if chosen.diaries:
        print("\n".join(report.summary(outcomes(told, expected))))
        return 0
    cases = tuning.prepare([*told, *second], {**expected, **labelled})
    if chosen.tune:
        _tune(cases)
        return 0
    page = report.text(outcomes(told, expected), outcomes(second, labelled), tuning.cross_validate(cases))
    if chosen.write:
        chosen.write.write_text(page, encoding="utf-8")
    print(page)
    return 0


def _show(told: Sequence[labels.Told]) -> None:
    for one in told:
        shown = [finding for finding in evaluate(one.diary, one.on, one.now) if finding.shown]
        names = ", ".join(f"{finding.rule} ({finding.urgency.value})" for finding in shown)
        print(f"{one.id}: {names or 'nothing shown'}")


def _tune(cases: tuning.Cases) -> None:
    begin, declared = tuning.start(cases), tuning.declared(cases)
    found = tuning.fit(cases, begin, np.arange(len(cases.labels)))
    for one in cases.fitted:
        rows = zip(one.rule.criteria, begin[one.rule.id], found[one.rule.id], declared[one.rule.id], strict=True)
        for criterion, first, weight, now in rows:
            if first != weight or weight != now:
                print(f"{one.rule.id}.{criterion.id}: start {first:g}, set {weight:g}, declared {now:g}")


if __name__ == "__main__":
    sys.exit(main())
