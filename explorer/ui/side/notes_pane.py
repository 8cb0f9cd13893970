"""All annotations and notes of this paper and this episode: filtered, jumped to, edited in place, deleted."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.app.actions import ITEM as ITEM_NEEDED
from explorer.app.context import AppContext
from explorer.app.held import both
from explorer.app.tokens import GRID
from explorer.model.annotation import Annotation, Item, Note, words
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.ui.side.notes_delegate import NotesDelegate
from explorer.ui.side.notes_model import ITEM, NotesModel, grouped

_SAVE_MS = 350


class NotesView(QListView):
    """The list; a click or Enter on a card asks to go there, a double click to write in it."""

    asked = Signal(object)
    """An item to go to."""
    write_asked = Signal()
    """The chosen item is to be written in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            item = self.currentIndex().data(ITEM)
            if item is not None:
                self.asked.emit(item)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # by itself it does not while an editor is open

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click may have opened another paper and moved the card away from under the pointer.
        self.write_asked.emit()


class NotesPane(QWidget):
    """The list with its filter. Every key stroke in an editor is saved within a second."""

    item_asked = Signal(object)
    """An Annotation or Note whose place or moment is to be shown."""
    count_changed = Signal(int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by words, page or colour"))
        self.filter.setAccessibleName(self.tr("Filter the notes"))
        self.filter.setClearButtonEnabled(True)
        self.model = NotesModel(self)
        self.view = NotesView()
        self.view.setModel(self.model)
        self.delegate = NotesDelegate(context.theme, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setAccessibleName(self.tr("Notes"))
        self.empty = QLabel()
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(6 * GRID, 10 * GRID, 6 * GRID, 0)
        self.empty.setProperty("muted", True)
        self._build()
        self._edit = 0
        self._beside: dict[str, str] = {}
        """Titles of papers that are not in the episode, by id."""
        self._came_from: QWidget | None = None
        self._drafts: dict[str, str] = {}
        self._chosen_in_reader: str | None = None
        self._written_in: str | None = None
        self._left: set[str] = set()
        self._known_words = ""
        """What the open editor's item was last known to say."""
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self.save_drafts)
        self._tidying = QTimer(self, singleShot=True, interval=0)
        self._tidying.timeout.connect(self._tidy)
        self._wire()
        self.refresh()

    def edit(self, item_id: str) -> None:
        """Open the editor in an item's card; when it is done, the keyboard goes back to where it was."""
        if self.delegate.editor and self.delegate.editing == item_id:
            self.delegate.editor.setFocus()
            return
        focus = QApplication.focusWidget()
        self._choose(item_id)
        row = self.model.row_of(item_id)
        if row >= 0:
            self._came_from = focus if focus and not self.isAncestorOf(focus) else None
            self.view.edit(self.model.index(row))

    def select(self, item_id: str | None) -> None:
        """Choose the card of what is chosen in the reader, and show it; actions are about it wherever the cards are."""
        self._chosen_in_reader = item_id
        self._choose(item_id)
        self._offer()

    def _choose(self, item_id: str | None) -> None:
        if item_id and self.model.row_of(item_id) < 0:
            self.filter.clear()
        row = self.model.row_of(item_id) if item_id else -1
        self.view.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        if row >= 0:
            self.view.scrollTo(self.model.index(row))

    @property
    def current(self) -> Annotation | Note | None:
        """The chosen item."""
        item = self.view.currentIndex().data(ITEM)
        return item if isinstance(item, Annotation | Note) else None

    def save_drafts(self) -> None:
        """Give what has been written to the annotations, which save it."""
        self._saving.stop()
        drafts, self._drafts = self._drafts, {}
        for item_id, text in drafts.items():
            self._context.annotations.write(item_id, self._with_others_words(item_id, text), self._edit)

    def _with_others_words(self, item_id: str, text: str) -> str:
        """The text; with what another program has written there since the editor last showed it, below."""
        item = self._context.annotations.now(item_id)
        if item_id == self.delegate.editing:
            known, self._known_words = self._known_words, text
            if item and words(item) != known:
                merged = words(item) if text == known else both(text, words(item), [known])
                # Undo takes back what was written here, and leaves theirs.
                self._edit = self._context.annotations.begin_edit(item_id)
                if merged != text:
                    text = self._known_words = merged
                    self.delegate.set_words(text)
        return text

    def refresh(self) -> None:
        """Show the items as they are now."""
        session = self._context.session
        items = self._context.annotations.all()
        paper = session.paper.id if session.paper else None
        heads = (self.tr("This paper"), self.tr("Elsewhere in the episode") if paper else self.tr("This episode"))
        self.model.papers = self._titles(items, paper)
        chosen, place = self.current, self.view.currentIndex().row()
        rows = grouped(items, paper, heads, self.filter.text(), self.model.papers)
        self.model.show_rows(rows, keep=self.delegate.editing is not None)
        row = self.model.row_of(chosen.id) if chosen else -1
        if row >= 0 and row != place:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))
        elif chosen and row < 0 and not self.view.hasFocus():
            # Qt has chosen the card beside it: the next Delete would take one that nobody has chosen.
            self.view.setCurrentIndex(QModelIndex())
        self.view.viewport().update()
        self.count_changed.emit(len(items))
        has_rows = bool(self.model.rows)
        if items:
            self.empty.setText(self.tr("No note has these words."))
        else:
            self.empty.setText(
                self.tr("Nothing marked yet.\n\nSelect words and press H to highlight, N to write beside them. ")
                + self.tr("Ctrl+M writes a note at this moment of the episode.")
            )
        self._stack.setCurrentWidget(self.view if has_rows else self.empty)
        self._show_stored()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._offer()

    # Inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3 * GRID, 0, 0)
        column.setSpacing(2 * GRID)
        row = QVBoxLayout()
        row.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        row.addWidget(self.filter)
        column.addLayout(row)
        self._stack = QStackedLayout()
        # First the layout, then what is in it: a widget without a parent would be a window for a moment.
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)

    def _wire(self) -> None:
        context = self._context
        context.annotations.changed.connect(self.refresh)
        context.annotations.stack.indexChanged.connect(self._show_stored)
        context.session.paper_changed.connect(self._paper_changed)
        context.theme.changed.connect(self._restyle)
        self.filter.textChanged.connect(self.refresh)
        self.view.clicked.connect(self._clicked)
        self.view.asked.connect(self._ask)
        self.view.write_asked.connect(self._edit_current)
        self.view.selectionModel().currentChanged.connect(self._offer)
        self.model.modelReset.connect(self._offer)
        self.delegate.opened.connect(self._editor_opened)
        self.delegate.typed.connect(self._typed)
        self.delegate.closed.connect(self._editor_closed)
        context.actions.connect_to("mark.edit", self._edit_current)
        context.actions.connect_to("mark.delete", self._delete)

    def _titles(self, items: list[Item], paper_id: str | None) -> dict[str, str]:
        """Titles of the episode's papers and of those the items are of, by id, but for the one that is open."""
        session = self._context.session
        found = {one.id: one.title for one in session.timeline.papers.values()} if session.timeline else {}
        for other in {one.paper_id for one in items if one.paper_id} - set(found):
            if other not in self._beside:
                try:
                    paper = self._context.store.papers.get(other)
                except KnownError:
                    continue  # a card without its paper's name is still a card
                self._beside[other] = paper.title if paper else ""
            found[other] = self._beside[other]
        if paper_id:
            found.pop(paper_id, None)
        return found

    def _restyle(self) -> None:
        self.delegate.restyle()
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if isinstance(item, Annotation | Note):
            self._ask(item)

    def _ask(self, item: Annotation | Note) -> None:
        if isinstance(item, Annotation):
            self._chosen_in_reader = item.id  # it is shown there, as the chosen one
        self.item_asked.emit(item)

    def _offer(self, *_: object) -> None:
        """What can be done with an item can be done with one that the user sees to be chosen, here or in the reader."""
        item = self.current
        seen = item is not None and (self.isVisible() or item.id == self._chosen_in_reader)
        self._context.actions.offer(ITEM_NEEDED, seen)

    def _edit_current(self) -> None:
        if item := self.current:
            self.edit(item.id)

    def _delete(self) -> None:
        if item := self.current:
            count = self._context.annotations.delete_chosen(item.id)
            one, several = self.tr("Deleted. Ctrl+Z brings it back."), self.tr("{0} deleted. Ctrl+Z brings them back.")
            self._context.session.told.emit(one if count == 1 else several.format(count))

    def _paper_changed(self, paper: Paper | None) -> None:
        """What was chosen in another paper is not what the next key is about."""
        self._beside.clear()  # a paper may have learnt its name while it was open
        chosen = self.current
        elsewhere = chosen is not None and not (paper and chosen.paper_id == paper.id)
        if elsewhere and not self.view.hasFocus() and self.delegate.editing is None:
            self._chosen_in_reader = None
            self.view.setCurrentIndex(QModelIndex())

    def _typed(self, item_id: str, text: str) -> None:
        self._drafts[item_id] = text
        if not self._saving.isActive():
            self._saving.start()

    def _show_stored(self) -> None:
        """Undo, or another program, has changed the words in the open editor: it shows them."""
        item = self._context.annotations.now(self.delegate.editing) if self.delegate.editing else None
        if item and self.delegate.editor and not self._drafts and words(item) != self._known_words:
            self._known_words = words(item)
            self._edit = self._context.annotations.begin_edit(item.id)
            self.delegate.set_words(words(item))

    def _editor_opened(self, item_id: str) -> None:
        self.save_drafts()
        self._written_in = item_id
        self._edit = self._context.annotations.begin_edit(item_id)
        item = self._context.annotations.now(item_id)
        self._known_words = words(item) if item else ""

    def _editor_closed(self, by_key: bool) -> None:
        self.save_drafts()
        self._context.annotations.end_edit()
        if self._written_in:
            self._left.add(self._written_in)
            self._written_in = None
            self._tidying.start()  # the list is in the midst of closing the editor: no time for it to lose the card
        came_from, self._came_from = self._came_from, None
        if by_key and came_from in QApplication.allWidgets() and came_from.isVisible():
            came_from.setFocus()

    def _tidy(self) -> None:
        """Take back a note that was begun and left without a word; one with a moment says enough by it."""
        left, self._left = self._left - {self.delegate.editing or ""}, set()
        for item_id in left:
            item = self._context.annotations.now(item_id)
            if (isinstance(item, Note) and item.at_s is None) or (isinstance(item, Annotation) and item.kind == "note"):
                self._context.annotations.take_back(item_id)
