"""Sounds whose pitch tells the time, made as they are read: a file of hours takes no room."""

import array
import math
import struct
from functools import cache
from pathlib import Path

RATE = 8_000
LOWEST, STEP = 300.0, 4.0
"""Hertz at the first second, and how much higher each second is."""
_HEAD = 44


def pitch(second: float) -> float:
    """Return the pitch of a second, in Hertz; it repeats after 400 of them."""
    return LOWEST + STEP * (int(second) % 400)


@cache
def _tone(number: int) -> bytes:
    turn = 2 * math.pi * pitch(number) / RATE
    return array.array("h", (int(6_000 * math.sin(turn * one)) for one in range(RATE))).tobytes()


class Tones:
    """A WAV file in which each second has a pitch of its own.

    Args:
        seconds: its length.
        advert: where something else was put in, and for how many seconds: they sound like second 399.
    """

    def __init__(self, seconds: int, advert: tuple[int, int] = (0, 0)) -> None:
        self.seconds, self.advert = seconds, advert

    def __len__(self) -> int:
        return _HEAD + 2 * RATE * self.seconds

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from a place to another."""
        size = 2 * RATE
        found = self._head()[start:end] if start < _HEAD else b""
        first, last = max(start - _HEAD, 0), max(end - _HEAD, 0)
        for second in range(first // size, min(self.seconds, (last + size - 1) // size)):
            found += _tone(self._pitch(second))[max(0, first - second * size) : max(0, last - second * size)]
        return found

    def _pitch(self, second: int) -> int:
        start, length = self.advert
        if start <= second < start + length:
            return 399
        return (second if second < start else second - length) % 400

    def write(self, path: Path) -> Path:
        """Write the file."""
        path.write_bytes(self.read(0, len(self)))
        return path

    def _head(self) -> bytes:
        size = 2 * RATE * self.seconds
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
        return struct.pack("<4sI4s", b"RIFF", size + _HEAD - 8, b"WAVE") + form + struct.pack("<4sI", b"data", size)
