"""Key: the same as SQLCipher makes of a passphrase, and the same again from paper; a slip of the pen is noticed."""

from __future__ import annotations

import pickle

import pytest

from kneelog.domain.errors import InvalidValue
from kneelog.storage.key import Key, is_recovery_key

PASSPHRASE = "four words without sense"  # noqa: S105 - of no diary
KEY = Key(bytes(range(32)), bytes(16))
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_the_recovery_key_is_the_key() -> None:
    """What was written down makes the very key again, whatever stands between the groups and in small letters too."""
    for raw in (bytes(32), b"\xff" * 32, bytes(range(32)), Key.new(PASSPHRASE)._raw):  # noqa: SLF001 - all its bits
        key = Key(raw, bytes(16))
        written = key.recovery_key
        assert [len(group) for group in written.split("-")] == [5] * 13
        for typed in (written, written.lower(), written.replace("-", " "), f"  {written}\n"):
            assert Key.of_recovery_key(typed, bytes(16)) == key


def test_signs_that_look_alike_are_one() -> None:
    """O is read as nought, I and L as one: none of them is a sign of its own."""
    written = KEY.recovery_key
    assert not set("ILOU") & set(written)
    assert "0" in written
    assert "1" in written
    assert Key.of_recovery_key(written.replace("0", "o").replace("1", "l"), bytes(16)) == KEY


def test_every_wrong_sign_is_noticed_in_its_group() -> None:
    """One sign typed wrong, anywhere, and any two neighbours in one group that changed places."""
    written = KEY.recovery_key.replace("-", "")
    for place, right in enumerate(written):
        for wrong in SIGNS.replace(right, ""):
            with pytest.raises(InvalidValue, match=rf"slip in group {place // 5 + 1};"):
                Key.of_recovery_key(written[:place] + wrong + written[place + 1 :], bytes(16))
        if place % 5 < 4 and right != written[place + 1]:
            with pytest.raises(InvalidValue, match="slip in group"):
                Key.of_recovery_key(written[:place] + written[place + 1] + right + written[place + 2 :], bytes(16))


def test_groups_that_changed_places_are_noticed() -> None:
    """Two lines of the paper read in the wrong order."""
    groups = KEY.recovery_key.split("-")
    groups[2], groups[7] = groups[7], groups[2]
    with pytest.raises(InvalidValue, match="slip in group 3"):
        Key.of_recovery_key("-".join(groups), bytes(16))


@pytest.mark.parametrize("typed", ["", "ABCDE", PASSPHRASE, "0" * 64, "0" * 66])
def test_what_is_not_as_long_is_no_recovery_key(typed: str) -> None:
    """Told by its length, so that a passphrase is never taken for one."""
    assert not is_recovery_key(typed)
    with pytest.raises(InvalidValue, match="13 groups of 5"):
        Key.of_recovery_key(typed, bytes(16))


def test_a_passphrase_typed_in_two_ways_is_one() -> None:
    """A letter with its accent as one sign or as two: keyboards differ."""
    assert Key.of_passphrase("caf\u00e9 " * 3, bytes(16)) == Key.of_passphrase("cafe\u0301 " * 3, bytes(16))


@pytest.mark.parametrize(
    ("passphrase", "reason"), [("x" * 11, "at least 12 characters"), ("x" * 12 + "\0", "cannot be typed")]
)
def test_a_passphrase_that_protects_nothing_is_refused(passphrase: str, reason: str) -> None:
    """Too short, or one that no keyboard can repeat."""
    with pytest.raises(InvalidValue, match=reason) as caught:
        Key.new(passphrase)
    assert passphrase not in str(caught.value)


def test_two_files_under_one_passphrase_have_two_keys() -> None:
    """The salt is chance: a recovery key stops working with the file it belonged to."""
    assert Key.new(PASSPHRASE) != Key.new(PASSPHRASE)


def test_a_key_is_shown_and_written_nowhere() -> None:
    """Not by repr or in a text, as a log or an error would; not by pickle, as a cache would."""
    secret = KEY.for_pragma()[2:66]
    for text in (repr(KEY), str(KEY), f"{KEY}", f"{[KEY]}"):
        assert text.strip("[]") == "Key(hidden)"
        assert secret not in text
    with pytest.raises(TypeError, match="not written anywhere"):
        pickle.dumps(KEY)
