"""What the cells of a foreign table say: days, times, numbers, yes and no, legs and places, in several languages."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from kneelog.domain.checks import shown
from kneelog.domain.entry import Measurement, Place
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Side, Zone
from kneelog.transfer.foreign.sheet import finite, local
from kneelog.words import LANGUAGES, _, speaking

WITHOUT_TIME: Final = time(20)
"""When a day is taken to be told that comes without a time: in the evening, as most diaries are."""

_REPEATED: Final = 20_000
"""Different cells of a kind whose meaning is remembered: a table says the same day, time and place again and again."""

_LOCALES: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "tr")
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?| ?(?=[ap]))"
    r"(?:[ \u202f]?(?P<half>[ap])\.?m\.?)?(?: ?Uhr)?",
    re.IGNORECASE,
)
_BLANKS: Final = re.compile(r"[\s'\u202f]")
_WHOLE_YEAR: Final = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_CENTURY, _SHORT_YEAR, _LAST_DAY = 2000, 100, 31
_NOON, _LAST_HOUR, _LAST_MINUTE = 12, 23, 59

_SEVERAL: Final = re.compile(r"\s*(?:[;|\n]|,(?![0-9]))\s*")
"""What stands between several things in one cell; a comma before a digit belongs to a number."""

_YES: Final = frozenset((
    "yes", "y", "true", "x", "✓", "✔", "on", "done", "taken", "ja", "j", "wahr", "oui", "o", "vrai", "sí", "si",
    "s", "sim", "tak", "da", "joo", "evet", "ano",
))  # fmt: skip
_NO: Final = frozenset((
    "no", "n", "false", "-", "\N{EN DASH}", "off", "nein", "falsch", "non", "faux", "nee", "não", "nao", "nie",
    "ne", "nej", "ei", "hay\N{LATIN SMALL LETTER DOTLESS I}r",
))  # fmt: skip
_LEGS: Final[Mapping[Side, re.Pattern[str]]] = {
    Side.LEFT: re.compile(
        r"\b(left|links?\w*|gauche|izq\w*|sinistr\w*|esquerd\w*|lew\w*|vänster|venstre)\b", re.IGNORECASE
    ),
    Side.RIGHT: re.compile(
        r"\b(right|rechts?\w*|droite?|derech\w*|destr\w*|direit\w*|praw\w*|höger|høyre|højre)\b",
        re.IGNORECASE,
    ),
}
_KNEE: Final = re.compile(
    r"knee|knie|genou|rodilla|ginocchi|joelho|kolan|kolen|\bknä|\bkne\b|\bknæ|polv|\bdiz", re.IGNORECASE
)
_BEHIND: Final = re.compile(
    r"\b(back|behind|hint\w*|rück\w*|derri[eè]re|arri[eè]re|dietro|posterior\w*|detr[aá]s|atr[aá]s|achter\w*|"
    r"tył\w*|bak\w*)\b|kniekehle|poplit",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    r"\b(front|vorn\w*|vorder\w*|devant|avant|davanti|anterior\w*|delante\w*|frente|voor\w*|przód|przed\w*)\b|"
    r"kneecap|kniescheibe|\brotul\w*|\brótul\w*|patell",
    re.IGNORECASE,
)
_ZONES: Final[tuple[tuple[re.Pattern[str], Zone], ...]] = tuple(
    (re.compile(words, re.IGNORECASE), zone)
    for words, zone in (
        (r"calf|calves|wade|mollet|polpacci|pantorrill|gemelo|panturrilh|\bkuit|łydk|\bvad|lægg|lähjen", Zone.CALF),
        (r"shin|schienbein|tibia|stinco|espinilla|canela|scheenbeen", Zone.SHIN),
        (
            r"ankle|knöchel|cheville|caviglia|tobillo|tornozelo|enkel|\bfoot|\bfu(ß|ss)|\bpied\b|\bpiede\b|\bpie\b",
            Zone.FOOT_OR_ANKLE,
        ),
        (r"\bhip\b|hüfte|hanche|\banca\b|cadera|quadril|\bheup|buttock|gesäß|fesse|gluteo", Zone.HIP_OR_BUTTOCK),
    )
)
_THIGH: Final = re.compile(r"thigh|oberschenkel|cuisse|coscia|muslo|\bcoxa|bovenbeen|hamstring|udo\b", re.IGNORECASE)
_PAIN: Final = re.compile(
    r"pain|ache|hurt|severity|schmerz|weh|douleur|mal\b|dolor|dor\b|pijn|b[oó]l\b|smärta|smerte|kipu|a\u011fr\u0131|\bnrs\b|\bvas\b",
    re.IGNORECASE,
)


class DateOrder(StrEnum):
    """In which order a date in digits names its parts."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@lru_cache(_REPEATED)
