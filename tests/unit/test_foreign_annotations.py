"""What other programs write into a PDF: edits of two marks, threads of replies, rich text, layers, shapes."""

import re
from pathlib import Path

import pymupdf
import pytest

from explorer.model.annotation import Annotation, Reply
from explorer.model.annotation_colors import DEFAULT
from explorer.model.embedded_annotation import Embedded, EmbeddedAnnotation, adopted, left_out_sentence, shown
from explorer.model.repeated_quote import repeats
from explorer.model.reply_thread import reply_text, threaded
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Annotations, Open
from explorer.pdf.rich_text import fuller_text, plain_text
from explorer.services.annotated_copy import annotated_copy
from tests.fakes.hostile_pdfs import page_with
from tests.unit.test_annotated_copy import one as ours
from tests.unit.test_annotated_copy import pdfium

TEXT = b"BT /F1 12 Tf 20 150 Td (The quick brown fox jumps) Tj 0 -30 Td (over the lazy dog) Tj ET"
QUICK = b"/Rect[42 147 74 162]/QuadPoints[42 162 74 162 42 147 74 147]"
"""The place of a word in the first line."""
DOG = b"/Rect[89 117 112 132]/QuadPoints[89 132 112 132 89 117 112 117]"


def with_objects(path: Path, *annots: bytes, catalog: bytes = b"", page: bytes = b"", more: int = 10) -> Path:
    """One page with these annotations, as the objects from 10; further ones, beyond ``more``, are not in its list."""
    objects = {10 + at: b"<<%s>>" % one for at, one in enumerate(annots)}
    listed = b" ".join(b"%d 0 R" % number for number in objects if number < 10 + more)
    return page_with(path, content=TEXT, page=b"/Annots[%s]%s" % (listed, page), catalog=catalog, objects=objects)


def read(client: PdfClient, path: Path) -> Embedded:
    client.call(Open(str(path)))
    return client.call(Annotations(str(path), (0,)))


def listed(client: PdfClient, tmp_path: Path, *annots: bytes, **more: bytes) -> list[EmbeddedAnnotation]:
    found = read(client, with_objects(tmp_path / "a.pdf", *annots, **more))  # type: ignore[arg-type]
    assert left_out_sentence(found.left_out) == ""
    return list(found.annotations)


