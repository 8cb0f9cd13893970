"""Every window, dialog and menu is shown in the pseudo-language: no word stays in English, and no text is cut."""

import re
from array import array
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from explorer.app.shell import languages
from explorer.app.shell.action_needs import KNOWN
from explorer.app.shell.pseudo_language import PSEUDO
from explorer.model.episode_row import EpisodeRow
from explorer.model.kind_names import kind_names
from explorer.model.library_index import Group
from explorer.model.podcast import Podcast
from explorer.ui.library.library_pane import LibraryPane
from explorer.ui.reader.panels.outline_panel import OutlineTree
from explorer.ui.settings.settings_dialog import SettingsDialog
from explorer.ui.small_widgets import ElidedLabel, ValueField
from tests.ui.conftest import User
from tests.ui.test_accessible_names import DIALOGS, opened

KEYS = {
    *("Ctrl", "Shift", "Alt", "Meta", "PgUp", "PgDown", "Del", "Home", "End", "Enter", "Tab", "Esc", "Space"),
    *("Left", "Right", "Up", "Down", "Play", "Next", "Previous"),
}
"""Names of keys, which are Qt's and the system's."""
NAMES = {"Guide", "paper", "explorer", "arXiv", "OpenReview", "Paper", "Explorer"}
MOST_ROWS = 40


@pytest.fixture
def pseudo_user(open_window: Callable[..., User]) -> Iterator[User]:
    """A user whose program is in the pseudo-language, with the guide open."""
    languages.use(PSEUDO)
    kind_names.cache_clear()
    user = open_window()
    user.read("guide")
    user.window.prepare_hidden()
    yield user
    languages.use("en")
    kind_names.cache_clear()
    app = QApplication.instance()
    assert app
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()


def actions_of(widget: QWidget) -> Iterator[QAction]:
    for action in widget.actions():
        yield action
        menu = action.menu()
        if isinstance(menu, QMenu):
            menu.aboutToShow.emit()
            yield from actions_of(menu)


def rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
        for column in range(view.header().count() if isinstance(view, QTreeView) else 1):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                if isinstance(text := index.data(role), str):
                    yield text


def texts(widget: QWidget) -> Iterator[str]:
    """What a widget shows or says, also on hovering and to screen readers."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from rows(widget)


def english(text: str, known: set[str]) -> list[str]:
    """The words of a text that are neither translated nor the user's."""
    bare = re.sub(r"<[^<>]*>|&\w+;|https?:\S+|--\w+|“paper-explorer[^”]*”", " ", text).replace("&", "")
    return [word for word in re.findall(r"\w+", bare) if re.fullmatch(r"[A-Za-z]{3,}", word) and word not in known]


def is_cut(widget: QWidget) -> str:
    """What of a widget's text has no room; empty if all of it is seen."""
    if isinstance(widget, ElidedLabel) or not widget.isVisible() or not widget.width():
        return ""
    seen = widget.visibleRegion().boundingRect().width()
    if isinstance(widget, QLabel | QAbstractButton) and 0 < seen < widget.width():
        return f"is seen for {seen} px of {widget.width()}"
    if isinstance(widget, QLabel) and widget.text() and not widget.text().startswith("<img"):
        if widget.wordWrap():
            need = widget.heightForWidth(widget.width())
            return f"needs {need} px of height, has {widget.height()}" if need > widget.height() + 1 else ""
        need = widget.sizeHint().width()
        return f"needs {need} px, has {widget.width()}" if need > widget.width() + 1 else ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return ""
    if isinstance(widget, QAbstractButton) and widget.text():
        need = widget.sizeHint().width()
        return f"needs {need} px, has {widget.width()}" if need > widget.width() + 1 else ""
    return ""  # Qt elides what else has no room: placeholders, tabs, rows of lists.


def faults(root: QWidget, known: set[str]) -> set[str]:
    """What of a window is not translated, and what is cut."""
    found = set()
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root) or isinstance(widget, ValueField | OutlineTree):
            continue  # The latter show a path, and what the PDF says.
        kind = f"{type(widget).__name__} of {type(widget.parent()).__name__}"
        for text in texts(widget):
            if words := english(text, known):
                found.add(f"in English: {' '.join(words)} in {text[:80]!r} of {kind}")
        if why := is_cut(widget):
            found.add(f"cut: {getattr(widget, 'text', str)()[:80]!r} {why}, {kind}")
    return found


def settle() -> None:
    """Let layouts follow what has just been shown."""
    for _ in range(4):
        QCoreApplication.processEvents()


