"""The dialog for the names and values of the annotation colors; changes apply at once, everywhere."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model import annotation_colors
from explorer.model.annotation_colors import Swatch
from explorer.model.known_settings import PALETTE
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.reader.annotation_tools.swatches import swatch_icon
from explorer.ui.small_widgets import push_button, text_label

AskColor = Callable[[QColor, str], QColor | None]

_SWATCH_PX = 20


class ColorsDialog(Dialog):
    """A line for each color: its key, the color itself, its name.

    Args:
        ask: asks for a color (current color, title); returns None if the user cancels.
    """

    def __init__(self, context: AppContext, parent: QWidget, ask: AskColor | None = None) -> None:
        super().__init__(parent)
        self._context, self._ask = context, ask or self._ask_color
        self.setWindowTitle(tr("Annotation colors"))
        self.looks: dict[str, QToolButton] = {}
        self.names: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for line, swatch in enumerate(context.theme.palette):
            self._add(grid, line, swatch)
        self.reset = push_button(tr("Reset to defaults"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self._apply(annotation_colors.DEFAULT))
        close = push_button(tr("Close"), primary=True)
        close.clicked.connect(self.accept)
        feet = QHBoxLayout()
        feet.addWidget(self.reset)
        feet.addStretch(1)
        feet.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        told = tr("Name your colors, e.g. “Method”, “Doubt”, “Cite this”. Shortcuts stay the same.")
        column.addWidget(text_label(told, muted=True))
        column.addLayout(grid)
        column.addLayout(feet)
        self.setMinimumWidth(420)  # The title has room beside the system's buttons.
        self._show()

    # Private helpers

    def _add(self, grid: QGridLayout, line: int, swatch: Swatch) -> None:
        key = QLabel(str(line + 1))
        key.setObjectName("key")
        look = self.looks[swatch.id] = QToolButton()
        size = self._context.theme.scaled(_SWATCH_PX)
        look.setIconSize(QSize(size, size))
        look.clicked.connect(partial(self._recolor, swatch.id))
        name = self.names[swatch.id] = QLineEdit()
        name.setMaxLength(annotation_colors.MOST_LETTERS)
        name.setAccessibleName(tr("Name of color {0}", line + 1))
        name.editingFinished.connect(partial(self._rename, swatch.id))
        for column, widget in enumerate((key, look, name)):
            grid.addWidget(
                widget, line, column, Qt.AlignmentFlag.AlignVCenter if widget is key else Qt.AlignmentFlag(0)
            )
        grid.setColumnStretch(2, 1)

    def _show(self) -> None:
        """Show the current colors; an empty name reverts to the one before."""
        for swatch in self._context.theme.palette:
            self.names[swatch.id].setText(swatch.label)
            look = self.looks[swatch.id]
            look.setIcon(swatch_icon(self._context.theme, swatch.id, _SWATCH_PX, self.devicePixelRatioF()))
            look.setToolTip(tr("Change color ({0})", swatch.color))
            look.setAccessibleName(tr("Change color of {0}", swatch.label))

    def _rename(self, swatch_id: str, *_: object) -> None:
        text = self.names[swatch_id].text()
        swatch = next(one for one in self._context.theme.palette if one.id == swatch_id)
        self._change(swatch_id, name=swatch.name if text == swatch.label else text)

    def _recolor(self, swatch_id: str, *_: object) -> None:
        now = self._context.theme.highlight(swatch_id)
        name = annotation_colors.label_of(self._context.theme.palette, swatch_id)
        if color := self._ask(now, tr("Color for {0}", name)):
            self._change(swatch_id, color=color.name())

    def _change(self, swatch_id: str, **fields: str) -> None:
        now = self._context.theme.palette
        self._apply(tuple(replace(one, **fields) if one.id == swatch_id else one for one in now))

    def _apply(self, wanted: annotation_colors.Palette) -> None:
        if all(one.name.strip() for one in wanted):
            news = annotation_colors.read(annotation_colors.written(wanted))
            self._context.settings.put(PALETTE, news)
        self._show()

    def _ask_color(self, now: QColor, title: str) -> QColor | None:
        color = QColorDialog.getColor(now, self, title)
        return color if color.isValid() else None
