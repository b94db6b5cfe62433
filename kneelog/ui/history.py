"""The rows of the History screen: entries, marks, and the days nobody logged, newest first."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any, Final
from uuid import UUID

from kneelog.domain.diary import Diary
from kneelog.domain.entry import SEVERE_FROM, Entry, diary_day
from kneelog.domain.record import Intake, Mark, Version
from kneelog.ui import say
from kneelog.words import _, ngettext, pgettext

ALL, SEVERE, NOTE, GAPS, MARKS, DELETED = "all", "severe", "note", "gaps", "marks", "deleted"
LIST, CALENDAR = "list", "calendar"


PAGE: Final = 40
"""Rows drawn before "Show older"."""

LONGEST_NOTE: Final = 10_000
"""Characters of a note in a row, which shows the first lines until asked for all; the editor has any longer one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without an entry, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Gone:
    """A deleted entry or mark.

    Attributes:
        record: as it was last.
        deleted_at: when it was deleted.
    """

    record: Entry | Mark
    deleted_at: datetime


Row = Entry | Mark | Gap | Gone | Intake


def behind(diary: Diary, asked: Collection[UUID]) -> list[Entry]:
    """Return the entries asked for, newest first."""
    return sorted((entry for entry in diary.entries if entry.id in asked), key=_moment, reverse=True)


def filters() -> dict[str, str]:
    """Return which rows can be asked for, each with its words."""
    return {
        ALL: pgettext("rows", "All"),
        SEVERE: _("{number} or more").format(number=SEVERE_FROM),
        NOTE: _("Notes"),
        GAPS: _("Gaps"),
        MARKS: _("Marks"),
        DELETED: pgettext("rows", "Deleted"),
    }


def views() -> dict[str, str]:
    """Return how the rows can be drawn, each with its words."""
    return {LIST: _("List"), CALENDAR: _("Calendar")}


def rows(diary: Diary, today: date, kept: str = ALL, words: str = "", intakes: Iterable[Intake] = ()) -> Iterator[Row]:
    """Yield what the list shows, newest first.

    Args:
        diary: the records.
        today: the diary day; days after the last entry up to yesterday count as a gap.
        kept: which rows; a key of `filters`.
        words: only rows in which each of these words stands, in whatever case; empty for all.
        intakes: what was imported; a row each.
    """
    wanted = words.casefold().split()
    others: list[Row] = sorted([*diary.marks, *intakes], key=_moment, reverse=True)
    # The entries and gaps are in this order already, and of ten years of them one page is drawn.
    everything = heapq.merge(reversed(diary.entries), others, gaps(diary, today), key=_moment, reverse=True)
    return (row for row in everything if _keeps(kept, row) and _holds(row, wanted))


def gone(deleted: Iterable[Version[Entry] | Version[Mark]], words: str = "") -> Iterator[Row]:
    """Yield what was deleted and can be brought back, by the day it stood on, newest first."""
    wanted = words.casefold().split()
    found = [Gone(each.content, each.saved_at) for each in deleted if _holds(each.content, wanted)]
    return iter(sorted(found, key=_moment, reverse=True))


def of_day(diary: Diary, today: date, on: date) -> Iterator[Row]:
    """Yield what one day holds, newest first; where it holds nothing and is not today's, that it was left out."""
    everything: list[Row] = [*diary.entries, *diary.marks]
    found = [row for row in everything if _day(row) == on]
    if not any(isinstance(row, Entry) and row.logs for row in found) and on < today:
        found.append(Gap(on, on))
    return iter(sorted(found, key=_moment, reverse=True))


def _holds(row: Row, wanted: Sequence[str]) -> bool:
    """Whether every word stands in what a row says; a gap says nothing."""
    if not wanted:
        return True
    match row:
        case Gap() | Gone():
            said = ""
        case Mark():
            said = f"{row.kind.label} {row.text}"
        case Intake():
            said = _imported(row)
        case _:
            said = " ".join((say.places(row.places), say.tags(row), row.note, str(row.worst)))
    return all(word in said.casefold() for word in wanted)


def gaps(diary: Diary, today: date) -> Iterator[Gap]:
    """Yield the stretches of days that were not logged, from the first one logged on, newest first."""
    if diary.days and (today - diary.days[-1].on).days > 1:
        yield Gap(diary.days[-1].on + timedelta(days=1), today - timedelta(days=1))
    for first, last in reversed(diary.left_out):
        yield Gap(first, last)


