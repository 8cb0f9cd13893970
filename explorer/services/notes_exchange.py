"""Exports all annotations and notes as JSON or as W3C Web Annotations, and imports both.

The JSON has the fields of ``model.annotation`` and ``model.paper``. Web Annotations (w3.org/TR/annotation-model) have
the standard's fields for other programs, and our own under ``paperExplorer``, so that nothing is lost. An import takes
ours, with a text or tags that another program has changed in the standard's fields, and the annotations of other
programs. A quotation is a TextQuoteSelector, a page is a FragmentSelector as in RFC 8118 for PDF, which counts from 1.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.files import read_up_to
from explorer.model.annotation import Annotation, Item, Note, Reply, Version, words
from explorer.model.errors import KnownError
from explorer.model.item_merge import Way
from explorer.model.paper import Paper, PaperFile
from explorer.model.reply_thread import reply_text
from explorer.model.translation import tr
from explorer.services import picture_store
from explorer.services.export import export_scope as scoping
from explorer.services.export.deep_links import item_link
from explorer.services.export.export_data import pictures_of
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.export_text import paper_source, whole_source
from explorer.services.json_stream import Members, blocks, encoded
from explorer.services.json_value import FaultError
from explorer.services.notes_format import NAME, VERSION
from explorer.store.database import Store
from explorer.store.item_states import Tombstone

if TYPE_CHECKING:  # imported with the first file
    from explorer.services.foreign_notes import ReadPages
    from explorer.services.notes_import import ImportResult

FORMATS = ("json", "w3c")
_ITEM_ID = re.compile(rb'"id":\s*"([!-~]{1,200})",\s*(?:"text":|"paper_id":\s*"[!-~]{1,200}",\s*"file_id":)')
"""The id of an annotation or a note, as ``_record`` writes it; quotation marks in a text are escaped."""
_LONGEST_ID, _PIECE = 1_000, 1 << 20
MAX_BYTES = 512 * 1024 * 1024
MOST_EXPORTED_FORMER = 10
"""Maximum number of earlier texts exported of an item; a later merge needs them to find the common version."""
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"paperExplorer": {"@id": "urn:paper-explorer:item", "@type": "@json"}},
]
_MOTIVATIONS = {"note": "commenting", "text": "commenting", "strike": "editing"}


def everything(
    store: Store,
    format_: str,
    scope: ExportScope = scoping.ALL,
    episode_id: str | None = None,
    paper_id: str | None = None,
) -> str:
    """Return the annotations and notes of a paper, an episode or the whole library as text in one of FORMATS; also
    marks that wait in the inbox.

    Raises:
        KnownError: ``episode-unknown``, ``paper-unknown``, or what the store raises.
    """
    return "".join(pieces(store, format_, scope, episode_id, paper_id))


def pieces(
    store: Store,
    format_: str,
    scope: ExportScope = scoping.ALL,
    episode_id: str | None = None,
    paper_id: str | None = None,
) -> Iterator[str]:
    """Return the text of ``everything`` piece by piece, so that it need not be whole in memory.

    The library is read before this returns; the pictures, which don't change, with their pieces.

    Raises:
        KnownError: as ``everything``.
    """
    with store.read():
        if paper_id:
            source = paper_source(store, paper_id, scope, with_inbox=True)
        else:
            source = whole_source(store, episode_id, scope, with_inbox=True)
        items = source.items
        named = {one.paper_id for one in items if one.paper_id}
        papers = [one for one in store.papers.all() if one.id in named]
        used = {one.file_id for one in items if isinstance(one, Annotation)}
        files = [file for paper in papers for file in reversed(store.papers.files(paper.id)) if file.id in used]
        ids = [one.id for one in items]
        clocks, former = store.item_states.clocks(ids), store.item_states.former(ids)
        gone = store.item_states.tombstones(paper_id, episode_id) if scope == scoping.ALL else []
    items = sorted(items, key=lambda one: one.id)

    def record(one: Item) -> dict[str, Any]:
        return _record(one, clocks.get(one.id), former.get(one.id, []), source.label(one))

    make = _json if format_ == "json" else _w3c
    made = make(papers, files, items, record, _pictures(store, items), gone)
    return blocks(chain(encoded(Members(iter(made.items()))), "\n"))


def check_replaceable(store: Store, path: Path) -> None:
    """Check that an exported file holds no annotation or note that this library never had, which would be lost when it
    is replaced.

    Raises:
        KnownError: ``another-library``.
    """
    known, kept = store.item_states.all_ids(), b""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                text = kept + piece
                if any(one.decode() not in known for one in _ITEM_ID.findall(text)):
                    raise KnownError(
                        "another-library",
                        "“{path}” has notes that are not in this library: import them first, or choose another place.",
                        path=path,
                    )
                kept = text[-_LONGEST_ID:]
    except OSError:
        return  # what is wrong is told when it is written


def load(
    store: Store, path: Path, way: Way = "merge", read: "ReadPages | None" = None, paper_id: str | None = None
) -> "ImportResult":
    """Import a file in one of FORMATS into the library, all of it or nothing; or annotations of other programs, of
    which the result says what was left out.

    Args:
        way: with ``merge`` the newer value of each field wins, and deletions count; ``restore`` brings everything back
            as it is in the file, also items that were changed or deleted later.
        read: reads a PDF's pages, on which the words of annotations of other programs are found.
        paper_id: the paper of those whose source is not known.

    Raises:
        KnownError: ``notes-unreadable``, ``notes-broken`` with the place, or what the store raises.
    """
    store.must_be_writable()
    try:
        data = read_up_to(path, MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            "notes-unreadable",
            "{name} can’t be read: check that it exists and may be opened.",
            repr(error),
            name=path.name,
        ) from error
    if len(data) > MAX_BYTES:
        raise KnownError(
            "notes-unreadable",
            "{name} is larger than {max_bytes} MB: choose a smaller file.",
            name=path.name,
            max_bytes=MAX_BYTES >> 20,
        )
    from explorer.services.notes_import import take

    try:
        return take(store, data, way, read, paper_id)
    except FaultError as fault:
        raise KnownError(
            "notes-broken",
            "{name} can’t be read as a file of notes, at {place}: {reason}. Nothing was imported.",
            name=path.name,
            place=fault.place or tr("its beginning"),
            reason=fault.reason,
        ) from fault


# --- export ----------------------------------------------------------------------------------------------------------


_Record = Callable[[Item], dict[str, Any]]
"""Returns an item's fields as exported."""


