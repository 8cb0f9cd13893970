"""Tells screen readers of sentences that appear where the focus is not."""

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader say a sentence that a widget shows now; without one, nothing happens."""
    # PySide takes 4 ms to make QAccessible when it is first named, so this does not import it by name.
    if sentence and QtGui.QAccessible.isActive():
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(widget, sentence))
