"""Corrections of segments, of sections, and of rows that lie inside a segment."""

from PySide6.QtCore import QObject

from explorer.model import part_edit, timecode, timeline_edit
from explorer.model.episode import SegmentKind
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.timeline.correction_desk import CorrectionDesk, place_of, short
from explorer.ui.timeline.timeline_rows import TimelineRow


class SegmentCorrections(QObject):
    """Adds, splits, joins, names and moves segments, sections and rows."""

    def __init__(self, desk: CorrectionDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        desk.titled.connect(self._titled)
        desk.timed.connect(self._timed)

    def add(self, second: int) -> None:
        """Add a segment at a second."""
        part = self._desk.edits.new_part()
        title = tr("New segment")
        self._desk.edit_and_type(
            tr("add segment at {0}", timecode.display(second)),
            lambda it: timeline_edit.add_segment(it, second, part, title),
            f"segment:{part}",
        )

    def split(self, second: int) -> None:
        """Split the segment at a second."""
        part = self._desk.edits.new_part()
        self._desk.edit_and_type(
            tr("split segment at {0}", timecode.display(second)),
            lambda it: timeline_edit.split(it, second, part),
            f"segment:{part}",
        )

    def join(self, row: TimelineRow) -> None:
        """Join a segment with the one before it."""
        if segment := self._desk.segment_of(row):
            self._desk.edit_and_offer(
                tr("join segment “{0}”", short(segment.title)),
                tr("Joined “{0}” with the segment before it.", short(segment.title)),
                lambda it: timeline_edit.join(it, segment.id),
            )

    def rename(self, row: TimelineRow) -> None:
        """Let the user type the title of a row."""
        if row.kind in ("segment", "section", "part"):
            self._rename_row(row)
        elif row.paper_id:
            self._desk.tell(tr("A paper’s title comes from its source. Change titles of segments and sections here."))

    def _rename_row(self, row: TimelineRow) -> None:
        self._desk.when_there(row.section_id if row.kind == "section" else row.key, self._desk.editor.open)

    def _titled(self, row: TimelineRow, title: str) -> None:
        if row.kind == "section":
            name = tr("rename section “{0}”", short(row.title))
            self._desk.edits.edit(name, lambda it: timeline_edit.rename_section(it, row.section_id, title))
        elif row.kind == "part":
            name = tr("rename “{0}”", short(row.title))
            self._desk.edits.edit(name, lambda it: part_edit.rename_part(it, place_of(row), title))
        elif row.segment_id:
            part, name = row.segment_id, tr("rename “{0}”", short(row.title))
            self._desk.edits.edit(name, lambda it: timeline_edit.rename(it, part, title))

    def start(self, row: TimelineRow) -> None:
        """Let the user type the beginning of a row."""
        if self._desk.segment_of(row):
            key = row.key if row.kind == "part" else f"segment:{row.segment_id}"
            self._desk.when_there(key, lambda shown: self._desk.editor.open(shown, "time"))

    def _timed(self, row: TimelineRow, second: int) -> None:
        if row.kind != "part":
            self.move_start(row.segment_id or "", second)
        elif second != row.start_s:
            at = timecode.display(second)
            self._desk.edit_and_offer(
                tr("start of “{0}” at {1}", short(row.title), at),
                tr("“{0}” starts at {1} now.", short(row.title), at),
                lambda it: part_edit.move_part(it, place_of(row), second),
            )

    def promote(self, row: TimelineRow, paper: Paper | None = None) -> None:
        """Make a segment of a row of a list with a clock of its own."""
        part, paper_id = self._desk.edits.new_part(), paper.id if paper else None
        self._desk.edit_and_offer(
            tr("segment “{0}”", short(row.title)),
            tr("“{0}” is a segment now.", short(row.title)),
            lambda it: part_edit.part_to_segment(it, place_of(row), part, paper_id),
        )

    def move_start(self, segment_id: str, second: int) -> None:
        """Move the beginning of a segment to a second."""
        segment = self._desk.timeline.segment(segment_id) if self._desk.timeline else None
        if segment is None or segment.start_s == second:
            return
        at = timecode.display(second)
        self._desk.edit_and_offer(
            tr("start of “{0}” at {1}", short(segment.title), at),
            tr("“{0}” starts at {1} now.", short(segment.title), at),
            lambda it: timeline_edit.move_start(it, segment_id, second),
        )

    def talk(self, row: TimelineRow) -> None:
        """Make a segment a talk without a paper, or one about a paper again."""
        if segment := self._desk.segment_of(row):
            kind: SegmentKind = "unmatched" if segment.kind == "talk" else "talk"
            if segment.paper_id:
                self._desk.tell(tr("This segment has a paper. Remove that first."))
                return
            name = tr("talk without a paper") if kind == "talk" else tr("segment about a paper")
            self._desk.edits.edit(name, lambda it: timeline_edit.set_kind(it, segment.id, kind))

    def section(self, row: TimelineRow) -> None:
        """Begin a section with a segment."""
        if segment := self._desk.segment_of(row):
            part = self._desk.edits.new_part()
            self._desk.edit_and_type(
                tr("section at “{0}”", short(segment.title)),
                lambda it: timeline_edit.make_section(it, segment.id, part, tr("New section")),
                part,
            )

    def rename_section(self, row: TimelineRow) -> None:
        """Let the user type the title of a section."""
        if row.section_id:
            self._desk.when_there(row.section_id, self._desk.editor.open)
        else:
            self._desk.tell(tr("This segment is in no section. Start one with it first."))

    def remove_section(self, row: TimelineRow) -> None:
        """Remove a section; its segments stay."""
        sections = self._desk.timeline.sections if self._desk.timeline else ()
        title = next((one.title for one in sections if one.id == row.section_id), None)
        if title is not None:
            self._desk.edit_and_offer(
                tr("remove section “{0}”", short(title)),
                tr("Section “{0}” removed; its segments stay.", short(title)),
                lambda it: timeline_edit.remove_section(it, row.section_id),
            )
