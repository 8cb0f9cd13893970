"""The Qt model of the library's list: headings, and the episodes of those that are open.

It holds no row: of fifty thousand episodes only those in view are read.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.app.episodes.library_contents import LibraryContents
from explorer.model.episode_row import EpisodeRow
from explorer.model.library_index import Group, LibraryIndex
from explorer.model.paper_row import PaperRow
from explorer.ui.library.library_texts import LibraryTexts

Index = QModelIndex | QPersistentModelIndex
FEW = 12
"""Up to this number of podcasts, their episodes are shown without being asked for."""
_AROUND = 20


class RowKey(NamedTuple):
    """Names a row across changes of the list: its heading, and the item, episode or paper, if it is not the heading
    itself."""

    group: str
    item_id: int | None = None
    episode_id: str | None = None
    paper_id: str | None = None


class LibraryModel(QAbstractListModel):
    """The rows of the list, by arithmetic over its groups."""

    def __init__(self, contents: LibraryContents, texts: LibraryTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents, self._texts = contents, texts
        self._index: LibraryIndex = contents.index
        """The index whose places the groups hold."""
        self._papers = contents.papers
        self.groups: list[Group] = []
        self.starts: list[int] = []
        """The row of each heading."""
        self.opened: set[str] = set()
        self.closed: set[str] = set()
        """The keys of the groups that the user has opened and closed."""
        self.all_open = False
        self._are_few = True
        self._count = 0

    def show(self, groups: Iterable[Group], *, all_open: bool) -> None:
        """Show other groups, or the same with other episodes.

        Args:
            all_open: whether all are open, as while a filter has found something in them.
        """
        self.beginResetModel()
        self.groups, self.all_open, self._index = list(groups), all_open, self._contents.index
        self._papers = self._contents.papers
        self._lay_out()
        self.endResetModel()

    def set_open(self, group: Group, is_open: bool) -> None:
        """Open or close a group."""
        if self.is_open(group) is is_open or group.is_fixed:
            return
        self.beginResetModel()
        (self.opened if is_open else self.closed).add(group.key)
        (self.closed if is_open else self.opened).discard(group.key)
        self._lay_out()
        self.endResetModel()

    def is_open(self, group: Group) -> bool:
        """Return whether the episodes of a group are shown."""
        if self.all_open or group.is_fixed:
            return True
        if group.key in self.opened or group.key in self.closed:
            return group.key in self.opened
        return self._are_few

    def group_at(self, row: int) -> Group:
        """Return the group of a row."""
        return self.groups[bisect_right(self.starts, row) - 1]

    def place_at(self, row: int) -> int | None:
        """Return the place of the episode in a row in the index, or of a paper among those listed; None for a
        heading."""
        number = bisect_right(self.starts, row) - 1
        within = row - self.starts[number] - 1
        return self.groups[number].places[within] if within >= 0 else None

    def episode_at(self, row: int) -> EpisodeRow | None:
        """Return what is shown of the episode in a row; None for a heading or a paper."""
        number = bisect_right(self.starts, row) - 1
        within = row - self.starts[number] - 1
        if within < 0 or self.groups[number].has_papers:
            return None
        places = self.groups[number].places
        return self._contents.row(places[within], places[max(0, within - _AROUND) : within + _AROUND])

    def paper_at(self, row: int) -> PaperRow | None:
        """Return what is shown of the paper in a row; None for a heading or an episode."""
        number = bisect_right(self.starts, row) - 1
        within = row - self.starts[number] - 1
        if within < 0 or not self.groups[number].has_papers:
            return None
        places = self.groups[number].places
        return self._contents.paper_row(places[within], places[max(0, within - _AROUND) : within + _AROUND])

    def notes_at(self, row: int) -> int:
        """Return how many annotations and notes the paper in a row has; 0 in other rows."""
        place = self.place_at(row)
        return self._papers[place].notes if place is not None and self.group_at(row).has_papers else 0

    def key_at(self, row: int) -> RowKey:
        """Return the key of a row."""
        group, place = self.group_at(row), self.place_at(row)
        if place is None:
            return RowKey(group.key)
        if group.has_papers:
            return RowKey(group.key, paper_id=self._papers[place].id)
        item_id = self._index.item_id(place)
        return RowKey(group.key, item_id, None if item_id is not None else self._index.episode_id(place))

    def row_of(self, key: RowKey) -> int | None:
        """Return the row with a key; that of its heading if it is closed, None if it is gone."""
        number = next((number for number, one in enumerate(self.groups) if one.key == key.group), None)
        if number is None:
            return None
        if key == RowKey(key.group):
            return self.starts[number]
        index, group = self._index, self.groups[number]
        if key.paper_id is not None:
            place = next((place for place in group.places if self._papers[place].id == key.paper_id), None)
        elif key.item_id is not None:
            place = index.place_of_item(key.item_id)
        else:
            place = index.place_of(key.episode_id or "")
        if place is None or not self.is_open(group):
            return self.starts[number]
        return self.starts[number] + 1 + group.places.index(place) if place in group.places else self.starts[number]

    def rowCount(self, parent: Index | None = None) -> int:
        """Override Qt: return the number of headings and of shown episodes."""
        return 0 if parent is not None and parent.isValid() else self._count

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override Qt: what a heading of its own only names can't be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.group_at(index.row()).is_fixed and self.place_at(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override Qt: return the title, and the whole row as text for screen readers."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        group, episode = self.group_at(index.row()), self.episode_at(index.row())
        if paper := self.paper_at(index.row()):
            is_title = role == Qt.ItemDataRole.DisplayRole
            return paper.title if is_title else self._texts.spoken_paper(paper, self.notes_at(index.row()))
        if role == Qt.ItemDataRole.DisplayRole:
            return episode.title if episode else self._texts.heading(group)
        if episode is None:
            return self._texts.spoken_group(group, is_open=self.is_open(group))
        return self._texts.spoken_episode(group, episode)

    def _lay_out(self) -> None:
        self._are_few = sum(not one.is_fixed for one in self.groups) <= FEW
        self.starts, row = [], 0
        for group in self.groups:
            self.starts.append(row)
            row += 1 + (len(group.places) if self.is_open(group) else 0)
        self._count = row
