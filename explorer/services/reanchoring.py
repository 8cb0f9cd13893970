"""Re-anchors annotations in another file of their paper: finds their text again, or leaves them for the user
to place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from explorer.model.annotation import CONTEXT, Annotation, Quad, Rect, Stroke
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.text_anchor import AnchorMatch, Letters, Move, TextQuote, find_again, moved_with, shifted
from explorer.model.text_page import PageSize, Passage, TextPage
from explorer.model.text_selection import words_under

_MOST_PAGES = 2000
"""Maximum number of pages of a file that are searched."""


@dataclass(frozen=True, slots=True)
class FileText:
    """A file's text: the sizes of its pages, and a page by its number (None if unreadable)."""

    file_id: str
    sizes: tuple[PageSize, ...]
    page: Callable[[int], TextPage | None]


@dataclass(frozen=True, slots=True)
class Reanchored:
    """An annotation and its place in the other file.

    ``there`` is the annotation at its new place, None if nothing similar was found; only a ``sure`` one may be placed
    without asking. ``evidence`` says briefly how the place was found.
    """

    annotation: Annotation
    there: Annotation | None
    sure: bool
    evidence: str


def carry_over(
    annotations: Iterable[Annotation], old: Mapping[str, FileText], new: FileText, report: Report, cancel: CancelToken
) -> list[Reanchored]:
    """Find the places of annotations in a new file, without changing anything.

    Args:
        annotations: annotations of other files of the paper.
        old: these files by id, if they can still be read.

    Raises:
        Cancelled: cancelled by the user or by the end of the program.
    """
    wanted = list(annotations)
    pages: dict[int, Letters] = {}
    count = min(len(new.sizes), _MOST_PAGES)
    for number in range(count):
        cancel.check()
        report(Progress(number, count + len(wanted)))
        if page := new.page(number):
            pages[number] = Letters(page)
    carried = []
    before = _Before(old)
    for done, one in enumerate(wanted):
        cancel.check()
        report(Progress(count + done, count + len(wanted)))
        carried.append(_carried(one, before, new, pages))
    return carried


class _Before:
    """The pages of the old files, each read once."""

    def __init__(self, files: Mapping[str, FileText]) -> None:
        self._files = files
        self._pages: dict[tuple[str, int], Letters | None] = {}

    def page(self, one: Annotation) -> Letters | None:
        key = (one.file_id, one.page)
        if key not in self._pages:
            file = self._files.get(one.file_id)
            text = file.page(one.page) if file and one.page < len(file.sizes) else None
            self._pages[key] = Letters(text) if text else None
        return self._pages[key]

    def size(self, one: Annotation) -> PageSize | None:
        file = self._files.get(one.file_id)
        return file.sizes[one.page] if file and one.page < len(file.sizes) else None


def _carried(one: Annotation, before: _Before, new: FileText, pages: dict[int, Letters]) -> Reanchored:
    if one.quads:
        found = find_again(_quotation(one, before), pages)
        if found is None:
            return Reanchored(one, None, False, "no words like these")
        passage = pages[found.page].passage(found.start, found.end, around=CONTEXT)
        return Reanchored(one, placed(one, new.file_id, passage), found.sure, _evidence(one, found))
    page = before.page(one)
    move = moved_with(one.area(), page, pages) if page else None
    if move is None:
        return Reanchored(one, None, False, "no words around it that are there once")
    there = moved(one, new.file_id, move)
    size = new.sizes[move.page]
    if before.size(one) != size or not _within(there.area(), size):
        move = replace(move, sure=False)
    return Reanchored(one, there, move.sure, f"lines around it, from page {one.page + 1} to {move.page + 1}")


def _quotation(one: Annotation, before: _Before) -> TextQuote:
    """Return the quote to search for; if an annotation was made before context was stored, read it from its file."""
    if not (one.before or one.after) and (page := before.page(one)):
        around = words_under(page.page, one.quads, CONTEXT)
        if around:
            return TextQuote(one.quote, around.before, around.after, one.page)
    return TextQuote(one.quote, one.before, one.after, one.page)


def _evidence(one: Annotation, found: AnchorMatch) -> str:
    how = "the same words" if found.like == 100.0 else f"words alike by {found.like:.0f} %"
    return f"{how}, from page {one.page + 1} to {found.page + 1}"


def placed(one: Annotation, file_id: str, passage: Passage) -> Annotation:
    """Return a text annotation at another place in another file."""
    return replace(
        one,
        file_id=file_id,
        page=passage.page,
        quads=passage.quads,
        quote=passage.text,
        before=passage.before,
        after=passage.after,
    )


def moved(one: Annotation, file_id: str, move: Move) -> Annotation:
    """Return an annotation without text on another page of another file."""

    def quad(points: Quad) -> Quad:
        x, y = move.dx, move.dy
        a, b, c, d, e, f, g, h = points
        return (a + x, b + y, c + x, d + y, e + x, f + y, g + x, h + y)

    def stroke(line: Stroke) -> Stroke:
        shift = (move.dx, move.dy, 0.0)
        return tuple(value + shift[at % 3] for at, value in enumerate(line))

    def rect(sides: Rect) -> Rect:
        return shifted(sides[:2], move) + shifted(sides[2:], move)

    return replace(
        one,
        file_id=file_id,
        page=move.page,
        quads=tuple(quad(points) for points in one.quads),
        point=shifted(one.point, move) if one.point else None,
        rect=rect(one.rect) if one.rect else None,
        strokes=tuple(stroke(line) for line in one.strokes),
        picture=None,  # The picture shows the other file; it is rendered again.
    )


def _within(area: Rect, size: PageSize) -> bool:
    width, height = (size.height, size.width) if size.rotation % 180 else (size.width, size.height)
    return area[0] >= 0 and area[1] >= 0 and area[2] <= width and area[3] <= height
