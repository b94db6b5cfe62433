"""What an activity or a treatment in the person's own words is known to be, in whichever language it was written.

Only what is known by name counts: an activity called exercise that was sitting, or a medicine that was ice, would be
wrong in a record, while one told in words alone is not.
"""

import re
from typing import Final

from kneelog.domain.entry import Treatment
from kneelog.words import N_, everywhere

_RUNNING: Final = N_("Running")
_EXERCISE: Final = (
    N_("Walking"),
    _RUNNING,
    N_("Cycling"),
    N_("Swimming"),
    N_("Gym"),
    N_("Ball sport"),
    N_("Yoga"),
)

_MEDICINE: Final = re.compile(
    r"ibuprofen|naproxen|diclofenac|aspirin|acetylsalicyl|\bass\b|paracetamol|acetaminophen|metami[sz]ol|novalgin"
    r"|voltaren|celecoxib|etoricoxib|meloxicam|indomet|tramadol|tilidin|codein|kodein|colchicin|prednisolon"
    r"|steroid|[ck]ortis|nsaid|nsar|pain ?(gel|killer|relief)|schmerz(gel|mittel|salbe|tablette)|medikament",
    re.IGNORECASE,
)
_NOT_TAKEN: Final = re.compile(r"(no|not|without|stopped|ohne|keine?|nicht)\b", re.IGNORECASE)
_DOSE_OF_A_MEDICINE: Final = re.compile(
    r"\d\s*(mg|mcg|µg|μg|iu|i\.e\.|ie)\b|tablet|capsule|kapsel|tropfen", re.IGNORECASE
)


def running(kind: str) -> bool:
    """Whether an activity is running."""
    return kind.casefold() in everywhere(_RUNNING)


def exercise(kind: str) -> bool:
    """Whether an activity is known to be exercise."""
    return kind.casefold() in everywhere(*_EXERCISE)


def medicine(treatment: Treatment) -> bool:
    """Whether a treatment is known to be a medicine, by its name or by what its dose is counted in."""
    if _NOT_TAKEN.match(treatment.kind):
        return False
    return bool(_MEDICINE.search(treatment.kind) or _DOSE_OF_A_MEDICINE.search(treatment.dose))
