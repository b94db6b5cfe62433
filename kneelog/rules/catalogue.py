"""The catalogue: one declared rule per file of `catalogue/`, stem = id. A malformed file refuses to load.

A rule is a set of criteria and what follows from them. Warnings, and causes that can be urgent, have *levels*: how
many criteria of which groups must hold for which urgency. Causes have a *fit*: the weights of the criteria that hold,
summed, against the sum that counts as a full fit. `docs/rules/` is generated from here; the ADR on verdicts says how
the four verdicts follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kneelog.domain.errors import CatalogueError
from kneelog.domain.facts import ARTICLE, facts
from kneelog.domain.finding import RuleKind, Source, Urgency, Verdict
from kneelog.domain.vocabulary import Word
from kneelog.rules.criteria import KINDS, Judge
from kneelog.rules.tables import Table, read
from kneelog.words import _, language

PLACEHOLDERS = {"emergency": "(emergency number)", "advice_line": "(advice line)"}
"""What the texts about what to do may name in braces, with a sample that proves them well formed."""


class Status(Word):
    """How settled a rule is."""

    EXPERIMENTAL = "experimental", "Experimental"
    STABLE = "stable", "Stable"
    RETIRED = "retired", "Retired"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a rule looks for.

    Attributes:
        id: unique within the rule.
        kind: name of its kind in `criteria.KINDS`.
        text: what it is, in plain words, for the person.
        judge: the criterion with its parameters.
        source: where it is said that this matters.
        context: whether it is a circumstance (a risk, a place, an age) that says nothing alone.
        weight: what a yes adds to the fit; below 0 it speaks against.
        weight_if_no: what a no adds to the fit, 0 or less.
    """

    id: str
    kind: str
    text: str
    judge: Judge
    source: Source
    context: bool
    weight: float
    weight_if_no: float


