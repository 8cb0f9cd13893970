"""Makes the QApplication, with the same settings for the window, for snapshots and for the tests."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

if sys.platform == "win32" or sys.platform == "darwin":  # Elsewhere a start need not wait for Qt's text fields.
    from explorer.ui.typed_text import TypedText

_MOST_WAITING = 20


class MacApplication(QApplication):
    """The application on macOS, which tells of double-clicked files and of links by events and never as arguments.

    They may come before the window is open: they wait until ``hand_targets_to`` is called.
    """

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._waiting: list[str] = []
        self._receiver: Callable[[str], object] | None = None

    def hand_targets_to(self, receiver: Callable[[str], object]) -> None:
        """Call the receiver with each file's path or link, also with those that have come already."""
        self._receiver = receiver
        waiting, self._waiting = self._waiting, []
        for target in waiting:
            receiver(target)

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen:
            return super().event(event)
        # By QFileOpenEvent's methods; PySide makes its class when it is first named.
        target = event.file() or event.url().toString()  # type: ignore[attr-defined]
        if self._receiver:
            self._receiver(target)
        elif len(self._waiting) < _MOST_WAITING:
            self._waiting.append(target)
        return True


def hand_targets_to(receiver: Callable[[str], object]) -> None:
    """Call the receiver with each file's path or link that macOS hands to the application; elsewhere do nothing."""
    app = QApplication.instance()
    if isinstance(app, MacApplication):
        app.hand_targets_to(receiver)


def application(arguments: list[str]) -> QApplication:
    """Return the running application, created if there is none yet."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QApplication.setApplicationName("paper-explorer")
    QApplication.setApplicationDisplayName("Paper Explorer")
    QApplication.setDesktopFileName("paper-explorer")
    qInstallMessageHandler(_log)
    # Not by setStyle: it makes Python's classes of QStyle, which takes as long as a panel.
    kind = MacApplication if sys.platform == "darwin" else QApplication
    app = kind([*(arguments or ["paper-explorer"]), "-style", "fusion"])
    # Menus are lists of words, whose ticks have the column of the icons for themselves. Not before: Qt sets it itself.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    if sys.platform == "win32" or sys.platform == "darwin":
        TypedText(app)
    if sys.platform == "darwin":  # Its default leaves buttons and lists out, and so who has no mouse.
        app.styleHints().setTabFocusBehavior(Qt.TabFocusBehavior.TabFocusAllControls)
    return app


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log(kind: QtMsgType, _: QMessageLogContext, text: str | None) -> None:
    """Write Qt's messages to our log, except those about every offscreen window."""
    if text and "This plugin does not support" not in text:
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
