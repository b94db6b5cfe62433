"""Guesses what the columns of a table are, by their names and by what stands in them. The person has the last word."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from kneelog.domain.entry import DAY_ENDS_AT
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.transfer.foreign import cells, names
from kneelog.transfer.foreign.cells import DateOrder
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.transfer.found import Rejections
from kneelog.transfer.mapper.mapping import (
    ONCE,
    PARTS_OF,
    SCALES,
    Column,
    Role,
    Scale,
    TableMapping,
    without_unit,
)
from kneelog.words import _, inside, ngettext

_LOOKED_AT: Final = 500
"""Rows that are looked at; a table that changes its ways later shows it in the preview."""

_MOST_WORDS: Final = 12
"""Different things of a column whose meaning is asked about; a column with more is no list of places."""

_SHORTEST_NOTE: Final = 25
"""Characters in the middle of its cells from which on a column of words is a note."""

_NAMES: Final[Mapping[Role, re.Pattern[str]]] = {
    role: re.compile(words, re.IGNORECASE)
    for role, words in {
        Role.NOTE: r"\bnotas?\b|note|comment|remar[kq]|notiz|bemerk|kommentar|anmerk|coment|osservaz|observa|opmerk|"
        r"uwag|poznám|anteckn|notat|huomau",
        Role.TREATMENT: r"medic|medik|médic|drug|treatm|therap|behandl|traitem|tratam|trattam|tablet|schmerzm|"
        r"farmac|\bleki?\b|\blék|läkem",
        Role.DOSE: r"\bdos(e|is|age|ierung|i)\b|amount|menge|quantit|quanto|cantidad|hoeveel|dawka|dávka",
        Role.ACTIVITY: r"a[ck]tivi|attivit|sport|exerci|eserciz|übung|training|workout|beweg|fatto|gemacht|\bdid\b",
        Role.MINUTES: r"\bmin(s|\.|uten?|utes|utos|uti|uty|uter)?\b|duration|dauer|durée|duraci|durata",
        Role.EFFORT: r"effort|exertion|anstrengung|\brpe\b",
        Role.SIDE: r"^(side|seite|côté|cote|lado|lato|zijde|leg|bein)$",
        Role.PLACE: r"locat|place|where|\bort\b|stelle|region|lieu|endroit|emplac|"
        r"lugar|luogo|plaats|miejsc|\bdove\b|punto|zona|\bwo\b|d[oó]nde|gdzie|\bkde\b|\bvar\b|\bhvor\b|missä",
    }.items()
}
_SYMPTOMS: Final[Mapping[Symptom, re.Pattern[str]]] = {
    symptom: re.compile(words, re.IGNORECASE)
    for symptom, words in {
        Symptom.KNEE_SWELLING: r"swell|swollen|schwell|geschwollen|gonfi|gonfl|enfl|hinch|inchad|opuch|svull|zwelling",
        Symptom.MORNING_STIFFNESS: r"(?=.*(stiff|steif|raid|rigid|stijf|sztywn))"
        r"(?=.*(morning|morgen|früh|fruh|mañana|manana|manhã|manha|matt?in|matt?ut|ochtend|poran))",
    }.items()
}
"""Names of columns that are about a symptom, whatever the language."""

_SCALE_IN_NAME: Final = re.compile(r"\b([01])\s?(?:-|\u2013|to|bis|à|a)\s?([0-9]{1,3})\b")
_MINUTES_OF: Final = re.compile(r"^(?P<name>.+?)\s*[(\[]\s*min[^)\]]*[)\]]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table seems to be.

    Attributes:
        mapping: what its columns seem to be.
        samples: for each column a few of its different cells.
        words: for each column the different things that its cells name, the first ones.
        reasons: what was taken for granted and why, for the person to check.
    """

    mapping: TableMapping
    samples: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    reasons: tuple[str, ...]


