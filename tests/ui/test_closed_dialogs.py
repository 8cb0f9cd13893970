"""Dialogs leave nothing in memory when they are closed."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDialog

from tests.ui.conftest import User

pytestmark = pytest.mark.own_window

DIALOGS = (
    "help.keys",
    "help.palette",
    "mark.palette",
    "mark.history",
    "file.export",
    "file.properties",
    "file.restore",
    "file.settings",
)


@pytest.mark.parametrize("action", DIALOGS)
def test_a_closed_dialog_is_gone(user: User, action: str) -> None:
    window = user.window

    def opened() -> QDialog | None:
        return next((one for one in window.findChildren(QDialog) if one.isVisible()), None)

    for close in ("reject", "accept"):
        before = len(window.findChildren(QObject))
        window.context.actions[action].trigger()
        user.until(lambda: opened() is not None)
        dialog = opened()
        assert dialog
        getattr(dialog, close)()
        del dialog
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        assert not window.findChildren(QDialog)
        assert len(window.findChildren(QObject)) <= before + (0 if close == "accept" else 40)
