"""Where an address in somebody's words leads: to the browser, to a paper, a note or a moment."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from explorer.app.items import markdown_document
from explorer.model.annotation import Annotation, Item

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def open_address(window: "MainWindow", address: str) -> None:
    """Open an address: one of the web in the browser, one of the program here; nothing else is opened."""
    if not markdown_document.is_ours(address):
        window.open_web(address)
        return
    session, annotations = window.context.session, window.context.annotations
    fields = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    item_id, paper_id = fields.get("note") or fields.get("annotation"), fields.get("paper")
    window.notes.save_drafts()
    if item_id:
        if item := annotations.now(item_id):
            show_item(window, item)
        else:
            session.told.emit(window.tr("This link leads to nothing in this library: the note may have been deleted."))
    elif paper_id and "page" not in fields and window.context.store.papers.get(paper_id):
        session.open_paper(paper_id, "link")
    else:
        from explorer.ui.window_startup import open_target

        open_target(window, address).failed.connect(lambda error: session.told.emit(error.sentence))


def show_item(window: "MainWindow", item: Item) -> None:
    """Show an item wherever it is: its paper or its episode, its place there, and its card."""
    session = window.context.session
    elsewhere = item.episode_id and item.episode_id != session.episode_id
    if elsewhere and not item.paper_id:
        session.open_episode(str(item.episode_id))
    if isinstance(item, Annotation):
        window.reader.open_at(item.paper_id, item.id)
        window.reader.choose(item.id)
    else:
        if item.at_s is not None and item.episode_id == session.episode_id:
            session.go_to(item.at_s, "note")
        if item.paper_id:
            window.reader.open_at(item.paper_id, item.page or 0)
    window.show_side(window.notes)
    window.notes.select(item.id)
