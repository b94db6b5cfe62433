"""What to ask next: the few questions whose answers would change the picture most, danger first.

A question is asked once an episode: neither what was answered in it nor what was left out comes up again. Nothing is
asked while nothing hurts.

- *Danger*: one yes would complete an urgent level of a rule, graver than all that is urgent already. First the rules
  that something speaks for already, then the clot, which is one of the nine causes, then the gravest.
- *Causes*: the questions of which a yes would pull the strongest causes furthest apart, by the points they carry.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.entry import diary_day
from kneelog.domain.episode import Episode, open_episodes
from kneelog.domain.finding import Evidence, Finding, RuleKind, Source, Urgency, Verdict
from kneelog.domain.vocabulary import (
    SAID_OF_A_LEG,
    Condition,
    EntryTerm,
    Mechanism,
    ResponseKind,
    Sex,
    Side,
    Symptom,
    Timing,
    entry_term,
)
from kneelog.rules import catalogue as catalogues
from kneelog.rules.catalogue import Catalogue, Level, Rule

Term = EntryTerm | Condition

ASKED: Final = "ask_next"
"""Stands in the place of the rule in a Response that leaves a question out; no rule has this id."""

MOST: Final = 3
"""Questions at a time: a tap or two beside the day's entry."""

_MOST_OF_DANGER: Final = 2
"""Of these, where a cause has a question too: both get on, and danger stands first."""

_IN_PLAY: Final = 3
"""Causes that are told apart: as many as can be shown."""

_INJURIES: Final = (
    Mechanism.INJURY,
    Mechanism.TWIST,
    Mechanism.FALL_ON_KNEE,
    Mechanism.BLOW,
    Mechanism.VEHICLE_ACCIDENT,
)

ONLY_AFTER: Final[Mapping[Term, tuple[Term, ...]]] = {
    Symptom.BADLY_SWOLLEN: (Symptom.KNEE_SWELLING,),
    Symptom.SWELLED_WITHIN_2_HOURS: _INJURIES,
    Symptom.SWELLED_LATER: _INJURIES,
    Symptom.DEFORMITY: _INJURIES,
    Symptom.SUSPECTED_BREAK: _INJURIES,
    Timing.CAME_LATER: _INJURIES,
    Symptom.LUMP_PULSATING: (Symptom.LUMP,),
    Symptom.LUMP_GROWING: (Symptom.LUMP,),
    Symptom.CYST_SUDDENLY_WORSE: (Condition.KNOWN_CYST,),
    Symptom.STIFF_OVER_30_MINUTES: (Symptom.STIFFNESS, Symptom.MORNING_STIFFNESS),
    Symptom.SWELLING_PITS: (Symptom.CALF_SWELLING, Symptom.LEG_SWELLING),
    Mechanism.TWIST: (Mechanism.INJURY,),
    Mechanism.FALL_ON_KNEE: (Mechanism.INJURY,),
    Mechanism.BLOW: (Mechanism.INJURY,),
    Mechanism.VEHICLE_ACCIDENT: (Mechanism.INJURY,),
    Timing.OVER_TEN_MINUTES: (Symptom.CRAMP,),
    Symptom.REDNESS_SPREADING: (Symptom.LEG_REDNESS,),
    Symptom.SKIN_PURPLE: (Symptom.LEG_REDNESS,),
}
"""Questions that make sense only after a yes to one of others; until then the first of those is asked instead."""

_NOT_OF_MEN: Final = (Condition.PREGNANT, Condition.OESTROGEN, Mechanism.CHILDBIRTH)


@dataclass(frozen=True, slots=True)
class Question:
    """A question worth asking now.

    Attributes:
        about: the term.
        side: the leg it is asked of; not stated where several hurt, or none was named.
        urgency: what a yes would ask for by itself; NONE where it only tells causes apart.
        rule: title of the rule whose answer it would change most.
        source: where it is said that this matters.
    """

    about: Term
    side: Side
    urgency: Urgency
    rule: str
    source: Source

    @property
    def danger(self) -> bool:
        """Whether a yes would be urgent."""
        return self.urgency is not Urgency.NONE


def ask_next(
    diary: Diary, on: date, findings: Sequence[Finding], catalogue: Catalogue | None = None, most: int = MOST
) -> tuple[Question, ...]:
    """Return the questions to ask next, danger first, at most `most`.

    Args:
        diary: the person's records.
        on: the diary day.
        findings: what the engine says of that diary as of that day.
        catalogue: the rules they come from; None for those that come with kneelog.
        most: how many.
    """
    danger, causes = _open(diary.as_of(on), findings, catalogue)
    first = danger[: min(_MOST_OF_DANGER, most) if causes else most]
    return (*first, *causes)[:most]


def how_many(diary: Diary, on: date, findings: Sequence[Finding], catalogue: Catalogue | None = None) -> int:
    """Return how many questions are open in all, as far as the answers known today lead."""
    return sum(map(len, _open(diary.as_of(on), findings, catalogue)))


