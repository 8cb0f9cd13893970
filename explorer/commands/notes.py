"""``annotate``, ``note`` and ``export``: marks and words made and taken out without a window."""

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from explorer.commands.library import episode, opened
from explorer.commands.output import write_table, write_utf8
from explorer.files import write_atomic
from explorer.model.errors import KnownError
from explorer.model.textpage import Hit
from explorer.services.annotating import FindWords


def annotate(arguments: argparse.Namespace) -> int:
    """Highlight the first match of the words, and print the annotation's id and page."""
    from explorer.services import annotating

    with opened(arguments.library) as (_, store), _worker_find() as find:
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

    with opened(arguments.library) as (_, store):
        made = annotating.add_note(store, arguments.text, at_s=arguments.at, paper=arguments.paper, page=arguments.page)
    write_table([(made.id,)])
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the Markdown to the file, whole or not at all, or to standard output, byte for byte the same.

    Raises:
        KnownError: ``cannot-write``, or there is no such episode.
    """
    from explorer.services.export import episode_markdown

    with opened(arguments.library) as (_, store):
        text = episode_markdown(store, episode(store, arguments.episode).id)
    if arguments.output is None:
        write_utf8(text)
        return 0
    try:
        write_atomic(arguments.output, text.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise KnownError(
            "cannot-write", f"“{arguments.output}” was not written: {reason}. Choose another file with -o.", repr(error)
        ) from error
    return 0


@contextlib.contextmanager
def _worker_find() -> Iterator[FindWords]:
    """What finds words in a PDF, in the worker process; the process ends with the block."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Find, Open

    client = PdfClient()

    def find(path: Path, words: str, page: int | None) -> Sequence[Hit]:
        count = len(client.call(Open(str(path))).pages)
        if page is not None and page >= count:
            raise KnownError("page-unknown", f"This paper has {count} pages: give --page 1 to {count}.")
        return client.call(Find(str(path), words, tuple(range(count)) if page is None else (page,)))

    try:
        yield find
    finally:
        client.close()