def of_the_library(user: User) -> set[str]:
    """The words of the papers, the episode and the colors, which nobody translates."""
    store = user.window.context.store
    values: list[str] = []
    for (table,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in store.conn.execute(f"SELECT * FROM [{table}]").fetchall():
            values += [str(value) for value in row if isinstance(value, str)]
    return {word for value in values for word in re.findall(r"\w+", value)}


def test_no_menu_has_an_english_word(pseudo_user: User) -> None:
    window, known = pseudo_user.window, KEYS | NAMES
    known |= {word for one in window.context.theme.palette for word in one.name.split()}
    found = set()
    for action in window.context.actions.specs():
        one = window.context.actions[action.id]
        for text in (one.text(), one.toolTip(), one.iconText()):
            if words := english(text, known):
                found.add(f"{action.id}: {' '.join(words)} in {text!r}")
    for menu in window.findChildren(QMenu):
        for one in actions_of(menu):
            if words := english(one.text().partition("\t")[0], known):
                found.add(f"{menu.title()}: {' '.join(words)} in {one.text()!r}")
    assert not found, "\n".join(sorted(found))


def test_the_main_window_is_translated_and_nothing_is_cut(pseudo_user: User) -> None:
    window = pseudo_user.window
    known = of_the_library(pseudo_user) | KEYS | NAMES
    actions = window.context.actions
    assert window.readers.tab_controller.bar.tabText(0).startswith("["), "the guide’s title is the program’s own"
    found = faults(window, known)
    for action in ("view.outline", "view.thumbnails", "read.find", "mark.note", "mark.moment", "view.split"):
        actions[action].trigger()
        settle()
        found |= faults(window, known)
    window.navigation.close_editor()
    assert not found, "\n".join(sorted(found))


def test_every_dialog_is_translated_and_nothing_is_cut(pseudo_user: User) -> None:
    window, found = pseudo_user.window, set()
    window.context.session.go_to(8200, "note")
    window.context.actions.offer(KNOWN, True)  # the guide stands for a paper
    known = of_the_library(pseudo_user) | KEYS | NAMES
    for action in DIALOGS:
        window.context.actions[action].trigger()
        pseudo_user.until(lambda: opened() is not None)
        dialog = opened()
        assert isinstance(dialog, QDialog)
        settle()
        told = faults(dialog, known)
        for row in range(dialog.list.count() if isinstance(dialog, SettingsDialog) else 0):
            dialog.list.setCurrentRow(row)
            settle()
            told |= faults(dialog, known)
        for stack in dialog.findChildren(QStackedWidget):
            for page in range(stack.count()):
                stack.setCurrentIndex(page)
                settle()
                told |= faults(dialog, known)
        found |= {f"{action}: {one}" for one in told}
        dialog.reject()
        del dialog
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not found, "\n".join(sorted(found))


def test_the_menus_of_rows_and_times_are_translated(pseudo_user: User) -> None:
    lead = pseudo_user.window.navigation
    known = of_the_library(pseudo_user) | KEYS | NAMES
    rows = {row.kind: row for row in lead.timeline.model.shown()}
    assert {"section", "segment", "mention", "pick"} <= rows.keys()
    openable = [row for row in rows.values() if row.openable or row.kind == "section"]
    menus = [lead.row_menu.menu(row) for row in openable]
    menus += [lead.row_menu.time_menu(8200), lead.row_menu.range_menu(8200, 8300)]
    assert untranslated(menus, known) == set()


def test_the_menus_of_the_library_are_translated(pseudo_user: User) -> None:
    panel = pseudo_user.window.panels["library"]
    assert isinstance(panel, LibraryPane)
    known = of_the_library(pseudo_user) | KEYS | NAMES
    podcast = Podcast("one", "https://feeds.example/one", "", problem_code="feed-gone", problem="", new=2)
    group = Group("podcast", "one", "", array("i"), 2, podcast)
    rows = [EpisodeRow("", "", None, None, "https://one.example", 1, made) for made in (None, "made")]
    menus = [panel.menu.menu(group, row) for row in (None, *rows)]
    assert all(len(menu.actions()) > 3 for menu in menus)
    assert untranslated(menus, known) == set()


def untranslated(menus: list[QMenu], known: set[str]) -> set[str]:
    """Return what of some menus is not translated, and delete them."""
    found = {
        f"{' '.join(words)} in {one.text()!r}"
        for menu in menus
        for one in actions_of(menu)
        if (words := english(one.text().partition("\t")[0], known))
    }
    for menu in menus:
        menu.deleteLater()
    return found
