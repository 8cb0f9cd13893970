"""The command line: ``paper-explorer`` opens the window; its subcommands do the same jobs without one.

Every start of the window, and of the PDF worker, imports this module, so it imports nothing slow at the top; each
command lives in ``explorer.commands`` and is imported when it is called.
"""

import os
import sys

from explorer.model.translation import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

EXIT_ERROR, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_READER_GONE = 1, 2, 130, 141
_LANGUAGE = "PAPER_EXPLORER_LANGUAGE"
_EARLIER_NAMES = {"fetch": "download", "adopt": "import-annotations"}


def main(argv: list[str] | None = None) -> int:
    """Run the program.

    Returns:
        0; 1 after an error, with one line on stderr; 130 after Ctrl+C. Wrong usage ends in SystemExit with 2.
    """
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    words = sys.argv[1:] if argv is None else argv
    _choose_language(words)
    arguments = plain_start(words) or _parsed(words)
    try:
        if arguments.command in (None, "open"):
            return _open_window(arguments)
        return _run(arguments)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:
        return _failed(error, arguments)


def _choose_language(words: list[str]) -> None:
    """Show the texts in the language that ``--language`` or the environment names, or that of the system, if there are
    translations; all of this costs nothing while there are none."""
    from explorer import resources

    for place, word in enumerate(words):
        if word == "--language" and place + 1 < len(words):
            os.environ[_LANGUAGE] = words[place + 1]
    if os.environ.get(_LANGUAGE) or os.path.isdir(resources.path("translations")):  # noqa: PTH112 - pathlib is slow
        from explorer.app.shell import languages

        languages.use(os.environ.get(_LANGUAGE) or "system")
        if languages.spoken() != "en":
            from explorer.commands.argument_texts import translate_arguments

            translate_arguments()


def _open_window(arguments: "argparse.Namespace") -> int:
    """Open the window. Garbage is not collected until it is whole: there is little yet, and it would take a twelfth of
    the time."""
    import gc

    gc.disable()
    try:
        from explorer.commands.window import open_window

        target, new_window = getattr(arguments, "target", None), getattr(arguments, "new_window", False)
        return open_window(arguments.library, target, new_window=new_window)
    finally:
        gc.enable()


def _run(arguments: "argparse.Namespace") -> int:
    import importlib

    from explorer import logs

    module, function = arguments.calls.split(":")
    with logs.to_file(_log_folder(arguments)):
        code: int = getattr(importlib.import_module(f"explorer.commands.{module}"), function)(arguments)
    return code


def _failed(error: Exception, arguments: "argparse.Namespace") -> int:
    """Print the sentence of a KnownError; for a bug, the log file with its traceback."""
    from explorer.model.errors import KnownError

    if isinstance(error, KnownError):
        if error.code == "output-failed":
            _drop_output()
        return _say(error.sentence)
    import logging

    from explorer import logs

    with logs.to_file(_log_folder(arguments)) as log:
        logging.getLogger(__name__).error("%s failed", arguments.command or "open", exc_info=error)
    return _say(tr("Something went wrong inside the program; the details are in {0}.", log))


def _log_folder(arguments: "argparse.Namespace") -> "Path":
    from explorer.store.library_folder import Library, default_root

    return Library(arguments.library or default_root()).log


def _say(sentence: str) -> int:
    """Print one line on stderr."""
    from explorer.commands.output import tell

    tell(sentence)
    return EXIT_ERROR


def _reader_gone() -> int:
    """Ignore a closed pipe, as in ``paper-explorer papers | head``."""
    _drop_output()
    return EXIT_READER_GONE


def _drop_output() -> None:
    """Send what is still to be written nowhere: Python would fail again when it flushes at exit."""

    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parsed(words: list[str]) -> "argparse.Namespace":
    """Return what ``parse`` does; also help that can't be written ends with a sentence."""
    try:
        return parse(words)
    except SystemExit:
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError as error:
            _drop_output()
            _say(tr("The output can’t be written ({reason}): write it somewhere else.", reason=error.strerror))
            raise SystemExit(EXIT_ERROR) from error
        raise


