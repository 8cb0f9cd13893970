"""What the user does to correct a timeline: from its rows, from the strip, and by the window's actions."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.model import part_edit, timeline_edit
from explorer.model.episode import Episode
from explorer.model.library_index import Group
from explorer.model.podcast import Podcast
from explorer.model.translation import tr, trn
from explorer.ui.timeline.correction_desk import CorrectedWindow, CorrectionDesk, place_of, short
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from explorer.ui.timeline.paper_corrections import PaperCorrections
from explorer.ui.timeline.segment_corrections import SegmentCorrections
from explorer.ui.timeline.timeline_rows import TimelineRow

if TYPE_CHECKING:
    from explorer.ui.timeline.row_editor import RowEditor

ACTIONS = (
    *("add", "split", "join", "remove", "rename", "start", "section", "rename_section", "remove_section"),
    *("paper", "mention", "take", "talk", "open_paper", "merge_paper", "delete_episode"),
)
"""The actions of the table, without ``timeline.``, in the order of their menu."""
_OF_PARTS = frozenset({"remove", "rename", "start", "paper", "mention", "promote"})
"""What may be asked of a row of a list with a clock of its own."""


class Corrections(QObject):
    """Carries out what rows and actions ask for; the rules are those of ``model.timeline_edit``."""

    def __init__(self, window: CorrectedWindow) -> None:
        super().__init__(window.widget)
        self._desk = desk = CorrectionDesk(window)
        self._segments = segments = SegmentCorrections(desk)
        self._papers = papers = PaperCorrections(desk, segments)
        self._by_row: dict[str, Callable[[TimelineRow], object]] = {
            "join": segments.join,
            "remove": self._remove,
            "rename": segments.rename,
            "start": segments.start,
            "section": segments.section,
            "rename_section": segments.rename_section,
            "remove_section": segments.remove_section,
            "paper": papers.paper,
            "mention": papers.mention,
            "take": papers.take,
            "talk": segments.talk,
            "discussed": partial(papers.set_role, "discussed"),
            "mentioned": partial(papers.set_role, "mentioned"),
            "pick": papers.pick,
            "here": papers.move_here,
            "promote": segments.promote,
        }
        self._by_second: dict[str, Callable[[int], object]] = {"add": segments.add, "split": segments.split}
        window.navigation.correction_asked.connect(self.do)
        for name in ACTIONS:
            desk.context.actions.connect_to(f"timeline.{name}", partial(self._act, name))

    pdf_removal_asked = Signal(object)
    """The Paper whose PDF is to be removed from the library."""

    def do(self, what: str, target: object) -> None:
        """Correct a TimelineRow, a second of the episode, or the start of a segment: a pair of its id and a second; or
        ask whether an episode (its id) is to be deleted, or a podcast (its Group)."""
        if isinstance(target, TimelineRow) and what in self._by_second:
            second = self._desk.context.session.moment
            self._by_second[what]((target.start_s or 0) if second is None else second)
        elif isinstance(target, TimelineRow) and (what == "remove_pdf" or _removes_own(what, target)):
            self.pdf_removal_asked.emit(self._desk.context.papers.get(target.paper_id or ""))
        elif isinstance(target, TimelineRow) and target.kind == "part" and what not in _OF_PARTS:
            self._desk.tell(tr("This row lies inside a segment. Make it a segment first, from its menu."))
        elif isinstance(target, TimelineRow):
            self._by_row[what](target)
        elif isinstance(target, int):
            self._by_second[what](target)
        elif isinstance(target, tuple):
            self._segments.move_start(*target)
        elif isinstance(target, str) and what == "delete_episode":
            self._ask_deletion(self._desk.context.episodes.get(target))
        elif isinstance(target, Group):
            self._ask_podcast(target)

    @property
    def editor(self) -> "RowEditor":
        """Return the field in which titles and times are typed."""
        return self._desk.editor

    def _act(self, name: str) -> None:
        """Carry out an action on the row at the cursor, or at the current time."""
        alone = {
            "open_paper": self._papers.add_open_paper,
            "merge_paper": self._papers.merge_paper,
            "delete_episode": self._delete_episode,
        }
        if name in alone:
            alone[name]()
            return
        second = self._desk.context.session.moment
        if name in self._by_second and second is not None:
            self._by_second[name](second)
        elif row := self._desk.window.navigation.timeline.notes_row():
            self.do(name, row)
        else:
            self._desk.tell(tr("Select something on the timeline first."))

    def _remove(self, row: TimelineRow) -> None:
        if row.kind == "segment" and (segment := self._desk.segment_of(row)):
            self._desk.edit_and_offer(
                tr("delete segment “{0}”", short(segment.title)),
                tr("Segment “{0}” deleted.", short(segment.title)),
                lambda it: timeline_edit.remove_segment(it, segment.id),
            )
        elif row.kind == "part":
            self._desk.edit_and_offer(
                tr("remove row “{0}”", short(row.title)),
                tr("Row “{0}” removed.", short(row.title)),
                lambda it: part_edit.remove_part(it, place_of(row)),
            )
        elif row.paper_id and self._papers.is_named(row):
            self._papers.take(row)
        elif row.url:
            self._desk.edit_and_offer(
                tr("remove link “{0}”", short(row.title)),
                tr("Link “{0}” removed.", short(row.title)),
                lambda it: timeline_edit.remove_link(it, row.url),
            )

    def _delete_episode(self) -> None:
        self._ask_deletion(self._desk.timeline.episode if self._desk.timeline else None)

    def _ask_deletion(self, episode: Episode | None) -> None:
        if episode is None:
            return
        goes, title = tr("Its timeline goes. Its papers and their PDFs stay."), short(episode.short_title)
        dialog = self._deletion(tr("Delete episode"), episode.short_title, goes, [episode.id])
        name, done = tr("delete episode “{0}”", title), tr("Episode “{0}” deleted; its notes stay.", title)
        dialog.confirmed.connect(lambda: self._delete([episode.id], name, done))
        dialog.open()

    def _ask_podcast(self, group: Group) -> None:
        ids = self._desk.context.subjects.podcasts.contents.index.imported(group.key)
        podcast, title = group.podcast, short(group.title)
        goes = trn(
            len(ids),
            "Its episode goes with its timeline. The papers and their PDFs stay.",
            "Its {count} episodes go with their timelines. Their papers and PDFs stay.",
        )
        if podcast:
            goes += " " + tr("You unsubscribe from it: its list of {0} episodes goes too.", podcast.items)
        dialog = self._deletion(tr("Delete podcast"), group.title or tr("Without a podcast"), goes, ids)
        name, done = tr("delete podcast “{0}”", title), tr("Podcast “{0}” deleted; its notes stay.", title)
        dialog.confirmed.connect(lambda: self._delete(ids, name, done, podcast))
        dialog.open()

    def _deletion(self, verb: str, title: str, goes: str, episode_ids: list[str]) -> DeletionDialog:
        notes, marks = self._desk.edits.notes_left(episode_ids)
        told = (tr("Delete “{0}” from the library?", title), goes)
        return DeletionDialog(verb, told, notes, self._desk.context.theme, self._desk.window.widget, marks=marks)

    def _delete(self, episode_ids: list[str], name: str, done: str, podcast: Podcast | None = None) -> None:
        if self._desk.edits.delete_episodes(episode_ids, name, podcast):
            self._desk.window.toast.tell(done, [(tr("Undo"), self._desk.context.actions["mark.undo"].trigger)])


def _removes_own(what: str, row: TimelineRow) -> bool:
    """Return whether a row of the user's own PDFs is to go."""
    return what == "remove" and row.key.startswith("own:")
