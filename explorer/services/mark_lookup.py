"""Finds what a mark made while listening may be about: what was said there, the paper, and the page of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from explorer.model.annotation import Note
from explorer.model.episode import Segment, Timeline
from explorer.model.errors import KnownError
from explorer.model.mark_context import MarkContext, PaperChoice
from explorer.model.spoken_words import read_spoken
from explorer.model.talked_page import tied_page
from explorer.model.transcript import Cue, cue_at, cues_between, words_between
from explorer.services.word_vectors import index_pages
from explorer.store.database import Store

ReadPages = Callable[[Path], Sequence[str]]
"""Returns the text of each page of a PDF."""
BEFORE_MS, AFTER_MS = 12_000, 8_000
"""How much of the transcript is quoted with a mark: who marks has heard it already."""
_PAGE_BEFORE_MS, _PAGE_AFTER_MS = 60_000, 30_000
"""How much of the transcript tells the page."""
_MOST_SAID = 600
_LEAD = 1.15
"""How many times as good as the next page one must be to be offered."""
_LEAST_WORDS = 4


def contexts(store: Store, marks: Iterable[Note]) -> dict[str, MarkContext]:
    """Return the contexts of marks by their ids, without pages: each episode is read once.

    Raises:
        KnownError: raised by the store.
    """
    by_episode: dict[str, list[Note]] = {}
    for mark in marks:
        by_episode.setdefault(mark.episode_id or "", []).append(mark)
    found: dict[str, MarkContext] = {}
    for episode_id, members in by_episode.items():
        if not episode_id or store.episodes.get(episode_id) is None:
            found |= {one.id: MarkContext() for one in members}
            continue
        timeline = store.episodes.timeline(episode_id)
        cues = _cues(store, episode_id)
        starts = [one.start_ms for one in cues]
        for one in members:
            found[one.id] = _context(one, timeline, cues, starts)
    return found


def papers_of(store: Store, mark: Note) -> list[PaperChoice]:
    """Return the papers of a mark's episode, by time; those of the whole library if it has no episode.

    Raises:
        KnownError: raised by the store.
    """
    if not mark.episode_id or store.episodes.get(mark.episode_id) is None:
        return [PaperChoice(one.id, one.title or one.handle) for one in store.papers.all()]
    timeline = store.episodes.timeline(mark.episode_id)
    found = []
    for one in timeline.papers.values():
        segment = timeline.segment_of(one.id)
        found.append(PaperChoice(one.id, one.title or one.handle, segment.start_s if segment else None))
    return sorted(found, key=lambda one: (one.at_s is None, one.at_s or 0))


def with_page(store: Store, mark: Note, context: MarkContext, read: ReadPages) -> MarkContext:
    """Return the context with the page that is talked about: the user tied it to a time nearby, or the paper's PDF is
    here and a page fits well.

    Raises:
        KnownError: raised by the store.
    """
    paper_id = mark.paper_id or context.paper_id
    talk = context.talk or mark.said
    file = store.papers.current_file(paper_id) if paper_id and talk else None
    if paper_id and mark.at_s is not None and mark.page is None and mark.episode_id:
        ties = [one for one in store.tied_places.of_episode(mark.episode_id) if one.paper_id == paper_id]
        if tied := tied_page(ties, 1000 * mark.at_s):
            return replace(context, page=tied.page)
    if file is None or mark.page is not None or not _tells(talk):
        return context
    try:
        pages = read(store.library.root / file.path)
    except KnownError:
        return context  # a PDF that is gone or can't be read only lacks its guess
    index = index_pages(pages)
    try:
        best = index.locate(talk)
    finally:
        index.close()
    if not best or (len(best) > 1 and best[0].score < _LEAD * best[1].score):
        return context
    return replace(context, page=best[0].page - 1)


def _tells(talk: str) -> bool:
    """Return whether enough is said to tell a page."""
    spoken = read_spoken(talk)
    return len(spoken.words) >= _LEAST_WORDS or bool(spoken.cues)


def _cues(store: Store, episode_id: str) -> tuple[Cue, ...]:
    """Return the words of the episode's best transcript; none if it is damaged, since a mark does without."""
    for one in store.transcripts.of_episode(episode_id):
        try:
            return store.transcripts.cues(one.id)
        except KnownError:
            continue
    return ()


def _context(mark: Note, timeline: Timeline, cues: Sequence[Cue], starts: Sequence[int]) -> MarkContext:
    if mark.at_s is None:
        return MarkContext(episode=timeline.episode.short_title)
    segment = _segment(mark.at_s, mark.heard_s, timeline, cues, starts)
    paper_id = segment.paper_id if segment and segment.paper_id in timeline.papers else None
    at_ms = 1000 * mark.at_s
    first, last = max(0, at_ms - _PAGE_BEFORE_MS), at_ms + _PAGE_AFTER_MS
    if segment and mark.paper_id in (None, paper_id):  # what is said of other papers tells no page of this one
        first, last = max(first, 1000 * segment.start_s), min(last, 1000 * segment.end_s)
    return MarkContext(
        said=_said(cues, starts, at_ms),
        paper_id=paper_id,
        paper=timeline.papers[paper_id].title if paper_id else "",
        segment=segment.title if segment else "",
        episode=timeline.episode.short_title,
        talk=words_between(cues, starts, first, last) if cues else "",
    )


def _segment(
    at_s: int, heard_s: int | None, timeline: Timeline, cues: Sequence[Cue], starts: Sequence[int]
) -> Segment | None:
    """Return the segment that a mark is about: of the one that was heard and the one some seconds before, the first,
    unless what was said between names the paper of the second alone.
    """
    before = timeline.segment_at(at_s)
    heard = before if heard_s is None else timeline.segment_at(heard_s)
    if heard_s is None or heard is None or before is None or heard == before:
        return heard or before
    papers = [timeline.papers[one] for one in (before.paper_id, heard.paper_id) if one in timeline.papers]
    from explorer.model.heard_names import heard_names  # 13 ms, for what the start does not need

    named = {one.paper_id for one in heard_names(papers, cues_between(cues, starts, 1000 * at_s, 1000 * heard_s))}
    return before if named == {before.paper_id} and before.paper_id != heard.paper_id else heard


def _said(cues: Sequence[Cue], starts: Sequence[int], at_ms: int) -> str:
    if not cues:
        return ""
    text = words_between(cues, starts, max(0, at_ms - BEFORE_MS), at_ms + AFTER_MS)
    if len(text) <= _MOST_SAID:
        return text
    # A transcript of long cues: the words around the mark, by the share of its cue that has passed.
    cue = cues[max(0, cue_at(starts, at_ms))]
    share = min(1.0, max(0.0, (at_ms - cue.start_ms) / max(1, cue.end_ms - cue.start_ms)))
    middle = max(0, text.find(cue.text)) + round(share * len(cue.text))
    start = max(0, min(len(text) - _MOST_SAID, middle - _MOST_SAID * 2 // 3))
    piece = text[start : start + _MOST_SAID]
    head = "…" + piece.partition(" ")[2] if start else piece
    return head.rpartition(" ")[0] + "…" if start + _MOST_SAID < len(text) else head
