"""A paper that may be meant, as a card that is chosen by a click or by its digit."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.episode_proposal import named_by
from explorer.model.title_resolution import Ranked
from explorer.model.translation import tr
from explorer.ui.small_widgets import text_label

_MOST_AUTHORS = 3
_BAR = 4


class CandidateCard(QPushButton):
    """Shows title, authors, year, ids, how alike the titles are, and why it was found.

    Args:
        number: the digit that chooses it; 0 for none.
        chosen: whether it is the one that will be kept.
        is_guess: whether that is a guess, which nobody has confirmed.
        other_title: whether it has another title than what is asked about, and so is never wholly alike.
    """

    def __init__(
        self,
        theme: Theme,
        ranked: Ranked,
        number: int,
        *,
        chosen: bool,
        is_guess: bool = False,
        other_title: bool = False,
    ) -> None:
        super().__init__()
        self.ranked = ranked
        one = ranked.candidate
        self.setObjectName("candidate")
        self.setProperty("chosen", chosen)
        self.setProperty("guess", is_guess)
        self.setCheckable(False)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        title = text_label(one.title)
        title.setProperty("strong", True)
        who = authors_text(one.authors)
        below = " · ".join(part for part in (who, str(one.year or ""), named_by(one)) if part)
        inner = QVBoxLayout()
        inner.setSpacing(2)
        inner.addWidget(title)
        if below:
            inner.addWidget(text_label(below, muted=True, small=True))
        if ranked.evidence and ranked.score:
            inner.addWidget(_Bar(theme, ranked.score))
        share = min(int(100 * ranked.score), 99 if other_title else 100)
        alike = tr("{0} % alike", share) if ranked.evidence and ranked.score else ""
        why = " · ".join(part for part in (alike, ranked.evidence) if part)
        if why:
            inner.addWidget(text_label(why, muted=True, small=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID + 2, 3 * GRID, 2 * GRID + 2)
        row.setSpacing(2 * GRID)
        if number:
            key = QLabel(str(number))
            key.setObjectName("key")
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(inner, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        said = [one.title, below, why, tr("chosen") if chosen else ""]
        self.setAccessibleName(", ".join(part for part in said if part))

    def sizeHint(self) -> QSize:
        """Override Qt: return the size of what is on the card."""
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Override Qt: the card is as narrow as its words."""
        layout = self.layout()
        return layout.totalMinimumSize() if layout else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """Override Qt: return the height of the wrapped texts."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else super().heightForWidth(width)

    def hasHeightForWidth(self) -> bool:
        """Override Qt: the texts wrap."""
        return True


class _Bar(QWidget):
    """How alike two titles are, as a bar."""

    def __init__(self, theme: Theme, share: float) -> None:
        super().__init__()
        self._theme, self._share = theme, max(0.0, min(1.0, share))
        self.setFixedHeight(_BAR + 4)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override Qt: paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, (self.height() - _BAR) / 2, self.width(), _BAR)
        for color, share in ((self._theme.color("line"), 1.0), (self._theme.color("accent"), self._share)):
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(whole.x(), whole.y(), whole.width() * share, _BAR), 2, 2)
        painter.end()


def authors_text(authors: tuple[str, ...]) -> str:
    """Return the first authors' names."""
    shown = ", ".join(authors[:_MOST_AUTHORS])
    return tr("{0} et al.", shown) if len(authors) > _MOST_AUTHORS else shown
