"""Records in words, for the screens. Plain text throughout: whoever puts it on a page escapes it there."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final
from unicodedata import bidirectional

from kneelog.charts.tokens import SEVERITY_WORDS
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Place, Treatment
from kneelog.domain.vocabulary import Aggravator, EntryTerm, Reliever, Side, Unit, Zone
from kneelog.words import N_, _, inside, ngettext
from kneelog.words.formats import date_text, distance_text, listed, number_text

SEPARATOR: Final = " · "

MOST_NAMED: Final = 2
"""Days, and answers with no, that are named one by one; of more, the number is said, and of days both ends."""

_SIDES: Final = {Side.LEFT: N_("left"), Side.RIGHT: N_("right"), Side.NOT_STATED: N_("side not stated")}
"""Texts of their own: inside a sentence a side loses its capital in German too."""


_OTHER_WAY: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})


def typed(words: str) -> str:
    """Return a person's words as they stand among others: of another direction they turn around nothing but themselves.

    Without the invisible marks, "20 min" after an Arabic name is read as a part of that name, from right to left.
    """
    turns = not words.isascii() and any(bidirectional(char) in _OTHER_WAY for char in words)
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if turns else words


def day(on: date, today: date) -> str:
    """Return "Thursday 12 November", with the year where it is not this one."""
    return date_text(on, _("EEEE d MMMM") if on.year == today.year else _("EEEE d MMMM y"))


def short_day(on: date, today: date) -> str:
    """Return "Thu 12 Nov", with the year where it is not this one."""
    return date_text(on, _("EEE d MMM") if on.year == today.year else _("EEE d MMM y"))


def month(on: date) -> str:
    """Return "November 2026"."""
    return date_text(on, _("MMMM y"))


def near_day(on: date, today: date) -> str:
    """Return "today", "yesterday" or a short day."""
    names = {today: _("today"), today - timedelta(days=1): _("yesterday")}
    return names.get(on) or short_day(on, today)


def clock(moment: datetime) -> str:
    """Return "20:41"."""
    return f"{moment:%H:%M}"


def moment(at: datetime, today: date) -> str:
    """Return "12 Nov, 20:41"."""
    on = date_text(at, _("d MMM") if at.year == today.year else _("d MMM y"))
    return f"{on}, {clock(at)}"


def weekday_moment(at: datetime, today: date) -> str:
    """Return "Thu 8 Oct, 00:20", by the calendar: the small hours are of the day of their clock."""
    return f"{short_day(at.date(), today)}, {clock(at)}"


def evening(entry: Entry, today: date) -> str:
    """Return for which evening an entry of the small hours counts; empty for any other."""
    if entry.day == entry.occurred_at.date():
        return ""
    return _("counts for {day}").format(day=short_day(entry.day, today))


def when(entry: Entry, today: date) -> str:
    """Return "Thu 8 Oct, 20:41"; of the small hours also the evening for which it counts."""
    return ", ".join(filter(None, (weekday_moment(entry.occurred_at, today), evening(entry, today))))


def points(number: float) -> str:
    """Return "+2 points", "-1 point", "0.5 points"; a true minus, so that it is read as one."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return ngettext("{n} point", "{n} points", abs(number)).format(n=f"{sign}{number_text(abs(number))}")


def days(number: int) -> str:
    """Return "1 day" or "7 days"."""
    return ngettext("{n} day", "{n} days", number).format(n=number)


def when_noted(noted: Iterable[date], today: date) -> str:
    """Return when something was noted: "today", "yesterday and today", "17 days, first 17 Sep, last today"."""
    distinct = sorted(set(noted))
    if len(distinct) > MOST_NAMED:
        return _("{days}, first {first}, last {last}").format(
            days=days(len(distinct)), first=near_day(distinct[0], today), last=near_day(distinct[-1], today)
        )
    return listed([near_day(on, today) for on in distinct])


def severity(value: int | None) -> str:
    """Return "5 · Moderate, hard to ignore", or that no number was given."""
    return _("no number") if value is None else f"{value}{SEPARATOR}{_(SEVERITY_WORDS[value])}"


