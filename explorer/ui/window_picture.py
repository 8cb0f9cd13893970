"""Saves what is in view and a picture of the window while the program runs, for a start after a kill."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from explorer.app.shell.background_thread import BackgroundThread
from explorer.model.known_settings import WINDOW_GEOMETRY, WINDOW_PICTURE
from explorer.ui.main_window import MainWindow
from explorer.ui.window_frame import WindowFrame

REST_MS = 1500
"""Debounce in milliseconds after the last change; taking the picture blocks the window for a frame or two."""


class WindowPicture(QObject):
    """Takes a picture of the window soon after its last change.

    A picture belongs to a state of the device: ``DeviceState.digest`` tells the next start whether that is still the
    state. No picture is taken while something is open that the next start will not restore.
    """

    def __init__(self, window: MainWindow, frame: WindowFrame) -> None:
        super().__init__(window)
        self._window, self._frame, self._device = window, frame, window.context.device
        self._is_keeping = self._is_closed = False
        self.rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.rest.timeout.connect(self._rested)
        self._thread = BackgroundThread(self)
        context = window.context
        for signal in (
            window.readers.view_changed,
            window.panels.current_changed,
            context.session.place_changed,
            context.settings.changed,
            context.annotations.changed,
            context.theme.changed,
        ):
            signal.connect(self._changed)
        frame.installEventFilter(self)
        window.closed.connect(self._stop)
        self.rest.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: the window was resized or moved."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange):
            self._changed()
        return super().eventFilter(watched, event)

    def _changed(self, *_: object) -> None:
        if not (self._is_keeping or self._is_closed):
            self.rest.start()

    def _rested(self) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self.rest.start()
            return
        self._is_keeping = True
        self._window.remember()
        self._window.context.settings.put(WINDOW_GEOMETRY, self._frame.geometry_text())
        self._is_keeping = False
        if not self._window.is_restorable or self._frame.isMinimized():
            self.rest.start()  # something is open; it may close without a signal
            return
        image, digest = self._frame.grab().toImage(), self._device.digest()
        device, frame = self._device, self._frame

        def write() -> None:
            if frame.write(image):
                device.put(WINDOW_PICTURE, digest)

        self._thread.start(write)

    def _stop(self) -> None:
        """Stop for good, because the frame takes the last picture when it closes."""
        self._is_closed = True
        self.rest.stop()
        self._thread.wait()
