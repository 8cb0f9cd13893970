"""Sorts the annotations of a page by what they answer: annotations of one group, and the replies to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pymupdf import mupdf

from explorer.pdf.annotation_values import get

_HIDDEN = 2 | 32
"""The flags Hidden and NoView."""
_DEEPEST = 100
"""Maximum depth of a thread; what is deeper leads a thread of its own."""
_NO_COMMENTS = frozenset({"", "Link", "Widget", "PrinterMark", "TrapNet", "Watermark"})
"""Kinds that are no comments: what such an annotation says describes it to those who can't see it."""


@dataclass(slots=True, eq=False)
class ListedAnnotation:
    """An annotation in a page's list: its index there, its object, and the object's number (below 0 without one)."""

    place: int
    object: mupdf.PdfObj
    number: int
    kind: str
    flags: int
    group: list["ListedAnnotation"] = field(default_factory=list)
    """The other annotations of its group (ISO 32000-1, 12.5.6.2), in the page's order."""
    replies: list[tuple["ListedAnnotation", "ListedAnnotation"]] = field(default_factory=list)
    """The replies to it and its group, at any depth, each with what it answers."""

    @property
    def is_hidden(self) -> bool:
        """Return whether its flags say that it is not shown."""
        return bool(self.flags & _HIDDEN)


def entries(listed: mupdf.PdfObj, most: int) -> list[ListedAnnotation]:
    """Return the annotations of a page's list that can be comments, each object once, without relations."""
    found: dict[int, ListedAnnotation] = {}
    for place in range(min(mupdf.pdf_array_len(listed), most)):
        one = mupdf.pdf_array_get(listed, place)
        kind = mupdf.pdf_to_name(get(one, "Subtype"))
        number = mupdf.pdf_to_num(one) or -1 - place
        if kind not in _NO_COMMENTS and number not in found:
            found[number] = ListedAnnotation(place, one, number, kind, mupdf.pdf_to_int(get(one, "F")))
    return list(found.values())


def threads(found: Iterable[ListedAnnotation]) -> list[ListedAnnotation]:
    """Return the annotations that answer nothing and lead their group, each with its group and its replies.

    What answers an annotation that is not on the page, or itself in a circle, leads a group of its own.
    """
    by_number = {one.number: one for one in found}
    by_name: dict[str, ListedAnnotation] | None = None
    above: dict[int, ListedAnnotation] = {}
    for one in by_number.values():
        answered = get(one.object, "IRT")
        if not answered.m_internal:
            continue
        if mupdf.pdf_is_string(answered):  # as in an FDF file: the other's name
            if by_name is None:
                by_name = {mupdf.pdf_to_text_string(get(each.object, "NM")): each for each in by_number.values()}
            target = by_name.get(mupdf.pdf_to_text_string(answered))
        else:
            target = by_number.get(mupdf.pdf_to_num(answered))
        if target is not None and target is not one and target.kind != "Popup":
            above[one.number] = target
    leaders = []
    for one in by_number.values():
        leader = _leader(one, above)
        if leader is one:
            leaders.append(one)
        elif not _is_grouped(one, above[one.number]):
            leader.replies.append((one, above[one.number]))
        elif not _answers(above[one.number], above):
            leader.group.append(one)
        else:
            leaders.append(one)  # a part of a reply's own group: it is shown by itself
    return leaders


def _leader(one: ListedAnnotation, above: Mapping[int, ListedAnnotation]) -> ListedAnnotation:
    """Return the annotation at the top of a thread; in a circle, or too deep in it, the annotation itself."""
    seen, here = {one.number}, one
    while (up := above.get(here.number)) is not None:
        if up.number in seen or len(seen) > _DEEPEST:
            return one
        seen.add(up.number)
        here = up
    return here


def _answers(one: ListedAnnotation, above: Mapping[int, ListedAnnotation]) -> bool:
    """Return whether an annotation is a reply, or belongs to the group of one."""
    for _ in range(_DEEPEST):
        up = above.get(one.number)
        if up is None:
            return False
        if not _is_grouped(one, up):
            return True
        one = up
    return False


def _is_grouped(one: ListedAnnotation, answered: ListedAnnotation) -> bool:
    """Return whether an annotation that answers another is a part of its group, such as a text struck out for new
    words."""
    kind = get(one.object, "RT")
    if mupdf.pdf_is_name(kind):
        return bool(mupdf.pdf_to_name(kind) == "Group")
    # Older programs have no RT.
    is_edit = {one.kind, answered.kind} == {"Caret", "StrikeOut"}
    return is_edit or mupdf.pdf_to_name(get(one.object, "IT")) in ("StrikeOutTextEdit", "Replace")
