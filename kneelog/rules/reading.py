"""Reading: a diary as of one day, indexed once by term so that no rule has to search it again."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property, partial
from operator import attrgetter
from typing import NamedTuple, TypeVar

from kneelog.domain.diary import Day, Diary
from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.episode import Episode, episodes
from kneelog.domain.vocabulary import EntryTerm, Side
from kneelog.rules.support import Note

LONGEST_MEMORY_DAYS = 366
"""No criterion looks at answers older than this; it bounds the work, however long the diary is."""

LEGS_STATED_WITHIN_DAYS = 28
"""A leg is in question while a place on it was logged within this many days: the longest memory of a danger sign."""


class Said(NamedTuple):
    """An answer, where it stands, and how that is noted."""

    entry: Entry
    answer: Answer
    day: date
    note: Note


class Placed(NamedTuple):
    """A place that is not said to be free of pain, where it stands, and how that is noted.

    Attributes:
        named: how is noted that the entry names a place at all; it stands with the first of its places alone.
    """

    entry: Entry
    place: Place
    day: date
    note: Note
    named: Note | None


class Pain(NamedTuple):
    """How bad pain of a leg is in an entry, as `pain_of` says."""

    entry: Entry
    severity: int
    day: date


_DatedT = TypeVar("_DatedT", Said, Placed, Pain)


class _OfDay:
    """What the entries of one day say, found once however many rules, and readings of a diary, ask for it.

    Attributes:
        said: their answers.
    """

    __slots__ = ("_entries", "_on", "_pains", "_placed", "said")

    def __init__(self, day: Day) -> None:
        self._on = day.on
        self._entries = day.entries
        self._placed: dict[Side, tuple[Placed, ...]] = {}
        self._pains: dict[Side, tuple[Pain, ...]] = {}
        self.said = tuple(
            Said(entry, answer, day.on, Note(f"{answer.about}:{answer.side}", answer.side, day.on, entry.id))
            for entry in day.entries
            for answer in entry.answers
        )

    def placed(self, leg: Side) -> tuple[Placed, ...]:
        """Return the places that count for a leg, but those with a 0."""
        if leg not in self._placed:
            self._placed[leg] = tuple(
                Placed(
                    entry,
                    place,
                    self._on,
                    Note(f"{place.zone}:{place.side}", place.side, self._on, entry.id),
                    entry_note("place", entry, leg) if number == 0 else None,
                )
                for entry in self._entries
                for number, place in enumerate(each for each in places_of(entry, leg) if each.severity != 0)
            )
        return self._placed[leg]

    def pains(self, leg: Side) -> tuple[Pain, ...]:
        """Return what `pain_of` says of the entries that say anything."""
        if leg not in self._pains:
            stated = ((entry, pain_of(entry, leg)) for entry in self._entries)
            self._pains[leg] = tuple(Pain(entry, pain, self._on) for entry, pain in stated if pain is not None)
        return self._pains[leg]


class Reading:
    """A diary up to the end of one diary day.

    Attributes:
        diary: the diary, without what comes after that day.
        on: the day.
        entries: its entries of the last `LONGEST_MEMORY_DAYS`, oldest first.
    """

    def __init__(self, diary: Diary, on: date) -> None:
        self.diary = diary.as_of(on)
        self.on = on
        days = self.diary.noted_days
        days = days[bisect_right(days, self._before(LONGEST_MEMORY_DAYS), key=lambda day: day.on) :]
        self.entries = tuple(entry for day in days for entry in day.entries)
        self._days = [day.on for day in days for _entry in day.entries]
        self._of_days = [day.known(_OfDay, partial(_OfDay, day)) for day in days]
        self._said: dict[EntryTerm, list[Said]] = defaultdict(list)
        for of_day in self._of_days:
            for said in of_day.said:
                self._said[said.answer.about].append(said)
        self._told_of: dict[tuple[EntryTerm, Side | None], tuple[list[Said], list[Said]]] = {}
        self._placed: dict[Side, list[Placed]] = {}
        self._pains: dict[Side, list[Pain]] = {}
        self._episodes: dict[Side, Episode | None] = {}

    def _before(self, within: int) -> date:
        """Return the last day that lies before a window; a window of 1 is the day itself."""
        return self.on - timedelta(days=within)

    def within(self, within: int) -> Sequence[Entry]:
        """Return the entries of the last `within` diary days, oldest first."""
        return self.entries[bisect_right(self._days, self._before(within)) :]

    def said(self, about: EntryTerm, within: int, leg: Side | None = None) -> Sequence[Said]:
        """Return the answers about a term that count for a leg (None: for any) of the last days, oldest first."""
        return self._since(self._told(about, leg)[0], within)

    def yes(self, about: EntryTerm, within: int, leg: Side | None = None) -> Sequence[Said]:
        """Return those of `said` that are a yes."""
        return self._since(self._told(about, leg)[1], within)

    def _told(self, about: EntryTerm, leg: Side | None) -> tuple[list[Said], list[Said]]:
        """Return all answers about a term that count for a leg, and those of them that are a yes."""
        if (about, leg) not in self._told_of:
            said = [each for each in self._said.get(about, ()) if leg is None or counts(each.answer.side, leg)]
            self._told_of[about, leg] = said, [each for each in said if each.answer.yes]
        return self._told_of[about, leg]

    def placed(self, leg: Side, within: int) -> Sequence[Placed]:
        """Return the places that count for a leg, but those with a 0, of the last `within` diary days, oldest first."""
        if leg not in self._placed:
            self._placed[leg] = [each for of_day in self._of_days for each in of_day.placed(leg)]
        return self._since(self._placed[leg], within)

    def pains(self, leg: Side, within: int) -> Sequence[Pain]:
        """Return what `pain_of` says of the entries of the last `within` diary days that say anything, oldest first."""
        if leg not in self._pains:
            self._pains[leg] = [each for of_day in self._of_days for each in of_day.pains(leg)]
        return self._since(self._pains[leg], within)

    def _since(self, found: list[_DatedT], within: int) -> Sequence[_DatedT]:
        return found[bisect_right(found, self._before(within), key=attrgetter("day")) :]

    @cached_property
    def legs(self) -> tuple[Side, ...]:
        """The legs in question: those with a place logged lately, or the one nobody named.

        Places alone decide: were an answer to decide it, taking one away could turn "not known" into "does not fit".
        """
        recent = self.within(LEGS_STATED_WITHIN_DAYS)
        stated = {place.side for entry in recent for place in entry.places}
        return tuple(leg for leg in (Side.LEFT, Side.RIGHT) if leg in stated) or (Side.NOT_STATED,)

    def episode(self, leg: Side) -> Episode | None:
        """Return the episode of a leg that is not over, or None."""
        if leg not in self._episodes:
            latest = episodes(self.diary, leg)[-1:]
            self._episodes[leg] = latest[0] if latest and not latest[0].ended else None
        return self._episodes[leg]

    @cached_property
    def hurting(self) -> tuple[Side, ...]:
        """The legs with an open episode in which an entry names them; side not stated where none is named."""
        named = tuple(leg for leg in (Side.LEFT, Side.RIGHT) if self._named(leg))
        return named or ((Side.NOT_STATED,) if self.episode(Side.NOT_STATED) else ())

    def _named(self, leg: Side) -> bool:
        episode = self.episode(leg)
        return episode is not None and any(
            leg in entry.sides() and entry.painful_on(leg) for day in episode.days for entry in day.entries
        )


def counts(side: Side, leg: Side) -> bool:
    """Whether something said of a side counts for a leg; a side not stated counts with either."""
    return side in (leg, Side.NOT_STATED)


def places_of(entry: Entry, leg: Side) -> list[Place]:
    """Return the places of an entry that count for a leg; of all legs, where nobody named one."""
    return [place for place in entry.places if leg is Side.NOT_STATED or counts(place.side, leg)]


def speaks_of(entry: Entry, leg: Side) -> bool:
    """Whether what an entry says as a whole counts for a leg: not where its places name only the other one."""
    return not entry.places or bool(places_of(entry, leg))


def side_of(entry: Entry, leg: Side) -> Side:
    """Return the leg where the entry names a place on it, else side not stated."""
    return leg if any(place.side is leg for place in entry.places) else Side.NOT_STATED


def entry_note(what: str, entry: Entry, leg: Side) -> Note:
    """Return the note of what an entry as a whole says of a leg."""
    side = side_of(entry, leg)
    return Note(f"{what}:{side.value}", side, entry.day, entry.id)


def pain_of(entry: Entry, leg: Side) -> int | None:
    """Return how bad pain of one leg is in an entry: 0 none, 1-10, -1 pain of a degree not asked; None: not asked.

    Only places decide which leg an entry speaks of; one that states no side counts with either.
    """
    placed = places_of(entry, leg)
    if entry.places and not placed:
        return None
    stated = [place.severity for place in placed if place.severity is not None]
    if entry.severity is not None and (len(stated) < len(placed) or not placed):
        stated.append(entry.severity)
    if stated:
        return max(stated)
    return -1 if entry.painful else None
