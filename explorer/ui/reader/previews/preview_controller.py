"""Opens and closes previews of links: when the pointer rests on a link, or by keys; pinned ones stay."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.cited_paper import CitedWork
from explorer.model.known_settings import PREVIEWS_OFF
from explorer.model.page_labels import label_of
from explorer.model.reference_kinds import EQUATION, FIGURE, FLOATS, SECTION, TABLE, BibliographyEntry, Landmark
from explorer.model.text_page import Link
from explorer.model.translation import later, tr, translated
from explorer.model.web_addresses import host_of
from explorer.ui.reader.pages.page_interfaces import FocusedPages, HoveredPages, PageImages
from explorer.ui.reader.pages.viewport import POINT
from explorer.ui.reader.panels.outline_loader import OutlineLoader
from explorer.ui.reader.previews.link_keys import LinkedPages, LinkKeys
from explorer.ui.reader.previews.page_clip import Look
from explorer.ui.reader.previews.preview import SIZE, TALL, Preview
from explorer.ui.reader.previews.reference_links import ReferenceLinks, ReferencePages
from explorer.ui.reader.selection.pointer import Pointer

REST_MS, GRACE_MS = 350, 300
"""How long the pointer must rest on a link before its preview shows; how long it may be on neither before it hides."""
MOST_PINNED = 4
_LARGER = 1.25
"""Maximum size of a preview's text relative to the page's, if its column has room."""


class PreviewedPages(ReferencePages, LinkedPages, PageImages, HoveredPages, FocusedPages, Protocol):
    """The pages whose links are previewed."""

    @property
    def effective_zoom(self) -> float:
        """Return the zoom as a number, also while the pages fit the view."""


class PreviewController(QObject):
    """Shows previews inside ``host``, which contains the pages."""

    shown = Signal()
    followed = Signal(object)
    """A Link to follow."""
    address_asked = Signal(str)
    """A web address to open in the browser."""

    def __init__(
        self, context: AppContext, view: PreviewedPages, pointer: Pointer, outline_loader: OutlineLoader, host: QWidget
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._host = context, view, pointer, host
        self.reference_links = ReferenceLinks(context.pdf, view, outline_loader)
        self.keys = LinkKeys(view, self.reference_links)
        self.cited = context.subjects.cited()
        self.preview: Preview | None = None
        """The preview that is not pinned."""
        self.pinned: list[Preview] = []
        self._kept: dict[str, list[Preview]] = {}
        """Previews pinned to documents that are not shown, by path; at most as many as can be pinned to one."""
        self._path = ""
        self._hovered: tuple[int, Link] | None = None
        self._dismissed = False
        self._passing = False
        """Whether the next Tab leaves the pages, because Escape has just left their links."""
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._leaving = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._resting.timeout.connect(self._rested)
        self._leaving.timeout.connect(self._put_away)
        context.settings.changed.connect(self._set)
        self._set(PREVIEWS_OFF)
        context.actions.connect_to("view.previews", self._toggled)
        context.actions.connect_to("read.preview", self._by_key)
        pointer.lead = self.reference_links.lead
        pointer.link_hovered.connect(self._hover)
        pointer.link_clicked.connect(self.hide)
        view.hovered.connect(self._rest)
        self.reference_links.changed.connect(pointer.refresh)
        self.cited.address_asked.connect(self.address_asked)
        view.moved.connect(self.hide)
        view.arranged.connect(self._arranged)
        view.installEventFilter(self)
        host.installEventFilter(self)

    def forget(self) -> None:
        """Close all previews, since no document is shown; its pinned ones are kept for when it is shown again."""
        self.hide()
        self.keys.leave()
        for one in self.pinned:
            one.stop()
            one.hide()
        if self.pinned:
            self._kept[self._path] = self.pinned
        self.pinned, self._path = [], ""
        while sum(map(len, self._kept.values())) > MOST_PINNED:
            for one in self._kept.pop(next(iter(self._kept))):
                self._remove(one)
        self.reference_links.forget()

    def recall(self) -> None:
        """Show the previews that were pinned to this document before."""
        if self._view.document and self._view.document.path != self._path:
            self._path = self._view.document.path
            self.pinned = self._kept.pop(self._path, [])
            for one in self.pinned:
                one.show_as(self._look())
            self.uncover()

    def hide(self) -> None:
        """Hide the preview that is not pinned, and cancel a pending one."""
        self._resting.stop()
        self._put_away()

    def _put_away(self) -> None:
        self._leaving.stop()
        if self.preview:
            preview, self.preview = self.preview, None
            self._remove(preview)

    def cover(self) -> None:
        """Hide all previews, also pinned ones, because the pages below are covered."""
        self.hide()
        for one in self.pinned:
            one.hide()

    def uncover(self) -> None:
        """Show the pinned previews again."""
        for one in self.pinned:
            one.show()

    def close_last(self) -> bool:
        """Close the preview pinned last; return False if there is none."""
        if not self.pinned:
            return False
        self._remove(self.pinned.pop())
        return True

    def show(self, page: int, link: Link) -> None:
        """Show the preview of a link's target next to it."""
        document = self._view.document
        if document is None or link.target_page is None or link.target_page >= self._view.page_count:
            return
        self.hide()
        target = self.reference_links.target(link)
        preview = Preview(self._context.pdf, self._context.theme, (page, link), self._title(link, target), self._host)
        box = self._view.box(page, link.rect).toAlignedRect()
        beside = QRect(self._view.viewport().mapTo(self._host, box.topLeft()), box.size())
        if isinstance(target, BibliographyEntry):
            work = self.cited.work(target)
            preview.show_entry(target.text, self._offer(work) if work else None)
            if work:
                preview.paper_asked.connect(lambda: self.cited.open(work))
            size = QSize(SIZE.width(), min(SIZE.height(), preview.entry_height(SIZE.width())))
            preview.place_beside(beside, size)
        else:
            kind = target.name.kind if target else (link.refers.kind if link.refers else "")
            preview.place_beside(beside, TALL if kind in FLOATS else SIZE)
            preview.show_place(document, target, self._view.effective_zoom * POINT * _LARGER, self._look())
        preview.entered.connect(self._leaving.stop)
        preview.left.connect(self._start_leaving)
        preview.pinned.connect(lambda: self._pin(preview))
        preview.closed.connect(lambda: self._close(preview))
        preview.jump_asked.connect(lambda: self._jump(preview))
        self.preview = preview
        preview.show()
        preview.raise_()
        self.shown.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host:
            if event.type() == QEvent.Type.Resize:
                for one in self.pinned:
                    one.move_by(QPoint())  # Offset, so that each can still be dragged.
            return False
        if event.type() == QEvent.Type.KeyPress and self._view.document and self._key(cast(QKeyEvent, event)):
            return True
        if event.type() == QEvent.Type.ContextMenu and self.keys.current and _is_by_key(cast(QContextMenuEvent, event)):
            self._open_menu(*self.keys.current)
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.keys.leave()
        return super().eventFilter(watched, event)

    # Private helpers

    def _look(self) -> Look:
        tiles = self._view.tiles
        return Look(tiles.rotation, tiles.tint) if tiles else Look()

    def _arranged(self) -> None:
        for one in self._all():
            one.show_as(self._look())

    def _key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        passing, self._passing = self._passing, False
        match event.key():
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab if passing:
                return False  # Tab then goes to the next widget, as usual.
            case Qt.Key.Key_Tab if plain:
                return self._step(True)
            case Qt.Key.Key_Backtab:
                return self._step(False)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain and self.preview:
                self._jump(self.preview)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain and self.keys.current:
                self._follow(self.keys.current[1])
            case Qt.Key.Key_P if plain and self.preview:
                self.preview.pin()
            case Qt.Key.Key_Escape if self.preview or self.keys.current:
                self._dismissed = self._passing = True
                self.hide()
                self.keys.leave()
            case _:
                return False
        return True

    def _open_menu(self, page: int, link: Link) -> None:
        """Show the menu of the keyboard's current link below it."""
        menu = QMenu(self._view.viewport())
        menu.setAccessibleName(tr("Link"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Follow link")).triggered.connect(lambda: self._follow(link))
        if link.target_page is not None:
            menu.addAction(tr("Preview")).triggered.connect(lambda: self.show(page, link))
        if uri := link.uri:
            menu.addAction(tr("Copy address")).triggered.connect(lambda: QGuiApplication.clipboard().setText(uri))
        corner = self.keys.box(page, link).bottomLeft().toPoint()
        menu.popup(self._view.viewport().mapToGlobal(corner))

    def _step(self, forward: bool) -> bool:
        had_preview = self.preview is not None
        self.hide()
        if not self.keys.step(forward):
            return False
        if had_preview and self.keys.current:
            self.show(*self.keys.current)
        return True

    def _by_key(self) -> None:
        if not self._view.document:
            return
        self._view.setFocus()
        if (at := self.keys.current) and at[1].target_page is not None and not self._is_there(at):
            self.show(*at)
            return
        self.hide()
        if self.keys.step(True, inside=True) and self.keys.current:
            self.show(*self.keys.current)
        else:
            self._context.session.notified.emit(tr("No link in view leads to another place in this paper."))

    def _hover(self, link: Link | None) -> None:
        self._hovered, self._dismissed = (self._pointer.page, link) if link else None, False
        if self.preview and self.preview.source == self._hovered:
            self._leaving.stop()
            return
        self._resting.stop()
        self._start_leaving()
        self._rest()

    def _rest(self) -> None:
        """Start the timer for a preview if the moved pointer is on a link now."""
        at = self._hovered
        if at is None or at[1].target_page is None or self._dismissed or not self._is_on:
            return
        if not self._resting.isActive() and not self._is_there(at):
            self._resting.start()

    def _rested(self) -> None:
        if self._hovered:
            self.show(*self._hovered)

    def _is_there(self, source: tuple[int, Link]) -> bool:
        """Return whether a preview of this link is shown or pinned."""
        return any(one.source == source for one in self._all())

    def _all(self) -> list[Preview]:
        return [*self.pinned, *([self.preview] if self.preview else [])]

    def _start_leaving(self) -> None:
        if self.preview:
            self._leaving.start()

    def _pin(self, preview: Preview) -> None:
        if preview is self.preview:
            self.preview = None
        self._leaving.stop()
        self.pinned.append(preview)
        if len(self.pinned) > MOST_PINNED:
            self._remove(self.pinned.pop(0))

    def _close(self, preview: Preview) -> None:
        if preview is self.preview:
            self.hide()
        elif preview in self.pinned:
            self.pinned.remove(preview)
            self._remove(preview)

    def _remove(self, preview: Preview) -> None:
        focus = self._host.window().focusWidget()
        if focus is not None and (focus is preview or preview.isAncestorOf(focus)):
            self._view.setFocus()
        preview.stop()
        preview.hide()
        preview.deleteLater()

    def _jump(self, preview: Preview) -> None:
        link = preview.link
        if not preview.is_pinned:
            self.hide()
        self._follow(link)

    def _follow(self, link: Link) -> None:
        self.keys.leave()
        self.followed.emit(link)
        self._view.setFocus()

    def _toggled(self) -> None:
        self._context.settings.put(PREVIEWS_OFF, self._is_on)

    def _set(self, setting: object) -> None:
        """Save the setting for both sides of a split."""
        if setting is PREVIEWS_OFF:
            self._context.actions.check("view.previews", self._is_on)
            if not self._is_on:
                self.hide()

    @property
    def _is_on(self) -> bool:
        return not self._context.settings.get(PREVIEWS_OFF)

    def _offer(self, work: CitedWork) -> str:
        if work.paper:
            return tr("Open this paper")
        if work.arxiv:
            return tr("Download from arXiv")
        return tr("Open {0} in browser", host_of(work.address or ""))

    def _title(self, link: Link, target: BibliographyEntry | Landmark | None) -> str:
        labels = self._view.document.info.labels if self._view.document else ()
        called = label_of(labels, link.target_page or 0)
        page = tr("page {0}", called)
        if isinstance(target, BibliographyEntry):
            name = tr("Reference {0}", target.key) if target.key else tr("Reference")
        elif reference := target.name if target else link.refers:
            kinds = {
                FIGURE: later("Figure {0}"),
                TABLE: later("Table {0}"),
                EQUATION: later("Equation ({0})"),
                SECTION: later("Section {0}"),
            }
            name = translated(kinds.get(reference.kind, reference.kind.capitalize() + " {0}"), reference.key)
            if not isinstance(target, Landmark) and reference.kind not in kinds:
                name = tr("Reference")
        else:
            return tr("Page {0}", called)
        return f"{name} · {page}"


def _is_by_key(event: QContextMenuEvent) -> bool:
    return event.reason() == QContextMenuEvent.Reason.Keyboard
