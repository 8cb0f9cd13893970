"""Shows in the timeline and at the top of the window what is done of the episode."""

from collections.abc import Set

from PySide6.QtCore import QObject

from explorer.app.episodes.episode_progress import EpisodeProgress
from explorer.model import timecode
from explorer.model.translation import tr, trn
from explorer.ui.navigation import Navigation
from explorer.ui.timeline.timeline_pane import TimelinePane


class TimelineProgress(QObject):
    """Keeps the timeline's rows and the text at the top up to date."""

    def __init__(self, lead: Navigation, pane: TimelinePane) -> None:
        super().__init__(pane)
        self._lead, self._pane, self._progress = lead, pane, lead.context.subjects.progress
        self._progress.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        read = self._progress.papers_read()
        self._pane.show_done(self._progress.segments_heard(), read)
        self._lead.progress_told.emit(progress_text(self._progress, read))


def progress_text(progress: EpisodeProgress, read: Set[str]) -> str:
    """Return what is done of the episode, as "6 of 14 papers read · 1:18:23 left"; empty without papers and length."""
    papers, left_s = progress.papers(), progress.left_s()
    words = []
    if papers:
        done = len(papers & read)
        words.append(trn(len(papers), "{0} of {count} paper read", "{0} of {count} papers read", done))
    if left_s is not None:
        words.append(tr("{0} left", timecode.display(left_s)) if left_s else tr("heard"))
    return " · ".join(words)
