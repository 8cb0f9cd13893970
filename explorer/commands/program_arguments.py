"""The arguments of the commands about the window, the library as a whole, and the installation."""

from explorer.commands.argument_types import folder, picture, seconds, size
from explorer.commands.command_parser import Commands
from explorer.model.translation import tr


def open_window(commands: Commands) -> None:
    """Declare ``open``."""
    one = commands.add("open", tr("open the window, or use the one that is already open"))
    one.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help=tr("a time (2:15:12), a paper (id or arXiv id), a file.pdf, a paper-explorer: link"),
    )
    one.add_argument("--new-window", action="store_true", help=tr("even if one is already open"))


def restore(commands: Commands) -> None:
    """Declare ``restore``."""
    one = commands.add("restore", tr("restore the library from a backup"), "restore_command:restore")
    one.add_argument(
        "backup", nargs="?", metavar="BACKUP", help=tr("a name from the list, or any file (default: print the list)")
    )
    one.add_argument("--list", action="store_true", help=tr("only list the backups in the library folder"))
    one.add_argument("--json", action="store_true", help=tr("print the list as JSON"))
    one.add_argument("--yes", action="store_true", help=tr("don’t ask"))


def move_library(commands: Commands) -> None:
    """Declare ``move-library``."""
    one = commands.add("move-library", tr("move your library to another folder"), "move_command:move")
    one.add_argument("folder", metavar="DIR", type=folder, help=tr("an empty folder, or a new one"))
    one.add_argument(
        "--open", action="store_true", help=tr("open the window afterwards, also if it could not be moved")
    )


def snapshot(commands: Commands) -> None:
    """Declare ``snapshot``."""
    one = commands.add("snapshot", tr("render a screenshot of the window, without a display"), "window:snapshot")
    one.add_argument("out", type=picture, metavar="OUT.png", help=tr("the picture to write"))
    one.add_argument("--at", type=seconds, metavar="2:15:12", help=tr("time in the episode"))
    one.add_argument("--theme", choices=("light", "dark"), help=tr("default: as set in the window"))
    one.add_argument(
        "--size", type=size, default=(1600, 1000), metavar="WxH", help=tr("in pixels (default: 1600x1000)")
    )


def register_links(commands: Commands) -> None:
    """Declare ``register-links``."""
    text = tr("open paper-explorer: links in exported files with this program")
    one = commands.add("register-links", text, "register_links:register_links")
    one.add_argument("--remove", action="store_true", help=tr("remove the registration"))


def doctor(commands: Commands) -> None:
    """Declare ``doctor``."""
    commands.add("doctor", tr("check the installation"), "doctor:doctor")
