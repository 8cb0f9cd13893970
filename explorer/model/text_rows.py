"""A page's text as rows: lines side by side in one column form one row, whatever the gaps between them."""

from explorer.model.annotation import Rect
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_page import TextPage

_WIDEST_GAP = 4.0
"""Maximum gap between two pieces of a row, in heights of the row; a larger gap separates columns."""
_LONGEST = 2000
"""Maximum number of characters of a row."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of text; ``first`` if it begins a block, ``page`` counts from 0."""

    page: int
    text: str
    rect: Rect
    first: bool

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.rect[3] - self.rect[1]


def rows_of(page: TextPage) -> list[TextRow]:
    """Return the rows of a page in reading order, without vertical lines."""
    rows: list[TextRow] = []
    block = -1
    for line in page.lines:
        if not line.is_level:
            continue
        x0, y0, x1, y1 = line.rect
        if rows:
            last = rows[-1]
            ax, ay, bx, by = last.rect
            height = max(by - ay, y1 - y0)
            level = abs((ay + by) - (y0 + y1)) < 0.8 * height
            if level and -1 <= x0 - bx < _WIDEST_GAP * height and len(last.text) < _LONGEST:
                rect = (ax, min(ay, y0), x1, max(by, y1))
                rows[-1] = TextRow(page.page, f"{last.text} {line.text}", rect, last.first)
                block = line.block
                continue
        rows.append(TextRow(page.page, line.text, line.rect, line.block != block))
        block = line.block
    return rows
