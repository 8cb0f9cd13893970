"""What a document calls its pages: shown in the page field, and understood in it."""

from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from explorer.model.page_labels import LONGEST, LabelRange, label_of, labels_of, page_called
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open
from explorer.ui.notes.notes_rows import ItemRow
from explorer.ui.reader.find.find_list import FindModel
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.panels.outline_panel import _PAGE
from tests.fakes import broken_pdfs
from tests.ui.conftest import User
from tests.ui.reading import ALT, CTRL, SHIFT, open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def labelled(path: Path, count: int, *ranges: dict[str, object]) -> Path:
    with pymupdf.open(plain_pages(path.with_name(f"plain-{path.name}"), count)) as document:
        document.set_page_labels(list(ranges))
        document.save(path)
    return path


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Ten pages: i to iii, then 1 to 5, then A-1 and A-2."""
    path = labelled(
        tmp_path / "a.pdf",
        10,
        {"startpage": 0, "style": "r"},
        {"startpage": 3, "style": "D"},
        {"startpage": 8, "style": "D", "prefix": "A-"},
    )
    return open_pdf(user, path)


def go(user: User, text: str) -> None:
    user.ctrl(Qt.Key.Key_L)
    user.type(text)
    user.key(Qt.Key.Key_Return)


def test_the_field_shows_the_label_and_the_row_the_number(user: User, view: PageView) -> None:
    tools = user.window.reader.tools
    assert (tools.field.text(), tools.count.text()) == ("i", "(1 of 10)")
    assert tools.field.toolTip().startswith("Page 1 of 10")
    for _ in range(2):
        user.key(Qt.Key.Key_End)
    assert (tools.field.text(), tools.count.text()) == ("A-2", "(10 of 10)")


@pytest.mark.parametrize(
    ("typed", "page"), [("iii", 2), ("III", 2), ("2", 4), ("a-1", 8), ("#2", 1), ("9", 8), ("99", 9), ("# 10", 9)]
)
def test_a_label_first_then_a_number(user: User, view: PageView, typed: str, page: int) -> None:
    go(user, typed)
    assert view.page == page
    assert view.hasFocus()
    assert user.window.reader.tools.field.text() == label_of(view.document.info.labels, page)  # type: ignore[union-attr]


def test_what_is_no_page_moves_nothing(user: User, view: PageView) -> None:
    go(user, "iii")
    for typed in ("B-1", "-1", "#", ""):
        go(user, typed)
        assert (view.page, user.window.reader.tools.field.text(), view.hasFocus()) == (2, "iii", True)


def test_without_labels_there_are_numbers(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "b.pdf", 4))
    tools = user.window.reader.tools
    assert (tools.field.text(), tools.count.text()) == ("1", "of 4")
    go(user, "#3")
    assert tools.field.text() == "3"


def test_the_next_paper_has_its_own(user: User, view: PageView, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "b.pdf", 4))
    tools = user.window.reader.tools
    assert (tools.field.text(), tools.count.text()) == ("1", "of 4")


def test_the_outline_names_pages_by_their_labels(user: User, view: PageView, tmp_path: Path) -> None:
    assert view.document
    with pymupdf.open(view.document.path) as document:
        document.set_toc([[1, "Preface", 2], [1, "Method", 5]])
        document.save(tmp_path / "listed.pdf")
    open_pdf(user, tmp_path / "listed.pdf")
    user.key(Qt.Key.Key_F9)
    tree = user.window.reader.left_panel["outline"].tree
    user.until(lambda: tree.model().rowCount() == 2)
    assert [tree.model().index(row, 0).data(_PAGE) for row in (0, 1)] == ["ii", "2"]


def test_links_previews_and_quotations_name_pages_by_their_labels(user: User, view: PageView, tmp_path: Path) -> None:
    assert view.document
    with pymupdf.open(view.document.path) as document:
        box, target = pymupdf.Rect(70, 180, 150, 204), pymupdf.Point(72, 100)
        document[0].insert_link({"kind": pymupdf.LINK_GOTO, "from": box, "page": 8, "to": target})
        document.save(tmp_path / "linked.pdf")
    open_pdf(user, tmp_path / "linked.pdf")
    pane = user.window.reader
    user.text_there(0)
    user.until(lambda: view.texts and view.texts.links(0))
    user.key(Qt.Key.Key_Tab)
    assert pane._address.text() == "Page A-1"
    user.key(Qt.Key.Key_F8)
    user.until(lambda: pane.controls.preview_controller.preview)
    assert pane.controls.preview_controller.preview
    assert pane.controls.preview_controller.preview.title.accessibleName() == "Page A-1"
    user.key(Qt.Key.Key_Escape)
    go(user, "ii")
    user.text_there(1)
    user.key(Qt.Key.Key_A, CTRL)
    for held in (CTRL, ALT):
        user.key(Qt.Key.Key_C, held | SHIFT)
        assert ", p. ii" in QGuiApplication.clipboard().text()
        assert "page=2)" in QGuiApplication.clipboard().text() or held == CTRL


# Labels themselves


@pytest.mark.parametrize(
    ("style", "first", "labels"),
    [
        ("D", 1, ("P1", "P2", "P3")),
        ("r", 3, ("Piii", "Piv", "Pv")),
        ("R", 1999, ("PMCMXCIX", "PMM", "PMMI")),
        ("a", 26, ("Pz", "Paa", "Pbb")),
        ("A", 52, ("PZZ", "PAAA", "PBBB")),
        ("", 1, ("P", "P", "P")),
    ],
)
def test_each_style(style: str, first: int, labels: tuple[str, ...]) -> None:
    assert labels_of({0: LabelRange(style, "P", first)}, 3) == labels


def test_pages_before_the_first_range_have_numbers() -> None:
    assert labels_of({2: LabelRange("r", "", 1)}, 4) == ("1", "2", "i", "ii")


def test_numbers_are_no_labels() -> None:
    assert labels_of({0: LabelRange("D", "", 1)}, 4) == ()


@given(
    st.dictionaries(
        st.integers(-2, 30),
        st.builds(
            LabelRange, st.sampled_from(["D", "R", "r", "A", "a", ""]), st.text(max_size=20), st.integers(1, 10**7)
        ),
    ),
    st.integers(0, 25),
)
def test_every_label_is_short_and_leads_to_a_page_of_that_name(ranges: dict[int, LabelRange], count: int) -> None:
    labels = labels_of(ranges, count)
    assert len(labels) in (0, count)
    for label in labels:
        assert 0 < len(label) <= LONGEST
        page = page_called(label, labels, count)
        assert page is not None
        assert labels[page] == label
    for number in range(count):
        assert page_called(f"#{number + 1}", (), count) == number


BROKEN = {
    "no dictionary": b"7",
    "a cycle": b"4 0 R",
    "keys that are none": b"<</Nums[(x) <</S/r>> 0 <</S/r>>]>>",
    "a half pair": b"<</Nums[0 <</S/r>> 1]>>",
    "an entry that is none": b"<</Nums[0 5]>>",
    "no first number": b"<</Nums[0 <</S/r/St -5>>]>>",
    "a style of its own": b"<</Nums[0 <</S/Z/P(\\001x)>>]>>",
    "pages that are not there": b"<</Nums[-3 <</S/r>> 700 <</S/A>>]>>",
    "a long prefix": b"<</Nums[0 <</P(" + b"x" * 5000 + b")>>]>>",
    "huge numbers": b"<</Nums[0 <</S/a/St 2000000000>> 99999999999 <</S/r>>]>>",
    "a file that isn't there": b"99 0 R",
}
EXPECTED = {
    "keys that are none": ("i",),
    "a half pair": ("i",),
    "no first number": ("i",),
    "a style of its own": ("x",),
    "huge numbers": ("a",),
}


def test_broken_trees_cost_labels_and_no_more(tmp_path: Path) -> None:
    client = PdfClient(deadline_s=10)
    try:
        for name, labels in BROKEN.items():
            objects = {
                1: b"<</Type/Catalog/Pages 2 0 R/PageLabels " + labels + b">>",
                2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
                4: b"<</Kids[4 0 R 5 0 R]>>",
                5: b"<</Kids[4 0 R 5 0 R]>>",
            }
            path = broken_pdfs.write(tmp_path / f"{name}.pdf", objects)
            assert client.call(Open(str(path))).labels == EXPECTED.get(name, ()), name
    finally:
        client.close()


def test_undo_find_and_notes_tell_labels_also_when_another_paper_is_open(
    user: User, view: PageView, tmp_path: Path
) -> None:
    document, annotations = view.document, user.window.context.annotations
    assert document
    note = annotations.note_at(document.paper.id, document.file.id, 8, (50.0, 50.0))
    assert annotations.stack.undoText() == "note on p. A-1"
    annotations.edit(note.id, "comment", comment="mine")
    annotations.delete(note.id)
    assert annotations.stack.undoText() == "delete on p. A-1"
    annotations.stack.undo()
    user.ctrl(Qt.Key.Key_F)
    user.type("page")
    finder = user.window.reader.finder
    user.until(lambda: finder.count > 8 and not finder.searching)
    told = FindModel(finder)
    assert [told.data(told.index(row)).split(":")[0] for row in (0, 3, 8)] == ["Page i", "Page 1", "Page A-1"]  # type: ignore[union-attr]
    open_pdf(user, plain_pages(tmp_path / "b.pdf", 4))
    assert annotations.labels.of(annotations.now(note.id) or note) == "A-1"
    rows = user.window.navigation.notes.model.rows
    assert [row.page for row in rows if isinstance(row, ItemRow)] == ["p. A-1"]
    # The window has kept them: another program finds them without the PDF.
    user.until(lambda: user.window.context.store.page_labels.of_file(document.file.id) == document.info.labels)
