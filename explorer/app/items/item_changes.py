"""Changes annotations and notes: in the cache at once, on disk by the writer, with earlier texts kept as versions."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from explorer.app.items.item_cache import ItemCache
from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.annotation import Annotation, Item, words
from explorer.model.errors import KnownError
from explorer.model.text_merge import merge_texts
from explorer.store.database import Store

_WORDS = ("comment", "text")
PAUSE_S = 10.0
"""Seconds without a keystroke after which the text typed before is kept as a version."""


class ItemChanges(QObject):
    """Adds, changes and deletes items; undo steps act on it.

    Args:
        writer: queues changes until they are on disk.
    """

    def __init__(self, cache: ItemCache, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache, self._writer = cache, writer
        self._known: dict[str, list[str]] = {}
        """All texts of an item since the last save, starting with the saved one; the base for merging."""
        self._former: dict[str, list[tuple[str, str]]] = {}
        """Texts replaced since the last save, to be kept as versions, each with its time."""
        self._typed_at: dict[str, float] = {}
        """The time of the last keystroke in each item being edited."""
        self.pause_s = PAUSE_S
        self._behind = False
        """Whether the writer wrote other values than ours, so that the cache differs from the disk."""
        self._is_lost = False
        """Whether it gave up a write: nothing in the feed of changes tells of that, so all is read again."""
        self._gathered: tuple[set[str], list[Callable[[Store], None]]] | None = None
        """The ids and the writes of the changes in ``together``."""
        writer.saved.connect(self._saved)
        writer.refused.connect(self._refused)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Group the changes made inside: one signal, and one transaction."""
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
                self._cache.changed.emit(frozenset(ids))

    def now(self, item_id: str) -> Item | None:
        """Return an item as it is now; None if it is deleted."""
        return self._cache.now(item_id)

    def keep(self, item: Item, *, new: bool = False) -> None:
        """Add an item or bring it back, in the cache and on disk; one that another program changed stays as it is."""
        if not new:
            # An undo gets the current time, or an export could miss the change.
            item = replace(item, modified=ids.now())
        self._cache.hold(item)
        self._write(item.id, self._adding_write(item), f"item:{item.id}")

    def drop(self, item_id: str) -> None:
        """Delete an item, in the cache and on disk."""
        self._cache.remove(item_id)
        self._write(item_id, _delete(item_id), f"item:{item_id}")

    def change(self, item_id: str, fields: dict[str, Any], *, typed: bool = False) -> None:
        """Change some fields of an item, if it still exists. Its earlier text is kept as a version.

        Args:
            typed: whether the user is typing; then a new version begins only after a pause.
        """
        if before := self.now(item_id):
            after = replace(before, modified=ids.now(), **fields)
            self._cache.hold(after)
            if words(before) != words(after) and self._is_apart(item_id, typed):
                self._former.setdefault(item_id, []).append((before.modified, words(before)))
            known = self._known.setdefault(item_id, [])
            known += [one for one in (words(before), words(after)) if one not in known]
            write = self._merging_write(after, tuple(fields), tuple(known))
            self._write(item_id, write, f"item:{item_id}:{'+'.join(sorted(fields))}")

    def begin_writing(self, item_id: str) -> None:
        """Begin an editing session: the item stays, even if another program deletes it."""
        self._cache.written_in = self.now(item_id)
        self._typed_at.pop(item_id, None)

    def end_writing(self) -> None:
        """End the editing session."""
        self._cache.written_in = None

    # Private helpers

    def _is_apart(self, item_id: str, typed: bool) -> bool:
        """Return whether a change of text begins a new version."""
        last, at = self._typed_at.pop(item_id, None), time.monotonic()
        if typed:
            self._typed_at[item_id] = at
        return not typed or last is None or at - last >= self.pause_s

    def _write(self, item_id: str, write: Callable[[Store], None], key: str) -> None:
        if self._gathered is not None:
            self._gathered[0].add(item_id)
            self._gathered[1].append(write)
        else:
            self._writer.put(write, key)
            self._cache.changed.emit(frozenset((item_id,)))

    def _merging_write(self, item: Item, fields: tuple[str, ...], known: tuple[str, ...]) -> Callable[[Store], None]:
        """Return a write of some fields; text that another program wrote meanwhile is merged, never lost."""
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

    def _adding_write(self, item: Item) -> Callable[[Store], None]:
        """Return a write of an item that is not in the library; one that is there again has newer text than ours."""

        def write(store: Store) -> None:
            there = _live(store, item)
            whole = replace(there, modified=max(there.modified, item.modified)) if there else item
            _store(store, whole)
            if whole != item:
                self._behind = True

        return write

    def _refused(self, _: KnownError) -> None:
        self._is_lost = True

    def _saved(self) -> None:
        self._cache.unsaved.clear()
        self._known.clear()
        self._former.clear()
        if self._is_lost:
            self._is_lost = self._behind = False
            self._cache.follow(None)
        elif self._behind:
            self._behind = False
            self._cache.reload()


def _live(store: Store, item: Item) -> Item | None:
    return store.annotations.get(item.id) if isinstance(item, Annotation) else store.notes.get(item.id)


def _store(store: Store, item: Item) -> None:
    if isinstance(item, Annotation):
        store.annotations.put(item)
    else:
        store.notes.put(item)


def _delete(item_id: str) -> Callable[[Store], None]:
    when = ids.now()

    def delete(store: Store) -> None:
        # An id belongs to one of the two tables only; in the other this does nothing.
        store.annotations.delete(item_id, when)
        store.notes.delete(item_id, when)

    return delete
