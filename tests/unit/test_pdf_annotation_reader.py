"""The annotations that a PDF has itself: listed where they are, with what they say, however their file was written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.model.annotation import Annotation, Kind
from explorer.model.annotation_colors import DEFAULT
from explorer.model.embedded_annotation import EmbeddedAnnotation, is_in_pdf, nearest, shown
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Annotations, Open, Render
from explorer.services.annotated_copy import annotated_copy
from tests.fakes.hostile_pdfs import page_with
from tests.unit.test_annotated_copy import ALL, LINE, one, paper, quad

WIDE, HIGH = 300, 200
"""Points of the pages that hostile_pdfs makes."""


@pytest.fixture(autouse=True)
def survives(client: PdfClient) -> Iterator[None]:
    """Not one of these files costs the worker its life."""
    pid = client.pid
    yield
    assert client.pid == pid


def listed(client: PdfClient, path: Path, page: int = 0) -> tuple[EmbeddedAnnotation, ...]:
    client.call(Open(str(path)))
    found = client.call(Annotations(str(path), (page,))).annotations
    assert isinstance(found, tuple)
    return found


def with_annots(path: Path, *annots: bytes) -> Path:
    """One page with these annotations in its list."""
    return page_with(path, page=b"/Annots[%s]" % b" ".join(b"<</Type/Annot%s>>" % one for one in annots))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_marks_of_ours_in_a_copy_are_the_same_marks_again(client: PdfClient, tmp_path: Path, rotation: int) -> None:
    source = paper(tmp_path / "paper.pdf", rotation, crop=(10, 20, 400, 500))
    copy, count = annotated_copy(source, tmp_path / "copy.pdf", ALL, DEFAULT, client.call)
    assert count == len(ALL)
    marks = {mark.kind: mark for mark in listed(client, copy)}
    assert set(marks) == {mark.kind for mark in ALL}
    for ours in ALL:
        again = shown(marks[ours.kind], "p", "f", DEFAULT, "")
        assert again.comment == ours.comment
        assert again.color == ours.color, ours.kind
        assert again.quads == ours.quads
        assert again.author == ours.author
        assert again.created == "2026-03-04T05:06:07.000Z"
        for mine, theirs in zip(ours.area(), again.area(), strict=True):
            assert abs(mine - theirs) <= 1.0, ours.kind
        assert is_in_pdf(again)
        assert not is_in_pdf(ours)
    assert marks["text"].width == 14.0
    assert marks["ink"].width == 4.0
    assert abs(marks["highlight"].opacity - 0.72) < 0.01


def test_a_mark_tells_the_words_that_it_lies_on_and_those_around(client: PdfClient, tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf")
    copy, _ = annotated_copy(source, tmp_path / "copy.pdf", [ALL[0]], DEFAULT, client.call)
    (mark,) = listed(client, copy)
    assert mark.quote
    assert LINE.startswith(mark.quote)
    assert (mark.quote + mark.after).startswith(LINE[:40])


def test_every_color_comes_back_in_every_kind(client: PdfClient, tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf")
    for swatch in DEFAULT:
        marks = [Annotation(**{**fields(ours), "color": swatch.id}) for ours in ALL]
        copy, _ = annotated_copy(source, tmp_path / f"{swatch.id}.pdf", marks, DEFAULT, client.call)
        for mark in listed(client, copy):
            assert nearest(DEFAULT, mark.color) == swatch.id, (mark.kind, mark.color)


def fields(item: Annotation) -> dict[str, object]:
    return {name: getattr(item, name) for name in Annotation.__dataclass_fields__}


def test_a_mark_has_the_same_name_in_a_copy_and_another_one_when_it_says_something_else(
    client: PdfClient, tmp_path: Path
) -> None:
    def origin(name: str, comment: str, folder: str) -> str:
        (tmp_path / folder).mkdir(exist_ok=True)
        box = b"/Subtype/Square/Rect[10 10 60 60]/NM(%s)/Contents(%s)" % (name.encode(), comment.encode())
        (mark,) = listed(client, with_annots(tmp_path / folder / "a.pdf", box))
        return mark.origin

    first = origin("one", "a", "x")
    assert origin("one", "a", "y") == first
    assert origin("one", "b", "z") != first
    assert origin("two", "a", "w") != first
    two = b"/Subtype/Square/Rect[10 10 60 60]"
    twins = listed(client, with_annots(tmp_path / "twins.pdf", two, two))
    assert len({mark.origin for mark in twins}) == 2


@pytest.mark.parametrize(
    "corners",
    [
        "20 120 80 120 20 100 80 100",
        "20 100 80 100 80 120 20 120",
        "20 120 80 120 80 100 20 100",
        "20 100 80 100 20 120 80 120",
    ],
    ids=["rows", "around from below", "around from the top", "rows from below"],
)
def test_corners_may_be_in_any_order(client: PdfClient, tmp_path: Path, corners: str) -> None:
    annot = b"/Subtype/Underline/Rect[20 100 80 120]/QuadPoints[%s]" % corners.encode()
    (mark,) = listed(client, with_annots(tmp_path / "a.pdf", annot))
    assert mark.quads == ((20, 80, 80, 80, 20, 100, 80, 100),)


def test_dates_and_colors_of_all_ways_of_writing(client: PdfClient, tmp_path: Path) -> None:
    made = [
        (b"/M(D:20240102030405+02'00')", "2024-01-02T01:04:05.000Z"),
        (b"/M(D:20240102)", "2024-01-02T00:00:00.000Z"),
        (b"/M(D:20249902030405Z)", ""),
        (b"/M(yesterday)/C[0.5]", ""),
        (b"/M 7/C[0 1 1 0]", ""),
        (b"/C[]", ""),
    ]
    annots = [b"/Subtype/Square/Rect[10 10 60 60]" + one for one, _ in made]
    marks = listed(client, with_annots(tmp_path / "a.pdf", *annots))
    assert [mark.made for mark in marks] == [wanted for _, wanted in made]
    assert [mark.color for mark in marks] == ["", "", "", "#808080", "#ff0000", ""]


BOX = b"/Subtype/Square/Rect[10 10 60 60]"
STRANGE: dict[str, tuple[list[bytes], int]] = {
    "no rect": ([b"/Subtype/Square"], 0),
    "rect of names": ([b"/Subtype/Square/Rect[/a /b /c /d]"], 0),
    "huge rect": ([b"/Subtype/Square/Rect[-99999 -88888.5 100000 99999]"], 1),
    "rect without end": ([b"/Subtype/Square/Rect[-99999999999999999999 -1e38 1e38 9]"], 0),
    "rect elsewhere": ([b"/Subtype/Square/Rect[9000 9000 9100 9100]"], 0),
    "empty rect": ([b"/Subtype/FreeText/Rect[10 10 10 10]/Contents(a)"], 0),
    "no quads and no rect": ([b"/Subtype/Highlight"], 0),
    "no quads": ([b"/Subtype/Highlight/Rect[10 10 60 60]"], 1),
    "seven numbers": ([b"/Subtype/Highlight/Rect[10 10 60 60]/QuadPoints[1 2 3 4 5 6 7]"], 1),
    "quads of text": ([b"/Subtype/Highlight/QuadPoints[(a)(b)(c)(d)(e)(f)(g)(h)]"], 0),
    "ink of nothing": ([b"/Subtype/Ink/Rect[0 0 9 9]/InkList[[][]]", b"/Subtype/Ink/InkList 7"], 0),
    "hidden": ([BOX + b"/F 2", BOX + b"/F 32"], 0),
    "states of a review": ([b"/Subtype/Text/Rect[9 9 20 20]/StateModel(Review)/State(Accepted)"], 0),
    "other kinds": (
        [b"/Subtype/Popup/Rect[1 1 9 9]", b"/Subtype/Widget/Rect[1 1 9 9]", b"/Subtype/3D", b"/Subtype 4"],
        0,
    ),
    "no dictionary beside a box": ([BOX], 1),
    "endless number": ([b"/Subtype/Ink/BS<</W 1e400>>/Rect[0 0 9 9]/InkList[[1e400 5 20 20 30 30]]"], 1),
    "size of letters": ([b"/Subtype/FreeText/Rect[10 10 90 90]/DA(/F 1.2.3 Tf ..... g)"], 0),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_annotations_are_listed_within_bounds_or_not_at_all(
    client: PdfClient, tmp_path: Path, name: str
) -> None:
    annots, count = STRANGE[name]
    marks = listed(client, with_annots(tmp_path / "a.pdf", *annots))
    assert len(marks) == count
    for mark in marks:
        x0, y0, x1, y1 = shown(mark, "p", "f", DEFAULT, "").area()
        assert 0 <= x0 <= x1 <= WIDE
        assert 0 <= y0 <= y1 <= HIGH


def circle(path: Path) -> Path:
    """A comment whose window's parent is the window, in a list that names itself."""
    objects = {
        10: b"[11 0 R 12 0 R 10 0 R 11 0 R null 99 0 R]",
        11: b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(a)/Popup 12 0 R/IRT 11 0 R>>",
        12: b"<</Type/Annot/Subtype/Popup/Parent 12 0 R/Popup 12 0 R/Rect[0 0 9 9]>>",
    }
    return page_with(path, page=b"/Annots 10 0 R", objects=objects)


