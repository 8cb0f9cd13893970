"""Pages of text without a PDF: every letter is 5 points wide, every line 10 high, with 2 between."""

from collections.abc import Sequence

from explorer.model.text_page import TextLine, TextPage


def page_of(*blocks: Sequence[str], x: float = 100.0, y: float = 100.0) -> TextPage:
    """Blocks one below the other, 20 points apart, each of its lines."""
    lines = []
    for number, block in enumerate(blocks):
        for text in block:
            lines.append(line_of(text, x, y, number))
            y += 12
        y += 20
    return TextPage(0, tuple(lines))


def line_of(text: str, x: float, y: float, block: int) -> TextLine:
    """A line that begins at x and whose top is y."""
    edges = tuple(x + 5 * i for i in range(len(text) + 1))
    return TextLine(text, (x, y, edges[-1], y + 10), edges, block)
