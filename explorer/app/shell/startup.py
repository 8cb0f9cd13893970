"""The order in which a window comes to be: the PDF worker first, then the library, then Qt."""

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.app.shell.device_state import KEYS, DeviceState, device_file
from explorer.model.errors import KnownError
from explorer.model.known_settings import LAST_SEEN
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render, Tint
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import library_at

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from explorer.app.context import AppContext
    from explorer.app.episodes.open_target import OpenTarget

_MOST_TILES = 8
_CONNECT_S = 1.0


class Startup:
    """Starts the PDF worker at once, and has it draw what the last window showed.

    It and Qt both take their time to load, and there are two cores: the page is there before the window is. Nothing of
    Qt is imported here until ``context`` is called.

    Args:
        client: closed at the end; None makes a new one.

    Raises:
        KnownError: the library can't be opened.
    """

    def __init__(self, library_root: Path | None, client: PdfClient | None = None) -> None:
        self.client = client or PdfClient()
        # Before even the library's code is loaded it would slow what leads to the last window's picture, by a tenth.
        self.client.start()
        self._context: AppContext | None = None
        try:
            self.device = DeviceState(device_file(library_root))
            _draw_early(self.client, self.device)
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
        """Whether the library may be changed."""
        return not self.store.read_only

    def resolve(self, target: str) -> "OpenTarget":
        """What a target of the command line names. Raises KnownError."""
        from explorer.app.episodes.open_target import resolve

        return resolve(self.store, target)

    def context(self, app: "QGuiApplication") -> "AppContext":
        """The running program, made when it is first asked for."""
        from explorer.app.context import AppContext

        if self._context is None:
            self._context = AppContext.build(app, self.library, self.store, self.client, self.device)
        return self._context

    def close(self) -> None:
        """End whatever has been begun. A second time does nothing."""
        if self._context is not None:
            self._context.close()
        else:
            self.client.close()
            self.store.close()
            self.device.close()


def done_elsewhere(library_root: Path | None, target: str | None) -> bool:
    """Whether a window of this library was there and has done what is wanted. Costs nothing where there is none.

    Raises:
        KnownError: that window says that the target is none.
    """
    library = library_at(library_root)
    if not _is_heard(library.socket_file):
        return False
    from explorer.app.episodes.open_target import standalone
    from explorer.app.shell.single_instance import ring

    return ring(library, standalone(target) if target else None)


def _is_heard(socket_file: Path) -> bool:
    """Whether a program listens on the local socket that the file names; True where only Qt can tell.

    A program that was killed leaves its file behind, and asking Qt loads its library for networks.
    """
    try:
        name = socket_file.read_text("utf-8")
        if not hasattr(socket, "AF_UNIX"):
            return True
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(_CONNECT_S)
            probe.connect(name)
    except (OSError, ValueError):
        return False
    return True


def _take_over(device: DeviceState, store: Store) -> None:
    """Move what belongs to the device out of a library that an older version kept it in."""
    rows = store.settings.stored(KEYS)
    if rows and device.take_over(rows) and not store.read_only:
        with suppress(KnownError):  # they are not read again, the file is there now
            store.settings.remove(tuple(rows))


def _draw_early(client: PdfClient, device: DeviceState) -> None:
    """Ask for the pages that were in view last. A stale or broken memory costs pictures that nobody wants."""
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
            )
            for page, scale, (x, y, width, height), *without in seen["tiles"][:_MOST_TILES]
        ]
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    if Path(path).is_file():
        client.ask_early(Open(path))
        for tile in tiles:
            client.ask_early(tile)
