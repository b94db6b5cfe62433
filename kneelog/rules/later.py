"""Later: a tuple that is made when it is first looked at."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, overload

_EachT_co = TypeVar("_EachT_co", covariant=True)


class Later(Sequence[_EachT_co]):
    """Stands for a tuple that most readers never look at, and equals it. Any number of threads may use one."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Iterable[_EachT_co]]) -> None:
        self._make = make
        self._made: tuple[_EachT_co, ...] | None = None

    @property
    def _tuple(self) -> tuple[_EachT_co, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    @overload
    def __getitem__(self, at: int) -> _EachT_co: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_EachT_co, ...]: ...
    def __getitem__(self, at: int | slice) -> _EachT_co | tuple[_EachT_co, ...]:
        """Return what stands there."""
        return self._tuple[at]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._tuple)

    def __eq__(self, other: object) -> bool:
        """Whether it stands for the same tuple as another, or for this one."""
        if isinstance(other, Later):
            return self._tuple == other._tuple
        return self._tuple == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        """As that of the tuple."""
        return hash(self._tuple)

    def __repr__(self) -> str:
        """As that of the tuple."""
        return repr(self._tuple)