def _open(
    known: Diary, findings: Sequence[Finding], catalogue: Catalogue | None
) -> tuple[list[Question], list[Question]]:
    """Return the open questions about dangers, and those that tell causes apart; none of these beside an urgency."""
    episodes = open_episodes(known)
    if not episodes:
        return [], []
    asking = _Asking(known, episodes)
    rules = (catalogue or catalogues.load()).rules
    danger = list(asking.questions(_dangers(rules, {finding.rule: finding for finding in findings})))
    if any(finding.open for finding in findings):
        return danger, []
    dangerous = {question.about for question in danger}
    apart = asking.questions(_telling_apart(findings))
    return danger, [question for question in apart if question.about not in dangerous]


class _Asking:
    """What can still be asked in the open episodes."""

    def __init__(self, diary: Diary, episodes: Sequence[Episode]) -> None:
        self._since = max(episode.first for episode in episodes)
        self._answers: dict[Term, bool] = dict(diary.profile.conditions)
        for answer in (one for day in diary.since(self._since) for entry in day.entries for one in entry.answers):
            self._answers[answer.about] = self._answers.get(answer.about, False) or answer.yes
        self._left_out = {
            value
            for response in diary.responses
            if response.rule == ASKED and response.kind is ResponseKind.SKIPPED
            if diary_day(response.made_at) >= self._since
            for value in response.evidence
        }
        self._male = diary.profile.sex is Sex.MALE
        sides = {episode.side for episode in episodes} - {Side.NOT_STATED}
        self._side = sides.pop() if len(sides) == 1 else Side.NOT_STATED

    def questions(self, wanted: Iterable[tuple[Finding, Evidence, Urgency]]) -> Iterator[Question]:
        """Yield the questions behind evidence that is not known, each once, as far as they can be asked."""
        seen: set[Term] = set()
        for finding, evidence, urgency in wanted:
            term = self._askable(_term(evidence.ask))
            if term is not None and term not in seen:
                seen.add(term)
                side = self._side if term in SAID_OF_A_LEG else Side.NOT_STATED
                yield Question(term, side, urgency, finding.title, evidence.source)

    def _askable(self, term: Term) -> Term | None:
        """Return the term, the one to ask before it, or None where it is settled, left out or makes no sense."""
        if term in self._answers or term.value in self._left_out or (self._male and term in _NOT_OF_MEN):
            return None
        before = ONLY_AFTER.get(term, ())
        if not before or any(self._answers.get(one) for one in before):
            return term
        return None if any(one in self._answers for one in before) else self._askable(before[0])


def _term(value: str) -> Term:
    try:
        return entry_term(value)
    except KeyError:
        return Condition(value)


# ------------------------------------------------------------------------------------------------------------- danger


def _dangers(rules: Iterable[Rule], findings: Mapping[str, Finding]) -> Iterator[tuple[Finding, Evidence, Urgency]]:
    """Yield what is not known and would alone complete an urgent level, the gravest level first."""
    urgent = max((one.urgency.level for one in findings.values() if one.open), default=Urgency.SOON.level)
    found = [
        (_pressing(findings[rule.id], level), findings[rule.id], evidence, level.urgency)
        for rule in rules
        for level in rule.levels
        if level.urgency.level > urgent
        for evidence in _completing(level, findings[rule.id])
    ]
    for _, finding, evidence, urgency in sorted(found, key=lambda one: one[0]):
        yield finding, evidence, urgency


def _pressing(finding: Finding, level: Level) -> tuple[bool, bool, int]:
    """Return what sorts the dangers to ask about."""
    return (finding.verdict is Verdict.UNKNOWN, finding.kind is not RuleKind.CAUSE, -level.urgency.level)


def _completing(level: Level, finding: Finding) -> list[Evidence]:
    """Return the evidence not known yet of which one yes would meet the only need of a level that is not met."""
    holds = {evidence.criterion for evidence in finding.supporting}
    unmet = [need for need in level.needs if len(holds.intersection(need.of)) < need.at_least]
    if len(unmet) != 1 or len(holds.intersection(unmet[0].of)) + 1 < unmet[0].at_least:
        return []
    return [evidence for evidence in finding.not_asked if evidence.ask and evidence.criterion in unmet[0].of]


# ------------------------------------------------------------------------------------------------------------- causes


def _telling_apart(findings: Iterable[Finding]) -> list[tuple[Finding, Evidence, Urgency]]:
    """Return what is not known of the strongest causes, first what would pull them furthest apart."""
    fitting = [
        one for one in findings if one.kind is RuleKind.CAUSE and one.verdict is not Verdict.NO_MATCH and one.full
    ]
    in_play = sorted(fitting, key=lambda one: (-one.strength, one.rule))[:_IN_PLAY]
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    told: dict[tuple[str, str], tuple[Finding, Evidence, Urgency]] = {}
    for finding in in_play:
        for evidence in finding.not_asked:
            if evidence.ask and evidence.weight > 0:
                shares[evidence.ask][finding.rule] += evidence.weight / finding.full
                told.setdefault((evidence.ask, finding.rule), (finding, evidence, Urgency.NONE))
    apart = {ask: _apart(list(by_rule.values()), len(in_play)) for ask, by_rule in shares.items()}
    first = sorted(shares, key=lambda ask: (-apart[ask], ask))
    return [told[ask, max(shares[ask], key=lambda rule: shares[ask][rule])] for ask in first]


def _apart(shares: Sequence[float], causes: int) -> float:
    """Return how far a yes would move causes apart: those it does not raise stay where they are."""
    return max(shares) - (min(shares) if causes == len(shares) > 1 else 0.0)
