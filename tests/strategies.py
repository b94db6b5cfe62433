"""Hypothesis strategies for every record of the domain, awkward on purpose: hostile text, extreme dates, gaps.

A field that may be absent is absent in about half of the examples, so nothing that reads a diary can lean on its being
there. `first` and `last` narrow the days where a test needs a diary that hangs together.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from kneelog.domain import checks
from kneelog.domain.diary import Archive, Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Origin, Place, Treatment
from kneelog.domain.record import Function, Mark, Plan, Profile, RecordT, Response, Version, Versions, Watch
from kneelog.domain.vocabulary import (
    SUGGESTED_ACTIVITIES,
    SUGGESTED_TREATMENTS,
    TOPICS,
    Condition,
    Direction,
    EntryTerm,
    FactorKind,
    Manner,
    MarkKind,
    ResponseKind,
    Sex,
    Side,
    Symptom,
    Unit,
    Zone,
    entry_term,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from uuid import UUID

FIRST_DAY = date(checks.FIRST_YEAR, 1, 1)
LAST_DAY = date(checks.LAST_YEAR, 12, 31)

HOSTILE = (
    "👩🏽‍⚕️ 🦵🏿 🇬🇧",
    "كانت الركبة تؤلمني",
    "הברך כואבת \u202eabc\u202c",
    "naïve e\u0301 = é",
    "=HYPERLINK(A1)",
    "'; DROP TABLE entry; --",
    "<script>alert(1)</script> ![x](y)",
    '"quoted", comma; tab\tend',
    "\ufeff\u200b\u2060x",
    "#{1+1} $x$ \\n @ref",
    "\U0001d576\U0001d593 ﷽ \uff46\uff55",
)
"""Text that has broken programs: joined emoji, right to left, combining marks, formulas, markup, the invisible."""

_T = TypeVar("_T")
_RecordT = TypeVar("_RecordT", Entry, Mark, Function, Response, Watch)

_STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def maybe(strategy: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    """Absent, or an example of `strategy`."""
    return st.none() | strategy


@cache
def texts(longest: int = 80) -> st.SearchStrategy[str]:
    """Text as in a note: empty, several lines, any character that can be stored."""
    return st.text(_STORABLE, max_size=longest) | st.sampled_from(HOSTILE) | st.just("two\r\nlines\n\n")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[: checks.LONGEST_NAME].strip()


@cache
def names() -> st.SearchStrategy[str]:
    """Names in a person's own words: one line, no blanks around."""
    return st.text(_STORABLE, min_size=1, max_size=30).map(_on_one_line).filter(bool) | st.sampled_from(
        [name for text in HOSTILE if (name := _on_one_line(text))]
    )


