"""Text of others as Markdown and YAML that shows it, and does nothing else.

What a character can do in Markdown: CommonMark 0.31 (spec.commonmark.org), GitHub's tables and strikethrough
(github.github.com/gfm), and Obsidian's own marks (tags, ``==``, ``%%``, ``$``, block ids).
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

# What ends a line for some reader: CR, vertical tab, form feed, the separators of C0, NEL, and Unicode's own two.
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Invisible and no part of a word: controls, marks that turn the direction of what follows, byte order marks,
# non-characters, and halves of surrogate pairs, which no UTF-8 can hold. YAML forbids most of them.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# Marks that mean something wherever they stand; an ampersand only before what could be an entity.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>#|~$^]|&(?=#?[0-9A-Za-z]+;)|={2,}|%{2,}|!(?=\[)")
# At the start of a line: bullets, rules, underlines, table rows, definitions; and after a number: ordered lists.
_AT_START = re.compile(r"[-+=:]|[0-9]{1,9}(?=[.)](?: |$))")
_LOOKALIKES = str.maketrans("[]|<>*`~\\&^#", "()¦‹›∗'∼∖＆ˆ♯")
_EDGES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|%(?=%)|=(?==)")
_URL_SAFE = "%-._~:/?#=&@+,!"


def line(text: str) -> str:
    """Text on one line, all its marks escaped; it may stand in a heading, a quotation or a paragraph."""
    return _escape(plain(text))


def paragraphs(text: str) -> str:
    """Text as paragraphs with its own line breaks kept, all its marks escaped.

    Empty lines part paragraphs; a line that ends inside one ends in two spaces, Markdown's hard break.
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
    """Text on one line without what nobody can see: each run of spaces and line ends is one space."""
    return " ".join(_UNFIT.sub("", _LINE_ENDS.sub(" ", text)).split())


def link(text: str, url: str) -> str:
    """A link; the address keeps only characters that can't end it early."""
    return f"[{line(text)}]({quote(url, safe=_URL_SAFE, errors='replace')})"


def wiki_link(name: str, title: str = "") -> str:
    """A link of Obsidian or Logseq to a file by its name; its words hold no marks, which could not be escaped there."""
    target = re.sub(r"[\[\]|#^\\<>]", " ", plain(name)).strip()
    shown = _EDGES.sub("", plain(title).translate(_LOOKALIKES)).strip()
    return f"[[{target}|{shown}]]" if shown and shown != target else f"[[{target}]]"


def front_matter(fields: Sequence[tuple[str, str | int | Sequence[str] | None]]) -> str:
    """YAML between its fences, in the given order; texts are always quoted, so that none is taken for anything else."""
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
    """A double-quoted YAML string (YAML 1.2, 7.3.1) on one line."""
    return '"' + plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escape(text: str) -> str:
    text = _ANYWHERE.sub(lambda match: "".join("\\" + mark for mark in match[0]), text)
    if start := _AT_START.match(text):
        number = start.end() if start[0].isdigit() else 0
        text = f"{text[:number]}\\{text[number:]}"
    return text
