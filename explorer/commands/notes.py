"""``annotate``, ``note`` and ``export``: marks and words made and taken out without a window."""

import argparse

from explorer.commands.library import episode, opened
from explorer.commands.output import write_table, write_utf8
from explorer.commands.pdf import worker_check, worker_find


def annotate(arguments: argparse.Namespace) -> int:
    """Highlight the first match of the words, and print the annotation's id and page."""
    from explorer.services import annotating

    with opened(arguments.library) as (_, store), worker_find() as find:
        made = annotating.annotate(
            store,
            find,
            arguments.paper,
            arguments.text,
            page=arguments.page,
            color=arguments.color,
            comment=arguments.note,
        )
    write_table([(made.id, f"page {made.page + 1}", made.quote)])
    return 0


def note(arguments: argparse.Namespace) -> int:
    """Write a note, and print its id."""
    from explorer.services import annotating

    with opened(arguments.library) as (_, store), worker_check() as check:
        made = annotating.add_note(
            store,
            arguments.text,
            at_s=arguments.at,
            paper=arguments.paper,
            page=arguments.page,
            count=lambda path: len(check(path).pages),
        )
    write_table([(made.id,)])
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the notes or the references to the file, whole or not at all, or to standard output, the same bytes.

    Raises:
        KnownError: the file cannot be written, or there is no such episode.
    """
    from explorer.services.export import episode_markdown, write_episode
    from explorer.services.reading_list import write_list

    with opened(arguments.library) as (_, store):
        wanted = episode(store, arguments.episode).id
        if arguments.format != "dossier":
            text = write_list(store, arguments.format, arguments.output, wanted)
            if arguments.output is None:
                write_utf8(text)
            return 0
        if arguments.output is None:
            write_utf8(episode_markdown(store, wanted))
        else:
            write_episode(store, wanted, arguments.output)
    return 0
