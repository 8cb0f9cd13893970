"""The annotations and notes of the current paper and episode, read from the library and held in memory."""

from bisect import bisect_left, insort

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.model.annotation import Annotation, Item, waits
from explorer.model.errors import KnownError
from explorer.model.place import Place
from explorer.store.change_feed import Change
from explorer.store.database import Store

_MOST_ANEW = 300
"""Maximum number of changed items that are read one by one; for more, all are read."""


class ItemCache(QObject):
    """Annotations and notes of the current paper and episode.

    Unsaved items take precedence over the store; rows written by others are read again one by one. Marks that wait in
    the inbox are not among them until they are kept; ``now`` knows them.

    Args:
        store: the GUI thread's connection, for reading.
    """

    changed = Signal(object)
    """The ids of items that were changed, added or deleted, as a frozenset; None if any may be, or the paper has
    changed."""

    def __init__(self, store: Store, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._session = store, session
        self._items: dict[str, Item] = {}
        self._by_paper: dict[str, dict[str, Annotation]] = {}
        self._in_order: dict[str, list[Annotation]] = {}
        """A cache of papers' annotations in page order, so that thousands are not sorted at each keystroke."""
        self.unsaved: dict[str, Item | None] = {}
        """The unsaved items, by id; None for one to be deleted."""
        self.written_in: Item | None = None
        """The item that the user is editing: it stays, even if another program deletes it."""
        self._seen: int | None = None
        """The number of the newest change that was read; None if everything must be read."""
        self._scope: tuple[str | None, str | None] = (None, None)
        """The cached episode, and the cached paper if it is not one of the episode's."""
        session.place_changed.connect(self._place_changed)
        session.timeline_changed.connect(self._episode_changed)

    def reload(self) -> None:
        """Read what has changed in the library; unsaved changes, and the item being edited, stay."""
        try:
            with self._store.read():
                written = None if self._seen is None else self._store.changes.since(self._seen)
                self._seen = self._store.changes.last()
        except KnownError as error:
            self._seen = None
            self._session.notified.emit(error.sentence)
            return
        self.follow(written)

    def follow(self, written: frozenset[Change] | None) -> None:
        """Read rows again that another writer has changed; None for very many."""
        found: dict[str, Item] = {}
        news: dict[str, Item | None] = {}
        item_ids = {one.key for one in written or () if one.table in ("annotations", "notes")}
        is_whole = written is None or len(item_ids) > _MOST_ANEW
        try:
            if is_whole:
                with self._store.read():
                    self._seen = self._store.changes.last()
                    found = {one.id: one for one in self._read()}
            elif item_ids:
                news = {one: self._stored(one) for one in item_ids - self.unsaved.keys()}
        except KnownError as error:
            self._seen = None
            self._session.notified.emit(error.sentence)
            return
        if is_whole:
            self._replace(found)
        elif changed := frozenset(one for one, item in news.items() if self._renew(one, item)):
            self.changed.emit(changed)

    def of_paper(self, paper_id: str) -> list[Annotation]:
        """Return the paper's annotations in page order."""
        if paper_id not in self._in_order:
            self._in_order[paper_id] = sorted(self._by_paper.get(paper_id, {}).values(), key=Annotation.place)
        return list(self._in_order[paper_id])

    def all(self) -> list[Item]:
        """Return all items of the current paper and episode."""
        return list(self._items.values())

    def get(self, item_id: str) -> Item | None:
        """Return one item by its id."""
        return self._items.get(item_id)

    def now(self, item_id: str) -> Item | None:
        """Return an item's current state, of any paper and episode; None if it is deleted."""
        if item_id in self.unsaved:
            return self.unsaved[item_id]
        return self._items.get(item_id) or self._stored(item_id)

    def hold(self, item: Item) -> None:
        """Keep an item's new state until it is saved."""
        self.unsaved[item.id] = item
        if self.written_in and self.written_in.id == item.id:
            self.written_in = item
        if self._belongs(item):
            self._place(item)
        elif waits(item):
            self._displace(item.id)

    def remove(self, item_id: str) -> None:
        """Hide an item that is about to be deleted on the disk."""
        self.unsaved[item_id] = None
        self._displace(item_id)
        if self.written_in and self.written_in.id == item_id:
            self.written_in = None

    # Private helpers

    def _stored(self, item_id: str) -> Item | None:
        return self._store.annotations.get(item_id) or self._store.notes.get(item_id)

    def _renew(self, item_id: str, item: Item | None) -> bool:
        """Update an item from the store; return whether it changed."""
        if item is None and self.written_in and self.written_in.id == item_id:
            return False
        before = self._items.get(item_id)
        if item is None or not self._belongs(item):
            self._displace(item_id)
            return before is not None
        if item != before:
            self._place(item)
        return item != before

    def _replace(self, found: dict[str, Item]) -> None:
        """Replace the cached items, keeping unsaved ones."""
        if self.written_in and not waits(self.written_in):
            found.setdefault(self.written_in.id, self.written_in)
        for item_id, item in self.unsaved.items():
            if item is None:
                found.pop(item_id, None)
            elif self._belongs(item):
                found[item_id] = item
            elif waits(item):
                found.pop(item_id, None)
        if found != self._items:
            self._items, self._by_paper, self._in_order = {}, {}, {}
            for one in found.values():
                self._place(one)
            self.changed.emit(None)

    def _place(self, item: Item) -> None:
        before = self._items.get(item.id)
        self._items[item.id] = item
        if not isinstance(item, Annotation):
            return
        self._by_paper.setdefault(item.paper_id, {})[item.id] = item
        ordered = self._in_order.get(item.paper_id)
        if ordered is not None:
            at = _index(ordered, before)
            if at is not None and ordered[at].place() == item.place():
                ordered[at] = item
                return
            if at is not None:
                del ordered[at]
            insort(ordered, item, key=Annotation.place)  # faster than sorting thousands

    def _displace(self, item_id: str) -> None:
        item = self._items.pop(item_id, None)
        if isinstance(item, Annotation):
            self._by_paper.get(item.paper_id, {}).pop(item_id, None)
            ordered = self._in_order.get(item.paper_id, [])
            if (at := _index(ordered, item)) is not None:
                del ordered[at]

    def _belongs(self, item: Item) -> bool:
        """Return whether an item belongs to the current paper or episode, and doesn't wait in the inbox."""
        session = self._session
        if waits(item):
            return False
        if session.paper and item.paper_id == session.paper.id:
            return True
        if session.timeline is None:
            return False
        return item.episode_id == session.episode_id or item.paper_id in session.timeline.papers

    def _place_changed(self, place: Place, _: Place) -> None:
        if place.opening:
            self._paper_changed()

    def _paper_changed(self, *_: object) -> None:
        before, scope = self._items, self._scope_now()
        if scope[0] != self._scope[0]:
            self._seen = None
        self.reload()
        if scope != self._scope:
            self._scope = scope
            self._swap_paper(scope[1])
        if self._items is before:
            self.changed.emit(None)  # the same items, in other groups

    def _swap_paper(self, paper: str | None) -> None:
        """Replace the cached items of one paper by those of another; the episode's stay."""
        found = {one.id: one for one in self._items.values() if self._belongs(one)}
        try:
            if paper:
                found |= {one.id: one for one in self._of_paper(paper)}
        except KnownError as error:
            self._seen = None
            self._session.notified.emit(error.sentence)
            return
        self._replace(found)

    def _episode_changed(self, *_: object) -> None:
        if self._scope != self._scope_now():
            self._seen = None
            self.reload()

    def _scope_now(self) -> tuple[str | None, str | None]:
        session = self._session
        papers = session.timeline.papers if session.timeline else {}
        paper = session.paper.id if session.paper else None
        return session.episode_id, None if paper in papers else paper

    def _read(self) -> list[Item]:
        self._scope = episode, paper = self._scope_now()
        found: list[Item] = []
        if episode:
            found += self._store.annotations.of_episode(episode)
            found += self._store.notes.of_episode(episode)
        if paper:
            found += self._of_paper(paper)
        return found

    def _of_paper(self, paper: str) -> list[Item]:
        return [*self._store.annotations.of_paper(paper), *self._store.notes.of_paper(paper)]


def _index(items: list[Annotation], wanted: Item | None) -> int | None:
    """Return the index of this very object in page order."""
    if not isinstance(wanted, Annotation):
        return None
    place = wanted.place()
    at = bisect_left(items, place, key=Annotation.place)
    while at < len(items) and items[at].place() == place:
        if items[at] is wanted:
            return at
        at += 1
    return None
