"""Removes PDFs from the library's folder: downloaded ones at once, the user's own when Undo is past."""

import logging
from datetime import UTC, datetime, timedelta

from explorer.model.errors import KnownError
from explorer.model.paper import REMOVED, Paper
from explorer.model.translation import later
from explorer.services.user_file import refused
from explorer.store.database import Store

_KEPT_DAYS = 1
"""How long a PDF of the user's own stays in the folder after it was removed, for Undo."""


def is_own(store: Store, paper: Paper) -> bool:
    """Return whether the PDF that is opened of a paper is the user's own, and not downloaded. Raises KnownError."""
    file = store.papers.current_file(paper.id)
    return file is not None and file.source == "local"


def bring_back(store: Store, paper: Paper) -> None:
    """Bring back the user's own PDF of a paper after it was removed.

    Raises:
        KnownError: ``pdf-gone``: none was removed, or its file is deleted by now; or what the store raises.
    """
    removed = [file for file in store.papers.files(paper.id) if file.is_removed]
    if not any((store.library.root / file.path).exists() for file in removed):
        raise KnownError("pdf-gone", "There is no removed PDF of “{title}” any more: add its file.", title=paper.title)
    store.papers.restore_own(paper.id)


def remove_pdfs(store: Store, paper_id: str) -> int:
    """Delete the PDFs of a paper that can be downloaded again, but none of the user's own and none that another paper
    has too; return how many bytes that freed.

    Their rows stay, because annotations refer to them: the same PDF, downloaded again, is the same file.

    Raises:
        KnownError: ``only-copy`` for a paper that is at no archive; ``cannot-write``, or what the store raises.
    """
    paper = store.papers.get(paper_id)
    if paper is None or paper.arxiv is None:
        sentence = later(
            "This PDF can’t be downloaded again, so it stays: delete it in the library’s folder if you must."
        )
        raise KnownError("only-copy", sentence)
    freed = 0
    for file in store.papers.downloaded_files(paper.id):
        path = store.library.root / file.path
        try:
            size = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise refused(path, error) from error
        freed += size
    return freed


def sweep_removed(store: Store) -> int:
    """Delete the files of the user's own PDFs that were removed more than a day ago; return how many.

    Their rows stay, for notes: the same PDF, opened again, is the same file, and its annotations are on its pages.

    Raises:
        KnownError: what the store raises.
    """
    before = (datetime.now(UTC) - timedelta(days=_KEPT_DAYS)).isoformat(timespec="milliseconds")
    gone = 0
    for file in store.papers.removed_files():
        path = store.library.root / file.path
        if file.source.removeprefix(REMOVED) < before and path.exists():
            try:
                path.unlink()
                gone += 1
            except OSError:  # Another program has it open: it is deleted after a later start.
                logging.getLogger(__name__).info("A removed PDF could not be deleted: %s", path)
    return gone
