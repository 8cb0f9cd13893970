"""The line in the player's row that says what is being discussed, or what is wrong, with buttons for what to do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.small_widgets import ElidedLabel, TimeEntry

Offers = Sequence[tuple[str, Callable[[], object]]]
"""Texts of buttons, and what each does."""
_FIELD_PX = 110
_LEAST_LETTERS = 8


class TimePrompt(TimeEntry):
    """A field for a time of the episode; the line before it says which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken: Callable[[int], object] = lambda _: None
        self.chosen.connect(lambda seconds: self._taken(seconds))
        self.hide()

    def ask(self, question: str, taken: Callable[[int], object], suggestion: str = "") -> None:
        """Ask for a time; ``taken`` gets the seconds."""
        self._taken = taken
        self.setPlaceholderText(tr("1:26:45"))
        self.setAccessibleName(question)
        self.setToolTip(question)
        self.setText(suggestion)
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _leave(self) -> None:
        self.hide()
        super()._leave()


class NowLine(QWidget):
    """A text with an icon and up to three buttons. The text is elided before a button goes, and no button is cut."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self.text = ElidedLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.offers: list[QToolButton] = []
        self.prompt = TimePrompt()
        self._shown: object = None
        self._name = ("", "")
        self._texts = ("", "")
        self._strong = False
        self._asked = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._icon)
        self._row.addWidget(self.text)
        self._row.addWidget(self.prompt)
        self._row.addStretch(1)
        self.prompt.left.connect(self._show_parts)
        theme.changed.connect(self._restyle)

    def ask(self, question: str, short: str, taken: Callable[[int], object], suggestion: str = "") -> None:
        """Ask for a time in place of the text and the buttons; ``taken`` gets the seconds, and ``short`` is asked where
        the question has no room."""
        self._asked = short
        self.prompt.ask(question, taken, suggestion)
        self._show_parts()

    def show_text(
        self,
        text: str,
        offers: Offers = (),
        *,
        short: str = "",
        icon: str = "",
        role: str = "muted",
        strong: bool = False,
    ) -> None:
        """Show a text, an icon in a color of the theme, and buttons; the same again changes nothing.

        Args:
            short: what is shown instead where the text has no room.
        """
        what = (text, tuple(one for one, _ in offers), short, icon, role, strong)
        if what == self._shown:
            return
        self._shown, self._name, self._strong = what, (icon, role), strong
        self._texts = (text, short)
        for one in self.offers:
            self._row.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.offers = [self._button(*one) for one in offers]
        self._restyle()
        self._show_parts()

    def minimumSizeHint(self) -> QSize:
        """Override Qt: any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: show the short text where the other one has no room, and only the buttons that have some."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        measure = self.text.fontMetrics().horizontalAdvance
        if not self.prompt.isHidden():
            asked, room = self.prompt.accessibleName(), self.width() - self.prompt.width() - 2 * GRID
            self.text.set_full(asked if measure(asked) + 4 <= room else self._asked, asked)
            for one in self.offers:
                one.hide()
            return
        text, short = self._texts
        room = self.width() - GRID - (16 + GRID if self._name[0] else 0)
        least = self._least_text()
        for one in self.offers:
            needed = one.sizeHint().width() + GRID
            has_room = room - needed >= least
            one.setVisible(has_room)
            room -= needed if has_room else 0
        fits = not short or measure(text) + 4 <= room
        self.text.set_full(text if fits else short, text)

    def _least_text(self) -> int:
        """Return the width that the text keeps beside buttons: that of its short form, or of a few letters."""
        text, short = self._texts
        measure = self.text.fontMetrics().horizontalAdvance
        return (measure(short) if short else min(measure(text), measure("n" * _LEAST_LETTERS))) + 4

    def _button(self, text: str, call: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.setObjectName("offer")
        button.clicked.connect(lambda: call())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _show_parts(self) -> None:
        self._fit()
        self._icon.setVisible(bool(self._name[0]) and self.prompt.isHidden())

    def _restyle(self) -> None:
        icon, role = self._name
        self.prompt.setFixedWidth(self._theme.scaled(_FIELD_PX))
        # By the palette and not by the style sheet: naming QStyle, to match its rules again, takes 6 ms.
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color("text" if self._strong else "muted"))
        self.text.setPalette(palette)
        if icon:
            self._icon.setPixmap(self._theme.pixmap(icon, role, 16))
