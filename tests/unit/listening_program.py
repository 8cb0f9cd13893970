"""The program without a window, whose clock plays an episode until it is killed: ``python -m … LIBRARY FROM_MS``.

It prints ``left POSITION``, where the episode was left before, then ``plays POSITION`` for each step and
``kept POSITION`` when a save has been committed. FROM_MS is -1 to go on from there. With a second as well it
plays what is around that, as the inbox does.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from explorer.app.shell.startup import Startup
from explorer.model.episode_audio import EpisodeAudio
from explorer.ui.application import application

KEEP_MS = 250
"""Between two saves here; the program itself waits ten seconds."""


def main() -> int:
    """Run until killed."""
    opening = Startup(Path(sys.argv[1]))
    app = application(sys.argv[:1])
    context = opening.context(app)
    episode = context.store.episodes.first()
    assert episode
    context.session.open_episode(episode)
    player = context.subjects.player
    print("left", player.position_ms, flush=True)
    player.keeper.waiting.setInterval(KEEP_MS)
    player.clock._ticking.setInterval(10)
    if (start := int(sys.argv[2])) >= 0:
        player.go_to(start)
    context.session.playhead.ticked.connect(lambda at: print("plays", at, flush=True))
    context.writer.saved.connect(lambda: print("kept", context.store.listening.get(episode).position_ms, flush=True))
    if len(sys.argv) > 3:
        context.store.audio.put(EpisodeAudio(episode, path=__file__))
        player.reread()
        context.subjects.way_back.play_excerpt("mark", int(sys.argv[3]) - 20, int(sys.argv[3]) + 20)
    else:
        player.run_clock()
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main())
