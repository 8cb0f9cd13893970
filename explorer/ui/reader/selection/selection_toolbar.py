"""Shows and hides the toolbar at the selection: after the mouse has selected or clicked, or by its key."""

from typing import Protocol

from PySide6.QtCore import QObject, QRect, SignalInstance
from PySide6.QtWidgets import QApplication

from explorer.app.context import AppContext
from explorer.model.annotation import TEXT_KINDS, Annotation, Quad, TextKind
from explorer.model.embedded_annotation import is_in_pdf
from explorer.model.known_settings import MARK_BAR
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.pages.page_interfaces import (
    FocusedPages,
    MovingPages,
    PagesInView,
    PageSurface,
    SelectedAnnotations,
)
from explorer.ui.reader.selection.annotation_bar import ANNOTATION, IN_FILE, WORDS, AnnotationBar
from explorer.ui.reader.selection.pointer import Pointer

_ACTION = "view.mark_bar"


class ToolbarPages(PagesInView, MovingPages, SelectedAnnotations, FocusedPages, PageSurface, Protocol):
    """The pages at whose selection the toolbar is shown."""

    @property
    def menu_asked(self) -> SignalInstance:
        """Return the signal that a menu is requested."""


class SelectionToolbar(QObject):
    """Shows the toolbar for selected text or annotations; it hides when the pages scroll."""

    def __init__(
        self,
        context: AppContext,
        view: ToolbarPages,
        pointer: Pointer,
        annotating: AnnotationActions,
        bar: AnnotationBar,
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating
        self.bar = bar
        self._about_words = True
        context.settings.changed.connect(self._set)
        self._set(MARK_BAR)
        context.actions.connect_to(_ACTION, self._toggled)
        context.actions.connect_to("mark.bar", self.enter)
        self.bar.color_chosen.connect(self._color)
        self.bar.kind_chosen.connect(self._kind)
        self.bar.action_chosen.connect(self._run)
        self.bar.left.connect(self.hide)
        pointer.settled.connect(self._settled)
        pointer.annotation_clicked.connect(self._by_mouse)
        pointer.annotation_added.connect(self._by_mouse)
        pointer.selected.connect(self._selected)
        context.annotations.changed.connect(self._annotated)
        for signal in (view.moved, view.zoom_changed, view.menu_asked, view.arranged, pointer.pressed):
            signal.connect(self.hide)

    def enter(self) -> None:
        """Show the toolbar at the selection or match, and focus it."""
        if self._show(anyway=True):
            buttons = (*self.bar.colors.values(), *self.bar.buttons.values())
            next(one for one in buttons if not one.isHidden()).setFocus()
        else:
            self._context.session.notified.emit(tr("Select some text or an annotation first."))

    def hide(self, *_: object) -> None:
        """Hide the toolbar; the focus returns to the pages."""
        if not self.bar.isVisible():
            return
        if self._has_focus():
            self._view.setFocus()
        self.bar.hide()

    # Private helpers

    def _settled(self) -> None:
        if self._pointer.passages:  # Otherwise a tool has annotated the text at once
            self._by_mouse()

    def _by_mouse(self, *_: object) -> None:
        if self._context.actions.is_checked(_ACTION) and (self._pointer.passages or self._view.chosen):
            self._show()

    def _show(self, *, anyway: bool = False) -> bool:
        """Show the toolbar beside the text; where there is no room, over it if the user asked for it by a key."""
        chosen = self._chosen() or self._chosen_embedded()
        self._about_words = not chosen
        words = [rect for one in chosen for rect in self._boxes_of(one)] if chosen else self._selected_boxes()
        if not words:
            return False
        if chosen and is_in_pdf(chosen[0]):
            self.bar.offer(IN_FILE, None, None)
        elif chosen:
            kinds = {one.kind for one in chosen}
            kind = chosen[-1].kind if kinds <= set(TEXT_KINDS) else None
            self.bar.offer(ANNOTATION, chosen[-1].color, kind)
        else:
            self.bar.offer(WORDS, self._context.annotations.color, self._annotating.kind)
        if not self.bar.stand_beside(words, self._view.viewport().geometry(), anyway=anyway):
            self.bar.hide()
            return False
        self.bar.show()
        self.bar.raise_()
        return True

    def _chosen(self) -> list[Annotation]:
        """Return the selected annotations; none while text is selected."""
        if self._pointer.passages:
            return []
        found = map(self._context.annotations.get, self._view.chosen)
        return [one for one in found if isinstance(one, Annotation)]

    def _chosen_embedded(self) -> list[Annotation]:
        """Return the selected embedded annotations, if no text is selected."""
        found = map(self._context.embedded.get, () if self._pointer.passages else self._view.chosen)
        return [one for one in found if one]

    def _selected_boxes(self) -> list[QRect]:
        passages = self._annotating.passages
        return [self._box(passage.page, quad) for passage in passages for quad in passage.quads]

    def _boxes_of(self, one: Annotation) -> list[QRect]:
        if one.page not in self._view.pages_in_view():
            return []
        if one.quads:
            return [self._box(one.page, quad) for quad in one.quads]
        if one.kind == "note":
            return [self._view.sheet(one.page).note_rect(one).toAlignedRect()]
        return [self._view.box(one.page, one.area()).toAlignedRect()]

    def _box(self, page: int, quad: Quad) -> QRect:
        return self._view.sheet(page).polygon(quad).boundingRect().toAlignedRect()

    def _color(self, name: str) -> None:
        self._come()
        if self._about_words:
            self.hide()
            self._annotating.keep_color(name)
            self._annotating.annotate()
        else:
            self._annotating.choose_color(name)

    def _kind(self, kind: TextKind) -> None:
        self._come()
        if self._about_words:
            self.hide()
            self._annotating.annotate(kind)
        elif chosen := self._view.selected_annotation:
            self._context.annotations.rekind(chosen, kind)

    def _run(self, action_id: str) -> None:
        self._come()
        self.hide()
        if action_id == "mark.edit" and (chosen := self._view.selected_annotation):
            self._annotating.asked_to_write.emit(chosen)
        else:
            self._context.actions[action_id].trigger()

    def _come(self) -> None:
        """Activate this reader first, since actions apply to the active one."""
        if not self._has_focus():
            self._view.setFocus()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.bar.isAncestorOf(focus)

    def _selected(self) -> None:
        if self._about_words and not self._annotating.passages:
            self.hide()

    def _annotated(self, *_: object) -> None:
        """Update: a selected annotation has changed or is gone."""
        if self.bar.isVisible() and not self._about_words and not self._show():
            self.hide()

    def _toggled(self) -> None:
        self._context.settings.put(MARK_BAR, self._context.actions.is_checked(_ACTION))

    def _set(self, setting: object) -> None:
        """Save the setting for both sides of a split."""
        if setting is not MARK_BAR:
            return
        on = self._context.settings.get(MARK_BAR)
        self._context.actions.check(_ACTION, on)
        if not on:
            self.hide()
