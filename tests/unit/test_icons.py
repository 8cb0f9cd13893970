"""Icons out of the package's file, as the package itself would draw them."""

import subprocess
import sys
from xml.etree import ElementTree as ET

from lucide import lucide_icon

from explorer.app.shell.actions import SPECS
from explorer.app.shell.icons import drawing


def test_they_are_the_packages_own_in_another_colour() -> None:
    for name in {spec.icon for spec in SPECS if spec.icon} | {"menu", "x", "trash"}:
        ours, theirs = ET.fromstring(drawing(name, "#2f63d8")), ET.fromstring(lucide_icon(name))
        assert (ours.get("stroke"), ours.get("stroke-width")) == ("#2f63d8", "1.75")
        assert [(one.tag, one.attrib) for one in ours] == [(one.tag, one.attrib) for one in theirs], name


def test_an_alias_is_as_good() -> None:
    assert drawing("edit", "#000000") != drawing("trash", "#000000")
    assert drawing("edit", "#000000") == drawing("square-pen", "#000000")


def test_the_package_with_all_it_loads_is_not_needed() -> None:
    code = (
        "import sys; from explorer.app.shell.icons import drawing; drawing('menu', '#000000');"
        " print('lucide' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
