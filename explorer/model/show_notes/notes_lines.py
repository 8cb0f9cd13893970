"""Reads show notes of any form into lines, and tells which form they have."""

import html
import re
from dataclasses import replace

from explorer.model.show_notes.html_lines import html_lines
from explorer.model.show_notes.note_line import MOST_LINES, MOST_TEXT, NoteLine
from explorer.model.show_notes.text_lines import linked, text_lines

_TAG = re.compile(
    r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr|table|section|article|blockquote|html|body|dl|dt|details|summary|main|pre)\b[^>]{0,300}>",
    re.I,
)
_INLINE_TAG = re.compile(r"</?(?:a|b|i|em|strong|span|u|code|sup|sub|cite|font|time)\b[^>]{0,2000}>", re.I)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|br|li|ul|a\s+href)\b", re.I)
_ESCAPED_ENDS = 2
"""Least number of line ends written as ``\\n``, as exports of tables do, in a text on one line."""


_FRONT_MATTER = re.compile(
    r"\A\s{0,20}---[ \t]*\n"
    r"(?P<fields>(?:(?:[\w-]{1,40}[ \t]*:|[ \t]*-[ \t]|[ \t]+\S|#)[^\n]{0,2000}\n|[ \t]*\n){1,80})---[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(
    r"^(?P<name>title|duration|length)[ \t]*:[ \t]*[\"']?(?P<value>[^\n]*?)[\"']?[ \t]*$", re.I | re.MULTILINE
)


def _without_front_matter(source: str) -> str:
    """Return Markdown whose fields above the text are a heading and a length: the others say nothing of papers."""
    match = _FRONT_MATTER.match(source[:20_000])
    if match is None:
        return source
    fields = {one["name"].lower(): one["value"] for one in _FIELD.finditer(match["fields"])}
    title = f"# {fields['title']}\n\n" if fields.get("title") else ""
    length = fields.get("duration") or fields.get("length")
    return f"{title}{f'Duration: {length}{chr(10)}' if length else ''}\n{source[match.end() :]}"


def read_lines(source: str) -> list[NoteLine]:
    """Return the lines of show notes that are HTML, Markdown or plain text; HTML that was escaped twice is unescaped.

    What exceeds MOST_TEXT and MOST_LINES is left out.
    """
    source = _without_front_matter(source[:MOST_TEXT].replace("\r\n", "\n"))
    if source.count("\\n") >= _ESCAPED_ENDS and "\n" not in source.strip():
        source = re.sub(r"(?:\\r)?\\n", "\n", source)
    if _ESCAPED_TAG.search(source) and not _TAG.search(source):
        source = html.unescape(source)
    if _TAG.search(source):
        return [linked(one) for one in html_lines(source)]
    if _INLINE_TAG.search(source):
        # Text with line ends and a few tags, as many feeds have it.
        found: list[NoteLine] = []
        gap = False
        for raw in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            if len(found) >= MOST_LINES:
                break
            if not raw.strip():
                gap = True
                continue
            if "<" not in raw and "&" not in raw and len(plain := text_lines(" ".join(raw.split()))) == 1:
                found.append(replace(plain[0], after_gap=gap))  # A parser for each line would take most of the time.
                gap = False
                continue
            for one in html_lines(f"<p>{raw}</p>"):
                spelled = text_lines(one.text) if not one.links else []
                line = spelled[0] if len(spelled) == 1 else linked(one)
                found.append(replace(line, after_gap=gap))
                gap = False
        return found
    return text_lines(
        html.unescape(source) if re.search(r"&(?:amp|#\d+|quot|lt|gt|nbsp|#x[0-9a-f]+);", source, re.I) else source
    )
