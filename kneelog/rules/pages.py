"""One page a rule, generated from the catalogue: `python -m kneelog.rules.pages --write` or `--check`.

The pages lie in `docs/rules/`; a test holds them equal to what the catalogue says.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from pathlib import Path

from kneelog.domain.finding import Source
from kneelog.domain.vocabulary import Term
from kneelog.rules import catalogue, criteria
from kneelog.rules.catalogue import Catalogue, Criterion, Level, Need, Rule
from kneelog.rules.numbers import DEFAULT
from kneelog.rules.wording import what_to_do

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
"""Where the pages lie in a checkout."""

INDEX = "README.md"

GENERATED = "<!-- Generated from the catalogue by `python -m kneelog.rules.pages --write`; edit the rule instead. -->"


def pages(rules: Catalogue) -> Mapping[str, str]:
    """Return every page by its file name."""
    return {INDEX: _index(rules), **{f"{rule.id}.md": page(rule) for rule in rules.rules}}


def page(rule: Rule) -> str:
    """Return the page of one rule."""
    return "\n".join(
        [
            f"# {rule.title}",
            "",
            GENERATED,
            "",
            f"`{rule.id}@{rule.version}` · {rule.kind.label} · {rule.status.label} · since {rule.since}",
            "",
            rule.found,
            "",
            "## What it looks for",
            "",
            *(line for criterion in rule.criteria for line in _criterion(criterion)),
            "",
            "## When it speaks",
            "",
            *_when(rule),
            "",
            "## What it asks for",
            "",
            *(f"- **{urgency.label}.** {what_to_do(text, DEFAULT)}" for urgency, text in rule.advice.items()),
            *([f"- {what_to_do(rule.call_if, DEFAULT)}"] if rule.call_if else []),
            "",
            "## Why",
            "",
            rule.why,
            "",
            "## When not to use it",
            "",
            rule.when_not_to_use,
            "",
            "## False alarms",
            "",
            rule.false_alarms,
            "",
            "## Sources",
            "",
            *_sources(rule),
            "",
        ]
    )


def _index(rules: Catalogue) -> str:
    rows = (
        f"| [{rule.title}]({rule.id}.md) | `{rule.id}@{rule.version}` | {rule.kind.label} | {rule.urgency.label} |"
        for rule in rules.rules
    )
    return "\n".join(
        [
            "# The rules",
            "",
            GENERATED,
            "",
            "Every rule compares entries with published general information. None of them is a diagnosis, and none can",
            "rule anything out. A rule file is data (`kneelog/rules/catalogue/`), its cases are beside the tests",
            "(`tests/rules/cases/`).",
            "",
            "| Rule | Id | Kind | At most |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _criterion(criterion: Criterion) -> Iterator[str]:
    facts = f"; facts {', '.join(criterion.source.facts)}" if criterion.source.facts else ""
    weight = f" Weight {criterion.weight:g}." if criterion.weight else ""
    against = f" A no: {criterion.weight_if_no:g}." if criterion.weight_if_no else ""
    context = " A circumstance: it says nothing alone." if criterion.context else ""
    yield f"- **{criterion.text}** (`{criterion.id}`). {describe(criterion.judge)}.{weight}{against}{context}"
    yield f"  Source: {criterion.source.title}{facts}."


def _when(rule: Rule) -> Iterator[str]:
    texts = {criterion.id: criterion.text for criterion in rule.criteria}
    for level in rule.levels:
        yield f"- **{level.urgency.label}** ({level.verdict.label}): {_level(level, texts)}."
    if rule.fit is not None:
        yield f"- Its strength is the sum of the weights of what is noted, divided by {rule.fit.full:g}, at most 1."
        if not rule.levels:
            yield f"- From {rule.fit.match:g} on it is called a match."
    if rule.covered_by:
        yield f"- It is not shown while one of these is urgent: {', '.join(rule.covered_by)}."


def _level(level: Level, texts: Mapping[str, str]) -> str:
    return "; and ".join(_need(need, texts) for need in level.needs)


def _need(need: Need, texts: Mapping[str, str]) -> str:
    names = " / ".join(texts[name] for name in need.of)
    return names if len(need.of) == 1 else f"at least {need.at_least} of: {names}"


def _sources(rule: Rule) -> Iterable[str]:
    used: dict[str, Source] = {}
    for source in (rule.source, *(criterion.source for criterion in rule.criteria)):
        used.setdefault(source.title, source)
    return (f"- {source.title}, <{source.url}>" for source in used.values())


@singledispatch
def describe(judge: criteria.Judge) -> str:
    """Return in words what a criterion reads in the diary.

    Raises:
        TypeError: there are no words for this kind yet.
    """
    raise TypeError(type(judge).__name__)


@describe.register
def _(judge: criteria.AnswerCriterion) -> str:
    also = f"; also {_labels(judge.also)}" if judge.also else ""
    one_leg = "; not where the entry calls both legs alike" if judge.one_leg else ""
    return f"Yes to any of: {_labels(judge.terms)}{also}; {_window(judge.within)}{one_leg}"


@describe.register
def _(judge: criteria.SeverityCriterion) -> str:
    words = f", or yes to: {_labels(judge.or_terms)}" if judge.or_terms else ""
    return f"Severity of {judge.at_least} or more{words}; {_window(judge.within)}"


@describe.register
def _(judge: criteria.PainCriterion) -> str:
    return f"A severity above 0, a place or a complaint; {_window(judge.within)}"


@describe.register
def _(judge: criteria.PlaceCriterion) -> str:
    zones = ", ".join(sorted(zone.label for zone in judge.zones))
    words = f", or yes to: {_labels(judge.or_terms)}" if judge.or_terms else ""
    return f"A place of: {zones}{words}; {_window(judge.within)}"


@describe.register
def _(judge: criteria.ZonePainCriterion) -> str:
    zones = ", ".join(sorted(zone.label for zone in judge.zones))
    return f"Pain placed in: {zones}; {_window(judge.within)}; not where the entry names both legs"


@describe.register
def _(judge: criteria.PersistenceCriterion) -> str:
    steps = "; ".join(f"from calendar day {step.from_day}: {step.text}" for step in judge.steps)
    return f"Calendar days of the episode, the first counted as 1. {steps}"


@describe.register
def _(judge: criteria.OnsetCriterion) -> str:
    manner = f", {judge.manner.label}" if judge.manner else ""
    return f"Told onset {judge.at_least_days} to {judge.at_most_days} days ago{manner}"


@describe.register
def _(judge: criteria.WorseningCriterion) -> str:
    return (
        f"Yes to: {_labels(judge.terms)}, unless it began less than {judge.at_least_days} days ago; or the last "
        f"{judge.logged_days} days logged each rise above the one before; {_window(judge.within)}"
    )


@describe.register
def _(judge: criteria.UnhelpedCriterion) -> str:
    return f"Treatment noted as no help on {judge.at_least_days} days or more, none as a help; {_window(judge.within)}"


@describe.register
def _(judge: criteria.TogetherCriterion) -> str:
    first, second = _labels(judge.first.terms), _labels(judge.second.terms)
    return f"Yes to any of: {first}; and to any of: {second}; {_window(judge.first.within)}"


@describe.register
def _(judge: criteria.LaterCriterion) -> str:
    return (
        f"Yes to any of: {_labels(judge.or_terms)}; or first noted {judge.at_least_days} to {judge.at_most_days} days "
        f"after the injury: {_labels(judge.terms)}. Injuries: {_labels(judge.mechanisms)}, or an injury mark"
    )


@describe.register
def _(judge: criteria.InjuryCriterion) -> str:
    return (
        f"Noted, {judge.at_least_days} to {judge.at_most_days} days ago: {_labels(judge.terms)}; or an injury mark. "
        "Without a date it counts from the day it was first noted"
    )


@describe.register
def _(judge: criteria.ConditionCriterion) -> str:
    return f"Profile, any of: {_labels(judge.conditions)}"


@describe.register
def _(judge: criteria.AgeCriterion) -> str:
    if judge.at_least:
        return f"Year of birth: {judge.at_least} or older this year"
    return f"Year of birth: perhaps still under {judge.below} this year"


@describe.register
def _(judge: criteria.BodyMassCriterion) -> str:
    return f"Height and weight: body mass index of {judge.at_least} or more"


def _labels(terms: Iterable[Term]) -> str:
    return ", ".join(term.label for term in terms)


def _window(within: int) -> str:
    return "in this episode" if within == criteria.EPISODE else f"in the last {within} days"


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or say which of them differ from the catalogue; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kneelog.rules.pages", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the pages")
    action.add_argument("--check", action="store_true", help="say which pages differ")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pages lie")
    chosen = parser.parse_args(arguments)
    wanted = pages(catalogue.load())
    if chosen.write:
        _write(chosen.folder, wanted)
        return 0
    wrong = differing(chosen.folder, wanted)
    sys.stdout.writelines(f"{name} differs from the catalogue; run with --write\n" for name in wrong)
    return 1 if wrong else 0


def differing(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Return the names of the pages that are missing, differ, or belong to no rule."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def _write(folder: Path, wanted: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
