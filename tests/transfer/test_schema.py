"""The JSON Schema and docs/diary-format.md: true to the vocabularies and to what the reader does."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from kneelog.domain.diary import Archive
from kneelog.domain.errors import KneelogError
from kneelog.domain.vocabulary import TOPICS, Condition
from kneelog.transfer import csv_v1, json_v1, read, schema
from kneelog.words import speaking
from tests import strategies

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = sorted((DOCS / "examples").glob("*.json"))
VALIDATOR = Draft202012Validator(schema.schema())
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
WHEN = "2026-11-22T20:41:00+01:00"

FULL: dict[str, Any] = {
    "$schema": "x",
    "format": "kneelog-diary",
    "version": 1,
    "demo": False,
    "profile": {
        "birth_year": 1980,
        "sex": "other",
        "height_cm": 170,
        "weight_kg": 70,
        "country": "GB",
        "conditions": [{"about": "gout", "answer": "no"}],
        "version": 1,
        "saved_at": WHEN,
        "voided": False,
    },
    "entries": [
        {
            "id": "6f0d5c1e-3f0b-4f7e-9a53-0d8f1b2c7a11",
            "occurred_at": WHEN,
            "logged_at": WHEN,
            "severity": 3,
            "places": [{"zone": "elsewhere", "side": "left", "severity": 2, "words": "toe"}, {"zone": "calf"}],
            "answers": [{"about": "calf_swelling", "answer": "yes", "side": "left"}, {"about": "pop", "answer": "no"}],
            "onset": {"ago": 1, "unit": "years", "manner": "gradual"},
            "activities": [{"kind": "Running", "minutes": 30, "effort": 4, "stretched_before": "no"}],
            "treatments": [{"kind": "Ice", "dose": "10 minutes", "helped": "yes"}],
            "note": "a\nb",
            "version": 2,
            "earlier": [{"occurred_at": WHEN, "onset": {"date": "2026-11-01"}, "version": 1}],
        }
    ],
    "marks": [{"date": "2026-11-22", "kind": "scan", "text": "x", "side": "left"}],
    "functions": [{"date": "2026-11-22", "activity": "Stairs", "rating": 4}],
    "responses": [
        {
            "made_at": WHEN,
            "kind": "seen",
            "rule": "dvt",
            "rule_version": 1,
            "urgency": "soon",
            "evidence": ["a"],
            "date": "2026-11-22",
        }
    ],
    "watches": [
        {
            "date": "2026-11-22",
            "kind": "activity",
            "name": "Squatting",
            "direction": "worse",
            "plan": {"first": "2026-11-22", "last": "2026-11-22", "days": ["2026-11-22"]},
        },
        {"date": "2026-11-22", "kind": "woken_at_night", "name": ""},
    ],
}

STRANGE: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 11, 121, 1000, 2000, 2.5, 6.0, 10**20,
    "", " ", " x", "x ", "x\n", "a\nb", "\u2028x", "x" * 201, "yes", "no",
    "left", "not_stated", "elsewhere", "calf", "pop", "seen", "called", "years", "sudden", "GB", "gb",
    "2026-11-22", "2026-11-22\n", "2026-13-01", "22.11.2026",
    WHEN, "2026-11-22T20:41Z", "2026-11-22 20:41:00.5-03:30", "2026-11-22T20:41:00", "2026-11-22T25:00:00Z",
    "1899-12-31T00:00:00Z", "6F0D5C1E-3F0B-4F7E-9A53-0D8F1B2C7A12",
    [], {}, [None], ["a", "a"], [{}], {"zone": "calf"}, {"manner": "sudden"},
    {"date": "2026-11-22", "ago": 1, "unit": "days"},
)  # fmt: skip
"""Values put in the place of every value of FULL."""


def accepted(diary: object) -> bool:
    """Whether the reader takes all of a diary."""
    try:
        return not read(json.dumps(diary).encode(), "x").rejected
    except KneelogError:
        return False


def paths(value: object) -> list[tuple[str | int, ...]]:
    """The path of every value inside a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(key, *path) for key, part in parts for path in ((), *paths(part))]


def joined(path: tuple[str | int, ...]) -> str:
    """A path as the name of its test."""
    return "/".join(map(str, path))


def changed(path: tuple[str | int, ...], strange: object) -> dict[str, Any]:
    """FULL with the value at a path replaced; without it where the replacement is `...`."""
    diary: Any = copy.deepcopy(FULL)
    parent = diary
    for key in path[:-1]:
        parent = parent[key]
    if strange is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = strange
    return diary  # type: ignore[no-any-return]


def beyond(path: tuple[str | int, ...], strange: object) -> bool:
    """Whether the difference between schema and reader is one of `schema.BEYOND`."""
    numbers = path[-1] == "version" and len(path) > 1 and isinstance(strange, int | float)
    history = path[-1] == "earlier" or path[-2:] == ("earlier", 0)
    return numbers or history or (path == ("entries", 0, "places", 0) and strange == {"zone": "calf"})