def _record(item: Item, clocks: Mapping[str, str] | None, former: Sequence[Version], label: str) -> dict[str, Any]:
    made = asdict(item)
    if item.page is not None and label != str(item.page + 1):
        made["page_label"] = label  # for other programs: an import reads it from the PDF
    if clocks:
        made["clocks"] = clocks
    if former:
        made["former"] = [asdict(one) for one in former[:MOST_EXPORTED_FORMER]]
    return made


def _json(
    papers: Sequence[Paper],
    files: Sequence[PaperFile],
    items: Sequence[Item],
    record: _Record,
    images: Members,
    gone: Sequence[Tombstone],
) -> dict[str, Any]:
    return {
        "format": NAME,
        "version": VERSION,
        "papers": [asdict(one) for one in papers],
        "files": [asdict(one) for one in files],
        "annotations": (record(one) for one in items if isinstance(one, Annotation)),
        "notes": (record(one) for one in items if isinstance(one, Note)),
        "deleted": [asdict(one) for one in gone],
        "pictures": images,
    }


def _w3c(
    papers: Sequence[Paper],
    files: Sequence[PaperFile],
    items: Sequence[Item],
    record: _Record,
    images: Members,
    gone: Sequence[Tombstone],
) -> dict[str, Any]:
    known = {one.id: one for one in papers}
    page = {
        "id": "urn:paper-explorer:notes:1",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": (_web_annotation(one, record(one), known.get(one.paper_id or "")) for one in items),
    }
    return {
        "@context": _CONTEXT,
        "id": "urn:paper-explorer:notes",
        "type": "AnnotationCollection",
        "total": len(items),
        "paperExplorer": Members(iter(_json(papers, files, (), record, images, gone).items())),
        "first": Members(iter(page.items())),
    }


def _web_annotation(item: Item, record: dict[str, Any], paper: Paper | None) -> dict[str, Any]:
    is_mark = isinstance(item, Annotation)
    bodies: list[dict[str, Any]] = []
    if words(item):
        bodies.append({"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": words(item)})
    bodies += [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in item.tags]
    bodies += map(_reply_body, item.replies if isinstance(item, Annotation) else ())
    made: dict[str, Any] = {
        "id": f"urn:uuid:{item.id}",
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(item.kind, "highlighting") if isinstance(item, Annotation) else "commenting",
        "created": item.created,
        "modified": item.modified,
    }
    if isinstance(item, Annotation) and item.author:
        made["creator"] = {"type": "Person", "name": item.author}
    if bodies:
        made["body"] = bodies
    source = (paper.pdf_url() or paper.forum_url()) if paper else None
    target: dict[str, Any] = {"source": source or item_link(item)}
    selectors: list[dict[str, Any]] = []
    if isinstance(item, Annotation) and item.quote:
        quoted = {"type": "TextQuoteSelector", "exact": item.quote, "prefix": item.before, "suffix": item.after}
        selectors.append({name: value for name, value in quoted.items() if value})
    if item.page is not None:
        selectors.append(
            {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc8118",
                "value": f"page={item.page + 1}",
            }
        )
    if selectors:
        target["selector"] = selectors
    return made | {"target": target, "paperExplorer": {"annotation" if is_mark else "note": record}}


def _reply_body(reply: Reply) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "TextualBody",
        "purpose": "replying",
        "format": "text/plain",
        "value": reply_text(reply),
    }
    made["paperExplorer"] = "reply"
    if reply.author:
        made["creator"] = {"type": "Person", "name": reply.author}
    return made | ({"created": reply.made} if reply.made else {})


def _pictures(store: Store, items: Sequence[Item]) -> Members:
    return Members((name, data) for name in pictures_of(items) if (data := _picture(store, name)) is not None)


def _picture(store: Store, name: str) -> str | None:
    path = store.library.pictures / Path(name).name
    try:
        if path.stat().st_size <= picture_store.MAX_BYTES:
            return base64.b64encode(path.read_bytes()).decode()
    except OSError:
        pass  # the picture file is missing: the annotation is exported without it
    return None
