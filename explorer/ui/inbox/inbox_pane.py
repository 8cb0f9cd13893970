"""The inbox panel: marks made while listening, to hear again, keep, write in, move and drop."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.items.inbox import WaitingMark
from explorer.app.shell.key_text import key_text
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.ui.inbox.inbox_model import EpisodeHead, InboxModel, InboxRow, MarkRow, head_id
from explorer.ui.inbox.inbox_view import InboxView
from explorer.ui.inbox.move_mark_dialog import MoveMarkDialog
from explorer.ui.low_panes import LEAST_LIST_PX, Foot, scrolling
from explorer.ui.small_widgets import push_button, text_label, typed_text
from explorer.ui.window_frame import styled_window

_SAVE_MS = 350
_DRAGGED = ("text/plain", "text/uri-list")


class InboxPane(QWidget):
    """The list of marks, and a button to import some that were made elsewhere."""

    play_asked = Signal(object)
    """A mark (a Note) around which the episode is to be played."""
    import_asked = Signal()
    """A file of marks is to be chosen."""
    given = Signal(object)
    """QMimeData that was dropped or pasted, to be imported."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.inbox = context, context.subjects.inbox
        self._paper_titles: dict[str, str] = {}
        self._session = 0
        """The number of the session of writing."""
        self._gone: set[str] = set()
        """Marks that the user kept or dropped here: one that Undo brings back is the current one again."""
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self._save)
        self.model = InboxModel(self)
        self.view = InboxView(self.model, context.theme)
        self.setAcceptDrops(True)
        self.hint = text_label(muted=True, small=True)
        self.import_button = push_button(tr("Import marks…"))
        self.import_button.setAutoDefault(False)
        self.empty = text_label(muted=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.empty_button = push_button(tr("Import marks…"))
        self.empty_button.setAutoDefault(False)
        self._build()
        self._acts: dict[str, Callable[[list[str]], object]] = {
            "play": self._play,
            "keep": lambda ids: self._leave(ids, self.inbox.keep),
            "write": lambda ids: self.write(ids[0]),
            "move": self._move,
            "drop": lambda ids: self._leave(ids, self.inbox.drop),
        }
        self.view.asked.connect(self._act)
        self.view.written.connect(self._written)
        self.view.editor.textChanged.connect(lambda: self._saving.isActive() or self._saving.start())
        self.view.pasted.connect(lambda: self.given.emit(QApplication.clipboard().mimeData()))
        self.view.selectionModel().currentChanged.connect(lambda *_: self._look_closer())
        self._leaving = QTimer(self, singleShot=True)  # Not while the list is changing: another episode may open.
        self._leaving.timeout.connect(self._end_excerpt)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._leaving.start())
        self._way_back = context.subjects.way_back
        self._way_back.changed.connect(lambda: self.view.tell_played(self._way_back.excerpt))
        for button in (self.import_button, self.empty_button):
            button.clicked.connect(self.import_asked)
        self.inbox.changed.connect(self._changed)
        context.session.timeline_changed.connect(lambda _: self.refresh())
        context.theme.changed.connect(self.view.restyle)
        self.refresh()

    def select(self, mark_id: str) -> None:
        """Make a mark the current one."""
        if (row := self.model.row_of(mark_id)) >= 0:
            self.view.choose(row)

    def select_first(self, mark_ids: Iterable[str]) -> None:
        """Make the first of some marks the current one, unless the user writes in another."""
        rows = [row for one in mark_ids if (row := self.model.row_of(one)) >= 0]
        if rows and not self.view.editing:
            self.view.choose(min(rows))

    def write(self, mark_id: str) -> None:
        """Open the editor of a mark."""
        if mark := self.inbox.get(mark_id):
            self.select(mark_id)
            self._session = self.inbox.begin_writing(mark_id)
            self.view.write_in(mark_id, mark.note.text)
            self.hint.setText(tr("Esc saves the text. {0} saves it and keeps the mark.", key_text("Ctrl+Enter")))

    def save_drafts(self) -> None:
        """Save what is being written."""
        self.view.stop_writing()

    def refresh(self) -> None:
        """Show all marks again."""
        current, place = self.view.cards.current, self.view.currentIndex().row()
        marks = self.inbox.marks()
        rows: list[InboxRow] = []
        before: str | None = None
        several = len({one.note.episode_id for one in marks}) > 1
        for mark in marks:
            episode_id = mark.note.episode_id
            if (several or episode_id != self._context.session.episode_id) and (not rows or before != episode_id):
                rows.append(EpisodeHead(head_id(episode_id), _title(mark)))
            before = episode_id
            rows.append(self._row(mark))
        in_place = self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if marks else 1)
        had_it, has_it = self.focusProxy(), self.empty_button if self.inbox.is_read and not marks else self.view
        self.setFocusProxy(has_it)
        if had_it is not has_it and self.window().focusWidget() is had_it:
            has_it.setFocus()
        if marks and (not in_place or self.view.cards.current != current or not current):
            row = self.model.row_of(current) if current else -1
            self.view.choose(row if row >= 0 else max(0, place))
        if not marks:
            self.view.setCurrentIndex(self.model.index(-1))
        self._look_closer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: where none wait, marks can be pasted too, and Return presses the button."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.given.emit(QApplication.clipboard().mimeData())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.empty_button.hasFocus():
            self.import_asked.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Override Qt: what is played around a mark ends with the inbox, but not when the window is minimized."""
        super().hideEvent(event)
        if not event.spontaneous() and self.model.row_of(self._way_back.excerpt) >= 0:
            self._way_back.end_excerpt()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(event.mimeData().hasFormat(one) for one in _DRAGGED):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        kept = QMimeData()
        kept.setText(event.mimeData().text()[: 4 << 20])
        kept.setUrls(event.mimeData().urls())
        self.given.emit(kept)
        event.acceptProposedAction()

    # Private helpers

    def _build(self) -> None:
        self._tell_what_is()
        full = QWidget(self)
        below = Foot(self.view, partial(self._context.theme.scaled, LEAST_LIST_PX), full)
        below.setObjectName("")
        foot = QVBoxLayout(below)
        foot.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.hint)
        foot.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(below)
        nothing = QWidget(self)
        middle = QVBoxLayout(nothing)
        middle.setContentsMargins(6 * GRID, 10 * GRID, 6 * GRID, 0)
        middle.setSpacing(3 * GRID)
        key = self._context.actions.key("inbox.mark")
        told = tr("Nothing waits here.\n\n{0} marks what you hear, without stopping.", key) if key else ""
        also = tr("Marks from your phone come in too: paste or drop text or links with times, or import a file.")
        self.empty.setText(f"{told or tr('Nothing waits here.')} {also}")
        middle.addWidget(self.empty)
        middle.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(full)
        self._stack.addWidget(scrolling(nothing, tr("Inbox"), self))

    def _tell_what_is(self) -> None:
        undo = key_text("Ctrl+Z")
        self.hint.setText(tr("A dashed edge is a guess. Keep makes it a note; {0} undoes.", undo))

    def _row(self, mark: WaitingMark) -> MarkRow:
        note, context = mark
        if note.paper_id:
            page = self._context.annotations.labels.of(note) if note.page is not None else ""
            is_page_guess = not page and context is not None and context.page is not None
            if is_page_guess and context is not None and context.page is not None:
                page = str(context.page + 1)
            return MarkRow(note.id, mark, self._paper_title(note.paper_id), page, is_page_guess=is_page_guess)
        if context is None:
            return MarkRow(note.id, mark)
        page = "" if context.page is None else str(context.page + 1)
        return MarkRow(note.id, mark, context.paper, page, is_guess=True, is_page_guess=True)

    def _paper_title(self, paper_id: str) -> str:
        if paper_id not in self._paper_titles:
            try:
                paper = self._context.papers.get(paper_id)
            except KnownError:
                paper = None
            self._paper_titles[paper_id] = (paper.title or paper.handle) if paper else paper_id
        return self._paper_titles[paper_id]

    def _changed(self, changed: frozenset[str] | None) -> None:
        same = changed is not None and all(
            self.inbox.get(one) is not None and self.model.row_of(one) >= 0 for one in changed
        )
        if changed is None or not same or len(changed) > 20:
            self.refresh()
            self._choose_back()
            return
        for mark_id in changed:
            mark, row = self.inbox.get(mark_id), self.model.mark_at(self.model.row_of(mark_id))
            if (
                mark
                and row
                and (mark.note.at_s, mark.note.episode_id) != (row.mark.note.at_s, row.mark.note.episode_id)
            ):
                self.refresh()  # it stands elsewhere now
                return
            self.model.renew(mark_id, self._renewed)
            if mark and mark.context and self.model.needs_title(mark.note.episode_id, mark.context.episode):
                self.refresh()
        self._look_closer()

    def _choose_back(self) -> None:
        """Make a mark that has come back the current one, unless the user writes in another."""
        back = [one for one in self._gone if self.model.row_of(one) >= 0]
        self._gone.difference_update(back)
        self.select_first(back)

    def _renewed(self, mark_id: str) -> MarkRow | None:
        mark = self.inbox.get(mark_id)
        return self._row(mark) if mark else None

    def _look_closer(self) -> None:
        """Look for the page of the current mark, if the list is in view."""
        if self.isVisible() and self.view.cards.current:
            self.inbox.find_page(self.view.cards.current)

    def _act(self, name: str) -> None:
        if self.view.editing:
            self.view.stop_writing()
        ids = self.view.selected()
        if name not in ("keep", "drop") and self.view.cards.current:
            ids = [self.view.cards.current]  # one at a time
        if ids:
            self._acts[name](ids)

    def _leave(self, ids: list[str], act: Callable[..., object]) -> None:
        """Keep or drop marks; the next one becomes the current one."""
        first = min((self.model.row_of(one) for one in ids), default=0)
        had_focus = self.view.hasFocus() or self.view.isAncestorOf(self.focusWidget() or self)
        act(*ids)
        self._gone.update(ids)
        if self.model.rows:
            self.view.choose(first)
            if had_focus:
                self.view.setFocus()

    def _play(self, ids: list[str]) -> None:
        if mark := self.inbox.get(ids[0]):
            self.play_asked.emit(mark.note)

    def _end_excerpt(self) -> None:
        """Let the player go back when the user turns to another mark."""
        if self._way_back.excerpt and self._way_back.excerpt != self.view.cards.current:
            self._way_back.end_excerpt()

    def _move(self, ids: list[str]) -> None:
        mark, inbox = self.inbox.get(ids[0]), self.inbox
        if mark is None:
            return
        note = mark.note
        dialog = MoveMarkDialog(mark, self._context.theme, styled_window(self.window()))
        dialog.chosen.connect(lambda paper_id, page, at_s: inbox.move(note.id, paper_id, page, at_s))
        reading = inbox.papers(note.id)
        reading.finished.connect(lambda papers: dialog.show_papers(papers, inbox.get(note.id) or mark))
        reading.failed.connect(lambda error: self._context.session.notified.emit(error.sentence))
        dialog.finished.connect(lambda _: reading.cancel())
        dialog.open()

    def _save(self) -> None:
        """Save what has been typed so far."""
        if self.view.editing:
            self.inbox.write(self.view.editing, typed_text(self.view.editor), self._session)

    def _written(self, mark_id: str, text: str, keep: bool) -> None:
        self._saving.stop()
        self.inbox.write(mark_id, text.strip(), self._session)
        self.inbox.end_writing()
        self._tell_what_is()
        if keep:
            self._leave([mark_id], self.inbox.keep)


def _title(mark: WaitingMark) -> str:
    """Return what stands above the marks of an episode: nothing yet until it was looked up."""
    note, context = mark
    if note.episode_id and context is None:
        return ""
    return (context.episode if context else "") or tr("Of no episode in this library")
