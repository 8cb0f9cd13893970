"""The filter of the notes list: a field for words and conditions, and a menu that fills in conditions."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import KINDS
from explorer.model.kind_names import kind_names
from explorer.model.known_settings import NOTES_HERE, NOTES_ORDER
from explorer.model.note_filter import NoteFilter, has, parse, toggled, written
from explorer.model.translation import tr
from explorer.ui.notes.notes_rows import Order
from explorer.ui.small_widgets import ElidedLabel, clearable

_MOST_TAGS = 60


class FilterRow(QWidget):
    """The field, the menu button, and the number of items shown. Order and scope are remembered, the text is not."""

    changed = Signal()
    """The filter changed."""
    everywhere_asked = Signal()
    """The user wants to search the whole library."""
    order_changed = Signal()
    """The order changed."""

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        tags: Callable[[], Iterable[str]],
        paper_id: Callable[[str], str | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._theme, self._tags, self._paper_id = settings, theme, tags, paper_id
        self.order: Order = settings.get(NOTES_ORDER)
        self.only_here = settings.get(NOTES_HERE)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("Filter by text, #tag, color:…"))
        self.box.setAccessibleName(tr("Filter notes"))
        clearable(self.box, tr("Clear"), theme)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button = QToolButton()
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.button.setAccessibleName(tr("Filter and sort"))
        self.button.setToolTip(tr("Filter by kind, color, tag and time; sort"))
        self.count = ElidedLabel()
        self.count.setProperty("muted", True)
        self.count.setProperty("small", True)
        self.count.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.box, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 0, 3 * GRID - 4, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.count)
        self.box.textChanged.connect(self._typed)
        theme.icons_loaded.connect(self._mark)
        theme.changed.connect(self._mark)
        self._mark()

    @property
    def wanted(self) -> NoteFilter:
        """Return the filter."""
        return parse(self.box.text(), self._theme.palette, self._paper_id)

    @property
    def is_on(self) -> bool:
        """Return whether the filter may hide items."""
        return bool(self.box.text().strip()) or self.only_here

    def clear(self) -> None:
        """Clear the filter."""
        self._set_here(False)
        self.box.clear()

    def toggle(self, name: str, value: str, *, only: bool = False) -> None:
        """Add a condition to the field, or remove it."""
        self.box.setText(toggled(self.box.text(), name, value, only=only))

    def show_only(self, name: str, value: str) -> None:
        """Filter by one condition alone, in all papers."""
        self._set_here(False)
        self.box.setText(written(name, value))

    def show_count(self, shown: int, of: int, about: str = "") -> None:
        """Show how many items of how many are shown, and what they are about, if the filter names it by a time."""
        self.count.setVisible(self.is_on and of > 0)
        told = tr("{0} of {1}", shown, of)
        self.count.set_full(f"{told} · {about}" if about else told)

    def _typed(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        self.button.setIcon(self._theme.icon("list-filter", "accent" if self.is_on else "text"))

    def _set_here(self, on: bool) -> None:
        if on != self.only_here:
            self.only_here = on
            self._settings.put(NOTES_HERE, on)
            self._typed()

    def _set_order(self, order: Order) -> None:
        if order != self.order:
            self.order = order
            self._settings.put(NOTES_ORDER, order)
            self.order_changed.emit()

    def _fill(self) -> None:
        """Fill the menu according to the current state."""
        menu = self.menu
        menu.clear()
        kinds, colors, tags = (menu.addMenu(one) for one in (tr("Kind"), tr("Color"), tr("Tag")))
        names = kind_names()
        for kind in KINDS:
            self._condition(kinds, names[kind], "kind", kind)
        for one in self._theme.palette:
            name = one.name if '"' not in one.name else one.id
            self._condition(colors, one.label, "color", name, swatch(QColor(one.color), self._theme))
        for tag in list(self._tags())[:_MOST_TAGS]:
            self._condition(tags, tag, "tag", tag)
        tags.setEnabled(not tags.isEmpty())
        self._condition(menu, tr("With time"), "time", "yes", only=True)
        self._condition(menu, tr("Without time"), "time", "no", only=True)
        menu.addSeparator()
        self._choice(tr("This paper only"), self.only_here, partial(self._set_here, not self.only_here))
        menu.addSeparator()
        self._choice(tr("By page"), self.order == "place", partial(self._set_order, "place"))
        self._choice(tr("Newest first"), self.order == "time", partial(self._set_order, "time"))
        self._choice(tr("By color"), self.order == "color", partial(self._set_order, "color"))
        menu.addSeparator()
        menu.addAction(tr("Find in all notes…")).triggered.connect(self.everywhere_asked)
        clear = menu.addAction(tr("Clear filter"))
        clear.setEnabled(self.is_on)
        clear.triggered.connect(self.clear)

    def _condition(
        self, menu: QMenu, text: str, name: str, value: str, icon: QIcon | None = None, *, only: bool = False
    ) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(has(self.box.text(), name, value))
        if icon:
            action.setIcon(icon)
        action.triggered.connect(lambda *_: self.toggle(name, value, only=only))

    def _choice(self, text: str, on: bool, call: Callable[[], None]) -> None:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda *_: call())


def swatch(color: QColor, theme: Theme) -> QIcon:
    """Return a color as an icon."""
    side = theme.scaled(16)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("line"))
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(2.5, 2.5, side - 5, side - 5), 3, 3)
    painter.end()
    return QIcon(pixmap)
