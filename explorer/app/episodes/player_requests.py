"""What commands of the command line ask of the player in the open window: ``now``, ``play`` and ``pause``."""

from collections.abc import Sequence

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.model import timecode
from explorer.model.errors import KnownError


def carry_out(player: Player, session: Session, words: Sequence[str]) -> str:
    """Do what is asked, and return the time of the episode then, with its segment: ``2:15:12 YaRN``.

    ``now`` and a time says where the user is: the sound goes there if it plays, else the clock runs from there.

    Raises:
        KnownError: ``no-episode``, ``time-outside``.
    """
    if session.timeline is None:
        raise KnownError("no-episode", "No episode is open in the window: open one first.")
    at = timecode.parse_or_none(words[1]) if len(words) > 1 else None
    if at is not None:
        if not session.timeline.episode.holds(at):
            end = timecode.display(session.timeline.length_s)
            raise KnownError("time-outside", "The episode ends at {end}: give an earlier time.", end=end)
        if player.is_playing and not player.by_clock:
            player.go_to(1000 * at)
        else:
            player.run_clock(1000 * at)
    elif words[0] == "play" and not player.is_playing:
        player.play()
    elif words[0] == "pause" and player.is_playing:
        player.pause()
    second = player.position_ms // 1000
    segment = session.timeline.segment_at(second)
    return f"{timecode.display(second)} {' '.join(segment.title.split())}" if segment else timecode.display(second)
