"""Conditions of actions that belong to no single panel: what is known of the paper, the timeline, the podcasts."""

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import KNOWN, MOMENT, PODCASTS, PUBLISHED, ROW, SPLITTABLE, TIME, VOICE, WEB_PAGE
from explorer.model.paper import GUIDE_ID
from explorer.ui.navigation import Navigation
from explorer.ui.reader.split_reader import SplitReader


class ActionConditions(QObject):
    """Says what holds now, so that no action is offered that would only tell why it can't be done."""

    def __init__(self, context: AppContext, readers: SplitReader, navigation: Navigation, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._readers, self._navigation = context, readers, navigation
        session = context.session
        session.place_changed.connect(self._look)
        session.timeline_changed.connect(self._look)
        session.playhead.sought.connect(self._look)
        navigation.row_chosen.connect(self._look)
        context.watch.follow(("podcasts",), lambda _: self._count_podcasts())
        context.actions.offer(VOICE, True)  # unknown until it is first used
        self._look()
        self._count_podcasts()

    def _look(self, *_: object) -> None:
        session, offer = self._context.session, self._context.actions.offer
        paper = session.paper
        is_known = paper is not None and paper.id != GUIDE_ID
        is_at_row = session.segment is not None or self._navigation.is_at_row
        offer(KNOWN, is_known)
        offer(WEB_PAGE, paper is not None and paper.page_url() is not None)
        offer(PUBLISHED, is_known and paper is not None and not paper.is_local)
        offer(SPLITTABLE, paper is not None or self._readers.is_split)
        offer(TIME, session.segment is not None)
        offer(ROW, is_at_row)
        offer(MOMENT, is_at_row or session.moment is not None)

    def _count_podcasts(self) -> None:
        self._context.actions.offer(PODCASTS, self._context.episodes.has_podcasts())
