"""Writers and readers of the files in which a diary leaves kneelog and comes back.

Reading never changes a diary: `read` says what a file holds, `compare` what importing it would do.
"""

from kneelog.transfer.found import Found, FoundRecord, Rejected, Told
from kneelog.transfer.preview import Item, Preview, Untouched, compare
from kneelog.transfer.reading import UnknownTable, read, read_path, table

__all__ = [
    "Found",
    "FoundRecord",
    "Item",
    "Preview",
    "Rejected",
    "Told",
    "UnknownTable",
    "Untouched",
    "compare",
    "read",
    "read_path",
    "table",
]
