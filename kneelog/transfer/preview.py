"""What importing a file would do to a diary. Nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import TransferError
from kneelog.domain.record import Function, Mark, Profile, Record, Response, Version
from kneelog.transfer.found import Found, FoundRecord, Rejected, Told, archive_of

_HISTORY: Final = "the same now, with another history"


@dataclass(frozen=True, slots=True)
class Item:
    """A record of the file, and why it is where it is.

    Attributes:
        record: what the file says.
        what: which record it is, in few words and without the person's own.
        why: for a conflict, in what the diary differs; else empty.
    """

    record: FoundRecord
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing would do.

    Attributes:
        found: what the file holds.
        new: not in the diary; these are what an import adds.
        same: already in the diary, as it is now or as it once was.
        conflicting: in the diary with other content. An import leaves them as they are.
    """

    found: Found
    new: tuple[Item, ...]
    same: tuple[Item, ...]
    conflicting: tuple[Item, ...]

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """What the reader could not take."""
        return self.found.rejected

    def archive(self, at: datetime) -> Archive:
        """Return what to add; `at` is the moment of the import."""
        return archive_of((item.record for item in self.new), at, demo=self.found.demo)


def compare(found: Found, archive: Archive) -> Preview:
    """Return what importing `found` into a diary that holds `archive` would do.

    Raises:
        TransferError: one is the demo diary and the other is not.
    """
    kept = _kept(archive)
    if kept and found.demo != archive.demo:
        theirs = "the demo diary" if found.demo else "somebody's own diary"
        ours = "the demo diary" if archive.demo else "your own"
        raise TransferError(f"It is {theirs} and this diary is {ours}. The two are never mixed: choose another file.")
    new: list[Item] = []
    same: list[Item] = []
    conflicting: list[Item] = []
    for record in found.records:
        content = record.current.content
        versions = kept.get((type(content), record.record_id))
        if versions is None:
            new.append(Item(record, _what(content)))
        elif _holds(versions, record.versions):
            same.append(Item(record, _what(content)))
        else:
            conflicting.append(Item(record, _what(content), _difference(versions[-1], record.current)))
    return Preview(found, tuple(new), tuple(same), tuple(conflicting))


def _kept(archive: Archive) -> Mapping[tuple[type[Record], UUID | None], tuple[Version[Any], ...]]:
    kept: dict[tuple[type[Record], UUID | None], tuple[Version[Any], ...]] = {}
    histories: Iterable[tuple[Version[Any], ...]] = (
        *archive.entries,
        *archive.marks,
        *archive.functions,
        *archive.responses,
    )
    for versions in histories:
        content = versions[-1].content
        kept[type(content), content.id] = versions
    if archive.profile:
        kept[Profile, None] = archive.profile
    return kept


def _holds(versions: tuple[Version[Any], ...], told: tuple[Told, ...]) -> bool:
    """Whether the diary already has what the file tells: its history up to some point, or bare content at any point."""
    if len(told) == 1 and told[0].saved_at is None:
        return any(_equal(version, told[0]) for version in versions)
    return len(told) <= len(versions) and all(map(_equal, versions, told))


def _equal(version: Version[Any], told: Told) -> bool:
    # As plain values: two moments are equal to Python when only their offsets differ.
    if version.voided != told.voided or to_plain(version.content) != to_plain(told.content):
        return False
    return told.saved_at is None or version.saved_at.isoformat() == told.saved_at.isoformat()


def _difference(version: Version[Any], told: Told) -> str:
    if version.voided != told.voided:
        return "deleted in the diary, not in the file" if version.voided else "deleted in the file, not in the diary"
    ours, theirs = to_plain(version.content), to_plain(told.content)
    differing = [key for key in dict.fromkeys((*theirs, *ours)) if ours.get(key) != theirs.get(key)]
    return f"the diary has another {', '.join(differing)}" if differing else _HISTORY


def _what(content: Record) -> str:
    match content:
        case Entry():
            severity = "" if content.worst is None else f", severity {content.worst}"
            return f"entry of {content.occurred_at:%Y-%m-%d %H:%M}{severity}"
        case Mark():
            return f"mark of {content.on}, {content.kind.label.lower()}"
        case Function():
            return f"activity rated {content.rating} on {content.on}"
        case Response():
            return f"response of {content.made_at:%Y-%m-%d %H:%M}"
        case _:
            return "profile"
