"""The picture of the legs: each number on the leg it belongs to, in either view."""

import pytest

from kneelog.charts import bodyheat, legs
from kneelog.charts.tokens import DARK, LIGHT
from kneelog.domain.vocabulary import Side, Zone


def drawn(*days: tuple[Side, Zone, int]) -> tuple[bodyheat.Picture, ...]:
    """The pictures of these places."""
    return bodyheat.pictures({(side, zone): number for side, zone, number in days})


@pytest.mark.parametrize(("side", "left_of_middle"), [(Side.LEFT, True), (Side.RIGHT, False)])
def test_a_leg_is_where_the_viewer_sees_it(side: Side, left_of_middle: bool) -> None:  # noqa: FBT001 - parametrised
    """From behind the left leg is on the left; from the front the legs change places, captions with them."""
    behind, front = drawn((side, Zone.CALF, 3), (side, Zone.SHIN, 2))
    assert [(label.text, label.x < 0.5) for label in behind.labels] == [("3", left_of_middle)]
    assert [(label.text, label.x < 0.5) for label in front.labels] == [("2", not left_of_middle)]
    assert (behind.left, behind.right, front.left, front.right) == ("Left", "Right", "Right", "Left")


def test_the_inner_side_faces_the_other_leg() -> None:
    """Numbers of the inner sides stand between the legs, those of the outer sides outside."""
    both = [(side, zone, 1) for side in (Side.LEFT, Side.RIGHT) for zone in (Zone.INNER, Zone.OUTER)]
    (behind,) = drawn(*both)
    left_inner, left_outer, right_inner, right_outer = (label.x for label in behind.labels)
    assert left_outer < left_inner < 0.5 < right_inner < right_outer


def test_more_days_are_darker_and_no_days_are_bare() -> None:
    """The most painful place is the darkest; a place without pain has neither fill nor number."""
    (some,) = drawn((Side.LEFT, Zone.CALF, 1), (Side.LEFT, Zone.BACK_OF_KNEE, 30))
    (none,) = drawn()
    assert some.svg.count("fill=") == none.svg.count("fill=") + 2
    assert {label.text for label in some.labels} == {"1", "30"}
    assert none.labels == ()


def test_the_dark_theme_has_colours_of_its_own() -> None:
    """On a dark screen the most painful place is the brightest."""
    (dark,) = bodyheat.pictures({(Side.LEFT, Zone.CALF): 4}, DARK)
    assert DARK.severity[9] in dark.svg
    assert DARK.skin in dark.svg


def test_the_back_alone_is_drawn_from_behind() -> None:
    """The front is drawn where a place there hurt, and only then."""
    assert len(drawn((Side.LEFT, Zone.BACK_OF_KNEE, 1), (Side.LEFT, Zone.INNER, 1))) == 1
    assert len(drawn((Side.LEFT, Zone.SHIN, 1))) == 2


@pytest.mark.parametrize("zone", [Zone.WHOLE_KNEE, Zone.WHOLE_LEG])
def test_what_holds_other_places_is_drawn_under_them(zone: Zone) -> None:
    """A leg left blank beside a shaded one reads as the healthy one, and it may be the worse."""
    (blank,) = drawn()
    (behind,) = drawn((Side.RIGHT, zone, 77))
    assert behind.svg.count("fill=") == blank.svg.count("fill=") + 1
    (number,) = behind.labels
    assert number.text == "77"
    assert number.x > 0.9, "beside the leg, as those of its parts are on it"
    (both,) = drawn((Side.RIGHT, zone, 77), (Side.RIGHT, Zone.BACK_OF_KNEE, 3))
    wide = next(one.path for one in legs.WIDE if one.zone is zone)
    back = next(one.path for one in legs.ZONES[legs.View.BEHIND] if one.zone is Zone.BACK_OF_KNEE)
    assert both.svg.rindex(f'd="{wide}" fill="{LIGHT.severity[9]}"') < both.svg.rindex(f'd="{back}"')
