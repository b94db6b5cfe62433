"""Diary: one person's records as they stand now, ordered and aware of the days nobody logged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, Final, TypeVar
from uuid import UUID

from kneelog.domain.entry import Entry
from kneelog.domain.record import Function, Mark, Profile, Record, Response, Versions, Watch
from kneelog.domain.vocabulary import EntryTerm, Side

_FoundT = TypeVar("_FoundT")


@dataclass(frozen=True, slots=True)
class Day:
    """A diary day that holds entries, in the order in which they are true.

    Attributes:
        on: the day.
        entries: its entries; at least one.
    """

    on: date
    entries: tuple[Entry, ...]
    _known: dict[object, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def worst(self) -> int | None:
        """The daily value: the day's maximum, or None: severity not asked."""
        return max((value for entry in self.entries if (value := entry.worst) is not None), default=None)

    def worst_of(self, side: Side) -> int | None:
        """Return the daily value of one side, or None: not asked."""
        return max((value for entry in self.entries if (value := entry.worst_of(side)) is not None), default=None)

    @property
    def painful(self) -> bool | None:
        """Whether any entry speaks of pain; False where some say there was none; None where none says."""
        return _any(entry.painful for entry in self.entries)

    def painful_on(self, side: Side) -> bool | None:
        """Return `painful` for one side; a side not stated counts with either. Not stated: of any side."""
        if side not in self._known:
            self._known[side] = _any(entry.painful_on(side) for entry in self.entries)
        painful: bool | None = self._known[side]
        return painful

    def known(self, about: object, find: Callable[[], _FoundT]) -> _FoundT:
        """Return what was found of this day before, or find it now: a day that is as it was is never looked at twice.

        Args:
            about: names what is looked for; hashable.
            find: finds it, of this day alone.
        """
        if about not in self._known:
            self._known[about] = find()
        found: _FoundT = self._known[about]
        return found

    @property
    def typed_on_it(self) -> bool | None:
        """Whether an entry was typed on the day itself, or None: not known of any."""
        return _any(entry.typed_that_day for entry in self.entries)

    def says(self, about: EntryTerm, side: Side = Side.NOT_STATED) -> bool | None:
        """Return yes if any entry of the day says so, no if one says no and none yes, else None: not asked."""
        return _any(entry.says(about, side) for entry in self.entries)


def _days_of(entries: Iterable[Entry]) -> Iterator[Day]:
    """Yield the days of entries that are in their order."""
    return (Day(on, tuple(of_day)) for on, of_day in groupby(entries, key=lambda entry: entry.day))


def _any(answers: Iterable[bool | None]) -> bool | None:
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


