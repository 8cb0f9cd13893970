"""The arguments of the commands about listening."""

from explorer.commands.argument_types import offset, seconds
from explorer.commands.command_parser import Commands
from explorer.model.translation import tr


def now(commands: Commands) -> None:
    """Declare ``now``."""
    text = tr("print the time of the episode in the window, or say where you are")
    one = commands.add("now", text, "listening_commands:now")
    text = tr("you are here: 1:26:45, 86:45 or seconds")
    one.add_argument("time", nargs="?", type=seconds, metavar="TIME", help=text)


def play(commands: Commands) -> None:
    """Declare ``play``."""
    commands.add("play", tr("play the episode in the window"), "listening_commands:play")


def pause(commands: Commands) -> None:
    """Declare ``pause``."""
    commands.add("pause", tr("pause the episode in the window"), "listening_commands:pause")


def attach_audio(commands: Commands) -> None:
    """Declare ``attach-audio``."""
    one = commands.add("attach-audio", tr("say where the audio of an episode is"), "audio_command:attach_audio")
    one.add_argument("id", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    one.add_argument("source", metavar="FILE|URL", help=tr("an audio or video file, or an address"))
    text = tr("seconds of the audio before the episode begins, or 1:30; negative if the audio begins later")
    one.add_argument("--offset", type=offset, metavar="S", help=text)
