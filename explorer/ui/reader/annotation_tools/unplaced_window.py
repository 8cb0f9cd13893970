"""The window in which annotations of another file of the paper are placed in the open one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import Ready
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.old_file_page import OldPage
from explorer.ui.reader.pages.page_interfaces import CurrentPage
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.small_widgets import push_button, text_label

_MOST_LETTERS = 120


class UnplacedWindow(QWidget):
    """Lists these annotations, each with its old page, and the ways to place it. The reader stays usable meanwhile."""

    def __init__(self, context: AppContext, view: CurrentPage, pointer: Pointer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(tr("Unplaced annotations"))
        self.resize(720, 520)
        self._context, self._view, self._pointer = context, view, pointer
        self._document: Ready | None = None
        self._items: dict[str, Annotation] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Unplaced annotations"))
        self.list.setFixedWidth(240)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.page = OldPage(context.pdf, context.theme)
        self.said = text_label(muted=True)
        self.guess = push_button(tr("Attach there"), primary=True)
        self.here = push_button("")
        self.delete = push_button(tr("Delete"))
        for button, call in ((self.guess, self._guess), (self.here, self._here), (self.delete, self._delete)):
            button.clicked.connect(call)
        buttons = QHBoxLayout()
        buttons.addWidget(self.guess)
        buttons.addWidget(self.here)
        buttons.addStretch(1)
        buttons.addWidget(self.delete)
        right = QVBoxLayout()
        right.addWidget(self.page, 1)
        right.addWidget(self.said)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        row.setSpacing(3 * GRID)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        pointer.selected.connect(self._offer)
        view.page_changed.connect(lambda _: self._offer())

    def show_items(self, document: Ready | None, items: list[Annotation]) -> None:
        """Show these items, and keep the selected one; close if there are none."""
        self._document = document
        before, row = self._current(), max(0, self.list.currentRow())
        self._items = {one.id: one for one in items}
        self.list.blockSignals(True)
        self.list.clear()
        for one in items:
            words = " ".join((one.quote or one.comment or self._kind(one)).split())[:_MOST_LETTERS]
            entry = QListWidgetItem(tr("p. {0}  {1}", self._context.annotations.labels.of(one), words))
            entry.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(entry)
            if before and one.id == before.id:
                row = self.list.count() - 1
        self.list.blockSignals(False)
        if not items:
            self.close()
            return
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._choose()

    def _current(self) -> Annotation | None:
        item = self.list.currentItem()
        return self._items.get(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def _kind(self, one: Annotation) -> str:
        names = {
            "note": tr("Note"),
            "area": tr("Area"),
            "ink": tr("Drawing"),
            "text": tr("Text box"),
        }
        return names.get(one.kind, tr("Annotation"))

    def _choose(self) -> None:
        one = self._current()
        if one and self._document:
            self.page.show_annotation(one, self._context.reanchored.old_path(one))
            there = self._context.reanchored.guess(one, self._document)
            if there is None:
                self.said.setText(tr("No similar text was found in this version."))
            elif there.quote:
                words = " ".join(there.quote.split())[:_MOST_LETTERS]
                self.said.setText(tr("Possible match on page {0}: “{1}”", self._document.label(there.page), words))
            else:
                self.said.setText(tr("Possible match on page {0}.", self._document.label(there.page)))
            self.guess.setVisible(there is not None)
        self._offer()

    def _offer(self) -> None:
        """Enable the buttons, depending on what "here" means now."""
        one = self._current()
        if one is None:
            return
        if one.quads:
            self.here.setText(tr("Attach to selection"))
            self.here.setEnabled(bool(self._pointer.passages))
            self.here.setToolTip(tr("First select the text it belongs to in the reader."))
        else:
            page = self._view.page
            called = self._document.label(page) if self._document else str(page + 1)
            self.here.setText(tr("Attach to page {0}", called))
            self.here.setEnabled(self._view.document is not None)
            self.here.setToolTip(tr("The page shown in the reader; you can move it afterwards."))

    def _guess(self) -> None:
        one = self._current()
        if one and self._document:
            self._context.reanchored.take_guess(one, self._document)

    def _here(self) -> None:
        one = self._current()
        if one is None or self._document is None:
            return
        if one.quads and self._pointer.passages:
            self._context.reanchored.place_on_words(one, self._document, self._pointer.passages[0])
            self._pointer.clear()
        elif not one.quads:
            self._context.reanchored.place_on_page(one, self._document, self._view.page)

    def _delete(self) -> None:
        if one := self._current():
            self._context.annotations.delete(one.id)
