"""What a sport of another app is called in a diary, so that a run is the same thing whoever noted it."""

from collections.abc import Mapping
from typing import Final

from kneelog.words import N_, _

_CALLED: Final[Mapping[str, str]] = {
    word: label
    for label, words in {
        N_("Running"): (
            "run", "running", "trail run", "trail running", "treadmill running", "virtual run", "street running",
        ),
        N_("Walking"): ("walk", "walking", "casual walking", "speed walking"),
        N_("Hiking"): ("hike", "hiking"),
        N_("Cycling"): (
            "ride", "cycling", "road cycling", "indoor cycling", "mountain biking", "mountain bike ride", "gravel ride",
            "virtual ride", "e-bike ride", "biking",
        ),
        N_("Swimming"): ("swim", "swimming", "pool swim", "lap swimming", "open water swimming"),
        N_("Gym"): ("weight training", "strength training", "workout", "crossfit", "functional strength training"),
        N_("Yoga"): ("yoga", "pilates"),
        N_("Stairs"): ("stair-stepper", "stair climbing", "floor climbing"),
        N_("Ball sport"): ("soccer", "football", "tennis", "basketball", "volleyball", "badminton", "handball"),
    }.items()
    for word in words
}  # fmt: skip


def called(sport: str) -> str:
    """Return the name of a sport in the language that holds; one that is not known keeps its own."""
    known = _CALLED.get(" ".join(sport.replace("_", " ").split()).casefold())
    return _(known) if known else sport
