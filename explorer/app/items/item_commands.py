"""Commands that create and change annotations and notes, each an undo step."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.items.item_cache import ItemCache
from explorer.app.items.item_changes import ItemChanges
from explorer.app.items.item_counts import ItemCounts
from explorer.app.items.item_selection import ItemSelection
from explorer.app.items.undo_steps import CreateOrDelete, Edit, StepGroup, episode_of, paper_of
from explorer.app.papers.page_label_cache import PageLabelCache
from explorer.app.shell.writer import Writer
from explorer.model import ids, timecode
from explorer.model.annotation import (
    TEXT_KINDS,
    Annotation,
    Item,
    Kind,
    Note,
    Point,
    Rect,
    Shape,
    Stroke,
    TextKind,
    words,
)
from explorer.model.annotation_merge import AnnotationMerge
from explorer.model.place import second_of_annotation
from explorer.model.text_page import Passage
from explorer.model.transcript import Cue
from explorer.model.transcript_text import passage_of
from explorer.model.translation import later, tr, translated, trn
from explorer.store.database import Store

_LINE_BREAK = re.compile("\r\n?|\u2028|\u2029")


class ItemCommands(QObject):
    """Makes, changes and deletes annotations and notes, with undo.

    The undo stack belongs to this object and not to a pane, so that it survives changes of papers and panes. Items are
    read from the ``cache``; its most used methods are repeated here.
    """

    def __init__(self, store: Store, writer: Writer, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.labels = PageLabelCache(store, writer, self)
        self.cache = ItemCache(store, session, self)
        self.changes = ItemChanges(self.cache, writer, self)
        self.selection = ItemSelection(self)
        self.counts = ItemCounts(session, self.cache.all, self.cache.get, self)
        self.cache.changed.connect(self.counts.follow)
        self.changed = self.cache.changed
        self.get, self.all, self.of_paper = self.cache.get, self.cache.all, self.cache.of_paper
        self.now, self.reload = self.cache.now, self.cache.reload
        self._edits = 0
        self._begun = ("", "")
        """The item of the editing session, and its text before."""
        self._steps: list[QUndoCommand] | None = None
        self.color = "yellow"
        self.stack = QUndoStack(self)

    # Create

    def annotate(
        self, kind: TextKind, paper_id: str, file_id: str, passage: Passage, color: str | None = None
    ) -> Annotation:
        """Highlight, underline or strike out a passage."""
        return self._annotation(
            self._annotation_name(kind),
            kind,
            paper_id,
            file_id,
            passage.page,
            color,
            quads=passage.quads,
            quote=passage.text,
            before=passage.before,
            after=passage.after,
        )

    def highlight(self, paper_id: str, file_id: str, passage: Passage, color: str | None = None) -> Annotation:
        """Highlight a passage."""
        return self.annotate("highlight", paper_id, file_id, passage, color)

    def note_at(self, paper_id: str, file_id: str, page: int, point: Point) -> Annotation:
        """Add an empty note at a place of a page."""
        return self._annotation(later("note on p. {0}"), "note", paper_id, file_id, page, point=point)

    def area(
        self, paper_id: str, file_id: str, page: int, rect: Rect, picture: str | None = None, quote: str = ""
    ) -> Annotation:
        """Annotate a rectangle of a page.

        Args:
            picture: the name of its picture in the library.
            quote: the text inside it.
        """
        name = later("area on p. {0}")
        return self._annotation(name, "area", paper_id, file_id, page, rect=rect, picture=picture, quote=quote)

    def ink(
        self, paper_id: str, file_id: str, page: int, strokes: tuple[Stroke, ...], width: float, shape: Shape = ""
    ) -> Annotation:
        """Add ink on a page, with a pen of a width in points: drawn by hand, or a line or an arrow of one stroke."""
        names = {"line": later("line on p. {0}"), "arrow": later("arrow on p. {0}")}
        name = names.get(shape) or later("drawing on p. {0}")
        return self._annotation(name, "ink", paper_id, file_id, page, strokes=strokes, width=width, shape=shape)

    def text_box(self, paper_id: str, file_id: str, page: int, rect: Rect, size: float) -> Annotation:
        """Add an empty text box on a page, with a font size in points."""
        return self._annotation(later("text box on p. {0}"), "text", paper_id, file_id, page, rect=rect, width=size)

    def note_now(self, page: int | None = None) -> Note:
        """Add an empty note at the current moment of the episode, and on the page of the open paper if there is one."""
        return self.note_at_time(self._session.moment, self._session.paper.id if self._session.paper else None, page)

    def note_at_time(
        self, moment: int | None, paper_id: str | None = None, page: int | None = None, text: str = ""
    ) -> Note:
        """Add a note at a second of the episode, and to a paper and its page (from 0); empty, or with a first text."""
        when = ids.now()
        made = Note(
            id=ids.new_id(),
            text=text,
            created=when,
            modified=when,
            episode_id=self._session.episode_id,
            at_s=moment,
            paper_id=paper_id,
            page=page,
        )
        name = tr("note at {0}", timecode.display(moment)) if moment is not None else tr("note")
        self._make(name, made)
        return made

    def note_of_said(self, cues: Sequence[Cue], paper_id: str | None = None, page: int | None = None) -> Note:
        """Add a note of what was said, with its times, on a paper and its page (from 0)."""
        when = ids.now()
        made = Note(
            id=ids.new_id(),
            text="",
            created=when,
            modified=when,
            episode_id=self._session.episode_id,
            at_s=cues[0].start_ms // 1000,
            paper_id=paper_id,
            page=page,
            said=passage_of(cues),
        )
        self._make(tr("note of what was said"), made)
        return made

    # Change

    def merge_annotations(self, merge: AnnotationMerge) -> Annotation:
        """Merge several annotations into an older one, in one step with the name of a new one."""
        kept, now = merge.kept, merge.passage
        name = translated(self._annotation_name(kept.kind), self.labels.of(kept))
        with self.step(name):
            self.edit(
                kept.id,
                name,
                quads=now.quads,
                quote=now.text,
                before=now.before,
                after=now.after,
                comment=merge.comment,
                tags=merge.tags,
            )
            self.delete(*(one.id for one in merge.gone))
        return kept

    def begin_edit(self, item_id: str) -> int:
        """Return a number for one editing session of an item, whose changes become one undo step.

        Until ``end_edit`` the item stays, even if another program deletes it.
        """
        self.changes.begin_writing(item_id)
        item = self.now(item_id)
        self._begun = item_id, words(item) if item else ""
        self._edits += 1
        return self._edits

    def end_edit(self) -> None:
        """End the editing session."""
        self.changes.end_writing()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Group the changes inside into one undo step with this name."""
        if self._steps is not None:
            yield
            return
        steps = self._steps = []
        try:
            with self.changes.together():
                yield
        finally:
            self._steps = None
            if steps:
                self.stack.push(StepGroup(self.changes, name, steps))

    def write(self, item_id: str, text: str, edit: int, **fields: Any) -> None:
        """Change an annotation's comment or a note's text, and the ``fields`` that follow from it.

        A text that looks as before the session is that text: no step of undo may differ in nothing that can be seen.
        """
        before = self.now(item_id)
        # A box on the page is as high as its text, also with empty lines at the end.
        look = _looks if fields else _looks_without_end
        if item_id == self._begun[0] and look(text) == look(self._begun[1]):
            text = self._begun[1]
        if before is None or text == words(before):
            return
        field = "comment" if isinstance(before, Annotation) else "text"
        olds = {field: words(before)} | {name: getattr(before, name) for name in fields}
        name = self._name_for(tr("edit"), (item_id,))
        self._push(Edit(self.changes, name, item_id, olds, {field: text} | fields, edit))

    def edit(self, item_id: str, name: str, **fields: Any) -> None:
        """Change some fields of an item in one undo step with this name; nothing if they are equal."""
        before = self.now(item_id)
        if before is None:
            return
        news = {field: value for field, value in fields.items() if getattr(before, field) != value}
        if news:
            olds = {field: getattr(before, field) for field in news}
            self._push(Edit(self.changes, name, item_id, olds, news))

    def bring_back(self, item_id: str, text: str) -> bool:
        """Restore the text of an earlier version, in one undo step; return False if the item is gone."""
        return self.replace_text(item_id, tr("version"), text)

    def replace_text(self, item_id: str, what: str, text: str) -> bool:
        """Replace an item's text at once, in one undo step named by ``what``; return False if the item is gone."""
        item = self.now(item_id)
        if item is None:
            return False
        field = "comment" if isinstance(item, Annotation) else "text"
        self.edit(item_id, self._name_for(what, (item_id,)), **{field: text})
        return True

    def edit_all(self, item_ids: Iterable[str], name: str, **fields: Any) -> None:
        """Change some fields of several items, in one undo step with this name."""
        with self.step(name):
            for item_id in item_ids:
                self.edit(item_id, name, **fields)

    def recolor(self, item_id: str, color: str) -> None:
        """Change the color of an annotation, and of all selected with it."""
        found = [one for one in self.selection.with_selected(item_id) if isinstance(self.now(one), Annotation)]
        self.edit_all(found, self._name_for(tr("color"), found), color=color)

    def rekind(self, item_id: str, kind: TextKind) -> None:
        """Change the kind of an annotation on text, and of all selected with it."""
        names: dict[TextKind, str] = {
            "highlight": tr("change to highlight"),
            "underline": tr("change to underline"),
            "strike": tr("change to strikethrough"),
        }
        found = [one for one in self.selection.with_selected(item_id) if self._lies_on_words(one)]
        self.edit_all(found, self._name_for(names[kind], found), kind=kind)

    def retag(self, item_id: str, tags: tuple[str, ...]) -> None:
        """Change the tags of an item; added and removed tags are added and removed in all selected with it."""
        item, found = self.now(item_id), self.selection.with_selected(item_id)
        if item is None:
            return
        gained, lost = [tag for tag in tags if tag not in item.tags], set(item.tags) - set(tags)
        with self.step(self._name_for(tr("tags"), found)):
            for other in map(self.now, found):
                if other:
                    rest = tuple(tag for tag in other.tags if tag not in lost and tag not in gained)
                    news = tags if other.id == item_id else (*rest, *gained)
                    self.edit(other.id, tr("tags"), tags=news)

    def delete_chosen(self, item_id: str) -> int:
        """Delete an item and all selected with it, in one step; return their number."""
        found = self.selection.with_selected(item_id)
        self.delete(*found)
        return len(found)

    def delete(self, *item_ids: str) -> None:
        """Delete items in one step; Undo brings them back."""
        found = [item for item in map(self.now, item_ids) if item]
        if len(found) == 1:
            self._push(CreateOrDelete(self.changes, self._deletion(found[0]), found[0], made=False))
        elif found:
            with self.step(trn(len(found), "delete one note", "delete {count} notes")):
                for item in found:
                    self._push(CreateOrDelete(self.changes, self._deletion(item), item, made=False))

    def add(self, name: str, *items: Item) -> None:
        """Add items made elsewhere (imported, copied), in one undo step with this name."""
        with self.step(name):
            for item in items:
                self._push(CreateOrDelete(self.changes, name, item, made=True))

    def go_to_step(self, index: int) -> None:
        """Undo or redo until so many steps are done; one signal and one transaction."""
        with self.changes.together():
            self.stack.setIndex(index)

    def paper_of_step(self, at: int) -> str | None:
        """Return the id of the paper that an undo step, from 0, is about; None if there is none, or several."""
        return paper_of(self.stack.command(at)) if 0 <= at < self.stack.count() else None

    def episode_of_step(self, at: int) -> str | None:
        """Return the id of the episode that an undo step, from 0, is about; None if there is none, or several."""
        return episode_of(self.stack.command(at)) if 0 <= at < self.stack.count() else None

    def take_back(self, item_id: str) -> None:
        """Delete a new item that was left empty, without an undo step."""
        item, steps = self.now(item_id), [self.stack.command(at) for at in range(self.stack.index())]
        making = next((one for one in steps if isinstance(one, CreateOrDelete) and one.makes(item_id)), None)
        if item is None or words(item) or making is None:
            return
        if any(isinstance(one, Edit) and one.words_of(item_id) for one in steps):
            return
        self.changes.drop(item_id)
        making.setObsolete(True)
        if making is steps[-1]:
            self.stack.undo()  # an obsolete step is not executed, only dropped

    # Private helpers

    def _annotation(
        self,
        name: str,
        kind: Kind,
        paper_id: str,
        file_id: str,
        page: int,
        color: str | None = None,
        **fields: Any,
    ) -> Annotation:
        when = ids.now()
        made = Annotation(
            id=ids.new_id(),
            paper_id=paper_id,
            file_id=file_id,
            kind=kind,
            page=page,
            color=color or self.color,
            created=when,
            modified=when,
            episode_id=self._session.episode_id,
            at_s=self._moment(paper_id),
            **fields,
        )
        self._make(translated(name, self.labels.of(made)), made)
        return made

    def _make(self, name: str, item: Item) -> None:
        self._push(CreateOrDelete(self.changes, name, item, made=True))

    def _push(self, step: QUndoCommand) -> None:
        if self._steps is None:
            self.stack.push(step)
        else:
            step.redo()
            self._steps.append(step)

    def _lies_on_words(self, item_id: str) -> bool:
        item = self.now(item_id)
        return isinstance(item, Annotation) and item.kind in TEXT_KINDS

    def _name_for(self, what: str, ids: Collection[str]) -> str:
        """Return the name of a change of one field: with the page of one item, or the number of several."""
        if len(ids) != 1:
            return trn(len(ids), "{0} of one note", "{0} of {count} notes", what)
        item = self.now(next(iter(ids)))
        return what if item is None or item.page is None else tr("{0} on p. {1}", what, self.labels.of(item))

    def _annotation_name(self, kind: Kind) -> str:
        names: dict[Kind, str] = {
            "highlight": later("highlight on p. {0}"),
            "underline": later("underline on p. {0}"),
            "strike": later("strikethrough on p. {0}"),
        }
        return names[kind]

    def _deletion(self, item: Item) -> str:
        return tr("delete") if item.page is None else tr("delete on p. {0}", self.labels.of(item))

    def _moment(self, paper_id: str) -> int | None:
        session, is_playing = self._session, self._session.playhead.is_playing
        return second_of_annotation(session.timeline, session.segment, session.moment, paper_id, is_playing=is_playing)


def _looks(text: str) -> str:
    """Return what an editor shows of a text: it has one kind of line break and of space."""
    return _LINE_BREAK.sub("\n", text).replace("\u00a0", " ").replace("\0", "")


def _looks_without_end(text: str) -> str:
    return _looks(text).rstrip()


def undo_text(stack: QUndoStack, redo: bool = False) -> str:
    """Return the menu text of Undo or Redo."""
    verb = tr("Redo") if redo else tr("Undo")
    what = stack.redoText() if redo else stack.undoText()
    return f"{verb} {what}".strip()
