"""What taking in a table costs, measured against `csv` and one `executemany` in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import imports

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("make", imports.KINDS.values(), ids=["kneelog", "other_app", "unknown"])
def test_a_hundred_thousand_rows(make: Callable[[int], bytes], record_property: Callable[[str, object], None]) -> None:
    """The limit holds where it matters, and a row takes no longer for the many that stand before it."""
    found = [imports.measured(make, rows) for rows in imports.SIZES]
    record_property("rows", found[-1].rows)
    record_property("times the bare work", round(found[-1].times, 1))
    record_property("times as long a row in the largest file as in one of 25,000", round(imports.bent(found), 2))
    assert found[-1].times <= imports.LIMIT
    assert imports.bent(found) <= 1.25
