"""What could be read and a backup, put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kneelog.domain.diary import Archive
from kneelog.domain.record import Profile, Version
from kneelog.domain.union import united
from tests.storage.samples import NOW, a_mark, an_entry

if TYPE_CHECKING:
    from kneelog.domain.entry import Entry
    from kneelog.domain.record import RecordT, Versions


def once(record: RecordT) -> Versions[RecordT]:
    """A record as it was first saved."""
    return (Version(1, NOW, voided=False, content=record),)


def edited(entry: Entry, severity: int) -> Versions[Entry]:
    """An entry with one edit."""
    after = replace(entry, severity=severity)
    return (*once(entry), Version(2, NOW + timedelta(hours=1), voided=False, content=after))


def test_each_record_as_far_as_it_goes() -> None:
    """New ones from the file, lost ones from the backup, of both the longer history, where equal what was read."""
    only_read, only_kept, one, other, mark = an_entry(), an_entry(), an_entry(3), an_entry(4), a_mark()
    read = Archive(entries=(once(only_read), edited(one, 9), once(other)), profile=once(Profile(birth_year=1970)))
    kept = Archive(entries=(once(only_kept), once(one), edited(other, 8)), marks=(once(mark),))
    found = united(read, kept)
    wanted = [once(only_read), once(only_kept), edited(one, 9), edited(other, 8)]
    assert list(found.entries) == sorted(wanted, key=lambda versions: str(versions[0].content.id))
    assert (found.marks, found.profile) == (kept.marks, read.profile)
    assert set(united(Archive(), kept).entries) == set(kept.entries)
    assert set(united(read, Archive()).entries) == set(read.entries)


def test_of_two_that_go_as_far_what_was_read_stands() -> None:
    """The file in use is newer than its backup."""
    entry = an_entry()
    read, kept = Archive(entries=(edited(entry, 1),)), Archive(entries=(edited(entry, 2),))
    assert united(read, kept).entries == read.entries
