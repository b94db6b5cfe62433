"""Findings that cannot wait: on every screen, before anything else, until the person answers them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.domain.diary import Diary
from kneelog.domain.errors import KneelogError
from kneelog.domain.finding import Evidence, Finding, RuleKind, Urgency
from kneelog.domain.record import Response
from kneelog.domain.vocabulary import ResponseKind
from kneelog.ui import markup, say, screens
from kneelog.words import _

if TYPE_CHECKING:
    from kneelog.storage import Store

MOST_NOTED: Final = 8
"""Lines of evidence in a banner; more would push the advice's own screen away."""


def urgent(store: "Store", findings: Iterable[Finding], diary: Diary, now: datetime, today: date) -> str:
    """Draw every urgent finding, the gravest first: open ones in full, answered ones as one line that opens.

    Returns:
        A word that changes when one appears or grows; empty where there is none.
    """
    findings = list(findings)
    for finding in findings:
        if finding.urgent and finding.shown:
            (folded if finding.folded else _open)(store, finding, diary, now, today)
    return _token(finding for finding in findings if finding.open)


def _token(urgent: Iterable[Finding]) -> str:
    told = "|".join(f"{finding.rule} {sorted(finding.keys)}" for finding in urgent)
    return sha256(told.encode()).hexdigest() if told else ""


def soon(findings: Iterable[Finding]) -> None:
    """Draw one line about what a doctor should hear within days, where there is such a finding."""
    waiting = [
        finding
        for finding in findings
        if finding.urgency is Urgency.SOON and finding.shown and not finding.folded and finding.kind is RuleKind.WARNING
    ]
    if not waiting:
        return
    first, more = waiting[0], len(waiting) - 1
    noted = f"{first.supporting[0].text}." if first.supporting else ""
    rest = _("{n} more on Patterns.").format(n=more) if more else ""
    with st.container(key="amber_soon", horizontal=True, wrap=False, vertical_alignment="center"):
        about = " ".join(filter(None, (noted, f"{first.urgency.label}.", rest)))
        markup.show(f'<div class="k-am"><b>{markup.text(first.title)}.</b> {markup.text(about)}</div>', narrow=True)
        if st.button(_("Why"), key="soon_why"):
            screens.go(screens.PATTERNS)


def respond(store: "Store", findings: Sequence[Finding], now: datetime, today: date) -> None:
    """Draw what a person can say they did about findings that are answered together, all as urgent as the first."""
    key = f"respond_{findings[0].rule if findings[0].urgent else 'doctor'}"
    with st.container(horizontal=True, key=key):
        if findings[0].urgent:
            _answer(store, findings, ResponseKind.CALLED, now, key)
        _dated(store, findings, ResponseKind.SEEN, now, today, key)
        if findings[0].urgency is not Urgency.EMERGENCY:
            _dated(store, findings, ResponseKind.APPOINTMENT, now, today, key)
        if not findings[0].urgent:
            _answer(store, findings, ResponseKind.WAITING, now, key)
        if st.button(_("An entry was wrong"), key=f"{key}_wrong", type="tertiary"):
            behind = (entry for finding in findings for each in finding.supporting for entry in each.entries)
            screens.go(screens.HISTORY, showing=behind)


def _noted(evidence: Evidence, today: date) -> str:
    """Return a line of evidence as HTML: what, and when it was noted."""
    when = say.when_noted(evidence.days, today)
    return f"<b>{markup.text(evidence.text)}</b>{f' <span>{markup.text(when)}</span>' if when else ''}"


def _open(store: "Store", finding: Finding, diary: Diary, now: datetime, today: date) -> None:
    with st.container(key=f"urgent_{finding.rule}", gap="small"):
        stays = _("This stays on every page until you answer below.")
        numbers = service.emergency_numbers(diary.profile)
        markup.show(f'<div class="k-ur" role="alert">{_content(finding, numbers, today, stays)}</div>')
        respond(store, [finding], now, today)


