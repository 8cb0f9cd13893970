"""Imports annotations embedded in a paper's PDF into the library, without a window."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from explorer.model.annotation import Annotation
from explorer.model.embedded_annotation import Embedded, LeftOut, adopted, shown
from explorer.model.ids import new_id, now
from explorer.model.known_settings import PALETTE
from explorer.services.drawn_areas import Draw, Inspect, pictures_of
from explorer.services.item_creation import file_of, paper_named
from explorer.store.database import Store

ReadAnnotations = Callable[[Path], Embedded]
"""Reads the annotations of a PDF, in page order."""


def in_pdf(
    store: Store, read: ReadAnnotations, paper: str, episode_id: str | None = None
) -> tuple[list[Annotation], tuple[LeftOut, ...]]:
    """Return the annotations of a paper's newest PDF that were not imported yet, and those that are left out.

    Args:
        read: reads the PDF.
        paper: a paper's name in the library, or its arXiv id.
        episode_id: the episode whose catalog is searched first for the name.

    Raises:
        KnownError: ``paper-unknown``, ``paper-not-on-disk``, or what ``read`` and the store raise.
    """
    known = paper_named(store, paper, episode_id)
    file = file_of(store, known)
    colors = store.settings.read(PALETTE)
    there = {(one.page, one.origin) for one in store.annotations.of_paper(known.id) if one.file_id == file.id}
    embedded = read(store.library.root / file.path)
    found = [shown(annotation, known.id, file.id, colors, file.fetched) for annotation in embedded.annotations]
    return [one for one in found if (one.page, one.origin) not in there], embedded.left_out


def adopt(
    store: Store, items: Sequence[Annotation], episode_id: str | None, inspect: Inspect, draw: Draw
) -> list[Annotation]:
    """Import all annotations of one PDF or none, areas with their pictures; return the new ones.

    Args:
        episode_id: the episode that they belong to; None for the paper alone.
        inspect: opens the PDF.
        draw: draws a part of a page.

    Raises:
        KnownError: raised by the store.
    """
    when = now()
    file = store.papers.file(items[0].file_id) if items else None
    path = store.library.root / file.path if file else None
    pictures = pictures_of(store.library, inspect, draw, path, items) if path else {}
    made = [replace(adopted(one, new_id(), when, episode_id), picture=pictures.get(one.id)) for one in items]
    with store.write():
        for one in made:
            store.annotations.put(one)
    return made
