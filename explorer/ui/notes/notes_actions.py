"""Actions on the selected cards, one or many: color, kind, tags, delete, copy. Each is one undo step."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.jobs import Job
from explorer.app.shell.save_wait import SaveWait
from explorer.model import tag_rules as tagging
from explorer.model.annotation import COLORS, TEXT_KINDS, Annotation, Item, TextKind, is_of_other, words
from explorer.model.embedded_annotation import is_in_pdf
from explorer.model.errors import KnownError
from explorer.model.kind_names import kind_names
from explorer.model.place import Place
from explorer.model.text_tags import tags_of
from explorer.model.translation import tr, trn
from explorer.ui.menus import rename_in
from explorer.ui.notes.card import SIDE
from explorer.ui.notes.cards_view import CardsView
from explorer.ui.notes.filter_row import FilterRow, swatch
from explorer.ui.notes.note_anchors import NoteAnchors
from explorer.ui.notes.note_link_menu import NoteLinkMenu
from explorer.ui.notes.notes_list import NotesList
from explorer.ui.notes.notes_rows import clipboard_text, kind_name
from explorer.ui.notes.tag_editor import TagEditor
from explorer.ui.window_frame import styled_window

_PATIENCE_MS = 3000
_IN_EDITOR = ("mark.follow", "mark.mentions", "mark.versions")
"""Entries in the editor's context menu besides the usual ones of a text."""


