"""Imported annotations of a PDF in its copy: they stay as they are, as far as the user did not change them."""

from dataclasses import replace
from pathlib import Path

import pymupdf
from pymupdf import mupdf

from explorer.model import tag_rules
from explorer.model.annotation import Annotation
from explorer.model.annotation_colors import DEFAULT, Swatch
from explorer.model.embedded_annotation import nearest, shown
from explorer.model.repeated_quote import repeats
from explorer.pdf.annotation_reader import Listed, listed_on
from explorer.pdf.annotation_values import cleaned, get, pdf_date, printable
from explorer.pdf.messages import SaveAnnotated
from explorer.pdf.open_documents import Document

_PLACE = ("kind", "quads", "rect", "strokes", "width")
_DRAWN_BY = dict.fromkeys(("Highlight", "Underline", "Squiggly", "StrikeOut"), "QuadPoints") | {
    "Ink": "InkList",
    "Line": "L",
    "Polygon": "Vertices",
    "PolyLine": "Vertices",
}
_LEAST_LENGTH = {"QuadPoints": 8, "InkList": 1, "L": 4, "Vertices": 4}
"""The entries that kinds are drawn by, and how long they are at least."""
_NEAR = 12.0
"""Points by which the place of a note may differ: earlier versions took another point of its icon."""
_LOOK = frozenset(
    (
        *("Type", "Subtype", "Rect", "AP", "AS", "C", "IC", "BS", "BE", "Border", "RD", "CA", "ca", "BM", "QuadPoints"),
        *("InkList", "DA", "DS", "DR", "RC", "Q", "CL", "LE", "L", "Vertices", "Path", "Name", "Contents", "Subj"),
        *("IT", "Sy", "FS", "Sound", "Rotate"),
    )
)
"""What describes an annotation's look and words, and is written anew with them; all else is kept."""


