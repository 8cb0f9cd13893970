"""The layout of a card in the notes list: measured once per version of an item, and then used for painting."""

from collections import OrderedDict
from dataclasses import field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics

from explorer.app.items import markdown_document
from explorer.app.items.picture_cache import NoteResources
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.annotation import Annotation, Item, Note, words
from explorer.model.embedded_annotation import is_in_pdf
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_tags import tags_of
from explorer.ui.notes.ink_thumbnail import ink_size
from explorer.ui.notes.notes_rows import ItemRow, in_pdf, kind_name
from explorer.ui.notes.reply_lines import ReplyLines
from explorer.ui.notes.wrapped_text import WrappedText

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

SIDE, GAP, INSIDE = 12, 3, 10
"""Margins in pixels: beside a card, between cards, and inside a card."""
EDGE, QUOTE_BAR, _BAR_GAP = 4, 3, 8
"""Pixels of the color at a card's left edge, of that beside its quote, and between either and the text."""
QUOTE_INDENT = QUOTE_BAR + _BAR_GAP
"""Pixels of a quote's bar and the gap after it."""
_LEFT = EDGE + _BAR_GAP
"""The margin inside a card at its left, in every density."""
HEAD, STRONG_HEAD = 28, 36
_LINE_GAP = 5
"""Pixels between the parts of a card at the design's size of letters."""
_LINE = 17
"""Estimated height of a line."""
_QUOTE_LINES = 6
_MOST_WORDS = 1_200
"""Maximum height of a comment in pixels; the editor shows the rest."""
_MOST_LETTERS = 20_000
"""Maximum number of letters of a comment that are laid out, twice what fits."""
_PICTURE = 150
_CHIP = 18
_MOST_CHIPS = 40
_GUESSED_REPLIES = 12
_KEPT_CARDS = 300
_KEPT_HEIGHTS = 40_000


@dataclass(slots=True)
class NoteCard:
    """The rectangles of a card's parts, in pixels from its upper left corner; empty for missing parts."""

    height: int
    top: QRect
    quote: WrappedText | None = None
    quote_at: QPoint = field(default_factory=QPoint)
    picture: QRect = field(default_factory=QRect)
    ink: QRect = field(default_factory=QRect)
    document: "QTextDocument | None" = None
    pictured: bool = False
    """Whether its text contains pictures."""
    text: WrappedText | None = None
    words: QRect = field(default_factory=QRect)
    replies: ReplyLines | None = None
    replies_at: QPoint = field(default_factory=QPoint)
    chips: list[tuple[QRect, str]] = field(default_factory=list)
    editor: QRect = field(default_factory=QRect)

    def link_at(self, place: QPoint) -> str:
        """Return the web address at a point of the card; empty if there is none."""
        if self.document is None or not self.words.contains(place):
            return ""
        return str(self.document.documentLayout().anchorAt(QPointF(place - self.words.topLeft())))

    def tip_at(self, place: QPoint) -> str:
        """Return the tooltip of the text at a point of the card; usually empty."""
        if self.document is None or not self.words.contains(place):
            return ""
        return self.document.documentLayout().formatAt(QPointF(place - self.words.topLeft())).toCharFormat().toolTip()