def long_text(path: Path) -> Path:
    annots = [b"/Subtype/Text/Rect[10 10 30 30]/Contents(%s)/T(%s)" % (b"long " * 200_000, b"n" * 5000)] * 8
    return with_annots(path, *annots)


def much_ink(path: Path) -> Path:
    return with_annots(path, *[b"/Subtype/Ink/Rect[0 0 90 90]/InkList[[%s]]" % (b"10 20 30 40 " * 20_000)] * 4)


def thousands(path: Path) -> Path:
    return with_annots(path, *[BOX] * 30_000)


def control(path: Path) -> Path:
    return with_annots(path, b"/Subtype/Text/Rect[10 10 30 30]/Contents(a\\001\\rb)/T(x\\ny)/NM(../../%s)")


@pytest.mark.parametrize(
    ("make", "most", "letters"),
    [(circle, 2, 1), (long_text, 8, 19_999), (much_ink, 4, 0), (thousands, 20_000, 0), (control, 1, 3)],
)
def test_hostile_lists_are_bounded(
    client: PdfClient, tmp_path: Path, make: Callable[[Path], Path], most: int, letters: int
) -> None:
    marks = listed(client, make(tmp_path / "a.pdf"))
    assert 1 <= len(marks) <= most
    assert max(len(mark.comment) for mark in marks) == letters
    assert all(len(mark.comment) <= 20_000 and len(mark.author) <= 200 for mark in marks)
    assert sum(len(stroke) for mark in marks for stroke in mark.strokes) <= 200_000


