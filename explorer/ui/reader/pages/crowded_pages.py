"""Caches pictures of pages with many annotations, so that a repaint draws one image."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.model.annotation import TEXT_KINDS, Annotation, Rect, bounds, union
from explorer.ui.reader.pages.page_sheet import PageSheet

CROWDED = 60
"""Minimum number of annotations for a page to be cached as a picture."""
_MOST_ANEW = 20
"""Maximum number of changed annotations that are repainted one by one; for more, the whole page is repainted."""
_AROUND_PX = 8.0
"""Pixels that an annotation on text may paint beyond its text: its frame, and the dot of its comment."""

Paint = Callable[[QPainter, PageSheet, Iterable[Annotation], Collection[str]], None]
"""Paints annotations of a page; the ids are those of the selected ones."""


class _Picture:
    """A cached picture of a page; ``key`` is all that it depends on except annotations."""

    def __init__(
        self, key: tuple[object, ...], annotations: tuple[Annotation, ...], chosen: frozenset[str], image: QImage
    ) -> None:
        self.key, self.annotations, self.chosen, self.image = key, annotations, chosen, image


class CrowdedPages:
    """Pictures by page; after a change only the area of the changed annotations is repainted."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._pictures: dict[int, _Picture] = {}
        self.painted = 0
        """Number of annotations painted so far, for tests."""

    def forget(self) -> None:
        """Clear the cache, because the colors or the document changed."""
        self._pictures.clear()

    def keep(self, pages: Collection[int]) -> None:
        """Drop the pictures of all other pages."""
        for page in [one for one in self._pictures if one not in pages]:
            del self._pictures[page]

    def picture(
        self,
        page: int,
        base: QImage,
        corner: QPointF,
        ratio: float,
        sheet: PageSheet,
        annotations: Sequence[Annotation],
        chosen: Collection[str],
    ) -> QImage:
        """Return a page's pixels with its annotations painted in.

        Args:
            base: the page without annotations; opaque.
            corner: position of the base's corner in the viewport, in pixels.
            ratio: device pixels a pixel.
        """
        local = replace(
            sheet,
            left=sheet.left - corner.x(),
            top=sheet.top - corner.y(),
            shown=sheet.shown.translated(-corner),
        )
        where = (round(local.left, 3), round(local.top, 3), local.scale, local.size)
        key = (base.cacheKey(), ratio, where)
        now = _Picture(key, tuple(annotations), frozenset(one.id for one in annotations if one.id in chosen), base)
        before = self._pictures.get(page)
        changed = _changed(before, now) if before and before.key == key else None
        if before and changed is not None and len(changed) <= _MOST_ANEW and all(map(_is_text, changed)):
            now.image = before.image
            for one in changed:
                self._paint_anew(now, base, ratio, local, _box(local, one))
        else:
            now.image = base.copy()
            now.image.setDevicePixelRatio(ratio)
            self._paint_overlay(now.image, None, None, local, now.annotations, now.chosen)
        self._pictures[page] = now
        return now.image

    def _paint_anew(self, picture: _Picture, base: QImage, ratio: float, sheet: PageSheet, box: QRectF) -> None:
        """Repaint a part of a page: its pixels, and all annotations that overlap it."""
        (left, top), (right, bottom) = sheet.place(box.topLeft()), sheet.place(box.bottomRight())
        part = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        margin = _AROUND_PX / sheet.scale
        part = (part[0] - margin, part[1] - margin, part[2] + margin, part[3] + margin)
        annotations = [
            one for one in picture.annotations if not _is_text(one) or _meets(union(map(bounds, one.quads)), part)
        ]
        plain = QImage(base)
        plain.setDevicePixelRatio(ratio)
        self._paint_overlay(picture.image, plain, box, sheet, annotations, picture.chosen)

    def _paint_overlay(
        self,
        image: QImage,
        base: QImage | None,
        clip: QRectF | None,
        sheet: PageSheet,
        annotations: Collection[Annotation],
        chosen: Collection[str],
    ) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if clip is not None:
            # Whole pixels: a fractional edge would be blended with the old pixels.
            painter.setClipRect(QRectF(clip.toAlignedRect()))
        if base is not None:
            painter.drawImage(QPointF(0, 0), base)
        self.painted += len(annotations)
        self._paint(painter, sheet, annotations, chosen)
        painter.end()


def _changed(before: _Picture, now: _Picture) -> list[Annotation]:
    """Return the annotations that were added, deleted, changed, selected or deselected, in their old and new states."""
    old, new = {id(one) for one in before.annotations}, {id(one) for one in now.annotations}
    other = before.chosen ^ now.chosen
    gone = [one for one in before.annotations if id(one) not in new or one.id in other]
    return gone + [one for one in now.annotations if id(one) not in old]


def _is_text(one: Annotation) -> bool:
    return one.kind in TEXT_KINDS and bool(one.quads)


def _box(sheet: PageSheet, one: Annotation) -> QRectF:
    around = QRectF()
    for quad in one.quads:
        around = around.united(sheet.polygon(quad).boundingRect())
    return around.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX)


def _meets(rect: Rect, part: Rect) -> bool:
    return rect[0] <= part[2] and part[0] <= rect[2] and rect[1] <= part[3] and part[1] <= rect[3]
