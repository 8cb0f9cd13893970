"""What ``open TARGET`` means: a time, a PDF, or a paper."""

from dataclasses import dataclass
from pathlib import Path

from explorer.model import arxiv_id, timecode
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.store.database import Store

GUIDE = "guide"
"""The paper id of the guide that comes with the program."""


@dataclass(frozen=True, slots=True)
class Target:
    """One of: a second of the episode, a PDF of the user's, a paper of the library (just put there if need be)."""

    seconds: int | None = None
    file: Path | None = None
    paper: Paper | None = None


def resolve(store: Store, text: str) -> Target:
    """What a target names.

    Raises:
        KnownError: ``bad-target``, with a sentence that says what can be opened.
    """
    try:
        return Target(seconds=timecode.parse(text))
    except ValueError:
        pass
    if text.lower().endswith(".pdf") and (path := _file(text)):
        return Target(file=path)
    if paper := store.papers.resolve(text):
        return Target(paper=paper)
    if wanted := arxiv_id.parse(text):
        paper = Paper(f"arxiv:{wanted.id}", f"arXiv:{wanted.id}", arxiv=wanted.id)
        with store.write():
            store.papers.put(paper)
        return Target(paper=paper)
    raise KnownError(
        "bad-target",
        f"“{text[:80]}” is no time (2:15:12), no paper (yarn, 2309.00071) and no PDF file that exists.",
    )


def _file(text: str) -> Path | None:
    """The file of this name, if there is one."""
    try:
        path = Path(text).expanduser()
        return path.absolute() if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None  # longer than names may be, another user's home that is not there, a zero byte
