"""Text pages without a PDF: every character is 5 points wide, every line 10 high, with 2 between."""

from collections.abc import Sequence

from explorer.model.text_page import TextLine, TextPage


def page_of(*blocks: Sequence[str], x: float = 100.0, y: float = 100.0) -> TextPage:
    """Return a page of blocks, 20 points apart, each given by its lines."""
    lines = []
    for number, block in enumerate(blocks):
        for text in block:
            lines.append(line_of(text, x, y, number))
            y += 12
        y += 20
    return TextPage(0, tuple(lines))


def line_of(text: str, x: float, y: float, block: int) -> TextLine:
    """Return a line that begins at x with its top at y."""
    edges = tuple(x + 5 * i for i in range(len(text) + 1))
    return TextLine(text, edges, y, y + 10, block)
