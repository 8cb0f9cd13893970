"""The titles of an episode that no id goes with: what was found for them, and what the user says to it.

A paper that is found with certainty is a guess: the timeline shows it as one, and the notes' own entry stays as it was
until the user confirms. Where nothing is certain, the candidates are kept for asking. Nothing is looked up again for a
title to which the user has said that none of them is meant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from explorer.model.fact import USER, Fact, shown
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.timeline_edit import NONE_FITS
from explorer.model.title_resolution import Candidate, Ranked, Resolution, Wanted
from explorer.store.database import Store
from explorer.store.provenance_table import SamePaper

SOURCE = "guess:titles"
"""The source of facts that come from a title's resolution."""
State = Literal["unresolved", "asked", "guess", "none"]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class TitleQuestion:
    """A title without an id: a paper of the notes, or a segment that is about an unknown paper.

    ``subject`` is the paper's id or the segment's. ``state`` is *unresolved* before it is looked up, *asked* with
    candidates, *guess* with ``paper_id`` as the found paper, or *none* after the user said so. ``is_missing`` tells an
    unresolved one that was looked up, without a result.
    """

    kind: Literal["paper", "segment"]
    episode_id: str
    subject: str
    wanted: Wanted
    state: State = "unresolved"
    segment_id: str | None = None
    ranked: tuple[Ranked, ...] = ()
    paper_id: str | None = None
    evidence: str = ""
    made: str = ""
    is_missing: bool = False

    @property
    def words(self) -> str:
        """Return the title in the words of the notes."""
        return self.wanted.title

    @property
    def fact_subject(self) -> str:
        """Return what its facts and links are about: a paper's id, or a segment's with its episode's before it."""
        return self.subject if self.kind == "paper" else f"{self.episode_id}/{self.subject}"


def title_questions(store: Store, episode_id: str) -> list[TitleQuestion]:
    """Return the titles of an episode without an id: papers in the order in which the notes name them, then segments.

    Raises:
        KnownError: ``episode-unknown``.
    """
    episode = store.episodes.timeline(episode_id).episode
    year = int(episode.published[:4]) if episode.published and episode.published[:4].isdigit() else None
    identified = store.papers.identified()
    segments = {part: (shown(facts), facts) for part, facts in store.facts.of_parts("segment", episode_id).items()}
    places: dict[str, str] = {}
    for facts in store.facts.of_parts("appearance", episode_id).values():
        said = shown(facts)
        if said.get("paper") and said.get("segment") and (paper_id := store.papers.id_of(said["paper"])):
            places.setdefault(paper_id, said["segment"])
    for part, (said, _) in segments.items():
        if said.get("paper") and (paper_id := store.papers.id_of(said["paper"])):
            places[paper_id] = part
    found: list[TitleQuestion] = []
    for paper in store.papers.of_catalog(episode_id):
        if paper.id in identified:
            continue
        segment = places.get(paper.id)
        speakers = _speakers(segments.get(segment or "", ({}, []))[0])
        wanted = Wanted(paper.title, paper.authors, _year(paper.title), year, speakers)
        facts = store.facts.of("paper", paper.id)
        links = [one for one in store.links.same_of("paper", paper.id) if one.made_by == "guess"]
        guess = (links[0].target, links[0].evidence, links[0].made) if links else None
        found.append(_question("paper", episode_id, paper.id, wanted, segment, facts, guess))
    for part, (said, facts) in segments.items():
        best = [one for one in facts if one.field == "paper" and one.source != SOURCE]
        if said.get("kind") == "unmatched" and said.get("title") and not best and not said.get("removed"):
            wanted = Wanted(said["title"], (), _year(said["title"]), year, _speakers(said))
            mine = next((one for one in facts if one.source == SOURCE and one.field == "paper"), None)
            evidence = next((one.value for one in facts if one.source == SOURCE and one.field == "evidence"), "")
            guess = (str(mine.value), str(evidence), mine.said) if mine else None
            found.append(_question("segment", episode_id, part, wanted, part, facts, guess))
    return found


def take_answers(store: Store, answers: Iterable[tuple[TitleQuestion, Resolution]]) -> list[TitleQuestion]:
    """Keep what was found: a certain paper as a guess, else the candidates; return the questions as they are now."""
    episodes: dict[str, set[str]] = {}
    with store.write():
        for question, resolution in answers:
            if question.state == "none":
                continue
            episodes.setdefault(question.episode_id, set()).add(question.subject)
            said: dict[str, Any] = {"candidates": [_packed(one) for one in resolution.ranked]}
            if resolution.verdict == "taken":
                best = resolution.ranked[0]
                paper_id = met(store, best.candidate)
                if question.kind == "segment":
                    said |= {"paper": paper_id, "evidence": _evidence(best)}
                elif paper_id != question.subject:
                    store.links.same(SamePaper("paper", question.subject, paper_id, "guess", _evidence(best), now()))
            store.facts.state(question.kind, question.fact_subject, SOURCE, said, now())
        for episode_id in episodes:
            store.episode_facts.show(episode_id)
    return [
        one
        for episode_id, subjects in episodes.items()
        for one in title_questions(store, episode_id)
        if one.subject in subjects
    ]


