"""The buttons of a notification about a file that was written: open it, and show its folder."""

from collections.abc import Callable
from pathlib import Path

from explorer.model.translation import tr
from explorer.ui.notifications import Offer


def file_offers(show_file: Callable[[Path], object], path: Path) -> list[Offer]:
    """Return the buttons for a file or a folder.

    Args:
        show_file: opens either in the system's default program.
    """
    if path.is_dir():
        return [(tr("Open folder"), lambda: show_file(path))]
    return [
        (tr("Open"), lambda: show_file(path)),
        (tr("Show in folder"), lambda: show_file(path.absolute().parent)),
    ]
