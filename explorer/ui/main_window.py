"""The main window: lays out the reader and the panels, and saves the layout."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QSplitter, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import EPISODE, STRIP
from explorer.app.shell.save_wait import SaveWait
from explorer.app.shell.stylesheet import stylesheet
from explorer.app.shell.tokens import (
    FOLD_MENUS_BELOW,
    LEAST,
)
from explorer.model import ids
from explorer.model.known_settings import (
    LAST_EPISODE,
    LAST_MOMENT,
    LAST_PAPER,
    LAST_SEEN,
    MENU_BAR,
    NOTICE,
    WINDOW_LEFT_TAB,
    WINDOW_TAB,
)
from explorer.model.paper import Paper
from explorer.model.tabs import MOST_OPEN
from explorer.model.translation import tr
from explorer.ui import tab_order
from explorer.ui.full_screen import FullScreen
from explorer.ui.menu_bar import MenuBar
from explorer.ui.navigation import Navigation
from explorer.ui.notifications import Activity, Toast, TroubleBar
from explorer.ui.panel_tabs import ICON_PX
from explorer.ui.panels import Panels
from explorer.ui.presentation import Presentation
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.reason_tips import refusal
from explorer.ui.top_bar import TopBar
from explorer.ui.window_interfaces import AskPath
from explorer.ui.window_panels import PANELS
from explorer.ui.window_sides import WindowSides

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from explorer.ui.system_dialogs import SystemDialogs
    from explorer.ui.window_commands import WindowCommands

_REMEMBER_MS = 300
_WARM_UP_MS = 500
"""How long after the first page the imports for the first new annotation are done."""
_LISTENED_MS = 10_000
"""Milliseconds between saves of the place during playback."""
_MOMENT_S = 0.2
"""How long closing may block the window, in seconds, for pending writes."""
_PATIENCE_MS = 8000


class MainWindow(QWidget):
    """Contains the panels at both sides (library, inbox, timeline, transcript, paper, notes), the reader, the player
    and the episode strip; a window, or the body of a WindowFrame.

    Args:
        ask_open, ask_save: ask the user for a file (title, suggestion); return None if the user cancels.
        browse: opens a web address outside the program.
        show_file: opens a file or folder in the system's default program.
        ask_printer: asks for a QPrinter (title, pages); returns None if the user cancels.
    """

    closed = Signal()
    restart_asked = Signal(list)
    """The words of a command to run when the window and everything else is closed."""

    def __init__(
        self,
        context: AppContext,
        ask_open: Callable[[str], Path | None] | None = None,
        ask_save: Callable[[str, Path], Path | None] | None = None,
        browse: Callable[[str], object] | None = None,
        show_file: Callable[[Path], object] | None = None,
        ask_printer: "Callable[[str, int], QPrinter | None] | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.ask_open = ask_open or (lambda title: self._dialogs.open_pdf(title))
        self.ask_audio: Callable[[str], Path | None] = lambda title: self._dialogs.open_audio(title)
        self.ask_save: AskPath = ask_save or (lambda title, path: self._dialogs.save(title, path))
        self.browse = browse or (lambda url: self._dialogs.browse(url))
        self.show_file = show_file or (lambda path: self._dialogs.show_file(path))
        self.ask_printer = ask_printer or (lambda title, count: self._dialogs.printer(title, count))
        self.ask_folder: AskPath = lambda title, path: self._dialogs.folder(title, path)
        self.ask_template: AskPath = lambda title, path: self._dialogs.template(title, path)
        self.ask_notes: AskPath = lambda title, path: self._dialogs.notes(title, path)
        self.ask_marks: Callable[[str], Path | None] = lambda title: self._dialogs.marks(title)
        self.ask_episode: Callable[[str], Path | None] = lambda title: self._dialogs.episode(title)
        self.ask_transcript: Callable[[str], Path | None] = lambda title: self._dialogs.transcript(title)
        self.ask_backup: AskPath = lambda title, path: self._dialogs.backup(title, path)
        self.ask_opml: Callable[[str], Path | None] = lambda title: self._dialogs.opml(title)
        self.setWindowTitle(tr("Paper Explorer"))
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST)
        self.activity = Activity(context.jobs, context.session, context.theme)
        self.top = TopBar(context.session, context.actions, context.theme, self.activity)
        self.menu_bar = MenuBar()
        self.trouble = TroubleBar(context.theme)
        self.readers = SplitReader(context)
        self.navigation = Navigation(context, self.readers, self.browse)
        self.navigation.progress_told.connect(self.top.tell_progress)
        self.panels = Panels(PANELS, self.navigation, self, context.theme.scaled)
        self.navigation.use(self.panels)
        self.side = self.panels.right
        self._commands: WindowCommands | None = None
        self._leaving = False
        self._leaves_unsaved = False
        self.toast = Toast(self, self.panels.bottom)
        self._build()
        self._remembering = QTimer(self, singleShot=True, interval=_REMEMBER_MS)
        self._listening = QTimer(self, singleShot=True, interval=_LISTENED_MS)
        self._wire()
        # Set once, at the end: adding a widget under a style sheet matches it against all rules again.
        self._restyle()
        self._restore()
        self._tell_of_the_library()

    @property
    def widget(self) -> QWidget:
        """Return the parent of dialogs."""
        return self

    @property
    def reader(self) -> ReaderPane:
        """Return the active reader."""
        return self.readers.active

    @property
    def commands(self) -> "WindowCommands":
        """Return the handlers of the window's actions, made on first use."""
        if self._commands is None:
            from explorer.ui.window_commands import WindowCommands

            self._commands = WindowCommands(self)
        return self._commands

    def prepare(self) -> None:
        """Create now what would otherwise be created on first use; called when the page is on the screen."""
        self.readers.prepare_seen()
        self.panels.fill()
        _ = self.commands
        self.context.theme.load_icons()
        self.context.watch.start()
        QTimer.singleShot(_WARM_UP_MS, self, ids.warm_up)

    def prepare_hidden(self) -> None:
        """Create what is not seen yet, so that its first use is fast."""
        from explorer.ui import screen_readers

        self.readers.prepare()
        self.panels.make_all()
        screen_readers.install(self)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Override Qt: Tab goes through the window as it is read, whenever its parts were made."""
        below = (self.panels.slot("player"), self.panels.slot("strip"))
        left, right = self.panels.left, self.side
        sides = ((left.tabBar(), left), (right.tabBar(), right))
        areas = (self.top, self.trouble, *sides[0], *self.readers.areas, *sides[1], *below, self)
        return tab_order.step(areas, QApplication.focusWidget(), forward)

    def show_panel(self, panel_id: str) -> None:
        """Bring a panel to the front, and unfold its area if needed."""
        self.panels.show(panel_id)
        self._fold_area(panel_id, False)

    def focus_panel(self, panel_id: str) -> None:
        """Show a panel, and give it the focus: what is hidden must not have the keys."""
        self.show_panel(panel_id)
        self.panels[panel_id].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_panel(self, panel_id: str) -> None:
        """Hide the area of a panel that is in view and has the focus; else show the panel, and give it the focus."""
        focus = QApplication.focusWidget()
        if self.panels.is_open(panel_id) and focus is not None and self.panels.area(panel_id).isAncestorOf(focus):
            self._fold_area(panel_id, True)
        else:
            self.focus_panel(panel_id)
            self._mark_panes()  # the action has unchecked itself

    def _fold_area(self, panel_id: str, fold: bool) -> None:
        area = self.panels.area(panel_id)
        if area is self.panels.bottom:
            # Only full screen hides what is below the pages.
            for part in (area, self.panels.slot(panel_id)):
                part.setVisible(not fold)
            self._mark_strip()
        elif area.isHidden() is not fold:
            (self.fold_side if area is self.side else self.fold_left)(fold)

    def fold_side(self, fold: bool) -> None:
        """Hide or show the right side, as the user's choice from now on."""
        self.sides.fold_right(fold)

    def fold_left(self, fold: bool) -> None:
        """Hide or show the left side, as the user's choice from now on."""
        self.sides.fold_left(fold)

    def restart(self, words: list[str]) -> None:
        """Close, and run a command then."""
        self.restart_asked.emit(words)
        self.window().close()

    def _offer_both(self) -> None:
        self.toast.tell(tr("A narrow window shows one side."), [(tr("Show both"), self.sides.show_both)])

    def fold_menus(self, fold: bool) -> None:
        """Show the menus in a bar, or fold them into the button of the top bar, as the user's choice from now on."""
        self.context.settings.put(MENU_BAR, not fold)

    def hide_transient(self) -> None:
        """Hide what the next start will not restore, before a picture of the window is taken."""
        self.prepare()
        self.toast.hide()
        self.presentation.end()
        self.readers.hide_transient()
        self.navigation.close_editor()
        self.reader.take_focus()

    # Construction

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        left, bottom = self.panels.left, self.panels.bottom
        theme, settings = self.context.theme, self.context.settings
        self.sides = WindowSides(
            self._splitter, (left, self.readers, self.side), theme, settings, self.readers.take_focus
        )
        panes = (self.menu_bar, self.top, left, self.side)
        actions, session = self.context.actions, self.context.session
        self.full_screen = FullScreen(
            self, lambda: (*panes, self._below), lambda: (bottom,), self._mark_strip, self.readers.take_focus
        )
        self.presentation = Presentation(
            self.full_screen,
            self.readers,
            actions,
            session.notified.emit,
            self.toast.take_back,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.menu_bar, 0), (self.top, 0), (self.trouble, 0), (self._splitter, 1), (bottom, 0)):
            column.addWidget(widget, stretch)
        self._mark_strip()  # Before panels follow what is there: an episode is not yet.

    @property
    def _below(self) -> QWidget:
        """Return what full screen hides below the pages: all, or all but the player while it is used."""
        return self.panels.slot("strip") if self.context.subjects.is_listening else self.panels.bottom

    def _wire(self) -> None:
        context = self.context
        context.theme.changed.connect(self._restyle)
        context.theme.icons_loaded.connect(self._draw_tabs)
        context.session.notified.connect(self.toast.tell)
        context.session.revocable.connect(lambda told, undo: self.toast.tell(told, [(tr("Undo"), undo)]))
        context.session.outdated.connect(self.toast.take_back)
        context.session.timeline_changed.connect(lambda timeline: context.actions.offer(EPISODE, timeline is not None))
        context.session.place_changed.connect(lambda place, _: self._name_window(place.paper))
        context.settings.changed.connect(lambda setting: self._lay_menus() if setting is MENU_BAR else None)
        context.annotations.stack.indexChanged.connect(self._bring_notes_forward)
        context.writer.failing.connect(self.trouble.tell)
        context.writer.recovered.connect(self._recovered)
        context.actions.wanted.connect(lambda _: self.prepare())
        context.actions.needs_changed.connect(lambda: self.panels.offer(context.actions.is_there))
        self.top.wrong_time.connect(self.toast.tell)
        self.top.left.connect(self._leave_top)
        self.readers.local_asked.connect(lambda paper: self.commands.actions.open_local_for(paper))
        self.readers.outside_asked.connect(lambda path: self.show_file(Path(path)))
        self.navigation.panel_asked.connect(self.show_panel)
        self.navigation.browser_missing.connect(lambda url: self.commands.actions.offer_address(url))
        self.navigation.markdown_asked.connect(lambda items: self.commands.exports.copy(items))
        self.panels.current_changed.connect(lambda _: self._mark_panes())
        self.closed.connect(self.navigation.closed)
        self._remembering.timeout.connect(self._keep_where)
        # Saved at once, and not only at the end, so that a kill does not lose the place.
        for signal in (context.session.place_changed, context.session.playhead.sought, self.panels.current_changed):
            # Not connected directly: the slot would take the signal's argument as its delay in milliseconds.
            signal.connect(lambda *_: self._remembering.start())
        # During playback the place is saved from time to time.
        context.session.playhead.ticked.connect(lambda _: self._listening.isActive() or self._listening.start())
        self._listening.timeout.connect(self._keep_where)
        self.sides.changed.connect(self._mark_panes)
        self.sides.chosen.connect(self._remembering.start)
        self.sides.gave_way.connect(self._offer_both)
        context.theme.changed.connect(self._fit)

    def _leave_top(self) -> None:
        self.readers.take_focus()
        if self.full_screen.is_on:
            self.top.hide()

    def _name_window(self, paper: Paper | None) -> None:
        name = tr("Paper Explorer")
        self.setWindowTitle(f"{paper.shown_title} — {name}" if paper else name)

    def _bring_notes_forward(self) -> None:
        """Let a folded side open at the notes: whoever has annotated will look for them there."""
        if self.side.isHidden():
            self.panels.show("notes")

    def _recovered(self) -> None:
        self.trouble.hide()
        self.toast.tell(tr("Everything is saved."))

    def _tell_of_the_library(self) -> None:
        """Tell the user that the library is read-only, and of problems found when it was opened."""
        if reason := self.context.watch.read_only_because:
            self.trouble.tell(reason, changes=False)
        for notice in self.context.watch.notices:
            self.toast.tell(notice.sentence)
        if told := self.context.settings.get(NOTICE):
            self.context.settings.put(NOTICE, "")
            self.toast.tell(told)

    def _restyle(self) -> None:
        theme = self.context.theme
        self.setStyleSheet(stylesheet(theme.tokens, theme.font_px, compact=theme.compact))

    def _draw_tabs(self) -> None:
        """Give the panels their icons, which were not loaded before, now and in each other theme."""
        theme = self.context.theme
        self.panels.set_icons(lambda name: theme.pixmap(name, "muted", ICON_PX))
        theme.changed.connect(lambda: self.panels.set_icons(lambda name: theme.pixmap(name, "muted", ICON_PX)))

    # The user's files

    @cached_property
    def _dialogs(self) -> "SystemDialogs":
        from explorer.ui.system_dialogs import SystemDialogs

        return SystemDialogs(self, self.context.settings)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() or url.scheme() in ("http", "https") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.path().lower().endswith(".pdf") and url.isLocalFile()]
        if not paths:
            self.commands.imports.take(event.mimeData())
        for path in paths[:MOST_OPEN]:
            self.readers.documents.add_local(path, of_several=len(paths) > 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: where nothing else has a use for them, Esc leaves full screen and Space plays or pauses; the key
        of an action that can't be run tells why."""
        if event.key() == Qt.Key.Key_Escape and self.presentation.step_out():
            return
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            self.context.actions["play.toggle"].trigger()
        elif why := refusal(event, self.context.actions):
            if self.toast.isHidden() or not self.toast.offers:  # Undo of a first Delete stays at a second one.
                self.toast.tell(f"{why}.")
        else:
            super().keyPressEvent(event)

    # Size, and the end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show what the window has room for."""
        self.sides.fit(self.width(), in_full_screen=self.full_screen.is_on)
        self._lay_menus()

    def _lay_menus(self) -> None:
        """Show the menu bar or the menu button, as the user has chosen or by the width; macOS has a bar of its own."""
        if self.full_screen.is_on:
            return
        chosen, is_native = self.context.settings.get(MENU_BAR), self.menu_bar.isNativeMenuBar()
        shown = self.width() >= self.context.theme.scaled(FOLD_MENUS_BELOW) if chosen is None else chosen
        hidden, other = (self.top.menu, self.menu_bar) if shown or is_native else (self.menu_bar, self.top.menu)
        tab_order.put_away([hidden], self.readers.take_focus)
        other.show()
        self.context.actions.check("view.menu_bar", shown)

    def _mark_strip(self) -> None:
        """Tell whether the window fills the screen, and whether the episode timeline is shown, which can be zoomed."""
        actions, parts = self.context.actions, (self.panels.bottom, self.panels.slot("strip"))
        actions.check("view.full_screen", self.full_screen.is_on)
        actions.offer(STRIP, not any(part.isHidden() for part in parts))

    def _mark_panes(self) -> None:
        actions = self.context.actions
        for spec in self.panels.specs:
            if spec.action:
                actions.check(spec.action, self.panels.is_open(spec.id))
        actions.check("view.left", not self.panels.left.isHidden())
        actions.check("view.side", not self.side.isHidden())

    def closeEvent(self, event: QCloseEvent) -> None:
        for dialog in self.findChildren(QDialog):
            dialog.hide()  # At a logout or a kill: what is typed in it counts while there is something to take it.
        self.navigation.save_drafts()
        self.readers.keep()
        self.context.subjects.keep()
        self.remember()
        if not self._leaves_unsaved and not self.context.writer.flush(_MOMENT_S):
            event.ignore()
            self.readers.uncover()
            if not self._leaving:
                self._leaving = True
                self.toast.tell(tr("Saving your latest changes…"))
                SaveWait(self.context.writer, self._leave, _PATIENCE_MS, self)
            return
        self.context.watch.stop()
        if self._commands:
            self._commands.exports.finish()
        event.accept()
        self.closed.emit()

    def _leave(self, saved: bool) -> None:
        """Close if everything is saved; ask the user if it can't be."""
        self._leaving = False
        if not saved:
            if not self._dialogs.leaves_unsaved():
                return
            self._leaves_unsaved = True
            self.context.writer.abandon()
        self.window().close()

    @property
    def is_restorable(self) -> bool:
        """Return whether everything shown will be restored by the next start, as ``hide_transient`` leaves it."""
        covered = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.toast.isVisible()
        return (
            not covered
            and not self.presentation.is_on
            and self.readers.is_restorable
            and not self.navigation.is_editing
        )

    def remember(self) -> None:
        """Save the place and what is in view, for the next start."""
        self.context.settings.put(LAST_SEEN, self.readers.seen())
        self._keep_where()

    def _keep_where(self) -> None:
        """Save episode, moment, paper and the open panes."""
        self._remembering.stop()
        settings, session = self.context.settings, self.context.session
        settings.put(LAST_EPISODE, session.episode_id)
        settings.put(LAST_MOMENT, session.playhead.own_second)
        settings.put(LAST_PAPER, session.paper.id if session.paper else None)
        settings.put(WINDOW_TAB, self.panels.current("right"))
        settings.put(WINDOW_LEFT_TAB, self.panels.current("left"))
        self.sides.keep(in_full_screen=self.full_screen.is_on)

    def _restore(self) -> None:
        settings = self.context.settings
        for tab in (WINDOW_TAB, WINDOW_LEFT_TAB):
            self.panels.show(settings.get(tab))
        self.sides.restore(self.width())
        self._mark_panes()
        self._lay_menus()
