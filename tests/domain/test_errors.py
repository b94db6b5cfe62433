"""The tree of exceptions."""

from __future__ import annotations

import re

import pytest

from kneelog.domain import errors
from kneelog.domain.errors import InvalidValue, KneelogError


def defined() -> dict[str, str]:
    """Every exception of the module with the name of its parent."""
    found = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, KneelogError)]
    return {error.__name__: error.__bases__[0].__name__ for error in found}


def drawn() -> dict[str, str]:
    """The same, read from the tree in the docstring of the module."""
    parents = {-1: "Exception"}
    tree: dict[str, str] = {}
    for line in re.findall(r"^([│├└─ ]*)(\w+)\s{2,}", (errors.__doc__ or "").split("```")[1], re.MULTILINE):
        depth = len(line[0]) // 4
        tree[line[1]] = parents[depth - 1]
        parents[depth] = line[1]
    return tree


def test_docstring_draws_the_tree_as_it_is() -> None:
    """Who adds an exception draws it, with the right parent."""
    assert drawn() == defined()


@pytest.mark.parametrize("name", sorted(defined()))
def test_every_exception_says_what_it_means(name: str) -> None:
    """A class without a docstring would be caught by guesswork."""
    assert vars(errors)[name].__doc__


def test_invalid_value_names_the_field_and_the_reason() -> None:
    """A form shows the reason beside the field; a log shows both."""
    error = InvalidValue("severity", "must be a whole number")
    assert (error.field, error.reason, str(error)) == (
        "severity",
        "must be a whole number",
        "severity: must be a whole number",
    )


def test_invalid_value_seen_from_outside_has_the_longer_path() -> None:
    """The path tells a person who wrote a file by hand where to look."""
    assert InvalidValue("severity", "is wrong").inside("places[0]").field == "places[0].severity"


def test_what_is_wrong_as_a_whole_is_named_by_where_it_sits() -> None:
    """A list item that is no object at all is wrong itself, not in a field of it."""
    assert InvalidValue("record", "must be an object").inside("places[0]").field == "places[0]"
