"""Links from notes to notes and papers: current titles, and possible targets."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.app.items.item_cache import ItemCache
from explorer.app.shell.jobs import Job, Jobs
from explorer.model import wiki_links
from explorer.model.annotation import Annotation, words
from explorer.model.errors import KnownError
from explorer.model.item_summary import LinkTarget
from explorer.model.translation import tr
from explorer.store.database import Store

_MOST_KNOWN = 5_000


class NoteLinks(QObject):
    """Returns the titles of links; reads the possible targets in a job.

    Args:
        store: the GUI thread's connection.
        read: reads all possible targets; called in a job's thread.
    """

    candidates_changed = Signal()
    notified = Signal(str)
    """Why no targets can be offered, in one sentence."""

    def __init__(
        self,
        store: Store,
        annotations: ItemCache,
        jobs: Jobs,
        read: Callable[[], list[LinkTarget]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._annotations, self._jobs, self._read = store, annotations, jobs, read
        self._known: dict[tuple[str, str], str | None] = {}
        self._reading: Job[object] | None = None
        self.candidates: list[LinkTarget] = []
        annotations.changed.connect(self.forget)

    def title(self, link: wiki_links.WikiLink) -> str | None:
        """Return the title of a link's target; None if the target is gone."""
        key = (link.kind, link.id)
        if key not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            try:
                self._known[key] = self._look_up(link)
            except KnownError:
                return link.name  # unknown, so not reported as gone
        return self._known[key]

    def titles(self, text: str) -> tuple[str | None, ...]:
        """Return the titles of all links of a text."""
        return tuple(map(self.title, wiki_links.links(text))) if "[[" in text else ()

    def forget(self, *_: object) -> None:
        """Clear the cached titles, which may have changed."""
        self._known.clear()

    def ask(self) -> None:
        """Read the possible targets in a job; ``candidates_changed`` follows."""
        if self._reading is None:
            self._reading = self._jobs.start(tr("Reading papers and notes to link to"), lambda *_: self._read())
            self._reading.finished.connect(self._keep)
            self._reading.failed.connect(lambda error: self.notified.emit(error.sentence))
            self._reading.ended.connect(self._done)

    def _look_up(self, link: wiki_links.WikiLink) -> str | None:
        if link.kind == "paper":
            paper = self._store.papers.get(link.id)
            return (" ".join(paper.title.split()) or paper.handle) if paper else None
        item = self._annotations.now(link.id)
        if item is None:
            return None
        quote = wiki_links.clean(item.quote if isinstance(item, Annotation) else item.said)
        return wiki_links.first_line(words(item)) or quote or link.name

    def _keep(self, found: list[LinkTarget]) -> None:
        self.candidates = found
        self.candidates_changed.emit()

    def _done(self) -> None:
        self._reading = None
