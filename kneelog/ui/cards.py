"""The cards of the Patterns screen: what fits, what speaks against it, what is not known, and where it is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.finding import Evidence, Finding, RuleKind, Statement, Verdict
from kneelog.ui import asking, banner, markup, say
from kneelog.ui.page import Page
from kneelog.words import N_, _
from kneelog.words.formats import listed, number_text

MOST_ASKED: Final = 4
"""Questions asked on one card at a time; each answer brings up the next."""

MOST_NEAR: Final = 3
"""Descriptions named of which only part is in the diary."""

_ROUNDING: Final = 0.001


def warnings(page: Page, findings: Sequence[Finding]) -> None:
    """Draw what a doctor should hear within days, each reason, and what the person can say they did about it.

    They are one card with one answer: a visit or an appointment is about all of them.
    """
    if not findings:
        return
    with st.container(key="amber_doctor"):
        heading = _("For the doctor") if page.urgent else findings[0].urgency.label
        reasons = "".join(_reason(page, each) for each in findings)
        markup.show(f'<div class="k-am"><h2>{markup.text(heading)}</h2>{reasons}</div>')
        banner.respond(page.store, findings, page.now, page.today)


def _reason(page: Page, finding: Finding) -> str:
    """Return one warning as HTML: what was found, what to do, what was noted, where it is said."""
    lines = "".join(f"<li class='y'>{_noted(each, page, finding)}</li>" for each in finding.supporting)
    advice = "" if page.urgent else f" {markup.text(finding.advice)}"
    return (
        f'<section id="k-reason-{markup.text(finding.rule)}"><b>{markup.text(finding.opening)}</b>{advice}'
        f'<div class="k-ev3"><ul>{lines}</ul></div><small>{_origin(finding)}</small></section>'
    )


def folded(page: Page, findings: Sequence[Finding]) -> None:
    """Draw warnings that were answered, as one line that opens."""
    for finding in findings:
        banner.folded(page.store, finding, page.diary, page.now, page.today)


def card(page: Page, finding: Finding) -> None:
    """Draw one finding with all of its evidence and what can still be answered."""
    with st.container(key=f"card_{finding.rule}"):
        markup.show(_head(finding))
        left, right = st.columns(2, gap="large")
        with left:
            markup.show(_list(_("In your diary"), "y", (_noted(each, page, finding) for each in finding.supporting)))
        with right:
            if finding.opposing:
                markup.show(_list(_("Does not fit"), "n", (_noted(each, page, finding) for each in finding.opposing)))
            _not_asked(page, finding)
        if finding.advice and not finding.urgent and not page.warned(finding.urgency):
            markup.show(f'<div class="k-say">{markup.text(finding.advice)}</div>')
        if finding.people_do:
            _people_do(finding)
        why(page, finding)
        also = markup.text(_("Other causes can look the same."))
        markup.show(f'<div class="k-src">{_origin(finding)}{say.SEPARATOR}{also}</div>')


def why(page: Page, finding: Finding) -> None:
    """Draw what the rule is: the text of its page, one tap away."""
    with st.expander(_("Why? What this rule looks at"), key=f"why_{finding.rule}"):
        parts = service.rule_sections(page.store, finding.rule)
        markup.show("".join(_section(each) for each in parts))


def _section(section: service.RuleSection) -> str:
    words = f'<p class="k-p">{markup.text(section.words)}</p>' if section.words else ""
    lines = "".join(f"<li>{_item(item)}</li>" for item in section.items)
    items = f'<ul class="k-plain">{lines}</ul>' if lines else ""
    return f'<h3 class="k-q small">{markup.text(section.title)}</h3>{words}{items}'


def _item(item: service.RuleItem) -> str:
    head = f"<b>{markup.text(item.head)}</b> " if item.head else ""
    if item.source is None:
        return f"{head}{markup.text(item.text)}"
    told = "" if item.text == item.source.title else f"{markup.text(item.text)} "
    return f"{head}{told}<small>{markup.source(item.source)}</small>"


def _people_do(finding: Finding) -> None:
    with st.expander(_("What the article says people do about it"), key=f"people_do_{finding.rule}"):
        lines = "".join(f"<li>{_statement(each)}</li>" for each in finding.people_do)
        markup.show(f'<ul class="k-plain">{lines}</ul>')
        markup.small(_("kneelog recommends no treatment: it only tells what the article says. Learn has all of it."))


def _statement(each: Statement) -> str:
    return f"{markup.text(each.text)} <small>{markup.source(each.source)}, {', '.join(each.source.facts)}</small>"


def glance(laid: "Laid") -> None:
    """Draw in a line or two what the diary resembles, or what of a description is in it already where nothing fits."""
    fitting = [each for each in (*laid.apart, *laid.causes) if each.kind is RuleKind.CAUSE]
    named = fitting or sorted(_near(laid), key=lambda each: -each.strength)[:MOST_NEAR]
    if laid.apart and not fitting:
        return  # what cannot wait stands above; beside it nothing is said to fit or not
    if fitting:
        heading, hint = _("What your diary resembles so far"), _("Each is told below, with what speaks against it.")
    elif named:
        heading = _("Nothing fits well enough to name it")
        hint = _("In part there is something of these. That says nothing about what the pain comes from.")
    else:
        heading = _("Nothing logged so far fits")
        hint = _("That says nothing about what the pain comes from. More answers make this clearer.")
    with st.container(key="card_glance"):
        markup.question(heading, hint)
        lines = "".join(
            f"<li><b>{markup.text(each.title)}</b><small>{markup.text(_counted(each))}</small></li>" for each in named
        )
        if lines:
            markup.show(f'<ul class="k-glance">{lines}</ul>')
        if fitting and (others := _in_part(laid)):
            markup.small(others)


def _in_part(laid: "Laid") -> str:
    """Return which descriptions are in the diary in part, beside those that fit."""
    near = sorted(_near(laid), key=lambda each: -each.strength)[:MOST_NEAR]
    return _("In part: {causes}.").format(causes=listed([each.title for each in near])) if near else ""


def _near(laid: "Laid") -> list[Finding]:
    return [each for each in laid.compared if each.kind is RuleKind.CAUSE and each.verdict is Verdict.PARTIAL]


def compared(findings: Iterable[Finding]) -> None:
    """Draw the rules that were looked at and put nothing before the person."""
    for kind, name in ((RuleKind.CAUSE, N_("Causes")), (RuleKind.WARNING, N_("Danger signs and warnings"))):
        rows = [(each.title, _why_not(each)) for each in findings if each.kind is kind]
        if rows:
            items = (f"{markup.text(title)}<small>{markup.text(says)}</small>" for title, says in rows)
            markup.show(_list(_(name), "n", items))


def _why_not(finding: Finding) -> str:
    """Return why a rule puts nothing before the person, with what is open where that decides."""
    if finding.verdict is Verdict.NO_MATCH or not finding.not_asked:
        return finding.opening
    first, more = finding.not_asked[:MOST_ASKED], len(finding.not_asked) - MOST_ASKED
    signs = "; ".join(each.text for each in first)
    if more > 0:
        return _("{opening} Not answered: {signs}, and {n} more.").format(opening=finding.opening, signs=signs, n=more)
    return _("{opening} Not answered: {signs}.").format(opening=finding.opening, signs=signs)


def _counted(finding: Finding) -> str:
    """Return how many signs of a description are in the diary, and how many are not known."""
    yes, no, open_ = len(finding.supporting), len(finding.opposing), len(finding.not_asked)
    told = _("{yes} of {all} signs are in your diary")
    if open_:
        told = _("{yes} of {all} signs are in your diary, {open} not answered")
    return told.format(yes=yes, all=yes + no + open_, open=open_)


def _head(finding: Finding) -> str:
    yes, no, open_ = len(finding.supporting), len(finding.opposing), len(finding.not_asked)
    marks = "".join(f'<i class="{kind}"></i>' * count for kind, count in (("y", yes), ("q", open_), ("n", no)))
    return (
        f'<div class="k-ph"><h2>{markup.text(finding.title)}</h2>'
        f"<span>{markup.text(_counted(finding))}</span></div>"
        f'<div class="k-meter" aria-hidden="true">{marks}</div>{_sum(finding)}'
    )


def _sum(finding: Finding) -> str:
    """Return how the points add up, of a cause; they are no chance."""
    if not finding.full:
        return ""
    told = sum(each.weight for each in (*finding.supporting, *finding.opposing))
    words = _(
        "{points} of {full}: the points below, added. "
        "They say how closely the diary resembles the description, not how likely it is."
    )
    if abs(told - finding.points) >= _ROUNDING:
        words = _(
            "{points} of {full}: the points below, added, counted for the leg that fits better. "
            "They say how closely the diary resembles the description, not how likely it is."
        )
    points, full = number_text(finding.points), number_text(finding.full)
    return f'<p class="k-small">{markup.text(words.format(points=points, full=full))}</p>'


def _list(name: str, kind: str, items: Iterable[str]) -> str:
    lines = "".join(f'<li class="{kind}">{item}</li>' for item in items)
    return f'<div class="k-ev3"><h3>{markup.text(name)}</h3><ul>{lines}</ul></div>'


def _noted(evidence: Evidence, page: Page, finding: Finding) -> str:
    """Return a line of evidence as HTML: what, when, and where it is said, unless that is the source of the whole."""
    when = markup.text(say.when_noted(evidence.days, page.today))
    origin = "" if evidence.source.title == finding.source.title else markup.source(evidence.source)
    points = say.points(evidence.weight) if finding.full and evidence.weight else ""
    about = say.SEPARATOR.join(filter(None, (points, when, origin)))
    return f"{markup.text(evidence.text)}{f'<small>{about}</small>' if about else ''}"


def _origin(finding: Finding) -> str:
    rule = _("rule {rule} {version}").format(rule=finding.rule, version=finding.rule_version)
    return f"{markup.source(finding.source)}{say.SEPARATOR}{markup.text(rule)}"


def _not_asked(page: Page, finding: Finding) -> None:
    if not finding.not_asked:
        return
    asked = [each for each in finding.not_asked if each.ask]
    with st.container(key=f"ask_{finding.rule}"):
        markup.show(_list(_("Not answered yet"), "q", ()))
        for evidence in asked[:MOST_ASKED]:
            about = asking.term(evidence.ask)
            asking.yes_no(page, about, asking.leg(page, about), f"answer_{finding.rule}_{evidence.criterion}")
        rest = [each for each in finding.not_asked if each not in asked[:MOST_ASKED]]
        if rest:
            markup.small(_("Also open: {signs}.").format(signs="; ".join(each.text for each in rest)))


@dataclass(frozen=True, slots=True)
class Laid:
    """Findings as the screen lays them out.

    Attributes:
        warnings: what a doctor should hear within days.
        answered: warnings the person answered.
        apart: urgent findings, which stand above with what to do; here with what speaks against and what is open.
        causes: best fit first.
        compared: what was looked at and puts nothing before the person.
    """

    warnings: list[Finding]
    answered: list[Finding]
    apart: list[Finding]
    causes: list[Finding]
    compared: list[Finding]


def lay_out(findings: Iterable[Finding]) -> Laid:
    """Return findings in the groups of the screen."""
    everything = list(findings)
    shown = [each for each in everything if each.shown]
    calm = [each for each in shown if not each.urgent]
    warnings = [each for each in calm if each.kind is RuleKind.WARNING]
    return Laid(
        warnings=[each for each in warnings if not each.folded],
        answered=[each for each in warnings if each.folded],
        apart=[each for each in shown if each.urgent],
        causes=sorted((each for each in calm if each.kind is RuleKind.CAUSE), key=lambda each: each.rank or 0),
        compared=[each for each in everything if not each.shown],
    )
