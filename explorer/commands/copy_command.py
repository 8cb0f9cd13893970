"""``annotated-copy``: writes a paper's PDF with its annotations."""

import argparse

from explorer.commands.library_lookup import opened
from explorer.commands.output import saved_first, write_table
from explorer.model.known_settings import AUTHOR, PALETTE
from explorer.model.translation import tr, trn


def annotated_copy(arguments: argparse.Namespace) -> int:
    """Write the copy; print its path and number of annotations.

    Raises:
        KnownError: ``paper-unknown``, ``paper-not-on-disk``, or what ``annotated_copy`` of the services raises.
    """
    from explorer.pdf.client import PdfClient
    from explorer.services.annotated_copy import annotated_copy as copy
    from explorer.services.item_creation import file_of, paper_named

    with opened(arguments.library) as (library, store):
        paper = paper_named(store, arguments.paper)
        file = file_of(store, paper)
        annotations = [one for one in store.annotations.of_paper(paper.id) if one.file_id == file.id]
        colors, author = store.settings.read(PALETTE), store.settings.read(AUTHOR)
        client = PdfClient()
        try:
            target, count = copy(library.root / file.path, arguments.output, annotations, colors, client.call, author)
        finally:
            client.close()
    with saved_first(tr("The copy was written.")):
        write_table([(str(target), trn(count, "{count} annotation", "{count} annotations"))])
    return 0
