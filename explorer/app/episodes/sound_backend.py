"""What the player needs of the thing that plays a sound; ``sound.py`` is one, by QtMultimedia."""

from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from explorer.model.heard_ranges import Ranges


class SoundBackend(Protocol):
    """Plays one sound at a time. All places are milliseconds in the sound, not in the episode.

    It is used in the GUI thread only, no call may wait for the sound, and the player owns it.
    """

    @property
    def moved(self) -> SignalInstance:
        """Return the signal of the place (int), some twenty times a second while it plays."""

    @property
    def loaded(self) -> SignalInstance:
        """Return the signal of the length in milliseconds (int), 0 if it is unknown: the sound can be played."""

    @property
    def ended(self) -> SignalInstance:
        """Return the signal that the sound was played to its end."""

    @property
    def failed(self) -> SignalInstance:
        """Return the signal that the sound was closed because of a problem: a code that ``audio_problem`` knows, and a
        detail for the log."""

    @property
    def outputs_changed(self) -> SignalInstance:
        """Return the signal that an output device was connected or removed."""

    @property
    def buffered_changed(self) -> SignalInstance:
        """Return the signal that more of a stream has arrived."""

    @property
    def buffered(self) -> Ranges:
        """Return what has arrived of a stream, as far as the backend tells it; nothing of a file."""

    @property
    def has_device(self) -> bool:
        """Return whether there is an output that can be heard."""

    @property
    def is_loaded(self) -> bool:
        """Return whether a sound is there and can be played."""

    @property
    def place(self) -> int:
        """Return the place: where a seek leads, until it is there."""

    def setParent(self, parent: QObject, /) -> None:
        """Belong to an object, as a QObject does."""

    def outputs(self) -> list[tuple[str, str]]:
        """Return the ids and names of the output devices."""

    def play(self, source: str, at: int) -> None:
        """Play a file or an http address from a place on; the same one as before goes on without loading."""

    def pause(self) -> None:
        """Stop where it is."""

    def seek(self, at: int) -> None:
        """Go to a place; beyond the end it is the end."""

    def close(self) -> None:
        """Forget the sound."""

    def set_speed(self, speed: float) -> None:
        """Set the speed; the pitch stays."""

    def set_volume(self, percent: int) -> None:
        """Set the volume, from 0 to 100 as it is heard."""

    def set_output(self, device_id: str) -> None:
        """Play by the device with this id; by the system's default one if there is no such device."""
