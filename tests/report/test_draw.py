"""The PDF: right to the digit, one page, safe against any text, the same bytes every time, readable by machines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import chain
from shutil import which
from statistics import median
from subprocess import run
from typing import TYPE_CHECKING, Any, Final

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry, Place
from kneelog.domain.errors import ReportError
from kneelog.domain.record import Function
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.report import build, coverage, danger, draw, labels
from kneelog.report.draw import Attachment
from kneelog.report.model import Edition, Paper, Visit, VisitChoice
from kneelog.words import LANGUAGES, speaking
from tests import strategies
from tests.insights import persona
from tests.insights.persona import entry
from tests.report.fakes import CHOICE, finding, full_diary, full_findings, hidden, urgent

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # each draws whole pages

CSV: Final = Attachment("diary.csv", b'\xef\xbb\xbfdate,worst\r\n2026-03-02,"3"\r\n', "text/csv", "Diary as CSV")
JSON: Final = Attachment("diary.json", b'{"entries": []}', "application/json", "Diary")
FINDINGS: Final = (urgent(), finding(), hidden())


def page(diary: Diary | None = None, choice: VisitChoice = CHOICE, *, demo: bool = False) -> Visit:
    """The page of a diary, by default the persona's, printed on the last day of its period."""
    return build.visit(
        persona.diary() if diary is None else diary, FINDINGS, choice, Edition(choice.last, "9.9.9", demo=demo)
    )


def texts(pdf: bytes) -> list[str]:
    """The text of each page, blanks made one, places to break a word taken out."""
    pages = (found.extract_text() for found in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(text.replace("\u200b", "").split()) for text in pages]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The persona's PDF with both files attached."""
    return draw.pdf(page(choice=replace(CHOICE, include_notes=True, name="Alex Example")), (CSV, JSON))


# ------------------------------------------------------------------------------------------------------------- numbers


def test_printed_numbers_equal_a_count_of_the_raw_entries(pdf: bytes) -> None:
    """The six numbers, read back from the PDF, equal those counted by other code from the entries."""
    first = texts(pdf)[0]
    worst: dict[date, int] = {}
    for one in persona.diary().entries:
        worst[one.day] = max(worst.get(one.day, 0), one.severity or 0)
    recent = {on: value for on, value in worst.items() if on > persona.TODAY - timedelta(days=30)}
    earlier = [value for on, value in worst.items() if -60 < (on - persona.TODAY).days <= -30]
    woken = [a.yes for one in persona.diary().entries for a in one.answers if a.about is Symptom.WOKEN_AT_NIGHT]
    severe = sum(value >= 7 for value in worst.values())
    assert f"{len(worst)}/90" in first
    assert f"{median(recent.values()):g} median, last 30 days ({len(recent)})" in first
    assert f"{median(earlier):g} the 30 before ({len(earlier)})" in first
    worst_days = [on for on, value in worst.items() if value == max(worst.values())]
    assert (len(worst_days), max(worst_days)) == (2, date(2026, 9, 27))
    assert f"{max(worst.values())} of 10, on 2 days, last 27 Sep 2026" in first
    assert f"latest {worst[persona.TODAY]} on 11 Nov" in first
    assert f"{severe} of {len(worst)} rated days" in first
    assert f"{sum(value >= 7 for value in recent.values())} in the last 30" in first
    assert f"{sum(value == 0 for value in worst.values())} of {len(worst)} rated days" in first
    assert f"{sum(woken)} asked about on {len(woken)} of " in first


def test_printed_places_equal_a_count_of_the_raw_entries(pdf: bytes) -> None:
    """Days of each zone and side on the page equal those counted from the entries."""
    counted = Counter(
        chain.from_iterable(
            {(place.side, place.zone) for one in day.entries for place in one.places if one.severity}
            for day in persona.diary().days
        )
    )
    first = texts(pdf)[0]
    told = re.search(r"Left: none noted\. Right: (.*?)\.", first)
    assert told is not None
    printed = set(re.findall(r"(?:^|, )(.*?) (\d+) days?", told[1]))
    assert printed == {(zone.label, str(number)) for (_, zone), number in counted.items()}


