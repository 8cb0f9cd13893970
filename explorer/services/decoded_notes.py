"""Decodes files of show notes: UTF-8, UTF-16, what a page declares, or what they look like; tells what is no text."""

import codecs
import json
import re

from explorer.model.errors import KnownError
from explorer.model.undeclared_charset import undeclared_encoding
from explorer.services.json_value import begins_as_object

_DECLARED = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*(?P<name>[\w-]{2,40})", re.IGNORECASE)
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_FILES = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x1f\x8b")
_BEGINNING = 4096
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 50
"""At most one of so many bytes of a text is a control character, in any encoding; of other files every tenth is."""


def decoded(data: bytes) -> str:
    """Return the text of a file of show notes; characters that can't be read are replaced.

    Raises:
        KnownError: ``notes-not-text``, for a PDF, a picture, JSON, or another file that is none.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data.startswith(_OTHER_FILES):
        raise _not_text()
    if b"\0" in data[:_BEGINNING]:
        return _utf16(data)
    if _FEW * len(_CONTROLS.findall(data[:_BEGINNING])) > len(data[:_BEGINNING]):
        raise _not_text()
    if _is_json(data):
        raise KnownError(
            "notes-not-text", "This is JSON, not show notes: import show notes as HTML, Markdown or plain text."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_declared(data) or undeclared_encoding(data), "replace")


def _utf16(data: bytes) -> str:
    """Return UTF-16 without a mark at its beginning, which has a zero in every second byte of Latin letters."""
    begin = data[:_BEGINNING]
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if begin[at::2].count(0) > 0.4 * len(begin[at::2]) and not begin[1 - at :: 2].count(0):
            return data.decode(encoding, "replace")
    raise _not_text()


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page says it has, if Python knows it."""
    match = _DECLARED.search(data[:_BEGINNING])
    try:
        name = codecs.lookup(match["name"].decode("ascii")).name if match else ""
        # Not one that makes something else than text, or refuses a byte, such as rot13 and punycode.
        b"\xff".decode(name or "ascii", "replace")
    except (LookupError, ValueError):
        return None
    return {"iso8859-1": "windows-1252"}.get(name, name) or None


def _is_json(data: bytes) -> bool:
    if begins_as_object(data):
        return True  # whole or not
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"[":
        return False
    try:
        return isinstance(json.loads(data), list)
    except (ValueError, RecursionError):
        return False


def _not_text() -> KnownError:
    return KnownError("notes-not-text", "This file is not text: import show notes as HTML, Markdown or plain text.")