CARET = b"/Subtype/Caret/Rect[74 147 78 155]/T(Eve)/Contents(fast)"
EDITS = {
    "struck out for a caret": (CARET, b"/Subtype/StrikeOut" + QUICK + b"/IRT 10 0 R/RT/Group/IT/StrikeOutTextEdit"),
    "a caret for the struck out": (
        b"/Subtype/StrikeOut" + QUICK + b"/T(Eve)/Contents(fast)",
        b"/Subtype/Caret/Rect[74 147 78 155]/IRT 10 0 R/RT/Group",
    ),
    "in the other order": (b"/Subtype/StrikeOut" + QUICK + b"/IRT 11 0 R/RT/Group", CARET),
    "without RT": (CARET, b"/Subtype/StrikeOut" + QUICK + b"/IRT 10 0 R"),
    "the words in rich text": (
        b"/Subtype/Caret/Rect[74 147 78 155]/T(Eve)/RC(<body><p>fast</p></body>)",
        b"/Subtype/StrikeOut" + QUICK + b"/IRT 10 0 R/RT/Group",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_replaced_text_is_one_mark_with_the_new_words(client: PdfClient, tmp_path: Path, name: str) -> None:
    (mark,) = listed(client, tmp_path, *EDITS[name])
    assert (mark.kind, mark.quote, mark.comment, mark.author) == ("strike", "quick", "fast", "Eve")


def test_a_highlight_may_have_its_words_in_a_group(client: PdfClient, tmp_path: Path) -> None:
    (mark,) = listed(client, tmp_path, CARET, b"/Subtype/Highlight" + QUICK + b"/IRT 10 0 R/RT/Group")
    assert (mark.kind, mark.quote, mark.comment) == ("highlight", "quick", "fast")
    (mark,) = listed(
        client,
        tmp_path,
        b"/Subtype/Highlight/Contents(both)" + QUICK,
        b"/Subtype/Highlight" + DOG + b"/IRT 10 0 R/RT/Group",
    )
    assert (mark.quote, mark.comment) == ("quick dog", "both")


def test_members_of_a_group_with_shapes_of_their_own_stay_apart(client: PdfClient, tmp_path: Path) -> None:
    marks = listed(
        client,
        tmp_path,
        b"/Subtype/Square/Rect[10 10 60 60]/Contents(frame)",
        b"/Subtype/Highlight/Contents(words)" + QUICK + b"/IRT 10 0 R/RT/Group",
    )
    assert {mark.kind: mark.comment for mark in marks} == {"area": "frame", "highlight": "words"}


def test_an_inserted_text_is_a_note_at_its_place(client: PdfClient, tmp_path: Path) -> None:
    (mark,) = listed(client, tmp_path, CARET)
    assert (mark.kind, mark.comment, mark.author) == ("note", "fast", "Eve")
    assert mark.point == (76.0, 49.0)


KINDS = {
    "Circle": b"/Rect[10 10 60 60]",
    "Square": b"/Rect[10 10 60 60]",
    "Line": b"/Rect[10 20 60 20]/L[10 20 60 20]",
    "Polygon": b"/Rect[10 10 60 60]/Vertices[10 10 60 10 60 60]",
    "PolyLine": b"/Rect[10 10 60 60]/Vertices[10 10 60 10 60 60]",
    "Stamp": b"/Rect[10 10 60 60]",
    "FileAttachment": b"/Rect[10 10 24 30]",
    "Sound": b"/Rect[10 10 24 30]",
    "Redact": b"/Rect[10 10 60 60]",
    "Ink": b"/Rect[10 10 60 60]/InkList[[]]",
    "Text": b"/Rect[10 10 30 30]",
    "FreeText": b"/Rect[10 10 60 60]",
    "Popup": b"/Rect[10 10 60 60]",
    "Projection": b"/Rect[10 10 60 60]",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_comment_of_each_kind_comes_in_at_its_place(client: PdfClient, tmp_path: Path, kind: str) -> None:
    (mark,) = listed(client, tmp_path, b"/Subtype/%s%s/Contents(words)" % (kind.encode(), KINDS[kind]))
    assert mark.comment == "words"
    x0, y0, x1, y1 = shown(mark, "p", "f", DEFAULT, "").area()
    assert 5 <= x0 <= x1 <= 65
    assert 135 <= y0 <= y1 <= 195
    if mark.kind == "area":
        assert x1 - x0 >= 4
        assert y1 - y0 >= 4


@pytest.mark.parametrize(
    ("entries", "shape", "ends"),
    [
        (b"", "line", ((10, 180), (60, 160))),
        (b"/LE[/None/None]", "line", ((10, 180), (60, 160))),
        (b"/LE[/None/OpenArrow]", "arrow", ((10, 180), (60, 160))),
        (b"/LE[/ClosedArrow/None]", "arrow", ((60, 160), (10, 180))),
    ],
)
def test_a_line_and_an_arrow_are_ink_from_end_to_end(
    client: PdfClient, tmp_path: Path, entries: bytes, shape: str, ends: tuple[tuple[float, float], ...]
) -> None:
    (mark,) = listed(client, tmp_path, b"/Subtype/Line/Rect[10 20 60 40]/L[10 20 60 40]/BS<</W 3>>" + entries)
    ((x0, y0, _, x1, y1, _),) = mark.strokes
    assert (mark.kind, mark.shape, ((x0, y0), (x1, y1)), mark.width) == ("ink", shape, ends, 3)


@pytest.mark.parametrize("entries", [b"/LE[/Diamond/None]", b"/LE[/OpenArrow/OpenArrow]", b"/LL 9", b"/Cap true"])
def test_a_line_that_looks_otherwise_marks_an_area_if_it_says_something(
    client: PdfClient, tmp_path: Path, entries: bytes
) -> None:
    line = b"/Subtype/Line/Rect[10 20 60 40]/L[10 20 60 40]" + entries
    (mark,) = listed(client, tmp_path, line + b"/Contents(words)")
    assert (mark.kind, mark.shape) == ("area", "")


def test_what_describes_and_is_no_comment_stays_out(client: PdfClient, tmp_path: Path) -> None:
    kinds = (b"Link", b"Widget", b"PrinterMark", b"TrapNet", b"Watermark")
    assert listed(client, tmp_path, *(b"/Subtype/%s/Rect[9 9 20 20]/Contents(a)" % kind for kind in kinds)) == []


@pytest.mark.parametrize(
    ("layer", "is_shown"),
    [
        (b"/P/AllOn/OCGs[20 0 R 21 0 R]", False),
        (b"/P/AnyOn/OCGs[20 0 R 21 0 R]", True),
        (b"/P/AnyOff/OCGs[20 0 R 21 0 R]", True),
        (b"/P/AnyOff/OCGs 21 0 R", False),
        (b"/P/AllOff/OCGs[20 0 R]", True),
        (b"/OCGs 20 0 R", False),
        (b"/OCGs[]", True),
        (b"/VE[/Not 21 0 R]", False),
        (b"/VE[/And 21 0 R[/Not 20 0 R]]/OCGs 20 0 R", True),
        (b"/VE[/Or 20 0 R[/And 21 0 R 20 0 R]]", False),
    ],
)
def test_a_layer_made_of_others_is_on_or_off(client: PdfClient, tmp_path: Path, layer: bytes, is_shown: bool) -> None:
    path = with_objects(
        tmp_path / "a.pdf",
        b"/Subtype/Highlight" + QUICK + b"/OC 22 0 R",
        *[b"/Type/OCG/Name(off)"] * 9,
        b"/Type/OCG/Name(off)",
        b"/Type/OCG/Name(on)",
        b"/Type/OCMD" + layer,
        catalog=b"/OCProperties<</OCGs[20 0 R 21 0 R]/D<</OFF[20 0 R]>>>>",
        more=1,
    )
    assert bool(read(client, path).annotations) == is_shown


def test_a_layer_of_a_thousand_thousand_parts_is_read_in_time(client: PdfClient, tmp_path: Path) -> None:
    path = page_with(
        tmp_path / "a.pdf",
        content=TEXT,
        page=b"/Annots[10 0 R]",
        objects={10: b"<</Subtype/Highlight" + QUICK + b"/OC 11 0 R>>", 11: b"<</Type/OCMD/VE[/And 12 0 R 12 0 R]>>"}
        | {12 + at: b"[/And %d 0 R %d 0 R]" % (13 + at, 13 + at) for at in range(40)},
    )
    assert len(read(client, path).annotations) == 1


def test_what_is_left_out_is_counted(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(
        tmp_path / "a.pdf",
        b"/Subtype/Highlight/F 2" + QUICK,
        b"/Subtype/Highlight/F 36/Contents(x)" + QUICK,
        b"/Subtype/Highlight/OC 20 0 R/Contents(x)" + QUICK,
        b"/Subtype/Highlight/Rect[-32768 -32768 32768 32768]/QuadPoints[]/Contents(giant)",
        b"/Subtype/Highlight/Rect[0 0 300 200]/Contents(the page)",
        b"/Subtype/Stamp/Rect[10 10 60 60]",
        b"/Subtype/Highlight" + DOG,
        *[b"/Type/OCG/Name(off)"] * 4,
        catalog=b"/OCProperties<</OCGs[20 0 R]/D<</OFF[20 0 R]>>>>",
        more=7,
    )
    objects = path.read_bytes()
    assert b"20 0 obj" in objects
    found = read(client, path)
    assert [mark.quote for mark in found.annotations] == ["dog"]
    assert left_out_sentence(found.left_out) == (
        "6 annotations are left out and stay in the PDF: 2 hidden, 1 in a layer that is off, "
        "2 without a position on the page, 1 drawn without text."
    )


@pytest.mark.parametrize("quads", [b"", b"/QuadPoints[]", b"/QuadPoints[1 2 3]"])
def test_a_sensible_rectangle_stands_for_missing_quads(client: PdfClient, tmp_path: Path, quads: bytes) -> None:
    (mark,) = listed(client, tmp_path, b"/Subtype/Highlight/Rect[42 147 74 162]" + quads)
    assert mark.quote == "quick"


def test_replies_and_states_are_a_thread(client: PdfClient, tmp_path: Path) -> None:
    (mark,) = listed(
        client,
        tmp_path,
        b"/Subtype/Highlight/T(Ann)/Contents(why)/NM(top)" + QUICK,
        b"/Subtype/Text/Rect[9 9 20 20]/IRT 10 0 R/RT/R/T(Bob)/Contents(because)/NM(b)/F 28/M(D:20240102030405Z)",
        b"/Subtype/Text/Rect[9 9 20 20]/IRT 11 0 R/T(Ann)/Contents(thanks)/F 30",
        b"/Subtype/Text/Rect[9 9 20 20]/IRT 12 0 R/T(Bob)/Contents(Accepted set by Bob)/State(Accepted)/F 30"
        b"/StateModel(Review)",
        b"/Subtype/Popup/Parent 10 0 R/Rect[9 9 99 99]",
        b"/Subtype/Text/Rect[9 9 20 20]/IRT(top)/T(Cid)/RC(<p>by <i>name</i></p>)",
    )
    assert (mark.quote, mark.comment, mark.author) == ("quick", "why", "Ann")
    thread = [(depth, one.author, reply_text(one)) for depth, one in threaded(mark.replies)]
    assert thread == [(0, "Bob", "because"), (1, "Ann", "thanks"), (2, "Bob", "Accepted"), (0, "Cid", "by name")]
    assert mark.replies[0].id == "b"
    assert mark.replies[0].made == "2024-01-02T03:04:05.000Z"
    assert shown(mark, "p", "f", DEFAULT, "").replies == mark.replies


def test_what_belongs_to_a_reply_is_shown_by_itself(client: PdfClient, tmp_path: Path) -> None:
    """Its words are not those of the annotation that was answered."""
    (mark, own) = listed(
        client,
        tmp_path,
        b"/Subtype/Highlight/T(Ann)/Contents(why)" + QUICK,
        b"/Subtype/Text/Rect[9 9 20 20]/IRT 10 0 R/RT/R/T(Bob)/Contents(because)",
        b"/Subtype/Highlight/IRT 11 0 R/RT/Group/T(Bob)/Contents(of this)" + DOG,
        b"/Subtype/Highlight/IRT 12 0 R/RT/Group/T(Bob)" + DOG,
    )[:2]
    assert (mark.comment, mark.quote, [one.text for one in mark.replies]) == ("why", "quick", ["because"])
    assert (own.comment, own.author) == ("of this", "Bob")


def test_threads_in_circles_or_without_a_head_lose_no_words(client: PdfClient, tmp_path: Path) -> None:
    text = b"/Subtype/Text/Rect[9 9 20 20]/Contents(%s)/IRT %s"
    marks = listed(
        client,
        tmp_path,
        text % (b"a", b"11 0 R"),
        text % (b"b", b"10 0 R"),
        text % (b"c", b"12 0 R"),
        text % (b"d", b"99 0 R"),
        text % (b"e", b"7"),
        text % (b"f", b"(nobody)"),
    )
    words = [word for mark in marks for word in (mark.comment, *(one.text for one in mark.replies))]
    assert sorted(words) == list("abcdef")


def test_a_long_thread_is_read_in_time_and_within_bounds(client: PdfClient, tmp_path: Path) -> None:
    chain = [b"/Subtype/Text/Rect[9 9 20 20]/Contents(a)/IRT %d 0 R" % (9 + at) for at in range(3000)]
    found = read(client, with_objects(tmp_path / "a.pdf", *chain, more=3000))
    assert len(found.annotations) > 1
    assert max(len(mark.replies) for mark in found.annotations) <= 500


def test_a_thread_of_any_shape_has_each_reply_once() -> None:
    replies = [Reply("a", parent="b"), Reply("b", parent="a"), Reply("c"), Reply("d", parent="gone"), Reply("a")]
    assert sorted(one.id for _, one in threaded(replies)) == ["a", "a", "b", "c", "d"]


def test_words_in_rich_text_alone_are_read(client: PdfClient, tmp_path: Path) -> None:
    rich = (
        b'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p><b>Rich</b> &amp; <i>more</i></p><p>2</p>'
    )
    note = b"/Subtype/Text/Rect[9 9 20 20]/RC(%s)" % rich
    (mark,) = listed(client, tmp_path, note)
    assert (mark.comment, mark.author) == ("Rich & more\n2", "")
    stream = b"/Subtype/Text/Rect[9 9 20 20]/RC 11 0 R"
    path = with_objects(tmp_path / "b.pdf", stream, b"/Length 20>>\nstream\n<p>of a stream</p>   \nendstream %", more=1)
    (mark,) = read(client, path).annotations
    assert mark.comment == "of a stream"


@pytest.mark.parametrize(
    ("plain", "rich", "wanted"),
    [
        ("same", "<p>same</p>", "same"),
        ("", "<p>rich</p>", "rich"),
        ("changed later", "<p>before</p>", "changed later"),
        ("cut o", "<p>cut off here</p>", "cut off here"),
        ("two\nlines", "<p>two</p><p>lines</p>", "two\nlines"),
        ("words", "", "words"),
    ],
)
def test_of_plain_and_rich_text_the_better_one_is_taken(plain: str, rich: str, wanted: str) -> None:
    assert fuller_text(plain, plain_text(rich)) == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>a<br/>b</p>\n<div>c", "a\nb\nc"),
        ("<xhtml:p>a</xhtml:p><p>b</p>", "a\nb"),
        ("<p>a&#8364;&nbsp;b &lt;i></p>", "a€ b <i>"),
        ("<style>p {}</style><script>x</script><p>a<!-- <p>b</p> --></p>", "a"),
        ("<p><![CDATA[1 < 2]]> and 3 > 2</p>", "1 < 2 and 3 > 2"),
        ('<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY c SYSTEM "file:///etc/passwd">]><p>&a;&c;</p>', "&a;&c;"),
        ("<<<<", "<<<<"),
        ("no markup", "no markup"),
    ],
)
def test_rich_text_is_read_whatever_is_in_it(markup: str, wanted: str) -> None:
    assert plain_text(markup) == wanted


@pytest.mark.parametrize("part", ["<", "<!--", "<a", "&", "<![CDATA[", "<!DOCTYPE>", "&amp;", "<p>"])
def test_rich_text_is_bounded(part: str) -> None:
    assert len(plain_text(part * 300_000)) <= 400_000


def test_blanks_and_joined_letters_of_a_comment_stay(client: PdfClient, tmp_path: Path) -> None:
    words = "a\u00a0b\u3000c\u200dd \ue000\U0001fae9\U0001f469\u200d\U0001f52c\x01"
    encodings = (b"FEFF%s" % words.encode("utf-16-be").hex().encode(), words.encode("utf-8-sig").hex().encode())
    for text in encodings:
        (mark,) = listed(client, tmp_path, b"/Subtype/Text/Rect[9 9 20 20]/Contents<%s>" % text)
        assert mark.comment == words.rstrip("\x01")


@pytest.mark.parametrize(
    ("comment", "quote", "same"),
    [
        ("The  quick\nbrown fox", "The quick brown fox", True),
        ("“The quick brown fox”", "The quick brown fox", True),
        ("multi-\nple eﬃcient", "multiple efficient", True),
        ("The quick brown fox!", "The quick brown fox", False),
        ("", "The quick brown fox", False),
        ("", "", False),
    ],
)
def test_a_comment_that_is_the_quote_is_known(comment: str, quote: str, same: bool) -> None:
    assert repeats(comment, quote) == same


def test_the_quote_is_not_said_twice_and_thin_marks_have_one(client: PdfClient, tmp_path: Path) -> None:
    thin = b"/Subtype/Highlight/Rect[42 153 74 155]/QuadPoints[42 155 74 155 42 153 74 153]"
    below = b"/Subtype/Highlight/Rect[42 147 74 148]/QuadPoints[42 148.5 74 148.5 42 147.5 74 147.5]"
    marks = listed(
        client, tmp_path, b"/Subtype/Highlight/Contents(quick)" + QUICK, thin + b"/Contents(thin)", below + b"/T(T)"
    )
    assert [(mark.quote, mark.comment) for mark in marks] == [("quick", ""), ("quick", "thin"), ("quick", "")]


# --- copies


def adopted_all(client: PdfClient, path: Path, **changes: object) -> list[Annotation]:
    """All annotations of a file as those of a library, with these changes."""
    found = [shown(mark, "p", "f", DEFAULT, "2026-01-01T00:00:00Z") for mark in read(client, path).annotations]
    mine = [adopted(one, f"new-{at}", "2026-02-01T00:00:00Z", None) for at, one in enumerate(found)]
    return [one.changed("2026-03-01T00:00:00Z", **changes) for one in mine]


def objects_of(path: Path) -> list[str]:
    document = pymupdf.open(path)
    return [document.xref_object(xref, compressed=True) for xref, *_ in document[0].annot_xrefs()]


FOREIGN = (
    b"/Subtype/Highlight/T(Ann)/C[1 1 0]/RC(<body><p><b>bold</b> words</p></body>)/Popup 13 0 R/X 5/F 196" + QUICK,
    b"/Subtype/Text/Rect[9 9 20 20]/IRT 10 0 R/RT/R/T(Bob)/Contents(because)/F 28",
    b"/Subtype/Text/Rect[9 9 20 20]/IRT 10 0 R/T(Bob)/State(Accepted)/StateModel(Review)/F 30",
    b"/Subtype/Popup/Parent 10 0 R/Rect[99 9 199 99]/Open false",
    b"/Subtype/Circle/Rect[10 10 60 60]/C[1 0 0]/Contents(round)",
    b"/Subtype/Caret/Rect[112 117 116 125]/Contents(cat)",
    b"/Subtype/StrikeOut/IRT 15 0 R/RT/Group/IT/StrikeOutTextEdit" + DOG,
    b"/Subtype/Highlight/F 2/Contents(hidden)" + DOG,
    b"/Subtype/Stamp/Rect[100 10 160 40]",
)


def test_what_was_adopted_and_not_changed_is_in_the_copy_as_it_was(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(tmp_path / "a.pdf", *FOREIGN)
    items = adopted_all(client, path)
    assert len(items) == 3
    copy, count = annotated_copy(path, tmp_path / "copy.pdf", items, DEFAULT, client.call)
    assert count == 3
    assert objects_of(copy) == objects_of(path)


def test_a_changed_comment_replaces_the_words_and_nothing_else(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(tmp_path / "a.pdf", *FOREIGN)
    copy, _ = annotated_copy(
        path, tmp_path / "copy.pdf", adopted_all(client, path, comment="mine"), DEFAULT, client.call
    )
    before, after = objects_of(path), objects_of(copy)
    assert [at for at in range(len(before)) if before[at] != after[at]] == [0, 4, 5]
    assert "/RC" not in after[0]
    assert all("/Contents(mine)" in after[at] for at in (0, 4, 5))
    marks = read(client, copy).annotations
    assert [(mark.kind, mark.comment, len(mark.replies)) for mark in marks] == [
        ("highlight", "mine", 2),
        ("area", "mine", 0),
        ("strike", "mine", 0),
    ]


def test_tags_that_were_added_or_taken_off_are_so_in_the_copy(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(tmp_path / "a.pdf", *FOREIGN, b"/Subtype/Highlight/Subj(#theirs)" + QUICK)
    items = adopted_all(client, path)
    assert items[-1].tags == ("theirs",)
    tagged = [one.changed("2026-03-01T00:00:00Z", tags=("mine", "to read")) for one in items[:-1]]
    bare = items[-1].changed("2026-03-01T00:00:00Z", tags=())
    copy, _ = annotated_copy(path, tmp_path / "copy.pdf", [*tagged, bare], DEFAULT, client.call)
    found = read(client, copy).annotations
    assert [one.tags for one in found] == [("mine", "to read")] * len(tagged) + [()]
    assert [one.comment for one in found] == [one.comment for one in items]


def test_a_changed_color_or_place_keeps_thread_window_and_kind(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(tmp_path / "a.pdf", *FOREIGN)
    colored, _ = annotated_copy(
        path, tmp_path / "colored.pdf", adopted_all(client, path, color="violet"), DEFAULT, client.call
    )
    assert [re.search(r"/Subtype/(\w+)", one)[1] for one in objects_of(colored)] == [  # type: ignore[index]
        re.search(r"/Subtype/(\w+)", one)[1]  # type: ignore[index]
        for one in objects_of(path)
    ]
    assert "bold" in objects_of(colored)[0]
    for mark in read(client, colored).annotations:
        assert shown(mark, "p", "f", DEFAULT, "").color == "violet"
    high = adopted_all(client, path)[0].changed(
        "2026-03-01T00:00:00Z", quads=((20.0, 40.0, 40.0, 40.0, 20.0, 50.0, 40.0, 50.0),)
    )
    moved, count = annotated_copy(path, tmp_path / "moved.pdf", [high], DEFAULT, client.call)
    assert count == 1
    (mark,) = (one for one in read(client, moved).annotations if one.replies)
    assert (mark.quads, mark.comment, len(mark.replies), mark.author) == (high.quads, "bold words", 2, "Ann")
    document = pymupdf.open(moved)
    (window,) = (one for one in objects_of(moved) if "/Popup" in one and "/Parent" in one)
    new = re.search(r"/Parent (\d+) 0 R", window)[1]  # type: ignore[index]
    assert "/X 5" in document.xref_object(int(new), compressed=True)
    assert "/Popup 13 0 R" in document.xref_object(int(new), compressed=True)


def test_a_thread_is_written_where_its_mark_is_new(client: PdfClient, tmp_path: Path) -> None:
    path = with_objects(tmp_path / "a.pdf")
    replies = (
        Reply("r1", "Bob", "why? \U0001f600", "2024-01-02T03:04:05.000Z"),
        Reply("r2", "Ann", "so", parent="r1"),
        Reply("r3", "Bob", state="Accepted", model="Review"),
    )
    quads = ((42.0, 38.0, 74.0, 38.0, 42.0, 53.0, 74.0, 53.0),)
    mine = ours("highlight", "a", quads=quads, replies=replies, origin="elsewhere", comment="c")
    copy, count = annotated_copy(path, tmp_path / "copy.pdf", [mine], DEFAULT, client.call)
    assert count == 1
    (mark,) = read(client, copy).annotations
    assert (mark.replies, mark.author) == (replies, "")
    plain, _ = annotated_copy(
        path, tmp_path / "plain.pdf", [mine.changed("2026-03-01T00:00:00Z", replies=())], DEFAULT, client.call
    )
    assert pdfium(copy) == pdfium(plain), "replies have no icons on the page"
