"""The context menu: actions on the text, annotation or place under the pointer."""

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QMenu

from explorer.app.shell.actions import Actions
from explorer.model.annotation import COLORS, Rect
from explorer.model.embedded_annotation import is_id_in_pdf
from explorer.model.page_geometry import PagePoint
from explorer.model.translation import tr
from explorer.ui.menus import rename_in
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.figures import Figures
from explorer.ui.reader.pages.page_interfaces import PagesInView, PageSurface, SelectedAnnotations
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reason_tips import ReasonTips

_COPY = ("read.copy", "read.copy_citation", "read.copy_markdown")
_MARKS = ("mark.highlight", "mark.underline", "mark.strike")
_COLORS = tuple(f"mark.color.{name}" for name in COLORS)
_READING = ("read.select_page", "read.find", "read.aloud", "", "go.back", "go.forward")


class MenuPages(PagesInView, SelectedAnnotations, PageSurface, Protocol):
    """The pages with the menu."""

    @property
    def menu_asked(self) -> SignalInstance:
        """Return the signal with the menu's position in the viewport (QPointF); None by the keyboard."""


class ContextMenu(QObject):
    """Shows the actions that apply to a place; the menu key applies to the selection."""

    annotation_chosen = Signal(object)
    """An Annotation that the menu applies to, or None."""

    def __init__(
        self, actions: Actions, view: MenuPages, pointer: Pointer, annotating: AnnotationActions, figures: Figures
    ) -> None:
        super().__init__(view.viewport())
        self._figures = figures
        self._asked: PagePoint | None = None
        """The place of the menu, while it is open."""
        self._actions, self._view, self._pointer, self._annotating = actions, view, pointer, annotating
        self.menu = QMenu(view.viewport())
        self.menu.setAccessibleName(tr("Context menu"))
        ReasonTips(self.menu, actions)
        # An action is triggered after its menu has closed; it must still know the place.
        self._forgetting = QTimer(self, singleShot=True, interval=0)
        self._forgetting.timeout.connect(self._forget_place)
        self.menu.aboutToHide.connect(self._forgetting.start)
        rename_in(self.menu, actions, "mark.edit", tr("Edit comment"))
        self.menu.aboutToHide.connect(lambda: actions["mark.note"].setText(actions.name("mark.note")))
        view.menu_asked.connect(self._show)

    def _show(self, position: QPointF | None) -> None:
        self._forgetting.stop()
        self._forget_place()
        self.menu.clear()
        for action_id in self._about_place(position) if position else self._about_chosen():
            if action_id:
                action = self._actions[action_id]
                action.setShortcutVisibleInContextMenu(True)
                self.menu.addAction(action)
            else:
                self.menu.addSeparator()
        if position and not self._figures.has_area:  # It has a picture of its own to copy.
            self._add_figure(self._view.place_at(position))
        corner = position.toPoint() if position else self._view.viewport().rect().center()
        self.menu.popup(self._view.viewport().mapToGlobal(corner))

    def _add_figure(self, place: PagePoint) -> None:
        """Add the actions on the figure at a place, at the end of the menu, as soon as one is found."""
        menu = self.menu
        self._asked = place

        def found(rect: Rect | None) -> None:
            if rect is None or self._asked is not place:
                return
            self._figures.place = place
            menu.addSeparator()
            for text, action_id in (
                (tr("Copy figure as picture"), "mark.copy_picture"),
                (tr("Annotate figure as area"), "mark.figure"),
            ):
                menu.addAction(text).triggered.connect(self._actions[action_id].trigger)

        self._figures.find(place, found)

    def _about_place(self, position: QPointF) -> tuple[str, ...]:
        place = self._view.place_at(position)
        if self._pointer.is_selected(place):
            self.annotation_chosen.emit(None)
            return self._about_words()
        annotation = self._pointer.annotation_at(position)
        if annotation:
            self._pointer.clear()
        if annotation is None or annotation.id not in self._view.chosen:
            self.annotation_chosen.emit(annotation)
        if annotation:
            return self._about_chosen()
        self._annotating.place = place
        words = (*_COPY, "", *_MARKS, "") if self._annotating.passages else ()
        tie = ("talk.tie",) if self._annotating.has_time() else ()
        return (*words, "mark.note", *tie, "", *_READING)

    def _about_chosen(self) -> tuple[str, ...]:
        """Return what the menu key applies to: the selected annotation, the selection or match, or the page."""
        chosen = self._view.selected_annotation
        if chosen and is_id_in_pdf(chosen):
            return ("mark.adopt", "mark.adopt_all", "", *_READING)
        if chosen:
            kinds = (*_MARKS, "") if self._annotating.changeable else ()
            picture = ("mark.copy_picture",) if self._figures.has_area else ()
            copies = ("mark.copy_text", *picture, "mark.copy_link", "mark.show", "")
            return ("mark.edit", "mark.tags", "", *copies, *kinds, *_COLORS, "", "mark.delete")
        return self._about_words() if self._annotating.passages else ("mark.note", "", *_READING)

    def _about_words(self) -> tuple[str, ...]:
        self._actions["mark.note"].setText(tr("Comment on the text"))
        return (*_COPY, "", *_MARKS, "", *_COLORS, "", "mark.note", "read.aloud")

    def _forget_place(self) -> None:
        self._annotating.place = self._figures.place = self._asked = None
