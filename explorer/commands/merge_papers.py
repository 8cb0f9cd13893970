"""``merge-papers`` and ``unmerge-papers``: merge two papers that are the same, and undo that."""

import argparse

from explorer.commands.library_lookup import opened
from explorer.commands.output import saved_first, write_table
from explorer.model.errors import KnownError
from explorer.model.translation import tr


def merge_papers(arguments: argparse.Namespace) -> int:
    """Merge two papers, and print handle and title of the result.

    Raises:
        KnownError: ``paper-unknown``, ``paper-ambiguous``, ``same-paper``, or what the store raises.
    """
    from explorer.services.item_creation import paper_named

    with opened(arguments.library) as (_, store):
        kept, gone = paper_named(store, arguments.paper), paper_named(store, arguments.other)
        store.merges.merge(kept.id, gone.id)
        made = paper_named(store, kept.id)
    with saved_first(tr("The papers were merged.")):
        write_table([(made.handle, made.title)])
    return 0


def unmerge_papers(arguments: argparse.Namespace) -> int:
    """Undo the newest merge into a paper, and print the handles and titles of both.

    Raises:
        KnownError: ``paper-unknown``, ``paper-ambiguous``, ``merge-unknown``, or what the store raises.
    """
    from explorer.services.item_creation import paper_named

    with opened(arguments.library) as (_, store):
        paper = paper_named(store, arguments.paper)
        merge_id = store.merges.last(paper.id)
        if merge_id is None:
            raise KnownError("merge-unknown", "No other paper was merged into “{title}”.", title=paper.title[:100])
        both = [store.papers.get(one) for one in store.merges.undo(merge_id)]
    with saved_first(tr("The merge was undone.")):
        write_table([(one.handle, one.title) for one in both if one])
    return 0
