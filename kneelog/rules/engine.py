"""The engine: a diary, a day and the catalogue in, one finding a rule out. Pure: same diary, same findings.

How a verdict follows, in short (the ADR on verdicts has the reasons):

- *match*: a level's needs are met, or the weights reach the rule's threshold;
- *partial*: something speaks for it, not enough, and what is not known could still complete it;
- *unknown*: nothing speaks for it yet, and what is not known could complete it;
- *no match*: whatever the unknown answers were, they could not complete it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from kneelog.domain.diary import Diary
from kneelog.domain.finding import Evidence, Finding, RuleKind, Urgency, Verdict
from kneelog.domain.vocabulary import Side
from kneelog.rules import catalogue as catalogues
from kneelog.rules import wording
from kneelog.rules.catalogue import Catalogue, Criterion, Fit, Need, Rule
from kneelog.rules.folding import folded
from kneelog.rules.later import Later
from kneelog.rules.numbers import EmergencyNumbers, for_country
from kneelog.rules.reading import Reading
from kneelog.rules.support import Judged, Note, Support, all_of, at_least, key_of

SHOWN_FROM = 0.25
"""Strength from which a cause is put before the person: below it "nothing fits well" is the better answer."""

MOST_CAUSES = 3
"""Causes shown at once; longer lists buy sensitivity with useless specificity (Bisson 2014)."""

_NOTHING_URGENT = (Urgency.ROUTINE, Urgency.NONE)


def evaluate(diary: Diary, on: date, now: datetime, catalogue: Catalogue | None = None) -> tuple[Finding, ...]:
    """Return one finding for each rule, as of the end of a diary day.

    Args:
        diary: the person's records as they stand now.
        on: the diary day; what is true of later days does not count.
        now: the moment looked from; decides whether a response still folds a same-day finding.
        catalogue: the rules; None for those that come with kneelog.

    Returns:
        Urgent findings first, by urgency; then warnings, by urgency; then causes, those shown first, by rank.
    """
    reading = Reading(diary, on)
    rules = (catalogue or catalogues.load()).rules
    numbers = for_country(diary.profile.country)
    found = [_finding(rule, reading, numbers) for rule in rules]
    shown = _rank(_show(rules, found))
    answered = [
        replace(finding, folded=folded(finding, reading.diary.responses, on, now)) if finding.shown else finding
        for finding in shown
    ]
    return tuple(sorted(_with_what_people_do(answered), key=_order))


# ------------------------------------------------------------------------------------------------------- one rule


@dataclass(frozen=True, slots=True)
class _Assessment:
    """What one rule says of one leg."""

    verdict: Verdict
    urgency: Urgency
    points: float
    strength: float
    judged: tuple[Judged, ...]

    @property
    def weight(self) -> tuple[int, int, float]:
        """Graver, better fitting legs weigh more."""
        return (self.urgency.level, -list(Verdict).index(self.verdict), self.strength)

    @property
    def speaks(self) -> bool:
        """Whether something speaks for the rule; then its evidence is told, even where the other leg's is graver."""
        return self.verdict in (Verdict.MATCH, Verdict.PARTIAL)

    def names(self, leg: Side) -> bool:
        """Whether anything that says yes was said of this leg in particular."""
        return any(note.side is leg for result in self.judged for note in result.noted)


def _finding(rule: Rule, reading: Reading, numbers: EmergencyNumbers) -> Finding:
    assessments = _speaking_legs(rule, reading)
    best = max(assessments, key=lambda assessment: assessment.weight)
    alike = [one for one in assessments if one.speaks == best.speaks and (best.speaks or one.verdict is best.verdict)]
    supporting, opposing, not_asked = _evidence(rule, alike)
    verdict, urgency = best.verdict, best.urgency
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        kind=rule.kind,
        title=rule.title,
        verdict=verdict,
        urgency=urgency,
        supporting=supporting,
        opposing=opposing,
        not_asked=not_asked,
        opening=wording.opening(rule.found, verdict),
        noted=wording.noted(supporting, reading.on),
        aloud=wording.aloud(supporting) if urgency not in _NOTHING_URGENT else "",
        advice=wording.what_to_do(rule.advice.get(urgency, ""), numbers),
        call_if=wording.what_to_do(rule.call_if, numbers) if urgency not in _NOTHING_URGENT else "",
        source=rule.source,
        points=round(best.points, 3),
        full=rule.fit.full if rule.fit else 0.0,
        strength=best.strength,
    )


