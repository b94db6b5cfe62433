"""Damages diary files, always the same way for the same number."""

from __future__ import annotations

import dataclasses
import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from kneelog.domain.entry import Entry
from kneelog.storage import open_store
from tests.storage.samples import LATER, NOW, an_entry, every_kind, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kneelog.domain.diary import Archive

PAGE: Final = 4096


def fill(path: Path, entries: int = 40) -> None:
    """Put a diary into an empty file: every kind of record, short notes and notes over pages, edited, deleted."""
    chance = random.Random(53)  # noqa: S311 - the same diary every time
    store = open_store(path, at=NOW)
    for number in range(entries):
        note = f"note {number} of the back of the knee " * (chance.choice([0, 1, 3, 400]))
        entry = dataclasses.replace(an_entry(note=note), occurred_at=NOW - timedelta(hours=7 * number))
        store.save(entry, at=NOW, expected=None)
        if number % 3 == 0:
            store.save(dataclasses.replace(entry, severity=number % 11), at=LATER, expected=1)
        if number % 10 == 0:
            store.void(Entry, entry.id, at=LATER, expected=store.versions(Entry, entry.id)[-1].number)
    for _ in range(6):
        for record in every_kind()[1:-1]:
            store.save(record, at=NOW, expected=None)
    store.save(every_kind()[-1], at=NOW, expected=None)
    store.close()


def by_record(archive: Archive) -> dict[tuple[int, str], object]:
    """Every record of an archive, exactly, under its kind and id."""
    kinds: Any = plain(archive)
    found = [(kind, versions) for kind, records in enumerate(kinds) for versions in records if versions]
    return {(kind, versions[0][3].get("id", "")): versions for kind, versions in found}


def _header_bytes(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(100)] = chance.randrange(256)


def _page(content: bytearray, chance: random.Random) -> slice:
    number = chance.randrange(len(content) // PAGE)
    return slice(number * PAGE, (number + 1) * PAGE)


def _zeroed_page(content: bytearray, chance: random.Random) -> None:
    content[_page(content, chance)] = bytes(PAGE)


def _random_page(content: bytearray, chance: random.Random) -> None:
    content[_page(content, chance)] = chance.randbytes(PAGE)


def _text(content: bytearray, chance: random.Random) -> None:
    found = [
        match.start() for match in re.finditer(rb"note [0-9]+ of|in the shoe|first visit|[0-9]-[0-9]{2}T", content)
    ]
    place = chance.choice(found)
    for offset in range(chance.randint(1, 8)):
        content[place + offset] ^= 1 << chance.randrange(8)


def _anywhere(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content) - 16)
    content[place : place + 16] = chance.randbytes(16)


def _cut_short(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(1, len(content)) :]


def _emptied(content: bytearray, _: random.Random) -> None:
    content.clear()


def _index_page(content: bytearray, chance: random.Random) -> None:
    """The end of a page of an index, or of a table of parts, where its rows are: such pages begin with 2 or 10."""
    found = [place for place in range(PAGE, len(content), PAGE) if content[place] in {2, 10}]
    place = chance.choice(found) + PAGE - 64 - chance.randrange(200)
    content[place : place + 64] = chance.randbytes(64)


def _nothing(_: bytearray, __: random.Random) -> None:
    """The file stays; something lies beside it."""


KINDS: Final[dict[str, Callable[[bytearray, random.Random], None]]] = {
    "header bytes": _header_bytes,
    "page of zeros": _zeroed_page,
    "page at random": _random_page,
    "text": _text,
    "16 bytes anywhere": _anywhere,
    "cut short": _cut_short,
    "zero length": _emptied,
    "index": _index_page,
    "garbage beside": _nothing,
}


def damage(path: Path, number: int) -> str:
    """Do damage of that number to a closed diary; return of which kind it is."""
    chance = random.Random(number)  # noqa: S311 - as above
    kind = list(KINDS)[number % len(KINDS)]
    content = bytearray(path.read_bytes())
    KINDS[kind](content, chance)
    path.write_bytes(content)
    if kind == "garbage beside":
        for ending in chance.sample(["-journal", "-wal", "-shm"], chance.randint(1, 3)):
            path.with_name(path.name + ending).write_bytes(chance.randbytes(chance.choice([1, 512, 9000])))
    return kind
