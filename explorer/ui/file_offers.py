"""The buttons of a notification about a file that was written: open it, and show its folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.ui.notifications import Offer


def file_offers(show_file: Callable[[Path], object], path: Path) -> list[Offer]:
    """Return the buttons for a file or a folder.

    Args:
        show_file: opens either in the system's default program.
    """
    if path.is_dir():
        return [(_tr("Open folder"), lambda: show_file(path))]
    return [
        (_tr("Open"), lambda: show_file(path)),
        (_tr("Show in folder"), lambda: show_file(path.absolute().parent)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileOffers", text)
