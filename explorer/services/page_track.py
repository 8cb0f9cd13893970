"""Finds out which pages of a paper are talked about at which times of a transcript."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from explorer.model.annotation import Rect, union
from explorer.model.progress import CancelToken
from explorer.model.talked_page import Heard, TalkedPage, TiedPlace, smoothed, with_ties
from explorer.model.text_page import TextPage
from explorer.model.transcript import Cue, words_between
from explorer.services.word_vectors import index_pages

STEP_MS = 10_000
_BEFORE_MS = _AFTER_MS = 30_000
"""How much of the talk around a time tells the page: as much after it as before, or each page would come late."""
_FEWEST_WORDS = 15
_MOST_RANKED = 6
_MOST_STEPS = 6_000


def page_track(
    pages: Sequence[TextPage | None],
    cues: Sequence[Cue],
    spans: Iterable[tuple[int, int]],
    cancel: CancelToken,
    ties: Sequence[TiedPlace] = (),
) -> tuple[TalkedPage, ...]:
    """Return which page is talked about from when to when, by time.

    Args:
        pages: the text of the paper's pages.
        spans: the stretches of the episode, in milliseconds, in which the paper is talked about.
        ties: places that the user tied to times of the episode.
    """
    starts = [one.start_ms for one in cues]
    index = index_pages(["\n".join(line.text for line in page.lines) if page else "" for page in pages])
    found: list[TalkedPage] = []
    try:
        for begin, end in spans:
            heard = []
            near = [one for one in ties if begin <= 1000 * one.at_s < end and one.page < len(pages)]
            for at in range(begin, end, STEP_MS)[:_MOST_STEPS]:
                cancel.check()
                said = words_between(cues, starts, max(begin, at - _BEFORE_MS), min(end, at + _AFTER_MS))
                is_said = len(said.split()) >= _FEWEST_WORDS
                ranked = index.locate(said)[:_MOST_RANKED] if is_said else []
                scored = with_ties(Heard(at, {one.page - 1: one.score for one in ranked}), near)
                if is_said or scored.scores:
                    heard.append(scored)
            for one in smoothed(heard, STEP_MS):
                tied = next((tie.rect for tie in near if tie.rect and one.holds(1000 * tie.at_s, tie.page)), None)
                said = words_between(cues, starts, one.start_ms - _BEFORE_MS, one.end_ms)
                place = index.passage(said, one.page + 1)
                found.append(replace(one, rect=tied or _rect(pages[one.page], place)))
    finally:
        index.close()
    return tuple(found)


def _rect(page: TextPage | None, place: tuple[float, float] | None) -> Rect | None:
    """Return the rectangle around the lines between two parts of a page's text, from 0 to 1."""
    if page is None or place is None or not page.lines:
        return None
    count = len(page.lines)
    first, last = int(place[0] * count), max(int(place[0] * count) + 1, int(place[1] * count + 0.999))
    lines = page.lines[first:last]
    top = lines[0]
    # In two columns the lines may be on both sides: the sign in the margin can stand at those beside the first.
    return union(one.rect for one in lines if one.rect[0] < top.rect[2] and one.rect[2] > top.rect[0])