def day(name: str, cell: str, order: DateOrder) -> date:
    """Return the day that a cell names, in digits or with the name of its month.

    Raises:
        InvalidValue: it names none.
    """
    parts = _parts(cell)
    if parts is not None:
        first, second, third = parts
        year, month, on = {
            DateOrder.YEAR_FIRST: (first, second, third),
            DateOrder.DAY_FIRST: (third, second, first),
            DateOrder.MONTH_FIRST: (third, first, second),
        }[order]
        if first > _LAST_DAY:  # whatever the order, what cannot be a day or a month is the year
            year, month, on = first, second, third
    else:
        year, month, on = _named(cell)
    short = year < _SHORT_YEAR and not _WHOLE_YEAR.search(cell)
    try:
        return date(year + (_CENTURY if short else 0), month, on)
    except ValueError:
        raise InvalidValue(name, _("{value} is not a day").format(value=shown(cell))) from None


def day_of_app(name: str, cell: str) -> date:
    """Return the day that an app wrote, with its whole year: what an office program made of it, 05/01/22, is told.

    Raises:
        InvalidValue: it names none.
    """
    if not _WHOLE_YEAR.search(cell):
        raise InvalidValue(name, _("{value} is not a day").format(value=shown(cell)))
    return day(name, cell, DateOrder.YEAR_FIRST)


def _parts(cell: str) -> tuple[int, int, int] | None:
    """Return the three numbers of a date in digits; None where it is none."""
    tokens = _TOKEN.findall(cell)
    numbers = [int(token) for token in tokens if token.isdigit() and len(token) <= len("2026")]
    if len(numbers) != 3 or any(_months().get(token.casefold()) for token in tokens):  # noqa: PLR2004 - day, month, year
        return None
    return numbers[0], numbers[1], numbers[2]


def _named(cell: str) -> tuple[int, int, int]:
    """Return year, month and day of a date that names its month; noughts where it is none."""
    tokens = [token.casefold() for token in _TOKEN.findall(cell)]
    months = [number for token in tokens if (number := _months().get(token))]
    numbers = [int(token) for token in tokens if token.isdigit() and len(token) <= len("2026")]
    if len(months) != 1 or len(numbers) != 2:  # noqa: PLR2004 - a day and a year
        return 0, 0, 0
    year, on = (max(numbers), min(numbers)) if max(numbers) > _LAST_DAY else (numbers[1], numbers[0])
    return year, months[0], on


@cache
def _months() -> Mapping[str, int]:
    """Return the names of the months, whole and short, in several languages, folded."""
    found: dict[str, int] = {}
    for code in _LOCALES:
        for names in (Locale.parse(code).months[form] for form in ("format", "stand-alone")):
            for width in ("wide", "abbreviated"):
                found |= {name.strip(".").casefold(): number for number, name in names[width].items()}
    return {name: number for name, number in found.items() if name.isalpha()}


@lru_cache(_REPEATED)
def clock(name: str, cell: str) -> time:
    """Return the time of day that a cell names.

    Raises:
        InvalidValue: it names none.
    """
    match = _TIME.fullmatch(cell.strip())
    hour = _hour(match) if match else None
    minute = int(match["minute"] or 0) if match else 0
    if hour is None or hour > _LAST_HOUR or minute > _LAST_MINUTE:
        raise InvalidValue(name, _("{value} is not a time of day such as 21:30").format(value=shown(cell)))
    return time(hour, minute)


def _hour(match: re.Match[str]) -> int | None:
    """Return the hour of a day, 0 to 23; None where there is none such: 13 pm."""
    hour, half = int(match["hour"]), match["half"]
    if not half:
        return hour
    return hour % _NOON + (_NOON if half.lower() == "p" else 0) if 1 <= hour <= _NOON else None


def moment(name: str, cell: str, order: DateOrder) -> datetime:
    """Return the moment that a cell names; without a distance from UTC it is the local time then.

    Raises:
        InvalidValue: it names none.
    """
    try:
        at = datetime.fromisoformat(cell)
    except ValueError:
        pass
    else:
        if len(cell) > len("2026-01-01"):
            return at if at.tzinfo else local(name, at)
    match = _time_in(cell)
    if match is None:
        return evening(day(name, cell, order))
    on = day(name, f"{cell[: match.start()]} {cell[match.end() :]}", order)
    return at_clock(name, on, clock(name, match.group()))