@cache
def days(first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[date]:
    """Days from `first` to `last`, the ends more often than chance."""
    return st.dates(first, last) | st.sampled_from([first, last])


@cache
def moments(first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[datetime]:
    """Moments in whole seconds with a UTC offset of whole minutes, around 04:00 and midnight more often than chance."""
    offsets = st.integers(-14 * 60, 14 * 60) | st.sampled_from([-14 * 60, -210, 0, 60, 345, 14 * 60])
    times = st.times().map(lambda chosen: chosen.replace(microsecond=0)) | st.sampled_from(
        [time(0, 0), time(3, 59, 59), time(4, 0), time(23, 59, 59)]
    )
    return st.builds(
        lambda day, chosen, offset: datetime.combine(day, chosen, timezone(timedelta(minutes=offset))),
        days(first, last),
        times,
        offsets,
    )


@cache
def sides() -> st.SearchStrategy[Side]:
    """Left, right, not stated."""
    return st.sampled_from(Side)


@cache
def severities() -> st.SearchStrategy[int | None]:
    """0 to 10, and not asked."""
    return maybe(st.integers(0, 10) | st.just(0))


@cache
def places() -> st.SearchStrategy[Place]:
    """Places, those in words included."""
    in_words = st.builds(Place, st.just(Zone.ELSEWHERE), sides(), severities(), names())
    zones = st.sampled_from([zone for zone in Zone if zone is not Zone.ELSEWHERE])
    return st.builds(Place, zones, sides(), severities()) | in_words


@cache
def terms() -> st.SearchStrategy[EntryTerm]:
    """Any question of an entry."""
    return st.sampled_from([entry_term(term.value) for topic in TOPICS for term in topic])


@cache
def answers() -> st.SearchStrategy[Answer]:
    """Answers; only symptoms have a side."""
    of_side = st.builds(Answer, st.sampled_from(Symptom), st.booleans(), sides())
    return st.builds(Answer, terms(), st.booleans()) | of_side


@cache
def activities() -> st.SearchStrategy[Activity]:
    """Activities in suggested and in own words."""
    return st.builds(
        Activity,
        st.sampled_from(SUGGESTED_ACTIVITIES) | names(),
        maybe(st.integers(1, 24 * 60)),
        maybe(st.integers(0, 10)),
        maybe(st.booleans()),
        maybe(st.integers(1, 1_000_000)),
        maybe(st.integers(1, 1_000_000)),
    )


@cache
def treatments() -> st.SearchStrategy[Treatment]:
    """Treatments in suggested and in own words."""
    return st.builds(
        Treatment, st.sampled_from(SUGGESTED_TREATMENTS) | names(), st.just("") | names(), maybe(st.booleans())
    )


@cache
def measurements() -> st.SearchStrategy[Measurement]:
    """Values of other apps."""
    return st.builds(Measurement, names(), names(), st.just("") | names())


@cache
def origins() -> st.SearchStrategy[Origin]:
    """Other apps."""
    return st.builds(Origin, names(), st.just("") | names())


@cache
def onsets(latest: date) -> st.SearchStrategy[Onset]:
    """Onsets that do not lie after `latest`."""
    manners = maybe(st.sampled_from(Manner))
    ago = st.tuples(st.integers(0, 999), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])) | st.tuples(
        st.integers(0, 120), st.just(Unit.YEARS)
    )
    return (
        st.builds(lambda on, manner: Onset(on=on, manner=manner), days(min(FIRST_DAY, latest), latest), manners)
        | st.builds(lambda ago, manner: Onset(ago=ago[0], unit=ago[1], manner=manner), ago, manners)
        | st.builds(lambda manner: Onset(manner=manner), st.sampled_from(Manner))
    )


@cache
@st.composite
def entries(draw: st.DrawFn, first: date = FIRST_DAY, last: date = LAST_DAY) -> Entry:
    """Entries that occurred between `first` and `last`."""
    occurred_at = draw(moments(first, last))
    return Entry(
        id=draw(st.uuids()),
        occurred_at=occurred_at,
        logged_at=draw(maybe(moments())),
        severity=draw(severities()),
        places=_several(draw, places(), lambda place: (place.zone, place.side, place.words)),
        answers=_several(draw, answers(), lambda answer: (answer.about, answer.side)),
        onset=draw(maybe(onsets(occurred_at.date()))),
        activities=_several(draw, activities(), lambda activity: activity.kind),
        treatments=_several(draw, treatments(), lambda treatment: (treatment.kind, treatment.dose)),
        note=draw(texts()),
        measurements=_several(draw, measurements(), lambda each: (each.kind, each.value, each.unit)),
        origin=draw(maybe(origins())),
    )


def _several(draw: st.DrawFn, strategy: st.SearchStrategy[_T], key: Callable[[_T], Hashable]) -> tuple[_T, ...]:
    return tuple(draw(st.lists(strategy, max_size=3, unique_by=key)))


