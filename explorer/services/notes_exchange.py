"""Everything that the user made as JSON, and as W3C Web Annotations; and both of them read back.

The JSON has the fields of ``model.annotation`` and ``model.paper`` as they are. Web Annotations
(w3.org/TR/annotation-model) say the same in the words that other programs know, and beside them, under
``paperExplorer``, in ours: what is read back is that, so that nothing is lost on the way. A quotation is a
TextQuoteSelector, a page a FragmentSelector as RFC 8118 has it for PDF, which counts from 1.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from explorer.model.annotation import Annotation, Item, Note, words
from explorer.model.errors import KnownError
from explorer.model.paper import Paper, PaperFile
from explorer.services import notes_schema as form
from explorer.services import picture_store
from explorer.services.export import export_scope as scoping
from explorer.services.export.deep_links import item_link
from explorer.services.export.export_data import pictures_of
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.export_text import paper_source, whole_source
from explorer.services.json_value import FaultError
from explorer.store.database import Store

FORMATS = ("json", "w3c")
MAX_BYTES = 512 * 1024 * 1024
_NAME, _VERSION = "paper-explorer-notes", 1
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"paperExplorer": {"@id": "urn:paper-explorer:item", "@type": "@json"}},
]
_MOTIVATIONS = {"note": "commenting", "text": "commenting", "strike": "editing"}


@dataclass(slots=True)
class ReadBack:
    """What reading a file back did, in annotations and notes.

    ``kept`` were changed here later than in the file and stay; ``without_episode`` came without their second, because
    the episode is not in this library: read the file again when it is.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    without_episode: int = 0

    def told(self) -> str:
        """What a user should know beside the numbers; empty where there is nothing."""
        parts = []
        if self.kept == 1:
            parts.append("One was changed here later, and stays as it is here.")
        elif self.kept:
            parts.append(f"{self.kept} were changed here later, and stay as they are here.")
        if self.without_episode:
            who = "One" if self.without_episode == 1 else f"{self.without_episode}"
            parts.append(
                f"{who} came without the second of the episode, which is not in this library: read the file again "
                "when it is."
            )
        return " ".join(parts)


def everything(
    store: Store,
    format_: str,
    scope: ExportScope = scoping.ALL,
    episode_id: str | None = None,
    paper_id: str | None = None,
) -> str:
    """The annotations and notes of a paper, of an episode, or of the whole library, in one of FORMATS.

    Raises:
        KnownError: ``episode-unknown``, ``paper-unknown``, or what the store raises.
    """
    with store.read():
        source = paper_source(store, paper_id, scope) if paper_id else whole_source(store, episode_id, scope)
        items = source.items
        named = {one.paper_id for one in items if one.paper_id}
        papers = [one for one in store.papers.all() if one.id in named]
        used = {one.file_id for one in items if isinstance(one, Annotation)}
        files = [file for paper in papers for file in reversed(store.papers.files(paper.id)) if file.id in used]
    items = sorted(items, key=lambda one: one.id)
    kept = _pictures(store, items)
    made = _json(papers, files, items, kept) if format_ == "json" else _w3c(papers, files, items, kept)
    return json.dumps(made, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def load(store: Store, path: Path) -> ReadBack:
    """Read a file of FORMATS into the library; all of it, or nothing.

    What is here and the same stays; what was changed later, here or there, counts.

    Raises:
        KnownError: ``notes-unreadable``, ``notes-broken`` with the place, or what the store raises.
    """
    store.must_be_writable()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            "notes-unreadable", f"{path.name} can't be read: check that it exists and may be opened.", repr(error)
        ) from error
    if len(data) > MAX_BYTES:
        raise KnownError("notes-unreadable", f"{path.name} is larger than {MAX_BYTES >> 20} MB: it is not read.")
    try:
        papers, files, items, images = _taken_apart(form.decode(data))
    except FaultError as fault:
        raise KnownError(
            "notes-broken",
            f"{path.name} is no file of notes that can be read, at {fault.place or 'its beginning'}: {fault.reason}. "
            "Nothing of it was taken.",
        ) from fault
    for image in images:
        picture_store.keep(store.library, image)
    return _put(store, papers, files, items)


# --- out -------------------------------------------------------------------------------------------------------------


def _json(
    papers: Sequence[Paper], files: Sequence[PaperFile], items: Sequence[Item], images: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "format": _NAME,
        "version": _VERSION,
        "papers": [asdict(one) for one in papers],
        "files": [asdict(one) for one in files],
        "annotations": [asdict(one) for one in items if isinstance(one, Annotation)],
        "notes": [asdict(one) for one in items if isinstance(one, Note)],
        "pictures": dict(images),
    }


