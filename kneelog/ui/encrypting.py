"""The part of the Settings screen that encrypts the diary file, changes its passphrase, and makes it plain again."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.errors import InvalidValue, KneelogError
from kneelog.ui import markup, profile, refusal
from kneelog.ui.page import OF_THIS_SCREEN, Page, reopen
from kneelog.words import _, ngettext

_MADE: Final = f"{OF_THIS_SCREEN}new_key"
"""The key whose recovery key is on the screen and that encrypts nothing yet."""

_LONG: Final = 20
"""Characters from which on a passphrase of plain words holds."""

_FEWEST: Final = service.FEWEST_SECRET


def card(page: Page) -> None:
    """Draw what can be done, by how the file is kept now."""
    if not service.can_encrypt():
        markup.paragraph(_("A part of kneelog that is not installed does it. This command installs it:"))
        markup.show(f'<span class="k-path">{markup.text(service.INSTALL)}</span>')
        markup.small(_("Then start kneelog again."))
    elif page.store.read_only:
        markup.paragraph(_("The diary can only be read, so nothing can be changed here."))
    elif _MADE in st.session_state:
        _write_down(page, st.session_state[_MADE])
    elif page.store.key is None:
        markup.paragraph(_("The file is not encrypted now."))
        markup.small(_(service.LOST_FOR_EVER))
        _new_passphrase(page, _("Encrypt the diary"))
    else:
        _encrypted(page)


def _encrypted(page: Page) -> None:
    markup.paragraph(_("The file is encrypted, and so are the backups that kneelog makes of it."))
    if plain := service.plain_backups(page.store):
        told = ngettext(
            "{n} older backup beside it is not encrypted.", "{n} older backups beside it are not encrypted.", len(plain)
        )
        markup.problem(told.format(n=len(plain)))
        for path in plain:
            markup.show(f'<span class="k-path">{markup.text(path.name)}</span>')
        if st.button(_("Encrypt these backups"), key="encrypt_backups"):
            _do(lambda: service.encrypt_backups(page.store, page.now), _("The backups are encrypted."))
    with st.container(horizontal=True, width="content", gap="small"):
        with st.popover(_("Change the passphrase"), key="encrypt_change"):
            able = _proved(page, "change")
            _new_passphrase(page, _("Go on"), able=able)
        with st.popover(_("Show the recovery key"), key="encrypt_show"):
            if _proved(page, "show"):
                st.code(page.store.key.recovery_key if page.store.key else "", language=None, wrap_lines=True)
        with st.popover(_("Turn encryption off"), key="encrypt_off"):
            able = _proved(page, "off")
            markup.small(_("Whoever can read the file can then read the diary. Backups made so far stay encrypted."))
            if st.button(_("Make it a plain file"), disabled=not able, key="encrypt_off_now"):
                _rewrite(page, None, _("The diary is a plain file again."))


def _proved(page: Page, what: str) -> bool:
    """Draw the question who is asking, and return whether it was answered: the screen may have been left open."""
    typed = st.text_input(
        _("Passphrase or recovery key now"), type="password", autocomplete="off", key=_field(f"now_{what}", page)
    )
    if typed and not service.opens(page.store, typed):
        markup.problem(_("This does not open the diary. Type it again, minding capitals."))
        return False
    return bool(typed)


def _new_passphrase(page: Page, go_on: str, *, able: bool = True) -> None:
    first = st.text_input(_("New passphrase"), type="password", autocomplete="new-password", key=_field("first", page))
    again = st.text_input(
        _("The same once more"), type="password", autocomplete="new-password", key=_field("again", page)
    )
    if first:
        markup.small(strength(first))
    if first and again and first != again:
        markup.problem(_("The two passphrases differ."))
    if st.button(go_on, disabled=not (able and first and first == again), type="primary", key="encrypt_make"):
        try:
            st.session_state[_MADE] = service.new_key(first or "")
        except InvalidValue as error:
            markup.problem(refusal.sentence(error, {"passphrase": _("The passphrase")}))
        else:
            st.rerun()


def strength(passphrase: str) -> str:
    """Return what its length is worth; more than that nobody can tell from outside."""
    missing = _FEWEST - len(passphrase)
    if missing > 0:
        return ngettext("{n} more character is needed.", "{n} more characters are needed.", missing).format(n=missing)
    if len(passphrase) < _LONG:
        return _("Fair. Four words or more that have nothing to do with each other hold much longer.")
    return _("Long: good, unless it is from a book or a song.")


def _write_down(page: Page, key: service.Key) -> None:
    """Show the recovery key once, and go on when its end was read back from paper."""
    markup.paragraph(
        _(
            "This is your recovery key. It opens the diary when the passphrase is forgotten. Print this page or write "
            "the key down, and keep the paper away from this computer. Nothing is encrypted yet."
        )
    )
    st.code(key.recovery_key, language=None, wrap_lines=True)
    typed = st.text_input(_("Its last group, from your paper"), autocomplete="off", key=_field("end", page), width=260)
    right = bool(typed) and service.ends_recovery_key(key, typed or "")
    if typed and not right:
        markup.problem(_("That is not the last group. It is the five signs after the last dash."))
    with st.container(horizontal=True):
        if st.button(_("Encrypt the diary now"), disabled=not right, type="primary", key="encrypt_now"):
            after = service.PLAIN_TRACES if page.store.key is None else service.OLD_KEYS
            done = _("The diary is encrypted, and was compared row by row with what it was before.")
            _rewrite(page, key, f"{done} {_(after)}")
        if st.button(_("Leave it as it is"), key="encrypt_leave"):
            del st.session_state[_MADE]
            st.rerun()


def _rewrite(page: Page, key: service.Key | None, words: str) -> None:
    def write() -> None:
        if key is None:
            service.decrypt(page.store, page.now)
        else:
            service.encrypt(page.store, key, page.now)
        st.session_state.pop(_MADE, None)
        reopen(page.store, key)

    _do(write, words)


def _do(work: Callable[[], object], words: str) -> None:
    try:
        work()
    except KneelogError as error:
        markup.problem(str(error))
    else:
        profile.finish(words)


def _field(name: str, page: Page) -> str:
    """Return the key of a field that begins empty again once the file was written anew."""
    number = hash(page.store.key)
    return f"{OF_THIS_SCREEN}encrypt_{name}_{number}"
