"""Page labels of all papers, as the window tells them: kept when a PDF is opened, so that they are known later."""

from PySide6.QtCore import QObject

from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.annotation import Annotation, Item
from explorer.model.errors import KnownError
from explorer.model.page_labels import label_of
from explorer.store.database import Store


class PageLabelCache(QObject):
    """The labels of files and papers, each read from the library once."""

    def __init__(self, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer = store, writer
        self._files: dict[str, tuple[str, ...]] = {}
        self._papers: dict[str, tuple[str, ...]] = {}

    def met(self, file_id: str, labels: tuple[str, ...]) -> None:
        """Keep the labels of a PDF that was opened."""
        if self.of_file(file_id) != labels:
            self._files[file_id] = labels
            self._papers.clear()
            if not self._store.read_only:
                when = ids.now()
                self._writer.put(lambda store: store.page_labels.put(file_id, labels, when), f"labels:{file_id}")

    def of_file(self, file_id: str) -> tuple[str, ...]:
        """Return the labels of a file; none where they are numbers."""
        if file_id not in self._files:
            try:
                self._files[file_id] = self._store.page_labels.of_file(file_id)
            except KnownError:
                return ()
        return self._files[file_id]

    def of_paper(self, paper_id: str) -> tuple[str, ...]:
        """Return the labels of a paper's newest file."""
        if paper_id not in self._papers:
            try:
                files = self._store.papers.files(paper_id)
            except KnownError:
                return ()
            self._papers[paper_id] = self.of_file(files[0].id) if files else ()
        return self._papers[paper_id]

    def on_page(self, file_id: str, page: int) -> str:
        """Return the label of a page of a file; pages count from 0."""
        return label_of(self.of_file(file_id), page)

    def of(self, item: Item) -> str:
        """Return the label of an item's page; empty if it is on none."""
        if item.page is None:
            return ""
        if isinstance(item, Annotation):
            return self.on_page(item.file_id, item.page)
        return label_of(self.of_paper(item.paper_id) if item.paper_id else (), item.page)