def months(found: Iterable[Row], today: date, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Return the first rows as the list draws them, by month, and whether there are more."""
    shown = list(islice(found, most + 1))
    by_month = [
        {"title": say.month(first), "rows": [_drawn(row, today) for row in group]}
        for first, group in groupby(shown[:most], key=lambda row: _day(row).replace(day=1))
    ]
    return by_month, len(shown) > most


def lead(diary: Diary, today: date) -> str:
    """Return the line under the title: how much is logged, and typed on the day itself where that is known of any."""
    if not diary.days:
        return _("Every entry you make is kept here, with every change to it.")
    logged = len(diary.days)
    span = max((today - diary.days[0].on).days + 1, logged)
    if diary.typed_on_the_day is None:
        return ngettext("{logged} of {n} day logged", "{logged} of {n} days logged", span).format(logged=logged, n=span)
    return ngettext(
        "{logged} of {days} day logged, {typed} of them typed on the day itself",
        "{logged} of {days} days logged, {typed} of them typed on the day itself",
        span,
    ).format(logged=logged, days=span, typed=diary.typed_on_the_day)


def _keeps(kept: str, row: Row) -> bool:
    match row:
        case Gap():
            return kept in (ALL, GAPS)
        case Gone():
            return kept == DELETED
        case Mark():
            return kept in (ALL, MARKS)
        case Intake():
            return kept == ALL
        case _:
            worst = row.worst
            severe = worst is not None and worst >= SEVERE_FROM
            return kept == ALL or (kept == SEVERE and severe) or (kept == NOTE and bool(row.note))


def _day(row: Row) -> date:
    match row:
        case Gap():
            return row.last
        case Gone():
            return _day(row.record)
        case Mark():
            return row.on
        case Intake():
            return diary_day(row.at)
        case _:
            return row.day


def _moment(row: Row) -> tuple[date, int, datetime | None, str]:
    """Return what rows are sorted by: the day, then imports above marks above entries, then the moment."""
    if isinstance(row, Gone):
        return _moment(row.record)
    if isinstance(row, Entry):
        return (row.day, 0, row.occurred_at, str(row.id))
    if isinstance(row, Intake):
        return (_day(row), 2, row.at, str(row.id))
    return (_day(row), 1, None, "")


def _drawn(row: Row, today: date) -> dict[str, Any]:
    match row:
        case Gap():
            return _drawn_gap(row, today)
        case Gone():
            drawn = _drawn(row.record, today)
            when = _("deleted {moment}").format(moment=say.moment(row.deleted_at, today))
            tags = ", ".join(filter(None, (when, drawn["tags"])))
            return drawn | {"id": f"gone-{drawn['id']}", "tags": tags, "action": _("Bring back")}
        case Mark():
            return {
                "id": f"mark:{row.id}", "kind": "mark", "number": "", "when": say.short_day(row.on, today),
                "where": row.kind.label, "note": row.text, "tags": "", "action": _("Edit"),
                "name": _("{mark} of {day}").format(mark=row.kind.label, day=say.short_day(row.on, today)),
            }  # fmt: skip
        case Intake():
            return _drawn_intake(row, today)
        case _:
            when = say.when(row, today)
            worst = _("no number") if row.worst is None else _("worst pain {number}").format(number=row.worst)
            unplaced = _("questions answered") if row.only_answers else _("no place chosen")
            drawn = {
                "id": f"entry:{row.id}", "kind": "entry", "number": "?" if row.worst is None else str(row.worst),
                "when": when, "where": say.places(row.places) or unplaced, "note": _cut(row.note),
                "tags": say.tags(row), "action": _("Edit"), "name": f"{when}, {worst}",
            }  # fmt: skip
            if row.logs:
                return drawn
            beside = {"kind": "intake", "number": "", "where": say.origin(row), "tags": say.done(row)}
            return drawn | beside | {"name": f"{when}, {say.origin(row)}"}


def _drawn_gap(gap: Gap, today: date) -> dict[str, Any]:
    last = say.short_day(gap.last, today)
    when, where = last, _("not logged")
    if gap.days > 1:
        when = _("{first} to {last}").format(first=say.short_day(gap.first, today), last=last)
        where = ngettext("{n} day not logged", "{n} days not logged", gap.days).format(n=gap.days)
    return {
        "id": f"gap:{gap.last}", "kind": "gap", "number": "", "when": when,
        "where": where, "note": "", "tags": "",
        "action": pgettext("a day left out", "Add"), "name": _("an entry for {day}").format(day=last),
    }  # fmt: skip


def _drawn_intake(intake: Intake, today: date) -> dict[str, Any]:
    when = say.weekday_moment(intake.at, today)
    return {
        "id": f"intake:{intake.id}:{int(intake.undone)}", "kind": "intake", "number": "", "when": when,
        "where": _imported(intake), "note": "", "tags": "",
        "action": _("Bring back") if intake.undone else _("Undo"), "name": _("the import of {when}").format(when=when),
    }  # fmt: skip


def _imported(intake: Intake) -> str:
    text = ngettext("Import of {n} record", "Import of {n} records", intake.count)
    if intake.undone:
        text = ngettext("Import of {n} record, undone", "Import of {n} records, undone", intake.count)
    return text.format(n=intake.count)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_NOTE else f"{words[:LONGEST_NOTE]} [...]"
