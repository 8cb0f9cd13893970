"""The dialog that lets links in exported notes open this program."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.app.shell.jobs import Job
from explorer.app.shell.link_handler import LinkHandler
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.ui.dialog import Dialog
from explorer.ui.small_widgets import push_button, text_label


class LinksPanel(QWidget):
    """Tells whether links open the program, and has a button that changes it; also for a page of settings.

    Args:
        leads: whether the button stands out while links don't open the program.
    """

    def __init__(self, links: LinkHandler, parent: QWidget | None = None, *, leads: bool = False) -> None:
        super().__init__(parent)
        self._links, self._leads = links, leads
        self.state = text_label()
        self.button = push_button("")
        self.button.setAutoDefault(False)
        told = text_label(
            tr("Exported notes have links back to their place, such as paper-explorer://open?paper=yarn&page=4."),
            muted=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(told)
        column.addWidget(self.state)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.button.clicked.connect(self._change)
        self._show()

    def _show(self) -> None:
        self.button.setVisible(self._links.can_register)
        self.button.setEnabled(True)
        self.button.setProperty("primary", self._leads and not self._links.is_registered)
        self.button.style().polish(self.button)
        if not self._links.can_register:
            self.state.setText(
                tr("On macOS they open in Paper Explorer if it is installed as an app; there is nothing to set.")
            )
        elif self._links.is_registered:
            self.state.setText(tr("A click on such a link in another program opens Paper Explorer."))
            self.button.setText(tr("Stop opening links"))
        else:
            self.state.setText(tr("Other programs don’t know yet which program opens them."))
            self.button.setText(tr("Open links with Paper Explorer"))

    def _change(self) -> None:
        self.button.setEnabled(False)
        links = self._links
        job: Job[object] = links.unregister() if links.is_registered else links.register()
        job.finished.connect(self._show)
        job.failed.connect(self._failed)

    def _failed(self, error: KnownError) -> None:
        self._show()
        self.state.setText(error.sentence)


class LinksDialog(Dialog):
    """The panel, and a button that closes the dialog."""

    def __init__(self, links: LinkHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Links from other programs"))
        self.setMinimumWidth(420)
        self.panel = LinksPanel(links, leads=True)
        close = push_button(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.panel)
        column.addLayout(foot)