def pixels(client: PdfClient, path: Path, without: frozenset[str] = frozenset()) -> bytes:
    return bytes(client.call(Render(str(path), 0, 1.0, without=without)).data)


def far(one: bytes, other: bytes) -> int:
    """How far two pictures are apart at most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def test_a_page_is_drawn_without_those_that_are_left_out_and_with_all_others(client: PdfClient, tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf")
    both, _ = annotated_copy(source, tmp_path / "both.pdf", [ALL[0], ALL[4]], DEFAULT, client.call)
    only, _ = annotated_copy(source, tmp_path / "only.pdf", [ALL[4]], DEFAULT, client.call)
    high, area = listed(client, both)
    assert (high.kind, area.kind) == ("highlight", "area")
    without = pixels(client, both, frozenset({high.origin}))
    assert far(without, pixels(client, only)) <= 2
    assert far(without, pixels(client, both)) > 60
    assert far(pixels(client, both, frozenset({high.origin, area.origin})), pixels(client, source)) <= 2
    assert pixels(client, both, frozenset({"nobody"})) == pixels(client, both)


def test_what_was_adopted_is_in_an_annotated_copy_once(client: PdfClient, tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf")
    first, _ = annotated_copy(source, tmp_path / "first.pdf", ALL, DEFAULT, client.call)
    marks = {mark.kind: mark for mark in listed(client, first)}
    kinds: tuple[Kind, ...] = ("highlight", "note")
    adopted = [
        one(kind, f"new-{kind}", origin=marks[kind].origin, quads=(quad(100),), point=(50.0, 60.0)) for kind in kinds
    ]
    second, count = annotated_copy(first, tmp_path / "second.pdf", adopted, DEFAULT, client.call)
    assert count == 2
    names = [annot.info["id"] for annot in pymupdf.open(second)[0].annots()]
    assert sorted(names) == sorted([*(f"0198-{letter}" for letter in "bcefg"), "0198-new-highlight", "0198-new-note"])
    assert len(listed(client, second)) == len(ALL)
    windows = [annot for annot in pymupdf.open(second)[0].annots() if annot.type[1] == "Popup"]
    assert windows == []
