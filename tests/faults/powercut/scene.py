"""What a process does to a diary while its power is cut, and how one sees afterwards whether that cost anything.

A new scene is a `Scene` anywhere under tests/, given to `replay.record`; scenes.py has examples. What it does is run in
a process of its own:

    python -m tests.faults.powercut.scene tests.faults.powercut.scenes:SAVES DIARY JOURNAL SYNCHRONOUS TIMES
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kneelog.storage import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True)
class Scene:
    """Something that must survive a power cut.

    Attributes:
        name: under which the process finds it: module, colon, variable.
        prepare: makes the diary as it is before; closes it.
        act: does so many things to the diary, and calls its last argument with the number of each once it is done; what
            was acknowledged so must be there after a cut.
        missing: how many of the acknowledged numbers are not there in a diary after a cut. Raises whatever it likes
            where the diary is not whole.
    """

    name: str
    prepare: Callable[[Path, Settings], None]
    act: Callable[[Path, Settings, int, Callable[[int], None]], None]
    missing: Callable[[Path, Settings, AbstractSet[int]], int]


def command(scene: Scene, path: Path, settings: Settings, times: int) -> list[str]:
    """What runs a scene in a process of its own."""
    module = ["-m", __name__, scene.name, str(path)]
    return [sys.executable, *module, settings.journal, settings.synchronous, str(times)]


def _acknowledge(number: int) -> None:
    os.write(2, b"ACK %d\n" % number)  # in one call, so that it stands in the log in one piece


def main() -> None:
    """Act, acknowledge, and leave without closing anything."""
    name, path, journal, synchronous, times = sys.argv[1:]
    module, _, variable = name.partition(":")
    scene: Scene = getattr(importlib.import_module(module), variable)
    # Few pages, so that checkpoints happen within a short run.
    settings = Settings(journal=journal, synchronous=synchronous, checkpoint_pages=40)
    scene.act(Path(path), settings, int(times), _acknowledge)
    os._exit(0)


if __name__ == "__main__":
    main()
