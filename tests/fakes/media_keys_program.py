"""A program with the player alone, for a test of its place on the session's bus: ``python -m … LIBRARY [busy]``.

``busy`` lets it play at once, change its speed and place all the time, and print each time that it reaches.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from explorer.app.episodes.media_keys import MediaKeys
from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.shell.device_state import DeviceState, device_file
from explorer.app.shell.settings import Settings
from explorer.app.shell.writer import Writer
from explorer.services.library_setup import open_library


@contextmanager
def media_keys(root: Path, mark: Callable[[], object] = lambda: None) -> Iterator[tuple[MediaKeys, Settings]]:
    """Open the library's episode; yield what the keys control it by, and the settings."""
    library, store = open_library(root)
    writer = Writer(library)
    session = Session(store.episodes.timeline, store.papers.get)
    device = DeviceState(device_file(root))
    settings = Settings(device, store, writer)
    player = Player(store, writer, session, settings)
    episode = store.episodes.first()
    assert episode
    session.open_episode(episode)
    yield MediaKeys(player, session, settings, mark), settings
    player.close()
    writer.close()
    store.close()
    device.close()


def main(root: Path, *, busy: bool = False) -> None:
    """Tell the name on the bus, and serve until it is killed, at most for 20 s."""
    app = QCoreApplication([])
    with media_keys(root) as (keys, _):
        print(keys.name if keys.is_registered else "", flush=True)
        QTimer.singleShot(20_000, app.quit)
        if busy:
            keys.session.playhead.ticked.connect(lambda at: print(at, flush=True))
            changing = QTimer(app, interval=100)
            changing.timeout.connect(lambda: keys.player.step_speed(1 if keys.player.speed < 2 else -4))
            changing.timeout.connect(lambda: keys.player.skip(30))
            changing.start()
            keys.player.play()
        app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), busy="busy" in sys.argv[2:])
