"""Notes go out of the window: chosen beside a preview, again by themselves, and to the clipboard; and come back."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from explorer.model.known_settings import EXPORT_AUTO, LINKS_OFFERED
from explorer.model.text_page import DocumentInfo
from explorer.services.library_setup import add_local_pdf
from explorer.ui.export_dialog import ExportDialog
from explorer.ui.links_dialog import LinksDialog
from explorer.ui.question_dialog import QuestionDialog
from tests.ui.conftest import YARN_ID, User, close_window, stored


@pytest.fixture
def marked(paper_pdf: Path, user: User, library: Path) -> Iterator[User]:
    """A paper with a highlight and a comment."""
    with closing(stored(library)) as store:
        if not store.papers.files(YARN_ID):
            add_local_pdf(store, store.library, paper_pdf, YARN_ID, lambda _: DocumentInfo("", ()))
    user.go_to("2:15:12")
    user.read("yarn")
    user.select_match("attention")
    user.key(Qt.Key.Key_H)
    user.key(Qt.Key.Key_F2)
    user.type("Why *this*?")
    user.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.saved()
    user.window.context.settings.put(LINKS_OFFERED, True)
    exports = user.window.commands.exports
    pause, ask = exports.quiet.interval(), exports.ask_way
    yield user
    if not user.gone:
        exports.quiet.setInterval(pause)
        exports.ask_way = ask


def dialog_of(user: User) -> ExportDialog:
    user.ctrl(Qt.Key.Key_E)
    dialog = user.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    shown(user, dialog)
    return dialog


def shown(user: User, dialog: ExportDialog) -> str:
    """The preview, when it has come."""
    user.until(lambda: not dialog._pause.isActive() and dialog._job is None)
    return dialog.preview.toPlainText()


def to(dialog: ExportDialog, path: Path) -> None:
    is_folder = dialog.name.isHidden()
    dialog.folder.setText(str(path if is_folder else path.parent))
    if not is_folder:
        dialog.name.setText(path.name)


def enter(user: User, dialog: ExportDialog) -> None:
    """Press Return in the dialog, and wait until it has gone."""
    gone: list[bool] = []
    dialog.finished.connect(lambda _: gone.append(True))
    user.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    user.until(lambda: bool(gone))
    user.window.activateWindow()  # which a window manager does
    user.until(user.window.isActiveWindow)


def choose(dialog: ExportDialog, *, what: str | None = None, form: str | None = None) -> None:
    if what:
        dialog.what.setCurrentIndex(dialog.what.findData(what))
    if form:
        dialog.format.setCurrentIndex(dialog.format.findData(form))


def test_the_preview_follows_what_is_chosen(marked: User) -> None:
    dialog = dialog_of(marked)
    assert "Why *this*?" in dialog.preview.toPlainText()
    assert dialog.preview.toPlainText().startswith("---\ntitle:")
    choose(dialog, form="plain")
    assert not shown(marked, dialog).startswith("---")
    choose(dialog, what="paper", form="logseq")
    assert shown(marked, dialog).startswith("title:: YaRN")
    dialog.scope.setText("color:green")
    assert "Why" not in shown(marked, dialog)
    dialog.scope.setText("color:mauve")
    assert shown(marked, dialog) == ""
    assert "color:mauve" in dialog.trouble.text()
    dialog.reject()


def test_the_name_follows_the_kind_of_file_until_it_is_the_users(marked: User, tmp_path: Path) -> None:
    dialog = dialog_of(marked)
    assert dialog.path.name == "latent-space-iclr-2024-part-1.md"
    choose(dialog, form="bibtex")
    assert dialog.path.name == "latent-space-iclr-2024-part-1.bib"
    choose(dialog, what="paper", form="dossier")
    assert dialog.name.text().startswith("YaRN")
    choose(dialog, what="library")
    assert dialog.path.name == "Paper Explorer"
    choose(dialog, what="paper")
    assert dialog.path.parent.name != "Paper Explorer"
    to(dialog, tmp_path / "mine.md")
    choose(dialog, what="episode", form="json")
    assert dialog.path == tmp_path / "mine.md"
    assert dialog.what.itemText(1).startswith("This paper: YaRN: Efficient Context Window")
    dialog.reject()


def test_by_keyboard_alone_and_again_as_the_last_time(marked: User, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    dialog = dialog_of(marked)
    to(dialog, path)
    enter(marked, dialog)
    assert "Exported to" in marked.window.toast.text.text()
    text = path.read_text(encoding="utf-8")
    assert "Why *this*?" in text
    path.write_text(text + "\nmine\n", encoding="utf-8")
    marked.ctrl(Qt.Key.Key_M)
    marked.type("later")
    marked.key(Qt.Key.Key_Escape)
    marked.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    marked.until(lambda: "later" in path.read_text(encoding="utf-8"))
    assert path.read_text(encoding="utf-8").count("\nmine\n") == 1
    assert marked.window.findChild(ExportDialog) is None
    again = dialog_of(marked)
    assert again.path == path
    again.reject()


def test_a_folder(marked: User, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    marked.window.ask_folder = lambda title, suggestion: vault
    dialog = dialog_of(marked)
    choose(dialog, what="library", form="obsidian")
    dialog.browse.click()
    assert dialog.path == vault
    enter(marked, dialog)
    assert marked.window.toast.text.text() == "Exported to “vault”: 3 files written."
    assert len(list(vault.rglob("*.md"))) == 3
    (show,) = marked.window.toast.offers
    show.click()
    assert marked.shown == [vault]
    marked.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    marked.until(lambda: "Nothing to update in “vault”" in marked.window.toast.text.text())
    marked.ctrl(Qt.Key.Key_M)
    marked.type("later")
    marked.key(Qt.Key.Key_Escape)
    marked.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    marked.until(lambda: "updated." in marked.window.toast.text.text())


def test_what_was_exported_is_opened_from_the_message(marked: User, tmp_path: Path) -> None:
    dialog = dialog_of(marked)
    to(dialog, tmp_path / "notes.md")
    enter(marked, dialog)
    toast = marked.window.toast
    assert toast.text.text() == "Exported to “notes.md”."
    assert [one.text() for one in toast.offers] == ["Open", "Show in folder"]
    toast.offers[0].click()
    assert toast.isHidden()
    toast.offers[1].click()
    assert marked.shown == [tmp_path / "notes.md", tmp_path]
    toast.tell("Something else.")
    assert toast.offers == []


@pytest.mark.skipif(sys.platform == "darwin", reason="only a bundle can own links there")
def test_the_first_export_offers_that_its_links_open_the_program(
    marked: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    marked.window.context.settings.put(LINKS_OFFERED, False)
    for name, count in (("first.md", 3), ("second.md", 2)):
        dialog = dialog_of(marked)
        to(dialog, tmp_path / name)
        enter(marked, dialog)
        assert len(marked.window.toast.offers) == count
        if count == 3:
            marked.window.toast.offers[2].click()
            marked.window.findChildren(LinksDialog)[0].accept()


def test_an_export_without_any_note_says_so(marked: User, tmp_path: Path) -> None:
    marked.window.context.annotations.delete(*(one.id for one in marked.window.context.annotations.all()))
    marked.saved()
    dialog = dialog_of(marked)
    choose(dialog, what="paper", form="plain")
    to(dialog, tmp_path / "notes.md")
    enter(marked, dialog)
    assert "There are no annotations or notes on this paper" in marked.window.toast.text.text()
    assert (tmp_path / "notes.md").exists()


def test_the_guide_is_no_paper_to_export(user: User) -> None:
    user.window.context.session.open_paper("guide")
    dialog = dialog_of(user)
    item = dialog.what.model().index(1, 0)
    assert item.data() == "This paper"
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    dialog.reject()


def test_a_place_that_can_not_be_written_is_told_in_the_dialog(marked: User, tmp_path: Path) -> None:
    dialog = dialog_of(marked)
    to(dialog, tmp_path / "none" / "notes.md")
    marked.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    marked.until(lambda: not dialog.trouble.isHidden())
    assert "There is no folder" in dialog.trouble.text()
    assert dialog.isVisible()
    dialog.new_folder.click()
    marked.until((tmp_path / "none" / "notes.md").is_file)
    marked.until(lambda: "Exported to" in marked.window.toast.text.text())
    marked.window.activateWindow()
    marked.until(marked.window.isActiveWindow)
    dialog = dialog_of(marked)
    to(dialog, tmp_path / "notes")
    enter(marked, dialog)
    assert (tmp_path / "notes.md").is_file(), "the suffix is not asked for"


def test_a_filter_that_means_nothing_is_told_as_a_fault(marked: User) -> None:
    dialog = dialog_of(marked)
    dialog.scope.setText("kind:zzz")
    marked.until(lambda: not dialog.trouble.isHidden())
    assert "zzz" in dialog.trouble.text()
    assert not dialog.export.isEnabled()
    dialog.scope.setText("kind:highlight")
    marked.until(lambda: dialog.status.text() == "Preview of the file")
    assert dialog.trouble.isHidden()
    assert dialog.export.isEnabled()
    dialog.reject()


def test_a_template_of_the_users_own(marked: User, tmp_path: Path) -> None:
    mine = tmp_path / "mine.j2"
    mine.write_text("{% for one in items %}\n* {{ one.quote }}: {{ one.comment | words }}\n{% endfor %}\n")
    marked.window.ask_template = lambda title, suggestion: mine
    dialog = dialog_of(marked)
    choose(dialog, form="template")
    dialog.template.click()
    assert "attention: Why *this*?" in shown(marked, dialog)
    mine.write_text("\n{{ nothing }}\n")
    dialog.template.click()
    assert shown(marked, dialog) == ""
    assert "line 2 of the template “mine”: 'nothing' is undefined" in dialog.trouble.text()
    dialog.reject()


def test_without_a_template_nothing_is_exported(marked: User) -> None:
    marked.window.ask_template = lambda title, suggestion: None
    dialog = dialog_of(marked)
    choose(dialog, form="template")
    assert "Choose a template" in shown(marked, dialog) + dialog.status.text()
    assert not dialog.export.isEnabled()
    dialog.reject()


def test_again_by_itself_and_at_the_end(marked: User, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    dialog = dialog_of(marked)
    to(dialog, path)
    dialog.again.setChecked(True)
    enter(marked, dialog)
    assert marked.window.context.settings.get(EXPORT_AUTO) is True
    exports = marked.window.commands.exports
    exports.quiet.setInterval(0)
    marked.ctrl(Qt.Key.Key_M)
    marked.type("by itself")
    marked.key(Qt.Key.Key_Escape)
    marked.until(lambda: "by itself" in path.read_text(encoding="utf-8"))
    exports.quiet.setInterval(3_600_000)
    marked.ctrl(Qt.Key.Key_M)
    marked.type("at the end")
    marked.key(Qt.Key.Key_Escape)
    marked.saved()
    assert "at the end" not in path.read_text(encoding="utf-8")
    close_window(marked)
    assert "at the end" in path.read_text(encoding="utf-8")


def test_the_page_and_the_paper_to_the_clipboard(marked: User) -> None:
    clipboard, actions = QGuiApplication.clipboard(), marked.window.context.actions
    clipboard.clear()
    actions["notes.copy_page"].trigger()
    marked.until(lambda: "Why *this*?" in clipboard.text())
    assert clipboard.text().startswith("> attention")
    assert "<!--" not in clipboard.text()
    clipboard.clear()
    actions["notes.copy_paper"].trigger()
    marked.until(lambda: "Why *this*?" in clipboard.text())


def test_chosen_cards_to_the_clipboard(marked: User) -> None:
    clipboard, notes = QGuiApplication.clipboard(), marked.notes
    clipboard.clear()
    (item,) = marked.window.context.annotations.all()
    notes.select(item.id)
    menu = notes.commands.menu()
    next(one for one in menu.actions() if one.text() == "Copy as Markdown").trigger()
    marked.until(lambda: "Why *this*?" in clipboard.text())
    assert "Copied one note" in marked.window.toast.text.text()


def test_notes_come_back(marked: User, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    dialog = dialog_of(marked)
    choose(dialog, form="json")
    to(dialog, path)
    enter(marked, dialog)
    annotations = marked.window.context.annotations
    (item,) = annotations.all()
    annotations.delete(item.id)
    marked.saved()
    marked.window.ask_notes = lambda title, suggestion: path
    exports = marked.window.commands.exports
    exports.ask_way = lambda: None
    marked.window.context.actions["file.import_notes"].trigger()
    exports.ask_way = lambda: "merge"
    marked.window.context.actions["file.import_notes"].trigger()
    marked.until(lambda: "One was deleted later and stays deleted" in marked.window.toast.text.text())
    assert annotations.get(item.id) is None
    exports.ask_way = lambda: "restore"
    marked.window.context.actions["file.import_notes"].trigger()
    marked.until(lambda: annotations.get(item.id) is not None)
    assert annotations.get(item.id) == item
    marked.until(lambda: "Imported: 1 new" in marked.window.toast.text.text())
    path.write_text("{}")
    marked.window.context.actions["file.import_notes"].trigger()
    marked.until(lambda: "as a file of notes" in marked.window.toast.text.text())


@pytest.mark.parametrize(("button", "way"), [("&Merge", "merge"), ("&Restore", "restore"), ("", None)])
def test_the_two_ways_are_asked_for(marked: User, button: str, way: str | None) -> None:
    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QuestionDialog)
        assert all(one in box.told.text() for one in ("Merge: ", "Restore: "))
        named = [one for one in box.answers if one.text() == button]
        (named[0] if named else box.cancel).click()

    QTimer.singleShot(0, answer)
    assert marked.window.commands.exports.ask_way() == way


def test_by_itself_also_when_one_has_moved_on(marked: User, tmp_path: Path) -> None:
    path = tmp_path / "yarn.md"
    dialog = dialog_of(marked)
    choose(dialog, what="paper")
    to(dialog, path)
    dialog.again.setChecked(True)
    enter(marked, dialog)
    marked.window.commands.exports.quiet.setInterval(3_600_000)
    (item,) = marked.window.context.annotations.all()
    marked.window.context.annotations.edit(item.id, "words", comment="changed")
    marked.window.context.session.open_paper("guide")
    marked.window.commands.exports.quiet.setInterval(0)
    marked.window.commands.exports.quiet.start()
    marked.until(lambda: "changed" in path.read_text(encoding="utf-8"))
