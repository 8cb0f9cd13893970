"""The menus of a row of the timeline and of a time on the strip."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.paper import REMOVED
from explorer.services.pdf_removal import remove_pdfs, sweep_removed
from explorer.ui.list_cursor import cursor_to_first
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from explorer.ui.timeline.timeline_rows import TimelineRow
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, stored
from tests.ui.reading import make_pdf, words

# Said by the offscreen platform of every menu.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
YARN, YARN_S = "arxiv:2309.00071", 8112


def row_of(user: User, paper_id: str) -> TimelineRow:
    return next(row for row in user.timeline.model.shown() if row.paper_id == paper_id)


def ask(widget: QWidget, at: QPoint, reason: QContextMenuEvent.Reason = QContextMenuEvent.Reason.Mouse) -> QMenu:
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at), none))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def take(menu: QMenu, *path: str) -> None:
    """Choose an entry, by the titles of the menus above it and its own text."""
    entry = next(one for one in menu.actions() if one.text().partition("\t")[0] == path[0])
    if path[1:]:
        take(entry.menu(), *path[1:])  # type: ignore[arg-type]
        return
    assert entry.isEnabled()
    entry.trigger()
    while popup := QApplication.activePopupWidget():
        popup.close()


def menu_of(user: User, paper_id: str) -> QMenu:
    """Ask for the menu of a row by the menu key."""
    user.timeline.view.set_cursor(row_of(user, paper_id).key)
    user.timeline.view.scrollTo(user.timeline.view.currentIndex())
    return ask(user.timeline.view.viewport(), QPoint(), QContextMenuEvent.Reason.Keyboard)


def test_a_right_click_opens_the_menu_of_the_row_under_the_pointer(user: User) -> None:
    view = user.timeline.view
    view.set_cursor(row_of(user, YARN).key)
    view.scrollTo(view.currentIndex())
    place = view.visualRect(view.currentIndex()).center()
    cursor_to_first(user.timeline.view)
    menu = ask(view.viewport(), place)
    assert texts(menu)[0].startswith("2:15:12 YaRN")
    assert texts(menu)[1:] == [
        "Open",
        "Open in split view",
        "Download PDF",
        "Open web page",
        "Copy link to this time",
        "Copy citation",
        "Add note at 2:15:12",
        "Show its notes",
        "Rename",
        "Change start time",
        "Segment",
        "Paper",
        "Section",
        "Set as read",
    ]
    menu.close()


def test_it_copies_links_and_citations(user: User) -> None:
    clipboard = QGuiApplication.clipboard()
    take(menu_of(user, YARN), "Copy link to this time")
    link = clipboard.text()
    assert link.startswith("paper-explorer://open?episode=")
    assert link.endswith(f"&t={YARN_S}")
    take(menu_of(user, YARN), "Copy citation", "As text")
    assert "YaRN" in clipboard.text()
    assert clipboard.text().endswith("arXiv:2309.00071 https://arxiv.org/abs/2309.00071")
    take(menu_of(user, YARN), "Copy citation", "As BibTeX")
    user.until(lambda: clipboard.text().startswith("@"))
    assert "2309.00071" in clipboard.text()


def test_it_downloads_without_opening_and_removes_again(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    before = context.session.paper
    take(menu_of(user, YARN), "Download PDF")
    user.until(lambda: row_of(user, YARN).on_disk)
    assert context.session.paper == before
    file = context.papers.current_file(YARN)
    assert file
    menu = menu_of(user, YARN)
    assert "Download PDF" not in texts(menu)
    assert not any(text.startswith("Downloaded") for text in texts(menu)), "an entry that does nothing"
    take(menu, "Remove PDF")
    user.until(lambda: not row_of(user, YARN).on_disk)
    assert context.papers.current_file(YARN) is None
    assert not (context.library.root / file.path).exists()
    context.session.open_paper(YARN)
    user.read("yarn")
    again = context.papers.current_file(YARN)
    assert again
    assert again.id == file.id, "annotations find the file that they refer to"
    take(menu_of(user, YARN), "Close tab and remove PDF")
    user.until(lambda: not row_of(user, YARN).on_disk)
    assert not user.window.readers.shows(YARN)
    assert YARN not in user.window.readers.tab_controller.tabs.order


def test_it_opens_beside_and_adds_a_note_at_its_time(arxiv: FakeServer, user: User) -> None:
    context = user.window.context
    take(menu_of(user, YARN), "Open in split view")
    assert user.window.readers.is_split
    user.read("yarn")
    assert [side.pane.paper.id for side in user.window.readers.sides if side.pane.paper] == ["guide", YARN]
    take(menu_of(user, YARN), "Add note at 2:15:12")
    note = context.annotations.now(context.annotations.all()[-1].id)
    assert note
    assert (note.at_s, note.paper_id) == (YARN_S, YARN)


def test_the_strip_has_a_menu_of_the_time_under_the_pointer(user: User) -> None:
    strip = user.strip
    menu = ask(strip, QPoint(round(strip.x_of(YARN_S + 60)), 20))
    assert texts(menu)[0].startswith("2:1")
    assert texts(menu)[1:3] == ["Open", "Copy link to this time"]
    take(menu, "Copy link to this time")
    assert QGuiApplication.clipboard().text().startswith("paper-explorer://open?episode=")


def test_a_local_pdf_is_never_removed(user: User) -> None:
    with pytest.raises(KnownError) as error:
        remove_pdfs(user.window.context.store, "guide")
    assert error.value.code == "only-copy"


def test_a_stretch_of_the_strip_offers_a_segment_as_a_time_does(user: User) -> None:
    menus = user.window.navigation.row_menu
    for menu in (menus.range_menu(8200, 8300), menus.time_menu(8200)):
        assert texts(menu)[-2:] == ["Add segment at 2:16:40", "Split segment at 2:16:40"]
    assert texts(menus.range_menu(YARN_S, 8300))[-1] == "Add segment at 2:15:12"


def test_a_stretch_of_the_strip_goes_with_its_menu(user: User) -> None:
    strip = user.strip
    strip.range.stretch = (8200, 8300)
    strip.range.ask()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert strip.range.stretch == (8200, 8300), "it is seen while its menu is open"
    menu.close()
    assert strip.range.stretch is None


def test_a_pdf_of_ones_own_is_removed_and_comes_back(user: User, tmp_path: Path) -> None:
    window, context = user.window, user.window.context
    user.window.navigation.open_local(make_pdf(tmp_path / "mine.pdf", words((72, 100, "Words of mine"))))
    user.until(lambda: context.session.paper and context.session.paper.is_local)
    user.until(lambda: window.reader.view.document and context.actions["file.remove_own"].isEnabled())
    paper, listed = context.session.paper, user.timeline.model
    assert paper
    user.until(lambda: listed.place_of(f"own:{paper.id}") is not None)
    # Without notes it goes at once; Undo brings it back.
    context.actions["file.remove_own"].trigger()
    user.until(lambda: listed.place_of(f"own:{paper.id}") is None)
    assert paper.id not in window.readers.tab_controller.tabs.order
    assert window.findChild(DeletionDialog) is None
    assert context.store.papers.search("mine", 9) == []
    tabs = window.readers.tab_controller.bar
    context.actions["mark.undo"].trigger()
    user.until(lambda: listed.place_of(f"own:{paper.id}") is not None)
    user.until(lambda: paper.id in tabs.keys and window.reader.view.document)
    context.actions["mark.redo"].trigger()
    user.until(lambda: paper.id not in tabs.keys)
    context.actions["mark.undo"].trigger()
    user.until(lambda: paper.id in tabs.keys)
    # With a note it asks, and the note stays.
    note = context.annotations.note_at_time(8112, paper.id, text="A thought")
    take(menu_of(user, paper.id), "Remove PDF from library")
    dialog = window.findChild(DeletionDialog)
    assert isinstance(dialog, DeletionDialog)
    assert dialog.list.item(0).text().startswith("1  ·  mine")
    assert listed.place_of(f"own:{paper.id}") is not None, "not before it is confirmed"
    dialog.delete.click()
    user.until(lambda: listed.place_of(f"own:{paper.id}") is None)
    user.saved()
    assert context.annotations.get(note.id)
    file = context.store.papers.files(paper.id)[0]
    path = context.library.root / file.path
    assert sweep_removed(context.store) == 0
    assert path.exists(), "Undo may still want it"
    removed = f"{REMOVED}2020-01-01T00:00:00.000Z"
    context.writer.put(lambda store: store.papers.add_file(replace(file, source=removed)))
    user.saved()
    assert sweep_removed(context.store) == 1
    assert not path.exists()
    # Opened again it is the same paper, with its note.
    window.navigation.open_local(tmp_path / "mine.pdf")
    user.until(lambda: listed.place_of(f"own:{paper.id}") is not None)
    assert context.store.papers.files(paper.id)[0].id == file.id


def test_a_paper_whose_id_may_be_wrong_is_a_question(user: User) -> None:
    context, pane = user.window.context, user.timeline
    assert not row_of(user, YARN).asked
    with closing(stored(context.library.root)) as store:
        for source, title in (
            ("notes:x", "How cats sleep in winter rain"),
            ("arxiv", "YaRN: Efficient Context"),
        ):
            store.facts.put("paper", YARN, source, "title", title, now())
    user.until(lambda: row_of(user, YARN).asked)
    assert pane.doubts.text() == "1 paper to confirm"
    assert texts(menu_of(user, YARN))[1] == "Which paper is it?"
