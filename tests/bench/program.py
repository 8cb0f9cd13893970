"""The whole program, which says when its picture and its page are on the screen, and then closes as its user would."""

import sys
from pathlib import Path


def main() -> int:
    """Open the window on a library; ``painted`` goes to standard output when the page is sharp."""
    from explorer.ui import start
    from explorer.ui.frame import Frame

    begin, paint = start.begin, Frame.paintEvent

    def paint_and_tell(frame, event) -> None:
        paint(frame, event)
        if frame.has_picture:
            print("pictured", flush=True)

    def begin_and_watch(window, wanted) -> None:
        def painted() -> None:
            print("painted", flush=True)
            sys.stdin.readline()
            window.window().close()

        window.reader.view.sharpened.connect(painted)
        begin(window, wanted)

    start.begin, Frame.paintEvent = begin_and_watch, paint_and_tell
    return start.run(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    sys.exit(main())
