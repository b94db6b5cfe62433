"""The diary file: kept by SQLite, driven so that nothing that was reported as saved is ever lost."""

from kneelog.storage.backups import Backup, Why
from kneelog.storage.erasing import Erased
from kneelog.storage.key import Key
from kneelog.storage.opening import backups_of, mend, open_store, put_back, rescue_of, unlock
from kneelog.storage.rows import undisturbed
from kneelog.storage.settings import Settings, for_library
from kneelog.storage.store import Store

__all__ = [
    "Backup",
    "Erased",
    "Key",
    "Settings",
    "Store",
    "Why",
    "backups_of",
    "for_library",
    "mend",
    "open_store",
    "put_back",
    "rescue_of",
    "undisturbed",
    "unlock",
]
