"""What is in the entry form, and the entry it makes. No widgets here: the form is filled by `entry_form`.

A chip stands for a question answered yes. Its *key* is the term's value; it is said of the legs the form speaks of. An
answer that an older entry gave for another leg keeps its own chip, keyed "term@side", so that editing loses nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.vocabulary import SAID_OF_A_LEG, EntryTerm, Side, Symptom, Zone, entry_term
from kneelog.ui import say

KNEE_SYMPTOMS: Final = (
    Symptom.KNEE_SWELLING, Symptom.BADLY_SWOLLEN, Symptom.SWELLED_WITHIN_2_HOURS, Symptom.SWELLED_LATER,
    Symptom.STIFFNESS, Symptom.MORNING_STIFFNESS, Symptom.STIFF_OVER_30_MINUTES, Symptom.RESTRICTED_MOVEMENT,
    Symptom.CANNOT_BEND_90, Symptom.CANNOT_STRAIGHTEN, Symptom.CANNOT_MOVE_KNEE, Symptom.GIVING_WAY, Symptom.LOCKING,
    Symptom.LOCKED_NOW, Symptom.CLICKING, Symptom.CRACKLING, Symptom.LUMP, Symptom.LUMP_PULSATING,
    Symptom.LUMP_GROWING, Symptom.CYST_SUDDENLY_WORSE, Symptom.KNEE_WARMTH, Symptom.KNEE_REDNESS, Symptom.DEFORMITY,
    Symptom.SUSPECTED_BREAK,
)  # fmt: skip
LEG_SYMPTOMS: Final = (
    Symptom.CALF_SWELLING, Symptom.LEG_SWELLING, Symptom.CALF_3CM_LARGER, Symptom.SWELLING_PITS, Symptom.LEG_WARMTH,
    Symptom.LEG_REDNESS, Symptom.REDNESS_SPREADING, Symptom.SKIN_PURPLE, Symptom.VISIBLE_VEINS, Symptom.HARD_VEIN,
    Symptom.CALF_TENDER, Symptom.CRAMP, Symptom.ONE_SPOT, Symptom.BRUISING, Symptom.TINGLING, Symptom.WEAKNESS,
    Symptom.FATIGUE, Symptom.DIFFICULTY_WALKING, Symptom.CANNOT_BEAR_WEIGHT, Symptom.LEG_TURNED_OUT,
    Symptom.FOOT_COLD_OR_PALE, Symptom.FOOT_NUMB, Symptom.FOOT_WEAK,
)  # fmt: skip
STATED: Final = (Side.LEFT, Side.RIGHT)


def sided(term: EntryTerm) -> bool:
    """Whether a question is about one leg."""
    return term in SAID_OF_A_LEG


# ------------------------------------------------------------------------------------------------ keys of the widgets


def place_id(place: Place) -> str:
    """Return the body map's name of a place: "right:calf"."""
    return f"{place.side.value}:{place.zone.value}"


def term_of(key: str) -> EntryTerm:
    """Return the question of a chip."""
    return entry_term(key.partition("@")[0])


def chip_label(key: str) -> str:
    """Return the words on a chip."""
    _, pinned, side = key.partition("@")
    label = term_of(key).label
    return f"{label} ({say.side(Side(side))})" if pinned else label


def legs_of(entry: Entry) -> tuple[Side, ...]:
    """Return the legs the symptoms of an entry are said of, as the form would have asked."""
    placed = {place.side for place in entry.places} & set(STATED)
    if len(placed) == 1:
        return tuple(placed)
    told = [answer for answer in entry.answers if answer.side in STATED and sided(answer.about)]
    by_side = {side: {(each.about, each.yes) for each in told if each.side is side} for side in STATED}
    if not told:
        return (Side.NOT_STATED,)
    if by_side[Side.LEFT] == by_side[Side.RIGHT]:
        return STATED
    return (max(STATED, key=lambda side: len(by_side[side])),)


def keys_of(entry: Entry, *, yes: bool) -> tuple[str, ...]:
    """Return the chips of an entry's questions answered yes, or no."""
    legs = legs_of(entry)
    keys: dict[str, None] = {}
    for answer in entry.answers:
        if answer.yes is not yes:
            continue
        said_of = legs if sided(answer.about) else (Side.NOT_STATED,)
        plain = answer.side in said_of and all(entry.says(answer.about, side) is yes for side in said_of)
        keys[answer.about.value if plain else f"{answer.about.value}@{answer.side.value}"] = None
    return tuple(keys)


# ---------------------------------------------------------------------------------------------------------- the form


@dataclass
class Draft:
    """What the person has put into the form so far.

    Attributes:
        severity: the number chosen, or None.
        places: body map names of the places chosen.
        severities: by body map name, the number given for that place alone.
        elsewhere: places in words, each with its side and its own number or None.
        yes: chips chosen.
        no: chips answered no.
        legs: the legs that symptoms are said of.
        onset: arguments of an `Onset`, or empty.
        activities, treatments: arguments of each.
        note: the note.
    """

    severity: int | None = None
    places: tuple[str, ...] = ()
    severities: dict[str, int] = field(default_factory=dict)
    elsewhere: list[tuple[str, Side, int | None]] = field(default_factory=list)
    yes: set[str] = field(default_factory=set)
    no: set[str] = field(default_factory=set)
    legs: tuple[Side, ...] = (Side.NOT_STATED,)
    onset: Mapping[str, object] = field(default_factory=dict)
    activities: list[Mapping[str, object]] = field(default_factory=list)
    treatments: list[Mapping[str, object]] = field(default_factory=list)
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was put in that an entry could hold."""
        return self == Draft(legs=self.legs, severities=self.severities)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The stated sides of the places chosen, left before right."""
        named = {each.partition(":")[0] for each in self.places} | {side.value for _, side, _ in self.elsewhere}
        return tuple(side for side in STATED if side.value in named)

    def entry(self, entry_id: UUID, occurred_at: datetime, logged_at: datetime | None = None) -> Entry:
        """Return the entry this makes.

        Raises:
            InvalidValue: something in the form cannot be saved; `field` says what.
        """
        return Entry(
            id=entry_id,
            occurred_at=occurred_at,
            logged_at=logged_at,
            severity=self.severity,
            places=(*self._mapped(), *self._in_words()),
            answers=tuple(self._answers()),
            onset=Onset(**self.onset) if self.onset else None,  # type: ignore[arg-type]  # checked by its constructor
            activities=tuple(Activity(**each) for each in self.activities),  # type: ignore[arg-type]  # likewise
            treatments=tuple(Treatment(**each) for each in self.treatments),  # type: ignore[arg-type]  # likewise
            note=self.note,
        )

    def _mapped(self) -> Iterable[Place]:
        for each in self.places:
            side, _, zone = each.partition(":")
            yield Place(Zone(zone), Side(side), self.severities.get(each))

    def _in_words(self) -> Iterable[Place]:
        for words, side, severity in self.elsewhere:
            yield Place(Zone.ELSEWHERE, side, severity, words)

    def _answers(self) -> Iterable[Answer]:
        given: dict[tuple[EntryTerm, Side], bool] = {}
        for keys, yes in ((self.yes, True), (self.no, False)):
            for key in sorted(keys):
                for side in self._said_of(key):
                    given.setdefault((term_of(key), side), yes)
        return (Answer(about, yes, side) for (about, side), yes in given.items())

    def _said_of(self, key: str) -> tuple[Side, ...]:
        _, pinned, side = key.partition("@")
        if pinned:
            return (Side(side),)
        return self.legs if sided(term_of(key)) else (Side.NOT_STATED,)
