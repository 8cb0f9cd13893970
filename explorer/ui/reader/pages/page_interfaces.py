"""Small protocols, implemented by PageView, for the helpers of the reader.

A helper declares what it uses of the pages: one of these, or a protocol of its own that combines some of them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from explorer.app.papers.document_loader import Ready
from explorer.model.annotation import Annotation, Rect
from explorer.model.page_geometry import PagePoint
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.scroll_bars import ScrollBars
from explorer.ui.reader.pages.tiles import Tiles
from explorer.ui.reader.pages.viewport import Viewport


class ShownDocument(Protocol):
    """Returns the shown document."""

    @property
    def document(self) -> Ready | None:
        """Return the document; None if there is none."""

    @property
    def page_count(self) -> int:
        """Return the number of pages."""


class DocumentText(ShownDocument, Protocol):
    """Returns the shown document, and its text."""

    @property
    def texts(self) -> PageTexts | None:
        """Return the document's text and links."""


class PageImages(Protocol):
    """Returns the pages as images."""

    @property
    def tiles(self) -> Tiles | None:
        """Return the document's pages as images."""


class PageSurface(Protocol):
    """Has the widget on which the pages are painted."""

    def viewport(self) -> QWidget:
        """Return that widget, the parent of what lies over the pages and of what lives as long as they do."""


class PagePlaces(Protocol):
    """Returns the positions of pages in the viewport."""

    def sheet(self, page: int) -> PageSheet:
        """Return a page's position."""


class RotatedPages(PagePlaces, Protocol):
    """Returns the pages' positions and rotation."""

    @property
    def view_settings(self) -> ViewSettings:
        """Return the settings of layout, rotation, trimming and colors."""


class PagesInView(PagePlaces, Protocol):
    """Converts between places of a page and pixels of the viewport."""

    def pages_in_view(self) -> range:
        """Return the visible pages."""

    def box(self, page: int, rect: Rect) -> QRectF:
        """Return where a rectangle of the unrotated page is in the viewport."""

    def frame_of(self, page: int) -> QRectF:
        """Return the rectangle of a page's visible frame in the viewport."""

    def place_at(self, position: QPointF) -> PagePoint:
        """Return the place of the unrotated page under a point of the viewport."""


class AnnotatedPages(PagesInView, Protocol):
    """Shows pages with annotations."""

    port: Viewport
    annotations: Mapping[int, Sequence[Annotation]]


class SelectedAnnotations(Protocol):
    """Shows which annotations are selected."""

    chosen: tuple[str, ...]
    """The ids of the selected annotations."""

    @property
    def selected_annotation(self) -> str | None:
        """Return the id of the annotation selected last."""


class ScrolledPages(Protocol):
    """Has scroll bars."""

    bars: ScrollBars


class MovingPages(Protocol):
    """Signals that the pages have other places in the viewport."""

    @property
    def moved(self) -> SignalInstance:
        """Return the signal that the position or the zoom changed."""

    @property
    def zoom_changed(self) -> SignalInstance:
        """Return the signal that the zoom, or the size of the view, changed."""

    @property
    def arranged(self) -> SignalInstance:
        """Return the signal that layout, rotation, trimming or colors changed."""


class HoveredPages(Protocol):
    """Signals where the pointer is."""

    @property
    def hovered(self) -> SignalInstance:
        """Return the signal with the pointer's position in the viewport (QPointF), or None if it is outside."""


class FocusedPages(Protocol):
    """Takes the keyboard."""

    def setFocus(self) -> None:
        """Give the pages the keyboard."""

    def hasFocus(self) -> bool:
        """Return whether they have it."""

    def installEventFilter(self, filter_object: QObject, /) -> None:
        """Let an object see their events first, such as keys."""


class Keyboard(Protocol):
    """Handles the keys on the pages."""

    def overrides(self, event: QKeyEvent) -> bool:
        """Return whether a key that is also an action's shortcut has another meaning now."""

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return False if it has no meaning here."""

    def cancel_keys(self) -> None:
        """Cancel a key sequence in progress."""


class CurrentPage(ShownDocument, Protocol):
    """Returns the page that is read."""

    @property
    def page(self) -> int:
        """Return the current page, from 0."""

    @property
    def page_changed(self) -> SignalInstance:
        """Return the signal with the new current page."""


class ThumbnailPages(CurrentPage, PageImages, RotatedPages, MovingPages, FocusedPages, PageSurface, Protocol):
    """The pages that the thumbnails lead to."""

    @property
    def retried(self) -> SignalInstance:
        """Return the signal that a page which could not be rendered is requested again."""

    def jump(self, place: PagePoint) -> None:
        """Go to a place, adding the old view to the history."""
