"""Marks by a letter: a small one stands in its paper, a capital anywhere in the library."""

import math
from typing import Any

from explorer.app.context import AppContext
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.view_history import PlaceMark, View

_ANYWHERE = "marks"


def is_letter(text: str) -> bool:
    """Whether a mark may have this name: a to z and A to Z, so that there are never more than 52."""
    return len(text) == 1 and text.isascii() and text.isalpha()


class LetterMarks:
    """Exact places by letter, remembered at once."""

    def __init__(self, context: AppContext) -> None:
        self._settings, self._papers = context.settings, context.papers

    def names(self, paper_id: str) -> list[str]:
        """The letters that lead somewhere from this paper, small ones first."""
        own = [name for name in self._all(_key(paper_id)) if name.islower()]
        return sorted(own) + sorted(name for name in self._all(_ANYWHERE) if name.isupper())

    def put(self, name: str, paper_id: str, mark: PlaceMark) -> None:
        """Set a mark; one of the same letter moves here."""
        key = _ANYWHERE if name.isupper() else _key(paper_id)
        view, place = mark.view, mark.place
        at = [place.page, round(place.x, 1), round(place.y, 1)] if place else None
        value = [paper_id, view.page, round(view.y, 1), view.zoom, view.x, mark.rotation, at]
        self._settings.put(key, self._all(key) | {name: value})

    def get(self, name: str, paper_id: str) -> tuple[str, PlaceMark] | None:
        """The paper and the place of a mark; None where there is none, or its paper is not in the library."""
        found = _read(self._all(_ANYWHERE if name.isupper() else _key(paper_id)).get(name))
        if found is None or (found[0] != paper_id and self._papers.get(found[0]) is None):
            return None
        return found

    def _all(self, key: str) -> dict[str, Any]:
        value = self._settings.get(key)
        return {name: one for name, one in value.items() if is_letter(name)} if isinstance(value, dict) else {}


def _key(paper_id: str) -> str:
    return f"{_ANYWHERE}.{paper_id}"


def _read(value: Any) -> tuple[str, PlaceMark] | None:
    """What was remembered, if it still is what this program writes, or what it wrote before it knew of turned pages."""
    if not isinstance(value, list) or len(value) not in (5, 7):
        return None
    paper_id, page, y, zoom, x, rotation, place = (*value, 0, None)[:7]
    at = place if isinstance(place, list) and len(place) == 3 else (page, 0.0, 0.0)
    numbers = [one for one in (y, zoom, x, *at[1:]) if one is not None]
    if not isinstance(paper_id, str) or not all(isinstance(one, int) for one in (page, at[0])) or y is None:
        return None
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers) or len(numbers) < 3:
        return None
    if rotation not in (0, 90, 180, 270):
        return None
    return paper_id, PlaceMark(View(page, float(y), zoom, x), rotation, PagePoint(*at) if at is place else None)
