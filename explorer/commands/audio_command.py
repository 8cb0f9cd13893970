"""``attach-audio``: say where the sound of an episode is."""

import argparse
from pathlib import Path

from explorer.commands.library_lookup import episode, opened
from explorer.commands.output import tell
from explorer.services.audio_attachment import attach_address, attach_file, set_offset


def attach_audio(arguments: argparse.Namespace) -> int:
    """Make a file or an address the sound of an episode.

    Raises:
        KnownError: there is no such episode, or the file has no sound.
    """
    with opened(arguments.library) as (_, store):
        found = episode(store, arguments.id)
        is_address = arguments.source.startswith(("http://", "https://"))
        attach = attach_address(store, found, arguments.source) if is_address else ""
        tell(attach or attach_file(store, found, Path(arguments.source)))
        if arguments.offset is not None:
            tell(set_offset(store, found, arguments.offset))
    return 0
