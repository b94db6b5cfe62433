"""The cards of the Patterns screen: what fits, what speaks against it, what is not known, and where it is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

import streamlit as st

from kneelog import service
from kneelog.domain.entry import Answer, Entry
from kneelog.domain.errors import KneelogError
from kneelog.domain.finding import Evidence, Finding, RuleKind
from kneelog.domain.record import Profile
from kneelog.domain.vocabulary import Condition, EntryTerm, Side, entry_term
from kneelog.ui import banner, draft, markup, say
from kneelog.ui.page import Page

MOST_ASKED: Final = 4
"""Questions asked on one card at a time; each answer brings up the next."""

_ANSWERED: Final = "patterns_answered"


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer just given here, for its undo."""

    words: str
    kind: type[Entry] | type[Profile]
    saved: service.Saved | None
    version: int


def answered(page: Page) -> None:
    """Draw the answer just given, with its undo."""
    last: _Answered | None = st.session_state.get(_ANSWERED)
    if last is None:
        return
    with st.container(key="savebar_done", horizontal=True, wrap=False, vertical_alignment="center"):
        markup.show(f'<div class="k-sum" role="status"><b>Saved.</b> {markup.text(last.words)}</div>', narrow=True)
        if st.button("Undo", key="patterns_undo"):
            del st.session_state[_ANSWERED]
            if last.saved is not None:
                service.undo(page.store, Entry, last.saved.entry.id, page.now, last.version)
            else:
                service.undo(page.store, Profile, None, page.now, last.version)
            st.rerun()


def warning(page: Page, finding: Finding) -> None:
    """Draw what a doctor should hear, and what the person can say they did about it."""
    lines = "".join(f"<li class='y'>{_noted(each, page, finding)}</li>" for each in finding.supporting)
    with st.container(key=f"amber_{finding.rule}"):
        advice = "" if page.urgent else f" {markup.text(finding.advice)}"
        markup.show(
            f'<div class="k-am"><b>{markup.text(banner.opening(finding))}</b>{advice}'
            f'<div class="k-ev3"><ul>{lines}</ul></div><small>{_origin(finding)}</small></div>'
        )
        banner.respond(page.store, finding, page.now, page.today)


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
            markup.show(_list("In your diary", "y", (_noted(each, page, finding) for each in finding.supporting)))
        with right:
            if finding.opposing:
                markup.show(_list("Does not fit", "n", (_noted(each, page, finding) for each in finding.opposing)))
            _not_asked(page, finding)
        if finding.advice and not page.urgent and not finding.urgent:
            markup.show(f'<div class="k-say">{markup.text(finding.advice)}</div>')
        markup.show(f'<div class="k-src">{_origin(finding)} · Other causes can look the same.</div>')


def compared(findings: Iterable[Finding]) -> None:
    """Draw the rules that were looked at and put nothing before the person."""
    for kind, name in ((RuleKind.CAUSE, "Causes"), (RuleKind.WARNING, "Danger signs and warnings")):
        rows = [(each.title, banner.opening(each)) for each in findings if each.kind is kind]
        if rows:
            items = (f"{markup.text(title)}<small>{markup.text(says)}</small>" for title, says in rows)
            markup.show(_list(name, "n", items))


def _head(finding: Finding) -> str:
    yes, no, open_ = len(finding.supporting), len(finding.opposing), len(finding.not_asked)
    unanswered = f", {open_} not answered" if open_ else ""
    marks = "".join(f'<i class="{kind}"></i>' * count for kind, count in (("y", yes), ("q", open_), ("n", no)))
    return (
        f'<div class="k-ph"><h2>{markup.text(finding.title)}</h2>'
        f"<span>{yes} of {yes + no + open_} signs are in your diary{unanswered}</span></div>"
        f'<div class="k-meter" aria-hidden="true">{marks}</div>'
    )


def _list(name: str, kind: str, items: Iterable[str]) -> str:
    lines = "".join(f'<li class="{kind}">{item}</li>' for item in items)
    return f'<div class="k-ev3"><h3>{markup.text(name)}</h3><ul>{lines}</ul></div>'


def _noted(evidence: Evidence, page: Page, finding: Finding) -> str:
    """Return a line of evidence as HTML: what, when, and where it is said, unless that is the source of the whole."""
    when = markup.text(say.when_noted(evidence.days, page.today))
    origin = "" if evidence.source.title == finding.source.title else markup.source(evidence.source)
    about = say.SEPARATOR.join(filter(None, (when, origin)))
    return f"{markup.text(evidence.text)}{f'<small>{about}</small>' if about else ''}"


def _origin(finding: Finding) -> str:
    return f"{markup.source(finding.source)} · rule {markup.text(finding.rule)} {finding.rule_version}"


# ----------------------------------------------------------------------------------------------- asking and answering


def _not_asked(page: Page, finding: Finding) -> None:
    if not finding.not_asked:
        return
    asked = [each for each in finding.not_asked if each.ask]
    with st.container(key=f"ask_{finding.rule}"):
        markup.show(_list("Not answered yet", "q", ()))
        for evidence in asked[:MOST_ASKED]:
            _question(page, finding, evidence)
        rest = [each for each in finding.not_asked if each not in asked[:MOST_ASKED]]
        if rest:
            markup.small("Also open: " + "; ".join(each.text for each in rest) + ".")


def _question(page: Page, finding: Finding, evidence: Evidence) -> None:
    term = _term(evidence.ask)
    markup.show(f'<div class="k-ev3"><ul><li class="q">{markup.text(term.question)}</li></ul></div>')
    with st.container(horizontal=True, gap="small"):
        for yes, words in ((True, "Yes"), (False, "No")):
            key = f"answer_{finding.rule}_{evidence.criterion}_{words}"
            if st.button(words, key=key, disabled=page.store.read_only):
                _answer(page, term, yes=yes)


def _term(value: str) -> EntryTerm | Condition:
    try:
        return entry_term(value)
    except KeyError:
        return Condition(value)


def _answer(page: Page, term: EntryTerm | Condition, *, yes: bool) -> None:
    words = f"{term.question} {'Yes' if yes else 'No'}."
    try:
        if isinstance(term, Condition):
            st.session_state[_ANSWERED] = _in_profile(page, term, words, yes=yes)
        else:
            entry = Entry(uuid4(), page.now, answers=tuple(Answer(term, yes, side) for side in _legs(page, term)))
            saved = service.save_entry(page.store, entry, page.now)
            st.session_state[_ANSWERED] = _Answered(words, Entry, saved, saved.version)
    except KneelogError as error:
        markup.problem(str(error))
        return
    st.rerun()


def _in_profile(page: Page, condition: Condition, words: str, *, yes: bool) -> _Answered:
    known = [each for each in page.diary.profile.conditions if each[0] is not condition]
    profile = replace(page.diary.profile, conditions=(*known, (condition, yes)))
    before = service.versions(page.store, Profile)
    version = service.save_record(page.store, profile, page.now, before[-1].number if before else None)
    return _Answered(words, Profile, None, version)


def _legs(page: Page, term: EntryTerm) -> tuple[Side, ...]:
    """Return the leg an answer is about: the one that hurts, not stated where both or none do."""
    stated = [side for side in page.diary.sides if side in draft.STATED]
    return (stated[0],) if draft.sided(term) and len(stated) == 1 else (Side.NOT_STATED,)


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
