"""Handlers of the window's own actions: go, open, export, fold, switch the scheme."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer import PROBLEMS
from explorer.app.items.item_commands import undo_text
from explorer.model.errors import KnownError
from explorer.model.known_settings import MODES, THEME, Mode
from explorer.model.one_line import one_line
from explorer.model.paper import GUIDE_ID, Paper
from explorer.model.translation import tr, trn
from explorer.ui.window_interfaces import FileDialogs, RestartingWindow, WindowLayout, WindowParts

if TYPE_CHECKING:
    from explorer.ui.inbox.inbox_import_actions import InboxImportActions
    from explorer.ui.window_dialogs import WindowDialogs

_PATIENCE_MS = 3000
_TITLE = 40
"""Maximum length of a title in a message."""


class ActionWindow(WindowParts, FileDialogs, WindowLayout, RestartingWindow, Protocol):
    """The window, as its own actions use it."""


class WindowActions(QObject):
    """Connects the actions that belong to no single pane."""

    def __init__(self, window: ActionWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        stack = self._context.annotations.stack
        for action_id, call in {
            "file.open": self._open,
            "file.browser": self._browser,
            "file.settings": lambda: self._dialogs.settings(),
            # The window itself may be the body of a frame.
            "file.quit": lambda: window.widget.window().close(),
            "go.time": self._ask_time,
            "go.next": lambda: self._step(1),
            "go.previous": lambda: self._step(-1),
            "go.timeline": self._to_timeline,
            "go.strip": lambda: window.focus_panel("strip"),
            "go.reader": window.readers.take_focus,
            "go.notes": self._to_notes,
            "go.segment_notes": self._to_notes_of_row,
            "mark.moment": self._note_now,
            "inbox.mark": self._mark,
            "file.import_marks": lambda: self._inbox_import.choose_file(),
            "go.inbox": lambda: window.navigation.show_inbox(),
            "mark.palette": lambda: self._dialogs.colors(),
            "mark.undo": self._undo,
            "mark.redo": self._redo,
            "mark.history": self._history,
            "view.left": lambda: window.fold_left(not window.panels.left.isHidden()),
            "view.side": lambda: window.fold_side(not window.side.isHidden()),
            "view.full_screen": window.presentation.toggle_full_screen,
            "view.presentation": window.presentation.toggle,
            "view.theme": self._next_scheme,
            "view.menu_bar": lambda: window.fold_menus(window.menu_bar.isVisible()),
            "go.bookmarks": lambda: self._dialogs.bookmarks(),
            "help.links": lambda: self._dialogs.links(),
            "help.palette": lambda: self._dialogs.palette(),
            "help.keys": lambda: self._dialogs.keys(),
            "help.about": lambda: self._dialogs.settings("About"),
            "help.problem": lambda: self._window.navigation.open_web(PROBLEMS),
            "help.guide": lambda: self._context.session.open_paper(GUIDE_ID),
        }.items():
            self._context.actions.connect_to(action_id, call)
        for spec in window.panels.specs:
            if spec.action:
                self._context.actions.connect_to(spec.action, partial(window.toggle_panel, spec.id))
        for mode in MODES:
            self._context.actions.connect_to(f"view.theme.{mode}", partial(self._set_scheme, mode))
        self._context.settings.changed.connect(lambda setting: self._mark_scheme() if setting is THEME else None)
        self._mark_scheme()
        window.navigation.marks_given.connect(lambda given: self._inbox_import.take(given))
        stack.indexChanged.connect(self._name_undo)
        self._name_undo()

    def open_local_for(self, paper: Paper) -> None:
        """Ask for a PDF of a paper that could not be fetched."""
        if path := self._window.ask_open(tr("Open a local PDF of “{0}”", paper.title)):
            self._window.navigation.open_local(path, paper)

    # Private helpers

    @cached_property
    def _dialogs(self) -> "WindowDialogs":
        from explorer.ui.window_dialogs import WindowDialogs

        return WindowDialogs(self._window)

    @cached_property
    def _inbox_import(self) -> "InboxImportActions":
        from explorer.ui.inbox.inbox_import_actions import InboxImportActions

        return InboxImportActions(self._window)

    def _open(self) -> None:
        if path := self._window.ask_open(tr("Open PDF")):
            self._window.navigation.open_local(path)

    def _mark(self) -> None:
        try:
            self._context.subjects.inbox.mark()
        except KnownError as error:
            self._window.toast.tell_error(error)

    def _browser(self) -> None:
        if (paper := self._context.session.paper) and (url := paper.page_url()):
            self._window.navigation.open_web(url)

    def offer_address(self, url: str) -> None:
        """Say that no browser opens an address, and offer to copy it."""
        copy = (tr("Copy address"), lambda: QGuiApplication.clipboard().setText(url))
        self._window.toast.tell(
            tr("No web browser opened {0}. Copy the address to open it elsewhere.", url[:200]), [copy]
        )

    def _step(self, step: int) -> None:
        session = self._context.session
        if session.timeline is None or not session.timeline.segments:
            return
        segments = session.timeline.segments
        here = session.segment
        if here is None and session.paper:
            here = session.timeline.segment_of(session.paper.id)
        at = segments.index(here) + step if here else (0 if step > 0 else len(segments) - 1)
        session.go_to(segments[max(0, min(len(segments) - 1, at))].start_s, "step")

    def _to_notes_of_row(self) -> None:
        """Go to the notes, filtered by the timeline's row at the cursor, or by the moment's segment."""
        if row := self._window.navigation.timeline.notes_row():
            self._window.navigation.list_notes_of(row)
            self._to_notes()
        else:
            self._window.toast.tell(tr("Select something on the timeline first."))

    def _ask_time(self) -> None:
        self._window.top.show()  # which full screen hides
        self._window.top.ask_time()

    def _to_timeline(self) -> None:
        self._window.show_panel("timeline")
        self._window.navigation.timeline.focus_list()

    def _to_notes(self) -> None:
        self._window.show_panel("notes")
        self._window.navigation.notes.focus_list()

    def _note_now(self) -> None:
        context, window = self._context, self._window
        if context.session.moment is None:
            window.toast.tell(tr("This note has no time. To add one, go to a time first (Ctrl+G)."))
        page = window.reader.view.page if window.reader.view.document else None
        note = context.annotations.note_now(page)
        window.navigation.write_at(note.id)

    def _undo(self) -> None:
        self._window.navigation.save_drafts()
        stack = self._context.annotations.stack
        what, (elsewhere, offers) = stack.undoText(), self._elsewhere(stack.index() - 1)
        stack.undo()
        there = tr("Undone: {0}, in “{1}”", what, elsewhere)
        self._window.toast.tell(there if elsewhere else tr("Undone: {0}", what), offers)

    def _redo(self) -> None:
        stack = self._context.annotations.stack
        what, (elsewhere, offers) = stack.redoText(), self._elsewhere(stack.index())
        stack.redo()
        there = tr("Redone: {0}, in “{1}”", what, elsewhere)
        self._window.toast.tell(there if elsewhere else tr("Redone: {0}", what), offers)

    def _elsewhere(self, step: int) -> tuple[str, list[tuple[str, Callable[[], object]]]]:
        """Return the short title of the paper or episode that an undo step changes, and the way to that episode; the
        title is empty for what is open, or for nothing."""
        annotations, session = self._context.annotations, self._context.session
        paper_id = annotations.paper_of_step(step)
        if paper_id and (paper := self._context.papers.get(paper_id)):
            is_here = session.paper is not None and session.paper.id == paper.id
            return "" if is_here else one_line(paper.title, _TITLE), []
        episode_id = annotations.episode_of_step(step)
        if episode_id is None or episode_id == session.episode_id:
            return "", []
        episode = self._context.episodes.get(episode_id)
        if episode is None:
            return "", []  # a deleted one; undoing that opens it
        go = partial(self._window.navigation.open_episode, episode_id)
        return one_line(episode.title, _TITLE), [(tr("Go there"), go)]

    def _history(self) -> None:
        self._window.navigation.save_drafts()
        self._dialogs.history(lambda step: self._elsewhere(step)[0]).chosen.connect(self._go_to_step)

    def _go_to_step(self, index: int) -> None:
        stack = self._context.annotations.stack
        count = index - stack.index()
        self._context.annotations.go_to_step(index)
        if count:
            undone = trn(-count, "Undone: one step", "Undone: {count} steps")
            redone = trn(count, "Redone: one step", "Redone: {count} steps")
            self._window.toast.tell(undone if count < 0 else redone)

    def _name_undo(self, *_: object) -> None:
        stack, actions = self._context.annotations.stack, self._context.actions
        for action_id, redo in (("mark.undo", False), ("mark.redo", True)):
            actions[action_id].setText(undo_text(stack, redo))

    def _next_scheme(self) -> None:
        """Go to the next theme that looks different: on a light system, light would not."""
        theme = self._context.theme
        at = MODES.index(theme.mode) + 1
        mode = next(one for one in (*MODES[at:], *MODES[:at]) if theme.is_dark(one) != theme.tokens.dark)
        self._set_scheme(mode)
        names = {"system": tr("system"), "light": tr("light"), "dark": tr("dark")}
        self._window.toast.tell(tr("Theme: {0}", names[mode]))

    def _set_scheme(self, mode: Mode) -> None:
        self._context.settings.put(THEME, mode)
        self._context.theme.set_mode(mode)

    def _mark_scheme(self) -> None:
        for mode in MODES:
            self._context.actions.check(f"view.theme.{mode}", mode == self._context.settings.get(THEME))
