"""The whole program, which reports when its picture, its page and everything else are shown, and then
closes normally."""

import sys


def split_with_panels(window) -> None:
    """Open two readers, the outline, the timeline and the notes."""
    window.readers.split()
    window.fold_left(False)
    window.show_panel("notes")
    window.context.actions["view.outline"].trigger()


def full_screen(window) -> None:
    """Switch to full screen."""
    window.presentation.toggle_full_screen()


LEAVE = {"split with panels": split_with_panels, "full screen": full_screen}


def main() -> int:
    """Open the window on a library; print ``painted`` when the page is sharp, and ``whole`` at the end.

    A second argument names the state of LEAVE in which the window is left. ``kept`` is printed when the picture for a
    start after a kill is on the disk.
    """
    from explorer import cli
    from explorer.pdf.client import PdfClient

    start = PdfClient.start

    def start_and_watch(client) -> None:
        start(client)
        PdfClient.start = start
        _watch()  # Only now: it imports what the program imports after it has started the worker.

    PdfClient.start = start_and_watch
    return cli.main(["--library", sys.argv[1]])


def _watch() -> None:
    from explorer.app.shell.device_state import DeviceState
    from explorer.model.known_settings import WINDOW_PICTURE
    from explorer.ui import window_startup

    put = DeviceState.put

    def put_and_tell(device, setting, value) -> None:
        put(device, setting, value)
        if setting is WINDOW_PICTURE:
            device.flush()
            print("kept", flush=True)

    DeviceState.put = put_and_tell
    begin, init = window_startup.begin, window_startup._Program.__init__

    def begin_and_watch(window, wanted) -> None:
        window.reader.view.sharpened.connect(lambda: print("painted", flush=True))
        begin(window, wanted)

    def init_and_watch(program, *arguments) -> None:
        _watch_frame()  # Only now: it imports Qt, which the program does after it has opened the library.
        init(program, *arguments)

    window_startup.begin, window_startup._Program.__init__ = begin_and_watch, init_and_watch


def _watch_frame() -> None:
    """Print ``pictured`` and ``whole``, leave the window in its state, and close it at the end of the standard
    input."""
    from explorer.app.shell import pyside_import

    pyside_import.load()
    from PySide6.QtCore import QSocketNotifier

    from explorer.ui.window_frame import WindowFrame

    paint, reveal = WindowFrame.paintEvent, WindowFrame.reveal

    def paint_and_tell(frame, event) -> None:
        paint(frame, event)
        if frame.has_picture:
            print("pictured", flush=True)

    def reveal_and_tell(frame) -> None:
        reveal(frame)
        frame.repaint()
        LEAVE.get(sys.argv[2] if len(sys.argv) > 2 else "", lambda _: None)(frame.body)
        print("whole", flush=True)
        # The page may still be on its way, so nothing waits here.
        end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, frame)
        end.activated.connect(frame.close)

    WindowFrame.paintEvent, WindowFrame.reveal = paint_and_tell, reveal_and_tell


if __name__ == "__main__":
    sys.exit(main())
