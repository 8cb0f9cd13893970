"""Finding words: all matches, around the ends, from the page in view, and what H and Esc make of them."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.model.find_options import FindOptions
from explorer.model.known_settings import FONT_SIZE
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.find.find_bar import FindBar
from explorer.ui.reader.find.find_list import ROW, FindList
from explorer.ui.reader.find.finder import MOST
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window
from tests.ui.reading import ALT, MARKS, SHIFT, count_pixels, make_pdf, open_pdf, picture, words


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    """Six pages: "needle" once on the second, twice on the fourth; "neon" on the sixth."""
    pages = [["nothing"], ["a needle"], ["nothing"], ["one needle", "two needles"], ["nothing"], ["neon light"]]
    draw = [words(*((72, 200 + 200 * row, text) for row, text in enumerate(lines))) for lines in pages]
    return open_pdf(user, make_pdf(tmp_path / "needles.pdf", *draw))


def shown_matches(view: PageView) -> int:
    return sum(len(found) for found in view.matches.values())


def test_all_matches_are_marked_counted_and_stepped_through_around_the_ends(user: User, view: PageView) -> None:
    user.find("needle")
    reader = user.window.reader
    count = reader.controls.find_bar.count
    assert (shown_matches(view), count.text(), view.page) == (3, "1 of 3", 1)
    seen = []
    for _ in range(4):
        user.key(Qt.Key.Key_Return)
        seen.append((count.text(), view.page))
    assert seen == [("2 of 3", 3), ("3 of 3", 3), ("1 of 3", 1), ("2 of 3", 3)]
    user.key(Qt.Key.Key_Return, SHIFT)
    user.key(Qt.Key.Key_F3, SHIFT)
    assert count.text() == "3 of 3"
    user.key(Qt.Key.Key_F3)
    assert count.text() == "1 of 3"
    assert view.current_match == reader.finder.parts


def test_the_current_match_is_painted_strong_where_its_word_is(user: User, view: PageView) -> None:
    user.find("needle")
    strong = count_pixels(picture(view), lambda c: c.red() > 240 and 120 < c.green() < 170 and c.blue() < 90)
    ratio = view.devicePixelRatioF()
    box = view.sheet(1).polygon(view.matches[1][0].quads[0]).boundingRect().adjusted(-2, -2, 2, 2)
    assert len(strong) > 100
    assert all(box.contains(x / ratio, y / ratio) for x, y in strong)


def test_the_search_begins_at_the_page_in_view(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_L)
    user.type("3")
    user.key(Qt.Key.Key_Return)
    user.find("needle")
    assert user.window.reader.controls.find_bar.count.text() == "2 of 3"
    assert view.page == 3


def test_a_word_being_typed_is_looked_for_from_where_it_was_begun(user: User, view: PageView) -> None:
    """ "ne" leads to page 2, "neo" to page 6; without its last letter it is page 2 again, and Back leads to page 1."""
    finder, reader = user.window.reader.finder, user.window.reader
    user.ctrl(Qt.Key.Key_F)
    for letters, page in (("ne", 1), ("o", 5)):
        user.type(letters)
        user.until(lambda: finder.needle == reader.controls.find_bar.field.text() and not finder.searching)
        assert view.page == page
    user.key(Qt.Key.Key_Backspace)
    user.until(lambda: finder.needle == "ne" and not finder.searching)
    assert view.page == 1
    view.setFocus()
    user.key(Qt.Key.Key_Left, ALT)
    assert view.page == 0


def test_no_matches_is_said(user: User, view: PageView) -> None:
    user.find("haystack")
    assert user.window.reader.controls.find_bar.count.text() == "No matches"
    assert view.matches == {}
    assert view.page == 0


def test_esc_takes_the_marks_away_and_leaves_the_match_selected(user: User, view: PageView) -> None:
    user.find("needle")
    copy = user.window.context.actions["read.copy"]
    assert copy.isEnabled()
    user.key(Qt.Key.Key_Escape)
    user.ctrl(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "needle"
    assert not user.window.reader.controls.find_bar.isVisible()
    assert (view.matches, view.current_match, view.hasFocus()) == ({}, (), True)
    assert user.window.reader.pointer.text() == "needle"
    assert copy.isEnabled()
    user.key(Qt.Key.Key_Escape)
    assert not copy.isEnabled()
    user.ctrl(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "needle", "nothing does not take its place"
    user.ctrl(Qt.Key.Key_F)
    user.until(lambda: shown_matches(view) == 3)
    user.key(Qt.Key.Key_Escape)
    assert view.matches == {}, "also from the field"


def test_a_selection_is_what_ctrl_f_looks_for(user: User, view: PageView) -> None:
    user.text_there(0)
    user.ctrl(Qt.Key.Key_A)
    user.ctrl(Qt.Key.Key_F)
    assert user.window.reader.controls.find_bar.field.text() == "nothing"
    user.until(lambda: shown_matches(view) == 3)


def test_enter_goes_to_the_next_match_and_shift_enter_to_the_one_before(user: User, view: PageView) -> None:
    bar, finder = user.window.reader.controls.find_bar, user.window.reader.finder
    user.ctrl(Qt.Key.Key_F)
    user.type("needle")
    user.until(lambda: not bar._typing.isActive() and bar.count.text() == "1 of 3" and not finder.searching)
    for key, told in (("Enter", "2 of 3"), ("Enter", "3 of 3"), ("Enter", "1 of 3"), ("Shift", "3 of 3")):
        held = Qt.KeyboardModifier.ShiftModifier if key == "Shift" else Qt.KeyboardModifier.NoModifier
        user.key(Qt.Key.Key_Return, held)
        assert (bar.count.text(), bar.field.hasFocus()) == (told, True), "what is typed next is still looked for"
    bar.field.selectAll()
    user.type("nothing")
    user.key(Qt.Key.Key_Return)
    user.until(lambda: finder.needle == "nothing" and not finder.searching)
    assert view.page == 4, "Enter after fast typing is at the first match from here on"


def test_matches_are_highlighted_from_the_field_one_after_the_other(user: User, view: PageView) -> None:
    user.find("needle")
    user.key(Qt.Key.Key_H, MARKS)
    user.key(Qt.Key.Key_Return)
    user.key(Qt.Key.Key_H, MARKS)
    paper = view.document.paper.id if view.document else ""
    made = user.window.context.annotations.of_paper(paper)
    assert [(one.page, one.quote) for one in made] == [(1, "needle"), (3, "needle")]
    user.key(Qt.Key.Key_Escape)
    assert (view.selected_annotation, view.selection) == (made[1].id, []), "the annotation, and not its text again"
    user.key(Qt.Key.Key_3)
    assert [one.color for one in user.window.context.annotations.of_paper(paper)] == ["yellow", "blue"]


def test_in_the_pages_enter_comments_on_what_was_highlighted_and_else_goes_on(user: User, view: PageView) -> None:
    user.find("needle")
    bar = user.window.reader.controls.find_bar
    view.setFocus()
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_Return)
    editor = user.notes.delegate.editor
    assert editor is not None
    user.type("why")
    user.key(Qt.Key.Key_Escape)
    (one,) = user.window.context.annotations.of_paper(view.document.paper.id if view.document else "")
    assert one.comment == "why"
    view.setFocus()
    assert bar.count.text() == "1 of 3"
    user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"
    user.key(Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 3", "no annotation is selected: the match has moved on"
    user.key(Qt.Key.Key_5)
    assert user.window.context.annotations.get(one.id).color == "yellow"  # type: ignore[union-attr]


def test_another_paper_ends_the_search(arxiv: FakeServer, user: User, view: PageView) -> None:
    user.find("needle")
    user.go_to("2:15:12")
    user.read("yarn")
    reader = user.window.reader
    assert not reader.controls.find_bar.isVisible()
    assert (reader.finder.needle, view.matches, reader.controls.annotating.passages) == ("", {}, [])
    assert not user.window.context.actions["read.copy"].isEnabled()


def test_matches_are_shown_while_pages_are_still_to_be_searched(user: User, view: PageView) -> None:
    finder, told = user.window.reader.finder, []
    finder.changed.connect(lambda: told.append((finder.count, user.window.reader.controls.find_bar.count.text())))
    user.find("needle")
    assert (0, "Searching…") in told
    assert told[-1] == (3, "1 of 3")
    assert any(text.endswith("+") for _, text in told), "more may come"


def settled(user: User) -> None:
    """Wait until what is in the field has been looked for, in the way the toggles say."""
    finder, bar = user.window.reader.finder, user.window.reader.controls.find_bar
    user.until(lambda: (finder.needle, finder.options) == (bar.field.text(), bar.options) and not finder.searching)


def rows(matches: FindList) -> list[str]:
    model = matches.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("key", "words", "before", "after"),
    [
        (Qt.Key.Key_W, "needle", "1 of 3", "1 of 2"),
        (Qt.Key.Key_C, "Needle", "1 of 3", "No matches"),
        (Qt.Key.Key_R, r"ne\w+e\b", "No matches", "1 of 2"),
    ],
)
def test_ways_to_look_by_key_and_by_mouse(
    user: User, view: PageView, key: Qt.Key, words: str, before: str, after: str
) -> None:
    count = user.window.reader.controls.find_bar.count
    user.ctrl(Qt.Key.Key_F)
    user.type(words)
    settled(user)
    assert count.text() == before
    user.key(key, ALT)
    settled(user)
    assert count.text() == after
    assert user.window.reader.controls.find_bar.field.hasFocus()
    name = {Qt.Key.Key_W: "read.whole_word", Qt.Key.Key_C: "read.match_case", Qt.Key.Key_R: "read.regex"}[key]
    action = user.window.context.actions[name]
    buttons = [one for one in action.associatedObjects() if isinstance(one, QToolButton) and one.isVisible()]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    settled(user)
    assert count.text() == before
    assert user.window.reader.controls.find_bar.field.hasFocus(), "a click leaves the cursor in the field"


def test_a_way_to_look_opens_the_bar_and_is_remembered(
    user: User, view: PageView, open_window: Callable[..., User]
) -> None:
    user.key(Qt.Key.Key_W, ALT)
    assert user.window.reader.controls.find_bar.field.hasFocus()
    user.key(Qt.Key.Key_L, ALT)
    assert user.window.reader.controls.searching.list.isVisible()
    close_window(user)
    again = open_window()
    again.until(again.window.reader.view.is_sharp)
    assert again.window.reader.controls.find_bar.options == FindOptions(whole_word=True)
    assert not again.window.reader.controls.searching.list.isVisible()
    again.ctrl(Qt.Key.Key_F)
    assert again.window.reader.controls.searching.list.isVisible()


@pytest.mark.own_window
@pytest.mark.parametrize(("typed", "told"), [("(nee", "Close the"), ("(x+x+)+y", "too slow")])
def test_an_expression_that_is_none_or_never_ends_is_told_in_the_bar(
    user: User, tmp_path: Path, typed: str, told: str
) -> None:
    path = make_pdf(tmp_path / "x.pdf", *[words((72, 200, "x" * 60))] * 6)
    view = open_pdf(user, path)
    reader = user.window.reader
    user.key(Qt.Key.Key_R, ALT)
    user.type(typed)
    user.until(lambda: reader.finder.error)
    assert told in reader.controls.find_bar.count.text()
    assert not reader.finder.searching, "the other pages are not asked"
    assert view.matches == {}
    user.key(Qt.Key.Key_Return)
    user.key(Qt.Key.Key_F3)
    user.ctrl(Qt.Key.Key_F)
    user.type("x+")
    user.until(lambda: reader.finder.count == 6)
    assert reader.finder.error == ""
    assert reader.controls.find_bar.count.text() == "1 of 6"


@pytest.mark.own_window
def test_all_matches_are_listed_and_walked_through_by_keyboard(user: User, view: PageView) -> None:
    reader = user.window.reader
    matches = reader.controls.searching.list
    user.ctrl(Qt.Key.Key_F)
    assert not matches.isVisible(), "folded until it is asked for"
    user.type("needle")
    settled(user)
    user.key(Qt.Key.Key_Down)
    assert matches.isVisible()
    assert matches.hasFocus()
    assert rows(matches) == ["Page 2: a needle", "Page 4: one needle two needles", "Page 4: one needle two needles"]
    user.key(Qt.Key.Key_Down)
    assert view.page == 1, "only Enter jumps"
    user.key(Qt.Key.Key_Return)
    assert (view.page, reader.controls.find_bar.count.text(), matches.hasFocus()) == (3, "2 of 3", True)
    user.key(Qt.Key.Key_Up)
    user.key(Qt.Key.Key_Up)
    assert reader.controls.find_bar.field.hasFocus(), "up from the first leads back"
    user.key(Qt.Key.Key_Down)
    assert matches.currentIndex().row() == 1, "the cursor waits on the current match"
    user.key(Qt.Key.Key_Escape)
    assert reader.controls.find_bar.field.hasFocus()
    user.key(Qt.Key.Key_Escape)
    assert not matches.isVisible()
    assert matches.model().rowCount() == 0


def test_a_click_in_the_list_jumps_and_the_list_grows_in_page_order(user: User, view: PageView) -> None:
    """The search begins at page 3, so the match of page 2 comes last and is put first."""
    matches, finder = user.window.reader.controls.searching.list, user.window.reader.finder
    user.key(Qt.Key.Key_L, ALT)
    user.key(Qt.Key.Key_Escape)
    user.ctrl(Qt.Key.Key_L)
    user.type("3")
    user.key(Qt.Key.Key_Return)
    user.ctrl(Qt.Key.Key_F)
    user.type("needle")
    settled(user)
    assert [row[:7] for row in rows(matches)] == ["Page 2:", "Page 4:", "Page 4:"]
    assert finder.position == 2
    assert matches.currentIndex().row() == 1
    place = matches.visualRect(matches.model().index(0, 0)).center()
    QTest.mouseClick(matches.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (view.page, finder.position) == (1, 1)
    user.key(Qt.Key.Key_Left, ALT)
    assert view.page == 3, "and Back leads back"


def test_the_scroll_bar_shows_where_the_matches_are(user: User, view: PageView) -> None:
    marks = user.window.reader.controls.scroll_ticks
    assert marks.ticks() == ([], None)
    user.find("needle")
    every, now = marks.ticks()
    assert [round(share, 1) for share in every] == [0.2, 0.5, 0.6]
    assert now == every[0]
    accent = user.window.context.theme.color("accent")
    picture = view.verticalScrollBar().grab().toImage()
    there = [y for y in range(picture.height()) if picture.pixelColor(0, y) == accent]
    assert there, "the current one in the accent"
    assert abs(there[0] / picture.height() - now) < 0.02
    user.key(Qt.Key.Key_Escape)
    assert marks.ticks() == ([], None)


@pytest.mark.own_window
def test_the_current_match_stays_in_sight_while_earlier_pages_come(user: User, tmp_path: Path) -> None:
    lines = [(72, 100 + 20 * row, "a needle") for row in range(20)]
    view = open_pdf(user, make_pdf(tmp_path / "many.pdf", *[words(*lines)] * 3))
    matches = user.window.reader.controls.searching.list
    user.key(Qt.Key.Key_L, ALT)
    view.setFocus()
    user.ctrl(Qt.Key.Key_L)
    user.type("3")
    user.key(Qt.Key.Key_Return)
    user.ctrl(Qt.Key.Key_F)
    user.type("needle")
    settled(user)
    assert user.window.reader.finder.position == 41
    assert matches.viewport().rect().contains(matches.visualRect(matches.currentIndex()))


def shown_in(bar: FindBar) -> list[QWidget]:
    return [part for part in bar.findChildren(QWidget) if part.isVisible() and part.parent() is bar]


def test_in_a_narrow_split_the_field_has_room_and_the_ways_to_look_are_in_a_menu(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_Backslash)
    user.window.resize(1060, 800)
    user.until(lambda: all(side.pane.view.is_sharp() for side in user.window.readers.sides))
    user.key(Qt.Key.Key_F9)
    user.until(user.window.reader.left_panel["outline"].isVisible)
    view.setFocus()
    before = user.window.reader.width()
    user.ctrl(Qt.Key.Key_F)
    bar = user.window.reader.controls.find_bar

    def parts() -> list[QRect]:
        return sorted((part.geometry() for part in shown_in(bar)), key=QRect.x)

    user.until(lambda: all(one.right() < two.x() for one, two in itertools.pairwise(parts())))
    assert user.window.reader.width() == before < 420
    assert bar.field.width() >= 130
    assert parts()[-1].right() < bar.width()
    assert bar.ways.isVisible()
    names = ["Match whole words", "Match case", "Use regular expression", "Show all results"]
    assert [action.text() for action in bar.ways.menu().actions()] == names
    bar.ways.menu().actions()[0].trigger()
    assert bar.options == FindOptions(whole_word=True)
    user.ctrl(Qt.Key.Key_Backslash)
    user.window.resize(1400, 900)
    user.until(lambda: not bar.ways.isVisible())
    assert {button.defaultAction().text() for button in bar.findChildren(QToolButton) if button.defaultAction()} >= set(
        names
    )


@pytest.mark.own_window
def test_a_toggle_is_about_the_side_whose_bar_it_is_in(user: User, view: PageView) -> None:
    user.ctrl(Qt.Key.Key_F)
    user.ctrl(Qt.Key.Key_Backslash)
    first, second = (side.pane for side in user.window.readers.sides)
    user.until(lambda: second.view.document and second.view.is_sharp())
    user.ctrl(Qt.Key.Key_F6)
    user.ctrl(Qt.Key.Key_F)
    assert user.window.reader is second
    toggle = next(
        button
        for button in first.controls.find_bar.findChildren(QToolButton)
        if button.defaultAction() is user.window.context.actions["read.whole_word"]
    )
    if not toggle.isVisible():
        user.window.resize(1900, 900)
        user.until(toggle.isVisible)
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert user.window.reader is first
    assert (first.controls.find_bar.options.whole_word, second.controls.find_bar.options.whole_word) == (True, False)


def test_its_buttons_tell_their_keys_as_the_actions_do(user: User, view: PageView) -> None:
    bar, actions = user.window.reader.controls.find_bar, user.window.context.actions
    for button, action_id in ((bar._next, "read.next"), (bar._previous, "read.previous")):
        assert button.toolTip() == actions.tip(action_id)
        assert button.accessibleName() == actions[action_id].text()
    assert bar._close.accessibleName() == "Close"


@pytest.mark.own_window
def test_the_list_opens_with_the_current_match_in_sight_and_whole_rows(user: User, tmp_path: Path) -> None:
    lines = words(*((72, 100 + 15 * line, f"needle {line}") for line in range(40)))
    open_pdf(user, make_pdf(tmp_path / "long.pdf", lines))
    matches, finder = user.window.reader.controls.searching.list, user.window.reader.finder
    user.ctrl(Qt.Key.Key_F)
    user.type("needle")
    settled(user)
    while finder.position < 23:
        user.key(Qt.Key.Key_Return)
    assert not matches.isVisible()
    user.key(Qt.Key.Key_L, ALT)
    user.until(lambda: matches.isVisible() and matches.height() in (4 * ROW, 6 * ROW))
    assert matches.viewport().rect().contains(matches.visualRect(matches.model().index(22, 0)))
    first = matches.indexAt(matches.viewport().rect().topLeft())
    assert matches.visualRect(first).top() == 0
    matches.verticalScrollBar().setValue(matches.verticalScrollBar().value() - 7)
    first = matches.indexAt(matches.viewport().rect().topLeft())
    assert matches.visualRect(first).top() == 0


@pytest.mark.own_window
def test_a_list_without_matches_is_one_row_that_says_so(user: User, view: PageView) -> None:
    matches = user.window.reader.controls.searching.list
    user.ctrl(Qt.Key.Key_F)
    user.key(Qt.Key.Key_L, ALT)
    assert matches.isVisible()
    assert matches.height() == ROW
    user.type("needle")
    settled(user)
    assert matches.height() > 3 * ROW
    user.type("ss")
    settled(user)
    assert matches.height() == ROW


def test_the_list_follows_the_current_match_when_another_option_makes_it_anew(user: User, tmp_path: Path) -> None:
    lines = [(72.0, 60 + 14.0 * row, f"Word and word {row}") for row in range(45)]
    view = open_pdf(user, make_pdf(tmp_path / "many.pdf", *[words(*lines)] * 4))
    view.go_to_end(forward=True)
    user.ctrl(Qt.Key.Key_F)
    user.type("word")
    settled(user)
    matches = user.window.reader.controls.searching.list
    user.key(Qt.Key.Key_Down)
    assert matches.hasFocus()
    user.key(Qt.Key.Key_C, ALT)
    settled(user)
    finder = user.window.reader.finder
    assert finder.position > 20
    assert matches.currentIndex().row() == finder.position - 1
    assert matches.visualRect(matches.currentIndex()).intersects(matches.viewport().rect())


def test_the_places_of_matches_are_found_once(user: User, view: PageView) -> None:
    user.find("needle")
    marks = user.window.reader.controls.scroll_ticks
    first, _ = marks.ticks()
    assert len(first) == 3
    assert marks.ticks()[0] is first, "a paint costs no look at each match"
    view.set_zoom(2.0)
    again, _ = marks.ticks()
    assert again is not first


def test_a_word_divided_between_two_pages_is_one_match_and_marked_on_both(user: User, tmp_path: Path) -> None:
    texts = [["nothing"], ["they are to conti-"], ["nue here"], ["nothing"], ["nothing"], ["conti-"], ["nue"]]
    draw = [words(*((72, 200 + 200 * row, text) for row, text in enumerate(lines))) for lines in texts]
    view = open_pdf(user, make_pdf(tmp_path / "divided.pdf", *draw))
    reader = user.window.reader
    view.jump(PagePoint(2, 0, 0))
    user.find("continue")
    user.until(lambda: not reader.finder.searching)
    assert reader.controls.find_bar.count.text() == "2 of 2", "the first one from the page in view on"
    assert {page: len(found) for page, found in view.matches.items()} == {1: 1, 2: 1, 5: 1, 6: 1}
    user.key(Qt.Key.Key_Return)
    assert [part.page for part in view.current_match] == [1, 2]
    view.setFocus()
    user.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "continue"
    user.key(Qt.Key.Key_H)
    assert {page: [one.quote for one in marks] for page, marks in view.annotations.items() if marks} == {
        1: ["conti-"],
        2: ["nue"],
    }


def test_a_search_ends_with_its_thousands_of_matches(user: User, tmp_path: Path) -> None:
    lines = [(40, 40 + 18 * row, "e " * 40) for row in range(40)]
    open_pdf(user, make_pdf(tmp_path / "letters.pdf", *[words(*lines)] * 8))
    user.find("e")
    finder = user.window.reader.finder
    assert finder.count == MOST
    assert len(finder.by_page()) < 8, "the pages after the last match are not searched"
    assert len(user.window.reader.controls.scroll_ticks.ticks()[0]) == MOST
    finder.step(False)
    assert finder.position == MOST


def test_find_then_esc_then_h_highlights_then_enter_comments(user: User, view: PageView) -> None:
    user.select_match("needle")
    user.key(Qt.Key.Key_H)
    document = view.document
    assert document
    (one,) = user.window.context.annotations.of_paper(document.paper.id)
    assert (one.kind, one.quote) == ("highlight", "needle")
    assert one.before or one.after
    user.key(Qt.Key.Key_Return)
    assert user.notes.delegate.editing == one.id


def test_the_number_of_matches_is_whole_with_large_letters_in_a_small_window(user: User, view: PageView) -> None:
    window = user.window
    window.context.settings.put(FONT_SIZE, 24)
    window.resize(1000, 700)
    window.show_panel("notes")
    user.find("e")
    bar = window.reader.controls.find_bar
    user.until(lambda: bar.count.text() == bar.count.accessibleName() and " of " in bar.count.text())
    user.until(lambda: bar.field.width() >= bar.count.width())  # free room is the field's
