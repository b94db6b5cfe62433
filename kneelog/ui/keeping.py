"""Looks after the diary while kneelog runs: checks the file once a day, and makes the backups that are due."""

from __future__ import annotations

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
            if self._checked != now.date():
                self.damage = " ".join(service.check(self._store))
                self._checked = now.date()
            service.keep(self._store, now, self._why)
        except DamagedDiary as error:
            self.damage = str(error)
        except (KneelogError, OSError) as error:
            self.trouble = str(error)
        else:
            self.trouble = ""
            self._why = Why.USE

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
    threading.Thread(target=language.carried(keeper.run), name="kneelog-keeper", daemon=True).start()
    return keeper
