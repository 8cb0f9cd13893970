"""A program without a window that annotates on request, until it is killed: ``python -m …``; it forks for each library.

Each line of its input is a list in JSON: ["open", LIBRARY] begins a program, which answers with its process id; the
following lines are requests to it until it is killed, which is reported by the id again. Each answer is a line of JSON
too.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.model.annotation import Annotation, Item, words
from tests.unit.test_inbox import inbox_of
from tests.unit.test_item_commands import LONG_S, Desk

State = dict[str, list[object]]


def said(item: Item) -> list[object]:
    """Return the fields of an item that must survive: kind, color, text and tags."""
    mark = isinstance(item, Annotation)
    return [item.kind if mark else "", item.color if mark else "", words(item), list(item.tags)]


class Program:
    """One run of the program."""

    def __init__(self, root: str) -> None:
        self._desk = Desk(Path(root))
        self._items = self._desk.items

    def answer(self, do: str, *what: object) -> dict[str, object]:
        """Do something; return the id of the new item, and all items."""
        made = getattr(self, f"_{do}")(*what)
        return {"made": made, "there": {one.id: said(one) for one in self._items.all()}}

    def _look(self) -> None:
        """Do nothing."""

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

    def _hear(self, second: int) -> str:
        """Mark a second while the episode plays."""
        playhead = self._desk.session.playhead
        playhead.is_playing = True
        playhead.tick(1000 * second)
        return inbox_of(self._desk).mark().id

    def _undo(self) -> None:
        self._items.stack.undo()

    def _redo(self) -> None:
        self._items.stack.redo()

    def _confirm(self) -> None:
        """Wait until the writer reports that everything is on disk."""
        assert self._desk.writer.flush(LONG_S)


def live(root: str) -> None:
    """Answer until killed, or until the input ends."""
    app = QCoreApplication([])
    program = Program(root)
    print(json.dumps(os.getpid()), flush=True)
    for line in iter(sys.stdin.readline, ""):
        app.processEvents()  # delivers the writer's signals
        print(json.dumps(program.answer(*json.loads(line))), flush=True)


def main() -> None:
    """Fork for each library, which is fast, while importing all modules takes long."""
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
