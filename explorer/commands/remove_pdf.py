"""``remove-pdf``: removes a paper's PDF from the library, and brings one of the user's own back."""

import argparse

from explorer.commands.library_lookup import opened
from explorer.commands.output import confirmed, saved_first, write_table
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.translation import tr, trn
from explorer.store.database import Store


def remove_pdf(arguments: argparse.Namespace) -> int:
    """Remove a paper's PDF, after a question if there are annotations or notes about one of the user's own; with
    ``--undo`` bring that one back. Prints the paper.

    Raises:
        KnownError: ``paper-unknown``, ``paper-ambiguous``, ``paper-not-on-disk``, ``not-confirmed``, ``pdf-gone``, or
            what the store raises.
    """
    from explorer.services.item_creation import file_of, paper_named
    from explorer.services.pdf_removal import bring_back, is_own, remove_pdfs

    with opened(arguments.library) as (_, store):
        paper = paper_named(store, arguments.paper)
        if arguments.undo:
            bring_back(store, paper)
            told = tr("The PDF is in the library again.")
        else:
            file_of(store, paper)  # A paper without a PDF is told so.
            if is_own(store, paper):
                if not arguments.yes:
                    _ask(store, paper)
                store.papers.remove_own(paper.id)
                told = tr("The PDF was removed. --undo brings it back, for a day.")
            else:
                remove_pdfs(store, paper.id)
                told = tr("The PDF was removed. It can be downloaded again.")
    with saved_first(told):
        write_table([(paper.handle, paper.title)])
    return 0


def _ask(store: Store, paper: Paper) -> None:
    """Ask if there is something about the paper, which stays in the library."""
    count = len(store.annotations.of_paper(paper.id)) + len(store.notes.of_paper(paper.id))
    if not count:
        return
    stays = trn(
        count,
        "{count} annotation or note stays in the library, and is on the pages when the same PDF is opened again.",
        "{count} annotations and notes stay in the library, and are on the pages when the same PDF is opened again.",
    )
    if not confirmed(f"{stays} {tr('Remove the PDF? [y/N]')}"):
        raise KnownError("not-confirmed", "Nothing was removed: answer y, or give --yes.")