class NotesActions(QObject):
    """Connects the keys, the context menu and the tag editor of the list."""

    markdown_asked = Signal(object)
    """Items to copy to the clipboard as Markdown."""
    moment_asked = Signal(object)
    """An item whose episode is to be opened at its time."""
    shown_asked = Signal()
    """The panel is to be shown."""

    def __init__(
        self,
        context: AppContext,
        notes: NotesList,
        filtering: FilterRow,
        links: NoteLinkMenu,
        anchors: NoteAnchors,
        known_tags: Callable[[], Iterable[str]],
    ) -> None:
        super().__init__(notes.view)
        self._context, self._notes, self._known_tags = context, notes, known_tags
        self._filtering, self._links, self._anchors = filtering, links, anchors
        self.tags = TagEditor(context.theme, notes.view.viewport())
        self._tagged: list[str] = []
        self._came_from: QWidget | None = None
        self._reading: Job[object] | None = None
        self.tags.added.connect(self._add_tags)
        self.tags.removed.connect(self._remove_tag)
        self.tags.left.connect(self._tags_left)
        self._view.color_asked.connect(self._digit)
        self._view.kind_asked.connect(self.rekind)
        self._view.delete_asked.connect(self.delete)
        self._view.verticalScrollBar().valueChanged.connect(lambda: self.tags.close_it())
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._show_menu)
        context.annotations.changed.connect(self._changed)
        context.session.place_changed.connect(self._place_changed)
        notes.delegate.opened.connect(self._editor_opened)
        context.actions.connect_to("mark.delete", self.delete)
        context.actions.connect_to("mark.tags", self.edit_tags)
        context.actions.connect_to("mark.versions", self.show_versions)

    def delete(self) -> None:
        """Delete the selected items."""
        annotations, items = self._context.annotations, self._own()
        if items:
            count, undo = len(items), self._context.actions.key("mark.undo")
            if count == 1:
                count = annotations.delete_chosen(items[0].id)  # The reader may have more of them selected.
            else:
                annotations.delete(*(one.id for one in items))
            told = trn(count, "Deleted. {0} brings it back.", "{count} deleted. {0} brings them back.", undo)
            self._context.session.notified.emit(told)

    def recolor(self, color: str) -> None:
        """Change the color of the selected annotations; notes have none."""
        items = [one for one in self._own() if isinstance(one, Annotation)]
        annotations = self._context.annotations
        if len(items) == 1:
            annotations.recolor(items[0].id, color)
        elif items:
            with annotations.step(trn(len(items), "color of one note", "color of {count} notes")):
                for one in items:
                    annotations.recolor(one.id, color)

    def rekind(self, kind: TextKind) -> None:
        """Change the kind of the selected annotations on text."""
        items = [one for one in self._own() if isinstance(one, Annotation) and one.kind in TEXT_KINDS]
        annotations = self._context.annotations
        if len(items) == 1:
            annotations.rekind(items[0].id, kind)
        elif items:
            with annotations.step(
                trn(
                    len(items),
                    "change of one note to {0}",
                    "change of {count} notes to {0}",
                    kind_names()[kind].lower(),
                )
            ):
                for one in items:
                    annotations.rekind(one.id, kind)

    def edit_tags(self) -> None:
        """Open the tag editor next to the selection."""
        items, row = self._own(), self._view.currentIndex()
        if not items or not row.isValid():
            return
        if not self._notes.isVisible():
            self.shown_asked.emit()
        focus = QApplication.focusWidget()
        self._view.scrollTo(row)
        self._tagged = [one.id for one in items]
        self.tags.suggest(self._known_tags())
        self.tags.open_at(self._tagged_place())
        self.tags.show_items(items)
        self._came_from = focus
        if self._reading is None:
            self._reading = self._context.subjects.library_notes.tags()
            self._reading.finished.connect(lambda tags: self.tags.suggest([*tags, *self._known_tags()]))
            self._reading.ended.connect(self._read)

    def show_versions(self) -> None:
        """Show earlier versions of the current item, after saving the open editor."""
        if item := self._notes.current:
            self._notes.save_drafts()
            SaveWait(self._context.writer, lambda _: self._list_versions(item.id), _PATIENCE_MS, self)

    def menu(self) -> QMenu:
        """Return the context menu of the selected cards."""
        menu, actions, items = QMenu(self._view), self._context.actions, self._notes.selected()
        alone, own = items[0] if len(items) == 1 else None, self._own()
        # In the order of the page's menu: to write, to copy, to look different, to go elsewhere, to delete.
        if len(own) < len(items):
            menu.addActions([actions["mark.adopt"], actions["mark.adopt_all"]])
        elif alone:
            menu.addAction(actions["mark.edit"])
            text = tr("Edit comment") if isinstance(alone, Annotation) else tr("Edit note")
            rename_in(menu, actions, "mark.edit", text)
        if own:
            menu.addAction(actions["mark.tags"])
            if alone:
                anchors = menu.addMenu(tr("Linked to"))
                self._anchors.fill(anchors, alone)
                anchors.menuAction().setVisible(not anchors.isEmpty())
            menu.addAction(actions["mark.insert"])
        menu.addSeparator()
        self._copies(menu, items, own)
        menu.addSeparator()
        if any(isinstance(one, Annotation) for one in own):
            self._kinds(menu, own)
            self._colors(menu, own)
            menu.addSeparator()
        if alone:
            menu.addAction(tr("Show on page")).triggered.connect(lambda: self._view.asked.emit(alone))
            if is_of_other(alone, self._context.session.episode_id):
                opens = menu.addAction(tr("Open that episode"))
                opens.triggered.connect(lambda: self.moment_asked.emit(alone))
            links = menu.addMenu(tr("Follow link"))
            links.menuAction().setVisible(self._links.fill(links, alone) > 0)
            if own:
                menu.addActions([actions["mark.mentions"], actions["mark.versions"]])
            self._alike(menu.addMenu(tr("Filter by")), alone)
        if own:
            menu.addSeparator()
            menu.addAction(actions["mark.delete"])
        return menu

    # Private helpers

    def _own(self) -> list[Item]:
        """Return the selected items that are in the library."""
        return [one for one in self._notes.selected() if not is_in_pdf(one)]

    @property
    def _view(self) -> CardsView:
        return self._notes.view

    def _editor_opened(self, _: str) -> None:
        if editor := self._notes.delegate.editor:
            editor.addActions([self._context.actions[name] for name in _IN_EDITOR])

    def _list_versions(self, item_id: str) -> None:
        from explorer.ui.notes.versions_dialog import VersionsDialog

        item = self._context.annotations.now(item_id)
        try:
            versions = self._context.subjects.library_notes.versions(item_id)
        except KnownError as error:
            self._context.session.notified.emit(error.sentence)
            return
        if item:
            dialog = VersionsDialog(words(item), versions, self._context.theme, styled_window(self._notes.window()))
            dialog.asked_back.connect(partial(self._bring_back, item_id))
            dialog.open()

    def _bring_back(self, item_id: str, text: str) -> None:
        self._notes.save_drafts()
        undo = self._context.actions.key("mark.undo")
        if self._context.annotations.bring_back(item_id, text):
            told = tr("Version restored. {0} undoes this.", undo)
        else:
            told = tr("This note has been deleted. Undo that first ({0}).", undo)
        self._context.session.notified.emit(told)

    def _digit(self, number: int) -> None:
        self.recolor(COLORS[number])

    def _copies(self, menu: QMenu, items: list[Item], own: list[Item]) -> None:
        """Add what can be copied: of items that are not all in the library only their text."""
        actions, here = self._context.actions, self._context.session.paper
        text = clipboard_text(items)
        if len(own) == len(items):
            menu.addAction(actions["mark.copy_text"])
        if len(own) < len(items) or any(isinstance(one, Annotation) and one.quote and one.comment for one in own):
            copied = menu.addAction(tr("Copy text and comment"))
            copied.triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
        if len(own) == len(items):
            area = own[0] if len(own) == 1 and isinstance(own[0], Annotation) and own[0].kind == "area" else None
            if area and here and here.id == area.paper_id:  # The reader makes the picture.
                menu.addAction(actions["mark.copy_picture"])
            menu.addAction(actions["mark.copy_link"])
        if own:
            as_markdown = menu.addAction(tr("Copy as Markdown"))
            as_markdown.triggered.connect(lambda: self.markdown_asked.emit(own))

    def _colors(self, menu: QMenu, items: list[Item]) -> None:
        """Add a menu of colors, with the current ones ticked."""
        colors = menu.addMenu(tr("Color"))
        now = {one.color for one in items if isinstance(one, Annotation)}
        for number, one in enumerate(self._context.theme.palette, 1):
            # The key is only displayed: it belongs to the list.
            action = colors.addAction(f"{one.label.replace('&', '&&')}\t{number}")
            action.setIcon(swatch(QColor(one.color), self._context.theme))
            action.setIconVisibleInMenu(True)
            action.setCheckable(True)
            action.setChecked(one.id in now)
            action.triggered.connect(partial(self._recolor_by_menu, one.id))

    def _kinds(self, menu: QMenu, items: list[Item]) -> None:
        """Fill the menu of kinds of annotations on text, with the current ones ticked."""
        now = {one.kind for one in items if isinstance(one, Annotation) and one.kind in TEXT_KINDS}
        if not now:
            return
        kinds = menu.addMenu(tr("Change to"))
        for kind in TEXT_KINDS:
            key = self._context.actions[f"mark.{kind}"].shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText)
            action = kinds.addAction(f"{kind_names()[kind]}\t{key}")
            action.setIcon(self._context.actions[f"mark.{kind}"].icon())
            action.setCheckable(True)
            action.setChecked(kind in now)
            action.triggered.connect(partial(self._rekind_by_menu, kind))

    def _rekind_by_menu(self, kind: TextKind, *_: object) -> None:
        self.rekind(kind)

    def _recolor_by_menu(self, color: str, *_: object) -> None:
        self.recolor(color)

    def _show_menu(self, place: QPoint) -> None:
        index = self._view.indexAt(place)
        if index.isValid() and not self._view.selectionModel().isSelected(index):
            self._view.setCurrentIndex(index)
        menu = QMenu(self._view)
        if self._notes.selected():
            if not index.isValid():  # By the menu key, whose place is the middle of the list.
                place = self._view.visualRect(self._view.currentIndex()).center()
            menu = self.menu()
        else:
            menu.addAction(self._context.actions["mark.moment"])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.viewport().mapToGlobal(place))

    def _alike(self, menu: QMenu, item: Item) -> None:
        """Fill the menu of filter conditions that match items like this one."""
        row = self._filtering
        kind = item.kind if isinstance(item, Annotation) else "note"
        menu.addAction(kind_name(item)).triggered.connect(partial(self._only, row, "kind", kind))
        if isinstance(item, Annotation):
            action = menu.addAction(next((o.label for o in self._context.theme.palette if o.id == item.color), ""))
            action.triggered.connect(partial(self._only, row, "color", item.color))
        for tag in tags_of(item)[:20]:
            menu.addAction(f"#{tag}".replace("&", "&&")).triggered.connect(partial(self._only, row, "tag", tag))

    @staticmethod
    def _only(row: FilterRow, name: str, value: str, *_: object) -> None:
        row.toggle(name, value)

    def _items(self) -> list[Item]:
        found = map(self._context.annotations.now, self._tagged)  # Also of a paper that was closed.
        return [one for one in found if one]

    def _add_tags(self, tags: tagging.Tags) -> None:
        self._retag(tr("tags"), lambda item: tagging.with_more(item.tags, tags))

    def _remove_tag(self, tag: str) -> None:
        self._retag(tr("tags"), lambda item: tagging.without(item.tags, tag))

    def _retag(self, name: str, tags_of: Callable[[Item], tagging.Tags]) -> None:
        items, annotations = self._items(), self._context.annotations
        if len(items) == 1:
            annotations.retag(items[0].id, tags_of(items[0]))
        elif items:
            with annotations.step(name):
                for one in items:
                    annotations.retag(one.id, tags_of(one))

    def _changed(self, ids: frozenset[str] | None) -> None:
        if not self.tags.isHidden() and (ids is None or not ids.isdisjoint(self._tagged)):
            self.tags.show_items(self._items())
            # The card grows or shrinks by its tags, when the list has heard of them too.
            QTimer.singleShot(0, self.tags, self._follow_tags)

    def _follow_tags(self) -> None:
        self.tags.follow(self._tagged_place())

    def _tagged_place(self) -> QRect:
        """Return the current card's place in the view."""
        return self._view.visualRect(self._view.currentIndex()).adjusted(SIDE, 0, -SIDE, 0)

    def _place_changed(self, place: Place, before: Place) -> None:
        """Close the tag editor with the paper whose card it is about."""
        if place.paper != before.paper:
            self.tags.close_it(by_key=self.tags.line.hasFocus())

    def _tags_left(self, by_key: bool) -> None:
        came_from, self._came_from = self._came_from, None
        if by_key:
            there = came_from in QApplication.allWidgets() and came_from.isVisible()
            (came_from if there and came_from else self._view).setFocus()

    def _read(self) -> None:
        self._reading = None
