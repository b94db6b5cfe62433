"""Why a value that was typed cannot be kept, as a sentence beside its field."""

from collections.abc import Mapping

from kneelog.domain.errors import InvalidValue
from kneelog.ui import say
from kneelog.words import _


def sentence(error: InvalidValue, names: Mapping[str, str]) -> str:
    """Return "Questions[0] is 150 characters long; at most 140 are kept.", the field in the words of the screen.

    Args:
        error: names the field as the domain does.
        names: of such fields what the screen calls them, in the language that holds.
    """
    field, bracket, place = error.field.rpartition(".")[2].partition("[")
    name = names.get(field) or say.first_upper(field.replace("_", " "))
    return _("{field} {reason}.").format(field=f"{name}{bracket}{place}", reason=error.reason)
