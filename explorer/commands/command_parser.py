"""The parser of the command line, to which each command is added, and the arguments that several commands have."""

import argparse
import os
from difflib import get_close_matches
from typing import NoReturn

from explorer import __version__
from explorer.commands.argument_types import folder
from explorer.model.file_name import as_text, shown_name
from explorer.model.translation import tr

_EXIT_USAGE = 2
_OPENED = ("paper-explorer:", "file:")
"""How addresses begin that ``open`` takes."""


class CommandParser(argparse.ArgumentParser):
    """A parser that prints one line for wrong usage, as for every other error, and not the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong, and exit."""
        self.exit(_EXIT_USAGE, tr("{0}: {1} (see {0} --help)", self.prog, message) + "\n")


class Commands:
    """The whole command line, with the commands that were added."""

    def __init__(self) -> None:
        self.parser = CommandParser(
            prog="paper-explorer",
            description=tr("Read the papers of a podcast while you listen."),
            allow_abbrev=False,
        )
        self.parser.add_argument("--version", action="version", version=f"paper-explorer {__version__}")
        self.parser.add_argument("--library", metavar="DIR", type=folder, help=tr("library folder (default: your own)"))
        self.parser.add_argument(
            "--language", metavar="LANGUAGE", help=tr("language of the texts (default: the system’s)")
        )
        self._commands = self.parser.add_subparsers(
            dest="command", metavar="COMMAND", title=tr("commands (without one: open)")
        )

    def add(self, name: str, text: str, calls: str = "") -> argparse.ArgumentParser:
        """Add a command.

        Args:
            text: what it does, as a phrase for the help.
            calls: its function, as ``module:function`` in ``explorer.commands``.

        Returns:
            Its parser, to add arguments to. Set its default ``check`` to a function if some of them don't go together.
        """
        description = text[0].upper() + text[1:] + "."
        one = self._commands.add_parser(name, help=text, description=description, allow_abbrev=False)
        one.set_defaults(calls=calls, fail=one.error)
        return one

    def named(self, word: str) -> list[str]:
        """Return the first word of the command line that is no option, after ``open`` if it names no command but what
        that opens: a file, as other viewers take it, or a link.

        Raises:
            SystemExit: it is none of these; the nearest command is told.
        """
        names = list(self._commands.choices)
        if word in names:
            return [word]
        low = word.lower()
        if low.startswith(_OPENED) or low.endswith(".pdf") or os.path.isfile(word):  # noqa: PTH113 - Path may raise
            return ["open", word]
        told = tr("there is no command “{0}”", shown_name(as_text(word), 40))
        if near := get_close_matches(low, names, 1):
            told = tr("{0}. Did you mean “{1}”?", told, near[0])
        return self.parser.error(told)


def add_episode(one: argparse.ArgumentParser) -> None:
    """Add ``--episode`` to a command about a paper."""
    text = tr("the episode (default: the first that the paper is in, or the only one)")
    one.add_argument("--episode", metavar="ID", help=text)


def paper_help() -> str:
    """Return how a paper is named."""
    return tr("an id from `papers`, an arXiv id, a DOI, or a name from an episode’s catalog, as NAME or EPISODE/NAME")


def everywhere_help() -> str:
    """Return what ``--everywhere`` does."""
    return tr("look titles up at OpenAlex and Crossref too, whatever the settings say")
