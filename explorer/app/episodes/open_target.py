"""Parses the target of ``open TARGET``: a time, a PDF, a paper, or a link from an export."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from explorer.files import is_there
from explorer.model import arxiv_id, timecode
from explorer.model.errors import KnownError
from explorer.model.fact import STAND_IN
from explorer.model.file_name import as_text, shown_name
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.store.database import Store

_LINK = "paper-explorer:"
_LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """One of: a second of an episode, a local PDF, a paper of the library (added to it if needed).

    ``place`` is a place in the paper: a page (from 0) or an annotation's id.
    """

    seconds: int | None = None
    file: Path | None = None
    paper: Paper | None = None
    place: int | str | None = None
    episode_id: str | None = None


def resolve(store: Store, text: str) -> OpenTarget:
    """Parse a target.

    Raises:
        KnownError: ``bad-target``, with a sentence that lists what can be opened.
    """
    if text.lower().startswith(_LINK):
        return _linked(store, text)
    try:
        return OpenTarget(seconds=timecode.parse(text))
    except ValueError:
        pass
    if text.lower().endswith(".pdf") and (path := _file(text)):
        return OpenTarget(file=path)
    text = as_text(text)  # A file's name may be any bytes; what is asked of the library and shown is text.
    if paper := store.papers.resolve(text):
        return OpenTarget(paper=paper)
    if wanted := arxiv_id.parse(text):
        paper = Paper.named(PaperNames(arxiv=wanted.id))
        return OpenTarget(paper=store.papers.find_or_add(paper, STAND_IN))
    raise _bad_target(text)


def missing_file(text: str) -> KnownError | None:
    """Return the error that ``resolve`` would raise for a PDF that does not exist, without a library; else None."""
    named = text.lower().endswith(".pdf") and not text.lower().startswith(_LINK)
    return _bad_target(as_text(text)) if named and not _file(text) and not arxiv_id.parse(as_text(text)) else None


def _bad_target(text: str) -> KnownError:
    return KnownError(
        "bad-target",
        "“{text}” is not a time (2:15:12), a paper (yarn, 2309.00071) or an existing PDF file.",
        text=shown_name(text),
    )


def standalone(text: str) -> str:
    """Return an equivalent target that does not depend on the current folder."""
    path = _file(text) if text.lower().endswith(".pdf") else None
    return str(path) if path else text


def _linked(store: Store, link: str) -> OpenTarget:
    """Parse a link of an export: ``?annotation=UUID``, ``?note=UUID``, ``?paper=ID&page=N``, ``?episode=ID&t=S``.

    Pages count from 1, the time is in seconds.
    """
    try:
        query = urlsplit(as_text(link[:_LONGEST_LINK])).query
        fields = {name: values[0] for name, values in parse_qs(query).items()}
    except ValueError:  # such as “//[::1”, half an IPv6 address
        fields = {}
    # A note may link to an annotation by its id alone.
    if item := store.annotations.get(fields.get("annotation") or fields.get("note", "")):
        return OpenTarget(paper=store.papers.get(item.paper_id), place=item.id)
    if note := store.notes.get(fields.get("note", "")):
        if note.paper_id:
            return OpenTarget(paper=store.papers.get(note.paper_id), place=note.page)
        if note.episode_id:
            return OpenTarget(episode_id=note.episode_id, seconds=note.at_s or 0)
    if paper := store.papers.get(fields.get("paper", "")):
        page = _number(fields.get("page", ""))
        return OpenTarget(paper=paper, place=max(0, page - 1) if page is not None else None)
    if store.episodes.get(fields.get("episode", "")):
        return OpenTarget(episode_id=fields["episode"], seconds=_number(fields.get("t", "")) or 0)
    raise KnownError(
        "bad-link", "This link points to nothing in this library: the note or paper may have been deleted."
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else None


def _file(text: str) -> Path | None:
    """Return the file with this name or ``file:`` address, which desktops use, if it exists."""
    try:
        if text[:5].lower() == "file:":
            path = unquote(urlsplit(text).path, errors="surrogateescape")
            text = path[1:] if path[2:3] == ":" else path  # “/C:/a.pdf”, on Windows
        named = Path(text).expanduser()
        return named.absolute() if is_there(named) else None
    except (OSError, RuntimeError, ValueError):
        return None  # too long a name, an unknown user's home, a zero byte
