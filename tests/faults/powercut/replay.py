"""Cuts the power while a scene is played, and looks at what the disk could hold.

1. The scene is played under strace. Every write, truncate, sync, create, link, rename and unlink on the files of the
   diary and of the folders beside it is logged, and so is each "ACK n" of something that was done: one log, in order.
2. The log is replayed. A write is durable once its file was synced; a name given or taken, once its folder was.
3. The power is cut, after each ACK or anywhere: the files that the disk could hold are built, opened as a diary, and
   compared with what was acknowledged. Four models of loss:
     worst   everything that was not synced is lost, and an unlinked journal comes back
     given   as worst, but names that were given are kept: a file has its new name, and the journal of the one that had
             it before comes back beside it
     taken   as worst, but names that were taken are gone: an unlinked file, and what should have had its name since
     random  each write and each change of a name that was not synced is kept or lost with probability 1/2

Limits of the model: system calls, one writer, a created file or folder counts as durable at once, a page of a write is
kept or lost whole, and the -shm file is left out (SQLite makes it anew).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from kneelog.domain.errors import StorageError
from kneelog.storage import Settings
from tests.faults.powercut.scene import Scene, command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

Files = dict[str, bytearray]
"""Name, with the folder it is in, to content."""

MODELS: Final = ("worst", "given", "taken", "random")

_CHECKOUT: Final = Path(__file__).parents[3]
_CALLS: Final = (
    "openat,?open,write,pwrite64,fsync,fdatasync,ftruncate,?unlink,?unlinkat,?link,?linkat,"
    "?rename,?renameat,?renameat2,writev,pwritev,?fallocate,?sendfile,?copy_file_range"
)
_PAGE: Final = 4096
_AT_ITS_END: Final = -1
"""Stands for the offset of a write that goes on where the last one ended."""

_TURNS: Final = frozenset({"ack", "empty", "link", "rename", "truncate", "unlink"})
"""What turns one state into another: each of these is cut after, however few cuts there are."""

_NOT_MODELLED: Final = frozenset({"writev", "pwritev", "fallocate", "sendfile", "copy_file_range"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: write, truncate, sync, sync_folder, unlink, link, rename, create, empty, or ack.

    Attributes:
        what: one of the words above.
        name: the file or folder, seen from the folder of the diary, which is ".".
        number: offset, length, or number acknowledged.
        content: what was written.
        other: the new name of what is linked or renamed.
    """

    what: str
    name: str = ""
    number: int = 0
    content: bytes = b""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a scene did.

    Attributes:
        scene: which.
        before: the files as they were when it started.
        events: what it did to them, in order.
        settings: how the diary was driven.
        known: what was missing after cuts that left the same files, by these files and how much was acknowledged.
    """

    scene: Scene
    before: dict[str, bytes]
    events: tuple[Event, ...]
    settings: Settings
    known: dict[object, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What the cuts cost.

    Attributes:
        cuts: how often the power was cut.
        losing: cuts after which something acknowledged was missing.
        most_lost: most that was acknowledged and missing after one cut.
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


def record(folder: Path, scene: Scene, settings: Settings, times: int) -> Recording:
    """Play a scene under the tracer."""
    files = folder / "files"
    files.mkdir()
    path = files / "diary.sqlite3"
    scene.prepare(path, settings)
    before = {file.relative_to(files).as_posix(): file.read_bytes() for file in files.rglob("*") if file.is_file()}
    log = folder / "trace.txt"
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT)}
    subprocess.run(
        [*strace, *command(scene, path, settings, times)], check=True, stderr=subprocess.DEVNULL, env=environment
    )
    return Recording(scene, before, tuple(_events(log, files)), settings)


def cut(recording: Recording, model: str, folder: Path, anywhere: int = 0, seed: int = 7) -> Outcome:
    """Cut the power after each acknowledgement of a recording, or in so many places spread over all that happened."""
    disk = _Disk.holding(recording.before)
    chance = random.Random(seed)  # noqa: S311 - the same cuts every time
    acknowledged: set[int] = set()
    outcome = Outcome()
    spots = _spread(recording.events, anywhere)
    for place, event in enumerate(recording.events):
        if event.what == "ack":
            acknowledged.add(event.number)
        else:
            disk.happen(event)
        if place not in spots and (anywhere or event.what != "ack"):
            continue
        image = disk.random(chance) if model == "random" else disk.unsynced_lost(model)
        same = frozenset((name, sha256(content).digest()) for name, content in image.items()), len(acknowledged)
        if same not in recording.known:
            recording.known[same] = _missing(recording, image, acknowledged, folder / f"{model}-{outcome.cuts}")
        lost = recording.known[same]
        outcome.cuts += 1
        outcome.broken += lost is None
        outcome.losing += bool(lost)
        outcome.most_lost = max(outcome.most_lost, lost or 0)
    outcome.syncs = disk.syncs
    return outcome


def _spread(events: Sequence[Event], cuts: int) -> AbstractSet[int]:
    """Choose so many places: where one state turns into another, and evenly between; all where there are no more."""
    turns = [place for place, event in enumerate(events) if event.what in _TURNS]
    others = [place for place, event in enumerate(events) if event.what not in _TURNS]
    chosen = _evenly(turns, cuts)
    return {*chosen, *_evenly(others, cuts - len(chosen))}


def _evenly(places: Sequence[int], number: int) -> list[int]:
    number = min(number, len(places))
    return [places[round((spot + 1) * len(places) / number) - 1] for spot in range(number)]


def _missing(recording: Recording, image: Files, acknowledged: AbstractSet[int], folder: Path) -> int | None:
    """How much of what was acknowledged an image lacks; None where it is no whole diary any more."""
    folder.mkdir()  # of a diary that is gone nothing is left
    for name, content in image.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    try:
        return recording.scene.missing(folder / "diary.sqlite3", recording.settings, acknowledged)
    except (StorageError, AssertionError):
        return None
    finally:
        shutil.rmtree(folder)


@dataclass(slots=True)
class _Disk:
    """What is durable, and what is only on its way. A file is a number; names point to it.

    Attributes:
        content: of each file, as far as it is durable.
        pending: what was written to each file since it was synced.
        names: the names as a program sees them.
        durable: the names as the disk holds them.
        given: names that were given or, with None, taken since their folder was synced.
        syncs: how often something was synced.
    """

    content: list[bytearray]
    names: dict[str, int]
    durable: dict[str, int]
    pending: dict[int, list[Event]] = field(default_factory=dict)
    given: list[tuple[str, int | None]] = field(default_factory=list)
    syncs: int = 0

    @classmethod
    def holding(cls, files: dict[str, bytes]) -> _Disk:
        names = {name: number for number, name in enumerate(files)}
        return cls([bytearray(content) for content in files.values()], names, dict(names))

    def happen(self, event: Event) -> None:
        match event.what:
            case "write" | "truncate":
                self.pending.setdefault(self.names[event.name], []).append(event)
            case "sync":
                file = self.names[event.name]
                _apply(self.content[file], self.pending.pop(file, []))
                self.syncs += 1
            case "sync_folder":
                _name(self.durable, (each for each in self.given if _folder(each[0]) == event.name))
                self.given = [each for each in self.given if _folder(each[0]) != event.name]
                self.syncs += 1
            case "create":
                self._create(event.name)
            case "empty":
                self._create(event.name)
                self.happen(Event("truncate", event.name))
            case _:
                file = self.names[event.name] if event.what == "link" else self.names.pop(event.name)
                if event.other:
                    self.names[event.other] = file
                    self.given.append((event.other, file))
                if event.what != "link":
                    self.given.append((event.name, None))

    def _create(self, name: str) -> None:
        if name in self.names:  # only opened
            return
        self.content.append(bytearray())
        self.names[name] = self.durable[name] = len(self.content) - 1
        self.given = [each for each in self.given if each[0] != name]  # made again, so whatever was before is done

    def unsynced_lost(self, model: str) -> Files:
        names = dict(self.durable)
        _name(names, [(name, file) for name, file in self.given if model == ("taken" if file is None else "given")])
        return {name: bytearray(self.content[file]) for name, file in names.items()}

    def random(self, chance: random.Random) -> Files:
        content = {file: bytearray(self.content[file]) for file in range(len(self.content))}
        for file, events in self.pending.items():
            _apply(content[file], [event for event in events if chance.random() < 1 / 2])
        names = dict(self.durable)
        _name(names, [each for each in self.given if chance.random() < 1 / 2])
        return {name: content[file] for name, file in names.items()}


def _apply(content: bytearray, events: Iterable[Event]) -> None:
    for event in events:
        content.extend(bytes(max(0, event.number - len(content))))
        if event.what == "write":
            content[event.number : event.number + len(event.content)] = event.content
        else:
            del content[event.number :]


def _name(names: dict[str, int], given: Iterable[tuple[str, int | None]]) -> None:
    for name, file in given:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


# ------------------------------------------------------------------------------------------------------ reading the log


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
    """Yield what happened; a write without an offset follows the one before it since the file was opened."""
    written: dict[str, int] = {}
    for name, arguments in _calls(log):
        if name.startswith("open"):
            written.update({opened: 0 for opened in _named(arguments, folder) if opened})
        event = _event(name, arguments, folder)
        if event is None or event.name.endswith("-shm"):
            continue
        if event.number == _AT_ITS_END:
            event = replace(event, number=written[event.name])
            written[event.name] += len(event.content)
        pages = range(0, len(event.content), _PAGE) or (0,)
        yield from (
            replace(event, number=event.number + start, content=event.content[start : start + _PAGE]) for start in pages
        )


def _event(name: str, arguments: str, folder: Path) -> Event | None:
    if name in {"write", "pwrite64"}:
        return _write(name, arguments, folder)
    if name in {"fsync", "fdatasync", "ftruncate"} | _NOT_MODELLED:
        return _on_descriptor(name, arguments, folder)
    return _on_name(name, arguments, folder)


def _on_descriptor(name: str, arguments: str, folder: Path) -> Event | None:
    found = re.match(r"\d+<([^>]*)>(?:, (\d+))?", arguments)
    path = Path(_plain(found[1]).decode()) if found else Path()
    inside = _inside(path, folder)
    if not found or inside is None:
        return None
    _check_modelled(name)
    if name == "ftruncate":
        return Event("truncate", inside, int(found[2]))
    return Event("sync_folder" if path.is_dir() else "sync", inside)


def _on_name(name: str, arguments: str, folder: Path) -> Event | None:
    inside = _named(arguments, folder)
    if not inside or inside[0] is None:
        return None
    if name.startswith(("link", "rename")):
        assert inside[1] is not None, "a file of the diary leaves its folder"
        return Event(re.split("at", name)[0], inside[0], other=inside[1])
    if name.startswith("unlink"):
        return Event("unlink", inside[0])
    if "O_TRUNC" in arguments and "O_EXCL" not in arguments:
        return Event("empty", inside[0])
    return Event("create", inside[0]) if "O_CREAT" in arguments else None


def _named(arguments: str, folder: Path) -> list[str | None]:
    """Return the files that a call names; None for one outside."""
    paths = [Path(_plain(quoted).decode(errors="replace")) for quoted in re.findall(r'"([^"]*)"', arguments)]
    return [_inside(path, folder) for path in paths]


def _inside(path: Path, folder: Path) -> str | None:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else None


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
    inside = _inside(path, folder)
    if inside is None:
        return None
    return Event("write", inside, _AT_ITS_END if name == "write" else int(found[4].split(",")[-1]), content)
