"""Handlers of the player's actions."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from explorer.app.episodes.player import BACK_S, FORWARD_S, Player
from explorer.model.known_settings import PLAYER_SLEEP
from explorer.model.place import Place
from explorer.model.translation import later, tr
from explorer.ui.player.follow_chip import FollowChip
from explorer.ui.player.follow_guard import FollowGuard
from explorer.ui.player.player_row import PlayerRow
from explorer.ui.player.sleep_dialog import SleepDialog
from explorer.ui.window_interfaces import FileDialogs, WindowLayout, WindowParts

SHEET: tuple[tuple[str, str], ...] = (
    ("Space", later("Play or pause, while neither the pages nor a text have the focus")),
    (later("Next key"), later("What the settings say of the media key “next”")),
)
"""Keys for the sheet of shortcuts."""


class PlayerWindow(WindowParts, WindowLayout, FileDialogs, Protocol):
    """The window of the player."""


class PlayerActions(QObject):
    """Connects the actions, and lets the session ask whether it may open papers while the episode plays."""

    def __init__(self, window: PlayerWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        session, actions = window.context.session, window.context.actions
        self.guard = FollowGuard(window.readers)
        self.chip = FollowChip(window.context, window.readers)
        window.toast.keep_clear_of(self.chip)
        session.may_follow = lambda: self.guard.may_follow()
        calls: dict[str, Callable[[], object]] = {
            "play.toggle": lambda: self._player.toggle(),
            "play.back": lambda: self._player.skip(-BACK_S),
            "play.forward": lambda: self._player.skip(FORWARD_S),
            "play.return": lambda: window.context.subjects.way_back.go(),
            "play.previous": lambda: self._player.step(-1),
            "play.next": lambda: self._player.step(1),
            "play.slower": lambda: self._player.step_speed(-1),
            "play.faster": lambda: self._player.step_speed(1),
            "play.loop": lambda: self._player.mark_loop(),
            "play.follow": lambda: self._player.set_follows(not session.follows),
            "play.open": self._open_discussed,
            "play.stay": session.stay,
            "play.clock": lambda: self._row.ask_clock(),
            "play.here": lambda: self._row.ask_here(),
            "play.attach": self._attach,
            "play.download": self._download,
            "play.played": lambda: self._player.keeper.set_played(self._player.keeper.state.played is None),
            "play.sleep.off": lambda: self._player.set_sleep(None),
            "play.sleep.other": self._ask_sleep,
            "play.sleep.segment": lambda: self._player.set_sleep("segment"),
            **{f"play.sleep.{one}": partial(self._sleep, one) for one in (15, 30, 60)},
        }
        for action_id, call in calls.items():
            actions.connect_to(action_id, call)
        tracks = window.context.subjects
        for key, press in (
            (Qt.Key.Key_MediaNext, lambda: tracks.track_keys.next()),
            (Qt.Key.Key_MediaPrevious, lambda: tracks.track_keys.previous()),
        ):
            QShortcut(QKeySequence(key), window.widget).activated.connect(press)
        self._row.dropped.connect(self.attach)
        session.place_changed.connect(lambda now, _: self._aim(now))

    @property
    def _player(self) -> Player:
        return self._context.subjects.player

    @property
    def _row(self) -> PlayerRow:
        return cast("PlayerRow", self._window.panels["player"])

    def _aim(self, place: Place) -> None:
        """Show the place that is tied to this time, of a paper that the sound has opened."""
        at = self._context.session.moment
        if place.why != "followed" or not place.opening or place.paper is None or place.segment is None or at is None:
            return
        here = [
            one
            for one in self._context.subjects.talked_pages.ties(place.paper.id)
            if one.tells_page
            and one.episode_id == self._context.session.episode_id
            and place.segment.start_s <= one.at_s < place.segment.end_s
        ]
        if here:
            best = max((one for one in here if one.at_s <= at), key=lambda one: one.at_s, default=here[0])
            self._window.reader.aim(place.paper.id, best.page)

    def _sleep(self, minutes: int) -> None:
        self._player.set_sleep(minutes)

    def _ask_sleep(self) -> None:
        """Ask for the minutes; what is ticked in the menu stays so if the user cancels."""
        settings = self._context.settings
        dialog = SleepDialog(settings.get(PLAYER_SLEEP), self._window.widget)

        def take(minutes: int) -> None:
            settings.put(PLAYER_SLEEP, minutes)
            self._player.set_sleep(minutes)

        dialog.chosen.connect(take)
        dialog.rejected.connect(self._player.changed)
        dialog.open()

    def _open_discussed(self) -> None:
        """Open the paper that waits, or that of the segment at the playhead."""
        session = self._context.session
        if session.waiting:
            session.open_waiting()
        elif segment := session.playhead.segment:
            session.open_discussed(segment)

    def _attach(self) -> None:
        path = self._window.ask_audio(tr("Attach the audio of this episode"))
        if path:
            self.attach(path)

    def attach(self, path: Path) -> None:
        """Attach a file as the sound of the current episode."""
        if episode_id := self._context.session.episode_id:
            job = self._context.subjects.audio.attach(episode_id, path)
            job.failed.connect(self._window.toast.tell_error)
            job.finished.connect(self._window.toast.tell)

    def _download(self) -> None:
        if (episode_id := self._context.session.episode_id) is None:
            return
        job = self._context.subjects.audio.download(episode_id)
        job.failed.connect(self._window.toast.tell_error)
        job.finished.connect(lambda _: self._window.toast.tell(tr("The audio is downloaded.")))