def side(which: Side) -> str:
    """Return "left" as it stands inside a sentence."""
    return _(_SIDES[which])


def place(what: Place) -> str:
    """Return "right: back of knee"."""
    zone = typed(what.words) if what.zone is Zone.ELSEWHERE else what.zone.label
    return zone if what.side is Side.NOT_STATED else f"{side(what.side)}: {zone}"


def places(chosen: Iterable[Place]) -> str:
    """Return "Right: back of knee, calf; left: calf", empty for none."""
    by_side: dict[Side, list[str]] = {leg: [] for leg in Side}
    for each in chosen:
        by_side[each.side].append(typed(each.words) if each.zone is Zone.ELSEWHERE else each.zone.label)
    parts = [
        ", ".join(zones) if leg is Side.NOT_STATED else f"{side(leg)}: {', '.join(zones)}"
        for leg, zones in by_side.items()
        if zones
    ]
    return first_upper("; ".join(parts))


def first_upper(text: str) -> str:
    """Return the text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def term(about: EntryTerm) -> str:
    """Return the label of a question so that it stands alone: "Worse: running" is not "Running" the activity."""
    match about:
        case Aggravator():
            return _("Worse: {what}").format(what=inside(about.label))
        case Reliever():
            return _("Better: {what}").format(what=inside(about.label))
        case _:
            return about.label


def answer(given: Answer) -> str:
    """Return the label of the question, with its side where one was stated."""
    return term(given.about) if given.side is Side.NOT_STATED else f"{term(given.about)} ({side(given.side)})"


def activity(done: Activity) -> str:
    """Return "Running, 30 minutes, effort 6, stretched before"."""
    parts = [typed(done.kind)]
    if done.minutes is not None:
        parts.append(_("{n} min").format(n=done.minutes))
    if done.metres is not None:
        parts.append(distance_text(done.metres))
    if done.count is not None:
        parts.append(number_text(done.count))
    if done.effort is not None:
        parts.append(_("effort {n}").format(n=done.effort))
    if done.stretched_before is not None:
        parts.append(_("stretched before") if done.stretched_before else _("not stretched before"))
    return ", ".join(parts)


def treatment(tried: Treatment) -> str:
    """Return "Ibuprofen, 400 mg, helped"."""
    parts = [typed(tried.kind)]
    if tried.dose:
        parts.append(typed(tried.dose))
    if tried.helped is not None:
        parts.append(_("helped") if tried.helped else _("did not help"))
    return ", ".join(parts)


def measurement(noted: Measurement) -> str:
    """Return "Headache: 3 (0-4)", a value as another app had it."""
    return _("{what}: {value}").format(what=typed(noted.kind), value=typed(noted.told))


def origin(entry: Entry) -> str:
    """Return from which app an entry was taken in; empty where it was typed."""
    return _("taken in from {app}").format(app=typed(entry.origin.app)) if entry.origin else ""


def onset(told: Onset) -> str:
    """Return "on 12 November 2026, suddenly" or "3 weeks ago"."""
    parts: list[str] = []
    if told.on is not None:
        parts.append(_("on {date}").format(date=date_text(told.on, _("d MMMM y"))))
    if told.ago is not None and told.unit is not None:
        parts.append(_ago(told.ago, told.unit))
    if told.manner is not None:
        parts.append(told.manner.label)
    return ", ".join(parts)


def _ago(number: int, unit: Unit) -> str:
    said = {
        Unit.DAYS: ngettext("{n} day ago", "{n} days ago", number),
        Unit.WEEKS: ngettext("{n} week ago", "{n} weeks ago", number),
        Unit.MONTHS: ngettext("{n} month ago", "{n} months ago", number),
        Unit.YEARS: ngettext("{n} year ago", "{n} years ago", number),
    }
    return said[unit].format(n=number)


def tags(entry: Entry) -> str:
    """Return everything an entry says besides number, places and note, on one line."""
    yes = [answer(each) for each in entry.terms()]
    parts = [
        *yes,
        *([done(entry)] if entry.activities or entry.treatments or entry.measurements else []),
        *([_("began {when}").format(when=onset(entry.onset))] if entry.onset else []),
        *_denied([each for each in entry.answers if not each.yes]),
        *([origin(entry)] if entry.origin else []),
    ]
    return SEPARATOR.join(parts)


def _denied(no: list[Answer]) -> list[str]:
    """Return what was answered no: by name, where those are not many."""
    if len(no) > MOST_NAMED:
        return [ngettext("{n} question answered no", "{n} questions answered no", len(no)).format(n=len(no))]
    return [_("no: {what}").format(what=listed([inside(answer(each)) for each in no]))] if no else []


def done(entry: Entry) -> str:
    """Return what was done, tried and measured, on one line."""
    told = (map(activity, entry.activities), map(treatment, entry.treatments), map(measurement, entry.measurements))
    return SEPARATOR.join(chain.from_iterable(told))


def about(entry: Entry) -> str:
    """Return where it hurt and all else an entry says, on one line."""
    return SEPARATOR.join(filter(None, (places(entry.places), tags(entry))))


def repeated(entry: Entry) -> str:
    """Return what "the same as last time" would save, on one line."""
    yes = ", ".join(inside(answer(each)) for each in entry.terms())
    worst = _("Worst pain {severity}").format(severity=entry.worst)
    return SEPARATOR.join(filter(None, (worst, places(entry.places), yes)))


def changes(old: Entry, new: Entry) -> list[str]:
    """Return what differs between two versions of an entry, one line each; empty where nothing does."""
    lines: list[str] = []
    if old.occurred_at != new.occurred_at:
        lines.append(_("When: {old} became {new}").format(old=_stamp(old.occurred_at), new=_stamp(new.occurred_at)))
    if old.severity != new.severity:
        lines.append(_("Worst pain: {old} became {new}").format(old=_or_none(old.severity), new=_or_none(new.severity)))
    lines += _moved(
        _("Place removed: {what}"), _("Place added: {what}"), map(_placed, old.places), map(_placed, new.places)
    )
    lines += _answered(old, new)
    if old.onset != new.onset:
        lines.append(_("Began: {old} became {new}").format(old=_told(old.onset), new=_told(new.onset)))
    lines += _moved(
        _("Done removed: {what}"),
        _("Done added: {what}"),
        map(activity, old.activities),
        map(activity, new.activities),
    )
    lines += _moved(
        _("Tried removed: {what}"),
        _("Tried added: {what}"),
        map(treatment, old.treatments),
        map(treatment, new.treatments),
    )
    lines += _moved(
        _("Measurement removed: {what}"),
        _("Measurement added: {what}"),
        map(measurement, old.measurements),
        map(measurement, new.measurements),
    )
    if old.note != new.note:
        lines.append(_note_changed(old.note, new.note))
    return lines


def _note_changed(old: str, new: str) -> str:
    if old and new:
        return _("The note was changed")
    return _("A note was added") if new else _("A note was removed")


def _stamp(at: datetime) -> str:
    on = date_text(at, _("d MMM y"))
    return f"{on}, {clock(at)}"


def _or_none(value: int | None) -> str:
    return _("no number") if value is None else str(value)


def _placed(what: Place) -> str:
    if what.severity is None:
        return place(what)
    return _("{place} at {severity}").format(place=place(what), severity=what.severity)


def _told(what: Onset | None) -> str:
    return _("not said") if what is None else onset(what)


def _answered(old: Entry, new: Entry) -> list[str]:
    before = {(each.about, each.side): each for each in old.answers}
    after = {(each.about, each.side): each for each in new.answers}
    lines: list[str] = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        words = answer(was or now)  # type: ignore[arg-type]  # a key is in one of the two
        lines.append(_("{question}: {old} became {new}").format(question=words, old=_yes_no(was), new=_yes_no(now)))
    return lines


def _yes_no(given: Answer | None) -> str:
    return _("not asked") if given is None else _("yes") if given.yes else _("no")


def _moved(removed: str, added: str, old: Iterable[str], new: Iterable[str]) -> list[str]:
    before, after = list(old), list(new)
    gone = [removed.format(what=each) for each in before if each not in after]
    return gone + [added.format(what=each) for each in after if each not in before]