@pytest.mark.parametrize("path", paths(FULL), ids=joined)
def test_the_schema_and_the_reader_agree(path: tuple[str | int, ...]) -> None:
    """Whatever stands in the place of whatever, both take it or both refuse it, but for what is named as beyond."""
    for strange in (*STRANGE, ...):
        diary = changed(path, strange)
        if not beyond(path, strange):
            assert VALIDATOR.is_valid(diary) == accepted(diary), f"{strange!r} at {path}"


@pytest.mark.parametrize(
    "path", [path for path in paths(FULL) if path[-1] != 0], ids=lambda path: "/".join(map(str, path))
)
def test_a_misspelt_key_is_refused_by_both(path: tuple[str | int, ...]) -> None:
    """No key is ignored, at any depth."""
    diary = changed((*path[:-1], f"{path[-1]}x"), 1) if isinstance(path[-1], str) else {"x": 1}
    assert not VALIDATOR.is_valid(diary)
    assert not accepted(diary)


def test_the_full_example_is_accepted_by_both() -> None:
    """The diary from which the others are made is right, so that the comparison says something."""
    assert VALIDATOR.is_valid(FULL)
    assert accepted(FULL)
    Draft202012Validator.check_schema(schema.schema())


@pytest.mark.no_cover  # a long search through code that other tests cover
@PATIENT
@given(strategies.archives())
def test_whatever_is_written_fits_the_schema(archive: Archive) -> None:
    """No export breaks the promise of the schema."""
    VALIDATOR.validate(json.loads(json_v1.write(archive)))


def test_the_committed_schema_is_the_one_made_from_the_vocabularies() -> None:
    """The file in docs is not older than the words."""
    assert (DOCS / schema.SCHEMA_FILE).read_text(encoding="utf-8") == schema.schema_text()


def test_the_page_lists_every_term_with_its_question() -> None:
    """The generated part of docs/diary-format.md is not older than the words, and none is missing."""
    page = (DOCS / schema.PAGE_FILE).read_text(encoding="utf-8")
    assert page == schema.with_terms(page)
    for term in (*(term for topic in TOPICS for term in topic), *Condition):
        assert f"| `{term.value}` | {term.label} | {term.question} |" in page


def test_the_page_is_english_whoever_makes_it() -> None:
    """The rest of it is, on the computer of somebody who speaks German too."""
    page, text = (DOCS / schema.PAGE_FILE).read_text(encoding="utf-8"), schema.schema_text()
    with speaking("de"):
        assert schema.with_terms(page) == page
        assert schema.schema_text() == text


def test_the_page_names_every_key_and_column() -> None:
    """What the schema knows, the page explains."""
    page = (DOCS / schema.PAGE_FILE).read_text(encoding="utf-8")
    keys = {key for path in paths(schema.schema()) if path[-2:-1] == ("properties",) for key in path[-1:]}
    assert {key for key in (*keys, *csv_v1.COLUMNS) if f"`{key}`" not in page} == set()


def test_the_command_writes_both_files(tmp_path: Path) -> None:
    """The command puts the schema and the list of terms into the folder, and leaves the rest of the page alone."""
    (tmp_path / schema.PAGE_FILE).write_text(
        f"before\n{schema.BEGIN}\nsome old term\n{schema.END}\nafter\n", encoding="utf-8"
    )
    schema.main([str(tmp_path)])
    page = (tmp_path / schema.PAGE_FILE).read_text(encoding="utf-8")
    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "some old term" not in page
    assert (tmp_path / schema.SCHEMA_FILE).read_text(encoding="utf-8") == schema.schema_text()
    with pytest.raises(ValueError, match="needs the lines"):
        schema.with_terms("no marks")


def test_there_are_three_examples() -> None:
    """The examples that the page names are there, and no other."""
    page = (DOCS / schema.PAGE_FILE).read_text(encoding="utf-8")
    assert len(EXAMPLES) == 3
    assert {f"examples/{example.name}" for example in EXAMPLES} == set(re.findall(r"\]\((examples/[^)]+)\)", page))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_right(example: Path) -> None:
    """Each example fits the schema, is read without a rejection, and comes back the same from an export."""
    VALIDATOR.validate(json.loads(example.read_text(encoding="utf-8")))
    found = read(example.read_bytes(), example.name)
    assert found.rejected == ()
    archive = found.archive(datetime(2026, 11, 22, tzinfo=UTC))
    assert read(json_v1.write(archive), "x").archive(datetime(2000, 1, 1, tzinfo=UTC)) == archive


def test_the_snippet_of_the_page_is_right() -> None:
    """The JSON shown on the page can be imported as it stands."""
    page = (DOCS / schema.PAGE_FILE).read_text(encoding="utf-8")
    snippets = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert snippets
    assert all(not read(snippet.encode(), "page").rejected for snippet in snippets)
