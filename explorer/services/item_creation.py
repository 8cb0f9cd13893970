"""Creates annotations and notes without a window, for the command line: the text of a page or a time gives the
place."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from explorer.model import timecode
from explorer.model.annotation import COLORS, Annotation, Note
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.ids import new_id, now
from explorer.model.paper import Paper, PaperFile
from explorer.model.text_page import Hit
from explorer.model.translation import tr
from explorer.store.database import Store

FindWords = Callable[[Path, str, int | None], Sequence[Hit]]
"""Finds words in a PDF, on one page (counts from 0) or on all; the matches in reading order."""

CountPages = Callable[[Path], int]
"""Returns the number of pages of a PDF."""
MAX_PAGE = 50_000


def annotate(
    store: Store,
    find: FindWords,
    paper: str,
    words: str,
    *,
    page: int | None = None,
    color: str = COLORS[0],
    comment: str = "",
    episode_id: str | None = None,
) -> tuple[Annotation, ...]:
    """Highlight the first occurrence of a text in a paper's newest PDF: two where it goes over a page's end.

    Args:
        find: searches the PDF.
        paper: a paper's name in the library, or its arXiv id.
        page: search this page only; counts from 1.
        episode_id: the episode that the annotation and its export belong to; None for the paper alone.

    Raises:
        KnownError: ``paper-unknown``, ``paper-not-on-disk``, ``words-not-found``, ``page-unknown``, ``color-unknown``,
            or what ``find`` and the store raise.
    """
    if color not in COLORS:
        raise KnownError(
            "color-unknown",
            "There is no color “{color}”: choose one of {colors}.",
            color=color[:40],
            colors=", ".join(COLORS),
        )
    _check_page(page)
    if not words.strip():
        raise KnownError("words-not-found", "Give the text to highlight.")
    known = paper_named(store, paper, episode_id)
    file = file_of(store, known)
    hits = find(store.library.root / file.path, words, None if page is None else page - 1)
    if not hits:
        where = "" if page is None else tr(" on page {0}", page)
        raise KnownError(
            "words-not-found",
            "“{text}” is not in “{title}”{where}: try less text.",
            text=words[:100],
            title=known.title,
            where=where,
        )
    moment = now()
    marks = tuple(
        Annotation(
            id=new_id(),
            paper_id=known.id,
            file_id=file.id,
            kind="highlight",
            page=part.page,
            color=color,
            created=moment,
            modified=moment,
            quads=part.quads,
            quote=part.text,
            before=part.before,
            after=part.after,
            comment=comment if part is hits[0].passage else "",
            episode_id=episode_id,
        )
        for part in hits[0].parts
    )
    with store.write():
        for mark in marks:
            store.annotations.put(mark)
    return marks


def add_note(
    store: Store,
    text: str,
    *,
    at_s: int | None = None,
    paper: str | None = None,
    page: int | None = None,
    episode_id: str | None = None,
    count: CountPages | None = None,
) -> Note:
    """Create a note at a second of an episode, on a paper (and its page, counting from 1), or both.

    Args:
        episode_id: the episode; None for a note on the paper alone.
        count: returns the number of pages of the paper's PDF, if it is on the disk; without it the page is not checked.

    Raises:
        KnownError: ``note-empty``, ``paper-unknown``, ``page-unknown``, ``page-without-paper``, ``episode-unknown``,
            ``time-outside``, or what the store raises.
    """
    if not text.strip():
        raise KnownError("note-empty", "The note has no text: write something.")
    if page is not None and paper is None:
        raise KnownError("page-without-paper", "A page needs a paper: name the paper as well.")
    known = paper_named(store, paper, episode_id) if paper is not None else None
    if known and page is not None:
        _check_page(page, _page_count(store, known, count))
    if episode_id is not None:
        episode = store.episodes.timeline(episode_id).episode
        if at_s is not None:
            _check_time(episode, at_s)
    elif at_s is not None:
        raise KnownError("time-without-episode", "A time needs an episode: name the episode as well.")
    moment = now()
    note = Note(
        id=new_id(),
        text=text,
        created=moment,
        modified=moment,
        episode_id=episode_id,
        at_s=at_s,
        paper_id=known.id if known else None,
        page=None if page is None else page - 1,
    )
    store.notes.put(note)
    return note


def add_mark(store: Store, episode_id: str, at_s: int, text: str = "") -> Note:
    """Mark a second of an episode; the mark waits in the inbox.

    Raises:
        KnownError: ``time-outside``, ``episode-unknown``, or what the store raises.
    """
    episode = store.episodes.timeline(episode_id).episode
    _check_time(episode, at_s)
    moment = now()
    made = Note(new_id(), text, moment, moment, episode_id, at_s, inbox=True)
    store.notes.put(made)
    return made


def paper_named(store: Store, text: str, episode_id: str | None = None) -> Paper:
    """Return the paper with this name, searching an episode's catalog first.

    Raises:
        KnownError: ``paper-unknown``, ``paper-ambiguous``.
    """
    paper = store.papers.resolve(text, episode_id)
    if paper is None:
        raise KnownError(
            "paper-unknown",
            "There is no paper “{text}” in this library: “paper-explorer papers --all” lists the ids.",
            text=text[:100],
        )
    return paper


def file_of(store: Store, paper: Paper) -> PaperFile:
    """Return a paper's newest PDF. Raises KnownError ``paper-not-on-disk``."""
    file = store.papers.current_file(paper.id)
    if file is None:
        raise KnownError(
            "paper-not-on-disk", "“{title}” has not been downloaded yet: download it first.", title=paper.title
        )
    return file


def _page_count(store: Store, paper: Paper, count: CountPages | None) -> int:
    """Return the number of pages of the paper's PDF; a very large number if unknown."""
    if count and (file := store.papers.current_file(paper.id)):
        # A missing or unreadable PDF is no reason to refuse a note.
        with suppress(KnownError):
            return count(store.library.root / file.path)
    return MAX_PAGE


def _check_page(page: int | None, most: int = MAX_PAGE) -> None:
    if page is not None and not 1 <= page <= most:
        raise KnownError("page-unknown", "There is no page {page}: give one from 1 to {most}.", page=page, most=most)


def _check_time(episode: Episode, at_s: int) -> None:
    if not episode.holds(at_s):
        end = timecode.display(episode.duration_s or timecode.MAX_SECONDS)
        raise KnownError("time-outside", "The episode ends at {end}: give an earlier time.", end=end)
