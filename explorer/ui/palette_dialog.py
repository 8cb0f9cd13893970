"""What the command palette and the quick switcher have in common: a field, the list of what fits, and a line below."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from explorer.app.shell.tokens import FONT_PX, GRID
from explorer.ui.dialog import Dialog
from explorer.ui.list_steps import step_in
from explorer.ui.small_widgets import text_label

_TYPED = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.Shortcut)
_PAGE = 10
"""Rows that a page key goes on."""


class PaletteDialog(Dialog):
    """A dialog without a frame, in the upper part of the window; the arrow keys move in the list while one types.

    Args:
        size: in pixels of the design, which grow with the letters, where the window has room for it.
    """

    def __init__(self, title: str, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        # Not modal: Qt would throw away what is typed before the system activates the dialog.
        self.setModal(False)
        self.fit(size * max(1.0, parent.fontInfo().pixelSize() / FONT_PX), 8 * GRID)
        self._was_active = False
        self.field = QLineEdit()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMinimumHeight(1)  # Qt's own would leave room for three rows.
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.status = text_label(muted=True, small=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.column.addWidget(self.field)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.status)
        self._room = self.height()
        """The height in pixels where the list has many rows."""
        self._corner = self._place(parent.window())
        self.move(self._corner)
        rows = self.list.model()
        rows.rowsInserted.connect(self._refit)
        rows.modelReset.connect(self._refit)

    def showEvent(self, event: QShowEvent) -> None:
        """Override Qt: the rows' heights are known now."""
        super().showEvent(event)
        self._refit()
        if not self.isActiveWindow() and (app := QApplication.instance()):
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: until the system has activated the dialog, what is typed comes to the window, and is meant for
        the field."""
        if event.type() not in _TYPED or not isinstance(watched, QWidget) or watched.window() is self:
            return False
        if self.isActiveWindow() or not self.isVisible():
            if app := QApplication.instance():
                app.removeEventFilter(self)
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif isinstance(event, QKeyEvent):
            QApplication.sendEvent(self.field, event.clone())
        return True

    def open(self) -> None:
        """Override Qt: show it, not modal."""
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        """Override Qt: it goes when the user turns to something else."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            if self._was_active and not self.isActiveWindow():
                self.reject()
            self._was_active = self.isActiveWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_in(self.list, event, _PAGE):
            super().keyPressEvent(event)

    def widen(self, wanted: int) -> None:
        """Be as wide as wanted, in pixels, where the window has room for it."""
        parent = self.parentWidget()
        assert parent
        window = parent.window()
        self.resize(min(max(wanted, self.width()), window.width() - 8 * GRID), self.height())
        self._corner = self._place(window)
        self.move(self._corner)

    def tell(self, sentence: str) -> None:
        """Say something below the list; nothing if the sentence is empty."""
        self.status.setText(sentence)
        self.status.setHidden(not sentence)
        self._refit()

    def _refit(self, *_: object) -> None:
        """Be as high as the rows need, at most as high as at first; the upper edge stays."""
        rows = range(min(self.list.count(), self._room // max(1, self.list.sizeHintForRow(0))))
        self.list.setHidden(not rows)
        needed = self._around + sum(map(self.list.sizeHintForRow, rows))
        # Some window managers take a new size alone as a new place too.
        self.setGeometry(QRect(self._corner, QSize(self.width(), min(self._room, needed))))

    @property
    def _around(self) -> int:
        """Return the height in pixels of what is shown beside the list, which may be laid out later only."""
        margins = self.column.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        heights = [margins.top() + margins.bottom() - self.column.spacing()]
        for part in (self.field, self.list, self.status):
            if part.isHidden():
                continue
            wraps = part is self.status
            height = 0 if part is self.list else part.heightForWidth(width) if wraps else part.sizeHint().height()
            heights.append(height + self.column.spacing())
        return sum(heights)

    def _place(self, window: QWidget) -> QPoint:
        """Return where it is in the middle of the window's upper part."""
        corner = window.mapToGlobal(window.rect().topLeft())
        down = min(96, window.height() // 8, max(0, window.height() - self.height() - 2 * GRID))
        return corner + QPoint((window.width() - self.width()) // 2, down)
