"""Writes FIT files, as a device does, from what its messages are to say: nobody could read a binary sample."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Final

_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)

ENUM, UINT16, SINT32, UINT32 = 0x00, 0x84, 0x85, 0x86
_FORMATS: Final = {ENUM: "B", UINT16: "H", SINT32: "i", UINT32: "I"}

FILE_ID, SESSION, RECORD, ACTIVITY = 0, 18, 20, 34
RUNNING, CYCLING, TRANSITION, TRAINING, WALKING, STRENGTH = 1, 2, 3, 10, 11, 20

Fields = dict[int, tuple[int, int]]
"""What a message says: the kind and the value of each of its fields, by number."""


def seconds(*at: int) -> int:
    """A moment in UTC as FIT has it."""
    year, month, day, hour, minute = at
    return int((datetime(year, month, day, hour, minute, tzinfo=UTC) - _EPOCH).total_seconds())


def session(  # noqa: PLR0913 - what a session says
    began: int | None,
    *,
    sport: int = RUNNING,
    sub_sport: int | None = None,
    timer: float | None = 1884,
    elapsed: float | None = 2000,
    metres: float | None = 5480.0,
    cycles: int | None = None,
) -> tuple[int, Fields]:
    """What a device sums up at the end; its start lies somewhere, as nearly all of them say."""
    told: dict[int, tuple[int, int | None]] = {
        2: (UINT32, began),
        3: (SINT32, 623_456_789),
        4: (SINT32, 159_456_789),
        5: (ENUM, sport),
        6: (ENUM, sub_sport),
        7: (UINT32, None if elapsed is None else round(elapsed * 1000)),
        8: (UINT32, None if timer is None else round(timer * 1000)),
        9: (UINT32, None if metres is None else round(metres * 100)),
        10: (UINT32, cycles),
    }
    return SESSION, {number: (kind, value) for number, (kind, value) in told.items() if value is not None}


def points(count: int, began: int) -> list[tuple[int, Fields]]:
    """Points that a device recorded on the way."""
    return [(RECORD, {253: (UINT32, began + n), 0: (SINT32, 623_456_789), 5: (UINT32, n * 300)}) for n in range(count)]


def fit(*messages: tuple[int, Fields]) -> bytes:
    """A whole file: header, the messages, each after its definition, and the checksum."""
    body = b"".join(_message(number, fields) for number, fields in messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", crc(head))
    return head + body + struct.pack("<H", crc(head + body))


def activity(*sessions: tuple[int, Fields]) -> bytes:
    """A file of the kind that holds what was done."""
    began = seconds(2025, 2, 6, 16, 6)
    made = (FILE_ID, {0: (ENUM, 4), 1: (UINT16, 1), 4: (UINT32, began)})
    return fit(made, *points(20, began), *sessions, (ACTIVITY, {253: (UINT32, began), 1: (UINT16, len(sessions))}))


def crc(data: bytes) -> int:
    """The checksum of FIT: CRC-16/ARC."""
    value = 0
    for byte in data:
        value ^= byte
        for _bit in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def _message(number: int, fields: Fields) -> bytes:
    layout = "".join(_FORMATS[kind] for kind, _value in fields.values())
    defined = struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
    for field, (kind, _value) in fields.items():
        defined += struct.pack("<BBB", field, struct.calcsize(_FORMATS[kind]), kind)
    return defined + struct.pack(f"<B{layout}", 0, *(value for _kind, value in fields.values()))
