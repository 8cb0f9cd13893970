"""The transcript panel: follows the playhead, seeks by a click, searches, and makes notes of a selection."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.app.context import AppContext
from explorer.app.episodes.transcripts import TranscriptState
from explorer.app.shell.action_needs import SPEECH, TRANSCRIPT_OFFERED
from explorer.app.shell.jobs import Job
from explorer.app.shell.key_text import key_text
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.one_line import one_line
from explorer.model.place import Why
from explorer.model.transcript import Cue, TranscriptInfo, is_said
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.flow import Flow
from explorer.ui.low_panes import scrolling
from explorer.ui.small_widgets import clearable, menu_button, push_button, text_label
from explorer.ui.transcript.cue_delegate import CueDelegate
from explorer.ui.transcript.cue_list import CueList
from explorer.ui.transcript.cue_model import CueModel
from explorer.ui.transcript.empty_transcript import EmptyTranscript


class TranscriptPane(QWidget):
    """What is said in the episode, or how to get it."""

    quote_asked = Signal(object)
    """Cues to quote in a note, as a tuple."""
    tie_asked = Signal(int)
    """The milliseconds at which the page in view is talked about."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.subjects.transcripts
        self._copying: Job[str] | None = None
        """What writes the text to be copied; a later copy takes its place."""
        self.model = CueModel(self)
        self.painter = CueDelegate(self.model, context.theme)
        self.view = CueList(self.model, self.painter)
        self.view.setAccessibleName(tr("Transcript"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search what was said"))
        self.field.setAccessibleName(tr("Search what was said"))
        clearable(self.field, tr("Clear"), context.theme)
        self.count = QLabel()
        self.count.setProperty("muted", True)
        self.more = menu_button(tr("More"), tr("More"))
        self.notice = text_label(small=True)
        self.hide_button = push_button(tr("Hide"))
        self.hide_button.setAccessibleName(tr("Hide this notice"))
        self.progress = text_label(muted=True, small=True)
        self.stop_button = push_button(tr("Stop"))
        self.empty = EmptyTranscript(context)
        self._build()
        self._wire()
        self._show(self._words.state)
        self._show_names()
        self._restyle()

    @property
    def selected(self) -> tuple[Cue, ...]:
        """Return the selected cues."""
        rows = self.view.selected_rows()
        return self.model.cues[rows[0] : rows[1] + 1] if rows else ()

    def copy(self) -> None:
        """Put the selected cues on the clipboard as Markdown, or all without a selection."""
        self._copy_cues(self.selected or self.model.cues)

    def _copy_here(self) -> None:
        row = self.view.currentIndex().row()
        self._copy_cues(self.selected or self.model.cues[row : row + 1])

    def cue_menu(self, row: int) -> QMenu:
        """Return the menu of a cue, or of the selection that it is in."""
        chosen = self.view.selected_rows()
        is_chosen = chosen is not None and chosen[0] <= row <= chosen[1]
        cues = self.selected if is_chosen else self.model.cues[row : row + 1]
        context, start_ms = self._context, cues[0].start_ms
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = timecode.display(start_ms // 1000)
        self._add(menu, tr("Play from {0}", at), "play").triggered.connect(lambda: self._play(start_ms))
        menu.addSeparator()
        quote = tr("Quote in a note") + ("\t" + key_text("N") if is_chosen else "")
        self._add(menu, quote, "notebook-pen").triggered.connect(lambda: self.quote_asked.emit(cues))
        if context.session.paper is not None:
            self._add(menu, tr("Link to this page"), "pin").triggered.connect(lambda: self.tie_asked.emit(start_ms))
        menu.addSeparator()
        self._add(menu, tr("Copy as Markdown"), "copy").triggered.connect(lambda: self._copy_cues(cues))
        self._add(menu, tr("Copy link to this time"), "link").triggered.connect(lambda: self._copy_link(start_ms))
        menu.addSeparator()
        self._add(menu, tr("Find in what was said"), "search").triggered.connect(self._focus_search)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.field.hasFocus():
            self.view.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    # Private helpers

    def _build(self) -> None:
        search = QHBoxLayout()
        search.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        search.setSpacing(2 * GRID)
        search.addWidget(self.field, 1)
        search.addWidget(self.count)
        search.addWidget(self.more)
        self.noticed = QWidget()
        notice = QHBoxLayout(self.noticed)
        notice.setContentsMargins(3 * GRID, 0, 2 * GRID, 2 * GRID)
        notice.addWidget(self.notice, 1)
        notice.addWidget(self.hide_button, 0, Qt.AlignmentFlag.AlignTop)
        self.running = QWidget()
        making = QHBoxLayout(self.running)
        making.setContentsMargins(3 * GRID, 0, 2 * GRID, 2 * GRID)
        making.addWidget(self.progress, 1)
        making.addWidget(self.stop_button)
        self.card = QFrame()
        self.card.setObjectName("card")
        self.told = text_label(muted=True, small=True)
        self.quote_button = push_button(f"{tr('Quote in a note')}  {key_text('N')}")
        self.quote_button.setAccessibleName(tr("Quote in a note"))
        self.tie_button = push_button(tr("Link to this page"))
        self.copy_button = push_button(tr("Copy"))
        buttons = Flow(GRID)
        for one in (self.quote_button, self.tie_button, self.copy_button):
            one.setAutoDefault(False)
            buttons.addWidget(one)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        inside.setSpacing(2 * GRID)
        inside.addWidget(self.told)
        inside.addLayout(buttons)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(search)
        column.addWidget(self.noticed)
        column.addWidget(self.running)
        column.addWidget(self.view, 1)
        column.addWidget(self.card)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(full)
        self._pages.addWidget(scrolling(self.empty, tr("Transcript"), self))
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        context, words = self._context, self._words
        words.changed.connect(self._show)
        words.names_changed.connect(self._show_names)
        words.hits_changed.connect(lambda _: self._found())
        context.session.playhead.ticked.connect(self._ticked)
        context.session.playhead.sought.connect(self._sought)
        context.theme.changed.connect(self._restyle)
        context.theme.icons_loaded.connect(self._restyle)
        self.field.textChanged.connect(words.search)
        self.stop_button.clicked.connect(words.cancel)
        self.hide_button.clicked.connect(words.hide_notice)
        self.view.asked.connect(self._go)
        self.view.chip_asked.connect(self._ask_of_name)
        self.view.chosen.connect(self._tell_selection)
        self.view.menu_asked.connect(lambda row, corner: self.cue_menu(row).popup(corner))
        self.view.quote_asked.connect(lambda: self.quote_asked.emit(self.selected))
        self.view.copy_asked.connect(self._copy_here)
        self.quote_button.clicked.connect(lambda: self.quote_asked.emit(self.selected))
        self.tie_button.clicked.connect(lambda: self.tie_asked.emit(self.selected[0].start_ms))
        self.copy_button.clicked.connect(self.copy)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.more.setMenu(menu)
        context.session.place_changed.connect(lambda *_: self._tell_selection())

    def _show(self, state: TranscriptState) -> None:
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)  # A hidden button gives it away.
        self._context.actions.offer(TRANSCRIPT_OFFERED, state.offered > 0)
        self._context.actions.offer(SPEECH, self._words.can_make)
        if state.shown is not self.model.shown:
            self.model.show(state.shown)
            self.field.clear()
            self._ticked(self._context.session.playhead.position or 0)
            self._tell_selection()
        is_made = state.shown is not None and state.shown.info.source == "machine"
        made = tr("Made by a machine: names may be misheard.") if is_made else ""
        self.notice.setText("\n".join(filter(None, (made, self._words.notice))))
        self.hide_button.setVisible(bool(self._words.notice))
        self.noticed.setVisible(bool(self.notice.text()))
        self.progress.setText(f"{state.doing}…")
        self.running.setVisible(bool(state.doing))
        self.empty.show_state(state)
        is_shown = state.shown is not None and not state.problem
        turned = self._pages.currentIndex() != (0 if is_shown else 1)
        self._pages.setCurrentIndex(0 if is_shown else 1)
        self.setFocusProxy(self.view if is_shown else self.empty)
        if had_focus and (turned or not self.isAncestorOf(QApplication.focusWidget() or self)):
            self.setFocus()

    def _ticked(self, position_ms: int) -> None:
        row, before = self._words.index_at(position_ms), self.model.current
        is_silent = row >= 0 and not is_said(self.model.cues[row], position_ms)
        if (row, is_silent) != (before, self.model.is_silent):
            self.model.set_current(row, is_silent=is_silent)
        if row != before:
            self.view.follow(row)

    def _sought(self, position_ms: int, why: Why) -> None:
        if why != "repeat":
            self.view.jump(self._words.index_at(position_ms))

    def _show_names(self) -> None:
        """Show which papers are named, as guesses below the cues."""
        chips: dict[int, tuple[str, ...]] = {}
        for one in self._words.names:
            chips[one.cue] = (*chips.get(one.cue, ()), tr("{0} ?", one.name))
        if chips != self.model.chips:
            self.model.set_chips(chips)
            self.view.restyle()

    def _ask_of_name(self, row: int, chip: str) -> None:
        """Offer what can be done with a paper that was named."""
        named = next((one for one in self._words.names if one.cue == row and chip == tr("{0} ?", one.name)), None)
        paper = self._context.papers.get(named.paper_id) if named else None
        if named is None or paper is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at_s = named.at_ms // 1000
        menu.addAction(tr("Open “{0}”", one_line(paper.title, 60))).triggered.connect(
            lambda: self._context.session.open_paper(paper.id)
        )
        menu.addAction(tr("Keep {0} as a time of this paper", timecode.display(at_s))).triggered.connect(
            lambda: self._context.subjects.talked_pages.tie(paper.id, 0, None, at_s)
        )
        menu.popup(QCursor.pos())

    def _go(self, row: int) -> None:
        self._context.session.go_to(self.model.cues[row].start_ms // 1000, "time")

    def _found(self) -> None:
        """Show the hit at or after the time that is played, of what was found now."""
        words, model = self._words, self.model
        found = words.found if words.state.shown is model.shown else ()
        model.needle = words.searched
        model.hit = next((one for one in found if one >= model.current), found[0]) if found else -1
        if found:
            self.view.show_hit(model.hit)
        self.view.viewport().update()
        self._tell_hits()

    def _step(self, step: int) -> None:
        """Go to the next hit, or with -1 to the previous one; the first follows the last."""
        found, hit = self._words.found, self.model.hit
        if hit >= 0:
            self.model.hit = found[(found.index(hit) + step) % len(found)]
            self.view.show_hit(self.model.hit)
            self._tell_hits()

    def _tell_hits(self) -> None:
        found, hit = self._words.found, self.model.hit
        told = tr("{0} of {1}", found.index(hit) + 1, len(found)) if hit >= 0 else tr("No hits")
        self.count.setText(told if self._words.searched else "")
        self.count.setVisible(bool(self._words.searched))
        if self._words.searched and self.isVisible():
            announce(self, told)

    def _tell_selection(self) -> None:
        cues = self.selected
        self.card.setVisible(bool(cues))
        if cues:
            start, end = (timecode.display(one // 1000) for one in (cues[0].start_ms, cues[-1].end_ms))
            self.told.setText(tr("Selected {0}–{1}", start, end))
            self.tie_button.setVisible(self._context.session.paper is not None)

    def _play(self, start_ms: int) -> None:
        self._context.session.go_to(start_ms // 1000, "time")
        self._context.subjects.player.play()

    def _copy_cues(self, cues: Sequence[Cue]) -> None:
        if cues and (episode := self._words.state.episode):
            job = self._copying = self._words.markdown(cues, episode.id)
            job.finished.connect(lambda text: self._copied(job, text))

    def _copied(self, job: Job[str], text: str) -> None:
        if job is self._copying:  # Nothing else was copied meanwhile.
            self._copying = None
            QGuiApplication.clipboard().setText(text)
            self._context.session.notified.emit(tr("Copied as Markdown"))

    def _copy_link(self, start_ms: int) -> None:
        if episode := self._words.state.episode:
            self._copying = None
            link = self._context.subjects.quotation.link(episode=(episode.id, start_ms // 1000))
            QGuiApplication.clipboard().setText(link)

    def _focus_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        state, actions = self._words.state, self._context.actions
        for one in state.all if len(state.all) > 1 else ():
            action = menu.addAction(_named(one))
            action.setCheckable(True)
            action.setChecked(bool(state.shown and state.shown.info.id == one.id))
            action.triggered.connect(lambda _, key=one.id: self._words.choose(key))
        menu.addSeparator()
        menu.addAction(actions["transcript.open"])
        menu.addAction(actions["transcript.get"])
        menu.addAction(actions["transcript.make"])
        menu.addSeparator()
        self._add(menu, tr("Copy as Markdown"), "copy").triggered.connect(self.copy)
        self._add(menu, tr("Remove this transcript"), "trash").triggered.connect(self._remove)

    def _add(self, menu: QMenu, text: str, icon: str) -> QAction:
        action = menu.addAction(self._context.theme.icon(icon), text)
        action.setEnabled(self.model.shown is not None)
        return action

    def _remove(self) -> None:
        self._words.remove()
        undo = self._context.actions.key("mark.undo")
        self._context.session.notified.emit(tr("Transcript removed. {0} brings it back.", undo))

    def _restyle(self) -> None:
        self.more.setIcon(self._context.theme.icon("ellipsis", "muted"))
        self.field.setFont(self._context.theme.font())
        self.painter.restyle()
        self.view.restyle()


def _named(info: TranscriptInfo) -> str:
    """Return what the menu calls a transcript."""
    name = info.name.rsplit("/", 1)[-1][:60] or info.name[:60]
    kinds = {
        "feed": tr("From the feed: {0}", name),
        "notes": tr("From the show notes"),
        "machine": tr("By a machine: {0}", name),
    }
    told = kinds.get(info.source, name)
    return f"{told} ({info.language})" if info.language else told
