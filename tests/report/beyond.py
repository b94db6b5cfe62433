"""What the page for the doctor keeps to beyond PDF/A-3a and PDF/UA-1, looked up in a PDF with pikepdf.

Both standards let pass what this page must not have: a link that leads out of the file, a table without a header, text
without a heading, an attached file that nobody described.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACTIONS: Final = frozenset(
    f"/{kind}"
    for kind in (
        *("GoToR", "GoToE", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm", "ResetForm"),
        *("ImportData", "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView"),
    )
)
"""What a PDF can do when it is opened or clicked (ISO 32000-1, table 198), all but going to a place in itself."""


def breaches(pdf: bytes) -> list[str]:
    """What the PDF does not keep to, in words."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        tags = list(_under(opened.Root.StructTreeRoot))
        checks = (_actions(opened), _title(opened), _colour(opened), _files(opened), _headings(tags), _tables(tags))
        return [told for check in checks for told in check]


def tagged(opened: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The elements of one kind in the tag tree."""
    return [tag for tag in _under(opened.Root.StructTreeRoot) if tag.get("/S") == kind]


def _under(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element under a node of the tag tree, in reading order."""
    below = node.get("/K")
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _under(child)


def _actions(opened: pikepdf.Pdf) -> Iterator[str]:
    for found in _dictionaries(opened.objects):
        if found.get("/S") in ACTIONS or "/AA" in found:
            yield "something can be opened, followed or run"
        if isinstance(found, pikepdf.Stream) and "/F" in found:
            yield "a part of the file is outside of it"


def _dictionaries(objects: Iterable[Any]) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of a file, those inside others too."""
    for found in objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            yield from _dictionaries(map(_direct, found.values()))
        elif isinstance(found, pikepdf.Array):
            yield from _dictionaries(map(_direct, found))


def _direct(found: Any) -> Any:  # noqa: ANN401 - pikepdf hands out numbers and truth values as Python's own
    """A value that stands in its place and nowhere else; what is referred to is met at its own."""
    return None if isinstance(found, pikepdf.Object) and found.is_indirect else found


def _title(opened: pikepdf.Pdf) -> Iterator[str]:
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if not metadata.get("dc:title") or metadata["dc:title"] != str(opened.docinfo.get("/Title")):
            yield "readers of the old and of the new kind are not told the same title"


def _colour(opened: pikepdf.Pdf) -> Iterator[str]:
    if [str(intent.S) for intent in opened.Root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        yield "no output intent says how colours are meant"


def _files(opened: pikepdf.Pdf) -> Iterator[str]:
    for name, attached in opened.attachments.items():
        if not attached.description:
            yield f"{name} is attached without a description"


def _headings(tags: list[pikepdf.Object]) -> Iterator[str]:
    kinds = [str(tag.S) for tag in tags]
    if "/H1" not in kinds or "/H2" not in kinds:
        yield "a heading is missing"


def _tables(tags: list[pikepdf.Object]) -> Iterator[str]:
    for table in (tag for tag in tags if tag.S == "/Table"):
        headers = [cell for cell in _under(table) if cell.S == "/TH"]
        if not headers:
            yield "a table has no header"
        if any(_scope(cell) is None for cell in headers):
            yield "a header does not say which cells it is for"


def _scope(cell: pikepdf.Object) -> str | None:
    told = cell.get("/A")
    attributes = told if isinstance(told, pikepdf.Array) else [told]
    scopes = [str(each.Scope) for each in attributes if isinstance(each, pikepdf.Dictionary) and "/Scope" in each]
    return scopes[0] if scopes else None
