"""Reads declared data strictly: what is missing, misspelt or of the wrong type refuses to load, naming file and key."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.abc import Traversable
from typing import TypeVar

from kneelog.domain.errors import CatalogueError

_W = TypeVar("_W", bound=StrEnum)


class Table:
    """A TOML table whose keys are taken one by one, so that what nobody took can be refused by name.

    Every method raises `CatalogueError` naming the file and the key.
    """

    def __init__(self, where: str, raw: object) -> None:
        if not isinstance(raw, dict):
            raise CatalogueError(f"{where}: must be a table, not {raw!r}")
        self.where = where
        self._raw: Mapping[str, object] = raw
        self._taken: set[str] = set()

    def wrong(self, key: str, reason: str) -> CatalogueError:
        """Return the error that says what is wrong with a key."""
        return CatalogueError(f"{self.where}: {key} {reason}")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._raw

    def is_text(self, key: str) -> bool:
        """Whether the key holds text rather than a number or a list."""
        return isinstance(self._raw.get(key), str)

    def keys(self) -> tuple[str, ...]:
        """Return every key, in the order of the file."""
        return tuple(self._raw)

    def text(self, key: str, default: str | None = None) -> str:
        """Return text that is not empty; the default where the key is absent."""
        value = self._take(key, default)
        if value is default and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"must be text, not {value!r}")
        return " ".join(value.split())

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within bounds."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """Return a number within bounds."""
        value = self._take(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"must be a number from {low} to {high}, not {value!r}")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false where the key is absent."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {value!r}")
        return value

    def word(self, key: str, vocabulary: type[_W], default: _W | None = None) -> _W:
        """Return a member of a closed vocabulary."""
        value = self._take(key, default)
        try:
            return vocabulary(str(value))
        except ValueError:
            known = ", ".join(member.value for member in vocabulary)
            raise self.wrong(key, f"{value!r} is not one of: {known}") from None

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of different texts; empty only where it is optional."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, f"must be a list of texts, not {value!r}")
        if len(set(value)) != len(value):
            raise self.wrong(key, "says something twice")
        if not value and not optional:
            raise self.wrong(key, "must not be empty")
        return tuple(value)

    def items(self, key: str, *, optional: bool = False) -> tuple[object, ...]:
        """Return a list of whatever it holds; empty only where it is optional."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not (value or optional):
            raise self.wrong(key, f"must be a list that is not empty, not {value!r}")
        return tuple(value)

    def tables(self, key: str, *, optional: bool = False) -> "tuple[Table, ...]":
        """Return a list of tables."""
        items = self.items(key, optional=optional)
        return tuple(Table(f"{self.where}: {key}[{place}]", item) for place, item in enumerate(items))

    def table(self, key: str) -> "Table":
        """Return a table; an empty one where the key is absent."""
        return Table(f"{self.where}: {key}", self._take(key, {}))

    def finish(self) -> None:
        """Refuse what nobody took."""
        for key in self._raw:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                raise self.wrong(key, f"is not known here; known are: {known}")

    def _take(self, key: str, default: object) -> object:
        self._taken.add(key)
        value = self._raw.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        return value


def read(file: Traversable) -> Table:
    """Return the table that a TOML file holds.

    Raises:
        CatalogueError: it is not TOML.
    """
    return parse(file.name, file.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Table:
    """Return the table that TOML text holds.

    Raises:
        CatalogueError: it is not TOML.
    """
    try:
        return Table(name, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{name}: is not TOML: {error}") from None
