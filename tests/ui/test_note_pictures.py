"""Pictures in notes: pasted or dropped, kept in the library, shown in card and preview; and nothing else is loaded."""

import hashlib
import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from explorer.model import wiki_links
from explorer.store.database import Store
from tests.ui.conftest import User, stored
from tests.ui.test_note_links import put
from tests.ui.test_notes_pane import editor, mark, note, show_notes, words_on_disk

RED = QColor("#cc2211")


@pytest.fixture(autouse=True)
def no_pictures(library: Path) -> None:
    """A test finds no pictures of the one before in the library of their window."""
    shutil.rmtree(library / "pictures", ignore_errors=True)


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def picture(width: int = 120, height: int = 80) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    return image


def with_picture(image: QImage, text: str = "") -> QMimeData:
    data = QMimeData()
    data.setImageData(image)
    if text:
        data.setText(text)
    return data


def with_files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop_on(field: QPlainTextEdit, data: QMimeData) -> None:
    """Let go of something over a field."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    # Qt gives a drop to what the drag has entered.
    QApplication.sendEvent(field.viewport(), QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    QApplication.sendEvent(field.viewport(), QDropEvent(QPointF(5, 5), copy, data, left, none))


def names(user: User) -> list[str]:
    return [one.name for one in wiki_links.pictures(editor(user).toPlainText())]


def reds(image: QImage) -> int:
    """How many of the pixels, one in four each way, are the picture's."""
    return sum(
        image.pixelColor(x, y).rgb() == RED.rgb()
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )


def test_a_pasted_picture_is_kept_and_shown(user: User, other: Store, library: Path) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("before")
    QGuiApplication.clipboard().setMimeData(with_picture(picture()))
    user.ctrl(Qt.Key.Key_V)
    user.until(lambda: names(user))
    (name,) = names(user)
    file = library / "pictures" / name
    assert hashlib.sha256(file.read_bytes()).hexdigest() + ".png" == name
    assert QImage(str(file)).size() == picture().size()
    user.type("after")
    assert editor(user).toPlainText() == f"before\n\n![](picture:{name})\nafter"
    frame = user.notes.delegate.frame
    assert frame
    frame.toggle.click()
    user.until(lambda: reds(frame.preview.grab().toImage()) > 300)
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: reds(user.notes.view.grab().toImage()) > 300)
    user.saved()
    assert words_on_disk(other, made.id) == f"before\n\n![](picture:{name})\nafter"


def test_a_dropped_file_becomes_a_png_at_the_place_of_the_drop(user: User, tmp_path: Path, library: Path) -> None:
    photo, other_photo = tmp_path / "a photo.JPG", tmp_path / "b.bmp"
    picture(50, 40).save(str(photo), "JPG")
    picture(30, 20).save(str(other_photo), "BMP")
    made = mark(user)
    user.window.navigation.write_at(made.id)
    field = editor(user)
    data = with_files(photo, other_photo)
    drop_on(field, data)
    user.until(lambda: len(names(user)) == 2)
    sizes = {QImage(str(library / "pictures" / name)).width() for name in names(user)}
    assert sizes == {50, 30}


def test_the_button_below_the_text_asks_for_files(user: User, tmp_path: Path) -> None:
    picture().save(str(tmp_path / "plot.png"), "PNG")
    made = mark(user)
    user.window.navigation.write_at(made.id)
    asked = [[tmp_path / "plot.png"], []]
    user.notes.note_insertion.ask_pictures = lambda: asked.pop(0)
    frame = user.notes.delegate.frame
    assert frame
    QTest.mouseClick(frame.picture_button, Qt.MouseButton.LeftButton)
    user.until(lambda: len(names(user)) == 1)
    assert editor(user).hasFocus()
    QTest.mouseClick(frame.picture_button, Qt.MouseButton.LeftButton)
    assert (asked, len(names(user))) == ([], 1), "nothing was chosen"


