"""Controls of settings: a switch, segments of which one is chosen, a menu, and fields of text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QMarginsF, QPoint, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QRadioButton, QSizePolicy, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.drop_down import DropDown
from explorer.ui.focus_rings import RingedButton
from explorer.ui.small_widgets import push_button
from explorer.ui.user_folders import documents_folder

Choices = Sequence[tuple[Any, str]]
_LEAST_LETTERS = 12
"""How many wide letters a menu has room for at least."""


class SettingControl(Protocol):
    """What a row needs of its control."""

    chosen: SignalInstance
    """A value that the user has chosen; a field's may be refused."""

    def show_value(self, value: Any) -> None:
        """Show a value, without a signal."""


class Switch(QCheckBox):
    """A check box that looks like a switch."""

    chosen = Signal(object)
    WIDTH, HEIGHT = 34, 18
    RING = 3
    """Pixels around it, for the ring that shows the focus."""

    def __init__(self, theme: Theme, *, inverted: bool = False) -> None:
        super().__init__()
        self._theme, self._inverted = theme, inverted
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda on: self.chosen.emit(on != inverted))

    def show_value(self, value: bool) -> None:
        """Show a value, without a signal."""
        self.setChecked(value != self._inverted)
        self.update()

    def sizeHint(self) -> QSize:
        scaled = self._theme.scaled
        return QSize(scaled(self.WIDTH) + 2 * self.RING, scaled(self.HEIGHT) + 2 * self.RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, track = self._theme, QRectF(self.rect()).marginsRemoved(QMarginsF(*[self.RING] * 4))
        round_ = track.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.isChecked() else "ctl", 1 if self.isEnabled() else 0.4))
        painter.drawRoundedRect(track, round_, round_)
        knob = QRectF(0, 0, track.height() - 4, track.height() - 4)
        knob.moveCenter(track.center())
        knob.moveRight(track.right() - 2) if self.isChecked() else knob.moveLeft(track.left() + 2)
        painter.setBrush(theme.color("on_accent" if self.isChecked() else "field"))
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_ + 2, round_ + 2)
        painter.end()


class _Segment(RingedButton, QRadioButton):
    """One of several choices side by side, with the ring of a button."""


class Segments(QWidget):
    """Choices side by side, one of which is chosen; the arrow keys choose another one."""

    chosen = Signal(object)

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.buttons: dict[Any, QRadioButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (value, text) in enumerate(choices):
            button = self.buttons[value] = _Segment(text)
            button.setObjectName("segment")
            button.setProperty("last", place == len(choices) - 1)
            button.clicked.connect(lambda _, value=value: self.chosen.emit(value))
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show a value, without a signal."""
        for one, button in self.buttons.items():
            button.setChecked(one == value)
        # Tab leads to the chosen one, and past the others.
        for one, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one == value else Qt.FocusPolicy.ClickFocus)
            if one == value:
                self.setFocusProxy(button)


class ChoiceMenu(DropDown):
    """Choices of which one is shown."""

    chosen = Signal(object)

    def __init__(self, choices: Choices, theme: Theme) -> None:
        super().__init__(theme)
        for value, text in choices:
            self.addItem(text, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda at: self.chosen.emit(self.itemData(at)))

    def show_value(self, value: Any) -> None:
        """Show a value, without a signal."""
        self.setCurrentIndex(self.findData(value))

    def minimumSizeHint(self) -> QSize:
        """Override Qt, which makes it never narrower than its longest choice: in a narrow dialog that is cut."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().horizontalAdvance("M" * _LEAST_LETTERS)), hint.height())

    def set_icons(self, icon: Callable[[Any], QIcon]) -> None:
        """Show an icon beside each choice."""
        for at in range(self.count()):
            self.setItemIcon(at, icon(self.itemData(at)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The page is scrolled, not a setting changed that happens to pass under the pointer.
        event.ignore()


class LineField(QLineEdit):
    """A field of text; the text is chosen when the user presses Enter or leaves the field."""

    chosen = Signal(object)

    def __init__(self, empty: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(empty)
        self.editingFinished.connect(self.commit)
        self._shown = ""

    def show_value(self, value: Any) -> None:
        """Show a value, without a signal."""
        self._shown = str(value)
        if self.text() != self._shown:
            self.setText(self._shown)

    def commit(self) -> None:
        """Choose what was typed."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.chosen.emit(self.text())


class FolderField(QWidget):
    """A field for a folder, with a button that asks for one."""

    chosen = Signal(object)

    def __init__(self, empty: str, ask: Callable[[Path], Path | None]) -> None:
        super().__init__()
        self._ask = ask
        self.field = LineField(empty)
        self.field.chosen.connect(self.chosen)
        self.button = push_button(tr("Choose…"))
        self.button.setAccessibleName(tr("Choose a folder"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.field)

    def show_value(self, value: Path | None) -> None:
        """Show a value, without a signal."""
        self.field.show_value(value or "")

    def commit(self) -> None:
        """Choose what was typed."""
        self.field.commit()

    def _choose(self) -> None:
        here = Path(self.field.text())
        if folder := self._ask(here if here.is_dir() else documents_folder()):
            self.show_value(folder)
            self.chosen.emit(str(folder))


class ProxyField(QWidget):
    """The system's proxy, none, or one that is typed."""

    chosen = Signal(object)

    def __init__(self, empty: str, none: str) -> None:
        super().__init__()
        self._none = none
        self.ways = Segments(
            (("", tr("System")), (none, tr("None")), ("manual", tr("Manual"))),
        )
        self.field = LineField(empty)
        self.field.setAccessibleName(tr("Address of the proxy"))
        self.field.chosen.connect(self.chosen)
        self.ways.chosen.connect(self._chosen)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.ways)
        column.addWidget(self.field, 1)
        self.setFocusProxy(self.ways)

    def show_value(self, value: str) -> None:
        """Show a value, without a signal."""
        way = value if value in ("", self._none) else "manual"
        self.ways.show_value(way)
        self.field.show_value("" if way != "manual" else value)
        self.field.setEnabled(way == "manual")

    def commit(self) -> None:
        """Choose what was typed."""
        if self.field.isEnabled() and self.field.text():
            self.field.commit()

    def _chosen(self, way: str) -> None:
        self.field.setEnabled(way == "manual")
        if way == "manual":
            self.ways.show_value(way)
            self.field.setFocus()
        else:
            self.chosen.emit(way)
