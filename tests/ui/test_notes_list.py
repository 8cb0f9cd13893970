"""The list of notes: how it is grouped and filtered, what is done with several at once, and what a change costs."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from explorer.model.annotation import COLORS, KINDS, Annotation, Item, Note
from explorer.model.episode_statement import EpisodeStatement
from explorer.model.ids import new_id, now
from explorer.model.known_settings import NOTES_HERE, NOTES_ORDER
from explorer.model.text_page import Passage
from explorer.store.database import Store
from explorer.ui.notes.notes_rows import GroupHead
from tests.fakes.work import counted
from tests.ui.conftest import YARN_ID, User, stored
from tests.ui.reading import open_pdf, plain_pages
from tests.ui.test_notes_pane import click, heads, listed, mark, note, show_notes

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def put(user: User, store: Store, kind: str, page: int = 0, y: float = 100, **fields: object) -> Annotation:
    """An annotation of a kind, in the guide, from another program."""
    document = user.window.reader.view.document
    assert document
    shape: dict[str, object] = {"point": (72.0, y)}
    if kind in ("highlight", "underline", "strike"):
        shape = {"quads": ((72.0, y, 200.0, y, 72.0, y + 12, 200.0, y + 12),), "quote": f"{kind} quoted"}
    elif kind in ("area", "text"):
        shape = {"rect": (72.0, y, 272.0, y + 100)}
    elif kind == "ink":
        shape = {"strokes": ((72.0, y, 0.5, 90.0, y + 9, 0.5),), "width": 2.0}
    values: dict[str, object] = {"color": "yellow", "created": now(), "modified": now(), **shape, **fields}
    made = Annotation(new_id(), "guide", document.file.id, kind, page, **values)  # type: ignore[arg-type]
    store.annotations.put(made)
    return made


def reload(user: User) -> None:
    user.saved()
    user.window.context.annotations.reload()


def key(user: User, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(user.notes.view, key, modifiers)


def at_list(user: User) -> None:
    show_notes(user)
    user.ctrl(Qt.Key.Key_3)
    user.until(user.notes.view.hasFocus)


def now_of(user: User, *items: Item) -> list[Item]:
    found = [user.window.context.annotations.get(one.id) for one in items]
    assert all(found)
    return [one for one in found if one]


def filled(menu: QMenu) -> dict[str, QAction]:
    """A menu's actions by their words, those of its own menus too."""
    menu.aboutToShow.emit()
    found: dict[str, QAction] = {}
    for action in menu.actions():
        found[action.text()] = action
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= {one.text(): one for one in inner.actions()}
    return found


