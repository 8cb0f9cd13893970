"""The command line: ``paper-explorer`` opens the window; its subcommands do the same jobs without one.

Every start of the window, and of the PDF worker, imports this module, so it imports nothing slow at the top; each
command lives in ``explorer.commands`` and is imported when it is called.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

EXIT_ERROR, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_READER_GONE = 1, 2, 130, 141
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
    return _say(f"Something went wrong inside the program; the details are in {log}.")


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
    import os

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
            _say(f"The output can't be written ({error.strerror}): write it somewhere else.")
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
    from explorer.model.annotation import COLORS
    from explorer.model.export_request import FORMATS
    from explorer.model.file_name import as_text

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            """Print one line, as for every other error; argparse would print the whole usage before it."""
            self.exit(EXIT_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")

    parser = Parser(
        prog="paper-explorer",
        description="Read the papers of a podcast while you listen.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"paper-explorer {__version__}")
    parser.add_argument("--library", metavar="DIR", type=_folder, help="library folder (default: your own)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands (without one: open)")

    def command(name: str, text: str, calls: str = "") -> argparse.ArgumentParser:
        description = text[0].upper() + text[1:] + "."
        one = commands.add_parser(name, help=text, description=description, allow_abbrev=False)
        one.set_defaults(calls=calls, fail=one.error)
        return one

    def of_episode(one: argparse.ArgumentParser) -> None:
        text = "the episode (default: the first that the paper is in, or the only one)"
        one.add_argument("--episode", metavar="ID", help=text)

    one = command("open", "open the window, or use the one that is already open")
    one.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="a time (2:15:12), a paper (id or arXiv id), a file.pdf, a paper-explorer: link",
    )
    one.add_argument("--new-window", action="store_true", help="even if one is already open")

    one = command("episodes", "list the episodes of the library", "listing:episodes")
    one.add_argument("--json", action="store_true", help="print a JSON list")

    one.add_argument("--podcast", metavar="PODCAST", help="only those of a podcast: its id or title")

    one = command("subscribe", "subscribe to a podcast", "podcast_commands:subscribe")
    one.add_argument(
        "target",
        metavar="TARGET",
        help="a feed's address, a page that names one, an address of Apple Podcasts, a podcast's name, or a FILE.opml",
    )

    one = command("podcasts", "list the podcasts that you subscribe to", "podcast_commands:podcasts")
    way = one.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help="print a JSON list")
    way.add_argument("--opml", type=_file, metavar="FILE", help="write them to an OPML file for other programs")

    one = command("refresh", "look for new episodes of podcasts", "podcast_commands:refresh")
    one.add_argument("podcast", nargs="?", metavar="PODCAST", help="its id or title (default: all)")

    one = command("papers", "list the papers of an episode", "listing:papers")
    one.add_argument("--episode", metavar="ID", help="the episode, if there are several")
    one.add_argument("--json", action="store_true", help="print a JSON list")

    one = command("download", "download papers from arXiv into the library", "fetch:fetch")
    one.add_argument("papers", nargs="*", metavar="PAPER", help="an id from `papers`, an arXiv id or a DOI")
    one.add_argument("--all", action="store_true", help="all papers of the episode that are on arXiv")
    of_episode(one)
    one.add_argument("--metadata", action="store_true", help="also download metadata from arXiv and OpenReview")

    one = command("annotate", "highlight text in a paper", "note_commands:annotate")
    one.add_argument("paper", metavar="PAPER", help="an id from `papers`, an arXiv id or a DOI")
    one.add_argument("--text", required=True, type=_words, help="the text to highlight, as it is in the paper")
    one.add_argument("--page", type=_page, metavar="N", help="only on this page, from 1 (default: the first match)")
    one.add_argument("--color", choices=COLORS, default=COLORS[0], help="default: %(default)s")
    one.add_argument("--comment", metavar="TEXT", type=_words, default="", help="comment")
    one.add_argument("--note", dest="comment", type=_words, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    of_episode(one)

    text = "import the annotations stored in a paper's PDF"
    one = command("import-annotations", text, "import_annotations:import_annotations")
    one.add_argument("paper", metavar="PAPER", help="an id from `papers`, an arXiv id or a DOI")
    one.add_argument("--list", action="store_true", help="only list them")
    of_episode(one)

    one = command("note", "add a note at a time of the episode, on a paper, or both", "note_commands:note")
    one.add_argument("text", type=_words, metavar="TEXT", help="text of the note")
    one.add_argument("--at", type=_time, metavar="2:15:12", help="time in the episode")
    one.add_argument("--paper", metavar="PAPER", help="an id from `papers`, an arXiv id or a DOI")
    one.add_argument("--page", type=_page, metavar="N", help="page of that paper, from 1")
    of_episode(one)

    one = command("merge-papers", "merge two entries of the same paper", "merge_papers:merge_papers")
    one.add_argument("paper", metavar="PAPER", help="the paper to keep")
    one.add_argument("other", metavar="OTHER", help="the one whose files, annotations and notes move to it")

    one = command("unmerge-papers", "undo a merge", "merge_papers:unmerge_papers")
    one.add_argument("paper", metavar="PAPER", help="the paper that was kept")

    one = command("export", "export notes as Markdown or JSON, or papers as references", "note_commands:export")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--episode", metavar="ID", help="the episode, if there are several")
    what.add_argument("--paper", metavar="PAPER", help="export one paper")
    what.add_argument("--all", action="store_true", help="export the whole library (a folder, json, w3c, references)")
    one.add_argument(
        "--format",
        choices=FORMATS,
        default="dossier",
        help="default: %(default)s",
    )
    one.add_argument("--template", type=_file, metavar="FILE", help="use your own template instead of a format")
    one.add_argument(
        "--scope",
        type=_words,
        default="",
        metavar="FILTER",
        help="filter: section:A, paper:yarn, since:2026-11-01 or since:7d, #tag, color:yellow, kind:area, text",
    )
    one.add_argument(
        "-o",
        "--output",
        type=_output,
        metavar="PATH",
        help="a file, or a folder if it ends in a slash or for obsidian and logseq; default or -: standard output",
    )

    one = command(
        "import-notes",
        "import notes exported as json or w3c, or annotations of other programs (W3C, Hypothesis)",
        "note_commands:import_notes",
    )
    one.add_argument("file", type=_file, metavar="FILE")
    one.add_argument(
        "--paper", metavar="ID", help="the paper of annotations from other programs, if they don't name a known one"
    )
    way = one.add_mutually_exclusive_group()
    way.add_argument(
        "--merge",
        action="store_true",
        help="the newer value of each field wins; what was deleted here or in the file is deleted (default)",
    )
    way.add_argument(
        "--restore",
        action="store_true",
        help="everything becomes as it is in the file, even what was changed or deleted later",
    )

    everywhere = "look titles up at OpenAlex and Crossref too, whatever the settings say"
    one = command("resolve", "look up the papers that show notes name without an id", "resolve_command:resolve")
    one.add_argument("--episode", metavar="ID", help="only those of one episode")
    one.add_argument("--everywhere", action="store_true", help=everywhere)
    one.add_argument("--json", action="store_true", help="print a JSON list, with the candidates of each title")

    one = command("import-episode", "add an episode from show notes or a feed", "import_episode:import_episode")
    one.add_argument(
        "source",
        metavar="SOURCE",
        help="show notes as HTML, Markdown or text (- is standard input), an audio file, a file of share-episode, the "
        "address of an episode's page, or an id of the list of `episodes`",
    )
    one.add_argument("--podcast", metavar="NAME", type=_words, default="", help="the podcast that it belongs to")
    one.add_argument("--title", metavar="TITLE", type=_words, help="the episode's title (default: from the notes)")
    one.add_argument("--duration", metavar="3:37:08", type=_time, help="the episode's length")
    one.add_argument("--resolve", action="store_true", help="look up titles without an id")
    one.add_argument("--everywhere", action="store_true", help=everywhere)
    one.add_argument("--dry-run", action="store_true", help="only print what the notes say")
    one.add_argument("--json", action="store_true", help="as JSON")

    one = command("share-episode", "write an episode to a file for another reader", "import_episode:share_episode")
    one.add_argument("id", metavar="ID", help="the episode's id in the list of `episodes`")
    one.add_argument("-o", "--output", type=_file, required=True, metavar="FILE", help="such as episode.json")

    one = command("transcript", "add a transcript of an episode", "transcript_command:transcript")
    one.add_argument("episode", metavar="EPISODE", help="the episode's id in the list of `episodes`")
    formats = "VTT, SRT, ASS, JSON, HTML or text with times; - is standard input (default: those that the feed names)"
    one.add_argument("file", nargs="?", type=_file, metavar="FILE", help=formats)
    one.add_argument("--make", action="store_true", help="make it from the episode's audio, or from FILE if given")
    one.add_argument("--model", type=_folder, metavar="DIR", help="a folder with a speech model, for --make")
    one.add_argument("--json", action="store_true", help="print the episode's transcripts as a JSON list")

    one = command("add", "add a paper to the library or to an episode", "paper_command:add")
    one.add_argument("target", metavar="TARGET", help="an arXiv id, a DOI, an address, a title, or a FILE.pdf")
    one.add_argument("--episode", metavar="ID", help="the episode that names it")
    one.add_argument(
        "--at", type=_time, metavar="2:15:12", help="time in the episode; the segment there gets the paper"
    )
    one.add_argument("--resolve", action="store_true", help="look a title up, at arXiv and the services you allow")

    one = command("restore", "restore the library from a backup", "restore_command:restore")
    one.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="a name from the list, or any file (default: print the list)"
    )
    one.add_argument("--list", action="store_true", help="only list the backups in the library folder")
    one.add_argument("--json", action="store_true", help="print the list as JSON")
    one.add_argument("--yes", action="store_true", help="don't ask")

    one = command("move-library", "move your library to another folder", "move_command:move")
    one.add_argument("folder", metavar="DIR", type=_folder, help="an empty folder, or a new one")
    one.add_argument("--open", action="store_true", help="open the window afterwards, also if it could not be moved")

    one = command("snapshot", "render a screenshot of the window, without a display", "window:snapshot")
    one.add_argument("out", type=_picture, metavar="OUT.png")
    one.add_argument("--at", type=_time, metavar="2:15:12", help="time in the episode")
    one.add_argument("--theme", choices=("light", "dark"), help="default: as set in the window")
    one.add_argument("--size", type=_size, default=(1600, 1000), metavar="WxH", help="in pixels (default: 1600x1000)")

    one = command("annotated-copy", "save a paper's PDF with your annotations", "copy_command:annotated_copy")
    one.add_argument("paper", metavar="PAPER")
    one.add_argument("-o", "--output", type=_file, required=True, metavar="FILE.pdf")

    one = command("attach-audio", "say where the audio of an episode is", "audio_command:attach_audio")
    one.add_argument("id", metavar="EPISODE", help="the episode's id in the list of `episodes`")
    one.add_argument("source", metavar="FILE|URL", help="an audio or video file, or an address")
    text = "seconds of the audio before the episode begins; negative if the audio begins later"
    one.add_argument("--offset", type=int, metavar="S", help=text)

    one = command("locate", "find the pages of a paper that a spoken passage is about", "locate:locate")
    one.add_argument("paper", metavar="PAPER", help="an id of the library, or a PDF file")
    one.add_argument("text", metavar="TEXT", type=_words, help="what was said")
    of_episode(one)
    one.add_argument("--json", action="store_true", help="as a JSON list, best first")

    one = command("inspect", "check PDF files", "inspect:inspect")
    one.add_argument("files", nargs="+", metavar="FILE.pdf")
    one.add_argument(
        "--json",
        action="store_true",
        help="print a JSON list; pages_left_out are the numbers of pages that could not be read",
    )

    text = "open paper-explorer: links in exported files with this program"
    one = command("register-links", text, "register_links:register_links")
    one.add_argument("--remove", action="store_true", help="remove the registration")
    command("doctor", "check the installation", "doctor:doctor")

    arguments, unknown = parser.parse_known_args(_with_new_name(words))
    if unknown:  # Told by the command, whose help lists its options.
        getattr(arguments, "fail", parser.error)(f"unrecognized arguments: {' '.join(unknown)}")
    if arguments.command == "download" and bool(arguments.papers) == arguments.all:
        arguments.fail("name the papers, or give --all")
    if arguments.command == "note" and arguments.page and not arguments.paper:
        arguments.fail("--page needs --paper")
    for name in ("episode", "paper", "other", "papers"):  # A name may be any bytes.
        if given := getattr(arguments, name, None):
            setattr(arguments, name, as_text(given) if isinstance(given, str) else [as_text(one) for one in given])
    return arguments


def _with_new_name(words: list[str]) -> list[str]:
    """Replace a command's earlier name by its present one; scripts may still use it, but no help lists it."""
    for place, word in enumerate(words):
        if not word.startswith("-") and words[max(0, place - 1)] != "--library":
            return [*words[:place], _EARLIER_NAMES.get(word, word), *words[place + 1 :]]
    return words


