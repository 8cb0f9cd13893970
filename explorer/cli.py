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

    from explorer.commands.command_parser import Commands

EXIT_ERROR, EXIT_INTERRUPTED, EXIT_READER_GONE = 1, 130, 141
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

    if isinstance(error, MemoryError):
        from explorer.store.database_errors import sentence

        error = sentence("no-memory")
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

    from explorer.store.library_folder import absolute

    return SimpleNamespace(command=None, library=absolute(words[1]) if words else None)  # type: ignore[return-value]


def parse(words: list[str]) -> "argparse.Namespace":
    """Parse the arguments: the command in ``command`` (None: open the window), its function in ``calls`` as
    ``module:function``.

    Raises:
        SystemExit: help or the version was asked for (0), or the usage is wrong (2).
    """
    from explorer.commands.command_parser import Commands
    from explorer.commands.command_table import DECLARATIONS
    from explorer.model.file_name import as_text

    commands = Commands()
    for declare in DECLARATIONS:
        declare(commands)
    arguments, unknown = commands.parser.parse_known_args(_with_command(words, commands))
    if unknown:  # Told by the command, whose help lists its options.
        getattr(arguments, "fail", commands.parser.error)(tr("unrecognized arguments: {0}", " ".join(unknown)))
    if check := getattr(arguments, "check", None):
        check(arguments)
    for name in ("episode", "paper", "other", "papers"):  # A name may be any bytes.
        if given := getattr(arguments, name, None):
            setattr(arguments, name, as_text(given) if isinstance(given, str) else [as_text(one) for one in given])
    return arguments


def _with_command(words: list[str], commands: "Commands") -> list[str]:
    """Return the arguments with a command among them: a file or link alone is opened, and an earlier name of a command,
    which scripts may still use but no help lists, is replaced by its present one."""
    for place, word in enumerate(words):
        if word in ("-h", "--help", "--version"):
            break
        if not word.startswith("-") and words[max(0, place - 1)] not in ("--library", "--language"):
            return [*words[:place], *commands.named(_EARLIER_NAMES.get(word, word)), *words[place + 1 :]]
    return words
