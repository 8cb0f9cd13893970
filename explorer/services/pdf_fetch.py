"""Downloads a paper's PDF into the library: from arXiv, else a free copy elsewhere. Checks it, names it by its content,
records it."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from explorer.model.errors import KnownError
from explorer.model.fact import STAND_IN
from explorer.model.ids import new_id, now
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_pages import PdfAddress, pdf_addresses
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.text_page import DocumentInfo
from explorer.model.translation import tr
from explorer.sources import arxiv, openalex
from explorer.sources.download import CompleteDownload, Download
from explorer.sources.endpoints import Endpoints
from explorer.sources.file_lock import locked
from explorer.sources.http import Http, Service
from explorer.store.database import Store
from explorer.store.library_folder import Library

_MOST_COPIES = 4
"""How many of the copies that OpenAlex names are tried."""


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
    """Return the paper's PDF in the library, downloaded unless it is there: from arXiv, or for other papers from where
    their ids say, else from where OpenAlex knows a free copy.

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
    names = () if paper.arxiv else tuple(store.papers.names(paper.id))
    places = pdf_addresses(names, endpoints.openreview_web)
    if not paper.arxiv and not places and not _listed(names):
        raise KnownError(
            "not-at-arxiv",
            "This paper is not on arXiv, so it cannot be downloaded. Open a local PDF, or look for it in the browser.",
        )
    parts = library.parts
    name = paper.arxiv.replace("/", "_") if paper.arxiv else hashlib.sha256(paper.id.encode()).hexdigest()[:20]
    with locked(parts / f"{name}.lock", http.clock, cancel, report):
        if file := store.papers.current_file(paper.id):
            return file  # The other program has downloaded it meanwhile.
        if paper.arxiv:
            download = Download(http, arxiv.PDF, parts, name)
            arrived = download.run(arxiv.pdf_url(endpoints, paper.arxiv), cancel, report)
        else:
            download, arrived = _free_copy(http, endpoints, parts, name, places, _listed(names), cancel, report)
        try:
            labels = client_check(arrived.path).labels
        except KnownError as error:
            if error.code != "pdf-locked":  # The password is asked for when the PDF is opened.
                download.discard()
                raise
            labels = None
        path = library.pdf_name(arrived.sha256)
        download.install(arrived, library.root / path)
        report(Progress(arrived.bytes, arrived.bytes, tr("Done")))
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


def _listed(names: Iterable[str]) -> str | None:
    """Return the name by which OpenAlex may know a paper."""
    return next((one for kind in ("doi:", "pmid:") for one in names if one.startswith(kind)), None)


def _free_copy(
    http: Http,
    endpoints: Endpoints,
    parts: Path,
    name: str,
    places: Iterable[PdfAddress],
    listed: str | None,
    cancel: CancelToken,
    report: Report,
) -> tuple[Download, CompleteDownload]:
    """Download the first free copy that is a PDF.

    Raises:
        KnownError: ``no-free-copy``, or what hinders every download, as a full disk.
    """
    failed: list[str] = []

    def tried(one: PdfAddress) -> tuple[Download, CompleteDownload] | None:
        download = Download(http, Service(one.who, pace_s=1.0, first_byte_s=60.0), parts, name)
        try:
            return download, download.run(one.url, cancel, report)
        except KnownError as problem:
            if problem.subject != one.who or problem.code == "no-network":
                raise
            download.discard()
            failed.append(one.who)
            return None

    for one in places:
        if found := tried(one):
            return found
    if listed:
        try:
            copies = openalex.open_copies(http, endpoints, listed, cancel, report)
        except KnownError as problem:
            if problem.code == "no-network":
                raise
            copies = ()
            failed.append(openalex.SERVICE.name)
        for url in copies[:_MOST_COPIES]:
            if found := tried(PdfAddress(urlsplit(url).hostname or "the web", url)):
                return found
    asked = tr(" at {0}", ", ".join(dict.fromkeys(failed))) if failed else ""
    raise KnownError(
        "no-free-copy",
        "No free PDF of this paper was found{asked}. Open its page in the browser, or open a local PDF.",
        asked=asked,
    )