def _content(finding: Finding, numbers: service.EmergencyNumbers, today: date, stays: str = "") -> str:
    """Return a banner's text; its order is fixed: do, say, ambulance, noted, source."""
    lines = "".join(f"<li>{_noted(each, today)}</li>" for each in finding.supporting[:MOST_NOTED])
    said = markup.text(finding.aloud)
    say_this = _('Say on the phone: <span class="say">“{signs}”</span>').format(signs=said) if said else ""
    origin = _("{title}. Source: {source} · rule {rule} {version}.").format(
        title=markup.text(finding.title),
        source=markup.source(finding.source),
        rule=markup.text(finding.rule),
        version=finding.rule_version,
    )
    heading = _("What you noted")
    ambulance = f'<div class="em">{markup.text(finding.call_if)}</div>' if finding.call_if else ""
    return (
        f"<h2>{markup.text(finding.urgency.label)}</h2>"
        f"<p>{markup.text(finding.opening)}</p><p><b>{markup.text(finding.advice)}</b></p>"
        f"{_calls(finding, numbers)}"
        f"{f'<p>{say_this}</p>' if say_this else ''}"
        f"{ambulance}"
        f"<h3>{markup.text(heading)}</h3><ul>{lines}</ul>"
        f"<p><small>{' '.join(filter(None, (origin, markup.text(stays))))}</small></p>"
    )


def _calls(finding: Finding, numbers: service.EmergencyNumbers) -> str:
    """Return the emergency numbers as links that a phone dials; empty where calling one is not the advice."""
    if finding.urgency is not Urgency.EMERGENCY:
        return ""
    words = _("Call {number}")
    links = (f'<a href="tel:{number}">{markup.text(words.format(number=number))}</a>' for number in numbers.dialled)
    return f'<div class="k-call">{"".join(links)}</div>'


def folded(store: "Store", finding: Finding, diary: Diary, now: datetime, today: date) -> None:
    """Draw a finding that was answered as one line that opens, with a way to take the answer back."""
    answer = _answer_to(finding, diary)
    with st.expander(_folded_line(finding, answer, today), key=f"folded_{finding.rule}"):
        numbers = service.emergency_numbers(diary.profile)
        markup.show(f'<div class="k-ur">{_content(finding, numbers, today)}</div>')
        if answer and st.button(_("Take my answer back"), key=f"reopen_{finding.rule}"):
            version = service.versions(store, Response, answer.id)[-1].number
            service.delete(store, Response, answer.id, now, version)
            st.rerun()
    if finding.call_if and not (answer and answer.kind is ResponseKind.SEEN):
        markup.small(finding.call_if)


def _folded_line(finding: Finding, answer: Response | None, today: date) -> str:
    if answer is None:
        return _("Answered. {title}").format(title=finding.title)
    return _("Answered: “{answer}”, {when}. {title}").format(
        answer=_said(answer, today), when=say.moment(answer.made_at, today), title=finding.title
    )


def _answer_to(finding: Finding, diary: Diary) -> Response | None:
    return next((each for each in reversed(diary.responses) if each.rule == finding.rule), None)


def _said(answer: Response, today: date) -> str:
    return answer.kind.label if answer.on is None else f"{answer.kind.label}, {say.near_day(answer.on, today)}"


def _answer(store: "Store", findings: Sequence[Finding], kind: ResponseKind, now: datetime, key: str) -> None:
    if st.button(kind.label, key=f"{key}_{kind.value}"):
        _save(store, findings, kind, now, None)


def _dated(
    store: "Store", findings: Sequence[Finding], kind: ResponseKind, now: datetime, today: date, key: str
) -> None:
    with st.popover(kind.label, key=f"{key}_{kind.value}"):
        seen = kind is ResponseKind.SEEN
        on = st.date_input(
            _("On which day?"),
            today,
            max_value=today if seen else None,
            min_value=None if seen else today,
            format=_("DD/MM/YYYY"),
            key=f"{key}_{kind.value}_on",
        )
        if st.button(_("Save this"), key=f"{key}_{kind.value}_save", type="primary"):
            _save(store, findings, kind, now, on)


def _save(store: "Store", findings: Sequence[Finding], kind: ResponseKind, now: datetime, on: date | None) -> None:
    try:
        for finding in findings:
            service.respond(store, finding, kind, now, on)
    except KneelogError as error:
        markup.problem(str(error))
        return
    st.rerun()
