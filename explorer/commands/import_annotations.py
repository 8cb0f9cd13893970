"""``import-annotations``: imports the annotations embedded in a paper's PDF."""

import argparse

from explorer.commands.library_lookup import episode_if_clear, opened
from explorer.commands.output import tell, write_table
from explorer.commands.pdf_session import annotations_reader
from explorer.model.embedded_annotation import left_out_sentence
from explorer.model.translation import tr


def import_annotations(arguments: argparse.Namespace) -> int:
    """Import the annotations, or only list them; a line for each.

    Raises:
        KnownError: what ``in_pdf`` and ``adopt`` of the services raise.
    """
    from explorer.services import embedded_import
    from explorer.services.missing_page_labels import page_label

    with opened(arguments.library) as (_, store), annotations_reader() as (read, check, draw):
        episode_id = episode_if_clear(store, arguments.episode, arguments.paper)
        found, left_out = embedded_import.in_pdf(store, read, arguments.paper, episode_id)
        if not arguments.list:
            found = embedded_import.adopt(store, found, episode_id, check, draw)
        rows = [
            (f"page {page_label(store, check, one)}", one.kind, one.author, one.quote or one.comment) for one in found
        ]
    write_table(rows)
    told = left_out_sentence(left_out)
    if not found and not told:
        told = tr("There are no annotations in this PDF to import, or all were imported before.")
    if told:
        tell(told)
    return 0
