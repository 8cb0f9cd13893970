"""The open PDF as a file: copied elsewhere byte for byte, opened in another program."""

from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.model.file_name import file_name
from tests.ui.conftest import User
from tests.ui.reading import CTRL, SHIFT, open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def save_copy(user: User) -> None:
    user.key(Qt.Key.Key_S, CTRL | SHIFT)


def test_the_copy_has_the_same_bytes_and_the_paper_s_name(user: User, tmp_path: Path) -> None:
    mine = plain_pages(tmp_path / "Plans for 2026.pdf", 3)
    open_pdf(user, mine)
    save_copy(user)
    user.until(lambda: "Saved" in user.window.toast.text.text())
    assert [path.name for path in user.saved_to] == ["Plans for 2026.pdf"]
    assert user.saved_to[0].read_bytes() == mine.read_bytes()


def test_the_next_copy_is_suggested_beside_the_last(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    suggested: list[Path] = []

    def ask(title: str, suggestion: Path) -> Path:
        suggested.append(suggestion)
        return tmp_path / "elsewhere"

    user.window.ask_save = ask
    save_copy(user)
    user.until(lambda: "elsewhere" in user.window.toast.text.text())
    assert (tmp_path / "elsewhere.pdf").is_file()
    save_copy(user)
    assert suggested[1].parent == tmp_path


def test_nowhere_is_nothing(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    user.window.ask_save = lambda title, suggestion: None
    save_copy(user)
    assert [one for one in user.window.context.jobs.running if not one.quiet] == []


def test_not_over_itself(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    assert view.document
    own = Path(view.document.path)
    before = own.read_bytes()
    link = tmp_path / "link.pdf"
    link.symlink_to(own)
    for place in (own, link):
        user.window.toast.text.clear()
        user.window.ask_save = lambda title, suggestion, place=place: place  # type: ignore[misc]
        save_copy(user)
        user.until(lambda: "this PDF itself" in user.window.toast.text.text())
    assert own.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_what_keeps_it_from_being_written_is_told(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    for place, word in (
        (Path("/dev/full"), "disk is full"),
        (tmp_path / "no" / "b.pdf", "no folder"),
        (tmp_path, "is a folder"),
    ):
        user.window.ask_save = lambda title, suggestion, place=place: place  # type: ignore[misc]
        save_copy(user)
        user.until(lambda word=word: word in user.window.toast.text.text())  # type: ignore[misc]


def test_in_another_program(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    assert view.document
    user.window.context.actions["file.external"].trigger()
    assert user.shown == [Path(view.document.path)]


def test_a_file_that_cannot_be_shown_may_be_opened_in_another_program(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    assert view.document
    path, paper = Path(view.document.path), view.document.paper
    user.window.context.session.open_paper("guide")
    user.read("guide")
    path.write_bytes(b"%PDF-1.7\n rubbish")
    user.window.context.session.open_paper(paper.id)
    card = user.window.reader.cards.failure
    user.until(lambda: user.window.reader.stack.currentWidget() is card)
    QTest.mouseClick(card.outside, Qt.MouseButton.LeftButton)
    assert user.shown == [path]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("YaRN: Efficient Context", "YaRN - Efficient Context.pdf"),
        ("a/b\\c*?", "a b c.pdf"),
        ("CON", "_CON.pdf"),
        ("nul.txt", "_nul.txt.pdf"),
        ("conin$", "_conin$.pdf"),
        ("...", "paper.pdf"),
        ("Trailing. ", "Trailing.pdf"),
        ("\u202egnp", "gnp.pdf"),
    ],
)
def test_names(title: str, name: str) -> None:
    assert file_name(title, ".pdf") == name


@given(st.text(max_size=300))
def test_any_title_is_a_name_that_every_system_takes(title: str) -> None:
    name = file_name(title, ".pdf")
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert len(name.encode()) <= 255
    assert name.removesuffix(".pdf")
    assert not name.startswith((" ", ".", "-"))


def test_an_annotated_copy_has_what_was_marked_a_moment_ago(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "Plans.pdf", 2))
    assert view.document
    file = view.document.file
    user.window.context.annotations.note_at(file.paper_id, file.id, 1, (100.0, 100.0))
    user.window.context.actions["file.annotated_copy"].trigger()
    user.until(lambda: "with one annotation" in user.window.toast.text.text())
    (path,) = user.saved_to
    assert path.name == "Plans (annotated).pdf"
    copy = pymupdf.open(path)
    assert [len(list(page.annots())) for page in copy] == [0, 1]


def test_a_name_typed_without_an_ending_gets_that_of_its_kind_and_replaces_nothing_unasked(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.pdf").touch()
    typed = iter(["new", "whole.txt", "there", "there.pdf", ""])
    suggested: list[str] = []

    def ask(_parent: QWidget, _title: str, suggestion: str, _kinds: str) -> tuple[str, str]:
        suggested.append(Path(suggestion).name)
        name = next(typed)
        return str(tmp_path / name) if name else "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    dialogs = user.window._dialogs
    answers = [dialogs.save("Save", tmp_path / "paper.pdf") for _ in range(4)]
    names = [one.name if one else None for one in answers]
    assert names == ["new.pdf", "whole.txt", "there.pdf", None]
    assert suggested == ["paper.pdf", "paper.pdf", "paper.pdf", "there.pdf", "paper.pdf"], "the system asks about it"
