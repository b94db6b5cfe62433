"""The backups kneelog makes by itself: when one is due, which are kept, what is in each, a second place for them.

They lie in the folder `backups` beside the diary. A name says which diary, when and why, so that the folder tells its
own story without kneelog; SHA256SUMS beside them is in the form that `sha256sum --check` reads.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from kneelog.domain.errors import ReadOnlyDiary, StorageError
from kneelog.storage import driver, errors, files, head
from kneelog.storage.backup import write_backup
from kneelog.storage.encryption import plain_copies, rewrite, settings_of
from kneelog.storage.engine import Access, connect
from kneelog.storage.erasing import Wanted, remove_from_copy
from kneelog.storage.schema import LOCAL_OWNER
from kneelog.storage.settings import Settings
from kneelog.words import N_, _

ALL_OF: Final = timedelta(days=2)
DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9
"""What is kept, as Anki does: all of two days, then the last of each of 12 days, 10 weeks and 9 months."""

EVERY: Final = timedelta(minutes=30)
"""How often a diary in use is backed up, if it was changed."""

SUMS: Final = "SHA256SUMS"
SECOND_PLACE: Final = "second-place.txt"
"""Files in the folder of the backups: their checksums, and the other folder that the person chose."""

_STAMP: Final = "%Y-%m-%d-%H%M%S"

_one_list_at_a_time: Final = threading.Lock()


class Why(Enum):
    """Why a backup was made; the value stands in its name."""

    BY_HAND = ""
    START = "at-start"
    USE = "in-use"
    UPDATE = "before-update"
    IMPORT = "before-import"
    RESTORE = "before-restore"
    DELETE = "before-delete"

    @property
    def label(self) -> str:
        """The reason in words."""
        return _(_WORDS[self])


_WORDS: Final[Mapping[Why, str]] = {
    Why.BY_HAND: N_("made by you"),
    Why.START: N_("when kneelog was started"),
    Why.USE: N_("while it was used"),
    Why.UPDATE: N_("before an update"),
    Why.IMPORT: N_("before an import"),
    Why.RESTORE: N_("before a restore"),
    Why.DELETE: N_("before much was deleted"),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, as far as it can be told without opening it for use.

    Attributes:
        path: the file.
        made_at: when, in the local time of that moment.
        why: what it was made for.
        size: in bytes.
        entries: how many it holds; deleted ones left out.
        first: diary day of the first entry; None where it has none.
        last: diary day of the last.
        state: tells two states of a diary apart: the number of its changes, and when the last was made.
        wrong: why it cannot be trusted; empty where it is as it was written.
    """

    path: Path
    made_at: datetime
    why: Why
    size: int
    entries: int = 0
    first: date | None = None
    last: date | None = None
    state: tuple[int, str] | None = None
    wrong: str = ""

    @property
    def sound(self) -> Path:
        """The file, to be used.

        Raises:
            DamagedDiary: it cannot be trusted.
        """
        if self.wrong:
            raise errors.untrusted_backup(self.path, self.wrong)
        return self.path


