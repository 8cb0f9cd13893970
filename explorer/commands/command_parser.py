"""The parser of the command line, to which each command is added, and the arguments that several commands have."""

import argparse
from typing import NoReturn

from explorer import __version__
from explorer.commands.argument_types import folder
from explorer.model.translation import tr

_EXIT_USAGE = 2


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
