"""Every table of a diary as CSV, one a file, in a ZIP archive with a page that says what the columns are."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from kneelog.domain.diary import Diary
from kneelog.domain.vocabulary import TOPICS, MarkKind, Side, Term, Word, Zone
from kneelog.transfer import cells
from kneelog.transfer.tables import ENTRIES, TABLES, Table, notes
from kneelog.words import _

PAGE: Final = "README.txt"

_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The first that a ZIP archive can hold: the same diary gives the same bytes whenever it is exported."""

_MADE_ON_UNIX: Final = 3  # so that what is unpacked is for its owner alone, as `zipfile` notes it in the way of Unix


def write(diary: Diary, *, demo: bool = False) -> bytes:
    """Return the archive; the same diary gives the same bytes in one language."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member(PAGE), page(demo=demo).encode("utf-8-sig"))
        for table in TABLES:
            archive.writestr(_member(file_name(table)), cells.write(table, diary, demo=demo))
    return data.getvalue()


def file_name(table: Table[Any]) -> str:
    """Return what the file of a table is called in the archive."""
    return f"{table.name}.csv"


def page(*, demo: bool) -> str:
    """Return what the files and their columns are, in the language that holds."""
    return "\r\n".join((*_head(demo=demo), *_columns(), *_words()))


def _head(*, demo: bool) -> Iterator[str]:
    if demo:
        yield _("DEMO: a made-up diary, not a person")
        yield ""
    yield _("The diary as tables. Each file is one table: UTF-8, commas, names of the columns on the first line.")
    yield from notes()
    yield _("Yes and no are yes and no, dates are like 2026-11-22, times carry their distance from UTC.")
    yield _("An apostrophe before = + - @ keeps a spreadsheet from running a cell as a formula; it is not part of it.")
    yield _("kneelog reads {file} back; the others are made from it, the marks and the ratings.").format(
        file=file_name(ENTRIES)
    )


def _columns() -> Iterator[str]:
    for table in TABLES:
        yield ""
        yield f"{file_name(table)}: {table.title}"
        for column in table.columns:
            yield f"  {column.name}: {column.title}. {column.meaning}".rstrip()
    yield ""


def _words() -> Iterator[str]:
    """Yield the words of the closed vocabularies by their columns, for one word can stand in two vocabularies."""
    yield _("The words in the files, by column:")
    for column, words in _VOCABULARIES:
        yield ""
        yield column
        yield from (f"  {word.value}: {word.question if isinstance(word, Term) else word.label}" for word in words)
    yield ""


_VOCABULARIES: Final[tuple[tuple[str, tuple[Term | Word, ...]], ...]] = (
    ("side", tuple(Side)),
    ("zone", tuple(Zone)),
    ("about", tuple(term for topic in TOPICS for term in topic)),
    ("marks.csv, kind", tuple(MarkKind)),
)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _NO_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = _MADE_ON_UNIX
    return member
