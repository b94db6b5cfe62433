"""Reads what can still be read of a damaged diary, and tells what is sure from what is not.

Only private copies are touched: SQLite is made to go on where it would refuse, and a header that is destroyed is
replaced. Whatever comes out is held against its seal, so that no trick here can bring in what was not saved.
"""

import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from kneelog.domain.diary import Archive
from kneelog.domain.record import Versions
from kneelog.storage import driver, errors, examine, rows
from kneelog.storage.engine import Access, connect
from kneelog.storage.examine import Examined
from kneelog.storage.rows import ENTRIES, FUNCTIONS, MARKS, PROFILE, RESPONSES, WATCHES, Shelf
from kneelog.storage.scan import Row, Scan
from kneelog.storage.schema import APPLICATION_ID, LOCAL_OWNER, SCHEMA_VERSION
from kneelog.storage.seals import owner_seal
from kneelog.storage.settings import Settings

_USUAL_PAGE: Final = 4096
"""Bytes of a page in every diary that kneelog makes."""

_OTHER_PAGES: Final = (1024, 2048, 8192, 16384, 32768, 512)

_HEADER: Final = 100
"""Bytes before the first page's own content."""

_SIDECARS: Final = ("-journal", "-wal")
"""What belongs to the content; the index of the WAL is made anew."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A record of which something could be read, but not every version as it was saved.

    Attributes:
        kind: the name of its shelf.
        day: the day it speaks of, where that can be read.
        versions: those that were met, oldest first, each with whether its seal holds.
    """

    kind: str
    day: date | None
    versions: tuple[Examined[Any], ...]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read of a damaged diary.

    Attributes:
        archive: the records all of whose versions are there and as they were saved.
        doubtful: those that can be read, but are not or not wholly what was saved.
        unread: how many more records of each kind were met, of which nothing could be read.
    """

    archive: Archive
    doubtful: tuple[Doubtful, ...]
    unread: dict[str, int]

    @property
    def sealed(self) -> int:
        """How many records are as they were saved."""
        found = self.archive
        kinds = (found.entries, found.marks, found.functions, found.responses, found.watches)
        return sum(map(len, kinds)) + bool(found.profile)

    def in_doubt(self) -> Archive:
        """Return what is not sure as an archive: of each record what could be read last, as its only version."""
        by_kind: dict[str, dict[str, Versions[Any]]] = {shelf.name: {} for shelf in rows.SHELVES}
        for doubtful in self.doubtful:
            last = [one.version for one in doubtful.versions if one.version is not None][-1]
            by_kind[doubtful.kind][rows.id_of(last.content)] = (replace(last, number=1),)
        whole = {kind: tuple(found[key] for key in sorted(found)) for kind, found in by_kind.items()}
        return _archive(whole, demo=self.archive.demo)

    def told(self) -> tuple[str, ...]:
        """Return which records are in doubt, each by its kind and day."""
        return tuple(examine.told(doubtful.versions[-1]) for doubtful in self.doubtful)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all could be read."""
        return not self.sealed and not self.doubtful


_NOTHING: Final = Salvaged(Archive(), (), {})


def salvage(path: Path, settings: Settings) -> Salvaged:
    """Read what can be read of a diary, however damaged. The file and what lies beside it are not touched.

    Args:
        path: the file; no store of this process may have it open, because reading it by hand drops the store's locks.
        settings: how the library is driven.

    Raises:
        StorageError: this account cannot read the file, or there is no room for a copy.
    """
    content, beside = _contents(path)
    best = _NOTHING
    with tempfile.TemporaryDirectory(prefix="kneelog-") as name, rows.undisturbed():  # a folder of the owner's alone
        try:
            for copy in _copies(Path(name), content, beside):
                found, whole = _read(copy, settings)
                best = max(best, found, key=_worth)
                if whole:
                    return best
            if best.nothing and len(content) > _USUAL_PAGE:
                for copy in _last_resorts(Path(name), content, settings):
                    best = max(best, _read(copy, settings)[0], key=_worth)
        except OSError as error:
            raise errors.folder_read_only(Path(name).parent, error.strerror or str(error)) from error
    return best


def _worth(found: Salvaged) -> tuple[int, int]:
    return found.sealed, len(found.doubtful)


# ----------------------------------------------------------------------------------------------------------- copies


def _contents(path: Path) -> tuple[bytes, dict[str, bytes]]:
    """Return the bytes of the file, and of what lies beside it, by ending."""
    try:
        found = {ending: path.with_name(path.name + ending) for ending in _SIDECARS}
        return path.read_bytes(), {ending: file.read_bytes() for ending, file in found.items() if file.is_file()}
    except OSError as error:
        raise errors.unreachable(path, error.strerror or str(error)) from error


def _copies(folder: Path, content: bytes, beside: dict[str, bytes]) -> Iterator[Path]:
    """Yield copies to read, the most faithful first: with what lies beside it, alone, with a header that is sound."""
    yield _written(folder / "with", content, beside)
    if any(beside.values()):
        yield _written(folder / "alone", content)
    yield _written(folder / "header", _header(_USUAL_PAGE, len(content)) + content[_HEADER:])


