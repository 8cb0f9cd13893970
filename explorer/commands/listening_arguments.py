"""The arguments of the commands about listening."""

import argparse
from collections.abc import Callable

from explorer.commands.argument_types import seconds
from explorer.model.translation import tr


def add_listening(command: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    """Add ``now``, ``play``, ``pause`` and ``attach-audio``.

    Args:
        command: adds a command, with its help and what it calls.
    """
    text = tr("print the time of the episode in the window, or say where you are")
    one = command("now", text, "listening_commands:now")
    text = tr("you are here: 1:26:45, 86:45 or seconds")
    one.add_argument("time", nargs="?", type=seconds, metavar="TIME", help=text)
    command("play", tr("play the episode in the window"), "listening_commands:play")
    command("pause", tr("pause the episode in the window"), "listening_commands:pause")

    one = command("attach-audio", tr("say where the audio of an episode is"), "audio_command:attach_audio")
    one.add_argument("id", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    one.add_argument("source", metavar="FILE|URL", help=tr("an audio or video file, or an address"))
    text = tr("seconds of the audio before the episode begins; negative if the audio begins later")
    one.add_argument("--offset", type=int, metavar="S", help=text)
