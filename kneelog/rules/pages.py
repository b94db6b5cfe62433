"""What a rule is, told for people: the text behind "Why?" in the app and of its page in docs/rules/.

`sections` says it without any markup; `markdown` writes it as a page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import singledispatch

from kneelog.domain.finding import Source
from kneelog.domain.vocabulary import Term
from kneelog.rules import criteria
from kneelog.rules.catalogue import Criterion, Level, Need, Rule
from kneelog.rules.engine import SHOWN_FROM
from kneelog.rules.numbers import DEFAULT, EmergencyNumbers
from kneelog.rules.wording import what_to_do


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list.

    Attributes:
        head: what it is about; may be empty.
        text: what is said of it.
        source: where that is said, or None.
    """

    head: str
    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what a rule is.

    Attributes:
        title: its heading.
        words: a paragraph; may be empty.
        items: a list; may be empty.
    """

    title: str
    words: str = ""
    items: tuple[Item, ...] = ()


def sections(rule: Rule, numbers: EmergencyNumbers = DEFAULT) -> tuple[Section, ...]:
    """Return what a rule is: what it looks for, when it speaks, what it asks for, why, and when it misleads."""
    asks = [Item(urgency.label, what_to_do(text, numbers)) for urgency, text in rule.advice.items()]
    call = [Item("", what_to_do(rule.call_if, numbers))] if rule.call_if else []
    return (
        Section("What it looks for", items=tuple(map(_criterion, rule.criteria))),
        Section("When it speaks", items=tuple(_when(rule))),
        Section("What it asks for", items=(*asks, *call)),
        Section("Why", rule.why),
        Section("When not to use it", rule.when_not_to_use),
        Section("False alarms", rule.false_alarms),
        Section("Sources", items=tuple(Item("", source.title, source) for source in _sources(rule))),
    )


def label(rule: Rule) -> str:
    """Return which rule it is: id, version, kind, status, since when."""
    return f"{rule.id}@{rule.version} · {rule.kind.label} · {rule.status.label} · since {rule.since}"


def markdown(rule: Rule, generated: str, more: Iterable[Section] = ()) -> str:
    """Return the page of a rule.

    Args:
        rule: the rule.
        generated: a remark on how the page is made.
        more: sections to add at the end.
    """
    head = [f"# {rule.title}", "", generated, "", label(rule), "", rule.found, ""]
    return "\n".join([*head, *(line for section in (*sections(rule), *more) for line in _lines(section))])


def _lines(section: Section) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    if section.words:
        yield from (section.words, "")
    if section.items:
        yield from map(_line, section.items)
        yield ""


def _line(item: Item) -> str:
    head = f"**{item.head.rstrip('.')}.** " if item.head else ""
    if item.source is None:
        return f"- {head}{item.text}"
    address = f"<{item.source.url}>"
    if item.text == item.source.title:
        return f"- {head}{item.text}, {address}"
    facts = f"; facts {', '.join(item.source.facts)}" if item.source.facts else ""
    return f"- {head}{item.text} Source: {item.source.title}{facts}."


def _criterion(criterion: Criterion) -> Item:
    weight = f" Weight {criterion.weight:g}." if criterion.weight else ""
    against = f" A no: {criterion.weight_if_no:g}." if criterion.weight_if_no else ""
    context = " A circumstance: it says nothing alone." if criterion.context else ""
    return Item(criterion.text, f"{describe(criterion.judge)}.{weight}{against}{context}", criterion.source)


def _when(rule: Rule) -> Iterator[Item]:
    texts = {criterion.id: criterion.text for criterion in rule.criteria}
    for level in rule.levels:
        yield Item(f"{level.urgency.label} ({level.verdict.label})", f"{_level(level, texts)}.")
    if rule.fit is not None:
        full = f"{rule.fit.full:g}"
        yield Item("", f"Its strength is the sum of the weights of what is noted, divided by {full}, at most 1.")
        for need in rule.fit.needs:
            yield Item("Needs", f"{_need(need, texts)}. Without it the rest is too common to name this cause.")
        yield Item("", f"From a strength of {SHOWN_FROM:g} on it can be shown, the three strongest causes at most.")
        if not rule.levels:
            yield Item("", f"From {rule.fit.match:g} on it is called a match.")
    if rule.covered_by:
        yield Item("", f"It is not shown while one of these is urgent: {', '.join(rule.covered_by)}.")


def _level(level: Level, texts: Mapping[str, str]) -> str:
    return "; and ".join(_need(need, texts) for need in level.needs)


def _need(need: Need, texts: Mapping[str, str]) -> str:
    names = " / ".join(texts[name] for name in need.of)
    return names if len(need.of) == 1 else f"at least {need.at_least} of: {names}"


def _sources(rule: Rule) -> Iterable[Source]:
    used: dict[str, Source] = {}
    for source in (rule.source, *(criterion.source for criterion in rule.criteria)):
        used.setdefault(source.title, source)
    return used.values()


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
    manner = f"Told that it began {judge.manner.label}" if judge.manner else ""
    return "; ".join(filter(None, (_told_ago(judge.at_least_days, judge.at_most_days), manner)))


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


def _told_ago(at_least: int, at_most: int) -> str:
    """Return in words when it began; empty where any time counts."""
    if at_most < criteria.LONG_AGO_DAYS:
        return f"Told onset {at_least} to {at_most} days ago"
    return f"Told onset {at_least} days ago or more" if at_least else ""


def _labels(terms: Iterable[Term]) -> str:
    return ", ".join(term.label for term in terms)


def _window(within: int) -> str:
    return "in this episode" if within == criteria.EPISODE else f"in the last {within} days"