def confirm(store: Store, question: TitleQuestion, candidate: Candidate | None = None) -> str:
    """Keep a paper as the one that is meant, by the user's word; return its id.

    The notes' own entry is merged into it, which ``PaperMerges.undo`` takes back.

    Args:
        candidate: one of the candidates or any other paper; by default the guess.
    """
    subject = question.fact_subject
    with store.write():
        if candidate is None:
            assert question.paper_id is not None, "there is a guess to confirm"
            paper_id, evidence = store.papers.present_id(question.paper_id), question.evidence
        else:
            known = (one for one in question.ranked if one.candidate == candidate)
            paper_id, evidence = met(store, candidate), _evidence(next(known, Ranked(candidate, 1.0, "chosen")))
        store.facts.forget(question.kind, subject, SOURCE)
        store.facts.delete(question.kind, subject, USER, NONE_FITS)
        store.links.same(SamePaper(question.kind, subject, paper_id, "user", evidence, now()))
        if question.kind == "segment":
            store.episode_facts.change("segment", question.episode_id, question.subject, {"paper": paper_id})
        elif paper_id != question.subject:
            store.links.forget_same("paper", question.subject, "guess")
            store.merges.merge(paper_id, question.subject)
        store.episode_facts.show(question.episode_id)
    return paper_id


def confirmed_papers(store: Store) -> set[str]:
    """Return the ids of the papers that the user has confirmed for a title, in any episode."""
    return set(map(store.papers.present_id, store.links.confirmed()))


def none_of_these(store: Store, question: TitleQuestion) -> None:
    """Keep that no candidate is meant: a guess is taken back, and the title is not looked up again."""
    with store.write():
        subject = question.fact_subject
        for field in ("paper", "evidence"):
            store.facts.delete(question.kind, subject, SOURCE, field)
        if question.kind == "paper":
            store.links.forget_same("paper", question.subject, "guess")
        store.facts.put(question.kind, subject, USER, NONE_FITS, True, now())
        store.episode_facts.show(question.episode_id)


def ask_again(store: Store, question: TitleQuestion) -> None:
    """Take back that no candidate is meant."""
    with store.write():
        store.facts.delete(question.kind, question.fact_subject, USER, NONE_FITS)


def candidate_json(one: Ranked) -> dict[str, Any]:
    """Return a candidate as commands print it."""
    found = asdict(one.candidate)
    paper = found.pop("paper_id")
    return found | {
        "paper": paper,
        "authors": list(one.candidate.authors),
        "score": one.score,
        "evidence": one.evidence,
    }


def _question(
    kind: Literal["paper", "segment"],
    episode_id: str,
    subject: str,
    wanted: Wanted,
    segment: str | None,
    facts: Sequence[Fact],
    guess: tuple[str, str, str] | None,
) -> TitleQuestion:
    kept = next((one.value for one in facts if one.source == SOURCE and one.field == "candidates"), ())
    ranked = tuple(found for one in kept if (found := _unpacked(one)))
    refused = any(one.source == USER and one.field == NONE_FITS for one in facts)
    state: State = "none" if refused else "guess" if guess else "asked" if ranked else "unresolved"
    paper_id, evidence, made = guess or (None, "", "")
    missing = state == "unresolved" and any(one.source == SOURCE and one.field == "candidates" for one in facts)
    return TitleQuestion(
        kind, episode_id, subject, wanted, state, segment, ranked, paper_id, evidence, made, is_missing=missing
    )


def met(store: Store, one: Candidate) -> str:
    """Return the id of a candidate's paper, which is added if the library does not have it."""
    if one.paper_id and (known := store.papers.id_of(one.paper_id)):
        return known
    has_id = one.arxiv or one.doi or one.openreview or one.pmid
    names = PaperNames(
        arxiv=one.arxiv, doi=one.doi, openreview=one.openreview, pmid=one.pmid, url=None if has_id else one.url
    )
    paper = Paper.named(names, one.title, one.authors, one.key)
    return store.papers.find_or_add(paper, f"guess:{one.service or 'user'}", names).id


def _evidence(best: Ranked) -> str:
    """Return why a paper is thought to be meant, how alike it is, and which service had it."""
    score = ", ".join(filter(None, (f"{best.score:.2f}", best.candidate.service)))
    return f"{best.evidence} ({score})"


def _packed(one: Ranked) -> dict[str, Any]:
    found = {name: value for name, value in asdict(one.candidate).items() if value}
    return found | {"score": one.score, "evidence": one.evidence}


def _unpacked(value: object) -> Ranked | None:
    """Return a stored candidate; None if another program wrote something else."""
    if not isinstance(value, Mapping) or not isinstance(value.get("title"), str):
        return None
    texts = {
        name: str(value[name])
        for name in ("title", "arxiv", "openreview", "doi", "pmid", "url", "service", "paper_id")
        if isinstance(value.get(name), str)
    }
    authors = value.get("authors")
    year, score = value.get("year"), value.get("score")
    return Ranked(
        Candidate(
            **texts,
            authors=tuple(map(str, authors)) if isinstance(authors, list | tuple) else (),
            year=year if isinstance(year, int) else None,
        ),
        float(score) if isinstance(score, int | float) else 0.0,
        str(value.get("evidence", "")),
    )


def _speakers(said: Mapping[str, Any]) -> tuple[str, ...]:
    speakers = said.get("speakers")
    return tuple(map(str, speakers)) if isinstance(speakers, list | tuple) else ()


def _year(title: str) -> int | None:
    found = _YEAR.findall(title)
    return int(found[-1]) if found else None
