"""What the settings change in the program, through its window."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.app.papers.document_loader import Failed
from explorer.model.known_settings import (
    ASK_FIRST,
    AUTHOR,
    CONTACT,
    DENSITY,
    EXPORT_FOLDER,
    EXPORT_FORMAT,
    FONT_SIZE,
    KEEP_TOOL,
    MIDDLE_DRAG,
    NEW_SPREAD,
    NEW_ZOOM,
    NOTES_FONT_SIZE,
    NOTICE,
    OPEN_AT,
)
from explorer.model.page_geometry import PagePoint
from explorer.store.library_folder import Library
from explorer.ui.export_dialog import ExportDialog
from explorer.ui.settings.library_page import LibraryPage
from explorer.ui.settings.settings_pages import open_settings
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window
from tests.ui.reading import drag, open_pdf, plain_pages


def test_a_paper_is_downloaded_only_after_a_click_if_the_user_wants_that(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    context.settings.put(ASK_FIRST, True)
    context.settings.put(CONTACT, "ada@example.org")
    user.go_to("2:15:12")
    user.until(lambda: isinstance(context.documents.state, Failed))
    assert context.documents.state.error.code == "not-downloaded"
    assert arxiv.of("pdf") == []
    card = user.window.reader.cards.failure
    assert card.retry.text() == "Download"
    assert [one for one in context.jobs.running if not one.quiet] == []
    card.retry.click()
    user.read("yarn")
    assert arxiv.of("pdf")[0].headers["User-Agent"].endswith("; ada@example.org)")
    user.go_to("0:00:00")
    user.go_to("2:15:12")
    user.read("yarn")


def test_copies_are_signed_with_the_users_name(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "Plans.pdf", 1))
    assert view.document
    file, context = view.document.file, user.window.context
    context.annotations.note_at(file.paper_id, file.id, 0, (100.0, 100.0))

    def author() -> str:
        user.window.toast.text.clear()
        context.actions["file.annotated_copy"].trigger()
        user.until(lambda: user.window.toast.text.text() and not context.jobs.running)
        with pymupdf.open(user.saved_to[-1]) as copy:
            (one,) = copy[0].annots()
            return str(one.info["title"])

    assert author() == "Paper Explorer"
    context.settings.put(AUTHOR, "Ada Example")
    assert author() == "Ada Example"


def test_new_papers_open_as_the_settings_say_and_old_ones_where_they_were(user: User, tmp_path: Path) -> None:
    settings = user.window.context.settings
    settings.put(NEW_ZOOM, "150")
    settings.put(NEW_SPREAD, "single")
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 9))
    assert (view.zoom, view.view_settings.spread) == (1.5, "single")
    settings.put(NEW_ZOOM, "page")
    settings.put(NEW_SPREAD, "last")
    view = open_pdf(user, plain_pages(tmp_path / "b.pdf", 8))
    assert (view.zoom, view.view_settings.fit, view.view_settings.spread) == (None, "page", "single")
    assert view.document
    paper = view.document.paper.id
    view.jump(PagePoint(5, 0, 0))
    user.window.reader.visits.clear()
    for where, page in (("left", 5), ("first", 0)):
        settings.put(OPEN_AT, where)
        user.window.context.session.open_paper("guide")
        user.read("guide")
        user.window.reader.visits.clear()
        user.window.context.session.open_paper(paper)
        user.until(lambda: view.document and view.document.paper.id == paper)
        assert view.page == page


def test_notes_have_letters_of_their_own_size(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    assert view.document
    context = user.window.context
    note = context.annotations.note_at(view.document.paper.id, view.document.file.id, 0, (100.0, 100.0))
    context.annotations.edit(note.id, "comment", comment="Some words **of mine** " * 20)
    user.window.show_panel("notes")
    cards = user.notes.delegate.cards
    user.until(lambda: cards.measured)
    assert cards.font.pixelSize() == 13
    context.settings.put(FONT_SIZE, 16)
    assert cards.font.pixelSize() == 16, "as in the window"
    context.settings.put(NOTES_FONT_SIZE, 20)
    assert cards.font.pixelSize() == 20
    assert context.theme.font().pixelSize() == 16
    user.window.navigation.write_at(note.id)
    user.until(lambda: user.notes.delegate.editor)
    assert user.notes.delegate.editor.font().pixelSize() == 20


def test_compact_rows_are_lower(user: User) -> None:
    view = user.timeline.view
    index = view.model().index(1, 0)
    before, control = view.visualRect(index).height(), user.timeline.filter.height()
    user.window.context.settings.put(DENSITY, "compact")
    user.until(lambda: user.timeline.filter.height() < control)
    assert view.visualRect(view.model().index(1, 0)).height() < before


def test_a_tool_is_put_away_after_one_use_if_the_user_wants_that(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    tools = user.window.reader.pointer.tools

    def area(top: float) -> None:
        drag(view, user.pixel(PagePoint(0, 100, top)), user.pixel(PagePoint(0, 200, top + 60)))

    user.window.context.actions["tool.area"].trigger()
    area(100)
    assert tools.name == "area"
    user.window.context.settings.put(KEEP_TOOL, False)
    area(300)
    user.until(lambda: tools.name is None)
    assert not user.window.context.actions.is_checked("tool.area")
    assert len(user.window.context.annotations.all()) == 2


def test_the_middle_button_drags_unless_it_is_set_to_do_nothing(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 5))
    middle, bar = Qt.MouseButton.MiddleButton, view.verticalScrollBar()

    def dragged() -> int:
        before, port = bar.value(), view.viewport()
        QTest.mousePress(port, middle, pos=QPoint(200, 300))
        QTest.mouseMove(port, QPoint(200, 200))
        QTest.mouseRelease(port, middle, pos=QPoint(200, 200))
        return bar.value() - before

    user.window.context.settings.put(MIDDLE_DRAG, False)
    assert dragged() == 0
    user.window.context.settings.put(MIDDLE_DRAG, True)
    assert dragged() == 100


def test_the_first_export_goes_where_the_settings_say(user: User, tmp_path: Path) -> None:
    settings, vault = user.window.context.settings, tmp_path / "vault"
    vault.mkdir()
    settings.put(EXPORT_FOLDER, vault)
    settings.put(EXPORT_FORMAT, "json")
    user.ctrl(Qt.Key.Key_E)
    dialog = user.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.order.format == "json"
    assert dialog.order.path.parent == vault
    assert dialog.order.path.suffix == ".json"
    dialog.reject()


@pytest.mark.parametrize("size", [24])
def test_large_letters_are_there_from_the_start(open_window: Callable[..., User], size: int) -> None:
    user = open_window()
    user.window.context.settings.put(FONT_SIZE, size)
    close_window(user)
    again = open_window()
    assert again.window.top.title.font().pixelSize() == size
    assert again.window.top.time.font().pixelSize() == size
    field = again.window.reader.tools.zoom.field
    again.until(lambda: field.fontInfo().pixelSize() == size)
    assert field.fontMetrics().horizontalAdvance("400 %") < field.contentsRect().width() - 2 * 9


def test_the_library_is_copied_in_the_window_and_moved_when_it_is_closed(user: User, tmp_path: Path) -> None:
    window, asked = user.window, []
    window.restart_asked.connect(asked.append)
    place = window.context.subjects.place
    dialog = open_settings(window, "Library")
    page = dialog.page
    assert isinstance(page, LibraryPage)
    assert place.is_named
    assert not page.move_button.isEnabled(), "the library was named on the command line"
    place.is_named = False
    other = open_settings(window, "Library").page
    assert isinstance(other, LibraryPage)
    window.ask_folder = lambda title, here: window.context.library.root / "below"
    other.move_button.click()
    assert "own folder" in other.moves.wrong.text()
    window.ask_folder = lambda title, here: tmp_path / "new"
    other.move_button.click()
    user.until(lambda: asked)
    assert asked[0][-3:] == ["move-library", str(tmp_path / "new"), "--open"]
    assert list((tmp_path / "new" / "pdfs").rglob("*.pdf"))


def test_another_library_is_opened_after_a_restart(user: User, tmp_path: Path) -> None:
    window, asked = user.window, []
    window.restart_asked.connect(asked.append)
    page = open_settings(window, "Library").page
    assert isinstance(page, LibraryPage)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"")
    window.ask_folder = lambda title, here: tmp_path / "photos"
    page.another_button.click()
    user.until(lambda: "holds no library" in page.moves.wrong.text())
    (tmp_path / "second").mkdir()
    window.ask_folder = lambda title, here: tmp_path / "second"
    page.another_button.click()
    user.until(lambda: asked)
    assert asked[0][-2:] == ["--library", str(tmp_path / "second")]
    assert Library(tmp_path / "second").database.exists()


def test_a_notice_is_told_once(open_window: Callable[..., User]) -> None:
    user = open_window()
    user.window.context.settings.put(NOTICE, "The library is elsewhere now.")
    close_window(user)
    again = open_window()
    assert again.window.toast.text.text() == "The library is elsewhere now."
    assert again.window.context.settings.get(NOTICE) == ""
