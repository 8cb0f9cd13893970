"""Tells screen readers of sentences that appear where the focus is not."""

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader say a sentence that a widget shows now; without one, nothing happens."""
    # PySide takes 4 ms to make QAccessible, and the window needs none of it before the first sentence.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
