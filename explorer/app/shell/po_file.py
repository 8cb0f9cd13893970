"""Reads the translations of a ``.po`` file by gettext, which knows the plurals of all languages."""

import gettext
import io
import re
import struct

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr|msgstr\[(\d)\])\s+)?"((?:[^"\\]|\\.)*)"\s*')
_ESCAPED = re.compile(r"\\(.)")
_MEANS = {"n": "\n", "t": "\t", "r": "\r"}
_MAGIC = 0x950412DE


def read_po(text: str) -> gettext.GNUTranslations:
    """Return the translations of a ``.po`` file; those that are empty or marked as fuzzy are left out.

    Raises:
        ValueError: the file is not one, or its plural forms are wrong.
    """
    entries: dict[bytes, bytes] = {}
    for block in re.split(r"\n\s*\n", text.removeprefix("\ufeff").replace("\r\n", "\n")):
        entry = _entry(block)
        said = [entry[key] for key in sorted(entry) if key.startswith("msgstr")]
        if "msgid" not in entry or not all(said):
            continue
        key = entry["msgid"] + ("\0" + entry["msgid_plural"] if "msgid_plural" in entry else "")
        entries[key.encode()] = "\0".join(said).encode()
    entries.setdefault(b"", b"Content-Type: text/plain; charset=UTF-8\n")
    try:
        return gettext.GNUTranslations(io.BytesIO(_compiled(entries)))
    except (OSError, struct.error, LookupError) as error:
        raise ValueError(str(error)) from error


def _entry(block: str) -> dict[str, str]:
    """Return the strings of an entry by their keyword; empty for an entry that a translator has to look at."""
    entry: dict[str, str] = {}
    key = ""
    for line in block.split("\n"):
        if line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                return {}
            continue
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or not (match[1] or key):
            raise ValueError(f"not a line of a .po file: {line[:80]!r}")
        key = match[1] or key
        entry[key] = entry.get(key, "") + _ESCAPED.sub(lambda found: _MEANS.get(found[1], found[1]), match[3])
    return entry


def _compiled(entries: dict[bytes, bytes]) -> bytes:
    """Return the entries in the format that gettext reads: two tables of lengths and places, and the texts."""
    keys = sorted(entries)
    texts = [*keys, *(entries[key] for key in keys)]
    at = 28 + 8 * len(texts)
    table, body = b"", b""
    for text in texts:
        table += struct.pack("<II", len(text), at + len(body))
        body += text + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, at) + table + body
