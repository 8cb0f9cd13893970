"""Reads and merges the front matter of a Markdown file, and keeps the user's fields byte for byte.

Front matter is YAML between two lines of dashes, as in Obsidian, Jekyll and Pandoc, or Logseq's page properties, lines
of ``name:: value`` at the very top. A field is its line and the lines up to the next field. Fields are compared by
value, since Obsidian writes all of them anew when one is changed.
"""

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from explorer.model import yaml_field

_YAML = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<inner>(?:(?!---[ \t]*\r?(?:\n|\Z)).*\n)*)---[ \t]*\r?(?:\n|\Z)")
_LOGSEQ = re.compile(r"\A\ufeff?(?P<inner>(?:[\w.-]+:: ?.*(?:\n|\Z))+)")
_NAME = re.compile(r"(?P<name>[^\s#:'\"\-\[{][^:\n]*?|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?:[ \t\r]|$)")
_NAME_LOGSEQ = re.compile(r"(?P<name>[\w.-]+)::")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a file; its parts joined are the file's own text.

    ``opening`` and ``closing`` are the fences, ``preamble`` the text before the first field.
    """

    opening: str
    preamble: str
    fields: tuple[tuple[str, str], ...]
    """The name of each field, and its lines with their line ends."""
    closing: str


def split(text: str) -> tuple[FrontMatter | None, str]:
    """Split a text into its front matter and the rest."""
    is_yaml = True
    found = _YAML.match(text)
    if found is None:
        found, is_yaml = _LOGSEQ.match(text), False
    if found is None:
        return None, text
    start, end = found.span("inner")
    preamble, fields = "", list[tuple[str, str]]()
    for line in re.findall(r"[^\n]*\n|[^\n]+", found["inner"]):
        named = (_NAME if is_yaml else _NAME_LOGSEQ).match(line)
        if named:
            fields.append((named["name"], line))
        elif fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + line)
        else:
            preamble += line
    front = FrontMatter(text[:start], preamble, tuple(fields), text[end : found.end()])
    return front, text[found.end() :]


def merged(
    old: FrontMatter | None,
    new: FrontMatter | None,
    seen: Mapping[str, str],
    eol: str,
    others: Container[str] = frozenset(),
) -> tuple[str, dict[str, str]]:
    """Merge the program's fields into a file's front matter; return the text and the hashes of the fields written so
    far.

    A field that the user changed or removed stays so; the user's own fields stay where they are.

    Args:
        seen: the ``value_hash`` of each field that the program wrote before.
        eol: the file's line ending.
        others: names of fields, encoded by ``word``, that another library has written, which stay.
    """
    ours = dict(new.fields) if new else {}
    if old is None:
        if seen or new is None:
            return "", dict(seen)  # the user has removed all fields
        text = new.opening + new.preamble + "".join(ours.values()) + new.closing
        return text.replace("\n", eol), {word(name): value_hash(raw) for name, raw in ours.items()}
    now = dict(seen)
    rows: list[str] = []
    there: set[str] = set()
    names = {_bare(name): name for name in ours}
    for written, raw in old.fields:
        name = names.get(_bare(written), written)
        code, is_copy = word(name), _bare(name) in there
        there.add(_bare(name))
        is_same = name in ours and _is_same(ours[name], raw)
        is_own = not is_copy and code in seen and (is_same or _is_written(seen[code], name, raw))
        if name in ours and (is_own or is_same):
            rows.append(raw if is_same else ours[name].replace("\n", eol))
            now[code] = value_hash(ours[name])
        elif is_own and name not in ours and code not in others:
            now.pop(code)
        else:
            rows.append(raw)
    for name, raw in ours.items():
        if _bare(name) not in there and word(name) not in seen:
            if rows and not rows[-1].endswith("\n"):
                rows.append(eol)
            rows.append(raw.replace("\n", eol))
            now[word(name)] = value_hash(raw)
    return old.opening + old.preamble + "".join(rows) + old.closing, now


def _is_same(one: str, other: str) -> bool:
    """Return whether two fields' lines have the same value."""
    if value_hash(one) == value_hash(other):
        return True
    value = yaml_field.value_of(one)
    return value is not None and value == yaml_field.value_of(other)


def _is_written(seen: str, name: str, raw: str) -> bool:
    """Return whether a field has the value that the program wrote, of whose lines only the ``value_hash`` is known."""
    return seen == value_hash(raw) or any(seen == value_hash(one) for one in yaml_field.writings(name, raw))


def _bare(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] in "\"'" else name


def word(name: str) -> str:
    """Encode a field's name as one word for a comment."""
    return quote(name, safe="").replace("--", "-%2D")


def value_hash(raw: str) -> str:
    """Return a hash of a field's lines in twelve hexadecimal digits; trailing blanks are ignored."""
    text = "\n".join(line.rstrip() for line in raw.rstrip().split("\n"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]
