"""The map of the article's facts: complete, placed, true to what the code does, and in our own words."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kneelog.domain.errors import InvalidValue
from kneelog.domain.facts import ARTICLE, GROUPS, Fact, fact, facts, words_for
from kneelog.domain.finding import RuleKind
from kneelog.domain.vocabulary import SUGGESTED_TREATMENTS, TOPICS, Condition, Term
from kneelog.rules import catalogue
from tests import knee_article
from tests.copying import copied, runs
from tests.tools import require

ROOT = Path(__file__).parents[1]
PHRASES = ROOT.parent / "shared" / "reference" / "article_facts.csv"
FACTS_OF_GROUP = {"G": 26, "LC": 16, "BC": 7, "OA": 6, "RK": 7, "HS": 7, "MT": 9, "ACL": 5, "PCL": 10, "DVT": 10}

with_phrases = pytest.mark.skipif(not PHRASES.exists(), reason="the article's phrases are not part of the repository")


def rows() -> list[dict[str, str]]:
    """The facts with the article's own phrases, where they are at hand."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cited() -> dict[str, set[str]]:
    """The rules that cite each fact, as the catalogue has it."""
    found: dict[str, set[str]] = {}
    for rule in catalogue.load().rules:
        for source in (rule.source, *(criterion.source for criterion in rule.criteria)):
            for fact_id in source.facts:
                found.setdefault(fact_id, set()).add(rule.id)
    return found


# -------------------------------------------------------------------------------------------------------- complete


def test_all_103_facts_are_there_once_in_order() -> None:
    """No fact is forgotten: each group has as many as the article, numbered without a hole."""
    expected = [
        f"{group.prefix}-{number:02}" for group in GROUPS for number in range(1, FACTS_OF_GROUP[group.prefix] + 1)
    ]
    assert [found.id for found in facts()] == expected
    assert len(expected) == 103


@with_phrases
def test_ids_and_kinds_are_those_of_the_reference() -> None:
    """The map speaks of the same statements as the reference it was made from."""
    assert [(found.id, found.kind) for found in facts()] == [(row["id"], row["kind"]) for row in rows()]


def test_a_fact_is_found_by_its_id() -> None:
    """Rules cite by id."""
    assert fact("DVT-07").id == "DVT-07"
    assert fact("DVT-07").group.rule == "dvt"
    with pytest.raises(KeyError):
        fact("DVT-11")


def test_every_cause_has_its_group() -> None:
    """The nine causes by the ids that `findings --json` uses, and the general facts."""
    assert [group.rule for group in GROUPS] == [
        "", "leg_cramps", "bakers_cyst", "arthritis", "runners_knee", "hamstring_injury", "meniscus_tear",
        "acl_injury", "pcl_injury", "dvt",
    ]  # fmt: skip
    causes = {rule.id for rule in catalogue.load().rules if rule.kind is RuleKind.CAUSE}
    assert causes <= {group.rule for group in GROUPS}


# ---------------------------------------------------------------------------------------------------------- placed


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", {"id": "XX-01"}),
        ("id", {"id": "DVT-7"}),
        ("kind", {"kind": ""}),
        ("says", {"says": "two\nlines"}),
        ("logged_as", {"logged_as": ("Symptom.calf_sweling",)}),
        ("logged_as", {"logged_as": ("Entry._index",)}),
        ("logged_as", {"logged_as": ("lump",)}),
        ("logged_as", {"logged_as": ["Symptom.lump"]}),
        ("used_by", {"used_by": "dvt"}),
        ("shown_on", {"shown_on": "knee-article.md"}),
        ("DVT-07", {"logged_as": (), "used_by": (), "shown_on": ()}),
    ],
)
def test_a_fact_without_a_real_place_is_refused(field: str, wrong: dict[str, Any]) -> None:
    """A fact that nothing logs, uses or shows, or whose place does not exist, does not load."""
    with pytest.raises(InvalidValue) as caught:
        replace(fact("DVT-07"), **wrong)
    assert caught.value.field == field


@pytest.mark.parametrize("place", [{"logged_as": ("Symptom.lump",)}, {"used_by": ("dvt",)}, {"shown_on": ("page.md",)}])
def test_one_place_is_enough(place: dict[str, Any]) -> None:
    """A fact may be only logged, only used or only shown."""
    assert Fact(id="DVT-07", kind="symptom", says="Says so.", **place).group.prefix == "DVT"


