"""Small protocols, implemented by PageView, for the helpers of the reader."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from explorer.app.papers.document_loader import Ready
from explorer.model.annotation import Annotation
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.viewport import Viewport


class PagePlaces(Protocol):
    """Returns the positions of pages in the viewport."""

    def sheet(self, page: int) -> PageSheet:
        """Return a page's position."""


class RotatedPages(PagePlaces, Protocol):
    """Returns the pages' positions and rotation."""

    @property
    def view_settings(self) -> ViewSettings:
        """Return the settings of layout, rotation, trimming and colours."""


class AnnotatedPages(PagePlaces, Protocol):
    """Shows pages with annotations."""

    port: Viewport
    annotations: Mapping[int, Sequence[Annotation]]

    def pages_in_view(self) -> range:
        """Return the visible pages."""


class PageWords(Protocol):
    """Returns the shown document, and its text."""

    @property
    def document(self) -> Ready | None:
        """Return the document; None if there is none."""

    @property
    def texts(self) -> PageTexts | None:
        """Return the document's text and links."""
