"""The actions that annotate text: highlight, underline, strike out, note here, colors."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import SELECTION
from explorer.model.annotation import COLORS, CONTEXT, TEXT_KINDS, Annotation, TextKind
from explorer.model.annotation_merge import fused
from explorer.model.embedded_annotation import is_id_in_pdf
from explorer.model.known_settings import MARK_COLOR, MARK_KIND
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Passage
from explorer.model.translation import later, translated, trn
from explorer.ui.reader.find.finder import Finder
from explorer.ui.reader.pages.note_places import free_margin_place, note_place, shows_annotation
from explorer.ui.reader.pages.page_interfaces import (
    AnnotatedPages,
    DocumentText,
    FocusedPages,
    PageSurface,
    SelectedAnnotations,
)
from explorer.ui.reader.selection.pointer import Pointer

_NOTHING_TO_MARK = {
    "highlight": later("Select some text first, or find it with {0} and press Esc; then {1} highlights it."),
    "underline": later("Select some text first, or find it with {0} and press Esc; then {1} underlines it."),
    "strike": later("Select some text first, or find it with {0} and press Esc; then {1} strikes it through."),
}
_TAKEN_UP = {
    "highlight": later("Drag over text to highlight it. Esc puts the tool away."),
    "underline": later("Drag over text to underline it. Esc puts the tool away."),
    "strike": later("Drag over text to strike it through. Esc puts the tool away."),
}


class AnnotatableText(AnnotatedPages, DocumentText, SelectedAnnotations, FocusedPages, PageSurface, Protocol):
    """The pages whose text is annotated."""


class AnnotationActions(QObject):
    """Makes annotations of the selection, the current match or the place in view."""

    color_changed = Signal(str)
    made = Signal(str)
    """The id of an annotation that was just made, to select it."""
    asked_to_write = Signal(str)
    """The id of an item whose text the user wants to edit."""
    tool_asked = Signal(str)
    """The name of the tool to take up, or to put away, since there is nothing to annotate yet."""

    def __init__(self, context: AppContext, view: AnnotatableText, pointer: Pointer, finder: Finder) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._finder = context, view, pointer, finder
        actions = context.actions
        for kind in TEXT_KINDS:
            actions.connect_to(f"mark.{kind}", partial(self.annotate, kind))
        actions.connect_to("mark.note", self.note)
        for name in COLORS:
            actions.connect_to(f"mark.color.{name}", partial(self.choose_color, name))
        self.kind: TextKind = context.settings.get(MARK_KIND)
        """The kind of annotation on text used last, for a color or a note on selected text."""
        self.place: PagePoint | None = None
        """The place for Note here, on the unrotated page, while a context menu is open there."""
        self.has_time: Callable[[], bool] = lambda: context.session.moment is not None
        """Returns whether a place can be tied to a time of the episode."""
        pointer.selected.connect(self._offer)
        pointer.tools.changed.connect(self._tool_changed)
        finder.moved.connect(self._offer)
        context.settings.changed.connect(self._follow)
        for signal in (context.annotations.selection.changed, context.annotations.changed):
            signal.connect(self._tick)
        self.set_color(context.settings.get(MARK_COLOR))

    @property
    def passages(self) -> list[Passage]:
        """Return what H would annotate: the selection, or else the current match."""
        if self._pointer.passages:
            return self._pointer.passages
        return list(self._finder.parts)

    @property
    def shown(self) -> Annotation | None:
        """Return the selected annotation if it is in view: of one that was scrolled away nobody thinks."""
        chosen = self._view.selected_annotation
        if not chosen or not shows_annotation(self._view, chosen):
            return None
        return next((one for page in self._view.annotations.values() for one in page if one.id == chosen), None)

    @property
    def changeable(self) -> Annotation | None:
        """Return the annotation on text that H, U and S would change: it is visible and selected, and no text is."""
        chosen = self._view.selected_annotation
        item = self._context.annotations.get(chosen) if chosen and not self._pointer.passages else None
        if not isinstance(item, Annotation) or item.kind not in TEXT_KINDS:
            return None
        return item if self._view.hasFocus() and shows_annotation(self._view, item.id) else None

    def annotate(self, kind: TextKind | None = None) -> list[Annotation]:
        """Annotate the selection; else change the selected annotation; else annotate the current match; else take up
        the tool, or tell the user who is typing what to do.

        Args:
            kind: the kind; None takes the last one, and leaves a selected annotation unchanged.
        """
        self._tick()  # the action has ticked itself
        if kind and (chosen := self.changeable):
            self._context.annotations.rekind(chosen.id, kind)
            return [chosen]
        passages = self._quotations()
        if not passages:
            self._take_up(kind or self.kind)
            return []
        self._keep_kind(kind or self.kind)
        # A selection over several pages is one undo step.
        several = len(passages) > 1
        step = self._context.annotations.step(self._name_of_step(len(passages))) if several else nullcontext()
        with step:
            made = [self._annotated(passage) for passage in passages]
        self._pointer.clear()
        self.made.emit(made[-1].id)
        return made

    def _take_up(self, kind: TextKind) -> None:
        notified, name = self._context.session.notified, self._pointer.tools.name
        if isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            find, key = (self._context.actions.key(one) for one in ("read.find", f"mark.{kind}"))
            notified.emit(translated(_NOTHING_TO_MARK[kind], find, key))
            return
        self.tool_asked.emit(kind)
        if name != kind:
            notified.emit(translated(_TAKEN_UP[kind]))

    def _tool_changed(self, name: str | None) -> None:
        for kind in TEXT_KINDS:
            if kind != name:
                self._context.session.outdated.emit(translated(_TAKEN_UP[kind]))

    def note(self) -> None:
        """Add a note: on the selection or match as a comment, else in the margin, beside the selected annotation if
        that is in view."""
        if self._view.document is None:
            return
        if self.place is None and self.passages and not self.shown:
            self.asked_to_write.emit(self.annotate()[-1].id)
            return
        self.put_note(self.place)

    def edit_comment(self) -> bool:
        """Edit the comment of the selected annotation; return False if none is in view."""
        if not self.shown or is_id_in_pdf(self.shown.id):
            return False
        self.asked_to_write.emit(self.shown.id)
        return True

    def put_note(self, place: PagePoint | None) -> None:
        """Put a note at a place of the unrotated page, or else in the margin in view, and edit it."""
        document = self._view.document
        if document is None:
            return
        place = note_place(self._view.port, place) if place else free_margin_place(self._view, self.shown)
        note = self._context.annotations.note_at(
            document.paper.id, document.file.id, place.page, (round(place.x, 2), round(place.y, 2))
        )
        self.made.emit(note.id)
        self.asked_to_write.emit(note.id)

    def choose_color(self, name: str) -> None:
        """Set the color for the next annotation; also of the selected one, or annotate the selection with it."""
        self.keep_color(name)
        if self._view.selected_annotation:
            self._context.annotations.recolor(self._view.selected_annotation, name)
        elif self._pointer.passages:
            self.annotate()

    def keep_color(self, name: str) -> None:
        """Save the color for the next annotation; the selection is not changed."""
        self.set_color(name)
        self._context.settings.put(MARK_COLOR, name)

    def set_color(self, name: str) -> None:
        """Set the color for the next annotation only."""
        self._context.annotations.color = name if name in COLORS else COLORS[0]
        self._tick()
        self.color_changed.emit(self._context.annotations.color)

    def _tick(self, *_: object) -> None:
        """Tick the color and the kind of the selected annotation, or else the color of the next one."""
        chosen = self._view.selected_annotation
        item = self._context.annotations.get(chosen) if chosen and not self._pointer.passages else None
        annotation = item if isinstance(item, Annotation) else None
        color = annotation.color if annotation else self._context.annotations.color
        for name in COLORS:
            self._context.actions.check(f"mark.color.{name}", name == color)
        for kind in TEXT_KINDS:
            self._context.actions.check(f"mark.{kind}", annotation is not None and annotation.kind == kind)

    def _follow(self, setting: object) -> None:
        """Use what the settings say, when they were changed elsewhere."""
        if setting is MARK_KIND:
            self.kind = self._context.settings.get(MARK_KIND)
        elif setting is MARK_COLOR:
            self.set_color(self._context.settings.get(MARK_COLOR))

    def _quotations(self) -> list[Passage]:
        """Return the passages to be annotated with their context, which is needed to find them again."""
        selection, texts = self._pointer.selection, self._view.texts
        if self._pointer.passages and selection and texts:
            return selection.passages(texts, CONTEXT) or self.passages
        return self.passages

    def _annotated(self, passage: Passage) -> Annotation:
        """Return a new annotation on a passage; an equal one gets the color, and those that touch are merged."""
        document, annotations = self._view.document, self._context.annotations
        assert document
        alike = [one for one in self._view.annotations.get(passage.page, ()) if one.kind == self.kind]
        for one in alike:
            if one.quads == passage.quads:
                annotations.recolor(one.id, annotations.color)
                return one
        page = self._view.texts.page(passage.page) if self._view.texts else None
        if page and (merge := fused(page, passage, [one for one in alike if one.color == annotations.color])):
            return annotations.merge_annotations(merge)
        return annotations.annotate(self.kind, document.paper.id, document.file.id, passage)

    def _keep_kind(self, kind: TextKind) -> None:
        if kind != self.kind:
            self.kind = kind
            self._context.settings.put(MARK_KIND, kind)

    def _name_of_step(self, pages: int) -> str:
        names = {
            "highlight": trn(pages, "highlight on one page", "highlight on {count} pages"),
            "underline": trn(pages, "underline on one page", "underline on {count} pages"),
            "strike": trn(pages, "strikethrough on one page", "strikethrough on {count} pages"),
        }
        return names[self.kind]

    def _offer(self) -> None:
        self._context.actions.offer(SELECTION, bool(self.passages))
        self._tick()
