"""Records to and from plain JSON values: the one form in which they are exported, imported and kept as history.

`to_plain` leaves out what is absent, so that a file written by hand and a file written by kneelog look alike.
`from_plain` is its strict inverse: an unknown key is refused by name, because a misspelt danger sign must not vanish.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

from kneelog.domain import checks
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.record import Function, Mark, Plan, Profile, Record, RecordT, Response, Watch
from kneelog.domain.vocabulary import (
    Condition,
    Direction,
    FactorKind,
    Manner,
    MarkKind,
    ResponseKind,
    Sex,
    Side,
    Unit,
    Zone,
    entry_term,
)
from kneelog.words import _

Plain = dict[str, Any]
"""A JSON object."""

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)

_NAMESPACE = UUID("6f2a6f0e-5a53-5c39-9d5b-6b1f2f7e5a01")
"""Makes the ids of records that a file gives without one, so that importing it again finds them there."""

_BLANK = UUID(int=0)

_EXAMPLE = "2026-11-22T20:41:00+01:00"

_YES_NO = {"yes": True, "no": False}

# The shapes are ours and not those of `fromisoformat` and `UUID`, which take more with every Python version.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def to_plain(record: Record) -> Plain:
    """Return a record as JSON values, keys in the order of the documented format."""
    return _WRITERS[type(record)](record)


def to_text(record: Record) -> str:
    """Return a record as JSON in one line without blanks: the text of `to_plain`.

    The text of an entry is put together of its parts, which repeat and are made once: history and seals ask for the
    text of every record there is.
    """
    if not isinstance(record, Entry):
        return _JSON.encode(to_plain(record))
    said = [
        f'"{name}":{text(value)}'
        for name, text in _TEXTS
        if (value := getattr(record, name)) or value == 0  # as in `_compact`
    ]
    return "{" + ",".join(said) + "}"


def from_plain(kind: type[RecordT], plain: object) -> RecordT:
    """Return the record of this kind that `plain` describes.

    Raises:
        InvalidValue: names the path of the first field that is wrong.
    """
    reader = _Reader(plain)
    record: RecordT = _READERS[kind](reader)
    reader.finish()
    return record if reader.names_its_record else _identified(record)


def moment_from_plain(key: str, value: object) -> datetime:
    """Return the moment that text in ISO 8601 names; without an offset where the text has none.

    Raises:
        InvalidValue: under the name `key`.
    """
    if not isinstance(value, str):
        reason = _("must be a date and time such as {example}, not {value}")
        raise InvalidValue(key, reason.format(example=_EXAMPLE, value=checks.shown(value)))
    try:
        return datetime.fromisoformat(_shaped(_MOMENT, value))
    except ValueError:
        reason = _("{value} is not a date and time such as {example}")
        raise InvalidValue(key, reason.format(value=checks.shown(value), example=_EXAMPLE)) from None


def _shaped(shape: re.Pattern[str], value: str) -> str:
    if not shape.fullmatch(value):
        raise ValueError(value)
    return value


# ---------------------------------------------------------------------------------------------------------- writing


def _compact(**values: Any) -> Plain:  # noqa: ANN401 - JSON values
    return {key: value for key, value in values.items() if value or value == 0}  # 0 and False say something


def _yes_no(value: bool | None) -> str | None:  # noqa: FBT001 - the value itself, not a flag
    return None if value is None else "yes" if value else "no"


def _side(side: Side) -> str | None:
    return None if side is Side.NOT_STATED else side.value


def _each(write: Callable[[Any], Plain], parts: tuple[Any, ...]) -> list[Plain] | None:
    return [write(part) for part in parts] if parts else None


def _write_entry(entry: Entry) -> Plain:
    return _compact(
        id=str(entry.id),
        occurred_at=entry.occurred_at.isoformat(),
        logged_at=entry.logged_at.isoformat() if entry.logged_at else None,
        severity=entry.severity,
        places=_each(_write_place, entry.places),
        answers=_each(_write_answer, entry.answers),
        onset=_write_onset(entry.onset) if entry.onset else None,
        activities=_each(_write_activity, entry.activities),
        treatments=_each(_write_treatment, entry.treatments),
        note=entry.note,
        measurements=_each(_write_measurement, entry.measurements),
        origin=_write_origin(entry.origin) if entry.origin else None,
    )


def _write_place(place: Place) -> Plain:
    return _compact(zone=place.zone.value, side=_side(place.side), severity=place.severity, words=place.words)


def _write_answer(answer: Answer) -> Plain:
    return _compact(about=answer.about.value, side=_side(answer.side), answer=_yes_no(answer.yes))


def _write_activity(activity: Activity) -> Plain:
    return _compact(
        kind=activity.kind,
        minutes=activity.minutes,
        effort=activity.effort,
        stretched_before=_yes_no(activity.stretched_before),
        metres=activity.metres,
        count=activity.count,
    )


def _write_treatment(treatment: Treatment) -> Plain:
    return _compact(kind=treatment.kind, dose=treatment.dose, helped=_yes_no(treatment.helped))


def _write_measurement(measurement: Measurement) -> Plain:
    return _compact(kind=measurement.kind, value=measurement.value, unit=measurement.unit)


def _write_origin(origin: Origin) -> Plain:
    return _compact(app=origin.app, record=origin.record)


def _write_onset(onset: Onset) -> Plain:
    return _compact(
        date=onset.on.isoformat() if onset.on else None,
        ago=onset.ago,
        unit=onset.unit.value if onset.unit else None,
        manner=onset.manner.value if onset.manner else None,
    )


def _write_mark(mark: Mark) -> Plain:
    return _compact(
        id=str(mark.id), date=mark.on.isoformat(), kind=mark.kind.value, text=mark.text, side=_side(mark.side)
    )


def _write_function(function: Function) -> Plain:
    return _compact(
        id=str(function.id), date=function.on.isoformat(), activity=function.activity, rating=function.rating
    )


def _write_profile(profile: Profile) -> Plain:
    return _compact(
        birth_year=profile.birth_year,
        sex=profile.sex.value if profile.sex else None,
        height_cm=profile.height_cm,
        weight_kg=profile.weight_kg,
        country=profile.country,
        conditions=[{"about": condition.value, "answer": _yes_no(answer)} for condition, answer in profile.conditions],
    )


def _write_response(response: Response) -> Plain:
    return _compact(
        id=str(response.id),
        made_at=response.made_at.isoformat(),
        kind=response.kind.value,
        rule=response.rule,
        rule_version=response.rule_version,
        urgency=response.urgency,
        evidence=list(response.evidence),
        date=response.on.isoformat() if response.on else None,
    )


def _write_watch(watch: Watch) -> Plain:
    return _compact(
        id=str(watch.id),
        date=watch.on.isoformat(),
        kind=watch.kind.value,
        name=watch.name,
        direction=None if watch.direction is Direction.EITHER else watch.direction.value,
        plan=_write_plan(watch.plan) if watch.plan else None,
    )


def _write_plan(plan: Plan) -> Plain:
    return _compact(
        first=plan.first.isoformat(), last=plan.last.isoformat(), days=[day.isoformat() for day in plan.days]
    )


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_MOST_REPEATED: Final = 20_000
"""Different parts of entries whose text is kept."""


def _text_by(write: Callable[[Any], Plain]) -> Callable[[Any], str]:
    return lru_cache(_MOST_REPEATED)(lambda part: _JSON.encode(write(part)))


def _texts_by(write: Callable[[Any], Plain]) -> Callable[[Any], str]:
    text = _text_by(write)
    return lambda parts: "[" + ",".join(map(text, parts)) + "]"


def _text_of_moment(moment: datetime) -> str:
    return f'"{moment.isoformat()}"'


_TEXTS: Final[tuple[tuple[str, Callable[[Any], str]], ...]] = (
    ("id", '"{}"'.format),
    ("occurred_at", _text_of_moment),
    ("logged_at", _text_of_moment),
    ("severity", str),
    ("places", _texts_by(_write_place)),
    ("answers", _texts_by(_write_answer)),
    ("onset", _text_by(_write_onset)),
    ("activities", _texts_by(_write_activity)),
    ("treatments", _texts_by(_write_treatment)),
    ("note", _JSON.encode),
    ("measurements", _texts_by(_write_measurement)),
    ("origin", lambda origin: _JSON.encode(_write_origin(origin))),
)
"""What makes the text of each field of an entry, in the order of `_write_entry`."""

_WRITERS: Mapping[type[Any], Callable[[Any], Plain]] = {
    Entry: _write_entry,
    Mark: _write_mark,
    Function: _write_function,
    Profile: _write_profile,
    Response: _write_response,
    Watch: _write_watch,
}

# ---------------------------------------------------------------------------------------------------------- reading


class _Reader:
    """Takes the fields out of a JSON object one by one, so that what nobody took can be refused by name."""

    def __init__(self, plain: object) -> None:
        if not isinstance(plain, dict):
            reason = _("must be an object in braces, not {value}")
            raise InvalidValue("record", reason.format(value=checks.shown(plain)))
        self.plain: Plain = plain
        self.taken: set[str] = set()
        self.names_its_record = True

    def take(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return the value of a key, None where it is absent."""
        self.taken.add(key)
        return self.plain.get(key)

    def required(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return the value of a key that must be there."""
        value = self.take(key)
        if value is None:
            raise InvalidValue(key, _("is missing"))
        return value

    def text(self, key: str) -> str:
        """Return text, empty where it is absent."""
        value = self.take(key)
        if value is not None and not isinstance(value, str):
            raise InvalidValue(key, _("must be text, not {value}").format(value=checks.shown(value)))
        return value or ""

    def word(self, key: str, vocabulary: type[_E]) -> _E | None:
        """Return a member of a closed vocabulary, None where it is absent."""
        value = self.take(key)
        if value is None:
            return None
        try:
            return vocabulary(value)
        except ValueError:
            known = (member.value for member in vocabulary)
            raise InvalidValue(key, checks.not_one_of(value, known)) from None

    def required_word(self, key: str, vocabulary: type[_E]) -> _E:
        """Return a member of a closed vocabulary that must be there."""
        found = self.word(key, vocabulary)
        if found is None:
            raise InvalidValue(key, _("is missing"))
        return found

    def side(self) -> Side:
        """Return the side, not stated where it is absent."""
        return self.word("side", Side) or Side.NOT_STATED

    def answer(self, key: str) -> bool | None:
        """Return yes, no or not asked."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in _YES_NO:
            reason = _('must be "yes" or "no", or be left out if not asked; not {value}')
            raise InvalidValue(key, reason.format(value=checks.shown(value)))
        return _YES_NO[value]

    def required_answer(self) -> bool:
        """Return the yes or no of an answer; what was not asked has no answer in the list at all."""
        found = self.answer("answer")
        if found is None:
            raise InvalidValue("answer", _('is missing: "yes" or "no"'))
        return found

    def items(self, key: str, read: Callable[["_Reader"], _T]) -> tuple[_T, ...]:
        """Return a list of objects, each read by `read`."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise InvalidValue(key, _no_list(value))
        return tuple(_inside(f"{key}[{place}]", read, item) for place, item in enumerate(value))

    def day(self, key: str) -> date | None:
        """Return a date in ISO 8601."""
        value = self.take(key)
        return None if value is None else _date(key, value)

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates."""
        value = self.take(key)
        if not isinstance(value, list | None):
            raise InvalidValue(key, _no_list(value))
        return tuple(_date(f"{key}[{place}]", each) for place, each in enumerate(value or ()))

    def required_day(self, key: str) -> date:
        """Return a date that must be there."""
        found = self.day(key)
        if found is None:
            raise InvalidValue(key, _("is missing"))
        return found

    def record_id(self) -> UUID:
        """Return the id; where the file gives none, a blank that `from_plain` replaces."""
        value = self.take("id")
        if value is None:
            self.names_its_record = False
            return _BLANK
        try:
            return UUID(_shaped(_ID, value))
        except (TypeError, ValueError, AttributeError):
            reason = _("{value} is not a UUID; leave it out if in doubt")
            raise InvalidValue("id", reason.format(value=checks.shown(value))) from None

    def finish(self) -> None:
        """Refuse what nobody took."""
        for key in self.plain:
            if key not in self.taken:
                known = ", ".join(sorted(self.taken))
                raise InvalidValue(str(key), _("is not known here; known are: {known}").format(known=known))


def _date(key: str, value: Any) -> date:  # noqa: ANN401 - any JSON value
    try:
        return date.fromisoformat(_shaped(_DAY, value))
    except (TypeError, ValueError):
        reason = _("{value} is not a date such as 2026-11-22")
        raise InvalidValue(key, reason.format(value=checks.shown(value))) from None


def _no_list(value: object) -> str:
    return _("must be a list in brackets, not {value}").format(value=checks.shown(value))


_SORTED: Final = json.JSONEncoder(sort_keys=True)


def _identified(record: Any) -> Any:  # noqa: ANN401 - any record that has an id
    """Give a record that nobody else holds yet an id made from its content, however the file wrote that down."""
    content = to_plain(record)
    del content["id"]
    object.__setattr__(record, "id", uuid5(_NAMESPACE, _SORTED.encode(content)))
    return record


def _inside(path: str, read: Callable[[_Reader], _T], plain: object) -> _T:
    try:
        reader = _Reader(plain)
        value = read(reader)
        reader.finish()
    except InvalidValue as error:
        raise error.inside(path) from None
    return value


def _read_entry(reader: _Reader) -> Entry:
    onset, origin = reader.take("onset"), reader.take("origin")
    logged_at = reader.take("logged_at")
    return Entry(
        id=reader.record_id(),
        occurred_at=moment_from_plain("occurred_at", reader.required("occurred_at")),
        logged_at=None if logged_at is None else moment_from_plain("logged_at", logged_at),
        severity=reader.take("severity"),
        places=reader.items("places", _read_place),
        answers=reader.items("answers", _read_answer),
        onset=None if onset is None else _inside("onset", _read_onset, onset),
        activities=reader.items("activities", _read_activity),
        treatments=reader.items("treatments", _read_treatment),
        note=reader.text("note"),
        measurements=reader.items("measurements", _read_measurement),
        origin=None if origin is None else _inside("origin", _read_origin, origin),
    )


def _read_place(reader: _Reader) -> Place:
    return Place(
        zone=reader.required_word("zone", Zone),
        side=reader.side(),
        severity=reader.take("severity"),
        words=reader.text("words"),
    )


def _read_answer(reader: _Reader) -> Answer:
    about = reader.required("about")
    try:
        term = entry_term(about)
    except (KeyError, TypeError):
        reason = _("{value} is not a question kneelog knows").format(value=checks.shown(about))
        raise InvalidValue("about", reason) from None
    return Answer(about=term, yes=reader.required_answer(), side=reader.side())


def _read_onset(reader: _Reader) -> Onset:
    return Onset(
        on=reader.day("date"),
        ago=reader.take("ago"),
        unit=reader.word("unit", Unit),
        manner=reader.word("manner", Manner),
    )


def _read_activity(reader: _Reader) -> Activity:
    return Activity(
        kind=reader.text("kind"),
        minutes=reader.take("minutes"),
        effort=reader.take("effort"),
        stretched_before=reader.answer("stretched_before"),
        metres=reader.take("metres"),
        count=reader.take("count"),
    )


def _read_measurement(reader: _Reader) -> Measurement:
    return Measurement(kind=reader.text("kind"), value=reader.text("value"), unit=reader.text("unit"))


def _read_origin(reader: _Reader) -> Origin:
    return Origin(app=reader.text("app"), record=reader.text("record"))


def _read_treatment(reader: _Reader) -> Treatment:
    return Treatment(kind=reader.text("kind"), dose=reader.text("dose"), helped=reader.answer("helped"))


def _read_mark(reader: _Reader) -> Mark:
    return Mark(
        id=reader.record_id(),
        on=reader.required_day("date"),
        kind=reader.required_word("kind", MarkKind),
        text=reader.text("text"),
        side=reader.side(),
    )


def _read_function(reader: _Reader) -> Function:
    return Function(
        id=reader.record_id(),
        on=reader.required_day("date"),
        activity=reader.text("activity"),
        rating=reader.required("rating"),
    )


def _read_profile(reader: _Reader) -> Profile:
    return Profile(
        birth_year=reader.take("birth_year"),
        sex=reader.word("sex", Sex),
        height_cm=reader.take("height_cm"),
        weight_kg=reader.take("weight_kg"),
        country=reader.text("country"),
        conditions=reader.items("conditions", _read_condition),
    )


def _read_condition(reader: _Reader) -> tuple[Condition, bool]:
    return reader.required_word("about", Condition), reader.required_answer()


def _read_response(reader: _Reader) -> Response:
    evidence = reader.take("evidence")
    if not isinstance(evidence, list | None):
        raise InvalidValue("evidence", _no_list(evidence))
    return Response(
        id=reader.record_id(),
        made_at=moment_from_plain("made_at", reader.required("made_at")),
        kind=reader.required_word("kind", ResponseKind),
        rule=reader.text("rule"),
        rule_version=reader.required("rule_version"),
        urgency=reader.text("urgency"),
        evidence=tuple(evidence or ()),
        on=reader.day("date"),
    )


def _read_watch(reader: _Reader) -> Watch:
    plan = reader.take("plan")
    return Watch(
        id=reader.record_id(),
        on=reader.required_day("date"),
        kind=reader.required_word("kind", FactorKind),
        name=reader.text("name"),
        plan=None if plan is None else _inside("plan", _read_plan, plan),
        direction=reader.word("direction", Direction) or Direction.EITHER,
    )


def _read_plan(reader: _Reader) -> Plan:
    return Plan(first=reader.required_day("first"), last=reader.required_day("last"), days=reader.days("days"))


_READERS: Mapping[type[Any], Callable[[_Reader], Any]] = {
    Entry: _read_entry,
    Mark: _read_mark,
    Function: _read_function,
    Profile: _read_profile,
    Response: _read_response,
    Watch: _read_watch,
}
