"""A program with the player alone, for a test of its place on the session's bus: ``python -m … LIBRARY``."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from explorer.app.episodes.media_keys import MediaKeys
from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.shell.device_state import DeviceState, device_file
from explorer.app.shell.settings import Settings
from explorer.app.shell.writer import Writer
from explorer.services.library_setup import open_library


def main(root: Path) -> None:
    """Open the library's episode, tell the name on the bus, and serve until it is killed, at most for 20 s."""
    app = QCoreApplication([])
    library, store = open_library(root)
    writer = Writer(library)
    session = Session(store.episodes.timeline, store.papers.get)
    device = DeviceState(device_file(root))
    player = Player(store, writer, session, Settings(device, store, writer))
    episode = store.episodes.first()
    assert episode
    session.open_episode(episode)
    keys = MediaKeys(player, session)
    print(keys.name if keys.is_registered else "", flush=True)
    QTimer.singleShot(20_000, app.quit)
    app.exec()
    player.close()
    writer.close()
    store.close()
    device.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
