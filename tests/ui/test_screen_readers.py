"""What a screen reader is told of the widgets that paint themselves, asked by Qt's accessibility interface."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleTextInterface
from PySide6.QtWidgets import QWidget

from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Caret
from explorer.ui.player.player_row import PlayerRow
from explorer.ui.reader.selection.accessible_pages import PageMirror
from explorer.ui.reader.selection.selection_range import Spot
from explorer.ui.small_widgets import ActionButton
from explorer.ui.timeline.episode_strip import EpisodeStrip
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.reading import make_pdf, open_pdf, unlike, words


def told(widget: QWidget) -> QAccessibleTextInterface:
    return QAccessible.queryAccessibleInterface(widget).textInterface()


def text_of(widget: QWidget) -> str:
    return told(widget).text(0, told(widget).characterCount())


def test_the_strip_is_a_slider_that_says_time_and_segment_and_can_be_set(user: User, arxiv: FakeServer) -> None:
    strip = user.window.findChild(EpisodeStrip)
    assert strip
    slider = QAccessible.queryAccessibleInterface(strip)
    assert slider.role() == QAccessible.Role.Slider
    user.go_to("2:15:12")
    assert slider.text(QAccessible.Text.Value).startswith("2:15:12, YaRN")
    value = slider.valueInterface()
    assert (value.minimumValue(), value.currentValue()) == (0, 8112)
    value.setCurrentValue(8200)
    assert user.window.context.session.moment == 8200
    assert slider.text(QAccessible.Text.Value).startswith("2:16:40, YaRN")
    assert slider.textInterface() is None, "it has a value, and no text"


def test_the_page_tells_its_text_and_takes_caret_and_selection(shared_user: User, tmp_path: Path) -> None:
    user = shared_user
    lines = words((72, 100, "Attention is all"), (72, 130, "you need here."))
    view = open_pdf(user, make_pdf(unlike(tmp_path / "told.pdf"), lines, words((72, 100, "The second page."))))
    pages = QAccessible.queryAccessibleInterface(view)
    assert pages.role() == QAccessible.Role.Document
    user.until(lambda: told(view).characterCount() > 0)
    assert text_of(view).splitlines() == ["Attention is all", "you need here."]
    assert pages.text(QAccessible.Text.Description) == "Page 1 of 2"
    assert told(view).selectionCount() == 0
    # What is done on the pages is told.
    pointer, caret = user.window.reader.pointer, user.window.reader.controls.keys.caret
    pointer.select(Spot(0, Caret(0, 13)), Spot(0, Caret(1, 3)))
    assert told(view).selectionCount() == 1
    assert told(view).cursorPosition() == 20
    caret.toggle()
    user.key(Qt.Key.Key_Home)
    assert (told(view).selectionCount(), told(view).cursorPosition()) == (0, 17)
    # What a screen reader does is done on the pages.
    told(view).setCursorPosition(4)
    assert caret.spot == Spot(0, Caret(0, 4))
    told(view).addSelection(21, 25)
    assert [one.text for one in pointer.passages] == ["need"]
    pointer.clear()
    view.jump(PagePoint(1, 0, 0))
    user.until(lambda: text_of(view) == "The second page.")


def test_letters_beyond_the_first_plane_count_as_qt_counts_them(shared_user: User, tmp_path: Path) -> None:
    view = open_pdf(shared_user, make_pdf(unlike(tmp_path / "planes.pdf"), words((72, 100, "here it is"))))
    assert view.texts
    shared_user.until(lambda: view.texts and view.texts.page(0))
    mirror = PageMirror(view)
    mirror._lines, mirror._starts = ("a\U0001d48fb", "c"), [0, 5, 7]
    assert [mirror._offset(Spot(0, Caret(0, place))) for place in range(4)] == [0, 1, 3, 4]
    assert [mirror._spot(offset).caret for offset in (0, 1, 3, 4, 5)] == [
        *(Caret(0, place) for place in range(4)),
        Caret(1, 0),
    ]
    mirror.deleteLater()


def test_what_a_screen_reader_ticks_is_done_and_named_in_full(shared_user: User) -> None:
    window = shared_user.window
    play = window.panels["player"]
    assert isinstance(play, PlayerRow)
    assert (play.back.text(), play.back.accessibleName()) == ("15", "Back 15 seconds")
    assert play.back.accessibleDescription() == "Alt+Shift+Left"
    (button,) = (one for one in window.top.findChildren(ActionButton) if one.accessibleName() == "Left panel")
    button.toggle()  # as Qt's interface does on demand
    assert window.panels.left.isHidden()
    button.toggle()
    assert window.panels.left.isVisible()
    assert button.isChecked()
