"""What a coin-flip plan says of today, for Today.

Apart from the watch list of Trends, with which the insights would be loaded: they take longer to load than to draw it.
"""

from kneelog import service
from kneelog.ui import markup
from kneelog.ui.page import Page
from kneelog.words import _


def draw(page: Page) -> None:
    """Draw what the plan that runs says of today, in one line; nothing beside an urgent finding."""
    told = None if page.urgent else service.plan_day(page.store, page.today, page.now)
    if told is None:
        return
    if told.paused:
        words = _("paused today. Trends says why.")
    elif told.with_it:
        words = _("today with {what}").format(what=told.watch.label)
    else:
        words = _("today without {what}").format(what=told.watch.label)
    markup.note(words, _("Your plan:"))
