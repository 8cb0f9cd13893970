"""Runs an export, or previews it."""

from collections.abc import Callable, Iterator

from explorer.model import co_written_file
from explorer.model.annotation_colors import Palette
from explorer.model.errors import KnownError
from explorer.model.export_request import TEMPLATES, ExportRequest
from explorer.model.known_settings import PALETTE
from explorer.model.translation import tr
from explorer.services import notes_exchange, reference_export
from explorer.services.export import template_process
from explorer.services.export.export_data import ExportPaths, FieldBuilder
from explorer.services.export.export_files import (
    ASSETS,
    ExportResult,
    write_episode,
    write_paper,
    write_references,
    write_whole,
)
from explorer.services.export.export_scope import parse as parse_scope
from explorer.services.export.export_text import episode_markdown, paper_markdown, whole_source
from explorer.services.export.folder_export import INDEX, write_folder
from explorer.services.export.template_engine import Template, built_in, from_file
from explorer.services.missing_page_labels import CheckPdf, read_page_labels
from explorer.services.user_file import check_place
from explorer.store.database import Store


@template_process.kept()
def run_export(
    store: Store, order: ExportRequest, cancelled: Callable[[], bool] = lambda: False, check: CheckPdf | None = None
) -> ExportResult:
    """Run an export request.

    Args:
        check: opens a PDF, to read page labels that the library does not know yet.

    Raises:
        KnownError: as the functions of ``export_files``; ``bad-scope``; ``format-unknown``; ``nothing-to-export`` if no
            paper is given.
    """
    _read_labels(store, order, cancelled, check)
    if order.is_whole:
        path = order.path / f"notes{order.suffix}" if order.target == "folder" else order.path
        check_place(path)
        if order.format in notes_exchange.FORMATS and path.is_file():
            notes_exchange.check_replaceable(store, path)
        if order.format in reference_export.FORMATS:
            return write_references(store, order.format, path, order.episode_id, order.paper_id)
        return write_whole(path, (piece.encode() for piece in pieces(store, order)))
    template, scope = _template(order), parse_scope(order.scope, _colors(store))
    if order.target == "folder":
        return write_folder(store, order.path, template, scope, order.episode_id, cancelled=cancelled)
    if order.target == "paper":
        return write_paper(store, _paper(order), order.path, template, scope)
    return write_episode(store, _episode(order), order.path, template, scope)


def emptiness(store: Store, order: ExportRequest) -> str:
    """Return a sentence for the user if a request exports no annotation or note, though its format may have some.

    Raises:
        KnownError: ``bad-scope``.
    """
    found = whole_source(store, order.episode_id, parse_scope(order.scope, _colors(store))).items
    if any(order.paper_id in (None, one.paper_id) for one in found):
        return ""
    if order.scope:
        return tr("No annotation or note matches “{scope}”.", scope=order.scope[:100])
    if order.format in (*reference_export.FORMATS, "reading-list") and not order.template:
        return ""
    if order.paper_id:
        return tr("There are no annotations or notes on this paper; only what is known about it was exported.")
    if order.episode_id:
        return tr("There are no annotations or notes in this episode; only what is known about it was exported.")
    return tr("There are no annotations or notes in the library to export.")


def pieces(
    store: Store, order: ExportRequest, check: CheckPdf | None = None, places: ExportPaths | None = None
) -> Iterator[str]:
    """Return the text that a new file would have piece by piece: notes as data need never be whole in memory.

    ``check`` is as for ``run_export``. Without ``places`` of pictures, as on standard output, the text of an area
    stands for its picture.

    Raises:
        KnownError: as ``run_export``.
    """
    _read_labels(store, order, lambda: False, check)
    scope = parse_scope(order.scope, _colors(store))
    if order.is_whole and order.format in notes_exchange.FORMATS:
        return notes_exchange.pieces(store, order.format, scope, order.episode_id, order.paper_id)
    if order.is_whole:
        made = reference_export.write_list(store, order.format, "", order.episode_id, order.paper_id)
    elif order.target == "paper":
        made = paper_markdown(store, _paper(order), _template(order), scope, places)
    else:
        made = episode_markdown(store, _episode(order), _template(order), scope, places)
    return iter((made,))


def preview(store: Store, order: ExportRequest, check: CheckPdf | None = None) -> str:
    """Return the text that a new file would have, without the program's comments; of a folder, its first paper's, or
    the index; ``check`` as for ``run_export``.

    Raises:
        KnownError: as ``run_export``.
    """
    is_list = order.format == "reading-list" and order.episode_id
    if order.is_whole or order.target != "folder" or is_list:
        return co_written_file.without_markers("".join(pieces(store, order, check, ExportPaths(assets=ASSETS))))
    template, scope = _template(order), parse_scope(order.scope, _colors(store))
    source = whole_source(store, order.episode_id, scope)
    first = next((one.paper_id for one in source.items if one.paper_id), None)
    if first:
        if check:
            read_page_labels(store, check, first)
        return co_written_file.without_markers(
            paper_markdown(store, first, template, scope, ExportPaths(assets=ASSETS))
        )
    return co_written_file.without_markers(template_process.render(template, FieldBuilder(source).index(INDEX, ())))


def _read_labels(store: Store, order: ExportRequest, cancelled: Callable[[], bool], check: CheckPdf | None) -> None:
    if check and order.format not in reference_export.FORMATS:
        paper_id = order.paper_id if order.target == "paper" or order.is_whole else None
        read_page_labels(store, check, paper_id, order.episode_id, cancelled)


def _template(order: ExportRequest) -> Template:
    if order.template:
        return from_file(order.template)
    if order.format not in TEMPLATES:
        raise KnownError(
            "format-unknown",
            "There is no format “{format}”: choose one of {templates}.",
            format=order.format[:40],
            templates=", ".join(TEMPLATES),
        )
    return built_in(order.format)


def _colors(store: Store) -> Palette:
    return store.settings.read(PALETTE)


def _paper(order: ExportRequest) -> str:
    if not order.paper_id:
        raise KnownError("nothing-to-export", "No paper is open: open one, or export the episode.")
    return order.paper_id


def _episode(order: ExportRequest) -> str:
    if not order.episode_id:
        raise KnownError("nothing-to-export", "No episode is open: open one, or export a paper.")
    return order.episode_id