def _w3c(
    papers: Sequence[Paper], files: Sequence[PaperFile], items: Sequence[Item], images: Mapping[str, str]
) -> dict[str, Any]:
    known = {one.id: one for one in papers}
    return {
        "@context": _CONTEXT,
        "id": "urn:paper-explorer:notes",
        "type": "AnnotationCollection",
        "total": len(items),
        "paperExplorer": _json(papers, files, (), images),
        "first": {
            "id": "urn:paper-explorer:notes:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [_web_annotation(one, known.get(one.paper_id or "")) for one in items],
        },
    }


def _web_annotation(item: Item, paper: Paper | None) -> dict[str, Any]:
    is_mark = isinstance(item, Annotation)
    bodies: list[dict[str, Any]] = []
    if words(item):
        bodies.append({"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": words(item)})
    bodies += [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in item.tags]
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
    return made | {"target": target, "paperExplorer": {"annotation" if is_mark else "note": asdict(item)}}


def _pictures(store: Store, items: Sequence[Item]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in pictures_of(items):
        path = store.library.pictures / Path(name).name
        try:
            if path.stat().st_size <= picture_store.MAX_BYTES:
                found[name] = base64.b64encode(path.read_bytes()).decode()
        except OSError:
            continue  # it has gone: the annotation goes out without it
    return found


# --- back ------------------------------------------------------------------------------------------------------------

_Parts = tuple[list[Paper], list[PaperFile], list[Item], list[bytes]]


def _taken_apart(root: form.Node) -> _Parts:
    if root.has("@context"):
        head = root["paperExplorer"]
        page = root["first"]["items"].each()
        members = [one["paperExplorer"] for one in page]
        annotations = [one["annotation"] for one in members if one.has("annotation")]
        notes = [one["note"] for one in members if not one.has("annotation")]
    else:
        head = root
        annotations, notes = head["annotations"].each(), head["notes"].each()
    if head["format"].value != _NAME:
        head["format"].fail(f"“{_NAME}” is expected")
    if head["version"].integer(1, 10_000) > _VERSION:
        head["version"].fail("a newer version of the program has written it: bring this one up to date")
    papers = [form.paper(one) for one in head["papers"].each()]
    files = [form.file(one) for one in head["files"].each()]
    items: list[Item] = [form.annotation(one) for one in annotations]
    items += [form.note(one) for one in notes]
    known, has_file = {one.id for one in papers}, {one.id for one in files}
    for node, item in zip([*annotations, *notes], items, strict=True):
        if item.paper_id is not None and item.paper_id not in known:
            node["paper_id"].fail("its paper is not in the file")
        if isinstance(item, Annotation) and item.file_id not in has_file:
            node["file_id"].fail("its PDF is not named in the file")
    images = [form.picture(name, node) for name, node in head["pictures"].members()]
    return papers, files, items, images


def _put(store: Store, papers: Sequence[Paper], files: Sequence[PaperFile], items: Sequence[Item]) -> ReadBack:
    done = ReadBack()
    with store.write():
        episodes = {one.id for one in store.episodes.all()}
        for paper in papers:
            if store.papers.get(paper.id) is None:
                store.papers.put(paper)
        # The same PDF may have another id here.
        own = {file.id: _own_file(store, file) for file in files}
        for item in items:
            if item.episode_id is not None and item.episode_id not in episodes:
                item = replace(item, episode_id=None, at_s=None)
                done.without_episode += 1
            if isinstance(item, Annotation):
                item = replace(item, file_id=own[item.file_id])
            here = (store.annotations if isinstance(item, Annotation) else store.notes).get(item.id)
            if here == item:
                done.same += 1
                continue
            if here and here.modified > item.modified:
                done.kept += 1
                continue
            if here and words(here) != words(item):
                store.versions.keep(here.id, here.modified, words(here))
            done.changed += here is not None
            done.added += here is None
            if isinstance(item, Annotation):
                store.annotations.put(item)
            else:
                store.notes.put(item)
    return done


def _own_file(store: Store, file: PaperFile) -> str:
    same = next((one for one in store.papers.files(file.paper_id) if one.sha256 == file.sha256), None)
    if same:
        return same.id
    taken = store.papers.file(file.id)
    if taken:
        from explorer.model.ids import new_id

        file = replace(file, id=new_id())
    return store.papers.add_file(file).id
