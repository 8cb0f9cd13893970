"""Checks the arguments of the command line, and says what is wrong with one."""

import os
import re
from argparse import ArgumentTypeError
from pathlib import Path

from explorer.model import timecode
from explorer.model.file_name import as_text, shown_name
from explorer.model.translation import tr


def valid_text(text: str) -> str:
    """Check text to be stored: invalid bytes on the command line arrive as lone surrogates, which can't be written to
    files."""
    if any("\ud800" <= one <= "\udfff" for one in text):
        raise ArgumentTypeError(tr("this is not valid text in this terminal’s encoding"))
    return text


def seconds(text: str) -> int:
    """Return seconds for ``2:15:12``."""
    try:
        return timecode.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def offset(text: str) -> int:
    """Return milliseconds for ``12.5``, ``1:30`` or ``-30``."""
    bare = text.removeprefix("-")
    number = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,3})\d*)?", bare, re.ASCII)
    found = 1000 * int(number[1]) + int((number[2] or "").ljust(3, "0")) if number else 1000 * seconds(bare)
    return -found if text.startswith("-") else found


def page_number(text: str) -> int:
    """Return a page from 1, as printed; limited to more than any paper has."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 50_000):
        raise ArgumentTypeError(tr("“{text}” is not a page number: they count from 1 (to 50000)", text=text[:40]))
    return int(text)


def output(text: str) -> tuple[Path, bool] | None:
    """Return a path, and whether it is that of a folder; None for standard output."""
    if not text:
        raise ArgumentTypeError(tr("give the name of a file"))
    path = Path(text)
    return None if text == "-" else (path, path.is_dir() or text.endswith(tuple(filter(None, (os.sep, os.altsep)))))


def file(text: str) -> Path:
    """Return the path of a file."""
    if not text:
        raise ArgumentTypeError(tr("give the name of a file"))
    return Path(text)


def folder(text: str) -> Path:
    """Return the absolute path of a folder."""
    if not text:
        raise ArgumentTypeError(tr("give the name of a folder"))
    from explorer.store.library_folder import absolute

    return absolute(text)


def picture(text: str) -> Path:
    """Return the path of a picture to be written, which ends in .png."""
    if not text.lower().endswith(".png"):
        raise ArgumentTypeError(tr("“{text}” does not end in .png", text=text[:40]))
    return Path(text)


def pdf(text: str) -> Path:
    """Return the path of a PDF to be written, which ends in .pdf, or gets that if it has no suffix."""
    path = file(text)
    if path.suffix and path.suffix.lower() != ".pdf":
        raise ArgumentTypeError(tr("“{text}” does not end in .pdf", text=shown_name(as_text(text), 40)))
    return path


def size(text: str) -> tuple[int, int]:
    """Parse width and height in pixels, from the window's minimum to the largest screens."""
    match = re.fullmatch(r"(\d{3,4})[xX×](\d{3,4})", text, re.ASCII)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (640 <= width <= 7680 and 480 <= height <= 4320):
        raise ArgumentTypeError(
            tr("“{text}” is not a size: write 1600x1000 (from 640x480 to 7680x4320)", text=text[:40])
        )
    return width, height
