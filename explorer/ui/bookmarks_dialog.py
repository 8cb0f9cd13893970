"""The dialog of all bookmarks: go to one, rename or delete it."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model.bookmark import Bookmark
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.reader.reader_keys import anchor_of
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.small_widgets import push_button, text_label

_NAME = 1
"""The column of the names."""
_BOOKMARK = Qt.ItemDataRole.UserRole


class BookmarksDialog(Dialog):
    """Lists the bookmarks of the library: those of the open paper first, then by paper."""

    def __init__(self, context: AppContext, readers: SplitReader, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._readers = context, readers
        self._deleted: Bookmark | None = None
        self.setWindowTitle(tr("Bookmarks"))
        self.resize(620, 380)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Bookmarks"))
        self.list.setHeaderLabels([tr("Letter"), tr("Name"), tr("Paper"), tr("Page")])
        self.list.setRootIsDecorated(False)
        self.list.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)  # Enter goes to the bookmark.
        header = self.list.header()
        header.setStretchLastSection(False)
        for column, mode in enumerate(("ResizeToContents", "Stretch", "Stretch", "ResizeToContents")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode[mode])
        self.told = text_label(muted=True)
        self.undo_button = push_button(tr("Undo"))
        self.rename_button = push_button(tr("Rename"))
        self.delete_button = push_button(tr("Delete"))
        self.go_button = push_button(tr("Go to"), primary=True)
        self.go_button.setDefault(True)
        close = push_button(tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.rename_button)
        row.addWidget(self.delete_button)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.go_button)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column_of.setSpacing(3 * GRID)
        column_of.addWidget(self.list, 1)
        column_of.addWidget(self.told)
        column_of.addLayout(row)
        self.list.itemActivated.connect(self._go)
        self.list.itemChanged.connect(self._named)
        self.list.currentItemChanged.connect(self._enable)
        self.go_button.clicked.connect(self._go)
        self.rename_button.clicked.connect(self._rename)
        self.delete_button.clicked.connect(self._delete)
        self.undo_button.clicked.connect(self._undo)
        close.clicked.connect(self.reject)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        elif event.key() == Qt.Key.Key_F2 and self.list.hasFocus():
            self._rename()
        else:
            super().keyPressEvent(event)

    @property
    def current(self) -> Bookmark | None:
        """Return the selected bookmark."""
        item = self.list.currentItem()
        bookmark: Bookmark | None = item.data(0, _BOOKMARK) if item else None
        return bookmark

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self._list()
        self._enable()

    def _list(self) -> None:
        self.list.clear()
        here = self._context.session.paper
        titled = []
        for bookmark in self._context.bookmarks.all():
            if paper := self._context.papers.get(bookmark.paper_id):
                titled.append(
                    (here is None or paper.id != here.id, paper.title.casefold(), bookmark.letter, paper, bookmark)
                )
        for _, _, letter, paper, bookmark in sorted(titled, key=lambda one: one[:3]):
            title = " ".join(paper.title.split())
            item = QTreeWidgetItem(self.list, [letter, bookmark.name, title, str(bookmark.page + 1)])
            for column, text in ((_NAME, bookmark.name), (_NAME + 1, paper.title)):
                item.setToolTip(column, text if "<" not in text else "")
            item.setData(0, _BOOKMARK, bookmark)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        if self.list.topLevelItemCount():
            self.list.setCurrentItem(self.list.topLevelItem(0))  # type: ignore[arg-type]
            told = tr("Small letters belong to their paper, capital letters to all papers.")
        else:
            told = tr("No bookmarks yet. Set one by Go › Bookmarks › Set bookmark, or by m and a letter.")
        self.told.setText(told)

    def _enable(self, *_: object) -> None:
        self.go_button.setEnabled(self.current is not None)
        self.rename_button.setEnabled(self.current is not None)
        self.delete_button.setEnabled(self.current is not None)
        self.undo_button.setVisible(self._deleted is not None)

    def _go(self, *_: object) -> None:
        if bookmark := self.current:
            self.accept()
            self._readers.active.open_at(bookmark.paper_id, anchor_of(bookmark))

    def _rename(self) -> None:
        if item := self.list.currentItem():
            self.list.editItem(item, _NAME)

    def _named(self, item: QTreeWidgetItem, column: int) -> None:
        bookmark = item.data(0, _BOOKMARK)
        if column == _NAME and item.text(_NAME) != bookmark.name:
            self._context.bookmarks.rename(bookmark, item.text(_NAME))
            kept = self._context.bookmarks.get(bookmark.letter, bookmark.paper_id) or bookmark
            with QSignalBlocker(self.list):
                item.setText(_NAME, kept.name)
                item.setToolTip(_NAME, kept.name if "<" not in kept.name else "")
                item.setData(0, _BOOKMARK, kept)

    def _delete(self) -> None:
        if bookmark := self.current:
            self._deleted = bookmark
            self._context.bookmarks.remove(bookmark)
            self._fill()
            self.list.setFocus()  # else Enter would delete the next one

    def _undo(self) -> None:
        if bookmark := self._deleted:
            self._deleted = None
            self._context.bookmarks.put(bookmark)
            self._fill()
            self.list.setFocus()
