"""Design tokens: all colors and sizes of the window. No other module defines any."""

from explorer.model.lazy_dataclass import dataclass

FONT_PX = 13
SMALL_PX = 12
TINY_PX = 11
HEADING_PX = 15
GRID = 4
CONTROL = 28
PLAYER_PX = 36
"""Height of the player's row."""
RADIUS = 6
CARD_RADIUS = 8
TAB_MOST, TAB_LEAST = 240, 120
"""Width of a tab in pixels."""
SPLIT_BELOW = 700
"""Width of the reader in pixels below which its second side goes under the first."""
CARD_WIDTH = 460
SIDE_WIDTH = 340
SIDE_WIDTH_SMALL = 280
FOLD_MENUS_BELOW = 1200
"""Width in pixels of a window below which the menus are at first folded into a button."""
FOLD_BELOW = 1300
"""Window width in pixels below which the right pane starts folded."""
LEAST = (400, 300)
"""Minimum size of the window: set, so that it never grows by itself, beyond the screen, for what is shown in it."""
FOLD_LEFT_BELOW = 640
"""Window width in pixels below which the left side starts folded too."""
ONE_SIDE_BELOW = 1100
"""Window width in pixels below which opening the panel of one side closes that of the other, unless the user wants
both: the pages would have less than 60 % of it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colors of one scheme as ``#rrggbb``. ``sections`` are for A, B, C, D and on, in order."""

    dark: bool
    window: str
    pane: str
    canvas: str
    field: str
    text: str
    muted: str
    line: str
    """Of rules between parts."""
    ctl: str
    """Of borders of fields, buttons and boxes, which must be seen at 3:1 (WCAG 2.2, 1.4.11)."""
    accent: str
    on_accent: str
    wash: str
    award: str
    danger: str
    hover: str
    sections: tuple[str, ...]


LIGHT = Tokens(
    dark=False,
    window="#f4f4f5",
    pane="#fbfbfc",
    canvas="#e6e6ea",
    field="#ffffff",
    text="#1d1f23",
    muted="#5d636e",
    line="#dddee3",
    ctl="#7e828b",
    accent="#2b5fd3",
    on_accent="#ffffff",
    wash="#e6edfc",
    award="#8a5a0f",
    danger="#b3261e",
    hover="#eeeff2",
    sections=("#b7791f", "#0f8a7d", "#7a4fd0", "#c2416b", "#3f7fb5", "#5f8a1f"),
)

DARK = Tokens(
    dark=True,
    window="#1a1b1e",
    pane="#212226",
    canvas="#141517",
    field="#2a2b30",
    text="#e7e8ea",
    muted="#a0a5af",
    line="#34363c",
    ctl="#7b808b",
    accent="#7aa2ff",
    on_accent="#10131a",
    wash="#26324d",
    award="#e0a84a",
    danger="#ff8a80",
    hover="#2c2e34",
    sections=("#e0a84a", "#3cc0b0", "#ac8bf2", "#ee7ba0", "#7db8e8", "#a7cf6a"),
)

INK, PAPER = "#000000", "#ffffff"
MATCH, MATCH_NOW, MATCH_EDGE = "#ffe3a8", "#ff9a3d", "#b35400"
SELECTED, NOTE_INK = "#2f63d8", "#3a3320"
"""Colors of things on a light page, in both schemes."""
PAGES: dict[str, tuple[str, str]] = {"dark": ("#dfe1e4", "#1a1b1e"), "sepia": ("#3c3226", "#f6eedd")}
"""Ink and paper of pages that are not shown as printed."""
SELECTED_ON_DARK = "#7aa2ff"
GLOW = 0.42
"""How much of its color a highlight or match adds to a dark page; more would make the text illegible."""
AREA_GLOW = 0.16
"""The same for areas and text boxes, which are large."""


def section_color(tokens: Tokens, letter: str) -> str:
    """Return the color of a section by its letter, starting again after the last hue; a neutral one for no letter."""
    if not letter:
        return tokens.muted
    index = ord(letter[:1].upper()) - ord("A")
    return tokens.sections[index % len(tokens.sections)]
