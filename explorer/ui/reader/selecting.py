"""What is selected: between two places, by character, word, line or page, also over several pages."""

from dataclasses import dataclass

from explorer.model.geometry import Place
from explorer.model.selection import caret_at, line_range, passage, word_range
from explorer.model.textpage import Caret, Passage, TextPage
from explorer.ui.reader.texts import KEPT, Texts

CHAR, WORD, LINE, PAGE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Selection:
    """From an anchor to a focus (points of the unrotated page), in steps of characters, words, lines or pages."""

    anchor: Place
    focus: Place
    unit: int = CHAR

    def passages(self, texts: Texts) -> list[Passage]:
        """The selected stretch of each page whose text is here; what is missing has been asked for."""
        here, there = self.anchor.page, self.focus.page
        # No more pages than are kept, or they would push each other out and be asked for without end.
        there = max(here - KEPT + 2, min(here + KEPT - 2, there))
        found = []
        for number in range(min(here, there), max(here, there) + 1):
            page = texts.page(number)
            if page is None or not page.lines:
                continue
            start, end = self._range(page, number)
            if start < end:
                found.append(passage(page, start, end))
        return found

    def _range(self, page: TextPage, number: int) -> tuple[Caret, Caret]:
        whole = (Caret(0, 0), Caret(len(page.lines) - 1, len(page.lines[-1].text)))
        ends = []
        for place in (self.anchor, self.focus):
            if place.page == number and self.unit == PAGE:
                ends.append(whole)
            elif place.page == number:
                caret = caret_at(page, (place.x, place.y))
                ends.append(self._widen(page, caret or whole[0]))
            else:
                ends.append((whole[0], whole[0]) if place.page < number else (whole[1], whole[1]))
        (a0, a1), (b0, b1) = ends
        return (min(a0, b0, key=_order), max(a1, b1, key=_order))

    def _widen(self, page: TextPage, caret: Caret) -> tuple[Caret, Caret]:
        if self.unit == WORD:
            return word_range(page, caret)
        if self.unit == LINE:
            return line_range(page, caret)
        return (caret, caret)


def _order(caret: Caret) -> tuple[int, int]:
    return (caret.line, caret.char)
