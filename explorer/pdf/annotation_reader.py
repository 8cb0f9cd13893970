"""Reads the annotations of a PDF from its objects, without drawing them and without trusting them."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from pymupdf import mupdf

from explorer.model import tag_rules
from explorer.model.annotation import (
    MOST_REPLIES,
    TEXT_KINDS,
    Kind,
    Quad,
    Reply,
    Shape,
    Stroke,
    quad_of,
)
from explorer.model.embedded_annotation import MOST, EmbeddedAnnotation, LeftOut, Reason
from explorer.pdf.annotation_places import AnnotationPlaces, TooMuchError
from explorer.pdf.annotation_threads import ListedAnnotation, entries, threads
from explorer.pdf.annotation_values import (
    cleaned,
    color_of,
    get,
    numbers,
    printable,
    time_of,
)
from explorer.pdf.layers import is_off
from explorer.pdf.open_documents import Document
from explorer.pdf.rich_text import MOST_RICH_BYTES, fuller_text, plain_text

_KINDS: dict[str, Kind] = {
    "Highlight": "highlight",
    "Underline": "underline",
    "Squiggly": "underline",
    "StrikeOut": "strike",
    "Text": "note",
    "Caret": "note",
    "FileAttachment": "note",
    "Sound": "note",
    "Popup": "note",
    "Ink": "ink",
    "FreeText": "text",
}
"""What annotations become in the library; any other is an area."""
_ENCLOSES = frozenset({"Square", "Circle", "Polygon"})
"""Drawings that show an area also without words."""
_OF_WORDS = frozenset(TEXT_KINDS)
_MERGES = frozenset({"Caret", "Text"})
"""Kinds that have only words to add to an annotation of their group."""
_DRAWN_ALIKE = frozenset({"Square", "Caret", "Popup", "Text", "Ink", "FreeText"})
"""Kinds that the program draws as the file does, beside those of words. It does not draw a stamp, a circle or the icon
of a file, so that these stay visible on the page."""
_MOST_BYTES, _MOST_LETTERS, _MOST_NAME, _MOST_SUBJECT = 4_000_000, 20_000, 200, 4000
"""Maximum bytes of text of all annotations on a page, letters of a comment, and letters of an author's name."""
_RICH = 4
"""How many bytes of plain text a byte of rich text counts as: reading it takes longer."""
_NOTE = (9.0, 10.0)
"""Points from a note's corner to its center, as in an annotated copy."""
_KNOWN_BY = (("Contents", _MOST_LETTERS), ("T", _MOST_NAME))
"""The texts that are a part of an annotation's origin, and how many letters of them."""
_LETTERS = re.compile(r"([\d.]+)\s+Tf")
_INK = re.compile(r"((?:[\d.]+\s+){1,4})(g|rg|k)\b")


@dataclass(frozen=True, slots=True)
class Listed:
    """An annotation of the file, with the places in the page's list that it takes.

    ``shape`` is the object that is drawn, and ``words`` the one that has the comment: in a group, two objects may be
    one annotation. ``hides`` are the places of all objects that are not to be drawn once it was imported.
    """

    annotation: EmbeddedAnnotation
    shape: int
    words: int
    hides: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageList:
    """The annotations of a page, and how many were left out for which reason."""

    annotations: tuple[Listed, ...]
    left_out: tuple[LeftOut, ...]


def listed_on(document: Document, number: int) -> PageList:
    """Return the annotations on a page in the order of its list, with their groups and replies.

    Raises:
        KnownError: there is no such page.
        mupdf.FzErrorBase: it can't be read.
    """
    return _Reader(document, number).read()


def run_without(
    page: mupdf.FzPage,
    left_out: Collection[int],
    device: mupdf.FzDevice,
    how: mupdf.FzMatrix,
    cookie: mupdf.FzCookie,
) -> None:
    """Draw a page without the annotations at some indices of its list."""
    pdf_page = mupdf.pdf_page_from_fz_page(page)
    listed = get(pdf_page.obj(), "Annots")
    skipped = {mupdf.pdf_array_get(listed, place).m_internal_value() for place in left_out}
    mupdf.fz_run_page_contents(page, device, how, cookie)
    annot = mupdf.pdf_first_annot(pdf_page)
    while annot.m_internal:
        if mupdf.pdf_annot_obj(annot).m_internal_value() not in skipped:
            mupdf.pdf_run_annot(annot, device, how, cookie)
        annot = mupdf.pdf_next_annot(annot)
    mupdf.fz_run_page_widgets(page, device, how, cookie)


