"""The menu for a note's anchors: a moment of the episode, a place in a paper, a comment of a review."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from explorer.app.context import AppContext
from explorer.model import timecode
from explorer.model.annotation import Annotation, Item, Note
from explorer.model.page_labels import label_of
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.notes.notes_list import NotesList
from explorer.ui.recent_menu import entry_text


class NoteAnchors(QObject):
    """Fills the menu: existing anchors are ticked, and removed by a click; the current place is offered."""

    def __init__(self, context: AppContext, notes: NotesList) -> None:
        super().__init__(notes.view)
        self._context, self._notes = context, notes

    def fill(self, menu: QMenu, item: Item) -> None:
        """Add an item's anchors, and possible new ones."""
        self._moment(menu, item)
        if isinstance(item, Note):
            self._place(menu, item)
            if item.forum_note_id:
                self._add(menu, item, tr("A review’s comment"), tr("comment"), forum_note_id=None)

    def _moment(self, menu: QMenu, item: Item) -> None:
        session = self._context.session
        if item.at_s is not None:
            text = timecode.display(item.at_s)
            if item.episode_id and item.episode_id != session.episode_id:
                text = tr("{0} in {1}", text, self._context.episodes.name_beside(item.episode_id, session.timeline))
            self._add(menu, item, text, tr("time"), at_s=None)
        here = (session.episode_id, session.moment)
        if session.moment is not None and here != (item.episode_id, item.at_s):
            text = tr("Current time, {0}", timecode.display(session.moment))
            self._add(menu, item, text, tr("time"), on=False, episode_id=here[0], at_s=here[1])

    def _place(self, menu: QMenu, item: Note) -> None:
        paper, page = self._context.session.paper, self._notes.delegate.page
        if item.paper_id:
            its = paper if paper and paper.id == item.paper_id else self._context.papers.get(item.paper_id)
            text = self._where(its, item.page)
            # A note without any anchor would not be listed anywhere.
            can = item.episode_id is not None
            self._add(menu, item, text, tr("place"), can=can, paper_id=None, page=None, point=None)
        if paper and (paper.id, page) != (item.paper_id, item.page):
            text = tr("Current page, {0}", self._where(paper, page))
            self._add(menu, item, text, tr("place"), on=False, paper_id=paper.id, page=page, point=None)

    def _where(self, paper: Paper | None, page: int | None) -> str:
        title = " ".join(paper.title.split()) if paper else ""
        labels = self._context.annotations.labels.of_paper(paper.id) if paper else ()
        called = f"p. {label_of(labels, page)}" if page is not None else ""
        return " · ".join(part for part in (called, title) if part)

    def _add(
        self,
        menu: QMenu,
        item: Annotation | Note,
        text: str,
        step: str,
        *,
        on: bool = True,
        can: bool = True,
        **to: Any,
    ) -> None:
        action = menu.addAction(entry_text(menu, text))
        action.setCheckable(True)
        action.setChecked(on)
        action.setEnabled(can)
        action.triggered.connect(partial(self._change, item.id, step, to))

    def _change(self, item_id: str, step: str, to: dict[str, Any], *_: object) -> None:
        self._notes.save_drafts()
        self._context.annotations.edit(item_id, step, **to)
