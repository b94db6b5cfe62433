"""What the diary calls what another app, or another language, names, so that a run is one thing whoever noted it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from kneelog.domain.vocabulary import SUGGESTED_ACTIVITIES, SUGGESTED_TREATMENTS
from kneelog.words import LANGUAGES, N_, _, speaking

_Names = Mapping[str, Sequence[str]]

_ACTIVITIES: Final[_Names] = {
    N_("Running"): (
        "run", "running", "trail run", "trail running", "treadmill running", "virtual run", "street running", "jogging",
        "course à pied", "correr", "carrera", "corsa", "hardlopen", "corrida", "bieganie", "löpning",
    ),
    N_("Walking"): (
        "walk", "walking", "casual walking", "speed walking", "marche", "caminar", "caminata", "andar", "camminata",
        "wandelen", "caminhada", "spacer", "promenad",
    ),
    N_("Hiking"): ("hike", "hiking", "randonnée", "senderismo", "escursionismo", "wandern", "wanderung"),
    N_("Cycling"): (
        "ride", "cycling", "road cycling", "indoor cycling", "mountain biking", "mountain bike ride", "gravel ride",
        "virtual ride", "e-bike ride", "biking", "bike", "vélo", "bicicleta", "bici", "bicicletta", "fietsen",
        "rad", "fahrrad", "rower", "cykling",
    ),
    N_("Swimming"): (
        "swim", "swimming", "pool swim", "lap swimming", "open water swimming", "natation", "natación", "nadar",
        "nuoto", "zwemmen", "natação", "pływanie", "simning",
    ),
    N_("Gym"): (
        "weight training", "strength training", "workout", "crossfit", "functional strength training", "musculation",
        "gimnasio", "palestra", "sportschool",
    ),
    N_("Yoga"): ("yoga", "pilates"),
    N_("Stairs"): ("stair-stepper", "stair climbing", "floor climbing", "escaliers", "escaleras", "trappen"),
    N_("Ball sport"): ("soccer", "football", "tennis", "basketball", "volleyball", "badminton", "handball"),
}  # fmt: skip
_TREATMENTS: Final[_Names] = {
    N_("Ibuprofen"): ("ibuprofène", "ibuprofeno", "ibuprofene"),
    N_("Paracetamol"): ("paracétamol", "paracetamolo", "acetaminophen"),
    N_("Ice"): ("glace", "hielo", "ghiaccio", "ijs", "gelo"),
    N_("Rest"): ("repos", "reposo", "riposo", "rust", "repouso"),
    N_("Heat"): ("chaleur", "calor", "calore", "warmte"),
}


def activity(name: str) -> str:
    """Return what the diary calls an activity, in the language that holds; one that is not known keeps its name."""
    return _called(name, _known("activities"))


def treatment(name: str) -> str:
    """Return what the diary calls a treatment, in the language that holds; one that is not known keeps its name."""
    return _called(name, _known("treatments"))


def _called(name: str, known: Mapping[str, str]) -> str:
    label = known.get(" ".join(name.replace("_", " ").split()).casefold())
    return _(label) if label else name


@cache
def _known(what: str) -> Mapping[str, str]:
    """Return the labels of the diary by what means them, folded: in every language, and as apps call it."""
    suggested, others = {
        "activities": (SUGGESTED_ACTIVITIES, _ACTIVITIES),
        "treatments": (SUGGESTED_TREATMENTS, _TREATMENTS),
    }[what]
    found = {word: label for label, words in others.items() for word in words}
    for code in LANGUAGES:
        with speaking(code):
            found |= {_(label).casefold(): label for label in suggested}
    return found
