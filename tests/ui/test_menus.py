"""The menus: in a bar or folded into a button, opened by keys, and filled when they are opened."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from explorer.app.shell.menu_layout import MOST_ENTRIES
from explorer.model.bookmark import Bookmark
from explorer.model.known_settings import MENU_BAR, RECENT_PAPERS
from explorer.ui.bookmarks_dialog import BookmarksDialog
from explorer.ui.context_key import LastEntryKey
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window
from tests.ui.reading import at, double_click, made, make_pdf, open_pdf, words

# Said by the offscreen platform of every menu.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
YARN = "arxiv:2309.00071"


class ClaimingField(QLineEdit):
    """A field that claims keys from the actions, as Qt's do on X11 with Ctrl+E."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def submenu(menu: QMenu, title: str) -> QMenu:
    """Open a submenu."""
    found = next(action.menu() for action in menu.actions() if action.text().replace("&", "") == title)
    assert isinstance(found, QMenu)
    found.popup(QPoint())
    return found


def close_menus() -> None:
    while menu := QApplication.activePopupWidget():
        menu.close()


def test_a_menu_higher_than_the_screen_scrolls_in_one_column(user: User) -> None:
    menu = QMenu(user.window)
    for number in range(60):
        menu.addAction(f"Entry {number}")
    menu.popup(QPoint())
    first, last = menu.actionGeometry(menu.actions()[0]), menu.actionGeometry(menu.actions()[-1])
    assert first.x() == last.x()
    assert menu.height() <= menu.screen().availableGeometry().height()
    LastEntryKey(menu)
    QTest.keyClick(menu, Qt.Key.Key_Up)
    assert menu.activeAction() is menu.actions()[-1]
    assert menu.rect().contains(menu.actionGeometry(menu.actions()[-1])), "Enter would run what is not seen"
    menu.close()
    menu.deleteLater()


def test_wide_windows_have_a_bar_and_small_ones_a_button_until_the_user_chooses(user: User) -> None:
    window = user.window
    assert window.menu_bar.isVisible()
    assert not window.top.menu.isVisible()
    window.resize(1000, 700)
    assert not window.menu_bar.isVisible()
    assert window.top.menu.isVisible()
    window.context.actions["view.menu_bar"].trigger()
    assert window.menu_bar.isVisible()
    assert window.context.settings.get(MENU_BAR) is True
    window.context.actions["view.menu_bar"].trigger()
    window.resize(1400, 900)
    assert not window.menu_bar.isVisible(), "the user's choice counts for every width"


def test_f10_opens_the_first_menu_which_is_filled_only_then(user: User) -> None:
    assert all(menu.isEmpty() for menu in user.window.commands.menus.menus)
    user.key(Qt.Key.Key_F10)
    assert texts(popup())[0] == user.window.context.actions.words("file.open")
    filled = [menu for menu in user.window.commands.menus.menus if not menu.isEmpty()]
    assert filled == [popup()]
    assert popup().activeAction() is user.window.context.actions["file.open"]
    close_menus()


def test_folded_menus_open_by_f10_and_by_alt_alone(user: User) -> None:
    user.window.context.settings.put(MENU_BAR, False)
    user.key(Qt.Key.Key_F10)
    assert texts(popup()) == ["File", "Edit", "View", "Go", "Play", "Annotate", "Episode", "Help"]
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    assert popup().activeAction() is user.window.context.actions["file.open"]
    close_menus()
    handle = user.window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Alt)
    assert popup().activeAction().text() == "&File"
    close_menus()
    QTest.keyPress(handle, Qt.Key.Key_Alt)
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(handle, Qt.Key.Key_Alt)
    assert QApplication.activePopupWidget() is None, "Alt was part of another key"


def test_alt_and_its_letter_open_a_folded_menu_and_shift_f10_the_context_menu(user: User) -> None:
    user.window.context.settings.put(MENU_BAR, False)
    handle = user.window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert popup().title() == "&Edit"
    assert popup().activeAction() is not None
    close_menus()
    user.window.reader.take_focus()
    QTest.keyClick(handle, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert popup().accessibleName() == "Context menu"
    user.until(lambda: popup().activeAction() is popup().actions()[0])
    close_menus()


def test_keys_in_an_open_menu_are_no_shortcuts_of_the_page(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, make_pdf(tmp_path / "one.pdf", words((72, 100, "The quick brown fox"))))
    user.text_there(0)
    double_click(view, at(user, "quick"))
    user.key(Qt.Key.Key_H)
    user.until(lambda: len(made(user)) == 1)
    user.window.reader.take_focus()
    handle = user.window.windowHandle()
    before = made(user)
    view_menu = user.window.menu_bar.actions()[2].menu()
    assert isinstance(view_menu, QMenu)
    view_menu.popup(QPoint(20, 40))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_N, Qt.Key.Key_2):
        QTest.keyClick(handle, key)
        assert popup().isVisible()
    close_menus()
    assert made(user) == before
    QTest.keyClick(handle, Qt.Key.Key_Delete)
    user.until(lambda: not made(user))


def test_a_buttons_menu_that_a_key_opened_has_its_first_entry_selected(user: User) -> None:
    pages = user.window.reader.tools.pages
    pages.setFocus()
    seen: list[object] = []

    def look() -> None:
        if (menu := QApplication.activePopupWidget()) is None or not isinstance(menu, QMenu) or not menu.activeAction():
            QTimer.singleShot(10, look)
            return
        seen.append(menu.activeAction())
        menu.close()

    QTimer.singleShot(0, look)
    QTest.keyClick(user.window.windowHandle(), Qt.Key.Key_Space)
    menu = pages.menu()
    assert menu
    assert seen == [menu.actions()[0]]


