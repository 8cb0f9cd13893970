"""Corrections of the papers of an episode: which one a segment is about, which are mentioned, and which are one."""

from typing import cast

from PySide6.QtCore import QObject

from explorer.model import timeline_edit
from explorer.model.episode import Role, Segment
from explorer.model.paper import Paper
from explorer.model.timeline_edit import Edit, EditableEpisode
from explorer.model.translation import tr
from explorer.ui.timeline.correction_desk import CorrectionDesk, short
from explorer.ui.timeline.paper_dialog import PaperDialog
from explorer.ui.timeline.segment_corrections import SegmentCorrections
from explorer.ui.timeline.timeline_rows import TimelineRow
from explorer.ui.timeline.topic_dialog import TopicDialog


class PaperCorrections(QObject):
    """Gives papers to segments, moves and removes them."""

    def __init__(self, desk: CorrectionDesk, segments: SegmentCorrections) -> None:
        super().__init__(desk)
        self._desk, self._segments = desk, segments

    def paper(self, row: TimelineRow) -> None:
        """Ask for the paper that a row is about."""
        if row.kind == "part":
            role: tuple[Role, str] = ("discussed", tr("Discussed in this segment"))
            dialog = self._paper_dialog(tr("Paper for “{0}”", short(row.title)), (role,))
            dialog.chosen.connect(lambda paper, _: self._segments.promote(row, paper))
        elif segment := self._desk.segment_of(row):
            self._ask_paper(segment, "discussed")

    def mention(self, row: TimelineRow) -> None:
        """Ask for a paper that is mentioned in a segment."""
        if segment := self._desk.segment_of(row):
            self._ask_paper(segment, "mentioned")

    def _ask_paper(self, segment: Segment, role: Role) -> None:
        roles: list[tuple[Role, str]] = [
            ("discussed", tr("Discussed in this segment")),
            ("mentioned", tr("Mentioned in passing")),
        ]
        shown = tuple(roles if role == "discussed" else reversed(roles))
        dialog = self._paper_dialog(tr("Paper for “{0}”", short(segment.title)), shown)
        dialog.chosen.connect(lambda paper, chosen: self._give(segment, paper, cast(Role, chosen)))

    def _paper_dialog(self, title: str, roles: tuple[tuple[Role, str], ...]) -> PaperDialog:
        subjects, window = self._desk.context.subjects, self._desk.window
        dialog = PaperDialog(
            subjects.paper_finder, self._desk.context.theme, window.widget, title, roles, window.ask_open
        )
        dialog.open()
        dialog.field.setFocus()
        return dialog

    def _give(self, segment: Segment, paper: Paper, role: Role) -> None:
        title = short(segment.title)
        name = tr("paper of “{0}”", title) if role == "discussed" else tr("paper mentioned in “{0}”", title)

        def rule(it: EditableEpisode) -> Edit:
            if role == "discussed":
                return timeline_edit.give_paper(it, segment.id, paper.id)
            return timeline_edit.add_paper(it, paper.id, segment.id, role)

        self._desk.edits.edit(name, rule)

    def take(self, row: TimelineRow) -> None:
        """Remove the paper of a row from the timeline."""
        title = self._paper_title(row)
        if title and self.is_named(row):
            self._desk.edit_and_offer(
                tr("remove paper “{0}”", title),
                tr("“{0}” removed from the timeline. It stays in the library.", title),
                lambda it: timeline_edit.remove_paper(it, row.paper_id or "", row.segment_id, row.topic),
            )

    def set_role(self, role: Role, row: TimelineRow) -> None:
        """Say whether the paper of a row is discussed or mentioned."""
        segment = self._desk.timeline.segment(row.segment_id) if self._desk.timeline and row.segment_id else None
        if segment is None or not self.is_named(row):
            return
        title = self._paper_title(row)
        name = tr("discussed: {0}", title) if role == "discussed" else tr("mentioned: {0}", title)
        self._move(row, name, (segment.id, role, ""))

    def pick(self, row: TimelineRow) -> None:
        """Make the paper of a row a pick, with a topic."""
        if self.is_named(row) and self._desk.timeline:
            dialog = TopicDialog(list(self._desk.timeline.picks()), self._desk.window.widget)
            name = tr("pick: {0}", self._paper_title(row))
            dialog.chosen.connect(lambda topic: self._move(row, name, (None, "pick", topic)))
            dialog.open()

    def move_here(self, row: TimelineRow) -> None:
        """Move a paper to the segment at the current time: as its paper if it has none, else as one mentioned."""
        if (segment := self._desk.context.session.segment) is None:
            self._desk.ask_for_time()
        elif self.is_named(row):
            name = tr("move paper to “{0}”", short(segment.title))
            self._move(row, name, (segment.id, _free_role(segment), ""))

    def _move(self, row: TimelineRow, name: str, to: tuple[str | None, Role, str]) -> None:
        place = (row.segment_id, row.topic)
        self._desk.edits.edit(name, lambda it: timeline_edit.move_paper(it, row.paper_id or "", place, to))

    def add_open_paper(self) -> None:
        """Add the paper in the reader to the segment at the current time."""
        session = self._desk.context.session
        paper, segment = session.paper, session.segment
        if paper is None:
            self._desk.tell(tr("Open a paper first."))
        elif segment is None:
            self._desk.ask_for_time()
        elif segment.paper_id == paper.id or paper.id in {one.id for one in self._mentioned(segment)}:
            self._desk.tell(tr("This paper is in “{0}” already.", short(segment.title)))
        else:
            role = _free_role(segment)
            self._desk.edit_and_offer(
                tr("add paper to “{0}”", short(segment.title)),
                tr("“{0}” added to “{1}”.", short(paper.title), short(segment.title)),
                lambda it: timeline_edit.add_paper(it, paper.id, segment.id, role),
            )

    def _mentioned(self, segment: Segment) -> tuple[Paper, ...]:
        return self._desk.timeline.mentioned_in(segment.id) if self._desk.timeline else ()

    def _paper_title(self, row: TimelineRow) -> str:
        paper = self._desk.timeline.papers.get(row.paper_id or "") if self._desk.timeline else None
        return short(paper.title) if paper else ""

    def is_named(self, row: TimelineRow) -> bool:
        """Return whether the episode names the row's paper, and tell if it does not."""
        if row.paper_id is None:
            self._desk.tell(tr("This segment has no paper. Choose one first."))
        elif row.key.startswith("own:"):
            self._desk.tell(tr("This PDF is in the library, and not part of the episode."))
        else:
            return True
        return False

    def merge_paper(self) -> None:
        """Merge a paper of the library into the one in the reader."""
        kept = self._desk.context.session.paper
        if kept is None:
            self._desk.tell(tr("Open a paper first."))
            return
        finder, title = self._desk.context.subjects.paper_finder, tr("Merge into “{0}”", short(kept.title))
        dialog = PaperDialog(finder, self._desk.context.theme, self._desk.window.widget, title, without=kept.id)
        dialog.chosen.connect(lambda paper, _: self._merge(kept, paper))
        dialog.open()
        dialog.field.setFocus()

    def _merge(self, kept: Paper, gone: Paper) -> None:
        context = self._desk.context

        def tell(_: str) -> None:
            # The title may be the other one's now: a source that knows more has the word.
            now = context.papers.get(kept.id) or kept
            told = tr("Merged into “{0}”.", short(now.title))
            self._desk.window.toast.tell(told, [(tr("Undo"), context.actions["mark.undo"].trigger)])

        context.subjects.paper_merger.merge(kept, gone).finished.connect(tell)


def _free_role(segment: Segment) -> Role:
    """Return the role of a paper that is added to a segment: discussed where the segment's is unknown."""
    return "discussed" if segment.kind == "unmatched" else "mentioned"