def _last_resorts(folder: Path, content: bytes, settings: Settings) -> Iterator[Path]:
    """Yield copies whose pages have another size, and one that begins with the first page of a new diary."""
    for size in _OTHER_PAGES:
        yield _written(folder / f"pages-{size}", _header(size, len(content)) + content[_HEADER:])
    from kneelog.storage.migrate import create  # noqa: PLC0415 - takes longer to load than a diary to read

    create(folder / "new", settings, datetime.fromtimestamp(0, UTC))
    first = (folder / "new").read_bytes()[_HEADER:_USUAL_PAGE]
    yield _written(folder / "first", _header(_USUAL_PAGE, len(content)) + first + content[_USUAL_PAGE:])


def _written(path: Path, content: bytes, beside: dict[str, bytes] | None = None) -> Path:
    path.write_bytes(content)
    for ending, its_content in (beside or {}).items():
        path.with_name(path.name + ending).write_bytes(its_content)
    return path


def _header(page: int, size: int) -> bytes:
    """Return the first bytes of a database without journal, free pages or secrets, as the file format has them."""
    counter, utf8, written_by = 1, 1, 3_040_000
    numbers = (counter, size // page, 0, 0, 1, 4, 0, 0, utf8, SCHEMA_VERSION, 0, APPLICATION_ID)
    return struct.pack(
        ">16sH6B12I20x2I", b"SQLite format 3\0", page, 1, 1, 0, 64, 32, 32, *numbers, counter, written_by
    )


# ---------------------------------------------------------------------------------------------------------- reading


def _read(path: Path, settings: Settings) -> tuple[Salvaged, bool]:
    """Return what a copy says, and whether it says everything that it ever said."""
    try:
        with (
            closing(connect(path, Access.WRITE, settings)) as connection,
            examine.damaged_text_too(connection),
        ):
            scan = Scan(connection, path.stat().st_size)
            found = _gathered(scan)
    except driver.failures():
        return _NOTHING, False
    return found, scan.whole and not found.doubtful and not found.unread


def _gathered(scan: Scan) -> Salvaged:
    past = scan.table("history", ("kind", *examine.HISTORY_COLUMNS))
    past_known = {row[:2] for row in (*past, *scan.keys("history", "kind", "record_id", "version"))}
    whole: dict[str, tuple[Versions[Any], ...]] = {}
    doubtful: list[Doubtful] = []
    unread: dict[str, int] = {}
    for shelf in rows.SHELVES:
        met, known = _met(scan, shelf, [row[1:] for row in past if row[0] == shelf.name])
        known |= {record_id for kind, record_id in past_known if kind == shelf.name}
        sure = {record_id: found for record_id, found in met.items() if _sure(found)}
        readable = [
            found
            for record_id, found in met.items()
            if record_id not in sure and any(one.version is not None for one in found)
        ]
        whole[shelf.name] = tuple(_versions(sure[record_id]) for record_id in sorted(sure))
        doubtful += [Doubtful(shelf.name, found[-1].day, tuple(found)) for found in readable]
        if lost := len(known | met.keys()) - len(sure) - len(readable):
            unread[shelf.name] = lost
    return Salvaged(_archive(whole, demo=_demo(scan)), tuple(doubtful), unread)


def _met(scan: Scan, shelf: Shelf[Any], past: Sequence[Row]) -> tuple[dict[str, list[Examined[Any]]], set[str]]:
    """Return the versions that could be read of each record, oldest first; and which records are known of at all."""
    heads = scan.table(shelf.name, examine.columns(shelf.table))
    known = {head[0] for head in heads} | {record_id for (record_id,) in scan.keys(shelf.name, "id")}
    parts = [scan.parts(part.table.name, examine.part_columns(part.table), known) for part in shelf.parts]
    known.update(row[0] for found in parts for row in found)
    met: dict[str, list[Examined[Any]]] = {}
    for one in (*examine.superseded(shelf, past), *examine.standing(shelf, heads, parts)):
        met.setdefault(one.record_id, []).append(one)
    return met, known


def _sure(found: Sequence[Examined[Any]]) -> bool:
    return all(one.holds for one in found) and examine.whole(found)


def _versions(found: Sequence[Examined[Any]]) -> Versions[Any]:
    return tuple(one.version for one in found if one.version is not None)


def _archive(whole: dict[str, tuple[Versions[Any], ...]], *, demo: bool) -> Archive:
    return Archive(
        entries=whole[ENTRIES.name],
        marks=whole[MARKS.name],
        functions=whole[FUNCTIONS.name],
        responses=whole[RESPONSES.name],
        watches=whole[WATCHES.name],
        profile=next(iter(whole[PROFILE.name]), ()),
        demo=demo,
    )


def _demo(scan: Scan) -> bool:
    """Return whether it is the invented diary: what its seal says, and where that says nothing what stands there."""
    for _owner, demo, seal in scan.table("owner", ("id", "demo", "seal")):
        sealed = [value for value in (0, 1) if seal == owner_seal(LOCAL_OWNER, value)]
        return bool(sealed[0] if sealed else demo)
    return False