class _Reader:
    """Reads the annotations of one page, within limits for all of them together."""

    def __init__(self, document: Document, number: int) -> None:
        self._pdf, self._number = document.pdf, number
        self._page = mupdf.pdf_lookup_page_obj(document.pdf, number)
        self._places = AnnotationPlaces(self._page, document.size(number))
        self._bytes = _MOST_BYTES
        self._left_out: dict[Reason, int] = {}

    def read(self) -> PageList:
        """Return the annotations, and those left out."""
        listed = get(self._page, "Annots")
        found: list[Listed] = []
        leaders = threads(entries(listed, MOST))
        if (beyond := mupdf.pdf_array_len(listed) - MOST) > 0:
            self._leave_out("many", beyond)
        for at, leader in enumerate(leaders):
            try:
                found += self._group(leader)
            except TooMuchError:
                self._leave_out("many", len(leaders) - at)
                break
        left_out = (LeftOut(self._number, reason, count) for reason, count in self._left_out.items())
        return PageList(tuple(found), tuple(left_out))

    def _leave_out(self, reason: Reason, count: int = 1) -> None:
        self._left_out[reason] = self._left_out.get(reason, 0) + count

    def _group(self, leader: ListedAnnotation) -> Iterator[Listed]:
        """Yield the annotations of a group: one, or several that have shapes of their own."""
        group = [leader, *leader.group]
        shown = [one for one in group if not one.is_hidden and not self._is_in_layer_off(one)]
        if not shown:
            if not (leader.kind == "Popup" or get(leader.object, "StateModel").m_internal):
                self._leave_out("hidden" if leader.is_hidden else "layer", 1 + len(leader.replies))
            return
        main = next((one for one in shown if _KINDS.get(one.kind) in _OF_WORDS), shown[0])
        others = [one for one in shown if one is not main and not self._merges(one, main)]
        joined = [one for one in group if one not in others]
        if listed := self._listed(main, joined, leader.replies):
            yield listed
        for one in others:
            if listed := self._listed(one, [one], ()):
                yield listed

    def _merges(self, one: ListedAnnotation, main: ListedAnnotation) -> bool:
        """Return whether a member of a group is a part of its main one: new words for it, or more of its words."""
        if one.kind in _MERGES:
            return _KINDS.get(main.kind) in _OF_WORDS or main.kind == one.kind
        return one.kind == main.kind and _KINDS.get(one.kind) in _OF_WORDS

    def _listed(
        self,
        main: ListedAnnotation,
        joined: list[ListedAnnotation],
        replies: Iterable[tuple[ListedAnnotation, ListedAnnotation]],
    ) -> Listed | None:
        """Return one annotation made of some members of a group; None if it is left out."""
        comments = {one.place: self._words(one) for one in joined}
        said = list(dict.fromkeys(filter(None, (text.strip() for text in comments.values()))))
        answers = self._replies(replies, {one.number for one in joined})
        annotation: EmbeddedAnnotation | Reason | None = None
        with suppress(mupdf.FzErrorBase, ValueError, OverflowError):
            annotation = self._annotation(main, bool(said or answers))
        if not isinstance(annotation, EmbeddedAnnotation):
            if annotation or said or answers:
                self._leave_out(annotation or "place", 1 + len(answers))
            return None
        quads = annotation.quads
        for one in joined:
            if one is not main and one.kind == main.kind and quads:
                with suppress(mupdf.FzErrorBase, ValueError, OverflowError):
                    quads += self._places.quads(one.object)
        leader = joined[0]
        comment = comments[main.place] if annotation.kind == "text" and len(joined) == 1 else "\n\n".join(said)
        annotation = replace(
            annotation,
            quads=quads,
            comment=comment,
            author=annotation.author or self._author(leader),
            made=annotation.made or self._made(leader),
            replies=answers,
        )
        words = next((one.place for one in joined if comments[one.place].strip()), leader.place)
        alike = main.kind in _DRAWN_ALIKE or annotation.quads or annotation.shape
        hidden = [*joined, *(one for one, _ in replies if one.kind == "Text")] if alike else []
        return Listed(annotation, main.place, words, tuple(one.place for one in hidden))

    def _annotation(self, entry: ListedAnnotation, has_words: bool) -> EmbeddedAnnotation | Reason | None:
        """Return an annotation without its comment and replies; or why it is left out; or None if it is nothing."""
        one, kind = entry.object, _KINDS.get(entry.kind, "area")
        if get(one, "StateModel").m_internal or (entry.kind == "Popup" and not has_words):
            return None
        quads: tuple[Quad, ...] = ()
        strokes: tuple[Stroke, ...] = ()
        point = rect = width = old_point = None
        color = color_of(numbers(get(one, "C"), 4))
        box = self._places.rect(one)
        shape: Shape = ""
        if entry.kind == "Line" and (line := self._places.line(one)):
            kind, shape, strokes = "ink", *line
        elif kind == "ink" and not (strokes := self._places.strokes(one)):
            if not has_words:
                return None
            kind = "area"
        match kind:
            case "highlight" | "underline" | "strike":
                quads = self._places.quads(one)
                if not quads and box and self._places.is_sensible(one):
                    quads = (quad_of(box),)
                if not quads:
                    return "place"
            case "ink":
                width = self._places.width(one)
                rect = self._places.grown(box) if box and shape else None
            case "note":
                if box is None:
                    return "place" if has_words else None
                point = old_point = self._places.within((box[0] + _NOTE[0], box[1] + _NOTE[1]))
                if entry.kind not in ("Text", "Popup") or self._places.unit != 1.0:
                    point = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                if entry.kind != "Text" and not has_words:
                    return "wordless"
            case _:
                rect = box
                if entry.kind not in _ENCLOSES and kind == "area":
                    if not has_words:
                        return "wordless"
                    rect = self._places.grown(box) if box else None
                if rect is None or rect[0] >= rect[2] or rect[1] >= rect[3]:
                    return "place" if has_words else None
                if kind == "text":
                    look = self._text(one, "DA", _MOST_NAME)
                    size, ink = _LETTERS.search(look), _INK.search(look)
                    letters = float(size[1]) * self._places.unit if size else 0.0
                    width = min(96.0, max(4.0, round(letters, 2))) if letters else 11.0
                    color = color_of([float(part) for part in ink[1].split()]) if ink else ""
        author = self._text(one, "T", _MOST_NAME)
        opacity = get(one, "CA")
        # A line as earlier versions read it, who made origins of that.
        place = ("area", (), (), None, rect) if shape else (kind, quads, strokes, old_point, rect)
        said = (*place, *(_as_before(one, *key) for key in _KNOWN_BY))
        return EmbeddedAnnotation(
            origin=self._origin(one, entry.number, said),
            kind=kind,
            page=self._number,
            quads=quads,
            point=point,
            rect=rect,
            strokes=strokes,
            width=width,
            color=color,
            opacity=min(1.0, max(0.0, mupdf.pdf_to_real(opacity))) if mupdf.pdf_is_number(opacity) else 1.0,
            author=" ".join(author.split()),
            made=self._made(entry),
            shape=shape,
            tags=tag_rules.read_listed(self._text(one, "Subj", _MOST_SUBJECT)),
        )

    def _origin(self, one: mupdf.PdfObj, number: int, said: object) -> str:
        """Return an id for the annotation made of its content: unique in the file, and different after a change of the
        annotation. Libraries have it, so that it stays the same in each version of this program."""
        name = self._name(one) or str(number)
        return f"{name}#{hashlib.sha256(repr(said).encode('utf-8', 'replace')).hexdigest()[:16]}"

    def _name(self, one: mupdf.PdfObj) -> str:
        """Return the annotation's own name, if it is a plain one."""
        name = self._text(one, "NM", _MOST_NAME)
        return name if re.fullmatch(r"[\w.:-]{1,64}", name, re.ASCII) else ""

    # Threads

    def _replies(
        self, found: Iterable[tuple[ListedAnnotation, ListedAnnotation]], answered: Collection[int]
    ) -> tuple[Reply, ...]:
        """Return the replies that say something; ``answered`` are the numbers of the objects that they answer."""
        names: dict[int, str] = {}
        replies: list[Reply] = []
        for entry, parent in found:
            if len(replies) >= MOST_REPLIES:
                self._leave_out("many")
                continue
            one = entry.object
            name = self._name(one)
            names[entry.number] = name if name and name not in names.values() else f"reply-{abs(entry.number)}"
            state, model = (self._text(one, key, _MOST_NAME).strip() for key in ("State", "StateModel"))
            text = self._words(entry).strip()
            if text or state:
                above = "" if parent.number in answered else str(parent.number)
                replies.append(
                    Reply(str(entry.number), self._author(entry), text, self._made(entry), above, state, model)
                )
        known = {one.id for one in replies}
        return tuple(
            replace(one, id=names[int(one.id)], parent=names[int(one.parent)] if one.parent in known else "")
            for one in replies
        )

    def _author(self, entry: ListedAnnotation) -> str:
        return " ".join(self._text(entry.object, "T", _MOST_NAME).split())

    def _made(self, entry: ListedAnnotation) -> str:
        dates = (self._text(entry.object, key, _MOST_NAME) for key in ("CreationDate", "M"))
        return next(filter(None, map(time_of, dates)), "")

    def _is_in_layer_off(self, entry: ListedAnnotation) -> bool:
        with suppress(mupdf.FzErrorBase):
            return is_off(self._pdf, get(entry.object, "OC"))
        return False

    # Words

    def _words(self, entry: ListedAnnotation) -> str:
        """Return what an annotation says: its plain text, its rich text, or the text of its window."""
        one = entry.object
        plain = self._text(one, "Contents", _MOST_LETTERS)
        if get(one, "RC").m_internal:
            plain = fuller_text(plain, cleaned(plain_text(self._rich(get(one, "RC"))))[:_MOST_LETTERS])
        if not plain.strip() and (window := get(one, "Popup")).m_internal:
            return self._text(window, "Contents", _MOST_LETTERS)
        if entry.kind == "Popup" and get(one, "Parent").m_internal:
            return ""  # it repeats the words of the annotation whose window it is
        return plain

    def _rich(self, rich: mupdf.PdfObj) -> str:
        """Return the markup of a rich text, a string or a stream."""
        if not mupdf.pdf_is_stream(rich):
            cost = _RICH * mupdf.pdf_to_str_len(rich)
            if cost > self._bytes:
                return ""
            self._bytes -= cost
            return str(mupdf.pdf_to_text_string(rich))
        with suppress(mupdf.FzErrorBase):
            stream = mupdf.pdf_open_stream(rich)
            data = bytearray()
            while len(data) < MOST_RICH_BYTES and self._bytes > 0 and (byte := mupdf.fz_read_byte(stream)) >= 0:
                data.append(byte)
                self._bytes -= _RICH
            return bytes(data).decode("utf-16" if data.startswith((b"\xfe\xff", b"\xff\xfe")) else "utf-8", "replace")
        return ""

    def _text(self, one: mupdf.PdfObj, key: str, most: int) -> str:
        named = get(one, key)
        if (length := mupdf.pdf_to_str_len(named)) > self._bytes:
            return ""
        self._bytes -= length
        return cleaned(mupdf.pdf_to_text_string(named)[:most])


def _as_before(one: mupdf.PdfObj, key: str, most: int) -> str:
    """Return a text as earlier versions of this program read it, who made origins of it."""
    length = mupdf.pdf_to_str_len(get(one, key))
    return printable(mupdf.pdf_to_text_string(get(one, key)), most) if length <= _MOST_BYTES else ""
