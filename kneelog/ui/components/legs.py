"""The legs as the body map draws them: the picture that charts and paper share, and what a finger needs besides."""

from typing import Any, Final

from kneelog.charts.legs import DETAILS, HEIGHT, OUTLINE, WIDTH, ZONES, View
from kneelog.domain.vocabulary import Zone

_ANKLE_FROM: Final = 342
_ANKLE: Final = f"M-10,{_ANKLE_FROM} Q84,354 178,{_ANKLE_FROM} V{HEIGHT + 8} H-10 Z"

_HIT: Final[dict[Zone, tuple[int, int, int, int]]] = {
    Zone.BACK_OF_THIGH: (0, 0, WIDTH, 121),
    Zone.FRONT_OF_THIGH: (0, 0, WIDTH, 121),
    Zone.INNER: (0, 124, 58, 116),
    Zone.BACK_OF_KNEE: (58, 122, 52, 120),
    Zone.FRONT_OF_KNEE: (58, 122, 52, 120),
    Zone.OUTER: (110, 124, 58, 116),
    Zone.CALF: (0, 243, WIDTH, 104),
    Zone.SHIN: (0, 243, WIDTH, 104),
    Zone.FOOT_OR_ANKLE: (0, 347, WIDTH, 53),
}
"""The area of a zone that can be tapped: x, y, width, height; at least 44 by 44 in a picture of full size."""

_TICK: Final[dict[Zone, tuple[int, int]]] = {Zone.BACK_OF_KNEE: (84, 206), Zone.FRONT_OF_KNEE: (84, 218)}
"""Where the tick goes when it would hide the crease of the knee or the kneecap."""


def _zones(view: View) -> list[dict[str, Any]]:
    drawn = [(each.zone, each.path, _TICK.get(each.zone, each.label_at)) for each in ZONES[view]]
    drawn.append((Zone.FOOT_OR_ANKLE, _ANKLE, (84, 366)))
    return [{"id": zone.value, "path": path, "hit": _HIT[zone], "centre": centre} for zone, path, centre in drawn]


SHAPE: Final[dict[str, Any]] = {
    "outline": OUTLINE,
    "zones": {view.value: _zones(view) for view in View},
    "seams": [
        "M-10,134 Q84,112 178,134",
        "M-10,232 Q84,250 178,232",
        f"M-10,{_ANKLE_FROM} Q84,354 178,{_ANKLE_FROM}",
        "M61,123.4 C56,160 56,206 61,239.5",
        "M107,123.4 C112,160 112,206 107,239.5",
    ],
    "lines": {view.value: DETAILS[view] for view in View},
}
"""What the body map's script draws, as JSON values."""
