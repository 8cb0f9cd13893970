"""Renders the text of an export (an episode, a paper, or some items) with a template."""

import os
from collections.abc import Sequence
from contextlib import suppress

from explorer.model import co_written_file, wiki_links
from explorer.model.annotation import Item, words
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.known_settings import LIBRARY_NAME, PALETTE
from explorer.model.paper import Paper
from explorer.services import reference_export
from explorer.services.export import export_scope as scoping
from explorer.services.export.export_data import ExportPaths, FieldBuilder, Source
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.template_engine import Template, built_in
from explorer.services.export.template_process import render
from explorer.services.public_audio import public_audios
from explorer.store.database import Store
from explorer.store.device import device_id


class KnownPapers:
    """The papers of a library and their citation keys, read once for all files of an export."""

    def __init__(self, store: Store) -> None:
        self.all = store.papers.all()
        self.keys = reference_export.keys(self.all)
        self.by_id = {one.id: one for one in self.all}
        self._places = {one.id: place for place, one in enumerate(self.all)}

    def place(self, paper_id: str) -> int:
        """Return a paper's place in the library's order."""
        return self._places[paper_id]


def episode_source(
    store: Store,
    episode_id: str,
    scope: ExportScope = scoping.ALL,
    known: KnownPapers | None = None,
    *,
    with_inbox: bool = False,
) -> Source:
    """Return the data of an episode's export.

    Args:
        known: the library's papers, if they were read before.
        with_inbox: also marks that wait in the inbox, which the scope may ask for too.

    Raises:
        KnownError: ``episode-unknown``, or what the store raises.
    """
    with store.read():
        timeline = store.episodes.timeline(episode_id)
        notes = store.notes.of_episode(episode_id, with_inbox=with_inbox or bool(scope.filter.inbox))
        items: list[Item] = [*store.annotations.of_episode(episode_id), *notes]
        return _source(store, timeline, items, scope, known=known)


def paper_source(store: Store, paper_id: str, scope: ExportScope = scoping.ALL, *, with_inbox: bool = False) -> Source:
    """Return the data of a paper's export; ``with_inbox`` as of ``episode_source``.

    Raises:
        KnownError: ``paper-unknown``, or what the store raises.
    """
    with store.read():
        paper = store.papers.get(paper_id)
        if paper is None:
            raise KnownError(
                "paper-unknown", "There is no paper “{paper_id}”: see “paper-explorer papers”.", paper_id=paper_id[:80]
            )
        notes = store.notes.of_paper(paper.id, with_inbox=with_inbox or bool(scope.filter.inbox))
        items: list[Item] = [*store.annotations.of_paper(paper.id), *notes]
        return _source(store, timeline_of(store, paper.id), items, scope, {paper.id: paper})


def whole_source(
    store: Store,
    episode_id: str | None,
    scope: ExportScope = scoping.ALL,
    known: KnownPapers | None = None,
    *,
    with_inbox: bool = False,
) -> Source:
    """Return the data of an episode's export, or of the whole library if none is given.

    Args:
        known: the library's papers, if they were read before.
        with_inbox: as of ``episode_source``.

    Raises:
        KnownError: ``episode-unknown``, or what the store raises.
    """
    if episode_id:
        return episode_source(store, episode_id, scope, known, with_inbox=with_inbox)
    with store.read():
        notes = store.notes.all(with_inbox=with_inbox or bool(scope.filter.inbox))
        items: list[Item] = [*store.annotations.all(), *notes]
        return _source(store, None, items, scope, known=known)


def folder_source(
    store: Store, episode_id: str | None, scope: ExportScope = scoping.ALL, known: KnownPapers | None = None
) -> Source:
    """Return the data of an export to a folder: that of an episode has all notes of each paper that it has notes of, so
    that the paper's file loses none.

    Raises:
        KnownError: as ``whole_source``.
    """
    if not episode_id:
        return whole_source(store, None, scope, known)
    with store.read():
        source = episode_source(store, episode_id, scope, known)
        papers = source.timeline.papers if source.timeline else {}
        others = dict.fromkeys(one.paper_id for one in source.items if one.paper_id and one.paper_id not in papers)
        items = [one for one in source.items if one.paper_id not in others]
        for paper_id in others:
            items += store.annotations.of_paper(paper_id)
            items += store.notes.of_paper(paper_id, with_inbox=bool(scope.filter.inbox))
        return _source(store, source.timeline, items, scope, known=known) if others else source


