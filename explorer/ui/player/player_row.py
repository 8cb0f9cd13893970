"""The player's row: buttons, times, speed, and the line that says what is being discussed."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from explorer.app.context import AppContext
from explorer.app.episodes.audio_problem import CHOOSE, DOWNLOAD, TRY_AGAIN, kind_of, short_problem
from explorer.app.shell import tokens as look
from explorer.app.shell.action_needs import AUDIO_ADDRESS, HEARD, STRIP, WAY_BACK
from explorer.model import timecode
from explorer.model.audio_map import differs
from explorer.model.episode import Segment
from explorer.model.episode_audio import has_sound
from explorer.model.playback_speed import SPEEDS, shown_speed
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.player.now_line import NowLine, Offers
from explorer.ui.player.player_menus import PlayerMenus
from explorer.ui.small_widgets import menu_button, push_button, tool_button

_PLAY_PX = 88
"""Width of the button Play, so that Pause does not move what is beside it."""
_WIDE, _ROOMY, _NARROW, _TINY = 1280, 900, 620, 540
"""Widths in pixels, with letters of the design's size, below which the row leaves out what menus and keys have too."""


class PlayerRow(QWidget):
    """Follows the player; its buttons are actions. It never takes the focus."""

    left = Signal()
    """The focus can go back to the pages."""
    dropped = Signal(object)
    """The Path of a file with sound that was dropped here."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session, self._theme = context, context.session, context.theme
        self._player = player = context.subjects.player
        actions = context.actions
        self.play = push_button(tr("Play"), primary=True)
        self.play.setAutoDefault(False)
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # A click leaves the keys to the pages.
        self.play.clicked.connect(actions["play.toggle"].trigger)
        self.back, self.forward = (tool_button(actions[f"play.{name}"], text=True) for name in ("back", "forward"))
        self.previous, self.next = (tool_button(actions[f"play.{name}"]) for name in ("previous", "next"))
        self.position = QLabel()
        self.way_back = context.subjects.way_back
        self.return_button = tool_button(actions["play.return"], text=True)
        self.return_button.setObjectName("offer")
        self.length = QLabel()
        self.length.setProperty("muted", True)
        self.speed = menu_button(tr("Speed"), tr("Speed"))
        self.sleep = menu_button(tr("Sleep timer"), tr("Sleep timer"))
        self.volume = menu_button(tr("Volume and output"), tr("Volume and output"))
        self.more = menu_button(tr("More"), tr("More of the player"))
        self.now = NowLine(context.theme)
        self.follow = tool_button(actions["play.follow"], text=True)
        self.note = tool_button(actions["mark.moment"])
        self.mark = tool_button(actions["inbox.mark"], text=True)
        self.zoom_out, self.zoom_in = (tool_button(actions[f"timeline.zoom_{name}"]) for name in ("out", "in"))
        self.menus = PlayerMenus(player, actions, self.speed, self.sleep, self.volume, self.more)
        self._second = -1
        self._tells_next = False
        """Whether the line says what comes next."""
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * look.GRID, 0, 3 * look.GRID, 0)
        row.setSpacing(look.GRID)
        parts: tuple[QWidget, ...] = (self.back, self.play, self.forward, self.previous, self.next)
        for one in parts:
            row.addWidget(one)
        row.addSpacing(look.GRID)
        row.addWidget(self.position)
        row.addWidget(self.length)
        row.addSpacing(look.GRID)
        for one in (self.speed, self.sleep, self.volume):
            row.addWidget(one)
        row.addWidget(self.return_button)
        row.addSpacing(look.GRID)
        row.addWidget(self.now, 1)
        for one in (self.mark, self.note, self.follow, self.zoom_out, self.zoom_in, self.more):
            row.addWidget(one)
        self.now.prompt.left.connect(self._prompt_left)
        self.now.prompt.wrong.connect(self._session.notified)
        player.changed.connect(self._show)
        self.way_back.changed.connect(self._show_way_back)
        player.hindered.connect(self._tell_problem)
        player.keeper.changed.connect(self._show)
        self._session.timeline_changed.connect(lambda _: self._show())
        self._session.place_changed.connect(lambda now, before: self._show() if now.segment != before.segment else None)
        self._session.playhead.ticked.connect(self._ticked)
        actions.needs_changed.connect(self._fit)
        context.theme.changed.connect(self._restyle)
        context.theme.icons_loaded.connect(self._restyle)
        self.setAcceptDrops(True)
        self._restyle()
        self._show()
        self._show_way_back()

    def minimumSizeHint(self) -> QSize:
        """Override Qt: parts are left out before the window would have to be wider."""
        return QSize(200, self.height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override Qt: accept a file with sound."""
        if _dropped_sound(event) and self._session.timeline:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Override Qt: tell of the file."""
        if path := _dropped_sound(event):
            event.acceptProposedAction()
            self.dropped.emit(path)

    def ask_clock(self) -> None:
        """Ask at which time the user is, who listens elsewhere."""
        question = tr("Time of the other player")
        self.now.show()  # It is hidden in the narrowest windows.
        self.now.ask(question, tr("Time there"), lambda seconds: self._player.run_clock(1000 * seconds))

    def ask_here(self) -> None:
        """Ask at which time of the episode the audio is now, while it is heard."""
        if not self._player.is_heard:
            return
        at = timecode.display(self._player.position_ms // 1000)
        question = tr("The audio is now at")
        self.now.show()
        self.now.ask(question, tr("Now at"), lambda seconds: self._player.set_here(1000 * seconds), at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width() * look.FONT_PX // self._theme.font_px
        wide: list[QWidget] = [self.previous, self.next, self.note]
        for one in wide:
            one.setVisible(width >= _WIDE)
        self.sleep.setVisible(width >= _ROOMY)
        for one in (self.zoom_out, self.zoom_in):
            one.setVisible(width >= _ROOMY and self._context.actions.is_there(frozenset({STRIP})))
        narrow: list[QWidget] = [self.volume, self.length, self.speed]
        for one in narrow:
            one.setVisible(width >= _NARROW)
        style = Qt.ToolButtonStyle
        shown = style.ToolButtonTextBesideIcon if width >= _WIDE else style.ToolButtonIconOnly
        self.follow.setToolButtonStyle(shown)
        self.mark.setToolButtonStyle(shown)
        self.return_button.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if width >= _NARROW else style.ToolButtonIconOnly
        )
        for one in (self.back, self.forward):
            one.setToolButtonStyle(style.ToolButtonTextBesideIcon if width >= _TINY else style.ToolButtonIconOnly)
        self.now.setVisible(width >= _TINY)

    # What is shown

    def _ticked(self, position: int) -> None:
        second = position // 1000
        if second != self._second:
            self._second = second
            self.position.setText(timecode.display(second))
            self._show_sleep()
            if self.way_back.at is not None:
                self._show_way_back()
            if self._tells_next or self._coming() is not None:
                self._show_now()

    def _show(self) -> None:
        player, actions = self._player, self._context.actions
        self.setEnabled(self._session.timeline is not None)
        self._second = -1
        self._ticked(player.position_ms)
        self.length.setText(f"/ {timecode.display(player.length_s)}" if player.length_s else "")
        self.speed.setText(shown_speed(player.speed))
        self._show_button()
        actions.check("play.follow", self._session.follows)
        actions.check("play.played", player.keeper.state.played is not None)
        actions.offer(HEARD, player.is_heard)
        audio = player.audio
        is_wanted = audio is not None and bool(audio.url) and (not audio.path or player.problem is not None)
        actions.offer(AUDIO_ADDRESS, is_wanted)
        size = player.audio.bytes if player.audio and not player.audio.path else None
        sized = tr("Download audio ({0} MB)", max(1, round(size / 1e6))) if size else actions.name("play.download")
        actions["play.download"].setText(sized)
        for name in ("off", "15", "30", "60", "other", "segment"):
            chosen = str(player.sleep_timer.sleep or "off")
            chosen = chosen if chosen in ("off", "15", "30", "60", "segment") else "other"
            actions.check(f"play.sleep.{name}", name == chosen)
        start, end = player.loop or (None, None)
        looped = tr("Repeat from here") if start is None else tr("Repeat until here")
        if start is not None and end is not None:
            looped = tr("Don’t repeat {0}–{1}", timecode.display(start // 1000), timecode.display(end // 1000))
        actions["play.loop"].setText(looped)
        self.sleep.setIcon(self._theme.icon("moon", "accent" if player.sleep_timer.sleep is not None else "text"))
        self._show_sleep()
        self.volume.setIcon(self._theme.icon("volume-2" if player.volume else "volume-x"))
        self._show_now()

    def _show_sleep(self) -> None:
        """Say beside the moon how long it plays on."""
        minutes, sleep = self._player.sleep_timer.minutes, self._player.sleep_timer.sleep
        text = "" if minutes is None else tr("{0} min", minutes)
        tip = tr("Sleep timer") if minutes is None else tr("Pauses in {0} min", minutes)
        tip = tr("Pause at the end of the segment") if sleep == "segment" else tip
        if (self.sleep.text(), self.sleep.toolTip()) != (text, tip):
            self.sleep.setText(text)
            self.sleep.setToolTip(tip)
            style = Qt.ToolButtonStyle
            self.sleep.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)

    def _show_way_back(self) -> None:
        """Offer to go back to where the user listened, if he is elsewhere."""
        actions, at = self._context.actions, self.way_back.at
        name = actions.name("play.return") if at is None else tr("Back to {0}", timecode.display(at // 1000))
        if name != actions["play.return"].text():
            actions["play.return"].setText(name)
            actions["play.return"].setToolTip(actions.tip("play.return"))
        actions.offer(WAY_BACK, at is not None)
        self.return_button.setVisible(at is not None)

    def _tell_problem(self, sentence: str) -> None:
        """Tell what is wrong where this line doesn't."""
        if self.now.isVisible():
            announce(self.now, sentence)
        else:
            self._session.notified.emit(sentence)

    def _show_button(self) -> None:
        is_playing = self._player.is_playing
        text = tip = tr("Pause") if is_playing else tr("Play")
        if not is_playing and (self._player.by_clock or not self._player.has_audio):
            text, tip = tr("Start"), tr("Run a clock while you listen elsewhere")
        self.play.setText(text)
        self.play.setToolTip(self._context.actions.keyed(tip, "play.toggle"))
        role = "on_accent" if self.play.isEnabled() else "muted"
        self.play.setIcon(self._theme.icon("pause" if is_playing else "play", role))
        if (needed := self.play.sizeHint().width()) > self.play.width():  # In a language with longer words.
            self.play.setFixedWidth(needed)

    def _show_now(self) -> None:
        player, segment = self._player, self._session.segment
        show, self._tells_next = self.now.show_text, False
        if problem := player.problem:
            offers = self._offers(kind_of(problem))
            short = short_problem(problem)
            show(problem.sentence, offers, short=short, icon="triangle-alert", role="danger", strong=True)
        elif player.loop and player.loop[1] is not None:
            start, end = (timecode.display(one // 1000) for one in (player.loop[0], player.loop[1]))
            show(tr("Repeats {0}–{1}", start, end), ((tr("Don’t repeat"), player.mark_loop),), short=f"{start}–{end}")
        elif self._longer and not player.by_clock:
            by = timecode.display(abs(self._longer))
            longer, shorter = tr("Audio {0} longer than timeline", by), tr("Audio {0} shorter than timeline", by)
            offers = ((tr("Adjust…"), self.ask_here),) if player.is_heard else ()
            short = tr("Audio {0} longer", by) if self._longer > 0 else tr("Audio {0} shorter", by)
            show(longer if self._longer > 0 else shorter, offers, short=short, icon="info")
        elif player.by_clock and player.has_audio:
            offers = ((tr("Set time…"), self.ask_clock), (tr("Play here"), player.use_sound))
            show(tr("You listen elsewhere"), offers, short=tr("Elsewhere"), icon="timer")
        elif not player.has_audio and self._session.timeline is not None and not player.is_playing:
            attach = self._context.actions["play.attach"]
            offers = ((tr("Attach audio…"), attach.trigger), (tr("Set time…"), self.ask_clock))
            show(tr("No audio"), offers)
        elif (coming := self._coming()) is not None:
            following, seconds = coming
            self._tells_next = True
            show(tr("Next in {0}: {1}", f"0:{seconds:02}", following.short_title))
        else:
            section = f"{segment.section} · " if segment and segment.section else ""
            show(f"{section}{segment.short_title}" if segment else "")

    def _coming(self) -> tuple[Segment, int] | None:
        """Return what begins within a minute; None while papers follow, since the chip over the pages says it then."""
        return None if self._session.follows else self._session.coming()

    @property
    def _longer(self) -> int:
        timeline, player = self._session.timeline, self._player
        told = timeline.episode.duration_s if timeline else None
        return differs(told, player.sound_ms, player.map.points)

    def _offers(self, kind: str) -> Offers:
        offers = []
        if kind in TRY_AGAIN:
            offers.append((tr("Try again"), self._player.use_sound))
        if kind in DOWNLOAD:
            size = self._player.audio.bytes if self._player.audio else None
            text = tr("Download first ({0} MB)", max(1, round(size / 1e6))) if size else tr("Download first")
            offers.append((text, self._context.actions["play.download"].trigger))
        if kind in CHOOSE:
            offers.append((tr("Choose a file…"), self._context.actions["play.attach"].trigger))
        return offers

    def _widen_speed(self) -> None:
        """Give the button the width of the longest speed, so that another one moves nothing beside it."""
        self.speed.ensurePolished()
        measure = self.speed.fontMetrics().horizontalAdvance
        around = self.speed.sizeHint().width() - measure(self.speed.text())
        self.speed.setFixedWidth(around + max(measure(shown_speed(one)) for one in SPEEDS))

    def _prompt_left(self) -> None:
        self.left.emit()
        self._show()

    def _restyle(self) -> None:
        theme = self._theme
        self.position.setFont(theme.font(look.HEADING_PX, bold=True, tabular=True))
        self.length.setFont(theme.font(look.SMALL_PX, tabular=True))
        wide = self.position.fontMetrics().horizontalAdvance(timecode.display(0))
        self.position.setMinimumWidth(wide)
        self._widen_speed()
        self.more.setIcon(theme.icon("ellipsis"))
        self.play.setFixedWidth(theme.scaled(_PLAY_PX))
        self.setFixedHeight(theme.scaled(look.PLAYER_PX))
        self._fit()
        self._show()


def _dropped_sound(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return next((Path(one.toLocalFile()) for one in urls if one.isLocalFile() and has_sound(one.path())), None)
