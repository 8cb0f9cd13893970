"""``annotate``, ``note``, ``export`` and ``import-notes``: make, export and import annotations and notes."""

import argparse
from dataclasses import replace
from pathlib import Path

from explorer.commands.library_lookup import episode, episode_if_clear, opened
from explorer.commands.output import saved_first, tell, write_table, write_utf8
from explorer.commands.pdf_session import worker_check, worker_find, worker_words
from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.store.database import Store

_TEXT_FILES = (".md", ".markdown", ".txt")


def annotate(arguments: argparse.Namespace) -> int:
    """Highlight the first match of a text, and print the annotation's id and page; two, if it goes over a page's
    end."""
    from explorer.services import item_creation
    from explorer.services.missing_page_labels import page_label

    with opened(arguments.library) as (_, store), worker_find() as find, worker_check() as check:
        made = item_creation.annotate(
            store,
            find,
            arguments.paper,
            arguments.text,
            page=arguments.page,
            color=arguments.color,
            comment=arguments.comment,
            episode_id=episode_if_clear(store, arguments.episode, arguments.paper),
        )
        rows = [(mark.id, f"page {page_label(store, check, mark)}", mark.quote) for mark in made]
    with saved_first(tr("The annotation was saved.")):
        write_table(rows)
    return 0


def note(arguments: argparse.Namespace) -> int:
    """Write a note, and print its id."""
    from explorer.services import item_creation

    with opened(arguments.library) as (_, store), worker_check() as check:
        made = item_creation.add_note(
            store,
            arguments.text,
            at_s=arguments.at,
            paper=arguments.paper,
            page=arguments.page,
            episode_id=_episode_of_note(store, arguments),
            count=lambda path: len(check(path).pages),
        )
    with saved_first(tr("The note was saved.")):
        write_table([(made.id,)])
    return 0


def _episode_of_note(store: Store, arguments: argparse.Namespace) -> str | None:
    """Return the episode of a new note: required for a time, optional for a note on a paper."""
    if arguments.at is not None:
        return episode(store, arguments.episode, arguments.paper).id
    return episode_if_clear(store, arguments.episode, arguments.paper)


def export(arguments: argparse.Namespace) -> int:
    """Export notes or references to a file, or to standard output.

    Raises:
        KnownError: the file cannot be written; there is no such episode, paper or scope; the template has an error.
    """
    from explorer.model.export_request import REPORT, TEMPLATES, ExportRequest
    from explorer.model.file_name import earlier_linkable_names, linkable_name
    from explorer.services.export.export_runner import emptiness, pieces, run_export
    from explorer.services.item_creation import paper_named

    with opened(arguments.library) as (_, store), worker_check() as check:
        within = episode(store, arguments.episode).id if arguments.episode else None
        paper = paper_named(store, arguments.paper, within) if arguments.paper else None
        one = None if arguments.all or paper else within or episode(store, None).id
        path, is_folder = arguments.output or (None, False)
        format_ = "dossier" if arguments.format == REPORT else arguments.format
        is_text = arguments.template is not None or format_ in TEMPLATES
        if is_text and arguments.all and path and not is_folder and path.suffix.lower() in _TEXT_FILES:
            raise KnownError(
                "needs-folder",
                "The notes of a whole library are several files, but {name} is one: name a folder, such as {folder}, "
                "or choose --format json.",
                name=path.name,
                folder=f"{path.stem}/",
            )
        # A whole library needs several files, except as data or references; a vault or a graph is a folder.
        is_folder = is_folder or (is_text and arguments.all)
        if arguments.format in ("obsidian", "logseq") and path and path.suffix != ".md" and not path.exists():
            is_folder = True
        order = ExportRequest(
            target="paper" if paper else "folder" if path and is_folder else "episode",
            path=path or Path(),
            episode_id=one,
            paper_id=paper.id if paper else None,
            format=format_,
            template=arguments.template,
            scope=arguments.scope,
        )
        nothing = emptiness(store, order)
        if paper and path and is_folder:
            folder = _made(path)
            names = [linkable_name(paper.title, order.suffix), *earlier_linkable_names(paper.title, order.suffix)]
            held = next((one for one in names if (folder / one).exists()), names[0])
            order = replace(order, path=folder / held)
        if path is None:
            for piece in pieces(store, order, check):
                write_utf8(piece)
            done = None
        else:
            done = run_export(store, order, check=check)
    if done and is_folder:
        with saved_first(tr("The files were exported.")):
            write_utf8("".join(f"{path}\n" for path in done.written))
    for told in filter(None, (nothing, done.report() if done else "")):
        tell(told)
    return 0


def _made(folder: Path) -> Path:
    """Make a folder, if its parent exists.

    Raises:
        KnownError: as ``make_named_folder``.
    """
    from explorer.services.user_file import make_named_folder

    if folder.parent.is_dir():
        make_named_folder(folder)
    return folder


def import_notes(arguments: argparse.Namespace) -> int:
    """Import a file of notes, by merging or restoring, and print the result.

    Raises:
        KnownError: the file cannot be read, or is not a file of notes; there is no such paper.
    """
    from explorer.services.item_creation import paper_named
    from explorer.services.notes_exchange import load

    with opened(arguments.library) as (_, store), worker_words() as read:
        paper_id = paper_named(store, arguments.paper).id if arguments.paper else None
        done = load(store, arguments.file, "restore" if arguments.restore else "merge", read, paper_id)
    counts = {tr("added"): done.added, tr("changed"): done.changed, tr("same"): done.same}
    if not arguments.restore:
        counts |= {tr("kept"): done.kept, tr("deleted"): done.deleted, tr("stay deleted"): done.stay_deleted}
    if done.unplaced or done.left_out:
        counts |= {tr("unplaced"): done.unplaced, tr("left out"): done.left_out}
    with saved_first(tr("The notes were imported.")):
        write_table([(name, str(count)) for name, count in counts.items()])
    if done.report():
        tell(done.report())
    return 0
