"""The notes panel: all annotations and notes of the current paper and episode, to filter, jump to, edit and delete."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.items.picture_cache import PictureCache
from explorer.app.shell.action_needs import IN_PDF
from explorer.app.shell.action_needs import ITEM as ITEM_NEEDED
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation, Item, Note
from explorer.model.embedded_annotation import is_id_in_pdf, is_in_pdf
from explorer.model.errors import KnownError
from explorer.model.one_line import short_title
from explorer.model.paper import Paper
from explorer.model.place import Place
from explorer.model.text_tags import tags_of
from explorer.model.translation import tr
from explorer.ui.low_panes import scrolling
from explorer.ui.notes.card_delegate import CardDelegate
from explorer.ui.notes.cards_view import CardsView
from explorer.ui.notes.embedded_import_actions import EmbeddedImportActions
from explorer.ui.notes.filter_row import FilterRow
from explorer.ui.notes.find_notes_actions import FindNotesActions
from explorer.ui.notes.inline_editor import InlineEditor
from explorer.ui.notes.note_anchors import NoteAnchors
from explorer.ui.notes.note_insertion import NoteInsertion
from explorer.ui.notes.note_link_menu import NoteLinkMenu
from explorer.ui.notes.notes_actions import NotesActions
from explorer.ui.notes.notes_model import ITEM, ROW, NotesModel
from explorer.ui.notes.notes_rows import Grouping, ItemRow
from explorer.ui.small_widgets import push_button, text_label

_MANY = 60
"""Above this number of changes at once, the list is read again."""


class NotesPane(QWidget):
    """The list with its filter. Edits are saved within a second."""

    item_asked = Signal(object)
    """An Annotation or Note to jump to."""
    address_asked = Signal(str)
    """An address of the web, or one of the program's own, to open."""
    count_changed = Signal(int)
    found_asked = Signal(object)
    """An Annotation or Note of anywhere in the library to jump to."""
    moment_asked = Signal(object)
    """An Annotation or Note whose episode is to be opened at its time."""
    markdown_asked = Signal(object)
    """Items to copy to the clipboard as Markdown."""
    adopted = Signal(str)
    """The id of an annotation that was just imported from the PDF; it stays selected."""
    shown_asked = Signal()
    """The panel is to be shown, because a key needs it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.filtering = FilterRow(context.settings, context.theme, self._tags, context.papers.id_of)
        self.filter = self.filtering.box
        self.model = NotesModel(self)
        self.view = CardsView()
        self.model.pictures = context.library.pictures
        self.pictures = PictureCache(context.library.pictures, self)
        self.linking = context.subjects.library_notes.links(context.annotations.cache)
        self.linking.notified.connect(context.session.notified)
        self.delegate = CardDelegate(context.theme, self.pictures, self.linking, self.view)
        self.delegate.known_tags = self._tags
        self.view.show_model(self.model, self.delegate)
        self.view.setAccessibleName(tr("Notes"))
        self.writing = InlineEditor(context, self.view, self.delegate, self.model)
        self.note_insertion = NoteInsertion(context, self.delegate)
        self.empty = text_label(muted=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.clear_button = push_button(tr("Clear filter"))
        self.everywhere_button = push_button(tr("Find in all notes"))
        self._build()
        self._all: list[ItemRow] = []
        """All items sorted by key, shown or not."""
        self._by_id: dict[str, ItemRow] = {}
        self._titles_known: dict[str, str] = {}
        self._labels: tuple[str, ...] = ()
        self._other_titles: dict[str, str] = {}
        self._other_episodes: dict[str, str] = {}
        """Titles of papers that are not in the episode, by id."""
        self._selection = context.annotations.selection
        self._is_following = False
        self._picked_in_reader: str | None = None
        """What the user has selected on the pages, or has gone to: actions apply to it though no card is seen."""
        self._grouping = self._grouped()
        self.finding = FindNotesActions(context, self, self.filter.text)
        self.following = NoteLinkMenu(context, self)
        self.anchors = NoteAnchors(context, self)
        self.commands = NotesActions(context, self, self.filtering, self.following, self.anchors, self._tags)
        self.embedded_import = EmbeddedImportActions(context, self)
        self._column.addWidget(self.embedded_import.foot)
        self._wire()
        self.refresh()

    def edit(self, item_id: str) -> None:
        """Open the editor in an item's card; when it closes, the focus returns to where it was."""
        if self.delegate.editor and self.delegate.editing == item_id:
            self.delegate.editor.setFocus()
            return
        if is_id_in_pdf(item_id):
            return  # embedded annotations can't be edited
        self._selection.put((item_id,))
        self._choose(item_id)
        self.writing.open(item_id, self)

    def focus_list(self) -> None:
        """Focus the list; without cards the filter."""
        (self.view if self.model.rows else self.filter).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def select(self, item_id: str | None) -> None:
        """Select the card of the item that is selected in the reader, and show it; actions apply to both."""
        self._picked_in_reader = item_id
        self._choose(item_id)
        self._offer()

    @property
    def current(self) -> Annotation | Note | None:
        """Return the current item."""
        item = self.view.currentIndex().data(ITEM)
        return item if isinstance(item, Annotation | Note) else None

    @property
    def count(self) -> int:
        """Return the number of items, shown or not."""
        return len(self._all)

    def save_drafts(self) -> None:
        """Save the text typed so far."""
        self.writing.save()

    def follow(self, page: int, labels: tuple[str, ...] = ()) -> None:
        """Scroll to the annotations of the current page (from 0) of the open paper, unless the list is in use.

        Args:
            labels: the paper's page labels, as in DocumentInfo.
        """
        if labels != self._labels:
            self._labels = labels
            self.refresh()
        self.delegate.page = page
        self.view.viewport().update()
        if not self.isVisible() or self.filtering.order != "place" or self.view.is_in_use():
            return
        at = bisect_left(self.model.rows, (0, float(page), ""), key=lambda row: row.key)
        if at < len(self.model.rows) and self.model.rows[at].key[:2] == (0, float(page)):
            self.view.scrollTo(self.model.index(at), CardsView.ScrollHint.PositionAtTop)

    def refresh(self) -> None:
        """Read all items again."""
        items = [*self._context.annotations.all(), *self._context.embedded.here()]
        self._grouping = self._grouped(items)
        self._all = sorted(map(self._grouping.entry, items), key=lambda one: one.key)
        self._by_id = {one.id: one for one in self._all}
        self.count_changed.emit(len(items))
        self._show()
        self.writing.show_stored()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._offer()

    # Showing

    def _show(self) -> None:
        """Show the items that match the filter, and restore the selection."""
        keep, anchor = self.delegate.editing is not None, self.view.anchor()
        chosen, place = self.current, self.view.currentIndex().row()
        wanted = self.filtering.wanted
        rows = self._grouping.rows(self._all, wanted, only_here=self.filtering.only_here)
        with self._following():
            self.model.show_rows(rows, keep=keep)
            self.view.hold(anchor)
            row = self.model.row_of(chosen.id) if chosen else -1
            if row >= 0 or not self.view.hasFocus():
                # Where the current card is hidden, Qt has made the next one the current one: Delete would then delete
                # one that the user did not select.
                self.view.choose(self._selected_rows(), row)
        if row >= 0 and row != place:
            self.view.scrollTo(self.model.index(row))
        self._tell()

    def _changed(self, ids: frozenset[str] | None) -> None:
        if ids is None or len(ids) > _MANY or not self._put_all(ids):
            self.refresh()
            return
        self._follow_selection()
        self.count_changed.emit(len(self._all))
        self._tell()
        self.writing.show_stored()

    def _put_all(self, ids: Iterable[str]) -> bool:
        with self._following():
            return all(map(self._put, ids))

    def _put(self, item_id: str) -> bool:
        """Update an item in the list; return False if the list must be rebuilt for it."""
        item, old = self._context.annotations.get(item_id), self._by_id.pop(item_id, None)
        if old:
            del self._all[bisect_left(self._all, old.key, key=lambda one: one.key)]
        if item is None:
            self.model.take(item_id)
            return True
        if item.paper_id and item.paper_id not in self._titles_known and not self._grouping.is_here(item):
            return False
        entry = self._grouping.entry(item)
        insort(self._all, entry, key=lambda one: one.key)
        self._by_id[item_id] = entry
        # The item being edited stays, even if it does not match the filter any more.
        stays = item_id == self.delegate.editing and self.model.row_of(item_id) >= 0
        if stays or self._grouping.passes(entry, self.filtering.wanted, only_here=self.filtering.only_here):
            return self.model.put(entry, self._grouping)
        self.model.take(item_id)
        return True

    def _tell(self) -> None:
        """Show the number of items, or why there are none."""
        timeline, times = self._context.session.timeline, sorted(self.filtering.wanted.segments)
        segments = [one for at_s in times if timeline and (one := timeline.segment_at(at_s))]
        about = ", ".join(short_title(one.title) for one in segments)
        self.filtering.show_count(self.model.count, len(self._all), about)
        filtered = bool(self._all)
        self.clear_button.setVisible(filtered)
        self.everywhere_button.setVisible(bool(self.filter.text().strip()))
        if filtered:
            self.empty.setText(tr("No matching notes."))
        else:
            told = tr("No annotations yet.\n\nSelect text and press H to highlight it, N to comment on it. ")
            key = self._context.actions.key("mark.moment")
            self.empty.setText(told + (tr("{0} adds a note at the current time.", key) if key else ""))
        self._stack.setCurrentWidget(self.view if self.model.rows else self._nothing_page)

    def _grouped(self, items: list[Item] | None = None) -> Grouping:
        session = self._context.session
        paper = session.paper.id if session.paper else None
        self._titles_known = self._titles(items or [], paper)
        self._other_episodes.clear()
        order, colors = self.filtering.order, self._context.theme.palette
        return Grouping(
            paper, session.timeline, self._titles_known, colors, order, self._labels, self._page, self._episode_name
        )

    def _episode_name(self, episode_id: str) -> str:
        if episode_id not in self._other_episodes:
            self._other_episodes[episode_id] = self._context.episodes.name_beside(
                episode_id, self._context.session.timeline
            )
        return self._other_episodes[episode_id]

    def _page(self, item: Item) -> str:
        return self._context.annotations.labels.of(item)

    def _titles(self, items: list[Item], paper_id: str | None) -> dict[str, str]:
        """Return titles of the episode's papers and of the items' papers, by id, except the open one."""
        session = self._context.session
        found = {one.id: one.title for one in session.timeline.papers.values()} if session.timeline else {}
        for other in {one.paper_id for one in items if one.paper_id} - set(found):
            if other not in self._other_titles:
                try:
                    paper = self._context.papers.get(other)
                except KnownError:
                    continue  # A card works without its paper's title.
                self._other_titles[other] = paper.title if paper else ""
            found[other] = self._other_titles[other]
        if paper_id:
            found.pop(paper_id, None)
        return found

    def _tags(self) -> list[str]:
        """Return the tags of the items here, in alphabetical order."""
        return sorted({tag for one in self._all for tag in tags_of(one.item)}, key=str.casefold)

    # Selection

    def selected(self) -> list[Item]:
        """Return the selected items, in order."""
        items = [item for row in self._selected_rows() if (item := self.model.index(row).data(ITEM)) is not None]
        return items or ([self.current] if self.current else [])

    def _choose(self, item_id: str | None) -> None:
        """Select an item, or none, and show its card."""
        if item_id not in self._selection.ids:
            self._selection.put((item_id,) if item_id else ())
        if item_id and self.model.row_of(item_id) < 0:
            self.filtering.clear()
        row = self.model.row_of(item_id) if item_id else -1
        with self._following():
            self.view.choose(self._selected_rows() if item_id else [], row)
        if row >= 0:
            self.view.scrollTo(self.model.index(row))

    def _selected_rows(self) -> list[int]:
        """Return the rows of the selected items that are shown."""
        return sorted(row for one in self._selection.ids if (row := self.model.row_of(one)) >= 0)

    def _follow_selection(self) -> None:
        """Restore the selection, of the reader or of the list, after the rows changed."""
        if self._is_following:
            return
        rows, there = self._selected_rows(), self.view.selectionModel().selectedIndexes()
        if rows != sorted(index.row() for index in there):
            current = self.view.currentIndex().row()
            last = self.model.row_of(self._selection.ids[-1]) if rows else -1
            with self._following():
                is_kept = not rows or current in rows or self.delegate.editing is not None
                self.view.choose(rows, current if is_kept else last)

    def _write_selection(self) -> None:
        """Use the user's selection in the list as the program's selection."""
        if self._is_following:
            return
        there = [index.data(ROW).id for index in sorted(self.view.selectionModel().selectedIndexes())]
        now = frozenset(there)
        kept = dict.fromkeys(one for one in self._selection.ids if one in now)
        with self._following():
            self._selection.put(tuple(kept | dict.fromkeys(there)))

    @contextmanager
    def _following(self) -> Iterator[None]:
        """Change rows or Qt's selection of them without writing that to the selection."""
        outer, self._is_following = self._is_following, True
        try:
            yield
        finally:
            self._is_following = outer

    # Private helpers

    def _build(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 3 * GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.filtering)
        self._stack = QStackedLayout()
        # The layout first, then its widgets: a widget without a parent would be a window for a moment.
        column.addLayout(self._stack, 1)
        self._nothing = QWidget(self)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(6 * GRID, 10 * GRID, 6 * GRID, 0)
        nothing.setSpacing(3 * GRID)
        nothing.addWidget(self.empty)
        nothing.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addWidget(self.everywhere_button, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(1)
        self._stack.addWidget(self.view)
        self._nothing_page = scrolling(self._nothing, tr("Notes"), self)
        self._stack.addWidget(self._nothing_page)

    def _wire(self) -> None:
        context = self._context
        context.annotations.changed.connect(self._changed)
        context.embedded.changed.connect(lambda _: self.refresh())
        context.session.place_changed.connect(self._place_changed)
        context.theme.changed.connect(self._restyle)
        context.theme.icons_loaded.connect(self.view.viewport().update)
        self.filtering.changed.connect(self._show)
        self.filtering.order_changed.connect(self.refresh)
        self.clear_button.clicked.connect(self.filtering.clear)
        self.everywhere_button.clicked.connect(context.actions["go.find_notes"].trigger)
        self.filtering.everywhere_asked.connect(context.actions["go.find_notes"].trigger)
        self.pictures.arrived.connect(self.view.viewport().update)
        self.view.clicked.connect(self._clicked)
        self.view.asked.connect(self._ask)
        self.view.write_asked.connect(self._edit_current)
        self.view.link_asked.connect(self.address_asked)
        self.delegate.link_asked.connect(self.address_asked)
        self.following.address_asked.connect(self.address_asked)
        self.finding.found.connect(self.found_asked)
        self.embedded_import.adopted.connect(self.adopted)
        self.commands.markdown_asked.connect(self.markdown_asked)
        self.commands.moment_asked.connect(self.moment_asked)
        self.commands.shown_asked.connect(self.shown_asked)
        self.view.tag_asked.connect(lambda tag: self.filtering.toggle("tag", tag))
        self.view.selectionModel().currentChanged.connect(self._offer)
        self.view.selectionModel().selectionChanged.connect(self._write_selection)
        self._selection.changed.connect(self._follow_selection)
        self.model.modelReset.connect(self._offer)
        context.actions.connect_to("mark.edit", self._edit_current)
        context.actions.connect_to("mark.insert", self._insert)

    def _restyle(self) -> None:
        self.view.restyle()
        self.refresh()  # the names of colors may have changed

    def _clicked(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        # With Shift or Ctrl the click extends the selection, without a jump.
        if isinstance(item, Annotation | Note) and len(self.view.selectionModel().selectedIndexes()) < 2:
            self._ask(item)

    def _ask(self, item: Annotation | Note) -> None:
        if isinstance(item, Annotation):
            self._picked_in_reader = item.id
        self.item_asked.emit(item)

    def _offer(self, *_: object) -> None:
        """Enable the actions on items, for an item selected here or in the reader."""
        item = self.current
        seen = item is not None and (self.isVisible() or item.id == self._picked_in_reader)
        self._context.actions.offer(ITEM_NEEDED, seen and not is_in_pdf(item))
        self._context.actions.offer(IN_PDF, seen and is_in_pdf(item))

    def _edit_current(self) -> None:
        if item := self.current:
            if not self.isVisible():
                self.shown_asked.emit()
            self.edit(item.id)

    def _insert(self) -> None:
        self.save_drafts()
        self.note_insertion.insert([one for one in self.selected() if not is_in_pdf(one)], self.writing.last)

    def _place_changed(self, place: Place, _: Place) -> None:
        if place.opening:
            self._paper_changed(place.paper)

    def _paper_changed(self, paper: Paper | None) -> None:
        """Clear the selection of the old paper, so that the next key does not apply to it."""
        self.linking.forget()
        self._other_titles.clear()  # A paper may get its title while it is open.
        self._labels, self.delegate.page = (), None
        chosen = self.current
        elsewhere = chosen is not None and not (paper and chosen.paper_id == paper.id)
        if elsewhere and not self.view.hasFocus() and self.delegate.editing is None:
            self._picked_in_reader = None
            self._choose(None)
