"""Opens the window: Qt first, then the last state, its page, and then everything else."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from explorer.app.shell import pyside_import
from explorer.app.shell.startup import Startup
from explorer.model.known_settings import LAST_EPISODE, LAST_MOMENT, LAST_PAPER, WINDOW_GEOMETRY, WINDOW_PICTURE
from explorer.model.paper import GUIDE_ID

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QTimer

    from explorer.app.episodes.open_target import OpenTarget
    from explorer.app.shell.single_instance import Answer, SingleInstance
    from explorer.ui.main_window import MainWindow
    from explorer.ui.window_frame import WindowFrame

_LATE_MS = 700
_SETTLED_MS = 300
"""How long the picture may wait for what it shows beside the first page, in milliseconds."""
_LOOK_MS = 1
"""Milliseconds between two looks whether everything is there."""
_HIDDEN_MS = 400
"""Milliseconds after which hidden panels, and the controls of an inactive side, are created too."""
_SOUND_MS = 1500
"""Milliseconds after which what plays sound may be loaded, while the user is not busy."""
_CHECK_MS = 3000
"""Milliseconds after which the library is checked, if the last program was killed."""
_SWEEP_MS = 60_000
"""Milliseconds after which pictures that nothing shows are removed."""
_REFRESH_MS = 5000
"""Milliseconds after which podcasts are refreshed, if the user wants that."""
_BACKUP_MS = 20_000
"""Milliseconds after which a backup is made if one is due."""


def run(opening: Startup, target: str | None) -> int:
    """Open the window and run until it is closed; return the exit code.

    Garbage collection, which the caller disables, is enabled when the window is whole.

    Raises:
        KnownError: the target is invalid.
    """
    wanted = opening.resolve(target) if target else None
    with ExitStack() as until_the_end:
        return _Program(opening, wanted, until_the_end).run()


class _Program:
    """The steps of the start after the library is open."""

    def __init__(self, opening: Startup, wanted: "OpenTarget | None", until_the_end: ExitStack) -> None:
        pyside_import.load()
        from PySide6.QtCore import Qt

        from explorer.ui.application import application
        from explorer.ui.window_frame import WindowFrame

        self._opening, self._wanted, self._until_the_end = opening, wanted, until_the_end
        self._app = application(sys.argv[:1])
        self._failure: BaseException | None = None
        device = opening.device
        geometry = device.get(WINDOW_GEOMETRY)
        picture = opening.library.root / "cache" / "window.picture"
        goes_on = self._goes_on(opening, wanted) and device.get(WINDOW_PICTURE) == device.digest()
        self._frame: WindowFrame = WindowFrame(geometry, picture, use_picture=goes_on)
        self._window: MainWindow | None = None
        self._is_whole = self._is_revealed = False
        self._frame.pictured.connect(self._fill, Qt.ConnectionType.QueuedConnection)

    def run(self) -> int:
        if not self._frame.has_picture:
            self._fill()
        self._frame.show()
        _close_on_signals(self._frame)
        code = int(self._app.exec())
        if self._failure:
            raise self._failure
        return code

    @staticmethod
    def _goes_on(opening: Startup, wanted: "OpenTarget | None") -> bool:
        """Return whether the target is the state of the last run."""
        last = opening.device.get(LAST_PAPER)
        return wanted is None or (wanted.paper is not None and wanted.paper.id == last and wanted.place is None)

    def _fill(self) -> None:
        """Create the panes; an exception ends the program instead of leaving an unusable picture."""
        if self._window is not None or self._failure:
            return
        try:
            self._window = self._open()
        except BaseException as error:
            self._failure = error
            self._app.exit(1)
            if not self._frame.isVisible():
                raise

    def _open(self) -> "MainWindow":
        from explorer.ui.main_window import MainWindow

        context = self._opening.context(self._app)
        window = MainWindow(context, parent=self._frame)
        if self._frame.isFullScreen():
            window.full_screen.resume()
        # Laid out first: a paper opened at another size would end up a pixel off.
        self._frame.hold(window, window.hide_transient)
        begin(window, self._wanted)
        window.reader.take_focus()
        window.closed.connect(lambda: context.settings.put(WINDOW_GEOMETRY, self._frame.geometry_text()))
        window.restart_asked.connect(self._opening.run_then)
        device = self._opening.device
        self._frame.kept.connect(lambda: device.put(WINDOW_PICTURE, device.digest()))
        # Everything else is created when the page is shown, soon if there is no page, or at once on user input.
        late = _timer(window, _LATE_MS, self._late)
        late.setSingleShot(True)
        window.reader.view.sharpened.connect(lambda: late.isActive() and late.start(0))
        late.start()
        self._frame.touched.connect(self._late)
        self._frame.touched.connect(self._reveal)
        return window

    def _late(self) -> None:
        """Create what the first page did not wait for, and then show the window itself instead of its picture."""
        if self._is_whole:
            return
        self._is_whole = True
        assert self._window
        with self._failing():
            self._window.prepare()
            self._reveal_settled(self._window)

    def _reveal_settled(self, window: "MainWindow") -> None:
        """Remove the picture as soon as everything that it shows is behind it."""
        if window.readers.is_settled:
            self._reveal()
            return
        self._frame.cover()
        # Asked for, since what is covered is not painted and so tells nothing.
        looking = _timer(window, _LOOK_MS, lambda: self._reveal() if window.readers.is_settled else None)
        looking.start()
        self._frame.revealed.connect(looking.stop)
        _after(_SETTLED_MS, window, self._reveal)

    def _reveal(self) -> None:
        if self._is_revealed:
            return
        self._is_revealed = True
        self._frame.reveal()
        _after(0, self._frame, self._settle)

    def _settle(self) -> None:
        """Start what the user does not wait for."""
        assert self._window
        from explorer import logs
        from explorer.ui.window_picture import WindowPicture

        with self._failing():
            self._until_the_end.enter_context(logs.to_file(self._opening.library.log))
            if self._opening.can_write:
                self._until_the_end.callback(listen(self._window, self._frame.come_forward).close)
        WindowPicture(self._window, self._frame)
        # In idle time, so that the first use of a panel or tool is fast.
        _after(_HIDDEN_MS, self._window, self._window.prepare_hidden)
        _after(_SOUND_MS, self._window, self._window.context.subjects.warm_sound)
        if self._window.context.watch.was_killed:
            _after(_CHECK_MS, self._window, self._window.commands.backups.check)
        if self._opening.can_write:
            _after(_SWEEP_MS, self._window, self._window.context.subjects.pictures.sweep)
            _after(_REFRESH_MS, self._window, self._window.commands.podcasts.refresh_at_start)
            _after(_BACKUP_MS, self._window, self._window.commands.backups.keep_daily)
        gc.freeze()
        gc.enable()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """End the program at an exception: an incomplete window is useless, and what is saved is safe."""
        try:
            yield
        except BaseException as error:
            self._failure = error
            self._app.exit(1)


def listen(window: "MainWindow", come_forward: Callable[[], object]) -> "SingleInstance":
    """Open the targets of later starts of the program in this window, and those that macOS hands over."""
    from explorer.app.shell.single_instance import SingleInstance
    from explorer.ui.application import hand_targets_to

    def asked(target: str | None, answer: "Answer") -> None:
        if target is None:
            come_forward()
            answer("")
            return
        window.navigation.open_for(target, lambda error: answered(error, answer))

    def answered(error: str, answer: "Answer") -> None:
        if not error:
            come_forward()
        answer(error)

    def show(error: str) -> None:
        if error:
            window.toast.tell(error)

    hand_targets_to(lambda target: asked(target, show))
    return SingleInstance(window.context.library, asked, window, window.navigation.carry_out)


def _close_on_signals(frame: "WindowFrame") -> None:
    """Close the window normally, with everything saved, at a logout, a kill or Ctrl+C in the terminal.

    Python runs signal handlers only while it executes Python code; a timer makes sure of that every second.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: _after(0, frame, frame.close))


