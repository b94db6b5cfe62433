"""Takes a file in, once more, and back: what the tests of several formats share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.storage import open_store
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.storage import Store


def taken_in_and_back(folder: Path, shorter: bytes, longer: bytes) -> tuple[int, int]:
    """Take both files in, the longer one twice, then undo it all; return how many records each brought.

    What is left has to be the export of before, but for what was deleted.
    """
    store = open_store(folder / "diary.sqlite3", at=FIXED_NOW)
    service.save_entry(store, Entry(UUID(int=1), FIXED_NOW, severity=3, note="typed"), FIXED_NOW)
    before, brought = _kept(store), []
    for data in (shorter, longer, longer):
        preview = service.preview_import(store, data, "x")
        assert preview.conflicting == ()
        brought.append(len(preview.new))
        service.apply_import(store, preview, FIXED_NOW)
    assert brought[2] == 0
    assert len(service.diary(store).entries) == 1 + sum(brought)
    for intake in service.intakes(store):
        service.undo_import(store, intake.id, FIXED_NOW)
    assert _kept(store) == before
    store.close()
    return brought[0], brought[1]


def _kept(store: Store) -> list[object]:
    entries = json.loads(service.export(store, "json", FIXED_NOW))["entries"]
    return [each for each in entries if not each.get("voided")]
