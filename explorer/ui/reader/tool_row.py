"""The reader's toolbar: page, zoom, annotation tools, search."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from explorer.app.shell.action_table import DRAWING, TOOLS
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import COLORS
from explorer.model.page_labels import label_of, page_called
from explorer.model.translation import tr
from explorer.model.view_settings import Fit
from explorer.ui.reader.annotation_tools.swatches import swatch_icon
from explorer.ui.reader.pages.view_menu import page_menu
from explorer.ui.reader.tool_menus import fill_more, options_menu
from explorer.ui.reader.zoom_field import ZoomField
from explorer.ui.small_widgets import ActionButton, menu_button, tool_button, vertical_rule

_AROUND_NUMBER = 22
"""Pixels of a field around its number."""
_ON_TEXT = ("highlight", "underline", "strike")
"""The tools for text, whose buttons stay in a narrow toolbar longest."""
_SWATCH_PX = 22
"""The width of a color's button."""


class PageField(QLineEdit):
    """A field for the page's label, or its number from 1; Enter goes there, Escape restores the current one."""

    chosen = Signal(int)
    """A page, from 0, to go to."""
    left = Signal()
    """Escape was pressed, or Enter with an invalid page."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._page, self._count = 0, 0
        self._labels: Sequence[str] = ()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(tr("Page"))
        self.returnPressed.connect(self._choose)

    def set_page(self, page: int, count: int, labels: Sequence[str] = ()) -> None:
        """Show the current page and the number of pages; ``labels`` as in DocumentInfo."""
        self._page, self._count, self._labels = page, count, labels
        self.setEnabled(count > 0)
        tip = tr("Page {0} of {1}", page + 1, count) if count else tr("Page")
        tip = self._actions.keyed(tip, "go.page")
        if labels:
            tip += "\n" + tr("Type a label, a number, or # and a number")
        self.setToolTip(tip)
        self._widen()
        if not self.hasFocus():
            self.setText(self._called())
            self.setCursorPosition(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widen()

    def _widen(self) -> None:
        # Labels such as "xviii" and "A-12" are wider than numbers.
        digits = max(len(str(self._count)), 6 if self._labels else 3)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * digits) + _AROUND_NUMBER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # An invalid or incomplete number is replaced by the current page.
        self.setText(self._called())
        super().focusOutEvent(event)

    def _choose(self) -> None:
        page = page_called(self.text(), self._labels, self._count)
        if page is None:
            self.left.emit()
        else:
            self.chosen.emit(page)

    def _called(self) -> str:
        return label_of(self._labels, self._page) if self._count else ""


class ToolRow(QFrame):
    """Shows the reader's actions; buttons without room lose their text, then move to a menu at the end."""

    page_chosen = Signal(int)
    zoom_chosen = Signal(float)

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._theme = actions, theme
        self.setObjectName("tools")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        self.field = PageField(actions)
        self.field.chosen.connect(self.page_chosen)
        self.count = QLabel()
        self._widest = ""
        self._is_away, self._is_wanted, self._is_stale = False, True, False
        self.zoom = ZoomField(actions, theme)
        self.zoom.chosen.connect(self.zoom_chosen)
        self._worded: list[QToolButton] = []
        self._fit_shown: Fit | None = "width"
        self.pages = self._pages()
        self._palette, self._swatches = self._color_menu(), self._colors()
        buttons = {name: self._words(f"tool.{name}") for name in TOOLS if name not in DRAWING[1:]}
        self._marks = list(buttons.values())
        self._drawing = buttons[DRAWING[0]]
        for name in ("ink", "text"):
            menu = options_menu(actions, name, buttons[name])
            buttons[name].setMenu(menu)
            menu.aboutToHide.connect(partial(_look_up, buttons[name]))
            buttons[name].setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        for name in DRAWING:
            actions[f"tool.{name}"].toggled.connect(partial(self._take_drawing, name))
        back, forward = tool_button(actions["go.back"]), tool_button(actions["go.forward"])
        rules = [vertical_rule() for _ in range(4)]
        outline = tool_button(actions["view.outline"])
        zooms = tool_button(actions["read.zoom_out"]), tool_button(actions["read.zoom_in"])
        parts = (
            outline,
            back,
            forward,
            rules[0],
            self.field,
            self.count,
            rules[1],
            zooms[0],
            self.zoom,
            zooms[1],
            self.pages,
            rules[2],
            *self._marks,
            rules[3],
            self._swatches,
            self._palette,
        )
        on_text = tuple(buttons[name] for name in _ON_TEXT)
        rarer = tuple(button for name, button in buttons.items() if name not in {*_ON_TEXT, "note"})
        find, split = ends = (self._words("read.find"), self._words("view.split"))
        self._spare: tuple[tuple[QWidget, ...], ...] = (
            *((one,) for one in rules),
            rarer,
            (outline,),
            (split,),
            (self.count,),
            (back, forward),
            *((one,) for one in (self.pages, self._palette, buttons["note"])),
            on_text,
            (find,),
            (zooms[0], self.zoom, zooms[1]),
        )
        """What a narrow toolbar leaves out, in this order; of what belongs together, all or nothing."""
        for widget in parts:
            row.addWidget(widget)
        row.addStretch(1)
        self.more = self._more()
        for widget in (*ends, self.more):
            row.addWidget(widget)
        self._parts: tuple[QWidget, ...] = (*parts, *ends)
        theme.changed.connect(self._paint_colors)
        # After the style has been applied, which decides how wide a button is.
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_seen)
        for signal in (theme.icons_loaded, theme.changed):
            signal.connect(self._name_pages)
            signal.connect(self._paint_more)
            signal.connect(self._fitting.start)
        self._name_pages()
        self._paint_more()

    def show_page(self, page: int, count: int, labels: Sequence[str] = ()) -> None:
        """Show the page (from 0) and the number of pages, by its label if it has one; ``labels`` as in DocumentInfo."""
        self.field.set_page(page, count, labels)
        text = tr("of {0}", count) if count else ""
        widest = text
        if labels:
            text, widest = (tr("({0} of {1})", number, count) for number in (page + 1, count))
        self.count.setText(text)
        if widest != self._widest:
            # As wide as for the last page, so that the buttons after it do not move while scrolling.
            self._widest = widest
            self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance(widest) if labels else 0)
            if self.isVisible():
                self._fit()
        if not count:
            self.zoom.show_zoom("")

    def put_away(self, away: bool) -> None:
        """Hide it whatever is shown, or let it be shown again."""
        self._is_away = away
        self.setVisible(self._is_wanted)

    def setVisible(self, visible: bool) -> None:
        """Override Qt: it stays hidden while it is put away."""
        self._is_wanted = visible
        super().setVisible(visible and not self._is_away)

    def show_zoom(self, zoom: float, fit: Fit | None) -> None:
        """Show the zoom, and what it fits; None if it is a number."""
        self.zoom.show_zoom(f"{round(zoom * 100)} %" if zoom >= 0.01 else "< 1 %")
        self._fit_shown = fit
        self._name_pages()

    def show_color(self, name: str) -> None:
        """Show the color of the next annotation."""
        self._by_name[name].setChecked(True)
        self._palette.setIcon(self._by_name[name].icon())

    def minimumSizeHint(self) -> QSize:
        # The minimum width is that of the buttons that always stay.
        return QSize(300, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:  # At once, or the next paint would show what has no room.
            self._fit()
        self._fitting.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit()

    def _fit_seen(self) -> None:
        """Fit; a hidden row, as that of the inactive side, when it is shown."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._fit()

    def _fit(self) -> None:
        """Show everything if there is room; otherwise leave things out one by one."""
        self._show_words(True)
        self._show_colors(True)
        for widget in (one for group in self._spare for one in group):
            widget.show()
        savings = [
            lambda: self._show_words(False, self._marks),
            lambda: self._show_words(False),
            lambda: self._show_colors(False),
        ]
        room = self.width()
        while (needed := self._needed()) > room and savings:
            savings.pop(0)()
        more = 0
        for group in self._spare:
            if needed + more <= room:
                break
            for widget in group:
                widget.hide()
                needed -= _width(widget)
                if isinstance(widget, QToolButton):
                    more = _width(self.more)
        self.more.setVisible(bool(self._given_up()))
        if row := self.layout():
            row.activate()  # Before the next paint, which would show the parts one over the other.

    def _show_words(self, words: bool, buttons: Sequence[QToolButton] = ()) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in buttons or self._worded:
            button.setToolButtonStyle(style)

    def _show_colors(self, all_of_them: bool) -> None:
        for button in self._by_name.values():
            button.setVisible(all_of_them)
        self._swatches.setVisible(all_of_them)
        self._palette.setVisible(not all_of_them)

    def _needed(self) -> int:
        """Return the width in pixels of all visible buttons, without the menu of those that are left out."""
        return sum(_width(part) for part in self._parts if not part.isHidden()) + 4 * GRID

    def _given_up(self) -> list[QAction]:
        """Return the actions whose buttons are left out, in order."""
        hidden = (part for part in self._parts if isinstance(part, QToolButton) and part.isHidden())
        return [action for part in hidden if (action := part.defaultAction())]

    def _more(self) -> QToolButton:
        """Fill the menu of left-out actions."""
        button = menu_button(tr("More tools"), tr("More tools"))
        menu = QMenu(button)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        button.setMenu(menu)
        button.hide()
        return button

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        fill_more(menu, self._actions, self._given_up())

    def _paint_more(self) -> None:
        self.more.setIcon(self._theme.icon("chevrons-right"))

    def _words(self, action_id: str) -> ActionButton:
        button = tool_button(self._actions[action_id], text=True)
        # Qt may shrink a tool button below its text's width; these hide their text instead.
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._worded.append(button)
        return button

    def _pages(self) -> QToolButton:
        """Make the menu of zoom and page arrangement."""
        button = menu_button(tr("Page layout and zoom"), tr("Page layout and zoom"))
        button.setMenu(page_menu(self._actions, button))
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.setEnabled(self._actions["read.fit"].isEnabled())
        self._actions["read.fit"].enabledChanged.connect(button.setEnabled)
        self._worded.append(button)
        return button

    def _name_pages(self) -> None:
        texts = {"width": tr("Fit width"), "page": tr("Fit page"), None: tr("Fit")}
        icons = {"width": "move-horizontal", "page": "maximize", None: "file-text"}
        if self.pages.text() != texts[self._fit_shown]:
            self.pages.setText(texts[self._fit_shown])
            self._fitting.start()
        self.pages.setIcon(self._theme.icon(icons[self._fit_shown]))

    def _take_drawing(self, name: str, on: bool) -> None:
        """Let the button of the drawing tools stand for the one that was used last."""
        action = self._actions[f"tool.{name}"]
        if on and self._drawing.defaultAction() is not action:
            self._drawing.take_action(action)
            self._fitting.start()

    def _color_menu(self) -> QToolButton:
        button = menu_button(tr("Color (1 to 8)"), tr("Color"))
        menu = QMenu(button)
        for name in COLORS:
            menu.addAction(self._actions[f"mark.color.{name}"])
        menu.addSeparator()
        menu.addAction(self._actions["mark.palette"])
        button.setMenu(menu)
        button.setEnabled(self._actions[f"mark.color.{COLORS[0]}"].isEnabled())
        self._actions[f"mark.color.{COLORS[0]}"].enabledChanged.connect(button.setEnabled)
        button.hide()
        return button

    def _colors(self) -> QWidget:
        """Make the color buttons, close together, so that eight fit beside the tools."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._by_name: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        for name in COLORS:
            action = self._actions[f"mark.color.{name}"]
            button = QToolButton()
            button.setObjectName(name)
            button.setCheckable(True)
            button.setProperty("swatch", True)
            button.clicked.connect(action.trigger)
            button.setEnabled(action.isEnabled())
            action.enabledChanged.connect(button.setEnabled)
            group.addButton(button)
            row.addWidget(button)
            self._by_name[name] = button
        self._paint_colors()
        return holder

    def _paint_colors(self) -> None:
        for name in COLORS:
            action, button = self._actions[f"mark.color.{name}"], self._by_name[name]
            icon = swatch_icon(self._theme, name, 16, self.devicePixelRatioF())
            action.setIcon(icon)
            action.setIconVisibleInMenu(True)
            button.setIcon(icon)
            button.setFixedWidth(self._theme.scaled(_SWATCH_PX))
            button.setToolTip(self._actions.tip(action.objectName()))
            button.setAccessibleName(self._actions.words(action.objectName()))
            if button.isChecked():
                self._palette.setIcon(icon)


def _width(part: QWidget) -> int:
    """Return the width in pixels that a part and the gap after it take."""
    return min(max(part.sizeHint().width(), part.minimumWidth()), part.maximumWidth()) + GRID


def _look_up(button: QToolButton) -> None:
    """Tell a button whether the pointer is over it: it didn't hear of that while its menu was open."""
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, button.rect().contains(button.mapFromGlobal(QCursor.pos())))
    button.update()
