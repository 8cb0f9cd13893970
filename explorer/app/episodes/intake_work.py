"""The work of jobs on new episodes, each in a thread of its own: reads, looks up, keeps and shares them."""

from dataclasses import dataclass, field
from pathlib import Path

from explorer.app.shell.library_access import LibraryAccess
from explorer.files import read_up_to
from explorer.model.catalog import Catalog
from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.errors import KnownError
from explorer.model.paper import ArxivMetadata
from explorer.model.paper_names import PaperNames
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.title_resolution import Candidate, Ranked, Resolution, Wanted
from explorer.model.translation import tr
from explorer.services import catalog_file, catalog_import
from explorer.services.episode_file import episode_file
from explorer.services.episode_import import episode_of_audio, episode_of_item, episode_of_page
from explorer.services.episode_resolution import Searcher
from explorer.services.episode_text import MAX_BYTES, EpisodeText, read_episode_text
from explorer.services.import_proposal import ImportProposal, held_papers
from explorer.services.library_proposal import LibraryProposal
from explorer.services.paper_addition import names_of
from explorer.services.paper_details import fetch_details
from explorer.services.timeline_changes import revive
from explorer.services.title_lookup import of_arxiv, was_asked
from explorer.services.user_file import write_named
from explorer.sources import arxiv, crossref
from explorer.sources.podcast_web import PodcastWeb, web_address
from explorer.store.database import Store

