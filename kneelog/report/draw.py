"""Draw a Visit with Typst: the PDF, and the same pages as pictures for the screen.

Text reaches the template as JSON values and is never read as markup. The PDF claims PDF/A-3a (it can be kept, and may
carry the diary as files) and PDF/UA-1 (a screen reader can read it).
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import typst

from kneelog.charts import bodyheat
from kneelog.charts.tokens import LIGHT, Band
from kneelog.domain.errors import ReportError
from kneelog.report import coverage
from kneelog.report.labels import labels
from kneelog.report.model import Places, Table, Visit
from kneelog.words import _, ngettext, speaking

PREVIEW_PPI: Final = 144

TEMPLATE: Final = Path(__file__).with_name("template.typ")
STANDARDS: "Final[tuple[list[typst.PDFStandard], ...]]" = (["a-3a", "ua-1"], ["1.7"])
"""Tried in this order. Should a glyph be missing in spite of `coverage`, a plain page is better than none."""

_FEW: Final = 2
"""Patterns, rows and marks that stay on a page one that would otherwise run over."""

_SHORT_LOG: Final = 500
"""Rows of a log that is set together with page one. Years of it take long and much memory, so they are set once."""

_PRINTED: Final = replace(LIGHT, skinline=LIGHT.ink)
"""Outlines in ink: lighter ones are gone on a fax."""

_REPLACEMENT: Final = "\N{WHITE SQUARE}"
_LONGEST_RUN: Final = 24
"""Characters without a blank after which a line may break, so that no word runs out of its column."""

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Controls, and marks that turn the direction of text round: they could make a line read as something else."""

_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_JOINER: Final = "\N{ZERO WIDTH JOINER}"
_PARTS: Final = frozenset({_JOINER, "\N{VARIATION SELECTOR-15}", "\N{VARIATION SELECTOR-16}"})
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF.

    Attributes:
        name: its file name.
        data: its content; UTF-8.
        mime_type: its type.
        description: what it is, in words.
    """

    name: str
    data: bytes
    mime_type: str
    description: str


def pdf(visit: Visit, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF; the same visit and attachments give the same bytes, as its only date is that of the visit.

    Raises:
        ReportError: Typst could not draw it.
    """
    compiler = _fitting(visit, attachments)
    for standards in STANDARDS[:-1]:
        with suppress(typst.TypstError):
            return _one(compiler.compile(format="pdf", pdf_standards=standards))
    try:
        return _one(compiler.compile(format="pdf", pdf_standards=STANDARDS[-1]))
    except typst.TypstError as error:
        raise _could_not(error) from error


def pages(visit: Visit, ppi: int = PREVIEW_PPI) -> tuple[bytes, ...]:
    """Return the pages as PNG pictures.

    Raises:
        ReportError: Typst could not draw it.
    """
    try:
        drawn = _fitting(visit).compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise _could_not(error) from error
    return tuple(drawn) if isinstance(drawn, list) else (_one(drawn),)


def _fitting(visit: Visit, attachments: Sequence[Attachment] = ()) -> typst.Compiler:
    """Return Typst with as much of the visit on page one as fits there; what is left out is counted, and in the log.

    The limits of `build` fit every ordinary diary; this is for one that fills them all, or is written in capitals.
    """
    if visit.appendix is None or len(visit.appendix.log) <= _SHORT_LOG:
        compiler = _compiler(visit, attachments)
        if _ends_on_page(compiler) == 1:  # what is set here is kept and drawn from, so looking costs nothing
            return compiler
    for reduce in _REDUCTIONS:
        if _ends_on_page(_compiler(_without_log(visit))) == 1:  # what stands before the log tells it too
            break
        visit = reduce(visit)
    return _compiler(visit, attachments)


def _ends_on_page(compiler: typst.Compiler) -> int:
    try:
        return int(json.loads(compiler.eval("query(<summary-end>).first().location().page()")))
    except RuntimeError as error:  # of which TypstError is one; `eval` raises it bare
        raise _could_not(error) from error


def _without_log(visit: Visit) -> Visit:
    return visit if visit.appendix is None else replace(visit, appendix=replace(visit.appendix, log=()))


def _fewer_patterns(visit: Visit, most: int = _FEW) -> Visit:
    kept = visit.patterns[:most]
    return replace(visit, patterns=kept, patterns_left_out=visit.patterns_left_out + len(visit.patterns) - len(kept))


def _one_pattern(visit: Visit) -> Visit:
    return _fewer_patterns(visit, 1)


def _less_together(visit: Visit) -> Visit:
    if visit.together is None:
        return visit
    kept = visit.together.lines[:_FEW]
    left_out = visit.together.left_out + len(visit.together.lines) - len(kept)
    return replace(visit, together=replace(visit.together, lines=kept, left_out=left_out))


def _shorter_tables(visit: Visit) -> Visit:
    return replace(
        visit, symptoms=_shorter(visit.symptoms), function=_shorter(visit.function), tried=_shorter(visit.tried)
    )


