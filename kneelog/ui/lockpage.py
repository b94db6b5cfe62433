"""The pages of the lock, as plain HTML: giving the passcode, and setting, changing or turning it off.

They are served without Streamlit and without a script, so that nothing of the diary is loaded before the passcode is
given, and so that no passcode is ever in the state of a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kneelog.ui import passcode, theme
from kneelog.words import LANGUAGES, N_, _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kneelog.ui.lock import Lock, WrongPasscode

PATH: Final = "/lock"
"""Where the passcode is given."""

NOW: Final = "/lock/now"
"""Locks every window."""

STATE: Final = "/lock/state"
"""Says to a screen whether it is still open."""

SETUP: Final = "/passcode"
"""Where the passcode is set, changed and turned off."""

_BACK: Final = "/settings"
_STYLE: Final = Path(__file__).parent / "lock.css"

_LIMITS: Final = (
    N_("It keeps the diary from whoever opens this page, in this browser or under another account of this computer."),
    N_(
        "It does not protect the files: whoever can read the files of this account can read the diary, its backups and "
        "what you exported. They can also take the lock away."
    ),
    N_("The kneelog command in a terminal is not locked."),
    N_("It changes nothing about who can reach kneelog: this computer alone, with a passcode and without."),
)
_FORGOTTEN: Final = N_("Forgotten? Delete this file, and kneelog opens without a passcode. The diary stays as it is:")


@dataclass(frozen=True, slots=True)
class Sent:
    """The form that was sent, by its name, and what was wrong with it as a sentence."""

    form: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    """A passcode that a form asks for: its name there, its label, and a line of help."""

    name: str
    label: str
    hint: str = ""


def limits() -> tuple[str, ...]:
    """Return what the lock does and what it does not, in the language that holds."""
    return tuple(_(each) for each in _LIMITS)


def forgotten() -> str:
    """Return what to do where nobody knows the passcode; the name of the file follows."""
    return _(_FORGOTTEN)


def refused(wrong: WrongPasscode) -> str:
    """Return why a passcode did not open, and how long to wait."""
    said = [_("This is not the passcode.")] if wrong.tried else []
    return " ".join([*said, *([waiting(wrong.wait)] if wrong.wait > 0 else [])])


def waiting(seconds: float) -> str:
    """Return how long no try counts."""
    left = int(seconds) + 1
    if left <= 90:  # noqa: PLR2004 - a minute and a half is the most that is still told in seconds
        return ngettext(
            "After several wrong tries no try counts for {n} more second.",
            "After several wrong tries no try counts for {n} more seconds.",
            left,
        ).format(n=left)
    left = -(-left // 60)
    return ngettext(
        "After several wrong tries no try counts for {n} more minute.",
        "After several wrong tries no try counts for {n} more minutes.",
        left,
    ).format(n=left)


def ask(lock: Lock, to: str, wrong: str = "") -> str:
    """Return the page that asks for the passcode.

    Args:
        lock: of the diary.
        to: the address that was asked for.
        wrong: why the last try did not open.
    """
    title = _("kneelog is locked")
    if lock.is_broken:
        return _page(title, _problem(_("The passcode cannot be read, so nobody is let in.")) + _way_out(lock), to)
    wrong = wrong or (waiting(lock.wait) if lock.wait > 0 else "")
    form = _form("give", (_Field("present", _("Passcode")),), _("Open"), wrong, f"{PATH}?to={quote(to, safe='')}")
    summary = _text(_("What this lock does, and what it does not"))
    plainly = f'<p class="out">{_text(_(_LIMITS[1]))}</p>'
    return _page(title, f"{form}{plainly}<details><summary>{summary}</summary>{_told()}{_way_out(lock)}</details>", to)


def set_up(lock: Lock, sent: Sent) -> str:
    """Return the page on which the passcode is set, changed or turned off.

    Args:
        lock: of the diary.
        sent: the form that was sent, and what was wrong with it.
    """
    new = _Field("new", _("New passcode"), _length())
    again = _Field("again", _("The new passcode once more"))
    present = _Field("present", _("Present passcode"))
    forms = (
        (("after", _("Lock by itself"), (present,), _("Keep this"), _minutes(lock.minutes)),
         ("change", _("Another passcode"), (present, new, again), _("Change it"), ""),
         ("off", _("No lock any more"), (present,), _("Turn it off"), ""))
        if lock.is_set
        else (("set", "", (new, again), _("Set the passcode"), _minutes(lock.minutes)),)
    )  # fmt: skip
    drawn = "".join(
        (f"<h2>{_text(title)}</h2>" if title else "")
        + _form(name, fields, button, sent.wrong if sent.form == name else "", SETUP, more)
        for name, title, fields, button, more in forms
    )
    settings = _text(_("Back to Settings"))
    back = f'<p><a class="back" href="{_BACK}">{settings}</a></p>'
    advice = _text(_("Do not let the browser keep it where others use this browser."))
    unsaved = f"<p>{advice}</p>"
    return _page(_("Lock with a passcode"), f"{_told()}{unsaved}{drawn}{_way_out(lock)}{back}", SETUP)


def _length() -> str:
    return _("At least {n} characters.").format(n=passcode.SHORTEST)


def _told() -> str:
    return f"<ul>{''.join(f'<li>{_text(each)}</li>' for each in limits())}</ul>"


def _way_out(lock: Lock) -> str:
    return f'<p class="out">{_text(forgotten())} <span class="path">{_text(str(lock.file))}</span></p>'


def _problem(words: str, name: str = "") -> str:
    return f'<p class="wrong" role="alert" id="{name}-wrong">{_text(words)}</p>'


def _form(name: str, fields: Iterable[_Field], button: str, wrong: str, to: str, more: str = "") -> str:
    drawn = "".join(_input(name, each, wrong=bool(wrong), first=number == 0) for number, each in enumerate(fields))
    return (
        f'<form method="post" action="{_text(to)}">{_problem(wrong, name) if wrong else ""}'
        f'<input type="hidden" name="form" value="{name}">{drawn}{more}'
        f"<button>{_text(button)}</button></form>"
    )


def _input(form: str, asked: _Field, *, wrong: bool, first: bool) -> str:
    at = f"{form}-{asked.name}"
    hint = f'<span class="hint" id="{at}-hint">{_text(asked.hint)}</span>' if asked.hint else ""
    about = " ".join([f"{form}-wrong"] * wrong + [f"{at}-hint"] * bool(asked.hint))
    told = (f' aria-describedby="{about}"' if about else "") + (' aria-invalid="true"' if wrong else "")
    # Where one passcode is all there is to do, or one was wrong, the keys go there at once.
    focus = " autofocus" if first and (wrong or form == "give") else ""
    return (
        f'<label for="{at}">{_text(asked.label)}</label>{hint}<input id="{at}" name="{asked.name}" type="password" '
        f'autocomplete="off" autocapitalize="none" spellcheck="false" required '
        f'maxlength="{passcode.LONGEST}"{told}{focus}>'
    )


def _minutes(chosen: int) -> str:
    minutes = _("{n} minutes")
    choices = "".join(
        f'<label><input type="radio" name="minutes" value="{each}"{" checked" if each == chosen else ""}>'
        f"{_text(minutes.format(n=each))}</label>"
        for each in passcode.MINUTES
    )
    asked = _text(_("Lock when nobody used it for"))
    return f"<fieldset><legend>{asked}</legend><div>{choices}</div></fieldset>"


def _page(title: str, inside: str, to: str) -> str:
    """Return a whole page. Its referrer policy lets a form say where it comes from, which the gate asks of it."""
    spoken = language().code
    names = "".join(
        f'<a href="/language/{each.code}?to={quote(to)}" lang="{each.code}" hreflang="{each.code}"'
        f"{' aria-current=true' if each.code == spoken else ''}>{each.name}</a>"
        for each in LANGUAGES.values()
    )
    languages = _text(_("Language"))
    return (
        f'<!DOCTYPE html><html lang="{spoken}"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">'
        f'<link rel="icon" href="/app/static/icons/icon.png"><style>{_style()}</style></head><body><main>'
        f"<h1>{_text(title)}</h1>{inside}</main>"
        f'<nav aria-label="{languages}">{names}</nav></body></html>'
    )


@cache
def _style() -> str:
    return f":root{{color-scheme:light dark;{theme.variables()}}}\n{_STYLE.read_text(encoding='utf-8')}"


def _text(words: str) -> str:
    return escape(words, quote=True)
