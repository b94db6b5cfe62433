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
            _new_passphrase(page, _("Go on"))
        with st.popover(_("Show the recovery key"), key="encrypt_show"):
            with st.form("encrypt_show_form", border=False):
                typed = _who_asks("show", page)
                asked = st.form_submit_button(_("Show it"))
            if asked and _proved(page, typed):
                st.code(page.store.key.recovery_key if page.store.key else "", language=None, wrap_lines=True)
        with st.popover(_("Turn encryption off"), key="encrypt_off"), st.form("encrypt_off_form", border=False):
            markup.small(
                _(
                    "Whoever can read the file can then read the diary. Backups made so far stay encrypted: keep the "
                    "passphrase or the recovery key as long as you keep those."
                )
            )
            typed = _who_asks("off", page)
            if st.form_submit_button(_("Make it a plain file")) and _proved(page, typed):
                _rewrite(page, None, _("The diary is a plain file again."))


def _who_asks(what: str, page: Page) -> str:
    """Draw the question who is asking, and return the answer: the screen may have been left open."""
    label = _("Passphrase or recovery key now")
    return st.text_input(label, type="password", autocomplete="off", key=_field(f"now_{what}", page)) or ""


def _proved(page: Page, typed: str) -> bool:
    """Return whether that opens the diary, and say so where it does not."""
    if service.opens(page.store, typed):
        return True
    markup.problem(_("This does not open the diary. Type it again, minding capitals."))
    return False


def _new_passphrase(page: Page, go_on: str) -> None:
    """Draw the form of a passphrase to be; it asks for the one of now where there is one.

    A form: its fields count together, none is lost to who goes on by Tab, and the button is there to say what is wrong.
    """
    with st.form("encrypt_new_form", border=False):
        wrong = st.container()  # above the fields: what stands below the button may be out of sight
        typed = _who_asks("change", page) if page.store.key else ""
        first = st.text_input(
            _("New passphrase"), type="password", autocomplete="new-password", key=_field("first", page)
        )
        advice = _("At least {n} characters. Four words or more that have nothing to do with each other hold longest.")
        markup.small(advice.format(n=service.FEWEST_SECRET))
        again = st.text_input(
            _("The same once more"), type="password", autocomplete="new-password", key=_field("again", page)
        )
        asked = st.form_submit_button(go_on, type="primary")
    with wrong:
        if not asked or (page.store.key and not _proved(page, typed)):
            return
        if first != again:
            markup.problem(_("The two passphrases differ."))
            return
        try:
            st.session_state[_MADE] = service.new_key(first or "")
        except InvalidValue as error:
            markup.problem(refusal.sentence(error, {"passphrase": _("The passphrase")}))
        else:
            st.rerun()


def _write_down(page: Page, key: service.Key) -> None:
    """Show the recovery key once, and go on when its end was read back from paper."""
    changing = page.store.key is not None
    markup.paragraph(
        _(
            "This is the recovery key that goes with the new passphrase. It opens the diary when that is forgotten. "
            "Print this page or write the key down, and keep the paper away from this computer. Nothing is changed "
            "yet: the passphrase of before still opens the diary."
        )
        if changing
        else _(
            "This is your recovery key. It opens the diary when the passphrase is forgotten. Print this page or write "
            "the key down, and keep the paper away from this computer. Nothing is encrypted yet."
        )
    )
    st.code(key.recovery_key, language=None, wrap_lines=True)
    with st.form("encrypt_end_form", border=False):
        label = _("Its last group, from your paper")
        typed = st.text_input(label, autocomplete="off", key=_field("end", page), width=260)
        go_on = _("Change the passphrase now") if changing else _("Encrypt the diary now")
        if st.form_submit_button(go_on, type="primary"):
            if service.ends_recovery_key(key, typed or ""):
                done = _("The diary is encrypted, and was compared row by row with what it was before.")
                _rewrite(page, key, f"{done} {_(service.OLD_KEYS if changing else service.PLAIN_TRACES)}")
            else:
                markup.problem(_("That is not the last group. It is the five signs after the last dash."))
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
