"""Store: one person's diary file, open for reading and writing."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from kneelog.domain.diary import Archive, Diary
from kneelog.domain.errors import DamagedDiary, InvalidValue
from kneelog.domain.record import Intake, Profile, Record, RecordT, Turned, Version, Versions
from kneelog.storage import errors, examine, files, gate, intakes, rows, schema
from kneelog.storage.backup import write_backup
from kneelog.storage.backups import Backups, Why
from kneelog.storage.encryption import rewrite
from kneelog.storage.engine import Access, Database
from kneelog.storage.erasing import Erased, remove, wipe
from kneelog.storage.held import Held
from kneelog.storage.intakes import Added
from kneelog.storage.key import Key
from kneelog.storage.restoring import copy_of, take_over
from kneelog.storage.rows import ENTRIES, FUNCTIONS, MARKS, PROFILE, RESPONSES, SHELVES, WATCHES, Shelf, shelf_of
from kneelog.storage.seals import owner_seal
from kneelog.storage.settings import Settings
from kneelog.words import _


class Store:
    """A diary file. Any number of threads may use one; each call is one transaction.

    When a method that writes has returned, what it wrote is on the disk. When it raised, nothing was changed.

    Attributes:
        path: the file.
        read_only: whether every method that writes raises `ReadOnlyDiary`.
        key: what the file is encrypted under; None for a plain one.
    """

    def __init__(self, path: Path, settings: Settings, access: Access) -> None:
        """Use `kneelog.storage.open_store`, which checks the file first."""
        self.path = path
        self.read_only = access is not Access.WRITE
        self.key = settings.key
        self._settings = settings
        self._access = access
        self._database = Database(path, settings, access)
        self._owner = schema.LOCAL_OWNER
        self._held = Held()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def replaced(self) -> bool:
        """Whether another file has its name now: then this store reads what was, and writes nothing any more."""
        return self._database.replaced

    # ------------------------------------------------------------------------------------------------------- reading

    def revision(self) -> int:
        """Return a number that grows with everything that is written, by this program or another."""
        with self._database.reading() as connection:
            return self._revision(connection)

    @property
    def demo(self) -> bool:
        """Whether it is the invented diary shown to try kneelog out."""
        with self._database.reading() as connection:
            return self._is_demo(connection)

    @property
    def blank(self) -> bool:
        """Whether it holds no record, not even one that is deleted."""
        with self._database.reading() as connection:
            tables = (shelf.table for shelf in rows.SHELVES)
            return all(connection.execute(select(table.c.id).limit(1)).first() is None for table in tables)

    def diary(self) -> Diary:
        """Return the records as they stand now; they are read where something else than this store wrote last."""
        with rows.undisturbed(), self._database.reading() as connection:
            revision = self._revision(connection)
            if (held := self._held.of(revision)) is not None:
                return held
            entries = rows.fetch(connection, self._owner, ENTRIES, voided=False)
            marks = rows.fetch(connection, self._owner, MARKS, voided=False)
            functions = rows.fetch(connection, self._owner, FUNCTIONS, voided=False)
            profile = rows.fetch(connection, self._owner, PROFILE, voided=False)
            responses = rows.fetch(connection, self._owner, RESPONSES, voided=False)
            watches = rows.fetch(connection, self._owner, WATCHES, voided=False)
        with rows.undisturbed(), self._readable():
            diary = Diary(
                rows.contents(entries),
                rows.contents(marks),
                rows.contents(functions),
                next(iter(rows.contents(profile)), Profile()),
                rows.contents(responses),
                rows.contents(watches),
            )
        self._held.keep(revision, diary)
        return diary

    @property
    def times_read(self) -> int:
        """How often the whole diary was read: it stays in memory, with what is written here put into it."""
        return self._held.times

    def archive(self) -> Archive:
        """Return every version of every record."""
        with rows.undisturbed(), self._database.reading() as connection:
            return self._archive(connection)

    def versions(self, kind: type[RecordT], record_id: UUID | None) -> Versions[RecordT]:
        """Return all versions of a record, oldest first; of the profile (id None) perhaps none.

        Raises:
            NotFound: no such record.
        """
        shelf = shelf_of(kind)
        with self._database.reading() as connection:
            found = self._versions(connection, shelf, _key(record_id))
        if not found and record_id is not None:
            raise errors.not_found(shelf.name)
        return found

    def voided(self, kind: type[RecordT]) -> Versions[RecordT]:
        """Return the records of a kind that are deleted, each as it was last, the one deleted last first."""
        with self._database.reading() as connection:
            fetched = rows.fetch(connection, self._owner, shelf_of(kind), voided=True)
        with self._readable():
            gone = [version for _key, version in rows.build(fetched) if version.voided]
        return tuple(sorted(gone, key=lambda version: version.saved_at, reverse=True))

    def intakes(self) -> tuple[Intake, ...]:
        """Return what was imported and noted, newest first."""
        with self._database.reading() as connection:
            return intakes.listed(connection, self._owner)

    def untouched(self, *, undone: bool) -> frozenset[tuple[type[Record], UUID | None]]:
        """Return the kinds and ids of the records that are as an import left them; of the profile, None.

        Args:
            undone: as the undo of an import left them, deleted, instead.
        """
        with self._database.reading() as connection:
            return frozenset(
                (shelf.record, None if key == schema.PROFILE_ID else UUID(key))
                for shelf in SHELVES
                for key in intakes.untouched(connection, self._owner, shelf, undone=undone)
            )

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the file, a few words each; empty where it is whole.

        Every version of every record is compared with its seal; one that is not what was saved is named by its kind and
        day, without its text.
        """
        found: tuple[str, ...] = ()
        try:
            with rows.undisturbed(), self._database.reading() as connection:
                driver = _driver(connection)
                found = gate.wrong(driver)
                with examine.damaged_text_too(driver):
                    return (*found, *examine.wrong(connection, self._owner))
        except DamagedDiary as error:
            return found or (str(error),)
        except DBAPIError:  # where a table is missing
            if not found:
                raise
            return found

    def backup(self, folder: Path, *, at: datetime) -> Path:
        """Copy the diary into a folder, restore the copy, compare every row, and only then give it its name.

        Raises:
            StorageError: there is no backup; the sentence says why.
        """
        with self._database.in_use():
            return write_backup(self.path, folder, self._settings, at, self._reading)

    @property
    def backups(self) -> Backups:
        """The backups that kneelog makes of this diary by itself."""
        return Backups(self.path, self._settings, self._reading, self._database.in_use)

    def state(self) -> tuple[int, str]:
        """Return what tells two states of the diary apart: the number of its changes, and when the last was made."""
        with self._database.reading() as connection:
            wanted = select(schema.owner.c.revision, schema.owner.c.changed_at)
            revision, changed_at = connection.execute(wanted.where(schema.owner.c.id == self._owner)).one()
        return revision, changed_at

    @contextmanager
    def held_against(self, backup: Path) -> "Iterator[Store]":
        """Give a copy of a backup, open for reading, and take it away at the end."""
        with copy_of(backup, self.path, self._settings) as copy:
            store = Store(copy, self._settings, Access.READ)
            try:
                yield store
            finally:
                store.close()

    @property
    def _reading(self) -> Access:
        return Access.READ if self._access is Access.WRITE else self._access

    # ------------------------------------------------------------------------------------------------------- writing

    def restore(self, backup: Path, *, at: datetime) -> Path:
        """Put the content of a backup into the diary, in one transaction.

        Returns:
            The backup of what was there, made and compared before.

        Raises:
            StorageError: the backup cannot be trusted, or what is there cannot be kept; nothing was changed.
        """
        with copy_of(backup, self.path, self._settings) as copy:
            kept = self.backups.make(Why.RESTORE, at)
            take_over(self._database, copy, at)
        return kept

    def save(self, record: Record, *, at: datetime, expected: int | None) -> int:
        """Keep a record, new or changed.

        Saving a new record again changes nothing, so a save whose answer was lost can simply be repeated, even if the
        record was edited meanwhile.

        Args:
            record: what to keep; its id is the idempotency key.
            at: when.
            expected: the version the change was made from; None for a new record.

        Returns:
            The version that holds this content. Where the current one does already, nothing is written.

        Raises:
            Conflict: the record was changed since; nothing was overwritten.
            NotFound: `expected` is given, but there is no such record.
        """
        shelf: Shelf[Any] = shelf_of(type(record))
        content: Any = record
        with self._writing_one(shelf, rows.id_of(record)) as connection:
            current = self._current(connection, shelf, rows.id_of(record))
            if current is None:
                if expected is not None:
                    raise errors.not_found(shelf.name)
                rows.add(connection, self._owner, shelf, [Version(1, at, voided=False, content=content)])
                self._count_change(connection, at)
                return 1
            if expected is None:
                return self._saved_before(connection, shelf, record, current.number)
            after = Version(current.number + 1, at, voided=False, content=content)
            if expected == current.number and _same(current, after):
                return expected
            return self._replace(connection, shelf, current, expected, after)

    def void(self, kind: type[RecordT], record_id: UUID | None, *, at: datetime, expected: int) -> int:
        """Delete a record: a new version of it says so, and `undo` takes it back. One that is deleted stays so.

        Returns:
            The version in which it is deleted.

        Raises:
            Conflict: the record was changed since it was read.
            NotFound: no such record.
        """
        shelf = shelf_of(kind)
        with self._writing_one(shelf, _key(record_id)) as connection:
            current = self._current(connection, shelf, _key(record_id))
            if current is None:
                raise errors.not_found(shelf.name)
            if current.voided:
                return current.number
            after = replace(current, number=current.number + 1, saved_at=at, voided=True)
            return self._replace(connection, shelf, current, expected, after)

    def undo(self, kind: type[RecordT], record_id: UUID | None, *, at: datetime, expected: int) -> int:
        """Take back the last change of a record, whatever it was; a second undo takes back the first.

        Returns:
            The new version: as the one before the last, or deleted where there was none before.

        Raises:
            Conflict: the record was changed since it was read.
            NotFound: no such record.
        """
        shelf = shelf_of(kind)
        with self._writing_one(shelf, _key(record_id)) as connection:
            found = self._versions(connection, shelf, _key(record_id))
            if not found:
                raise errors.not_found(shelf.name)
            current = found[-1]
            before = found[-2] if len(found) > 1 else replace(current, voided=True)
            after = replace(before, number=current.number + 1, saved_at=at)
            return self._replace(connection, shelf, current, expected, after)

    def merge(self, archive: Archive, *, at: datetime, intake: UUID | None = None) -> None:
        """Add the records that are not there, with all their versions; leave alone those that are there unchanged.

        One that the undo of an import deleted, and nobody changed since, counts as not there: it gets another version.

        Args:
            archive: what to add.
            at: when.
            intake: id under which what was added is noted, so that it can be taken back as a whole.

        Raises:
            Conflict: a record is there with other versions, or demo and real records would mix; nothing was added.
            InvalidValue: the versions of a record are not numbered 1, 2, 3 ...; nothing at all was added.
        """
        with self._database.writing() as connection:
            there = self._archive(connection)
            turned = archive.demo != there.demo
            if turned:
                self._become(connection, there, demo=archive.demo)
            add = partial(self._add_missing, connection, at)
            added = (
                add(ENTRIES, archive.entries, there.entries)
                + add(MARKS, archive.marks, there.marks)
                + add(FUNCTIONS, archive.functions, there.functions)
                + add(RESPONSES, archive.responses, there.responses)
                + add(WATCHES, archive.watches, there.watches)
                + add(PROFILE, _some(archive.profile), _some(there.profile))
            )
            if added and intake is not None:
                intakes.note(connection, self._owner, intake, at, added)
            if added or turned:
                self._count_change(connection, at)

    def erase(self, records: Collection[tuple[type[Record], UUID | None]] | None, *, at: datetime) -> Erased:
        """Erase records for good: from the diary, from its history, from every backup. Nothing brings them back.

        The backups come first: where it is broken off, what is erased there is still in the diary, and can be seen.

        Args:
            records: which; None for everything, backups included.
            at: when.

        Returns:
            What went, and what could not be reached.

        Raises:
            DiaryBusy: another program uses the diary; its bytes are not gone yet.
        """
        wanted = None if records is None else _by_kind(records)
        if self.read_only:
            raise errors.read_only(self.path)
        there = self.backups.copies()
        rewritten, removed, beyond = self.backups.erase(wanted)
        with self._database.writing() as connection:
            gone = remove(connection, wanted)
            self._count_change(connection, at)
        self._held.let_go()
        try:
            with self._database.alone():
                wipe(self.path, self._settings)
        finally:  # a backup that was on its way meanwhile has its name now, and holds the diary as it was
            late_rewritten, late_removed, late_beyond = self.backups.erase(wanted, but=there)
        not_reached = tuple(dict.fromkeys((*beyond, *late_beyond, *files.kept_aside(self.path))))
        return Erased(gone, rewritten + late_rewritten, removed + late_removed, not_reached)

    def rewrite(self, key: Key | None, *, at: datetime) -> None:
        """Write the diary anew under another key (None: plain), compare every row, and put it in the old one's place.

        This store is of no more use then; open the diary again.

        Raises:
            StorageError: nothing was changed; the sentence says why.
        """
        with self._database.alone():
            rewrite(self.path, self._settings, key, at)

    def undo_intake(self, intake: UUID, *, at: datetime) -> Turned:
        """Delete every record that an import added and that was not changed since; all of them, or none.

        Raises:
            NotFound: no such import.
        """
        return self._turn(intake, at, undone=1)

    def redo_intake(self, intake: UUID, *, at: datetime) -> Turned:
        """Bring back what `undo_intake` deleted, where nobody changed it since.

        Raises:
            NotFound: no such import.
        """
        return self._turn(intake, at, undone=0)

    def bring_back(self, records: Collection[tuple[type[Record], UUID | None]], *, at: datetime) -> int:
        """Bring back those of these records that are deleted, each as it was last; return how many, all or none."""
        with self._database.writing() as connection, self._readable():
            done = intakes.bring_back(connection, self._owner, _by_kind(records), at)
            if done:
                self._count_change(connection, at)
        return done

    # --------------------------------------------------------------------------------------------------------- steps

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Whatever the domain refuses of its own rows was damaged in a way that SQLite does not notice."""
        try:
            yield
        except examine.NONSENSE as error:
            reason = _("what is written in one of its records makes no sense")
            raise errors.damaged(self.path, reason) from error

    @contextmanager
    def _writing_one(self, shelf: Shelf[Any], record_id: str) -> Iterator[Connection]:
        """Give a connection to write one record with; once it is on the disk, the diary that is held says so too.

        What is put there is what the file says of it, read back before the commit.
        """
        with self._database.writing() as connection:
            before = self._revision(connection)
            yield connection
            after = self._revision(connection)
            written = self._current(connection, shelf, record_id) if after != before else None
        if written is not None:
            self._held.follow(after, written)

    def _revision(self, connection: Connection) -> int:
        wanted = select(schema.owner.c.revision).where(schema.owner.c.id == self._owner)
        revision: int = connection.execute(wanted).scalar_one()
        return revision

    def _turn(self, intake: UUID, at: datetime, *, undone: int) -> Turned:
        with self._database.writing() as connection, self._readable():
            turned = intakes.turn(connection, self._owner, intake, at, undone=undone)
            self._count_change(connection, at)
        return turned

    def _archive(self, connection: Connection) -> Archive:
        return Archive(
            entries=self._all_versions(connection, ENTRIES),
            marks=self._all_versions(connection, MARKS),
            functions=self._all_versions(connection, FUNCTIONS),
            responses=self._all_versions(connection, RESPONSES),
            watches=self._all_versions(connection, WATCHES),
            profile=next(iter(self._all_versions(connection, PROFILE)), ()),
            demo=self._is_demo(connection),
        )

    def _is_demo(self, connection: Connection) -> bool:
        table = schema.owner
        return bool(connection.execute(select(table.c.demo).where(table.c.id == self._owner)).scalar_one())

    def _become(self, connection: Connection, there: Archive, *, demo: bool) -> None:
        """Take over what the first records added to an empty diary say: demo, or a person's own."""
        if replace(there, demo=False) != Archive():
            raise errors.demo_mixed()
        table = schema.owner
        values = {"demo": int(demo), "seal": owner_seal(self._owner, int(demo))}
        connection.execute(update(table).where(table.c.id == self._owner).values(**values))

    def _all_versions(
        self, connection: Connection, shelf: Shelf[RecordT], record_id: str | None = None
    ) -> tuple[Versions[RecordT], ...]:
        """Return the versions of each record of a shelf, or of one, in order of record id."""
        earlier = rows.fetch_history(connection, self._owner, shelf, record_id)
        current = rows.fetch(connection, self._owner, shelf, record_id)
        with self._readable():
            found: dict[str, list[Version[RecordT]]] = {}
            for key, version in rows.build_history(shelf, earlier):
                found.setdefault(key, []).append(version)
            for key, version in rows.build(current):
                found.setdefault(key, []).append(version)
        return tuple(tuple(found[key]) for key in sorted(found))

    def _versions(self, connection: Connection, shelf: Shelf[RecordT], record_id: str) -> Versions[RecordT]:
        return next(iter(self._all_versions(connection, shelf, record_id)), ())

    def _current(self, connection: Connection, shelf: Shelf[RecordT], record_id: str) -> Version[RecordT] | None:
        fetched = rows.fetch(connection, self._owner, shelf, record_id)
        with self._readable():
            return next((version for key, version in rows.build(fetched)), None)

    def _saved_before(self, connection: Connection, shelf: Shelf[Any], record: Record, current: int) -> int:
        """Return the version in which a repeated first save is kept already."""
        for version in reversed(self._versions(connection, shelf, rows.id_of(record))):
            if not version.voided and rows.canonical(version.content) == rows.canonical(record):
                number: int = version.number
                return number
        raise errors.conflict(shelf.name, None, current)

    def _replace(
        self,
        connection: Connection,
        shelf: Shelf[RecordT],
        current: Version[RecordT],
        expected: int | None,
        after: Version[RecordT],
    ) -> int:
        if expected != current.number:
            raise errors.conflict(shelf.name, expected, current.number)
        rows.supersede(connection, self._owner, shelf, current)
        rows.replace(connection, self._owner, shelf, after)
        self._count_change(connection, after.saved_at)
        return after.number

    def _add_missing(
        self,
        connection: Connection,
        at: datetime,
        shelf: Shelf[RecordT],
        incoming: Iterable[Versions[RecordT]],
        there: Iterable[Versions[RecordT]],
    ) -> Added:
        known = {rows.id_of(versions[0].content): versions for versions in there}
        gone = intakes.untouched(connection, self._owner, shelf, undone=True)
        missing: dict[str, Versions[RecordT]] = {}
        again: dict[str, Version[RecordT]] = {}
        for versions in incoming:
            key = _key_of_all(versions)
            if key not in known:
                known[key] = missing[key] = versions
            elif key in gone and not versions[-1].voided:
                again[key] = replace(versions[-1], number=known[key][-1].number + 1, saved_at=at)
            elif _stamps(known[key]) != _stamps(versions):
                raise errors.other_versions(shelf.name, key)
        rows.add(connection, self._owner, shelf, (versions[-1] for versions in missing.values()))
        earlier = (old for versions in missing.values() for old in versions[:-1])
        rows.add_history(connection, self._owner, shelf, earlier)
        rows.renew(connection, self._owner, shelf, [known[key][-1] for key in again], list(again.values()))
        intakes.forget_undone(connection, self._owner, shelf.name, again)
        added = {key: versions[-1] for key, versions in missing.items()} | again
        return [(shelf.name, key, version.number) for key, version in added.items()]

    def _count_change(self, connection: Connection, at: datetime) -> None:
        table = schema.owner
        connection.execute(
            update(table)
            .where(table.c.id == self._owner)
            .values(revision=table.c.revision + 1, changed_at=at.isoformat())
        )


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - typed so by SQLAlchemy
    return connection.connection.driver_connection


