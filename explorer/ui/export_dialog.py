"""The export dialog: what, with which template, to which path, with a preview."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.app.context import AppContext
from explorer.app.shell.jobs import Job
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.export_request import FORMAT_NAMES, FORMATS, ExportRequest, Target
from explorer.model.file_name import file_name
from explorer.model.one_line import whole_words
from explorer.model.paper import GUIDE_ID, Paper
from explorer.model.translation import tr, translated
from explorer.ui.dialog import Dialog
from explorer.ui.drop_down import DropDown
from explorer.ui.small_widgets import clearable, push_button, text_label
from explorer.ui.user_folders import documents_folder

AskPath = Callable[[str, Path], Path | None]
_WIDTH, _HEIGHT, _FORM = 1020, 560, 400
_PAUSE_MS = 250
_MOST_SHOWN = 60_000
"""Maximum length of a preview."""
_OWN = "template"
_FOLDER = "Paper Explorer"
_MOST_TITLE = 60
_WHATS: tuple[tuple[str, Target, bool], ...] = (
    ("episode", "episode", True),
    ("paper", "paper", False),
    ("folder", "folder", True),
    ("library", "folder", False),
)
"""The choices of what to export: name, the request's target, and whether it is of the current episode."""


class ExportDialog(Dialog):
    """Asks for an export request, and previews the result.

    Args:
        order: the initial values.
        auto: whether the export is repeated automatically when notes change.
        ask_save, ask_folder, ask_template: ask for a path (title, suggestion); return None if the user cancels.
    """

    asked = Signal(object, bool, bool)
    """An ExportRequest to run, whether to repeat it automatically from now on, and whether to create its folder."""

    def __init__(
        self,
        context: AppContext,
        parent: QWidget,
        order: ExportRequest,
        *,
        auto: bool,
        ask_save: AskPath,
        ask_folder: AskPath,
        ask_template: AskPath,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._asks = (ask_save, ask_folder, ask_template)
        self._template = order.template
        self._suggested_name = self._suggested_folder = ""
        self._is_folder = order.target == "folder"
        self._job: Job[object] | None = None
        self._shown_for: ExportRequest | None = None
        self.setWindowTitle(tr("Export notes"))
        self.setModal(True)
        self.what, self.format = DropDown(context.theme), DropDown(context.theme)
        self.scope, self.name, self.folder = QLineEdit(order.scope), QLineEdit(), QLineEdit()
        self.browse = push_button(tr("Browse…"))
        self.template = QToolButton()
        self.again = QCheckBox(tr("Update when notes change"))
        self.again.setChecked(auto)
        self.preview = QPlainTextEdit()
        self.status = text_label(muted=True, small=True)
        self.trouble = text_label()
        self.trouble.setObjectName("wrong")
        self.new_folder = push_button(tr("Create folder and export"))
        self.new_folder.setAutoDefault(False)
        self.new_folder.hide()
        self.export = push_button(tr("Export"), primary=True)
        self.cancel = push_button(tr("Cancel"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._fill(order)
        self._put(order.path)
        self._build()
        self._wire()
        self._show_choice()
        self._look()
        self.resize(min(_WIDTH, parent.width() - 8 * GRID), min(_HEIGHT, parent.height() - 8 * GRID))
        self.export.setFocus()

    @property
    def order(self) -> ExportRequest:
        """Return the chosen request."""
        _, target, of_episode = _WHATS[self.what.currentIndex()]
        session = self._context.session
        own = self.format.currentData() == _OWN
        return ExportRequest(
            target=target,
            path=self.path,
            episode_id=session.episode_id if of_episode else None,
            paper_id=session.paper.id if target == "paper" and session.paper else None,
            format="dossier" if own else cast(str, self.format.currentData()),
            template=self._template if own else None,
            scope=self.scope.text().strip(),
        )

    @property
    def path(self) -> Path:
        """Return the path of the chosen file, or of the folder to export to."""
        folder = Path(self.folder.text().strip() or ".").expanduser()
        return folder if _WHATS[self.what.currentIndex()][1] == "folder" else folder / self.name.text().strip()

    def tell(self, error: KnownError) -> None:
        """Show why nothing was written; a folder that is missing can be created."""
        self._tell(error)
        self.new_folder.setVisible(error.code in ("folder-missing", "no-folder"))
        self.export.setEnabled(True)
        self.export.setFocus()

    # Construction

    def _fill(self, order: ExportRequest) -> None:
        paper = _paper_to_export(self._context.session.paper)
        for name, label in (
            ("episode", tr("This episode, one file")),
            ("paper", tr("This paper: {0}", whole_words(paper.title, _MOST_TITLE)) if paper else tr("This paper")),
            ("folder", tr("This episode, a folder")),
            ("library", tr("Everything, a folder")),
        ):
            self.what.addItem(label, name)
        item = self.what.model().index(1, 0)
        if paper is None:
            self.what.model().setData(item, 0, Qt.ItemDataRole.UserRole - 1)  # Without flags it can't be selected
        wanted = {"paper": 1, "folder": 2 if order.episode_id else 3}.get(order.target, 0)
        self.what.setCurrentIndex(0 if wanted == 1 and paper is None else wanted)
        for format_ in FORMATS:
            self.format.addItem(translated(FORMAT_NAMES[format_]), format_)
        self.format.addItem(tr("Custom template…"), _OWN)
        self.format.setCurrentIndex(self.format.findData(_OWN if order.template else order.format))

    def _build(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for box in (self.what, self.format):
            box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.template.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.scope.setPlaceholderText(tr("everything"))
        clearable(self.scope, tr("Clear"), self._context.theme)
        to = QHBoxLayout()
        to.setSpacing(GRID)
        to.addWidget(self.folder, 1)
        to.addWidget(self.browse)
        folder_label, self.name_label = QLabel(tr("F&older")), QLabel(tr("File &name"))
        for label, field in (
            (tr("&Export"), self.what),
            (tr("&Format"), self.format),
            (None, self.template),
            (tr("&Include only"), self.scope),
        ):
            form.addRow(label, field) if label else form.addRow("", field)
        form.addRow(
            "",
            text_label(tr("#tag   color:yellow   kind:area\nsection:A   since:7d   text"), muted=True, small=True),
        )
        form.addRow(self.name_label, self.name)
        form.addRow(folder_label, to)
        self.name_label.setBuddy(self.name)
        folder_label.setBuddy(self.folder)
        form.addRow("", self.again)
        self.keeps = text_label(muted=True, small=True)
        form.addRow("", self.keeps)
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName(tr("Preview"))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.browse.setAutoDefault(False)
        self.cancel.setAutoDefault(False)
        self.export.setDefault(True)
        self.trouble.hide()
        left = QVBoxLayout()
        left.setSpacing(3 * GRID)
        left.addLayout(form)
        left.addWidget(self.trouble)
        left.addWidget(self.new_folder, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setMinimumWidth(_FORM)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.status)
        right.addWidget(self.preview, 1)
        body = QHBoxLayout()
        body.setSpacing(5 * GRID)
        body.addWidget(side)
        body.addLayout(right, 1)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(self.cancel)
        feet.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(body, 1)
        column.addLayout(feet)
        for field, name in (
            (self.what, tr("Export")),
            (self.format, tr("Format")),
            (self.scope, tr("Include only")),
            (self.name, tr("File name")),
            (self.folder, tr("Folder")),
        ):
            field.setAccessibleName(name)

    def _wire(self) -> None:
        self.what.currentIndexChanged.connect(self._choice_changed)
        self.format.currentIndexChanged.connect(self._choice_changed)
        self.scope.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._look)
        self.folder.textChanged.connect(self.folder.setToolTip)
        self.browse.clicked.connect(self._browse)
        self.template.clicked.connect(self._ask_template)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(lambda: self._export())
        self.new_folder.clicked.connect(lambda: self._export(new_folder=True))
        self.finished.connect(self._leave)

    # Saving

    def _choice_changed(self) -> None:
        self._suggest()
        self._show_choice()
        self._pause.start()

    def _show_choice(self) -> None:
        order = self.order
        self.keeps.setText(
            tr("Only a file from an earlier export is replaced.")
            if order.is_whole
            else tr("Your edits in an exported file are kept when you export again.")
        )
        for field in (self.name_label, self.name):
            field.setVisible(order.target != "folder")
        self.template.setVisible(self.format.currentData() == _OWN)
        self.template.setText(self._template.name if self._template else tr("Choose a file…"))
        self.export.setEnabled(self.format.currentData() != _OWN or self._template is not None)

    def _suggest(self) -> None:
        """Suggest another file name or folder for another choice, unless the user has typed one."""
        order, session = self.order, self._context.session
        is_folder, folder = order.target == "folder", Path(self._suggested_folder)
        if is_folder != self._is_folder and self.folder.text() == self._suggested_folder:
            if not is_folder:
                self._put_folder(folder if folder.is_dir() else folder.parent)
            elif folder.name != _FOLDER:
                # A folder of its own, so that the files are not mixed with others.
                self._put_folder(folder / _FOLDER)
        self._is_folder = is_folder
        if not is_folder and self.name.text() == self._suggested_name:
            paper = session.paper if order.target == "paper" else None
            self._put_name(file_name(paper.title, order.suffix) if paper else f"{session.episode_id}{order.suffix}")

    def _put(self, path: Path) -> None:
        """Fill in a path that was suggested or chosen."""
        self._put_folder(path if self._is_folder else path.parent)
        if not self._is_folder:
            self._put_name(path.name)

    def _put_folder(self, folder: Path) -> None:
        self._suggested_folder = str(folder)
        self.folder.setText(self._suggested_folder)

    def _put_name(self, name: str) -> None:
        self._suggested_name = name
        self.name.setText(name)
        self.name.setCursorPosition(0)

    def _browse(self) -> None:
        order = self.order
        save, folder, _ = self._asks
        if order.target == "folder":
            path = folder(tr("Export into a folder"), order.path if order.path.is_dir() else order.path.parent)
        else:
            path = save(tr("Export notes"), order.path)
        if path:
            self._put(path)

    def _ask_template(self) -> None:
        start = self._template or documents_folder()
        if path := self._asks[2](tr("Choose a template"), start):
            self._template = path
        self._show_choice()
        self._shown_for = None  # It may be the same path spelled differently.
        self._pause.start()

    def _export(self, *, new_folder: bool = False) -> None:
        order = self.order
        if order.target != "folder" and not order.path.suffix and not order.path.exists():
            order = replace(order, path=order.path.with_name(order.path.name + order.suffix))
        if not (self.folder if order.target == "folder" else self.name).text().strip():
            self.tell(KnownError("no-path", "Choose where to save."))
            return
        self._forget_trouble()
        self.export.setEnabled(False)
        self.asked.emit(order, self.again.isChecked(), new_folder)

    def _tell(self, error: KnownError) -> None:
        self.trouble.setText(error.sentence)
        self.trouble.show()

    def _forget_trouble(self) -> None:
        self.trouble.hide()
        self.new_folder.hide()

    # Preview

    def _look(self) -> None:
        """Request the preview; a pending one is cancelled."""
        if self.format.currentData() == _OWN and self._template is None:
            self.preview.setPlainText("")
            self.status.setText(tr("Choose a template to see a preview."))
            return
        order = replace(self.order, path=Path())
        if order == self._shown_for:
            return
        self._leave()
        self._forget_trouble()
        self._show_choice()
        self._shown_for = order
        self.status.setText(tr("Preview…"))
        self._job = self._context.subjects.exports.preview(order)
        self._job.finished.connect(self._come)
        self._job.failed.connect(self._failed)

    def _come(self, text: str) -> None:
        self._job = None
        order = self.order
        several = order.target == "folder" and not order.is_whole and order.format != "reading-list"
        self.status.setText(tr("Preview of a paper’s file") if several else tr("Preview of the file"))
        self.preview.setPlainText(text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "\n…")

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.preview.setPlainText("")
        self.status.setText(tr("No preview"))
        self._tell(error)
        self.export.setEnabled(False)  # What can't be shown can't be written either.

    def _leave(self) -> None:
        if self._job:
            self._job.cancel()
            self._job = None


def _paper_to_export(paper: Paper | None) -> Paper | None:
    """Return the open paper; None for the guide, which is no paper of the user's."""
    return None if paper is None or paper.handle == GUIDE_ID else paper