@cache
def marks(first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[Mark]:
    """Marks between `first` and `last`."""
    return st.builds(Mark, st.uuids(), days(first, last), st.sampled_from(MarkKind), st.just("") | names(), sides())


@cache
def functions(first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[Function]:
    """Ratings of activities between `first` and `last`."""
    return st.builds(Function, st.uuids(), days(first, last), names(), st.integers(0, 10))


@cache
def profiles() -> st.SearchStrategy[Profile]:
    """Profiles from empty to complete."""
    conditions = st.lists(
        st.tuples(st.sampled_from(Condition), st.booleans()), max_size=5, unique_by=lambda pair: pair[0]
    ).map(tuple)
    return st.builds(
        Profile,
        birth_year=maybe(st.integers(checks.FIRST_YEAR, checks.LAST_YEAR)),
        sex=maybe(st.sampled_from(Sex)),
        height_cm=maybe(st.integers(50, 250)),
        weight_kg=maybe(st.integers(10, 400)),
        country=st.sampled_from(["", "GB", "DE", "US", "ZZ"]),
        conditions=conditions,
    )


@cache
@st.composite
def responses(draw: st.DrawFn) -> Response:
    """Responses to rules that may or may not exist."""
    kind = draw(st.sampled_from(ResponseKind))
    needs_day = kind in (ResponseKind.SEEN, ResponseKind.APPOINTMENT)
    return Response(
        id=draw(st.uuids()),
        made_at=draw(moments()),
        kind=kind,
        rule=draw(st.sampled_from(["dvt", "persistence"]) | names()),
        rule_version=draw(st.integers(1, 1_000_000)),
        urgency=draw(st.sampled_from(["emergency", "same_day", "soon"])),
        evidence=_several(draw, names(), lambda key: key),
        on=draw(days() if needs_day else maybe(days())),
    )


@cache
@st.composite
def watches(draw: st.DrawFn, first: date = FIRST_DAY, last: date = LAST_DAY) -> Watch:
    """Watched questions chosen between `first` and `last`, with and without a plan."""
    kind = draw(st.sampled_from(FactorKind))
    name = draw(names()) if kind.named else ""
    direction = draw(st.sampled_from(Direction))
    return Watch(draw(st.uuids()), draw(days(first, last)), kind, name, draw(maybe(plans())), direction)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Coin-flip plans, also such as nobody would draw."""
    length = draw(st.integers(1, 60))
    first = draw(days(FIRST_DAY, LAST_DAY - timedelta(days=length)))
    drawn = draw(st.sets(st.integers(0, length - 1)))
    return Plan(first, first + timedelta(days=length - 1), tuple(first + timedelta(days=n) for n in sorted(drawn)))


@st.composite
def _histories(draw: st.DrawFn, strategy: st.SearchStrategy[_RecordT]) -> Versions[_RecordT]:
    contents = draw(st.lists(strategy, min_size=1, max_size=4))
    first = contents[0].id
    return _numbered(draw, [dataclasses.replace(content, id=first) for content in contents])


@st.composite
def _profile_history(draw: st.DrawFn) -> Versions[Profile]:
    return _numbered(draw, draw(st.lists(profiles(), max_size=3)))


def _numbered(draw: st.DrawFn, contents: list[RecordT]) -> Versions[RecordT]:
    return tuple(
        Version(number, draw(moments()), draw(st.booleans()), content) for number, content in enumerate(contents, 1)
    )


def _all_histories(
    strategy: st.SearchStrategy[_RecordT], most: int
) -> st.SearchStrategy[tuple[Versions[_RecordT], ...]]:
    def record_id(versions: Versions[_RecordT]) -> UUID:
        return versions[0].content.id

    return st.lists(_histories(strategy), max_size=most, unique_by=record_id).map(
        lambda found: tuple(sorted(found, key=record_id))
    )


def archives(most: int = 3) -> st.SearchStrategy[Archive]:
    """Archives: up to `most` records of a kind, each with its versions, deleted and undone ones included."""
    return st.builds(
        Archive,
        entries=_all_histories(entries(), most),
        marks=_all_histories(marks(), most),
        functions=_all_histories(functions(), most),
        responses=_all_histories(responses(), most),
        watches=_all_histories(watches(), most),
        profile=_profile_history(),
        demo=st.booleans(),
    )


def diaries(most: int = 8, first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[Diary]:
    """Diaries with up to `most` entries between `first` and `last`; narrow the days to get several a day."""

    def of(strategy: st.SearchStrategy[_RecordT], at_most: int) -> st.SearchStrategy[tuple[_RecordT, ...]]:
        return st.lists(strategy, max_size=at_most, unique_by=lambda record: record.id).map(tuple)

    return st.builds(
        Diary,
        entries=of(entries(first, last), most),
        marks=of(marks(first, last), 3),
        functions=of(functions(first, last), 3),
        profile=profiles(),
        responses=of(responses(), 3),
        watches=of(watches(first, last), 3),
    )
