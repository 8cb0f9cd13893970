"""Downloads a paper's PDF from arXiv into the library: checks it, names it by its content, records it."""

from collections.abc import Callable
from pathlib import Path

from explorer.model.errors import KnownError
from explorer.model.fact import STAND_IN
from explorer.model.ids import new_id, now
from explorer.model.paper import Paper, PaperFile
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.text_page import DocumentInfo
from explorer.sources import arxiv
from explorer.sources.download import Download
from explorer.sources.endpoints import Endpoints
from explorer.sources.file_lock import locked
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library


def fetch_pdf(
    paper: Paper,
    library: Library,
    store: Store,
    client_check: Callable[[Path], DocumentInfo],
    http: Http,
    endpoints: Endpoints,
    report: Report,
    cancel: CancelToken,
) -> PaperFile:
    """Return the paper's PDF in the library, downloaded from arXiv unless it is there.

    If two programs want the same paper, the second waits for the first instead of downloading it again.

    Args:
        client_check: opens the file and raises KnownError if it cannot be opened; a PDF with a password is accepted.

    Raises:
        KnownError: the PDF could not be downloaded; no broken file is left, and a part that the next try can resume is
            kept.
        Cancelled: the token was set; the downloaded part is kept.
    """
    if file := store.papers.current_file(paper.id):
        return file
    store.must_be_writable()
    if not paper.arxiv:
        raise KnownError(
            "not-at-arxiv",
            "This paper is not on arXiv, so it cannot be downloaded. Open a local PDF, or look for it in the browser.",
        )
    parts, name = library.parts, paper.arxiv.replace("/", "_")
    with locked(parts / f"{name}.lock", http.clock, cancel, report):
        if file := store.papers.current_file(paper.id):
            return file  # The other program has downloaded it meanwhile.
        download = Download(http, arxiv.PDF, parts, name)
        arrived = download.run(arxiv.pdf_url(endpoints, paper.arxiv), cancel, report)
        try:
            labels = client_check(arrived.path).labels
        except KnownError as error:
            if error.code != "pdf-locked":  # The password is asked for when the PDF is opened.
                download.discard()
                raise
            labels = None
        path = library.pdf_name(arrived.sha256)
        download.install(arrived, library.root / path)
        report(Progress(arrived.bytes, arrived.bytes, "Done"))
        with store.write():
            known = store.papers.get(paper.id) or store.papers.find_or_add(paper, STAND_IN)
            file = store.papers.add_file(
                PaperFile(
                    id=new_id(),
                    paper_id=store.papers.add_content(known.id, arrived.sha256),
                    path=path,
                    sha256=arrived.sha256,
                    bytes=arrived.bytes,
                    source=arrived.url,
                    fetched=now(),
                    arxiv_version=arrived.version,
                )
            )
            if labels is not None:
                store.page_labels.put(file.id, labels, now())
            return file