@dataclass(frozen=True)
class Diary:
    """One person's records as they stand now: deleted ones are not here, of edited ones the last version is.

    Attributes:
        entries: by the moment they are true of.
        marks: by day.
        functions: by day.
        profile: facts asked once.
        responses: by the moment they were made.
        watches: the questions that are watched, by the day they were chosen.
    """

    entries: tuple[Entry, ...] = ()
    marks: tuple[Mark, ...] = ()
    functions: tuple[Function, ...] = ()
    profile: Profile = field(default_factory=Profile)
    responses: tuple[Response, ...] = ()
    watches: tuple[Watch, ...] = ()

    def __post_init__(self) -> None:
        """Put everything in order; a diary is the same whatever the order in which its records come."""
        order = object.__setattr__
        order(self, "entries", tuple(sorted(self.entries, key=lambda entry: (entry.day, entry.occurred_at, entry.id))))
        order(self, "marks", tuple(sorted(self.marks, key=lambda mark: (mark.on, mark.id))))
        order(self, "functions", tuple(sorted(self.functions, key=lambda function: (function.on, function.id))))
        order(self, "responses", tuple(sorted(self.responses, key=lambda response: (response.made_at, response.id))))
        order(self, "watches", tuple(sorted(self.watches, key=lambda watch: (watch.on, watch.id))))

    @cached_property
    def noted_days(self) -> tuple[Day, ...]:
        """The days that hold entries, oldest first, with those of which only another app or a device knows."""
        return tuple(_days_of(self.entries))

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days that were logged, oldest first, with all their entries. A day that is missing was not."""
        return tuple(day for day in self.noted_days if any(entry.logs for entry in day.entries))

    @cached_property
    def typed_on_the_day(self) -> int | None:
        """How many of the logged days have an entry that was typed on the day itself, or None: not known of any."""
        known = [typed for day in self.days if (typed := day.typed_on_it) is not None]
        return sum(known) if known else None

    @cached_property
    def _by_date(self) -> dict[date, Day]:
        return {day.on: day for day in self.days}

    @cached_property
    def _by_id(self) -> dict[UUID, Entry]:
        return {entry.id: entry for entry in self.entries}

    def day(self, on: date) -> Day | None:
        """Return the day, or None where it was not logged."""
        return self._by_date.get(on)

    def entry(self, entry_id: UUID) -> Entry | None:
        """Return the entry with this id, or None."""
        return self._by_id.get(entry_id)

    def changed(self, record: Record, *, gone: bool = False) -> "Diary":
        """Return the diary with one record as it stands now, or without it where it is gone."""
        if isinstance(record, Profile):
            return replace(self, profile=Profile() if gone else record)
        name = _HELD_IN[type(record)]
        others = (each for each in getattr(self, name) if each.id != record.id)
        changes: dict[str, Any] = {name: tuple(others) if gone else (*others, record)}
        after = replace(self, **changes)
        if isinstance(record, Entry) and "noted_days" in self.__dict__:  # the days that are as they were need no work
            known = self.entry(record.id)
            touched = {record.day} if known is None else {record.day, known.day}
            kept = [day for day in self.noted_days if day.on not in touched]
            anew = _days_of(entry for entry in after.entries if entry.day in touched)
            after.__dict__["noted_days"] = tuple(sorted((*kept, *anew), key=lambda day: day.on))
        return after

    def as_of(self, on: date) -> "Diary":
        """Return the diary with what is true up to the end of that diary day, as it stands now.

        The profile and the responses stay: they say what is so and what was done, not what was so on a day.
        """
        lasts = (
            *(entry.day for entry in self.entries[-1:]),
            *(mark.on for mark in self.marks[-1:]),
            *(function.on for function in self.functions[-1:]),
            *(watch.on for watch in self.watches[-1:]),
        )
        if all(last <= on for last in lasts):
            return self
        return Diary(
            tuple(entry for entry in self.entries if entry.day <= on),
            tuple(mark for mark in self.marks if mark.on <= on),
            tuple(function for function in self.functions if function.on <= on),
            self.profile,
            self.responses,
            tuple(watch for watch in self.watches if watch.on <= on),
        )

    def since(self, first: date) -> tuple[Day, ...]:
        """Return the logged days from `first` on."""
        return tuple(day for day in self.days if day.on >= first)

    def noted_since(self, first: date) -> tuple[Day, ...]:
        """Return the days from `first` on that hold anything."""
        return tuple(day for day in self.noted_days if day.on >= first)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The sides that hurt, left before right; not stated where there is pain and no painful entry names a side."""
        painful = [(entry, entry.sides()) for entry in self.entries if entry.painful]
        stated = tuple(
            side
            for side in (Side.LEFT, Side.RIGHT)
            if any(side in named and entry.painful_on(side) for entry, named in painful)
        )
        return stated if stated or not painful else (Side.NOT_STATED,)

    @cached_property
    def left_out(self) -> tuple[tuple[date, date], ...]:
        """The stretches between two logged days that were not logged, oldest first, each by its first and last day."""
        one = timedelta(days=1)
        following = pairwise(day.on for day in self.days)
        return tuple((before + one, after - one) for before, after in following if after - before > one)

    @cached_property
    def both_legs(self) -> bool:
        """Whether the left leg is named somewhere in it, and the right one."""
        return all(any(side in entry.sides() for entry in reversed(self.entries)) for side in (Side.LEFT, Side.RIGHT))


_HELD_IN: Final[Mapping[type[Record], str]] = {
    Entry: "entries",
    Mark: "marks",
    Function: "functions",
    Response: "responses",
    Watch: "watches",
}


def dates(first: date, last: date) -> tuple[date, ...]:
    """Return every date from `first` to `last`, both included."""
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


@dataclass(frozen=True)
class Archive:
    """Everything a diary file holds: every version of every record. What is exported and restored whole.

    Attributes:
        entries, marks, functions, responses, watches: one tuple of versions for each record, in order of record id.
        profile: the versions of the one profile; empty where none was ever saved.
        demo: whether it is the invented diary shown to try kneelog out; never mixed with a person's own.
    """

    entries: "tuple[Versions[Entry], ...]" = ()
    marks: "tuple[Versions[Mark], ...]" = ()
    functions: "tuple[Versions[Function], ...]" = ()
    responses: "tuple[Versions[Response], ...]" = ()
    profile: "Versions[Profile]" = ()
    demo: bool = False
    watches: "tuple[Versions[Watch], ...]" = ()

    def diary(self) -> Diary:
        """Return the records as they stand now."""
        return Diary(
            tuple(versions[-1].content for versions in self.entries if not versions[-1].voided),
            tuple(versions[-1].content for versions in self.marks if not versions[-1].voided),
            tuple(versions[-1].content for versions in self.functions if not versions[-1].voided),
            self.profile[-1].content if self.profile and not self.profile[-1].voided else Profile(),
            tuple(versions[-1].content for versions in self.responses if not versions[-1].voided),
            tuple(versions[-1].content for versions in self.watches if not versions[-1].voided),
        )
