"""The scenes: saving, importing, backing up, restoring, erasing, migrating, encrypting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from kneelog import service
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import NotADiary
from kneelog.domain.record import Version
from kneelog.storage import Key, Settings, Why, backups_of, files, head, open_store, put_back
from kneelog.storage.key import SALT_BYTES
from kneelog.transfer import json_v1
from tests.faults.entries import NOW, numbered
from tests.faults.powercut.scene import Scene
from tests.storage import earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path
    from uuid import UUID

    from kneelog.storage import Store

BEFORE: Final = 20
"""Entries that are there before an import or a backup."""

_AT_ONCE: Final = 3
"""Entries of one imported file."""


def _check(store: Store) -> set[UUID]:
    """The ids of the entries of a whole diary, closed afterwards."""
    try:
        assert store.check() == ()
        return {entry.id for entry in store.diary().entries}
    finally:
        store.close()


def _ids(numbers: Iterable[int]) -> set[UUID]:
    return {numbered(number).id for number in numbers}


def _make_empty(path: Path, settings: Settings) -> None:
    open_store(path, at=NOW, settings=settings).close()


def _make_filled(path: Path, settings: Settings) -> None:
    store = open_store(path, at=NOW, settings=settings)
    store.merge(archive_of(range(BEFORE)), at=NOW)
    store.close()


def archive_of(numbers: Iterable[int]) -> Archive:
    """Numbered entries, as a file to import has them."""
    return Archive(entries=tuple((Version(1, NOW, voided=False, content=numbered(number)),) for number in numbers))


# --------------------------------------------------------------------------------------------------------------- saving


def _save(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    for number in range(times):
        store.save(numbered(number), at=NOW, expected=None)
        done(number)


def _missing_saves(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    return len(_ids(acknowledged) - _check(open_store(path, at=NOW, settings=settings)))


SAVES: Final = Scene(f"{__name__}:SAVES", _make_empty, _save, _missing_saves)


# --------------------------------------------------------------------------------------------------------- taking in


def _of_import(number: int) -> range:
    return range(BEFORE + number * _AT_ONCE, BEFORE + (number + 1) * _AT_ONCE)


def _import(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    for number in range(times):
        data = json_v1.write(archive_of(_of_import(number)))
        service.apply_import(store, service.preview_import(store, data, "diary.json"), NOW)
        done(number)


def _missing_imports(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    there = _check(open_store(path, at=NOW, settings=settings))
    assert _ids(range(BEFORE)) <= there
    assert (len(there) - BEFORE) % _AT_ONCE == 0, "an import came in part"
    return sum(not _ids(_of_import(number)) <= there for number in acknowledged)


IMPORTS: Final = Scene(f"{__name__}:IMPORTS", _make_filled, _import, _missing_imports)


# ----------------------------------------------------------------------------------------------------------- backing up


def _back_up(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    for number in range(times):
        store.save(numbered(BEFORE + number), at=NOW, expected=None)
        store.backup(store.backups.folder, at=NOW)
        done(number)


def _missing_backups(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    there = _check(open_store(path, at=NOW, settings=settings))
    assert _ids(range(BEFORE + len(acknowledged))) <= there
    whole = [_check(open_store(backup, at=NOW, settings=settings)) for backup in _backups(path)]
    assert all(len(entries) > BEFORE for entries in whole)
    return sum(_ids(range(BEFORE + number + 1)) not in whole for number in acknowledged)


def _backups(path: Path) -> Iterator[Path]:
    """The files with the name of a backup: each must be one, however the power went."""
    yield from path.with_name("backups").glob(f"{path.stem}-*.sqlite3")


BACKUPS: Final = Scene(f"{__name__}:BACKUPS", _make_filled, _back_up, _missing_backups)


# ------------------------------------------------------------------------------------------------------------ restoring


def _make_backed_up(path: Path, settings: Settings) -> None:
    _make_filled(path, settings)
    store = open_store(path, at=NOW, settings=settings)
    store.backups.make(Why.BY_HAND, NOW)
    store.close()


def _restore(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    (first,) = store.backups.all()
    for number in range(times):
        store.save(numbered(BEFORE + number), at=NOW, expected=None)
        store.restore(first.path, at=NOW)
        done(number)


def _missing_restores(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    there = _check(open_store(path, at=NOW, settings=settings))
    base = _ids(range(BEFORE))
    assert there - base <= _ids([BEFORE + len(acknowledged)]), "a restore came in part, or was taken back"
    assert base <= there
    whole = [_check(open_store(backup, at=NOW, settings=settings)) for backup in _backups(path)]
    assert base in whole
    return sum(base | _ids([BEFORE + number]) not in whole for number in acknowledged)


RESTORES: Final = Scene(f"{__name__}:RESTORES", _make_backed_up, _restore, _missing_restores)


def _make_destroyed(path: Path, settings: Settings) -> None:
    _make_backed_up(path, settings)
    path.write_bytes(b"x" * 100 + path.read_bytes()[100:])


def _put_back(path: Path, settings: Settings, _times: int, done: Callable[[int], None]) -> None:
    (kept,) = backups_of(path, settings).all()
    put_back(path, kept.path, at=NOW, settings=settings)
    done(0)


def _not_put_back(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    (backup,) = _backups(path)
    assert _check(open_store(backup, at=NOW, settings=settings)) == _ids(range(BEFORE))
    try:
        there = _check(open_store(path, at=NOW, settings=settings))
    except NotADiary:  # still the destroyed one
        return len(acknowledged)
    assert there == _ids(range(BEFORE))
    return 0


REPLACEMENT: Final = Scene(f"{__name__}:REPLACEMENT", _make_destroyed, _put_back, _not_put_back)


# -------------------------------------------------------------------------------------------------------------- erasing


def _erase(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    for number in range(times):
        store.erase([(Entry, numbered(number).id)], at=NOW)
        done(number)


def _not_erased(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    there = _check(open_store(path, at=NOW, settings=settings))
    gone = _ids(range(BEFORE)) - there
    assert gone <= _ids(range(len(acknowledged) + 1)), "more than one went"
    (backup,) = backups_of(path, settings).all()
    in_backup = _check(open_store(backup.sound, at=NOW, settings=settings))
    assert _ids(range(BEFORE)) - in_backup <= _ids(range(len(acknowledged) + 1))
    return sum(numbered(number).id in there | in_backup for number in acknowledged)


ERASURES: Final = Scene(f"{__name__}:ERASURES", _make_backed_up, _erase, _not_erased)


# ------------------------------------------------------------------------------------------------------------ migrating

_OLDEST: Final = earlier.VERSIONS[0]


def _make_old(path: Path, _settings: Settings) -> None:
    earlier.make(_OLDEST, path)


def _migrate(path: Path, settings: Settings, _times: int, done: Callable[[int], None]) -> None:
    open_store(path, at=NOW, settings=earlier.settings_beyond(_OLDEST, settings))
    done(0)


def _missing_after_migration(path: Path, settings: Settings, _acknowledged: AbstractSet[int]) -> int:
    store = open_store(path, at=NOW, settings=earlier.settings_beyond(_OLDEST, settings))
    try:
        assert store.check() == ()
        assert earlier.said(store.archive()) == earlier.without_empty(earlier.told(_OLDEST))
    finally:
        store.close()
    return 0


MIGRATION: Final = Scene(f"{__name__}:MIGRATION", _make_old, _migrate, _missing_after_migration)


# ----------------------------------------------------------------------------------------------------------- encrypting

_LATER: Final = timedelta(hours=2)
"""After this what a cut left unfinished is nobody's any more, and the next start sweeps it away."""

