"""What a rule is, told for people: the text behind "Why?" in the app and of its page in docs/rules/.

`sections` says it without any markup, in the language that holds; `markdown` writes it as a page of docs/, which are
English.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import singledispatch

from kneelog.domain.finding import Source
from kneelog.domain.vocabulary import Term, Zone
from kneelog.rules import criteria
from kneelog.rules.catalogue import Criterion, Fit, Level, Need, Rule
from kneelog.rules.engine import SHOWN_FROM
from kneelog.rules.numbers import EmergencyNumbers, for_country
from kneelog.rules.wording import what_to_do
from kneelog.words import _, ngettext
from kneelog.words.formats import number_text


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


def sections(rule: Rule, numbers: EmergencyNumbers | None = None) -> tuple[Section, ...]:
    """Return what a rule is: what it looks for, when it speaks, what it asks for, why, and when it misleads.

    Args:
        rule: the rule.
        numbers: to call; None: as where no country is chosen.
    """
    numbers = numbers or for_country("")
    asks = [Item(urgency.label, what_to_do(text, numbers)) for urgency, text in rule.advice.items()]
    call = [Item("", what_to_do(rule.call_if, numbers))] if rule.call_if else []
    return (
        Section(_("What it looks for"), items=tuple(map(_criterion, rule.criteria))),
        Section(_("When it speaks"), items=tuple(_when(rule))),
        Section(_("What it asks for"), items=(*asks, *call)),
        Section(_("Why"), rule.why),
        Section(_("When not to use it"), rule.when_not_to_use),
        Section(_("False alarms"), rule.false_alarms),
        Section(_("Sources"), items=tuple(Item("", source.title, source) for source in _sources(rule))),
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
    weight, against = criterion.weight, criterion.weight_if_no
    sentences = (
        f"{describe(criterion.judge)}.",
        _("Weight {points}.").format(points=number_text(weight)) if weight else "",
        _("A no: {points}.").format(points=number_text(against)) if against else "",
        _("A circumstance: it says nothing alone.") if criterion.context else "",
    )
    return Item(criterion.text, " ".join(filter(None, sentences)), criterion.source)


def _when(rule: Rule) -> Iterator[Item]:
    texts = {criterion.id: criterion.text for criterion in rule.criteria}
    for level in rule.levels:
        yield Item(f"{level.urgency.label} ({level.verdict.label})", f"{_level(level, texts)}.")
    if rule.fit is not None:
        yield from _fit(rule.fit, texts)
        if not rule.levels:
            yield Item("", _("From {strength} on it is called a match.").format(strength=number_text(rule.fit.match)))
    if rule.covered_by:
        others = ", ".join(rule.covered_by)
        yield Item("", _("It is not shown while one of these is urgent: {rules}.").format(rules=others))


def _fit(fit: Fit, texts: Mapping[str, str]) -> Iterator[Item]:
    strength = _("Its strength is the sum of the weights of what is noted, divided by {full}, at most 1.")
    yield Item("", strength.format(full=number_text(fit.full)))
    for need in fit.needs:
        needed = _("{signs}. Without it the rest is too common to name this cause.")
        yield Item(_("Needs"), needed.format(signs=_need(need, texts)))
    shown = _("From a strength of {strength} on it can be shown, the three strongest causes at most.")
    yield Item("", shown.format(strength=number_text(SHOWN_FROM)))


def _level(level: Level, texts: Mapping[str, str]) -> str:
    return _("; and ").join(_need(need, texts) for need in level.needs)


def _need(need: Need, texts: Mapping[str, str]) -> str:
    names = " / ".join(texts[name] for name in need.of)
    if len(need.of) == 1:
        return names
    return _("at least {number} of: {signs}").format(number=need.at_least, signs=names)


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
def _answer(judge: criteria.AnswerCriterion) -> str:
    return _phrases(
        _yes_to_any(judge.terms),
        _("also {terms}").format(terms=_labels(judge.also)) if judge.also else "",
        _window(judge.within),
        _("not where the entry calls both legs alike") if judge.one_leg else "",
    )


@describe.register
def _severity(judge: criteria.SeverityCriterion) -> str:
    text = _("Severity of {n} or more, or yes to: {terms}") if judge.or_terms else _("Severity of {n} or more")
    return _phrases(text.format(n=judge.at_least, terms=_labels(judge.or_terms)), _window(judge.within))


@describe.register
def _pain(judge: criteria.PainCriterion) -> str:
    return _phrases(_("A severity above 0, a place or a complaint"), _window(judge.within))


@describe.register
def _place(judge: criteria.PlaceCriterion) -> str:
    text = _("A place of: {zones}, or yes to: {terms}") if judge.or_terms else _("A place of: {zones}")
    return _phrases(text.format(zones=_zones(judge.zones), terms=_labels(judge.or_terms)), _window(judge.within))


@describe.register
def _zone_pain(judge: criteria.ZonePainCriterion) -> str:
    return _phrases(
        _("Pain placed in: {zones}").format(zones=_zones(judge.zones)),
        _window(judge.within),
        _("not where the entry names both legs"),
    )


@describe.register
def _persistence(judge: criteria.PersistenceCriterion) -> str:
    step = _("from calendar day {day}: {text}")
    steps = _phrases(*(step.format(day=each.from_day, text=each.text) for each in judge.steps))
    return _("Calendar days of the episode, the first counted as 1. {steps}").format(steps=steps)


@describe.register
def _onset(judge: criteria.OnsetCriterion) -> str:
    manner = _("Told that it began {manner}").format(manner=judge.manner.label) if judge.manner else ""
    return _phrases(_told_ago(judge.at_least_days, judge.at_most_days), manner)


@describe.register
def _worsening(judge: criteria.WorseningCriterion) -> str:
    said = ngettext(
        "Yes to: {terms}, unless it began less than {n} day ago",
        "Yes to: {terms}, unless it began less than {n} days ago",
        judge.at_least_days,
    )
    seen = ngettext(
        "or the last {n} day logged rises above the one before",
        "or the last {n} days logged each rise above the one before",
        judge.logged_days,
    )
    return _phrases(
        said.format(terms=_labels(judge.terms), n=judge.at_least_days),
        seen.format(n=judge.logged_days),
        _window(judge.within),
    )


@describe.register
def _unhelped(judge: criteria.UnhelpedCriterion) -> str:
    text = ngettext(
        "Treatment noted as no help on {n} day or more, none as a help",
        "Treatment noted as no help on {n} days or more, none as a help",
        judge.at_least_days,
    )
    return _phrases(text.format(n=judge.at_least_days), _window(judge.within))


@describe.register
def _together(judge: criteria.TogetherCriterion) -> str:
    return _phrases(
        _yes_to_any(judge.first.terms),
        _("and to any of: {terms}").format(terms=_labels(judge.second.terms)),
        _window(judge.first.within),
    )


@describe.register
def _later(judge: criteria.LaterCriterion) -> str:
    text = ngettext(
        "or first noted {low} to {high} day after the injury: {terms}. Injuries: {injuries}, or an injury mark",
        "or first noted {low} to {high} days after the injury: {terms}. Injuries: {injuries}, or an injury mark",
        judge.at_most_days,
    ).format(
        low=judge.at_least_days,
        high=judge.at_most_days,
        terms=_labels(judge.terms),
        injuries=_labels(judge.mechanisms),
    )
    return _phrases(_yes_to_any(judge.or_terms), text)


@describe.register
def _injury(judge: criteria.InjuryCriterion) -> str:
    return ngettext(
        "Noted, {low} to {high} day ago: {terms}; or an injury mark. "
        "Without a date it counts from the day it was first noted",
        "Noted, {low} to {high} days ago: {terms}; or an injury mark. "
        "Without a date it counts from the day it was first noted",
        judge.at_most_days,
    ).format(low=judge.at_least_days, high=judge.at_most_days, terms=_labels(judge.terms))


@describe.register
def _condition(judge: criteria.ConditionCriterion) -> str:
    return _("Profile, any of: {conditions}").format(conditions=_labels(judge.conditions))


@describe.register
def _age(judge: criteria.AgeCriterion) -> str:
    if judge.at_least:
        return _("Year of birth: {age} or older this year").format(age=judge.at_least)
    return _("Year of birth: perhaps still under {age} this year").format(age=judge.below)


@describe.register
def _body_mass(judge: criteria.BodyMassCriterion) -> str:
    return _("Height and weight: body mass index of {index} or more").format(index=judge.at_least)


def _told_ago(at_least: int, at_most: int) -> str:
    """Return in words when it began; empty where any time counts."""
    if at_most < criteria.LONG_AGO_DAYS:
        text = ngettext("Told onset {low} to {high} day ago", "Told onset {low} to {high} days ago", at_most)
        return text.format(low=at_least, high=at_most)
    text = ngettext("Told onset {n} day ago or more", "Told onset {n} days ago or more", at_least)
    return text.format(n=at_least) if at_least else ""


def _phrases(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _yes_to_any(terms: Iterable[Term]) -> str:
    return _("Yes to any of: {terms}").format(terms=_labels(terms))


def _labels(terms: Iterable[Term]) -> str:
    return ", ".join(term.label for term in terms)


def _zones(zones: Iterable[Zone]) -> str:
    return ", ".join(sorted(zone.label for zone in zones))


def _window(within: int) -> str:
    if within == criteria.EPISODE:
        return _("in this episode")
    return ngettext("in the last {n} day", "in the last {n} days", within).format(n=within)
