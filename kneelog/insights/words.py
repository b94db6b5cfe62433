"""Dates and numbers as written for a person: the same on screen and on paper, whatever the locale of the machine."""

from collections.abc import Sequence
from datetime import date
from typing import Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

NONE_TO_GIVE: Final = "\N{EN DASH}"
"""Stands where a number cannot be given; never for a 0."""


def day_month(on: date) -> str:
    """Return a date without its year: "17 Sep"."""
    return f"{on.day} {MONTHS[on.month - 1]}"


def full_date(on: date) -> str:
    """Return a date: "17 Sep 2026"."""
    return f"{day_month(on)} {on.year}"


def weekday_date(on: date) -> str:
    """Return a date with its weekday: "Thu 17 Sep 2026"."""
    return f"{WEEKDAYS[on.weekday()]} {full_date(on)}"


def span(first: date, last: date) -> str:
    """Return a stretch of days: "17 Sep 2026", "17-19 Sep 2026", "17 Sep - 2 Oct 2026", with dashes."""
    if first == last:
        return full_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{full_date(last)}"
    start = day_month(first) if first.year == last.year else full_date(first)
    return f"{start} \N{EN DASH} {full_date(last)}"


def count(number: int, thing: str) -> str:
    """Return a number and its thing: "1 day", "2 days", "0 days"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def decimal(value: float) -> str:
    """Return a severity or a median of severities, with a half only where there is one: "5", "5.5"."""
    return f"{value:.1f}".removesuffix(".0")


def listed(items: Sequence[str]) -> str:
    """Return items as one reads them: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def shortened(text: str, most: int) -> str:
    """Return text on one line in at most `most` characters; where something is left out an ellipsis says so."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def uncapitalised(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]
