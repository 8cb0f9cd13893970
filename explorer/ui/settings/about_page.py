"""The page about the program: its version and license, where its files are, and whether it works."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import explorer
from explorer.app.shell.installation_check import InstallationCheck
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui.settings.setting_row import LabeledRow
from explorer.ui.settings.settings_page import SettingsPage, SettingsWindow
from explorer.ui.small_widgets import ValueField, push_button, text_label

_LICENSE = "GNU Affero General Public License 3.0"


class OpenedRow(LabeledRow):
    """A value that can be copied, and opened by a button."""

    def __init__(
        self,
        window: SettingsWindow,
        label: str,
        value: str,
        button: str,
        call: Callable[[], object],
        *,
        note: str = "",
        words: str = "",
    ) -> None:
        self.field = ValueField(value)
        super().__init__(window.context, label, self.field, note=note, words=words, wide=True)
        self.button = push_button(button)
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(f"{button}: {label}")
        self.button.clicked.connect(lambda: call())
        self.beside.addWidget(self.button)


class PathRow(OpenedRow):
    """A folder that can be copied and opened."""

    def __init__(self, window: SettingsWindow, label: str, path: Path, *, words: str = "") -> None:
        super().__init__(window, label, str(path), tr("Open folder"), lambda: window.show_file(path), words=words)


class AboutPage(SettingsPage):
    """Shows version, license, folders, and the check of the installation."""

    def __init__(self, window: SettingsWindow) -> None:
        super().__init__(tr("About"))
        context = window.context
        self.check = InstallationCheck(context.library.root, self)
        self.check.finished.connect(self._checked)
        self.destroyed.connect(self.check.stop)
        version = LabeledRow(context, tr("Version"), ValueField(f"Paper Explorer {explorer.__version__}"), wide=True)
        news = OpenedRow(
            window,
            tr("New versions"),
            explorer.RELEASES,
            tr("Open web page"),
            lambda: window.navigation.open_web(explorer.RELEASES),
            note=tr("The program does not look for them automatically."),
            words=tr("update upgrade check"),
        )
        license_ = LabeledRow(context, tr("License"), ValueField(_LICENSE), wide=True, words=tr("copyright"))
        log = PathRow(window, tr("Log"), context.library.log, words=tr("errors report"))
        library = PathRow(window, tr("Library"), context.library.root)
        config = PathRow(window, tr("Settings of this computer"), context.device.path.parent)
        self.button = push_button(tr("Check the installation"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._start)
        self.copy = push_button(tr("Copy"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        self.verdict = text_label(muted=True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName(tr("Result of the check"))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setTabChangesFocus(True)
        self.report.setMinimumHeight(context.theme.scaled(220))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.button)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.copy)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(row)
        column.addWidget(self.report)
        self.report.hide()
        self.copy.hide()
        box.setFocusProxy(self.button)
        check = LabeledRow(
            context, tr("Installation"), box, wide=True, words=tr("doctor check the installation problem")
        )
        self.button.setAccessibleName(tr("Check the installation"))
        self.add(version, news, license_, library, log, config, check)

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.check.stop()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    def _start(self) -> None:
        self.verdict.setText(tr("Checking…"))
        self.button.setEnabled(False)
        self.check.start()

    def _checked(self, text: str, well: bool) -> None:
        self.button.setEnabled(True)
        self.verdict.setText(tr("Everything works.") if well else tr("Something does not work: see below."))
        self.report.setPlainText(text)
        self.report.show()
        self.copy.show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