def test_places_are_named_in_the_words_of_the_screens() -> None:
    """A term by its label, a field by its record, a suggestion as it is offered."""
    places = ["Symptom.lump", "Zone.calf", "Condition.smoking", "Onset.ago", "Profile.weight_kg", "Treatment.Pain gel"]
    assert [words_for(place) for place in places] == [
        "Lump behind the knee", "calf", "Smoking", "how long ago it began", "weight", "Pain gel",
    ]  # fmt: skip


def test_rules_and_facts_name_each_other() -> None:
    """`used_by` is what the rules cite: neither a use that does not exist nor one that nobody wrote down."""
    mapped = {found.id: set(found.used_by) for found in facts() if found.used_by}
    assert mapped == cited()


def test_rules_and_facts_name_the_same_article() -> None:
    """One title and one address, wherever the article is cited."""
    assert catalogue.sources()["article"] == ARTICLE


@pytest.mark.parametrize("page", sorted({page for found in facts() for page in found.shown_on} - {"learn"}))
def test_pages_show_the_facts_they_are_said_to(page: str) -> None:
    """A page of docs/ that is named as a place holds the id of each of its facts, and of no other."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    groups = "|".join(group.prefix for group in GROUPS)
    shown = set(re.findall(rf"\b(?:{groups})-[0-9]{{2}}\b", text))
    assert shown == {found.id for found in facts() if page in found.shown_on}


def test_the_page_of_the_article_is_made_from_the_map() -> None:
    """docs/knee-article.md is what the map says now; `python -m tests.knee_article` writes it anew."""
    assert knee_article.PAGE.read_text(encoding="utf-8") == knee_article.page()


def test_every_field_the_article_asks_for_can_be_logged() -> None:
    """What the article names as telling can be noted: clot signs, mechanisms, the profile, each step of RICE."""
    logged = {place for found in facts() for place in found.logged_as}
    needed = {f"Treatment.{kind}" for kind in ("Rest", "Ice", "Compression", "Elevation")}
    assert needed <= logged
    assert set(SUGGESTED_TREATMENTS) >= {place.removeprefix("Treatment.") for place in needed}
    assert {"Symptom.visible_veins", "Mechanism.twist_squatting", "Profile.birth_year", "Condition.pregnant"} <= logged


# ----------------------------------------------------------------------------------------------------- in our words


def test_no_two_facts_say_the_same() -> None:
    """Two facts in the same words would be one fact counted twice."""
    assert [says for says, times in Counter(found.says for found in facts()).items() if times > 1] == []


@pytest.mark.parametrize("found", facts(), ids=lambda found: found.id)
def test_facts_are_told_in_words_a_health_page_may_use(found: Fact) -> None:
    """One short sentence; no diagnosis, no reassurance."""
    assert re.fullmatch(r"[A-Z][^|\n]*\.", found.says)
    assert len(found.says) <= 120
    assert not re.search(r"\b(you have|unlikely|all clear|safe|harmless|don't worry)\b", found.says, re.IGNORECASE)


def test_words_of_the_vocabulary_promise_nothing() -> None:
    """Questions and labels never tell a person what they have or that they are safe."""
    terms: list[Term] = [*(term for topic in TOPICS for term in topic), *Condition]
    promise = re.compile(r"\b(you have|unlikely|all clear|safe)\b(?!.*\?)", re.IGNORECASE)
    assert [text for term in terms for text in (term.label, term.question) if promise.search(text)] == []


def test_copied_words_are_found() -> None:
    """Eight words in a row are found through case, markup and line ends; seven are not; a short phrase counts whole."""
    phrase = "The heron’s long legs carry it slowly through the cold water."
    forbidden = runs([phrase, "herons sleep standing on one leg", "a grey heron"])
    assert copied("# The *herons* LONG legs\n# carry it -- slowly through", forbidden) == [
        "the herons long legs carry it slowly through"
    ]
    assert copied("the heron's long legs carry it slowly", forbidden) == []
    assert copied("Herons sleep, standing on one leg", forbidden) == ["herons sleep standing on one leg"]
    assert copied("herons sleep standing on one foot; a grey heron", forbidden) == []


@with_phrases
def test_no_copied_phrases() -> None:
    """No text file of the repository shares eight consecutive words with a phrase of the article."""
    listed = subprocess.run(
        [require("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    forbidden = runs(row["exact_phrase"] for row in rows())
    found = {name: hits for name in listed.split("\0") if name and (hits := copied(text_of(ROOT / name), forbidden))}
    assert found == {}


def text_of(path: Path) -> str:
    """The text of a file; nothing where it is no text, or deleted and not yet committed so."""
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""
