"""The icons of the window: kept as files, as Lucide's package draws them."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

import explorer
from explorer import resources
from explorer.app.shell.action_table import SPECS
from explorer.app.shell.icons import drawing
from explorer.app.shell.theme import Theme

_SPEC = importlib.util.spec_from_file_location("icons", Path(__file__).parents[2] / "packaging" / "icons.py")
assert _SPEC
assert _SPEC.loader
packaged = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(packaged)


def test_every_icon_is_kept_as_the_package_draws_it() -> None:
    kept = {path.stem: path.read_text(encoding="utf-8") for path in resources.path("icons").glob("*.svg")}
    assert kept == {name: packaged.drawing(name) for name in kept}, "run python3 packaging/dev.py icons"


def test_every_icon_that_the_code_names_is_kept_and_no_other() -> None:
    kept = {path.stem for path in resources.path("icons").glob("*.svg")}
    code = "".join(path.read_text(encoding="utf-8") for path in Path(explorer.__file__).parent.rglob("*.py"))
    named = set(re.findall(r"""\.(?:icon|pixmap)\(\s*"([\w-]+)\"""", code)) | {spec.icon for spec in SPECS if spec.icon}
    assert named <= kept, "run python3 packaging/dev.py icons NAME"
    assert {name for name in kept if f'"{name}"' not in code} == set()


def test_it_is_drawn_in_the_color_asked_for() -> None:
    svg = drawing("menu", "#2f63d8")
    assert 'stroke="#2f63d8"' in svg
    assert 'stroke-width="1.75"' in svg
    assert "currentColor" not in svg
    assert svg != drawing("trash", "#2f63d8")


def test_the_package_with_all_it_loads_is_not_needed() -> None:
    code = (
        "import sys; from explorer.app.shell.icons import drawing; drawing('menu', '#000000'); "
        "print({'lucide', 'sqlite3'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_its_second_color_looks_as_if_it_were_drawn_in_it(qapp: QApplication) -> None:
    other, alone = Theme(qapp), Theme(qapp)
    for theme in (other, alone):
        theme.load_icons()
    other.pixmap("menu", "text")
    tinted, drawn = (theme.pixmap("menu", "danger").toImage() for theme in (other, alone))
    places = [(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    pairs = [(tinted.pixelColor(*place), drawn.pixelColor(*place)) for place in places]
    assert [one.alpha() for one, _ in pairs] == [two.alpha() for _, two in pairs]
    strong = [(one.getRgb()[:3], two.getRgb()[:3]) for one, two in pairs if two.alpha() > 128]
    assert strong
    assert all(abs(mine - its) <= 2 for one, two in strong for mine, its in zip(one, two, strict=True))


def test_icons_grow_with_the_letters(qapp: QApplication) -> None:
    theme = Theme(qapp)
    for loaded in (False, True):
        if loaded:
            theme.load_icons()
        theme.set_sizes(26, 0, compact=False)
        assert [one.width() for one in theme.icon("menu").availableSizes()] == [32]
        theme.set_sizes(13, 0, compact=False)
        assert [one.width() for one in theme.icon("menu", size=12).availableSizes()] == [12]