@dataclass(frozen=True, slots=True)
class Need:
    """So many of some criteria.

    Attributes:
        at_least: how many must hold.
        of: ids of the criteria.
    """

    at_least: int
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """What follows when all of its needs are met.

    Attributes:
        urgency: what it asks the reader to do.
        verdict: match or partial.
        needs: all must be met.
    """

    urgency: Urgency
    verdict: Verdict
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How the weights of a cause are read.

    Attributes:
        full: sum of weights that counts as a full fit, strength 1.
        match: strength from which the verdict is match.
        needs: what must hold for it to be more than a sum of common signs; empty where nothing must.
    """

    full: float
    match: float
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    Attributes:
        id: stem of its file; never reused.
        version: grows with every change of what it finds.
        since: release of kneelog that brought it.
        status: how settled it is.
        kind: cause or warning.
        title: short name, for a heading.
        urgency: the most pressing thing it can ask for; of a cause without levels, what it asks for.
        found: the sentence that opens what was found.
        why: why it matters.
        when_not_to_use: what it is not made for.
        false_alarms: when it speaks though nothing is wrong.
        advice: what to do, by urgency, with the placeholders of `PLACEHOLDERS`.
        call_if: signs that make it an emergency; empty where it is one already.
        covered_by: rules that say the same and more; while one of them is urgent this one is not shown, unless urgent.
        source: where the rule comes from.
        criteria: what it looks for.
        levels: from the most to the least pressing.
        fit: how strongly it fits; None for warnings.
    """

    id: str
    version: int
    since: str
    status: Status
    kind: RuleKind
    title: str
    urgency: Urgency
    found: str
    why: str
    when_not_to_use: str
    false_alarms: str
    advice: Mapping[Urgency, str]
    call_if: str
    covered_by: tuple[str, ...]
    source: Source
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    fit: Fit | None

    def decisive(self, urgency: Urgency) -> tuple[str, ...]:
        """Return the ids of the criteria that a level at least so pressing needs; the others only add to the fit."""
        pressing = [level for level in self.levels if level.urgency.level >= urgency.level]
        return tuple(dict.fromkeys(name for level in pressing for need in level.needs for name in need.of))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every rule.

    Attributes:
        rules: in order of id.
    """

    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """Return a rule.

        Raises:
            KeyError: there is none with this id.
        """
        return {rule.id: rule for rule in self.rules}[rule_id]


def load() -> Catalogue:
    """Return the catalogue that comes with kneelog, its texts in the language that holds.

    Raises:
        CatalogueError: a file is malformed; names the file and the key.
    """
    return _load(language().code)


@cache
def _load(_code: str) -> Catalogue:
    known = sources()
    files = sorted(resources.files("kneelog.rules").joinpath("catalogue").iterdir(), key=lambda file: file.name)
    return assemble(rule(read(file), known) for file in files if file.name.endswith(".toml"))


def assemble(rules: Iterable[Rule]) -> Catalogue:
    """Return rules as a catalogue, in order of id, retired ones left out.

    Raises:
        CatalogueError: `covered_by` names a rule that does not exist.
    """
    found = tuple(sorted((rule for rule in rules if rule.status is not Status.RETIRED), key=lambda rule: rule.id))
    ids = {rule.id for rule in found}
    for one in found:
        for other in one.covered_by:
            if other not in ids - {one.id}:
                raise CatalogueError(f"{one.id}.toml: covered_by names no other rule: {other}")
    return Catalogue(found)


@cache
def sources() -> Mapping[str, Source]:
    """Return the publications that rules may cite, by their key."""
    table = read(resources.files("kneelog.rules").joinpath("sources.toml"))
    found = {"article": ARTICLE}
    for key in table.keys():  # noqa: SIM118 - a Table is no mapping; it hands out keys to be taken
        entry = table.table(key)
        found[key] = Source(entry.text("title"), entry.text("url"))
        entry.finish()
    return found


def rule(table: Table, known: Mapping[str, Source]) -> Rule:
    """Return the rule that a catalogue file declares.

    Raises:
        CatalogueError: names the file and the key.
    """
    name = table.text("id")
    if f"{name}.toml" != table.where:
        raise table.wrong("id", f"must be the stem of the file, not {name!r}")
    criteria = tuple(_criterion(entry, known) for entry in table.tables("criterion"))
    groups = _groups(table, criteria)
    found = Rule(
        id=name,
        version=table.whole("version", 1, 1_000_000),
        since=table.text("since"),
        status=table.word("status", Status),
        kind=table.word("kind", RuleKind),
        title=_(table.text("title")),
        urgency=table.word("urgency", Urgency),
        found=_(table.text("found")),
        why=_(table.text("why")),
        when_not_to_use=_(table.text("when_not_to_use")),
        false_alarms=_(table.text("false_alarms")),
        advice=_advice(table.table("advice")),
        call_if=_filled(table, "call_if", table.text("call_if", "")),
        covered_by=table.texts("covered_by", optional=True),
        source=_source(table, known),
        criteria=criteria,
        levels=tuple(_level(entry, groups) for entry in table.tables("level", optional=True)),
        fit=_fit(table.table("fit"), groups) if table.has("fit") else None,
    )
    table.finish()
    _check(table, found)
    return found


def _criterion(table: Table, known: Mapping[str, Source]) -> Criterion:
    kind = table.text("kind")
    if kind not in KINDS:
        raise table.wrong("kind", f"{kind!r} is not one of: {', '.join(KINDS)}")
    params = table.table("params")
    judge = KINDS[kind](params)
    params.finish()
    found = Criterion(
        id=table.text("id"),
        kind=kind,
        text=_(table.text("text")),
        judge=judge,
        source=_source(table, known),
        context=table.flag("context"),
        weight=table.number("weight", -10, 10, 0),
        weight_if_no=table.number("weight_if_no", -10, 0, 0),
    )
    table.finish()
    return found


def _groups(table: Table, criteria: tuple[Criterion, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return what a need can name: each criterion, and each group of criteria."""
    ids = [criterion.id for criterion in criteria]
    if len(set(ids)) != len(ids):
        raise table.wrong("criterion", "uses an id twice")
    declared = table.table("groups")
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in ids}
    for name in declared.keys():  # noqa: SIM118 - a Table is no mapping; it hands out keys to be taken
        members = declared.texts(name)
        if name in found or not set(members) <= set(ids):
            raise declared.wrong(name, "must have a name of its own and hold ids of criteria")
        found[name] = members
    return found