def evening(on: date) -> datetime:
    """Return the moment of a day that comes without a time.

    Raises:
        InvalidValue: it lies beyond all calendars.
    """
    return at_clock("occurred_at", on, WITHOUT_TIME)


def at_clock(name: str, on: date, clock: time) -> datetime:
    """Return the moment of a day at a time by the local clock.

    Raises:
        InvalidValue: of the field `name`: it lies beyond all calendars.
    """
    return local(name, datetime.combine(on, clock))


def has_time(cell: str) -> bool:
    """Whether a cell names a time of day beside its day."""
    return _time_in(cell) is not None


def _time_in(cell: str) -> re.Match[str] | None:
    """Return the time in a longer cell; two numbers with a point between them may as well be a part of a date."""
    return next((found for found in _TIME.finditer(cell) if found["half"] or ":" in found.group()), None)


@lru_cache(_REPEATED)
def number(name: str, cell: str, *, decimal_comma: bool) -> float:
    """Return what a cell says in digits.

    Raises:
        InvalidValue: it is not a number.
    """
    plain = _BLANKS.sub("", cell)
    plain = plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    return finite(name, cell, plain)


def yes_no(name: str, cell: str) -> bool:
    """Return what a cell answers; of a number, whether there was any.

    Raises:
        InvalidValue: it answers nothing that is known.
    """
    said = cell.casefold()
    if said in _YES or said in _NO:
        return said in _YES
    try:
        return float(said.replace(",", ".")) > 0
    except ValueError:
        raise InvalidValue(name, _("{value} is neither yes nor no").format(value=shown(cell))) from None


def answers(cell: str) -> bool:
    """Whether a cell is a yes or a no in words, or one of 0 and 1."""
    said = cell.casefold()
    return said in _YES or said in _NO or said in {"0", "1"}


@lru_cache(_REPEATED)
def leg(text: str) -> Side:
    """Return the leg that a text names; not stated where it names none, or both."""
    named = [side for side, words in _LEGS.items() if words.search(text)]
    return named[0] if len(named) == 1 else Side.NOT_STATED


def of_the_knee(text: str) -> bool:
    """Whether a text names the knee."""
    return _KNEE.search(text) is not None


def of_pain(text: str) -> bool:
    """Whether a text names pain."""
    return _PAIN.search(text) is not None


def of_knee_pain(text: str) -> bool:
    """Whether a text names pain of the knee."""
    return of_the_knee(text) and of_pain(text)


@lru_cache(_REPEATED)
def measurement(name: str, value: str, unit: str = "") -> Measurement:
    """Return a value as another app has it; by its name it may be a pain of the knee."""
    return (Measurement.of_pain if of_knee_pain(name) else Measurement)(name, value, unit)


@lru_cache(_REPEATED)
def place(cell: str, side: Side) -> Place:
    """Return the place that a cell names; what is not one of the diary's own is kept in its words.

    Args:
        cell: such as "right calf" or "linke Kniekehle".
        side: the leg, where the cell names none.

    Raises:
        InvalidValue: it is too long for a place.
    """
    told = leg(cell)
    side = side if told is Side.NOT_STATED else told
    zone = zone_of(cell)
    return Place(Zone.ELSEWHERE, side, words=cell) if zone is None else Place(zone, side)


def zone_of(text: str) -> Zone | None:
    """Return the place of the leg that a text names; None where it names none."""
    said = text.casefold()
    known = sorted(_zones().items(), key=lambda each: -len(each[0]))
    return next((zone for label, zone in known if label in said), None) or _zone(text)


def _zone(text: str) -> Zone | None:
    """Return the place that a text in another language seems to name."""
    behind = _BEHIND.search(text) is not None
    if _THIGH.search(text):
        return Zone.BACK_OF_THIGH if behind or "hamstring" in text.casefold() else Zone.FRONT_OF_THIGH
    if (zone := next((zone for words, zone in _ZONES if words.search(text)), None)) is not None:
        return zone
    if of_the_knee(text) or "kniekehle" in text.casefold():
        if behind:
            return Zone.BACK_OF_KNEE
        return Zone.FRONT_OF_KNEE if _FRONT.search(text) else Zone.WHOLE_KNEE
    return None


def parts(cell: str) -> list[str]:
    """Return the several things that one cell names."""
    return [part for part in _SEVERAL.split(cell) if part]


@cache
def _zones() -> Mapping[str, Zone]:
    """Return the names of the places in every language, folded; a place elsewhere has none."""
    named: dict[str, Zone] = {}
    for code in LANGUAGES:
        with speaking(code):
            named |= {zone.label.casefold(): zone for zone in Zone}
    return {label: zone for label, zone in named.items() if zone is not Zone.ELSEWHERE}
