"""The one place that makes sentences out of findings, for the screens, the report and the command line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kneelog.domain.facts import ARTICLE, facts
from kneelog.domain.finding import Evidence, Statement, Verdict
from kneelog.domain.vocabulary import (
    SAID_OF_THE_PERSON,
    Aggravator,
    EntryTerm,
    Mechanism,
    Reliever,
    Side,
    Symptom,
    Zone,
    entry_term,
)
from kneelog.rules.catalogue import sources
from kneelog.rules.numbers import EmergencyNumbers
from kneelog.words import N_, _, inside, ngettext, pgettext
from kneelog.words.formats import date_text, listed

_LEGS = frozenset({Side.LEFT.value, Side.RIGHT.value})
_ZONES = frozenset(zone.value for zone in Zone if zone is not Zone.ELSEWHERE)
_SEVERITY = "severity_"  # how the key of such evidence begins, the number behind it

_SPEAKS_ALONE = (Symptom, Mechanism)
"""Kinds of answers whose label says what is meant without more words."""

_SPEAKS_WITH: Mapping[type[EntryTerm], str] = {Aggravator: N_("Worse: {what}"), Reliever: N_("Better: {what}")}
"""Kinds of answers whose label says it with these words."""

DAYS_NAMED = 3
"""More days than this are told as a number and a span."""

_FOR_EVERY_CAUSE = frozenset({"G-05", "G-18"})
"""Facts about treatment that hold whatever the cause."""

_REMARKS: Mapping[str, tuple[str, str]] = {
    "runners_knee": (
        N_(
            "The article places this pain behind the knee, others at the front, behind the kneecap: "
            "kneelog counts both."
        ),
        "pfp_cluster",
    ),
    "bakers_cyst": (
        N_("Any lump behind the knee that no doctor has looked at yet is worth showing to one."),
        "wales_bakers_cyst",
    ),
    "leg_cramps": (
        N_("Pregnancy also raises the risk of a clot: pain of one leg alone is then a reason to ask the same day."),
        "gloucestershire_dvt",
    ),
}
"""By cause, what other sources add to the article or hold against it, and the key of the source."""

_NOT_FOUND: Mapping[Verdict, str] = {
    Verdict.PARTIAL: N_("Part of this pattern is in your entries, and part of it is not known."),
    Verdict.UNKNOWN: N_("Not known yet: your entries do not say what matters for this."),
    Verdict.NO_MATCH: N_("The answers given so far do not show this pattern."),
}


def evidence_text(text: str, sides: Iterable[Side], detail: str) -> str:
    """Return what was noted, with the leg and the degree: "Swollen calf (right; 8 out of 10)"."""
    legs = {Side.LEFT: pgettext("leg", "left"), Side.RIGHT: pgettext("leg", "right")}
    told = set(sides)
    about = "; ".join(filter(None, (listed([leg for side, leg in legs.items() if side in told]), detail)))
    return f"{text} ({about})" if about else text


def said_text(text: str, said: Collection[EntryTerm]) -> tuple[str, str]:
    """Return the words for a criterion that takes any of several answers, and what is to stand in brackets behind them.

    What was noted is named, not all that would have counted: signs in the place of the criterion's own words; what
    needs those words to be understood ("Minutes") behind them.
    """
    if not said:
        return text, ""
    if all(isinstance(term, (*_SPEAKS_ALONE, *_SPEAKS_WITH)) for term in said):
        return "; ".join(map(_alone, said)), ""
    return text, ", ".join(inside(term.label) for term in said)


def _alone(term: EntryTerm) -> str:
    told = _SPEAKS_WITH.get(type(term))
    return _(told).format(what=inside(term.label)) if told else term.label


def open_text(text: str, left: Iterable[EntryTerm]) -> str:
    """Return the words for a criterion that is not known because some of its questions were not answered."""
    return "; ".join(term.label for term in left) or text


def denied_text(text: str, *, also_affirmed: bool) -> str:
    """Return the words for an answer that speaks against a criterion."""
    told = _("{text}: a later answer was no") if also_affirmed else _("{text}: no")
    return told.format(text=text)


def opening(found: str, verdict: Verdict) -> str:
    """Return the sentence that says what was found, or that it was not."""
    return _(_NOT_FOUND[verdict]) if verdict in _NOT_FOUND else found


def noted(supporting: Iterable[Evidence], on: date) -> str:
    """Return what was noted, each thing with its days: "Fever, 20 November; Lump, 3 November"."""
    return "; ".join(f"{evidence.text}{_on(evidence.days, on)}" for evidence in supporting)


def aloud(supporting: Iterable[Evidence]) -> str:
    """Return what can be read out on the phone: "My right leg: swollen calf, red skin on the leg. I notice: fever.".

    It is what the person noted, not what the rule makes of it; empty where nothing of it has plain words.
    """
    told: dict[Side, list[str]] = {Side.RIGHT: [], Side.LEFT: [], Side.NOT_STATED: []}
    for about, side in dict.fromkeys(_about_and_side(key) for evidence in supporting for key in evidence.keys):
        sign, of_the_person = _sign(about)
        leg = Side.NOT_STATED if of_the_person or side not in _LEGS else Side(side)
        if sign and sign not in told[leg]:
            told[leg].append(sign)
    sentences = {
        Side.RIGHT: _("My right leg: {signs}."),
        Side.LEFT: _("My left leg: {signs}."),
        Side.NOT_STATED: _("I notice: {signs}."),
    }
    return " ".join(sentences[leg].format(signs=", ".join(signs)) for leg, signs in told.items() if signs)


def _about_and_side(key: str) -> tuple[str, str]:
    about, _colon, rest = key.partition(":")
    return about, rest.partition(":")[0]


def _sign(about: str) -> tuple[str, bool]:
    """Return a noted thing in words and whether it is of the whole person; no words for what only rules speak of."""
    if about in _ZONES:
        return _("pain: {place}").format(place=Zone(about).label), False
    if about.startswith(_SEVERITY):
        return _("pain {number} out of 10").format(number=about.removeprefix(_SEVERITY)), False
    try:
        term = entry_term(about)
    except KeyError:
        return "", False
    if isinstance(term, Aggravator):
        return _("worse: {what}").format(what=inside(term.label)), False
    return inside(term.label), term in SAID_OF_THE_PERSON


def people_do(cause: str) -> tuple[Statement, ...]:
    """Return what the article says people do about a cause, and that a doctor or physiotherapist chooses with them.

    kneelog recommends no treatment: whoever shows these says whose words they are.
    """
    own = [fact for fact in facts() if fact.group.rule == cause and fact.tells_what_people_do]
    general = [fact for fact in facts() if fact.id in _FOR_EVERY_CAUSE]
    return tuple(Statement(fact.says, replace(ARTICLE, facts=(fact.id,))) for fact in (*own, *general))


def remark(cause: str) -> Statement | None:
    """Return what other sources add to what the article says of a cause, or None."""
    if cause not in _REMARKS:
        return None
    text, key = _REMARKS[cause]
    return Statement(_(text), sources()[key])


def what_to_do(text: str, numbers: EmergencyNumbers) -> str:
    """Return a text about what to do with the numbers to call filled in."""
    return text.format(emergency=numbers.emergency, advice_line=numbers.advice_line)


def days_text(days: Sequence[date], on: date) -> str:
    """Return days as they are said: "20 and 22 November", or "9 days from 3 to 20 November"."""
    if not days:
        return ""
    if len(days) > DAYS_NAMED:
        text = ngettext("{n} day from {first} to {last}", "{n} days from {first} to {last}", len(days))
        return text.format(n=len(days), first=_day(days[0], on), last=_day(days[-1], on))
    return listed([_day(day, on) for day in days])


def _on(days: Sequence[date], on: date) -> str:
    return f", {days_text(days, on)}" if days else ""


def _day(day: date, on: date) -> str:
    return date_text(day, _("d MMMM") if day.year == on.year else _("d MMMM y"))
