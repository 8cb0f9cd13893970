"""What helpers of the reader need of the pages: small parts of a PageView."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from explorer.app.papers.document_loader import Ready
from explorer.model.annotation import Annotation
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.pages.viewport import Viewport


class Placed(Protocol):
    """Knows where pages are in the viewport."""

    def sheet(self, page: int) -> PageSheet:
        """Return where a page is."""


class Turned(Placed, Protocol):
    """Knows how the pages are rotated as well."""

    @property
    def view_settings(self) -> ViewSettings:
        """How the pages are laid out, rotated, cut and coloured."""


class Annotated(Placed, Protocol):
    """Shows pages with annotations."""

    port: Viewport
    annotations: Mapping[int, Sequence[Annotation]]

    def pages_in_view(self) -> range:
        """Return the pages that show."""


class Worded(Protocol):
    """Knows the document that is shown, and its text."""

    @property
    def document(self) -> Ready | None:
        """Return the document; None if there is none."""

    @property
    def texts(self) -> PageTexts | None:
        """Its text and links."""