_READABLE: Final = (head.PLAIN[:-1], b"CREATE TABLE", b"back_of_knee", f"{BEFORE} {BEFORE} ".encode())
"""What stands in the files of a plain diary: in the main one, in its journal, in one that was not finished."""


@cache
def _keys() -> tuple[Key | None, ...]:
    """What the diary is under before each change: plain, a passphrase, another one, and so on again."""
    passphrases = (b"four words without sense", b"another four of them")
    return (None, *(Key.of_passphrase(each.decode(), each[:SALT_BYTES]) for each in passphrases))


def _key_after(changes: int) -> Key | None:
    return _keys()[changes % len(_keys())]


def _encrypt(path: Path, settings: Settings, times: int, done: Callable[[int], None]) -> None:
    """Save, change the key, save, change it again: what is done has an even number if it was a save."""
    for number in range(times + 1):
        store = open_store(path, at=NOW, settings=settings, key=_key_after(number))
        store.save(numbered(BEFORE + number), at=NOW, expected=None)
        done(2 * number)
        if number < times:
            store.rewrite(_key_after(number + 1), at=NOW)
            done(2 * number + 1)
        store.close()


def _missing_after_encryption(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    """Beside what is missing: it is under the key of now or the next one, and nothing of it lies there plain."""
    assert path.is_file(), "there is no diary"
    start = head.start_of(path)
    under = {head.PLAIN if key is None else key.salt: key for key in _keys()}
    assert start in under, "it begins like no diary"
    later = datetime.fromtimestamp(path.stat().st_mtime, UTC) + _LATER
    there = _check(open_store(path, at=later, settings=settings, key=under[start]))
    left = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert left.keys() <= {path.name + ending for ending in ("", *files.SIDECARS)}, "something unfinished is there"
    if under[start] is not None:
        assert not any(text in content for content in left.values() for text in _READABLE), "something plain is there"
    saves = {number // 2 for number in acknowledged if number % 2 == 0}
    changes = len(acknowledged) - len(saves)
    missing = _ids(range(BEFORE)) | _ids(BEFORE + number for number in saves)
    return len(missing - there) + (under[start] not in {_key_after(changes), _key_after(changes + 1)})


ENCRYPTIONS: Final = Scene(f"{__name__}:ENCRYPTIONS", _make_filled, _encrypt, _missing_after_encryption)


def _make_encrypted(path: Path, settings: Settings) -> None:
    _make_backed_up(path, settings)
    store = open_store(path, at=NOW, settings=settings)
    store.rewrite(_key_after(1), at=NOW)
    store.close()


def _encrypt_backups(path: Path, settings: Settings, _times: int, done: Callable[[int], None]) -> None:
    open_store(path, at=NOW, settings=settings, key=_key_after(1)).backups.encrypt(NOW)
    done(0)


def _not_encrypted(path: Path, settings: Settings, acknowledged: AbstractSet[int]) -> int:
    """Each backup is one that kneelog trusts, plain or under the key of the diary, and nothing plain is left of it."""
    key = _key_after(1)
    (backup,) = backups_of(path, settings, key).all()
    is_plain = head.start_of(backup.sound) == head.PLAIN
    for each, under in ((path, key), (backup.path, None if is_plain else key)):
        assert _check(open_store(each, at=NOW, settings=settings, key=under)) == _ids(range(BEFORE))
    return len(acknowledged) if is_plain else 0


BACKUP_ENCRYPTION: Final = Scene(f"{__name__}:BACKUP_ENCRYPTION", _make_encrypted, _encrypt_backups, _not_encrypted)
