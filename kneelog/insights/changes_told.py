"""What changed, in words: points, an interval and the days they stand on, or what is missing. Never a cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from kneelog.domain.diary import Diary
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Side
from kneelog.insights import change, words
from kneelog.insights.change import Change, ChangeKind, ChangeVerdict, Level
from kneelog.insights.effects import FEWEST_DAYS, FEWEST_WITH, Series
from kneelog.insights.family import family
from kneelog.insights.flares import Flare, Noted, flares, noted_before
from kneelog.insights.lasting import FEWEST_FOR_SCAN, SCAN_DAYS, lasting, lasting_unasked
from kneelog.insights.telling import points_text, signed
from kneelog.words import N_, _, ngettext
from kneelog.words.formats import listed

MOST_KNOWN_DAYS: Final = 10
"""Days with marks that are asked about, the latest: each further one would cost the others."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One comparison with its words.

    Attributes:
        change: the numbers and the verdict.
        marks: of a known day, its marks.
        says: the sentence.
    """

    change: Change
    marks: tuple[Mark, ...]
    says: str


@dataclass(frozen=True, slots=True)
class ToldFlare:
    """One flare with its words.

    Attributes:
        flare: the numbers.
        noted: what was noted shortly before.
        says: the sentence.
    """

    flare: Flare
    noted: tuple[Noted, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, as of the end of one day.

    Attributes:
        side: the leg whose daily worst is looked at; None where no side is stated.
        on: the day.
        days: rated days of that leg up to it.
        told: lately, the trend, a lasting change, the marked days from the latest on, weekends.
        flares: of the last year, the latest first.
    """

    side: Side | None
    on: date
    days: int
    told: tuple[ToldChange, ...]
    flares: tuple[ToldFlare, ...]


@dataclass(frozen=True, slots=True)
class TrendLine:
    """The trend of a window in words and as a line to draw; never one without the other.

    Attributes:
        side: the leg whose daily worst is looked at; None where no side is stated.
        told: the numbers, the verdict, the sentence.
        band: the line with its 95 % band, a level a week; empty where there is no trend to draw.
    """

    side: Side | None
    told: ToldChange
    band: tuple[Level, ...]


# --------------------------------------------------------------------------------------------------- what is asked


def changes(diary: Diary, on: date, side: Side | None = None) -> Changes:
    """Return what changed as of the end of a day, for who asks.

    Args:
        diary: the records.
        on: the day.
        side: the leg; None for the one with more painful days.
    """
    asked = family(diary, on, side)
    series, last = asked.series, on.toordinal()
    marked = _marked(diary, on, asked.side)
    known = change.known_days(series, [day.toordinal() for day in marked])
    found = [
        (change.lately(series, last), ()),
        (change.trend(series, last - change.TREND_DAYS + 1, last), ()),
        (lasting(series, last), ()),
        *zip(known, marked.values(), strict=True),
        (change.weekend(series, last - SCAN_DAYS + 1, last), ()),
    ]
    told = tuple(ToldChange(each, marks, says(each, marks)) for each, marks in found)
    return Changes(asked.side, on, len(series.days), told, _flares(diary, series, on, asked.side))


def unasked(diary: Diary, on: date, look: date, side: Side | None = None) -> tuple[ToldChange, ...]:
    """Return what may be told of changes to who did not ask: higher lately, and a lasting change in two weekly looks.

    Args:
        diary: the records.
        on: the day whose end lately is seen from.
        look: the Sunday on which the last weekly look ended.
        side: the leg; None for the one with more painful days.
    """
    series = family(diary, on, side).series
    found = (change.lately(series, on.toordinal()), lasting_unasked(series, look.toordinal()))
    return tuple(ToldChange(each, (), says(each)) for each in found if each is not None and each.claimed)


def trend_line(diary: Diary, first: date, last: date, side: Side | None = None) -> TrendLine:
    """Return the trend of a window, with the line to draw.

    Args:
        diary: the records.
        first: first day of the window.
        last: its last day, which is part of it.
        side: the leg; None for the one with more painful days.
    """
    asked = family(diary, last, side)
    window = first.toordinal(), last.toordinal()
    found = change.trend(asked.series, *window)
    return TrendLine(asked.side, ToldChange(found, (), says(found)), change.band(asked.series, *window))