def test_printed_danger_answers_equal_the_raw_answers(pdf: bytes) -> None:
    """Yes with its days, no, and the number of signs not asked."""
    said: dict[object, bool] = {}
    for one in persona.diary().entries:
        for answer in one.answers:
            if answer.about in danger.QUESTIONS:
                said[answer.about] = said.get(answer.about, False) or answer.yes
    yes, no = sum(said.values()), len(said) - sum(said.values())
    first = texts(pdf)[0]
    assert (
        f"Danger questions in this period: {yes} yes, {no} no, {len(danger.QUESTIONS) - yes - no} not asked." in first
    )
    assert "Swollen calf (right): 2 days, 24–25 Sep 2026" in first


def test_every_day_of_the_log_equals_the_raw_entry(pdf: bytes) -> None:
    """Each entry is in the log with its day, hour and severity, and no other row is."""
    log = " ".join(texts(pdf)[1:])
    printed = re.findall(r"(\d+ [A-Z][a-z]{2} 2026), (\d\d:\d\d) (?:typed \S+ \S+ \d{4} )?(\d+) ", log)
    raw = [
        (f"{one.day.day} {one.day:%b %Y}", f"{one.occurred_at:%H:%M}", str(one.severity))
        for one in reversed(persona.diary().entries)
    ]
    assert printed == raw


def test_zero_is_printed_as_zero() -> None:
    """A day without pain prints a 0 in the numbers and in the log, never a dash or n/a."""
    found = texts(draw.pdf(page(Diary((entry(persona.TODAY, 0),)))))
    assert "0 of 10, 11 Nov 2026" in found[0]
    assert re.search(r"Wed 11 Nov 2026, 20:00 0 ", found[1] + " ")
    assert not re.search(r"\bn/?a\b", " ".join(found), re.IGNORECASE)


def test_function_of_zero_is_printed() -> None:
    """An activity rated 0 prints its 0."""
    diary = Diary(functions=(Function(entry(persona.TODAY).id, persona.TODAY, "Squatting", 0),))
    assert "Squatting 0 (11 Nov)" in texts(draw.pdf(page(diary)))[0]


def test_front_and_back_left_and_right_are_never_mixed_up() -> None:
    """Each zone and side comes out with its own words on the page and in the log."""
    for side in (Side.LEFT, Side.RIGHT):
        for zone in (Zone.BACK_OF_KNEE, Zone.FRONT_OF_KNEE, Zone.CALF, Zone.SHIN):
            diary = Diary((entry(persona.TODAY, 3, places=(Place(zone, side),)),))
            first, log, *_ = texts(draw.pdf(page(diary, replace(CHOICE, side=None))))
            assert f"{side.label}: {zone.label} 1 day" in first
            assert f"{side.label}: {zone.label}" in log
            assert ("From the front" in first) == (zone in (Zone.FRONT_OF_KNEE, Zone.SHIN))


# ------------------------------------------------------------------------------------------------------------ one page


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("days", [30, 90, 365, 3652])
@pytest.mark.parametrize("kind", ["empty", "few", "many", "full"])
def test_page_one_fits(kind: str, days: int, paper: Paper, language: str) -> None:
    """Few symptoms or many, a month or ten years, on either paper and in either language: it is one page."""
    diary = {
        "empty": Diary(),
        "few": Diary(persona.diary().entries[-4:]),
        "many": persona.diary(),
        "full": full_diary(),
    }[kind]
    if diary.entries:  # so that the page is of all those days, and not only of those since the first entry
        diary = replace(diary, entries=(entry(persona.TODAY - timedelta(days=4000), 3), *diary.entries))
    wide = "Wm" * 100
    choice = VisitChoice(persona.TODAY - timedelta(days=days - 1), persona.TODAY, paper=paper, appendix=False)
    if kind in ("many", "full"):
        choice = replace(choice, side=Side.RIGHT, concern="My knee. " * 17, questions=("Why does it hurt? " * 7,) * 3)
    if kind == "full":
        choice = replace(choice, side=None, concern=wide[:160], questions=(wide[:140],) * 3, name=wide[:80])
    findings = {"many": FINDINGS, "full": full_findings()}.get(kind, ())
    with speaking(language):
        found = draw.pdf(build.visit(diary, findings, choice, Edition(persona.TODAY, "9.9.9")))
    reader = PdfReader(BytesIO(found))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == (
        [595, 842] if paper is Paper.A4 else [612, 792]
    )


def test_an_ordinary_page_leaves_nothing_out() -> None:
    """The persona's page needs none of the cuts made for pages that would run over."""
    (first, *_) = texts(draw.pdf(page(choice=replace(CHOICE, concern="It hurts.", questions=("Why?",)))))
    for part in ("It hurts.", "Why?", "Woken by pain, 16", "Walking, 22", "From behind", "with: Meniscus tear", "Ice"):
        assert part in first
    # A list on purpose of its gravest signs.
    not_asked = r"(?<=Not asked in this period: )[^.]* and \d+ more, after this page\."
    assert "more" not in re.sub(not_asked, "", first, count=1).replace("7 or more", "")