def test_all_seven_kinds_by_page_in_the_order_of_reading(user: User, other: Store) -> None:
    made = [put(user, other, kind, page=1 - number // 4, y=700 - number) for number, kind in enumerate(KINDS)]
    there = note(user, "somewhere in the guide", paper="guide")
    other.notes.put(there)
    reload(user)
    assert heads(user) == ["The whole paper", "Page 1", "Page 2"]
    assert listed(user) == [there.id, *(one.id for one in reversed(made[4:])), *(one.id for one in reversed(made[:4]))]
    show_notes(user)
    user.notes.view.grab()
    spoken = [user.notes.model.index(row).data() for row in range(user.notes.model.rowCount())]
    for word in ("Highlight", "Underline", "Strikethrough", "Note", "Area", "Drawing", "Text box"):
        assert any(one.startswith(f"{word} · ") for one in spoken), word


def test_the_rest_of_the_episode_stands_below_its_segments(user: User, other: Store) -> None:
    session = user.window.context.session
    assert session.timeline
    segment = next(one for one in session.timeline.segments if one.paper_id == YARN_ID)
    for one in (note(user, "b", segment.start_s + 5), note(user, "c", None, YARN_ID), note(user, "d")):
        other.notes.put(one)
    reload(user)
    assert [one for one in heads(user) if "YaRN" in one or "No time" in one or "Other" in one] == [
        "Other papers and times", next(one for one in heads(user) if "YaRN" in one), "No time or page",
    ]  # fmt: skip
    assert len(heads(user)) == 3, "both of the talk below one head"


def test_newest_first_is_remembered(user: User, other: Store) -> None:
    old = put(user, other, "note", created="2024-01-02T03:04:05.000Z")
    new = put(user, other, "note", page=1)
    reload(user)
    assert listed(user) == [old.id, new.id]
    filled(user.notes.filtering.menu)["Newest first"].trigger()
    assert listed(user) == [new.id, old.id]
    assert heads(user)[0] == "Today"
    assert "2024" in heads(user)[1]
    assert user.window.context.settings.get(NOTES_ORDER) == "time"


def test_by_color_the_papers_own_come_first_below_each(user: User, other: Store) -> None:
    free = note(user, "free", 5)
    other.notes.put(free)
    blue = put(user, other, "highlight", page=1, color="blue")
    green = put(user, other, "highlight", page=0, color="green")
    again = put(user, other, "area", page=0, color="blue")
    reload(user)
    filled(user.notes.filtering.menu)["By color"].trigger()
    assert listed(user) == [green.id, again.id, blue.id, free.id]
    assert heads(user) == ["Green", "Blue", "No color"]
    user.window.context.annotations.edit(blue.id, "color", color="yellow")
    assert listed(user) == [blue.id, green.id, again.id, free.id]
    filled(user.notes.filtering.menu)["By page"].trigger()


def test_the_menu_types_the_conditions_and_tells_how_many_are_shown(user: User, other: Store) -> None:
    ink = put(user, other, "ink", color="green", tags=("to read",))
    area = put(user, other, "area", page=1, color="blue", at_s=5, comment="words")
    reload(user)
    show_notes(user)
    filtering = user.notes.filtering
    for action, typed, shown in (
        ("Drawing", "kind:drawing", [ink]), ("Blue", "color:Blue", [area]), ("to read", '#"to read"', [ink]),
        ("With time", "time:yes", [area]), ("Without time", "time:no", [ink]),
    ):  # fmt: skip
        filled(filtering.menu)[action].trigger()
        assert filtering.box.text() == typed
        assert listed(user) == [one.id for one in shown], action
        assert filtering.count.text() == "1 of 2"
        assert filled(filtering.menu)[action].isChecked()
        filled(filtering.menu)[action].trigger()
        assert filtering.box.text() == ""
        assert filtering.count.isHidden()


def test_nothing_is_left_and_one_button_brings_all_back(user: User, other: Store) -> None:
    elsewhere = note(user, "elsewhere", 5000)
    other.notes.put(elsewhere)
    reload(user)
    show_notes(user)
    notes = user.notes
    filled(notes.filtering.menu)["This paper only"].trigger()
    assert listed(user) == []
    assert notes.filtering.count.text() == "0 of 1"
    assert notes.clear_button.isVisible()
    QTest.mouseClick(notes.clear_button, Qt.MouseButton.LeftButton)
    assert elsewhere.id in listed(user)
    assert user.window.context.settings.get(NOTES_HERE) is False


def test_a_color_is_found_by_the_name_that_its_user_gave_it(user: User, other: Store) -> None:
    from dataclasses import replace

    green = put(user, other, "highlight", color="green")
    put(user, other, "highlight", color="blue")
    reload(user)
    theme = user.window.context.theme
    theme.set_palette(tuple(replace(one, name="My method") if one.id == "green" else one for one in theme.palette))
    notes = user.notes
    filled(notes.filtering.menu)["My method"].trigger()
    assert notes.filter.text() == 'color:"My method"'
    assert listed(user) == [green.id]
    show_notes(user)
    view = notes.view
    index = notes.model.index(notes.model.row_of(green.id))
    assert "My method" in notes.delegate.tip(index, view.visualRect(index).center() + QPoint(0, 20))


def test_several_are_recolored_tagged_and_deleted_each_in_one_step(user: User, other: Store) -> None:
    made = [put(user, other, "highlight", page=number, tags=("old",)) for number in range(3)]
    reload(user)
    at_list(user)
    stack = user.window.context.annotations.stack
    user.notes.select(made[0].id)
    key(user, Qt.Key.Key_Down, SHIFT)
    key(user, Qt.Key.Key_Down, SHIFT)
    assert [one.id for one in user.notes.selected()] == [one.id for one in made]
    key(user, Qt.Key.Key_3)
    assert {one.color for one in now_of(user, *made)} == {COLORS[2]}  # type: ignore[union-attr]
    user.ctrl(Qt.Key.Key_T)
    user.type("new, other")
    user.key(Qt.Key.Key_Return)
    user.key(Qt.Key.Key_Escape)
    assert {one.tags for one in now_of(user, *made)} == {("old", "new", "other")}
    assert user.notes.view.hasFocus()
    key(user, Qt.Key.Key_Delete)
    assert listed(user) == []
    for _ in range(4):  # delete, a tag, a tag, color
        stack.undo()
        assert len(listed(user)) == 3
    assert [(one.color, one.tags) for one in now_of(user, *made)] == [("yellow", ("old",))] * 3  # type: ignore[union-attr]


def test_ctrl_click_chooses_another_and_does_not_jump(user: User, other: Store) -> None:
    first, second = put(user, other, "note", page=0), put(user, other, "note", page=2)
    reload(user)
    show_notes(user)
    click(user, first.id)
    view, model = user.notes.view, user.notes.model
    place = view.visualRect(model.index(model.row_of(second.id))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    assert [one.id for one in user.notes.selected()] == [first.id, second.id]
    assert user.window.reader.view.page == 0


def test_a_digit_at_the_list_is_not_the_readers(user: User, other: Store) -> None:
    made = put(user, other, "highlight")
    reload(user)
    at_list(user)
    user.notes.select(made.id)
    before = user.window.context.annotations.color
    user.key(Qt.Key.Key_5)
    assert now_of(user, made)[0].color == COLORS[4]  # type: ignore[union-attr]
    assert user.window.context.annotations.color == before


def test_the_context_menu_does_it_with_the_mouse(user: User, other: Store) -> None:
    made = put(user, other, "highlight", tags=("x",), comment="a comment")
    reload(user)
    show_notes(user)
    user.notes.select(made.id)
    actions = filled(user.notes.commands.menu())
    shown, wanted = (
        list(actions),
        ("Edit comment", "Tags…", "Copy text", "Copy link", "Change to", "Show on page"),
    )
    assert [one for one in shown if one in wanted] == [*wanted], "as in the page's menu"
    actions["Pink\t4"].trigger()
    assert now_of(user, made)[0].color == "pink"  # type: ignore[union-attr]
    actions["Copy text and comment"].trigger()
    assert QGuiApplication.clipboard().text() == "“highlight quoted”\na comment"
    actions["#x"].trigger()
    assert user.notes.filter.text() == "#x"
    actions["Delete"].trigger()
    assert listed(user) == []


# Tags


@pytest.mark.qt_log_ignore("does not support grabbing", extend=True)
def test_tags_of_the_whole_library_are_completed(user: User, other: Store) -> None:
    """Also those of papers that are in no episode."""
    other.notes.put(Note(new_id(), "x", now(), now(), tags=("transformers",)))
    made = put(user, other, "note")
    reload(user)
    at_list(user)
    user.notes.select(made.id)
    user.ctrl(Qt.Key.Key_T)
    tags = user.notes.commands.tags
    user.until(lambda: "transformers" in tags._known.stringList())
    user.type("transf")
    completer = tags.line.completer()
    assert completer
    assert completer.currentCompletion() == "transformers"
    popup = completer.popup()
    user.until(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    user.until(lambda: now_of(user, made)[0].tags == ("transformers",))
    # Without a choice among the completions, what is typed is the tag.
    user.type("former")
    user.until(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    user.until(lambda: now_of(user, made)[0].tags == ("transformers", "former"))
    assert (tags.line.text(), popup.isVisible()) == ("", False)


def test_a_tag_is_taken_off_by_its_cross_or_by_backspace(user: User, other: Store) -> None:
    made = put(user, other, "note", tags=("a", "b", "c"))
    reload(user)
    at_list(user)
    user.notes.select(made.id)
    user.ctrl(Qt.Key.Key_T)
    tags = user.notes.commands.tags
    chip = next(one for one in tags.findChildren(QToolButton) if one.accessibleName() == "Remove b")
    assert chip.isVisible()
    assert tags._chips.rect().contains(chip.geometry())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert now_of(user, made)[0].tags == ("a", "c")
    user.key(Qt.Key.Key_Backspace)
    assert now_of(user, made)[0].tags == ("a",)
    user.type("typed and left")
    user.window.reader.take_focus()
    assert now_of(user, made)[0].tags == ("a", "typed and left"), "nothing typed is lost"
    assert tags.isHidden()


def test_hostile_tags_stay_short_and_few_and_are_painted(user: User, other: Store) -> None:
    made = put(user, other, "note", tags=tuple(f"{'x' * 5000}{n}" for n in range(300)))
    reload(user)
    at_list(user)
    user.notes.select(made.id)
    user.notes.view.grab()
    card = user.notes.delegate.height(user.notes.model.rows[1], 300)
    assert card < 2000
    user.ctrl(Qt.Key.Key_T)
    user.notes.commands.tags.grab()
    user.key(Qt.Key.Key_Escape)
    second = put(user, other, "note", page=1)
    reload(user)
    user.notes.select(second.id)
    user.ctrl(Qt.Key.Key_T)
    user.notes.commands.tags.line.setText("y\u2028z\u202e" + "w" * 500)
    user.key(Qt.Key.Key_Return)
    assert now_of(user, second)[0].tags == ("y", "z" + "w" * 59)


def test_the_tag_editor_does_not_cover_its_card(user: User, other: Store) -> None:
    tags = ("a", "b")
    made = [put(user, other, "note", page=0, y=10 * number, comment="words", tags=tags) for number in range(30)]
    reload(user)
    at_list(user)
    for one in (made[0], made[-1]):
        user.notes.select(one.id)
        user.ctrl(Qt.Key.Key_T)
        view, model, editor = (user.notes.view, user.notes.model, user.notes.commands.tags)
        card = view.visualRect(model.index(model.row_of(one.id)))
        assert not editor.geometry().intersects(card)
        assert view.viewport().rect().contains(editor.geometry())
        user.key(Qt.Key.Key_Escape)


def test_the_tag_editor_goes_with_its_tab_and_saves_what_was_typed(user: User, other: Store, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "own.pdf", 2))
    document = user.window.reader.view.document
    assert document
    made = replace(put(user, other, "note", comment="words"), paper_id=document.paper.id)
    other.annotations.put(made)
    other.annotations.put(replace(made, id=new_id(), paper_id="guide"))
    reload(user)
    at_list(user)
    user.notes.select(made.id)
    user.ctrl(Qt.Key.Key_T)
    user.type("typed")
    user.ctrl(Qt.Key.Key_W)
    user.read("guide")
    assert user.notes.commands.tags.isHidden()
    focus = QApplication.focusWidget()
    assert focus
    assert focus.isVisible()
    user.saved()
    kept = other.annotations.get(made.id)
    assert kept
    assert kept.tags == ("typed",)


def test_enter_edits_a_card_and_ctrl_enter_shows_its_place(user: User, other: Store) -> None:
    made = put(user, other, "note", page=1, comment="words")
    reload(user)
    at_list(user)
    for enter in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        user.notes.select(made.id)
        key(user, enter)
        assert user.notes.delegate.editing == made.id
        user.key(Qt.Key.Key_Escape)
        user.until(user.notes.view.hasFocus)
    assert user.window.reader.view.page == 0
    key(user, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: user.window.reader.view.page == 1)
    assert user.notes.delegate.editing is None


# Writing


def test_the_editor_stands_below_the_quote_it_is_about(user: User) -> None:
    made = mark(user, text="words of the guide " * 10)
    user.window.navigation.write_at(made.id)
    notes = user.notes
    row = notes.model.row_of(made.id)
    frame = notes.delegate.frame
    assert frame
    rect = notes.view.visualRect(notes.model.index(row))
    entry = notes.model.entry(made.id)
    assert entry
    card = notes.delegate._card(entry, rect.width())
    assert card.quote
    assert frame.geometry().top() >= rect.top() + card.quote_at.y() + card.quote.height
    assert rect.contains(frame.geometry())


def test_the_preview_shows_the_words_as_they_are_typed_and_is_remembered(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    before = frame.height()
    user.key(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    user.type(r"**bold** $\alpha^2$ <b>raw</b>")
    user.until(lambda: frame.preview.toPlainText() == "bold α² <b>raw</b>")
    user.until(lambda: frame.height() > before)
    assert frame.preview.isVisible()
    user.key(Qt.Key.Key_Escape)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    assert frame.preview.isVisible()
    assert frame.preview.toPlainText() == "bold α² <b>raw</b>"


def test_a_link_in_a_comment_opens_the_browser_and_only_one_of_the_web(user: User, other: Store) -> None:
    made = put(user, other, "note", comment="https://example.org/a\n\n[x](javascript:alert(1))")
    reload(user)
    show_notes(user)
    notes = user.notes
    notes.view.grab()
    rect = notes.view.visualRect(notes.model.index(notes.model.row_of(made.id)))
    entry = notes.model.entry(made.id)
    assert entry
    words = notes.delegate._card(entry, rect.width()).words.translated(rect.topLeft())
    for y in range(words.top() + 5, words.bottom(), 8):
        QTest.mouseClick(notes.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(words.left() + 8, y))
    assert set(user.browsed) == {"https://example.org/a"}


# Pictures


@pytest.mark.own_window
def test_the_picture_of_an_area_is_shown_and_what_is_none_is_not(user: User, other: Store, library: Path) -> None:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    (library / "pictures").mkdir(exist_ok=True)
    assert image.save(str(library / "pictures" / "abc.png"))
    (library / "pictures" / "bad.png").write_bytes(b"no picture")
    assert image.save(str(library / "secret.png"))
    good = put(user, other, "area", picture="abc.png")
    for page, name in enumerate(("bad.png", "../secret.png", "gone.png"), 1):
        put(user, other, "area", page=page, picture=name)
    reload(user)
    show_notes(user)
    notes = user.notes
    notes.view.scrollToBottom()
    notes.view.grab()
    notes.view.scrollToTop()
    notes.view.grab()
    user.until(lambda: not notes.pictures._asked)
    rect = notes.view.visualRect(notes.model.index(notes.model.row_of(good.id)))
    shown = notes.view.viewport().grab().toImage()
    assert shown.pixelColor(rect.center()).name() == "#123456"
    kept = {name: picture.isNull() for (name, _, _), picture in notes.pictures._kept.items()}
    assert kept == {"abc.png": False, "bad.png": True, "../secret.png": True, "gone.png": True}


# Following the reader


def test_the_list_follows_the_pages_unless_somebody_is_at_it(user: User, other: Store) -> None:
    for page in range(2):
        for y in range(12):
            put(user, other, "note", page=page, y=50 * y, comment="some words " * 20)
    reload(user)
    show_notes(user)
    user.window.reader.take_focus()
    notes, view = user.notes, user.window.reader.view

    def top() -> str:
        row = notes.model.rows[notes.view.indexAt(QPoint(5, 2)).row()]
        return row.text if isinstance(row, GroupHead) else ""

    user.window.reader.open_at("guide", 1)
    user.until(lambda: view.page == 1)
    assert top() == "Page 2"
    assert notes.delegate.page == 1
    user.ctrl(Qt.Key.Key_3)
    user.window.reader.open_at("guide", 0)
    user.until(lambda: view.page == 0)
    assert top() == "Page 2", "the keyboard is in the list"
    assert notes.delegate.page == 0, "but it is marked where the reader is"


def test_a_screen_reader_meets_a_list_with_all_that_a_card_says(user: User, other: Store) -> None:
    from PySide6.QtGui import QAccessible

    put(user, other, "area", comment="words", tags=("x",), color="green")
    reload(user)
    show_notes(user)
    found = QAccessible.queryAccessibleInterface(user.notes.view)
    assert found
    assert found.role() == QAccessible.Role.List
    card = found.child(1)
    assert card
    assert card.text(QAccessible.Text.Name) == "Area · words · #x · p. 1 · Green"


# Thousands

THOUSANDS = 3000


@pytest.fixture
def thousands(user: User, other: Store) -> User:
    """Somebody with thousands of annotations in the list."""
    with other.write():
        for number in range(THOUSANDS):
            put(
                user, other, KINDS[number % 4], page=number % 4, y=number % 700, comment=f"**number** {number} words",
                color=COLORS[number % 8], tags=(f"t{number % 50}",),
            )  # fmt: skip
    reload(user)
    show_notes(user)
    user.notes.view.grab()
    return user


@pytest.mark.own_window
def test_of_thousands_only_those_in_sight_are_measured_and_painted(thousands: User) -> None:
    notes = thousands.notes
    assert notes.model.count == THOUSANDS
    assert notes.delegate.cards.measured < 100
    notes.view.verticalScrollBar().setValue(notes.view.verticalScrollBar().maximum() // 2)
    notes.view.grab()
    assert notes.delegate.cards.measured < 200
    assert not [one for one in notes.view.viewport().children() if one.objectName() == ""], "no widget a row"


def test_a_change_tells_one_row_and_the_list_stays_where_it_is(thousands: User) -> None:
    notes, annotations = thousands.notes, thousands.window.context.annotations
    view, bar = notes.view, notes.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view.grab()
    chosen = notes.model.rows[view.indexAt(QPoint(50, 300)).row()].id
    view.setCurrentIndex(notes.model.index(notes.model.row_of(chosen)))
    told: list[str] = []
    notes.model.modelReset.connect(lambda: told.append("reset"))
    notes.model.dataChanged.connect(lambda *_: told.append("row"))
    notes.model.rowsInserted.connect(lambda *_: told.append("in"))
    notes.model.rowsRemoved.connect(lambda *_: told.append("out"))
    anchor, measured = view.anchor(), notes.delegate.cards.measured
    rows = [one for one in notes.model.rows if not isinstance(one, GroupHead)]
    annotations.recolor(rows[3].id, "red")
    annotations.recolor(chosen, "red")
    annotations.delete(rows[5].id)
    annotations.stack.undo()
    assert told == ["row", "row", "out", "in"]
    view.grab()
    assert view.anchor() == anchor
    assert notes.current
    assert notes.current.id == chosen
    assert notes.delegate.cards.measured - measured < 40


@pytest.mark.own_window
def test_thousands_are_filtered_and_changed_at_once(thousands: User) -> None:
    """Counts of calls, three times what they are: they catch work per row; the time is in the benchmark."""
    notes, annotations = thousands.notes, thousands.window.context.annotations
    spent = []
    for text in ("number", "number 77", "#t3", "color:red kind:strike", ""):
        with counted() as work:
            notes.filter.setText(text)
            notes.view.grab()
        spent.append(work.calls)
    assert sorted(spent)[2] < 30 * THOUSANDS, spent
    rows = [one for one in notes.model.rows if not isinstance(one, GroupHead)]
    changes = []
    for one in rows[:20]:
        with counted() as work:
            annotations.recolor(one.id, "gray")
        changes.append(work.calls)
    assert sorted(changes)[10] < 2000, changes


def test_a_note_elsewhere_tells_its_page_its_paper_and_what_was_said(user: User, other: Store) -> None:
    one = Note(new_id(), "words", now(), now(), paper_id=YARN_ID, page=3, said="the slow ones we stretch")
    other.notes.put(one)
    reload(user)
    entry = user.notes.model.entry(one.id)
    assert entry
    assert entry.page == "p. 4"
    assert entry.paper.startswith("YaRN")
    assert "slow ones" in entry.text
    card = user.notes.delegate._card(entry, 300)
    assert card.quote
    assert card.quote_at.y() > card.words.bottom()
    user.notes.filter.setText("stretch")
    assert user.notes.model.count == 1


def test_a_note_at_a_time_of_another_episode_offers_to_open_that(user: User, other: Store) -> None:
    other.episode_facts.take("notes:waves", waves())
    one = Note(new_id(), "words", now(), now(), episode_id="waves", at_s=75, paper_id="guide")
    on_page = Note(new_id(), "there", now(), now(), episode_id="waves", at_s=75, paper_id="guide", page=1)
    for note_ in (one, on_page):
        other.notes.put(note_)
    reload(user)
    show_notes(user)
    session, toast = user.window.context.session, user.window.toast
    before = session.episode_id
    assert before
    assert user.window.commands  # else made a little later
    click(user, on_page.id)
    assert toast.text.text() == "", "it leads to its page"
    click(user, one.id)
    assert (session.episode_id, toast.text.text()) == (before, "This note is at 0:01:15 of “Waves in the sea”.")
    assert [offer.text() for offer in toast.offers] == ["Open that episode"]
    QTest.mouseClick(toast.offers[0], Qt.MouseButton.LeftButton)
    assert (session.episode_id, session.moment) == ("waves", 75)
    assert user.notes.current == one
    assert "Open that episode" not in filled(user.notes.commands.menu())
    session.open_episode(before)
    user.notes.select(one.id)
    filled(user.notes.commands.menu())["Open that episode"].trigger()
    assert (session.episode_id, session.moment) == ("waves", 75)


def waves() -> EpisodeStatement:
    """An episode of two segments, in no catalog."""
    segments = {
        key: {"title": key.title(), "start_s": start, "kind": "talk"} for key, start in (("calm", 0), ("storm", 60))
    }
    return EpisodeStatement(
        "waves", {"podcast": "Sea", "title": "Waves in the sea", "duration_s": 90}, (), {"segment": segments}
    )


# Annotations elsewhere


def test_the_scroll_bar_shows_the_annotations_in_their_colors(user: User, other: Store) -> None:
    marks, view = user.window.reader.controls.scroll_ticks, user.window.reader.view
    assert marks.notes() == set()
    put(user, other, "highlight", page=0, y=10, color="red")
    low = put(user, other, "ink", page=1, y=700, color="blue")
    put(user, other, "note", page=99, color="green")
    reload(user)
    user.until(lambda: len(marks.notes()) == 2)
    (first, second) = sorted(marks.notes())
    assert (first[1], second[1]) == ("red", "blue")
    assert first[0] < 0.1 * marks.height()
    assert second[0] > 0.8 * marks.height()
    picture = view.verticalScrollBar().grab().toImage()
    red = user.window.context.theme.highlight("red").darker(120).name()
    assert any(picture.pixelColor(picture.width() - 2, y).name() == red for y in range(picture.height() // 8))
    user.window.context.annotations.recolor(low.id, "gray")
    user.until(lambda: sorted(marks.notes())[1][1] == "gray")


def test_the_strip_marks_the_moments_that_have_notes(user: User, other: Store) -> None:
    strip, session = user.strip, user.window.context.session
    assert session.timeline
    segment = session.timeline.segments[3]
    middle = (segment.start_s + segment.end_s) // 2
    assert "here" not in strip.tip(strip.x_of(middle))
    for _ in range(2):
        other.notes.put(note(user, "words", middle))
    put(user, other, "note", color="green", episode_id=session.episode_id, at_s=middle + 1)
    put(user, other, "note", color="green", episode_id=None, at_s=middle + 1)
    reload(user)
    assert sorted(strip.ticks.moments()) == [(middle, ""), (middle, ""), (middle + 1, "green")]
    assert strip.tip(strip.x_of(middle)).endswith("3 notes here")
    strip.grab()


def test_the_preview_of_a_long_note_follows_the_cursor_and_keeps_nobody_waiting(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    frame.toggle.click()
    frame.text.setPlainText("".join(f"Paragraph {number} is **bold** and $x^2$.\n\n" for number in range(1500)))
    assert len(frame.text.toPlainText()) > 50_000
    for at, there, not_there in ((0, "Paragraph 0 ", "Paragraph 750 "), (28_000, "Paragraph 750 ", "Paragraph 0 ")):
        cursor = frame.text.textCursor()
        cursor.setPosition(at)
        frame.text.setTextCursor(cursor)
        with counted() as work:
            frame.render_now()
        assert work.calls < 120_000
        shown = frame.preview.toPlainText()
        assert there in shown.replace("is bold", "is bold ")
        assert not_there not in shown
        assert "x²" in shown
    assert frame.preview.verticalScrollBar().value() > 0, "it is scrolled to the words at the cursor"
    user.key(Qt.Key.Key_Escape)


@pytest.mark.own_window
def test_in_a_wide_card_the_preview_is_there_from_the_first(user: User) -> None:
    made = mark(user)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    assert not frame.preview.isVisible(), "there is little room"
    user.key(Qt.Key.Key_Escape)
    user.window._splitter.setSizes([220, 400, 780])
    user.until(lambda: user.notes.view.viewport().width() > 600)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    assert frame.preview.isVisible()
    frame.toggle.click()
    user.key(Qt.Key.Key_Escape)
    user.window.navigation.write_at(made.id)
    frame = user.notes.delegate.frame
    assert frame
    assert not frame.preview.isVisible(), "the user has said so"


class Paints(QObject):
    """Counts the paints of a widget."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_list_that_just_fits_comes_to_rest_at_every_height(user: User, other: Store) -> None:
    """Guessed heights once showed the scroll bar and measured ones hid it, for ever."""
    for number in range(10):
        put(user, other, "highlight", y=60 + 30 * number, comment="More words than fit one line. " * (number % 4))
    reload(user)
    at_list(user)
    view, paints = user.notes.view, Paints()
    view.viewport().installEventFilter(paints)
    heights = sum(view.visualRect(view.model().index(row, 0)).height() for row in range(view.model().rowCount()))
    for high in range(heights - 100, heights + 100):
        view.resize(view.width(), high)
        view.restyle()
        paints.count = 0
        for _ in range(12):
            before = paints.count
            QCoreApplication.processEvents()
            if paints.count == before:
                break
        assert paints.count <= 3, f"{high} px high"


@pytest.mark.own_window
def test_a_new_card_below_those_in_view_paints_none_of_them_again(user: User, other: Store) -> None:
    document = user.window.reader.view.document
    assert document
    for number in range(40):
        put(user, other, "highlight", y=100.0 + 2 * number)
    reload(user)
    show_notes(user)
    view = user.notes.view
    view.scrollToTop()
    settle(user)
    paints = Paints()
    view.viewport().installEventFilter(paints)

    def add(y: float) -> None:
        passage = Passage(0, ((72.0, y, 200.0, y, 72.0, y + 12, 200.0, y + 12),), "one more")
        user.window.context.annotations.highlight(document.paper.id, document.file.id, passage)
        settle(user)

    add(700)  # below all that is in view
    assert paints.count == 0
    add(101)
    assert paints.count > 0


def settle(user: User) -> None:
    """Wait until all is saved and painted, also what Qt does later."""
    user.saved()
    for _ in range(3):
        QCoreApplication.processEvents()
