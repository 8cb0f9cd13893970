"""The top bar: episode title, time field, export, and the main menu."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from explorer.app.episodes.session import Session
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.episode import Timeline
from explorer.model.translation import tr
from explorer.ui.small_widgets import ElidedLabel, TimeEntry, push_button, text_label, tool_button

_TITLE_PX = 320
"""How much of the title is shown before the progress has room."""
_PODCAST_PX, _PODCAST_MOST_PX = 600, 200
_EXAMPLE_S = 8112
_FIELD_PX = 260
"""The width of the field where there is room; half of it in the narrowest window."""


class TimeField(TimeEntry):
    """The field for a time to go to, with the key that leads to it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.set_length(None)
        self.setAccessibleName(tr("Go to time"))
        shown = QLabel(self)
        shown.setObjectName("key")
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, GRID, 0)
        inside.addStretch(1)
        # Lower than the field, else its edge would cover the field's.
        inside.addWidget(shown, 0, Qt.AlignmentFlag.AlignVCenter)
        self.keycap = shown
        self.textChanged.connect(self._show_key)
        actions.keys_changed.connect(lambda action_id: self._show_key() if action_id == "go.time" else None)
        self._show_key()

    def set_length(self, seconds: int | None) -> None:
        """Show as an example a time that an episode of this length has; None for one of unknown length."""
        example = _EXAMPLE_S if seconds is None or seconds > _EXAMPLE_S else seconds * 5 // 8
        self.setPlaceholderText(tr("Go to time: {0}", timecode.display(example)))

    def _show_key(self, *_: object) -> None:
        key = self._actions.key("go.time")
        told = tr("Time in the episode, e.g. 2:15:12, 135:12 or 8112 s")
        self.setToolTip(f"{told} ({key})" if key else told)
        self.keycap.setText(key.replace("+", " "))
        hint = self.fontMetrics().horizontalAdvance(self.placeholderText())
        has_room = hint + self.keycap.sizeHint().width() + 8 * GRID <= self.width()
        self.keycap.setVisible(bool(key) and not self.text() and has_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: a short field has no room for its key beside what it asks."""
        super().resizeEvent(event)
        self._show_key()

    def _leave(self) -> None:
        self.clear()
        super()._leave()


class TopBar(QFrame):
    """Shows the session's episode; its buttons are actions."""

    wrong_time = Signal(str)
    left = Signal()

    def __init__(self, session: Session, actions: Actions, theme: Theme, activity: QWidget) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._session, self._theme = session, theme
        self._progress = ""
        self.podcast = ElidedLabel()
        self.podcast.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._dot = QLabel("·")
        self._dot.setContentsMargins(0, 0, GRID, 0)  # as far as the elided label beside it is from its end
        self.title = ElidedLabel()
        self.title.setFont(theme.font(bold=True))
        self.time = TimeField(actions)
        self.time.chosen.connect(session.go_to)
        self.time.wrong.connect(self.wrong_time)
        self.time.left.connect(self.left)
        self.export = push_button(tr("Export"))
        self.export.setToolTip(actions.tip("file.export"))
        self.export.setAutoDefault(False)
        self.export.clicked.connect(actions["file.export"].trigger)
        self.progress = text_label(muted=True, small=True)
        self.progress.setWordWrap(False)
        self.progress.setToolTip(
            tr("Papers of this episode that you have read, and how much of it you have not heard yet")
        )
        self.menu = self._menu()
        left, side = (tool_button(actions[f"view.{name}"]) for name in ("left", "side"))
        self._beside = (self.menu, self.podcast, self._dot, activity, left, side, self.export)
        """What is beside the title, the progress and the field."""
        activity.installEventFilter(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        for widget, stretch in (
            (self.menu, 0),
            (self.podcast, 0),
            (self._dot, 0),
            (self.title, 3),
            (activity, 1),
            (self.progress, 0),
            (self.time, 0),
            (left, 0),
            (side, 0),
            (self.export, 0),
        ):
            row.addWidget(widget, stretch)
        session.timeline_changed.connect(self._show)
        theme.changed.connect(self._restyle)
        theme.icons_loaded.connect(self._restyle)
        self._show(session.timeline)

    def tell_progress(self, text: str) -> None:
        """Show what is done of the episode, where the bar is wide enough."""
        self._progress = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: a narrow bar has no room for all of the progress, the podcast and the field."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: what runs comes and goes, and takes room."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit_progress()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        timeline = self._session.timeline
        names_podcast = bool(timeline and timeline.episode.podcast) and self.width() >= self._theme.scaled(_PODCAST_PX)
        self.podcast.setMaximumWidth(self._theme.scaled(_PODCAST_MOST_PX))
        for label in (self.podcast, self._dot):
            label.setVisible(names_podcast)
        self._fit_progress()

    def _fit_progress(self) -> None:
        """Show the progress, or the papers alone, where that leaves the title its place; the field may be shorter."""
        row, title = self._row, min(self.title.sizeHint().width(), self._theme.scaled(_TITLE_PX))
        beside = [one for one in self._beside if not one.isHidden()]
        widths = [max(one.minimumWidth(), min(one.sizeHint().width(), one.maximumWidth())) for one in beside]
        margins = row.contentsMargins()
        taken = title + sum(widths) + (len(beside) + 3) * row.spacing() + margins.left() + margins.right()
        self.progress.ensurePolished()
        measure = self.progress.fontMetrics().horizontalAdvance
        field = self._theme.scaled(_FIELD_PX)
        field = min(field, max(field // 2, self.width() // 3))
        texts = (self._progress, self._progress.partition(" · ")[0]) if self._progress else ()
        fitting = (
            (text, width)
            for text in texts
            for width in (field, field * 3 // 4)
            if taken + measure(text) + width <= self.width()
        )
        text, width = next(fitting, ("", field))
        self.time.setFixedWidth(width)
        self.progress.setText(text)
        self.progress.setVisible(bool(text))

    def ask_time(self) -> None:
        """Focus the time field."""
        self.time.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.time.selectAll()

    def _menu(self) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tr("Menu"))
        button.setAccessibleName(tr("Menu"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button

    def _show(self, timeline: Timeline | None) -> None:
        if timeline:
            self.podcast.set_full(timeline.episode.podcast)
            self.title.set_full(timeline.episode.short_title, timeline.episode.title)
        self.time.set_length(timeline.episode.duration_s if timeline else None)
        self._restyle()

    def _restyle(self) -> None:
        self.title.setFont(self._theme.font(bold=True))
        self._fit()
        self.menu.setIcon(self._theme.icon("menu"))
