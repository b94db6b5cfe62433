"""The card that encrypts the diary, and the one card there is while an encrypted diary is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from kneelog import service
from kneelog.ui import unlocking
from tests.conftest import FIXED_NOW
from tests.ui.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from kneelog.storage import Store

    Screen = Callable[..., AppTest]
    Add = Callable[..., object]

pytestmark = pytest.mark.usefixtures("_cipher", "_forgotten")

PASSPHRASE: Final = "four words without sense"  # noqa: S105 - of no diary
NOW: Final = "Passphrase or recovery key now"
NOTE: Final = "kingfisher under the bridge"


@pytest.fixture
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test typed is not known to the next, nor how often it was wrong."""
    monkeypatch.setattr(unlocking, "_keys", {})
    monkeypatch.setattr(unlocking, "_patience", unlocking.Patience())


def press(app: AppTest, label: str) -> None:
    """Press the first button of that label."""
    next(each for each in app.button if each.label == label and not each.disabled).click().run()
    assert not app.exception


def put(app: AppTest, label: str, text: str, number: int = 0) -> None:
    """Type into a field of a form, which is read when the form is sent off."""
    [each for each in app.text_input if each.label == label][number].input(text)


def attempt(app: AppTest, label: str, text: str) -> None:
    """Type into the one form there is and send it off."""
    put(app, label, text)
    press(app, "Open")


def twice(app: AppTest, passphrase: str) -> None:
    """Type a new passphrase into both fields."""
    put(app, "New passphrase", passphrase)
    put(app, "The same once more", passphrase)


@pytest.fixture
def locked(diary: Path, store: Store, add: Add) -> service.Key:
    """An encrypted diary that this process has no key for; its key."""
    add(note=NOTE)
    key = service.new_key(PASSPHRASE)
    service.encrypt(store, key, FIXED_NOW)
    assert diary.read_bytes()[:16] == key.salt
    return key


def test_a_diary_is_encrypted_once_the_recovery_key_was_written_down(screen: Screen, diary: Path, store: Store) -> None:
    """The key is shown first; until its end is read back from paper the file stays as it is."""
    service.save_no_pain(store, FIXED_NOW, FIXED_NOW)
    made = service.backup(store, FIXED_NOW)
    store.close()
    app = screen("settings")
    assert "nobody can open the diary again" in words(app)
    put(app, "New passphrase", PASSPHRASE)
    put(app, "The same once more", f"{PASSPHRASE}!")
    press(app, "Encrypt the diary")
    assert "The two passphrases differ." in words(app)
    twice(app, PASSPHRASE)
    press(app, "Encrypt the diary")
    assert "Nothing is encrypted yet." in words(app)
    (recovery,) = (each.value for each in app.code)
    put(app, "Its last group, from your paper", "AAAAA")
    press(app, "Encrypt the diary now")
    assert "That is not the last group." in words(app)
    assert diary.read_bytes().startswith(b"SQLite format 3")
    put(app, "Its last group, from your paper", recovery[-5:].lower())
    press(app, "Encrypt the diary now")
    assert "The diary is encrypted, and was compared" in words(app)
    assert "may keep its bytes" in words(app)
    assert recovery not in words(app)
    assert service.open_diary(diary, FIXED_NOW, service.unlock(diary, recovery)).key is not None

    assert made.name in words(app)
    press(app, "Encrypt these backups")
    assert made.name not in words(app)
    assert made.read_bytes()[:16] == diary.read_bytes()[:16]


def test_a_short_passphrase_is_refused_and_leaving_it_changes_nothing(
    screen: Screen, diary: Path, store: Store
) -> None:
    """Its length is all that can be judged; a key that was shown and not taken is forgotten."""
    store.close()
    before = diary.read_bytes()
    app = screen("settings")
    assert "At least 12 characters." in words(app)
    twice(app, "short")
    press(app, "Encrypt the diary")
    assert "The passphrase must have at least 12 characters" in words(app)
    twice(app, PASSPHRASE)
    press(app, "Encrypt the diary")
    press(app, "Leave it as it is")
    assert not app.code
    assert diary.read_bytes() == before


def test_the_passphrase_is_changed_and_encryption_turned_off_by_who_knows_it(
    screen: Screen, diary: Path, locked: service.Key
) -> None:
    """A screen that was left open is not enough for any of it."""
    unlocking.keep(diary, locked)
    app = screen("settings")
    assert locked.recovery_key not in words(app)
    for typed in ("", "wrong passphrase"):
        put(app, NOW, typed, 2)
        press(app, "Make it a plain file")
        assert "This does not open the diary." in words(app)
        put(app, NOW, typed, 1)
        press(app, "Show it")
        assert not app.code
        put(app, NOW, typed, 0)
        twice(app, "another four of them")
        press(app, "Go on")
        assert not app.code
    assert diary.read_bytes()[:16] == locked.salt
    put(app, NOW, PASSPHRASE, 1)
    press(app, "Show it")
    assert [each.value for each in app.code] == [locked.recovery_key]

    put(app, NOW, locked.recovery_key)
    twice(app, "another four of them")
    press(app, "Go on")
    assert "the passphrase of before still opens the diary" in words(app)
    (recovery,) = (each.value for each in app.code)
    put(app, "Its last group, from your paper", recovery[-5:])
    press(app, "Change the passphrase now")
    assert "of before do not open it any more" in words(app)
    with pytest.raises(Exception, match="does not open"):
        service.open_diary(diary, FIXED_NOW, service.unlock(diary, PASSPHRASE))

    app = screen("settings")
    put(app, NOW, "another four of them", 2)
    press(app, "Make it a plain file")
    assert "The diary is a plain file again." in words(app)
    assert diary.read_bytes().startswith(b"SQLite format 3")


