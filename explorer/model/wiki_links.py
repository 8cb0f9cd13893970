"""Links to notes and papers in a note's text: ``[[paper:yarn|YaRN: Efficient …]]``, ``[[note:UUID|First line]]``.

The id identifies the target, so that a link survives a change of the title or first line; annotations are linked as
``note`` too. The text after the bar is for readers of the plain file; Obsidian shows only that.

A picture that the user put into a note is ``![](picture:HASH.png)``, the name of a file in the library's pictures.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, cast
from urllib.parse import quote, unquote

from explorer.model.lazy_dataclass import dataclass

Kind = Literal["paper", "note"]
MOST_LETTERS = 120
"""Maximum length of a link's label."""
_LONGEST_ID = 300
_LINK = re.compile(
    rf"\[\[(?P<kind>paper|note):(?P<id>[^\[\]|\\\s]{{1,{_LONGEST_ID}}})(?:\\?\|(?P<words>[^\[\]\r\n]{{0,400}}))?\]\]"
)
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]\r\n]{0,400})\]\(picture:(?P<name>[0-9a-f]{64}\.png)\)")
_FENCE = r"^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
# Those that are texts are compiled when they are first asked: every start of the program imports this.
_NEXT = rf"(?m){_FENCE}|\\[\\`\[]|(?P<ticks>`+)|{_LINK.pattern}|{_PICTURE.pattern}"
_BEGINNING = r"^[ \t]*(?:(?:>|#{1,6}(?=[ \t]|$)|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t])|\[[ xX]\](?=[ \t]))[ \t]*)+"
"""Markdown's marks of headings, lists and quotes at a line's beginning; all but a quote's need a blank after them."""
_STRONG = r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*_])"
_RULE = re.compile(r"[-*_ \t]+")
# Characters that a link's label may not contain: those of links and of code.
_MARKS = str.maketrans({"[": "(", "]": ")", "|": "¦", "`": "'"})
_SAFE_IN_ID = "!$&'()*+,-./:;=?@_~"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class WikiLink:
    """A link to a paper, or to a note or annotation, at ``start`` to ``end`` of a text."""

    kind: Kind
    id: str
    words: str
    """The link's label; may be empty."""
    start: int
    end: int

    @property
    def name(self) -> str:
        """Return a name for a link whose title is unknown."""
        return self.words or self.id


@dataclass(frozen=True, slots=True)
class WikiPicture:
    """A picture of the library at ``start`` to ``end`` of a text; ``alt`` is its description, if there is one."""

    name: str
    alt: str
    start: int
    end: int


def links(text: str) -> Iterator[WikiLink]:
    """Return the links in a Markdown text, in order, outside code. Runs in linear time."""
    return (_link(found) for found in _outside_code(text) if found["kind"])


def pictures(text: str) -> Iterator[WikiPicture]:
    """Return the library's pictures in a text, outside code."""
    for found in _outside_code(text):
        if found["name"]:
            yield WikiPicture(found["name"], found["alt"], found.start("alt") - 2, found.end())


def _outside_code(text: str) -> Iterator[re.Match[str]]:
    at, unclosed = 0, set[int]()
    while found := re.compile(_NEXT).search(text, at):
        at = found.end()
        if fence := found["fence"]:
            end = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(text, at)
            at = end.end() if end else len(text)
        elif ticks := found["ticks"]:
            # As in CommonMark: code ends at the same number of backticks; without those, the backticks are text.
            count = len(ticks)
            end = None if count in unclosed else re.compile(rf"(?<!`)`{{{count}}}(?!`)").search(text, at)
            if end:
                at = end.end()
            else:
                unclosed.add(count)
        elif found["kind"] or found["name"]:
            yield found


def link_at(text: str, at: int) -> WikiLink | None:
    """Return the link that begins at a position of a text, whatever surrounds it."""
    found = _LINK.match(text, at)
    return _link(found) if found else None


def written(kind: Kind, item_id: str, title: str) -> str:
    """Return the text of a link; no title can end it early."""
    words = clean(title)
    return f"[[{kind}:{quote(item_id, safe=_SAFE_IN_ID)}{f'|{words}' if words else ''}]]"


def picture_named(address: str) -> str | None:
    """Return the file name in a picture's address in a note; None for any other address."""
    found = _PICTURE.fullmatch(f"![]({address})")
    return found["name"] if found else None


def picture_written(name: str) -> str:
    """Return the text of a picture of the library in a note."""
    return f"![](picture:{name})"


def clean(title: str) -> str:
    """Make a title fit for a link's label: one line, limited in length, without link characters."""
    seen = title[: 10 * MOST_LETTERS]
    if not seen.isprintable():
        seen = "".join(one if unicodedata.category(one) not in _UNSEEN else " " for one in seen)
    words = " ".join(seen.translate(_MARKS).split())
    if len(words) > MOST_LETTERS:
        words = words[: MOST_LETTERS - 1].rstrip() + "…"
    return words.rstrip("\\ ")


def first_line(text: str) -> str:
    """Return a note's title: its first line with text, without the marks of headings, lists and quotes."""
    for line in text[:4000].splitlines():
        if "[" in line:
            line = replace(_PICTURE.sub(lambda found: found["alt"], line), lambda link: link.name)
        words = re.sub(_BEGINNING, "", line).strip()
        if words and not _RULE.fullmatch(words):
            return clean(re.sub(_STRONG, r"\2", words))
    return ""


def replace(text: str, resolve: Callable[[WikiLink], str | None]) -> str:
    """Replace each link in a text by what ``resolve`` returns; None leaves it."""
    return _replaced(text, ((one.start, one.end, resolve(one)) for one in links(text)))


def replace_pictures(text: str, resolve: Callable[[WikiPicture], str | None]) -> str:
    """Replace each picture in a text by what ``resolve`` returns; None leaves it."""
    return _replaced(text, ((one.start, one.end, resolve(one)) for one in pictures(text)))


def _replaced(text: str, pieces: Iterable[tuple[int, int, str | None]]) -> str:
    parts, at = [], 0
    for start, end, instead in pieces:
        if instead is not None:
            parts += [text[at:start], instead]
            at = end
    return "".join([*parts, text[at:]])


def _link(found: re.Match[str]) -> WikiLink:
    kind = cast(Kind, found["kind"])
    return WikiLink(kind, unquote(found["id"]), (found["words"] or "").strip(), found.start("kind") - 2, found.end())
