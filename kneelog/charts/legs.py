"""The legs of the body map from behind and from the front: paths as in SVG, so that screen and paper draw the same.

One leg is 168 x 392 and drawn as the right leg of a picture of two, its inner side to the left; the other one is its
mirror image.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kneelog.domain.vocabulary import Side, Zone
from kneelog.words import _

WIDTH, HEIGHT = 168, 392

OUTLINE: Final = (
    "M10,-6 C11,40 18,84 30,118 C36,134 37,150 35,166 C33,180 33,192 35,204 C37,214 34,222 30,234 C20,266 26,304 42,336"
    " C52,356 57,374 58,400 L110,400 C111,374 115,356 123,336 C138,302 148,262 139,232 C135,220 133,212 134,202"
    " C136,190 136,178 134,166 C132,150 133,136 138,118 C149,82 157,42 156,-6"
)

_THIGH: Final = "M-10,-8 H178 V134 Q84,112 -10,134 Z"
_LOWER: Final = "M-10,232 Q84,250 178,232 V342 Q84,354 -10,342 Z"
_MIDDLE: Final = "M61,123.5 C56,160 56,206 61,240.5 Q84,243 107,240.5 C112,206 112,160 107,123.5 Q84,121.6 61,123.5 Z"
_INNER: Final = "M-10,134 Q28,126.5 61,123.5 C56,160 56,206 61,240.5 Q28,238 -10,232 Z"
_OUTER: Final = "M178,134 Q140,126.5 107,123.5 C112,160 112,206 107,240.5 Q140,238 178,232 Z"


class View(StrEnum):
    """From where the legs are seen."""

    BEHIND = "behind"
    FRONT = "front"

    @property
    def sides(self) -> tuple[Side, Side]:
        """The legs from left to right of the picture: from the front they change places."""
        return (Side.LEFT, Side.RIGHT) if self is View.BEHIND else (Side.RIGHT, Side.LEFT)

    @property
    def caption(self) -> str:
        """The words under the picture."""
        return _("From behind") if self is View.BEHIND else _("From the front")


@dataclass(frozen=True, slots=True)
class ZonePicture:
    """A zone of one view.

    Attributes:
        zone: which.
        path: its shape; drawn clipped to the outline of the leg.
        label_at: where a number on it is centred.
    """

    zone: Zone
    path: str
    label_at: tuple[int, int]


ZONES: Final[dict[View, tuple[ZonePicture, ...]]] = {
    View.BEHIND: (
        ZonePicture(Zone.BACK_OF_THIGH, _THIGH, (84, 66)),
        ZonePicture(Zone.INNER, _INNER, (46, 182)),
        ZonePicture(Zone.BACK_OF_KNEE, _MIDDLE, (84, 182)),
        ZonePicture(Zone.OUTER, _OUTER, (122, 182)),
        ZonePicture(Zone.CALF, _LOWER, (84, 288)),
    ),
    View.FRONT: (
        ZonePicture(Zone.FRONT_OF_THIGH, _THIGH, (84, 66)),
        ZonePicture(Zone.INNER, _INNER, (46, 182)),
        ZonePicture(Zone.FRONT_OF_KNEE, _MIDDLE, (84, 182)),
        ZonePicture(Zone.OUTER, _OUTER, (122, 182)),
        ZonePicture(Zone.SHIN, _LOWER, (84, 288)),
    ),
}

WIDE: Final[tuple[ZonePicture, ...]] = (
    ZonePicture(Zone.WHOLE_LEG, OUTLINE, (158, 350)),
    ZonePicture(Zone.WHOLE_KNEE, "M-10,128 Q84,110 178,128 V238 Q84,256 -10,238 Z", (158, 216)),
)
"""Zones that hold others, the widest first; they lie under them in both views, their numbers beside the leg."""

DETAILS: Final[dict[View, tuple[str, ...]]] = {
    View.BEHIND: (
        "M42,187 Q84,199 126,187",
        "M57,44 C60,84 59,112 53,160",
        "M112,44 C109,84 110,112 116,160",
        "M84,252 L84,304",
        "M42,292 Q62,328 84,308 Q106,328 128,286",
        "M76,356 Q79,372 78,392",
        "M94,356 Q91,372 92,392",
    ),
    View.FRONT: (
        "M84,154 C100,154 106,166 104,180 C102,194 92,202 84,204 C76,202 66,194 64,180 C62,166 68,154 84,154 Z",
        "M72,212 Q84,220 96,212",
        "M66,40 C62,84 60,108 66,132",
        "M104,40 C110,84 110,108 102,132",
        "M80,256 C78,300 76,330 78,392",
    ),
}
"""Fine lines that make front and back tell apart: hollow of the knee and calf muscle, kneecap and shin."""