def _speaking_legs(rule: Rule, reading: Reading) -> list[_Assessment]:
    """Return the assessments that count: of the legs in question, and of any leg that a yes names.

    A danger sign of a leg counts whether or not a place on that leg was ever logged. That the other leg was never asked
    about does not keep a rule unknown.
    """
    in_question = [_assess(rule, reading, leg) for leg in reading.legs]
    others = [leg for leg in (Side.LEFT, Side.RIGHT) if leg not in reading.legs]
    named = [
        assessment for leg in others if (assessment := _assess(rule, reading, leg)).speaks and assessment.names(leg)
    ]
    return in_question + named


def _assess(rule: Rule, reading: Reading, leg: Side) -> _Assessment:
    judged = {criterion.id: criterion.judge.judge(reading, leg) for criterion in rule.criteria}
    supports = {name: result.support for name, result in judged.items()}
    points, most = _points(rule.criteria, supports)
    strength, highest = _share(points, rule.fit), _share(most, rule.fit)
    levels = [(level, _reached(level.needs, supports)) for level in rule.levels]
    reached = next((level for level, support in levels if support is Support.YES), None)
    possible = any(support is not Support.NO for _, support in levels)
    hallmark = _reached(rule.fit.needs if rule.fit else (), supports)
    if reached is not None:
        verdict, urgency = reached.verdict, reached.urgency
    elif not rule.levels and rule.fit is not None and strength >= rule.fit.match and hallmark is Support.YES:
        verdict, urgency = Verdict.MATCH, rule.urgency
    elif not (possible if rule.levels else highest >= SHOWN_FROM and hallmark is not Support.NO):
        verdict, urgency = Verdict.NO_MATCH, Urgency.NONE
    elif hallmark is Support.YES and any(_speaks(one, judged[one.id]) for one in rule.criteria):
        verdict, urgency = Verdict.PARTIAL, Urgency.NONE if rule.levels else rule.urgency
    else:
        verdict, urgency = Verdict.UNKNOWN, Urgency.NONE
    return _Assessment(verdict, urgency, points, strength, tuple(judged.values()))


def _reached(needs: Iterable[Need], supports: dict[str, Support]) -> Support:
    return all_of([at_least(need.at_least, [supports[name] for name in need.of]) for need in needs])


def _speaks(criterion: Criterion, result: Judged) -> bool:
    """Whether it speaks for the rule by itself: a risk, an age or a place alone does not."""
    return result.support is Support.YES and criterion.weight >= 0 and (result.sign or not criterion.context)


def _points(criteria: Iterable[Criterion], supports: dict[str, Support]) -> tuple[float, float]:
    """Return the points of a cause, and those it would have if all that is not known spoke for it."""
    known = possible = 0.0
    for criterion in criteria:
        support = supports[criterion.id]
        if support is Support.YES:
            known += criterion.weight
        elif support is Support.NO:
            known += criterion.weight_if_no
        else:
            possible += max(criterion.weight, 0.0)
    return known, known + possible


def _share(points: float, fit: Fit | None) -> float:
    """Return how strongly a cause fits, 0.0-1.0."""
    return round(min(1.0, max(0.0, points / fit.full)), 3) if fit else 0.0


# --------------------------------------------------------------------------------------------------------- evidence


