"""Reads HTML show notes into lines; scripts, styles and pictures are left out, and nothing is fetched."""

import re
from typing import Any

from lxml import etree

from explorer.model.show_notes.note_line import (
    LONGEST_LINE,
    MOST_LINES,
    MOST_LINKS,
    NoteLine,
    NoteLink,
    is_rule,
    trimmed,
    visible,
)
from explorer.model.show_notes.table_rows import row_lines

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
        "table",
        "tr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "figure",
        "figcaption",
        "details",
        "summary",
        "main",
        "aside",
        "nav",
        "body",
        "html",
        "form",
        "fieldset",
    ]
)
_GAPS = frozenset(["p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "section"])
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "audio",
        "video",
        "canvas",
    ]
)
_BOLD = frozenset(("b", "strong"))
_LISTS = frozenset(("ul", "ol"))
_MOST_TAGS = 200_000
_PORTION = 1 << 16
"""Number of bytes that are parsed before it is asked whether there are enough lines."""


def html_lines(source: str) -> list[NoteLine]:
    """Return the lines of HTML. Broken HTML is read as far as it goes."""
    builder = _LineBuilder()
    parser = etree.HTMLParser(
        target=builder, no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    try:
        # Bytes, since lxml refuses a str that declares an encoding of its own.
        data = b'<html><head><meta charset="utf-8"></head><body>' + source.encode("utf-8", "replace")
        for start in range(0, len(data), _PORTION):
            parser.feed(data[start : start + _PORTION])
            if builder.tags > _MOST_TAGS or len(builder.lines) >= MOST_LINES:
                break
        parser.close()
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        builder.close()
    return builder.lines


class _LineBuilder:
    """Collects lines from the events of lxml's parser."""

    def __init__(self) -> None:
        self.lines: list[NoteLine] = []
        self.tags = 0
        self._text = ""
        self._links: list[NoteLink] = []
        self._open_links: list[tuple[str, int]] = []
        self._tags: list[str] = []
        self._bold_letters = 0
        self._gap = False
        self._bullet = False
        self._heading = 0
        self._cells: list[int] = []
        self._has_data = False

    def start(self, tag: str, attributes: Any) -> None:
        """Take the beginning of an element."""
        self.tags += 1
        if tag == "br":
            self._end_line(gap=not self._text.strip())
            return
        if tag == "hr":
            self._end_line(gap=True)
            self.lines.append(NoteLine("---", is_rule=True))
            return
        if tag in _BLOCKS:
            self._end_line(gap=tag in _GAPS)
            if tag == "li":
                self._bullet = True
            if re.fullmatch("h[1-6]", tag):
                self._heading = int(tag[1])
        elif tag in ("td", "th"):
            if self._text:
                self._text += " "
            self._cells.append(len(self._text))
            self._has_data = self._has_data or tag == "td"
        if tag == "a":
            for address, start in self._open_links:  # a link holds no other one
                self._add_link(address, start)
            self._open_links = [((attributes.get("href") or "").strip(), len(self._text))]
        self._tags.append(tag)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag in ("br", "hr"):
            return
        if tag in self._tags[-100:]:
            while self._tags and self._tags.pop() != tag:
                pass
        if tag == "a" and self._open_links:
            address, start = self._open_links.pop()
            self._add_link(address, start)
        if tag in _BLOCKS:
            self._end_line(gap=tag in _GAPS)
            if re.fullmatch("h[1-6]", tag):
                self._heading = 0

    def data(self, text: str) -> None:
        """Take text."""
        if len(self._text) > LONGEST_LINE or any(tag in _SILENT for tag in self._tags[-6:]):
            return
        text = visible(text)
        in_pre = "pre" in self._tags[-100:]
        if not in_pre:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if not self._text or self._text.endswith((" ", "\n")):
                text = text.lstrip(" ")
        if any(tag in _BOLD for tag in self._tags[-100:]):
            self._bold_letters += sum(char.isalnum() for char in text)
        first, *others = text.split("\n") if in_pre else [text]
        self._text += first
        for other in others:
            self._end_line(gap=False)
            self._text += other

    def comment(self, text: str) -> None:
        """Leave a comment out."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Leave a processing instruction out."""

    def close(self) -> None:
        """End the last line."""
        self._end_line(gap=False)

    def _add_link(self, address: str, start: int) -> None:
        if address and len(self._text) > start and len(self._links) < MOST_LINKS:
            self._links.append(NoteLink(start, len(self._text), address))

    def _end_line(self, *, gap: bool) -> None:
        for address, start in self._open_links:
            self._add_link(address, start)
        self._open_links = [(address, 0) for address, _ in self._open_links]
        if self._text.strip() and len(self.lines) < MOST_LINES:
            letters = sum(char.isalnum() for char in self._text) if self._bold_letters else 0
            depth = sum(tag in _LISTS for tag in self._tags[-100:])
            self._text = self._text[:LONGEST_LINE]
            line = NoteLine(
                self._text,
                tuple(one for one in self._links if one.end <= LONGEST_LINE),
                heading=self._heading,
                depth=depth,
                is_bullet=self._bullet,
                bold=letters > 0 and self._bold_letters >= letters,
                after_gap=self._gap,
                is_rule=is_rule(self._text),
            )
            if len(self._cells) < 2:
                self.lines.append(trimmed(line))
            elif self._has_data:  # a row of names of columns says nothing
                self.lines += row_lines(line, self._cells)
            self._gap = False
            self._bullet = False
        self._text, self._links, self._bold_letters = "", [], 0
        self._cells, self._has_data = [], False
        self._gap = self._gap or gap