def test_ctrl_e_exports_also_from_a_text_field(user: User) -> None:
    action, done = user.window.context.actions["file.export"], []
    action.triggered.disconnect()
    action.triggered.connect(lambda: done.append(1))
    field = ClaimingField(user.window.top)
    field.show()
    field.setFocus()
    QTest.keyClick(user.window.windowHandle(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]


def test_the_theme_is_one_of_three(user: User) -> None:
    actions, theme = user.window.context.actions, user.window.context.theme
    assert actions.is_checked("view.theme.system")
    actions["view.theme.dark"].trigger()
    assert theme.mode == "dark"
    assert [actions.is_checked(f"view.theme.{one}") for one in ("system", "light", "dark")] == [False, False, True]
    actions["view.theme"].trigger()
    assert actions.is_checked("view.theme.system"), "the key that goes on to the next one is still there"
    actions["view.theme.system"].trigger()
    assert actions.is_checked("view.theme.system"), "the chosen one stays chosen"


def test_rotations_are_chosen_by_name(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, make_pdf(tmp_path / "a.pdf", words((72, 100, "The fox"))))
    actions = user.window.context.actions
    actions["read.rotation.180"].trigger()
    assert view.view_settings.rotation == 180
    actions["read.rotate_right"].trigger()
    assert [actions.is_checked(f"read.rotation.{one}") for one in (0, 90, 180, 270)] == [False, False, False, True]


def test_recent_papers_are_listed_with_own_pdfs_below_and_after_a_restart(
    arxiv: FakeServer, open_window: Callable[..., User], tmp_path: Path
) -> None:
    user = open_window()
    open_pdf(user, make_pdf(tmp_path / "my draft.pdf", words((72, 100, "The fox"))))
    user.window.context.session.open_paper(YARN)
    close_window(user)
    user = open_window()
    user.window.context.session.open_paper("guide")
    user.key(Qt.Key.Key_F10)
    menu = submenu(popup(), "Open recent")
    entries = texts(menu)
    assert entries[0].startswith("YaRN")
    assert entries[1:] == ["Your PDFs", "my draft", "Clear this list"]
    close_menus()
    menu.actions()[0].trigger()
    assert user.window.context.session.paper
    assert user.window.context.session.paper.id == YARN
    next(action for action in menu.actions() if action.text() == "Clear this list").trigger()
    assert user.window.context.settings.get(RECENT_PAPERS) == ()
    close_window(user)


def test_recent_papers_of_the_same_title_are_told_apart(arxiv: FakeServer, user: User, tmp_path: Path) -> None:
    context = user.window.context
    context.session.open_paper(YARN)
    title = context.session.paper.title if context.session.paper else ""
    for name in ("one", "two"):
        view = open_pdf(user, make_pdf(tmp_path / f"{name}.pdf", words((72, 100, f"The fox {name}"))))
        assert view.document
        context.papers.retitle(view.document.paper, title, ())
        user.saved()
    user.key(Qt.Key.Key_F10)
    entries = texts(submenu(popup(), "Open recent"))
    close_menus()
    assert entries[0].startswith("YaRN: Efficient")
    assert entries[0].endswith("… (yarn)")
    assert entries[1] == "Your PDFs"
    assert all(re.search(r"^YaRN.*… \(added: Today, \d\d:\d\d:\d\d\)$", one) for one in entries[2:4])


def test_the_list_of_recent_papers_is_bounded_and_leaves_out_what_is_gone(arxiv: FakeServer, user: User) -> None:
    papers = [f"arxiv:2309.{number:05}" for number in range(60)]
    user.window.context.settings.put(RECENT_PAPERS, (*papers, YARN))
    user.window.context.session.open_paper(YARN)
    user.key(Qt.Key.Key_F10)
    assert len(texts(submenu(popup(), "Open recent"))) <= MOST_ENTRIES
    close_menus()
    assert [paper.id for paper in user.window.commands.recent.papers()][:1] == [YARN]


def test_bookmarks_are_listed_gone_to_deleted_and_brought_back(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, make_pdf(tmp_path / "a.pdf", *[words((72, 100, f"Page {n}")) for n in range(5)]))
    document, marks = view.document, user.window.context.bookmarks
    assert document
    for letter, page in (("a", 3), ("B", 1)):
        marks.put(Bookmark(letter, document.paper.id, page, 0.0))
    user.key(Qt.Key.Key_F10)
    go = user.window.commands.menus.menus[3]
    go.popup(QPoint())
    entries = submenu(go, "Bookmarks")
    assert [text.split()[0] for text in texts(entries)[3:]] == ["a", "B"]
    close_menus()
    entries.actions()[-2].trigger()
    assert view.page == 3
    user.window.context.actions["go.bookmarks"].trigger()
    dialog = user.window.findChild(BookmarksDialog)
    assert isinstance(dialog, BookmarksDialog)
    assert dialog.current
    assert dialog.current.letter == "B"
    assert dialog.go_button.isDefault()
    assert not dialog.delete_button.isDefault()
    dialog.delete_button.setFocus()
    dialog.delete_button.click()
    assert dialog.focusWidget() is dialog.list, "Enter would delete the next one"
    user.saved()
    assert [one.letter for one in marks.all()] == ["a"]
    assert marks.letters(document.paper.id) == ["a"]
    dialog.undo_button.click()
    user.saved()
    assert {one.letter for one in marks.all()} == {"a", "B"}
    dialog.go_button.click()
    assert view.page == 1
