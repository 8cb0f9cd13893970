"""Executes the worker's requests with MuPDF, and caches results."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from pymupdf import mupdf

from explorer.model.annotation import Rect
from explorer.model.embedded_annotation import Embedded, EmbeddedAnnotation, LeftOut
from explorer.model.errors import KnownError
from explorer.model.page_geometry import turned
from explorer.model.quoted_annotation import quoted
from explorer.model.text_page import Hit, TextPage
from explorer.model.text_search import SearchIndex
from explorer.model.translation import later
from explorer.pdf import shared_memory
from explorer.pdf.annotation_reader import listed_on, run_without
from explorer.pdf.crash_ledger import too_large
from explorer.pdf.memory_reserve import FAILURES, MemoryReserve, SparedPages
from explorer.pdf.messages import (
    Annotations,
    Contents,
    DocumentOutline,
    Entries,
    Extent,
    Find,
    Found,
    Landmarks,
    Lines,
    Links,
    Open,
    Pixels,
    Properties,
    Render,
    Request,
    SaveAnnotated,
    Text,
)
from explorer.pdf.open_documents import Document, OpenDocuments
from explorer.pdf.page_draft import LARGE, draw_draft, weight
from explorer.pdf.page_tint import images_of, tint
from explorer.pdf.picture_frame import frame_of, matrix_of
from explorer.pdf.shared_canvas import SharedCanvas
from explorer.pdf.text_extraction import text_of, upright
from explorer.pdf.time_limit import at_most

if TYPE_CHECKING:
    from explorer.model.document_outline import StyledLine
    from explorer.model.page_seam import PageSeam
    from explorer.model.reference_kinds import BibliographyEntry, Landmark
    from explorer.pdf.page_ink import Draw

_HEAVY_S = 0.06
_FIND_S = 0.5
"""Seconds that a regular expression may take on one page."""
_INK_DPI = 36
_KEEP_LISTS = 12
_KEEP_PICTURES = 500
_KEEP_SEAMS = 100
_KEEP_GLYPHS = 1_500_000

PageKey = tuple[tuple[str, int, int], int]
DrawnKey = tuple[PageKey, tuple[int, ...]]
"""A page, and the indices of the annotations that are not drawn."""


class Engine:
    """Answers requests; keeps open documents, and the texts and display lists of recently used pages.

    Args:
        memory: the shared memory for pixels and abort flags, laid out as explorer.pdf.shared_memory says; or None.
    """

    def __init__(self, memory: memoryview | None) -> None:
        # What is wrong with a file is told by its answers.
        mupdf.fz_set_warning_callback(None)
        mupdf.fz_set_error_callback(None)
        slots = shared_memory.slots_of(memory) if memory else map(shared_memory.Slot, range(shared_memory.IN_HAND))
        self._canvases = [SharedCanvas(memory, slot) for slot in slots]
        self._documents = OpenDocuments()
        self._texts: OrderedDict[PageKey, SearchIndex] = OrderedDict()
        self._glyphs = 0
        self._seams: OrderedDict[PageKey, PageSeam] = OrderedDict()
        self._lists: OrderedDict[DrawnKey, mupdf.FzDisplayList] = OrderedDict()
        self._heavy: set[DrawnKey] = set()
        self._origins: OrderedDict[PageKey, dict[str, tuple[int, ...]]] = OrderedDict()
        """For pages drawn without some annotations: the indices of all their annotations, by origin."""
        self._pictures: OrderedDict[PageKey, tuple[Rect, ...]] = OrderedDict()
        self._reserve = MemoryReserve(self._forget)
        self._records = True
        """Whether display lists may be made: a page that is too large for one may still be drawn."""
        self._recorded = False
        """Whether one was made, or begun, for the present request."""
        self._spared = SparedPages(self._reserve)

    def answer(self, request: Request, slot: int, password: str | None = None) -> Any:
        """Execute a request; return None if it was aborted.

        Args:
            password: opens the file, where it is locked.

        Raises:
            KnownError: the error of the file or the page.
        """
        canvas = self._canvases[slot]
        for again in (False, True):
            may_help = bool(self._lists)
            self._reserve.recover()
            self._records, self._recorded = not again, False
            try:
                answer = self._do(request, canvas, password)
            except FAILURES as error:
                of_memory = self._reserve.free(error)
                if canvas.aborted:
                    return None
                if not of_memory:
                    sentence = later("This page can’t be read: the PDF is damaged here. Try another page.")
                    raise KnownError("page-damaged", sentence, str(error)) from error
                detail = str(error)
            else:
                return None if canvas.aborted else answer
            if not may_help and not self._recorded:
                break  # The caches are empty already, so they can't be the cause.
        raise too_large(request, detail)

    def _do(self, request: Request, canvas: SharedCanvas, password: str | None) -> Any:
        key, document = self._documents.get(request.path, password, anew=isinstance(request, Open))
        match request:
            case Open():
                return document.info()
            case Render():
                return self._render(key, document, request, canvas)
            case Contents():
                return self._contents(key, document, request, canvas)
            case Text():
                return self._index(key, document, request.page, canvas).page
            # Requests below are never made before the first page is drawn. Their modules are imported on demand, which
            # saves 30 ms of the start.
            case Links():
                from explorer.pdf.page_links import links_of

                return links_of(document, request.page, self._index(key, document, request.page, canvas).page)
            case DocumentOutline():
                from explorer.pdf.outline_reader import outline_of

                return outline_of(document)
            case Properties():
                from explorer.pdf.property_reader import facts_of

                return facts_of(document)
            case Annotations():
                return self._annotations(key, document, request, canvas)
            case SaveAnnotated():
                from explorer.pdf.annotation_writer import save_annotated

                return save_annotated(request, password)
            case Lines():
                return self._lines(document, request, canvas)
            case Find():
                return self._find(key, document, request, canvas)
            case Landmarks():
                return self._landmarks(key, document, request, canvas)
            case Entries():
                return self._entries(key, document, request, canvas)
            case Extent():
                return self._extent(key, document, request, canvas)

    def _find(self, key: tuple[str, int, int], document: Document, request: Find, canvas: SharedCanvas) -> Found:
        hits: list[Hit] = []
        unread: dict[int, str] = {}
        from explorer.model.page_seam import over_footnotes

        seams = set(request.seams)
        for number in request.pages:
            if canvas.aborted:
                break
            self._reserve.recover()
            try:
                index = self._index(key, document, number, canvas)
                index.prepare(request.options)
                # A plain search takes time proportional to the page; only a regular expression may take any.
                with at_most(_FIND_S, _too_slow()) if request.options.regex else nullcontext():
                    hits.extend(index.find(request.needle, request.options))
                    hits.extend(over_footnotes(index.page, request.needle, request.options))
                    for first in (number - 1, number):
                        if first in seams and (seam := self._seam(key, first)):
                            seams.remove(first)
                            hits.extend(seam.find(request.needle, request.options))
            except FAILURES as error:
                unread[number] = "page-too-large" if self._reserve.free(error) else "page-damaged"
        order = {page: at for at, page in enumerate(request.pages)}
        hits.sort(key=lambda hit: order.get(hit.passage.page, -1))
        return Found(tuple(hits), tuple(unread), tuple(unread.values()))

    def _seam(self, key: tuple[str, int, int], first: int) -> "PageSeam | None":
        """Return the seam between a page and the next one; None unless the text of both is in the cache."""
        from explorer.model.page_seam import PageSeam

        pages = [self._texts.get((key, number)) for number in (first, first + 1)]
        here, there = pages
        if here is None or there is None:
            return None
        seam = self._seams.get((key, first))
        if seam is None or not seam.is_of(here.page, there.page):
            seam = self._seams[key, first] = PageSeam(here.page, there.page)
            if len(self._seams) > _KEEP_SEAMS:
                self._seams.popitem(last=False)
        return seam

    def _lines(self, document: Document, request: Lines, canvas: SharedCanvas) -> "tuple[StyledLine, ...]":
        from explorer.pdf.outline_reader import lines_of

        lines: list[StyledLine] = []
        for number in request.pages:
            if canvas.aborted:
                break
            # An unreadable page has no headings; the other pages have.
            with self._spared:
                lines.extend(lines_of(document, number, canvas.cookie))
        return tuple(lines)

    def _annotations(
        self, key: tuple[str, int, int], document: Document, request: Annotations, canvas: SharedCanvas
    ) -> Embedded:
        found: list[EmbeddedAnnotation] = []
        left_out: list[LeftOut] = []
        for number in request.pages:
            if canvas.aborted:
                break
            annotations: list[EmbeddedAnnotation] = []
            # An unreadable page has no annotations to import.
            with self._spared:
                listed = listed_on(document, number)
                annotations = [one.annotation for one in listed.annotations]
                left_out += listed.left_out
            if any(one.quads for one in annotations):
                with self._spared:  # an annotation is kept without its text
                    page = self._index(key, document, number, canvas).page
                    annotations = [quoted(one, page) for one in annotations]
            found += annotations
        return Embedded(tuple(found), tuple(left_out))

    def _pages(
        self, key: tuple[str, int, int], document: Document, pages: tuple[int, ...], canvas: SharedCanvas
    ) -> Iterator[TextPage]:
        """Yield the readable pages; the others have nothing to refer to."""
        for number in pages:
            if canvas.aborted:
                return
            page = None
            with self._spared:
                page = self._index(key, document, number, canvas).page
            if page is not None:
                yield page

    def _landmarks(
        self, key: tuple[str, int, int], document: Document, request: Landmarks, canvas: SharedCanvas
    ) -> "tuple[Landmark, ...]":
        from explorer.model.landmarks import landmarks

        return tuple(one for page in self._pages(key, document, request.pages, canvas) for one in landmarks(page))

    def _entries(
        self, key: tuple[str, int, int], document: Document, request: Entries, canvas: SharedCanvas
    ) -> "tuple[BibliographyEntry, ...]":
        from explorer.model.bibliography import entries

        return entries(list(self._pages(key, document, request.pages, canvas)))

    def _index(self, key: tuple[str, int, int], document: Document, number: int, canvas: SharedCanvas) -> SearchIndex:
        page_key = (key, number)
        if page_key in self._texts:
            self._texts.move_to_end(page_key)
            return self._texts[page_key]
        page: TextPage = text_of(document, number, canvas.cookie)
        index = SearchIndex(page)
        if not canvas.aborted:
            self._texts[page_key] = index
            self._glyphs += index.glyphs
            while self._glyphs > _KEEP_GLYPHS and len(self._texts) > 1:
                self._glyphs -= self._texts.popitem(last=False)[1].glyphs
        return index

    def _render(self, key: tuple[str, int, int], document: Document, request: Render, canvas: SharedCanvas) -> Pixels:
        began = time.process_time()
        page = document.load(request.page)
        size = document.size(request.page)
        x, y, width, height, scale = frame_of(turned(size, request.rotation), request)
        pixmap = canvas.blank(width, height)
        device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixmap)
        matrix = matrix_of(size, request.rotation, scale, x, y)
        left_out = self._places((key, request.page), document, request.without) if request.without else ()
        drawn = ((key, request.page), left_out)
        is_new = request.draft and drawn not in self._lists
        is_draft = is_new and draw_draft(document.pdf, page, device, matrix)
        if not is_draft:
            self._run(drawn, page, device, matrix, canvas.cookie, mupdf.FzRect(0, 0, width, height))
        mupdf.fz_close_device(device)
        if request.tint and not canvas.aborted:
            images = () if is_draft else self._images((key, request.page), page, canvas)
            tint(pixmap, request.tint, images, matrix)
        took = time.process_time() - began
        return Pixels(request.page, width, height, pixmap.stride(), canvas.rest(pixmap), took, is_draft)

    def _places(self, key: PageKey, document: Document, without: frozenset[str]) -> tuple[int, ...]:
        """Return the indices of the annotations that are not to be drawn."""
        if key not in self._origins:
            self._origins[key] = {one.annotation.origin: one.hides for one in listed_on(document, key[1]).annotations}
            if len(self._origins) > _KEEP_PICTURES:
                self._origins.popitem(last=False)
        origins = self._origins[key]
        return tuple(sorted({place for one in without for place in origins.get(one, ())}))

    def _images(self, key: PageKey, page: mupdf.FzPage, canvas: SharedCanvas) -> tuple[Rect, ...]:
        """Return the rectangles of a page's pictures, in points of the page as shown."""
        if key not in self._pictures:
            found = images_of(page, canvas.cookie)
            if canvas.aborted:
                return found
            self._pictures[key] = found
            if len(self._pictures) > _KEEP_PICTURES:
                self._pictures.popitem(last=False)
        return self._pictures[key]

    def _contents(
        self, key: tuple[str, int, int], document: Document, request: Contents, canvas: SharedCanvas
    ) -> tuple[tuple[int, Rect | None], ...]:
        from explorer.pdf.content_box import contents_of

        found: list[tuple[int, Rect | None]] = []
        for number in request.pages:
            if canvas.aborted:
                break
            # A page that can't be drawn has no content to lose.
            with self._spared:
                text = self._index(key, document, number, canvas).page
                found.append((number, contents_of(document, number, text, self._drawer(key, document, number, canvas))))
        return tuple(found)

    def _extent(
        self, key: tuple[str, int, int], document: Document, request: Extent, canvas: SharedCanvas
    ) -> tuple[Rect, ...]:
        from explorer.model.figure_extent import float_of
        from explorer.pdf.page_ink import ink_of

        text = self._index(key, document, request.page, canvas).page
        size = document.size(request.page)
        own = turned(size, -size.rotation)
        draw = self._drawer(key, document, request.page, canvas)
        ink = ink_of(own, _INK_DPI, draw, upright(size))
        found = None if canvas.aborted else float_of(text, request.caption, ink)
        return (found,) if found else ()

    def _drawer(self, key: tuple[str, int, int], document: Document, number: int, canvas: SharedCanvas) -> "Draw":
        """Return a function that draws a page on any device."""
        page = document.load(number)
        return lambda device, matrix: self._run(((key, number), ()), page, device, matrix, canvas.cookie)

    def _run(
        self,
        key: DrawnKey,
        page: mupdf.FzPage,
        device: mupdf.FzDevice,
        matrix: mupdf.FzMatrix,
        cookie: mupdf.FzCookie,
        clip: mupdf.FzRect | None = None,
    ) -> None:
        """Draw a page. A display list costs more than it saves on a simple page; one with much in it gets it at once,
        and one that turned out to be complex when it is drawn again.

        Args:
            clip: the only part of the device that matters: what lies beside it costs next to nothing.
        """
        if kept := self._list(key, page, cookie):
            clip = clip or mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
            mupdf.fz_run_display_list(kept, device, matrix, clip, cookie)
            return
        started = time.perf_counter()
        _draw(page, key[1], device, matrix, cookie)
        if time.perf_counter() - started > _HEAVY_S:
            self._heavy.add(key)

    def _list(self, key: DrawnKey, page: mupdf.FzPage, cookie: mupdf.FzCookie) -> mupdf.FzDisplayList | None:
        if key in self._lists:
            self._lists.move_to_end(key)
            return self._lists[key]
        if not self._records or (key not in self._heavy and weight(page) < LARGE):
            return None
        self._recorded = True
        kept = mupdf.fz_new_display_list(mupdf.fz_bound_page(page))
        recorder = mupdf.fz_new_list_device(kept)
        _draw(page, key[1], recorder, mupdf.FzMatrix(), cookie)
        mupdf.fz_close_device(recorder)
        if not cookie.abort():
            self._lists[key] = kept
            if len(self._lists) > _KEEP_LISTS:
                self._lists.popitem(last=False)
        return kept

    def _forget(self) -> None:
        self._lists.clear()
        self._texts.clear()
        self._seams.clear()
        self._glyphs = 0
        self._documents.clear()
        mupdf.fz_empty_store()


def _draw(
    page: mupdf.FzPage,
    left_out: tuple[int, ...],
    device: mupdf.FzDevice,
    matrix: mupdf.FzMatrix,
    cookie: mupdf.FzCookie,
) -> None:
    if left_out:
        run_without(page, left_out, device, matrix, cookie)
    else:
        mupdf.fz_run_page(page, device, matrix, cookie)


def _too_slow() -> KnownError:
    return KnownError("find-too-slow", "This expression is too slow. Simplify it.")
