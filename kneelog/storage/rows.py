"""Records of the domain as rows of tables, and back.

Each kind of record has a `Shelf`: its table, the tables of its parts, and the functions that take a record apart and
put it together. Everything else in storage works the same for every kind.

Reading is in two steps, so that the transaction is over before the objects are built: `fetch` asks one query a table,
`build` makes the records. Parts are values that repeat (a zone of a side, an answer), so one object serves every entry
that says the same; that is what makes ten years quick to read.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from kneelog.domain.codec import from_plain, to_text
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.record import Function, Mark, Plan, Profile, Record, RecordT, Response, Version, Watch
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
from kneelog.storage import schema
from kneelog.storage.seals import seal

_W = TypeVar("_W", bound=StrEnum)

Values = dict[str, Any]
"""Column values of one row, without owner, record and position."""

_Parts = Sequence[tuple[Any, ...]]
"""The parts of one record, a tuple for each part table of its shelf, in their order."""

HEAD: Final = ("id", "version", "saved_at", "voided")
"""Columns with which a row of a record begins, after its owner."""

_FRAME: Final = frozenset({*HEAD, "owner_id", "record_id", "position", "seal"})
"""Columns that say whose a row is and where it stands, not what it says."""

_MOST_REPEATED: Final = 20_000
"""Different parts kept for reuse."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of parts: how its rows are made of a record, and a part of the values of a row."""

    table: Table
    take: Callable[[Any], Iterable[Values]]
    make: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Shelf(Generic[RecordT]):
    """Where the records of one kind are kept.

    Attributes:
        record: their class.
        table: one row a record, as it stands now. Its name is the name of the kind.
        parts: the tables with their parts.
        take: the row of a record, without its head.
        make: a record of its id, the values of its row and its parts.
    """

    record: type[RecordT]
    table: Table
    parts: tuple[_Part, ...]
    take: Callable[[Any], Values]
    make: Callable[[str, Sequence[Any], _Parts], RecordT]

    @property
    def name(self) -> str:
        """The name of the kind, as history keeps it."""
        return str(self.table.name)


@dataclass(frozen=True, slots=True)
class Fetched(Generic[RecordT]):
    """The rows of one shelf, read and not yet built: the table's, and those of each part table."""

    shelf: Shelf[RecordT]
    rows: Sequence[Sequence[Any]]
    parts: tuple[Sequence[Sequence[Any]], ...]


def id_of(record: Record) -> str:
    """Return what a record is kept under."""
    return schema.PROFILE_ID if isinstance(record, Profile) else str(record.id)


def canonical(record: Record) -> str:
    """Return the text that history keeps of a record; two records are the same if this is the same.

    Seals are made of it: whoever changes the text of a record must have a migration take its seals away.

    Records themselves compare their moments as instants: 12:00+01:00 equals 11:00+00:00 there, and must not here.
    """
    return to_text(record)


def sealed(shelf: Shelf[RecordT], version: Version[RecordT]) -> str:
    """Return the seal of a version."""
    return _sealed(shelf, id_of(version.content), _head(version), version.content)


def _sealed(shelf: Shelf[RecordT], record_id: str, head: Values, content: RecordT) -> str:
    return seal(shelf.name, record_id, head["version"], head["saved_at"], head["voided"], canonical(content))


# ---------------------------------------------------------------------------------------------------------- reading


def fetch(
    connection: Connection, owner: int, shelf: Shelf[RecordT], record_id: str | None = None, *, voided: bool = True
) -> Fetched[RecordT]:
    """Read the rows of all records of a kind, or of one; with the voided ones or without."""
    table: Table = shelf.table
    wanted = _of(table, owner, "id", record_id, (*HEAD, *body(table)))
    if not voided:
        wanted = wanted.where(table.c.voided == 0)
    found = connection.execute(wanted).all()
    return Fetched(shelf, found, tuple(_fetch_part(connection, owner, part.table, record_id) for part in shelf.parts))


def _fetch_part(connection: Connection, owner: int, table: Table, record_id: str | None) -> Sequence[Sequence[Any]]:
    wanted = _of(table, owner, "record_id", record_id, ("record_id", *body(table)))
    return connection.execute(wanted.order_by(table.c.record_id, table.c.position)).all()


