"""Links into the program (``paper-explorer:``), which ``paper-explorer open`` and the open window follow."""

from urllib.parse import quote

from explorer.model.annotation import Annotation, Item


def page_link(paper_id: str, page: int | None) -> str:
    """Return a link to a paper, and to a page of it (from 1)."""
    return f"paper-explorer://open?paper={quote(paper_id, safe='')}" + ("" if page is None else f"&page={page}")


def moment_link(episode_id: str, seconds: int | None) -> str:
    """Return a link to an episode, and to a second of it."""
    return f"paper-explorer://open?episode={quote(episode_id, safe='')}" + ("" if seconds is None else f"&t={seconds}")


def item_link(item: Item) -> str:
    """Return a link to an annotation or a note."""
    what = "annotation" if isinstance(item, Annotation) else "note"
    return f"paper-explorer://open?{what}={quote(item.id, safe='')}"


def note_link(item_id: str) -> str:
    """Return a link to a note or an annotation of which only the id is known."""
    return f"paper-explorer://open?note={quote(item_id, safe='')}"