def test_what_is_cut_is_counted() -> None:
    """Where page one would run over, what it leaves out is given as a number."""
    choice = VisitChoice(persona.FIRST, persona.TODAY, appendix=False, paper=Paper.LETTER, concern="Wm" * 80)
    choice = replace(choice, questions=("Wm" * 70,) * 3)
    visit = build.visit(full_diary(), full_findings(), choice, Edition(persona.TODAY, "9.9.9"))
    (first,) = texts(draw.pdf(visit))
    assert len(visit.patterns) == 5
    assert f"and {visit.patterns_left_out + 3} more" in first


def test_a_long_log_is_set_once_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether page one runs over is learnt without the log of years; the page comes out the same."""
    choice = VisitChoice(
        persona.FIRST, persona.TODAY, paper=Paper.LETTER, concern="Wm" * 80, questions=("Wm" * 70,) * 3
    )
    visit = build.visit(full_diary(), full_findings(), choice, Edition(persona.TODAY, "9.9.9"))
    as_short = draw.pdf(visit)
    with_log: list[bool] = []
    sys_inputs = draw.sys_inputs

    def watched(page: Visit, attachments: Sequence[draw.Attachment] = ()) -> dict[str, str]:
        with_log.append(page.appendix is not None and bool(page.appendix.log))
        return sys_inputs(page, attachments)

    monkeypatch.setattr(draw, "sys_inputs", watched)
    monkeypatch.setattr(draw, "_SHORT_LOG", 0)
    assert draw.pdf(visit) == as_short
    assert len(with_log) > 2
    assert with_log == [*[False] * (len(with_log) - 1), True]


def test_the_smallest_type_is_seven_and_a_half_points(pdf: bytes) -> None:
    """Nothing on any page is set smaller than 7.5 points."""
    sizes: set[float] = set()

    def note(text: str, _: Any, matrix: list[float], __: Any, size: float) -> None:  # noqa: ANN401 - pypdf's visitor
        if text.strip():
            sizes.add(round(size * abs(matrix[3]), 2))

    for found in PdfReader(BytesIO(pdf)).pages:
        found.extract_text(visitor_text=note)
    assert min(sizes) >= 7.5


# ---------------------------------------------------------------------------------------------------------- any text


HOSTILE: Final = (
    *strategies.HOSTILE,
    '#import "@preview/x:1.0.0"; #read("/etc/passwd") #panic()',
    "$1/0$ *bold* _it_ `raw` = heading <label> @ref \\",
    "中文 日本語 한국어 ไทย हिन्दी",
    "bell\x07 escape\x1b[31m delete\x7f next\x85line",
    "\u202eright to left override\u202c and \u2066isolates\u2069",
    "x" * 10_000,
    "👍" * 300,
    "e\u0301" * 200,
    "\n\n\n\n\n\n",
    "http://example.org/" + "path/" * 60,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_note_prints(text: str) -> None:
    """Markup, code, other scripts, controls and endless words print as typed or as a visible square."""
    diary = Diary((entry(persona.TODAY, 3, note=f"start {text} end"),))
    found = draw.pdf(page(diary, replace(CHOICE, include_notes=True)))
    assert b"pdfaid" in found
    log = " ".join(texts(found)[1:])
    assert "start" in log
    assert "end" in log
    typed = [char for char in draw.printable(text) if char.isascii() and char.isalnum()]
    assert not Counter(typed) - Counter(log)


def test_markup_is_printed_and_not_obeyed() -> None:
    """What looks like a command of the typesetter is printed letter by letter."""
    note = '#panic("x") *b* $1/0$ <l> @r'
    found = texts(draw.pdf(page(Diary((entry(persona.TODAY, 3, note=note),)), replace(CHOICE, include_notes=True))))
    assert note in found[1]


def test_uncovered_characters_leave_a_square() -> None:
    """A character no bundled font has is seen to be there; the covered ones around it stay."""
    assert draw.printable("a中b") == "a□b"


def test_controls_and_marks_of_direction_are_dropped() -> None:
    """Text cannot turn the direction of what follows it; line ends stay."""
    assert draw.printable("a\x00\x1b\u202eb\u2066\r\nc\ufeff") == "ab\nc"


def test_long_words_can_break_but_not_inside_a_character() -> None:
    """A run without blanks gets places to break, never before a combining mark or inside a joined emoji."""
    joined = "👩🏽\u200d⚕\ufe0f" * 30
    for run_on in ("x" * 100, "e\u0323\u0301" * 60, joined):
        pieces = draw.printable(run_on).split("\u200b")
        assert len(pieces) > 1
        assert max(map(len, pieces)) <= 24 + 6
        assert not any(piece.startswith(("\u0301", "\u0323", "\u200d", "\ufe0f", "🏽")) for piece in pieces)


def test_words_of_the_person_in_every_field_are_safe() -> None:
    """Hostile text in concern, questions, name and places prints too."""
    nasty = '#panic() "中" \u202e *x*'
    choice = replace(CHOICE, concern=nasty, questions=(nasty,), name=nasty, side=None)
    diary = Diary((entry(persona.TODAY, 3, places=(Place(Zone.ELSEWHERE, Side.LEFT, words="#let x = 1 <b>"),)),))
    (first, *_) = texts(draw.pdf(page(diary, choice)))
    assert '#panic() "□" *x*' in first
    assert "#let x = 1 <b> 1 day" in first


@pytest.mark.no_cover  # a long search through code that other tests cover
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(strategies.diaries(6, date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from([None, *Side]))
def test_any_diary_can_be_printed(diary: Diary, side: Side | None) -> None:
    """Whatever a diary holds, the PDF claims its standards, the page is one page and every entry is in the log."""
    choice = VisitChoice(date(2025, 12, 30), date(2027, 1, 2), side, include_notes=True)
    visit = build.visit(diary, (), choice, Edition(choice.last, "9.9.9"))
    found = draw.pdf(visit)
    assert b"pdfaid" in found
    assert "The diary, entry by entry" in texts(found)[1]
    assert visit.appendix is not None
    assert sum(not row.gap for row in visit.appendix.log) == len(diary.entries)


# -------------------------------------------------------------------------------------------------------- the document


def test_the_same_visit_gives_the_same_bytes(pdf: bytes) -> None:
    """Drawing twice gives identical bytes."""
    again = draw.pdf(page(choice=replace(CHOICE, include_notes=True, name="Alex Example")), (CSV, JSON))
    assert again == pdf


def test_no_other_moment_than_the_day_of_printing_is_inside(pdf: bytes) -> None:
    """Every date of the file's own is the day of printing, so that the clock of the machine changes no byte."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        dates = [str(value) for key, value in opened.docinfo.items() if key in ("/CreationDate", "/ModDate")]
        dates += [value.decode() for value in re.findall(rb"Date>([^<]+)<", opened.Root.Metadata.read_bytes())]
    assert dates
    assert {re.sub(r"\D", "", moment)[:14] for moment in dates} <= {"20261111", "20261111000000"}


