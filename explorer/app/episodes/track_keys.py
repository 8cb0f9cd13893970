"""What the keys for the next and the previous track do, wherever they come from: the desktop, a headset, the window."""

from collections.abc import Callable

from explorer.app.episodes.player import BACK_S, FORWARD_S, Player
from explorer.app.shell.settings import Settings
from explorer.model.known_settings import MEDIA_NEXT


class TrackKeys:
    """Does what the user has chosen in the settings.

    Args:
        mark: marks what is heard.
    """

    def __init__(self, player: Player, settings: Settings, mark: Callable[[], object]) -> None:
        self._player, self._settings, self._mark = player, settings, mark

    def next(self) -> None:
        """Go to the next segment, skip 30 seconds, or mark."""
        match self._settings.get(MEDIA_NEXT):
            case "mark":
                self._mark()
            case "skip":
                self._player.skip(FORWARD_S)
            case _:
                self._player.step(1)

    def previous(self) -> None:
        """Go to the previous segment, or 15 seconds back where the other key does not go by segments."""
        if self._settings.get(MEDIA_NEXT) == "segment":
            self._player.step(-1)
        else:
            self._player.skip(-BACK_S)
