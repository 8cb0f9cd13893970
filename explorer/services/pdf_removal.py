"""Removes downloaded PDFs from the library's folder."""

from explorer.model.errors import KnownError
from explorer.model.translation import later
from explorer.services.user_file import refused
from explorer.store.database import Store


def remove_pdfs(store: Store, paper_id: str) -> int:
    """Delete the PDFs of a paper that can be downloaded again; return how many bytes that freed.

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
    for file in store.papers.files(paper.id):
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
