"""The order in which a window comes to be: the PDF worker first, then Qt, then the library."""

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.pdf.client import PdfClient

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from explorer.app.context import AppContext


class Opening:
    """Starts the PDF worker at once: it and Qt both take their time to load, and there are two cores.

    Nothing of Qt is imported here until ``context`` is called.
    """

    def __init__(self, library_root: Path | None) -> None:
        self._root = library_root
        self.client = PdfClient()
        self.client.start()

    def context(self, app: "QGuiApplication") -> "AppContext":
        """The running program, to be closed by the caller.

        Raises:
            KnownError: the library can't be opened.
        """
        from explorer.app.context import AppContext
        from explorer.services.library import open_library

        library, store = open_library(self._root)
        return AppContext.build(app, library, store, self.client)
