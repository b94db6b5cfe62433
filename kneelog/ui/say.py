"""Records in words, for the screens. Plain text throughout: whoever puts it on a page escapes it there."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from kneelog.charts.tokens import SEVERITY_WORDS
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.vocabulary import Aggravator, EntryTerm, Reliever, Side, Zone

SEPARATOR: Final = " · "

MOST_NAMED: Final = 2
"""Days that are named one by one; of more, the number and both ends are said."""


def day(on: date, today: date) -> str:
    """Return "Thursday 12 November", with the year where it is not this one."""
    return f"{on:%A} {on.day} {on:%B}{_year(on, today)}"


def short_day(on: date, today: date) -> str:
    """Return "Thu 12 Nov", with the year where it is not this one."""
    return f"{on:%a} {on.day} {on:%b}{_year(on, today)}"


def month(on: date) -> str:
    """Return "November 2026"."""
    return f"{on:%B %Y}"


def near_day(on: date, today: date) -> str:
    """Return "today", "yesterday" or a short day."""
    names = {today: "today", today - timedelta(days=1): "yesterday"}
    return names.get(on) or short_day(on, today)


def clock(moment: datetime) -> str:
    """Return "20:41"."""
    return f"{moment:%H:%M}"


def moment(at: datetime, today: date) -> str:
    """Return "12 Nov, 20:41"."""
    return f"{at.day} {at:%b}{_year(at.date(), today)}, {clock(at)}"


def points(number: float) -> str:
    """Return "+2 points", "-1 point", "0.5 points"; a true minus, so that it is read as one."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{abs(number):g} {'point' if abs(number) == 1 else 'points'}"


def days(number: int) -> str:
    """Return "1 day" or "7 days"."""
    return f"{number} day" if number == 1 else f"{number} days"


def _year(on: date, today: date) -> str:
    return "" if on.year == today.year else f" {on.year}"


def when_noted(noted: tuple[date, ...], today: date) -> str:
    """Return when something was noted: "today", "yesterday and today", "17 days, first 17 Sep, last today"."""
    distinct = sorted(set(noted))
    if len(distinct) > MOST_NAMED:
        return f"{days(len(distinct))}, first {near_day(distinct[0], today)}, last {near_day(distinct[-1], today)}"
    return " and ".join(near_day(on, today) for on in distinct)


def severity(value: int | None) -> str:
    """Return "5 · Moderate, hard to ignore", or that no number was given."""
    return "no number" if value is None else f"{value}{SEPARATOR}{SEVERITY_WORDS[value]}"


def place(what: Place) -> str:
    """Return "right: back of knee"."""
    zone = what.words if what.zone is Zone.ELSEWHERE else what.zone.label
    return zone if what.side is Side.NOT_STATED else f"{what.side.label.lower()}: {zone}"


