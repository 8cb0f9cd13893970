"""``add``: adds a paper to the library, and to a time of an episode."""

import argparse

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import saved_first, tell, write_table
from explorer.commands.pdf_session import worker_check
from explorer.model.translation import tr
from explorer.services.paper_addition import add_appearance, add_paper


def add(arguments: argparse.Namespace) -> int:
    """Add a paper, and print its id.

    Raises:
        KnownError: the target names no paper; there is no such episode, or no segment at that time.
    """
    with opened(arguments.library) as (library, store), worker_check() as check:
        within = None
        if arguments.at is not None or arguments.episode:
            within = episode(store, arguments.episode).id
        added = add_paper(store, library, arguments.target, check)
        if within is not None:
            segment = add_appearance(store, added.paper, within, arguments.at)
            tell(tr("Added to “{segment}”.", segment=segment[:120]) if segment else tr("Added to the episode."))
    if added.is_title:
        tell(tr("Only the title of this paper is known. Give its arXiv id or DOI to download it."))
    with saved_first(tr("The paper was added.")):
        write_table([(added.paper.handle,)])
    return 0
