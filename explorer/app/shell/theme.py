"""The theme, light or dark: a palette, a small stylesheet and icons, made from the tokens; switched without a
restart."""

import sys

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from explorer.app.shell import tokens as look
from explorer.app.shell.tokens import Tokens
from explorer.model.annotation_colors import DEFAULT, Palette
from explorer.model.known_settings import Mode
from explorer.model.view_settings import Colors, PageColors

_BOXES = ("QCheckBox", "QRadioButton", "QComboBox", "QAbstractSpinBox")
_FUSION_OUTLINE = 132


class Theme(QObject):
    """The current color scheme; ``changed`` is emitted after a switch, when the application's palette is set."""

    changed = Signal()
    icons_loaded = Signal()
    """Icons, blank until now, are drawn."""

    def __init__(self, app: QGuiApplication, mode: Mode = "system") -> None:
        super().__init__()
        self._app = app
        self._mode: Mode = mode
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._drawn: dict[tuple[str, int, float], QPixmap] = {}
        """By name, size and scale: the icon in some color."""
        self._blanks: dict[int, QIcon] = {}
        self._icons = False
        self.tokens = look.LIGHT
        self.palette: Palette = DEFAULT
        self.pages: PageColors = "theme"
        """The colors of pages of papers that have none of their own."""
        self.font_px = self._notes_px = look.FONT_PX
        """The height in pixels of the window's letters, and of those of notes (0 for the same)."""
        self.compact = False
        """Whether controls and rows have little room around them."""
        self._ask_system()
        app.styleHints().colorSchemeChanged.connect(self._refresh)
        self._refresh()

    @property
    def mode(self) -> Mode:
        """Return ``system``, or the scheme that the user chose."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or use one scheme."""
        if mode != self._mode:
            self._mode = mode
            self._ask_system()
            self._refresh()

    def is_dark(self, mode: Mode) -> bool:
        """Return whether a mode is dark now."""
        if mode == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return mode == "dark"

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """Return a token as a color; ``name`` is a field of Tokens, ``alpha`` from 0 to 1."""
        color = QColor(getattr(self.tokens, name))
        color.setAlphaF(alpha)
        return color

    def section(self, letter: str, alpha: float = 1.0) -> QColor:
        """Return a section's color."""
        color = QColor(look.section_color(self.tokens, letter))
        color.setAlphaF(alpha)
        return color

    def section_ink(self, letter: str) -> QColor:
        """Return a section's color for letters on a pane: darker in the light scheme, so that they are legible."""
        color = self.section(letter)
        return color if self.tokens.dark else color.darker(130)

    def highlight(self, name: str) -> QColor:
        """Return the color of the annotation palette with this id."""
        return QColor(next((one.color for one in self.palette if one.id == name), self.palette[0].color))

    def set_palette(self, palette: Palette) -> None:
        """Set the palette of annotation colors."""
        if palette != self.palette:
            self.palette = palette
            self.changed.emit()

    def set_pages(self, colors: PageColors) -> None:
        """Set the colors of pages of all papers that have none of their own."""
        if colors != self.pages:
            self.pages = colors
            self.changed.emit()

    def set_sizes(self, font_px: int, notes_px: int, *, compact: bool) -> None:
        """Set the heights of letters in pixels, and whether there is little room around controls and rows."""
        if (font_px, notes_px, compact) != (self.font_px, self._notes_px, self.compact):
            self.font_px, self._notes_px, self.compact = font_px, notes_px, compact
            self.changed.emit()

    def scaled(self, pixels: int) -> int:
        """Return a size of the design, in pixels, for the letters' present height."""
        return round(pixels * self.font_px / look.FONT_PX)

    def notes_scaled(self, pixels: int = look.FONT_PX) -> int:
        """Return a size of the design, in pixels, for the present height of the letters of notes."""
        return round(pixels * (self._notes_px or self.font_px) / look.FONT_PX)

    @property
    def row_px(self) -> int:
        """Return the room above and below a row of a list, in pixels."""
        return look.GRID if self.compact else 2 * look.GRID

    def page_colors(self, colors: Colors) -> tuple[QColor, QColor]:
        """Return the colors of ink and paper of pages shown in these colors."""
        ink, paper = look.PAGES.get(self._page_scheme(colors), (look.INK, look.PAPER))
        return QColor(ink), QColor(paper)

    def as_printed(self, colors: Colors) -> bool:
        """Return whether pages shown in these colors keep the colors of the file."""
        return self._page_scheme(colors) == "paper"

    def is_dark_page(self, colors: Colors) -> bool:
        """Return whether pages shown in these colors are light on dark."""
        return self._page_scheme(colors) == "dark"

    def _page_scheme(self, colors: Colors) -> str:
        if colors == "all":
            colors = self.pages
        if colors == "theme":
            return "dark" if self.tokens.dark else "paper"
        return colors

    def font(self, pixels: int = look.FONT_PX, *, bold: bool = False, tabular: bool = False) -> QFont:
        """Return the system's font at a size of the design in pixels, larger or smaller as the user has chosen.

        Args:
            tabular: for figures that line up in columns.
        """
        return self.exact_font(self.scaled(pixels), bold=bold, tabular=tabular)

    def exact_font(self, pixels: int, *, bold: bool = False, tabular: bool = False) -> QFont:
        """Return the system's font at a size in pixels, whatever size the user has chosen for the window."""
        font = QFont(self._app.font())
        font.setPixelSize(pixels)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def quote_font(self) -> QFont:
        """Return the font of quotations in notes: italic, with serifs."""
        font = self.exact_font(self.notes_scaled())
        font.setFamilies(["Source Serif 4", "Georgia", "Noto Serif", "DejaVu Serif", "Times New Roman", "serif"])
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setItalic(True)
        return font

    def pixmap(self, name: str, role: str = "text", size: int = 16) -> QPixmap:
        """Return a Lucide icon in a token's color, at a size of the design in pixels, which grows with the letters."""
        return self.exact_pixmap(name, role, self.scaled(size))

    def exact_pixmap(self, name: str, role: str, size: int, scale: float | None = None) -> QPixmap:
        """Return a Lucide icon in a token's color; ``size`` in device-independent pixels."""
        scale = scale or self._app.devicePixelRatio()
        if not self._icons:
            return _blank(size, scale)
        key = (name, getattr(self.tokens, role), size, scale)
        if key not in self._pixmaps:
            drawn = self._drawn.get((name, size, scale))
            self._pixmaps[key] = _tinted(drawn, key[1]) if drawn else self._render(*key)
            self._drawn.setdefault((name, size, scale), self._pixmaps[key])
        return self._pixmaps[key]

    def load_icons(self) -> None:
        """Draw icons from now on. Before, they are blank, so that the first paint need not wait for the SVG library."""
        if not self._icons:
            self._icons = True
            self.icons_loaded.emit()

    def icon(self, name: str, role: str = "text", size: int = 16) -> QIcon:
        """Return a Lucide icon for a button or an action, with a muted form for the disabled state.

        Args:
            size: that of the design, in pixels; it grows with the letters.
        """
        if not self._icons:
            return self._blank_icon(self.scaled(size))
        icon = QIcon(self.pixmap(name, role, size))
        icon.addPixmap(self.pixmap(name, "line", size), QIcon.Mode.Disabled)
        return icon

    def _blank_icon(self, size: int) -> QIcon:
        """One for all of a size: there are a hundred actions."""
        if size not in self._blanks:
            self._blanks[size] = QIcon(_blank(size, self._app.devicePixelRatio()))
        return self._blanks[size]

    def _ask_system(self) -> None:
        """Have title bars, menus and dialogs of the system in the chosen scheme too, where the system draws them."""
        if sys.platform == "win32" or sys.platform == "darwin":
            schemes = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
            self._app.styleHints().setColorScheme(schemes.get(self._mode, Qt.ColorScheme.Unknown))

    def _refresh(self) -> None:
        self.tokens = look.DARK if self.is_dark(self._mode) else look.LIGHT
        palette = _palette(self.tokens)
        self._app.setPalette(palette)
        # Fusion makes the border of these of the window's color, a little darker: too little on a dark one.
        palette.setColor(QPalette.ColorRole.Window, QColor(self.tokens.ctl).lighter(_FUSION_OUTLINE))
        for name in _BOXES:
            QApplication.setPalette(palette, name)  # type: ignore[arg-type]  # It takes no bytes, whatever it says.
        self.changed.emit()

    @staticmethod
    def _render(name: str, color: str, size: int, scale: float) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer  # loads a library

        from explorer.app.shell.icons import drawing

        svg = drawing(name, color)
        pixmap = _blank(size, scale)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap


def _tinted(pixmap: QPixmap, color: str) -> QPixmap:
    """Return an icon in another color: each has only one, and to draw its SVG again takes ten times as long."""
    tinted = QPixmap(pixmap)
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(tinted.rect(), QColor(color))
    painter.end()
    return tinted


def _blank(size: int, scale: float) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.pane,
        role.WindowText: tokens.text,
        role.Base: tokens.field,
        role.AlternateBase: tokens.pane,
        role.Text: tokens.text,
        role.Button: tokens.pane,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.field,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.field,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Shadow: tokens.line,
        role.Accent: tokens.accent,
    }
    for one, color in colors.items():
        palette.setColor(one, QColor(color))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(tokens.muted))
    return palette
