"""Opening the window: the PDF worker first, then Qt, then the library's last state."""

import signal
import sys
from contextlib import ExitStack
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
    from PySide6.QtCore import QTimer

    from explorer.ui.application import application
    from explorer.ui.main_window import MainWindow

    app = application(sys.argv[:1])
    context = opening.context(app)
    with ExitStack() as until_the_end:
        try:
            window = MainWindow(context)
            begin(window, resolve(context.store, target) if target else None)
            window.reader.take_focus()
            window.show()
            _close_on_signals(window)
            # Icons and other trimmings come when the page is there, or soon where none comes.
            late = QTimer(window, singleShot=True, interval=_LATE_MS)
            late.timeout.connect(lambda: _begin_late(window, until_the_end))
            window.reader.view.sharpened.connect(lambda: late.isActive() and late.start(0))
            late.start()
            return int(app.exec())
        finally:
            context.close()


def _close_on_signals(window: "MainWindow") -> None:
    """A logout, a kill or Ctrl+C in the terminal close the window as its user would, with nothing unsaved.

    Python runs these handlers when it next has the word; the window's own timer gives it that every second.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: window.close())


def _begin_late(window: "MainWindow", until_the_end: ExitStack) -> None:
    from explorer import logs

    until_the_end.enter_context(logs.to_file(window.context.library.log))
    window.load_late()


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
