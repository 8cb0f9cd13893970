"""Makes the QApplication, with the same settings for the window, for snapshots and for the tests."""

import logging

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication


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
    return QApplication([*(arguments or ["paper-explorer"]), "-style", "fusion"])


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
