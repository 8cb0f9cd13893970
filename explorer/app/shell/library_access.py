"""Access to the library, the PDF worker and the network for jobs, each in its own thread."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.app.shell.device_state import DeviceState
from explorer.model.known_settings import CONTACT, PROXY
from explorer.model.text_page import DocumentInfo, TextPage
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Text
from explorer.store.database import Store
from explorer.store.library_folder import Library

if TYPE_CHECKING:
    from explorer.sources.endpoints import Endpoints
    from explorer.sources.http import Http


class LibraryAccess:
    """Opens the library, the PDF worker and the network for jobs; each method may be called from any thread.

    Args:
        device: its settings say through which proxy services are reached; None for the system's.
        attach: called with each opened connection, so that the window is notified of what jobs write.
    """

    def __init__(
        self,
        library: Library,
        client: PdfClient,
        attach: Callable[[Store], None] | None = None,
        device: DeviceState | None = None,
    ) -> None:
        self.library, self.client, self._attach, self.device = library, client, attach, device
        self._lock = threading.Lock()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open a connection for this thread, closed at the end. Raises KnownError."""
        store = Store.open(self.library)
        if self._attach:
            self._attach(store)
        try:
            yield store
        finally:
            store.close()

    def check_pdf(self, path: Path) -> DocumentInfo:
        """Open a PDF in the worker. Raises KnownError if it can't be opened."""
        return self.client.call(Open(str(path)))

    def first_page(self, path: Path) -> TextPage:
        """Return the text of a PDF's first page, from the worker. Raises KnownError."""
        return self.client.call(Text(str(path), 0))

    def network(self, store: Store) -> "tuple[Http, Endpoints]":
        """Return the program's only Http, which limits the rate of requests to each service, and the services'
        addresses."""
        from explorer.sources.endpoints import Endpoints

        with self._lock:
            if self.device:
                self._http.reach_by(self.device.get(PROXY), self.device.get(CONTACT))
            return self._http, Endpoints.load(os.environ, store.settings.get)

    @cached_property
    def _http(self) -> "Http":
        from explorer.sources.http import Http

        return Http()
