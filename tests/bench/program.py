"""The whole program, which says when its page is on the screen and then closes as its user would."""

import sys
from pathlib import Path


def main() -> int:
    """Open the window on a library; ``painted`` goes to standard output when the page is sharp."""
    from explorer.ui import start

    begin = start.begin

    def begin_and_watch(window, wanted) -> None:
        def painted() -> None:
            print("painted", flush=True)
            sys.stdin.readline()
            window.close()

        window.reader.view.sharpened.connect(painted)
        begin(window, wanted)

    start.begin = begin_and_watch
    return start.run(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)


if __name__ == "__main__":
    sys.exit(main())
