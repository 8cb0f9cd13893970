"""What we rely on in the Qt binding and what was once broken in a release of it."""

import sys

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_calls_that_return_nothing_leave_none_alone(qtbot) -> None:
    """PySide6 6.12.0 gives None away in each; after some thousand, Python 3.11 ends with "deallocating None"."""
    widget, timer = QWidget(), QTimer()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(1000):
        widget.update()
        widget.setParent(None)
        timer.stop()
        QCoreApplication.sendPostedEvents()
    assert abs(sys.getrefcount(None) - before) < 100
