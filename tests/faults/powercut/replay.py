"""Cuts the power after every acknowledged save and looks at what the disk could hold.

1. The writer runs under strace. Every write, truncate, sync, create and unlink on the files of the diary is logged, and
   so is each "ACK n" that the writer prints after a save returned: one log, in exact order.
2. The log is replayed. A write is durable once its file was synced; an unlink once its folder was synced.
3. At each ACK the power is cut: the files that the disk could hold are built, opened as a diary, and compared with what
   was acknowledged. Two models of loss:
     worst   everything that was not synced is lost, and an unlinked journal comes back
     random  each write and unlink that was not synced is kept or lost with probability 1/2

Limits of the model: system calls, one writer, a created file counts as durable at once, one write is kept or lost
whole, cuts come right after an acknowledgement, and the -shm file is left out (SQLite makes it anew).
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog.domain.errors import StorageError
from kneelog.storage import Settings, open_store
from tests.faults.entries import NOW, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

Files = dict[str, bytearray]
"""Name to content."""

MODELS: Final = ("worst", "random")

_WRITER: Final = Path(__file__).with_name("writer.py")
_CHECKOUT: Final = Path(__file__).parents[3]
_CALLS: Final = (
    "openat,?open,write,pwrite64,fsync,fdatasync,ftruncate,?unlink,?unlinkat,"
    "?rename,?renameat,?renameat2,writev,pwritev,?fallocate"
)
_NOT_MODELLED: Final = frozenset({"rename", "renameat", "renameat2", "writev", "pwritev", "fallocate"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the files: write, truncate, sync, sync_folder, unlink, create, or an acknowledgement.

    Attributes:
        what: one of the words above.
        name: the file; empty for the folder.
        number: offset, length, or number acknowledged.
        content: what was written.
    """

    what: str
    name: str = ""
    number: int = 0
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a writer did.

    Attributes:
        before: the files as they were when it started.
        events: what it did to them, in order.
        settings: how the diary was driven.
    """

    before: dict[str, bytes]
    events: tuple[Event, ...]
    settings: Settings


@dataclass(slots=True)
class Outcome:
    """What the cuts cost.

    Attributes:
        cuts: how often the power was cut.
        losing: cuts after which an acknowledged entry was missing.
        most_lost: most acknowledged entries missing after one cut.
        broken: cuts after which the diary could not be opened, or was not whole.
        syncs: syncs in the whole run.
    """

    cuts: int = 0
    losing: int = 0
    most_lost: int = 0
    broken: int = 0
    syncs: int = 0

    @property
    def safe(self) -> bool:
        """Whether nothing was lost and nothing broken."""
        return self.cuts > 0 and self.losing == 0 and self.broken == 0


def record(folder: Path, settings: Settings, entries: int) -> Recording:
    """Trace a writer that saves so many entries into a new diary."""
    files = folder / "files"
    files.mkdir()
    path = files / "diary.sqlite3"
    open_store(path, at=NOW, settings=settings).close()
    before = {file.name: file.read_bytes() for file in files.iterdir()}
    log = folder / "trace.txt"
    command = [sys.executable, str(_WRITER), str(path), settings.journal, settings.synchronous, str(entries)]
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    subprocess.run(
        [*strace, *command], check=True, stderr=subprocess.DEVNULL, env={"PYTHONPATH": str(_CHECKOUT), "PATH": _path()}
    )
    return Recording(before, tuple(_events(log, files)), settings)


def cut(recording: Recording, model: str, folder: Path, seed: int = 7) -> Outcome:
    """Cut the power after each acknowledgement of a recording."""
    disk = _Disk({name: bytearray(content) for name, content in recording.before.items()})
    chance = random.Random(seed)  # noqa: S311 - the same cuts every time
    acknowledged: set[UUID] = set()
    outcome = Outcome()
    for event in recording.events:
        if event.what != "ack":
            disk.happen(event)
            continue
        acknowledged.add(numbered(event.number).id)
        image = disk.worst() if model == "worst" else disk.random(chance)
        lost = _missing(image, acknowledged, folder / f"{model}-{outcome.cuts}", recording.settings)
        outcome.cuts += 1
        outcome.broken += lost is None
        outcome.losing += bool(lost)
        outcome.most_lost = max(outcome.most_lost, lost or 0)
    outcome.syncs = disk.syncs
    return outcome


def _missing(image: Files, acknowledged: set[UUID], folder: Path, settings: Settings) -> int | None:
    """How many acknowledged entries an image lacks; None where it is no whole diary any more."""
    folder.mkdir(parents=True)
    for name, content in image.items():
        (folder / name).write_bytes(content)
    try:
        store = open_store(folder / "diary.sqlite3", at=NOW, settings=settings)
        try:
            present = {entry.id for entry in store.diary().entries}
            return None if store.check() else len(acknowledged - present)
        finally:
            store.close()
    except StorageError:
        return None
    finally:
        shutil.rmtree(folder)


@dataclass(slots=True)
class _Disk:
    """What is durable, and what is only on its way."""

    durable: Files
    pending: dict[str, list[Event]] = field(default_factory=dict)
    unlinked: set[str] = field(default_factory=set)
    syncs: int = 0

    def happen(self, event: Event) -> None:
        match event.what:
            case "write" | "truncate":
                self.pending.setdefault(event.name, []).append(event)
            case "sync":
                _apply(self.durable, self.pending.pop(event.name, []))
                self.syncs += 1
            case "sync_folder":
                for name in self.unlinked:
                    self.durable.pop(name, None)
                self.unlinked.clear()
                self.syncs += 1
            case "unlink":
                self.unlinked.add(event.name)
                self.pending.pop(event.name, None)
            case _:
                if event.name in self.unlinked:  # made again, so the unlink must have happened before
                    self.durable.pop(event.name, None)
                    self.unlinked.discard(event.name)
                self.durable.setdefault(event.name, bytearray())

    def worst(self) -> Files:
        return {name: bytearray(content) for name, content in self.durable.items()}

    def random(self, chance: random.Random) -> Files:
        image = self.worst()
        for events in self.pending.values():
            _apply(image, [event for event in events if chance.random() < 1 / 2])
        for name in sorted(self.unlinked):
            if chance.random() < 1 / 2:
                image.pop(name, None)
        return image


def _apply(image: Files, events: Iterable[Event]) -> None:
    for event in events:
        content = image.setdefault(event.name, bytearray())
        content.extend(bytes(max(0, event.number - len(content))))
        if event.what == "write":
            content[event.number : event.number + len(event.content)] = event.content
        else:
            del content[event.number :]


# ------------------------------------------------------------------------------------------------------ reading the log


def _path() -> str:
    strace = shutil.which("strace")
    return str(Path(strace).parent) if strace else ""


def _calls(log: Path) -> Iterator[tuple[str, str]]:
    """Yield name and arguments of every call that succeeded; join those that strace split in two."""
    unfinished: dict[str, str] = {}
    for line in log.read_text().splitlines():
        process, _, rest = line.partition(" ")
        call = rest.strip()
        if call.endswith("<unfinished ...>"):
            unfinished[process] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", call):
            call = unfinished.pop(process, "") + resumed[1]
        if (found := re.match(r"(\w+)\((.*)\)\s+= (-?\d+)", call)) and int(found[3]) >= 0:
            yield found[1], found[2]


def _plain(quoted: str) -> bytes:
    return bytes.fromhex(quoted.replace("\\x", "")) if quoted.startswith("\\x") else quoted.encode()


def _events(log: Path, folder: Path) -> Iterator[Event]:
    for name, arguments in _calls(log):
        event = _event(name, arguments, folder)
        if event is not None and not event.name.endswith("-shm"):
            yield event


def _event(name: str, arguments: str, folder: Path) -> Event | None:
    if name in {"write", "pwrite64"}:
        return _write(name, arguments, folder)
    if name in {"fsync", "fdatasync", "ftruncate", "writev", "pwritev", "fallocate"}:
        return _on_descriptor(name, arguments, folder)
    return _on_name(name, arguments, folder)


def _on_descriptor(name: str, arguments: str, folder: Path) -> Event | None:
    found = re.match(r"\d+<([^>]*)>(?:, (\d+))?", arguments)
    path = Path(_plain(found[1]).decode()) if found else Path()
    if path == folder:
        return Event("sync_folder")
    if not found or path.parent != folder:
        return None
    _check_modelled(name)
    return Event("truncate", path.name, int(found[2])) if name == "ftruncate" else Event("sync", path.name)


def _on_name(name: str, arguments: str, folder: Path) -> Event | None:
    found = re.search(r'"([^"]*)"', arguments)
    path = Path(_plain(found[1]).decode(errors="replace")) if found else Path()
    if path.parent != folder:
        return None
    _check_modelled(name)
    if name in {"unlink", "unlinkat"}:
        return Event("unlink", path.name)
    return Event("create", path.name) if "O_CREAT" in arguments else None


def _check_modelled(name: str) -> None:
    if name in _NOT_MODELLED:
        raise NotImplementedError(f"{name} on the files of a diary is not modelled")


def _write(name: str, arguments: str, folder: Path) -> Event | None:
    found = re.match(r'(\d+)<([^>]*)>, "([^"]*)"(.*)', arguments)
    if not found:
        return None
    path, content = Path(_plain(found[2]).decode()), _plain(found[3])
    if found[1] == "2" and content.startswith(b"ACK "):
        return Event("ack", number=int(content.split()[1]))
    if path.parent != folder:
        return None
    if name == "write":
        raise NotImplementedError(f"a write without an offset on {path.name} is not modelled")
    return Event("write", path.name, int(found[4].split(",")[-1]), content)
