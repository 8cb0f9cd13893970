"""Renders the user's Markdown as a QTextDocument; nothing in it is executed, loaded or opened automatically.

The document is built from the parser's tokens, never from HTML: tags are shown as text. Pictures other than the
library's are named, not loaded. Only web addresses and the program's own links become links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

# Not imported by name: PySide takes 4 ms to make the classes of texts, and most of a start's notes are none.
from PySide6 import QtGui
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QFont, QPixmap

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import wiki_links
from explorer.model.translation import tr

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MOST_LETTERS = 50_000
"""Maximum length; a longer text is shown as typed."""
_MOST_MATH = 400
_MOST_LEVELS = 8
_MOST_CELLS = 2_000
_HEADS = (1.5, 1.3, 1.15)
# Not by mdit-py-plugins 0.7: its dollarmath, where a digit beside a dollar sign means money, overlooks a formula at the
# start of a text that ends in a digit (it looks at the character before the first); its texmath reads "$$x$$" as "$x".
_MATH = re.compile(r"(?<![\\$])(\${1,2})(?=[^\s$])([^$\n]{0,398}[^\s$\\])\1(?![$0-9])")
_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_OURS = re.compile(r"paper-explorer://open\?(?:annotation|note|paper|episode)=[A-Za-z0-9%&=+._~:-]{1,400}")
_BARE = re.compile(r"(https?://[^\s\x00-\x1f\x7f<>\"]*[^\s\x00-\x1f\x7f<>\".,;:!?'()\[\]])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
# Characters that make a text Markdown: without any of them it is shown as it is.
_MARKS = re.compile(
    r"[*_`~$\[\]\\&<>#|]|^\s*(?:[-+]|\d{1,9}[.)])\s|^\s*[-=]{2,}\s*$|^(?: {4}|\t)|https?://", re.MULTILINE
)


def is_plain(text: str) -> bool:
    """Return whether a text looks the same as Markdown and as typed."""
    return _MARKS.search(text) is None


def is_web(address: str) -> bool:
    """Return whether a click on an address may open the browser."""
    return _LINK.fullmatch(address) is not None


def is_ours(address: str) -> bool:
    """Return whether an address is a link of the program: to a paper, a note, an annotation or a moment."""
    return _OURS.fullmatch(address) is not None


class TextResources(Protocol):
    """Resolves links and pictures in a text."""

    def title(self, link: wiki_links.WikiLink) -> str | None:
        """Return the current title of a link's target; None if that is gone."""

    def picture(self, name: str, width: int) -> tuple[QSize, QPixmap | None] | None:
        """Return a picture of the library with at most this width: its size, and its pixels once read; None
        if missing."""


@lru_cache(2_000)
def math(text: str) -> str:
    """Return a TeX formula in Unicode: ``\\alpha^2`` becomes α²; what has no Unicode character stays."""
    if len(text) > _MOST_MATH:
        return text
    import unicodeit  # type: ignore[import-untyped]

    return str(unicodeit.replace(text.strip()))


def document(
    text: str,
    theme: Theme,
    pixels: int = look.FONT_PX,
    *,
    color: str = "text",
    around: TextResources | None = None,
    width: int = 0,
) -> QtGui.QTextDocument:
    """Render a text as a document in the theme's colors.

    Args:
        text: CommonMark with tables, strikethrough, and formulas between dollar signs; line breaks are kept.
        pixels: the height of its letters in the design; larger or smaller as the user has chosen for notes.
        color: the letters' color, a field of Tokens.
        around: resolves links to papers and notes, and pictures of the library; without it they are plain text.
        width: maximum width of a picture, in pixels.
    """
    made = QtGui.QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDocumentMargin(0)
    made.setIndentWidth(18)
    pixels = theme.notes_scaled(pixels)
    made.setDefaultFont(theme.exact_font(pixels))
    plain = QtGui.QTextCharFormat()
    plain.setForeground(theme.color(color))
    if len(text) > MOST_LETTERS or is_plain(text):
        QtGui.QTextCursor(made).insertText(text, plain)
    else:
        _Writer(made, theme, plain, pixels, around, width).write(_parser().parse(text.replace("\0", "")))
    return made


