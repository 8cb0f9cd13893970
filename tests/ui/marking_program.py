"""The real window, offscreen, that marks, edits and deletes until it is killed: ``python -m … LIBRARY``.

It prints a line for each saved item: its id, and the number in its text or ``(deleted)``.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from explorer.app.shell.startup import Startup
from explorer.model.text_page import Passage
from explorer.ui.application import application
from explorer.ui.main_window import MainWindow
from explorer.ui.window_startup import begin

QUAD = (72.0, 100.0, 200.0, 100.0, 72.0, 112.0, 200.0, 112.0)


def main() -> int:
    """Run until killed."""
    opening = Startup(Path(sys.argv[1]))
    app = application(sys.argv[:1])
    context = opening.context(app)
    window = MainWindow(context)
    begin(window, None)
    window.show()
    file = context.store.papers.current_file("guide")
    assert file
    annotations, turn, untold = context.annotations, 0, {}

    def go_on() -> None:
        nonlocal turn
        for item, words in untold.items():
            print(item, words, flush=True)
        untold.clear()
        turn += 1
        there = sorted(one.id for one in annotations.of_paper("guide"))
        if turn % 5 == 0 and len(there) > 3:
            annotations.delete(there[turn % len(there)])
            untold[there[turn % len(there)]] = "(deleted)"
        elif turn % 3 == 0 and there:
            item = annotations.get(there[turn % len(there)])
            number = int(item.comment or 0) + 1
            annotations.write(item.id, str(number), turn)
            untold[item.id] = number
        else:
            made = annotations.highlight("guide", file.id, Passage(turn % 2, (QUAD,), f"words {turn}"))
            annotations.write(made.id, "1", turn)
            untold[made.id] = 1

    context.writer.saved.connect(go_on)
    go_on()
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main())
