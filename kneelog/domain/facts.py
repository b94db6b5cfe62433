"""The facts of the article that kneelog follows: each in our words, with the places where kneelog uses it.

The article names nine causes of pain behind the knee and gives general advice; 103 statements of it are kept, by id, in
`facts.toml`. Rules cite them by id, docs/knee-article.md tells them, and nothing of the article's own wording is here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from kneelog.domain import checks
from kneelog.domain.entry import Activity, Entry, Onset, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.finding import Source
from kneelog.domain.record import Profile
from kneelog.domain.vocabulary import (
    SUGGESTED_ACTIVITIES,
    SUGGESTED_TREATMENTS,
    TOPICS,
    Condition,
    Manner,
    MarkKind,
    Term,
    Word,
    Zone,
)
from kneelog.words import N_, _, language

ARTICLE = Source(
    title="Medical News Today: What is this pain in the back of my knee?",
    url="https://www.medicalnewstoday.com/articles/321128",
)
"""Where every fact comes from."""


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one cause, or the general ones.

    Attributes:
        prefix: what the ids of its facts start with.
        in_english: the cause in plain English words.
        rule: id of the rule about the cause; empty for the general facts.
    """

    prefix: str
    in_english: str
    rule: str

    @property
    def title(self) -> str:
        """The cause in plain words."""
        return _(self.in_english)


GROUPS = (
    Group("G", "In general", ""),
    Group("LC", "Leg cramps", "leg_cramps"),
    Group("BC", "Baker's cyst", "bakers_cyst"),
    Group("OA", "Osteoarthritis and other arthritis", "arthritis"),
    Group("RK", "Runner's knee", "runners_knee"),
    Group("HS", "Hamstring injury", "hamstring_injury"),
    Group("MT", "Meniscus tear", "meniscus_tear"),
    Group("ACL", "Injury of the anterior cruciate ligament", "acl_injury"),
    Group("PCL", "Injury of the posterior cruciate ligament", "pcl_injury"),
    Group("DVT", "Deep vein thrombosis", "dvt"),
)
"""The general facts, then the nine causes in the order of the article."""

_GROUP_OF = {group.prefix: group for group in GROUPS}

_ID = re.compile(r"([A-Z]+)-[0-9]{2}")

_RECORDS = (Entry, Onset, Activity, Treatment, Profile)

_PLAIN = {
    "Entry.severity": N_("how bad it is"),
    "Onset.on": N_("the day it began"),
    "Onset.ago": N_("how long ago it began"),
    "Activity.kind": N_("what you did"),
    "Activity.effort": N_("how hard it was"),
    "Activity.stretched_before": N_("stretched before?"),
    "Treatment.kind": N_("what you tried"),
    "Treatment.dose": N_("how much of it"),
    "Treatment.helped": N_("did it help?"),
    "Profile.birth_year": N_("birth year"),
    "Profile.height_cm": N_("height"),
    "Profile.weight_kg": N_("weight"),
}
"""Fields of records in the words of the screens."""

_TERMS: Mapping[str, Term | Word] = {
    f"{type(word).__name__}.{word.value}": word
    for word in (*(term for topic in TOPICS for term in topic), *Condition, *Zone, *Manner, *MarkKind)
}

_OTHER_WORDS: Mapping[str, str] = {
    **{
        name: words
        for record in _RECORDS
        for field in fields(record)
        if (words := _PLAIN.get(name := f"{record.__name__}.{field.name}"))
    },
    **{f"Activity.{kind}": kind for kind in SUGGESTED_ACTIVITIES},
    **{f"Treatment.{kind}": kind for kind in SUGGESTED_TREATMENTS},
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the article.

    Attributes:
        id: prefix of its group and a number, as in ``DVT-07``.
        kind: what sort of statement it is: symptom, mechanism, warning, ...
        says: what it says, in our words.
        logged_as: what a person notes it with, each in the form that `words_for` reads.
        used_by: ids of the rules that cite it.
        shown_on: pages of docs/ that tell it; "learn" for the screen of that name.
    """

    id: str
    kind: str
    says: str
    logged_as: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    shown_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the invariants."""
        form = _ID.fullmatch(self.id)
        if form is None or form[1] not in _GROUP_OF:
            raise InvalidValue("id", f"{checks.shown(self.id)} is not the prefix of a group and two digits")
        checks.name("kind", self.kind)
        checks.name("says", self.says)
        checks.members("used_by", self.used_by, str)
        checks.members("shown_on", self.shown_on, str)
        checks.members("logged_as", self.logged_as, str)
        for place in self.logged_as:
            words_for(place)
        if not (self.logged_as or self.used_by or self.shown_on):
            raise InvalidValue(
                self.id, "has no place: say what it is logged as, which rule uses it, or where it is shown"
            )

    @property
    def tells_what_people_do(self) -> bool:
        """Whether it is about treatment, prevention or how it goes on."""
        return not {"treatment", "prevention", "prognosis"}.isdisjoint(self.kind.split(" / "))

    @property
    def group(self) -> Group:
        """The group it belongs to."""
        return _GROUP_OF[self.id.partition("-")[0]]


def facts() -> tuple[Fact, ...]:
    """Return every fact, in the order of the article's groups and in the language that holds.

    Raises:
        InvalidValue: a fact is malformed, stands twice or has no place.
        TypeError: a table has a key too many or too few.
    """
    return _facts(language().code)


@cache
def _facts(_code: str) -> tuple[Fact, ...]:
    text = resources.files("kneelog.domain").joinpath("facts.toml").read_text(encoding="utf-8")
    found = tuple(_fact(table) for table in tomllib.loads(text)["fact"])
    checks.distinct("fact", found, lambda fact: fact.id)
    return found


def _fact(table: Mapping[str, Any]) -> Fact:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Fact(**values | {"says": _(values.get("says", ""))})


def fact(fact_id: str) -> Fact:
    """Return the fact with this id.

    Raises:
        KeyError: there is none.
    """
    return _by_id(language().code)[fact_id]


@cache
def _by_id(code: str) -> Mapping[str, Fact]:
    return {found.id: found for found in _facts(code)}


def words_for(place: str) -> str:
    """Return in words what a person notes a fact with.

    Args:
        place: a member of a vocabulary by its identifier (``Symptom.lump``), a field of a record (``Onset.ago``), or an
            activity or treatment that is suggested (``Treatment.Ice``).

    Raises:
        InvalidValue: the domain has nothing of that name.
    """
    if place in _TERMS:
        return _TERMS[place].label
    if place not in _OTHER_WORDS:
        raise InvalidValue("logged_as", f"{checks.shown(place)} names nothing that can be logged")
    return _(_OTHER_WORDS[place])
