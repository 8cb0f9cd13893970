"""All commands, in the order of the help. A new one stands here, and is declared by a function of the module for its
subject: ``…_arguments.py``."""

from collections.abc import Callable

from explorer.commands import (
    episode_arguments,
    listening_arguments,
    note_arguments,
    paper_arguments,
    program_arguments,
)
from explorer.commands.command_parser import Commands

DECLARATIONS: tuple[Callable[[Commands], None], ...] = (
    program_arguments.open_window,
    episode_arguments.episodes,
    episode_arguments.subscribe,
    episode_arguments.podcasts,
    episode_arguments.refresh,
    paper_arguments.papers,
    paper_arguments.download,
    note_arguments.annotate,
    note_arguments.import_annotations,
    note_arguments.note,
    paper_arguments.merge_papers,
    paper_arguments.unmerge_papers,
    paper_arguments.remove_pdf,
    note_arguments.export,
    note_arguments.mark,
    note_arguments.import_marks,
    note_arguments.import_notes,
    episode_arguments.resolve,
    episode_arguments.import_episode,
    episode_arguments.share_episode,
    episode_arguments.transcript,
    paper_arguments.add,
    program_arguments.restore,
    program_arguments.move_library,
    program_arguments.snapshot,
    paper_arguments.annotated_copy,
    listening_arguments.now,
    listening_arguments.play,
    listening_arguments.pause,
    listening_arguments.attach_audio,
    paper_arguments.locate,
    paper_arguments.inspect,
    program_arguments.register_links,
    program_arguments.doctor,
)
