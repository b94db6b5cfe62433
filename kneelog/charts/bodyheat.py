"""The legs with the days each place hurt, as a picture for screen and paper: SVG shapes, and apart from it its numbers.

Numbers are not part of the SVG, so that they are set in the fonts of the page and in a size that can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kneelog.charts import legs
from kneelog.charts.legs import View, ZonePicture
from kneelog.charts.tokens import LIGHT, Theme
from kneelog.domain.vocabulary import Side, Zone

WIDTH, HEIGHT = 368, legs.HEIGHT
_LEFT_AT, _RIGHT_AT = 8, 192
_PALEST, _DARKEST = 2, 9
_BESIDE: Final = 36
"""From a narrow zone to its number, which stands beside the leg."""

_WIDE: Final = frozenset(one.zone for one in legs.WIDE)

_NUMBERED_BESIDE: Final = _WIDE | {Zone.INNER, Zone.OUTER}

ON_THE_MAP: Final = frozenset(one.zone for view in View for one in legs.ZONES[view]) | _WIDE

Counts = Mapping[tuple[Side, Zone], int]


@dataclass(frozen=True, slots=True)
class Label:
    """A number on or beside a leg.

    Attributes:
        x, y: its centre, as shares of the width and height of the picture.
        text: the number.
        colour: #RRGGBB.
    """

    x: float
    y: float
    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Two legs seen from one side.

    Attributes:
        svg: the shapes.
        labels: the numbers.
        caption: from where they are seen.
        left, right: which leg stands on which side of the picture.
    """

    svg: str
    labels: tuple[Label, ...]
    caption: str
    left: str
    right: str


def pictures(counts: Counts, theme: Theme = LIGHT) -> tuple[Picture, ...]:
    """Return the legs from behind, and from the front where a place there hurt.

    Args:
        counts: by leg and zone, on how many days it hurt.
        theme: whose colours; the most painful place is the darkest of a light theme and the brightest of a dark one.
    """
    behind = {one.zone for one in _shapes(View.BEHIND)}
    drawn = {place: days for place, days in counts.items() if place[0] in View.BEHIND.sides and place[1] in ON_THE_MAP}
    front = any(zone not in behind for _side, zone in drawn)
    return tuple(_picture(view, drawn, theme) for view in (View.BEHIND, *([View.FRONT] if front else [])))


def _shapes(view: View) -> tuple[ZonePicture, ...]:
    """Return what can be filled in a view, in the order in which it is drawn."""
    return (*legs.WIDE, *legs.ZONES[view])


def _picture(view: View, counts: Counts, theme: Theme) -> Picture:
    most = max(counts.values(), default=1)
    legs_drawn = [_leg(view, side, place, counts, theme) for place, side in enumerate(view.sides)]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(legs_drawn)}</svg>'
    labels = tuple(
        _label(zone, place, counts[side, zone.zone], most, theme)
        for place, side in enumerate(view.sides)
        for zone in _shapes(view)
        if counts.get((side, zone.zone))
    )
    left, right = (side.label for side in view.sides)
    return Picture(svg, labels, view.caption, left, right)


def _leg(view: View, side: Side, place: int, counts: Counts, theme: Theme) -> str:
    """Return one leg as SVG; the left one of the picture is the mirror image."""
    move = f"translate({_LEFT_AT + legs.WIDTH} 0) scale(-1 1)" if place == 0 else f"translate({_RIGHT_AT} 0)"
    most = max(counts.values(), default=1)
    fills = "".join(
        f'<path d="{zone.path}" fill="{theme.severity[_step(days, most)]}" stroke="{theme.skinline}" stroke-width="2"/>'
        for zone in _shapes(view)
        if (days := counts.get((side, zone.zone), 0))
    )
    details = "".join(
        f'<path d="{path}" fill="none" stroke="{theme.detail}" stroke-width="1.6"/>' for path in legs.DETAILS[view]
    )
    clip = f"{view.value}-{place}"
    return (
        f'<g transform="{move}"><clipPath id="{clip}"><path d="{legs.OUTLINE}"/></clipPath>'
        f'<path d="{legs.OUTLINE}" fill="{theme.skin}"/><g clip-path="url(#{clip})">{fills}{details}</g>'
        f'<path d="{legs.OUTLINE}" fill="none" stroke="{theme.skinline}" stroke-width="2"/></g>'
    )


def _step(days: int, most: int) -> int:
    return _PALEST + round((_DARKEST - _PALEST) * days / most)


def _label(zone: ZonePicture, place: int, days: int, most: int, theme: Theme) -> Label:
    x, y = zone.label_at
    colour = theme.onseverity[_step(days, most)]
    if zone.zone in (Zone.INNER, Zone.OUTER):
        x += _BESIDE if zone.zone is Zone.OUTER else -_BESIDE
    if zone.zone in _NUMBERED_BESIDE:
        colour = theme.ink
    across = _LEFT_AT + legs.WIDTH - x if place == 0 else _RIGHT_AT + x
    return Label(across / WIDTH, y / HEIGHT, str(days), colour)
