"""What the user marks and writes, as the window holds it: shown at once, saved by the writer, undone by the stack."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.session import Session
from explorer.app.writer import Writer
from explorer.model import ids, timecode
from explorer.model.annotation import Annotation, Note, Point
from explorer.model.textpage import Passage
from explorer.store.database import Store

Item = Annotation | Note


class _Change(QUndoCommand):
    """One item before and after; either may be None. Changes of one editing session become one step."""

    def __init__(
        self, items: "Annotations", text: str, before: Item | None, after: Item | None, edit: int = -1
    ) -> None:
        super().__init__(text)
        self._items, self._before, self._after, self._edit = items, before, after, edit

    def id(self) -> int:
        return self._edit

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.id() != self._edit:
            return False
        self._after = other._after  # noqa: SLF001 - its own kind
        return True

    def redo(self) -> None:
        self._items.replace(self._before, self._after)

    def undo(self) -> None:
        self._items.replace(self._after, self._before)


class Annotations(QObject):
    """Annotations and notes of the current paper and episode, with undo.

    Args:
        store: the GUI thread's connection, for reading.
        writer: where changes are kept until they are on disk.
    """

    changed = Signal()
    """The lists of the current paper or episode are other ones."""
    added = Signal(object)
    """An Annotation or Note the user has just made and may want to write in."""

    def __init__(self, store: Store, writer: Writer, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer, self._session = store, writer, session
        self._items: dict[str, Item] = {}
        self._edits = 0
        self._stale = False
        self.color = "yellow"
        self.stack = QUndoStack(self)
        writer.saved.connect(self._saved)
        session.paper_changed.connect(self.reload)
        session.timeline_changed.connect(self._episode_changed)
        self._episode: str | None = None

    # Reading

    def reload(self, *_: object) -> None:
        """Read everything of the current episode and paper from the store, but for what is not saved yet."""
        if self._writer.pending:
            # The queue knows better than the disk; look again once it is empty.
            self._stale = True
            self._add_missing()
            return
        self._stale = False
        self._items = {one.id: one for one in self._read()}
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
        self._push(self.tr("highlight on p. {0}").format(passage.page + 1), None, made)
        return made

    def note_at(self, paper_id: str, file_id: str, page: int, point: Point) -> Annotation:
        """Put an empty note at a place of a page; ``added`` asks for its words."""
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
        self._push(self.tr("note on p. {0}").format(page + 1), None, made)
        self.added.emit(made)
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
        self._push(name, None, made)
        self.added.emit(made)
        return made

    def begin_edit(self) -> int:
        """A number for one editing session, whose changes become one step of undo."""
        self._edits += 1
        return self._edits

    def write(self, item_id: str, text: str, edit: int) -> None:
        """Change an annotation's comment or a note's text."""
        before = self._items.get(item_id)
        if before is None or text == words(before):
            return
        field = "comment" if isinstance(before, Annotation) else "text"
        after = replace(before, modified=ids.now(), **{field: text})  # type: ignore[arg-type]
        self.stack.push(_Change(self, self.tr("edit"), before, after, edit))

    def recolor(self, item_id: str, color: str) -> None:
        """Give an annotation another of the named colours."""
        before = self._items.get(item_id)
        if isinstance(before, Annotation) and before.color != color:
            self._push(self.tr("colour"), before, before.changed(ids.now(), color=color))

    def delete(self, item_id: str) -> None:
        """Delete one item; Undo brings it back."""
        if before := self._items.get(item_id):
            self._push(self.tr("delete"), before, None)

    def replace(self, before: Item | None, after: Item | None) -> None:
        """Put one state of an item in the place of another, here and on disk. Called by the undo stack."""
        if after is not None:
            if before is not None:
                # Undo is a change too: its time must be the newest, or an export could miss it.
                after = replace(after, modified=ids.now())
            self._items[after.id] = after
            self._writer.put(_put(after))
        elif before is not None:
            self._items.pop(before.id, None)
            self._writer.put(_delete(before))
        self.changed.emit()

    # Inside

    def _push(self, name: str, before: Item | None, after: Item | None) -> None:
        self.stack.push(_Change(self, name, before, after))

    def _moment(self, paper_id: str) -> int | None:
        """The episode's second, if the paper in hand is what that second is about."""
        session = self._session
        if session.moment is None or session.segment is None or session.timeline is None:
            return None
        about = {session.segment.paper_id} | {one.id for one in session.timeline.mentioned_in(session.segment.id)}
        return session.moment if paper_id in about else None

    def _episode_changed(self, timeline: Any) -> None:
        episode = timeline.episode.id if timeline else None
        if episode != self._episode:
            self._episode = episode
            self.reload()

    def _saved(self) -> None:
        if self._stale:
            self.reload()

    def _add_missing(self) -> None:
        for one in self._read():
            self._items.setdefault(one.id, one)
        self.changed.emit()

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


def _put(item: Item) -> Callable[[Store], None]:
    if isinstance(item, Annotation):
        return lambda store: store.annotations.put(item)
    return lambda store: store.notes.put(item)


def _delete(item: Item) -> Callable[[Store], None]:
    when = ids.now()
    if isinstance(item, Annotation):
        return lambda store: store.annotations.delete(item.id, when)
    return lambda store: store.notes.delete(item.id, when)
