"""The fields at the head of a Markdown file, taken apart and put together without touching what is the user's.

YAML between two lines of dashes, as Obsidian, Jekyll and Pandoc have it, or the page properties of Logseq, lines of
``name:: value`` at the very top. A field is its line and those that follow it up to the next one.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

_YAML = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<inner>(?:(?!---[ \t]*\r?(?:\n|\Z)).*\n)*)---[ \t]*\r?(?:\n|\Z)")
_LOGSEQ = re.compile(r"\A\ufeff?(?P<inner>(?:[\w.-]+:: ?.*(?:\n|\Z))+)")
_NAME = re.compile(r"(?P<name>[^\s#:'\"\-\[{][^:\n]*?|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?:[ \t\r]|$)")
_NAME_LOGSEQ = re.compile(r"(?P<name>[\w.-]+)::")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is at the head of a file; all together are its text.

    ``opening`` and ``closing`` are the fences, ``preamble`` what stands before the first field.
    """

    opening: str
    preamble: str
    fields: tuple[tuple[str, str], ...]
    """Names, and the lines of each with their ends."""
    closing: str


def split(text: str) -> tuple[FrontMatter | None, str]:
    """The fields of a text, and the rest of it."""
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
    old: FrontMatter | None, new: FrontMatter | None, seen: Mapping[str, str], eol: str
) -> tuple[str, dict[str, str]]:
    """The head of a file with the program's fields in it, and what the program has written there by now.

    A field that the user changed or took out stays so; those of the user's own stay where they are.

    Args:
        seen: for each field that the program wrote before, its ``mark``.
        eol: what ends a line of the file.
    """
    ours = dict(new.fields) if new else {}
    if old is None:
        if seen or new is None:
            return "", dict(seen)  # the user has taken them all out
        text = new.opening + new.preamble + "".join(ours.values()) + new.closing
        return text.replace("\n", eol), {_word(name): mark(raw) for name, raw in ours.items()}
    now = dict(seen)
    rows: list[str] = []
    there: set[str] = set()
    for name, raw in old.fields:
        word, is_copy = _word(name), name in there
        there.add(name)
        is_own = seen.get(word) == mark(raw) and not is_copy
        if name in ours and (is_own or mark(ours[name]) == mark(raw)):
            rows.append(raw if mark(ours[name]) == mark(raw) else ours[name].replace("\n", eol))
            now[word] = mark(ours[name])
        elif is_own and name not in ours:
            now.pop(word)
        else:
            rows.append(raw)
    for name, raw in ours.items():
        if name not in there and _word(name) not in seen:
            if rows and not rows[-1].endswith("\n"):
                rows.append(eol)
            rows.append(raw.replace("\n", eol))
            now[_word(name)] = mark(raw)
    return old.opening + old.preamble + "".join(rows) + old.closing, now


def mark(raw: str) -> str:
    """Twelve hexadecimal digits of a field's lines; blanks at their ends don't count."""
    text = "\n".join(line.rstrip() for line in raw.rstrip().split("\n"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


def _word(name: str) -> str:
    """A field's name as one word of a comment."""
    return quote(name, safe="").replace("--", "-%2D")
