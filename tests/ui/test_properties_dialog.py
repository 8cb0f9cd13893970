"""The dialog of what a PDF says of itself, and what the library knows of its file."""

import hashlib
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from explorer.model.pdf_properties import date_text, paper_of, size_text
from explorer.model.text_page import PageSize
from explorer.ui.properties_dialog import PropertiesDialog
from explorer.ui.small_widgets import ValueField
from tests.fakes import broken_pdfs, hostile_pdfs
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.reading import ALT, open_pdf, plain_pages


def open_dialog(user: User) -> PropertiesDialog:
    user.key(Qt.Key.Key_Return, ALT)
    dialog = user.window.findChild(PropertiesDialog)
    assert isinstance(dialog, PropertiesDialog)
    user.until(lambda: "Pages" in dialog.values)
    return dialog


def described(path: Path, **facts: str) -> Path:
    with pymupdf.open(plain_pages(path.with_name(f"plain-{path.name}"), 3, (595.28, 841.89))) as document:
        document.set_metadata(facts)
        document.save(path)
    return path


def test_what_the_file_says_and_what_the_library_knows(user: User, tmp_path: Path) -> None:
    path = described(
        tmp_path / "a.pdf",
        title="On <b>Everything</b>",
        author="A. Writer & B. Writer",
        keywords="one, two",
        creationDate="D:20090401163925-07'00'",
    )
    view = open_pdf(user, path)
    assert view.document
    values = open_dialog(user).values
    data = path.read_bytes()
    wanted = {
        "Title": "On <b>Everything</b>",
        "Author": "A. Writer & B. Writer",
        "Keywords": "one, two",
        "Created": "2009-04-01 16:39 (UTC-07:00)",
        "Pages": "3",
        "Page size": "A4, 210 × 297 mm (595.3 × 841.9 pt)",
        "Encryption": "None",
        "Fonts": "1, not embedded",
        "Source": "Your own PDF",
        "Path": view.document.path,
        "SHA-256": hashlib.sha256(data).hexdigest(),
    }
    assert wanted.items() <= values.items()
    assert f"({len(data):,} bytes)" in values["Size"]
    assert values["PDF version"].startswith("1.")
    assert "Subject" not in values, "what it does not say has no line"


def test_of_very_many_fonts_it_says_that_there_are_more(user: User, tmp_path: Path) -> None:
    open_pdf(user, hostile_pdfs.font_flood(tmp_path / "a.pdf"))
    assert open_dialog(user).values["Fonts"] == "500 and more (500 not embedded) (the first 20 pages)"


def test_text_from_the_file_is_plain_and_can_be_selected(user: User, tmp_path: Path) -> None:
    open_pdf(user, described(tmp_path / "a.pdf", title="<img src=x>", author="x" * 5000, subject="a\tb\u200fc"))
    dialog = open_dialog(user)
    assert len(dialog.values["Author"]) == 1000
    assert dialog.values["Subject"] == "a b c"
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for name in ("Title", "Pages"):
        value = next(label for label in dialog.findChildren(QLabel) if label.accessibleName().startswith(f"{name}: "))
        assert value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_the_keyboard_reaches_values_copies_and_closes(user: User, tmp_path: Path) -> None:
    path = plain_pages(tmp_path / "a.pdf", 1)
    open_pdf(user, path)
    dialog = open_dialog(user)
    sha = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "SHA-256")
    for _ in range(40):
        if QApplication.focusWidget() is sha:
            break
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sha
    user.ctrl(Qt.Key.Key_A)
    user.ctrl(Qt.Key.Key_C)
    assert QApplication.clipboard().text() == hashlib.sha256(path.read_bytes()).hexdigest()
    user.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def field_of(dialog: PropertiesDialog, name: str) -> ValueField:
    return next(one for one in dialog.findChildren(ValueField) if one.accessibleName() == name)


def test_what_has_no_room_is_cut_in_its_middle_and_copied_whole(user: User, tmp_path: Path) -> None:
    path = plain_pages(tmp_path / "a.pdf", 1)
    view = open_pdf(user, path)
    assert view.document
    dialog = open_dialog(user)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    for name, whole in (("SHA-256", sha), ("Path", view.document.path)):
        field = field_of(dialog, name)
        dialog.resize(360, 500)
        user.until(lambda field=field: "…" in field.text())
        start, end = field.text().split("…")
        assert start
        assert end
        assert whole.startswith(start)
        assert whole.endswith(end)
        assert QFontMetrics(field.font()).horizontalAdvance(field.text()) < field.width()
        assert field.toolTip() == whole
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        user.ctrl(Qt.Key.Key_A)
        user.ctrl(Qt.Key.Key_C)
        assert QApplication.clipboard().text() == whole
        dialog.done_with.setFocus()
        assert "…" in field.text()
        dialog.resize(3000, 500)
        user.until(lambda field=field, whole=whole: field.text() == whole)
        assert field.toolTip() == ""


def test_show_in_folder(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    assert view.document
    dialog = open_dialog(user)
    QTest.mouseClick(dialog.folder, Qt.MouseButton.LeftButton)
    assert user.shown == [Path(view.document.path).parent]


def test_where_a_fetched_one_came_from(arxiv: FakeServer, user: User) -> None:
    user.go_to("2:15:12")
    user.read("yarn")
    user.window.reader.take_focus()
    values = open_dialog(user).values
    assert values["Source"].startswith("http")
    assert "2309.00071" in values["Source"]
    assert values["Page size"].startswith("US Letter, 216 × 279 mm")


def test_locks_and_pages_of_several_sizes(user: User, tmp_path: Path) -> None:
    with pymupdf.open(plain_pages(tmp_path / "plain.pdf", 2)) as document:
        document.new_page(width=200, height=100)
        document.save(tmp_path / "a.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner")
    open_pdf(user, tmp_path / "a.pdf")
    values = open_dialog(user).values
    assert "256-bit AES" in values["Encryption"]
    assert values["Page size"].endswith("on the first page; others differ")


def test_a_broken_file_tells_what_it_can(user: User, tmp_path: Path) -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</A 99 0 R/B 7/C<<>>>>/XObject 3 0 R>>>>",
    }
    open_pdf(user, broken_pdfs.write(tmp_path / "a.pdf", objects))
    values = open_dialog(user).values
    assert (values["Pages"], values["Page size"]) == ("1", "106 × 71 mm (300 × 200 pt)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("D:20231102005011Z", "2023-11-02 00:50 (UTC)"),
        ("D:20231102005011+00'00'", "2023-11-02 00:50 (UTC)"),
        ("D:20231102005011+05'30'", "2023-11-02 00:50 (UTC+05:30)"),
        ("20231102005011", "2023-11-02 00:50"),
        ("D:2023", "2023"),
        ("D:202311", "2023-11"),
        ("D:20231399", "D:20231399"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_dates(text: str, told: str) -> None:
    assert date_text(text) == told


def test_paper_sizes() -> None:
    assert paper_of(PageSize(841.9, 595.3)) == "A4"
    assert paper_of(PageSize(612, 792)) == "US Letter"
    assert paper_of(PageSize(612, 700)) is None
    assert size_text(PageSize(612, 792)) == "216 × 279 mm (612 × 792 pt)"
