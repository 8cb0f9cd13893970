"""What macOS hands to the application as an event: a double-clicked file, and a link."""

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
"""


def test_files_and_links_are_handed_over_also_those_that_came_before_the_window() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "/Users/a/A paper.pdf",
        "paper-explorer://open?paper=yarn&page=2",
        "paper-explorer://open?note=1",
    ], done.stderr
