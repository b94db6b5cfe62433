"""What the screens show of the lock: its part of Settings, the way to lock at once, the watch over an open screen."""

from kneelog.ui import lock, lockpage, markup
from kneelog.ui.components import watch_lock
from kneelog.words import _, ngettext

_WATCHED_MS = 2_000
_UNLOCKED_MS = 10_000
"""Without a passcode a screen only has to notice that one was set in another window."""


def draw() -> None:
    """Draw whether there is a passcode, what it is good for, and the ways to change that."""
    of = lock.of_this_diary()
    if of.is_set:
        minutes = ngettext(
            "kneelog is locked with a passcode, and locks by itself when nobody used it for {n} minute.",
            "kneelog is locked with a passcode, and locks by itself when nobody used it for {n} minutes.",
            of.minutes,
        )
        markup.paragraph(minutes.format(n=of.minutes))
        now = _button(lockpage.NOW, _("Lock now"))
        change = _button(lockpage.SETUP, _("Change or turn off"))
        markup.show(f'<div class="k-row">{now}{change}</div>')
    else:
        markup.paragraph(_("There is no passcode: whoever sits at this computer can open kneelog."))
        begin = _button(lockpage.SETUP, _("Set a passcode"))
        markup.show(f'<div class="k-row">{begin}</div>')
    for each in lockpage.limits():
        markup.small(each)
    if of.is_set:
        markup.small(lockpage.forgotten())
        markup.show(f'<span class="k-path">{markup.text(of.file)}</span>')


def link() -> str:
    """Return the way to lock at once as HTML for the foot of a screen; empty without a passcode."""
    return _button(lockpage.NOW, _("Lock now")) if lock.of_this_diary().is_set else ""


def watch() -> None:
    """Have the screen go when kneelog is locked, by hand, by time, or in another window."""
    every = _WATCHED_MS if lock.of_this_diary().is_set else _UNLOCKED_MS
    watch_lock(lockpage.STATE, lockpage.PATH, every)


def _button(to: str, words: str) -> str:
    return f'<a class="k-button" href="{to}" target="_self">{markup.text(words)}</a>'