def test_files_come_out_as_they_went_in(pdf: bytes) -> None:
    """The attached files are inside, identical to the byte, the mark at the start of the CSV included."""
    inside = PdfReader(BytesIO(pdf)).attachments
    assert inside == {"diary.csv": [CSV.data], "diary.json": [JSON.data]}


def test_standards_are_claimed_and_fonts_embedded(pdf: bytes) -> None:
    """The metadata claims PDF/A-3a and PDF/UA-1, and every font is inside the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        claims = opened.Root.Metadata.read_bytes()
        fonts = {name for found in opened.pages for name in _fonts(found)}
    assert b"<pdfaid:part>3</pdfaid:part>" in claims
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in fonts)


def _fonts(found: Any) -> list[str]:  # noqa: ANN401 - pikepdf's objects
    return [str(font.BaseFont) for font in found.Resources.get("/Font", {}).values()]


def test_tags_headings_and_alternatives_are_there(pdf: bytes) -> None:
    """A screen reader finds language, title, headings, table headers and a text for each figure."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        assert "Right knee pain" in str(opened.docinfo.Title)
        tags = _tags(opened.Root.StructTreeRoot)
    kinds = Counter(kind for kind, _ in tags)
    figures = [alt for kind, alt in tags if kind == "/Figure"]
    assert kinds["/H1"] == 2
    assert kinds["/H2"] >= 8
    assert kinds["/TH"] > 10
    assert kinds["/TD"] > 100
    assert len(figures) >= 2
    assert all(figures)
    assert any("Worst pain each day, 0 to 10, 14 Aug 2026" in alt for alt in figures)
    assert any("Right: back of knee" in alt for alt in figures)