def guess(sheet: Sheet, app: str) -> Guess:
    """Return what the columns of a table seem to be.

    Args:
        sheet: the table.
        app: what it is called.
    """
    rows = list(islice(sheet.rows(Rejections()), _LOOKED_AT))
    told = {name: [cell for row in rows if (cell := row.cells[name])] for name in sheet.header if name}
    order, order_said = _order(told)
    comma = _decimal_comma(told)
    columns: dict[str, Column] = {}
    for name, said in told.items():
        column = _column(name, said, order, decimal_comma=comma)
        taken = column.role in ONCE and any(other.role is column.role for other in columns.values())
        columns[name] = Column(Role.MEASUREMENT) if taken else column
    if any(column.role is Role.MOMENT for column in columns.values()):
        columns = {
            name: replace(column, role=Role.SKIP) if column.role in (Role.DATE, Role.TIME) else column
            for name, column in columns.items()
        }
    if not any(column.role is Role.SEVERITY for column in columns.values()):
        columns = {name: _without_leg(column, told[name]) for name, column in columns.items()}
    if any(column.role is Role.PLACE for column in columns.values()):
        columns = {name: _as_its_row(column) for name, column in columns.items()}
    roles = {column.role for column in columns.values()}
    columns = {
        name: Column(Role.MEASUREMENT) if PARTS_OF.get(column.role, column.role) not in roles else column
        for name, column in columns.items()
    }
    columns = {name: _named(name, column, told[name]) for name, column in columns.items()}
    mapping = TableMapping(app, columns, order, comma)
    samples = {name: tuple(islice(dict.fromkeys(said), 3)) for name, said in told.items()}
    words = {name: tuple(islice(dict.fromkeys(_parts(said)), _MOST_WORDS)) for name, said in told.items()}
    reasons = [*_reasons(mapping, order_said), *_surprises(mapping, told)]
    return Guess(mapping, samples, words, tuple(reasons))


def _parts(said: Sequence[str]) -> Iterable[str]:
    return (part for cell in said for part in cells.parts(cell))


_WHOLE: Final = (Role.MINUTES, Role.DONE_MINUTES, Role.EFFORT)
"""Roles beside that of pain whose numbers are kept without a fraction."""