AUDIO = (".mp3", ".m4a", ".m4b", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aiff", ".wma")


@dataclass(slots=True)
class LookedUp:
    """What services have found: resolutions by the question's key, metadata of ids, and the services' problems."""

    found: dict[str, Resolution] = field(default_factory=dict)
    records: dict[str, ArxivMetadata] = field(default_factory=dict)
    problems: list[KnownError] = field(default_factory=list)


class IntakeWork:
    """Carries out the jobs of ``EpisodeIntake``; its methods raise KnownErrors, and Cancelled."""

    def __init__(self, access: LibraryAccess) -> None:
        self._access = access

    def page(self, address: str, report: Report, cancel: CancelToken) -> EpisodeProposal:
        """Read the episode of a page."""
        url = web_address(address.strip())
        if url is None:
            told = tr(
                "“{0}” is not a web address: paste one that begins with https:// or http://.", address.strip()[:100]
            )
            raise KnownError("bad-address", told)
        with self._access.store() as store:
            web = PodcastWeb(*self._access.network(store))
            return _proposal(store, episode_of_page(store, web, url, cancel, report))

    def item(self, item_id: int, report: Report, cancel: CancelToken) -> EpisodeProposal:
        """Read the episode that is an item of a subscribed feed."""
        with self._access.store() as store:
            item = store.podcasts.item(item_id)
            if item is None:
                told = tr("This episode is not in the podcast’s feed any more: refresh the podcast.")
                raise KnownError("item-unknown", told)
            report(Progress(0, None, item.title[:80]))
            return _proposal(store, episode_of_item(store, PodcastWeb(*self._access.network(store)), item, cancel))

    def text(self, data: bytes, podcast: str, title: str, name: str = "") -> EpisodeProposal:
        """Read show notes."""
        with self._access.store() as store:
            return _proposal(store, read_episode_text(data, name=name, podcast=podcast, title=title or None))

    def file(self, path: Path, podcast: str, title: str) -> EpisodeProposal | Catalog:
        """Read a file: show notes, an audio file's tags, or an episode that somebody shared."""
        kind = path.suffix.lower()
        if kind in AUDIO:
            with self._access.store() as store:
                return _proposal(store, episode_of_audio(path, podcast=podcast, title=title or None))
        data = _read(path)
        if catalog_file.is_catalog(data, path.name):
            return catalog_file.read(data, path.name)
        return self.text(data, podcast, title, path.stem)

    def library(self, episode_id: str) -> EpisodeProposal:
        """Read the questions of an episode in the library."""
        with self._access.store() as store:
            return LibraryProposal(store, episode_id)

    def look_up(self, proposal: EpisodeProposal, report: Report, cancel: CancelToken) -> LookedUp:
        """Look the titles without an id up, and the titles of ids."""
        answer = LookedUp()
        with self._access.store() as store:
            http, endpoints = self._access.network(store)
            if ids := proposal.linked_arxiv():
                report(Progress(0, None, tr("Asking arXiv")))
                try:
                    answer.records = arxiv.query(http, endpoints, ids, cancel, report)
                except KnownError as problem:
                    answer.problems.append(problem)
            elif isinstance(proposal, LibraryProposal) and store.read_only_because is None:
                details = fetch_details(store, proposal.papers, http, endpoints, cancel, report)
                answer.problems += details.problems
            wanted = proposal.wanted()
            if wanted:
                searcher = Searcher(http, endpoints, cancel, report)
                resolutions, problems = searcher.look_up(list(wanted.values()), store)
                answer.problems += problems
                found = zip(wanted, resolutions, strict=True)
                answer.found = {key: one for key, one in found if was_asked(one, problems)}
        return answer

    def search(self, text: str, report: Report, cancel: CancelToken) -> tuple[tuple[Ranked, ...], list[KnownError]]:
        """Return the papers that an id, an address or a title may mean."""
        text = " ".join(text.split())[:500]
        with self._access.store() as store:
            http, endpoints = self._access.network(store)
            names = names_of(text)
            if names is None:
                resolutions, problems = Searcher(http, endpoints, cancel, report).look_up([Wanted(text)], store)
                return resolutions[0].ranked, problems
            known = next((one for name in names.all() if (one := store.papers.get(name))), None)
            if known is not None:
                made = Candidate(known.title, known.authors, None, known.arxiv, known.openreview, paper_id=known.id)
                return (Ranked(made, 1.0, tr("in your library")),), []
            try:
                found = self._by_id(names, store, report, cancel)
            except KnownError as problem:
                return (Ranked(_bare(names, text), 1.0, tr("its id")),), [problem]
        if found is None:
            told = tr("Nobody knows a paper “{0}”: check its id, or type its title.", text[:100])
            raise KnownError("paper-unknown", told)
        return (Ranked(found, 1.0, tr("its id")),), []

    def keep(self, proposal: EpisodeProposal) -> str:
        """Write an episode with what was answered about it, or what was found for one of the library."""
        with self._access.store() as store:
            store.must_be_writable()
            if isinstance(proposal, ImportProposal):
                return proposal.keep(store)
            if isinstance(proposal, LibraryProposal):
                proposal.keep_found(store)
            return proposal.episode_id

    def keep_shared(self, catalog: Catalog) -> str:
        """Put an episode that somebody shared into the library."""
        with self._access.store() as store:
            store.must_be_writable()
            catalog_import.put_catalog(store, catalog)
            revive(store, catalog.episode.id)
        return catalog.episode.id

    def share(self, episode_id: str, path: Path) -> None:
        """Write an episode's file."""
        with self._access.store() as store:
            data = episode_file(store, episode_id)
        write_named(path, data)

    def _by_id(self, names: PaperNames, store: Store, report: Report, cancel: CancelToken) -> Candidate | None:
        """Return the paper with an id, as arXiv or Crossref knows it; an id of another service stays as it is."""
        http, endpoints = self._access.network(store)
        if names.arxiv:
            record = arxiv.query(http, endpoints, [names.arxiv], cancel, report).get(names.arxiv)
            return of_arxiv(record) if record else None
        if names.doi:
            found = crossref.by_doi(http, endpoints, [names.doi], cancel, report)
            return next(iter(found.values()), None)
        return _bare(names, names.openreview or names.pmid or names.pmcid or names.url or "")


def _proposal(store: Store, episode: EpisodeText) -> ImportProposal:
    held = store.episodes.get(episode.episode_id) is not None
    return ImportProposal(episode, held=held, papers=held_papers(store, episode))


def _bare(names: PaperNames, text: str) -> Candidate:
    return Candidate(text, (), None, names.arxiv, names.openreview, names.doi, names.pmid, names.url)


def _read(path: Path) -> bytes:
    try:
        return read_up_to(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or tr("not a file name")
        told = tr("“{0}” can’t be read ({1}): choose another file.", path.name[:200], reason)
        raise KnownError("notes-unreadable", told) from error
