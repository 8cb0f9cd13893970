"""The palette of annotation colors: eight, each with a name and a color value that the user can change."""

import re
from collections.abc import Iterable
from typing import Any

from explorer.model.annotation import COLORS
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later, translated

MOST_LETTERS = 40
_HEX = re.compile(r"#[0-9a-f]{6}")
_NAMES = (
    *(later("Yellow"), later("Green"), later("Blue"), later("Pink")),
    *(later("Orange"), later("Violet"), later("Red"), later("Gray")),
)
_LOOKS = ("#ffd84d", "#9be38d", "#8ec9ff", "#ffa8c5", "#ffb86b", "#c9b3ff", "#ff9a8f", "#c4c8d0")


@dataclass(frozen=True, slots=True)
class Swatch:
    """A color of the palette: the id stored in annotations, the user's name for it, and its value as ``#rrggbb``."""

    id: str
    name: str
    color: str

    @property
    def label(self) -> str:
        """Return the name to show: the user's, or the translated one of a color that they have not named."""
        return translated(self.name) if self.name in _NAMES else self.name


Palette = tuple[Swatch, ...]
DEFAULT: Palette = tuple(Swatch(*one) for one in zip(COLORS, _NAMES, _LOOKS, strict=True))


def read(value: Any) -> Palette:
    """Read the palette from a setting, ``[[id, name, #rrggbb], …]``; an invalid color gets its default."""
    given: dict[str, Swatch] = {}
    for one in value if isinstance(value, list) else ():
        if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one):
            name = " ".join(one[1].split())[:MOST_LETTERS]
            if name and _HEX.fullmatch(one[2].lower()):
                given[one[0]] = Swatch(one[0], name, one[2].lower())
    return tuple(given.get(one.id, one) for one in DEFAULT)


def written(palette: Palette) -> list[list[str]]:
    """Return the palette as a setting that ``read`` accepts."""
    return [[one.id, one.name, one.color] for one in palette]


def name_of(palette: Iterable[Swatch], color: str) -> str:
    """Return the user's name for a color id; the id itself where the palette does not have it."""
    return next((one.name for one in palette if one.id == color), color)


def label_of(palette: Iterable[Swatch], color: str) -> str:
    """Return the name to show for a color id; the id itself where the palette does not have it."""
    return next((one.label for one in palette if one.id == color), color)


def find(palette: Iterable[Swatch], text: str) -> str | None:
    """Return the id of the color with this name or id, in any case; None if there is none."""
    wanted = text.strip().casefold()
    return next((one.id for one in palette if wanted in (one.id, one.name.casefold())), None)
