"""Another engine on the same diaries: a Python file with `factor_effects(days, weekdays, pain, factors, relief)`."""

from __future__ import annotations

import sys
from functools import cache
from importlib import util
from typing import TYPE_CHECKING, Any, cast

from benchmarks.insights.simulate import REACTIVE
from kneelog.insights.effects import Effect, benjamini_hochberg

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.insights.effects import Series


def look(engine: Path, series: Series) -> tuple[Effect, ...]:
    """Return what the other engine says of a series, corrected as ours is."""
    factors = {each.name: each.done for each in series.factors}
    found = _loaded(engine).factor_effects(
        series.days, (series.days + 6) % 7, series.pain, factors, relief=sorted(REACTIVE)
    )
    q = benjamini_hochberg([each.p for each in found.values()])
    return tuple(
        Effect(name, lag, each.days_with, each.days_without, None, each.points, each.low, each.high, each.p, corrected)
        for ((name, lag), each), corrected in zip(found.items(), q, strict=True)
    )


@cache
def _loaded(engine: Path) -> Any:  # noqa: ANN401 - whatever the file defines
    spec = util.spec_from_file_location("other_engine", engine)
    if spec is None or spec.loader is None:
        message = f"{engine} is not a Python file."
        raise ValueError(message)
    module = util.module_from_spec(spec)
    sys.modules["other_engine"] = module
    spec.loader.exec_module(module)
    return cast("Any", module)
