"""Paints the real window into a picture, without a display."""

from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer

from explorer.app.episodes.open_target import OpenTarget
from explorer.app.papers.document_loader import Failed, Locked, Ready
from explorer.app.shell.startup import Startup
from explorer.model.errors import KnownError
from explorer.model.known_settings import MODES
from explorer.ui.application import application
from explorer.ui.main_window import MainWindow
from explorer.ui.window_startup import begin

_LIMIT_MS = 120_000


def take(library_root: Path | None, out: Path, at: int | None, theme: str | None, size: tuple[int, int]) -> int:
    """Paint the window at a time of the episode into a PNG, once its page is shown.

    Args:
        at: seconds, or None for where the last run was.
        theme: ``light`` or ``dark``; None follows the settings.
        size: width and height in pixels.

    Raises:
        KnownError: the library can't be opened, the page did not come, or the picture can't be written.
    """
    with Startup(library_root) as opening:
        # A snapshot must not change the state of the next start.
        opening.device.is_frozen = True
        context = opening.context(application(["paper-explorer"]))
        context.reading.is_frozen = True
        context.theme.set_mode(next((mode for mode in MODES if mode == theme), context.theme.mode))
        window = MainWindow(context)
        window.resize(QSize(*size))
        window.reader.take_focus()
        window.show()
        window.prepare()
        begin(window, OpenTarget(seconds=at) if at is not None else None)
        window.resize(QSize(*size))
        _settle(window)
        if window.size() != QSize(*size):
            least = window.minimumSizeHint()
            least_text = f"{least.width()}x{least.height()}"
            raise KnownError(
                "snapshot-size", "The window can’t be so small: choose at least {least_text}.", least_text=least_text
            )
        if not window.grab().save(str(out), "PNG"):
            raise KnownError("snapshot-failed", "{out} could not be written: choose another place.", out=out)
        # Not closed like by its user, for the same reason.
        window.hide()
        window.deleteLater()
    return 0


def _settle(window: MainWindow) -> None:
    """Wait until the page, or the card in its place, is shown.

    Raises:
        KnownError: ``snapshot-late``.
    """
    loop = QEventLoop()
    looking = QTimer(interval=20)

    def look() -> None:
        state = window.readers.documents.state
        view = window.reader.view
        talk = window.context.session.paper is None
        if talk or isinstance(state, Failed | Locked) or (isinstance(state, Ready) and view.is_sharp()):
            loop.exit(0)

    looking.timeout.connect(look)
    looking.start()
    QTimer.singleShot(_LIMIT_MS, lambda: loop.exit(1))
    late = loop.exec()
    looking.stop()
    if late:
        raise KnownError("snapshot-late", "The page did not appear within two minutes: try again, or another time.")
