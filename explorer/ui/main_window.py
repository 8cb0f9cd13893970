"""The window: lays out the panes, and leads from one to the other. It does nothing itself.

It comes in two steps. What the page in view needs is made first, with everything that decides how large that page is;
what stands beside it, and what the actions do, comes with ``complete``, when the page is on the screen.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QMessageBox, QSplitter, QTabWidget, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.actions import EPISODE
from explorer.app.shell.save_wait import WhenSaved
from explorer.app.shell.stylesheet import stylesheet
from explorer.app.shell.tokens import FOLD_BELOW, SIDE_WIDTH, SIDE_WIDTH_SMALL
from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.known_settings import (
    LAST_EPISODE,
    LAST_MOMENT,
    LAST_PAPER,
    LAST_SEEN,
    WINDOW_PANES,
    WINDOW_SIDE,
    WINDOW_TAB,
    WINDOW_TIMELINE,
)
from explorer.model.paper import Paper
from explorer.model.tabs import MOST_OPEN
from explorer.ui.full_screen import FullScreen
from explorer.ui.notifications import Activity, Toast, TroubleBar
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.timeline.episode_strip import EpisodeStrip
from explorer.ui.top_bar import TopBar

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from explorer.ui.timeline.timeline_rows import TimelineRow

AskPath = Callable[[str, Path], Path | None]
"""Asks for a path (title, suggestion); None if the user does not want to."""
_LOOK_MS = 1000
_REMEMBER_MS = 300
_LISTENED_MS = 10_000
"""So often the place is remembered while the episode plays."""
_EVERYWHERE = {"mark.moment", "mark.undo", "mark.redo", "mark.history"}
_MOMENT_S = 0.2
"""How long closing may hold up the window, in seconds, for writes that are nearly done."""
_PATIENCE_MS = 8000


class MainWindow(QWidget):
    """Timeline, reader, paper and notes, and the episode to scale below; a window by itself, or the body of a Frame.

    Args:
        ask_open, ask_save: ask the user for a file (title, suggestion); None if they don't want to.
        browse: opens a web address outside the program.
        show_file: opens a file or folder in the program that the system has for it.
        ask_printer: asks for a QPrinter (title, pages); None if the user doesn't want to.
    """

    closed = Signal()

    def __init__(
        self,
        context: AppContext,
        ask_open: Callable[[str], Path | None] | None = None,
        ask_save: Callable[[str, Path], Path | None] | None = None,
        browse: Callable[[str], object] | None = None,
        show_file: Callable[[Path], object] | None = None,
        ask_printer: "Callable[[str, int], QPrinter | None] | None" = None,
    ) -> None:
        super().__init__()
        self.context = context
        self.ask_open = ask_open or self._ask_open
        self.ask_save = ask_save or self._ask_save
        self.browse = browse or (lambda url: QDesktopServices.openUrl(QUrl(url)))
        self.show_file = show_file or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        self.ask_printer = ask_printer or self._ask_printer
        self.ask_folder: AskPath = self._ask_folder
        self.ask_template: AskPath = self._ask_template
        self.ask_notes: AskPath = self._ask_notes
        self.setWindowTitle(self.tr("Paper Explorer"))
        self.setAcceptDrops(True)
        self.setStyleSheet(stylesheet(context.theme.tokens))
        self.activity = Activity(context.jobs, context.theme)
        self.top = TopBar(context.session, context.actions, context.theme, self.activity)
        self.trouble = TroubleBar(context.theme)
        self.readers = SplitReader(context)
        self.side = QTabWidget()
        self.side.setObjectName("side")
        self.side.setDocumentMode(True)
        self.strip = EpisodeStrip(context.session, context.theme, context.annotations)
        self.is_complete = False
        """Whether all panes are there, and the actions do what they say."""
        self._side_wanted: bool | None = None
        self._panes_chosen = False
        self._leaving = False
        self._leaves_unsaved = False
        self._build()
        self.toast = Toast(self.readers.body)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._remembering = QTimer(self, singleShot=True, interval=_REMEMBER_MS)
        self._listening = QTimer(self, singleShot=True, interval=_LISTENED_MS)
        self._seen = context.store.data_version()
        self._wire()
        self._restore()
        self._tell_of_the_library()

    def complete(self) -> None:
        """Make the panes beside the page, and connect what the actions do; a second time does nothing."""
        if self.is_complete:
            return
        self.is_complete = True
        from explorer.ui.document_actions import DocumentActions
        from explorer.ui.export_actions import ExportActions
        from explorer.ui.notes.notes_pane import NotesPane
        from explorer.ui.paper.paper_pane import PaperPane
        from explorer.ui.timeline.timeline_pane import TimelinePane
        from explorer.ui.window_actions import WindowActions

        context = self.context
        self.readers.complete()
        self.timeline = TimelinePane(context.session, context.theme, context.annotations)
        self.timeline.setObjectName("timeline")
        self.paper, self.notes = PaperPane(context), NotesPane(context)
        self._commands = WindowActions(self)
        DocumentActions(self)
        self.exports = ExportActions(self)
        self.top.fill_menu(context.actions)
        self._place_late()
        self._wire_late()

    # Showing

    @property
    def reader(self) -> ReaderPane:
        """The reader in use."""
        return self.readers.active

    def write_at(self, item_id: str) -> None:
        """Open the notes and the editor of one of them."""
        self.show_side(self.notes)
        self.notes.edit(item_id)

    def list_notes_of(self, row: "TimelineRow") -> None:
        """List what belongs to a row of the timeline, and nothing else."""
        from explorer.model import timecode

        self.show_side(self.notes)
        if row.start_s is not None:
            self.notes.filtering.show_only("segment", timecode.display(row.start_s))
        elif row.paper_id:
            self.notes.filtering.show_only("paper", row.paper_id)

    def show_side(self, tab: QWidget) -> None:
        """Unfold the right pane at a tab."""
        self.side.setCurrentWidget(tab)
        if self.side.isHidden():
            self.fold_side(False)

    def fold_side(self, fold: bool) -> None:
        """Fold the right pane away, or show it; the user's word from now on."""
        self._side_wanted = not fold
        self.side.setVisible(not fold)
        self._remembering.start()

    def fold_timeline(self, fold: bool) -> None:
        """Fold the timeline away, or show it."""
        self.timeline.setVisible(not fold)
        self._remembering.start()

    def open_local(self, path: Path, paper: Paper | None = None, *, alone: bool = False) -> None:
        """Take a PDF of the user's into the library and show it; ``alone`` where nothing is shown yet."""
        self.readers.documents.add_local(path, paper, alone=alone)

    def open_web(self, url: str) -> None:
        """Open a web page in the browser; nothing but http and https."""
        if url.lower().startswith(("https://", "http://")):
            self.browse(url)

    def settle(self) -> None:
        """Put away what will not be there at the next start, for a picture of the window."""
        self.complete()
        self.toast.hide()
        self.readers.put_away()
        self.notes.view.setFocus()  # which closes an open editor, and its words are kept
        self.reader.take_focus()

    def load_late(self) -> None:
        """What the first paint need not wait for."""
        self.complete()
        self.context.theme.load_icons()
        self._looking.start()

    # Building

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._left = QWidget()
        self._left.setObjectName("timeline")
        for pane, least, stretch in ((self._left, 220, 0), (self.readers, 300, 1), (self.side, 220, 0)):
            pane.setMinimumWidth(least)
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, stretch)
        bottom = QFrame()
        bottom.setObjectName("strip")
        self.full_screen = FullScreen(self, lambda: (self.top, self._left, self.side, bottom))
        low = QVBoxLayout(bottom)
        low.setContentsMargins(0, 6, 0, 6)
        low.setSpacing(2)
        low.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.top, 0), (self.trouble, 0), (self._splitter, 1), (bottom, 0)):
            column.addWidget(widget, stretch)

    def _place_late(self) -> None:
        """Put the panes where room was left for them, as the last run left them."""
        room, self._left = self._left, self.timeline
        self.timeline.setMinimumWidth(room.minimumWidth())
        if room.isHidden():
            self.timeline.hide()
        self._splitter.replaceWidget(self._splitter.indexOf(room), self.timeline)
        room.deleteLater()
        self.side.addTab(self.paper, self.tr("Paper"))
        self.side.addTab(self.notes, self.tr("Notes"))
        self.side.setCurrentIndex(self.context.settings.get(WINDOW_TAB))

    def _wire(self) -> None:
        context = self.context
        context.theme.changed.connect(self._restyle)
        context.session.told.connect(self.toast.tell)
        context.session.timeline_changed.connect(lambda timeline: context.actions.offer(EPISODE, timeline is not None))
        context.session.place_changed.connect(lambda place, _: self._name_window(place.paper))
        context.writer.failing.connect(self.trouble.tell)
        context.writer.recovered.connect(self._recovered)
        context.documents.file_added.connect(context.session.refresh)
        self._remembering.timeout.connect(self._keep_where)
        self._splitter.splitterMoved.connect(self._choose_panes)
        self._looking.timeout.connect(self._look)

    def _wire_late(self) -> None:
        from explorer.ui.link_navigation import open_address, show_item

        context, readers = self.context, self.readers
        self.top.wrong_time.connect(self.toast.tell)
        self.top.left.connect(readers.take_focus)
        readers.asked_to_write.connect(self.write_at)
        readers.annotation_chosen.connect(self._annotation_chosen)
        readers.local_asked.connect(self._commands.open_local_for)
        readers.address_asked.connect(self.open_web)
        readers.outside_asked.connect(lambda path: self.show_file(Path(path)))
        self.paper.address_asked.connect(self.open_web)
        self.closed.connect(self.notes.pictures.close)
        self.notes.item_asked.connect(self._go_to_item)
        self.notes.address_asked.connect(lambda address: open_address(self, address))
        self.notes.found_asked.connect(lambda item: show_item(self, item))
        self.notes.adopted.connect(lambda item_id: self.reader.choose(item_id))
        self.notes.markdown_asked.connect(self.exports.copy)
        self.notes.shown_asked.connect(lambda: self.show_side(self.notes))
        self.timeline.view.notes_asked.connect(self.list_notes_of)
        readers.page_viewed.connect(self._page_viewed)
        self.notes.count_changed.connect(self._count_notes)
        # At once, and not only at the end: a kill must not lose the place.
        for signal in (context.session.place_changed, context.session.playhead.sought, self.side.currentChanged):
            # Not the slot itself: it would take the tab's number for milliseconds to wait.
            signal.connect(lambda *_: self._remembering.start())
        # While it plays the place is worth a look now and then.
        context.session.playhead.ticked.connect(lambda _: self._listening.isActive() or self._listening.start())
        self._listening.timeout.connect(self._keep_where)
        # A key that marks must not do so while somebody walks the timeline; that gives the keyboard on when it opens.
        self.timeline.view.opened.connect(lambda: QTimer.singleShot(0, readers.take_focus))
        for spec in context.actions.specs():
            if spec.menu != "Annotate" or spec.id in _EVERYWHERE:
                # Also while the bar with the menu is put away.
                self.addAction(context.actions[spec.id])
                continue
            context.actions[spec.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for pane in (readers, self.side, self.strip):
                pane.addAction(context.actions[spec.id])
        # What was told before they were there.
        self.timeline.go_to_here()
        self._count_notes(self.notes.count)
        self._page_viewed(self.reader.view.page)
        self._remembering.start()

    # Leading from one pane to the other

    def _annotation_chosen(self, item_id: str | None) -> None:
        self.notes.select(item_id)
        if item_id and not self.side.isHidden():
            self.side.setCurrentWidget(self.notes)

    def _page_viewed(self, page: int) -> None:
        document = self.reader.view.document
        self.notes.follow(page, tuple(document.info.labels) if document else ())

    def _go_to_item(self, item: Annotation | Note) -> None:
        session = self.context.session
        if isinstance(item, Annotation):
            self.reader.open_at(item.paper_id, item.id)
            self.reader.choose(item.id)
            return
        if item.at_s is not None and item.episode_id == session.episode_id:
            session.go_to(item.at_s, "note")
        if item.paper_id:
            self.reader.open_at(item.paper_id, item.page or 0)

    def _count_notes(self, count: int) -> None:
        self.side.setTabText(1, self.tr("Notes {0}").format(count) if count else self.tr("Notes"))

    def _name_window(self, paper: Paper | None) -> None:
        name = self.tr("Paper Explorer")
        self.setWindowTitle(f"{paper.title} — {name}" if paper else name)

    def _recovered(self) -> None:
        self.trouble.hide()
        self.toast.tell(self.tr("Everything is saved again."))

    def _look(self) -> None:
        """Another program, or our own writer, has changed the library."""
        try:
            seen = self.context.store.data_version()
            if seen != self._seen:
                self._seen = seen
                self.context.annotations.reload()
                self.context.session.refresh()
        except KnownError as error:
            self.toast.tell(error.sentence)

    def _tell_of_the_library(self) -> None:
        """That nothing can be saved here, and what did not come along when it was opened."""
        if reason := self.context.store.read_only_because:
            self.trouble.tell(reason, changes=False)
        for notice in self.context.store.notices:
            self.toast.tell(notice.sentence)

    def _restyle(self) -> None:
        self.setStyleSheet(stylesheet(self.context.theme.tokens))

    # The user's files

    def _ask_open(self, title: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("PDF (*.pdf)"))
        return Path(name) if name else None

    def _ask_folder(self, title: str, suggestion: Path) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, title, str(suggestion))
        return Path(name) if name else None

    def _ask_template(self, title: str, suggestion: Path) -> Path | None:
        kinds = self.tr("Templates (*.j2 *.md *.txt);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, title, str(suggestion), kinds)
        return Path(name) if name else None

    def _ask_notes(self, title: str, suggestion: Path) -> Path | None:
        kinds = self.tr("Notes (*.json *.jsonld);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, title, str(suggestion), kinds)
        return Path(name) if name else None

    def _ask_save(self, title: str, suggestion: Path) -> Path | None:
        kind = {
            ".pdf": self.tr("PDF (*.pdf)"),
            ".bib": self.tr("BibTeX (*.bib)"),
            ".json": self.tr("JSON (*.json)"),
            ".jsonld": self.tr("Web Annotations (*.jsonld)"),
        }.get(suggestion.suffix, self.tr("Markdown (*.md)"))
        name, _ = QFileDialog.getSaveFileName(self, title, str(suggestion), kind)
        return Path(name) if name else None

    def _ask_printer(self, title: str, count: int) -> "QPrinter | None":
        from explorer.ui.print_dialog import ask_printer  # Loads the library for printing.

        return ask_printer(self, title, count)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() and url.path().lower().endswith(".pdf") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        for path in paths[:MOST_OPEN]:
            self.readers.documents.add_local(path, of_several=len(paths) > 1)

    # Size, and the end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= FOLD_BELOW
        if self._side_wanted is None and not self.full_screen.is_on:
            self.side.setVisible(wide)
        if not self._panes_chosen:
            side = SIDE_WIDTH if wide else SIDE_WIDTH_SMALL
            self._splitter.setSizes([side, max(360, event.size().width() - 2 * side), side])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.complete()
        self.full_screen.leave()
        self._keep()
        if not self._leaves_unsaved and not self.context.writer.flush(_MOMENT_S):
            event.ignore()
            self.readers.uncover()
            if not self._leaving:
                self._leaving = True
                self.toast.tell(self.tr("Saving your latest changes…"))
                WhenSaved(self.context.writer, self._leave, _PATIENCE_MS, self)
            return
        self._looking.stop()
        self.exports.finish()
        event.accept()
        self.closed.emit()

    def _leave(self, saved: bool) -> None:
        """Close now that everything is saved; ask where it can't be."""
        self._leaving = False
        if not saved:
            text = self.tr("Some of your latest changes could not be saved. Stay to try again, or leave and lose them?")
            box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Not saved"), text, parent=self)
            stay = box.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole)
            leave = box.addButton(self.tr("Leave and lose them"), QMessageBox.ButtonRole.DestructiveRole)
            box.setDefaultButton(stay)
            box.setEscapeButton(stay)
            box.exec()
            if box.clickedButton() is not leave:
                return
            self._leaves_unsaved = True
            self.context.writer.abandon()
        self.window().close()

    def _keep(self) -> None:
        """Remember everything that should be there at the next start."""
        self.notes.save_drafts()
        self.readers.keep()
        settings = self.context.settings
        settings.put(LAST_SEEN, self.reader.view.seen())
        self._keep_where()

    def _keep_where(self) -> None:
        """Remember episode, moment and paper, and which panes are open."""
        self._remembering.stop()
        settings, session = self.context.settings, self.context.session
        settings.put(LAST_EPISODE, session.episode_id)
        settings.put(LAST_MOMENT, session.moment)
        settings.put(LAST_PAPER, session.paper.id if session.paper else None)
        if self._panes_chosen and all(size > 0 for size in self._splitter.sizes()[:2]):
            settings.put(WINDOW_PANES, tuple(self._splitter.sizes()))
        settings.put(WINDOW_SIDE, self._side_wanted)
        settings.put(WINDOW_TAB, self.side.currentIndex())
        if not self.full_screen.is_on:
            settings.put(WINDOW_TIMELINE, not self.timeline.isHidden())

    def _restore(self) -> None:
        settings = self.context.settings
        self._side_wanted = settings.get(WINDOW_SIDE)
        self.side.setVisible(self._side_wanted if self._side_wanted is not None else self.width() >= FOLD_BELOW)
        self._left.setVisible(settings.get(WINDOW_TIMELINE))
        if sizes := settings.get(WINDOW_PANES):
            self._panes_chosen = True
            self._splitter.setSizes(sizes)

    def _choose_panes(self) -> None:
        self._panes_chosen = True
        self._remembering.start()
