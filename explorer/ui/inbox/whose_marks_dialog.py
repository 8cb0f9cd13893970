"""The question whose marks a text or a file has: it shows them, and the episodes of the library."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.items.inbox_import import EpisodeChoice, Unclear
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.translation import tr, trn
from explorer.ui.dialog import Dialog, foot
from explorer.ui.list_filter import ListFilter
from explorer.ui.small_widgets import push_button, text_label

_EPISODE = Qt.ItemDataRole.UserRole
_SHOWN = 200
"""Maximum number of marks in the preview."""


class WhoseMarksDialog(Dialog):
    """Asks for the episode of marks; the open one is selected."""

    chosen = Signal(str)
    """The id of the episode."""

    def __init__(self, unclear: Unclear, current: str | None, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        marks = unclear.group.marks
        self.setWindowTitle(tr("Import marks"))
        self.resize(720, 460)
        question = trn(len(marks), "Which episode is this mark of?", "Which episode are these {count} marks of?")
        name = unclear.group.episode.name
        told = trn(
            len(marks),
            "It names “{0}”, which is not the title of one episode in the library.",
            "They name “{0}”, which is not the title of one episode in the library.",
            name[:120],
        )
        said = text_label(told if name else "", muted=True)
        said.setVisible(bool(name))
        self.list = QListWidget()
        self.filter = ListFilter(self.list, tr("Filter episodes"), theme)
        self.list.setAccessibleName(tr("Episodes"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.marks = QListWidget()
        self.marks.setAccessibleName(tr("Marks"))
        self.marks.setFont(theme.font(tabular=True))
        self.marks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.marks.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        for one in marks[:_SHOWN]:
            text = one.text.partition("\n")[0] or (f"“{one.said}”" if one.said else "")
            self.marks.addItem(f"{timecode.display(one.at_s)}   {text[:300]}")
        if len(marks) > _SHOWN:
            self.marks.addItem(tr("… and {0} more", len(marks) - _SHOWN))
        self._last_s = max((one.at_s for one in marks), default=0)
        self.warning = text_label(muted=True, small=True)
        self.take_button = push_button(tr("Import"), primary=True)
        self.take_button.setDefault(True)
        leave = push_button(tr("Leave out"))
        leave.setAutoDefault(False)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in (
            (left, (text_label(tr("Marks"), muted=True), self.marks)),
            (right, (self.filter, self.list)),
        ):
            column.setSpacing(2 * GRID)
            for one_widget in widgets:
                column.addWidget(one_widget)
        lists = QHBoxLayout()
        lists.setSpacing(4 * GRID)
        lists.addLayout(left, 1)
        lists.addLayout(right, 1)
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addWidget(text_label(question, heading=True))
        body.addWidget(said)
        body.addLayout(lists, 1)
        body.addWidget(self.warning)
        self.lay_out(body, foot(leave, self.take_button))
        for choice in sorted(unclear.episodes, key=lambda choice: choice.id != current):
            item = QListWidgetItem(f"{choice.title}  ·  {choice.podcast}" if choice.podcast else choice.title)
            item.setData(_EPISODE, choice)
            item.setToolTip(choice.title if "<" not in choice.title else "")
            self.list.addItem(item)
        self.filter.textChanged.connect(self._narrowed)
        self.list.currentItemChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda _: self._take())
        self.take_button.clicked.connect(self._take)
        leave.clicked.connect(self.reject)
        self.list.setCurrentRow(0)
        self._enable()
        self.filter.setFocus()

    def _narrowed(self) -> None:
        if self.filter.chosen is None:
            self.list.setCurrentRow(-1)
        self._enable()

    def _enable(self, *_: object) -> None:
        item = self.filter.chosen
        self.take_button.setEnabled(item is not None)
        choice: EpisodeChoice | None = item.data(_EPISODE) if item else None
        duration_s = choice.duration_s if choice else None
        if duration_s and duration_s <= self._last_s:
            end, last = timecode.display(duration_s), timecode.display(self._last_s)
            self.warning.setText(tr("This episode ends at {0}, the last mark is at {1}.", end, last))
        elif self.list.count() == 0:
            self.warning.setText(tr("There is no episode in this library yet: import one first."))
        else:
            self.warning.setText("")

    def _take(self) -> None:
        if item := self.filter.chosen:
            self.accept()
            self.chosen.emit(item.data(_EPISODE).id)
