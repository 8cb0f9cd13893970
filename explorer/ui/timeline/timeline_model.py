"""The timeline's rows as a Qt list model, with a filter and marks for the current rows."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.model import timecode
from explorer.model.episode import Timeline
from explorer.model.paper import Paper
from explorer.model.translation import tr, trn
from explorer.ui.timeline import timeline_filter, timeline_rows
from explorer.ui.timeline.timeline_rows import Count, TimelineRow

_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class TimelineModel(QAbstractListModel):
    """Rows in the order of the episode. Changed facts update rows in place; other rows reset the model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TimelineRow] = []
        self._shown: list[int] = []
        self._needle = ""
        self._segment_id: str | None = None
        self._paper_id: str | None = None

    def set_timeline(self, timeline: Timeline | None, count: Count | None = None, own: Sequence[Paper] = ()) -> bool:
        """Show a timeline. Return whether the rows are the same ones, apart from their facts.

        Args:
            count: counts the annotations and notes that belong to a row.
            own: the user's own papers, listed below the episode's.
        """
        new = []
        if timeline:
            picks, mine, award = tr("Poster-session picks"), tr("Your PDFs"), tr("award")
            loose, links, more = tr("Papers without a time"), tr("Links"), tr("More links")
            new = timeline_rows.build(timeline, picks, award, count, own, mine, loose, links, more)
        old, shown = self._rows, timeline_filter.visible(new, self._needle)
        if shown != self._shown or [one.key for one in new] != [one.key for one in old]:
            self.beginResetModel()
            self._rows, self._shown = new, shown
            self.endResetModel()
            return False
        # An equal row stays the same object, because the delegate caches its measures by identity.
        self._rows = [before if before == after else after for before, after in zip(old, new, strict=True)]
        for place, index in enumerate(self._shown):
            if self._rows[index] is not old[index]:
                self.dataChanged.emit(self.index(place), self.index(place))
        return True

    def recount(self, count: Count) -> list[QModelIndex]:
        """Count the annotations and notes of each row again; return the shown rows whose numbers changed."""

        def counted(row: TimelineRow) -> TimelineRow:
            notes = count(row.paper_id, row.segment_id if row.kind == "segment" else None)
            return replace(row, notes=notes) if row.openable and notes != row.notes else row

        return self._change(counted)

    def set_pages(self, pages: Mapping[str, int]) -> list[QModelIndex]:
        """Show on which pages (from 0) papers were left, by their ids; return the shown rows that changed."""

        def left(row: TimelineRow) -> TimelineRow:
            page = pages.get(row.paper_id or "", -1) + 1 if row.openable else 0
            return replace(row, page=page) if page != row.page else row

        return self._change(left)

    def set_done(self, heard: Set[str], read: Set[str]) -> list[QModelIndex]:
        """Show which segments were heard and which papers read, by their ids; return the shown rows that changed."""

        def done(row: TimelineRow) -> TimelineRow:
            is_heard = row.kind == "segment" and row.segment_id in heard
            is_read = row.openable and row.paper_id in read
            is_same = (is_heard, is_read) == (row.is_heard, row.is_read)
            return row if is_same else replace(row, is_heard=is_heard, is_read=is_read)

        return self._change(done)

    def set_asked(self, subjects: Set[str]) -> list[QModelIndex]:
        """Show of which segments and papers, by their ids, the user is asked which paper is meant; return the shown
        rows that changed."""

        def asked(row: TimelineRow) -> TimelineRow:
            own = {row.paper_id, row.segment_id if row.kind == "segment" else None}
            is_asked = row.openable and not own.isdisjoint(subjects)
            return row if is_asked == row.asked else replace(row, asked=is_asked)

        return self._change(asked)

    def _change(self, updated: Callable[[TimelineRow], TimelineRow]) -> list[QModelIndex]:
        """Replace each row by what a function makes of it; return the shown rows that are other ones now."""
        places = {index: place for place, index in enumerate(self._shown)}
        found = []
        for index, row in enumerate(self._rows):
            if (new := updated(row)) is not row:
                self._rows[index] = new
                if index in places:
                    changed = self.index(places[index])
                    self.dataChanged.emit(changed, changed)
                    found.append(changed)
        return found

    def set_filter(self, needle: str) -> None:
        """Show only the rows that match; an empty filter shows all."""
        self._needle = needle
        shown = timeline_filter.visible(self._rows, needle)
        if shown != self._shown:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()

    def set_current(self, segment_id: str | None, paper_id: str | None) -> None:
        """Mark the segment of the current moment, and the rows of the open paper."""
        before = [self.is_current(self._rows[index]) for index in self._shown]
        self._segment_id, self._paper_id = segment_id, paper_id
        for place, index in enumerate(self._shown):
            if self.is_current(self._rows[index]) != before[place]:
                self.dataChanged.emit(self.index(place), self.index(place))

    def is_current(self, row: TimelineRow) -> bool:
        """Return whether the row is the current segment, or the open paper in another row."""
        return self.is_now(row) or (row.kind in ("mention", "pick") and row.paper_id == self._paper_id)

    def is_now(self, row: TimelineRow) -> bool:
        """Return whether the row is the segment of the current moment."""
        return row.kind == "segment" and row.segment_id == self._segment_id

    def row_at(self, place: int) -> TimelineRow:
        """Return the row shown at an index."""
        return self._rows[self._shown[place]]

    def shown(self) -> Sequence[TimelineRow]:
        """Return the rows shown, in order."""
        return [self._rows[index] for index in self._shown]

    def place_of(self, key: str) -> int | None:
        """Return the index of the row with this key; None if it is filtered out or does not exist."""
        return next((place for place, index in enumerate(self._shown) if self._rows[index].key == key), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Override Qt: return the number of shown rows."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override Qt: headings can't be selected by cursor or pointer."""
        if index.isValid() and self.row_at(index.row()).openable:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override Qt: return the title, and the whole row as text for screen readers."""
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(row)
        return None

    def words(self, row: TimelineRow) -> str:
        """Return everything the row shows as text, including colors and icons, for screen readers."""
        if row.kind == "section":
            return tr("Section {0}: {1}", row.letter, row.title)
        if row.kind in ("group", "topic"):
            return row.title
        parts = [timecode.display(row.start_s)] if row.start_s is not None else []
        parts += [row.title, row.people]
        if row.kind == "segment" and row.length_s:
            parts.append(timecode.spoken(row.length_s))
        if row.talk:
            parts.append(tr("talk without a paper"))
        if question := self.question_words(row):
            parts.append(question)
        if row.kind == "mention":
            parts.append(tr("mentioned in passing"))
        if row.kind == "link":
            parts.append(tr("opens in the browser"))
        parts += [row.award or "", row.presentation or "", self.disk_words(row)]
        parts += [self.page_words(row), self.count_words(row)]
        if self.is_now(row):
            parts.append(tr("current"))
        elif self.is_current(row):
            parts.append(tr("open"))
        return ", ".join(part for part in parts if part)

    def question_words(self, row: TimelineRow) -> str:
        """Return the meaning of the question mark; empty if there is none."""
        if row.guess:
            return tr("guess: its paper is not confirmed yet")
        return tr("paper unknown") if row.unmatched or row.asked else ""

    def disk_words(self, row: TimelineRow) -> str:
        """Return the meaning of the disk icon; empty if there is none."""
        return tr("downloaded") if row.on_disk else ""

    def page_words(self, row: TimelineRow) -> str:
        """Return what was heard and read of it, or where its paper was left; empty for nothing."""
        return ", ".join(timeline_rows.done_words(row, tr("left at page {0}", row.page)))

    def count_words(self, row: TimelineRow) -> str:
        """Return the meaning of the pencil and its number; empty if there is none."""
        return trn(row.notes, "{count} note here", "{count} notes here") if row.notes else ""