def _marked(diary: Diary, on: date, side: Side | None) -> Mapping[date, tuple[Mark, ...]]:
    """Return the marks of the last year by day, the latest day first.

    Those of the other leg are left out, and scans: a picture changes no pain, though beside a number it reads so.
    """
    since = on - timedelta(days=SCAN_DAYS - 1)
    legs = set(Side) if side is None else {side, Side.NOT_STATED}
    marks = (mark for mark in diary.marks if mark.kind is not MarkKind.SCAN and mark.side in legs)
    within = [mark for mark in marks if since <= mark.on <= on]
    by_day = {day: tuple(marks) for day, marks in groupby(within, key=lambda mark: mark.on)}
    return {day: by_day[day] for day in sorted(by_day, reverse=True)[:MOST_KNOWN_DAYS]}


def _flares(diary: Diary, series: Series, on: date, side: Side | None) -> tuple[ToldFlare, ...]:
    recent = [each for each in flares(series) if each.last > on.toordinal() - SCAN_DAYS]
    noted = [noted_before(diary, each, side) for each in recent]
    return tuple(ToldFlare(each, before, flare_says(each, before)) for each, before in zip(recent, noted, strict=True))[
        ::-1
    ]


# ------------------------------------------------------------------------------------------------------ of a change

_HIGHER: Final = N_("{of}: {points} points higher (likely {low} to {high}) than before ({counts}).")
_LOWER: Final = N_("{of}: {points} points lower (likely {low} to {high}) than before ({counts}).")
_LITTLE: Final = N_("{of}: little or no change, between {low} and {high} points ({counts}).")
_NOT_CLEAR: Final = N_("{of}: no change is clear, between {low} and {high} points ({counts}).")
_NOT_ENOUGH: Final = N_("{of}: not enough data yet ({counts}; it takes {needs}).")
_NOTHING: Final = N_("{of}: pain was the same on all days, or the days cannot be told apart ({counts}).")

_TEXTS: Final = {
    (ChangeKind.TREND, ChangeVerdict.HIGHER): N_(
        "{of}: pain rose by {points} points (likely {low} to {high}; {counts})."
    ),
    (ChangeKind.TREND, ChangeVerdict.LOWER): N_(
        "{of}: pain fell by {points} points (likely {low} to {high}; {counts})."
    ),
    (ChangeKind.LASTING, ChangeVerdict.NOT_CLEAR): N_(
        "{of}: none stands out ({counts}). That does not mean that there was none."
    ),
    (ChangeKind.LATELY, ChangeVerdict.NOT_CLEAR): N_(
        "{of}: not clearly higher than in the weeks before, between {low} and {high} points ({counts})."
    ),
    (ChangeKind.WEEKEND, ChangeVerdict.HIGHER): N_(
        "{of}: {points} points higher (likely {low} to {high}) than on other days ({counts})."
    ),
    (ChangeKind.WEEKEND, ChangeVerdict.LOWER): N_(
        "{of}: {points} points lower (likely {low} to {high}) than on other days ({counts})."
    ),
    (ChangeKind.WEEKEND, ChangeVerdict.LITTLE): N_(
        "{of}: little or no difference, between {low} and {high} points ({counts})."
    ),
    (ChangeKind.WEEKEND, ChangeVerdict.NOT_CLEAR): N_(
        "{of}: no difference is clear, between {low} and {high} points ({counts})."
    ),
}
"""What is said differently of one kind."""

_USUAL_TEXTS: Final = {
    ChangeVerdict.HIGHER: _HIGHER,
    ChangeVerdict.LOWER: _LOWER,
    ChangeVerdict.LITTLE: _LITTLE,
    ChangeVerdict.NOT_CLEAR: _NOT_CLEAR,
    ChangeVerdict.NOT_ENOUGH: _NOT_ENOUGH,
}


def says(found: Change, marks: Iterable[Mark] = ()) -> str:
    """Return what one comparison says, in a sentence or two, with its interval and its days.

    Args:
        found: the comparison.
        marks: of a known day, its marks.
    """
    marks = tuple(marks)
    numbers = _numbers(found) if found.estimated else {}
    told = _(_text(found)).format(of=_about(found, marks), counts=_counts(found), needs=_needs(found.kind), **numbers)
    return " ".join((told, *_remarks(found, marks)))


def _numbers(found: Change) -> Mapping[str, str]:
    """Return points and interval as written: of what is claimed without a sign, for the sentence says which way."""
    if not found.claimed:
        return {"low": signed(found.low), "high": signed(found.high)}
    low, high = (-found.high, -found.low) if found.verdict is ChangeVerdict.LOWER else (found.low, found.high)
    return {"points": points_text(abs(found.points)), "low": points_text(low), "high": points_text(high)}


def _text(found: Change) -> str:
    if found.verdict is ChangeVerdict.NOT_CLEAR and not found.estimated and not found.searched:
        return _NOTHING
    return _TEXTS.get((found.kind, found.verdict), _USUAL_TEXTS[found.verdict])


