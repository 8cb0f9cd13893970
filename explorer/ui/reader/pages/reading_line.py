"""The reading line: everything is faded except a few lines at the pointer or the caret."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.model.annotation import Rect
from explorer.model.known_settings import READING_LINE
from explorer.model.page_geometry import PagePoint
from explorer.model.text_columns import band_at
from explorer.ui.reader.pages.page_interfaces import (
    DocumentText,
    HoveredPages,
    MovingPages,
    PagesInView,
    PageSurface,
    RotatedPages,
)
from explorer.ui.reader.selection.text_caret import TextCaret

_ACTION = "view.reading_line"
_FADED = 0.66
"""Opacity of the paper's color over the faded part."""
_HIGH = 42.0
"""Height of the band in points, if the page's text is unknown."""
_ROUND = 3.0


class FadedPages(RotatedPages, PagesInView, DocumentText, MovingPages, HoveredPages, PageSurface, Protocol):
    """The pages that are faded around the reading line."""

    caret: tuple[int, Rect] | None
    """The page and the rectangle of the caret, if there is one."""

    @property
    def dragged(self) -> SignalInstance:
        """Return the signal with a PagePoint of the unrotated page and the event of a drag."""

    @property
    def history_changed(self) -> SignalInstance:
        """Return the signal of a jump, or of another document or none."""


class ReadingLine(QWidget):
    """An overlay on the pages, transparent for the mouse; the pages below are not rendered again."""

    def __init__(self, context: AppContext, view: FadedPages, caret: TextCaret) -> None:
        super().__init__(view.viewport())
        self._settings, self._actions, self._theme = context.settings, context.actions, context.theme
        self._view, self._caret = view, caret
        self._pointer: QPointF | None = None
        self._by_caret = False
        self.band: QRectF | None = None
        """The part that is not faded, in pixels of the view; None if nothing is faded."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        view.hovered.connect(self._hovered)
        view.dragged.connect(self._dragged)
        caret.moved.connect(self._caret_moved)
        for signal in (view.moved, view.zoom_changed, view.arranged, view.history_changed):  # last: no document
            signal.connect(self.look)
        context.theme.changed.connect(self.update)
        context.actions.connect_to(_ACTION, self._toggled)
        context.settings.changed.connect(self._set)
        self._set(READING_LINE)

    def look(self, *_: object) -> None:
        """Update the band, because the pages moved or their text has arrived."""
        if self.isHidden():
            return
        self.resize(self._view.viewport().size())
        band = self._find()
        if band != self.band:
            self.band = band
            self.update()

    def hide_transient(self) -> None:
        """Reset to the state of the next start."""
        self._pointer, self._by_caret = None, False
        self.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.band is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = self._theme.page_colors(self._view.view_settings.colors)[1]
        paper.setAlphaF(_FADED)
        for page in self._view.pages_in_view():
            shown = self._view.frame_of(page)
            path = QPainterPath()
            path.addRect(shown)
            if not (band := self.band.intersected(shown)).isEmpty():
                path.addRoundedRect(band, _ROUND, _ROUND)  # the intersection is left out
            painter.fillPath(path, paper)

    # Private helpers

    def _find(self) -> QRectF | None:
        view = self._view
        if view.document is None:
            return None
        if self._by_caret and view.caret:
            page, (x0, y0, x1, y1) = view.caret
            place, here = PagePoint(page, (x0 + x1) / 2, (y0 + y1) / 2), view.box(*view.caret).center()
        else:
            here = self._pointer or QPointF(self.width() * 0.3, self.height() / 3)
            place = view.place_at(here)
        text = view.texts.here(place.page)[0] if view.texts else None
        shown = view.frame_of(place.page)
        rect = band_at(text, (place.x, place.y)) if text else None
        if rect is None:
            high = _HIGH * view.sheet(place.page).scale
            return QRectF(shown.left(), here.y() - high / 2, shown.width(), high).intersected(shown)
        return view.box(place.page, rect).intersected(shown)

    def _hovered(self, at: QPointF | None) -> None:
        # Outside the pages the pointer is ignored: the band stays.
        if at is not None and at != self._pointer:
            self._pointer, self._by_caret = at, False
            self.look()

    def _dragged(self, place: PagePoint, event: QMouseEvent) -> None:
        self._hovered(event.position())

    def _caret_moved(self) -> None:
        self._by_caret = self._view.caret is not None
        self.look()

    def _toggled(self) -> None:
        self._settings.put(READING_LINE, self._actions.is_checked(_ACTION))

    def _set(self, setting: object) -> None:
        """Save the setting for both sides of a split."""
        if setting is not READING_LINE:
            return
        on = self._settings.get(READING_LINE)
        self._actions.check(_ACTION, on)
        self.setVisible(on)
        if on:
            self.lower()  # so that bars, cards and rings are not faded
            self.look()
