"""The page for the doctor before independent judges: veraPDF for PDF/A-3a and PDF/UA-1, and what goes beyond both.

docs/report.md lists what is checked and what is not. Each check is seen to refuse a PDF that breaks it.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kneelog import service
from kneelog.domain.entry import Activity, Entry, Place, Treatment
from kneelog.domain.vocabulary import Side, Zone
from kneelog.report.model import VisitChoice
from tests.browser.screens import HOSTILE, fill_demo, fill_hostile, tricky
from tests.conftest import FIXED_NOW
from tests.report import beyond
from tests.strategies import HOSTILE as MORE_HOSTILE
from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Callable

    Fill = Callable[[Path, datetime], None]
    Change = Callable[[pikepdf.Pdf], None]

pytestmark = pytest.mark.slow  # draws whole pages, and starts a Java

ROOT: Final = Path(__file__).parents[2]
TODAY: Final = FIXED_NOW.date()
CHOICE: Final = VisitChoice(
    TODAY - timedelta(days=89), TODAY, include_notes=True, concern="Can I run again?", questions=("Is it worn?",)
)
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of a file made and thrown away here


def fill_more_hostile(diary: Path, now: datetime) -> None:
    """The hostile diary, and a day for each text that has broken programs, wherever a person can write one."""
    fill_hostile(diary, now)
    store = service.open_diary(diary, now)
    texts = (*MORE_HOSTILE, *(tricky(number) for number in range(22)), "中文 日本語 ไทย", "\x07\x1b[31m\x7f", "x" * 900)
    for number, text in enumerate(texts, start=1):
        name = " ".join(text.split())[:60].strip() or "blank"
        entry = Entry(
            UUID(int=1000 + number),
            now - timedelta(days=number),
            severity=number % 11,
            places=(Place(Zone.ELSEWHERE, Side.LEFT, words=name),),
            activities=(Activity(name),),
            treatments=(Treatment(name, name),),
            note=text,
        )
        service.save_entry(store, entry, now)
    store.close()


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., bytes]:
    """Make the PDF that a person gets, of a diary filled for it."""

    def make(fill: Fill, choice: VisitChoice = CHOICE, *, protected: bool = False) -> bytes:
        path = tmp_path / f"{len(list(tmp_path.glob('*.sqlite3')))}.sqlite3"
        fill(path, FIXED_NOW)
        store = service.open_diary(path, FIXED_NOW)
        try:
            if protected:
                return service.visit_pdf_protected(store, choice, FIXED_NOW, PASSWORD)
            return service.visit_pdf(store, choice, FIXED_NOW)
        finally:
            store.close()

    return make


def judged(folder: Path, pdfs: dict[str, bytes]) -> dict[str, dict[str, dict[str, str]]]:
    """What veraPDF finds in each PDF; in a process of its own, as a Java and pytest both want to catch signals."""
    require("java")
    paths = {name: folder / f"{number}.pdf" for number, name in enumerate(pdfs)}
    for name, pdf in pdfs.items():
        paths[name].write_bytes(pdf)
    called = run(
        [sys.executable, "-m", "tests.report.verapdf", *map(str, paths.values())],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=110,
        cwd=ROOT,
    )
    assert called.stdout, called.stderr
    found = json.loads(called.stdout)
    return {name: found[path.name] for name, path in paths.items()}


def test_no_judge_finds_anything(made: Callable[..., bytes], tmp_path: Path) -> None:
    """The pages of the demo, in English and German, of a hostile diary and of an empty one keep to every rule."""
    nasty = replace(CHOICE, concern=HOSTILE[:160], questions=(HOSTILE[:140],) * 3, name=HOSTILE[:80])
    pdfs = {
        "demo": made(fill_demo),
        "German": made(fill_demo, replace(CHOICE, language="de")),
        "hostile": made(fill_more_hostile, nasty),
        "empty": made(lambda *_: None),
    }
    with pikepdf.open(BytesIO(pdfs["German"])) as opened:
        assert str(opened.Root.Lang) == "de"
    for name, found in judged(tmp_path, pdfs).items():
        assert found == {"PDF/A-3a": {}, "PDF/UA-1": {}}, name
        assert beyond.breaches(pdfs[name]) == [], name


def test_a_protected_copy_can_still_be_read_aloud(made: Callable[..., bytes], tmp_path: Path) -> None:
    """Opened with its password it keeps to PDF/UA-1; of PDF/A it breaks nothing but that it no longer claims it."""
    opened = BytesIO()
    with pikepdf.open(BytesIO(made(fill_demo, protected=True)), password=PASSWORD) as copy:
        copy.save(opened)
    (found,) = judged(tmp_path, {"copy": opened.getvalue()}).values()
    assert found["PDF/UA-1"] == {}
    assert set(found["PDF/A-3a"]) == {"6.6.4-1"}


# ------------------------------------------------------------------------------------------------------ broken twins


def _without(key: str) -> Change:
    """Take a key out of the catalogue."""
    return lambda opened: opened.Root.__delitem__(key)


def _everywhere(key: str, kind: str, within: str) -> Change:
    """Take a key out of every object whose `kind` is `within`."""

    def strip(opened: pikepdf.Pdf) -> None:
        for found in opened.objects:
            if isinstance(found, Dictionary | pikepdf.Stream) and found.get(kind) == within and key in found:
                del found[key]

    return strip


def _tags(kind: str, change: Callable[[pikepdf.Object], None]) -> Change:
    """Change every element of a kind in the tag tree."""

    def apply(opened: pikepdf.Pdf) -> None:
        for tag in beyond.tagged(opened, kind):
            change(tag)

    return apply


def _renamed(kind: str) -> Callable[[pikepdf.Object], None]:
    return lambda tag: tag.__setitem__("/S", Name(kind))


def _opens(action: Dictionary) -> Change:
    """Have something happen when the file is opened."""
    return lambda opened: opened.Root.__setitem__("/OpenAction", action)


def _claims(pattern: bytes, instead: bytes = b"") -> Change:
    """Change what the metadata says."""

    def change(opened: pikepdf.Pdf) -> None:
        told = opened.Root.Metadata.read_bytes()
        opened.Root.Metadata.write(re.sub(pattern, instead, told))

    return change


def _drawn(drawing: bytes, state: Dictionary | None = None) -> Change:
    """Draw something more on page one."""

    def draw(opened: pikepdf.Pdf) -> None:
        first = opened.pages[0]
        if state is not None:
            first.Resources.ExtGState = Dictionary(Odd=opened.make_indirect(state))
        first.contents_add(drawing)

    return draw


def _no_fonts(opened: pikepdf.Pdf) -> None:
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        _everywhere(key, "/Type", "/FontDescriptor")(opened)


def _no_intent(opened: pikepdf.Pdf) -> None:
    """Colours of a device, and nothing that says of which."""
    del opened.Root.OutputIntents
    _drawn(b"/Artifact BMC q 1 0 0 rg 1 1 1 1 re f Q EMC\n")(opened)


def _title_gone(opened: pikepdf.Pdf) -> None:
    del opened.docinfo.Title


A, UA = "PDF/A-3a", "PDF/UA-1"
REFUSED_BY_VERAPDF: Final[dict[str, tuple[Change, str, str]]] = {
    "no output intent": (_no_intent, A, "6.2.4.3-2"),
    "no claim of PDF/A": (_claims(rb"<pdfaid:\w+>\w+</pdfaid:\w+>"), A, "6.6.4-1"),
    "another part": (_claims(rb"<pdfaid:part>3", b"<pdfaid:part>2"), A, "6.6.4-2"),
    "another level": (_claims(rb"<pdfaid:conformance>A", b"<pdfaid:conformance>B"), A, "6.6.4-3"),
    "font not inside": (_no_fonts, A, "6.2.11.4.1-1"),
    "letters unknown": (_everywhere("/ToUnicode", "/Type", "/Font"), A, "6.2.11.7.2-1"),
    "script": (_opens(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))), A, "6.5.1-1"),
    "program": (_opens(Dictionary(S=Name.Launch, F=String("x"))), A, "6.5.1-1"),
    "action of a page": (lambda opened: opened.pages[0].__setitem__("/AA", Dictionary()), A, "6.5.2-2"),
    "attached for no reason": (_everywhere("/AFRelationship", "/Type", "/Filespec"), A, "6.8-3"),
    "attached to nothing": (_without("/AF"), A, "6.8-4"),
    "attached without type": (_everywhere("/Subtype", "/Type", "/EmbeddedFile"), A, "6.8-1"),
    "blend mode unknown": (_drawn(b"/Odd gs\n", Dictionary(Type=Name.ExtGState, BM=Name.Odd)), A, "6.2.10-1"),
    "not marked as tagged": (_without("/MarkInfo"), A, "6.7.2.2-1"),
    "no tags": (_without("/StructTreeRoot"), A, "6.7.3.3-1"),
    "no claim of PDF/UA": (_claims(rb"<pdfuaid:part>1</pdfuaid:part>"), UA, "5-1"),
    "no language": (_without("/Lang"), UA, "7.2-34"),
    "no title": (_claims(rb"<dc:title>.*?</dc:title>"), UA, "7.1-9"),
    "title not shown": (_without("/ViewerPreferences"), UA, "7.1-10"),
    "picture without words": (_tags("/Figure", lambda tag: tag.__delitem__("/Alt")), UA, "7.3-1"),
    "picture with empty words": (_tags("/Figure", lambda tag: tag.__setitem__("/Alt", String(""))), UA, "7.3-1"),
    "heading left out": (_tags("/H2", _renamed("/H3")), UA, "7.4.2-1"),
    "drawn beside the tags": (_drawn(b"q 1 1 1 1 re f Q\n"), UA, "7.1-3"),
}
"""What is done to a PDF, the standard that then refuses it, and the number of the rule."""

REFUSED_BEYOND: Final[dict[str, tuple[Change, str]]] = {
    "address of the web": (_opens(Dictionary(S=Name.URI, URI=String("http://127.0.0.1/"))), "opened, followed or run"),
    "another file": (
        _opens(Dictionary(S=Name.GoToR, F=String("x"), D=Array([0, Name.Fit]))),
        "opened, followed or run",
    ),
    "part of another file": (lambda opened: opened.pages[0].Contents.__setitem__("/F", String("x")), "outside of it"),
    "no output intent": (_without("/OutputIntents"), "no output intent"),
    "no title for old readers": (_title_gone, "the same title"),
    "no description": (_everywhere("/Desc", "/Type", "/Filespec"), "diary.csv is attached without a description"),
    "no heading": (_tags("/H1", _renamed("/P")), "a heading is missing"),
    "no header": (_tags("/TH", _renamed("/TD")), "a table has no header"),
    "header of nothing": (_tags("/TH", lambda tag: tag.__delitem__("/A")), "which cells it is for"),
}
"""What is done to a PDF that both standards allow, and what is said of it."""


def broken(pdf: bytes, change: Change) -> bytes:
    """A copy of a PDF with a change."""
    copy = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(copy)
    return copy.getvalue()


def test_verapdf_refuses_what_is_broken(made: Callable[..., bytes], tmp_path: Path) -> None:
    """Each PDF with one thing broken is refused for that thing, by the rule that is about it."""
    pdf = made(fill_hostile, replace(CHOICE, appendix=False))
    twins = {name: broken(pdf, change) for name, (change, _, _) in REFUSED_BY_VERAPDF.items()}
    twins["no id"] = pdf.replace(b"/ID[", b"/IX[")
    encrypted = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(encrypted, encryption=pikepdf.Encryption(owner=PASSWORD, user=""))
    twins["encrypted"] = encrypted.getvalue()
    expected = {name: (standard, rule) for name, (_, standard, rule) in REFUSED_BY_VERAPDF.items()}
    expected |= {"no id": (A, "6.1.3-1"), "encrypted": (A, "6.1.3-2")}
    found = judged(tmp_path, twins | {"whole": broken(pdf, lambda _: None)})
    assert found.pop("whole") == {A: {}, UA: {}}
    missed = {name: found[name] for name, (standard, rule) in expected.items() if rule not in found[name][standard]}
    assert missed == {}


@pytest.mark.parametrize("name", REFUSED_BEYOND)
def test_what_the_standards_allow_and_we_do_not_is_refused(made: Callable[..., bytes], name: str) -> None:
    """Each PDF with one thing broken is refused for that thing, and whole it is not."""
    change, said = REFUSED_BEYOND[name]
    pdf = made(fill_hostile, replace(CHOICE, appendix=False))
    assert beyond.breaches(pdf) == []
    assert any(said in told for told in beyond.breaches(broken(pdf, change)))