def near(text: str, at: int, letters: int) -> tuple[str, float]:
    """Return an excerpt around a place of a text, in whole paragraphs if they are not too long.

    Args:
        at: the place, in letters.
        letters: approximate length of the excerpt; a shorter text is returned whole.

    Returns:
        Markdown that looks as it does in the whole, with … where something is left out; and the position of the place
            in it, from 0 to 1.
    """
    start, end = max(0, at - letters // 2), min(len(text), at + letters // 2)
    if len(text) <= letters:
        start, end = 0, len(text)
    if start:
        found = _PARAGRAPH.search(text, start, max(start, at))
        start = found.end() if found else start
    if end < len(text):
        ends = [one.start() for one in _PARAGRAPH.finditer(text, max(start, at), end)]
        end = ends[-1] if ends else end
    piece = text[start:end]
    if start:
        fences = _FENCE.findall(text, 0, start)
        piece = f"…\n\n{fences[-1] if len(fences) % 2 else ''}\n{piece}"
    within = (at - start) / max(1, end - start)
    return (f"{piece}\n\n…" if end < len(text) else piece), max(0.0, min(1.0, within))


@lru_cache(1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["strikethrough", "table"])
    parser.disable(["html_block", "html_inline"])
    parser.inline.ruler.before("escape", "math", _read_math)
    parser.inline.ruler.before("link", "wiki", _read_wiki)
    return parser


def _read_math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    found = _MATH.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("math", "", 0).content = found[2]
    state.pos = found.end()
    return True


def _read_wiki(state: StateInline, silent: bool) -> bool:
    link = wiki_links.link_at(state.src, state.pos) if state.src.startswith("[[", state.pos) else None
    if link is None or link.end > state.posMax:
        return False
    if not silent:
        token = state.push("wiki", "", 0)
        token.content, token.meta = link.name, {"link": link}
    state.pos = link.end
    return True


def _tip(text: str) -> str:
    """Return a text that Qt does not take for HTML, which could load pictures."""
    return text.replace("<", "‹")


class _Writer:
    """Writes tokens into a document."""

    def __init__(
        self,
        made: QtGui.QTextDocument,
        theme: Theme,
        plain: QtGui.QTextCharFormat,
        pixels: int,
        around: TextResources | None,
        width: int,
    ) -> None:
        self._made, self._around, self._width = made, around, width
        self._theme, self._plain, self._pixels = theme, plain, pixels
        self._cursor = QtGui.QTextCursor(made)
        self._first = True
        self._lists: list[QtGui.QTextListFormat | QtGui.QTextList] = []
        """The lists around the cursor; the format of a list that has no item yet."""
        self._item = False
        """Whether the next block is the first one of a list item."""
        self._quotes = 0
        self._table: QtGui.QTextTable | None = None
        self._cell = (-1, -1)

    def write(self, tokens: Sequence[Token]) -> None:
        """Write all tokens."""
        head = 0
        for at, token in enumerate(tokens):
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                self._lists.append(self._list(token, len(self._lists)))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self._lists.pop()
            elif kind.startswith("list_item"):
                self._item = kind.endswith("open")
            elif kind == "blockquote_open":
                self._quotes += 1
            elif kind == "blockquote_close":
                self._quotes -= 1
            elif kind == "heading_open":
                head = int(token.tag[1:])
            elif kind == "heading_close":
                head = 0
            elif kind == "inline":
                if self._table is None:
                    self._block(0 if tokens[at - 1].hidden else look.GRID)
                self._inline(token.children or [], self._letters(head))
            elif kind in ("fence", "code_block"):
                self._code(token.content)
            elif kind == "hr":
                self._block(look.GRID)
                self._insert("———", self._muted())
            elif kind.startswith(("table", "tr", "th", "td")):
                self._in_table(tokens, at)

    def _letters(self, head: int) -> QtGui.QTextCharFormat:
        letters = QtGui.QTextCharFormat(self._plain)
        if head:
            letters.setProperty(QtGui.QTextFormat.Property.FontPixelSize, self._size(head))
            letters.setFontWeight(QFont.Weight.DemiBold)
        elif self._quotes:
            letters.setForeground(self._theme.color("muted"))
        return letters

    def _size(self, head: int) -> int:
        return round(self._pixels * (_HEADS[head - 1] if head <= len(_HEADS) else 1))

    def _list(self, token: Token, level: int) -> QtGui.QTextListFormat:
        made = QtGui.QTextListFormat()
        ordered = token.type.startswith("ordered")
        made.setStyle(QtGui.QTextListFormat.Style.ListDecimal if ordered else QtGui.QTextListFormat.Style.ListDisc)
        if ordered:
            made.setStart(min(int(token.attrGet("start") or 1), 10**6))
        made.setIndent(min(level + 1, _MOST_LEVELS))
        return made

    def _block(self, above: int) -> None:
        """Begin a paragraph, ``above`` pixels below the one before."""
        form = QtGui.QTextBlockFormat()
        form.setIndent(min(self._quotes + (0 if self._item else len(self._lists)), _MOST_LEVELS))
        form.setTopMargin(0 if self._first else above)
        if self._first:
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.insertBlock(form, self._plain)
        self._first = False
        if self._item:
            last = self._lists[-1]
            if isinstance(last, QtGui.QTextList):
                last.add(self._cursor.block())
            else:
                self._lists[-1] = self._cursor.createList(last)
            self._item = False

    def _code(self, text: str) -> None:
        self._block(look.GRID)
        form = self._cursor.blockFormat()
        form.setBackground(self._theme.color("hover"))
        self._cursor.setBlockFormat(form)
        self._insert(text.rstrip("\n").replace("\n", "\u2028"), self._fixed(self._plain))

    def _in_table(self, tokens: Sequence[Token], at: int) -> None:
        kind = tokens[at].type
        row, column = self._cell
        if kind == "table_open":
            end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
            within = [one.type for one in tokens[at:end]]
            rows, columns = within.count("tr_open"), within.count("th_open")
            if rows * columns > _MOST_CELLS:
                return  # its cells follow as paragraphs
            form = QtGui.QTextTableFormat()
            form.setBorderCollapse(True)
            form.setBorder(1)
            form.setBorderBrush(self._theme.color("line"))
            form.setCellPadding(look.GRID)
            self._table, self._cell = self._cursor.insertTable(rows, columns, form), (-1, -1)
        elif self._table is None:
            return
        elif kind == "table_close":
            self._table = None
            self._cursor.movePosition(QtGui.QTextCursor.MoveOperation.End)
            self._first = True  # Qt starts with an empty paragraph
        elif kind == "tr_open":
            self._cell = (row + 1, -1)
        elif kind in ("th_open", "td_open"):
            self._cell = (row, column + 1)
            self._cursor = self._table.cellAt(*self._cell).firstCursorPosition()

    def _inline(self, tokens: Sequence[Token], letters: QtGui.QTextCharFormat) -> None:
        kept: list[QtGui.QTextCharFormat] = []
        for token in tokens:
            kind = token.type
            if kind.endswith("_open"):
                kept.append(letters)
                letters = self._opened(token, QtGui.QTextCharFormat(letters))
            elif kind.endswith("_close"):
                letters = kept.pop()
            elif kind == "math":
                italic = QtGui.QTextCharFormat(letters)
                italic.setFontItalic(True)
                self._insert(math(token.content), italic)
            elif kind == "code_inline":
                self._insert(token.content, self._fixed(letters))
            elif kind == "wiki":
                self._wiki(token.meta["link"], letters)
            elif kind in ("softbreak", "hardbreak"):
                self._insert("\u2028", letters)
            elif kind == "image":
                self._picture(str(token.attrGet("src") or ""), token.content)
            elif letters.isAnchor():
                self._insert(token.content, letters)
            else:
                self._text(token.content, letters)

    def _picture(self, address: str, alt: str) -> None:
        """Insert a picture of the library; for any other only its name is shown."""
        name = wiki_links.picture_named(address)
        if name is None or self._around is None:
            self._insert(f"[{alt or address}]", self._muted())
        elif found := self._around.picture(name, self._width):
            size, pixmap = found
            if pixmap is None:
                pixmap = QPixmap(1, 1)
                pixmap.fill(self._theme.color("hover"))
            self._made.addResource(QtGui.QTextDocument.ResourceType.ImageResource.value, QUrl(address), pixmap)
            form = QtGui.QTextImageFormat()
            form.setName(address)
            form.setWidth(size.width())
            form.setHeight(size.height())
            form.setToolTip(_tip(alt))
            self._cursor.insertImage(form)
        else:
            gone = tr("a picture that no longer exists")
            self._insert(f"[{alt or gone}]", self._muted())

    def _wiki(self, link: wiki_links.WikiLink, letters: QtGui.QTextCharFormat) -> None:
        title = self._around.title(link) if self._around else None
        if title is not None and not letters.isAnchor():
            address = f"paper-explorer://open?{link.kind}={quote(link.id, safe='')}"
            # In a table or a long line the whole first line would be too much.
            self._insert(wiki_links.clean(title), self._link(address, QtGui.QTextCharFormat(letters), tip=title))
            return
        gone = QtGui.QTextCharFormat(letters)
        if self._around and not letters.isAnchor():
            gone.setForeground(self._theme.color("muted"))
            gone.setUnderlineStyle(QtGui.QTextCharFormat.UnderlineStyle.DotLine)
            gone.setToolTip(tr("This is no longer in the library."))
        self._insert(link.name, gone)

    def _text(self, text: str, letters: QtGui.QTextCharFormat) -> None:
        """Insert text, with the addresses in it as links."""
        for part in _BARE.split(text):
            self._insert(part, self._link(part, QtGui.QTextCharFormat(letters)) if is_web(part) else letters)

    def _opened(self, token: Token, letters: QtGui.QTextCharFormat) -> QtGui.QTextCharFormat:
        if token.type == "strong_open":
            letters.setFontWeight(QFont.Weight.Bold)
        elif token.type == "em_open":
            letters.setFontItalic(True)
        elif token.type == "s_open":
            letters.setFontStrikeOut(True)
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if is_web(address) or is_ours(address):
                self._link(address, letters)
        return letters

    def _link(self, address: str, letters: QtGui.QTextCharFormat, tip: str = "") -> QtGui.QTextCharFormat:
        letters.setAnchor(True)
        letters.setAnchorHref(address)
        letters.setToolTip(_tip(tip or address))
        letters.setForeground(self._theme.color("accent"))
        letters.setFontUnderline(True)
        return letters

    def _fixed(self, letters: QtGui.QTextCharFormat) -> QtGui.QTextCharFormat:
        fixed = QtGui.QTextCharFormat(letters)
        fixed.setFontFamilies(["monospace"])
        fixed.setFontStyleHint(QFont.StyleHint.Monospace)
        fixed.setBackground(self._theme.color("hover"))
        return fixed

    def _muted(self) -> QtGui.QTextCharFormat:
        muted = QtGui.QTextCharFormat(self._plain)
        muted.setForeground(self._theme.color("muted"))
        return muted

    def _insert(self, text: str, letters: QtGui.QTextCharFormat) -> None:
        self._cursor.insertText(text, letters)
