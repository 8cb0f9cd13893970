"""The whole program, which reports when its picture, its page and everything else are shown, and then
closes normally."""

import sys
from pathlib import Path


def main() -> int:
    """Open the window on a library; print ``painted``, then when the page is sharp, and ``whole`` at the end."""
    from explorer.ui import window_startup
    from explorer.ui.window_frame import WindowFrame

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
        print("whole", flush=True)
        # The page may still be on its way, so nothing waits here.
        end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, frame)
        end.activated.connect(frame.close)

    window_startup.begin, WindowFrame.paintEvent, WindowFrame.reveal = begin_and_watch, paint_and_tell, reveal_and_tell
    return window_startup.run(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    sys.exit(main())