class Originals:
    """The imported annotations of a document that is being copied; made before any is added to it.

    Args:
        document: the document to be changed.
        password: opens the file.
    """

    def __init__(self, document: pymupdf.Document, request: SaveAnnotated, password: str | None) -> None:
        self._pdf = mupdf.PdfDocument(pymupdf._as_pdf_document(document))  # noqa: SLF001
        self._palette = [Swatch(name, name, look) for name, look in request.colors]
        self._found: dict[tuple[int, str], Listed] = {}
        self._objects: dict[int, list[mupdf.PdfObj]] = {}
        pages = {one.page for one in request.annotations if one.origin}
        source = Document(Path(request.path), password) if pages else None
        for number in pages:
            if source and 0 <= number < source.count:
                self._found |= {(number, one.annotation.origin): one for one in listed_on(source, number).annotations}
                listed = self._list(number)
                self._objects[number] = [
                    mupdf.pdf_array_get(listed, place) for place in range(mupdf.pdf_array_len(listed))
                ]

    def find(self, one: Annotation) -> Listed | None:
        """Return the annotation in the file that one of the library was imported from."""
        return self._found.get((one.page, one.origin)) if one.origin else None

    def keep(self, one: Annotation, original: Listed) -> bool:
        """Keep the original in the copy, with the user's words and tags; return False if it must be drawn anew."""
        before = shown(original.annotation, one.paper_id, one.file_id, DEFAULT, "")
        if before.shape and one.kind == "area":
            # Earlier versions imported lines as areas.
            before = replace(before, kind="area", strokes=(), width=None, rect=original.annotation.rect)
        is_moved = any(getattr(one, name) != getattr(before, name) for name in _PLACE) or _is_far(one, before)
        has_new_words = not self._says_the_same(one, original)
        # The words of a text box are a part of its look, and some annotations lack the shape that they are drawn by.
        has_look = one.kind != "text" and self._has_shape(one, original)
        if is_moved or (one.kind == "text" and has_new_words) or (not has_look and self.has_new_color(one, original)):
            return False
        if has_new_words:
            self._write_words(one, original)
        if one.tags != original.annotation.tags:
            mupdf.pdf_dict_put_text_string(
                self._object(one, original.shape), mupdf.pdf_new_name("Subj"), tag_rules.listed(one.tags)
            )
        return True

    def has_new_color(self, one: Annotation, original: Listed) -> bool:
        """Return whether the user gave the annotation another color."""
        annotation = original.annotation
        return one.color not in (nearest(DEFAULT, annotation.color), nearest(self._palette, annotation.color))

    def _has_shape(self, one: Annotation, original: Listed) -> bool:
        """Return whether an annotation has the entry that its kind is drawn by."""
        shape = self._object(one, original.shape)
        kind = mupdf.pdf_to_name(get(shape, "Subtype"))
        if original.annotation.kind == "area" and kind == "Ink":
            return False  # its strokes are empty
        entry = _DRAWN_BY.get(kind)
        return entry is None or bool(mupdf.pdf_array_len(get(shape, entry)) >= _LEAST_LENGTH[entry])

    def xref(self, one: Annotation, original: Listed) -> int:
        """Return the number of the object that is drawn; 0 if it has none."""
        return int(mupdf.pdf_to_num(self._object(one, original.shape)))

    def replace(self, one: Annotation, original: Listed, made: pymupdf.Annot) -> None:
        """Put a new annotation in the original's place: with what else that has, its window and its thread."""
        old = self._object(one, original.shape)
        listed, new = self._list(one.page), _object_of(made)
        appended = {mupdf.pdf_to_num(new)}
        if get(old, "Popup").m_internal:
            appended.add(mupdf.pdf_to_num(get(new, "Popup")))
        for at in range(mupdf.pdf_dict_len(old)):
            key = mupdf.pdf_to_name(mupdf.pdf_dict_get_key(old, at))
            if key == "Popup" or (key not in _LOOK and not get(new, key).m_internal):
                mupdf.pdf_dict_puts(new, key, mupdf.pdf_dict_get_val(old, at))
        if original.words != original.shape:
            self._write_words(one, original)  # they stay with the other object of the group
            mupdf.pdf_dict_dels(new, "Contents")
        number = mupdf.pdf_to_num(old)
        for place in reversed(range(len(self._objects[one.page]), mupdf.pdf_array_len(listed))):
            if mupdf.pdf_to_num(mupdf.pdf_array_get(listed, place)) in appended:
                mupdf.pdf_array_delete(listed, place)
        for place in range(mupdf.pdf_array_len(listed)):
            other = mupdf.pdf_array_get(listed, place)
            if place == original.shape:
                mupdf.pdf_array_put(listed, place, new)
            elif number:
                for key in ("IRT", "Parent"):
                    if mupdf.pdf_to_num(get(other, key)) == number:
                        mupdf.pdf_dict_puts(other, key, new)

    def _says_the_same(self, one: Annotation, original: Listed) -> bool:
        """Return whether the user left the comment as it was read, by this version or an earlier one."""
        comment = original.annotation.comment
        if one.comment in (comment, comment.strip()) or (not one.comment and repeats(comment, one.quote)):
            return True
        plain = mupdf.pdf_to_text_string(get(self._object(one, original.shape), "Contents"))
        return one.comment.strip() == printable(plain, len(plain)).strip()

    def _write_words(self, one: Annotation, original: Listed) -> None:
        place = self._object(one, original.words)
        mupdf.pdf_dict_put_text_string(place, mupdf.pdf_new_name("Contents"), cleaned(one.comment))
        mupdf.pdf_dict_put_text_string(place, mupdf.pdf_new_name("M"), pdf_date(one.modified))
        mupdf.pdf_dict_dels(place, "RC")

    def _object(self, one: Annotation, place: int) -> mupdf.PdfObj:
        return self._objects[one.page][place]

    def _list(self, number: int) -> mupdf.PdfObj:
        return get(mupdf.pdf_lookup_page_obj(self._pdf, number), "Annots")


def _object_of(made: pymupdf.Annot) -> mupdf.PdfObj:
    return mupdf.pdf_annot_obj(made.this)


def _is_far(one: Annotation, before: Annotation) -> bool:
    if one.point is None or before.point is None:
        return one.point != before.point
    return max(abs(one.point[0] - before.point[0]), abs(one.point[1] - before.point[1])) > _NEAR
