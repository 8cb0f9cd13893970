"""Which page of a paper is talked about when: guessed from what is said, smoothed over time, or tied by the user."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from explorer.model.annotation import Rect
from explorer.model.lazy_dataclass import dataclass

_AT_ONCE_MS = 120_000
"""A page that is talked about again this soon is not another time."""
TIED_MS = 45_000
"""How near to a time that the user tied to a place it tells the page, the less the farther."""
_SURE_MS = 20_000
_SWITCH = 0.35
_SILENCE = 0.1
_NONE = -1


@dataclass(frozen=True, slots=True)
class TiedPlace:
    """A place that is talked about at a second of an episode, as the user said.

    ``page`` counts from 0; ``rect`` is in points of the unrotated page, None for the whole page, and with the first
    page for the paper, of which no page is known. Times are ISO 8601.
    """

    id: str
    episode_id: str
    at_s: int
    paper_id: str
    page: int
    rect: Rect | None
    created: str
    modified: str

    @property
    def tells_page(self) -> bool:
        """Return whether it is a page that is talked about, not only the paper."""
        return self.page > 0 or self.rect is not None


@dataclass(frozen=True, slots=True)
class Heard:
    """How well each page fits what was said around a time: scores from 0 to 1, by page from 0."""

    at_ms: int
    scores: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class TalkedPage:
    """A page, from 0, that is talked about from one time to another, in milliseconds; ``rect`` is the text on it."""

    start_ms: int
    end_ms: int
    page: int
    rect: Rect | None = None

    def holds(self, at_ms: int, page: int) -> bool:
        """Return whether this page is talked about at a time."""
        return page == self.page and self.start_ms <= at_ms < self.end_ms


def smoothed(heard: Sequence[Heard], step_ms: int) -> tuple[TalkedPage, ...]:
    """Return the stretches in which one page is talked about: the path through all times that fits best.

    A page costs when it changes, and must stand out before the others, or no page is named.
    """
    if not heard:
        return ()
    pages = sorted({page for one in heard for page in one.scores})
    states = [_NONE, *pages]
    best = {state: (_gain(heard[0], state), [state]) for state in states}
    for before, one in pairwise(heard):
        if one.at_ms - before.at_ms > 3 * step_ms:
            leader = max(best.values(), key=lambda found: found[0])
            best = {state: (leader[0] + _gain(one, state), [*leader[1], state]) for state in states}
            continue
        ahead, path = max(best.values(), key=lambda found: found[0])
        best = {
            state: max(
                (best[state][0] + _gain(one, state), best[state][1]),
                (ahead - _SWITCH + _gain(one, state), path),
                key=lambda found: found[0],
            )
            for state in states
        }
        best = {state: (score, [*way, state]) for state, (score, way) in best.items()}
    _, way = max(best.values(), key=lambda found: found[0])
    return _stretches(heard, way, step_ms)


def with_ties(one: Heard, ties: Sequence[TiedPlace]) -> Heard:
    """Return what was heard around a time with what the user tied to times nearby; it has no scores without both."""
    scores = one.scores
    # The nearest last: what it does not leave to the others is its own.
    for tie in sorted(filter(_tells_page, ties), key=lambda tie: -abs(1000 * tie.at_s - one.at_ms)):
        pull = 1 - abs(1000 * tie.at_s - one.at_ms) / TIED_MS
        if pull > 0:
            left = {page: score * (1 - pull) for page, score in scores.items()}
            scores = {**left, tie.page: left.get(tie.page, 0.0) + pull}
    return Heard(one.at_ms, scores)


def tied_page(ties: Sequence[TiedPlace], at_ms: int) -> TalkedPage | None:
    """Return the page that the user tied to a time so near that it is talked about now."""
    near = min(filter(_tells_page, ties), key=lambda one: abs(1000 * one.at_s - at_ms), default=None)
    if near is None or abs(1000 * near.at_s - at_ms) > _SURE_MS:
        return None
    return TalkedPage(1000 * near.at_s - _SURE_MS, 1000 * near.at_s + _SURE_MS, near.page, near.rect)


def _tells_page(tie: TiedPlace) -> bool:
    return tie.tells_page


def times_on_page(talked: Sequence[TalkedPage], page: int) -> list[TalkedPage]:
    """Return the stretches about a page, without those that follow another one at once."""
    found: list[TalkedPage] = []
    for one in talked:
        if one.page == page and not (found and one.start_ms - found[-1].end_ms < _AT_ONCE_MS):
            found.append(one)
    return found


def _gain(one: Heard, state: int) -> float:
    """Return what a page gains at a time: how far it stands out before the next best one, or falls behind the best."""
    if state == _NONE:
        return _SILENCE
    ranked = sorted(one.scores.values(), reverse=True)
    mine = one.scores.get(state, 0.0)
    if not ranked or mine < ranked[0]:
        return mine - (ranked[0] if ranked else 1.0)
    return mine - (ranked[1] if len(ranked) > 1 else 0.0)


def _stretches(heard: Sequence[Heard], way: Sequence[int], step_ms: int) -> tuple[TalkedPage, ...]:
    found: list[TalkedPage] = []
    for one, page in zip(heard, way, strict=True):
        end = one.at_ms + step_ms
        if page == _NONE:
            continue
        if found and found[-1].page == page and one.at_ms - found[-1].end_ms <= step_ms:
            found[-1] = TalkedPage(found[-1].start_ms, end, page)
        else:
            found.append(TalkedPage(one.at_ms, end, page))
    return tuple(found)
