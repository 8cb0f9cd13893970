"""The preview of a link's target: a small panel next to the link, which can be pinned, moved and resized."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.reference_kinds import Landmark
from explorer.model.text_page import Link
from explorer.model.translation import tr
from explorer.ui.reader.previews.page_clip import Look, PageClip
from explorer.ui.small_widgets import ElidedLabel, push_button, tool_button

SIZE, TALL = QSize(520, 260), QSize(520, 360)
"""Size of a preview, and of one of a figure or table until its size is known."""
_SMALL, _LEAST = QSize(320, 140), QSize(260, 120)
"""Minimum size for a small figure; and for any target."""
_APART = 6
"""Pixels between a preview and its link."""


class Preview(QFrame):
    """Shows one target inside ``host``. Its buttons emit signals.

    ``source`` is the link and its page.
    """

    entered = Signal()
    left = Signal()
    pinned = Signal()
    closed = Signal()
    jump_asked = Signal()
    paper_asked = Signal()
    """The paper of the bibliography entry is to be opened."""

    def __init__(self, pdf: PdfService, theme: Theme, source: tuple[int, Link], title: str, host: QWidget) -> None:
        super().__init__(host)
        self.source, self.link, self._host = source, source[1], host
        self.is_pinned = self._has_menu = False
        self._link_rect = QRect()
        self._theme = theme
        self.setObjectName("preview")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("Preview: {0}", title))
        self.title = ElidedLabel(title)
        self.title.setFont(theme.font(bold=True))
        self.pin_action = self._keyed(tr("Pin preview"), "P")
        self.pin_action.setCheckable(True)
        self.close_action = self._keyed(tr("Close"), "Esc")
        self.pin_action.triggered.connect(self.pin)
        self.close_action.triggered.connect(self.closed)
        self._pin_button, self._close_button = tool_button(self.pin_action), tool_button(self.close_action)
        self._head = _Handle(self, Qt.CursorShape.SizeAllCursor)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(3 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.title, 1)
        row.addWidget(self._pin_button)
        row.addWidget(self._close_button)
        self.clip = PageClip(pdf)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setObjectName("entry")
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.trouble = QLabel()
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.jump_button = push_button(tr("Jump to it"))
        self.paper_button = push_button("")
        self.jump_button.clicked.connect(self.jump_asked)
        self.paper_button.clicked.connect(self.paper_asked)
        self.paper_button.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.jump_button)
        foot.addWidget(self.paper_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head)
        for body in (self.clip, self.text, self.trouble):
            column.addWidget(body, 1)
            body.hide()
        column.addLayout(foot)
        self._corner = _Handle(self, Qt.CursorShape.SizeFDiagCursor, grows=True)
        self._corner.hide()
        self.clip.troubled.connect(self._failed)
        self.clip.measured.connect(self._fit)
        theme.changed.connect(self._icons)
        self._icons()
        self.hide()

    def show_place(self, document: Ready, target: Landmark | None, most_scale: float, look: Look) -> None:
        """Show the link's target, at most at a scale (pixels per point), rotated and colored like the pages."""
        self._show_body(self.clip)
        self.clip.load(document, self.link, target, most_scale, look)

    def show_as(self, look: Look) -> None:
        """Update rotation and colors."""
        if not self.clip.isHidden():
            self.clip.show_as(look)

    def show_entry(self, text: str, paper: str | None) -> None:
        """Show a bibliography entry's text, and a button with the text ``paper``."""
        self.text.setPlainText(text)
        self._show_body(self.text)
        if paper:
            self.paper_button.setText(paper)
            self.paper_button.show()

    def place_beside(self, link: QRect, size: QSize) -> None:
        """Place it below or above the link (in the host's pixels), never over it, inside the host."""
        self._link_rect = link
        below, above, *_ = self._rooms()
        is_below = below.height() >= min(size.height(), max(above.height(), _LEAST.height()))
        self._put(below if is_below else above, size)

    def _fit(self, pixels: QSizeF, least: float) -> None:
        """Take the size and side of the link that show most of the target; a pinned preview keeps its size."""
        if self.is_pinned:
            return
        around = self.size() - self.clip.size() + QSize(self.clip.verticalScrollBar().sizeHint().width(), 0)

        def scale(room: QRect) -> float:
            left = room.size() - around
            return min(1.0, left.width() / pixels.width(), left.height() / pixels.height())

        room = max(self._rooms(), key=scale)
        self._put(room, (pixels * max(least, scale(room))).toSize() + around)
        layout = self.layout()
        assert layout
        layout.activate()  # The clip gets its new size before it requests a picture.

    def _rooms(self) -> list[QRect]:
        """Return the free rectangles below, above, right and left of the link."""
        host, link = self._host.rect().adjusted(_APART, _APART, -_APART, -_APART), self._link_rect
        below, above, right, left = QRect(host), QRect(host), QRect(host), QRect(host)
        below.setTop(link.bottom() + 1 + _APART)
        above.setBottom(link.top() - 1 - _APART)
        right.setLeft(link.right() + 1 + _APART)
        left.setRight(link.left() - 1 - _APART)
        return [below, above, right, left]

    def _put(self, room: QRect, size: QSize) -> None:
        """Place it in a free rectangle, as close to the link as possible."""
        width = max(_LEAST.width(), min(max(_SMALL.width(), size.width()), room.width()))
        height = max(_LEAST.height(), min(max(_SMALL.height(), size.height()), room.height()))
        near = self._link_rect.center() - QPoint(width // 2, height // 2)
        host = self._host.rect()
        left = max(room.left(), min(near.x(), room.right() + 1 - width))
        top = max(room.top(), min(near.y(), room.bottom() + 1 - height))
        # If there is no room for the minimum size, rather over the link than outside the host.
        self.setGeometry(
            max(0, min(left, host.width() - width)), max(0, min(top, host.height() - height)), width, height
        )

    def entry_height(self, width: int) -> int:
        """Return the height in pixels of an entry's preview at a width."""
        lines = self.text.fontMetrics().boundingRect(
            QRect(0, 0, width - 8 * GRID, 10_000), Qt.TextFlag.TextWordWrap, self.text.toPlainText()
        )
        return lines.height() + self._head.sizeHint().height() + 15 * GRID

    def pin(self) -> None:
        """Pin it: it stays until it is closed, and can be moved and resized."""
        self.pin_action.setChecked(True)
        if self.is_pinned:
            return
        self.is_pinned = True
        self._icons()
        self._head.setCursor(Qt.CursorShape.SizeAllCursor)
        self._corner.show()
        self._corner.raise_()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pinned.emit()

    def move_by(self, by: QPoint) -> None:
        """Move it, keeping its head inside the host."""
        host, to = self._host.rect(), self.pos() + by
        room = self._head.height()
        self.move(
            max(room * 2 - self.width(), min(to.x(), host.width() - room * 2)),
            max(0, min(to.y(), host.height() - room)),
        )

    def grow_by(self, by: QPoint) -> None:
        """Resize it."""
        self.resize((self.size() + QSize(by.x(), by.y())).expandedTo(_LEAST))

    def stop(self) -> None:
        """Cancel all requests."""
        self.clip.stop()

    def resizeEvent(self, event: object) -> None:
        side = 4 * GRID
        self._corner.setGeometry(self.width() - side - 2, self.height() - side - 2, side, side)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._has_menu:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # Beside its body too, the wheel must not scroll the pages below.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.raise_()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self._menu_hidden)
        self._has_menu = True
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return the context menu."""
        menu = QMenu(self)
        if not self.text.isHidden():
            copied = self.text.textCursor().selectedText() or self.text.toPlainText()
            has_part = self.text.textCursor().hasSelection()
            copy = menu.addAction(tr("Copy") if has_part else tr("Copy reference"))
            copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(copied.replace("\u2029", "\n")))
            menu.addSeparator()
        menu.addAction(self.jump_button.text()).triggered.connect(self.jump_asked)
        if not self.paper_button.isHidden():
            menu.addAction(self.paper_button.text()).triggered.connect(self.paper_asked)
        menu.addSeparator()
        menu.addActions([self.pin_action, self.close_action])
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.jump_asked.emit()
            case _:
                super().keyPressEvent(event)

    def _keyed(self, text: str, key: str) -> QAction:
        """Make an action with a key that is only told: in a column of the menu, and in the button's tooltip."""
        action = QAction(f"{text}\t{key}", self)
        action.setIconText(text)
        action.setToolTip(f"{text} ({key})")
        return action

    def _menu_hidden(self) -> None:
        self._has_menu = False
        if not self.underMouse():
            self.left.emit()

    def _icons(self) -> None:
        self.pin_action.setIcon(self._theme.icon("pin", "accent" if self.is_pinned else "text"))
        self.close_action.setIcon(self._theme.icon("x"))

    def _show_body(self, body: QWidget) -> None:
        for one in (self.clip, self.text, self.trouble):
            one.setVisible(one is body)

    def _failed(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self._show_body(self.trouble)


class _Handle(QWidget):
    """The drag handles of a pinned preview: its head moves it, its corner resizes it."""

    def __init__(self, preview: Preview, shape: Qt.CursorShape, *, grows: bool = False) -> None:
        super().__init__(preview)
        self._preview, self._grows = preview, grows
        self._held: QPoint | None = None
        if grows:
            self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._preview.raise_()
        if event.button() == Qt.MouseButton.LeftButton and self._preview.is_pinned:
            self._held = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        here = event.globalPosition().toPoint()
        by, self._held = here - self._held, here
        (self._preview.grow_by if self._grows else self._preview.move_by)(by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._grows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._preview.palette().placeholderText().color(), 1))
        side = self.width() - 3
        for inset in (4, 8):
            painter.drawLine(inset, side, side, inset)
