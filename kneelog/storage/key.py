"""The key of an encrypted diary file, made from a passphrase, and the same key as a person writes it down.

The parameters are those of SQLCipher 4, so that the passphrase alone opens the file in any program that knows it. The
key is computed here once, for SQLCipher would compute it for each connection. What is printed as the recovery key is
this key: it opens the file as long as the file keeps its salt, which is as long as it keeps its passphrase.
"""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final, NoReturn

from kneelog.domain.checks import secret
from kneelog.domain.errors import InvalidValue
from kneelog.words import _

SALT_BYTES: Final = 16
"""Bytes that an encrypted file begins with."""

_KEY_BYTES: Final = 32
_ROUNDS: Final = 256_000

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs of which none looks like another: I, L, O and U are missing (Crockford's base 32)."""

_MISREAD: Final = str.maketrans("OIL", "011")
_BITS: Final = 5
_GROUPS: Final = 13
_IN_GROUP: Final = 4
"""Signs of a group that carry the key; the fifth checks them, and that the group stands in its place."""

_SPARE: Final = _GROUPS * _IN_GROUP * _BITS - _KEY_BYTES * 8


class Key:
    """What opens one encrypted file. It has no text of its own: no log and no error can show it by accident."""

    __slots__ = ("_raw", "_salt")

    def __init__(self, raw: bytes, salt: bytes) -> None:
        """Use `new`, `of_passphrase` or `of_recovery_key`."""
        self._raw = raw
        self._salt = salt

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and hmac.compare_digest(self._raw + self._salt, other._raw + other._salt)

    def __hash__(self) -> int:
        return hash(self._salt)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written anywhere")

    @property
    def salt(self) -> bytes:
        """What a file under this key begins with."""
        return self._salt

    @property
    def recovery_key(self) -> str:
        """The key in thirteen groups of five signs; the last of each notices a slip of the pen."""
        number = int.from_bytes(self._raw) << _SPARE
        values = [number >> _BITS * place & 31 for place in reversed(range(_GROUPS * _IN_GROUP))]
        groups = [values[start : start + _IN_GROUP] for start in range(0, len(values), _IN_GROUP)]
        signs = ([*group, _check(place, group)] for place, group in enumerate(groups))
        return "-".join("".join(_SIGNS[value] for value in group) for group in signs)

    def for_pragma(self) -> str:
        """Return the key as SQLCipher takes it without computing anything."""
        return f"x'{self._raw.hex()}{self._salt.hex()}'"

    @classmethod
    def new(cls, passphrase: str) -> "Key":
        """Make the key of a file that is still to be written.

        Raises:
            InvalidValue: the passphrase is too short, or holds what cannot be typed.
        """
        return cls.of_passphrase(secret("passphrase", passphrase), secrets.token_bytes(SALT_BYTES))

    @classmethod
    def of_passphrase(cls, passphrase: str, salt: bytes) -> "Key":
        """Make the key of a file that begins with that salt; whether it opens the file only the file can say."""
        typed = unicodedata.normalize("NFKC", passphrase).encode()
        return cls(hashlib.pbkdf2_hmac("sha512", typed, salt, _ROUNDS, _KEY_BYTES), salt)

    @classmethod
    def of_recovery_key(cls, written: str, salt: bytes) -> "Key":
        """Read a recovery key, in capitals or not, with any signs between its groups.

        Raises:
            InvalidValue: it is not one; the reason names the group with the slip, and never what was typed.
        """
        signs = _signs(written)
        if len(signs) != _GROUPS * (_IN_GROUP + 1):
            reason = _("has {n} groups of {m} signs; {typed} signs were typed")
            typed = reason.format(n=_GROUPS, m=_IN_GROUP + 1, typed=len(signs))
            raise InvalidValue("recovery_key", typed)
        number = 0
        for place in range(_GROUPS):
            group = [_SIGNS.find(sign) for sign in signs[place * (_IN_GROUP + 1) :][: _IN_GROUP + 1]]
            if -1 in group or group[-1] != _check(place, group[:-1]):
                slip = _("has a slip in group {n}; look at it again on your paper")
                raise InvalidValue("recovery_key", slip.format(n=place + 1))
            for value in group[:-1]:
                number = number << _BITS | value
        return cls((number >> _SPARE).to_bytes(_KEY_BYTES), salt)


def key_from(typed: str, salt: bytes) -> Key:
    """Return the key that a passphrase, or a recovery key, comes to for a file that begins with that salt.

    Raises:
        InvalidValue: a recovery key with a slip in it.
    """
    return Key.of_recovery_key(typed, salt) if is_recovery_key(typed) else Key.of_passphrase(typed, salt)


def is_recovery_key(typed: str) -> bool:
    """Return whether something typed is as long as a recovery key and made of its signs, right or with a slip."""
    signs = _signs(typed)
    return len(signs) == _GROUPS * (_IN_GROUP + 1) and set(signs) <= set(_SIGNS)


def _signs(written: str) -> str:
    return "".join(sign for sign in written.upper() if sign.isalnum()).translate(_MISREAD)


def _check(place: int, group: list[int]) -> int:
    """Return the sign that checks a group: weighted, so that one wrong sign, or two that changed places, never fit.

    The place counts as well: two groups that changed places do not fit either.
    """
    found = place + 1
    weight = 1
    for value in group:
        weight = _double(weight)
        found ^= _times(weight, value)
    return found


def _double(value: int) -> int:
    """Multiply by two in the field of 32 elements (over x^5 + x^2 + 1), where no product of others is nothing."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled > 31 else doubled  # noqa: PLR2004 - the greatest of 32 elements


def _times(one: int, other: int) -> int:
    found = 0
    for place in range(_BITS):
        if other >> place & 1:
            found ^= one
        one = _double(one)
    return found
