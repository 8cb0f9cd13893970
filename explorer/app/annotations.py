"""What the user marks and writes, as the window holds it: shown at once, saved by the writer, undone by the stack."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.session import Session
from explorer.app.undo import Edit, Existence, Item
from explorer.app.writer import Writer
from explorer.model import ids, timecode
from explorer.model.annotation import Annotation, Note, Point
from explorer.model.errors import KnownError
from explorer.model.textpage import Passage
from explorer.store.database import Store

_RULE = "———"


class Annotations(QObject):
    """Annotations and notes of the current paper and episode, with undo.

    What is not on disk yet stands above what the store says; what other programs change is seen by ``reload``.

    Args:
        store: the GUI thread's connection, for reading.
        writer: where changes are kept until they are on disk.
    """

    changed = Signal()
    """The items are other ones, or the paper is."""

    def __init__(self, store: Store, writer: Writer, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer, self._session = store, writer, session
        self._items: dict[str, Item] = {}
        self._unsaved: dict[str, Item | None] = {}
        self._known: dict[str, set[str]] = {}
        """All that the words of an item were here since the last save: nobody misses them when they are overwritten."""
        self._behind = False
        self._held: Item | None = None
        self._edits = 0
        self._episode: str | None = None
        self.color = "yellow"
        self.stack = QUndoStack(self)
        writer.saved.connect(self._saved)
        session.paper_changed.connect(self._paper_changed)
        session.timeline_changed.connect(self._episode_changed)

    # Reading

    def reload(self) -> None:
        """See what other programs have changed; what is not saved yet, and what is being written in, stays."""
        try:
            found = {one.id: one for one in self._read()}
        except KnownError as error:
            self._session.told.emit(error.sentence)
            return
        if self._held:
            found.setdefault(self._held.id, self._held)
        for item_id, item in self._unsaved.items():
            if item is None:
                found.pop(item_id, None)
            elif self._belongs(item):
                found[item_id] = item
        if found != self._items:
            self._items = found
            self.changed.emit()

    def of_paper(self, paper_id: str) -> list[Annotation]:
        """The paper's annotations in page order."""
        mine = [one for one in self._items.values() if isinstance(one, Annotation) and one.paper_id == paper_id]
        return sorted(mine, key=Annotation.place)

    def all(self) -> list[Item]:
        """Everything of the current paper and episode."""
        return list(self._items.values())

    def get(self, item_id: str) -> Item | None:
        """One item by its id."""
        return self._items.get(item_id)

    # Making and changing

    def highlight(self, paper_id: str, file_id: str, passage: Passage, color: str | None = None) -> Annotation:
        """Highlight a passage."""
        when = ids.now()
        made = Annotation(
            id=ids.new_id(),
            paper_id=paper_id,
            file_id=file_id,
            kind="highlight",
            page=passage.page,
            color=color or self.color,
            created=when,
            modified=when,
            quads=passage.quads,
            quote=passage.text,
            episode_id=self._session.episode_id,
            at_s=self._moment(paper_id),
        )
        self._make(self.tr("highlight on p. {0}").format(passage.page + 1), made)
        return made

    def note_at(self, paper_id: str, file_id: str, page: int, point: Point) -> Annotation:
        """Put an empty note at a place of a page."""
        when = ids.now()
        made = Annotation(
            id=ids.new_id(),
            paper_id=paper_id,
            file_id=file_id,
            kind="note",
            page=page,
            color=self.color,
            created=when,
            modified=when,
            point=point,
            episode_id=self._session.episode_id,
            at_s=self._moment(paper_id),
        )
        self._make(self.tr("note on p. {0}").format(page + 1), made)
        return made

    def note_now(self, page: int | None = None) -> Note:
        """Put an empty note at the episode's moment, on the current paper's page if one is open."""
        when = ids.now()
        moment = self._session.moment
        made = Note(
            id=ids.new_id(),
            text="",
            created=when,
            modified=when,
            episode_id=self._session.episode_id,
            at_s=moment,
            paper_id=self._session.paper.id if self._session.paper else None,
            page=page,
        )
        name = self.tr("note at {0}").format(timecode.display(moment)) if moment is not None else self.tr("note")
        self._make(name, made)
        return made

    def begin_edit(self, item_id: str) -> int:
        """A number for one session of writing in an item, whose changes become one step of undo.

        Until ``end_edit`` the item stays, even if another program deletes it.
        """
        self._held = self.now(item_id)
        self._edits += 1
        return self._edits

    def end_edit(self) -> None:
        """Nothing is being written in any more."""
        self._held = None

    def write(self, item_id: str, text: str, edit: int) -> None:
        """Change an annotation's comment or a note's text."""
        before = self.now(item_id)
        if before is None or text == words(before):
            return
        field = "comment" if isinstance(before, Annotation) else "text"
        self.stack.push(Edit(self, self.tr("edit"), item_id, field, words(before), text, edit))

    def recolor(self, item_id: str, color: str) -> None:
        """Give an annotation another of the named colours."""
        before = self.now(item_id)
        if isinstance(before, Annotation) and before.color != color:
            self.stack.push(Edit(self, self.tr("colour"), item_id, "color", before.color, color))

    def delete(self, item_id: str) -> None:
        """Delete one item; Undo brings it back."""
        if before := self.now(item_id):
            self.stack.push(Existence(self, self.tr("delete"), before, made=False))

    def take_back(self, item_id: str) -> None:
        """Unmake an item that was made here and never had a word; there is nothing in it that Undo could bring back."""
        item, steps = self.now(item_id), [self.stack.command(at) for at in range(self.stack.index())]
        making = next((one for one in steps if isinstance(one, Existence) and one.makes(item_id)), None)
        if item is None or words(item) or making is None:
            return
        if any(isinstance(one, Edit) and one.words_of(item_id) for one in steps):
            return
        self.drop(item_id)
        making.setObsolete(True)
        if making is steps[-1]:
            self.stack.undo()  # an obsolete step is not carried out, only thrown away

    # For the steps of undo

    def now(self, item_id: str) -> Item | None:
        """An item as it is now, of the current paper and episode or not; None if it is deleted."""
        if item_id in self._unsaved:
            return self._unsaved[item_id]
        return self._items.get(item_id) or self._store.annotations.get(item_id) or self._store.notes.get(item_id)

    def keep(self, item: Item, *, new: bool = False) -> None:
        """Put an item there, or in the place of its former state, here and on disk."""
        if not new:
            # Undo is a change too: its time must be the newest, or an export could miss it.
            item = replace(item, modified=ids.now())
        self._hold(item)
        self._writer.put(_put(item), f"item:{item.id}")
        self.changed.emit()

    def drop(self, item_id: str) -> None:
        """Delete an item, here and on disk."""
        self._unsaved[item_id] = None
        self._items.pop(item_id, None)
        if self._held and self._held.id == item_id:
            self._held = None
        self._writer.put(_delete(item_id), f"item:{item_id}")
        self.changed.emit()

    def change(self, item_id: str, field: str, value: str) -> None:
        """Change one field of an item, if it is still there."""
        if before := self.now(item_id):
            after = replace(before, modified=ids.now(), **{field: value})  # type: ignore[arg-type]
            self._hold(after)
            known = self._known.setdefault(item_id, set())
            known |= {words(before), words(after)}
            self._writer.put(self._writing(after, field, frozenset(known)), f"item:{item_id}:{field}")
            self.changed.emit()

    # Inside

    def _writing(self, item: Item, field: str, known: frozenset[str]) -> Callable[[Store], None]:
        """Writes one field of an item, in the writer's thread; nothing that another program wrote meanwhile is lost."""

        def write(store: Store) -> None:
            there = _live(store, item)
            value = getattr(item, field)
            if there and field != "color" and words(there) not in known:
                value = both(value, words(there), known)
            whole = replace(there or item, modified=item.modified, **{field: value})
            _store(store, whole)
            if whole != item:
                self._behind = True

        return write

    def _saved(self) -> None:
        self._unsaved.clear()
        self._known.clear()
        if self._behind:
            self._behind = False
            self.reload()

    def _hold(self, item: Item) -> None:
        """Show an item's new state, until the disk has it."""
        self._unsaved[item.id] = item
        if self._held and self._held.id == item.id:
            self._held = item
        if self._belongs(item):
            self._items[item.id] = item

    def _make(self, name: str, item: Item) -> None:
        self.stack.push(Existence(self, name, item, made=True))

    def _moment(self, paper_id: str) -> int | None:
        """The episode's second, if the paper in hand is what that second is about."""
        session = self._session
        if session.moment is None or session.segment is None or session.timeline is None:
            return None
        about = {session.segment.paper_id} | {one.id for one in session.timeline.mentioned_in(session.segment.id)}
        return session.moment if paper_id in about else None

    def _belongs(self, item: Item) -> bool:
        """Whether an item is of the current paper or episode."""
        session = self._session
        if session.paper and item.paper_id == session.paper.id:
            return True
        if session.timeline is None:
            return False
        return item.episode_id == session.episode_id or item.paper_id in session.timeline.papers

    def _paper_changed(self, *_: object) -> None:
        before = self._items
        self.reload()
        if self._items is before:
            self.changed.emit()  # the same items, grouped in another way

    def _episode_changed(self, timeline: Any) -> None:
        episode = timeline.episode.id if timeline else None
        if episode != self._episode:
            self._episode = episode
            self.reload()

    def _read(self) -> list[Item]:
        found: list[Item] = []
        if episode := self._session.episode_id:
            found += self._store.annotations.of_episode(episode)
            found += self._store.notes.of_episode(episode)
        if paper := self._session.paper:
            found += self._store.annotations.of_paper(paper.id)
            found += self._store.notes.of_paper(paper.id)
        return found