def test_without_the_library_the_card_says_how_to_get_it(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """One command, and nothing that could be pressed."""
    monkeypatch.setattr(service, "can_encrypt", lambda: False)
    app = screen("settings")
    assert "sqlcipher3" in words(app)
    assert "New passphrase" not in [each.label for each in app.text_input]


@pytest.mark.parametrize("name", ["today", "trends", "patterns", "visit", "history", "settings"])
@pytest.mark.usefixtures("locked")
def test_a_shut_diary_shows_one_card_on_every_screen(name: str, screen: Screen) -> None:
    """Nothing of the diary, and nothing that could be saved nowhere."""
    app = screen(name)
    assert [each.value for each in app.title] == ["This diary is encrypted"]
    assert [each.label for each in app.text_input] == ["Passphrase"]
    assert NOTE not in words(app)


def test_the_passphrase_opens_it_and_a_wrong_one_gets_the_truth(screen: Screen, locked: service.Key) -> None:
    """And once open, it is open for every window."""
    app = screen("history")
    for typed in ("a wrong passphrase", PASSPHRASE[:-1]):
        attempt(app, "Passphrase", typed)
        assert "does not open" in words(app)
        assert typed not in words(app)
    attempt(app, "Passphrase", PASSPHRASE)
    assert [each.value for each in app.title] == ["History"]
    assert [each.value for each in screen("history").title] == ["History"]
    assert locked.recovery_key not in words(app)


def test_a_damaged_one_has_its_way_back_once_the_key_is_given(
    screen: Screen, diary: Path, store: Store, add: Add
) -> None:
    """The right key into a file of which a page is gone: what is wrong is a sentence, and the backups are offered."""
    for _ in range(40):
        add(note=NOTE * 20)
    key = service.new_key(PASSPHRASE)
    service.encrypt(store, key, FIXED_NOW)
    again = service.open_diary(diary, FIXED_NOW, key)
    service.backup(again, FIXED_NOW)
    again.close()
    whole = diary.read_bytes()
    diary.write_bytes(whole[: 4096 * 5] + bytes(4096 * 5) + whole[4096 * 10 :])
    app = screen("history")
    attempt(app, "Passphrase", PASSPHRASE)
    assert [each.value for each in app.title] == ["The diary could not be opened"]
    press(app, "Put this backup in its place")
    assert [each.value for each in app.title] == ["History"]


def test_the_recovery_key_opens_it_too(screen: Screen, locked: service.Key) -> None:
    """A slip is named by its group and costs no waiting."""
    app = screen("history")
    press(app, "I have the recovery key instead")
    written = locked.recovery_key
    slip = ("2" if written[0] != "2" else "3") + written[1:]
    for _ in range(4):
        attempt(app, "Recovery key", slip)
        assert "The recovery key has a slip in group 1" in words(app)
    attempt(app, "Recovery key", written)
    assert [each.value for each in app.title] == ["History"]


def test_after_wrong_tries_it_waits_longer_each_time(
    screen: Screen, locked: service.Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two are free; while it waits not even the right one is tried; a right one forgets them."""
    del locked
    patience = unlocking.Patience()
    waits = []
    for _ in range(9):
        patience.wrong(100.0)
        waits.append(patience.left(100.0))
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60]
    assert patience.left(159.0) == 1
    assert patience.left(200.0) == 0
    patience.right()
    assert patience.left(100.0) == 0

    app = screen("history")
    unlocking._patience.wrong(1e12)  # noqa: SLF001 - a clock far ahead
    unlocking._patience.wrong(1e12)  # noqa: SLF001 - as above
    unlocking._patience.wrong(1e12)  # noqa: SLF001 - as above
    attempt(app, "Passphrase", PASSPHRASE)
    assert "Too many wrong tries. Wait" in words(app)
    monkeypatch.setattr(unlocking, "_patience", unlocking.Patience())
    attempt(app, "Passphrase", PASSPHRASE)
    assert [each.value for each in app.title] == ["History"]


def test_a_diary_that_was_encrypted_elsewhere_is_asked_for(screen: Screen, diary: Path, add: Add) -> None:
    """The command line did it while the app was open: the next look asks for the passphrase, and tells of no damage."""
    add(note=NOTE)
    app = screen("history")
    other = service.open_diary(diary, FIXED_NOW)
    service.encrypt(other, service.new_key(PASSPHRASE), FIXED_NOW)
    other.close()
    app.run()
    assert [each.value for each in app.title] == ["This diary is encrypted"]


def test_files_from_an_encrypted_diary_say_that_they_are_not(screen: Screen, diary: Path, locked: service.Key) -> None:
    """Beside the buttons that make them."""
    unlocking.keep(diary, locked)
    assert "Your diary is encrypted; this file is not." in words(screen("visit"))
