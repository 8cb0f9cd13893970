"""Draw the icons of ``resources/icons`` anew, and those named besides: ``python3 packaging/dev.py icons NAME…``.

Lucide's package draws them here and in a test, not in the program: loading it and parsing its drawings would take 80 ms
of every start.
"""

import sys
from pathlib import Path

from lucide import get_icon_list, lucide_icon

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
STROKE_WIDTH = "1.75"


def drawing(name: str) -> str:
    """The icon as it is kept: the color is filled in when it is drawn on the screen."""
    return str(lucide_icon(name, stroke_width=STROKE_WIDTH)).strip() + "\n"


def main(names: list[str]) -> int:
    """Write the files; 1 where Lucide has no icon of such a name."""
    unknown = sorted(set(names) - set(get_icon_list()))
    if unknown:
        print("icons.py: Lucide has no icon named {}.".format(" or ".join(unknown)), file=sys.stderr)
        return 1
    for name in {path.stem for path in FOLDER.glob("*.svg")} | set(names):
        (FOLDER / f"{name}.svg").write_text(drawing(name), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
