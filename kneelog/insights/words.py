"""Dates and numbers as written for a person: the same on screen and on paper, in the language that holds."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from kneelog.domain.vocabulary import Side
from kneelog.words import _, language, ngettext, pgettext
from kneelog.words.formats import date_text, number_text

NONE_TO_GIVE: Final = "\N{EN DASH}"
"""Stands where a number cannot be given; never for a 0."""


def day_month(on: date) -> str:
    """Return a date without its year: "17 Sep"."""
    return date_text(on, _("d MMM"))


def date_before(on: date, last: date) -> str:
    """Return a date before another, with its year where it is so far back that two could be meant: "17 Sep"."""
    return day_month(on) if last - on < _A_YEAR else full_date(on)


_A_YEAR: Final = timedelta(days=330)


def full_date(on: date) -> str:
    """Return a date: "17 Sep 2026"."""
    return date_text(on, _("d MMM y"))


def weekday_date(on: date) -> str:
    """Return a date with its weekday: "Thu 17 Sep 2026"."""
    return date_text(on, _("EEE d MMM y"))


def span(first: date, last: date) -> str:
    """Return a stretch of days: "17 Sep 2026", "17-19 Sep 2026", "17 Sep - 2 Oct 2026", with dashes."""
    if first == last:
        return full_date(first)
    if (first.year, first.month) == (last.year, last.month):
        start = date_text(first, pgettext("first day of a span within a month", "d"))
        return f"{start}\N{EN DASH}{full_date(last)}"
    start = day_month(first) if first.year == last.year else full_date(first)
    return f"{start} \N{EN DASH} {full_date(last)}"


def days(number: int) -> str:
    """Return a number of days: "1 day", "2 days", "0 days"."""
    return ngettext("{n} day", "{n} days", number).format(n=number)


def dated(on: Sequence[date]) -> str:
    """Return how many days these are, at least one, and from when to when: "2 days, 3-9 Sep 2026"."""
    return f"{days(len(on))}, {span(on[0], on[-1])}"


def decimal(value: float) -> str:
    """Return a severity or a median of severities, with a half only where there is one: "5", "5.5"."""
    return number_text(round(value, 1))


def shortened(text: str, most: int) -> str:
    """Return text on one line in at most `most` characters; where something is left out an ellipsis says so."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def uncapitalised(label: str) -> str:
    """Return a label as it stands inside a sentence, its abbreviations kept; German keeps the capitals of its nouns."""
    return label[:1].lower() + label[1:] if language().lower else label


def leg(side: Side) -> str:
    """Return a stated side as it stands inside a sentence: "left"."""
    return pgettext("leg", "left") if side is Side.LEFT else pgettext("leg", "right")