def _about(found: Change, marks: tuple[Mark, ...]) -> str:
    match found.kind:
        case ChangeKind.KNOWN_DAY:
            since = words.full_date(date.fromordinal(found.since or found.first))
            what = listed([_mark(mark) for mark in marks])
            return (
                _("Since {day} ({what})").format(day=since, what=what) if what else _("Since {day}").format(day=since)
            )
        case ChangeKind.TREND:
            return _("Trend, {days}").format(days=_span(found.first, found.last))
        case ChangeKind.LASTING if found.earliest is not None and found.latest is not None:
            return _("A lasting change, likely since {days}").format(days=_span(found.earliest, found.latest))
        case ChangeKind.LASTING:
            return _("A lasting change, {days}").format(days=_span(found.first, found.last))
        case ChangeKind.LATELY:
            return _("The last {n} days").format(n=change.RECENT_DAYS)
        case ChangeKind.WEEKEND:
            return _("Saturdays and Sundays, {days}").format(days=_span(found.first, found.last))


def _mark(mark: Mark) -> str:
    return _("{kind}: {text}").format(kind=mark.kind.label, text=mark.text) if mark.text else mark.kind.label


def _span(first: int, last: int) -> str:
    return words.span(date.fromordinal(first), date.fromordinal(last))


def _counts(found: Change) -> str:
    before, after = found.days_before, found.days_after
    if before is None or after is None:
        return ngettext("{n} rated day", "{n} rated days", found.days).format(n=found.days)
    if found.kind is ChangeKind.WEEKEND:
        return _("{n} such rated days, {m} others").format(n=after, m=before)
    return _("{n} rated days before, {m} since").format(n=before, m=after)


def _needs(kind: ChangeKind) -> str:
    match kind:
        case ChangeKind.TREND:
            text = _("{n} rated days over {span} days")
            return text.format(n=change.FEWEST_FOR_TREND, span=change.SHORTEST_TREND)
        case ChangeKind.KNOWN_DAY:
            return _("{n} within {weeks} weeks on either side").format(
                n=change.FEWEST_ON_A_SIDE, weeks=change.SIDE_DAYS // 7
            )
        case ChangeKind.LASTING:
            return _("{n} rated days").format(n=FEWEST_FOR_SCAN)
        case ChangeKind.LATELY:
            return _("{n} of the last {recent}, {m} of the {usual} days before, and {weeks} weeks of diary").format(
                n=change.FEWEST_RECENT,
                recent=change.RECENT_DAYS,
                m=change.FEWEST_USUAL,
                usual=change.USUAL_DAYS,
                weeks=change.LATELY_FROM // 7,
            )
        case ChangeKind.WEEKEND:
            return _("{n} rated days, {m} of each").format(n=FEWEST_DAYS, m=FEWEST_WITH)


def _remarks(found: Change, marks: tuple[Mark, ...]) -> Iterable[str]:
    if found.kind is not ChangeKind.KNOWN_DAY or not found.estimated:
        return
    if not found.claimed:
        if found.low > 0 or found.high < 0:
            yield _("Among several marked days one like this comes by chance.")
        return
    yield _("This shows what came after, not what caused it.")
    begun = any(mark.kind in (MarkKind.TREATMENT_STARTED, MarkKind.APPOINTMENT, MarkKind.SURGERY) for mark in marks)
    if begun and found.verdict is ChangeVerdict.LOWER:
        yield _("Help is often sought when pain is at its worst, and some of that passes by itself.")


# -------------------------------------------------------------------------------------------------------- of flares


def flare_says(flare: Flare, noted: Iterable[Noted]) -> str:
    """Return what a flare was, in a sentence, and what was noted before it.

    Args:
        flare: the flare.
        noted: what was noted shortly before.
    """
    text = (
        _("Flare, {span}: at its worst {peak} of 10 on {day}, usual before {usual} ({days}, {rated} rated).")
        if flare.over
        else _(
            "Flare so far, {span}: at its worst {peak} of 10 on {day}, usual before {usual} ({days}, {rated} rated)."
        )
    )
    told = text.format(
        span=_span(flare.first, flare.last),
        days=words.days(flare.days),
        peak=words.decimal(flare.peak),
        day=words.day_month(date.fromordinal(flare.peak_on)),
        usual=words.decimal(flare.usual),
        rated=flare.rated,
    )
    things = [_("{what} ({day})").format(what=each.label, day=words.day_month(each.on)) for each in noted]
    if not things:
        return told
    before = _("Noted shortly before: {things}. That is what was noted, not what caused it.")
    return f"{told} {before.format(things=listed(things))}"
