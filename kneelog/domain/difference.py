"""What would come, go and change if one diary took the place of another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kneelog.domain.diary import Diary
from kneelog.domain.record import Profile, Record


@dataclass(frozen=True, slots=True)
class Difference:
    """What one diary holds that another does not.

    Attributes:
        comes: records that are only in the new one.
        goes: records that are only in the one at hand.
        changes: records that are in both with other content, as they would be.
        same: how many are the same in both.
    """

    comes: tuple[Record, ...]
    goes: tuple[Record, ...]
    changes: tuple[Record, ...]
    same: int

    @property
    def nothing(self) -> bool:
        """Whether both show the same."""
        return not (self.comes or self.goes or self.changes)

    @property
    def much_goes(self) -> bool:
        """Whether more than half of what is there now would be gone: more often a slip than a wish."""
        return 2 * len(self.goes) > len(self.goes) + len(self.changes) + self.same


def difference(now: Diary, then: Diary) -> Difference:
    """Return what would change if `then` took the place of `now`. Deleted records count as not there."""
    here, there = _by_id(now), _by_id(then)
    both = [key for key in here if key in there]
    changes = tuple(there[key] for key in both if here[key] != there[key])
    return Difference(
        comes=tuple(record for key, record in there.items() if key not in here),
        goes=tuple(record for key, record in here.items() if key not in there),
        changes=changes,
        same=len(both) - len(changes),
    )


def _by_id(diary: Diary) -> Mapping[tuple[type[Record], UUID | None], Record]:
    kinds: tuple[Iterable[Record], ...] = (
        diary.entries,
        diary.marks,
        diary.functions,
        diary.responses,
        diary.watches,
        (diary.profile,) if diary.profile != Profile() else (),
    )
    return {(type(record), getattr(record, "id", None)): record for kind in kinds for record in kind}
