"""The drawings of icons, Lucide's, as SVG.

The package's own call loads an HTTP client with its search, and opens its file and parses a drawing for each icon:
80 ms of every start. So its file is read here; where that is not as it is known, the package is asked.
"""

import sqlite3
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_STROKE = "1.75"
_COLORED, _WIDE = 'stroke="currentColor"', 'stroke-width="2"'
_ALL = "SELECT name, svg FROM icons UNION ALL SELECT alias, svg FROM icon_aliases JOIN icons USING (name)"


def drawing(name: str, color: str) -> str:
    """An icon by Lucide's name or an alias of it, in a colour (``#rrggbb``), to be drawn at any size."""
    svg = _drawings().get(name, "")
    if _COLORED in svg and _WIDE in svg:
        return svg.replace(_COLORED, f'stroke="{color}"', 1).replace(_WIDE, f'stroke-width="{_STROKE}"', 1)
    from lucide import lucide_icon

    return str(lucide_icon(name, stroke=color, stroke_width=_STROKE))


@cache
def _drawings() -> dict[str, str]:
    spec = find_spec("lucide")
    for folder in (spec and spec.submodule_search_locations) or ():
        file = Path(folder) / "data" / "lucide-icons.db"
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
                return dict(connection.execute(_ALL))
        except sqlite3.Error:
            continue
    return {}
