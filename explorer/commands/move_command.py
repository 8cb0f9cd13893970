"""``move-library``: moves the user's library to another folder."""

import argparse
import subprocess
import sys

from explorer.app.shell.device_state import DeviceState, device_file
from explorer.commands.output import saved_first, write_progress, write_table
from explorer.model.errors import KnownError
from explorer.model.known_settings import NOTICE
from explorer.model.progress import CancelToken, Progress
from explorer.model.translation import later, tr
from explorer.services.library_move import free_folder, move_library
from explorer.services.program_command import program_command
from explorer.store.library_folder import library_at


def move(arguments: argparse.Namespace) -> int:
    """Move the library, and print where it is now and where it was.

    Raises:
        KnownError: ``library-named`` with ``--library``, or what ``free_folder`` and ``move_library`` raise.
    """
    if arguments.library is not None:
        sentence = later("A library given by --library is where its folder is: move the folder yourself.")
        raise KnownError("library-named", sentence)
    source = library_at(None)
    try:
        target = free_folder(source, arguments.folder)
        move_library(source, target, _show, CancelToken())
    except KnownError as problem:
        _tell_window(problem.sentence, arguments)
        raise
    told = tr("The library is in {0} now. What was in {1} is still there: delete it.", target, source.root)
    _tell_window(told, arguments)
    with saved_first(tr("The library was moved.")):
        write_table([(tr("library"), str(target)), (tr("still there"), str(source.root))])
    return 0


def _show(progress: Progress) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        write_progress(f"{progress.percent() or 0} %")


def _tell_window(sentence: str, arguments: argparse.Namespace) -> None:
    """Open the window with a sentence, if that is asked for."""
    if arguments.open:
        device = DeviceState(device_file(None))
        device.put(NOTICE, sentence)
        device.close()
        subprocess.Popen(program_command(), start_new_session=True)
