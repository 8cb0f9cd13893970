"""What the user does to correct a timeline: from its rows, from the strip, and by the window's actions."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Signal

from explorer.model import part_edit, timecode, timeline_edit
from explorer.model.episode import Episode, Role, Segment, SegmentKind, Timeline
from explorer.model.paper import Paper
from explorer.model.timeline_edit import Edit, EditableEpisode
from explorer.model.translation import tr
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from explorer.ui.timeline.paper_dialog import PaperDialog
from explorer.ui.timeline.row_editor import RowEditor
from explorer.ui.timeline.timeline_rows import TimelineRow
from explorer.ui.timeline.topic_dialog import TopicDialog
from explorer.ui.window_interfaces import FileDialogs, WindowLayout, WindowParts

if TYPE_CHECKING:
    from explorer.app.episodes.timeline_edits import TimelineEdits

ACTIONS = (
    *("add", "split", "join", "remove", "rename", "start", "section", "rename_section", "remove_section"),
    *("paper", "mention", "take", "talk", "open_paper", "merge_paper", "delete_episode"),
)
"""The actions of the table, without ``timeline.``, in the order of their menu."""
_OF_PARTS = frozenset({"remove", "rename", "start", "paper", "mention", "promote"})
"""What may be asked of a row of a list with a clock of its own."""
_SHORT = 50


class CorrectedWindow(WindowParts, FileDialogs, WindowLayout, Protocol):
    """The window of the timeline."""


class Corrections(QObject):
    """Carries out what rows and actions ask for; the rules are those of ``model.timeline_edit``."""

    def __init__(self, window: CorrectedWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._awaited: tuple[str, Callable[[TimelineRow], object]] | None = None
        self._by_row: dict[str, Callable[[TimelineRow], object]] = {
            "join": self._join,
            "remove": self._remove,
            "rename": self._rename,
            "start": self._start,
            "section": self._section,
            "rename_section": self._rename_section,
            "remove_section": self._remove_section,
            "paper": self._paper,
            "mention": self._mention,
            "take": self._take,
            "talk": self._talk,
            "discussed": partial(self._set_role, "discussed"),
            "mentioned": partial(self._set_role, "mentioned"),
            "pick": self._pick,
            "here": self._move_here,
            "promote": self._promote,
        }
        self._by_second: dict[str, Callable[[int], object]] = {"add": self._add, "split": self._split}
        window.navigation.correction_asked.connect(self.do)
        self._context.session.timeline_changed.connect(self._timeline_changed)
        for name in ACTIONS:
            self._context.actions.connect_to(f"timeline.{name}", partial(self._act, name))

    pdf_removal_asked = Signal(object)
    """The Paper whose PDF, the user's own, is to be removed from the library."""

    def do(self, what: str, target: object) -> None:
        """Correct a TimelineRow, a second of the episode, or the start of a segment: a pair of its id and a second; or
        ask whether an episode (its id) is to be deleted."""
        if isinstance(target, TimelineRow) and what in self._by_second:
            second = self._context.session.moment
            self._by_second[what]((target.start_s or 0) if second is None else second)
        elif isinstance(target, TimelineRow) and (what == "remove_pdf" or _removes_own(what, target)):
            self.pdf_removal_asked.emit(self._context.papers.get(target.paper_id or ""))
        elif isinstance(target, TimelineRow) and target.kind == "part" and what not in _OF_PARTS:
            self._tell(tr("This row lies inside a segment. Make it a segment first, from its menu."))
        elif isinstance(target, TimelineRow):
            self._by_row[what](target)
        elif isinstance(target, int):
            self._by_second[what](target)
        elif isinstance(target, tuple):
            self._move_start(*target)
        elif isinstance(target, str) and what == "delete_episode":
            self._ask_deletion(self._context.episodes.get(target))

    @property
    def editor(self) -> RowEditor:
        """Return the field in which titles and times are typed."""
        return self._editor

    @cached_property
    def _editor(self) -> RowEditor:
        editor = RowEditor(self._window.navigation.timeline.view)
        editor.titled.connect(self._titled)
        editor.timed.connect(self._timed)
        editor.wrong.connect(self._tell)
        return editor

    @property
    def _edits(self) -> "TimelineEdits":
        return self._context.subjects.timeline_edits

    @property
    def _timeline(self) -> Timeline | None:
        return self._context.session.timeline

    def _act(self, name: str) -> None:
        """Carry out an action on the row at the cursor, or at the current time."""
        alone = {
            "open_paper": self._add_open_paper,
            "merge_paper": self._merge_paper,
            "delete_episode": self._delete_episode,
        }
        if name in alone:
            alone[name]()
            return
        second = self._context.session.moment
        if name in self._by_second and second is not None:
            self._by_second[name](second)
        elif row := self._window.navigation.timeline.notes_row():
            self.do(name, row)
        else:
            self._tell(tr("Select something on the timeline first."))

    # Segments

    def _add(self, second: int) -> None:
        part = self._edits.new_part()
        title = tr("New segment")
        self._edit_and_type(
            tr("add segment at {0}", timecode.display(second)),
            lambda it: timeline_edit.add_segment(it, second, part, title),
            f"segment:{part}",
        )

    def _split(self, second: int) -> None:
        part = self._edits.new_part()
        self._edit_and_type(
            tr("split segment at {0}", timecode.display(second)),
            lambda it: timeline_edit.split(it, second, part),
            f"segment:{part}",
        )

    def _join(self, row: TimelineRow) -> None:
        if segment := self._segment(row):
            self._edit_and_offer(
                tr("join segment “{0}”", _short(segment.title)),
                tr("Joined “{0}” with the segment before it.", _short(segment.title)),
                lambda it: timeline_edit.join(it, segment.id),
            )

    def _remove(self, row: TimelineRow) -> None:
        if row.kind == "segment" and (segment := self._segment(row)):
            self._edit_and_offer(
                tr("delete segment “{0}”", _short(segment.title)),
                tr("Segment “{0}” deleted.", _short(segment.title)),
                lambda it: timeline_edit.remove_segment(it, segment.id),
            )
        elif row.kind == "part":
            self._edit_and_offer(
                tr("remove row “{0}”", _short(row.title)),
                tr("Row “{0}” removed.", _short(row.title)),
                lambda it: part_edit.remove_part(it, _place(row)),
            )
        elif row.paper_id and self._is_named(row):
            self._take(row)
        elif row.url:
            self._edit_and_offer(
                tr("remove link “{0}”", _short(row.title)),
                tr("Link “{0}” removed.", _short(row.title)),
                lambda it: timeline_edit.remove_link(it, row.url),
            )

    def _rename(self, row: TimelineRow) -> None:
        if row.kind in ("segment", "section", "part"):
            self._type(row)
        elif row.paper_id:
            self._tell(tr("A paper’s title comes from its source. Change titles of segments and sections here."))

    def _start(self, row: TimelineRow) -> None:
        if self._segment(row):
            key = row.key if row.kind == "part" else f"segment:{row.segment_id}"
            self._when_there(key, lambda shown: self._editor.open(shown, "time"))

    def _timed(self, row: TimelineRow, second: int) -> None:
        if row.kind != "part":
            self._move_start(row.segment_id or "", second)
        elif second != row.start_s:
            at = timecode.display(second)
            self._edit_and_offer(
                tr("start of “{0}” at {1}", _short(row.title), at),
                tr("“{0}” starts at {1} now.", _short(row.title), at),
                lambda it: part_edit.move_part(it, _place(row), second),
            )

    def _promote(self, row: TimelineRow, paper: Paper | None = None) -> None:
        """Make a segment of a row of a list with a clock of its own."""
        part, paper_id = self._edits.new_part(), paper.id if paper else None
        self._edit_and_offer(
            tr("segment “{0}”", _short(row.title)),
            tr("“{0}” is a segment now.", _short(row.title)),
            lambda it: part_edit.part_to_segment(it, _place(row), part, paper_id),
        )

    def _move_start(self, segment_id: str, second: int) -> None:
        segment = self._timeline.segment(segment_id) if self._timeline else None
        if segment is None or segment.start_s == second:
            return
        at = timecode.display(second)
        self._edit_and_offer(
            tr("start of “{0}” at {1}", _short(segment.title), at),
            tr("“{0}” starts at {1} now.", _short(segment.title), at),
            lambda it: timeline_edit.move_start(it, segment_id, second),
        )

    def _talk(self, row: TimelineRow) -> None:
        if segment := self._segment(row):
            kind: SegmentKind = "unmatched" if segment.kind == "talk" else "talk"
            if segment.paper_id:
                self._tell(tr("This segment has a paper. Remove that first."))
                return
            name = tr("talk without a paper") if kind == "talk" else tr("segment about a paper")
            self._edits.edit(name, lambda it: timeline_edit.set_kind(it, segment.id, kind))

    # Sections

    def _section(self, row: TimelineRow) -> None:
        if segment := self._segment(row):
            part = self._edits.new_part()
            self._edit_and_type(
                tr("section at “{0}”", _short(segment.title)),
                lambda it: timeline_edit.make_section(it, segment.id, part, tr("New section")),
                part,
            )

    def _rename_section(self, row: TimelineRow) -> None:
        if row.section_id:
            self._when_there(row.section_id, self._editor.open)
        else:
            self._tell(tr("This segment is in no section. Start one with it first."))

    def _remove_section(self, row: TimelineRow) -> None:
        sections = self._timeline.sections if self._timeline else ()
        title = next((one.title for one in sections if one.id == row.section_id), None)
        if title is not None:
            self._edit_and_offer(
                tr("remove section “{0}”", _short(title)),
                tr("Section “{0}” removed; its segments stay.", _short(title)),
                lambda it: timeline_edit.remove_section(it, row.section_id),
            )

    # Papers

    def _paper(self, row: TimelineRow) -> None:
        if row.kind == "part":
            role: tuple[Role, str] = ("discussed", tr("Discussed in this segment"))
            dialog = self._paper_dialog(tr("Paper for “{0}”", _short(row.title)), (role,))
            dialog.chosen.connect(lambda paper, _: self._promote(row, paper))
        elif segment := self._segment(row):
            self._ask_paper(segment, "discussed")

    def _mention(self, row: TimelineRow) -> None:
        if segment := self._segment(row):
            self._ask_paper(segment, "mentioned")

    def _ask_paper(self, segment: Segment, role: Role) -> None:
        roles: list[tuple[Role, str]] = [
            ("discussed", tr("Discussed in this segment")),
            ("mentioned", tr("Mentioned in passing")),
        ]
        shown = tuple(roles if role == "discussed" else reversed(roles))
        dialog = self._paper_dialog(tr("Paper for “{0}”", _short(segment.title)), shown)
        dialog.chosen.connect(lambda paper, chosen: self._give(segment, paper, cast(Role, chosen)))

    def _paper_dialog(self, title: str, roles: tuple[tuple[Role, str], ...]) -> PaperDialog:
        subjects, window = self._context.subjects, self._window
        dialog = PaperDialog(subjects.paper_finder, self._context.theme, window.widget, title, roles, window.ask_open)
        dialog.open()
        dialog.field.setFocus()
        return dialog

    def _give(self, segment: Segment, paper: Paper, role: Role) -> None:
        title = _short(segment.title)
        name = tr("paper of “{0}”", title) if role == "discussed" else tr("paper mentioned in “{0}”", title)

        def rule(it: EditableEpisode) -> Edit:
            if role == "discussed":
                return timeline_edit.give_paper(it, segment.id, paper.id)
            return timeline_edit.add_paper(it, paper.id, segment.id, role)

        self._edits.edit(name, rule)

    def _take(self, row: TimelineRow) -> None:
        title = self._paper_title(row)
        if title and self._is_named(row):
            self._edit_and_offer(
                tr("remove paper “{0}”", title),
                tr("“{0}” removed from the timeline. It stays in the library.", title),
                lambda it: timeline_edit.remove_paper(it, row.paper_id or "", row.segment_id, row.topic),
            )

    def _set_role(self, role: Role, row: TimelineRow) -> None:
        segment = self._timeline.segment(row.segment_id) if self._timeline and row.segment_id else None
        if segment is None or not self._is_named(row):
            return
        title = self._paper_title(row)
        name = tr("discussed: {0}", title) if role == "discussed" else tr("mentioned: {0}", title)
        self._move(row, name, (segment.id, role, ""))

    def _pick(self, row: TimelineRow) -> None:
        if self._is_named(row) and self._timeline:
            dialog = TopicDialog(list(self._timeline.picks()), self._window.widget)
            name = tr("pick: {0}", self._paper_title(row))
            dialog.chosen.connect(lambda topic: self._move(row, name, (None, "pick", topic)))
            dialog.open()

    def _move_here(self, row: TimelineRow) -> None:
        """Move a paper to the segment at the current time: as its paper if it has none, else as one mentioned."""
        if (segment := self._context.session.segment) is None:
            self._ask_for_time()
        elif self._is_named(row):
            name = tr("move paper to “{0}”", _short(segment.title))
            self._move(row, name, (segment.id, _free_role(segment), ""))

    def _move(self, row: TimelineRow, name: str, to: tuple[str | None, Role, str]) -> None:
        place = (row.segment_id, row.topic)
        self._edits.edit(name, lambda it: timeline_edit.move_paper(it, row.paper_id or "", place, to))

    def _add_open_paper(self) -> None:
        """Add the paper in the reader to the segment at the current time."""
        session = self._context.session
        paper, segment = session.paper, session.segment
        if paper is None:
            self._tell(tr("Open a paper first."))
        elif segment is None:
            self._ask_for_time()
        elif segment.paper_id == paper.id or paper.id in {one.id for one in self._mentioned(segment)}:
            self._tell(tr("This paper is in “{0}” already.", _short(segment.title)))
        else:
            role = _free_role(segment)
            self._edit_and_offer(
                tr("add paper to “{0}”", _short(segment.title)),
                tr("“{0}” added to “{1}”.", _short(paper.title), _short(segment.title)),
                lambda it: timeline_edit.add_paper(it, paper.id, segment.id, role),
            )

    def _mentioned(self, segment: Segment) -> tuple[Paper, ...]:
        return self._timeline.mentioned_in(segment.id) if self._timeline else ()

    def _paper_title(self, row: TimelineRow) -> str:
        paper = self._timeline.papers.get(row.paper_id or "") if self._timeline else None
        return _short(paper.title) if paper else ""

    def _is_named(self, row: TimelineRow) -> bool:
        """Return whether the episode names the row's paper, and tell if it does not."""
        if row.paper_id is None:
            self._tell(tr("This segment has no paper. Choose one first."))
        elif row.key.startswith("own:"):
            self._tell(tr("This PDF is in the library, and not part of the episode."))
        else:
            return True
        return False

    def _merge_paper(self) -> None:
        """Merge a paper of the library into the one in the reader."""
        kept = self._context.session.paper
        if kept is None:
            self._tell(tr("Open a paper first."))
            return
        finder, title = self._context.subjects.paper_finder, tr("Merge into “{0}”", _short(kept.title))
        dialog = PaperDialog(finder, self._context.theme, self._window.widget, title)
        dialog.chosen.connect(lambda paper, _: self._merge(kept, paper))
        dialog.open()
        dialog.field.setFocus()

    def _merge(self, kept: Paper, gone: Paper) -> None:
        undo = self._context.actions["mark.undo"]
        told = tr("Merged: “{0}” is “{1}” now.", _short(gone.title), _short(kept.title))
        job = self._context.subjects.paper_merger.merge(kept, gone)
        job.finished.connect(lambda _: self._window.toast.tell(told, [(tr("Undo"), undo.trigger)]))

    # Episodes

    def _delete_episode(self) -> None:
        self._ask_deletion(self._timeline.episode if self._timeline else None)

    def _ask_deletion(self, episode: Episode | None) -> None:
        if episode is None:
            return
        notes = self._edits.notes_left(episode.id)
        told = (
            tr("Delete “{0}” from the library?", episode.short_title),
            tr("Its timeline goes. Its papers and their PDFs stay."),
        )
        verb = tr("Delete episode")
        dialog = DeletionDialog(verb, told, notes, self._context.theme, self._window.widget)
        dialog.confirmed.connect(lambda: self._delete(episode.id, episode.short_title))
        dialog.open()

    def _delete(self, episode_id: str, title: str) -> None:
        self._edits.delete_episode(episode_id, tr("delete episode “{0}”", _short(title)))
        undo, told = self._context.actions["mark.undo"], tr("Episode “{0}” deleted; its notes stay.", _short(title))
        self._window.toast.tell(told, [(tr("Undo"), undo.trigger)])

    # Helpers

    def _segment(self, row: TimelineRow) -> Segment | None:
        """Return the segment of a row, or in which its paper is mentioned, and tell if there is none."""
        found = self._timeline.segment(row.segment_id) if self._timeline and row.segment_id else None
        if found is None:
            self._tell(tr("Select a segment of the timeline first."))
        return found

    def _edit_and_offer(self, name: str, told: str, rule: Callable[[EditableEpisode], Edit]) -> None:
        """Edit, and say so with a button that undoes it."""
        undo = self._context.actions["mark.undo"]
        self._edits.edit(name, rule, lambda: self._window.toast.tell(told, [(tr("Undo"), undo.trigger)]))

    def _edit_and_type(self, name: str, rule: Callable[[EditableEpisode], Edit], key: str) -> None:
        """Edit, and let the user type the title of what is new: the key of its row, or the id of a section."""
        self._window.show_panel("timeline")
        self._awaited = (key, self._editor.open)
        self._edits.edit(name, rule)

    def _type(self, row: TimelineRow) -> None:
        self._when_there(row.section_id if row.kind == "section" else row.key, self._editor.open)

    def _titled(self, row: TimelineRow, title: str) -> None:
        if row.kind == "section":
            name = tr("rename section “{0}”", _short(row.title))
            self._edits.edit(name, lambda it: timeline_edit.rename_section(it, row.section_id, title))
        elif row.kind == "part":
            name = tr("rename “{0}”", _short(row.title))
            self._edits.edit(name, lambda it: part_edit.rename_part(it, _place(row), title))
        elif row.segment_id:
            part, name = row.segment_id, tr("rename “{0}”", _short(row.title))
            self._edits.edit(name, lambda it: timeline_edit.rename(it, part, title))

    def _when_there(self, key: str, call: Callable[[TimelineRow], object]) -> None:
        """Call a function with the row that has a key, or is the heading of a section, as soon as it is shown."""
        self._window.show_panel("timeline")
        self._awaited = (key, call)
        self._timeline_changed()

    def _timeline_changed(self, *_: object) -> None:
        if self._awaited is None:
            return
        key, call = self._awaited
        pane = self._window.navigation.timeline
        rows = pane.model.shown()
        row = next((one for one in rows if one.key == key or (one.kind == "section" and one.section_id == key)), None)
        if row is not None:
            self._awaited = None
            pane.view.reveal(row.key)
            if row.openable:
                pane.view.set_cursor(row.key)
            call(row)

    def _ask_for_time(self) -> None:
        key = self._context.actions.key("go.time")
        self._tell(tr("Go to the time of a segment first ({0}).", key) if key else tr("Go to a time first."))

    def _tell(self, sentence: str) -> None:
        self._window.toast.tell(sentence)


def _free_role(segment: Segment) -> Role:
    """Return the role of a paper that is added to a segment: discussed where the segment's is unknown."""
    return "discussed" if segment.kind == "unmatched" else "mentioned"


def _place(row: TimelineRow) -> tuple[str, str]:
    """Return what names a row of a list with a clock of its own: the segment in which it lies, and its title."""
    return row.segment_id or "", row.part


def _removes_own(what: str, row: TimelineRow) -> bool:
    """Return whether a row of the user's own PDFs is to go."""
    return what == "remove" and row.key.startswith("own:")


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _SHORT else f"{title[: _SHORT - 1].rstrip()}…"
