"""The menus of the library's list: what can be done with a podcast and with an episode."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.context import AppContext
from explorer.model.episode_row import EpisodeRow
from explorer.model.errors import KnownError
from explorer.model.library_index import Group
from explorer.model.paper_row import PaperRow
from explorer.model.podcast import Podcast
from explorer.model.translation import tr, trn
from explorer.ui.timeline.deletion_dialog import DeletionDialog


class LibraryLead(Protocol):
    """Leads from a row to what its menu offers."""

    context: AppContext

    @property
    def correction_asked(self) -> SignalInstance:
        """Return the signal of what is to be corrected, and where: see ``ui.timeline.corrections``."""

    def open_web(self, url: str) -> None:
        """Open a web page in the browser."""

    def open_listed(self, episode: EpisodeRow) -> None:
        """Open an episode; an item of a feed is imported first."""


class LibraryMenu(QObject):
    """Makes the menu of a row when it is asked for."""

    alone_asked = Signal(str)
    """The id of a podcast whose episodes are to be listed alone."""
    refresh_asked = Signal(str)
    """The id of a podcast whose feed is to be read again."""
    unsubscribed = Signal(object)
    """The Podcast, which Undo puts back."""

    def __init__(self, lead: LibraryLead, parent: QWidget) -> None:
        super().__init__(parent)
        self._lead, self._context, self._host = lead, lead.context, parent
        self._podcasts = lead.context.subjects.podcasts

    def show(self, group: Group, row: EpisodeRow | PaperRow | None, corner: QPoint) -> None:
        """Show the menu of a podcast, an episode or a paper, at a place of the screen."""
        menu = self.menu(group, row)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(corner + QPoint(1, 1))

    def menu(self, group: Group, row: EpisodeRow | PaperRow | None) -> QMenu:
        """Return the menu of a podcast, an episode or a paper; empty for a heading that is none."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Context menu"))
        if isinstance(row, PaperRow):
            self._fill_paper(menu, row.id)
        elif row:
            self._fill_episode(menu, row)
        elif group.podcast:
            self._fill_podcast(menu, group.podcast)
        if row is None and self._podcasts.contents.index.imported(group.key):
            menu.addAction(tr("Delete podcast…")).triggered.connect(partial(self._delete_podcast, group))
        return menu

    def _fill_episode(self, menu: QMenu, episode: EpisodeRow) -> None:
        text = tr("Open") if episode.episode_id else tr("Import and open")
        menu.addAction(f"{text}\t{tr('Enter')}").triggered.connect(partial(self._open, episode))
        menu.addSeparator()
        page = menu.addAction(tr("Open episode’s web page"))
        page.setEnabled(bool(episode.page_url))
        page.triggered.connect(partial(self._browse, episode.page_url))
        link = menu.addAction(tr("Copy link"))
        link.setEnabled(bool(episode.episode_id or episode.page_url))
        link.triggered.connect(partial(self._copy_link, episode))
        if episode.episode_id:
            menu.addSeparator()
            menu.addAction(tr("Delete episode…")).triggered.connect(partial(self._delete, episode.episode_id))

    def _fill_paper(self, menu: QMenu, paper_id: str) -> None:
        paper = self._context.papers.get(paper_id)
        if paper is None:
            return
        menu.addAction(f"{tr('Open')}\t{tr('Enter')}").triggered.connect(partial(self._open_paper, paper_id))
        menu.addSeparator()
        page = menu.addAction(tr("Open paper’s web page"))
        page.setEnabled(paper.page_url() is not None)
        page.triggered.connect(partial(self._browse, paper.page_url()))
        link = self._context.subjects.quotation.link(paper=paper)
        menu.addAction(tr("Copy link")).triggered.connect(partial(self._copy, link))

    def _open_paper(self, paper_id: str, *_: object) -> None:
        self._context.session.open_paper(paper_id)

    def _fill_podcast(self, menu: QMenu, podcast: Podcast) -> None:
        refresh = menu.addAction(tr("Refresh"))
        refresh.setEnabled(podcast.problem_code != "feed-gone")
        refresh.triggered.connect(partial(self._refresh, podcast))
        if podcast.problem:
            told = menu.addAction(tr("Show why it can’t be refreshed"))
            told.triggered.connect(partial(self._tell, podcast.problem))
        menu.addAction(tr("Show only this podcast")).triggered.connect(partial(self._show_alone, podcast))
        seen = menu.addAction(tr("Clear “new” from its episodes"))
        seen.setEnabled(podcast.new > 0)
        seen.triggered.connect(partial(self._clear_new, podcast))
        menu.addSeparator()
        page = menu.addAction(tr("Open podcast’s web page"))
        page.setEnabled(bool(podcast.page_url))
        page.triggered.connect(partial(self._browse, podcast.page_url))
        menu.addAction(tr("Copy feed address")).triggered.connect(partial(self._copy, podcast.feed_url))
        menu.addSeparator()
        menu.addAction(tr("Unsubscribe…")).triggered.connect(partial(self.unsubscribe, podcast))

    def unsubscribe(self, podcast: Podcast, *_: object) -> None:
        """Ask whether to unsubscribe from a podcast, saying what stays, and do it."""
        imported = len(self._podcasts.contents.index.imported(f"podcast:{podcast.id}"))
        stays = tr("None of its episodes was imported.")
        if imported:
            stays = trn(
                imported,
                "The episode that you imported stays, with its papers and all notes.",
                "The {count} episodes that you imported stay, with their papers and all notes.",
            )
        lost = tr("Its list of {0} episodes is removed from the library.", podcast.items)
        asked = tr("Unsubscribe from “{0}”?", podcast.title[:200])
        theme = self._context.theme
        dialog = DeletionDialog(tr("Unsubscribe"), (asked, f"{lost} {stays}"), (), theme, self._host)
        dialog.confirmed.connect(lambda: self._unsubscribe(podcast))
        dialog.open()

    def _unsubscribe(self, podcast: Podcast) -> None:
        try:
            self._podcasts.unsubscribe(podcast)
        except KnownError as error:
            self._context.session.notified.emit(error.sentence)
        else:
            self.unsubscribed.emit(podcast)

    def _delete(self, episode_id: str, *_: object) -> None:
        self._lead.correction_asked.emit("delete_episode", episode_id)

    def _delete_podcast(self, group: Group, *_: object) -> None:
        self._lead.correction_asked.emit("delete_podcast", group)

    def _open(self, episode: EpisodeRow, *_: object) -> None:
        self._lead.open_listed(episode)

    def _tell(self, sentence: str, *_: object) -> None:
        self._context.session.notified.emit(sentence)

    def _browse(self, url: str | None, *_: object) -> None:
        self._lead.open_web(url or "")

    def _copy(self, text: str, *_: object) -> None:
        QGuiApplication.clipboard().setText(text)

    def _copy_link(self, episode: EpisodeRow, *_: object) -> None:
        if episode.episode_id:
            self._copy(self._context.subjects.quotation.link(episode=(episode.episode_id, 0)))
        elif episode.page_url:
            self._copy(episode.page_url)

    def _refresh(self, podcast: Podcast, *_: object) -> None:
        self.refresh_asked.emit(podcast.id)

    def _show_alone(self, podcast: Podcast, *_: object) -> None:
        self.alone_asked.emit(podcast.id)

    def _clear_new(self, podcast: Podcast, *_: object) -> None:
        job = self._podcasts.mark_seen(podcast.id)
        job.failed.connect(lambda error: self._context.session.notified.emit(error.sentence))
