"""What a reader found in a file: records, each with its place there, and what it had to reject, with the reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.domain.record import Function, Mark, Profile, Record, RecordT, Response, Version, Versions, Watch
from kneelog.words import _

_LONGEST_REASON = 300

MOST_RECORDS: Final = 100_000
"""Records of one kind in one file: thirty a day for nine years. A file with more was made to hang its reader."""

MOST_REJECTED: Final = 5000
"""Records that cannot be read: more, and the file is something else altogether."""


@dataclass(frozen=True, slots=True)
class Told:
    """One version of a record as a file tells it.

    Attributes:
        content: the record.
        voided: whether the person deleted it with this version.
        saved_at: when this version was written, or None: the file does not say.
    """

    content: Record
    voided: bool = False
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record and where it stands in the file.

    Attributes:
        where: its place in the words of the format, for example ``entries[3]`` or, in the person's language, ``row 4``.
        line: the line of the file on which it starts, counting from 1.
        versions: oldest first; at least one, all of one kind and with one id.
    """

    where: str
    line: int
    versions: tuple[Told, ...]

    @property
    def current(self) -> Told:
        """Its last version."""
        return self.versions[-1]

    @property
    def record_id(self) -> UUID | None:
        """Its id; None for the profile, of which there is one."""
        content = self.current.content
        return None if isinstance(content, Profile) else content.id


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be taken. Its neighbours are taken all the same.

    Attributes:
        where: the offending field, for example ``entries[3].places[0].zone`` or ``row 4, column places``.
        line: the line of the file on which the record starts, counting from 1.
        reason: what is wrong and what is expected. Printable: it may quote a hostile file.
    """

    where: str
    line: int
    reason: str

    def __post_init__(self) -> None:
        """Cut and clean what may quote the file."""
        object.__setattr__(self, "where", printable(self.where))
        object.__setattr__(self, "reason", printable(self.reason))

    @classmethod
    def because(cls, where: str, line: int, error: InvalidValue) -> "Rejected":
        """Return the rejection of the JSON object at `where` for this error."""
        seen_from_here = error.inside(where)
        return cls(seen_from_here.field, line, seen_from_here.reason)


class Rejections(list[Rejected]):
    """What was rejected so far; gives up where that is nearly all."""

    def append(self, rejected: Rejected) -> None:
        """Add one.

        Raises:
            TransferError: there are too many. The sentence tells the first.
        """
        if len(self) == MOST_REJECTED:
            hopeless = _(
                "More than {n} of its records cannot be read, so none was. The first is on line {line}, "
                "{where}: {reason}"
            )
            first = self[0]
            raise TransferError(
                hopeless.format(n=MOST_REJECTED, line=first.line, where=first.where, reason=first.reason)
            )
        super().append(rejected)


def too_many() -> TransferError:
    """A file that holds more than any diary."""
    return TransferError(
        _("The file holds more than {n} records of one kind, more than any diary; it was not read.").format(
            n=MOST_RECORDS
        )
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a reader found.

    Attributes:
        form: the format: ``json``, ``csv``, or ``foreign`` for that of another app.
        records: in the order of the file.
        rejected: in the order of the file.
        demo: whether the file says that it is the invented demo diary.
        app: the app that the file is from; empty for a file of kneelog.
        notes: what was taken for granted in reading it, for the person to see before anything is added.
    """

    form: str
    records: tuple[FoundRecord, ...]
    rejected: tuple[Rejected, ...] = ()
    demo: bool = False
    app: str = ""
    notes: tuple[str, ...] = ()

    def archive(self, at: datetime) -> Archive:
        """Return its records as an archive; `at` stands in where the file does not say when something was saved."""
        return archive_of(self.records, at, demo=self.demo)


def archive_of(records: Iterable[FoundRecord], at: datetime, *, demo: bool) -> Archive:
    """Return records as an archive; `at` stands in where a file does not say when a version was saved."""
    of_kinds: defaultdict[type[Record], list[tuple[int, Versions[Any]]]] = defaultdict(list)
    for record in records:
        content = record.versions[-1].content
        order = 0 if isinstance(content, Profile) else content.id.int
        of_kinds[type(content)].append((order, _history(record, at)))

    def histories(kind: type[RecordT]) -> tuple[Versions[RecordT], ...]:
        return tuple(versions for _order, versions in sorted(of_kinds[kind], key=itemgetter(0)))

    profiles = histories(Profile)
    return Archive(
        entries=histories(Entry),
        marks=histories(Mark),
        functions=histories(Function),
        responses=histories(Response),
        watches=histories(Watch),
        profile=profiles[0] if profiles else (),
        demo=demo,
    )


def _history(record: FoundRecord, at: datetime) -> Versions[Any]:
    return tuple(
        Version(number, told.saved_at or at, told.voided, told.content)
        for number, told in enumerate(record.versions, start=1)
    )


def printable(text: str) -> str:
    """Return text fit for a terminal and a screen: of bounded length and without control characters."""
    cut = text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cut)
