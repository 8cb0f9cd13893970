"""Checks the user's Markdown for an export: text that affects only its own block is kept, any other is escaped.

It may come from other people too (an imported annotation or file of notes), so nothing passes that could end its block,
load a picture, or hide what follows: HTML, headings, link definitions, unclosed fences, Obsidian's ``%%`` and ``$$``
without a second one.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from explorer.model.co_written_file import has_markers
from explorer.services import escaped_markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_LETTERS = 200_000
"""Maximum length; a longer text is exported as plain text."""
_MARK = re.compile(r"[`*_~$\[\]\\&<>#|%^=!]|^(?:[ \t]|[-+:]|\d{1,9}[.)])|^ *(?:---|===)", re.MULTILINE)
_ONE_PARAGRAPH = re.compile(r"[*_]{0,3}[^\W\d_][^`~$\[\]\\&<>#|%^=!\n]*")
"""One line with no other marks than those of emphasis: a paragraph, whatever they enclose. Most notes are that, and the
parser takes half a millisecond for each."""
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLOCKS = {
    *(
        "paragraph_open",
        "paragraph_close",
        "inline",
        "fence",
        "code_block",
        "hr",
        "blockquote_open",
        "blockquote_close",
    ),
    *("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"),
    *("list_item_open", "list_item_close", "table_open", "table_close", "thead_open", "thead_close"),
    *("tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
}
_INLINE = {
    *("text", "text_special", "softbreak", "hardbreak", "code_inline", "em_open", "em_close", "strong_open"),
    *("strong_close", "s_open", "s_close", "link_open", "link_close"),
}
_LINK = re.compile(
    r"(?:https?://|mailto:|paper-explorer://|zotero://|obsidian://|logseq://)"
    r"|(?:\.\./)*(?:[\w%][^:?#]*/)?[^:/?#]+\.md\Z",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:\.\./)*assets/[0-9a-f]{16}\.(?:png|svg)")
"""The names of pictures in exports."""
_FIRST, _LAST = "first", "last"
_BEFORE = 2
"""Number of lines before the text when it is parsed."""


def contained(text: str) -> str:
    """Return the text as Markdown that affects nothing around it; line breaks inside paragraphs are kept."""
    text = _UNFIT.sub("", re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text)).strip("\n").rstrip()
    if not _MARK.search(text) or len(text) > MOST_LETTERS or has_markers(text):
        return escaped_markdown.paragraphs(text)
    if _ONE_PARAGRAPH.fullmatch(text):
        return text
    lines = text.split("\n")
    if (tokens := _parsed(lines)) is None:
        return escaped_markdown.paragraphs(text)
    has_heads = False
    for previous, token in reversed(list(pairwise(tokens))):
        if token.type != "inline" or token.map is None or previous.map is None:
            continue
        start, end = (number - _BEFORE for number in previous.map)
        if previous.type == "heading_open":
            # A heading would start a chapter of the file: it becomes a bold line.
            has_heads = True
            words = " ".join(token.content.split())
            lines[start:end] = [f"**{words}**" if words and not re.search(r"[*_`]", words) else words, ""]
        elif any(child.type == "softbreak" for child in token.children or ()):
            lines[start : end - 1] = [line.rstrip() + "  " for line in lines[start : end - 1]]
    if has_heads:
        tokens = _parsed(lines)
        if tokens is None or any(one.type == "heading_open" for one in tokens):
            return escaped_markdown.paragraphs(text)
    return "\n".join(lines).rstrip("\n")


def _parsed(lines: list[str]) -> "list[Token] | None":
    """Return the tokens of a text; None if it affects the text around it."""
    env: dict[str, object] = {}
    tokens = _parser().parse("\n".join([_FIRST, "", *lines, "", _LAST, ""]), env)
    last = tokens[-3:]
    if (
        env.get("references")
        or tokens[1].content != _FIRST
        or [one.type for one in last] != ["paragraph_open", "inline", "paragraph_close"]
        or last[1].content != _LAST
        or last[1].level != 1
    ):
        return None
    within = tokens[3:-3]
    words = []
    for token in within:
        if token.type not in _BLOCKS and not token.type.startswith("heading"):
            return None
        for child in token.children or ():
            if child.type == "image" and _PICTURE.fullmatch(str(child.attrGet("src") or "")):
                continue
            if child.type not in _INLINE:
                return None
            if child.type == "link_open" and not _LINK.match(str(child.attrGet("href") or "")):
                return None
            if child.type in ("text", "text_special"):
                words.append(child.content)
    told = "\n".join(words)
    if told.count("%%") % 2 or told.count("$$") % 2 or "<!--" in told:
        return None
    return within


@lru_cache(1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # By default the parser reads a link with an untrusted address as text; other programs may follow it.
    parser.validateLink = lambda _: True  # type: ignore[assignment, method-assign]
    return parser
