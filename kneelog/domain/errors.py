"""Every exception kneelog raises on purpose.

```
KneelogError                    its text is a sentence for the person: what is wrong and what to do
├── InvalidValue                a value breaks a rule of the domain; names the field
├── NoPainRefused               "No pain today" on a day that already holds pain
├── WatchRefused                one question too many is to be watched, or a plan made that must not be
├── RestoreRefused              more than half of the diary would be gone, and nobody said that it may
├── NotFound                    no such record (or it belongs to somebody else)
├── Conflict                    the record was changed elsewhere meanwhile; nothing was overwritten
├── CatalogueError              a rule file is malformed: kneelog refuses to start rather than stay silent
├── ReportError                 the page for the doctor could not be made
├── TransferError               a file to import cannot be read at all
└── StorageError                the diary file
    ├── NotADiary               another program's file, or no database at all
    ├── EmptyFile               zero bytes: something emptied it
    ├── DamagedDiary            the file fails its integrity check
    ├── LockedDiary             it is encrypted, or no diary; asks for its passphrase
    │   └── WrongKey            a passphrase or recovery key that does not open it
    ├── NewerDiary              written by a newer kneelog
    ├── ReadOnlyDiary           it can be read but not written
    ├── DiskFull                no room to save
    └── DiaryBusy               another program holds it for too long
```

Sentences are in the language that held when the error was raised; only those of `CatalogueError` are for programmers.

Wrong rows of an imported file are values in a list (see `kneelog.transfer`), not exceptions: one bad row must not
hide the good ones.
"""


class KneelogError(Exception):
    """Base of all; `str(error)` may be shown to the person as it stands."""


class InvalidValue(KneelogError):
    """A value breaks a rule of the domain.

    Attributes:
        field: the path of the offending field, for example ``places[0].severity``.
        reason: what is wrong and what is expected, without the field name.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason

    def inside(self, parent: str) -> "InvalidValue":
        """Return the same error seen from the object that holds the field, `parent` being where it sits there.

        The field ``record`` stands for the whole value, which is `parent` itself.
        """
        return InvalidValue(parent if self.field == "record" else f"{parent}.{self.field}", self.reason)


class NoPainRefused(KneelogError):
    """The person asked for "No pain today" on a diary day that already holds pain."""


class WatchRefused(KneelogError):
    """A question cannot be watched, or a coin-flip plan not be made, for a reason that the text says."""


class RestoreRefused(KneelogError):
    """A restore would take away more than half of what the diary holds, and nobody said that it may."""


class NotFound(KneelogError):
    """The record asked for does not exist."""


class Conflict(KneelogError):
    """The record was changed by another tab or program since it was read."""


class CatalogueError(KneelogError):
    """A rule file is malformed. The text names the file and the key."""


class ReportError(KneelogError):
    """The page for the doctor could not be made."""


class TransferError(KneelogError):
    """The file as a whole cannot be read: not the format it claims to be."""


class StorageError(KneelogError):
    """Anything about the diary file. The file is left as it was found."""


class NotADiary(StorageError):
    """The file is not a kneelog diary."""


class EmptyFile(StorageError):
    """The file has zero bytes."""


class DamagedDiary(StorageError):
    """The file is a diary, but its integrity check fails."""


class LockedDiary(StorageError):
    """The file is encrypted, or no diary: without its passphrase nobody can tell."""


class WrongKey(LockedDiary):
    """What was typed does not open the file. More than that nobody can know."""


class NewerDiary(StorageError):
    """The file was written by a newer version of kneelog."""


class ReadOnlyDiary(StorageError):
    """The diary can be read but not written."""


class DiskFull(StorageError):
    """There is no room left to save."""


class DiaryBusy(StorageError):
    """Another program holds the diary for too long."""
