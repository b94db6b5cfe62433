"""Three-valued logic: yes, no, and unknown. What was not asked is never no."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from kneelog.domain.vocabulary import EntryTerm, Side


class Support(Enum):
    """What the entries say about one criterion."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def at_least(needed: int, supports: Collection[Support]) -> Support:
    """Return whether at least `needed` of them hold: unknown while the unknown ones could still decide it."""
    yes = sum(support is Support.YES for support in supports)
    unknown = sum(support is Support.UNKNOWN for support in supports)
    if yes >= needed:
        return Support.YES
    return Support.UNKNOWN if yes + unknown >= needed else Support.NO


def all_of(supports: Collection[Support]) -> Support:
    """Return whether every one of them holds."""
    return at_least(len(supports), supports)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing the diary says.

    Attributes:
        key: what was said and of which leg, without the day: ``calf_swelling:right``.
        side: the leg it was said of.
        day: diary day it was said on, or None where the profile says it.
        entry: id of the entry, or None where the profile or a mark says it.
        lasting: whether another day of the same is nothing new to answer, as with pain in a place, or an episode.
    """

    key: str
    side: Side = Side.NOT_STATED
    day: date | None = None
    entry: UUID | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What the diary says about one criterion, for one leg.

    Attributes:
        support: yes, no or unknown.
        noted: what says yes.
        against: what says no; beside a yes, what was said later or sets a yes aside.
        ask: value of the term to ask next where it is not known; else empty.
        detail: a few words that tell the degree, for the evidence; else empty.
        step: key of the step of a ladder that is reached; else empty.
        said: the questions answered yes, where the criterion takes any of several.
        open: the questions not answered, where others of the same criterion were answered no.
        sign: whether the yes rests on an answer to a question, where the criterion mostly reads something else. Such a
            yes speaks for a rule even where the criterion is a mere circumstance.
    """

    support: Support
    noted: tuple[Note, ...] = ()
    against: tuple[Note, ...] = ()
    ask: str = ""
    detail: str = ""
    step: str = ""
    said: tuple[EntryTerm, ...] = ()
    open: tuple[EntryTerm, ...] = ()
    sign: bool = False


def key_of(note: Note, *, dated: bool) -> str:
    """Return the key that identifies a note for a Response: a sign carries its day, a circumstance does not."""
    if not dated or note.lasting or note.day is None:
        return note.key
    return f"{note.key}:{note.day.isoformat()}"


def day_of(key: str) -> date | None:
    """Return the day that a key carries, or None."""
    try:
        return date.fromisoformat(key.rpartition(":")[2])
    except ValueError:
        return None
