"""``add``: adds a paper to the library, and to a time of an episode."""

import argparse
from pathlib import Path

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import saved_first, tell, write_table
from explorer.commands.pdf_session import worker_look
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.services.paper_addition import AddedPaper, add_appearance, add_paper, names_of
from explorer.store.database import Store


def add(arguments: argparse.Namespace) -> int:
    """Add a paper, and print its id. With ``--resolve`` a title is looked up; if several papers may be meant, they are
    printed with their ids, nothing is added, and the exit code is 1.

    Raises:
        KnownError: the target names no paper; there is no such episode, or no segment at that time.
    """
    with opened(arguments.library) as (library, store), worker_look() as (check, look):
        within = None
        if arguments.at is not None or arguments.episode:
            within = episode(store, arguments.episode).id
        target, found = arguments.target, None
        if arguments.resolve and _is_title(store, target):
            found, candidates = _looked_up(arguments.library, store, target)
            if candidates:
                several = tr("Several papers may be meant. Add one of these by its id:")
                tell(several if len(candidates) > 1 else tr("This paper may be meant. If so, add it by its id:"))
                write_table(candidates)
                return 1
        added = AddedPaper(found) if found else add_paper(store, library, target, check, look)
        if within is not None:
            segment = add_appearance(store, added.paper, within, arguments.at)
            tell(tr("Added to “{segment}”.", segment=segment[:120]) if segment else tr("Added to the episode."))
    if added.is_title:
        tell(
            tr("The paper was added by its title alone: to read it, add it by its arXiv id or DOI, or with --resolve.")
        )
    with saved_first(tr("The paper was added.")):
        write_table([(added.paper.handle,)])
    return 0


def _is_title(store: Store, target: str) -> bool:
    is_pdf = Path(target).suffix.lower() == ".pdf"
    return not is_pdf and store.papers.resolve(target) is None and names_of(target.strip()) is None


def _looked_up(root: Path | None, store: Store, title: str) -> tuple[Paper | None, list[tuple[str, ...]]]:
    """Return the paper that a title means for certain; else the candidates: id, title and reasons."""
    from explorer.commands.resolve_command import candidate_id, searcher, tell_problems
    from explorer.model.title_resolution import Wanted
    from explorer.services.title_questions import met

    resolutions, problems = searcher(root, store, everywhere=False).look_up([Wanted(title)], store)
    best = resolutions[0]
    if best.verdict == "taken":
        return store.papers.get(met(store, best.ranked[0].candidate)), []
    if not best.ranked:
        tell_problems(problems)
    return None, [
        (candidate_id(one), one.candidate.title[:90], f"{one.score:.2f} {one.evidence}") for one in best.ranked
    ]
