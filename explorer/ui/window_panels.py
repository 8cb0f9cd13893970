"""The table of the window's panels: title, area, and how each is created and connected."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from explorer.app.shell.tokens import PLAYER_PX
from explorer.model.translation import later as _t
from explorer.model.translation import tr
from explorer.ui.navigation import Navigation
from explorer.ui.panels import PanelSpec
from explorer.ui.timeline.episode_strip import EpisodeStrip

if TYPE_CHECKING:
    from explorer.ui.paper.paper_pane import PaperPane
    from explorer.ui.timeline.timeline_pane import TimelinePane


def _timeline(lead: Navigation) -> QWidget:
    from explorer.ui.timeline.timeline_pane import TimelinePane

    context = lead.context
    pane = TimelinePane(
        context.session, context.theme, context.annotations.counts, own=context.papers.own, pages=context.reading.pages
    )
    pane.view.notes_asked.connect(lead.list_notes_of)
    pane.view.menu_asked.connect(lead.row_menu.show)
    pane.view.edit_asked.connect(lambda row, what: lead.correction_asked.emit(what, row))
    # Keys that annotate must not do so while the timeline has the focus, so the focus moves on when it opens a paper.
    pane.view.opened.connect(lambda row: None if row.url else QTimer.singleShot(0, lead.readers.take_focus))
    pane.confirmation_asked.connect(lead.confirm_papers)
    pane.address_asked.connect(lead.open_web)
    pane.paper_asked.connect(lambda row: lead.correction_asked.emit("paper", row))
    pane.notes_asked.connect(context.actions["file.add_episode"].trigger)
    context.watch.follow(("papers", "files"), lambda _: pane.refresh())
    pane.view.selectionModel().currentChanged.connect(lambda *_: lead.row_chosen.emit())
    pane.go_to_here()
    return pane


def _timeline_late(lead: Navigation, pane: "TimelinePane") -> None:
    from explorer.ui.timeline.progress_display import TimelineProgress

    inbox = lead.context.subjects.inbox
    pane.follow_doubts(lead.context.subjects.title_doubts)
    pane.inbox_asked.connect(lambda: lead.show_inbox(next((one.note.id for one in inbox.marks()), "")))
    inbox.counted.connect(pane.show_inbox)
    pane.show_inbox(inbox.count)
    TimelineProgress(lead, pane)


def _library(lead: Navigation) -> QWidget:
    from explorer.ui.library.library_pane import LibraryPane

    pane = LibraryPane(lead)
    pane.opened.connect(lead.open_listed)
    pane.paper_opened.connect(lead.context.session.open_paper)
    pane.menu.refresh_asked.connect(lead.refresh_asked)
    pane.menu.unsubscribed.connect(lead.unsubscribed)
    return pane


def _paper(lead: Navigation) -> QWidget:
    from explorer.ui.paper.paper_pane import PaperPane

    pane = PaperPane(lead.context)
    pane.address_asked.connect(lead.open_web)
    pane.confirmation_asked.connect(lead.confirm_papers)
    return pane


def _paper_late(lead: Navigation, pane: "PaperPane") -> None:
    pane.follow_doubts(lead.context.subjects.title_doubts)


def _transcript(lead: Navigation) -> QWidget:
    from explorer.ui.transcript.transcript_pane import TranscriptPane

    pane = TranscriptPane(lead.context)
    pane.quote_asked.connect(lead.quote_said)
    pane.tie_asked.connect(lambda at_ms: lead.readers.active.controls.page_talk.tie(at_ms))
    return pane


def _notes(lead: Navigation) -> QWidget:
    from explorer.ui.notes.notes_pane import NotesPane

    pane = NotesPane(lead.context)
    pane.item_asked.connect(lead.go_to_item)
    pane.address_asked.connect(lead.open_address)
    pane.found_asked.connect(lead.show_item)
    pane.moment_asked.connect(lead.open_moment)
    pane.adopted.connect(lead.choose)
    pane.markdown_asked.connect(lead.copy_markdown)
    pane.shown_asked.connect(lambda: lead.panel_asked.emit("notes"))
    lead.readers.page_viewed.connect(lambda page: pane.follow(page, lead.page_labels))
    lead.closed.connect(pane.pictures.close)
    pane.follow(lead.readers.active.view.page, lead.page_labels)
    return pane


def _notes_title(lead: Navigation, name: Callable[[str], None]) -> None:
    context = lead.context

    def tell(*_: object) -> None:
        paper = context.session.paper
        own = [one for one in context.annotations.all() if paper is None or one.paper_id == paper.id]
        count = len(own) + len(context.embedded.here())
        name(tr("Notes {0}", count) if count else tr("Notes"))

    for signal in (context.annotations.changed, context.embedded.changed):
        signal.connect(tell)
    context.session.place_changed.connect(lambda place, _: tell() if place.opening else None)
    tell()


def _inbox(lead: Navigation) -> QWidget:
    from explorer.ui.inbox.inbox_pane import InboxPane

    pane = InboxPane(lead.context)
    pane.play_asked.connect(lead.play_around)
    pane.import_asked.connect(lead.context.actions["file.import_marks"].trigger)
    pane.given.connect(lead.marks_given)
    pane.inbox.counted.connect(lead.inbox_counted)
    lead.inbox_counted.emit(pane.inbox.count)
    return pane


def _inbox_title(lead: Navigation, name: Callable[[str], None]) -> None:
    lead.inbox_counted.connect(lambda count: name(tr("Inbox {0}", count) if count else tr("Inbox")))


def _player(lead: Navigation) -> QWidget:
    from explorer.ui.player.player_row import PlayerRow

    row = PlayerRow(lead.context)
    row.left.connect(lead.readers.take_focus)
    return row


def _strip(lead: Navigation) -> QWidget:
    context = lead.context
    strip = EpisodeStrip(context.session, context.theme, context.annotations.cache, context.annotations.counts)
    strip.menu_asked.connect(lambda seconds, corner: lead.row_menu.show_time(seconds, corner))
    zooming = strip.zooming
    calls = {"zoom_in": zooming.zoom_in, "zoom_out": zooming.zoom_out, "zoom_whole": zooming.show_whole}
    for name, call in calls.items():
        context.actions.connect_to(f"timeline.{name}", call)
    clear = strip.range.clear
    strip.range.menu_asked.connect(lambda start, end, corner: lead.row_menu.show_range(start, end, corner, clear))
    strip.borders.moved.connect(lambda segment, second: lead.correction_asked.emit("start", (segment, second)))
    return strip


def _strip_late(lead: Navigation, strip: EpisodeStrip) -> None:
    from explorer.ui.timeline.strip_follower import StripFollower

    context, subjects = lead.context, lead.context.subjects
    StripFollower(
        context.session,
        subjects.progress,
        subjects.transcripts,
        subjects.inbox,
        subjects.player,
        subjects.arrived,
        strip,
    )


PANELS: tuple[PanelSpec[Navigation], ...] = (
    PanelSpec("timeline", _t("Timeline"), "left", _timeline, action="view.timeline", late=_timeline_late),
    PanelSpec("library", _t("Library"), "left", _library, action="view.library"),
    PanelSpec("paper", _t("Paper"), "right", _paper, icon="book-open", late=_paper_late),
    PanelSpec("transcript", _t("Transcript"), "right", _transcript, icon="file-text", action="view.transcript"),
    PanelSpec("notes", _t("Notes"), "right", _notes, icon="notebook-pen", follow=_notes_title),
    PanelSpec("inbox", _t("Inbox"), "right", _inbox, icon="inbox", follow=_inbox_title),
    PanelSpec("player", _t("Player"), "bottom", _player, height=PLAYER_PX),
    PanelSpec("strip", _t("Episode timeline"), "bottom", _strip, late=_strip_late),
)
"""The panels, in the order of their tabs."""
