"""A program without a window that marks as it is told, to be killed: ``python -m …``; it forks for each library.

Each line of its input is a list in JSON: ["open", LIBRARY] begins a program, which answers with its process id; the
lines after it are that program's until it is killed, which the id once more tells. Each answer is a line of JSON too.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.model.annotation import Annotation, Item, words
from tests.unit.test_item_commands import LONG_S, Desk

State = dict[str, list[object]]


def said(item: Item) -> list[object]:
    """What of an item is to come back: its kind, colour, words and tags."""
    mark = isinstance(item, Annotation)
    return [item.kind if mark else "", item.color if mark else "", words(item), list(item.tags)]


class Program:
    """One life of it."""

    def __init__(self, root: str) -> None:
        self._desk = Desk(Path(root))
        self._items = self._desk.items

    def answer(self, do: str, *what: object) -> dict[str, object]:
        """Do something; the id of what was made, and all that there is now."""
        made = getattr(self, f"_{do}")(*what)
        return {"made": made, "there": {one.id: said(one) for one in self._items.all()}}

    def _look(self) -> None:
        """Nothing."""

    def _mark(self, color: str) -> str:
        return self._desk.mark(color).id

    def _note(self) -> str:
        return self._items.note_now().id

    def _write(self, item_id: str, text: str) -> None:
        self._items.write(item_id, text, self._items.begin_edit(item_id))
        self._items.end_edit()

    def _color(self, item_id: str, color: str) -> None:
        self._items.recolor(item_id, color)

    def _kind(self, item_id: str, kind: str) -> None:
        self._items.rekind(item_id, kind)  # type: ignore[arg-type]

    def _tags(self, item_id: str, tags: list[str]) -> None:
        self._items.retag(item_id, tuple(tags))

    def _delete(self, *item_ids: str) -> None:
        self._items.delete(*item_ids)

    def _undo(self) -> None:
        self._items.stack.undo()

    def _redo(self) -> None:
        self._items.stack.redo()

    def _confirm(self) -> None:
        """Wait until all is on disk, as the writer says."""
        assert self._desk.writer.flush(LONG_S)


def live(root: str) -> None:
    """Answer until killed, or until nobody asks."""
    app = QCoreApplication([])
    program = Program(root)
    print(json.dumps(os.getpid()), flush=True)
    for line in iter(sys.stdin.readline, ""):
        app.processEvents()  # the writer tells of what it has saved
        print(json.dumps(program.answer(*json.loads(line))), flush=True)


def main() -> None:
    """A fork is there at once, while all that it needs takes long to import."""
    for line in iter(sys.stdin.readline, ""):
        _, root = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                live(root)
            except BaseException:
                print(json.dumps(traceback.format_exc()), flush=True)
            finally:
                os._exit(1)
        os.waitpid(pid, 0)
        print(json.dumps(pid), flush=True)


if __name__ == "__main__":
    main()
