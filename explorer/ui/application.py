"""The one QApplication, set up the same for the window, for snapshots and for the tests."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def application(arguments: list[str]) -> QApplication:
    """The running application; made where there is none yet."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QApplication.setApplicationName("paper-explorer")
    QApplication.setApplicationDisplayName("Paper Explorer")
    QApplication.setDesktopFileName("paper-explorer")
    app = QApplication(arguments)
    app.setStyle("Fusion")
    return app