def _evidence(
    rule: Rule, assessments: list[_Assessment]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Return what speaks for, what against, and what is not known, of all the legs that count alike."""
    supporting: list[Evidence] = []
    opposing: list[Evidence] = []
    not_asked: list[Evidence] = []
    for place, criterion in enumerate(rule.criteria):
        judged = [assessment.judged[place] for assessment in assessments]
        yes = [result for result in judged if result.support is Support.YES]
        no = [result for result in judged if result.support is Support.NO]
        if yes:
            (supporting if criterion.weight >= 0 else opposing).append(_affirmed(criterion, yes))
        against = [note for result in judged for note in result.against]
        if no or (yes and against):
            opposing.append(_denied(criterion, against, no or yes, also_affirmed=bool(yes)))
        if not yes and len(no) < len(judged):
            unknown = next(result for result in judged if result.support is Support.UNKNOWN)
            text = wording.open_text(criterion.text, unknown.open)
            not_asked.append(Evidence(criterion.id, text, criterion.source, ask=unknown.ask, weight=criterion.weight))
    return tuple(supporting), tuple(opposing), tuple(not_asked)


def _affirmed(criterion: Criterion, results: list[Judged]) -> Evidence:
    notes = [note for result in results for note in result.noted]
    steps = {result.step for result in results if result.step}
    said = tuple(dict.fromkeys(term for result in results for term in result.said))
    text, which = wording.said_text(criterion.text, said)
    details = "; ".join(filter(None, (which, _details(results))))
    return Evidence(
        criterion.id,
        wording.evidence_text(text, {note.side for note in notes}, details),
        criterion.source,
        Later(lambda: _days(notes)),
        Later(lambda: _entries(notes)),
        Later(lambda: sorted({key_of(note, dated=not criterion.context) for note in notes} | steps)),
        weight=criterion.weight,
    )


def _denied(criterion: Criterion, notes: list[Note], results: list[Judged], *, also_affirmed: bool) -> Evidence:
    text = wording.evidence_text(
        criterion.text, {note.side for note in notes}, "" if also_affirmed else _details(results)
    )
    return Evidence(
        criterion.id,
        wording.denied_text(text, also_affirmed=also_affirmed),
        criterion.source,
        Later(lambda: _days(notes)),
        Later(lambda: _entries(notes)),
        weight=0.0 if also_affirmed else criterion.weight_if_no,
    )


def _details(results: list[Judged]) -> str:
    return "; ".join(dict.fromkeys(result.detail for result in results if result.detail))


def _days(notes: Iterable[Note]) -> list[date]:
    return sorted({note.day for note in notes if note.day is not None})


def _entries(notes: Iterable[Note]) -> Iterable[UUID]:
    """Return the entries behind notes, oldest first, each once."""
    told = [(note.day or date.min, note.entry) for note in notes if note.entry is not None]
    told.sort(key=itemgetter(0))
    # By their numbers: an id is asked for its hash in Python, and a warning that goes on for years has thousands.
    return {entry.int: entry for _day, entry in told}.values()


# ----------------------------------------------------------------------------------------------------- all findings


def _show(rules: Iterable[Rule], found: list[Finding]) -> Iterator[Finding]:
    """Yield the findings, those marked as shown that are put before the person."""
    urgent = {finding.rule for finding in found if finding.urgent}
    strong = sorted((finding for finding in found if _strong(finding)), key=_by_fit)[:MOST_CAUSES]
    chosen = {finding.rule for finding in strong}
    for rule, finding in zip(rules, found, strict=True):
        covered = not urgent.isdisjoint(rule.covered_by)
        warns = finding.kind is RuleKind.WARNING and finding.verdict is Verdict.MATCH and not covered
        yield replace(finding, shown=finding.urgent or warns or finding.rule in chosen)


def _strong(finding: Finding) -> bool:
    """Whether it competes for one of the places of the causes; an urgent one stands apart and takes none."""
    return (
        finding.kind is RuleKind.CAUSE
        and not finding.urgent
        and finding.verdict in (Verdict.MATCH, Verdict.PARTIAL)
        and finding.urgency is not Urgency.NONE  # of a rule with levels, one of them is reached
        and finding.strength >= SHOWN_FROM
    )


def _rank(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the causes shown with their rank by fit."""
    findings = list(found)
    causes = sorted((one for one in findings if one.shown and one.kind is RuleKind.CAUSE), key=_by_fit)
    ranks = {one.rule: rank for rank, one in enumerate(causes, start=1)}
    return [replace(one, rank=ranks.get(one.rule)) for one in findings]


def _with_what_people_do(found: list[Finding]) -> Iterator[Finding]:
    """Yield the findings, the causes shown with what people do about them: not while something cannot wait."""
    calm = not any(finding.open for finding in found)
    for finding in found:
        told = calm and finding.shown and finding.kind is RuleKind.CAUSE
        yield replace(finding, people_do=wording.people_do(finding.rule)) if told else finding


def _by_fit(finding: Finding) -> tuple[float, str]:
    return (-finding.strength, finding.rule)


def _order(finding: Finding) -> tuple[int, int, float, str]:
    group = 0 if finding.urgent else 1 if finding.kind is RuleKind.WARNING else 2
    rank = finding.rank or len(RuleKind) * 100 - finding.strength
    pressing = -finding.urgency.level if group < 2 else 0  # noqa: PLR2004 - the group of the causes
    return (group, pressing, rank if group else 0.0, finding.rule)
