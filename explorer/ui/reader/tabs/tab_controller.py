"""Keeps the tabs in step with the session's paper, activates and closes them, and restores them at the next start."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import CLOSED, TAB
from explorer.app.shell.action_table import TABS_BY_PLACE
from explorer.model.errors import KnownError
from explorer.model.known_settings import TABS_CLOSED, TABS_CURRENT, TABS_GLANCED, TABS_OPEN
from explorer.model.paper import Paper
from explorer.model.tabs import Tabs
from explorer.model.translation import tr
from explorer.ui.reader.tabs.tab_bar import TabBar

_REMEMBER_MS = 300


class TabController(QObject):
    """Keeps a tab for each open paper; papers in the background are neither fetched nor opened.

    Args:
        hold: returns the ids of papers whose tabs must stay, because they are on the screen.
    """

    closed = Signal(str)
    """The id of a paper whose tab was closed."""
    renamed = Signal(object)
    """Papers were merged into others: the new ids by the former ones."""
    entered = Signal()
    """The user activated a tab, and continues to read there."""

    def __init__(self, context: AppContext, hold: Callable[[], set[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._hold = context, hold
        self.tabs = Tabs()
        self._titles: dict[str, str] = {}
        self.bar = TabBar(context.actions, context.theme, parent)
        self.bar.chosen.connect(self._go)
        self.bar.entered.connect(self.entered)
        self.bar.close_asked.connect(self.close_tab)
        self.bar.moved.connect(lambda order: self._set(self.tabs.move(order)))
        self.bar.kept.connect(self.keep)
        self._remembering = QTimer(self, singleShot=True, interval=_REMEMBER_MS)
        self._remembering.timeout.connect(self.remember)
        calls: dict[str, Callable[[], object]] = {
            "tab.close": self._close_current,
            "tab.close_others": self._close_others,
            "tab.reopen": self._reopen,
            "tab.next": lambda: self._visit(self.tabs.beside(1)),
            "tab.previous": lambda: self._visit(self.tabs.beside(-1)),
            "tab.left": lambda: self._shift(-1),
            "tab.right": lambda: self._shift(1),
            **{f"tab.{place + 1}": partial(self._visit_place, place) for place in range(TABS_BY_PLACE)},
            "tab.last": lambda: self._visit_place(-1),
        }
        for action_id, call in calls.items():
            context.actions.connect_to(action_id, call)
        self._set(self._restored())
        self._merged: dict[str, str] = {}
        """The papers with a tab of their own that were merged into others, and these."""
        context.papers.merged.connect(self._follow)
        context.papers.came.connect(self._part)

    # Following the session

    def show(self, paper: Paper | None) -> None:
        """Follow the session to this paper, or to none."""
        self.bar.set_idle(paper is None)
        if paper is None:
            return
        self._titles[paper.id] = paper.shown_title
        tabs = self.tabs
        if paper.id != tabs.current:
            tabs = tabs.open(paper.id, glance=self._context.session.place.is_in_passing, hold=self._hold())
        self._set(tabs)

    def _follow(self, merged: frozenset[str] | None) -> None:
        """Rename the tabs of papers that were merged into others (None: perhaps any); close those of papers that the
        library has no more, since a backup was restored."""
        gone = self.known if merged is None else merged & self.known
        try:
            ids = self._ids(gone)
        except KnownError:
            return  # The session, which reads the library next, tells the user.
        if news := {key: now for key, now in ids.items() if key != now}:
            self._merged |= {key: now for key, now in news.items() if key in self.tabs.order}
            self._set(self.tabs.rename(news))
            self.renamed.emit(news)
        if lost := gone - ids.keys():
            self._forget(lost)

    def _part(self, here: frozenset[str]) -> None:
        """Reopen the tabs of papers whose merge was undone."""
        for key in here & self._merged.keys():
            if key in self._ids([key]).values():
                self._set(self.tabs.part(key, self._merged.pop(key)))

    def turn(self, paper_id: str) -> None:
        """Follow the user to the other side of the split, which shows this paper."""
        self._set(self.tabs.open(paper_id, glance=True, hold=self._hold()))

    def keep(self, paper_id: str | None) -> None:
        """Make a paper's preview tab permanent, because the user worked in it."""
        if self.tabs.glanced is not None:
            self._set(self.tabs.keep(paper_id))

    @property
    def known(self) -> set[str]:
        """Return the papers with a tab, or with a closed one that can be reopened."""
        return {*self.tabs.order, *(one.key for one in self.tabs.closed)}

    def _forget(self, lost: Collection[str]) -> None:
        shown = self._context.session.paper
        self._set(self.tabs.forget(lost))
        for paper_id in lost:
            self.closed.emit(paper_id)
        if shown and shown.id in lost:
            self._leave()

    # User commands

    def close_tab(self, paper_id: str) -> None:
        """Close a paper's tab; if it was active, its neighbor is activated."""
        session = self._context.session
        shown = session.paper is not None and session.paper.id == paper_id
        self._set(self.tabs.close(paper_id))
        self.closed.emit(paper_id)
        if shown:
            self._leave()

    def _leave(self) -> None:
        """Activate the current tab instead of the one that was closed; show nothing if there is none."""
        if self.tabs.current:
            self._go(self.tabs.current)
        else:
            self._context.session.look_at(None, "closed")

    def _close_current(self) -> None:
        current = self.tabs.current
        if current is None:
            return
        if self._context.session.paper is None:
            self._visit(current)  # What is shown has no tab; it is replaced by the paper of a tab.
        else:
            self.close_tab(current)

    def _close_others(self) -> None:
        if self.tabs.current:
            gone = [key for key in self.tabs.order if key != self.tabs.current]
            self._set(self.tabs.close_others(self.tabs.current))
            for key in gone:
                self.closed.emit(key)

    def _reopen(self) -> None:
        tabs = self.tabs.reopen(self._hold())
        if tabs is not self.tabs and tabs.current:
            self._set(tabs)
            self._visit(tabs.current)

    def _visit_place(self, place: int) -> None:
        order = self.tabs.order
        if order and place < len(order):
            self._visit(order[place])

    def _visit(self, paper_id: str | None) -> None:
        if paper_id is not None:
            self._go(paper_id)
            self.entered.emit()

    def _shift(self, step: int) -> None:
        order, current = list(self.tabs.order), self.tabs.current
        if current is not None:
            place = order.index(current)
            order.insert(max(0, place + step), order.pop(place))
            self._set(self.tabs.keep(current).move(order))

    def _go(self, paper_id: str) -> None:
        session = self._context.session
        session.open_paper(paper_id, "tab")
        if self._context.papers.get(paper_id) is None:
            # Else a tab would stand over the pages of another paper.
            self._forget({paper_id})
            self.show(session.paper)
            session.notified.emit(tr("That paper is no longer in the library."))

    # Saved state

    def _set(self, tabs: Tabs) -> None:
        self.tabs = tabs
        self._titles = {key: title for key, title in self._titles.items() if key in self.known}
        self.bar.show_tabs(tabs, self._titles)
        self._context.actions.offer(TAB, bool(tabs.order))
        self._context.actions.offer(CLOSED, bool(tabs.closed))
        self._remembering.start()

    def remember(self) -> None:
        """Save the tabs at once."""
        self._remembering.stop()
        settings = self._context.settings
        settings.put(TABS_OPEN, self.tabs.order)
        settings.put(TABS_CURRENT, self.tabs.current)
        settings.put(TABS_GLANCED, self.tabs.glanced)
        settings.put(TABS_CLOSED, self.tabs.closed)

    def _restored(self) -> Tabs:
        """Restore the tabs of the last run whose papers still exist, under the present ids of the papers."""
        settings = self._context.settings
        ids = self._ids([*settings.get(TABS_OPEN), *(one.key for one in settings.get(TABS_CLOSED))])
        closed = [replace(one, key=ids[one.key]) for one in settings.get(TABS_CLOSED) if one.key in ids]
        current, glanced = (ids.get(settings.get(one) or "") for one in (TABS_CURRENT, TABS_GLANCED))
        return Tabs.of([ids[key] for key in settings.get(TABS_OPEN) if key in ids], current, glanced, closed)

    def _ids(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the present ids of the papers that are in the library, by key, and remember their titles.

        A paper has another id after it was merged into another one.
        """
        found = {}
        for key in dict.fromkeys(keys):
            if paper := self._context.papers.get(key):
                self._titles[paper.id] = paper.shown_title
                found[key] = paper.id
        return found
