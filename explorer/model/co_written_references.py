"""Merges references into a list that other libraries and the user write too: BibTeX, or CSL-JSON.

A list tells which libraries wrote which entries: BibTeX in lines ``% pe-of LIBRARY KEY …`` above the first entry,
CSL-JSON in the ``custom`` field of each item. A library replaces and removes its own entries; those of others, and what
the user wrote, stay as they are.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

MARK = "Written by Paper Explorer"
"""Marks a list that the program has written."""
_HEAD = f"% {MARK}"
_OF = re.compile(r"% pe-of (?P<library>\w+)(?P<keys>(?: \S+)*)[ \t]*", re.ASCII)
_ENTRY = re.compile(r"^[ \t]*@(?P<kind>\w+)[ \t]*[{(][ \t]*(?P<key>[^\s,{}()]*)", re.MULTILINE)
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_SAYS = re.compile(r"^[ \t]*(?:title|eprint|doi|url)[ \t]*=[ \t]*(.*?)[ \t]*,?$", re.MULTILINE | re.IGNORECASE)
_CSL_SAYS = ("title", "number", "DOI", "URL")
_Piece = tuple[str, str]
"""A key, or a blank and a place where there is none, and a text."""


def merged_bibtex(old: str, new: Mapping[str, str], library: str) -> str:
    """Return a BibTeX file with new entries, by their keys.

    Args:
        old: the file as it is; empty if it does not exist.
        library: the name of the exporting library, one word; empty for text that is not written to a file.
    """
    old = old.replace("\r\n", "\n")
    starts = [found.start() for found in _ENTRY.finditer(old)]
    above = old[: starts[0]] if starts else old
    lines = above.split("\n")
    whose: dict[str, set[str]] = {}
    for found in filter(None, map(_OF.fullmatch, lines)):
        for key in found["keys"].split():
            whose.setdefault(key, set()).add(found["library"])
    said = "\n".join(one for one in lines if one != _HEAD and not _OF.fullmatch(one)).strip("\n")
    pieces = list(_pieces(old, starts))
    if not any(map(_OF.fullmatch, lines)) and _HEAD in lines:
        whose = {key: {library} for key, _ in pieces if key[0] != " "}  # of an earlier version, or from standard output
    there = {key: frozenset(_SAYS.findall(text)) for key, text in pieces}
    wanted: dict[str, str] = {}
    for key, text in new.items():
        free = _free(key, frozenset(_SAYS.findall(text)), there, whose, library)
        wanted[free] = text.strip("\n").replace(f"{{{key},", f"{{{free},", 1)
    kept = _merged(pieces, whose, wanted, library)
    owners = sorted(set().union(*whose.values(), {library}) - {""})
    heads = [" ".join(("% pe-of", one, *sorted(key for key in whose if one in whose[key]))) for one in owners]
    return "\n\n".join(filter(None, ("\n".join((_HEAD, *heads)), said, *(text for _, text in kept)))) + "\n"


def merged_csl(old: str, new: Iterable[Mapping[str, Any]], library: str) -> str:
    """Return a CSL-JSON file with new items; ``old`` and ``library`` as for ``merged_bibtex``.

    Raises:
        ValueError: the file is no list.
    """
    items = json.loads(old) if old.strip() else []
    if not isinstance(items, list):
        raise ValueError("no list")
    whose: dict[str, set[str]] = {}
    pieces: list[tuple[str, Any]] = []
    for place, item in enumerate(items):
        custom = item.get("custom") if isinstance(item, dict) else None
        key = item["id"] if isinstance(item, dict) and isinstance(item.get("id"), str) else f" {place}"
        pieces.append((key, item))
        if isinstance(custom, dict) and custom.get("source") == MARK:
            listed = custom.get("libraries", [library])
            whose[key] = {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()
    there = {key: _said(item) for key, item in pieces}
    wanted: dict[str, dict[str, Any]] = {}
    for one in new:
        free = _free(one["id"], _said(one), there, whose, library)
        wanted[free] = {**one, "id": free}
    kept = _merged(pieces, whose, wanted, library)
    for key, item in kept:
        if owners := whose.get(key):
            item["custom"] = {"source": MARK} | ({"libraries": sorted(owners)} if library else {})
    return json.dumps([item for _, item in kept], indent=2, ensure_ascii=False) + "\n"


def _said(item: object) -> frozenset[str]:
    """Return what tells the work of a CSL item."""
    return frozenset(str(item[name]) for name in _CSL_SAYS if name in item) if isinstance(item, dict) else frozenset()


def _free(
    key: str, says: frozenset[str], there: Mapping[str, frozenset[str]], whose: Mapping[str, set[str]], library: str
) -> str:
    """Return a key for a new entry: another one if somebody else has it in the list for another work."""
    if key not in there or library in whose.get(key, ()) or says & there[key]:
        return key
    return f"{key}-{hashlib.sha256(repr(sorted(says)).encode(errors='surrogatepass')).hexdigest()[:6]}"


def _merged(
    old: list[tuple[str, Any]], whose: dict[str, set[str]], new: Mapping[str, Any], library: str
) -> list[tuple[str, Any]]:
    """Return the entries of a list, and update whose they are; only the library's own come in the order of ``new``."""
    there = {key for key, _ in old}
    wanted = {key: one for key, one in new.items() if whose.get(key) or key not in there}
    for key in wanted:
        whose[key] = whose.get(key, set()) | {library}
    for key in whose.keys() - wanted.keys():
        whose[key].discard(library)
    gone = {key for key, owners in whose.items() if not owners}
    for key in gone:
        del whose[key]
    kept = [(key, one) for key, one in old if key not in gone]
    if all(whose.get(key) == {library} for key, _ in kept):
        return list(wanted.items())
    result, placed = [(key, wanted.get(key, one)) for key, one in kept], {key for key, _ in kept}
    before = ""
    for key, one in wanted.items():
        if key not in placed:
            keys = [each for each, _ in result]
            result.insert(keys.index(before) + 1 if before else len(keys), (key, one))
        before = key
    return result


def _pieces(text: str, starts: list[int]) -> Iterable[_Piece]:
    """Yield the entries of a BibTeX file, and what stands between them."""
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        found = _ENTRY.match(text, start)
        is_entry = found and found["key"] and found["kind"].lower() not in _NO_ENTRIES
        entry, closing, between = text[start:end].partition("\n}\n")
        yield found["key"] if found and is_entry else f" {place}", f"{entry}{closing}".strip("\n")
        if between.strip():
            yield f" {place} below", between.strip("\n")
