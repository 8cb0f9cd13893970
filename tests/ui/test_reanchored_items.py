"""Another file of the paper comes: its annotations go with their words, and those that can't are placed by hand."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.app.papers.document_loader import Ready
from explorer.model.annotation import Annotation
from explorer.store.database import Store
from explorer.ui.reader.annotation_tools.unplaced_window import UnplacedWindow
from explorer.ui.reader.pages.page_view import PageView
from tests.ui.conftest import User, stored
from tests.ui.reading import double_click, drag, make_pdf, middle, open_pdf, word_quad, words

QUOTE = "The rotary embedding of the queries does not extrapolate"
FIRST = words(
    (72, 100, "Some words about the method come first"),
    (72, 116, QUOTE),
    (72, 132, "and other words end it this time."),
)
NEXT = words((72, 100, "A page of its own has these words only"))
TITLE = words((72, 300, "A new title page"))
OTHER = words((72, 100, "Nothing of what was there before is left on this page at all"))


@pytest.fixture
def view(user: User, tmp_path: Path) -> PageView:
    view = open_pdf(user, make_pdf(tmp_path / "first.pdf", FIRST, NEXT))
    user.text_there(0)
    return view


def mark(user: User, first: str, last: str) -> Annotation:
    view = user.window.reader.view
    start, end = middle(user, 0, word_quad(view, 0, first)), middle(user, 0, word_quad(view, 0, last))
    if first == last:
        double_click(view, start)
    else:
        drag(view, start, end)
    user.key(Qt.Key.Key_H)
    (made,) = user.window.context.annotations.of_paper(document(user).paper.id)
    return made


def document(user: User) -> Ready:
    found = user.window.reader.view.document
    assert found
    return found


def another(user: User, path: Path) -> None:
    """Bring another file of the paper that is shown, and wait until its annotations have been looked for."""
    before = document(user)
    user.window.navigation.open_local(path, before.paper)
    view = user.window.reader.view
    user.until(lambda: view.document and view.document.file.id != before.file.id and view.is_sharp())
    user.until(lambda: not user.window.context.jobs.running)


def here(user: User) -> list[Annotation]:
    """What is shown on the pages."""
    return [one for page in user.window.reader.view.annotations.values() for one in page]


def window_of(user: User) -> UnplacedWindow:
    user.window.reader.unplaced.show_button.click()
    found = user.window.reader.unplaced._window
    assert found
    return found


def moves(store: Store, annotation_id: str) -> list[tuple[str, str, str]]:
    """File, maker and evidence of each move of an annotation, oldest first."""
    sql = "SELECT target, made_by, evidence FROM links WHERE subject = ? AND relation = 'placed' ORDER BY made"
    return [tuple(row) for row in store.rows(sql, (annotation_id,))]


def test_a_highlight_goes_with_its_words_in_one_step_and_says_how(view: PageView, user: User, tmp_path: Path) -> None:
    made = mark(user, "rotary", "extrapolate")
    old = document(user).file.id
    another(user, make_pdf(tmp_path / "second.pdf", TITLE, FIRST))
    (there,) = here(user)
    assert (there.id, there.page, there.quote) == (made.id, 1, made.quote)
    assert there.quads == made.quads
    assert "All annotations were moved: 1" in user.window.toast.text.text()
    assert user.window.reader.unplaced.isHidden()
    user.saved()
    with closing(stored(user.window.context.library.root)) as store:
        assert store.annotations.get(made.id) == there
        ((file, maker, evidence),) = moves(store, made.id)
    assert (file, maker) == (document(user).file.id, "guess")
    assert evidence == "the same words, from page 1 to 2"
    user.ctrl(Qt.Key.Key_Z)
    assert not here(user)
    (back,) = user.window.context.annotations.of_paper(document(user).paper.id)
    assert (back.file_id, back.page, back.quads) == (old, 0, made.quads)
    user.window.context.annotations.stack.redo()
    assert [one.page for one in here(user)] == [1]


def test_what_is_not_found_is_listed_beside_its_old_page_and_placed_by_hand(
    view: PageView, user: User, tmp_path: Path
) -> None:
    made = mark(user, "rotary", "extrapolate")
    another(user, make_pdf(tmp_path / "second.pdf", OTHER))
    assert not here(user)
    assert user.window.reader.unplaced.isVisible()
    assert "Unplaced: 1" in user.window.toast.text.text()
    window = window_of(user)
    assert "embedding of the queries" in window.list.currentItem().text()
    assert window.guess.isHidden()
    assert not window.here.isEnabled()
    user.until(lambda: not window.page._image.isNull())
    user.text_there(0)
    double_click(view, middle(user, 0, word_quad(view, 0, "before")))
    assert window.here.isEnabled()
    window.here.click()
    (there,) = here(user)
    assert (there.id, there.quote, there.comment) == (made.id, "before", made.comment)
    assert window.isHidden()
    assert user.window.reader.unplaced.isHidden()
    user.saved()
    with closing(stored(user.window.context.library.root)) as store:
        assert [maker for _, maker, _ in moves(store, made.id)] == ["user"]


def test_a_guess_is_shown_and_taken_only_by_hand(view: PageView, user: User, tmp_path: Path) -> None:
    made = mark(user, "embedding", "embedding")
    another(user, make_pdf(tmp_path / "second.pdf", words((72, 100, "An embedding stands here too"))))
    assert not here(user)
    window = window_of(user)
    assert "Possible match on page 1" in window.said.text()
    window.guess.click()
    (there,) = here(user)
    assert (there.id, there.quote) == (made.id, "embedding")


def test_later_puts_the_bar_away_and_the_annotation_stays(view: PageView, user: User, tmp_path: Path) -> None:
    made = mark(user, "rotary", "extrapolate")
    another(user, make_pdf(tmp_path / "second.pdf", OTHER))
    user.window.reader.unplaced.later.click()
    assert user.window.reader.unplaced.isHidden()
    user.saved()
    with closing(stored(user.window.context.library.root)) as store:
        assert store.annotations.get(made.id) is not None


def test_a_note_goes_with_the_lines_around_it(view: PageView, user: User, tmp_path: Path) -> None:
    file = document(user).file
    note = user.window.context.annotations.note_at(file.paper_id, file.id, 0, (300.0, 118.0))
    another(user, make_pdf(tmp_path / "second.pdf", TITLE, FIRST))
    (there,) = here(user)
    assert (there.id, there.page, there.point) == (note.id, 1, (300.0, 118.0))


def test_an_old_file_that_is_gone_is_said(
    view: PageView, user: User, tmp_path: Path, open_window: Callable[..., User]
) -> None:
    mark(user, "rotary", "extrapolate")
    (user.window.context.library.root / document(user).file.path).unlink()
    another(user, make_pdf(tmp_path / "second.pdf", OTHER))
    window = window_of(user)
    user.until(lambda: "no longer exists" in window.page._said)