def _folder(text: str) -> "Path":
    from pathlib import Path

    if not text:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("give the name of a folder")
    path = Path(text)
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # the home of an unknown user: the name is kept as it is
        return path.absolute()


def _words(text: str) -> str:
    """Check text to be stored: invalid bytes on the command line arrive as lone surrogates, which can't be written to
    files."""
    from argparse import ArgumentTypeError

    if any("\ud800" <= one <= "\udfff" for one in text):
        raise ArgumentTypeError("this is not valid text in this terminal's encoding")
    return text


def _time(text: str) -> int:
    from argparse import ArgumentTypeError

    from explorer.model import timecode

    try:
        return timecode.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _page(text: str) -> int:
    """Return a page from 1, as printed; limited to more than any paper has."""
    from argparse import ArgumentTypeError

    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 50_000):
        raise ArgumentTypeError(f"“{text[:40]}” is not a page number: they count from 1 (to 50000)")
    return int(text)


def _output(text: str) -> "tuple[Path, bool] | None":
    """Return a path, and whether it is that of a folder; None for standard output."""
    from argparse import ArgumentTypeError
    from pathlib import Path

    if not text:
        raise ArgumentTypeError("give the name of a file")
    path = Path(text)
    return None if text == "-" else (path, path.is_dir() or text.endswith(tuple(filter(None, (os.sep, os.altsep)))))


def _file(text: str) -> "Path":
    from argparse import ArgumentTypeError
    from pathlib import Path

    if not text:
        raise ArgumentTypeError("give the name of a file")
    return Path(text)


def _picture(text: str) -> "Path":
    from argparse import ArgumentTypeError
    from pathlib import Path

    if not text.lower().endswith(".png"):
        raise ArgumentTypeError(f"“{text[:40]}” does not end in .png")
    return Path(text)


def _size(text: str) -> tuple[int, int]:
    """Parse width and height in pixels, from the window's minimum to the largest screens."""
    import re
    from argparse import ArgumentTypeError

    match = re.fullmatch(r"(\d{3,4})[xX×](\d{3,4})", text, re.ASCII)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (640 <= width <= 7680 and 480 <= height <= 4320):
        raise ArgumentTypeError(f"“{text[:40]}” is not a size: write 1600x1000 (from 640x480 to 7680x4320)")
    return width, height
