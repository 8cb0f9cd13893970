"""A selection between two places, by character, word, line or page, also over several pages."""

from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret, Passage, TextPage
from explorer.model.text_selection import caret_at, compound_range, line_range, passage, word_range
from explorer.ui.reader.pages.page_texts import KEPT, PageTexts

CHAR, WORD, LINE, PAGE, SNAP = 1, 2, 3, 4, 5
"""Units of a selection; SNAP is by characters, but words that an end would cut are taken whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place between two characters of a page (from 0)."""

    page: int
    caret: Caret

    def __lt__(self, other: "Spot") -> bool:
        return (self.page, self.caret) < (other.page, other.caret)


@dataclass(frozen=True, slots=True)
class Selection:
    """A range from an anchor to a focus, extended to whole characters, words, lines or pages.

    Each end is a place in points of the unrotated page (of the pointer), or a spot (of the caret).
    """

    anchor: PagePoint | Spot
    focus: PagePoint | Spot
    unit: int = CHAR

    def passages(self, texts: PageTexts, around: int = 0) -> list[Passage]:
        """Return the selected passage of each page whose text is known; missing text has been requested.

        Args:
            around: number of characters of context before and after it.
        """
        return [passage(page, start, end, around=around) for page, start, end in self.stretches(texts)]

    def stretches(self, texts: PageTexts) -> list[tuple[TextPage, Caret, Caret]]:
        """Return each page whose text is known, with its selected range."""
        here, there = self.anchor.page, self.focus.page
        # No more pages than are cached, or they would evict each other and be requested forever.
        there = max(here - KEPT + 2, min(here + KEPT - 2, there))
        found = []
        for number in range(min(here, there), max(here, there) + 1):
            page = texts.page(number)
            if page is None or not page.lines:
                continue
            start, end = self._range(page, number)
            if start < end:
                found.append((page, start, end))
        return found

    def ends(self, texts: PageTexts) -> tuple[Spot, Spot] | None:
        """Return the anchor and the focus between characters; None while their text is unknown."""
        stretches = self.stretches(texts)
        if not stretches:
            return None
        first, last = stretches[0], stretches[-1]
        start, end = Spot(first[0].page, first[1]), Spot(last[0].page, last[2])
        return (end, start) if self._is_backwards(texts) else (start, end)

    def _is_backwards(self, texts: PageTexts) -> bool:
        if self.anchor.page != self.focus.page:
            return self.focus.page < self.anchor.page
        page = texts.page(self.anchor.page)
        if page is None or self.unit == PAGE:
            return False
        return _caret(page, self.focus) < _caret(page, self.anchor)

    def _range(self, page: TextPage, number: int) -> tuple[Caret, Caret]:
        whole = (Caret(0, 0), Caret(len(page.lines) - 1, len(page.lines[-1].text)))
        ends = []
        for end in (self.anchor, self.focus):
            if end.page == number and self.unit == PAGE:
                ends.append(whole)
            elif end.page == number:
                ends.append(self._widen(page, _caret(page, end)))
            else:
                ends.append((whole[0], whole[0]) if end.page < number else (whole[1], whole[1]))
        (a0, a1), (b0, b1) = ends
        if self.unit == SNAP:
            return _snapped(page, min(a0, b0), max(a1, b1))
        return (min(a0, b0), max(a1, b1))

    def _widen(self, page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
        if self.unit == WORD:
            return word_range(page, caret)
        if self.unit == LINE:
            return line_range(page, caret)
        return (caret, caret)


def _caret(page: TextPage, end: PagePoint | Spot) -> Caret:
    if isinstance(end, Spot):
        return end.caret
    return caret_at(page, (end.x, end.y)) or Caret(0, 0)


def _snapped(page: TextPage, start: Caret, end: Caret) -> tuple[Caret, Caret]:
    """Widen a range by the rest of the words that its ends cut; an empty one stays empty."""
    if not start < end:
        return (start, end)
    return (min(start, compound_range(page, start)[0]), max(end, compound_range(page, end)[1]))
