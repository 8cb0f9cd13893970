"""``adopt``: imports the annotations embedded in a paper's PDF."""

import argparse

from explorer.commands.library_lookup import episode_if_clear, opened
from explorer.commands.output import tell, write_table
from explorer.commands.pdf_session import worker_marks
from explorer.model.embedded_annotation import left_out_sentence


def adopt(arguments: argparse.Namespace) -> int:
    """Import the annotations, or only list them; a line for each.

    Raises:
        KnownError: what ``in_pdf`` and ``adopt`` of the services raise.
    """
    from explorer.services import embedded_import

    with opened(arguments.library) as (_, store), worker_marks() as read:
        episode_id = episode_if_clear(store, arguments.episode, arguments.paper)
        found, left_out = embedded_import.in_pdf(store, read, arguments.paper, episode_id)
        if not arguments.list:
            found = embedded_import.adopt(store, found, episode_id)
    write_table([(f"page {one.page + 1}", one.kind, one.author, one.quote or one.comment) for one in found])
    if told := left_out_sentence(left_out):
        tell(told)
    return 0
