"""Tells screen readers of the widgets that paint themselves, of which Qt knows nothing."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from explorer.ui.reader.selection.accessible_pages import AccessiblePages
from explorer.ui.timeline.accessible_strip import AccessibleStrip
from explorer.ui.timeline.episode_strip import EpisodeStrip
from explorer.ui.window_frame import WindowFrame

_installed: list[bool] = []


def install(window: QWidget) -> None:
    """Answer screen readers for pages and strip from now on, and anew for those of a window that they know already.

    Later than the window, because PySide takes 4 ms to make QAccessible, and few users have a screen reader.
    """
    if not _installed:
        QAccessible.installFactory(_interface)
        _installed.append(True)
    if QAccessible.isActive():
        frame, pages, strips = window.window(), window.findChildren(QWidget, "pages"), window.findChildren(EpisodeStrip)
        for widget in (frame, *pages, *strips):
            known = QAccessible.queryAccessibleInterface(widget)
            if known.role() == QAccessible.Role.Client:
                QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.ObjectDestroyed))
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))
                QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.ObjectCreated))


def _interface(key: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the interface of a widget; None to leave it to Qt."""
    if key == "PageView" and isinstance(thing, QWidget):
        return AccessiblePages(thing)
    if isinstance(thing, EpisodeStrip):
        return AccessibleStrip(thing)
    if isinstance(thing, WindowFrame):
        return QAccessibleWidget(thing, QAccessible.Role.Window)  # Qt takes it for a part of a window.
    return None
