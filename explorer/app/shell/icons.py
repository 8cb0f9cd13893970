"""Icons as SVG: from Lucide, written to ``resources/icons`` by ``dev.py icons``."""

from functools import cache

from explorer import resources


def drawing(name: str, color: str) -> str:
    """Return an icon by Lucide's name, in a color (``#rrggbb``), to be drawn at any size.

    Raises:
        FileNotFoundError: the icon is not bundled; ``dev.py icons NAME`` adds it.
    """
    return _svg(name).replace("currentColor", color)


@cache
def _svg(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
