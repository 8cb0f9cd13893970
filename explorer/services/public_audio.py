"""Finds the address at which everybody can hear an episode, for exports and files that are passed on."""

from collections.abc import Iterable

from explorer.model.audio_map import AudioMap
from explorer.model.lazy_dataclass import dataclass
from explorer.model.public_address import at_second, is_public, is_public_feed
from explorer.store.database import Store


@dataclass(frozen=True, slots=True)
class PublicAudio:
    """The public address of an episode's audio, and how the audio's times differ from the episode's."""

    address: str
    map: AudioMap = AudioMap()

    def at(self, second: int) -> str:
        """Return the address from a second of the episode on."""
        return at_second(self.address, self.map.audio_ms(1000 * second) // 1000)


def public_audio(store: Store, episode_id: str) -> PublicAudio | None:
    """Return the audio of an episode; None if it has no address, or one of which its feed or itself says that it is
    private."""
    audio = store.audio.get(episode_id)
    address = may_be_told(store, episode_id, audio.url if audio else None)
    return PublicAudio(address, store.audio.map(episode_id)) if address else None


def may_be_told(store: Store, episode_id: str, address: str | None) -> str | None:
    """Return an address of an episode's audio if others may know it, else None."""
    if not address or not is_public(address):
        return None
    feed = store.podcasts.feed_of(episode_id)
    return address if feed is None or is_public_feed(feed) else None


def public_audios(store: Store, episode_ids: Iterable[str]) -> dict[str, PublicAudio]:
    """Return the public audio of those episodes that have one."""
    return {one: found for one in sorted(set(episode_ids)) if (found := public_audio(store, one))}
