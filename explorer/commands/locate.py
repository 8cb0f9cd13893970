"""``locate``: finds the pages of a paper that spoken words are about."""

import argparse
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explorer.commands.library_lookup import episode_if_clear, opened
from explorer.commands.output import heads, tell, write_json, write_table
from explorer.commands.pdf_session import worker_words
from explorer.model.errors import KnownError
from explorer.model.one_line import one_line
from explorer.model.text_page import TextPage
from explorer.model.translation import tr
from explorer.services.item_creation import file_of, paper_named
from explorer.services.word_vectors import index_pages

_SHOWN = 10


def locate(arguments: argparse.Namespace) -> int:
    """Print the pages, best first, with a score from 0 to 1; it is low where something else is spoken of. The paper is
    one of the library or a PDF file.

    Raises:
        KnownError: ``words-missing``, ``paper-unknown``, ``paper-not-on-disk``, or the PDF can't be read.
    """
    if not arguments.text.strip():
        raise KnownError("words-missing", "Say what to look for: give what was said after the paper’s name.")
    with worker_words() as read:
        pages = read(_pdf(arguments))
    index = index_pages([_text(page) for page in pages])
    likeness = index.likeness(arguments.text)
    found = [replace(one, score=round(one.score * likeness, 4)) for one in index.locate(arguments.text)]
    found = [one for one in found if one.score > 0]
    index.close()
    if arguments.json:
        write_json([{"page": one.page, "score": one.score} for one in found])
    elif found:
        rows = [(str(one.page), f"{one.score:.2f}") for one in found[:_SHOWN]]
        write_table([heads("PAGE", "SCORE"), *rows])
    else:
        tell(tr("No page has this text: give more of what was said."))
    return 0


def _pdf(arguments: argparse.Namespace) -> Path:
    given = Path(arguments.paper)
    if arguments.paper.lower().endswith(".pdf") and given.is_file():
        return given.absolute()
    with opened(arguments.library) as (library, store):
        try:
            paper = paper_named(store, arguments.paper, episode_if_clear(store, arguments.episode, arguments.paper))
        except KnownError as error:
            if error.code != "paper-unknown" or not given.is_file():
                raise
            with suppress(OSError), given.open("rb") as data:
                if b"%PDF-" in data.read(1024):
                    return given.absolute()
            name = one_line(given.name, 100)
            raise KnownError(
                "not-a-pdf", "“{name}” is not a PDF: give a PDF file, or an id of the library.", name=name
            ) from None
        return library.root / file_of(store, paper).path


def _text(page: TextPage | None) -> str:
    return "\n".join(line.text for line in page.lines) if page else ""
