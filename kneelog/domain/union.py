"""Two archives of one diary put together: what could be read of a damaged file, and a backup."""

from collections.abc import Iterable
from typing import TypeVar

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.record import Function, Mark, RecordT, Response, Versions, Watch

_IdentifiedT = TypeVar("_IdentifiedT", Entry, Mark, Function, Response, Watch)


def united(read: Archive, kept: Archive) -> Archive:
    """Return every record of both.

    Args:
        read: what could be read of the file that was in use.
        kept: a backup of it.

    Returns:
        Of a record in both, the versions that go further, for a record only ever gains versions; where both go as far,
        those that were read.
    """
    return Archive(
        entries=_both(read.entries, kept.entries),
        marks=_both(read.marks, kept.marks),
        functions=_both(read.functions, kept.functions),
        responses=_both(read.responses, kept.responses),
        profile=_further(read.profile, kept.profile),
        demo=read.demo or kept.demo,
        watches=_both(read.watches, kept.watches),
    )


def _both(
    read: Iterable[Versions[_IdentifiedT]], kept: Iterable[Versions[_IdentifiedT]]
) -> tuple[Versions[_IdentifiedT], ...]:
    found = {versions[0].content.id: versions for versions in kept}
    for versions in read:
        key = versions[0].content.id
        found[key] = _further(versions, found.get(key, ()))
    return tuple(found[key] for key in sorted(found, key=str))


def _further(read: Versions[RecordT], kept: Versions[RecordT]) -> Versions[RecordT]:
    return kept if len(kept) > len(read) else read
