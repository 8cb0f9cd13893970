"""Small widgets that several panels use."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QWidget,
)

from explorer.app.shell.key_text import key_text
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.ui.focus_rings import RingedButton

_FIELD_MARGIN = 8
"""Pixels of a line edit's width for its frame, margins and cursor."""


class ElidedLabel(QLabel):
    """A line of plain text, elided with … at its end; the whole text is its tooltip then, or always a longer one."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = self._longer = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full(text)

    def set_full(self, text: str, longer: str = "") -> None:
        """Set the text; ``longer`` is what its tooltip and screen readers say instead."""
        self._full, self._longer = " ".join(text.split()), " ".join(longer.split())
        self.setAccessibleName(self._longer or self._full)
        self.setToolTip("")
        self.setText("")
        self._elide()
        self.updateGeometry()  # Qt does that for the text that is shown, which may be the same.

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._full) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._elide()
        super().paintEvent(event)

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._full, Qt.TextElideMode.ElideRight, max(0, self.width() - 2))
        shown = "" if shown == "…" else shown  # It would tell nothing.
        if shown != self.text():
            self.setText(shown)
            told = self._longer if self._longer != self._full else ""
            self.setToolTip(told or (self._full if shown != self._full else ""))


class FrameAbove(QFrame):
    """A frame over the pages: a press beside its buttons is not one on the page below."""

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            return True
        return super().event(event)


class ValueField(QLineEdit):
    """A read-only line that can be selected and copied, elided with … in the middle.

    The whole text is its tooltip then, and in the field while that has the focus.
    """

    def __init__(self, value: str, parent: QWidget | None = None) -> None:
        super().__init__(value, parent)
        self.value = value
        self.setObjectName("value")
        self.setReadOnly(True)
        self.setTextMargins(-3, 0, 0, 0)  # Aligned with labels.
        self.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text() != self.value:
            self.setText(self.value)
            self.setCursorPosition(0)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # The selection stays if the focus goes to its own menu or another window.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.deselect()
            self._elide()

    def _elide(self) -> None:
        if self.hasFocus():
            return
        # The frame, the line edit's own margins, and the cursor's pixel.
        room = self.contentsRect().width() - self.textMargins().left() - self.textMargins().right() - _FIELD_MARGIN
        shown = QFontMetrics(self.font()).elidedText(self.value, Qt.TextElideMode.ElideMiddle, max(0, room))
        if shown != self.text():
            self.setText(shown)
            self.setCursorPosition(0)
        self.setToolTip(self.value if shown != self.value else "")


class TimeEntry(QLineEdit):
    """A field for a time of the episode: 2:15:12, 135:12 or 8112."""

    chosen = Signal(int)
    """The seconds that were entered; the focus has left by then."""
    wrong = Signal(str)
    """Why the text is not a time."""
    left = Signal()
    """The focus can leave: a time was entered, or Escape pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(20)
        self.returnPressed.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        try:
            seconds = timecode.parse(self.text())
        except ValueError as error:
            self.wrong.emit(str(error))
            self.selectAll()
            return
        self._leave()
        self.chosen.emit(seconds)

    def _leave(self) -> None:
        self.left.emit()


class PushButton(RingedButton, QPushButton):
    """A button that shows the focus by a ring, if it came there by the keyboard: with a gap where it is filled."""

    @property
    def is_filled(self) -> bool:
        """Override RingedButton: what a dialog suggests is filled."""
        return bool(self.property("primary")) or self.isDefault()


def text_label(text: str = "", *, muted: bool = False, small: bool = False, heading: bool = False) -> QLabel:
    """Make a label of plain text that wraps; text from outside is not interpreted as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    for name, value in (("muted", muted), ("small", small), ("heading", heading)):
        label.setProperty(name, value)
    return label


class ActionButton(QToolButton):
    """A button for an action, by whose whole text screen readers call it, however short the button's own is."""

    def take_action(self, action: QAction) -> None:
        """Stand for an action from now on, and for the one before no longer."""
        if before := self.defaultAction():
            self.removeAction(before)
        self.setDefaultAction(action)

    def actionEvent(self, event: QActionEvent) -> None:
        """Override Qt: the action is another one, or may have another text or other keys now."""
        super().actionEvent(event)
        if event.action() is self.defaultAction():
            self._name(event.action())

    def _name(self, action: QAction) -> None:
        """Tell screen readers the action's text and its keys, and not its tooltip, which says the text again."""
        self.setAccessibleName(action.text().replace("&&", "&"))
        self.setAccessibleDescription("  ".join(map(key_text, (key.toString() for key in action.shortcuts()))))

    def checkStateSet(self) -> None:
        """Override Qt, which lets a screen reader's “toggle” tick the action, and does not run it."""
        action = self.defaultAction()
        if action and action.isChecked() != self.isChecked():
            action.trigger()


def tool_button(action: QAction, *, text: bool = False) -> ActionButton:
    """Make a flat button for an action; an icon alone, or with its text."""
    button = ActionButton()
    button.take_action(action)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    button.setToolButtonStyle(style)
    return button


def push_button(text: str, *, primary: bool = False, removes: bool = False) -> QPushButton:
    """Make a button with text; at most one of a group is primary; ``removes`` warns of what the user would lose."""
    button = PushButton(text)
    button.setProperty("primary", primary)
    button.setProperty("removes", removes)
    button.setAutoDefault(True)
    return button


class _ClearIcon(QObject):
    """Gives the button that clears a field the icon of the theme; Qt's own is of no theme."""

    def __init__(self, action: QAction, theme: Theme) -> None:
        super().__init__(action)
        self._action, self._theme = action, theme
        theme.changed.connect(self._restyle)
        theme.icons_loaded.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._action.setIcon(self._theme.icon("x", "muted"))


def clearable(field: QLineEdit | QKeySequenceEdit, name: str, theme: Theme) -> None:
    """Add a button to a field that clears it; ``name`` is for screen readers, which Qt tells none."""
    field.setClearButtonEnabled(True)
    if action := field.findChild(QAction, "_q_qlineeditclearaction"):
        action.setText(name)
        _ClearIcon(action, theme)


def typed_text(editor: QPlainTextEdit | QTextEdit) -> str:
    """Return an editor's text with its spaces as they were typed: ``toPlainText`` makes common ones of those at which
    no line breaks."""
    return editor.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def vertical_rule() -> QFrame:
    """Make a thin line between groups of a toolbar."""
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedSize(1, 18)
    return rule


def menu_button(tip: str, name: str) -> QToolButton:
    """Make a button that opens a menu at once; ``name`` is for screen readers."""
    button = QToolButton()
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