def _same(one: Version[Any], other: Version[Any]) -> bool:
    return one.voided == other.voided and rows.canonical(one.content) == rows.canonical(other.content)


def _key(record_id: UUID | None) -> str:
    return schema.PROFILE_ID if record_id is None else str(record_id)


def _by_kind(records: Collection[tuple[type[Record], UUID | None]]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for kind, record_id in records:
        name = shelf_of(kind).name  # type: ignore[type-var]  # each kind is one
        wanted.setdefault(name, []).append(_key(record_id))
    return wanted


def _some(versions: Versions[Profile]) -> tuple[Versions[Profile], ...]:
    return (versions,) if versions else ()


def _key_of_all(versions: Versions[RecordT]) -> str:
    """Return the id that all versions of one record share."""
    key = rows.id_of(versions[0].content) if versions else ""
    if not key or any(rows.id_of(version.content) != key for version in versions[1:]):
        raise InvalidValue("id", _("must be there, and the same in all versions of a record"))
    if any(version.number != number for number, version in enumerate(versions, start=1)):
        raise InvalidValue("version", _("the versions of a record are numbered 1, 2, 3 ... in their order"))
    return key


def _stamps(versions: Versions[RecordT]) -> list[tuple[str, bool, str]]:
    return [(version.saved_at.isoformat(), version.voided, rows.canonical(version.content)) for version in versions]
