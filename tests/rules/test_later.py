"""A tuple that is made when it is first looked at."""

from __future__ import annotations

from kneelog.rules.later import Later


def test_it_is_made_once_and_not_before_it_is_looked_at() -> None:
    """What nobody reads costs nothing."""
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [2, 3]

    later = Later(make)
    assert made == []
    assert (list(later), later[0], later[:1], len(later), 3 in later) == ([2, 3], 2, (2,), 2, True)
    assert made == [1]


def test_it_equals_the_tuple_it_stands_for() -> None:
    """So that findings are compared as before, and hashed."""
    later = Later(lambda: "ab")
    assert later == ("a", "b")
    assert later == Later(lambda: ["a", "b"])
    assert later != ("a",)
    assert later != ["a", "b"]
    assert hash(later) == hash(("a", "b"))
    assert repr(later) == "('a', 'b')"


def test_an_empty_one_is_as_false_as_an_empty_tuple() -> None:
    """Screens ask whether there is anything."""
    assert not Later(lambda: ())
