"""Imports annotations embedded in the PDF: one by its card or a key, all by a button below the list."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import ANY_IN_PDF
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation
from explorer.model.embedded_annotation import is_in_pdf
from explorer.model.translation import tr, trn
from explorer.ui.low_panes import LEAST_LIST_PX, Foot
from explorer.ui.notes.notes_list import NotesList
from explorer.ui.small_widgets import push_button, text_label


class EmbeddedImportActions(QObject):
    """Connects the import actions, and shows below the list how many annotations can be imported."""

    adopted = Signal(str)
    """The id of the annotation that was imported, if it is one."""

    def __init__(self, context: AppContext, notes: NotesList) -> None:
        super().__init__(notes.view)
        self._context, self._notes = context, notes
        self.foot = Foot(notes.view, partial(context.theme.scaled, LEAST_LIST_PX), notes.view)
        self.label = text_label(muted=True)
        self.button = push_button("")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.adopt_all)
        context.actions.connect_to("mark.adopt", self.adopt)
        context.actions.connect_to("mark.adopt_all", self.adopt_all)
        context.embedded.changed.connect(self._show)
        context.session.place_changed.connect(self._show)
        self._show()

    def adopt(self) -> None:
        """Import the selected annotations."""
        self._take([one for one in self._notes.selected() if isinstance(one, Annotation) and is_in_pdf(one)])

    def adopt_all(self) -> None:
        """Import all of the open paper's annotations."""
        self._take(self._context.embedded.here())

    def _take(self, items: list[Annotation]) -> None:
        made = self._context.embedded.adopt(items)
        if len(made) == 1:
            # The selection stays, and can be edited now.
            self._notes.select(made[0].id)
            self.adopted.emit(made[0].id)
            told = tr("Imported; you can edit it now. The PDF file is unchanged.")
        elif made:
            told = trn(
                len(made),
                "One annotation imported; you can edit it now. The PDF file is unchanged.",
                "{count} annotations imported; you can edit them now. The PDF file is unchanged.",
            )
        else:
            return
        left_out = self._context.embedded.omission_text()
        self._context.session.notified.emit(f"{told} {left_out}" if left_out else told)

    def _show(self, *_: object) -> None:
        count, left_out = len(self._context.embedded.here()), self._context.embedded.omission_text()
        self._context.actions.offer(ANY_IN_PDF, count > 0)
        self.foot.want(count > 0 or bool(left_out))
        self.button.setVisible(count > 0)
        if count == 0:
            self.label.setText(left_out)
        else:
            told = trn(count, "This PDF contains {count} annotation.", "This PDF contains {count} annotations.")
            self.label.setText(told)
            self.button.setText(trn(count, "Import it", "Import all {count}"))
        self.label.setToolTip(left_out)
