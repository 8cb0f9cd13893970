"""``resolve``: looks up the titles of an episode that no id goes with."""

import argparse
from pathlib import Path

from explorer.commands.library_lookup import episode, network, opened
from explorer.commands.output import tell, write_json, write_table
from explorer.commands.progress_line import ProgressLine
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.progress import Report, silent
from explorer.model.title_resolution import Ranked
from explorer.model.translation import trn
from explorer.services.episode_resolution import EpisodeTitles, Searcher, resolve_episode
from explorer.services.title_lookup import SERVICES
from explorer.services.title_questions import candidate_json
from explorer.store.database import Store

_MOST_TOLD, _MOST_NAMED = 12, 40
_VERDICTS = {"guess": "taken", "asked": "asked", "unresolved": "none", "none": "none"}


def resolve(arguments: argparse.Namespace) -> int:
    """Look up the titles of one episode, or of all; a service that fails costs a line and exit code 1, not the rest.

    Raises:
        KnownError: there is no such episode.
    """
    with opened(arguments.library) as (_, store):
        wanted = [episode(store, arguments.episode)] if arguments.episode else store.episodes.all()
        found = []
        with ProgressLine("", in_terminal=True, quiet=arguments.json) as line:
            searching = searcher(arguments.library, store, line.show, everywhere=arguments.everywhere)
            for one in wanted:
                line.name = one.short_title[:_MOST_NAMED]
                found.append((one.id, resolve_episode(store, one.id, searching)))
        if arguments.json:
            write_json([_episode_json(store, key, titles) for key, titles in found])
        else:
            for _, titles in found:
                _print(store, titles)
            counts = [_VERDICTS[one.state] for _, titles in found for one in titles.questions]
            tell(", ".join(f"{counts.count(name)} {name}" for name in ("taken", "asked", "none")))
            _tell_untitled([paper for _, titles in found for paper in titles.untitled])
    return tell_problems([one for _, titles in found for one in titles.problems])


def searcher(root: Path | None, store: Store | None, report: Report = silent, *, everywhere: bool) -> Searcher:
    """Return what looks titles up: at the services of the settings, or at all of them."""
    return Searcher(*network(root, store), report=report, services=set(SERVICES) if everywhere else None)


def tell_problems(problems: list[KnownError]) -> int:
    """Print each problem once; return the exit code. That OpenReview answers only browsers is no failure."""
    for sentence in dict.fromkeys(one.sentence for one in problems):
        tell(sentence)
    return 1 if any(one.code != "openreview-closed" for one in problems) else 0


def _episode_json(store: Store, episode_id: str, titles: EpisodeTitles) -> dict[str, object]:
    return {
        "episode": episode_id,
        "titles": [
            {
                "words": one.words,
                "kind": one.kind,
                "segment": one.segment_id,
                "verdict": _VERDICTS[one.state],
                "paper": _handle(store, one.paper_id),
                "evidence": one.evidence or None,
                "made": one.made or None,
                "candidates": [candidate_json(ranked) for ranked in one.ranked],
            }
            for one in titles.questions
        ],
        "untitled": [{"paper": one.handle, "name": one.title} for one in titles.untitled],
        "doubts": [{"paper": _handle(store, one.paper_id), "text": one.sentence} for one in titles.id_doubts],
        "problems": [one.sentence for one in titles.problems],
    }


def _handle(store: Store, paper_id: str | None) -> str | None:
    paper = store.papers.get(paper_id) if paper_id else None
    return paper.handle if paper else None


def _print(store: Store, titles: EpisodeTitles) -> None:
    rows = []
    for one in titles.questions:
        rows.append((_VERDICTS[one.state], one.words[:80], _handle(store, one.paper_id) or "", one.evidence))
        for number, ranked in enumerate(one.ranked if one.state == "asked" else (), 1):
            score = f"{ranked.score:.2f} {ranked.evidence}"
            rows.append(("", f"  {number}. {ranked.candidate.title[:76]}", candidate_id(ranked), score))
    if rows:
        write_table(rows)
    for doubt in titles.id_doubts:
        tell(doubt.sentence)


def _tell_untitled(papers: list[Paper]) -> None:
    """Name the papers that are known by an id or address alone."""
    names = list(dict.fromkeys(one.title for one in papers))
    if names:
        told = ", ".join(names[:_MOST_TOLD]) + (", …" if len(names) > _MOST_TOLD else "")
        tell(
            trn(
                len(names),
                "No service told the title of {count} paper: {told}. Its web page has it.",
                "No service told the titles of {count} papers: {told}. Their web pages have them.",
                told=told,
            )
        )


def candidate_id(one: Ranked) -> str:
    """Return the id or address by which a candidate can be added."""
    found = one.candidate
    return found.arxiv or found.doi or found.openreview or found.pmid or found.url or ""