def build(fetched: Fetched[RecordT]) -> Iterator[tuple[str, Version[RecordT]]]:
    """Yield the id of each record and its version as it stands now."""
    for (record_id, number, saved_at, voided, *_), content in _built(fetched):
        yield record_id, Version(number, datetime.fromisoformat(saved_at), bool(voided), content)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector from running while many records are built.

    None of them is garbage, but their number alone makes it walk over everything in memory, again and again: that took
    longer than reading ten years. Threads may overlap here; whoever found the collector on turns it on again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def contents(fetched: Fetched[RecordT]) -> tuple[RecordT, ...]:
    """Return the records alone."""
    return tuple(content for _, content in _built(fetched))


def _built(fetched: Fetched[RecordT]) -> Iterator[tuple[Sequence[Any], RecordT]]:
    shelf = fetched.shelf
    grouped = [_grouped(part.make, rows) for part, rows in zip(shelf.parts, fetched.parts, strict=True)]
    for row in fetched.rows:
        record_id = row[0]
        yield row, shelf.make(record_id, row[len(HEAD) :], [parts.get(record_id, ()) for parts in grouped])


def _grouped(make: Callable[..., Any], rows: Iterable[Sequence[Any]]) -> Mapping[str, tuple[Any, ...]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(make(*row[1:]))
    return {record_id: tuple(parts) for record_id, parts in found.items()}


def _of(table: Table, owner: int, key: str, record_id: str | None, columns: Iterable[str]) -> Select[Any]:
    wanted = select(*(table.c[column] for column in columns)).where(table.c.owner_id == owner)
    return wanted if record_id is None else wanted.where(table.c[key] == record_id)


def body(table: Table) -> tuple[str, ...]:
    """Return the columns that say what the record says."""
    return tuple(column.name for column in table.columns if column.name not in _FRAME)


# ---------------------------------------------------------------------------------------------------------- writing


def add(connection: Connection, owner: int, shelf: Shelf[RecordT], versions: Iterable[Version[RecordT]]) -> None:
    """Insert records that are not there, each as it stands now."""
    heads, contents = [], []
    for version in versions:
        record_id, head = id_of(version.content), _head(version)
        mark = _sealed(shelf, record_id, head, version.content)
        heads.append({"owner_id": owner, "id": record_id, **head, "seal": mark, **shelf.take(version.content)})
        contents.append((record_id, version.content))
    insert_all(connection, shelf.table, heads)
    for part in shelf.parts:
        of_all = [row for record_id, content in contents for row in _part_rows(owner, part, record_id, content)]
        insert_all(connection, part.table, of_all)


def insert_all(connection: Connection, table: Table, values: Sequence[Values]) -> None:
    """Insert rows that all name the same columns.

    SQLAlchemy writes the statement, once; the rows go to the driver as they are. Let through SQLAlchemy, each row of an
    import would be taken apart and put together again, which takes longer than to write it.
    """
    if not values:
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(values[0]))
    in_order = itemgetter(*statement.positiontup or ())
    connection.exec_driver_sql(str(statement), [in_order(each) for each in values])


def replace(connection: Connection, owner: int, shelf: Shelf[RecordT], version: Version[RecordT]) -> None:
    """Put another version of a record in the place of the one that is there."""
    record_id = id_of(version.content)
    table = shelf.table
    connection.execute(
        update(table)
        .where(table.c.owner_id == owner, table.c.id == record_id)
        .values(**_head(version), seal=sealed(shelf, version), **shelf.take(version.content))
    )
    for part in shelf.parts:
        table = part.table
        connection.execute(delete(table).where(table.c.owner_id == owner, table.c.record_id == record_id))
        insert_all(connection, table, list(_part_rows(owner, part, record_id, version.content)))


def _head(version: Version[Any]) -> Values:
    return {
        "version": version.number,
        "saved_at": version.saved_at.isoformat(),
        "voided": int(version.voided),
    }


def _part_rows(owner: int, part: _Part, record_id: str, record: Record) -> Iterator[Values]:
    for position, values in enumerate(part.take(record)):
        yield {"owner_id": owner, "record_id": record_id, "position": position, **values}


