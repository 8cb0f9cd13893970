"""Widgets for text from outside, which can be copied, and a flow layout: nothing is clipped in a narrow panel."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from explorer.app.shell.tokens import GRID
from explorer.ui.small_widgets import ElidedLabel


class Prose(QTextEdit):
    """Plain text, never markup, as high as needed; it wraps inside a word that is wider than the panel.

    Args:
        spacing: the line height in percent of the font's own.
    """

    def __init__(self, text: str, font: QFont, color: QColor, parent: QWidget, *, spacing: int = 100) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(palette)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setPlainText(text)
        self.setAccessibleName(text)
        block, letters = QTextBlockFormat(), QTextCharFormat()
        block.setLineHeight(float(spacing), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        letters.setFont(font)
        letters.setForeground(color)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)
        cursor.mergeCharFormat(letters)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll, not the text."""
        event.ignore()

    def _fit(self, *_: object) -> None:
        height = max(1, round(self.document().size().height()) + 1)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)


class Pill(ElidedLabel):
    """A word or two in a frame; elided only if the panel is narrower."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 3 * GRID, 18)