class Backups:
    """The backups of one diary file."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        access: Access = Access.READ,
        in_use: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Know where they are; nothing is read or made yet.

        Args:
            path: the diary.
            settings: how to drive the database library.
            access: how to read the diary.
            in_use: held while the diary is read, where this process has it open.
        """
        self.folder = files.backups_beside(path)
        self._path = path
        self._settings = settings
        self._access = access
        self._in_use = in_use

    # ------------------------------------------------------------------------------------------------------- looking

    def names(self) -> list[tuple[datetime, Why, Path]]:
        """Return the backups by their names alone, newest first."""
        return self._in(self.folder)

    def _in(self, folder: Path) -> list[tuple[datetime, Why, Path]]:
        if not folder.is_dir():
            return []
        found = (_told_by_name(self._path, file) for file in folder.iterdir())
        return sorted((each for each in found if each), key=_moment, reverse=True)

    def all(self) -> tuple[Backup, ...]:
        """Return the backups, newest first, each held against its checksum."""
        sums = _read_sums(self.folder)
        return tuple(self._look(*each, sums) for each in self.names())

    def newest_state(self) -> tuple[int, str] | None:
        """Return the state of the diary that the newest readable backup holds; None where there is none."""
        for _made_at, _why, path in self.names():
            with suppress(StorageError, *driver.failures()):
                return _state(path, settings_of(path, self._settings))
        return None

    def rested(self, at: datetime) -> bool:
        """Return whether the newest backup is old enough for another one while the diary is in use."""
        newest = next((made_at for made_at, _why, _path in self.names()), None)
        return newest is None or not timedelta() <= at.replace(tzinfo=None) - newest < EVERY

    def _look(self, made_at: datetime, why: Why, path: Path, sums: Mapping[str, str]) -> Backup:
        size = path.stat().st_size
        wanted = sums.get(path.name)
        if wanted is not None and _sum(path) != wanted:
            return Backup(path, made_at, why, size, wrong=_("its bytes changed since it was made"))
        settings = settings_of(path, self._settings)
        if settings.key is None and head.seems_encrypted(path):
            return Backup(path, made_at, why, size, wrong=_("it was made under another passphrase"))
        if settings.key is not None and head.start_of(path) != settings.key.salt:
            return Backup(path, made_at, why, size, wrong=_("it was made under another passphrase"))
        failures: tuple[type[Exception], ...] = (StorageError, *driver.failures())
        try:
            with errors.translated(path), closing(connect(path, Access.FROZEN, settings)) as connection:
                counted = connection.execute("SELECT count(*), min(day), max(day) FROM entry WHERE voided = 0")
                entries, first, last = counted.fetchone()
            state = _state(path, settings)
        except failures as error:
            return Backup(path, made_at, why, size, wrong=str(error))
        return Backup(path, made_at, why, size, entries, _date(first), _date(last), state)

    # -------------------------------------------------------------------------------------------------------- making

    def make(self, why: Why, at: datetime) -> Path:
        """Make a backup, list its checksum, copy it to the second place, and let go of what need not be kept.

        Raises:
            StorageError: there is no backup. Where only the second place failed, the sentence says that there is one.
        """
        with self._in_use():  # to the end: who erases waits for the copy in the second place too
            return self._make(why, at)

    def make_of(self, state: tuple[int, str], why: Why, at: datetime) -> Path | None:
        """Make a backup as `make` does; None where the diary is in another state by now: it may have been erased."""
        with self._in_use():
            if _state(self._path, self._settings, self._access) != state:
                return None
            return self._make(why, at)

    def _make(self, why: Why, at: datetime) -> Path:
        made = write_backup(self._path, self.folder, self._settings, at, self._access, why.value)
        gone = self._too_many(at, made)
        self._settle(self.folder, made, gone)
        second = self.second_place()
        if second is not None:
            self._copy_to(second, made, gone)
        return made

    def _too_many(self, at: datetime, made: Path) -> list[Path]:
        there = [(moment, path) for moment, _why, path in self.names() if path != made]
        kept = keep([moment for moment, _path in there], at.replace(tzinfo=None))
        return [path for moment, path in there if moment not in kept]

    def _copy_to(self, second: Path, made: Path, gone: Iterable[Path]) -> None:
        if not second.is_dir():
            raise errors.second_place_failed(second, _("there is no such folder"))
        try:
            there = second / made.name
            while made.exists():
                with files.unfinished(second) as copy:
                    copy.write_bytes(made.read_bytes())
                    if not _same(copy, made):
                        raise errors.second_place_failed(second, _("the copy is not the same"))
                    files.publish(copy, there)
                self._settle(second, there, [second / path.name for path in gone])
                if _same(there, made):
                    break
                there.unlink(missing_ok=True)  # another program erased from what was copied, before the copy had a name
                self._unlist(there)
        except (OSError, ReadOnlyDiary) as error:
            reason = getattr(error, "strerror", None) or _("nothing can be written there")
            raise errors.second_place_failed(second, reason) from error

    def _settle(self, folder: Path, made: Path, gone: Iterable[Path]) -> None:
        """List what is there by its checksum, and take away what is not kept: first from the list, then the file."""
        with _one_list_at_a_time:
            known = _read_sums(folder)
            for path in gone:
                known.pop(path.name, None)
            known[made.name] = _sum(made)
            _write_sums(folder, known)
        for path in gone:
            path.unlink(missing_ok=True)

    @contextmanager
    def _written_anew(self, path: Path) -> Iterator[None]:
        """Hold the checksum of a backup to the file that takes its place.

        If the power fails before the other is listed, the old checksum would not fit, and a sound backup be refused
        for ever. One that is not listed is trusted as it reads. Where the old file does not fit its checksum, the
        checksum stays: what was damaged is not made whole by being written anew.
        """
        fits = _read_sums(path.parent).get(path.name) in {None, _sum(path)}
        if fits:
            self._unlist(path)
        try:
            yield
        finally:
            if fits:
                self._settle(path.parent, path, ())

    def _unlist(self, path: Path) -> None:
        with _one_list_at_a_time:
            known = _read_sums(path.parent)
            known.pop(path.name, None)
            _write_sums(path.parent, known)

    # ------------------------------------------------------------------------------------------------------- erasing

    def erase(self, wanted: Wanted | None, but: Collection[Path] = ()) -> tuple[int, int, tuple[Path, ...]]:
        """Take records out of every backup, here and in the second place; all backups where None is given.

        A backup that cannot be read cannot be cleaned either, and goes. One in the second place that has no twin here
        may be of another diary: where it cannot be cleaned, it stays and is named.

        Args:
            wanted: the records; None for everything.
            but: files that are left as they are.

        Returns:
            How many were written anew, how many are gone, and what could not be reached.
        """
        rewritten = removed = 0
        second = self.second_place()
        beyond = [] if second is None or second.is_dir() else [second]
        found = self.copies()
        ours = {path.name for path in found if path.parent == self.folder}  # before the first of them goes
        for path in found:
            if path in but:
                continue
            try:
                anew = None if wanted is None else self._clean(path, wanted)
                if anew is not None:
                    rewritten += anew
                elif path.name in ours:
                    path.unlink()
                    self._unlist(path)
                    removed += 1
                else:
                    beyond.append(path)
            except (OSError, ReadOnlyDiary):
                beyond.append(path)
        return rewritten, removed, tuple(beyond)

    def copies(self) -> list[Path]:
        """Return the files of all backups, here and in the second place, newest first in each."""
        folders = filter(None, (self.folder, self.second_place()))
        return [path for folder in folders for _made_at, _why, path in self._in(folder)]

    def _clean(self, path: Path, wanted: Wanted) -> bool | None:
        """Return whether a backup was written anew without some records; None where it cannot be read."""
        with files.unfinished(path.parent) as copy, suppress(StorageError, DBAPIError, *driver.failures()):
            copy.write_bytes(path.read_bytes())
            if not remove_from_copy(copy, settings_of(path, self._settings), wanted):
                return False
            with self._written_anew(path):
                files.replace(copy, path)
            return True
        return None

    # ----------------------------------------------------------------------------------------------------- encrypting

    def plain(self) -> tuple[Path, ...]:
        """Return the backups that are not encrypted, here and in the second place."""
        folders = filter(None, (self.folder, self.second_place()))
        return tuple(path for folder in folders for path in plain_copies(folder))

    def encrypt(self, at: datetime) -> int:
        """Write the plain backups of an encrypted diary anew under its key, each in its place; return how many.

        Raises:
            StorageError: the one that it names stays plain, and those after it; none is lost.
        """
        found = self.plain()
        for path in found:
            with self._written_anew(path):
                rewrite(path, replace(self._settings, key=None), self._settings.key, at)
        return len(found)

    # -------------------------------------------------------------------------------------------------- second place

    def second_place(self) -> Path | None:
        """Return the folder that each backup is copied to as well; None where none is chosen."""
        try:
            chosen = (self.folder / SECOND_PLACE).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return Path(chosen) if chosen else None

    def choose_second_place(self, second: Path | None) -> None:
        """Copy each backup to a folder as well from now on, or to none.

        Raises:
            StorageError: it is no folder, or nothing can be written there.
        """
        if second is None:
            (self.folder / SECOND_PLACE).unlink(missing_ok=True)
            return
        try:
            chosen = second.expanduser().absolute()
            there = chosen.is_dir()
        except (RuntimeError, OSError) as error:  # nobody has that name after "~"; longer than any name may be
            raise errors.second_place_failed(second, _("there is no such folder")) from error
        if chosen == self.folder:
            raise errors.second_place_failed(chosen, _("the backups are there already"))
        if not there:
            raise errors.second_place_failed(chosen, _("there is no such folder"))
        try:
            with files.unfinished(chosen):  # seen to be writable before it is relied on
                files.make_private_folder(self.folder)
        except ReadOnlyDiary as error:
            raise errors.second_place_failed(chosen, _("nothing can be written there")) from error
        files.write_whole(self.folder / SECOND_PLACE, f"{chosen}\n")