def set_voided(
    connection: Connection,
    owner: int,
    shelf: Shelf[RecordT],
    before: Sequence[Version[RecordT]],
    at: datetime,
    voided: int,
) -> None:
    """Delete or bring back many records in one step: each gets another version, with the content that it has."""
    table = shelf.table
    _supersede_all(connection, owner, shelf, before)
    after = [Version(one.number + 1, at, voided=bool(voided), content=one.content) for one in before]
    values = [{**_head(one), "seal": sealed(shelf, one), "which": id_of(one.content)} for one in after]
    if values:
        columns: Values = {name: bindparam(name) for name in (*HEAD[1:], "seal")}
        is_it = table.c.owner_id == owner, table.c.id == bindparam("which")
        connection.execute(update(table).where(*is_it).values(**columns), values)


def renew(
    connection: Connection,
    owner: int,
    shelf: Shelf[RecordT],
    before: Sequence[Version[RecordT]],
    after: Sequence[Version[RecordT]],
) -> None:
    """Put another version of many records in the place of those that are there, in one step."""
    _supersede_all(connection, owner, shelf, before)
    which = [{"which": id_of(one.content)} for one in before]
    if which:
        for its_id in (*(part.table.c.record_id for part in shelf.parts), shelf.table.c.id):
            is_it = its_id.table.c.owner_id == owner, its_id == bindparam("which")
            connection.execute(delete(its_id.table).where(*is_it), which)
        add(connection, owner, shelf, after)


def _supersede_all(
    connection: Connection, owner: int, shelf: Shelf[RecordT], versions: Sequence[Version[RecordT]]
) -> None:
    """Put the versions of many records that stand now into history, each with the seal that it was given."""
    table = shelf.table
    kept = connection.execute(select(table.c.id, table.c.seal).where(table.c.owner_id == owner))
    seals = {record_id: its_seal for record_id, its_seal in kept}  # noqa: C416 - a row is no pair to a type checker
    past = [{**_history_row(owner, shelf, one), "seal": seals[id_of(one.content)]} for one in versions]
    insert_all(connection, schema.history, past)


# ---------------------------------------------------------------------------------------------------------- history


def fetch_history(
    connection: Connection, owner: int, shelf: Shelf[Any], record_id: str | None = None
) -> Sequence[Sequence[Any]]:
    """Read the superseded versions of all records of a kind, or of one, oldest first."""
    table = schema.history
    wanted = _of(table, owner, "record_id", record_id, ("record_id", "version", "saved_at", "voided", "content"))
    return connection.execute(
        wanted.where(table.c.kind == shelf.name).order_by(table.c.record_id, table.c.version)
    ).all()


def build_history(shelf: Shelf[RecordT], rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, Version[RecordT]]]:
    """Yield the id of each record and one of its superseded versions."""
    for record_id, number, saved_at, voided, content in rows:
        record: RecordT = from_plain(shelf.record, json.loads(content))
        yield record_id, Version(number, datetime.fromisoformat(saved_at), bool(voided), record)


def add_history(
    connection: Connection, owner: int, shelf: Shelf[RecordT], versions: Iterable[Version[RecordT]]
) -> None:
    """Put versions that came from elsewhere into history."""
    values = [{**_history_row(owner, shelf, version), "seal": sealed(shelf, version)} for version in versions]
    insert_all(connection, schema.history, values)


def supersede(connection: Connection, owner: int, shelf: Shelf[RecordT], version: Version[RecordT]) -> None:
    """Put the version of a record that stands now into history, with the seal that it was given when it was saved.

    A new seal would make good again what was damaged since.
    """
    table = shelf.table
    kept = select(table.c.seal).where(table.c.owner_id == owner, table.c.id == id_of(version.content))
    row = _history_row(owner, shelf, version)
    connection.execute(insert(schema.history).values(**row, seal=kept.scalar_subquery()))


def _history_row(owner: int, shelf: Shelf[RecordT], version: Version[RecordT]) -> Values:
    return {
        "owner_id": owner,
        "kind": shelf.name,
        "record_id": id_of(version.content),
        **_head(version),
        "content": canonical(version.content),
    }


# ---------------------------------------------------------------------------------------------------------- entries


def _word(vocabulary: type[_W], value: str) -> _W:
    return vocabulary(value)


