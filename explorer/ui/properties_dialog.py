"""The properties dialog: the PDF's own properties, and the library's data about the file; all values can be copied."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService, failed
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.paper import PaperFile
from explorer.model.pdf_properties import DocumentProperties, FontProperties, paper_of, size_text
from explorer.model.translation import tr, trn
from explorer.ui.dialog import Dialog
from explorer.ui.reader.status_cards import readable_bytes
from explorer.ui.small_widgets import ValueField, push_button, text_label

_WIDTH, _HEIGHT = 600, 500


class PropertiesDialog(Dialog):
    """Opens at once with the library's data; the worker's answers are filled in later."""

    folder_asked = Signal()
    """The file's folder is to be shown."""

    def __init__(self, document: Ready, pdf: PdfService, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Document properties"))
        self.setModal(True)
        self.resize(_WIDTH, _HEIGHT)
        self.values: dict[str, str] = {}
        """The values shown, by name."""
        self.title = text_label(document.paper.title, heading=True)
        self.waiting = text_label(tr("Reading the file…"), muted=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        self._said, self._known = QGridLayout(), QGridLayout()
        for grid in (self._said, self._known):
            grid.setHorizontalSpacing(4 * GRID)
            grid.setVerticalSpacing(GRID)
            grid.setColumnMinimumWidth(0, 110)
            grid.setColumnStretch(1, 1)
        column.addWidget(self.title)
        column.addWidget(self.waiting)
        column.addLayout(self._said)
        column.addWidget(text_label(tr("File in your library"), heading=True))
        column.addLayout(self._known)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self.folder = push_button(tr("Show in folder"))
        self.folder.setAutoDefault(False)
        self.folder.clicked.connect(self.folder_asked)
        self.done_with = push_button(tr("Close"))
        self.done_with.setDefault(True)
        self.done_with.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(5 * GRID, 3 * GRID, 5 * GRID, 4 * GRID)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        buttons.addWidget(self.done_with)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(buttons)
        self._tell_file(document.file, document.path)
        self.done_with.setFocus()
        self._ticket = pdf.properties(document.path, self._come)
        self.finished.connect(lambda _: pdf.cancel(self._ticket))

    def _come(self, reply: DocumentProperties | KnownError) -> None:
        if error := failed(reply):
            self.waiting.setText(error.sentence)
            return
        assert isinstance(reply, DocumentProperties)
        self.waiting.hide()
        for name, value in (
            (tr("Title"), reply.title),
            (tr("Author"), reply.author),
            (tr("Subject"), reply.subject),
            (tr("Keywords"), reply.keywords),
            (tr("Created"), reply.created),
            (tr("Modified"), reply.modified),
            (tr("Creator"), reply.creator),
            (tr("Producer"), reply.producer),
            (tr("Pages"), str(reply.pages)),
            (tr("Page size"), self._size_told(reply)),
            (tr("PDF version"), reply.version),
            (tr("Encryption"), reply.encryption or tr("None")),
            (tr("Fonts"), self._fonts_told(reply.fonts, reply.pages)),
        ):
            self._add(self._said, name, value)

    def _tell_file(self, file: PaperFile, path: str) -> None:
        source = {"local": tr("Your own PDF"), "bundled": tr("Paper Explorer")}.get(file.source, file.source)
        for name, value in (
            (tr("Source"), source),
            (tr("arXiv version"), f"v{file.arxiv_version}" if file.arxiv_version else ""),
            (tr("Added"), tr("{0}", file.fetched[:10])),
            (tr("Size"), trn(file.bytes, "{0} ({count} byte)", "{0} ({count:,} bytes)", readable_bytes(file.bytes))),
        ):
            self._add(self._known, name, value)
        self._add(self._known, tr("Path"), str(Path(path)), one_line=True)
        self._add(self._known, tr("SHA-256"), file.sha256, one_line=True)

    def _size_told(self, facts: DocumentProperties) -> str:
        told = size_text(facts.size)
        if name := paper_of(facts.size):
            told = f"{name}, {told}"
        return told if facts.one_size else tr("{0} on the first page; others differ", told)

    def _fonts_told(self, fonts: FontProperties, pages: int) -> str:
        if not fonts.count:
            return tr("None")
        count = tr("{0} and more", fonts.count) if fonts.more else str(fonts.count)
        told = tr("{0}, all of them embedded", count)
        if fonts.missing and fonts.missing == fonts.count and not fonts.more:
            told = tr("{0}, not embedded", count)
        elif fonts.missing:
            told = tr("{0} ({1} not embedded)", count, fonts.missing)
        return (
            told
            if fonts.pages == pages
            else trn(fonts.pages, "{0} (the first page)", "{0} (the first {count} pages)", told)
        )

    def _add(self, grid: QGridLayout, name: str, value: str, *, one_line: bool = False) -> None:
        if not value:
            return
        self.values[name] = value
        row = grid.rowCount()
        label = text_label(name, muted=True)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter if one_line else Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 0)
        if one_line:
            field = ValueField(value)
            field.setAccessibleName(name)
            grid.addWidget(field, row, 1)
            return
        shown = text_label(value)
        # A very long word would widen the dialog; it is cut off instead, and copied whole.
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAlignment(Qt.AlignmentFlag.AlignTop)
        shown.setAccessibleName(f"{name}: {value}")
        grid.addWidget(shown, row, 1)
