"""The editor of a note: plain Markdown, and optionally a preview below."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent, QMoveEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QToolButton, QVBoxLayout, QWidget

from explorer.app.items import markdown_document
from explorer.app.items.picture_cache import NoteResources
from explorer.app.shell import tokens as look
from explorer.app.shell.key_text import key_text
from explorer.app.shell.theme import Theme
from explorer.model.translation import later as _t
from explorer.model.translation import tr, translated
from explorer.model.word_diff import common_start
from explorer.ui.notes.link_completer import LinkCompleter
from explorer.ui.notes.markdown_highlighter import MarkdownHighlighter
from explorer.ui.notes.note_text_edit import NoteTextEdit
from explorer.ui.notes.tag_completer import TagCompleter
from explorer.ui.small_widgets import ElidedLabel

_LINES = (3, 12)
_BAR = 24
_PREVIEW_MS = 120
_PREVIEW_MOST = 240
_PREVIEW_LETTERS = 4_000
"""Maximum length of a full preview; of a longer text only the part around the cursor is shown, to keep typing fast."""
_LONGEST_NEEDLE = 60
_NO_BRACKETS = str.maketrans("", "", "[]|")
_WIDE = 440
"""Minimum width of a card, in pixels, for the preview to be on by default."""
_GAP = 4
_PREVIEW_KEY = "Ctrl+Alt+P" if sys.platform == "darwin" else "Alt+P"


class NoteEditor(QFrame):
    """A text field with a small toolbar; it stands in its card, below the quote.

    Args:
        preview: whether a preview is shown; None decides by the room.
        around: resolves links and pictures in the text.
        item_id: the id of the edited item.
        known_tags: returns the tags that are completed.
        comments: whether the text is a comment on an annotation.
    """

    grown = Signal()
    """``wanted_height`` changed."""
    preview_changed = Signal(bool)
    link_asked = Signal(str)
    """A link in the preview was clicked."""
    picture_asked = Signal()
    """The user wants to choose a picture file."""

    def __init__(
        self,
        theme: Theme,
        font: QFont,
        preview: bool | None,
        parent: QWidget,
        around: NoteResources | None = None,
        item_id: str = "",
        known_tags: Callable[[], list[str]] = list,
        comments: bool = False,
    ) -> None:
        super().__init__(parent)
        preview = preview if preview is not None else parent.width() >= _WIDE
        self._theme, self._around = theme, around
        self._at = 0.0
        """How far down in the previewed text the cursor is, from 0 to 1."""
        self.text = NoteTextEdit()
        asked = _t("Write a comment… {0} or Esc when done")
        if not comments:
            asked = _t("Write a note… {0} or Esc when done")
        self.text.setPlaceholderText(translated(asked, key_text("Ctrl+Enter")))
        self.text.setAccessibleName(tr("Comment") if comments else tr("Note"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(font)
        if font.pixelSize() != theme.font_px:
            self.text.setStyleSheet(f"font-size: {font.pixelSize()}px;")  # stronger than the window's
        self.preview = NotePreview()
        self.preview.link_asked.connect(self.link_asked)
        self.preview.setFrameShape(QFrame.Shape.NoFrame)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setAccessibleName(tr("Preview"))
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.viewport().setAutoFillBackground(False)
        self.preview.setVisible(preview)
        self.toggle = QToolButton()
        self.toggle.setText(tr("Preview"))
        self.toggle.setCheckable(True)
        self.toggle.setChecked(preview)
        self.toggle.setShortcut(_PREVIEW_KEY)
        self.toggle.setToolTip(tr("Preview, with formulas ({0})", key_text(_PREVIEW_KEY)))
        self.toggle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.toggle.setObjectName("small")
        self.toggle.toggled.connect(self._toggled)
        hint = ElidedLabel(tr("Markdown, $math$"))
        hint.setProperty("muted", True)
        hint.setProperty("small", True)
        self.look = MarkdownHighlighter(self.text.document(), theme)
        self.link_button = self._small("link", tr("Link to a paper or a note ([[)"))
        self.link_button.clicked.connect(self._begin_link)
        self.picture_button = self._small(
            "image-plus", tr("Insert a picture from a file ({0} pastes one)", key_text("Ctrl+V"))
        )
        self.picture_button.clicked.connect(self.picture_asked)
        bar = QHBoxLayout()
        bar.setContentsMargins(2, 0, 0, 0)
        bar.setSpacing(0)
        bar.addWidget(hint, 1)
        for button in (self.link_button, self.picture_button, self.toggle):
            bar.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._column.addWidget(self.text, 1)
        self._column.addWidget(self.preview)
        self._column.addLayout(bar)
        self.setFocusProxy(self.text)
        self._rendering = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._rendering.timeout.connect(self.render_now)
        self.text.textChanged.connect(self._changed)
        # The text is wrapped, and its height known, after it was typed or the editor became as wide as its card.
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self.grown)
        self.text.document().documentLayout().documentSizeChanged.connect(self._growing.start)
        self.text.cursorPositionChanged.connect(self._moved)
        self.text.installEventFilter(self)
        self.completer = LinkCompleter(self.text, theme, around.linking, item_id) if around else None
        self.tag_completer = TagCompleter(self.text, theme, around.linking, known_tags) if around else None
        for one in filter(None, (self.completer, self.tag_completer)):
            # Its parent is the window, so that it is above everything.
            self.destroyed.connect(one.deleteLater)

    def wanted_height(self) -> int:
        """Return the height of the whole editor in pixels."""
        least, most = _LINES
        lines = int(self.text.document().size().height())
        line = self.text.fontMetrics().lineSpacing()
        height = max(least, min(most, lines + 1)) * line + 4 * look.GRID + _BAR + _GAP
        return height + (self.preview.height() + _GAP if self.toggle.isChecked() else 0)

    def sizeHint(self) -> QSize:
        return QSize(200, self.wanted_height())

    def set_words(self, text: str) -> None:
        """Set the text as if it had just been read: without signals, and the cursor keeps its place in the text."""
        old = self.text.toPlainText()
        same = common_start(old, text)
        end = common_start(old[same:][::-1], text[same:][::-1])
        blocked = self.text.blockSignals(True)
        # Only the difference is replaced. The editor's own Undo must not go back beyond it.
        self.text.setUndoRedoEnabled(False)
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_units(old[:same]))
        cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[same : len(text) - end])
        self.text.setUndoRedoEnabled(True)
        self.text.blockSignals(blocked)
        self._changed()

    def render_now(self) -> None:
        """Update the preview with the current text."""
        self._rendering.stop()
        if not self.toggle.isChecked():
            return
        text, cursor = self.text.toPlainText(), self.text.textCursor().position()
        # Qt's position counts in UTF-16; for a long text it need not be exact.
        text, self._at = markdown_document.near(text, min(cursor, len(text)), _PREVIEW_LETTERS)
        made = markdown_document.document(text, self._theme, around=self._around, width=max(40, self.width() - 10))
        made.setParent(self.preview)
        made.setDocumentMargin(4)
        made.setTextWidth(max(40, self.width()))
        self.preview.setFixedHeight(min(_PREVIEW_MOST, max(look.CONTROL, round(made.size().height()) + 2)))
        self.preview.setDocument(made)  # deletes the old document
        self._follow()
        self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.render_now()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        for one in filter(None, (self.completer, self.tag_completer)):
            one.place()

    def _follow(self) -> None:
        """Scroll the preview to about the cursor's place in the text."""
        bar = self.preview.verticalScrollBar()
        whole = bar.maximum() + bar.pageStep()
        bar.setValue(round(self._at * whole - bar.pageStep() / 2))

    def _moved(self) -> None:
        """Preview the text around the moved cursor."""
        if self.toggle.isChecked() and not self._rendering.isActive():
            length, at = self.text.document().characterCount(), self.text.textCursor().position()
            if length > _PREVIEW_LETTERS:
                self._rendering.start()
            else:
                self._at = at / max(1, length)
                self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.Show:
            self.render_now()
        return super().eventFilter(watched, event)

    def _small(self, icon: str, tip: str) -> QToolButton:
        """Make a toolbar button; the focus stays in the text."""
        button = QToolButton()
        button.setIcon(self._theme.icon(icon, "muted", 14))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setObjectName("small")
        return button

    def _begin_link(self) -> None:
        cursor = self.text.textCursor()
        # The selection is the search text.
        chosen = " ".join(cursor.selectedText().split())[:_LONGEST_NEEDLE]
        cursor.insertText("[[" + chosen.translate(_NO_BRACKETS))
        self.text.setFocus()

    def _changed(self) -> None:
        if self.toggle.isChecked() and not self._rendering.isActive():
            self._rendering.start()
        self.grown.emit()

    def _toggled(self, on: bool) -> None:
        self.preview.setVisible(on)
        self.preview_changed.emit(on)
        self.render_now()
        self.grown.emit()


class NotePreview(QTextEdit):
    """A preview whose links can be clicked; it never takes the focus."""

    link_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setMouseTracking(True)
        self._pressed = ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.anchorAt(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.anchorAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        here, self._pressed = self._pressed, ""
        if here and here == self.anchorAt(event.position().toPoint()):
            self.link_asked.emit(here)


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


SHEET: tuple[tuple[str, str], ...] = (
    ("[[", _t("Link to a paper or a note; the arrows and Enter choose one")),
    (_t("Ctrl+V"), _t("Paste text or a picture")),
    (_PREVIEW_KEY, _t("Toggle preview")),
    (_t("Ctrl+Enter  Esc"), _t("Done")),
)
"""Keys of the editor for the sheet of shortcuts."""