def _level(table: Table, groups: Mapping[str, tuple[str, ...]]) -> Level:
    needs = tuple(_need(table, item, groups) for item in table.items("needs"))
    found = Level(table.word("urgency", Urgency), table.word("verdict", Verdict, Verdict.MATCH), needs)
    if found.verdict not in (Verdict.MATCH, Verdict.PARTIAL):
        raise table.wrong("verdict", "of a level must be match or partial")
    table.finish()
    return found


def _need(table: Table, item: object, groups: Mapping[str, tuple[str, ...]]) -> Need:
    """Return a need: a name alone asks for one of it."""
    if isinstance(item, str):
        name, at_least = item, 1
    else:
        entry = Table(f"{table.where}: needs", item)
        name, at_least = entry.text("of"), entry.whole("at_least", 1, 99)
        entry.finish()
    if name not in groups:
        raise table.wrong("needs", f"names neither a criterion nor a group: {name}")
    if at_least > len(groups[name]):
        raise table.wrong("needs", f"asks for more than {name} holds")
    return Need(at_least, groups[name])


def _fit(table: Table, groups: Mapping[str, tuple[str, ...]]) -> Fit:
    needs = tuple(_need(table, item, groups) for item in table.items("needs")) if table.has("needs") else ()
    found = Fit(table.number("full", 0.1, 100), table.number("match", 0, 1), needs)
    table.finish()
    return found


def _advice(table: Table) -> Mapping[Urgency, str]:
    found = {urgency: _filled(table, urgency, table.text(urgency)) for urgency in Urgency if table.has(urgency)}
    table.finish()
    return found


def _filled(table: Table, key: str, text: str) -> str:
    """Return the text in the language that holds, once it is proved that its braces hold placeholders only."""
    text = _(text)
    try:
        text.format(**PLACEHOLDERS)
    except (KeyError, IndexError, ValueError):
        raise table.wrong(key, f"may hold in braces only: {', '.join(PLACEHOLDERS)}") from None
    return text


def _source(table: Table, known: Mapping[str, Source]) -> Source:
    key = table.text("source")
    if key not in known:
        raise table.wrong("source", f"{key!r} is not in sources.toml")
    rests_on = table.texts("facts", optional=True)
    for fact in sorted(set(rests_on) - _fact_ids()):
        raise table.wrong("facts", f"names no fact of the article: {fact}")
    return Source(known[key].title, known[key].url, rests_on)


@cache
def _fact_ids() -> frozenset[str]:
    """Return the ids of the facts that the article states."""
    return frozenset(fact.id for fact in facts())


def _check(table: Table, found: Rule) -> None:
    """Check what concerns several keys."""
    if not found.levels and found.fit is None:
        raise table.wrong("level", "or fit is needed: the rule could never say anything")
    if (found.fit is not None) != (found.kind is RuleKind.CAUSE):
        raise table.wrong("fit", "belongs to every cause and to no warning")
    if found.levels:
        pressing = [level.urgency.level for level in found.levels]
        if pressing != sorted(pressing, reverse=True):
            raise table.wrong("level", "must stand from the most to the least pressing")
        if found.urgency is not found.levels[0].urgency:
            raise table.wrong("urgency", "must be that of the most pressing level")
    asked = {level.urgency for level in found.levels} | {found.urgency}
    if set(found.advice) != asked:
        raise table.wrong("advice", f"must tell what to do for exactly: {', '.join(sorted(asked))}")
    if found.fit is None and any(criterion.weight or criterion.weight_if_no for criterion in found.criteria):
        raise table.wrong("criterion", "has a weight, and the rule no fit to use it")
    used = {name for level in found.levels for need in level.needs for name in need.of}
    for criterion in found.criteria:
        if criterion.id not in used and not criterion.weight and not criterion.weight_if_no:
            raise table.wrong("criterion", f"{criterion.id} is used by no level and has no weight")
