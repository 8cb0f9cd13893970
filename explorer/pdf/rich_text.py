"""Reads the words of rich text in annotations (XHTML, ISO 32000-1, 12.7.3.4) without an XML parser."""

import html
import re

MOST_RICH_BYTES = 200_000
"""Maximum size of a rich text; the rest is not read."""
_TOKENS = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<(/?)\s*(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_BREAKS = frozenset({"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"style", "script", "head", "title"})
_SPANS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!DOCTYPE", ">"))
"""Where comments, literal text and declarations begin and end; declarations in brackets end with them."""


def plain_text(markup: str) -> str:
    """Return the words of rich text, a line for each paragraph; emphasis and all other looks are left out.

    Tags may be left open or crossed, and entities are those of HTML alone: nothing that the text declares is expanded.
    The time that it takes grows with the length alone.
    """
    parts: list[str] = []
    silent = ""
    for token in _TOKENS.findall(_without_spans(markup[:MOST_RICH_BYTES])):
        if found := _TAG.match(token):
            closing, name = found[1], found[2].lower()
            if silent:
                silent = "" if closing and name == silent else silent
            elif name in _SILENT and not closing and not token.endswith("/>"):
                silent = name
            elif name in _BREAKS:
                parts.append("\n")
        elif not (silent or token.startswith(("<!", "<?", "</"))):
            parts.append(" ".join(f".{html.unescape(token)}.".split())[1:-1])
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return re.sub(r" {2,}", " ", "\n".join(line for line in lines if line))


def fuller_text(plain: str, rich: str) -> str:
    """Return the text of an annotation that has both: the plain one, unless the rich one has its words and more.

    Programs that know no rich text change the plain one alone, so where they differ, the plain one is newer.
    """
    bare, more = _bare(plain), _bare(rich)
    return rich if more and bare in more and len(bare) < len(more) else plain


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _without_spans(markup: str) -> str:
    """Return markup without comments and declarations, and with literal text escaped."""
    for begin, end in _SPANS:
        parts, at = [], 0
        while (start := markup.find(begin, at)) >= 0:
            parts.append(markup[at:start])
            inside = start + len(begin)
            if begin == "<!DOCTYPE" and 0 <= markup.find("[", inside) < markup.find(">", inside):
                end = "]>"
            stop = markup.find(end, inside)
            stop = len(markup) if stop < 0 else stop
            if begin == "<![CDATA[":
                parts.append(html.escape(markup[inside:stop]))
            at = stop + len(end)
        markup = "".join((*parts, markup[at:]))
    return markup
