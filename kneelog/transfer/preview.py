"""What importing a file would do to a diary. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import TransferError
from kneelog.domain.record import Function, Mark, Profile, Record, Response, Version, Watch
from kneelog.transfer.found import Found, FoundRecord, Rejected, Told, archive_of
from kneelog.words import N_, _, inside


@dataclass(frozen=True, slots=True)
class Item:
    """A record of the file, and why it is where it is.

    Attributes:
        record: what the file says.
        why: for a conflict, in what the diary differs; else empty.
        deleted: whether the diary had it, and the person deleted it there.
    """

    record: FoundRecord
    why: str = ""
    deleted: bool = False

    @property
    def what(self) -> str:
        """Which record it is, in few words and without the person's own."""
        return _what(self.record.current.content)


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing would do.

    Attributes:
        found: what the file holds.
        new: not in the diary, or taken out of it by the undo of their import; these are what an import adds.
        same: already in the diary, as it is now or as it once was.
        conflicting: in the diary with other content. An import leaves them as they are.
        read_before: how many of these are as an earlier import left them, which read the same rows in another way.
    """

    found: Found
    new: tuple[Item, ...]
    same: tuple[Item, ...]
    conflicting: tuple[Item, ...]
    read_before: int = 0

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """What the reader could not take."""
        return self.found.rejected

    @property
    def gone(self) -> tuple[tuple[type[Record], UUID | None], ...]:
        """The records of which the diary has what the file says, and in which they are deleted."""
        return tuple((type(item.record.current.content), item.record.record_id) for item in self.same if item.deleted)

    def archive(self, at: datetime) -> Archive:
        """Return what to add; `at` is the moment of the import."""
        return archive_of((item.record for item in self.new), at, demo=self.found.demo)


@dataclass(frozen=True, slots=True)
class Untouched:
    """The records of a diary that nobody changed since an import, by their kind and id; of the profile, no id.

    Attributes:
        standing: as the import left them.
        undone: as its undo left them, deleted.
    """

    standing: Collection[tuple[type[Record], UUID | None]] = ()
    undone: Collection[tuple[type[Record], UUID | None]] = ()


def compare(found: Found, archive: Archive, untouched: Untouched | None = None) -> Preview:
    """Return what importing `found` into a diary that holds `archive` would do.

    Args:
        found: what the file holds.
        archive: what the diary holds.
        untouched: what of that is as imports left it; None: nothing.

    Raises:
        TransferError: one is the demo diary and the other is not.
    """
    kept, since = _kept(archive), untouched or Untouched()
    if kept and found.demo != archive.demo:
        raise TransferError(
            _("It is the demo diary and this diary is your own. The two are never mixed: choose another file.")
            if found.demo
            else _(
                "It is somebody's own diary and this diary is the demo diary. "
                "The two are never mixed: choose another file."
            )
        )
    new: list[Item] = []
    same: list[Item] = []
    conflicting: list[Item] = []
    read_before = 0
    for record in found.records:
        content = record.current.content
        which = type(content), record.record_id
        versions = kept.get(which)
        if versions is None or (which in since.undone and not record.current.voided):
            new.append(Item(record))
            continue
        gone = versions[-1].voided and not record.current.voided
        # What an undone import once said was no word of the person's: only what stands now counts.
        standing = versions[-1:] if which in since.standing and found.form == "foreign" else versions
        if _holds(standing, record.versions):
            same.append(Item(record, deleted=gone))
        else:
            conflicting.append(Item(record, _difference(versions[-1], record.current), deleted=gone))
            read_before += found.form == "foreign" and which in since.standing
    return Preview(found, tuple(new), tuple(same), tuple(conflicting), read_before)


def _kept(archive: Archive) -> Mapping[tuple[type[Record], UUID | None], tuple[Version[Any], ...]]:
    kept: dict[tuple[type[Record], UUID | None], tuple[Version[Any], ...]] = {}
    histories: Iterable[tuple[Version[Any], ...]] = (
        *archive.entries,
        *archive.marks,
        *archive.functions,
        *archive.responses,
        *archive.watches,
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
    if version.voided != told.voided or _plain(version.content, told) != _plain(told.content, told):
        return False
    return told.saved_at is None or version.saved_at.isoformat() == told.saved_at.isoformat()


def _plain(content: Record, told: Told) -> dict[str, Any]:
    """Return a record as plain values: two moments are equal to Python when only their offsets differ.

    Of another app the name it goes by does not count: of a table it is that of the file, which people rename.
    """
    if told.saved_at is None and isinstance(content, Entry):
        return to_plain(replace(content, origin=None))
    return to_plain(content)


def _difference(version: Version[Any], told: Told) -> str:
    if version.voided != told.voided:
        here, there = _("deleted in the diary, not in the file"), _("deleted in the file, not in the diary")
        return here if version.voided else there
    ours, theirs = _plain(version.content, told), _plain(told.content, told)
    differing = [key for key in dict.fromkeys((*theirs, *ours)) if ours.get(key) != theirs.get(key)]
    if not differing:
        return _("the same now, with another history")
    from kneelog.words.formats import listed  # noqa: PLC0415 - loads tables of all languages

    named = [_(_FIELDS[key]) if key in _FIELDS else key for key in differing]
    return _("differs in {fields}").format(fields=listed(named))


_FIELDS: Final = {
    "occurred_at": N_("when it was"),
    "logged_at": N_("when it was typed"),
    "severity": N_("pain"),
    "places": N_("places"),
    "answers": N_("answers"),
    "onset": N_("how it began"),
    "activities": N_("activities"),
    "treatments": N_("what was tried"),
    "note": N_("note"),
    "measurements": N_("values kept as they were"),
    "origin": N_("where it came from"),
}
"""Fields of an entry in words; those of the other records are words already."""


def _what(content: Record) -> str:
    match content:
        case Entry():
            told = _("entry of {moment}") if content.worst is None else _("entry of {moment}, pain {n}")
            return told.format(moment=_moment(content.occurred_at), n=content.worst)
        case Mark():
            return _("mark of {day}, {kind}").format(day=_day(content.on), kind=inside(content.kind.label))
        case Function():
            return _("activity rated {rating} on {day}").format(rating=content.rating, day=_day(content.on))
        case Response():
            return _("response of {moment}").format(moment=_moment(content.made_at))
        case Watch():
            return _("question watched since {day}").format(day=_day(content.on))
        case Profile():
            return _("profile")


def _day(on: date) -> str:
    from kneelog.words.formats import date_text  # noqa: PLC0415 - loads tables of all languages

    return date_text(on, _("d MMM y"))


def _moment(at: datetime) -> str:
    return f"{_day(at.date())}, {at:%H:%M}"