@pytest.mark.parametrize("what", ["text too", "no picture", "not there", "too large"])
def test_what_is_no_picture_or_too_much_of_one_leaves_the_note_alone(
    user: User, tmp_path: Path, library: Path, what: str
) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    field = editor(user)
    if what == "text too":
        field.insertFromMimeData(with_picture(picture(), "cells"))
        assert field.toPlainText() == "cells"
    elif what == "no picture":
        (tmp_path / "x.png").write_bytes(b"<svg>no</svg>")
        field.insertFromMimeData(with_files(tmp_path / "x.png"))
        user.until(lambda: "is not a picture" in user.window.toast.text.text())
    elif what == "not there":
        field.insertFromMimeData(with_files(tmp_path / "gone.png"))
        user.until(lambda: "still exists" in user.window.toast.text.text())
    else:
        head = (13).to_bytes(4) + b"IHDR" + (30_000).to_bytes(4) * 2 + b"\x08\x02\0\0\0"
        head += zlib.crc32(head[4:]).to_bytes(4) + (0).to_bytes(4) + b"IDAT" + zlib.crc32(b"IDAT").to_bytes(4)
        (tmp_path / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head)
        field.insertFromMimeData(with_files(tmp_path / "big.png"))
        user.until(lambda: "too large" in user.window.toast.text.text())
    assert names(user) == []
    assert not (library / "pictures").exists()


def test_an_editor_that_is_closed_meanwhile_still_gets_its_picture(user: User, other: Store) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    user.type("words")
    editor(user).insertFromMimeData(with_picture(picture()))
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: "![](picture:" in (words_on_disk(other, made.id) or ""))
    assert (words_on_disk(other, made.id) or "").startswith("words\n\n![](")
    user.window.context.actions["mark.undo"].trigger()
    user.saved()
    assert words_on_disk(other, made.id) == "words"


@pytest.mark.parametrize(
    "address", ["picture:../../secret.png", "picture:{}.svg", "/{}.png", "picture:%2e%2e/{}.png", "file:///{}.png"]
)
def test_only_the_librarys_own_pictures_are_loaded(user: User, other: Store, library: Path, address: str) -> None:
    digest = "a" * 64
    (library / "pictures").mkdir()
    for path in (library / "secret.png", library / "pictures" / f"{digest}.svg", library / f"{digest}.png"):
        picture().save(str(path), "PNG")
    one = put(user, other, note(user, f"![named]({address.format(digest)})", 60))
    show_notes(user)
    notes = user.notes
    shown = notes.delegate._card(notes.model.entry(one.id), 300).document
    assert shown
    assert "￼" not in shown.toPlainText()
    assert "named" in shown.toPlainText()


def test_a_picture_that_is_gone_or_broken_is_no_trouble(user: User, other: Store, library: Path) -> None:
    gone, broken = "a" * 64, "b" * 64
    (library / "pictures").mkdir()
    (library / "pictures" / f"{broken}.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    one = put(user, other, note(user, f"![](picture:{gone}.png) ![](picture:{broken}.png)", 60))
    show_notes(user)
    notes = user.notes
    shown = notes.delegate._card(notes.model.entry(one.id), 300).document
    assert shown
    assert shown.toPlainText().count("no longer exists") == 2
    notes.view.grab()


def test_a_wide_picture_is_shown_no_wider_than_its_card(user: User, other: Store, library: Path) -> None:
    from explorer.app.items.images import png
    from explorer.services.picture_store import keep
    from explorer.store.library_folder import Library

    name = keep(Library(library), png(picture(3000, 1000)))
    one = put(user, other, note(user, f"![](picture:{name})", 60))
    show_notes(user)
    notes = user.notes
    card = notes.delegate._card(notes.model.entry(one.id), 300)
    assert card.document
    assert card.document.idealWidth() <= card.words.width()
    assert 60 < card.words.height() < 110, "it keeps its shape"