def _shorter(table: Table | None) -> Table | None:
    if table is None:
        return None
    kept = table.rows[:_FEW]
    return replace(table, rows=kept, left_out=table.left_out + len(table.rows) - len(kept))


def _fewer_events(visit: Visit) -> Visit:
    return (
        visit
        if visit.chart is None
        else replace(visit, chart=replace(visit.chart, event_labels=visit.chart.event_labels[-_FEW:]))
    )


def _without_lanes(visit: Visit) -> Visit:
    return visit if visit.chart is None else replace(visit, chart=replace(visit.chart, lanes=()))


def _legs_together(visit: Visit) -> Visit:
    return visit if visit.chart is None else replace(visit, chart=replace(visit.chart, legs=()))


def _shorter_start(visit: Visit) -> Visit:
    return replace(visit, start=visit.start[:_FEW])


def _without_picture(visit: Visit) -> Visit:
    return visit if visit.places is None else replace(visit, places=replace(visit.places, pictured=False))


_REDUCTIONS: Final = (
    _less_together,
    _fewer_patterns,
    _shorter_tables,
    _fewer_events,
    _without_lanes,
    _legs_together,
    _shorter_start,
    _without_picture,
    _one_pattern,
)
"""Tried one after the other, what is missed least first."""


def _compiler(visit: Visit, attachments: Sequence[Attachment] = ()) -> typst.Compiler:
    """Return Typst with the template and the bundled fonts; the fonts of this machine are not looked at."""
    return typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=[coverage.FONTS],
        ignore_system_fonts=True,
        sys_inputs=sys_inputs(visit, attachments),
    )


def sys_inputs(visit: Visit, attachments: Sequence[Attachment] = ()) -> dict[str, str]:
    """Return all that Typst is handed: what the template shows, as JSON, and the attached files, as they are."""
    files = {f"file-{place}": one.data.decode("utf-8") for place, one in enumerate(attachments)}
    return {"data": json.dumps(_inputs(visit, attachments), default=date.isoformat)} | files


def printable(text: str) -> str:
    """Return text as the bundled fonts can print it; a character they lack becomes a square, so that it is not lost."""
    text = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))
    held = coverage.covered()
    shown = "".join(char if ord(char) in held or char.isspace() else _REPLACEMENT for char in text)
    return re.sub(rf"[^\s{_BREAK}]{{{_LONGEST_RUN + 1},}}", lambda run: _breakable(run.group()), shown)


def _breakable(run: str) -> str:
    """Return a long run of characters with places to break, never inside a character made of several."""
    pieces: list[str] = []
    length = 0
    for place, char in enumerate(run):
        whole = not (unicodedata.combining(char) or char in _PARTS or ord(char) in _SKIN_TONES)
        if length >= _LONGEST_RUN and whole and run[place - 1] != _JOINER:
            pieces.append(_BREAK)
            length = 0
        pieces.append(char)
        length += 1
    return "".join(pieces)


def _inputs(visit: Visit, attachments: Sequence[Attachment]) -> dict[str, Any]:
    """Return what the template asks for, worded in the language of the visit, whatever language holds."""
    values: dict[str, Any] = _printable(asdict(visit))
    with speaking(visit.language):
        shortened = [values[name] for name in ("symptoms", "function", "tried", "together")]
        if visit.appendix is not None:
            shortened.append(values["appendix"]["together"])
        for part in filter(None, shortened):
            part["more"] = _more(part["left_out"], visit)
        return values | {
            "words": labels(),
            "patterns_more": _more(visit.patterns_left_out, visit),
            "colours": LIGHT.colours() | {f"band-{group.value}": LIGHT.bands[group] for group in Band},
            "legend": [[group.value, group.legend] for group in Band if group is not Band.NONE],
            "pictures": [asdict(picture) for picture in _legs(visit.places)],
            "files": [[one.name, one.mime_type, one.description] for one in attachments],
            "date": [visit.printed.year, visit.printed.month, visit.printed.day],
        }


def _legs(places: Places | None) -> tuple[bodyheat.Picture, ...]:
    """Return the pictures of the legs; none where there is no room."""
    if places is None or not places.pictured:
        return ()
    return bodyheat.pictures({(one.side, one.zone): one.days for one in places.days}, _PRINTED)


def _more(left_out: int, visit: Visit) -> str:
    """Return how many there are beyond those shown, and where they stand."""
    if not left_out:
        return ""
    if visit.appendix is None:
        return ngettext("and {n} more", "and {n} more", left_out).format(n=left_out)
    told = ngettext("and {n} more, after this page", "and {n} more, after this page", left_out)
    return told.format(n=left_out)


def _printable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value


def _one(drawn: bytes | list[bytes] | None) -> bytes:
    if isinstance(drawn, bytes):
        return drawn
    return b"".join(drawn or ())


def _could_not(error: RuntimeError) -> ReportError:
    told = _("The page for the doctor could not be drawn; the diary is untouched. Reason: {error}")
    return ReportError(told.format(error=error))
