"""Looks after the diary while kneelog runs: checks the file once a day, and makes the backups that are due."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Final

from kneelog import service
from kneelog.domain.errors import DamagedDiary, KneelogError
from kneelog.service import Why
from kneelog.ui import clock, language

if TYPE_CHECKING:
    from datetime import date, datetime

    from kneelog.storage import Store

_FIRST_AFTER_SECONDS: Final = 5.0
"""How long after the start: the first screen comes first."""

_LOOK_EVERY_SECONDS: Final = 300.0

_TURNS_SECONDS: Final = 0.0005
"""How long one thread may keep another from Python, a tenth of the usual: a screen that is drawn while ten years are
checked has to wait for its turn forty times."""


class Keeper:
    """Looks after one open diary.

    Attributes:
        trouble: why no backup could be made, a sentence; empty where all is well.
        damage: what of the file is not what was saved, a sentence; empty where it is whole.
    """

    def __init__(self, store: Store) -> None:
        self.trouble = ""
        self.damage = ""
        self._store = store
        self._why = Why.START
        self._stopped = threading.Event()
        self._checked: date | None = None

    def turn(self, now: datetime) -> None:
        """Do what is due now; what goes wrong is kept to be said on the screens, and tried again at the next turn."""
        try:
            if service.keep(self._store, now, self._why) is not None:
                self._is_checked("", now)  # which comes before it is copied
        except DamagedDiary as error:
            self._is_checked(str(error), now)
        except (KneelogError, OSError) as error:
            self.trouble = str(error)
        else:
            self.trouble = ""
            self._why = Why.USE
        if self._checked != now.date():
            self._check(now)

    def _check(self, now: datetime) -> None:
        try:
            self._is_checked(" ".join(service.check(self._store)), now)
        except (KneelogError, OSError) as error:
            self.trouble = str(error)

    def _is_checked(self, damage: str, now: datetime) -> None:
        self.damage = damage
        self._checked = now.date()

    def stop(self) -> None:
        """Take no further turn: the store it looks after is closed."""
        self._stopped.set()

    def run(self) -> None:
        """Take turns until stopped."""
        pause = _FIRST_AFTER_SECONDS
        while not self._stopped.wait(pause):
            self.turn(clock.now())
            pause = _LOOK_EVERY_SECONDS


def begin(store: Store) -> Keeper:
    """Look after a diary from now on, in a thread that ends with the program."""
    keeper = Keeper(store)
    sys.setswitchinterval(_TURNS_SECONDS)
    threading.Thread(target=language.carried(keeper.run), name="kneelog-keeper", daemon=True).start()
    return keeper
