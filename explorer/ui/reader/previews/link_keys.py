"""Keyboard navigation of links: Tab goes from link to link in view, Enter follows."""

from typing import Protocol

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.app.shell.tokens import SELECTED
from explorer.model.annotation import Rect
from explorer.model.text_page import Link, TextPage
from explorer.model.text_selection import words_in
from explorer.model.translation import later as _t
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.reader.pages.page_interfaces import DocumentText, MovingPages, PagesInView, PageSurface
from explorer.ui.reader.previews.reference_links import ReferenceLinks

SHEET: tuple[tuple[str, str], ...] = (
    (_t("Tab  Shift+Tab"), _t("Next link in view, previous link")),
    (_t("Enter"), _t("Follow that link; retry a page that can’t be shown")),
    ("P", _t("Pin preview")),
)
"""Keys of links for the sheet of shortcuts."""
_AROUND = 2.0


class LinkedPages(DocumentText, PagesInView, MovingPages, PageSurface, Protocol):
    """The pages whose links are reached by keys."""


class LinkKeys(QObject):
    """Tracks the keyboard's current link, and draws a ring around it."""

    changed = Signal(object)
    """The keyboard's current Link, or None."""

    def __init__(self, view: LinkedPages, reference_links: ReferenceLinks) -> None:
        super().__init__(view.viewport())
        self._view, self._reference_links = view, reference_links
        self._ring = _Ring(view.viewport())
        self._at: tuple[int, Link] | None = None
        view.moved.connect(self._moved)
        view.zoom_changed.connect(self._moved)

    @property
    def current(self) -> tuple[int, Link] | None:
        """Return the page and the current link, with its target."""
        return self._at

    def box(self, page: int, link: Link) -> QRectF:
        """Return the rectangle of a link in the viewport."""
        return self._view.box(page, link.rect)

    def step(self, forward: bool, *, inside: bool = False) -> bool:
        """Go to the next or previous link in view; past the last one, leave the links.

        Args:
            inside: only links to a place in the document count, the first is one below the view's upper third, and
                after the last comes the first.

        Returns:
            Whether there was one.
        """
        links = [one for one in self._in_view() if not inside or one[1].target_page is not None or one == self._at]
        if not links:
            return False
        if self._at in links:
            at = links.index(self._at) + (1 if forward else -1)
            if inside:
                at %= len(links)
            elif not 0 <= at < len(links):
                self.leave()
                return False
        elif inside:
            third = self._view.viewport().height() / 3
            at = next((number for number, one in enumerate(links) if self.box(*one).top() >= third), 0)
        else:
            at = 0 if forward else len(links) - 1
        self._at = links[at]
        self._draw()
        announce(self._view.viewport(), self._said(*self._at))
        self.changed.emit(self._at[1])
        return True

    def leave(self) -> None:
        """Leave the current link."""
        if self._at:
            self._at = None
            self._ring.hide()
            self.changed.emit(None)

    def _said(self, page: int, link: Link) -> str:
        """Return what a screen reader says of a link: its text, or else its address."""
        texts = self._view.texts
        text = texts.page(page) if texts else None
        return tr("Link: {0}", (words_in(text, link.rect) if text else "") or link.uri or "")

    def _in_view(self) -> list[tuple[int, Link]]:
        """Return the visible links with a target, in reading order."""
        texts, whole = self._view.texts, QRectF(self._view.viewport().rect())
        if not texts:
            return []
        found: list[tuple[int, Link]] = []
        for page in self._view.pages_in_view():
            text, links = texts.here(page)
            leading = [one for link in links if (one := self._reference_links.lead(link))]
            seen = [link for link in leading if whole.contains(self.box(page, link))]
            found += [(page, link) for link in sorted(seen, key=lambda link: _order(text, link.rect))]
        return found

    def _moved(self) -> None:
        if self._at:
            if self.box(*self._at).intersects(QRectF(self._view.viewport().rect())):
                self._draw()
            else:
                self.leave()

    def _draw(self) -> None:
        if self._at:
            self._ring.surround(self.box(*self._at))


class _Ring(QWidget):
    """A frame over the pages, transparent for the mouse."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, box: QRectF) -> None:
        self.setGeometry(box.adjusted(-_AROUND - 1, -_AROUND - 1, _AROUND + 1, _AROUND + 1).toAlignedRect())
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Pages are white in both schemes: the ring's color must be visible on white.
        painter.setPen(QPen(QColor(SELECTED), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)


def _order(text: TextPage | None, rect: Rect) -> tuple[int, float, float]:
    """Return a link's sort key in reading order: by its line of text."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    for number, line in enumerate(text.lines if text else ()):
        if line.rect[0] - 1 <= x <= line.rect[2] + 1 and line.rect[1] <= y <= line.rect[3]:
            return (number, y, x)
    return (len(text.lines) if text else 0, y, x)