def timeline_of(store: Store, paper_id: str) -> Timeline | None:
    """Return the episode in which a paper appears, the first one of several."""
    episodes = store.episodes.of_paper(paper_id)
    return store.episodes.timeline(episodes[0]) if episodes else None


def episode_markdown(
    store: Store,
    episode_id: str,
    template: Template | None = None,
    scope: ExportScope = scoping.ALL,
    places: ExportPaths | None = None,
) -> str:
    """Return the text of an episode's new file; without ``places`` it has no pictures.

    Raises:
        KnownError: ``episode-unknown``, ``template-error``, or what the store raises.
    """
    text = render(
        template or built_in("dossier"), FieldBuilder(episode_source(store, episode_id, scope), places).episode()
    )
    return co_written_file.first(text, f"episode:{episode_id}", exporting_library(store))


def paper_markdown(
    store: Store,
    paper_id: str,
    template: Template | None = None,
    scope: ExportScope = scoping.ALL,
    places: ExportPaths | None = None,
) -> str:
    """Return the text of a paper's new file; without ``places`` it has no pictures.

    Raises:
        KnownError: ``paper-unknown``, ``template-error``, or what the store raises.
    """
    source = paper_source(store, paper_id, scope)
    paper = next(iter(source.papers.values()))
    text = render(template or built_in("dossier"), FieldBuilder(source, places).paper(paper.id))
    return co_written_file.first(text, f"paper:{paper.handle}", exporting_library(store))


def exporting_library(store: Store) -> co_written_file.ExportingLibrary:
    """Return the library for files in which other libraries write too, with a name that it gets at its first export."""
    name = store.settings.read(LIBRARY_NAME)
    if not name and store.read_only_because is None:
        made = os.urandom(4).hex()
        with suppress(KnownError):  # while another program is writing, the export goes on, and the next one gives it
            store.settings.put(LIBRARY_NAME.key, made)
            name = made
    return co_written_file.ExportingLibrary(name or device_id(store.library.root), store.item_states.all_ids())


def items_markdown(store: Store, items: Sequence[Item], template: Template | None = None) -> str:
    """Return some items as Markdown for the clipboard, without comments."""
    with store.read():
        timeline = timeline_of(store, items[0].paper_id) if items and items[0].paper_id else None
        source = _source(store, timeline, items, scoping.ALL)
    return co_written_file.without_markers(render(template or built_in("plain"), FieldBuilder(source).some("")))


def _source(
    store: Store,
    timeline: Timeline | None,
    items: Sequence[Item],
    scope: ExportScope,
    papers: dict[str, Paper] | None = None,
    known: KnownPapers | None = None,
) -> Source:
    library = known or KnownPapers(store)
    if scope.asks:
        sections = timeline.sections if timeline else ()
        scope = scoping.with_papers(scope, store.papers.get)
        scoping.check(scope, (one.letter for one in sections), library.by_id)
    kept = [one for one in items if scope.passes(one) and scope.has_section(one, timeline)]
    found = dict(papers or (timeline.papers if timeline else {}))
    named = {item.paper_id for item in kept if item.paper_id and item.paper_id in library.by_id} - found.keys()
    found |= {one: library.by_id[one] for one in sorted(named, key=library.place)}
    return Source(
        timeline=timeline,
        items=kept,
        papers=found,
        colors=store.settings.read(PALETTE),
        keys=library.keys,
        metadata={one.id: store.metadata.of(one) for one in found.values()},
        named=_named(store, kept),
        labels=store.page_labels.all(),
        audios=public_audios(store, _heard(kept, timeline)),
    )


def _heard(items: Sequence[Item], timeline: Timeline | None) -> set[str]:
    """Return the ids of the episodes that items have a time of, and that of the timeline."""
    found = {one.episode_id for one in items if one.episode_id and one.at_s is not None}
    return found | ({timeline.episode.id} if timeline else set())


def _named(store: Store, items: Sequence[Item]) -> dict[str, str]:
    """Return the ids of papers that links in notes name differently: by handles or by ids of earlier versions."""
    found = {
        link.id
        for one in items
        if "[[paper:" in words(one)
        for link in wiki_links.links(words(one))
        if link.kind == "paper"
    }
    return {name: paper_id for name in found if (paper_id := store.papers.id_of(name))}