def words(item: Item) -> str:
    """What the user wrote in an item."""
    return item.comment if isinstance(item, Annotation) else item.text


def undo_text(stack: QUndoStack, redo: bool = False) -> str:
    """What Undo (or Redo) would do, for a menu."""
    verb = QCoreApplication.translate("undo", "Redo" if redo else "Undo")
    what = stack.redoText() if redo else stack.undoText()
    return f"{verb} {what}".strip()


def both(mine: str, theirs: str, known: Iterable[str]) -> str:
    """Words from here, and below a line those of another program's that are new.

    Args:
        known: what the words were here before; lines that are there too were written over on purpose.
    """
    if theirs.startswith(mine):
        return theirs
    seen = {line.strip() for text in (mine, *known) for line in text.splitlines()} | {"", _RULE}
    new = [line for line in theirs.splitlines() if line.strip() not in seen]
    return "\n".join([mine, "", _RULE, *new]) if new else mine


def _live(store: Store, item: Item) -> Item | None:
    return store.annotations.get(item.id) if isinstance(item, Annotation) else store.notes.get(item.id)


def _store(store: Store, item: Item) -> None:
    if isinstance(item, Annotation):
        store.annotations.put(item)
    else:
        store.notes.put(item)


def _put(item: Item) -> Callable[[Store], None]:
    def put(store: Store) -> None:
        # One that never went, or that another program has brought back, is newer than our copy.
        if _live(store, item) is None:
            _store(store, item)

    return put


def _delete(item_id: str) -> Callable[[Store], None]:
    when = ids.now()

    def delete(store: Store) -> None:
        # An id is of one kind only; the other table has no such row.
        store.annotations.delete(item_id, when)
        store.notes.delete(item_id, when)

    return delete
