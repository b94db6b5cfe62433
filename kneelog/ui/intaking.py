"""Takes an import back, or brings it back, and says what came of it."""

from uuid import UUID

from kneelog import service
from kneelog.ui.page import Page
from kneelog.words import ngettext


def turn(page: Page, intake: UUID, *, undone: bool) -> str:
    """Bring an import back where it was undone, else undo it; return what was done, in words.

    Raises:
        StorageError: nothing was changed; the sentence says why.
    """
    if undone:
        turned = service.redo_import(page.store, intake, page.now)
        text = ngettext("{n} record brought back.", "{n} records brought back.", turned.done)
    else:
        turned = service.undo_import(page.store, intake, page.now)
        text = ngettext("Import undone: {n} record deleted.", "Import undone: {n} records deleted.", turned.done)
    words = text.format(n=turned.done)
    if turned.kept:
        stay = ngettext("{n} was changed since and stays.", "{n} were changed since and stay.", turned.kept)
        words = f"{words} {stay.format(n=turned.kept)}"
    return words