def keep(moments: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return which backups are kept.

    Args:
        moments: when each was made, in local time.
        now: the moment of asking, in local time.

    Returns:
        Those of the last two days, and the last one of each of the 12 days, 10 weeks and 9 months before that have
        any. Days without a backup do not use up a place.
    """
    newest_first = sorted(moments, reverse=True)
    kept = {moment for moment in newest_first if now - moment < ALL_OF}
    older = [moment for moment in newest_first if moment not in kept]
    for most, part in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        last_of = {moment.strftime(part): moment for moment in reversed(older)}
        chosen = sorted(last_of.values(), reverse=True)[:most]
        kept.update(chosen)
        if len(last_of) > most:  # what is older than the last of these is thinned further
            older = [moment for moment in older if moment < chosen[-1]]
        else:
            break
    return frozenset(kept)


def _told_by_name(diary: Path, file: Path) -> tuple[datetime, Why, Path] | None:
    reasons = "|".join(why.value for why in Why if why.value)
    ending = re.escape(diary.suffix or ".sqlite3")
    form = rf"{re.escape(diary.stem)}-(\d{{4}}-\d\d-\d\d-\d{{6}})(?:-({reasons}))?(?:-\d+)?{ending}"
    found = re.fullmatch(form, file.name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _STAMP), Why(found[2] or ""), file  # noqa: DTZ007 - names are in local time
    except ValueError:
        return None


def _moment(told: tuple[datetime, Why, Path]) -> tuple[datetime, int]:
    """Return what backups are sorted by; those of one second by when they were written."""
    made_at, _why, path = told
    return made_at, path.stat().st_mtime_ns


def _state(path: Path, settings: Settings, access: Access = Access.FROZEN) -> tuple[int, str]:
    with errors.translated(path), closing(connect(path, access, settings)) as connection:
        row = connection.execute("SELECT revision, changed_at FROM owner WHERE id = ?", (LOCAL_OWNER,)).fetchone()
    if row is None:
        raise errors.damaged(path, _("the table {table} is missing").format(table="owner"))
    revision, changed_at = row
    return int(revision), str(changed_at)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and _sum(one) == _sum(other)


def _read_sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: value for value, _space, name in (line.partition("  ") for line in lines) if name}


def _write_sums(folder: Path, known: Mapping[str, str]) -> None:
    files.write_whole(folder / SUMS, "".join(f"{known[name]}  {name}\n" for name in sorted(known)))


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
