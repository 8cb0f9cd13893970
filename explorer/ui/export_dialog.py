"""The export dialog: what, with which template, to which path, with a preview."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
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
from explorer.app.shell.tokens import CONTROL, GRID
from explorer.model.errors import KnownError
from explorer.model.export_request import FORMATS, ExportRequest, Target
from explorer.model.file_name import file_name
from explorer.ui.dialog import Dialog
from explorer.ui.small_widgets import push_button, text_label

AskPath = Callable[[str, Path], Path | None]
_WIDTH, _HEIGHT, _FORM, _LABEL = 980, 640, 360, 36
_PAUSE_MS = 250
_MOST_SHOWN = 60_000
"""Maximum length of a preview."""
_OWN = "template"
_FOLDER = "Paper Explorer"
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

    asked = Signal(object, bool)
    """An ExportRequest to run, and whether to repeat it automatically from now on."""

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
        self._suggested = order.path
        self._job: Job | None = None
        self._shown_for: ExportRequest | None = None
        self.setWindowTitle(self.tr("Export notes"))
        self.setModal(True)
        self.what, self.format = QComboBox(), QComboBox()
        self.scope, self.path = QLineEdit(order.scope), QLineEdit(str(order.path))
        self.browse = push_button(self.tr("Browse…"))
        self.template = QToolButton()
        self.again = QCheckBox(self.tr("Update when notes change"))
        self.again.setChecked(auto)
        self.preview = QPlainTextEdit()
        self.told = text_label(muted=True, small=True)
        self.trouble = text_label()
        self.trouble.setObjectName("wrong")
        self.export = push_button(self.tr("Export"), primary=True)
        self.cancel = push_button(self.tr("Cancel"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._fill(order)
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
            path=Path(self.path.text().strip() or "."),
            episode_id=session.episode_id if of_episode else None,
            paper_id=session.paper.id if target == "paper" and session.paper else None,
            format="dossier" if own else cast(str, self.format.currentData()),
            template=self._template if own else None,
            scope=self.scope.text().strip(),
        )

    def tell(self, error: KnownError) -> None:
        """Show why nothing was written."""
        self.trouble.setText(error.sentence)
        self.trouble.show()
        self.export.setEnabled(True)
        self.export.setFocus()

    # Construction

    def _fill(self, order: ExportRequest) -> None:
        paper = self._context.session.paper
        for name, label in (
            ("episode", self.tr("This episode, one file")),
            ("paper", self.tr("This paper, one file")),
            ("folder", self.tr("This episode, a folder")),
            ("library", self.tr("Everything, a folder")),
        ):
            self.what.addItem(label, name)
        item = self.what.model().index(1, 0)
        if paper is None:
            self.what.model().setData(item, 0, Qt.ItemDataRole.UserRole - 1)  # Without flags it can't be selected
        wanted = {"paper": 1, "folder": 2 if order.episode_id else 3}.get(order.target, 0)
        self.what.setCurrentIndex(0 if wanted == 1 and paper is None else wanted)
        for format_ in FORMATS:
            self.format.addItem(self._name(format_), format_)
        self.format.addItem(self.tr("Custom template…"), _OWN)
        self.format.setCurrentIndex(self.format.findData(_OWN if order.template else order.format))

    def _name(self, format_: str) -> str:
        return {
            "dossier": self.tr("Report"),
            "obsidian": self.tr("Obsidian"),
            "logseq": self.tr("Logseq"),
            "plain": self.tr("Plain Markdown"),
            "reading-list": self.tr("Reading list, with BibTeX and CSL-JSON"),
            "bibtex": self.tr("BibTeX (papers only)"),
            "csl-json": self.tr("CSL-JSON (papers only)"),
            "json": self.tr("JSON (for import)"),
            "w3c": self.tr("Web Annotations (W3C, for import)"),
        }[format_]

    def _build(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for box in (self.what, self.format):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.setMinimumHeight(CONTROL)
        self.template.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.scope.setPlaceholderText(self.tr("everything"))
        self.scope.setClearButtonEnabled(True)
        to = QHBoxLayout()
        to.setSpacing(GRID)
        to.addWidget(self.path, 1)
        to.addWidget(self.browse)
        self.path_label = QLabel()
        self.path_label.setMinimumWidth(_LABEL)
        for label, field in (
            (self.tr("&Export"), self.what),
            (self.tr("&Format"), self.format),
            (None, self.template),
            (self.tr("&Include only"), self.scope),
        ):
            form.addRow(label, field) if label else form.addRow("", field)
        form.addRow(
            "",
            text_label(self.tr("#tag   color:yellow   kind:area\nsection:A   since:7d   text"), muted=True, small=True),
        )
        form.addRow(self.path_label, to)
        self.path_label.setBuddy(self.path)
        form.addRow("", self.again)
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName(self.tr("Preview"))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.browse.setAutoDefault(False)
        self.cancel.setAutoDefault(False)
        self.export.setDefault(True)
        self.trouble.hide()
        left = QVBoxLayout()
        left.setSpacing(3 * GRID)
        left.addLayout(form)
        left.addWidget(self.trouble)
        left.addStretch(1)
        self.keeps = text_label(muted=True, small=True)
        left.addWidget(self.keeps)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(_FORM)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.told)
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
            (self.what, self.tr("Export")),
            (self.format, self.tr("Format")),
            (self.scope, self.tr("Include only")),
            (self.path, self.tr("Save as")),
        ):
            field.setAccessibleName(name)

    def _wire(self) -> None:
        self.what.currentIndexChanged.connect(self._choice_changed)
        self.format.currentIndexChanged.connect(self._choice_changed)
        self.scope.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._look)
        self.path.textChanged.connect(self.path.setToolTip)
        self.browse.clicked.connect(self._browse)
        self.template.clicked.connect(self._ask_template)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self._export)
        self.finished.connect(self._leave)

    # Saving

    def _choice_changed(self) -> None:
        self._suggest()
        self._show_choice()
        self._pause.start()

    def _show_choice(self) -> None:
        order = self.order
        self.keeps.setText(
            self.tr("Only a file from an earlier export is replaced.")
            if order.is_whole
            else self.tr("Your edits in an exported file are kept when you export again.")
        )
        self.path_label.setText(self.tr("Fol&der") if order.target == "folder" else self.tr("&Save as"))
        self.template.setVisible(self.format.currentData() == _OWN)
        self.template.setText(self._template.name if self._template else self.tr("Choose a file…"))
        self.export.setEnabled(self.format.currentData() != _OWN or self._template is not None)

    def _suggest(self) -> None:
        """Suggest another file name for another format, unless the user has typed one."""
        if Path(self.path.text().strip()) != self._suggested:
            return
        order, session = self.order, self._context.session
        folder = self._suggested if self._suggested.is_dir() else self._suggested.parent
        if order.target == "folder":
            # A folder of its own, so that the files are not mixed with others.
            self._suggested = self._suggested if self._suggested.is_dir() else folder / _FOLDER
        elif order.target == "paper" and session.paper:
            self._suggested = folder / file_name(session.paper.title, order.suffix)
        else:
            self._suggested = folder / f"{session.episode_id}{order.suffix}"
        self.path.setText(str(self._suggested))

    def _browse(self) -> None:
        order = self.order
        save, folder, _ = self._asks
        if order.target == "folder":
            path = folder(self.tr("Export into a folder"), order.path if order.path.is_dir() else order.path.parent)
        else:
            path = save(self.tr("Export notes"), order.path)
        if path:
            self._suggested = path
            self.path.setText(str(path))

    def _ask_template(self) -> None:
        start = self._template or Path.home()
        if path := self._asks[2](self.tr("Choose a template"), start):
            self._template = path
        self._show_choice()
        self._shown_for = None  # It may be the same path spelled differently.
        self._pause.start()

    def _export(self) -> None:
        order = self.order
        if order.target != "folder" and not order.path.suffix and not order.path.exists():
            order = replace(order, path=order.path.with_name(order.path.name + order.suffix))
        if not self.path.text().strip():
            self.tell(KnownError("no-path", self.tr("Choose where to save.")))
            return
        self.trouble.hide()
        self.export.setEnabled(False)
        self.asked.emit(order, self.again.isChecked())

    # Preview

    def _look(self) -> None:
        """Request the preview; a pending one is cancelled."""
        if self.format.currentData() == _OWN and self._template is None:
            self.preview.setPlainText("")
            self.told.setText(self.tr("Choose a template to see a preview."))
            return
        order = replace(self.order, path=Path())
        if order == self._shown_for:
            return
        self._leave()
        self._shown_for = order
        self.told.setText(self.tr("Preview…"))
        self._job = self._context.subjects.exports.preview(order)
        self._job.finished.connect(self._come)
        self._job.failed.connect(self._failed)

    def _come(self, text: str) -> None:
        self._job = None
        order = self.order
        several = order.target == "folder" and not order.is_whole and order.format != "reading-list"
        self.told.setText(self.tr("Preview of a paper’s file") if several else self.tr("Preview of the file"))
        self.preview.setPlainText(text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "\n…")

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.preview.setPlainText("")
        self.told.setText(error.sentence)

    def _leave(self) -> None:
        if self._job:
            self._job.cancel()
            self._job = None
