"""The legs of the body map: every zone in its place, sides never mirrored away."""

import pytest

from kneelog.charts import legs
from kneelog.charts.legs import View
from kneelog.domain.vocabulary import Side, Zone


def test_sides_change_places_between_the_views() -> None:
    """Seen from behind the left leg is on the left of the picture, from the front on its right."""
    assert View.BEHIND.sides == (Side.LEFT, Side.RIGHT)
    assert View.FRONT.sides == (Side.RIGHT, Side.LEFT)


@pytest.mark.parametrize("view", list(View))
def test_zones_are_apart_and_labelled_on_the_leg(view: View) -> None:
    """Each zone stands once in a view and its number lies on the picture of the leg."""
    found = legs.ZONES[view]
    assert len({one.zone for one in found}) == len(found) == 5
    assert all(0 < one.label_at[0] < legs.WIDTH and 0 < one.label_at[1] < legs.HEIGHT for one in found)


def test_front_is_never_drawn_behind() -> None:
    """Front of the knee, shin and front of the thigh are in the front view alone, their counterparts behind alone."""
    behind = {one.zone for one in legs.ZONES[View.BEHIND]}
    front = {one.zone for one in legs.ZONES[View.FRONT]}
    assert behind & front == {Zone.INNER, Zone.OUTER}
    assert {Zone.BACK_OF_KNEE, Zone.CALF, Zone.BACK_OF_THIGH} <= behind
    assert {Zone.FRONT_OF_KNEE, Zone.SHIN, Zone.FRONT_OF_THIGH} <= front
