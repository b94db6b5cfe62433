"""Tables as LibreOffice reads them: turned into its flat XML, in which each cell has its value, type and formula."""

from __future__ import annotations

import subprocess
from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_TRUTH: Final = {"of:=TRUE()": True, "of:=FALSE()": False}
"""LibreOffice has no cell that is true or false: of one in a workbook it makes such a formula."""

GUESSING: Final = "CSV:44,34,UTF-8,1"
"""Commas, double quotes, UTF-8, from line 1: what its window offers. What a cell is, LibreOffice guesses."""

TO_THE_LETTER: Final = f"{GUESSING},{'/'.join(f'{column}/2' for column in range(1, 31))}"
"""The same with every column chosen to be text."""


def sheets(folder: Path, *files: Path, filtered: str = "") -> dict[str, list[tuple[object, ...]]]:
    """The cells of every sheet of some files by its title, all read in one run; a formula anywhere is an error.

    Args:
        folder: an empty one, for the files made; LibreOffice gets a profile of its own there.
        files: workbooks, or tables with `filtered`, whose sheets are called like the files.
        filtered: the name of LibreOffice's filter and its options, where they cannot be told from the file.
    """
    subprocess.run(
        [
            require("soffice", "libreoffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *([f"--infilter={filtered}"] if filtered else []),
            *("--convert-to", "fods", "--outdir", str(folder), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=100,
    )
    return {
        sheet.get(f"{_TABLE}name", ""): _rows(sheet)
        for file in files
        for sheet in ET.parse(folder / f"{file.stem}.fods").iter(f"{_TABLE}table")  # noqa: S314 - LibreOffice wrote it
    }


def _rows(sheet: ET.Element) -> list[tuple[object, ...]]:
    """The rows of a sheet down to the last one with a value, each as far as the longest."""
    rows: list[list[object]] = []
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells = list(_cells(row))
        rows += [cells] * (_times(row, "rows") if cells else 1)
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    return [(*cells, *[None] * (width - len(cells))) for cells in rows]


def _cells(row: ET.Element) -> Iterator[object]:
    """The values of a row up to the last one there is."""
    empty = 0
    for cell in row:
        value = _value(cell)
        if value is None:
            empty += _times(cell, "columns")
        else:
            yield from [None] * empty
            empty = 0
            yield from [value] * _times(cell, "columns")


def _times(repeated: ET.Element, what: str) -> int:
    return int(repeated.get(f"{_TABLE}number-{what}-repeated", "1"))


def _value(cell: ET.Element) -> object:
    """The value of a cell; what LibreOffice guessed to be a time, a percentage or money is the text it shows."""
    formula = cell.get(f"{_TABLE}formula")
    if formula is not None:
        assert formula in _TRUTH, f"LibreOffice found a formula: {formula}"
        return _TRUTH[formula]
    kind = cell.get(f"{_OFFICE}value-type")
    if kind is None:
        return None
    if kind == "float":
        number = float(cell.get(f"{_OFFICE}value", ""))
        return int(number) if number.is_integer() else number
    if kind == "date":
        return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
    return "\n".join(map(_written, cell.findall(f"{_TEXT}p")))


def _written(paragraph: ET.Element) -> str:
    """The text of a paragraph, in which runs of blanks and tabs are elements."""
    whole = paragraph.text or ""
    for part in paragraph:
        if part.tag == f"{_TEXT}s":
            whole += " " * int(part.get(f"{_TEXT}c", "1"))
        elif part.tag == f"{_TEXT}tab":
            whole += "\t"
        else:
            whole += _written(part)
        whole += part.tail or ""
    return whole