# --- arguments -------------------------------------------------------------------------------------------------------


def plain_start(words: list[str]) -> "argparse.Namespace | None":
    """Return what ``parse`` returns for no arguments, or for ``--library DIR`` alone; None for others.

    For the most common start, to save the 10 ms that argparse takes.
    """
    if words and not (len(words) == 2 and words[0] == "--library" and words[1][:1] not in ("", "-")):
        return None
    from types import SimpleNamespace

    return SimpleNamespace(command=None, library=_folder(words[1]) if words else None)  # type: ignore[return-value]


def parse(words: list[str]) -> "argparse.Namespace":
    """Parse the arguments: the command in ``command`` (None: open the window), its function in ``calls`` as
    ``module:function``.

    Raises:
        SystemExit: help or the version was asked for (0), or the usage is wrong (2).
    """
    import argparse
    from typing import NoReturn

    from explorer import __version__
    from explorer.commands.argument_types import file, output, page_number, picture, seconds, size, valid_text
    from explorer.commands.listening_arguments import add_listening
    from explorer.model.annotation import COLORS
    from explorer.model.export_request import FORMATS
    from explorer.model.file_name import as_text

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            """Print one line, as for every other error; argparse would print the whole usage before it."""
            self.exit(EXIT_USAGE, tr("{0}: {1} (see {0} --help)", self.prog, message) + "\n")

    parser = Parser(
        prog="paper-explorer",
        description=tr("Read the papers of a podcast while you listen."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"paper-explorer {__version__}")
    parser.add_argument("--library", metavar="DIR", type=_folder, help=tr("library folder (default: your own)"))
    parser.add_argument("--language", metavar="LANGUAGE", help=tr("language of the texts (default: the system’s)"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=tr("commands (without one: open)"))

    def command(name: str, text: str, calls: str = "") -> argparse.ArgumentParser:
        description = text[0].upper() + text[1:] + "."
        one = commands.add_parser(name, help=text, description=description, allow_abbrev=False)
        one.set_defaults(calls=calls, fail=one.error)
        return one

    paper_help = tr(
        "an id from `papers`, an arXiv id, a DOI, or a name from an episode’s catalog, as NAME or EPISODE/NAME"
    )

    def of_episode(one: argparse.ArgumentParser) -> None:
        text = tr("the episode (default: the first that the paper is in, or the only one)")
        one.add_argument("--episode", metavar="ID", help=text)

    one = command("open", tr("open the window, or use the one that is already open"))
    one.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help=tr("a time (2:15:12), a paper (id or arXiv id), a file.pdf, a paper-explorer: link"),
    )
    one.add_argument("--new-window", action="store_true", help=tr("even if one is already open"))

    one = command("episodes", tr("list the episodes of the library"), "listing:episodes")
    one.add_argument("--json", action="store_true", help=tr("print a JSON list"))

    one.add_argument("--podcast", metavar="PODCAST", help=tr("only those of a podcast: its id or title"))

    one = command("subscribe", tr("subscribe to a podcast"), "podcast_commands:subscribe")
    one.add_argument(
        "target",
        metavar="TARGET",
        help=tr(
            "a feed’s address, a page that names one, an address of Apple Podcasts, a podcast’s name, or a FILE.opml"
        ),
    )

    one = command("podcasts", tr("list the podcasts that you subscribe to"), "podcast_commands:podcasts")
    way = one.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help=tr("print a JSON list"))
    way.add_argument("--opml", type=file, metavar="FILE", help=tr("write them to an OPML file for other programs"))

    one = command("refresh", tr("look for new episodes of podcasts"), "podcast_commands:refresh")
    one.add_argument("podcast", nargs="?", metavar="PODCAST", help=tr("its id or title (default: all)"))

    one = command("papers", tr("list the papers of an episode, or of the library"), "listing:papers")
    which = one.add_mutually_exclusive_group()
    which.add_argument("--episode", metavar="ID", help=tr("the episode, if there are several"))
    which.add_argument("--all", action="store_true", help=tr("all papers of the library, also those of no episode"))
    one.add_argument("--json", action="store_true", help=tr("print a JSON list"))

    one = command(
        "download", tr("download papers into the library, from arXiv or where else they are free"), "fetch:fetch"
    )
    one.add_argument("papers", nargs="*", metavar="PAPER", help=paper_help)
    one.add_argument("--all", action="store_true", help=tr("all papers of the episode that are on arXiv"))
    of_episode(one)
    one.add_argument("--metadata", action="store_true", help=tr("also download metadata from arXiv and OpenReview"))

    one = command("annotate", tr("highlight text in a paper"), "note_commands:annotate")
    one.add_argument("paper", metavar="PAPER", help=paper_help)
    one.add_argument("--text", required=True, type=valid_text, help=tr("the text to highlight, as it is in the paper"))
    one.add_argument(
        "--page", type=page_number, metavar="N", help=tr("only on this page, from 1 (default: the first match)")
    )
    one.add_argument("--color", choices=COLORS, default=COLORS[0], help=tr("default: %(default)s"))
    one.add_argument("--comment", metavar="TEXT", type=valid_text, default="", help=tr("comment"))
    one.add_argument("--note", dest="comment", type=valid_text, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    of_episode(one)

    text = tr("import the annotations stored in a paper’s PDF")
    one = command("import-annotations", text, "import_annotations:import_annotations")
    one.add_argument("paper", metavar="PAPER", help=paper_help)
    one.add_argument("--list", action="store_true", help=tr("only list them"))
    of_episode(one)

    one = command("note", tr("add a note at a time of the episode, on a paper, or both"), "note_commands:note")
    one.add_argument("text", type=valid_text, metavar="TEXT", help=tr("text of the note"))
    one.add_argument("--at", type=seconds, metavar="2:15:12", help=tr("time in the episode"))
    one.add_argument("--paper", metavar="PAPER", help=paper_help)
    one.add_argument("--page", type=page_number, metavar="N", help=tr("page of that paper, from 1"))
    of_episode(one)

    one = command("merge-papers", tr("merge two entries of the same paper"), "merge_papers:merge_papers")
    one.add_argument("paper", metavar="PAPER", help=tr("the paper to keep"))
    one.add_argument("other", metavar="OTHER", help=tr("the one whose files, annotations and notes move to it"))

    one = command("unmerge-papers", tr("undo a merge"), "merge_papers:unmerge_papers")
    one.add_argument("paper", metavar="PAPER", help=tr("the paper that was kept"))

    one = command("remove-pdf", tr("remove a paper’s PDF from the library; notes stay"), "remove_pdf:remove_pdf")
    one.add_argument("paper", metavar="PAPER", help=paper_help)
    one.add_argument("--undo", action="store_true", help=tr("bring back a PDF of your own, within a day"))
    one.add_argument("--yes", action="store_true", help=tr("don’t ask"))

    one = command("export", tr("export notes as Markdown or JSON, or papers as references"), "note_commands:export")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--episode", metavar="ID", help=tr("the episode, if there are several"))
    what.add_argument("--paper", metavar="PAPER", help=tr("export one paper"))
    what.add_argument(
        "--all", action="store_true", help=tr("export the whole library (a folder, json, w3c, references)")
    )
    one.add_argument(
        "--format",
        choices=FORMATS,
        default="dossier",
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

    told = tr("mark what is being heard; it waits in the inbox of the window")
    one = command("mark", told, "mark_commands:mark")
    one.add_argument(
        "text", metavar="TEXT", type=valid_text, nargs="?", default="", help=tr("text of the mark, in the inbox")
    )
    told = tr("2:15:12, 135:12 or seconds (default: where the open window plays, or where the episode was left)")
    one.add_argument("--at", type=seconds, metavar="TIME", help=told)
    one.add_argument("--episode", metavar="ID", help=tr("the episode (default: the one in the open window)"))

    one = command("import-marks", tr("import marks made elsewhere into the inbox"), "mark_commands:import_marks")
    one.add_argument("episode", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    told = tr("text or links with times, Snipd’s Markdown, a table, JSON or OPML; - is standard input")
    one.add_argument("file", type=file, metavar="FILE", help=told)

    one = command(
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

    everywhere = tr("look titles up at OpenAlex and Crossref too, whatever the settings say")
    one = command("resolve", tr("look up the papers that show notes name without an id"), "resolve_command:resolve")
    one.add_argument("--episode", metavar="ID", help=tr("only those of one episode"))
    one.add_argument("--everywhere", action="store_true", help=everywhere)
    one.add_argument("--json", action="store_true", help=tr("print a JSON list, with the candidates of each title"))

    one = command("import-episode", tr("add an episode from show notes or a feed"), "import_episode:import_episode")
    one.add_argument(
        "source",
        metavar="SOURCE",
        help=tr(
            "show notes as HTML, Markdown or text (- is standard input), an audio file, a file of share-episode, the "
            "address of an episode’s page, or an id of the list of `episodes`"
        ),
    )
    one.add_argument(
        "--podcast", metavar="NAME", type=valid_text, default="", help=tr("the podcast that it belongs to")
    )
    one.add_argument(
        "--title", metavar="TITLE", type=valid_text, help=tr("the episode’s title (default: from the notes)")
    )
    one.add_argument("--duration", metavar="3:37:08", type=seconds, help=tr("the episode’s length"))
    one.add_argument("--resolve", action="store_true", help=tr("look up titles without an id"))
    one.add_argument("--everywhere", action="store_true", help=everywhere)
    one.add_argument("--dry-run", action="store_true", help=tr("only print what the notes say"))
    one.add_argument("--json", action="store_true", help=tr("as JSON"))

    one = command("share-episode", tr("write an episode to a file for another reader"), "import_episode:share_episode")
    one.add_argument("id", metavar="ID", help=tr("the episode’s id in the list of `episodes`"))
    one.add_argument("-o", "--output", type=file, required=True, metavar="FILE", help=tr("such as episode.json"))

    one = command("transcript", tr("add or remove a transcript of an episode"), "transcript_command:transcript")
    one.add_argument("episode", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    formats = tr(
        "VTT, SRT, ASS, JSON, HTML or text with times; - is standard input (default: those that the feed names)"
    )
    one.add_argument("file", nargs="?", type=file, metavar="FILE", help=formats)
    one.add_argument("--make", action="store_true", help=tr("make it from the episode’s audio, or from FILE if given"))
    one.add_argument("--model", type=_folder, metavar="DIR", help=tr("a folder with a speech model, for --make"))
    told = tr("remove a transcript by its file, its address or its source; without a NAME the only one")
    one.add_argument("--remove", nargs="?", const="", type=valid_text, metavar="NAME", help=told)
    one.add_argument("--json", action="store_true", help=tr("print the episode’s transcripts as a JSON list"))

    one = command("add", tr("add a paper to the library or to an episode"), "paper_command:add")
    one.add_argument("target", metavar="TARGET", help=tr("an arXiv id, a DOI, an address, a title, or a FILE.pdf"))
    one.add_argument("--episode", metavar="ID", help=tr("the episode that names it"))
    one.add_argument(
        "--at", type=seconds, metavar="2:15:12", help=tr("time in the episode; the segment there gets the paper")
    )
    one.add_argument("--resolve", action="store_true", help=tr("look a title up, at arXiv and the services you allow"))

    one = command("restore", tr("restore the library from a backup"), "restore_command:restore")
    one.add_argument(
        "backup", nargs="?", metavar="BACKUP", help=tr("a name from the list, or any file (default: print the list)")
    )
    one.add_argument("--list", action="store_true", help=tr("only list the backups in the library folder"))
    one.add_argument("--json", action="store_true", help=tr("print the list as JSON"))
    one.add_argument("--yes", action="store_true", help=tr("don’t ask"))

    one = command("move-library", tr("move your library to another folder"), "move_command:move")
    one.add_argument("folder", metavar="DIR", type=_folder, help=tr("an empty folder, or a new one"))
    one.add_argument(
        "--open", action="store_true", help=tr("open the window afterwards, also if it could not be moved")
    )

    one = command("snapshot", tr("render a screenshot of the window, without a display"), "window:snapshot")
    one.add_argument("out", type=picture, metavar="OUT.png", help=tr("the picture to write"))
    one.add_argument("--at", type=seconds, metavar="2:15:12", help=tr("time in the episode"))
    one.add_argument("--theme", choices=("light", "dark"), help=tr("default: as set in the window"))
    one.add_argument(
        "--size", type=size, default=(1600, 1000), metavar="WxH", help=tr("in pixels (default: 1600x1000)")
    )

    one = command("annotated-copy", tr("save a paper’s PDF with your annotations"), "copy_command:annotated_copy")
    one.add_argument("paper", metavar="PAPER", help=paper_help)
    one.add_argument("-o", "--output", type=file, required=True, metavar="FILE.pdf", help=tr("the PDF to write"))

    add_listening(command)

    one = command("locate", tr("find the pages of a paper that a spoken passage is about"), "locate:locate")
    one.add_argument("paper", metavar="PAPER", help=tr("an id of the library, or a PDF file"))
    one.add_argument("text", metavar="TEXT", type=valid_text, help=tr("what was said"))
    of_episode(one)
    one.add_argument("--json", action="store_true", help=tr("as a JSON list, best first"))

    one = command("inspect", tr("check PDF files"), "inspect:inspect")
    one.add_argument("files", nargs="+", metavar="FILE.pdf", help=tr("the PDFs to check"))
    one.add_argument(
        "--json",
        action="store_true",
        help=tr("print a JSON list; pages_left_out are the numbers of pages that could not be read"),
    )

    text = tr("open paper-explorer: links in exported files with this program")
    one = command("register-links", text, "register_links:register_links")
    one.add_argument("--remove", action="store_true", help=tr("remove the registration"))
    command("doctor", tr("check the installation"), "doctor:doctor")

    arguments, unknown = parser.parse_known_args(_with_new_name(words))
    if unknown:  # Told by the command, whose help lists its options.
        getattr(arguments, "fail", parser.error)(tr("unrecognized arguments: {0}", " ".join(unknown)))
    if arguments.command == "download" and bool(arguments.papers) == arguments.all:
        arguments.fail(tr("name the papers, or give --all"))
    if arguments.command == "transcript" and arguments.remove is not None and (arguments.file or arguments.make):
        arguments.fail(tr("--remove stands alone: give the name of the transcript after it"))
    if arguments.command == "note" and arguments.page and not arguments.paper:
        arguments.fail(tr("--page needs --paper"))
    for name in ("episode", "paper", "other", "papers"):  # A name may be any bytes.
        if given := getattr(arguments, name, None):
            setattr(arguments, name, as_text(given) if isinstance(given, str) else [as_text(one) for one in given])
    return arguments


def _with_new_name(words: list[str]) -> list[str]:
    """Replace a command's earlier name by its present one; scripts may still use it, but no help lists it."""
    for place, word in enumerate(words):
        if not word.startswith("-") and words[max(0, place - 1)] not in ("--library", "--language"):
            return [*words[:place], _EARLIER_NAMES.get(word, word), *words[place + 1 :]]
    return words


def _folder(text: str) -> "Path":
    from pathlib import Path

    if not text:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(tr("give the name of a folder"))
    path = Path(text)
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # the home of an unknown user: the name is kept as it is
        return path.absolute()