def _timer(owner: "QObject", milliseconds: int, call: Callable[[], object]) -> "QTimer":
    """Return a timer that will call a function again and again once it is started."""
    from PySide6.QtCore import QTimer

    timer = QTimer(owner, interval=milliseconds)
    timer.timeout.connect(call)
    return timer


def _after(milliseconds: int, owner: "QObject", call: Callable[[], object]) -> None:
    """Call a function later, unless its owner is gone by then."""
    from PySide6.QtCore import QTimer

    QTimer.singleShot(milliseconds, owner, call)


def begin(window: "MainWindow", wanted: "OpenTarget | None") -> None:
    """Show the target, or the episode and the paper of the last run, or at the first start the guide."""

    context = window.context
    settings, session = context.settings, context.session
    if episode := context.episodes.first_known(wanted and wanted.episode_id, settings.get(LAST_EPISODE)):
        session.open_episode(episode)
    if wanted is not None:
        window.navigation.go_to(wanted, alone=True)
    else:
        moment, paper = settings.get(LAST_MOMENT), settings.get(LAST_PAPER)
        if moment is not None:
            session.go_to(moment, "restore")
        known = paper is not None and context.papers.get(paper) is not None
        session.open_paper(
            paper if paper and known else window.readers.tab_controller.tabs.current or GUIDE_ID, "restore"
        )
