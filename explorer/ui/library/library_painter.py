"""Paints the rows of the library's list."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from explorer.app.episodes.artwork import Artwork
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.episode_row import EpisodeRow, Reading
from explorer.model.html_escape import escape
from explorer.model.library_index import Group
from explorer.model.paper_row import PaperRow
from explorer.model.translation import tr, trn
from explorer.ui.library.artwork_tile import paint_tile
from explorer.ui.library.library_texts import LibraryTexts
from explorer.ui.row_paint import elided_line, elided_title, paint_icon, paint_line

_SIDE = 3 * look.GRID
_INDENT = 7 * look.GRID
_ICON = 14
_DOT, _DOT_STEP = 7, 10
_EDGE = 3


class LibraryPainter:
    """Draws headings and episodes in the theme's colors; all rows of a kind have one height, in pixels."""

    def __init__(self, theme: Theme, texts: LibraryTexts, artwork: Artwork) -> None:
        self._theme, self._texts, self._artwork = theme, texts, artwork
        self.current_episode: str | None = None
        self.current_paper: str | None = None
        """The episode and the paper that are open in the window."""
        self.measure()

    def measure(self) -> None:
        """Take the sizes from the theme again."""
        theme = self._theme
        self._title, self._strong = theme.font(), theme.font(bold=True)
        self._small = theme.font(look.SMALL_PX, tabular=True)
        self._head = theme.font(look.TINY_PX, bold=True)
        self._metrics = {id(font): QFontMetrics(font) for font in (self._title, self._strong, self._small, self._head)}
        title, small = self._metrics_of(self._strong).height(), self._metrics_of(self._small).height()
        room = look.GRID if theme.compact else 6
        self.episode_height = title + small + 2 * room + 2
        self.podcast_height = max(title + small, theme.scaled(36)) + 2 * look.GRID + 2 * room
        self.section_height = self._metrics_of(self._head).height() + 5 * look.GRID
        self._icon, self._small_icon = theme.scaled(_ICON), theme.scaled(12)
        self._tile = self.podcast_height - 2 * look.GRID - 2 * room
        self._small_tile = self.episode_height - 2 * room

    def _metrics_of(self, font: QFont) -> QFontMetrics:
        """Return the metrics of one of the four fonts; to make them takes longer than to paint a row."""
        return self._metrics[id(font)]

    def heading_height(self, group: Group) -> int:
        """Return the height of a group's heading."""
        return self.section_height if group.is_fixed else self.podcast_height

    def paint_ground(
        self,
        painter: QPainter,
        rect: QRect,
        row: EpisodeRow | PaperRow | None,
        *,
        is_hovered: bool,
        has_cursor: bool,
    ) -> None:
        """Paint the ground of a row: of the open episode or paper, under the pointer, with a ring at the cursor."""
        theme = self._theme
        if self._is_current(row):
            painter.fillRect(rect, theme.color("wash"))
            painter.fillRect(QRect(0, rect.top(), _EDGE, rect.height()), theme.color("accent"))
        elif is_hovered:
            painter.fillRect(rect, theme.color("hover"))
        if has_cursor:
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1.5, -2, -1.5), look.RADIUS - 2, look.RADIUS - 2)

    def _is_current(self, row: EpisodeRow | PaperRow | None) -> bool:
        if isinstance(row, PaperRow):
            return row.id == self.current_paper
        return row is not None and row.episode_id is not None and row.episode_id == self.current_episode

    def paint_heading(self, painter: QPainter, rect: QRect, group: Group, *, is_open: bool) -> None:
        """Paint a heading: a podcast with its artwork, or a section's name."""
        theme, texts = self._theme, self._texts
        if group.is_fixed:
            text = texts.heading(group).upper()
            if group.kind != "continue":
                text = f"{text} · {group.total}"
            line = rect.adjusted(_SIDE, 3 * look.GRID, -_SIDE, -look.GRID)
            self._write(painter, self._head, theme.color("muted"), line, text)
            return
        if rect.top() > 0:
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), theme.color("line"))
        inner = rect.adjusted(look.GRID, 0, -_SIDE, 0)
        chevron = QRect(inner.left(), rect.center().y() - self._icon // 2, self._icon, self._icon)
        paint_icon(painter, self._theme, "chevron-down" if is_open else "chevron-right", "muted", chevron)
        left = chevron.right() + 1 + look.GRID
        tile = QRect(left, rect.center().y() - self._tile // 2 + 1, self._tile, self._tile)
        if group.has_papers:
            self._paint_files(painter, tile)
        else:
            self._paint_artwork(painter, tile, group.title, group.podcast.artwork_url if group.podcast else None)
        left = tile.right() + 1 + 2 * look.GRID + 2
        upper, lower = self._lines(QRect(left, tile.top(), inner.right() + 1 - left, tile.height()))
        self._write(painter, self._strong, theme.color("text"), upper, texts.heading(group))
        color = theme.color("danger" if texts.is_problem(group) else "muted")
        if texts.is_problem(group):
            icon = self._small_icon
            place = QRect(lower.left(), lower.center().y() - icon // 2, icon, icon)
            paint_icon(painter, self._theme, "triangle-alert", "danger", place)
            lower = lower.adjusted(icon + look.GRID, 0, 0, 0)
        self._write(painter, self._small, color, lower, texts.below(group))

    def paint_episode(self, painter: QPainter, rect: QRect, group: Group, episode: EpisodeRow) -> None:
        """Paint an episode."""
        theme, texts = self._theme, self._texts
        upper, lower = self._text_lines(rect, group)
        if group.kind in ("new", "continue"):
            side = self._small_tile
            tile = QRect(_SIDE, rect.center().y() - side // 2, side, side)
            self._paint_artwork(painter, tile, episode.podcast, texts.artwork_url(episode))
        upper = self._paint_mark(painter, upper, episode)
        font = self._strong if episode.is_new else self._title
        self._write(painter, font, theme.color("text"), upper, episode.title)
        meta = texts.meta(group, episode)
        metrics = self._metrics_of(self._small)
        lower = self._paint_papers(painter, lower, episode, metrics.horizontalAdvance(meta))
        if metrics.horizontalAdvance(meta) > lower.width():
            meta = texts.meta(group, episode, is_short=True)
        color = theme.color("accent" if texts.is_busy(episode) else "muted")
        self._write(painter, self._small, color, lower, meta)

    def paint_paper(self, painter: QPainter, rect: QRect, group: Group, paper: PaperRow, notes: int) -> None:
        """Paint a paper."""
        theme = self._theme
        upper, lower = self._lines(rect.adjusted(_SIDE if group.is_fixed else _INDENT, 0, -_SIDE, 0))
        upper = self._paint_count(painter, upper, notes) if notes else upper
        self._write(painter, self._title, theme.color("text"), upper, paper.title)
        self._write(painter, self._small, theme.color("muted"), lower, self._texts.paper_meta(paper))

    def paper_tip(self, paper: PaperRow, notes: int) -> str:
        """Return as rich text what a paper's row has no room for."""
        parts = (paper.title, ", ".join(paper.authors[:20]), self._texts.counted_work(notes))
        return f"<p>{'<br>'.join(escape(one) for one in parts if one)}</p>"

    def tip(self, group: Group, episode: EpisodeRow | None, width: int) -> str:
        """Return as rich text what a row of this width has no room for; empty if it has room for all."""
        if episode is None:
            return f"<p>{escape(self._texts.below(group))}</p>" if self._texts.is_problem(group) else ""
        parts = [escape(episode.title)]
        if papers := self._texts.papers(episode):
            parts.append(escape(papers[:1].upper() + papers[1:]))
        if doubts := self._texts.doubts(episode):
            parts.append(doubts)
        if notes := self._texts.counted_notes(episode):
            parts.append(escape(notes))
        if preview := self._texts.preview(episode):
            parts.append(escape(preview))
        return f"<p>{'<br>'.join(parts)}</p>"

    # Parts of a row

    def _text_lines(self, rect: QRect, group: Group) -> tuple[QRect, QRect]:
        left = _INDENT if group.kind not in ("new", "continue") else _SIDE + self._small_tile + 2 * look.GRID + 2
        return self._lines(rect.adjusted(left, 0, -_SIDE, 0))

    def _lines(self, rect: QRect) -> tuple[QRect, QRect]:
        """Return the places of two lines, one below the other, in the middle of a rectangle."""
        above, below = self._metrics_of(self._strong).height(), self._metrics_of(self._small).height()
        top = rect.top() + (rect.height() - above - below) // 2
        upper = QRect(rect.left(), top, rect.width(), above)
        return upper, QRect(rect.left(), top + above, rect.width(), below)

    def _paint_mark(self, painter: QPainter, line: QRect, episode: EpisodeRow) -> QRect:
        """Paint at the right of a line how many notes an episode has, that it is new, or how many doubts it has; return
        what is left of it."""
        theme, metrics = self._theme, self._metrics_of(self._small)
        if count := self._texts.notes(episode):
            return self._paint_count(painter, line, count)
        if episode.is_new:
            text = tr("new")
            width = metrics.horizontalAdvance(text) + 3 * look.GRID
            chip = QRect(line.right() + 1 - width, line.top(), width, line.height())
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(theme.color("wash"))
            painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), chip.height() / 2, chip.height() / 2)
            self._write(painter, self._small, theme.color("accent"), chip, text, centered=True)
            return line.adjusted(0, 0, -width - 2 * look.GRID, 0)
        if doubts := self._texts.doubts(episode):
            is_short = metrics.horizontalAdvance(doubts) > line.width() // 3  # the title needs the room more
            return self._paint_right(painter, line, f"{episode.doubts} ?" if is_short else doubts, "award")
        return line

    def _paint_count(self, painter: QPainter, line: QRect, count: int) -> QRect:
        """Paint at the right of a line how many notes there are; return what is left of it."""
        text, theme = str(count), self._theme
        width = self._metrics_of(self._small).horizontalAdvance(text)
        place = QRect(line.right() + 1 - width, line.top(), width, line.height())
        self._write(painter, self._small, theme.color("accent"), place, text)
        size = self._small_icon
        icon = QRect(place.left() - size - look.GRID, line.center().y() - size // 2, size, size)
        paint_icon(painter, theme, "pencil", "accent", icon)
        return line.adjusted(0, 0, icon.left() - line.right() - 2 * look.GRID, 0)

    def _paint_papers(self, painter: QPainter, line: QRect, episode: EpisodeRow, beside: int) -> QRect:
        """Paint at the right of a line a dot for each paper, or how many were opened where there is no room.

        Args:
            beside: the width of the text at the left, before which dots, and what says that there are no papers, give
                way.
        """
        if episode.episode_id is None or self._texts.is_busy(episode):
            return line
        papers, theme = episode.papers, self._theme
        if not papers:
            told = self._texts.papers(episode)
            room = line.width() - self._metrics_of(self._small).horizontalAdvance(told) - 2 * look.GRID
            role = "award" if episode.doubts and not episode.mentions else "muted"
            return self._paint_right(painter, line, told, role) if room >= beside else line
        width, room = len(papers) * _DOT_STEP, line.width() - beside - 2 * look.GRID
        if width > room or len(papers) > 16:
            told = trn(len(papers), "{0} of {count} paper", "{0} of {count} papers", episode.opened)
            has_room = self._metrics_of(self._small).horizontalAdvance(told) <= room
            return self._paint_right(painter, line, told if has_room else f"{episode.opened}/{len(papers)}")
        left = line.right() + 1 - width + _DOT_STEP - _DOT
        for number, paper in enumerate(papers):
            dot = QRectF(left + number * _DOT_STEP, line.center().y() - _DOT / 2 + 1, _DOT, _DOT)
            self._paint_dot(painter, dot, paper, theme.section("B"))
        return line.adjusted(0, 0, -width - 2 * look.GRID, 0)

    def _paint_dot(self, painter: QPainter, dot: QRectF, paper: Reading, color: QColor) -> None:
        painter.setBrush(color if paper == "read" else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color if paper != "unopened" else self._theme.color("ctl"), 1.2))
        painter.drawEllipse(dot.adjusted(0.6, 0.6, -0.6, -0.6))
        if paper == "begun":
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPie(dot.adjusted(0.6, 0.6, -0.6, -0.6), 90 * 16, 180 * 16)

    def _paint_right(self, painter: QPainter, line: QRect, text: str, role: str = "muted") -> QRect:
        width = self._metrics_of(self._small).horizontalAdvance(text)
        place = QRect(line.right() + 1 - width, line.top(), width, line.height())
        self._write(painter, self._small, self._theme.color(role), place, text)
        return line.adjusted(0, 0, -width - 2 * look.GRID, 0)

    def _paint_files(self, painter: QPainter, tile: QRect) -> None:
        """Paint what stands for papers where a podcast has its artwork."""
        theme, size = self._theme, self._theme.scaled(20)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), look.GRID, look.GRID)
        icon = QRect(tile.left() + (tile.width() - size) // 2, tile.top() + (tile.height() - size) // 2, size, size)
        paint_icon(painter, theme, "file-text", "muted", icon)

    def _paint_artwork(self, painter: QPainter, rect: QRect, title: str, url: str | None) -> None:
        pixels = round(rect.width() * painter.device().devicePixelRatio())
        paint_tile(painter, self._theme, rect, title, self._artwork.pixmap(url, pixels))

    def _write(
        self, painter: QPainter, font: QFont, color: QColor, rect: QRect, text: str, *, centered: bool = False
    ) -> None:
        """Draw one line, elided at the rectangle's end."""
        metrics = self._metrics_of(font)
        room = rect.width() + 1 + centered * 99  # the width of a text was rounded
        shown = (elided_line if font is self._small else elided_title)(metrics, text, room)
        paint_line(painter, font, color, rect, shown, "center" if centered else "left", metrics)
