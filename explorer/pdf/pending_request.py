"""A request that waits for its answer: as a whole, or page by page after the worker has crashed on it."""

import threading
from collections.abc import Callable
from dataclasses import field, replace
from itertools import chain
from typing import Any

from explorer.model.embedded_annotation import Embedded
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.pdf import shared_memory
from explorer.pdf.crash_ledger import LOST, CrashLedger, pages_of
from explorer.pdf.messages import Annotations, Contents, Find, Found, Landmarks, Lines, Render, Request

OnDone = Callable[[Any], None]
AFTER_VIEW = 15
"""Priority number of what takes long; those of the other pages in view, and beside it, are below."""


@dataclass(slots=True)
class PendingRequest:
    """A request with its receiver and state. ``todo`` is never empty while it waits; its first part is sent next."""

    ticket: int
    request: Request
    on_done: OnDone
    priority: int
    tries: int = 0
    wanted: bool = True
    slot: shared_memory.Slot | None = None
    todo: list[Request] = field(default_factory=list)
    _answers: list[Any] = field(default_factory=list)
    _lost: dict[int, KnownError] = field(default_factory=dict)
    """The errors of pages without an answer."""

    def __post_init__(self) -> None:
        self.todo.append(self.request)

    def take(self, answer: Any) -> Any:
        """Store the answer to a part. Return the answer to the whole request; None while parts are missing."""
        lost = isinstance(answer, KnownError) and answer.code in LOST
        if lost and self.divide():
            return None  # Of several pages, one may be the cause.
        asked, self.tries = self.todo.pop(0), 0
        if asked is self.request or (isinstance(answer, KnownError) and not lost):
            return answer
        if isinstance(answer, KnownError):
            self._lost |= dict.fromkeys(pages_of(asked), answer)
        else:
            self._answers.append(answer)
        return None if self.todo else self._joined()

    def go_on_after_draft(self) -> None:
        """Ask for the picture itself, which is slow, after those of the other pages in view: the draft has come."""
        if isinstance(self.request, Render):
            self.request = self.todo[0] = replace(self.request, draft=False)
            self.priority = max(self.priority, AFTER_VIEW)

    def divide(self) -> bool:
        """Split the request into single pages; return False if it is one page already."""
        first = self.todo[0]
        if not isinstance(first, Find | Lines | Contents | Landmarks | Annotations) or len(first.pages) < 2:
            return False
        if isinstance(first, Find):
            first = replace(first, seams=())  # Two pages read together could crash again.
        self.todo[:1] = [replace(first, pages=(page,)) for page in first.pages]
        return True

    def trim(self, crash_ledger: CrashLedger) -> Any:
        """Drop refused parts. Return the answer to the whole request if nothing remains."""
        divided = self.todo[0] is not self.request
        left: list[Request] = []
        for one in self.todo:
            rest, refused = crash_ledger.rest(one)
            self._lost |= refused
            if rest:
                left.append(rest)
        self.todo = left
        if left:
            return None
        # If no part was done, the answer is the error; a divided search reports unread pages instead.
        return self._joined() if divided else crash_ledger.refusal(self.request) or next(iter(self._lost.values()))

    def _joined(self) -> Any:
        """Combine the answers to single pages. Unanswered pages are missing in it; a search reports them."""
        if isinstance(self.request, Annotations):
            annotations, left_out = (
                [one.annotations for one in self._answers],
                [one.left_out for one in self._answers],
            )
            return Embedded(tuple(chain.from_iterable(annotations)), tuple(chain.from_iterable(left_out)))
        if not isinstance(self.request, Find):
            return tuple(one for answer in self._answers for one in answer)
        found = [answer for answer in self._answers if isinstance(answer, Found)]
        why = {page: code for answer in found for page, code in zip(answer.unread, answer.why, strict=True)}
        why |= {page: error.code for page, error in self._lost.items()}
        unread = tuple(page for page in self.request.pages if page in why)
        hits = tuple(hit for answer in found for hit in answer.hits)
        return Found(hits, unread, tuple(why[page] for page in unread))


class EarlyAnswer:
    """An answer requested in advance, and its draft, which may arrive before or after it is claimed."""

    def __init__(self) -> None:
        self.ticket = 0
        self._lock = threading.Lock()
        self._answer: list[Any] = []
        self._on_done: OnDone | None = None

    def set_answer(self, answer: Any) -> None:
        """Store the answer."""
        with self._lock:
            self._answer.append(answer)
            on_done = self._on_done
        if on_done:
            on_done(answer)

    def claim(self, on_done: OnDone) -> None:
        """Claim the answer."""
        with self._lock:
            self._on_done = on_done
            there = list(self._answer)
        for answer in there:
            on_done(answer)
