"""What is special on macOS: files and links are events, Tab skips buttons, title bars have a scheme of their own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import sys
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
sys.platform = "darwin"  # before the import
from explorer.ui.application import application, hand_targets_to
app = application([])
got = []
for url in ("file:///Users/a/A paper.pdf", "paper-explorer://open?paper=yarn&page=2"):
    app.sendEvent(app, QFileOpenEvent(QUrl(url)))
hand_targets_to(got.append)
app.sendEvent(app, QFileOpenEvent(QUrl("paper-explorer://open?note=1")))
app.sendEvent(app, QEvent(QEvent.Type.ApplicationActivate))
print(*got, sep="\\n")
from PySide6.QtGui import QStyleHints
from explorer.app.shell.theme import Theme
print(app.styleHints().tabFocusBehavior().name)
asked = []
QStyleHints.setColorScheme = lambda _, scheme: asked.append(scheme.name)
theme = Theme(app, "dark")
theme.set_mode("light")
theme.set_mode("system")
print(*asked)
"""


def test_files_links_focus_and_title_bars_are_as_macos_has_them() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "/Users/a/A paper.pdf",
        "paper-explorer://open?paper=yarn&page=2",
        "paper-explorer://open?note=1",
        "TabFocusAllControls",
        "Dark Light Unknown",
    ], done.stderr