def _surprises(mapping: TableMapping, told: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Yield what would look like a mistake, were it not said before."""
    rated = [cell for name in mapping.having(Role.SEVERITY) for cell in told[name]]
    if any(re.fullmatch(r"[0-9]+[.,]0*[1-9][0-9]*", cell) for cell in rated):
        yield _("Pain is kept in whole numbers: halves go up, and the exact number stays beside.")
    done = [cell for role in _WHOLE for name in mapping.having(role) for cell in told[name]]
    if any(re.fullmatch(r"[0-9]+[.,]0*[1-9][0-9]?", cell) for cell in done):
        yield _("Minutes and effort are kept in whole numbers: halves go up.")
    timed = [(name, cell) for role in (Role.TIME, Role.MOMENT) for name in mapping.having(role) for cell in told[name]]
    early = sum(_before_dawn(name, cell, mapping.order) for name, cell in timed)
    if early:
        yield ngettext(
            "{n} row has a time before 4 in the morning: it counts for the evening before. If the day of its "
            "date is meant, leave the times out below.",
            "{n} rows have a time before 4 in the morning: they count for the evening before. If the days of "
            "their dates are meant, leave the times out below.",
            early,
        ).format(n=early)


def _before_dawn(name: str, cell: str, order: DateOrder) -> bool:
    try:
        at = cells.clock(name, cell)
    except InvalidValue:
        try:
            at = cells.moment(name, cell, order).time()
        except InvalidValue:
            return False
    return at.hour < DAY_ENDS_AT.total_seconds() / 3600


def names_of(role: Role, name: str, words: Sequence[str]) -> Sequence[str]:
    """Return what a column names of what was done or tried: its words, or its own name; nothing of other roles."""
    if role in (Role.ACTIVITY, Role.TREATMENT):
        return words
    own = {Role.DONE: name, Role.TAKEN: name, Role.DONE_MINUTES: without_unit(name)}
    return [own[role]] if role in own else []


def _named(name: str, column: Column, said: Sequence[str]) -> Column:
    """Return a column with what the diary calls what it names, where that has a name of its own there."""
    words = list(dict.fromkeys(_parts(said))) if column.role in (Role.ACTIVITY, Role.TREATMENT) else []
    called = names.treatment if column.role in (Role.TREATMENT, Role.TAKEN) else names.activity
    named = {each: known for each in names_of(column.role, name, words) if (known := called(each)) != each}
    return replace(column, names=named) if named else column


def _without_leg(column: Column, said: Sequence[str]) -> Column:
    """Return a column of places as something else, where no column rates a knee and none of them is on a leg."""
    elsewhere = column.role is Role.PLACE and not any(map(cells.zone_of, _parts(said)))
    return Column(Role.MEASUREMENT) if elsewhere else column


def _as_its_row(column: Column) -> Column:
    """Return a column of pain without a place of its own, where another column names the place of each row."""
    return replace(column, zone=None) if column.role is Role.SEVERITY else column


def _column(name: str, said: Sequence[str], order: DateOrder, *, decimal_comma: bool) -> Column:
    if not said:
        return Column()
    when = _when(said, order)
    if when is not None:
        return Column(when)
    about = next((symptom for symptom, names in _SYMPTOMS.items() if names.search(name)), None)
    if about is not None and all(map(cells.answers, said)):
        return Column(Role.SYMPTOM, cells.leg(name), symptom=about)
    numbers = _numbers(said, decimal_comma=decimal_comma)
    return _of_words(name, said) if numbers is None else _of_numbers(name, said, numbers)


def _of_numbers(name: str, said: Sequence[str], numbers: Sequence[float]) -> Column:
    """Return what a column of numbers is; its scale is kept for whoever says that it is pain after all."""
    scale = _scale(name, numbers)
    if cells.of_the_knee(name) and not all(map(cells.answers, said)):
        return Column(Role.SEVERITY, cells.leg(name), Zone.WHOLE_KNEE, scale=scale)
    of_what = _MINUTES_OF.match(name)
    if of_what and not _NAMES[Role.MINUTES].search(of_what["name"]):
        return Column(Role.DONE_MINUTES)
    for role in (Role.MINUTES, Role.EFFORT, Role.DOSE):
        if _NAMES[role].search(name):
            return Column(role)
    return Column(Role.MEASUREMENT, scale=scale)


def _of_words(name: str, said: Sequence[str]) -> Column:
    """Return what a column of words is."""
    if all(cells.leg(cell) is not Side.NOT_STATED and len(cell.split()) == 1 for cell in said):
        return Column(Role.SIDE)
    for role in (Role.NOTE, Role.DOSE, Role.TREATMENT, Role.SIDE, Role.PLACE, Role.ACTIVITY):
        if _NAMES[role].search(name):
            if role in (Role.TREATMENT, Role.ACTIVITY) and all(map(cells.answers, said)):
                return Column(Role.TAKEN if role is Role.TREATMENT else Role.DONE)
            return Column(role)
    words = set(_parts(said))
    if sum(cells.zone_of(word) is not None for word in words) * 2 > len(words):
        return Column(Role.PLACE)
    lengths = sorted(map(len, said))
    return Column(Role.NOTE if lengths[len(lengths) // 2] >= _SHORTEST_NOTE else Role.MEASUREMENT)


def _when(said: Sequence[str], order: DateOrder) -> Role | None:
    """Return whether the cells of a column are days, times of day or both; None where most are none of these."""
    counted = Counter(_when_of(cell, order) for cell in said)
    most = 0.8 * len(said)
    if counted[Role.TIME] >= most:
        return Role.TIME
    if counted[Role.DATE] + counted[Role.MOMENT] >= most:
        return Role.MOMENT if counted[Role.MOMENT] else Role.DATE
    return None


def _when_of(cell: str, order: DateOrder) -> Role | None:
    try:
        cells.clock("", cell)
    except InvalidValue:
        pass
    else:
        return Role.TIME if not cell.isdigit() else None
    try:
        at = cells.moment("", cell, order)
    except InvalidValue:
        return None
    return Role.MOMENT if cells.has_time(cell) or at.time() != cells.WITHOUT_TIME else Role.DATE


def _numbers(said: Sequence[str], *, decimal_comma: bool) -> list[float] | None:
    """Return the numbers of a column; None where more than one in five of its cells is none."""
    found = []
    for cell in said:
        try:
            found.append(cells.number("", cell, decimal_comma=decimal_comma))
        except InvalidValue:
            continue
    return found if len(found) * 5 >= len(said) * 4 else None


def _scale(name: str, numbers: Sequence[float]) -> Scale:
    """Return the scale that a name tells, else the smallest that holds all of these numbers.

    Of what is at most 5 nobody can tell which it is.
    """
    told = _SCALE_IN_NAME.search(name)
    if told and int(told[1]) < int(told[2]):
        return Scale(int(told[1]), int(told[2]))
    most, least = max(numbers), min(numbers)
    if most > 10:  # noqa: PLR2004 - the end of the diary's own scale
        return Scale(0, 100)
    if most > 5:  # noqa: PLR2004 - the end of the next smaller one
        return Scale()
    return next(each for each in SCALES if each.highest == 5 and each.lowest <= least)  # noqa: PLR2004 - as above


_DATE_IN_DIGITS: Final = re.compile(r"(?<![0-9])([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})(?![0-9])")


def _order(told: Mapping[str, Sequence[str]]) -> tuple[DateOrder, str]:
    """Return in which order dates in digits name their parts, and why; no reason where none are so written."""
    for said in told.values():
        found = [match for cell in said if (match := _DATE_IN_DIGITS.search(cell))]
        if not found or len(found) * 5 < len(said) * 4:
            continue
        first, second = (max(int(match[place]) for match in found) for place in (1, 3))
        example = found[-1].group()
        if first > 12 >= second:  # noqa: PLR2004 - months of a year
            return DateOrder.DAY_FIRST, _("“{date}” is read as day, month, year.").format(date=example)
        if second > 12 >= first:  # noqa: PLR2004 - as above
            return DateOrder.MONTH_FIRST, _("“{date}” is read as month, day, year.").format(date=example)
        taken = _("“{date}” is taken as day, month, year: nothing in the table says which. Please check.")
        return DateOrder.DAY_FIRST, taken.format(date=example)
    return DateOrder.YEAR_FIRST, ""


def _decimal_comma(told: Mapping[str, Sequence[str]]) -> bool:
    """Whether 6,5 is six and a half: numbers with a comma before one or two digits say so."""
    written = [cell for said in told.values() for cell in said]
    commas = sum(bool(re.fullmatch(r"-?[0-9]+,[0-9]{1,2}", cell)) for cell in written)
    points = sum(bool(re.fullmatch(r"-?[0-9]+\.[0-9]{1,2}", cell)) for cell in written)
    return commas > points


def _reasons(mapping: TableMapping, order: str) -> list[str]:
    reasons = [order] if order else []
    if mapping.decimal_comma:
        reasons.append(_("A comma is read as the decimal mark: 6,5 is six and a half."))
    if not mapping.having(Role.TIME) and not mapping.having(Role.MOMENT):
        reasons.append(_("The table has no times of day: every row is taken as told at {time}.").format(
            time=f"{cells.WITHOUT_TIME:%H:%M}"
        ))  # fmt: skip
    for name in mapping.having(Role.SYMPTOM):
        if (about := mapping.columns[name].symptom) is not None:
            taken = _("“{name}” is taken as “{symptom}”. Please check.")
            reasons.append(taken.format(name=name, symptom=inside(about.label)))
    if mapping.having(Role.SEVERITY):
        reasons.append(_("A column names the knee, so its numbers are taken as pain of the knee. Please check."))
    elif any(cells.of_pain(name) for name in mapping.columns):
        reasons.append(_("A column names pain, but not whose: if it is that of the leg, say so below."))
    return reasons
