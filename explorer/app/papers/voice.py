"""The system's voice, which reads texts aloud; made when it is first used."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtTextToSpeech import QTextToSpeech

_State = QTextToSpeech.State


class Voice(QObject):
    """Says one text after the other.

    Args:
        make: makes what speaks; None if the system has nothing.
    """

    done = Signal()
    """The text was said to its end."""
    failed = Signal()
    """Nothing can be said on this system."""
    taken = Signal()
    """Somebody else is about to use it."""

    def __init__(self, make: Callable[[], QTextToSpeech | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speech = make()
        self._is_saying = False
        if self._speech:
            self._speech.stateChanged.connect(self._changed)

    @property
    def is_there(self) -> bool:
        """Return whether the system has a voice."""
        return self._speech is not None and self._speech.state() != _State.Error

    def say(self, text: str) -> None:
        """Say a text, in place of what is being said."""
        if self._speech is None or not self.is_there:
            self.failed.emit()
            return
        self.stop()
        self._is_saying = True
        self._speech.say(text)

    def stop(self) -> None:
        """Stop at once; ``done`` is not emitted."""
        self._is_saying = False
        if self._speech and self._speech.state() not in (_State.Ready, _State.Error):
            self._speech.stop(QTextToSpeech.BoundaryHint.Immediate)

    def _changed(self, state: QTextToSpeech.State) -> None:
        if not self._is_saying:
            return
        if state == _State.Error:
            self._is_saying = False
            self.failed.emit()
        elif state == _State.Ready:
            self._is_saying = False
            self.done.emit()


def system_speech() -> QTextToSpeech | None:
    """Return what speaks on this system; None if nothing does."""
    engines = [one for one in QTextToSpeech.availableEngines() if one != "mock"]
    speech = QTextToSpeech(engines[0]) if engines else None
    return speech if speech and speech.state() != _State.Error else None
