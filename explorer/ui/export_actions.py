"""Export from the window: by the dialog, again as the last time, automatically, and to the clipboard."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from explorer.app.shell.save_wait import SaveWait
from explorer.model.annotation import Item
from explorer.model.errors import KnownError
from explorer.model.export_request import ExportRequest
from explorer.model.file_name import shown_name
from explorer.model.item_merge import Way
from explorer.model.known_settings import EXPORT_AUTO, EXPORT_FOLDER, EXPORT_FORMAT, EXPORT_LAST, LINKS_OFFERED
from explorer.model.translation import tr, trn
from explorer.ui.file_offers import file_offers
from explorer.ui.notifications import Offer
from explorer.ui.question_dialog import QuestionDialog
from explorer.ui.small_widgets import push_button
from explorer.ui.user_folders import documents_folder
from explorer.ui.window_interfaces import FileDialogs, WindowParts

if TYPE_CHECKING:
    from explorer.ui.export_dialog import ExportDialog

log = logging.getLogger(__name__)
_PATIENCE_MS = 8000
_QUIET_MS = 5000
"""Debounce of the automatic export: milliseconds after the last change."""


class ExportWindow(WindowParts, FileDialogs, Protocol):
    """The window whose notes are exported and imported."""


class ExportActions(QObject):
    """Connects the export actions, and repeats the last export automatically if the user wants that."""

    def __init__(self, window: ExportWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._dialog: ExportDialog | None = None
        self.ask_way: Callable[[], Way | None] = self._ask_way
        self.quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self.quiet.timeout.connect(self._again_by_itself)
        self._due: ExportRequest | None = None
        """The pending automatic export, with the episode and paper of the change."""
        self._context.annotations.changed.connect(self._changed)
        for action_id, call in {
            "file.export": self.export,
            "file.export_again": self.export_again,
            "file.import_notes": self.import_notes,
            "notes.copy_page": self.copy_page,
            "notes.copy_paper": self.copy_paper,
        }.items():
            self._context.actions.connect_to(action_id, call)

    def export(self) -> None:
        """Open the dialog."""
        from explorer.ui.export_dialog import ExportDialog

        window = self._window
        if self._context.session.episode_id is None:
            return
        window.navigation.save_drafts()
        self._dialog = ExportDialog(
            self._context,
            window.widget,
            self._last() or self._first(),
            auto=self._context.settings.get(EXPORT_AUTO),
            ask_save=window.ask_save,
            ask_folder=window.ask_folder,
            ask_template=window.ask_template,
        )
        self._dialog.asked.connect(self._asked)
        self._dialog.destroyed.connect(self._forget)
        self._dialog.open()

    def export_again(self) -> None:
        """Repeat the last export without asking."""
        if order := self._last():
            self._window.navigation.save_drafts()
            self._start(order, None)
        else:
            self.export()

    def import_notes(self) -> None:
        """Ask for a file of notes, and import it into the library."""
        path = self._window.ask_notes(tr("Import notes"), self._folder())
        if path is None:
            return
        way = self.ask_way()
        if way is None:
            return
        self._window.navigation.save_drafts()
        SaveWait(self._context.writer, lambda _: self._import(path, way), _PATIENCE_MS, self)

    def copy_page(self) -> None:
        """Copy the annotations and notes of the page in view to the clipboard, as Markdown."""
        reader = self._window.reader
        if document := reader.view.document:
            page = reader.view.page
            self.copy([one for one in self._of(document.paper.id) if one.page == page])

    def copy_paper(self) -> None:
        """Copy all annotations and notes of the paper to the clipboard, as Markdown."""
        if document := self._window.reader.view.document:
            self.copy(self._of(document.paper.id))

    def copy(self, items: Sequence[Item]) -> None:
        """Copy items to the clipboard, as Markdown."""
        if not items:
            self._window.toast.tell(tr("There are no annotations or notes here yet."))
            return
        job = self._context.subjects.exports.markdown(items)
        job.finished.connect(lambda text: self._copied(text, len(items)))
        job.failed.connect(self._window.toast.tell_error)

    def finish(self) -> None:
        """Run a pending automatic export now, because the program ends."""
        if self.quiet.isActive() and (order := self._due):
            self.quiet.stop()
            try:
                self._context.subjects.exports.write_now(order)
            except KnownError as error:
                log.warning("not exported at the end: %s (%s)", error.sentence, error.code)

    # Private helpers

    def _of(self, paper_id: str) -> list[Item]:
        return [one for one in self._context.annotations.all() if one.paper_id == paper_id]

    def _last(self) -> ExportRequest | None:
        """Return the last export request, for the current episode and paper."""
        order, session = self._context.settings.get(EXPORT_LAST), self._context.session
        if order is None:
            return None
        if order.target == "paper":
            # Another paper would go into the file of the last one.
            return order if session.paper and session.paper.id == order.paper_id else None
        if order.episode_id is not None and order.episode_id != session.episode_id:
            return None
        return order

    def _first(self) -> ExportRequest:
        episode = self._context.session.episode_id
        order = ExportRequest("episode", self._folder(), episode, format=self._context.settings.get(EXPORT_FORMAT))
        return replace(order, path=order.path / f"{episode}{order.suffix}")

    def _folder(self) -> Path:
        chosen = self._context.settings.get(EXPORT_FOLDER)
        if chosen and chosen.is_dir():
            return chosen
        if last := self._context.settings.get(EXPORT_LAST):
            folder = last.path if last.target == "folder" else last.path.parent
            if folder.is_dir():
                return folder
        return documents_folder()

    def _asked(self, order: ExportRequest, auto: bool, new_folder: bool) -> None:
        self._context.settings.put(EXPORT_AUTO, auto)
        self._start(order, self._dialog, new_folder=new_folder)

    def _start(self, order: ExportRequest, dialog: "ExportDialog | None", *, new_folder: bool = False) -> None:
        # Changes in the writer's queue belong in the file too.
        def write(saved: bool) -> None:
            self._write(order, saved, dialog, new_folder=new_folder)

        SaveWait(self._context.writer, write, _PATIENCE_MS, self)

    def _write(
        self,
        order: ExportRequest,
        saved: bool,
        dialog: "ExportDialog | None",
        *,
        told: bool = True,
        new_folder: bool = False,
    ) -> None:
        missing = 0 if saved else self._context.writer.pending
        self.quiet.stop()
        job = self._context.subjects.exports.write(order, new_folder=new_folder)
        job.finished.connect(lambda done: self._exported(order, done, missing, dialog, told=told))
        job.failed.connect(dialog.tell if dialog and dialog is self._dialog else self._window.toast.tell_error)

    def _exported(
        self, order: ExportRequest, done: Any, missing: int, dialog: "ExportDialog | None", *, told: bool
    ) -> None:
        self._context.settings.put(EXPORT_LAST, order)
        if dialog and dialog is self._dialog:
            dialog.accept()
        name, count = shown_name(order.path.name or str(order.path)), len(done.written)
        name = name.replace("-", "\u2011")  # A message would break its lines at a hyphen.
        if not count:
            text = tr("Nothing to update in “{0}”.", name)
        elif order.target != "folder":
            text = tr("Exported to “{0}”.", name)
        elif done.is_first:
            text = trn(count, "Exported to “{0}”: one file written.", "Exported to “{0}”: {count} files written.", name)
        else:
            text = trn(count, "Exported to “{0}”: one file updated.", "Exported to “{0}”: {count} files updated.", name)
        for more in filter(None, (done.emptiness, done.report())):
            text += " " + more
        if missing:
            text += " " + trn(
                missing,
                "{count} change is not saved yet and was not exported: export again later.",
                "{count} changes are not saved yet and were not exported: export again later.",
            )
        if told or done.report():
            offers = file_offers(self._window.show_file, order.path)
            self._window.toast.tell(text, [*offers, *self._link_offer()])

    def _link_offer(self) -> list[Offer]:
        """Return a button for links into the program after the first export, unless they work already."""
        settings, links = self._context.settings, self._context.subjects.links
        if settings.get(LINKS_OFFERED) or not links.can_register or links.is_registered:
            return []
        settings.put(LINKS_OFFERED, True)
        return [(tr("Set up links…"), self._context.actions["help.links"].trigger)]

    def _changed(self, *_: object) -> None:
        if self._context.settings.get(EXPORT_AUTO) and (due := self._last()):
            if self._due and self._due != due and self.quiet.isActive():
                self._again_by_itself()
            self._due = due
            self.quiet.start()

    def _again_by_itself(self) -> None:
        if order := self._due:
            self._due = None
            SaveWait(
                self._context.writer, lambda saved: self._write(order, saved, None, told=False), _PATIENCE_MS, self
            )

    def _ask_way(self) -> Way | None:
        """Ask how to import notes, merging or restoring; return None if the user cancels."""
        told = tr(
            "Merge: the newer value of each field wins; what was deleted here or in the file is deleted.\n\n"
            "Restore: everything becomes as it is in the file, even what you changed or deleted later."
        )
        merge, restore = push_button(tr("&Merge"), primary=True), push_button(tr("&Restore"))
        head = tr("How should the notes in this file be imported?")
        pressed = QuestionDialog(tr("Import notes"), head, told, [restore, merge], self._window.widget).ask()
        ways: dict[object, Way] = {merge: "merge", restore: "restore"}
        return ways.get(pressed)

    def _import(self, path: Path, way: Way) -> None:
        job = self._context.subjects.exports.read_back(path, way)
        job.finished.connect(self._imported)
        job.failed.connect(self._window.toast.tell_error)

    def _imported(self, done: Any) -> None:
        text = tr("Imported: {0} new, {1} changed, {2} unchanged.", done.added, done.changed, done.same)
        self._window.toast.tell(" ".join(filter(None, (text, done.report()))))

    def _copied(self, text: str, count: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.toast.tell(trn(count, "Copied one note as Markdown.", "Copied {count} notes as Markdown."))

    def _forget(self) -> None:
        self._dialog = None
