"""What a person chooses for the page is checked where it is made, and the error names the field."""

from datetime import date
from typing import Any

import pytest

from kneelog.domain.errors import InvalidValue
from kneelog.report.model import LONGEST_CONCERN, VisitChoice

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("last", {"last": date(2026, 3, 1)}),
        ("concern", {"concern": "x" * (LONGEST_CONCERN + 1)}),
        ("questions", {"questions": ("a", "b", "c", "d")}),
        ("questions[1]", {"questions": ("a", "x" * 200)}),
        ("name", {"name": "x" * 81}),
        ("born", {"born": date(1800, 1, 1)}),
        ("language", {"language": "xx"}),
    ],
)
def test_wrong_choices_are_refused(field: str, wrong: dict[str, Any]) -> None:
    """A choice that cannot be printed is refused by name."""
    with pytest.raises(InvalidValue) as caught:
        VisitChoice(**({"first": DAY, "last": DAY} | wrong))
    assert caught.value.field == field


def test_little_is_told_unless_chosen() -> None:
    """Name, birth date and notes are not on the page unless the person says so."""
    choice = VisitChoice(DAY, DAY)
    assert (choice.name, choice.born, choice.include_notes) == ("", None, False)
