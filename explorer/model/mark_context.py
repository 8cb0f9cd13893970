"""What a mark made while listening may be about, as far as that can be told."""

from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class MarkContext:
    """What a mark may be about. ``talk`` is the text that tells the page; ``page`` counts from 0, None if unknown."""

    said: str = ""
    paper_id: str | None = None
    paper: str = ""
    segment: str = ""
    talk: str = ""
    page: int | None = None
    episode: str = ""


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A paper to which a mark may be moved, and the second at which its episode turns to it; None for no paper."""

    paper_id: str | None
    title: str
    at_s: int | None = None