def _text(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _number(answer: bool | None) -> int | None:  # noqa: FBT001 - the value itself, not a flag
    return None if answer is None else int(answer)


def _answer(number: int | None) -> bool | None:
    return None if number is None else bool(number)


def _take_entry(entry: Entry) -> Values:
    onset = entry.onset
    return {
        "occurred_at": entry.occurred_at.isoformat(),
        "occurred_utc": int(entry.occurred_at.timestamp()),
        "day": entry.day.isoformat(),
        "logged_at": _text(entry.logged_at),
        "severity": entry.severity,
        "onset_on": _text(onset.on) if onset else None,
        "onset_ago": onset.ago if onset else None,
        "onset_unit": onset.unit if onset else None,
        "onset_manner": onset.manner if onset else None,
        "note": entry.note,
    }


def _make_entry(record_id: str, values: Sequence[Any], parts: _Parts) -> Entry:
    occurred_at, _, _, logged_at, severity, *onset, note = values
    places, answers, activities, treatments, measurements, origins = parts
    return Entry(
        id=UUID(record_id),
        occurred_at=datetime.fromisoformat(occurred_at),
        logged_at=None if logged_at is None else datetime.fromisoformat(logged_at),
        severity=severity,
        places=places,
        answers=answers,
        onset=_make_onset(*onset),
        activities=activities,
        treatments=treatments,
        note=note,
        measurements=measurements,
        origin=origins[0] if origins else None,
    )


@lru_cache(_MOST_REPEATED)
def _make_onset(on: str | None, ago: int | None, unit: str | None, manner: str | None) -> Onset | None:
    if on is None and ago is None and manner is None:
        return None
    return Onset(
        on=date.fromisoformat(on) if on else None,
        ago=ago,
        unit=_word(Unit, unit) if unit else None,
        manner=_word(Manner, manner) if manner else None,
    )


@lru_cache(_MOST_REPEATED)
def _make_place(zone: str, side: str, severity: int | None, words: str) -> Place:
    return Place(_word(Zone, zone), _word(Side, side), severity, words)


@lru_cache(_MOST_REPEATED)
def _make_answer(about: str, yes: int, side: str) -> Answer:
    return Answer(entry_term(about), bool(yes), _word(Side, side))


@lru_cache(_MOST_REPEATED)
def _make_activity(
    kind: str,
    minutes: int | None,
    effort: int | None,
    stretched_before: int | None,
    metres: int | None,
    count: int | None,
) -> Activity:
    return Activity(kind, minutes, effort, _answer(stretched_before), metres, count)


@lru_cache(_MOST_REPEATED)
def _make_treatment(kind: str, dose: str, helped: int | None) -> Treatment:
    return Treatment(kind, dose, _answer(helped))


@lru_cache(_MOST_REPEATED)
def _make_measurement(kind: str, value: str, unit: str) -> Measurement:
    return Measurement(kind, value, unit)


ENTRIES: Final[Shelf[Entry]] = Shelf(
    Entry,
    schema.entry,
    (
        _Part(
            schema.entry_place,
            lambda entry: [
                # Of a member of a vocabulary SQLite asks each time what it is, and that takes longer than to write it.
                {"zone": place.zone.value, "side": place.side.value, "severity": place.severity, "words": place.words}
                for place in entry.places
            ],
            _make_place,
        ),
        _Part(
            schema.entry_answer,
            lambda entry: [
                {"about": answer.about.value, "yes": int(answer.yes), "side": answer.side.value}
                for answer in entry.answers
            ],
            _make_answer,
        ),
        _Part(
            schema.entry_activity,
            lambda entry: [
                {
                    "kind": activity.kind,
                    "minutes": activity.minutes,
                    "effort": activity.effort,
                    "stretched_before": _number(activity.stretched_before),
                    "metres": activity.metres,
                    "count": activity.count,
                }
                for activity in entry.activities
            ],
            _make_activity,
        ),
        _Part(
            schema.entry_treatment,
            lambda entry: [
                {"kind": treatment.kind, "dose": treatment.dose, "helped": _number(treatment.helped)}
                for treatment in entry.treatments
            ],
            _make_treatment,
        ),
        _Part(
            schema.entry_measurement,
            lambda entry: [{"kind": each.kind, "value": each.value, "unit": each.unit} for each in entry.measurements],
            _make_measurement,
        ),
        _Part(
            schema.entry_origin,
            lambda entry: [{"app": entry.origin.app, "record": entry.origin.record}] if entry.origin else [],
            Origin,
        ),
    ),
    _take_entry,
    _make_entry,
)

# ----------------------------------------------------------------------------------------------------- other records


def _make_mark(record_id: str, values: Sequence[Any], _: _Parts) -> Mark:
    day, kind, text, side = values
    return Mark(UUID(record_id), date.fromisoformat(day), _word(MarkKind, kind), text, _word(Side, side))


MARKS: Final[Shelf[Mark]] = Shelf(
    Mark,
    schema.mark,
    (),
    lambda mark: {"day": mark.on.isoformat(), "kind": mark.kind, "text": mark.text, "side": mark.side},
    _make_mark,
)


def _make_function(record_id: str, values: Sequence[Any], _: _Parts) -> Function:
    day, activity, rating = values
    return Function(UUID(record_id), date.fromisoformat(day), activity, rating)


FUNCTIONS: Final[Shelf[Function]] = Shelf(
    Function,
    schema.function,
    (),
    lambda function: {"day": function.on.isoformat(), "activity": function.activity, "rating": function.rating},
    _make_function,
)


def _take_response(response: Response) -> Values:
    return {
        "made_at": response.made_at.isoformat(),
        "kind": response.kind,
        "rule": response.rule,
        "rule_version": response.rule_version,
        "urgency": response.urgency,
        "day": _text(response.on),
    }


def _make_response(record_id: str, values: Sequence[Any], parts: _Parts) -> Response:
    made_at, kind, rule, rule_version, urgency, day = values
    return Response(
        id=UUID(record_id),
        made_at=datetime.fromisoformat(made_at),
        kind=_word(ResponseKind, kind),
        rule=rule,
        rule_version=rule_version,
        urgency=urgency,
        evidence=parts[0],
        on=None if day is None else date.fromisoformat(day),
    )


RESPONSES: Final[Shelf[Response]] = Shelf(
    Response,
    schema.response,
    (_Part(schema.response_evidence, lambda response: [{"key": key} for key in response.evidence], str),),
    _take_response,
    _make_response,
)


def _take_watch(watch: Watch) -> Values:
    return {
        "day": watch.on.isoformat(),
        "kind": watch.kind,
        "name": watch.name,
        "direction": watch.direction,
        "plan_first": _text(watch.plan.first) if watch.plan else None,
        "plan_last": _text(watch.plan.last) if watch.plan else None,
    }


def _make_watch(record_id: str, values: Sequence[Any], parts: _Parts) -> Watch:
    day, kind, name, direction, first, last = values
    plan = None if first is None else Plan(date.fromisoformat(first), date.fromisoformat(last), parts[0])
    what, asks = _word(FactorKind, kind), _word(Direction, direction)
    return Watch(UUID(record_id), date.fromisoformat(day), what, name, plan, asks)


WATCHES: Final[Shelf[Watch]] = Shelf(
    Watch,
    schema.watch,
    (
        _Part(
            schema.watch_day,
            lambda watch: [{"day": day.isoformat()} for day in watch.plan.days] if watch.plan else [],
            date.fromisoformat,
        ),
    ),
    _take_watch,
    _make_watch,
)


def _make_profile(_: str, values: Sequence[Any], parts: _Parts) -> Profile:
    birth_year, sex, height_cm, weight_kg, country = values
    return Profile(birth_year, None if sex is None else _word(Sex, sex), height_cm, weight_kg, country, parts[0])


PROFILE: Final[Shelf[Profile]] = Shelf(
    Profile,
    schema.profile,
    (
        _Part(
            schema.profile_condition,
            lambda profile: [{"about": about, "yes": int(answer)} for about, answer in profile.conditions],
            lambda about, yes: (_word(Condition, about), bool(yes)),
        ),
    ),
    lambda profile: {
        "birth_year": profile.birth_year,
        "sex": profile.sex,
        "height_cm": profile.height_cm,
        "weight_kg": profile.weight_kg,
        "country": profile.country,
    },
    _make_profile,
)

SHELVES: Final[tuple[Shelf[Any], ...]] = (ENTRIES, MARKS, FUNCTIONS, RESPONSES, WATCHES, PROFILE)

_BY_CLASS: Final[Mapping[type[Any], Shelf[Any]]] = {shelf.record: shelf for shelf in SHELVES}


def shelf_of(kind: type[RecordT]) -> Shelf[RecordT]:
    """Return where records of this class are kept."""
    return cast("Shelf[RecordT]", _BY_CLASS[kind])
