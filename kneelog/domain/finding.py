"""Finding: what one rule says about a diary as of a day. Always computed, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kneelog.domain.vocabulary import Word
from kneelog.words import _


class Verdict(Word):
    """Whether the entries fit a rule."""

    MATCH = "match", "fits"
    PARTIAL = "partial", "fits in part"
    UNKNOWN = "unknown", "not known yet"
    NO_MATCH = "no_match", "does not fit"


class Urgency(Word):
    """What the reader should do, from most to least pressing."""

    EMERGENCY = "emergency", "Get emergency help now"
    SAME_DAY = "same_day", "Get it checked today"
    SOON = "soon", "Contact a doctor within days"
    ROUTINE = "routine", "Keep logging, ask at leisure"
    NONE = "none", "Asks for nothing by itself"

    @property
    def level(self) -> int:
        """4 for an emergency down to 0 for none."""
        return len(Urgency) - 1 - list(Urgency).index(self)


class RuleKind(Word):
    """What a rule is about."""

    CAUSE = "cause", "Possible cause"
    WARNING = "warning", "Warning"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from.

    Attributes:
        title: title of the publication and its publisher.
        url: public address.
        facts: ids of the article's facts that it rests on.
    """

    title: str
    url: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a rule, or that is not known.

    Attributes:
        criterion: id of the criterion, unique within its rule.
        text: what it is, in plain words, for the person.
        source: where it is said that this matters.
        days: diary days on which it was noted; empty where it was not asked.
        entries: ids of the entries behind it.
        keys: identify the evidence for a Response: a key not answered before unfolds the finding.
        ask: value of the term to ask next, where it is not known; else empty.
        weight: points it adds to the fit of a cause, or would add where it is not known; below 0 it speaks against. 0
            in a warning.
    """

    criterion: str
    text: str
    source: Source
    days: Sequence[date] = ()
    entries: Sequence[UUID] = ()
    keys: Sequence[str] = ()
    ask: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a source says, in our words.

    Attributes:
        text: a sentence.
        source: who says it.
    """

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about a diary as of a day.

    Attributes:
        rule: id of the rule.
        rule_version: its version.
        kind: cause or warning.
        title: short name, for a heading.
        verdict: match, partial, unknown, no_match.
        urgency: what it asks the reader to do; NONE where it does not fit.
        supporting, opposing, not_asked: the evidence.
        opening: the sentence that says what was found.
        noted: the supporting evidence with its days, as a list in words; empty where there is none.
        aloud: the same as it can be read out on the phone, by leg; empty where it is not urgent or has no plain words.
        advice: what to do; empty where nothing.
        call_if: signs that make it an emergency, where they are worth naming; else empty.
        source: where the rule comes from.
        points: sum of the weights of a cause, of the leg that fits best; 0 for warnings.
        full: points that count as a full fit; 0 for warnings.
        strength: how strongly a cause fits, 0.0-1.0: points divided by full, cut to that range; 0 for warnings.
        rank: 1 for the best fit among the causes shown, else None.
        shown: whether the screens put it before the person.
        folded: whether a Response of the person folds it away for now.
        people_do: what the article says people do about a cause that is shown; empty while an urgent finding is open.
    """

    rule: str
    rule_version: int
    kind: RuleKind
    title: str
    verdict: Verdict
    urgency: Urgency
    supporting: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]
    not_asked: tuple[Evidence, ...]
    opening: str
    advice: str
    call_if: str
    source: Source
    noted: str = ""
    aloud: str = ""
    points: float = 0.0
    full: float = 0.0
    strength: float = 0.0
    rank: int | None = None
    shown: bool = False
    folded: bool = False
    people_do: tuple[Statement, ...] = ()

    @property
    def says(self) -> str:
        """What was found, with what was noted."""
        if not self.noted:
            return self.opening
        return _("{opening} Noted: {noted}.").format(opening=self.opening, noted=self.noted)

    @property
    def open(self) -> bool:
        """Whether it is urgent and stands before the person, unanswered."""
        return self.urgent and self.shown and not self.folded

    @property
    def urgent(self) -> bool:
        """Whether it belongs on top of every screen."""
        return self.urgency.level >= Urgency.SAME_DAY.level

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its supporting evidence: what a Response answers."""
        return frozenset(key for evidence in self.supporting for key in evidence.keys)
