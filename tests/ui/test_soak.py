"""A long sitting: the window is used in every way, round after round, and is then as large as it was."""

import gc
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from tests.fakes.examples import THOROUGH
from tests.fakes.server import FakeServer
from tests.ui.conftest import User
from tests.ui.test_closed_dialogs import DIALOGS as CLOSED

ROUNDS = 30
SETTLED = 10
"""Rounds after which all caches are full."""
SMAPS = Path("/proc/self/smaps_rollup")
MOST_MIB = 15
"""How much more memory the last ten rounds may have than the second ten, in the middle of each."""
DIALOGS = (*CLOSED, "go.find_notes")
TWICE = (
    "view.split",
    "view.outline",
    "view.thumbnails",
    "view.full_screen",
    "view.left",
    "view.side",
    "read.caret",
)
ALL = ("read.zoom_in", "read.zoom_out", "read.facing", "read.single", "read.continuous", "read.rotate_right")
ALL_LATER = ("read.rotate_left", "read.fit_page", "read.fit", "read.trim", "read.trim", *("read.colors",) * 4)


def mib() -> float:
    """This process's own memory; 0 where the system doesn't tell."""
    if not SMAPS.exists():
        return 0.0
    rows = SMAPS.read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith(("Private_Dirty:", "Private_Clean:"))) / 1024


def objects(user: User) -> Counter[str]:
    """How many objects there are of each of the program's and Qt's classes."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    found = Counter(
        type(one).__qualname__ for one in gc.get_objects() if str(type(one).__module__).startswith("explorer.")
    )
    found["Qt"] = len(user.window.findChildren(QObject))
    return found


def trigger(user: User, action: str) -> None:
    user.window.context.actions[action].trigger()
    QApplication.processEvents()


def use(user: User) -> None:
    """Use the window once in all ways, and leave it as it was."""
    window = user.window
    for paper in ("wuerstchen", "yarn", "guide"):
        window.context.session.open_paper(window.context.papers.id_of(paper) or paper, "click")
        user.read(paper)
    for action in (*ALL, *ALL_LATER, *TWICE, *reversed(TWICE)):
        trigger(user, action)
    user.until(user.window.reader.view.is_sharp)
    for action in DIALOGS:
        trigger(user, action)
        user.until(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))
        for one in window.findChildren(QDialog):
            one.reject()
        user.until(lambda: not any(one.isVisible() for one in window.findChildren(QDialog)))
    window.activateWindow()
    window.reader.take_focus()
    trigger(user, "read.find")
    user.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    user.type("the")
    user.key(Qt.Key.Key_Return)
    user.until(lambda: window.reader.finder.needle == "the" and not window.reader.finder.searching)
    user.key(Qt.Key.Key_Escape)
    trigger(user, "mark.note")
    user.type("what is this")
    user.ctrl(Qt.Key.Key_Return)
    trigger(user, "mark.undo")
    for _ in range(3):
        trigger(user, "view.theme")
    user.saved()


@pytest.mark.skipif(settings.get_current_profile_name() != THOROUGH, reason="it takes minutes")
def test_nothing_grows(shelf: FakeServer, user: User) -> None:
    seen, memory = [], []
    for _ in range(ROUNDS):
        use(user)
        seen.append(objects(user))
        memory.append(mib())
    grown = {name: count - seen[SETTLED][name] for name, count in seen[-1].items()}
    assert not {name: more for name, more in grown.items() if more >= SETTLED}, grown
    assert median(memory[2 * SETTLED :]) - median(memory[SETTLED : 2 * SETTLED]) < MOST_MIB, memory
