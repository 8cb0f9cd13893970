"""Opening the window: the PDF worker first, then Qt, then the library's last state."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.app.opening import Opening
from explorer.app.targets import GUIDE, Target, resolve

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


_LATE_MS = 700


def run(library_root: Path | None, target: str | None) -> int:
    """Open the window and stay until it is closed. Returns the exit code.

    Raises:
        KnownError: the library can't be opened, or the target is none.
    """
    opening = Opening(library_root)
    try:
        return _run(opening, target)
    finally:
        opening.client.close()


def _run(opening: Opening, target: str | None) -> int:
    from PySide6.QtCore import QTimer

    from explorer import logs
    from explorer.ui.application import application
    from explorer.ui.main_window import MainWindow

    app = application(sys.argv[:1])
    context = opening.context(app)
    with logs.to_file(context.library.log):
        try:
            window = MainWindow(context)
            begin(window, resolve(context.store, target) if target else None)
            window.reader.take_focus()
            window.show()
            # Icons and other trimmings come when the page is there, or soon where none comes.
            late = QTimer(window, singleShot=True, interval=_LATE_MS)
            late.timeout.connect(window.load_late)
            window.reader.view.sharpened.connect(lambda: late.isActive() and late.start(0))
            late.start()
            return int(app.exec())
        finally:
            context.close()


def begin(window: "MainWindow", wanted: Target | None) -> None:
    """Show the episode and the paper of the last run, the guide at the first, or what was asked for."""
    context = window.context
    settings, session = context.settings, context.session
    episode = settings.get("last.episode") or context.store.episodes.latest_id()
    if episode:
        session.open_episode(episode)
    if wanted is None:
        if (moment := settings.get("last.moment")) is not None:
            session.set_moment(int(moment))
        session.open_paper(settings.get("last.paper") or GUIDE)
    elif wanted.seconds is not None:
        session.go_to(wanted.seconds)
    elif wanted.file is not None:
        window.open_local(wanted.file)
    elif wanted.paper is not None:
        segment = session.timeline.segment_of(wanted.paper.id) if session.timeline else None
        if segment and segment.paper_id == wanted.paper.id:
            session.set_moment(segment.start_s)
        session.open_paper(wanted.paper.id)
