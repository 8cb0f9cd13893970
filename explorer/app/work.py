"""The slow things a window asks for, each run by a job in a thread of its own with a connection of its own."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from explorer.app.items.images import png, read_picture
from explorer.model.annotation import Annotation, Item
from explorer.model.errors import KnownError
from explorer.model.known_settings import PALETTE
from explorer.model.paper import ArxivRecord, ForumRecord, Paper, PaperFile
from explorer.model.progress import CancelToken, Report
from explorer.model.text_page import DocumentInfo, TextPage
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Pixels, Text
from explorer.store.database import Store
from explorer.store.library_folder import Library

if TYPE_CHECKING:
    from explorer.app.episodes.open_target import OpenTarget
    from explorer.model.export_request import ExportRequest
    from explorer.model.item_summary import ItemSummary, LinkTarget
    from explorer.services.export.export_files import Exported
    from explorer.services.notes_exchange import ReadBack
    from explorer.services.paper_metadata import Metadata
    from explorer.services.reanchoring import FileText, Reanchored
    from explorer.sources.endpoints import Endpoints
    from explorer.sources.http import Http


_AFTER_ALL = 500
"""The priority of what nobody waits for: pages that are looked at come first."""


class Work:
    """Joins the services with this window's library, PDF worker and network.

    What the services need of the network is imported when it is first used: it is not on the way to the first paint.
    """

    def __init__(self, library: Library, client: PdfClient) -> None:
        self._library, self._client = library, client
        self._lock = threading.Lock()

    def fetch(self, paper: Paper, report: Report, cancel: CancelToken) -> PaperFile:
        """The paper's PDF from arXiv. Raises KnownError, Cancelled."""
        from explorer.services.pdf_fetch import fetch_pdf

        with self._store() as store:
            http, endpoints = self._network(store)
            return fetch_pdf(paper, self._library, store, self._check, http, endpoints, report, cancel)

    def add_local(self, path: Path, paper_id: str | None) -> PaperFile:
        """A copy of the user's PDF in the library. Raises KnownError."""
        from explorer.services.library_setup import add_local_pdf

        with self._store() as store:
            return add_local_pdf(store, self._library, path, paper_id, self._check)

    def metadata(self, paper: Paper, refresh: bool, report: Report, cancel: CancelToken) -> "Metadata":
        """What arXiv and OpenReview say of a paper; problems are in the answer. Raises KnownError, Cancelled."""
        from explorer.services.paper_metadata import fetch_metadata

        with self._store() as store:
            http, endpoints = self._network(store)
            return fetch_metadata([paper], store, http, endpoints, cancel, report, refresh=refresh)

    def known(self, store: Store, paper: Paper) -> tuple[ArxivRecord | None, ForumRecord | None]:
        """What has been learnt of a paper before; two reads by key."""
        return store.records.of(paper)

    def export(self, order: "ExportRequest") -> "Exported":
        """Notes as files, where the user said. Raises KnownError."""
        from explorer.services.export.export_runner import carry_out

        with self._store() as store:
            return carry_out(store, order)

    def preview(self, order: "ExportRequest") -> str:
        """What an export would write, or the first of its files. Raises KnownError."""
        from explorer.services.export.export_runner import preview

        with self._store() as store:
            return preview(store, order)

    def import_notes(self, path: Path) -> "ReadBack":
        """Notes of a file into the library. Raises KnownError."""
        from explorer.services.notes_exchange import load

        with self._store() as store:
            return load(store, path)

    def items_markdown(self, items: Sequence[Item]) -> str:
        """Some annotations and notes as Markdown for the clipboard. Raises KnownError."""
        from explorer.services.export.export_text import items_markdown

        with self._store() as store:
            return items_markdown(store, items)

    def annotated_copy(self, file: PaperFile, target: Path) -> tuple[Path, int]:
        """A copy of a file of the library with its annotations in it; where it is, and how many. Raises KnownError."""
        from explorer.services.annotated_copy import annotated_copy

        with self._store() as store:
            annotations = [one for one in store.annotations.of_paper(file.paper_id) if one.file_id == file.id]
            colors = store.settings.read(PALETTE)
        return annotated_copy(self._library.root / file.path, target, annotations, colors, self._client.call)

    def save_copy(self, source: Path, target: Path) -> Path:
        """A copy of a PDF where the user wants it. Raises KnownError."""
        from explorer.services.file_copy import save_copy

        return save_copy(source, target)

    def carry_over(
        self, annotations: Sequence[Annotation], file: PaperFile, report: Report, cancel: CancelToken
    ) -> "list[Reanchored]":
        """Where annotations of other files belong in this one. Raises KnownError, Cancelled."""
        from explorer.services.reanchoring import carry_over

        files = {one.file_id for one in annotations}
        with self._store() as store:
            old = {
                one.id: text
                for one in store.papers.files(file.paper_id)
                if one.id in files and (text := self._text(one))
            }
        new = self._text(file)
        return carry_over(annotations, old, new, report, cancel) if new else []

    def keep_picture(self, pixels: Pixels) -> str:
        """A rendered piece of a page among the library's pictures; its name there. Raises KnownError."""
        from explorer.services.picture_store import keep

        form = QImage.Format.Format_RGB32
        image = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, form)
        return keep(self._library, png(image))

    def keep_given(self, given: QImage | Path) -> str:
        """A picture that the user pasted or dropped among the library's pictures; its name there. Raises KnownError."""
        from explorer.services.picture_store import keep

        return keep(self._library, png(read_picture(given) if isinstance(given, Path) else given))

    def resolve(self, target: str) -> "OpenTarget":
        """What a time, a paper, a file or a link names; a paper of arXiv is put into the library. Raises KnownError."""
        from explorer.app.episodes.open_target import resolve

        with self._store() as store:
            return resolve(store, target)

    def tags(self) -> list[str]:
        """All tags of the library, the most used first. Raises KnownError."""
        with self._store() as store:
            return store.tags.all()

    def briefs(self) -> "list[tuple[ItemSummary, str]]":
        """All annotations and notes of the library, the newest first, each with its words folded. Raises KnownError."""
        with self._store() as store:
            return [(one, one.folded) for one in store.briefs.all()]

    def linkable(self) -> "list[LinkTarget]":
        """All papers and notes of the library that a note may link to, the newest first. Raises KnownError."""
        from explorer.model.item_summary import linkable

        with self._store() as store:
            return linkable(reversed(store.papers.all()), store.briefs.all())

    # Inside

    def _text(self, file: PaperFile) -> "FileText | None":
        """The words of a file of the library; None where it does not open any more."""
        from explorer.services.reanchoring import FileText

        path = str(self._library.root / file.path)

        def page(number: int) -> TextPage | None:
            with suppress(KnownError):
                return self._client.call(Text(path, number), priority=_AFTER_ALL)
            return None

        with suppress(KnownError):
            return FileText(file.id, self._client.call(Open(path), priority=_AFTER_ALL).pages, page)
        return None

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = Store.open(self._library)
        try:
            yield store
        finally:
            store.close()

    def _check(self, path: Path) -> DocumentInfo:
        return self._client.call(Open(str(path)))

    def _network(self, store: Store) -> "tuple[Http, Endpoints]":
        from explorer.sources.endpoints import Endpoints

        # One Http for the whole window: it keeps each service's pace.
        with self._lock:
            return self._http, Endpoints.load(os.environ, store.settings.get)

    @cached_property
    def _http(self) -> "Http":
        from explorer.sources.http import Http

        return Http()
