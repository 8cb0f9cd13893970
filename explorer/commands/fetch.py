"""``download``: downloads papers from arXiv, with progress on stderr and the files' paths on stdout."""

import argparse

from explorer.commands.library_lookup import episode, network, opened
from explorer.commands.output import saved_first, tell, write_table
from explorer.commands.pdf_session import worker_check
from explorer.commands.progress_line import ProgressLine
from explorer.model import arxiv_id
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.progress import CancelToken
from explorer.model.translation import tr
from explorer.sources.service_refusals import NOT_OF_ONE_THING
from explorer.sources.source_text import plain
from explorer.store.database import Store

_NOT_OF_ONE_PAPER = NOT_OF_ONE_THING | {
    *("disk-full", "disk-quota", "disk-failing", "library-read-only", "library-gone"),
    *("read-only", "schema-newer", "io-error", "database-damaged", "output-failed"),
}


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the named papers, or all of an episode; a failure costs a line and exit code 1, not the rest.

    Raises:
        KnownError: a name is unknown; then nothing was downloaded.
    """
    from explorer.services.paper_metadata import fetch_metadata
    from explorer.services.pdf_fetch import fetch_pdf

    with opened(arguments.library) as (library, store), worker_check() as check:
        named = episode(store, arguments.episode).id if arguments.episode else None
        papers = (
            _of_episode(store, named) if arguments.all else [_wanted(store, one, named) for one in arguments.papers]
        )
        (http, endpoints), cancel = network(arguments.library, store), CancelToken()
        problems: list[str] = []
        stopped, left_out = False, 0
        for paper in papers:
            if stopped and not store.papers.current_file(paper.id):
                left_out += 1
                continue
            with ProgressLine(paper.handle) as line:
                try:
                    file = fetch_pdf(paper, library, store, check, http, endpoints, line.show, cancel)
                    with saved_first(tr("The paper was downloaded.")):
                        write_table([(paper.handle, str(library.root / file.path))])
                except KnownError as error:
                    problems.append(f"{paper.handle}: {error.sentence}")
                    stopped = error.code in _NOT_OF_ONE_PAPER
        if left_out:
            problems[-1] += " " + tr("Not downloaded after that: {0} of {1} papers.", left_out, len(papers))
        if arguments.metadata:
            with ProgressLine(tr("metadata")) as line:
                known = fetch_metadata(papers, store, http, endpoints, cancel, line.show)
            tell(
                tr(
                    "metadata: {arxiv} papers from arXiv, {forums} from OpenReview",
                    arxiv=len(known.arxiv),
                    forums=len(known.forums),
                )
            )
            problems += [error.sentence for error in known.problems]
    for problem in problems:
        tell(problem)
    return 1 if problems else 0


def _of_episode(store: Store, episode_id: str | None) -> list[Paper]:
    timeline = store.episodes.timeline(episode(store, episode_id).id)
    return [paper for paper in timeline.papers.values() if paper.arxiv]


def _wanted(store: Store, text: str, episode_id: str | None) -> Paper:
    """Return the paper with this name; an unknown arXiv id makes a new one."""
    if found := store.papers.resolve(text, episode_id):
        return found
    if parsed := arxiv_id.parse(text):
        return Paper.named(PaperNames(arxiv=parsed.id))
    raise KnownError(
        "no-such-paper", "“{text}” is neither a paper in the library nor an arXiv id.", text=plain(text)[:80]
    )
