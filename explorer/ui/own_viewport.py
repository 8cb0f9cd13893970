"""Gives a list a viewport that Python has made.

Asked for one that Qt has made, PySide looks for its class among all that there are, and makes them for that: 8 ms.
"""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def give_viewport(area: QAbstractScrollArea) -> None:
    """Replace the viewport of an area that was just made by an equal one."""
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)
