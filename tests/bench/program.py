"""The whole program, which reports when its picture, its page and everything else are shown, and then
closes normally."""

import sys
from pathlib import Path


def split_with_panels(window) -> None:
    """Open two readers, the outline, the timeline and the notes."""
    window.readers.split()
    window.fold_timeline(False)
    window.show_panel("notes")
    window.context.actions["view.outline"].trigger()


def full_screen(window) -> None:
    """Switch to full screen."""
    window.full_screen.toggle()


LEAVE = {"split with panels": split_with_panels, "full screen": full_screen}


def main() -> int:
    """Open the window on a library; print ``painted`` when the page is sharp, and ``whole`` at the end.

    A second argument names the state of LEAVE in which the window is left. ``kept`` is printed when the picture for a
    start after a kill is on the disk.
    """
    from explorer.app.shell.device_state import DeviceState
    from explorer.model.known_settings import WINDOW_PICTURE
    from explorer.ui import window_startup
    from explorer.ui.window_frame import WindowFrame

    put = DeviceState.put

    def put_and_tell(device, setting, value) -> None:
        put(device, setting, value)
        if setting is WINDOW_PICTURE:
            device.flush()
            print("kept", flush=True)

    DeviceState.put = put_and_tell
    begin, paint, reveal = window_startup.begin, WindowFrame.paintEvent, WindowFrame.reveal

    def paint_and_tell(frame, event) -> None:
        paint(frame, event)
        if frame.has_picture:
            print("pictured", flush=True)

    def begin_and_watch(window, wanted) -> None:
        window.reader.view.sharpened.connect(lambda: print("painted", flush=True))
        begin(window, wanted)

    def reveal_and_tell(frame) -> None:
        from PySide6.QtCore import QSocketNotifier

        reveal(frame)
        frame.repaint()
        LEAVE.get(sys.argv[2] if len(sys.argv) > 2 else "", lambda _: None)(frame.body)
        print("whole", flush=True)
        # The page may still be on its way, so nothing waits here.
        end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, frame)
        end.activated.connect(frame.close)

    window_startup.begin, WindowFrame.paintEvent, WindowFrame.reveal = begin_and_watch, paint_and_tell, reveal_and_tell
    return window_startup.run(Path(sys.argv[1]), None)


if __name__ == "__main__":
    sys.exit(main())
