"""Visit: the page for the doctor as values. What is printed stands here, computed and worded; the template only draws.

`VisitChoice` is what the person chose, `Visit` what comes of it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kneelog.domain import checks
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Side, Word, Zone
from kneelog.words import LANGUAGES, _

LONGEST_CONCERN: Final = 160
LONGEST_QUESTION: Final = 140
LONGEST_NAME: Final = 80
"""Characters of what the person types for the page: what a reader takes in within a minute, and what fits one page."""

MOST_QUESTIONS: Final = 3


class Paper(StrEnum):
    """The size of the sheet, as Typst names it."""

    A4 = "a4"
    LETTER = "us-letter"


class Section(Word):
    """A part of page one that the person can leave out. Numbers, danger questions and own words always stand."""

    TIMELINE = "timeline", "Timeline"
    START = "start", "How it started"
    PLACES = "places", "Where it hurts"
    SYMPTOMS = "symptoms", "Symptoms"
    FUNCTION = "function", "Daily life"
    TRIED = "tried", "What was tried"
    PATTERNS = "patterns", "Patterns noticed"
    TOGETHER = "together", "What goes with the pain"


ALL_SECTIONS: Final = frozenset(Section)


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """What goes on the page.

    Attributes:
        first, last: the period, both days included.
        side: the leg the page is about, or None for both.
        concern: what matters most, in the person's own words; empty for none.
        questions: what to ask, at most three.
        sections: parts of the first page.
        name: printed only if typed.
        born: printed only if typed.
        paper: size of the sheet.
        include_notes: whether the notes are printed in the day-by-day log.
        appendix: whether the day-by-day log follows the page.
        language: code of the language of the page; empty for the one that holds when it is made.
    """

    first: date
    last: date
    side: Side | None = None
    concern: str = ""
    questions: tuple[str, ...] = ()
    sections: frozenset[Section] = ALL_SECTIONS
    name: str = ""
    born: date | None = None
    paper: Paper = Paper.A4
    include_notes: bool = False
    appendix: bool = True
    language: str = ""

    def __post_init__(self) -> None:
        """Check the invariants."""
        checks.day("first", self.first)
        checks.day("last", self.last)
        if self.last < self.first:
            reason = _("{last} lies before the first day, {first}").format(last=self.last, first=self.first)
            raise InvalidValue("last", reason)
        checks.text("concern", self.concern, LONGEST_CONCERN)
        checks.text("name", self.name, LONGEST_NAME)
        if len(self.questions) > MOST_QUESTIONS:
            reason = _("at most {most} fit on the page, not {n}").format(most=MOST_QUESTIONS, n=len(self.questions))
            raise InvalidValue("questions", reason)
        for place, question in enumerate(self.questions):
            checks.text(f"questions[{place}]", question, LONGEST_QUESTION)
        if self.born is not None:
            checks.day("born", self.born)
        if self.language and self.language not in LANGUAGES:
            reason = _("must be one of {codes}, not {code}").format(codes=", ".join(LANGUAGES), code=self.language)
            raise InvalidValue("language", reason)


@dataclass(frozen=True, slots=True)
class Edition:
    """When and by what the page is printed.

    Attributes:
        printed: the day.
        app_version: version of kneelog.
        demo: whether the diary is the made-up one.
    """

    printed: date
    app_version: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the six numbers.

    Attributes:
        label: what it is.
        value: the number, or a dash where it cannot be given.
        note: what it stands on.
    """

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Safety:
    """The danger questions, each in one of three states.

    Attributes:
        headline: how many were answered yes, no, and not asked.
        alarming: whether any was answered yes, or a warning asks for help now or today.
        yes: each sign answered yes, with its days.
        latest: how long before printing the latest yes was; empty where there is none.
        earlier: signs from before the period on which such a warning rests; empty for none.
        beside: days of pain in the calf, where a sign of a clot was answered yes or none was asked about; else empty.
        advised: what the app told the person to do at once.
        done: what the person did about an urgent finding.
        no: signs answered no and never yes, by the day of their last no, newest first.
        not_asked: signs not asked.
    """

    headline: str
    alarming: bool
    yes: tuple[str, ...]
    latest: str
    earlier: str
    beside: str
    advised: tuple[str, ...]
    done: tuple[str, ...]
    no: str
    not_asked: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar of the chart; positions count days from the first one.

    Attributes:
        at: where its first day is.
        days: how many days wide.
        logged: days logged.
        worst: severity 0-10, or None.
        band: its band, empty where there is no severity.
        median: the median drawn with it, or None.
    """

    at: int
    days: int
    logged: int
    worst: int | None
    band: str
    median: float | None


@dataclass(frozen=True, slots=True)
class DrawnEvents:
    """One disc above the chart with one or several marks under it.

    Attributes:
        at: day of each mark, counting from the first day of the period.
        numbers: what stands in the disc.
    """

    at: tuple[int, ...]
    numbers: str


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane below the chart.

    Attributes:
        label: what.
        noted: on how many days, and of which leg where the page is of two and it was of one alone.
        marks: for each bar with such days its place in `Chart.bars` and the share of its days.
    """

    label: str
    noted: str
    marks: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class LegChart:
    """Worst pain of one leg over time.

    Attributes:
        heading: which leg, what is drawn, and what one bar is.
        bars: those of the days that speak of the leg, beside those of `Chart.bars`.
        alt: the drawing in words.
    """

    heading: str
    bars: tuple[DrawnBar, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Worst pain over time.

    Attributes:
        heading: what is drawn, and what one bar is.
        days: days of the period.
        daily: whether a bar is a day; the median is then a line, else a tick on each bar.
        bars: all bars, without a hole.
        ticks: day and label of the dates below.
        events: discs above.
        lanes: lanes below.
        median_label: what the line or tick is.
        event_labels: number and words of each mark, for the legend.
        alt: the chart in words.
        legs: the same of each leg, drawn in place of both together, where the page is of two; else empty.
    """

    heading: str
    days: int
    daily: bool
    bars: tuple[DrawnBar, ...]
    ticks: tuple[tuple[int, str], ...]
    events: tuple[DrawnEvents, ...]
    lanes: tuple[DrawnLane, ...]
    median_label: str
    event_labels: tuple[tuple[str, str], ...]
    alt: str
    legs: tuple[LegChart, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneDays:
    """On how many days a place hurt."""

    side: Side
    zone: Zone
    days: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where it hurt, on both legs whatever side the page is about.

    Attributes:
        days: for each place the days on which it hurt, most first.
        lines: the same in words, side by side.
        undrawn: which of them the picture has no room for; empty where it has them all.
        alt: the picture in words.
        pictured: whether there is room for the picture; the lines always stand.
    """

    days: tuple[ZoneDays, ...]
    lines: tuple[str, ...]
    undrawn: str
    alt: str
    pictured: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed.

    Attributes:
        head: names of the columns.
        rows: cells as text.
        left_out: rows that there are beyond these.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A finding as printed.

    Attributes:
        title: its name.
        step: what the app told the person to do; empty for nothing.
        fits: the facts behind it.
        against: the facts that speak against a cause, or were noted beside a warning, and that they do; empty for none.
        not_asked: what is not known; empty for nothing.
        rule: id and version of the rule.
        source: where the rule comes from.
    """

    title: str
    step: str
    fits: str
    against: str
    not_asked: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Together:
    """What goes with the pain and what changed, each sentence with its interval and its days.

    Attributes:
        basis: which leg, up to when, on how many days.
        lines: the sentences.
        left_out: how many there are beyond these.
    """

    basis: str
    lines: tuple[str, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the day-by-day log, or days without one.

    Attributes:
        when: the day, or the days of a gap.
        aside: for which evening one of the small hours counts, and when it was typed if on a later day; else empty.
        worst: the severity, or that it was not asked.
        where: places with their side.
        noted: questions answered yes, then those answered no.
        done: activities and treatments.
        note: the person's own words, as typed.
        gap: for days without an entry what stands in place of all that; else empty.
    """

    when: str
    aside: str = ""
    worst: str = ""
    where: str = ""
    noted: str = ""
    done: str = ""
    note: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What follows the first page.

    Attributes:
        log: newest first.
        notes_kept_back: says that the notes are not printed; empty where they are.
        danger: every danger question with its days of yes and of no.
        patterns: every finding the app shows, with all of its facts.
        rules: every rule that was looked at, with its verdict.
        together: all that was asked of the numbers; None where it was left out.
        functions: every rating of what the person can do; None where nothing was rated.
        marks: every mark of the period.
        definitions: term and meaning.
    """

    log: tuple[LogRow, ...]
    notes_kept_back: str
    danger: Table
    patterns: tuple[Pattern, ...]
    rules: Table
    together: Together | None
    functions: Table | None
    marks: Table
    definitions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """The report for an appointment.

    Attributes:
        language: code of the language it is worded in.
        title: heading of the page.
        person: name, birth and age as far as typed; else empty.
        period: the period and its days.
        printed: day of printing; also the date inside the PDF, so that the same diary gives the same bytes.
        footer: who recorded it, with what, and how to read it.
        demo: whether the diary is the made-up one; every page then says so.
        paper: size of the sheet.
        concern: what matters most, in the person's own words.
        tiles: the six numbers.
        safety: the danger questions.
        chart, places, symptoms, function, tried: None where left out or nothing was logged for it.
        start: label and words, how it started and how it feels.
        patterns: findings with their facts, as many as fit.
        patterns_left_out: findings that there are beyond these.
        together: what goes with the pain and what changed, as far as it is clear; None where left out.
        questions: what the person wants to ask.
        appendix: the log, or None.
        whole: whether all of the log is in it; a preview on the screen may hold its beginning.
    """

    language: str
    title: str
    person: str
    period: str
    printed: date
    footer: str
    demo: bool
    paper: Paper
    concern: str
    tiles: tuple[Tile, ...]
    safety: Safety
    chart: Chart | None
    start: tuple[tuple[str, str], ...]
    places: Places | None
    symptoms: Table | None
    function: Table | None
    tried: Table | None
    patterns: tuple[Pattern, ...]
    patterns_left_out: int
    together: Together | None
    questions: tuple[str, ...]
    appendix: Appendix | None
    whole: bool = True
