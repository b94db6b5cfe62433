"""The closed vocabularies."""

from __future__ import annotations

import copy
import pickle
import re
from collections import Counter

import pytest

from kneelog.domain import vocabulary
from kneelog.domain.vocabulary import TOPICS, Condition, Symptom, Term, Word, entry_term

VOCABULARIES = [
    found
    for found in vars(vocabulary).values()
    if isinstance(found, type) and issubclass(found, Word | Term) and found not in {Word, Term}
]
TERMS: list[Term] = [*(term for topic in TOPICS for term in topic), *Condition]


def test_term_values_are_unique_over_all_vocabularies() -> None:
    """A rule or a file names a term by its value alone; two terms of one value would answer for each other."""
    assert [value for value, times in Counter(term.value for term in TERMS).items() if times > 1] == []


@pytest.mark.parametrize("words", VOCABULARIES)
def test_no_word_hides_behind_another(words: type[Word | Term]) -> None:
    """A second member of one value would be an alias and vanish without an error."""
    assert len(words.__members__) == len(list(words))


@pytest.mark.parametrize("words", VOCABULARIES)
def test_every_word_is_shown_in_words_of_its_own(words: type[Word | Term]) -> None:
    """Two chips of one label cannot be told apart."""
    labels = [word.label for word in words]
    assert len(set(labels)) == len(labels)
    assert all(label == label.strip() and label for label in labels)


@pytest.mark.parametrize("term", TERMS)
def test_every_term_asks_one_short_question(term: Term) -> None:
    """A person in pain reads one plain sentence, and it ends in a question mark."""
    assert re.fullmatch(r"[A-Z][^?]*\?", term.question)
    assert len(term.question) <= 110
    assert len(term.label) <= 30


@pytest.mark.parametrize("words", VOCABULARIES)
def test_identifiers_are_snake_case(words: type[Word | Term]) -> None:
    """Identifiers go into files, rules and the database; they hold letters, digits and underscores."""
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", word.value) for word in words)


@pytest.mark.parametrize("topic", TOPICS)
def test_entry_term_finds_every_term_by_its_value(topic: type[Term]) -> None:
    """What a file names is found as the very member."""
    assert all(entry_term(term.value) is term for term in topic)


@pytest.mark.parametrize("value", ["", "calf_swelling ", "CALF_SWELLING", "cancer"])
def test_entry_term_refuses_what_no_entry_can_answer(value: str) -> None:
    """A misspelt danger sign is an error, and a condition belongs to the profile."""
    with pytest.raises(KeyError):
        entry_term(value)


def test_words_survive_copy_and_pickle_as_themselves() -> None:
    """The cache of the screens copies and pickles; `is` must hold afterwards."""
    for copied in (copy.deepcopy(Symptom.LUMP), pickle.loads(pickle.dumps(Symptom.LUMP))):  # noqa: S301 - our own
        assert copied is Symptom.LUMP


def test_what_is_suggested_is_suggested_once() -> None:
    """A chip that stands twice would log one thing twice."""
    for suggested in (vocabulary.SUGGESTED_ACTIVITIES, vocabulary.SUGGESTED_TREATMENTS):
        assert len({kind.casefold() for kind in suggested}) == len(suggested)
