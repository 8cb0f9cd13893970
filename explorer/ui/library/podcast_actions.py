"""Handlers of the actions on podcasts: add, refresh, OPML in and out, the quick switcher; and what they tell."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.open_target import OpenTarget
from explorer.model.known_settings import COPY_FOLDER, REFRESH_AT_START
from explorer.model.podcast import Podcast
from explorer.model.translation import tr, trn
from explorer.ui.file_offers import file_offers
from explorer.ui.user_folders import last_folder
from explorer.ui.window_interfaces import FileDialogs, WindowLayout, WindowParts

if TYPE_CHECKING:
    from explorer.app.episodes.podcasts import FailedFeed, Refreshed
    from explorer.ui.library.quick_switcher import SwitcherTarget

_MOST_TOLD = 2


class PodcastWindow(WindowParts, FileDialogs, WindowLayout, Protocol):
    """The window of the library panel."""


class PodcastActions(QObject):
    """Connects the actions, and says what came of jobs on podcasts."""

    page_asked = Signal(str)
    """The address of a page that is to be added as an episode."""

    def __init__(self, window: PodcastWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        for action_id, call in {
            "library.add": self.add,
            "library.refresh": self.refresh_all,
            "library.import_opml": self.import_opml,
            "library.export_opml": self.export_opml,
            "go.switch": self.switch,
            "view.library": self._focus_library,
        }.items():
            self._context.actions.connect_to(action_id, call)
        window.navigation.import_failed.connect(self._window.toast.tell_error)
        window.navigation.refresh_asked.connect(self.refresh)
        window.navigation.unsubscribed.connect(self._unsubscribed)

    def add(self) -> None:
        """Open the dialog that adds a podcast."""
        from explorer.ui.library.podcast_dialog import PodcastDialog

        podcasts = self._context.subjects.podcasts
        dialog = PodcastDialog(
            podcasts, self._context.theme, lambda: list(podcasts.contents.index.podcasts), self._window.widget
        )
        dialog.subscribed.connect(self._subscribed)
        dialog.opml_asked.connect(self.import_opml)
        dialog.page_asked.connect(self.page_asked)
        dialog.open()

    def _focus_library(self) -> None:
        """Put the focus into the list that the action has just shown."""
        if self._window.panels.is_open("library"):
            self._window.navigation.library.focus_list()

    def switch(self) -> None:
        """Open the quick switcher."""
        from explorer.ui.library.quick_switcher import QuickSwitcher

        dialog = QuickSwitcher(self._context, self._window.widget)
        dialog.chosen.connect(self._go)
        dialog.open()

    def refresh_all(self) -> None:
        """Read all feeds again."""
        podcasts = self._context.subjects.podcasts
        if podcasts.is_refreshing_all:
            return
        job = podcasts.refresh_all()
        job.finished.connect(lambda found: self._refreshed(*found))
        job.failed.connect(self._window.toast.tell_error)

    def refresh_at_start(self) -> None:
        """Read all feeds again, if the user wants that when the program starts; only news are told."""
        if not self._context.settings.get(REFRESH_AT_START):
            return
        if job := self._context.subjects.podcasts.refresh_at_start():
            job.finished.connect(lambda found: self._refreshed(*found) if any(one.added for one in found[0]) else None)

    def refresh(self, podcast_id: str) -> None:
        """Read a podcast's feed again."""
        job = self._context.subjects.podcasts.refresh(podcast_id)
        job.finished.connect(lambda one: self._refreshed([one], []))
        job.failed.connect(self._window.toast.tell_error)

    def import_opml(self) -> None:
        """Ask for an OPML file, and subscribe to its feeds."""
        path = self._window.ask_opml(tr("Import podcasts from OPML"))
        if path is None:
            return
        job = self._context.subjects.podcasts.import_opml(path)
        job.finished.connect(lambda found: self._opml_read(*found))
        job.failed.connect(self._window.toast.tell_error)

    def export_opml(self) -> None:
        """Ask where to write an OPML file of all podcasts, and write it."""
        suggestion = last_folder(self._context.settings, COPY_FOLDER) / "podcasts.opml"
        path = self._window.ask_save(tr("Export podcasts as OPML"), suggestion)
        if path is None:
            return
        job = self._context.subjects.podcasts.export_opml(path)
        job.finished.connect(lambda count: self._opml_written(path, count))
        job.failed.connect(self._window.toast.tell_error)

    # What came of it

    def _subscribed(self, done: "Refreshed") -> None:
        self._window.show_panel("library")
        library = self._window.navigation.library
        library.reveal_podcast(done.podcast.id)
        library.setFocus()
        told = trn(
            done.podcast.items,
            "Subscribed to “{0}”: {count} episode.",
            "Subscribed to “{0}”: {count} episodes.",
            done.podcast.title[:80],
        )
        held = tr("You subscribe to “{0}” already.", done.podcast.title[:80])
        self._tell(held if done.was_held else told, *done.notices)

    def _refreshed(self, done: "list[Refreshed]", failed: "list[FailedFeed]") -> None:
        added = sum(one.added for one in done)
        if not done and not failed:
            told = tr("There are no podcasts to refresh. Add one first.")
        elif added:
            told = trn(added, "{count} new episode.", "{count} new episodes.")
        else:
            told = tr("No new episodes.")
        self._tell(told, *self._failures(failed))

    def _opml_read(self, done: "list[Refreshed]", failed: "list[FailedFeed]", notices: tuple[str, ...]) -> None:
        self._window.show_panel("library")
        new = {one.podcast.id for one in done if not one.was_held}
        held = len({one.podcast.id for one in done} - new)
        there = trn(held, "{count} was there already.", "{count} were there already.")
        if not held:
            told = trn(len(new), "Subscribed to {count} podcast.", "Subscribed to {count} podcasts.")
        elif new:
            told = trn(len(new), "Subscribed to {count} podcast; {0}", "Subscribed to {count} podcasts; {0}", there)
        else:
            told = tr("No new podcasts; {0}", there)
        self._tell(told, *self._failures(failed), *notices)

    def _unsubscribed(self, podcast: Podcast) -> None:
        told = tr("Unsubscribed from “{0}”.", podcast.title[:80])
        self._window.toast.tell(told, [(tr("Undo"), self._context.actions["mark.undo"].trigger)])

    def _failures(self, failed: "list[FailedFeed]") -> list[str]:
        told = [_told(one.name[:60], one.problem.sentence) for one in failed[:_MOST_TOLD]]
        if more := len(failed) - len(told):
            told.append(tr("{0} more failed; the library says why.", more))
        return told

    def _opml_written(self, path: Path, count: int) -> None:
        self._context.settings.put(COPY_FOLDER, str(path.parent))
        told = trn(count, "Wrote {count} podcast to “{0}”.", "Wrote {count} podcasts to “{0}”.", path.name)
        self._window.toast.tell(told, file_offers(self._window.show_file, path))

    def _go(self, found: "SwitcherTarget") -> None:
        navigation = self._window.navigation
        target: Any = found.target
        if found.kind == "podcast":
            self._window.show_panel("library")
            navigation.library.reveal_podcast(target)
            navigation.library.setFocus()
        elif found.kind == "episode":
            navigation.open_listed(target)
        elif paper := self._context.papers.get(target):
            navigation.go_to(OpenTarget(paper=paper))
            self._window.readers.take_focus()

    def _tell(self, *sentences: str) -> None:
        self._window.toast.tell(" ".join(sentences))


def _told(name: str, sentence: str) -> str:
    """Return what failed at a podcast, whose name the sentence may say itself."""
    return sentence if sentence.startswith(name) else f"{name}: {sentence}"
