"""The order of a start: the PDF worker first, then the library, then Qt."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.app.shell.device_state import KEYS, DeviceState, device_file
from explorer.files import is_there
from explorer.model.errors import KnownError
from explorer.model.known_settings import LANGUAGE, LAST_SEEN
from explorer.model.translation import is_english, speak
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render, Tint
from explorer.services.library_setup import open_library
from explorer.store.database import Store

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from explorer.app.context import AppContext
    from explorer.app.episodes.open_target import OpenTarget

_MOST_TILES = 8


class Startup:
    """Starts the PDF worker at once, and requests the pages that the last window showed.

    The worker and Qt load in parallel, so that the page is rendered before the window exists. Qt is not imported here
    until ``context`` is called.

    Args:
        client: closed at the end; it may have been started. None makes a new one.

    Raises:
        KnownError: the library can't be opened.
    """

    def __init__(self, library_root: Path | None, client: PdfClient | None = None) -> None:
        self.client = client or PdfClient()
        # Started before the library's code is loaded, which would delay the picture of the last window by a tenth.
        self.client.start()
        self._context: AppContext | None = None
        self.then: list[str] = []
        """The command to run once everything is closed; empty for none."""
        try:
            self.device = DeviceState(device_file(library_root))
            _draw_early(self.client, self.device)
            _choose_language(self.device)
            self.library, self.store = open_library(library_root)
            if self.device.is_new:
                _take_over(self.device, self.store)
        except BaseException:
            self.client.close()
            if hasattr(self, "device"):
                self.device.close()
            raise

    def __enter__(self) -> "Startup":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def can_write(self) -> bool:
        """Return whether the library is writable."""
        return not self.store.read_only

    def resolve(self, target: str) -> "OpenTarget":
        """Parse a target of the command line. Raises KnownError."""
        from explorer.app.episodes.open_target import resolve

        return resolve(self.store, target)

    def context(self, app: "QGuiApplication") -> "AppContext":
        """Return the context, built on first use."""
        from explorer.app.context import AppContext

        if self._context is None:
            if not is_english():
                from explorer.app.shell.qt_texts import translate_qt

                translate_qt(app)
            self._context = AppContext.build(app, self.library, self.store, self.client, self.device)
        return self._context

    def run_then(self, words: list[str]) -> None:
        """Run a command once everything is closed, such as this program with another library."""
        self.then = words

    def close(self) -> None:
        """Close everything that was started. A second call does nothing."""
        if self._context is not None:
            self._context.close()
        else:
            self.client.close()
            self.store.close()
            self.device.close()


def _choose_language(device: DeviceState) -> None:
    """Show the texts in the language of the settings, unless the environment names one."""
    name = device.get(LANGUAGE)
    if name == "system" or os.environ.get("PAPER_EXPLORER_LANGUAGE"):
        return
    if name != "en":
        from explorer.app.shell import languages

        languages.use(name)
    else:
        speak(None)


def _take_over(device: DeviceState, store: Store) -> None:
    """Move settings of the device out of the library, where an older version stored them."""
    rows = store.settings.stored(KEYS)
    if rows and device.take_over(rows) and not store.read_only:
        with suppress(KnownError):  # the file exists now, so they are not read again
            store.settings.remove(tuple(rows))


def _draw_early(client: PdfClient, device: DeviceState) -> None:
    """Request the pages that were in view last. If the setting is outdated or invalid, only some pictures are
    wasted."""
    if seen := device.get(LAST_SEEN):
        for one in (seen, seen.get("beside")):
            _draw(client, one)


def _draw(client: PdfClient, seen: Any) -> None:
    try:
        path, rotation = str(seen["path"]), int(seen["rotation"])
        tint = Tint(*(int(color) for color in seen["tint"])) if seen["tint"] else None
        tiles = [
            Render(
                path,
                int(page),
                float(scale),
                (int(x), int(y), int(width), int(height)),
                rotation,
                tint,
                frozenset(str(origin) for part in without for origin in part),
                draft=True,
            )
            for page, scale, (x, y, width, height), *without in seen["tiles"][:_MOST_TILES]
        ]
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    if is_there(Path(path)):
        client.ask_early(Open(path))
        for tile in tiles:
            client.ask_early(tile)
