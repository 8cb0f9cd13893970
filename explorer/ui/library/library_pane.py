"""The library panel: a filter above the list of podcasts and their episodes, and what there is to do without any."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from explorer.app.shell import tokens as look
from explorer.model.known_settings import LIBRARY_CLOSED, LIBRARY_OPEN, LIBRARY_SHOW, Show
from explorer.model.library_index import Group
from explorer.model.one_line import one_line
from explorer.model.translation import tr
from explorer.ui.filter_field import FilterField
from explorer.ui.library.library_menu import LibraryLead, LibraryMenu
from explorer.ui.library.library_model import LibraryModel, RowKey
from explorer.ui.library.library_painter import LibraryPainter
from explorer.ui.library.library_texts import LibraryTexts
from explorer.ui.library.library_view import LibraryView
from explorer.ui.list_cursor import cursor_to_first
from explorer.ui.low_panes import LEAST_LIST_PX, Foot, scrolling
from explorer.ui.small_widgets import ElidedLabel, menu_button, push_button, text_label, tool_button

_MOST_RECENT = 3
_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that lead from the filter to the list."""


class LibraryPane(QWidget):
    """Shows the podcasts, episodes and papers of the library; a row that is chosen is announced."""

    opened = Signal(object)
    """An EpisodeRow to open."""
    paper_opened = Signal(str)
    """The id of a paper to open."""

    def __init__(self, lead: LibraryLead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context = lead.context
        self._podcasts, self._theme = context.subjects.podcasts, context.theme
        self._contents = self._podcasts.contents
        self._places = context.subjects.episode_places
        self._podcast_id: str | None = None
        texts = LibraryTexts(self._podcasts, self._places)
        self.model = LibraryModel(self._contents, texts, self)
        self.model.opened = {*context.settings.get(LIBRARY_OPEN)}
        self.model.closed = {*context.settings.get(LIBRARY_CLOSED)}
        self.painter = LibraryPainter(self._theme, texts, self._podcasts.artwork)
        self.menu = LibraryMenu(lead, self)
        self.filter = FilterField(tr("Filter library"), self._to_list, _TO_LIST, parent=self)
        self.show_button = menu_button(tr("What is listed"), tr("What is listed"))
        self.view = LibraryView(self.model, self.painter, self)
        self.only = ElidedLabel(parent=self)
        self.all_podcasts = push_button(tr("All podcasts"))
        self.hint = text_label(muted=True)
        self.hint_button = push_button(tr("Add a podcast…"), primary=True)
        self.nothing = text_label()
        self.clear_button = push_button(tr("Show all"))
        self._nothing_icon = QLabel(self)
        # In a widget of its own: it raises the page in front, which then is the last stop of Tab among its siblings.
        self._stack = QWidget(self)
        self._pages = QStackedLayout(self._stack)
        self._ask_for: dict[Show, QAction] = {}
        self._to_reveal: str | None = None
        self._build()
        self._connect()
        self._restyle()
        self._relist()

    def focus_list(self) -> None:
        """Focus the list, at the cursor, the open episode or the first row."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.view.currentIndex().isValid():
            self._to_current_episode()
        cursor_to_first(self.view)

    def focus_filter(self) -> None:
        """Focus the filter, with its text selected."""
        self.filter.take_focus()

    def show_only(self, podcast_id: str | None) -> None:
        """List the episodes of one podcast alone; None for all."""
        self._podcast_id = podcast_id
        self._relist()
        self.view.verticalScrollBar().setValue(0)

    def reveal_podcast(self, podcast_id: str) -> None:
        """Open a podcast in the list and put the cursor on its first episode, once it is there."""
        self._to_reveal = podcast_id
        self._podcast_id = None
        self.filter.clear()
        self._reveal()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._contents.show_to(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._contents.hide_from(self)

    def _to_list(self) -> bool:
        if not self.model.rowCount():
            return False
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self._cursor_to_episode():
            cursor_to_first(self.view)
        return True

    # Construction

    def _build(self) -> None:
        self.setAccessibleName(tr("Library"))
        self.show_button.setMenu(self._show_menu())
        actions = self._context.actions
        above = QHBoxLayout()
        above.setContentsMargins(3 * look.GRID, 2 * look.GRID, 2 * look.GRID, 2 * look.GRID)
        above.setSpacing(look.GRID // 2)
        above.addWidget(self.filter, 1)
        above.addSpacing(look.GRID)
        for widget in (self.show_button, tool_button(actions["library.refresh"]), tool_button(actions["library.add"])):
            above.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(above)
        whole.addWidget(self._only_bar())
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._hint_bar())
        self._pages.addWidget(self.view)
        self._pages.addWidget(scrolling(self._empty_page(), tr("Library"), self))
        self.setFocusProxy(self.view)

    def _only_bar(self) -> QWidget:
        self._only_bar_widget = QWidget(self)
        self.all_podcasts.setAutoDefault(False)
        row = QHBoxLayout(self._only_bar_widget)
        row.setContentsMargins(3 * look.GRID, 0, 3 * look.GRID, 2 * look.GRID)
        row.addWidget(self.only, 1)
        row.addWidget(self.all_podcasts)
        return self._only_bar_widget

    def _hint_bar(self) -> QWidget:
        self._hint_widget = Foot(self.view, partial(self._theme.scaled, LEAST_LIST_PX), self)
        self.hint_button.setAutoDefault(False)
        column = QVBoxLayout(self._hint_widget)
        column.setContentsMargins(4 * look.GRID, 3 * look.GRID, 4 * look.GRID, 4 * look.GRID)
        column.setSpacing(2 * look.GRID)
        column.addWidget(self.hint)
        column.addWidget(self.hint_button, 0, Qt.AlignmentFlag.AlignLeft)
        return self._hint_widget

    def _empty_page(self) -> QWidget:
        empty = QWidget(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing_icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear_button.setAutoDefault(False)
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(6 * look.GRID, 10 * look.GRID, 6 * look.GRID, 6 * look.GRID)
        inside.setSpacing(3 * look.GRID)
        inside.addWidget(self._nothing_icon)
        inside.addWidget(self.nothing)
        inside.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        return empty

    def _show_menu(self) -> QMenu:
        menu = QMenu(self.show_button)
        group = QActionGroup(menu)
        for show, text in self._show_names().items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(show == self._context.settings.get(LIBRARY_SHOW))
            action.triggered.connect(partial(self._choose_show, show))
            self._ask_for[show] = group.addAction(action)
        return menu

    def _show_names(self) -> dict[Show, str]:
        return {
            "all": tr("All episodes"),
            "unread": tr("Unread"),
            "noted": tr("With notes"),
            "new": tr("New"),
            "annotated": tr("Papers with annotations"),
        }

    def _connect(self) -> None:
        context, podcasts = self._context, self._podcasts
        self.filter.textChanged.connect(self._narrow)
        self.filter.clear_action.triggered.connect(self.filter.clear)
        self.clear_button.clicked.connect(self._show_all)
        self.all_podcasts.clicked.connect(lambda: self.show_only(None))
        self.hint_button.clicked.connect(context.actions["library.add"].trigger)
        self.view.opened.connect(self.opened)
        self.view.paper_opened.connect(self.paper_opened)
        self.view.toggled.connect(self._toggle)
        self.view.menu_asked.connect(self.menu.show)
        self.menu.alone_asked.connect(self.show_only)
        self.view.left_upwards.connect(self.focus_filter)
        self._contents.changed.connect(self._contents_changed)
        podcasts.busy_changed.connect(self.view.viewport().update)
        podcasts.artwork.arrived.connect(self.view.viewport().update)
        context.session.timeline_changed.connect(self._mark)
        context.session.timeline_changed.connect(lambda _: self._contents.catch_up())
        context.session.place_changed.connect(self._mark)
        context.settings.changed.connect(lambda setting: self._show_changed() if setting is LIBRARY_SHOW else None)
        self._theme.changed.connect(self._restyle)
        self._theme.icons_loaded.connect(self._restyle)

    # What is listed

    def _relist(self) -> None:
        """Show the groups that the filter leaves, with the cursor and the view where they were."""
        view, text, show = self.view, self.filter.text().strip(), self._context.settings.get(LIBRARY_SHOW)
        key, anchor = view.cursor_key(), view.anchor()
        recent = [one for one in self._places.recent() if one != self._context.session.episode_id]
        groups = self._contents.index.groups(
            text, show, self._podcast_id, self._contents.progress, self._recent(recent), self._contents.papers
        )
        self.model.show(groups, all_open=bool(text) or self._podcast_id is not None)
        self._mark()
        view.hold(anchor)
        view.set_cursor(key, scroll=False)
        self._tell(text, show)

    def _recent(self, recent: Iterable[str]) -> list[str]:
        """Return the episodes to continue: those that the user has begun, not only looked at."""
        index, progress = self._contents.index, self._contents.progress
        begun = (one for one in recent if (done := progress.get(one)) and (done.begun or done.notes))
        known = (one for one in begun if index.place_of(one) is not None)
        return [one for one, _ in zip(known, range(_MOST_RECENT), strict=False)]

    def _tell(self, text: str, show: Show) -> None:
        """Say what is missing, and what to do about it."""
        index, is_loaded = self._contents.index, self._contents.is_loaded
        self._show_page(int(self.model.rowCount() == 0))
        if not is_loaded:
            told = tr("Reading the library…")
        elif text:
            told = tr("Nothing matches “{0}”", one_line(text, 40))
        elif show != "all":
            told = {
                "unread": tr("No unread episodes."),
                "noted": tr("No episode has notes yet."),
                "new": tr("No new episodes. Refresh your podcasts to look for some."),
                "annotated": tr("No paper has annotations yet."),
            }[show]
        else:
            told = tr("Nothing here yet")
        self.nothing.setText(told)
        self.clear_button.setVisible(is_loaded and (bool(text) or show != "all"))
        self._hint_widget.want(is_loaded and not index.podcasts)
        self.hint.setText(
            tr("You have no subscriptions yet. Add a podcast by its name, or the address of its feed or page.")
        )
        only = next((one for one in index.podcasts if one.id == self._podcast_id), None)
        self.only.set_full(only.title if only else "")
        self._only_bar_widget.setVisible(only is not None)
        named = tr("Annotated") if show == "annotated" else self._show_names()[show]
        self.show_button.setText(named if show != "all" else "")
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if show != "all" else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.show_button.setToolButtonStyle(style)

    def _show_page(self, number: int) -> None:
        """Show the list, or what is said in its place. The focus goes along: else it would be lost while the library
        is read."""
        before, after = self._pages.currentWidget(), self._pages.widget(number)
        had_focus = self.window().focusWidget() is before  # also while a dialog has the keyboard
        assert after
        self._pages.setCurrentIndex(number)
        self.setFocusProxy(after)
        if had_focus and after is not before:
            after.setFocus()

    def _narrow(self, text: str) -> None:
        self._relist()
        self.view.verticalScrollBar().setValue(0)
        if not text:
            self._to_current_episode()

    def _contents_changed(self) -> None:
        if self._podcast_id and all(one.id != self._podcast_id for one in self._contents.index.podcasts):
            self._podcast_id = None
        self._relist()
        self._reveal()

    def _reveal(self) -> None:
        key = f"podcast:{self._to_reveal}"
        group = next((one for one in self.model.groups if one.key == key), None)
        if self._to_reveal and group:
            self._to_reveal = None
            self.model.set_open(group, True)
            self._keep_open()
            self.view.set_cursor(RowKey(key))
            row = self.view.currentIndex().row()
            self.view.scrollTo(self.model.index(row), LibraryView.ScrollHint.PositionAtTop)
            if group.places:
                self.view.setCurrentIndex(self.model.index(row + 1))

    def _cursor_to_episode(self) -> bool:
        """Put the cursor on the first episode that the filter has found."""
        if not self.filter.text().strip():
            return False
        row = next(
            (start + 1 for start, one in zip(self.model.starts, self.model.groups, strict=True) if one.places), 0
        )
        if row:
            self.view.setCurrentIndex(self.model.index(row))
        return bool(row)

    def _to_current_episode(self) -> None:
        episode_id = self._context.session.episode_id
        place = self._contents.index.place_of(episode_id) if episode_id else None
        if episode_id is None or place is None:
            return
        item_id = self._contents.index.item_id(place)
        for group in self.model.groups:
            if group.kind in ("podcast", "loose") and self.model.is_open(group) and place in group.places:
                self.view.set_cursor(RowKey(group.key, item_id, None if item_id is not None else episode_id))
                return

    def _mark(self, *_: object) -> None:
        session = self._context.session
        self.painter.current_episode = session.episode_id
        self.painter.current_paper = session.paper.id if session.paper else None
        self.view.viewport().update()

    # What the user does

    def _toggle(self, group: Group) -> None:
        key, anchor = self.view.cursor_key(), self.view.anchor()
        self.model.set_open(group, not self.model.is_open(group))
        self.view.hold(anchor)
        self.view.set_cursor(key or RowKey(group.key))
        self._keep_open()

    def _keep_open(self) -> None:
        self._context.settings.put(LIBRARY_OPEN, tuple(sorted(self.model.opened)))
        self._context.settings.put(LIBRARY_CLOSED, tuple(sorted(self.model.closed)))

    def _choose_show(self, show: Show, *_: object) -> None:
        self._context.settings.put(LIBRARY_SHOW, show)

    def _show_changed(self) -> None:
        self._ask_for[self._context.settings.get(LIBRARY_SHOW)].setChecked(True)
        self._relist()
        self.view.verticalScrollBar().setValue(0)

    def _show_all(self) -> None:
        self.filter.clear()
        self._choose_show("all")
        self.focus_filter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: in the list, Escape clears the filter, or else shows all podcasts again."""
        is_escape = event.key() == Qt.Key.Key_Escape
        if is_escape and self.filter.text():
            self.filter.clear()
        elif is_escape and self._podcast_id:
            self.show_only(None)
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        theme = self._theme
        self.filter.restyle(theme)
        self.show_button.setIcon(theme.icon("list-filter"))
        self._nothing_icon.setPixmap(theme.pixmap("search-x", "muted", 24))
        self.view.restyle()