def _tags(node: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - pikepdf's objects
    """Kind and alternative text of every element under a node of the tag tree."""
    found: list[tuple[str, str]] = []
    if isinstance(node, pikepdf.Array):
        for child in node:
            found += _tags(child)
    elif isinstance(node, pikepdf.Dictionary) and "/K" in node:
        if "/S" in node:
            found.append((str(node.S), str(node.get("/Alt", ""))))
        found += _tags(node.K)
    return found


def test_a_page_is_drawn_in_its_own_language() -> None:
    """A German page says so to a screen reader and has no English word of ours, though English holds as it is drawn."""
    with speaking("de"):
        visit = page()
    found = draw.pdf(visit)
    with pikepdf.open(BytesIO(found)) as opened:
        assert str(opened.Root.Lang) == "de"
        title = "Knieschmerzen rechts, meist Kniekehle. Tagebuch, Zusammenfassung für die Praxis, 14. Aug"
        assert str(opened.docinfo.Title) == f"{title} – 11. Nov 2026 (90 Tage)"
    told = texts(found)
    for number, text in enumerate(told, 1):
        assert f"Seite {number} von {len(told)}" in text
        assert "Keine Diagnose" in text
    whole = " ".join(told)
    assert "Wo es wehtut" in told[0]
    assert [word for word in labels.labels().values() if re.search(rf"\b{re.escape(word)}(?!\w)", whole)] == []


def test_the_template_asks_for_every_label_and_no_other() -> None:
    """A label that is gone would stop the page, one that nobody asks for would be translated for nothing."""
    asked = re.findall(r"\bwords\.(\w+)", draw.TEMPLATE.read_text(encoding="utf-8"))
    assert set(asked) == labels.labels().keys()


def test_demo_stands_on_every_page() -> None:
    """Each page of a made-up diary says DEMO; no page of a real one does."""
    assert all("DEMO" in text for text in texts(draw.pdf(page(demo=True))))
    assert not any("DEMO" in text for text in texts(draw.pdf(page())))


def test_pages_are_numbered_and_say_not_a_diagnosis(pdf: bytes) -> None:
    """Each page has its number, how many there are, and that it is no diagnosis."""
    found = texts(pdf)
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in text
        assert "Not a diagnosis" in text


def test_preview_is_the_same_pages(pdf: bytes) -> None:
    """The pictures for the screen are PNG, one for each page of the PDF."""
    found = draw.pages(page(choice=replace(CHOICE, include_notes=True, name="Alex Example")), ppi=40)
    assert len(found) == len(texts(pdf))
    assert all(picture.startswith(b"\x89PNG") for picture in found)


@pytest.mark.skipif(which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing(pdf: bytes, tmp_path: "Path") -> None:
    """An independent checker reads the file without a complaint."""
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    checked = run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)  # noqa: S607
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_refused_standard_falls_back_to_a_plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A glyph missing in spite of all gives a plain PDF, not none."""
    monkeypatch.setattr(draw, "printable", lambda text: text)
    choice = replace(CHOICE, concern="中")
    found = draw.pdf(page(Diary(), choice))
    assert found.startswith(b"%PDF")
    assert b"pdfaid" not in found


def test_a_page_that_cannot_be_drawn_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: "Path") -> None:
    """A broken template raises the error of the domain, in words a person can read."""
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(draw, "TEMPLATE", broken)
    for drawing in (draw.pdf, draw.pages):
        with pytest.raises(ReportError, match="the diary is untouched"):
            drawing(page(Diary()))


def test_typst_asks_for_nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts of the machine are not looked at, so that the page is the same everywhere."""
    asked: dict[str, object] = {}
    genuine = typst.Compiler

    def compiler(*args: Any, **named: Any) -> typst.Compiler:  # noqa: ANN401 - stands in for typst.Compiler
        asked.update(named)
        return genuine(*args, **named)

    monkeypatch.setattr(typst, "Compiler", compiler)
    draw.pdf(page(Diary()))
    assert asked["ignore_system_fonts"] is True
    assert asked["font_paths"] == [coverage.FONTS]


def test_late_entries_are_marked(pdf: bytes) -> None:
    """An entry typed on a later day says when it was typed."""
    late: list[Entry] = [one for one in persona.diary().entries if one.logged_at and one.logged_at.date() > one.day]
    log = " ".join(texts(pdf)[1:])
    assert len(late) == 3
    assert len(re.findall(r"typed \d", log)) == 3
