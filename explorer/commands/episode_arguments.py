"""The arguments of the commands about podcasts, episodes and their transcripts."""

import argparse

from explorer.commands.argument_types import file, folder, seconds, valid_text
from explorer.commands.command_parser import Commands, everywhere_help
from explorer.model.translation import tr


def episodes(commands: Commands) -> None:
    """Declare ``episodes``."""
    one = commands.add("episodes", tr("list the episodes of the library"), "listing:episodes")
    one.add_argument("--json", action="store_true", help=tr("print a JSON list"))
    one.add_argument("--podcast", metavar="PODCAST", help=tr("only those of a podcast: its id or title"))


def subscribe(commands: Commands) -> None:
    """Declare ``subscribe``."""
    one = commands.add("subscribe", tr("subscribe to a podcast"), "podcast_commands:subscribe")
    one.add_argument(
        "target",
        metavar="TARGET",
        help=tr(
            "a feed’s address, a page that names one, an address of Apple Podcasts, a podcast’s name, or a FILE.opml"
        ),
    )


def podcasts(commands: Commands) -> None:
    """Declare ``podcasts``."""
    one = commands.add("podcasts", tr("list the podcasts that you subscribe to"), "podcast_commands:podcasts")
    way = one.add_mutually_exclusive_group()
    way.add_argument("--json", action="store_true", help=tr("print a JSON list"))
    way.add_argument("--opml", type=file, metavar="FILE", help=tr("write them to an OPML file for other programs"))


def refresh(commands: Commands) -> None:
    """Declare ``refresh``."""
    one = commands.add("refresh", tr("look for new episodes of podcasts"), "podcast_commands:refresh")
    one.add_argument("podcast", nargs="?", metavar="PODCAST", help=tr("its id or title (default: all)"))


def resolve(commands: Commands) -> None:
    """Declare ``resolve``."""
    one = commands.add(
        "resolve", tr("look up the papers that show notes name without an id"), "resolve_command:resolve"
    )
    one.add_argument("--episode", metavar="ID", help=tr("only those of one episode"))
    one.add_argument("--everywhere", action="store_true", help=everywhere_help())
    one.add_argument("--json", action="store_true", help=tr("print a JSON list, with the candidates of each title"))


def import_episode(commands: Commands) -> None:
    """Declare ``import-episode``."""
    one = commands.add(
        "import-episode", tr("add an episode from show notes or a feed"), "import_episode:import_episode"
    )
    one.add_argument(
        "source",
        metavar="SOURCE",
        help=tr(
            "show notes as HTML, Markdown or text (- is standard input), an audio file, a file of share-episode, the "
            "address of an episode’s page, or an id or a title of the list of `episodes`"
        ),
    )
    one.add_argument(
        "--podcast", metavar="NAME", type=valid_text, default="", help=tr("the podcast that it belongs to")
    )
    one.add_argument(
        "--title", metavar="TITLE", type=valid_text, help=tr("the episode’s title (default: from the notes)")
    )
    one.add_argument("--duration", metavar="3:37:08", type=seconds, help=tr("the episode’s length"))
    one.add_argument("--resolve", action="store_true", help=tr("look up titles without an id"))
    one.add_argument("--everywhere", action="store_true", help=everywhere_help())
    one.add_argument("--dry-run", action="store_true", help=tr("only print what the notes say"))
    one.add_argument("--json", action="store_true", help=tr("as JSON"))


def share_episode(commands: Commands) -> None:
    """Declare ``share-episode``."""
    one = commands.add(
        "share-episode", tr("write an episode to a file for another reader"), "import_episode:share_episode"
    )
    one.add_argument("id", metavar="ID", help=tr("the episode’s id in the list of `episodes`"))
    one.add_argument(
        "-o",
        "--output",
        type=file,
        required=True,
        metavar="FILE",
        help=tr("such as episode.json, or - for standard output"),
    )


def transcript(commands: Commands) -> None:
    """Declare ``transcript``."""
    one = commands.add("transcript", tr("add or remove a transcript of an episode"), "transcript_command:transcript")
    one.add_argument("episode", metavar="EPISODE", help=tr("the episode’s id in the list of `episodes`"))
    formats = tr(
        "VTT, SRT, ASS, JSON, HTML or text with times; - is standard input (default: those that the feed names)"
    )
    one.add_argument("file", nargs="?", type=file, metavar="FILE", help=formats)
    told = tr("make it from the episode’s audio, or from FILE if given")
    one.add_argument("--make", nargs="?", const=True, type=file, metavar="FILE", help=told)
    one.add_argument("--model", type=folder, metavar="DIR", help=tr("a folder with a speech model, for --make"))
    told = tr("remove a transcript by its file, its address or its source; without a NAME the only one")
    one.add_argument("--remove", nargs="?", const="", type=valid_text, metavar="NAME", help=told)
    one.add_argument("--json", action="store_true", help=tr("print the episode’s transcripts as a JSON list"))
    one.set_defaults(check=_check_transcript)


def _check_transcript(given: argparse.Namespace) -> None:
    # The file may stand after --make too, where argparse takes it for that option's.
    given.file = given.file or (None if given.make is True else given.make)
    given.make = given.make is not None
    if given.remove is not None and (given.file or given.make):
        given.fail(tr("--remove stands alone: give the name of the transcript after it"))
