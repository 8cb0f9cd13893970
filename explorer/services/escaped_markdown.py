"""Escapes text from outside for Markdown and YAML.

The special characters are those of CommonMark 0.31 (spec.commonmark.org), GitHub's tables and strikethrough
(github.github.com/gfm), and Obsidian (tags, ``==``, ``%%``, ``$``, block ids).
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from explorer.model.yaml_field import quoted

# Characters that some program takes for a line break: CR, vertical tab, form feed, C0 separators, NEL, and Unicode's
# two.
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Invisible characters: controls, direction marks, byte order marks, non-characters, and halves of surrogate pairs,
# which UTF-8 cannot encode. YAML forbids most of them.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# Characters with a meaning anywhere; an ampersand only before a possible entity.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>#|~$^]|&(?=#?[0-9A-Za-z]+;)|={2,}|%{2,}|!(?=\[)")
# Characters with a meaning at the start of a line: bullets, rules, underlines, table rows, definitions; after a number:
# ordered lists.
_AT_START = re.compile(r"[-+=:]|[0-9]{1,9}(?=[.)](?: |$))")
_LOOKALIKES = str.maketrans("[]|<>*`~\\^#", "()¦‹›∗'∼∖ˆ♯")
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_EDGES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|%(?=%)|=(?==)")
_URL_SAFE = "%-._~:/?#=&@+,!"


def line(text: str) -> str:
    """Return text on one line with all special characters escaped; it fits in a heading, a quotation or a paragraph."""
    return _escape(plain(text))


def paragraphs(text: str) -> str:
    """Return text as paragraphs with its line breaks kept and all special characters escaped.

    Empty lines separate paragraphs; a line break inside one is Markdown's hard break, two spaces.
    """
    lines = [_escape(plain(one)) for one in _LINE_ENDS.split(text)]
    blocks: list[list[str]] = [[]]
    for one in lines:
        if one:
            blocks[-1].append(one)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join("  \n".join(block) for block in blocks if block)


def plain(text: str) -> str:
    """Return text on one line without invisible characters; each run of spaces and line breaks is one space."""
    return " ".join(_UNFIT.sub("", _LINE_ENDS.sub(" ", text)).split())


def link(text: str, url: str) -> str:
    """Return a link; the address is encoded so that it can't end early."""
    return f"[{line(text)}]({quote(url, safe=_URL_SAFE, errors='replace')})"


def wiki_link(name: str, title: str = "") -> str:
    """Return a wiki link (Obsidian, Logseq) to a file by name; its label has no special characters, which can't be
    escaped there."""
    target = re.sub(r"[\[\]|#^\\<>]", " ", plain(name)).strip()
    shown = _EDGES.sub("", _ENTITY.sub("＆", plain(title)).translate(_LOOKALIKES)).strip()
    return f"[[{target}|{shown}]]" if shown and shown != target else f"[[{target}]]"


def front_matter(fields: Sequence[tuple[str, str | int | Sequence[str] | None]]) -> str:
    """Return YAML front matter with the fields in this order; text is always quoted, so that YAML takes it for nothing
    else."""
    rows = ["---"]
    for name, value in fields:
        if isinstance(value, str):
            rows.append(f"{name}: {yaml_text(value)}")
        elif value is None or isinstance(value, int):
            rows.append(f"{name}: {'null' if value is None else value}")
        elif value:
            rows.append(f"{name}:")
            rows += [f"  - {yaml_text(one)}" for one in value]
        else:
            rows.append(f"{name}: []")
    return "\n".join([*rows, "---"]) + "\n"


def yaml_text(text: str) -> str:
    """Return a double-quoted YAML string (YAML 1.2, 7.3.1) on one line."""
    return quoted(plain(text))


def _escape(text: str) -> str:
    text = _ANYWHERE.sub(lambda match: "".join("\\" + mark for mark in match[0]), text)
    if start := _AT_START.match(text):
        number = start.end() if start[0].isdigit() else 0
        text = f"{text[:number]}\\{text[number:]}"
    return text
