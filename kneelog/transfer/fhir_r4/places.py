"""Where on the body: always in words, and where asked for in SNOMED CT, whose codes are coarser than the words."""

from collections.abc import Sequence
from typing import Final

from kneelog.domain.entry import Place
from kneelog.domain.vocabulary import Side, Zone
from kneelog.transfer.fhir_r4 import codes
from kneelog.transfer.fhir_r4.codes import Code
from kneelog.transfer.fhir_r4.frame import Frame, Json, clean
from kneelog.words import _

_QUALIFIER: Final = "http://hl7.org/fhir/uv/symptoms/StructureDefinition/LocationQualifier"
"""The extension in which the Symptoms IG keeps what a code leaves out."""

KNEE: Final = frozenset({Zone.BACK_OF_KNEE, Zone.INNER, Zone.OUTER, Zone.FRONT_OF_KNEE, Zone.WHOLE_KNEE})

_KNEE: Final = {Side.LEFT: codes.LEFT_KNEE, Side.RIGHT: codes.RIGHT_KNEE, Side.NOT_STATED: codes.KNEE}
_CALF: Final = {Side.LEFT: codes.LEFT_CALF, Side.RIGHT: codes.RIGHT_CALF, Side.NOT_STATED: codes.CALF}
_THIGH: Final = {Side.LEFT: codes.LEFT_THIGH, Side.RIGHT: codes.RIGHT_THIGH, Side.NOT_STATED: codes.THIGH}
_LOWER_LEG: Final = {Side.LEFT: codes.LEFT_LOWER_LEG, Side.RIGHT: codes.RIGHT_LOWER_LEG}

# A side once stated is never lost, so the lateralised knee goes before the popliteal fossa, which has no sides.
_CODES: Final[dict[Zone, dict[Side, Code]]] = {
    **dict.fromkeys(KNEE, _KNEE),
    Zone.BACK_OF_KNEE: _KNEE | {Side.NOT_STATED: codes.BACK_OF_KNEE},
    Zone.CALF: _CALF,
    Zone.SHIN: _LOWER_LEG,
    Zone.BACK_OF_THIGH: _THIGH,
    Zone.FRONT_OF_THIGH: _THIGH,
}


def told(places: Sequence[Place]) -> str:
    """Return places in words: "Right: back of knee; Left: calf"."""
    return "; ".join(f"{place.side.label}: {place.words or place.zone.label}" for place in places)


def body_site(frame: Frame, places: Sequence[Place]) -> Json:
    """Return the member that says where; nothing for no place. R4 has one body site, so several share their words."""
    if not places:
        return {}
    only = places[0] if len(places) == 1 else None
    code = _CODES.get(only.zone, {}).get(only.side) if only else None
    site = frame.concept(told(places), *([code] if code else []))
    if only and "coding" in site:
        site = {"extension": [{"url": _QUALIFIER, "valueString": clean(only.zone.label)}]} | site
    return {"bodySite": site}


def leg(frame: Frame, side: Side) -> Json:
    """Return the member that says which leg; nothing where the side is not stated."""
    return {} if side is Side.NOT_STATED else {"bodySite": frame.concept(leg_told(side))}


def leg_told(side: Side) -> str:
    """Return a stated side in words: "left leg"."""
    return _("left leg") if side is Side.LEFT else _("right leg")
