"""What is made of a whole diary: insights, an export, an import of it, and the page for the doctor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.report import floor
from benchmarks.report.__main__ import typst_task
from benchmarks.speed.diaries import FEW, MANY, NOW, filled
from benchmarks.speed.turns import Compared, clocked, in_turns
from benchmarks.storage import bare
from kneelog import service
from kneelog.domain.entry import diary_day
from kneelog.insights import telling
from kneelog.storage import open_store
from kneelog.storage.schema import metadata
from kneelog.words import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kneelog.storage import Store

ROUNDS: Final = 3
"""Of ten years some of this takes half a minute; nothing here has a limit."""


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures of 90 days and of ten years."""
    for size in (FEW, MANY):
        with closing(filled(folder / f"{size.name}.sqlite3", size)) as store, speaking("en"):
            yield from _of(store, size.name, folder)


def _of(store: Store, name: str, folder: Path) -> Iterator[Compared]:
    today = diary_day(NOW)
    look = today - timedelta(days=1)  # a Sunday, which is over
    data = service.export(store, "json", NOW)
    choice = service.usual_visit(today)
    service.visit_pdf(store, choice, NOW)
    task = typst_task(store, NOW)
    copies = _Copies(folder, store.path)
    took = in_turns(
        {
            "insights": clocked(lambda: telling.told(store.diary(), look, None)),
            "raw": clocked(lambda: bare(store.path)),
            "export": clocked(lambda: service.export(store, "json", NOW)),
            "import": lambda: copies.imported(data),
            "copy": copies.copied,
            "page": clocked(lambda: service.visit_pdf(store, choice, NOW)),
            "typst": clocked(lambda: floor.compiled(task)),
        },
        ROUNDS,
    )
    rows = "raw sqlite3, the same rows"
    yield Compared(f"insights from scratch, {name}", f"{rows} fetched", took["insights"], took["raw"])
    yield Compared(f"export as JSON, {name}", f"{rows} fetched", took["export"], took["raw"])
    yield Compared(f"import of that JSON, {name}", f"{rows} written", took["import"], took["copy"])
    yield Compared(f"the page for the doctor, {name}", "raw Typst, the same document", took["page"], took["typst"])


class _Copies:
    """Brings a diary into new files; each time another one."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._folder = folder
        self._source = source
        self._number = 0

    def imported(self, data: bytes) -> float:
        """Return the seconds in which kneelog takes a file in: reads it, compares it and adds it."""
        with closing(self._empty()) as store:
            return clocked(
                lambda: service.apply_import(store, service.preview_import(store, data, "diary.json"), NOW)
            )()

    def copied(self) -> float:
        """Return the seconds in which sqlite3 alone writes the same rows into the same tables."""
        with closing(self._empty()) as store:
            path = store.path
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ATTACH ? AS source", (str(self._source),))

            def copy() -> None:
                for name in metadata.tables:
                    connection.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
                    connection.execute(f"INSERT INTO {name} SELECT * FROM source.{name}")  # noqa: S608 - the same
                connection.commit()

            return clocked(copy)()

    def _empty(self) -> Store:
        self._number += 1
        return open_store(self._folder / f"copy {self._number}.sqlite3", at=NOW)