def places(chosen: Iterable[Place]) -> str:
    """Return "Right: back of knee, calf; left: calf", empty for none."""
    by_side: dict[Side, list[str]] = {side: [] for side in Side}
    for each in chosen:
        by_side[each.side].append(each.words if each.zone is Zone.ELSEWHERE else each.zone.label)
    parts = [
        ", ".join(zones) if side is Side.NOT_STATED else f"{side.label.lower()}: {', '.join(zones)}"
        for side, zones in by_side.items()
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
            return f"Worse: {about.label.lower()}"
        case Reliever():
            return f"Better: {about.label.lower()}"
        case _:
            return about.label


def answer(given: Answer) -> str:
    """Return the label of the question, with its side where one was stated."""
    return term(given.about) if given.side is Side.NOT_STATED else f"{term(given.about)} ({given.side.label.lower()})"


def activity(done: Activity) -> str:
    """Return "Running, 30 minutes, effort 6, stretched before"."""
    parts = [done.kind]
    if done.minutes is not None:
        parts.append(f"{done.minutes} min")
    if done.effort is not None:
        parts.append(f"effort {done.effort}")
    if done.stretched_before is not None:
        parts.append("stretched before" if done.stretched_before else "not stretched before")
    return ", ".join(parts)


def treatment(tried: Treatment) -> str:
    """Return "Ibuprofen, 400 mg, helped"."""
    parts = [tried.kind]
    if tried.dose:
        parts.append(tried.dose)
    if tried.helped is not None:
        parts.append("helped" if tried.helped else "did not help")
    return ", ".join(parts)


def onset(told: Onset) -> str:
    """Return "on 12 November 2026, suddenly" or "3 weeks ago"."""
    parts: list[str] = []
    if told.on is not None:
        parts.append(f"on {told.on.day} {told.on:%B %Y}")
    if told.ago is not None and told.unit is not None:
        unit = told.unit.label.removesuffix("s") if told.ago == 1 else told.unit.label
        parts.append(f"{told.ago} {unit} ago")
    if told.manner is not None:
        parts.append(told.manner.label)
    return ", ".join(parts)


def tags(entry: Entry) -> str:
    """Return everything an entry says besides number, places and note, on one line."""
    yes = [answer(each) for each in entry.terms()]
    no = sum(not each.yes for each in entry.answers)
    parts = [
        *yes,
        *map(activity, entry.activities),
        *map(treatment, entry.treatments),
        *([f"began {onset(entry.onset)}"] if entry.onset else []),
        *([f"{no} answered no"] if no else []),
    ]
    return SEPARATOR.join(parts)


def about(entry: Entry) -> str:
    """Return where it hurt and all else an entry says, on one line."""
    return SEPARATOR.join(filter(None, (places(entry.places), tags(entry))))


def repeated(entry: Entry) -> str:
    """Return what "the same as last time" would save, on one line."""
    yes = ", ".join(answer(each).lower() for each in entry.terms())
    return SEPARATOR.join(part for part in (f"Worst pain {entry.severity}", places(entry.places), yes) if part)


def changes(old: Entry, new: Entry) -> list[str]:
    """Return what differs between two versions of an entry, one line each; empty where nothing does."""
    lines: list[str] = []
    if old.occurred_at != new.occurred_at:
        lines.append(f"When: {_stamp(old.occurred_at)} became {_stamp(new.occurred_at)}")
    if old.severity != new.severity:
        lines.append(f"Worst pain: {_or_none(old.severity)} became {_or_none(new.severity)}")
    lines += _moved("Place", map(_placed, old.places), map(_placed, new.places))
    lines += _answered(old, new)
    if old.onset != new.onset:
        lines.append(f"Began: {_told(old.onset)} became {_told(new.onset)}")
    lines += _moved("Done", map(activity, old.activities), map(activity, new.activities))
    lines += _moved("Tried", map(treatment, old.treatments), map(treatment, new.treatments))
    if old.note != new.note:
        lines.append(
            "The note was changed" if old.note and new.note else f"A note was {'added' if new.note else 'removed'}"
        )
    return lines


def _stamp(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}, {clock(at)}"


def _or_none(value: int | None) -> str:
    return "no number" if value is None else str(value)


def _placed(what: Place) -> str:
    return place(what) if what.severity is None else f"{place(what)} at {what.severity}"


def _told(what: Onset | None) -> str:
    return "not said" if what is None else onset(what)


def _answered(old: Entry, new: Entry) -> list[str]:
    before = {(each.about, each.side): each for each in old.answers}
    after = {(each.about, each.side): each for each in new.answers}
    lines: list[str] = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        words = answer(was or now)  # type: ignore[arg-type]  # a key is in one of the two
        lines.append(f"{words}: {_yes_no(was)} became {_yes_no(now)}")
    return lines


def _yes_no(given: Answer | None) -> str:
    return "not asked" if given is None else "yes" if given.yes else "no"


def _moved(what: str, old: Iterable[str], new: Iterable[str]) -> list[str]:
    before, after = list(old), list(new)
    gone = [f"{what} removed: {each}" for each in before if each not in after]
    return gone + [f"{what} added: {each}" for each in after if each not in before]
