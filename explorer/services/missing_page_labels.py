"""Reads page labels that the library does not know yet, before an export tells them."""

from collections.abc import Callable
from pathlib import Path

from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.page_labels import label_of
from explorer.model.text_page import DocumentInfo
from explorer.store.database import Store

CheckPdf = Callable[[Path], DocumentInfo]
"""Opens a PDF and returns its properties. Raises KnownError."""


def read_page_labels(
    store: Store,
    check: CheckPdf,
    paper_id: str | None = None,
    episode_id: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Read the labels of PDFs with annotations or notes, which later exports find in the library.

    A PDF that is missing, locked or broken is left out: its pages are told by their numbers. A read-only library stays
    as it is.
    """
    if store.read_only:
        return
    paper = store.papers.get(paper_id) if paper_id else None
    for file_id, path in store.page_labels.unread(paper.id if paper else paper_id, episode_id):
        if cancelled():
            return
        _read(store, check, file_id, path)


def page_label(store: Store, check: CheckPdf, one: Annotation) -> str:
    """Return the label of an annotation's page; it is read from the PDF if the library does not know it."""
    if not (store.read_only or store.page_labels.is_known(one.file_id)) and (file := store.papers.file(one.file_id)):
        _read(store, check, file.id, file.path)
    return label_of(store.page_labels.of_file(one.file_id), one.page)


def _read(store: Store, check: CheckPdf, file_id: str, name: str) -> None:
    path = store.library.root / name
    if not path.is_file():
        return
    try:
        labels = check(path).labels
    except KnownError:
        return
    with store.write():
        store.page_labels.put(file_id, labels, now())
