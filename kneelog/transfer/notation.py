"""Several values in one cell or one option: ``right back_of_knee 6; left calf``.

Semicolons separate the items. Details of an activity or treatment stand in brackets, separated by commas:
``Running (30 min, effort 6, stretched no); Ibuprofen (dose "400 mg", helped yes)``. A person's own words stand in
double quotes, doubled inside, where they hold one of ``; , ( ) "``; words of a place, a dose and a value always do.
Writing and reading are exact opposites. Reading returns the plain values of `kneelog.domain.codec`, which checks them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kneelog.domain.checks import repeated, shown
from kneelog.domain.codec import Plain
from kneelog.domain.entry import Activity, Answer, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Side, Zone
from kneelog.words import N_, _

_TOKEN = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<sign>[;(),])|(?P<bare>[^;(),"]+))')
_SIGNS = re.compile(r'[;(),"]')
_WHOLE = re.compile(r"[0-9]{1,9}")
_ONSET = re.compile(
    r"(?:since (?P<date>\S+)|(?P<ago>[0-9]{1,9}) (?P<unit>[a-z]+) ago)?(?:(?:^| )(?P<manner>[a-z]+))?",
)
_YES_NO = ("yes", "no")
_ZONES = frozenset(zone.value for zone in Zone)
_SIDES = frozenset(side.value for side in Side)

_LIKE_AN_ONSET = "since 2026-09-17 sudden; 3 weeks ago gradual; sudden"
_LIKE_AN_ACTIVITY = "30 min, 5000 m, count 12, effort 6, stretched yes"
_LIKE_A_TREATMENT = 'dose "400 mg", helped yes'
_LIKE_A_MEASUREMENT = 'value "3", unit "0-4"'
_LIKE_AN_ORIGIN = 'record "4155892344"'

_NOT_OF_A_PLACE = N_("{value} is not a side, a zone or a number from 0 to 10")
_NOT_MINUTES = N_("{value} is not a number of minutes")
_NOT_EFFORT = N_("{value} is not a number from 0 to 10")
_NOT_METRES = N_("{value} is not a number of metres")
_NOT_COUNTED = N_("{value} is not a whole number")

# ---------------------------------------------------------------------------------------------------------- writing


def write_places(places: Iterable[Place]) -> str:
    """Return places as one text: side, zone, words, severity."""
    return _joined(
        (_side(place.side), place.zone.value, _quoted(place.words), _number(place.severity)) for place in places
    )


def write_answers(answers: Iterable[Answer]) -> str:
    """Return answers as one text: side, term, yes or no. What is not in it was not asked."""
    return _joined((_side(answer.side), answer.about.value, _yes_no("", answer.yes)) for answer in answers)


def write_onset(onset: Onset | None) -> str:
    """Return an onset as text: ``since 2026-09-17 sudden``, ``3 weeks ago gradual``."""
    if onset is None:
        return ""
    since = f"since {onset.on.isoformat()}" if onset.on else ""
    ago = f"{onset.ago} {onset.unit.value} ago" if onset.unit else ""
    return " ".join(filter(None, (since, ago, onset.manner.value if onset.manner else "")))


def write_activities(activities: Iterable[Activity]) -> str:
    """Return activities as one text, details in brackets."""
    return "; ".join(
        _named(
            activity.kind,
            "" if activity.minutes is None else f"{activity.minutes} min",
            "" if activity.effort is None else f"effort {activity.effort}",
            _yes_no("stretched ", activity.stretched_before),
            "" if activity.metres is None else f"{activity.metres} m",
            "" if activity.count is None else f"count {activity.count}",
        )
        for activity in activities
    )


def write_treatments(treatments: Iterable[Treatment]) -> str:
    """Return treatments as one text, details in brackets."""
    return "; ".join(
        _named(
            treatment.kind,
            f"dose {_quoted(treatment.dose)}" if treatment.dose else "",
            _yes_no("helped ", treatment.helped),
        )
        for treatment in treatments
    )


def write_measurements(measurements: Iterable[Measurement]) -> str:
    """Return measurements as one text, value and unit in brackets."""
    return "; ".join(
        _named(each.kind, f"value {_quoted(each.value)}", f"unit {_quoted(each.unit)}" if each.unit else "")
        for each in measurements
    )


def write_origin(origin: Origin | None) -> str:
    """Return an origin as text, its record in brackets: ``Strava (record "4155892344")``."""
    if origin is None:
        return ""
    return _named(origin.app, f"record {_quoted(origin.record)}" if origin.record else "")


def _joined(items: Iterable[tuple[str, ...]]) -> str:
    return "; ".join(" ".join(filter(None, words)) for words in items)


def _side(side: Side) -> str:
    return "" if side is Side.NOT_STATED else side.value


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes_no(label: str, value: bool | None) -> str:  # noqa: FBT001 - the value itself, not a flag
    return "" if value is None else f"{label}{'yes' if value else 'no'}"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if text else ""


def _named(kind: str, *details: str) -> str:
    name = _quoted(kind) if _SIGNS.search(kind) else kind
    told = ", ".join(filter(None, details))
    return f"{name} ({told})" if told else name


# ---------------------------------------------------------------------------------------------------------- reading


@dataclass(slots=True)
class _Part:
    """Some words, and words in quotes, up to the next sign."""

    words: str = ""
    quoted: str | None = None

    @property
    def text(self) -> str:
        """What it says, for a sentence about it."""
        return " ".join(filter(None, (self.words, self.quoted)))


def read_places(text: str) -> list[Plain]:
    """Return the places a text names; the words of an item may come in any order.

    Raises:
        InvalidValue: names the item.
    """
    return _each("places", text, _read_place)


def read_answers(text: str) -> list[Plain]:
    """Return the answers a text gives; the words of an item may come in any order.

    Raises:
        InvalidValue: names the item.
    """
    return _each("answers", text, _read_answer)


def read_activities(text: str) -> list[Plain]:
    """Return the activities a text names.

    Raises:
        InvalidValue: names the item.
    """
    return _each("activities", text, _read_activity)


def read_treatments(text: str) -> list[Plain]:
    """Return the treatments a text names.

    Raises:
        InvalidValue: names the item.
    """
    return _each("treatments", text, _read_treatment)


def read_measurements(text: str) -> list[Plain]:
    """Return the measurements a text holds.

    Raises:
        InvalidValue: names the item.
    """
    return _each("measurements", text, _read_measurement)


def read_origin(text: str) -> Plain | None:
    """Return the origin a text names; None for an empty text.

    Raises:
        InvalidValue: it is neither empty nor one origin.
    """
    found = _each("origin", text, _read_origin)
    if len(found) > 1:
        raise InvalidValue("origin", _("an entry has one origin, not {n}").format(n=len(found)))
    return found[0] if found else None


def read_onset(text: str) -> Plain | None:
    """Return the onset a text tells; None for an empty text.

    Raises:
        InvalidValue: it is neither empty nor an onset.
    """
    told = " ".join(text.split())
    if not told:
        return None
    match = _ONSET.fullmatch(told)
    if match is None:
        raise InvalidValue("onset", _unlike(text, _LIKE_AN_ONSET))
    plain: Plain = {key: value for key, value in match.groupdict().items() if value is not None}
    return plain | {"ago": int(plain["ago"])} if "ago" in plain else plain


def _read_place(name: _Part, details: list[_Part]) -> Plain:
    plain: Plain = {} if name.quoted is None else {"words": name.quoted}
    for word in name.words.split():
        if word in _ZONES:
            _put(plain, "zone", word)
        elif word in _SIDES:
            _put(plain, "side", word)
        else:
            _put(plain, "severity", _read_number(word, _NOT_OF_A_PLACE))
    _no_details(details)
    return plain


def _read_answer(name: _Part, details: list[_Part]) -> Plain:
    plain: Plain = {}
    for word in name.words.split():
        key = "answer" if word in _YES_NO else "side" if word in _SIDES else "about"
        _put(plain, key, word)
    _no_details(details)
    if name.quoted is not None:
        reason = _("{value} is not a question kneelog knows").format(value=shown(name.quoted))
        raise InvalidValue("about", reason)
    return plain


def _read_activity(name: _Part, details: list[_Part]) -> Plain:
    plain: Plain = {"kind": _own_words(name)}
    for detail in details:
        match detail.words.split():
            case [minutes, "min"] if detail.quoted is None:
                _put(plain, "minutes", _read_number(minutes, _NOT_MINUTES))
            case ["effort", effort] if detail.quoted is None:
                _put(plain, "effort", _read_number(effort, _NOT_EFFORT))
            case ["stretched", answer] if detail.quoted is None:
                _put(plain, "stretched_before", answer)
            case [metres, "m"] if detail.quoted is None:
                _put(plain, "metres", _read_number(metres, _NOT_METRES))
            case ["count", count] if detail.quoted is None:
                _put(plain, "count", _read_number(count, _NOT_COUNTED))
            case _:
                raise InvalidValue("kind", _unlike(detail.text, _LIKE_AN_ACTIVITY))
    return plain


def _read_treatment(name: _Part, details: list[_Part]) -> Plain:
    plain: Plain = {"kind": _own_words(name)}
    for detail in details:
        match detail.words.split():
            case ["dose"] if detail.quoted is not None:
                _put(plain, "dose", detail.quoted)
            case ["helped", answer] if detail.quoted is None:
                _put(plain, "helped", answer)
            case _:
                raise InvalidValue("kind", _unlike(detail.text, _LIKE_A_TREATMENT))
    return plain


def _read_measurement(name: _Part, details: list[_Part]) -> Plain:
    return _quoted_details({"kind": _own_words(name)}, details, ("value", "unit"), _LIKE_A_MEASUREMENT)


def _read_origin(name: _Part, details: list[_Part]) -> Plain:
    return _quoted_details({"app": _own_words(name)}, details, ("record",), _LIKE_AN_ORIGIN)


def _quoted_details(plain: Plain, details: list[_Part], keys: tuple[str, ...], like: str) -> Plain:
    for detail in details:
        if detail.words not in keys or detail.quoted is None:
            raise InvalidValue("kind", _unlike(detail.text, like))
        _put(plain, detail.words, detail.quoted)
    return plain


def _unlike(text: str, examples: str) -> str:
    return _("{value} is not like: {examples}").format(value=shown(text), examples=examples)


def _own_words(name: _Part) -> str:
    if name.quoted is not None and name.words:
        raise InvalidValue("kind", _("put all of {value} in quotes, or none").format(value=shown(name.text)))
    return name.words if name.quoted is None else name.quoted


def _no_details(details: list[_Part]) -> None:
    if details:
        reason = _("has no details in brackets, but here is {value}")
        raise InvalidValue("record", reason.format(value=shown(details[0].text)))


def _put(plain: Plain, key: str, value: object) -> None:
    if key in plain:
        reason = _("is told twice: {first} and {second}")
        raise InvalidValue(key, reason.format(first=shown(plain[key]), second=shown(value)))
    plain[key] = value


def _read_number(word: str, refusal: str) -> int:
    if not _WHOLE.fullmatch(word):
        raise InvalidValue("record", _(refusal).format(value=shown(word)))
    return int(word)


def _each(field: str, text: str, read: Callable[[_Part, list[_Part]], Plain]) -> list[Plain]:
    found: list[Plain] = []
    seen: set[tuple[tuple[str, object], ...]] = set()
    try:
        for name, details in _items(text):
            plain = read(name, details)
            # The record would refuse it too, but only once a whole cell of repetitions was read.
            key = tuple(plain.items())
            if key in seen:
                raise repeated("record")
            seen.add(key)
            found.append(plain)
    except InvalidValue as error:
        raise error.inside(f"{field}[{len(found)}]") from None
    return found


def _items(text: str) -> Iterator[tuple[_Part, list[_Part]]]:
    """Yield each item: its name, and its details from between the brackets."""
    name, inside, closed = _Part(), False, False
    details: list[_Part] = []
    for kind, value in _tokens(text):
        if kind == "sign":
            if value == ";" and not inside:
                yield _whole(name), details
                name, details, closed = _Part(), [], False
            elif value == "(" and not inside and not closed:
                inside = True
                details = [_Part()]
            elif value == "," and inside:
                details.append(_Part())
            elif value == ")" and inside:
                inside, closed = False, True
            else:
                reason = _('"{sign}" does not belong there; put words that hold it in double quotes')
                raise InvalidValue("record", reason.format(sign=value))
        elif closed:
            reason = _("{value} follows the bracket; a semicolon is missing").format(value=shown(value))
            raise InvalidValue("record", reason)
        else:
            _add(details[-1] if inside else name, kind, value)
    if inside:
        raise InvalidValue("record", _("a bracket is not closed"))
    if name != _Part() or details:
        yield _whole(name), details


def _whole(name: _Part) -> _Part:
    if name == _Part():
        raise InvalidValue("record", _("is empty: a semicolon too many"))
    return name


def _add(part: _Part, kind: str, value: str) -> None:
    if kind == "bare":
        part.words = f"{part.words} {value}".strip()
    elif part.quoted is None:
        part.quoted = value.replace('""', '"')
    else:
        reason = _("{value} is a second text in quotes; a semicolon is missing").format(value=shown(value))
        raise InvalidValue("record", reason)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None or match.lastgroup is None:
            raise InvalidValue("record", _("a double quote is not closed"))
        kind = match.lastgroup
        yield kind, match[kind].strip() if kind == "bare" else match[kind]
        at = match.end()
