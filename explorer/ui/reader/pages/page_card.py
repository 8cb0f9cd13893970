"""The card in place of a page that can't be rendered: the error, and the next steps."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CARD_WIDTH, GRID
from explorer.model.errors import KnownError
from explorer.model.page_labels import label_of
from explorer.model.translation import tr
from explorer.ui.small_widgets import push_button, text_label

_ICON = 24


class PageCard(QFrame):
    """The card of one page's error, with its buttons, over the pages."""

    retried = Signal()
    outside_asked = Signal()

    def __init__(self, theme: Theme, page: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.icon = QLabel()
        self.title = text_label(tr("Page {0} can’t be shown", page), heading=True)
        self.setAccessibleName(self.title.text())
        self.reason = text_label()
        self.retry = push_button(tr("Try again"), primary=True)
        self.outside = push_button(tr("Open with default PDF viewer"))
        self.retry.clicked.connect(self.retried)
        self.outside.clicked.connect(self.outside_asked)
        self._narrow: bool | None = None
        self._column = column = QVBoxLayout(self)
        column.setSpacing(2 * GRID)
        for widget in (self.icon, self.title, self.reason):
            column.addWidget(widget)
        column.addSpacing(2 * GRID)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(2 * GRID)
        self._buttons.addWidget(self.retry)
        self._buttons.addWidget(self.outside)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        theme.changed.connect(self._paint_sign)
        theme.icons_loaded.connect(self._paint_sign)
        self._paint_sign()

    def fit(self, page: QRectF, seen: QRectF) -> bool:
        """Center the card in the visible part of the page; return False if there is not enough room.

        Args:
            page, seen: the page, and the part of it in the view, in pixels of the view.
        """
        retry, outside = self.retry.sizeHint().width(), self.outside.sizeHint().width()
        narrow = page.width() < retry + outside + 22 * GRID
        edge, margin = (2 * GRID, 4 * GRID) if narrow else (4 * GRID, 6 * GRID)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._column.setContentsMargins(margin, 5 * GRID, margin, 5 * GRID)
            direction = QBoxLayout.Direction
            self._buttons.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
            self._column.activate()
        width = min(CARD_WIDTH, round(page.width()) - 2 * edge)
        height = self.heightForWidth(width)
        if width < outside + 2 * margin or height > page.height() - 2 * edge:
            return False
        middle = seen.center()
        left = min(max(middle.x() - width / 2, page.left() + edge), page.right() - edge - width)
        top = min(max(middle.y() - height / 2, page.top() + edge), page.bottom() - edge - height)
        self.setGeometry(QRect(round(left), round(top), width, height))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # so that nothing is selected on the page behind it

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _paint_sign(self) -> None:
        self.icon.setPixmap(self._theme.pixmap("circle-alert", "danger", _ICON))


class PageCards(QObject):
    """The cards of the visible pages that failed."""

    retried = Signal(int)
    """A page to be retried."""
    outside_asked = Signal()
    """The user wants to open the document in another program."""

    def __init__(self, theme: Theme, view: QWidget, viewport: QWidget) -> None:
        super().__init__(view)
        self._theme, self._view, self._viewport = theme, view, viewport
        self._cards: dict[int, PageCard] = {}
        self.labels: tuple[str, ...] = ()
        """The page labels of the document."""

    def place(self, failed: Iterable[tuple[int, KnownError, QRectF]]) -> None:
        """Show exactly these cards: page, error, and the page's rectangle in the viewport."""
        wanted = {page: (error, frame) for page, error, frame in failed}
        for page in [page for page in self._cards if page not in wanted]:
            self._drop(page)
        for page, (error, frame) in wanted.items():
            card = self._cards.get(page) or self._make(page)
            if card.reason.text() != error.sentence:
                card.reason.setText(error.sentence)
            seen = frame.intersected(QRectF(self._viewport.rect()))
            fits = card.fit(frame, seen)
            if not fits:
                self._give_back_focus(card)
            card.setVisible(fits)

    @property
    def any(self) -> bool:
        """Return whether there is a card."""
        return bool(self._cards)

    def card(self, page: int) -> PageCard | None:
        """Return the card of a page; None if it is not shown."""
        return self._cards.get(page)

    def paint_page(self, painter: QPainter, page: int, frame: QRectF) -> None:
        """Draw the empty page behind a card; without room for the card, an error sign."""
        painter.fillRect(frame, self._theme.color("pane"))
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))
        card = self._cards.get(page)
        if card is None or card.isHidden():
            sign = QRectF(0, 0, _ICON, _ICON)
            sign.moveCenter(frame.center())
            painter.drawPixmap(sign.topLeft(), self._theme.exact_pixmap("circle-alert", "danger", _ICON))

    def _make(self, page: int) -> PageCard:
        card = self._cards[page] = PageCard(self._theme, label_of(self.labels, page), self._viewport)
        card.retried.connect(lambda: self.retried.emit(page))
        card.outside_asked.connect(self.outside_asked)
        # Tab goes from the pages to their cards.
        before = self._view
        for other in sorted(self._cards):
            for button in (self._cards[other].retry, self._cards[other].outside):
                QWidget.setTabOrder(before, button)
                before = button
        return card

    def _drop(self, page: int) -> None:
        card = self._cards.pop(page)
        self._give_back_focus(card)
        card.hide()
        card.deleteLater()

    def _give_back_focus(self, card: PageCard) -> None:
        focus = card.window().focusWidget()
        if focus is not None and card.isAncestorOf(focus):
            self._view.setFocus()
