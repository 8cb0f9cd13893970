"""The cache of annotations and notes of the current paper and episode: changes show at once, and the writer
saves them."""

import time
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.session import Session
from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.annotation import Annotation, Item, words
from explorer.model.errors import KnownError
from explorer.model.place import Place
from explorer.model.text_merge import merge_texts
from explorer.store.change_feed import Change
from explorer.store.database import Store

_MOST_ANEW = 300
"""So many items that were written are read one by one; where there are more, all of them."""
_WORDS = ("comment", "text")
PAUSE_S = 10.0
"""Seconds without typing after which the text becomes a version."""


class ItemCache(QObject):
    """Annotations and notes of the current paper and episode.

    What is not on disk yet stands above what the store says; what other programs change is seen by ``reload``.

    Args:
        store: the GUI thread's connection, for reading.
        writer: where changes are kept until they are on disk.
    """

    changed = Signal(object)
    """The ids of the items that are other ones, new or gone, as a frozenset; None where any may be, or the paper is."""

    def __init__(self, store: Store, writer: Writer, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer, self._session = store, writer, session
        self._items: dict[str, Item] = {}
        self._by_paper: dict[str, dict[str, Annotation]] = {}
        self._in_order: dict[str, list[Annotation]] = {}
        """The annotations of papers that were asked for, in page order: thousands are not sorted at each key."""
        self._unsaved: dict[str, Item | None] = {}
        self._known: dict[str, list[str]] = {}
        """All that the words of an item were here since the last save, the saved ones first."""
        self._former: dict[str, list[tuple[str, str]]] = {}
        """Words that were written over since the last save and are to be kept as versions, each with its time."""
        self._typed_at: dict[str, float] = {}
        """When each item was last typed in, without an end since."""
        self.pause_s = PAUSE_S
        self._behind = False
        self._seen: int | None = None
        """The newest change of the library that is known here; None where everything has to be read."""
        self._held: Item | None = None
        self._gathered: tuple[set[str], list[Callable[[Store], None]]] | None = None
        """The ids and the writes of changes that are made together."""
        self._scope: tuple[str | None, str | None] = (None, None)
        """The episode, and the paper if it is none of the episode's: what all that is held is of."""
        writer.saved.connect(self._saved)
        session.place_changed.connect(self._place_changed)
        session.timeline_changed.connect(self._episode_changed)

    # Reading

    def reload(self) -> None:
        """Read what has changed in the library; unsaved changes, and the item being edited, stay."""
        try:
            with self._store.read():
                written = None if self._seen is None else self._store.changes.since(self._seen)
                self._seen = self._store.changes.last()
        except KnownError as error:
            self._seen = None
            self._session.told.emit(error.sentence)
            return
        self.follow(written)

    def follow(self, written: frozenset[Change] | None) -> None:
        """Rows were written by somebody else, None for very many: read those of them that are items again."""
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
                news = {one: self._stored(one) for one in item_ids - self._unsaved.keys()}
        except KnownError as error:
            self._seen = None
            self._session.told.emit(error.sentence)
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

    # For the undo steps

    @contextmanager
    def together(self) -> Iterator[None]:
        """Group the changes inside: one signal and one transaction, saved as a whole or not at all."""
        if self._gathered is not None:
            yield
            return
        ids, writes = self._gathered = (set(), [])
        try:
            yield
        finally:
            self._gathered = None
            if writes:
                self._writer.put(lambda store: [write(store) for write in writes])
            if ids:
                self.changed.emit(frozenset(ids))

    def now(self, item_id: str) -> Item | None:
        """Return an item's current state, of any paper and episode; None if it is deleted."""
        if item_id in self._unsaved:
            return self._unsaved[item_id]
        return self._items.get(item_id) or self._stored(item_id)

    def keep(self, item: Item, *, new: bool = False) -> None:
        """Add or replace an item, in the cache and on disk."""
        if not new:
            # Undo is a change too: its time must be the newest, or an export could miss it.
            item = replace(item, modified=ids.now())
        self._hold(item)
        self._done(item.id, _put(item), f"item:{item.id}")

    def drop(self, item_id: str) -> None:
        """Delete an item, in the cache and on disk."""
        self._unsaved[item_id] = None
        self._displace(item_id)
        if self._held and self._held.id == item_id:
            self._held = None
        self._done(item_id, _delete(item_id), f"item:{item_id}")

    def change(self, item_id: str, fields: dict[str, Any], *, typed: bool = False) -> None:
        """Change some fields of an item, if it is still there. What its words were is kept as a version.

        Args:
            typed: by the next few letters of one who writes; only after a pause that is another version.
        """
        if before := self.now(item_id):
            after = replace(before, modified=ids.now(), **fields)
            self._hold(after)
            if words(before) != words(after) and self._is_apart(item_id, typed):
                self._former.setdefault(item_id, []).append((before.modified, words(before)))
            known = self._known.setdefault(item_id, [])
            known += [one for one in (words(before), words(after)) if one not in known]
            write = self._writing(after, tuple(fields), tuple(known))
            self._done(item_id, write, f"item:{item_id}:{'+'.join(sorted(fields))}")

    # Private helpers

    def _stored(self, item_id: str) -> Item | None:
        return self._store.annotations.get(item_id) or self._store.notes.get(item_id)

    def _renew(self, item_id: str, item: Item | None) -> bool:
        """Update an item from the store; return whether it changed."""
        if item is None and self._held and self._held.id == item_id:
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
        if self._held:
            found.setdefault(self._held.id, self._held)
        for item_id, item in self._unsaved.items():
            if item is None:
                found.pop(item_id, None)
            elif self._belongs(item):
                found[item_id] = item
        if found != self._items:
            self._items, self._by_paper, self._in_order = {}, {}, {}
            for one in found.values():
                self._place(one)
            self.changed.emit(None)

    def _is_apart(self, item_id: str, typed: bool) -> bool:
        """Return whether a change of text begins a new version."""
        last, at = self._typed_at.pop(item_id, None), time.monotonic()
        if typed:
            self._typed_at[item_id] = at
        return not typed or last is None or at - last >= self.pause_s

    def _done(self, item_id: str, write: Callable[[Store], None], key: str) -> None:
        if self._gathered is not None:
            self._gathered[0].add(item_id)
            self._gathered[1].append(write)
        else:
            self._writer.put(write, key)
            self.changed.emit(frozenset((item_id,)))

    def _writing(self, item: Item, fields: tuple[str, ...], known: tuple[str, ...]) -> Callable[[Store], None]:
        """Writes some fields of an item, in the writer's thread; what another program wrote meanwhile is not lost."""

        former = tuple(self._former.get(item.id, ()))

        def write(store: Store) -> None:
            there = _live(store, item)
            for written, text in former:
                store.versions.keep(item.id, written, text)
            news = {field: getattr(item, field) for field in fields}
            for field in news.keys() & set(_WORDS):
                if there and words(there) not in known:
                    store.versions.keep(item.id, there.modified, words(there))
                    news[field] = merge_texts(news[field], words(there), known[0], known)
            whole = replace(there or item, modified=item.modified, **news)
            _store(store, whole)
            if whole != item:
                self._behind = True

        return write

    def _saved(self) -> None:
        self._unsaved.clear()
        self._known.clear()
        self._former.clear()
        if self._behind:
            self._behind = False
            self.reload()

    def _hold(self, item: Item) -> None:
        """Keep an item's new state until it is saved."""
        self._unsaved[item.id] = item
        if self._held and self._held.id == item.id:
            self._held = item
        if self._belongs(item):
            self._place(item)

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
            insort(ordered, item, key=Annotation.place)  # thousands are not sorted again

    def _displace(self, item_id: str) -> None:
        item = self._items.pop(item_id, None)
        if isinstance(item, Annotation):
            self._by_paper.get(item.paper_id, {}).pop(item_id, None)
            ordered = self._in_order.get(item.paper_id, [])
            if (at := _index(ordered, item)) is not None:
                del ordered[at]

    def _belongs(self, item: Item) -> bool:
        """Return whether an item belongs to the current paper or episode."""
        session = self._session
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
            self.changed.emit(None)  # the same items, grouped in another way

    def _swap_paper(self, paper: str | None) -> None:
        """Replace the cached items of one paper by those of another; the episode's stay."""
        found = {one.id: one for one in self._items.values() if self._belongs(one)}
        try:
            if paper:
                found |= {one.id: one for one in self._of_paper(paper)}
        except KnownError as error:
            self._seen = None
            self._session.told.emit(error.sentence)
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
    """Return the index of this very object; comparing by value takes long with thousands."""
    return next((at for at, one in enumerate(items) if one is wanted), None)


def _live(store: Store, item: Item) -> Item | None:
    return store.annotations.get(item.id) if isinstance(item, Annotation) else store.notes.get(item.id)


def _store(store: Store, item: Item) -> None:
    if isinstance(item, Annotation):
        store.annotations.put(item)
    else:
        store.notes.put(item)


def _put(item: Item) -> Callable[[Store], None]:
    def put(store: Store) -> None:
        # One that never went, or that another program has brought back, has words that are newer than our copy's.
        there = _live(store, item)
        _store(store, replace(there, modified=max(there.modified, item.modified)) if there else item)

    return put


def _delete(item_id: str) -> Callable[[Store], None]:
    when = ids.now()

    def delete(store: Store) -> None:
        # An id is of one kind only; the other table has no such row.
        store.annotations.delete(item_id, when)
        store.notes.delete(item_id, when)

    return delete
