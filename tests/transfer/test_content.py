"""A file is what is in it, whatever its name says."""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from PIL import Image

from kneelog import cli
from kneelog.domain.errors import TransferError
from kneelog.transfer import read
from kneelog.transfer.content import of_text

DIARY: Final = b'{"entries": [{"occurred_at": "2026-11-22T20:41:00+01:00", "note": "<html><svg>%PDF PK MZ #!"}]}'
TABLE: Final = b'occurred_at,note\n2026-11-22T20:41:00+01:00,"<script>alert(1)</script>"\n'


def _picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, kind)
    return made.getvalue()


def _zip(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, DIARY)
    return made.getvalue()


def _tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("diary.json"))
    return made.getvalue()


def _workbook() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["day", "pain"])
    book.save(data)
    return data.getvalue()


def _database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table entry (note text)")
    made = connection.serialize()
    connection.close()
    return made


SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
FOREIGN: Final = {
    "html": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "a web page"),
    "html after space": (b"\n\n  <HTML lang=en><body>", "a web page"),
    "html after a remark": (b"<!-- saved --><!-- twice -->\n<html>", "a web page"),
    "html, wide": ("<html>".encode("utf-16"), "a web page"),
    "html, marked": (b"\xef\xbb\xbf<script>alert(1)</script>", "a web page"),
    "svg": (SVG.encode(), "a drawing"),
    "svg after its head": (
        f'<?xml version="1.0"?>\n<!-- made -->\n<!DOCTYPE svg PUBLIC "x">{SVG}'.encode(),
        "a drawing",
    ),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
    "sqlite": (_database(), "a database"),
    "xlsx": (_workbook(), "a spreadsheet of your own"),
    "zip": (_zip("diary.json"), "an archive"),
    "empty zip": (b"PK\5\6" + bytes(18), "an archive"),
    "gzip": (gzip.compress(DIARY), "an archive"),
    "tar": (_tar(), "an archive"),
    "old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a spreadsheet"),
    "png": (_picture("PNG"), "a picture"),
    "jpeg": (_picture("JPEG"), "a picture"),
    "gif": (_picture("GIF"), "a picture"),
    "webp": (_picture("WEBP"), "a picture"),
    "bmp": (_picture("BMP"), "a picture"),
    "tiff": (_picture("TIFF"), "a picture"),
    "heic": (b"\0\0\0\x18ftypheic", "a film, a picture or a sound"),
    "this Python": (Path(sys.executable).resolve().read_bytes()[:100_000], "a program"),
    "windows program": (b"MZ\x90\0\3\0\0\0", "a program"),
    "script": (b"#!/bin/sh\nrm -r ~\n", "a program"),
    "rtf": (b"{\\rtf1 occurred_at}", "a text document"),
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("name", ["diary.json", "diary.csv"])
def test_what_is_no_diary_is_told_as_what_it_seems(kind: str, name: str) -> None:
    """By its content, in a sentence that also says what can be taken in."""
    data, seems = FOREIGN[kind]
    with pytest.raises(TransferError) as refused:
        read(data, name)
    sentence = str(refused.value)
    assert sentence.startswith(f"{name}: This seems to be {seems}")
    assert "JSON" in sentence
    assert "CSV" in sentence


@pytest.mark.parametrize("name", ["diary.json", "diary.csv", "diary.html", "diary.exe", "diary"])
@pytest.mark.parametrize("data", [DIARY, TABLE])
def test_a_diary_is_one_under_any_name(name: str, data: bytes) -> None:
    """And a note may hold what a page, a program or an archive begins with."""
    assert len(read(data, name).records) == 1


def test_a_text_that_only_begins_like_something_else_is_left_to_its_reader() -> None:
    """What the readers have to say about a broken diary is worth more."""
    for text in ("", "{", "MZ,occurred_at", "BM;occurred_at", "occurred_at", "PK,occurred_at", "< 5", "ID,occurred_at"):
        assert of_text(text) is None, text


@pytest.mark.timeout(10)
def test_a_thousand_remarks_are_looked_through_once() -> None:
    """A file made to be looked at for hours is looked at for a moment."""
    for remark in ("<!---->", "<??>", "<!-- --><??> "):
        assert of_text(remark * 100 + "occurred_at") is None


def test_the_command_line_has_the_same_eyes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also for what a pipe brings; no diary is made."""
    file, diary = tmp_path / "diary.csv", tmp_path / "new.sqlite3"
    for data, seems in (FOREIGN["html"], FOREIGN["svg"], FOREIGN["png"], FOREIGN["xlsx"]):
        file.write_bytes(data)
        assert cli.main(["--db", str(diary), "import", "--apply", str(file)]) == cli.EXIT_PROBLEM
        assert f"This seems to be {seems}" in capsys.readouterr().err
