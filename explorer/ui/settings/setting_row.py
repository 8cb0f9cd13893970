"""A row of the settings dialog: a label, a control, and what is to be said about both."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model.network_settings import NO_PROXY
from explorer.model.translation import tr, translated
from explorer.ui.reader.annotation_tools.swatches import swatch_icon
from explorer.ui.settings.setting_controls import (
    ChoiceMenu,
    FolderField,
    LineField,
    ProxyField,
    Segments,
    SettingControl,
    Switch,
)
from explorer.ui.settings.setting_specs import SettingSpec
from explorer.ui.small_widgets import text_label

AskPath = Callable[[str, Path], Path | None]
"""Asks for a folder (title, suggestion); returns None if the user cancels."""
_LABEL_PX, _NARROW_PX, _ANY_PX = 190, 560, 16_777_215
_RELEASE_MS = 50
_SEGMENT_PX, _SEGMENTS_PX = 26, 430
"""What a segment takes beside its text, and what all of them may take."""


def begin_words(text: str, starts: Iterable[str]) -> bool:
    """Return whether each of the starts begins a word of the text; inside of words, letters find too much."""
    return all(re.search(rf"(?<!\w){re.escape(start)}", text) for start in starts)


class LabeledRow(QWidget):
    """A label with a control beside it; ``words`` are more words by which the search finds the row."""

    def __init__(
        self,
        context: AppContext,
        label: str,
        control: QWidget,
        *,
        note: str = "",
        words: str = "",
        wide: bool = False,
    ) -> None:
        super().__init__()
        self._theme = context.theme
        self.label, self.control = QLabel(label), control
        self.label.setWordWrap(True)
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(note)
        for button in control.findChildren(QRadioButton):
            button.setAccessibleName(f"{label}: {button.text()}")
        for field in control.findChildren(LineField):
            field.setAccessibleName(field.accessibleName() or label)
        self._found_by = f"{label} {note} {words}".casefold()
        self.help = text_label(note, muted=True, small=True)
        self.help.setParent(self)
        self.help.setVisible(bool(note))
        self.wrong = text_label(small=True)
        self.wrong.setObjectName("wrong")
        self.wrong.hide()
        self.is_refused = False
        """Whether the control holds what was typed and not taken."""
        self.beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.beside.setSpacing(2 * GRID)
        self._is_wide = wide
        self.beside.addWidget(control, 1 if wide else 0)
        if isinstance(control, Switch) and note:
            self.beside.addWidget(self.help, 1)
        self._below = QVBoxLayout()
        self._below.setSpacing(GRID)
        self._below.addLayout(self.beside)
        if not isinstance(control, Switch):
            self._below.addWidget(self.help)
        self._below.addWidget(self.wrong)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        context.theme.changed.connect(self.restyle)
        self._halves.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self._halves.addLayout(self._below, 1)

    def restyle(self) -> None:
        """Follow another font size or width: in a narrow row the control is below its label."""
        wide = self._theme.scaled(_LABEL_PX)
        least = wide + 4 * GRID + max(map(_wanted_px, self._side_by_side()))
        narrow = self.width() < max(self._theme.scaled(_NARROW_PX), least)
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(down if narrow else beside)
        # A switch begins below other controls, the room for its ring beside them.
        ring = Switch.RING if isinstance(self.control, Switch) else 0
        self._halves.setSpacing(GRID if narrow else 4 * GRID - ring)
        self.label.setMinimumWidth(0 if narrow else wide)
        self.label.setMaximumWidth(_ANY_PX if narrow else wide)
        self._halves.setAlignment(self.label, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop)
        self.label.setMinimumHeight(0 if narrow else self._first_line())
        room = self.width() - (0 if narrow else wide + 4 * GRID)
        is_full = self._line_px() > room
        self.beside.setDirection(down if is_full else beside)
        if not self._is_wide:
            side = Qt.AlignmentFlag.AlignLeft
            self.beside.setAlignment(self.control, side if is_full else Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """Override Qt: what stands side by side can stand one below the other."""
        least = max(one.minimumSizeHint().width() for one in (self.label, *self._side_by_side()))
        return QSize(least, super().minimumSizeHint().height())

    def _line_px(self) -> int:
        """Return what the control and what stands beside it take, in pixels."""
        shown = self._side_by_side()
        return sum(one.sizeHint().width() for one in shown) + 2 * GRID * (len(shown) - 1)

    def _side_by_side(self) -> list[QWidget]:
        """Return the control and what stands beside it, without the help, which wraps."""
        items = filter(None, map(self.beside.itemAt, range(self.beside.count())))
        return [one for item in items if (one := item.widget()) and one is not self.help and not one.isHidden()]

    def _first_line(self) -> int:
        """Return the height of what stands beside the label, in pixels: a button may be higher than the control."""
        items = filter(None, map(self.beside.itemAt, range(self.beside.count())))
        shown = [self.control, *(one for item in items if isinstance(one := item.widget(), QPushButton))]
        for one in shown:
            one.ensurePolished()  # Before, they have the height of a widget without our style.
        return max(one.sizeHint().height() for one in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.restyle()

    def is_found_by(self, words: list[str], page: str) -> bool:
        """Return whether words of the row, on a page of this title, begin with all these, which are in lower case."""
        return begin_words(f"{page.casefold()} {self._found_by}", words)

    def tell(self, wrong: str) -> None:
        """Show what is wrong beside the control; nothing for an empty sentence."""
        if wrong:
            self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self.control.setAccessibleDescription(wrong or self.help.text())

    def commit(self) -> None:
        """Choose what was typed and not yet confirmed."""

    def add_below(self, widget: QWidget) -> None:
        """Add a widget below the control."""
        self._below.addWidget(widget)


class SettingRow(LabeledRow):
    """A row for a setting: it shows and changes its value, and has a way back to the default.

    Args:
        ask: asks for a folder.
    """

    def __init__(self, spec: SettingSpec, context: AppContext, ask: AskPath) -> None:
        self.spec, self._context = spec, context
        control = _control(spec, context, ask)
        texts = " ".join(translated(text) for _, text in spec.choices)
        super().__init__(
            context,
            translated(spec.label),
            control,
            note=translated(spec.help) if spec.help else "",
            words=f"{translated(spec.words)} {texts}" if spec.words else texts,
            wide=isinstance(control, LineField | FolderField | ProxyField),
        )
        self.changed = QWidget()
        row = QHBoxLayout(self.changed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(text_label(tr("Changed from default"), muted=True, small=True))
        row.addWidget(text_label("·", muted=True, small=True))
        self.reset = QPushButton(tr("Reset"))
        self.reset.setObjectName("link")
        self.reset.setAutoDefault(False)
        self.reset.setAccessibleName(tr("Reset {0} to its default", translated(spec.label)))
        self.reset.clicked.connect(self._reset)
        row.addWidget(self.reset)
        row.addStretch(1)
        for label in self.changed.findChildren(QLabel):
            label.setWordWrap(False)
        if isinstance(control, Switch):
            self.beside.insertWidget(1, self.changed)
        elif isinstance(control, LineField | FolderField | ProxyField):
            self._below.addWidget(self.changed)
        else:
            self.beside.addWidget(self.changed)
        if not isinstance(control, LineField | FolderField | ProxyField) and not (
            isinstance(control, Switch) and spec.help
        ):
            self.beside.addStretch(1)
        self._refused = ""
        self._telling = QTimer(self, singleShot=True, interval=_RELEASE_MS)
        self._telling.timeout.connect(self._tell_refused)
        cast(SettingControl, control).chosen.connect(self._choose)
        context.settings.changed.connect(self._follow)
        self._show()

    def commit(self) -> None:
        """Choose what was typed and not yet confirmed."""
        if isinstance(self.control, LineField | FolderField | ProxyField):
            self.control.commit()

    def _choose(self, value: Any) -> None:
        setting = self.spec.setting
        if isinstance(value, str) and not self.spec.choices:
            try:
                value = setting.parse(self.spec.typed(value))
            except ValueError:
                self._refuse(translated(self.spec.wrong))
                return
        if problem := self._problem(value):
            self._refuse(problem)
            return
        self._take()
        self._context.settings.put(setting, value)
        self._show()

    def _problem(self, value: Any) -> str:
        """Return what is wrong with a valid value on this computer, such as a folder that is gone; else nothing."""
        return translated(self.spec.wrong) if self.spec.refuses and self.spec.refuses(value) else ""

    def _refuse(self, wrong: str) -> None:
        self.is_refused, self._refused = True, wrong
        self._tell_refused()

    def _tell_refused(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.tell(self._refused)
        else:  # The sentence makes room for itself: a click that left the field would miss what it was meant for.
            self._telling.start()

    def _take(self) -> None:
        self.is_refused = False
        self._telling.stop()
        self.tell("")

    def _reset(self) -> None:
        self._take()
        self._context.settings.put(self.spec.setting, self.spec.setting.default)
        self._show()
        self.control.setFocus()

    def _follow(self, setting: object) -> None:
        if setting is self.spec.setting:
            self._show()

    def _show(self) -> None:
        value = self._context.settings.get(self.spec.setting)
        cast(SettingControl, self.control).show_value(value)
        self.changed.setVisible(value != self.spec.setting.default)
        self.restyle()
        if problem := self._problem(value):
            self.tell(problem)


def _wanted_px(widget: QWidget) -> int:
    """Return the width in pixels for which a widget goes below its label: a menu can be cut, and need not."""
    return (widget.sizeHint() if isinstance(widget, ChoiceMenu) else widget.minimumSizeHint()).width()


def _fit(context: AppContext, texts: list[str]) -> bool:
    """Return whether segments with these texts have room in the dialog: in some languages they may not."""
    metrics = QFontMetrics(context.theme.font())
    return sum(metrics.horizontalAdvance(text) + _SEGMENT_PX for text in texts) <= context.theme.scaled(_SEGMENTS_PX)


def _control(spec: SettingSpec, context: AppContext, ask: AskPath) -> QWidget:
    """Make the control of a row."""
    choices = [(value, translated(text)) for value, text in spec.choices]
    empty = translated(spec.empty) if spec.empty else ""
    match spec.control:
        case "switch":
            return Switch(context.theme, inverted=spec.inverted)
        case "segments" if _fit(context, [text for _, text in choices]):
            return Segments(choices)
        case "menu" | "segments":
            return ChoiceMenu(choices, context.theme)
        case "color":
            names = [(one.id, one.label) for one in context.theme.palette]
            menu = ChoiceMenu(names, context.theme)
            menu.set_icons(lambda name: swatch_icon(context.theme, name, 16, menu.devicePixelRatioF()))
            return menu
        case "folder":
            return FolderField(empty, lambda here: ask(translated(spec.label), here))
        case "proxy":
            return ProxyField(empty, NO_PROXY)
    return LineField(empty)
