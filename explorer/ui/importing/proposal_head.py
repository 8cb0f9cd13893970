"""The upper edge of a proposal: which episode it is, counts, fields to correct, and what the user should know."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CONTROL, GRID
from explorer.model import timecode
from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later as _t
from explorer.model.translation import tr, translated
from explorer.ui.small_widgets import ElidedLabel, push_button, text_label

_FIELDS = (
    ("title", _t("Title"), _t("Title of the episode")),
    ("podcast", _t("Podcast"), _t("Name of the podcast")),
    ("published", _t("Date"), _t("2024-05-27")),
    ("duration_s", _t("Length"), _t("2:15:12")),
)
_WIDTHS = {"podcast": 200, "published": 120, "duration_s": 110}
_ONE_ROW = 900
"""Width from which all fields stand in one row."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A count at the right of the head; ``role`` is the token of its color."""

    text: str
    role: str = "muted"


class ProposalHead(QFrame):
    """The title, the podcast, the date and the length, which can be corrected, and chips with counts."""

    corrected = Signal()

    def __init__(self, theme: Theme, proposal: EpisodeProposal) -> None:
        super().__init__()
        self._theme, self._proposal = theme, proposal
        self.setObjectName("bar")
        self.title, self._about = ElidedLabel(), ElidedLabel()
        self._about.setProperty("muted", True)
        self.edit = QPushButton(tr("Correct…"))
        self.edit.setObjectName("link")
        self.edit.setAutoDefault(False)
        self.edit.setCheckable(True)
        self.edit.setVisible(proposal.is_new)
        self.edit.toggled.connect(self._unfold)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(2 * GRID)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        for line in (self.title, self._about):  # one after the other, and both give way
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            row.addWidget(line)
        row.addStretch(1)
        row.addWidget(self.edit)
        row.addLayout(self._chips)
        self._form = QWidget()
        self.fields: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self._form)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * GRID)
        self._labels: dict[str, QLabel] = {}
        for name, label, sample in _FIELDS:
            self._labels[name] = QLabel(translated(label))
            field = QLineEdit()
            field.setAccessibleName(translated(label))
            field.setPlaceholderText(translated(sample))
            field.setMinimumHeight(CONTROL)
            field.setMaxLength(300)
            field.editingFinished.connect(lambda name=name: self._correct(name))
            self.fields[name] = field
        self.asked = text_label(
            tr("Read in the notes. Check that the title is the episode’s, and not that of a paper.")
        )
        self._form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID + 1, 3 * GRID, 2 * GRID + 1)
        column.setSpacing(2 * GRID)
        column.addLayout(row)
        column.addWidget(self._form)
        column.addWidget(self.asked)
        self.restyle()
        self.show_episode()

    def show_episode(self) -> None:
        """Show the fields of the episode."""
        proposal = self._proposal
        title = tr("Import “{0}”", proposal.title) if proposal.is_new else tr("Papers of “{0}”", proposal.title)
        self.title.set_full(title)
        length = timecode.display(proposal.duration_s) if proposal.duration_s else tr("length unknown")
        parts = (proposal.podcast, (proposal.published or "")[:10], length)
        self._about.set_full(" · ".join(part for part in parts if part))
        self.asked.setVisible(proposal.is_new and not proposal.is_named)
        self._fit()
        values = {
            "title": proposal.title,
            "podcast": proposal.podcast,
            "published": (proposal.published or "")[:10],
            "duration_s": timecode.display(proposal.duration_s) if proposal.duration_s else "",
        }
        for name, field in self.fields.items():
            if not field.hasFocus():
                field.setText(values[name])
                field.setCursorPosition(0)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show counts."""
        while item := self._chips.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for one in chips:
            label = QLabel(one.text)
            ink = self._theme.color(one.role) if one.role != "link" else self._theme.section_ink("B")
            edge = self._theme.color("line" if one.role == "muted" else one.role) if one.role != "link" else ink
            label.setStyleSheet(
                f"color: {ink.name()}; border: 1px solid {edge.name()}; border-radius: 8px; padding: 1px 8px; "
                f"font-size: {self._theme.scaled(look.TINY_PX)}px;"
            )
            self._chips.addWidget(label)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: the first chips give way where there is no room for them beside the titles, and the title has a
        row of its own where there is none beside it."""
        super().resizeEvent(event)
        self._fit()
        self._place_fields(in_one_row=self.width() >= self._theme.scaled(_ONE_ROW))

    def _place_fields(self, *, in_one_row: bool) -> None:
        for at, (name, field) in enumerate(self.fields.items()):
            below = not in_one_row and name != "title"
            column = 2 * (at - below)
            self._grid.addWidget(self._labels[name], int(below), column)
            self._grid.addWidget(field, int(below), column + 1, 1, 1 if in_one_row or below else -1)
        self._grid.setColumnStretch(1, 1)

    def _fit(self) -> None:
        self._about.setMinimumWidth(min(self._about.sizeHint().width(), self.width() // 4))
        room = self.width() // 2 - self.edit.sizeHint().width()
        items = (self._chips.itemAt(at) for at in range(self._chips.count()))
        labels = [widget for item in items if item and (widget := item.widget())]
        for label in reversed(labels):
            room -= label.sizeHint().width() + self._chips.spacing()
            label.setVisible(room >= 0)

    def unfold(self, name: str) -> None:
        """Show the fields, and go to one."""
        self.edit.setChecked(True)
        self.fields[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fields[name].selectAll()

    def restyle(self) -> None:
        """Use the theme's fonts."""
        self.title.setFont(self._theme.font(bold=True))
        for name, width in _WIDTHS.items():
            self.fields[name].setMaximumWidth(self._theme.scaled(width))
        self._place_fields(in_one_row=self.width() >= self._theme.scaled(_ONE_ROW))

    def take_fields(self) -> None:
        """Take what stands in a field that still has the focus."""
        for name, field in self.fields.items():
            if field.hasFocus():
                self._correct(name)

    def _unfold(self, on: bool) -> None:
        self._form.setVisible(on)
        if on:
            self.fields["title"].setFocus()

    def _correct(self, name: str) -> None:
        field = self.fields[name]
        taken = self._proposal.correct(name, field.text())
        field.setProperty("wrong", not taken)
        field.setToolTip("" if taken else _wrong(name))
        field.style().polish(field)
        if taken:
            self.show_episode()
        self.corrected.emit()


class ProposalNotice(QFrame):
    """A bar below the head: what is missing or goes on, why, and one button."""

    pressed = Signal(str)
    """What its button does, as given to ``tell``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._does = ""
        self.setObjectName("proposalnotice")
        self._icon = QLabel()
        self.text = text_label()
        self.busy = QProgressBar()
        self.busy.setFixedWidth(90)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Progress"))
        self.button = push_button("")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.pressed.emit(self._does))
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID + 2, 3 * GRID, GRID + 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.busy)
        row.addWidget(self.button)
        self.hide()

    def tell(
        self, sentence: str, button: str = "", does: str = "", *, is_problem: bool = False, is_busy: bool = False
    ) -> None:
        """Show a sentence, and a button; an empty sentence hides the bar."""
        self.text.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._does = does
        name, role = ("triangle-alert", "danger") if is_problem else ("info", "muted")
        self._icon.setPixmap(self._theme.pixmap(name, role, 16))
        self._icon.setVisible(not is_busy)
        self.busy.setVisible(is_busy)
        if is_busy:
            self.busy.setRange(0, 0)
        self.setVisible(bool(sentence))

    def progress(self, percent: int | None) -> None:
        """Show how far the job is; None if that is not known."""
        self.busy.setRange(0, 0 if percent is None else 100)
        if percent is not None:
            self.busy.setValue(percent)


def _wrong(name: str) -> str:
    return {
        "title": tr("An episode needs a title."),
        "published": tr("Type a day that has been, such as 2024-05-27."),
        "duration_s": tr("Type a length, such as 2:15:12."),
    }.get(name, "")
