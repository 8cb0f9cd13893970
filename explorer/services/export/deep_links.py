"""The ways back into the program, as ``paper-explorer open`` and the open window follow them."""

from urllib.parse import quote

from explorer.model.annotation import Annotation, Item


def page_link(paper_id: str, page: int | None) -> str:
    """The way back to a paper, and to a page of it (from 1)."""
    return f"paper-explorer://open?paper={quote(paper_id, safe='')}" + ("" if page is None else f"&page={page}")


def moment_link(episode_id: str, seconds: int | None) -> str:
    """The way back to an episode, and to a second of it."""
    return f"paper-explorer://open?episode={quote(episode_id, safe='')}" + ("" if seconds is None else f"&t={seconds}")


def item_link(item: Item) -> str:
    """The way back to an annotation or a note."""
    what = "annotation" if isinstance(item, Annotation) else "note"
    return f"paper-explorer://open?{what}={quote(item.id, safe='')}"


def note_link(item_id: str) -> str:
    """The way back to a note, or to an annotation, of which nothing is known but the id."""
    return f"paper-explorer://open?note={quote(item_id, safe='')}"
