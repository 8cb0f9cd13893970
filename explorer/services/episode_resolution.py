"""Resolves the titles of an episode: looks them up, keeps what was found, and says it in the parsed notes."""

from dataclasses import dataclass, field, replace

from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.paper_names import by_kind, catalog_name
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.show_notes.parsed_notes import Doubt, PaperState, ParsedNotes, ParsedPaper
from explorer.model.title_resolution import Candidate, Ranked, Resolution, Wanted
from explorer.model.translation import tr, trn
from explorer.services.episode_text import EpisodeText
from explorer.services.id_doubts import IdDoubt, id_doubts
from explorer.services.kept_corrections import say_corrections
from explorer.services.notes_statement import statement_of_notes
from explorer.services.paper_details import fetch_details
from explorer.services.title_lookup import look_up, was_asked
from explorer.services.title_questions import TitleQuestion, take_answers, title_questions
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store


@dataclass(slots=True)
class EpisodeTitles:
    """The titles of an episode without an id, as they are after they were looked up, the papers whose id may be wrong,
    those whose title no service told, and the services' problems."""

    questions: list[TitleQuestion] = field(default_factory=list)
    id_doubts: list[IdDoubt] = field(default_factory=list)
    untitled: list[Paper] = field(default_factory=list)
    problems: list[KnownError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Searcher:
    """What a look-up needs of the program: its HTTP client, the addresses, and how to stop and to report.

    ``services``: see ``title_lookup.look_up``.
    """

    http: Http
    endpoints: Endpoints
    cancel: CancelToken = field(default_factory=CancelToken)
    report: Report = silent
    services: set[str] | None = None

    def look_up(self, wanted: list[Wanted], store: Store | None) -> tuple[list[Resolution], list[KnownError]]:
        """Look titles up. Raises Cancelled."""
        found = look_up(wanted, store, self.http, self.endpoints, self.cancel, self.report, services=self.services)
        return found.resolutions, found.problems


def resolve_episode(
    store: Store, episode_id: str, searcher: Searcher, *, wanted: dict[str, Wanted] | None = None
) -> EpisodeTitles:
    """Fetch the details of an episode's papers that are known by an id alone, look up the titles without an id that
    are not resolved yet, and keep what was found.

    Args:
        wanted: more that is known of some titles, by the question's subject.

    Raises:
        KnownError: ``episode-unknown``, or the library can't be written.
        Cancelled: no title was kept.
    """
    papers = store.episodes.timeline(episode_id).papers.values()
    details = fetch_details(store, papers, searcher.http, searcher.endpoints, searcher.cancel, searcher.report)
    questions = title_questions(store, episode_id)
    asked = [
        replace(one, wanted=(wanted or {}).get(one.subject, one.wanted))
        for one in questions
        if one.state in ("unresolved", "asked")
    ]
    resolutions, problems = searcher.look_up([one.wanted for one in asked], store) if asked else ([], [])
    found = zip(asked, resolutions, strict=True)
    take_answers(store, [(question, one) for question, one in found if was_asked(one, problems)])
    papers = store.episodes.timeline(episode_id).papers.values()
    untitled = [one for one in papers if not one.has_title]
    return EpisodeTitles(
        title_questions(store, episode_id), id_doubts(store, papers), untitled, details.problems + problems
    )


def resolve_notes(episode: EpisodeText, searcher: Searcher, store: Store | None = None) -> list[KnownError]:
    """Look up the titles of notes that are not kept, and say in them what was found. Return the services' problems.

    Args:
        store: the library, whose own papers come first; None if there is none.

    Raises:
        Cancelled: the token was set.
    """
    notes = episode.notes
    wanted = wanted_titles(episode)
    resolutions, problems = searcher.look_up(list(wanted.values()), store)
    for (kind, number), resolution in zip(wanted, resolutions, strict=True):
        best = resolution.ranked[0] if resolution.verdict == "taken" else None
        _say(notes, kind, number, "guess", best, resolution.ranked)
    return problems


def resolve_kept(store: Store, episode: EpisodeText, searcher: Searcher | None) -> list[KnownError]:
    """Look up the titles of an episode that was just kept, and say in its notes what the library knows of them.

    Args:
        searcher: None to look nothing up.
    """
    subjects = part_subjects(store, episode)
    wanted = wanted_titles(episode)
    problems: list[KnownError] = []
    if searcher is not None:
        known = {subject: wanted[key] for key, subject in subjects.items() if key in wanted}
        problems = resolve_episode(store, episode.episode_id, searcher, wanted=known).problems
    questions = {one.subject: one for one in title_questions(store, episode.episode_id)}
    segments = {one.id: one for one in store.episodes.timeline(episode.episode_id).segments}
    for (kind, number), subject in subjects.items():
        if (kind, number) not in wanted:
            continue
        question = questions.get(subject)
        if question and (question.state == "none" or (question.state == "unresolved" and searcher is None)):
            continue
        state: PaperState = "confirmed" if question is None else "guess"
        held = segments.get(subject)  # the user may have removed it
        paper_id = question.paper_id if question else subject if kind == "paper" else held.paper_id if held else None
        if question is None and paper_id is None:
            continue
        best = _ranked(store, paper_id, question) if paper_id else None
        ranked = question.ranked if question and question.state == "asked" else ()
        _say(episode.notes, kind, number, state, best, ranked)
    _say_details(store, episode.notes, subjects)
    say_corrections(store, episode.notes, episode.episode_id, subjects)
    return problems


def _say_details(store: Store, notes: ParsedNotes, subjects: dict[tuple[str, int], str]) -> None:
    """Give papers known by an id their titles and authors, and add a doubt where the id may be wrong."""
    places = {subject: number for (kind, number), subject in subjects.items() if kind == "paper"}
    papers = [paper for subject in places if (paper := store.papers.get(subject))]
    for paper in papers:
        one = notes.papers[places[paper.id]]
        if one.state == "linked":
            one.authors = one.authors or paper.authors
            if not one.title and paper.has_title:
                one.title = paper.title
    for doubt in id_doubts(store, papers):
        number = places[doubt.paper_id]
        notes.doubts.append(Doubt("id", doubt.sentence, notes.papers[number].line, number))


def wanted_titles(episode: EpisodeText) -> dict[tuple[str, int], Wanted]:
    """Return what the notes say of the papers and segments without an id, by their place in the notes."""
    notes = episode.notes
    published = str(episode.fields.get("published") or "")[:4]
    year = int(published) if published.isdigit() else None
    found: dict[tuple[str, int], Wanted] = {}
    for number, one in enumerate(notes.papers):
        if one.state == "unresolved" and one.title:
            speakers = notes.segments[one.segment].speakers if one.segment is not None else ()
            found["paper", number] = Wanted(one.title, one.authors, one.year, year, speakers)
    for number, segment in enumerate(notes.segments):
        if segment.state == "unmatched" and segment.paper is None and segment.part is None and segment.title:
            found["segment", number] = Wanted(segment.title, (), None, year, segment.speakers)
    return found


def part_subjects(store: Store, episode: EpisodeText) -> dict[tuple[str, int], str]:
    """Return the ids that the papers and segments of notes have in the library, by their place in the notes."""
    statement = statement_of_notes(episode.notes, episode.episode_id, episode.fields)
    found: dict[tuple[str, int], str] = {}
    for number, (_, names) in enumerate(statement.papers):
        name = catalog_name(episode.episode_id, names.slug or "")
        if paper_id := store.papers.id_of(name):
            found["paper", number] = paper_id
    own = [number for number, one in enumerate(episode.notes.segments) if one.part is None]
    for number, part in zip(own, statement.parts["segment"], strict=True):
        found["segment", number] = part
    return found


def _ranked(store: Store, paper_id: str, question: TitleQuestion | None) -> Ranked | None:
    paper = store.papers.get(paper_id)
    if paper is None:
        return None
    names = by_kind(store.papers.names(paper.id))
    evidence = question.evidence if question else "confirmed"
    return Ranked(
        Candidate(
            paper.title,
            paper.authors,
            arxiv=paper.arxiv,
            openreview=paper.openreview,
            doi=names.get("doi"),
            pmid=names.get("pmid"),
            url=names.get("url"),
            paper_id=paper.id,
        ),
        1.0,
        evidence,
    )


def _say(
    notes: ParsedNotes, kind: str, number: int, state: PaperState, best: Ranked | None, ranked: tuple[Ranked, ...]
) -> None:
    """Say in the notes which paper was found for a title; else add a doubt with the candidates."""
    paper = number if kind == "paper" else None
    segment = number if kind == "segment" else notes.papers[number].segment
    title = notes.segments[number].title if kind == "segment" else notes.papers[number].title or ""
    if best is None:
        sentence = tr("No paper was found for “{0}”.", title[:90])
        if ranked:
            sentence = trn(
                len(ranked),
                "“{0}” may be a paper: choose one.",
                "“{0}” may be one of {count} papers: choose one.",
                title[:90],
            )
        line = notes.segments[number].line if kind == "segment" else notes.papers[number].line
        notes.doubts.append(Doubt("title", sentence, line, paper, segment, ranked))
        return
    if kind == "segment":
        one = ParsedPaper(title, "main", segment=number, line=notes.segments[number].line)
        notes.papers.append(one)
        notes.segments[number].paper, notes.segments[number].state = len(notes.papers) - 1, "matched"
    else:
        one = notes.papers[number]
    _take(one, state, best)


def _take(one: ParsedPaper, state: PaperState, best: Ranked) -> None:
    """Take what was found for a paper of the notes."""
    found = best.candidate
    one.words, one.title, one.state, one.evidence = one.title, found.title, state, best.evidence
    one.authors = found.authors or one.authors
    one.arxiv, one.openreview, one.doi, one.pmid = found.arxiv, found.openreview, found.doi, found.pmid
    one.url = one.url or found.url
    one.year = found.year or one.year
