"""The order in which a window comes to be: the PDF worker first, then the library, then Qt."""

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render
from explorer.services.library import open_library
from explorer.store.database import Store

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from explorer.app.context import AppContext

LAST_SEEN = "last.seen"
"""The setting that holds what was in view when the window was closed: path, and page, scale and rectangle of tiles."""
_MOST_TILES = 8


class Opening:
    """Starts the PDF worker at once, and has it draw what the last window showed.

    It and Qt both take their time to load, and there are two cores: the page is there before the window is. Nothing of
    Qt is imported here until ``context`` is called.

    Raises:
        KnownError: the library can't be opened.
    """

    def __init__(self, library_root: Path | None) -> None:
        self.client = PdfClient()
        self.client.start()
        try:
            self._library, self._store = open_library(library_root)
            _draw_early(self.client, self._store)
        except BaseException:
            self.client.close()
            raise

    def context(self, app: "QGuiApplication") -> "AppContext":
        """The running program, to be closed by the caller."""
        from explorer.app.context import AppContext

        return AppContext.build(app, self._library, self._store, self.client)


def _draw_early(client: PdfClient, store: Store) -> None:
    """Ask for the page that was in view last. A stale or broken memory costs one picture that nobody wants."""
    seen = store.settings.get(LAST_SEEN)
    try:
        path = str(seen["path"])
        tiles = [
            Render(path, int(page), float(scale), (int(x), int(y), int(width), int(height)))
            for page, scale, (x, y, width, height) in seen["tiles"][:_MOST_TILES]
        ]
    except (KeyError, TypeError, ValueError):
        return
    if Path(path).is_file():
        client.ask_early(Open(path))
        for tile in tiles:
            client.ask_early(tile)
