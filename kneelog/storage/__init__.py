"""The diary file: kept by SQLite, driven so that nothing that was reported as saved is ever lost."""

from kneelog.storage.key import Key
from kneelog.storage.opening import open_store, unlock
from kneelog.storage.settings import Settings, for_library
from kneelog.storage.store import Store

__all__ = ["Key", "Settings", "Store", "for_library", "open_store", "unlock"]
