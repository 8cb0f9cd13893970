"""The arguments of the commands about annotations, notes and marks."""

import argparse

from explorer.commands.argument_types import file, output, page_number, seconds, valid_text
from explorer.commands.command_parser import Commands, add_episode, paper_help
from explorer.model.annotation import COLORS
from explorer.model.export_request import FORMATS, REPORT
from explorer.model.translation import tr


def annotate(commands: Commands) -> None:
    """Declare ``annotate``."""
    one = commands.add("annotate", tr("highlight text in a paper"), "note_commands:annotate")
    one.add_argument("paper", metavar="PAPER", help=paper_help())
    one.add_argument("--text", required=True, type=valid_text, help=tr("the text to highlight, as it is in the paper"))
    one.add_argument(
        "--page", type=page_number, metavar="N", help=tr("only on this page, from 1 (default: the first match)")
    )
    one.add_argument("--color", choices=COLORS, default=COLORS[0], help=tr("default: %(default)s"))
    one.add_argument("--comment", metavar="TEXT", type=valid_text, default="", help=tr("comment"))
    one.add_argument("--note", dest="comment", type=valid_text, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    add_episode(one)


def import_annotations(commands: Commands) -> None:
    """Declare ``import-annotations``."""
    text = tr("import the annotations stored in a paper’s PDF")
    one = commands.add("import-annotations", text, "import_annotations:import_annotations")
    one.add_argument("paper", metavar="PAPER", help=paper_help())
    one.add_argument("--list", action="store_true", help=tr("only list them"))
    add_episode(one)


def note(commands: Commands) -> None:
    """Declare ``note``."""
    one = commands.add("note", tr("add a note at a time of the episode, on a paper, or both"), "note_commands:note")
    one.add_argument("text", type=valid_text, metavar="TEXT", help=tr("text of the note"))
    one.add_argument("--at", type=seconds, metavar="2:15:12", help=tr("time in the episode"))
    one.add_argument("--paper", metavar="PAPER", help=paper_help())
    one.add_argument("--page", type=page_number, metavar="N", help=tr("page of that paper, from 1"))
    add_episode(one)
    one.set_defaults(check=_check_note)


def _check_note(given: argparse.Namespace) -> None:
    if given.page and not given.paper:
        given.fail(tr("--page needs --paper"))


def export(commands: Commands) -> None:
    """Declare ``export``."""
    one = commands.add(
        "export", tr("export notes as Markdown or JSON, or papers as references"), "note_commands:export"
    )
    what = one.add_mutually_exclusive_group()
    what.add_argument("--episode", metavar="ID", help=tr("the episode, if there are several"))
    what.add_argument("--paper", metavar="PAPER", help=tr("export one paper"))
    what.add_argument(
        "--all", action="store_true", help=tr("export the whole library (a folder, json, w3c, references)")
    )
    one.add_argument(
        "--format",
        type=lambda name: REPORT if name == "dossier" else name,  # as it was called before
        choices=(REPORT, *(one for one in FORMATS if one != "dossier")),
        default=REPORT,
        help=tr("default: %(default)s"),
    )
    one.add_argument("--template", type=file, metavar="FILE", help=tr("use your own template instead of a format"))
    one.add_argument(
        "--scope",
        type=valid_text,
        default="",
        metavar="FILTER",
        help=tr("filter: section:A, paper:yarn, since:2026-11-01 or since:7d, #tag, color:yellow, kind:area, text"),
    )
    one.add_argument(
        "-o",
        "--output",
        type=output,
        metavar="PATH",
        help=tr("a file, or a folder if it ends in a slash or for obsidian and logseq; default or -: standard output"),
    )


def mark(commands: Commands) -> None:
    """Declare ``mark``."""
    told = tr("mark what is being heard; it waits in the inbox of the window")
    one = commands.add("mark", told, "mark_commands:mark")
    one.add_argument(
        "text", metavar="TEXT", type=valid_text, nargs="?", default="", help=tr("text of the mark, in the inbox")
    )
    told = tr("2:15:12, 135:12 or seconds (default: where the open window plays, or where the episode was left)")
    one.add_argument("--at", type=seconds, metavar="TIME", help=told)
    one.add_argument("--episode", metavar="ID", help=tr("the episode (default: the one in the open window)"))


def import_marks(commands: Commands) -> None:
    """Declare ``import-marks``."""
    one = commands.add("import-marks", tr("import marks made elsewhere into the inbox"), "mark_commands:import_marks")
    one.add_argument("episode", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    told = tr("text or links with times, Snipd’s Markdown, a table, JSON or OPML; - is standard input")
    one.add_argument("file", type=file, metavar="FILE", help=told)
    told = tr("import them all into the inbox as those of EPISODE, also what names another episode")
    one.add_argument("--all-here", action="store_true", help=told)


def import_notes(commands: Commands) -> None:
    """Declare ``import-notes``."""
    one = commands.add(
        "import-notes",
        tr("import notes exported as json or w3c, or annotations of other programs (W3C, Hypothesis)"),
        "note_commands:import_notes",
    )
    one.add_argument("file", type=file, metavar="FILE", help=tr("a file that was exported as json or w3c"))
    one.add_argument(
        "--paper", metavar="ID", help=tr("the paper of annotations from other programs, if they don’t name a known one")
    )
    way = one.add_mutually_exclusive_group()
    way.add_argument(
        "--merge",
        action="store_true",
        help=tr("the newer value of each field wins; what was deleted here or in the file is deleted (default)"),
    )
    way.add_argument(
        "--restore",
        action="store_true",
        help=tr("everything becomes as it is in the file, even what was changed or deleted later"),
    )
