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
