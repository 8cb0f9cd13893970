"""``mark`` and ``import-marks``: mark times of an episode, in the open window or in the library."""

import argparse

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import saved_first, tell, write_table
from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.translation import tr, trn

_LONGEST = 1_000
"""Maximum number of characters of a mark's text."""


def mark(arguments: argparse.Namespace) -> int:
    """Mark what is being heard, in the open window; without one, or for a named episode, in the library. Print the
    mark's id and time.

    Raises:
        KnownError: ``mark-too-long``, ``no-time``, ``time-outside``; there is no such episode; the window refuses.
    """
    from explorer.app.shell.running_window import answer_of
    from explorer.services.item_creation import add_mark

    text = " ".join(arguments.text.split())
    if len(text) > _LONGEST:
        raise KnownError("mark-too-long", "The text has more than {most} letters: write a shorter one.", most=_LONGEST)
    at = "" if arguments.at is None else timecode.display(arguments.at)
    said = answer_of(arguments.library, ("mark", text, at)) if arguments.episode is None else None
    if said is not None:
        write_table([said.split(" ", 1)])
        return 0
    with opened(arguments.library) as (_, store):
        one = episode(store, arguments.episode)
        second = arguments.at
        if second is None:
            second = store.listening.get(one.id).position_ms // 1000 or None
        if second is None:
            raise KnownError(
                "no-time", "No window plays this episode, and it was never played here: give a time with --at."
            )
        made = add_mark(store, one.id, second, text)
    with saved_first(tr("The mark was saved.")):
        write_table([(made.id, timecode.display(second))])
    return 0


def import_marks(arguments: argparse.Namespace) -> int:
    """Import marks that were made elsewhere, as marks of an episode or, where they name it, of another one in the
    library; print the result.

    Raises:
        KnownError: the file can't be read or has no times; there is no such episode, or marks name an unknown one.
    """
    import sys

    from explorer.services import mark_import

    with opened(arguments.library) as (_, store):
        one = episode(store, arguments.episode)
        if str(arguments.file) == "-":
            data, name = sys.stdin.buffer.read(mark_import.MAX_BYTES + 1), "Standard input"
        else:
            data, name = mark_import.data_of(arguments.file), arguments.file.name
        done, others = mark_import.import_marks(store, one.id, data, name, all_here=arguments.all_here)
    with saved_first(tr("The marks were imported.")):
        counts = {"added": len(done.notes), "same": done.same, "outside": len(done.outside)}
        of_others = [(f"of {episode_id}", str(count)) for episode_id, count in others.items()]
        write_table([(what, str(count)) for what, count in counts.items()] + of_others)
    if done.outside:
        tell(done.outside_text)
    for episode_id, count in others.items():
        told = trn(
            count, "One mark names another episode: {0}.", "{count} marks name another episode: {0}.", episode_id
        )
        tell(told)
    return 0