class CardFactory:
    """Measures cards, with a cache: all heights, and the layout of recently visible cards."""

    def __init__(self, theme: Theme, around: NoteResources) -> None:
        self._theme, self._around = theme, around
        self._heights: dict[str, tuple[Item, int, int]] = {}
        self._cards: OrderedDict[tuple[object, ...], NoteCard] = OrderedDict()
        self.measured = 0
        """How many cards were measured so far."""
        self.restyle()

    def restyle(self) -> None:
        """Measure again, because the scheme or the fonts changed."""
        font, size = self._theme.exact_font, self._theme.notes_scaled
        self.font, self.small = font(size()), font(size(look.SMALL_PX), tabular=True)
        self.tiny, self.quote_font = font(size(look.TINY_PX)), self._theme.quote_font()
        self._inside, self._line, self._chip = INSIDE - 4 * self._theme.compact, size(_LINE), size(_CHIP)
        self._gap = size(_LINE_GAP - self._theme.compact)
        self.metrics, self.small_metrics = QFontMetrics(self.font), QFontMetrics(self.small)
        self.tiny_metrics = QFontMetrics(self.tiny)
        self.line = self.metrics.lineSpacing()
        self._heights.clear()
        self._cards.clear()

    def forget_pictured(self) -> None:
        """Drop cached cards with pictures, because a missing picture has arrived."""
        for key in [key for key, card in self._cards.items() if card.pictured]:
            del self._cards[key]

    def guess(self, entry: ItemRow, width: int) -> int:
        """Return the height of a card in pixels: the measured one, or an estimate."""
        item = entry.item
        known = self._heights.get(item.id)
        if known and known[1] == width and (known[0] is item or known[0] == item):
            return known[2]
        return self._keep(item, width, self._guessed(item, width))

    def of(self, entry: ItemRow, width: int, editor: int = 0) -> NoteCard:
        """Return the layout of a card.

        Args:
            editor: the height of the editor in place of its text; 0 for none.
        """
        if editor:
            return self._measure(entry, width, editor)
        item = entry.item
        # Two changes may happen within a millisecond, the resolution of ``modified``.
        said = words(item)
        key = (
            item.id,
            item.modified,
            width,
            said,
            item.tags,
            getattr(item, "picture", None),
            getattr(item, "said", ""),
            self._around.titles(said),
        )
        card = self._cards.get(key)
        if card is None:
            card = self._cards[key] = self._measure(entry, width, 0)
            if len(self._cards) > _KEPT_CARDS:
                self._cards.popitem(last=False)
        else:
            self._cards.move_to_end(key)
        self._keep(item, width, card.height)
        return card

    def _keep(self, item: Item, width: int, height: int) -> int:
        if len(self._heights) > _KEPT_HEIGHTS:
            self._heights.clear()
        self._heights[item.id] = (item, width, height)
        return height

    def _room(self, width: int) -> int:
        """Return the width of what a card of a width shows, in pixels."""
        return width - 2 * SIDE - _LEFT - self._inside

    def _guessed(self, item: Item, width: int) -> int:
        letters = max(12, self._room(width) // self._theme.notes_scaled(7))
        lines = 1 + len(words(item)) // letters
        height = 2 * (GAP + self._inside) + self._line + self._gap
        if isinstance(item, Annotation):
            if item.quote and not item.picture:
                height += min(_QUOTE_LINES, 1 + len(item.quote) // letters) * self._line + self._gap
            if item.picture:
                height += _PICTURE
            if item.kind == "ink":
                height += ink_size(item, self._room(width)).height() + self._gap
            height += 3 * self._line * len(item.replies[:_GUESSED_REPLIES])
        elif item.said:
            height += min(_QUOTE_LINES, 1 + len(item.said) // letters) * self._line + self._gap
        return height + lines * self._line + (self._chip + self._gap if tags_of(item) else 0)

    def _measure(self, entry: ItemRow, width: int, editor: int) -> NoteCard:
        self.measured += 1
        item = entry.item
        left, inner = SIDE + _LEFT, self._room(width)
        top = GAP + self._inside
        card = NoteCard(0, QRect(left, top, inner, max(16, self.small_metrics.height())))
        top = card.top.bottom() + 1 + self._gap
        if isinstance(item, Annotation):
            if item.quote and not item.picture:
                card.quote = WrappedText.of(item.quote, self.quote_font, inner - QUOTE_INDENT, _QUOTE_LINES)
                card.quote_at = QPoint(left + QUOTE_INDENT, top)
                top += card.quote.height + self._gap
            if item.picture:
                card.picture = QRect(QPoint(left, top), _box(item, inner))
                top = card.picture.bottom() + 1 + self._gap
            if item.kind == "ink" and not (drawn := ink_size(item, inner)).isEmpty():
                card.ink = QRect(QPoint(left, top), drawn)
                top = card.ink.bottom() + 1 + self._gap
        if editor:
            card.editor = QRect(left - 4, top, inner + 8, editor)
            top += editor + self._gap
        elif text := words(item):
            height = self._words(card, text, inner)
            card.words = QRect(left, top, inner, height)
            top += height + self._gap
        if isinstance(item, Note) and item.said:
            card.quote = WrappedText.of(
                item.said.replace("\n\n", "\n"), self.quote_font, inner - QUOTE_INDENT, _QUOTE_LINES
            )
            card.quote_at = QPoint(left + QUOTE_INDENT, top)
            top += card.quote.height + self._gap
        if isinstance(item, Annotation) and item.replies:
            card.replies = ReplyLines.of(item.replies, self.font, self.small, inner)
            card.replies_at = QPoint(left, top)
            top += card.replies.height + self._gap
        top = self._chips(card, tags_of(item), left, top, inner)
        card.height = top - self._gap + self._inside + GAP
        return card

    def _words(self, card: NoteCard, text: str, width: int) -> int:
        text, _ = markdown_document.near(text, 0, _MOST_LETTERS)
        if markdown_document.is_plain(text):
            card.text = WrappedText.of(text, self.font, width, _MOST_WORDS // self.line)
            return card.text.height
        card.document = markdown_document.document(text, self._theme, around=self._around, width=width)
        card.pictured = "](picture:" in text
        card.document.setTextWidth(width)
        return min(_MOST_WORDS, round(card.document.size().height()))

    def _chips(self, card: NoteCard, tags: tuple[str, ...], left: int, top: int, width: int) -> int:
        if not tags:
            return top
        x, y = left, top
        for tag in tags[:_MOST_CHIPS]:
            across = min(width, self.tiny_metrics.horizontalAdvance(tag) + 4 * look.GRID)
            if x > left and x + across > left + width:
                x, y = left, y + self._chip + 3
            card.chips.append((QRect(x, y, across, self._chip), tag))
            x += across + 4
        return y + self._chip + self._gap


def top_texts(entry: ItemRow, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """Return what stands at the left and at the right of a card's top line: the page before the kind, which the icon
    tells too, and never less of a time than all its digits."""
    item, gap, elide = entry.item, 2 * look.GRID, Qt.TextElideMode.ElideRight
    kind, wide = kind_name(item), metrics.horizontalAdvance
    time = least = in_pdf() if is_in_pdf(item) else entry.when
    if item.at_s is not None and not is_in_pdf(item):
        least = timecode.display(item.at_s)
    room = width - (wide(least) + gap if least else 0)
    what = " · ".join(part for part in ("" if entry.paper else kind, entry.page) if part) or kind
    if wide(what) > room and entry.page:
        what = entry.page
    what = metrics.elidedText(what, elide, max(0, room))
    taken = width // 2 if entry.paper else wide(what) + gap
    time = metrics.elidedText(time, elide, max(width - taken, 1))
    time = time if time.startswith(least) else least
    rest = " · ".join(part for part in (entry.paper, item.author if isinstance(item, Annotation) else "") if part)
    room = width - wide(time) - gap - wide(f"{what} · ")
    title = metrics.elidedText(rest, elide, max(0, room)) if rest else ""
    return " · ".join(part for part in (what, title) if part), time


def _box(item: Annotation, width: int) -> QSize:
    """Return a picture's rectangle: with the aspect ratio of its area, limited to the card's width and a maximum
    height."""
    x0, y0, x1, y1 = item.rect or (0.0, 0.0, 4.0, 3.0)
    across, down = max(1.0, x1 - x0), max(1.0, y1 - y0)
    height = min(_PICTURE, max(16, round(width * down / across)))
    return QSize(min(width, max(16, round(height * across / down))), height)
