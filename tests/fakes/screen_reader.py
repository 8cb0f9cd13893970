"""A screen reader on the bus of the desktop, as Orca is one; run by the system's Python, which has pyatspi.

    dbus-run-session -- python3 -P screen_reader.py PROGRAM ARGUMENTS…

starts the program and answers each line of JSON on standard input with one on standard output, which begins with
``ANSWER`` because daemons of the bus write there too:

- ``["walk"]``: all that is on the screen, as [depth, role, name, description, states, text], from the outside in;
- ``["press", role, name]``: do the first action of what has that role and name; the answer is whether it is there;
- ``["activate"]``: give the keys to the program's window, as a window manager does;
- ``["key", keysym]``: press a key; the answer is what has the focus then, in the same way but without a depth, and what
  the program announced. It comes as soon as there is one of them; after some seconds without, null and nothing.

It ends when its input ends.
"""

import contextlib
import ctypes
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

ANSWER = "answer: "
PATIENCE_S = 30
REPLY_S = 5
LONGEST = 5000
"""Letters of a text that are told."""
MOST_CHILDREN = 100


def answer(result: Any) -> None:
    print(ANSWER + json.dumps(result), flush=True)


def wait_for(condition: Callable[[], Any], seconds: float) -> Any:
    """Let events come in until a condition holds, and return its result; after some seconds anyway."""
    context, end = GLib.MainContext.default(), time.monotonic() + seconds
    tick = GLib.timeout_add(20, lambda: True)
    while not (result := condition()) and time.monotonic() < end:
        context.iteration(True)
    GLib.source_remove(tick)
    return result


def application_of(process: int) -> Any:
    """Return the application of a process; None if it has not come to the bus yet."""
    for one in pyatspi.Registry.getDesktop(0):
        with contextlib.suppress(Exception):  # Another one that has just gone.
            if one.get_process_id() == process and one.childCount:
                return one
    return None


def told(one: Any) -> list[Any]:
    """Return what a user hears of a thing: role, name, description, states, text."""
    text = None
    if "Text" in pyatspi.listInterfaces(one):
        inside = one.queryText()
        text = inside.getText(0, min(LONGEST, inside.characterCount))
    states = [pyatspi.stateToString(state) for state in one.getState().getStates()]
    return [one.getRoleName(), one.name, one.description, states, text]


def walk(one: Any, depth: int = 0) -> Iterator[tuple[Any, list[Any]]]:
    """Each thing on the screen, and what is heard of it, from the outside in."""
    try:
        facts = told(one)
        children = [one.getChildAtIndex(place) for place in range(min(one.childCount, MOST_CHILDREN))]
    except Exception:  # It has gone meanwhile; pyatspi raises what the bus does.
        return
    if depth > 1 and "showing" not in facts[3]:
        return
    yield one, [depth, *facts]
    for child in children:
        if child is not None:
            yield from walk(child, depth + 1)


class Ear:
    """Hears what the program says by itself: where the focus is, announcements, changed descriptions."""

    def __init__(self) -> None:
        self._focused: list[Any] | None = None
        self._said: list[str] = []
        listen = pyatspi.Registry.registerEventListener
        listen(self._moved, "object:state-changed:focused")
        listen(self._announced, "object:announcement")
        listen(self._described, "object:property-change:accessible-description")

    def press(self, keysym: int) -> list[Any]:
        """Press a key and return what was heard of it."""
        self._hear_all()
        self._focused, self._said = None, []
        pyatspi.Registry.generateKeyboardEvent(keysym, None, pyatspi.KEY_SYM)
        wait_for(lambda: self._focused or self._said, REPLY_S)
        self._hear_all()
        return [self._focused, self._said]

    def _moved(self, event: Any) -> None:
        if event.detail1:
            with contextlib.suppress(Exception):  # as above
                self._focused = told(event.source)

    def _announced(self, event: Any) -> None:
        self._said.append(event.any_data)

    def _described(self, event: Any) -> None:
        self._said.append(event.source.description)

    def _hear_all(self) -> None:
        """Let all events in that have come."""
        while GLib.MainContext.default().pending():
            GLib.MainContext.default().iteration(False)


def activate() -> None:
    """Give the keys to each window that is shown; an X server without a window manager gives them to none."""
    x = ctypes.CDLL("libX11.so.6")
    number, address = ctypes.c_ulong, ctypes.c_void_p
    x.XOpenDisplay.restype, x.XDefaultRootWindow.restype = address, number
    ignored = ctypes.CFUNCTYPE(ctypes.c_int, address, address)(lambda display, error: 0)
    x.XSetErrorHandler(ignored)  # Hidden windows refuse the keys.
    display = address(x.XOpenDisplay(None))
    root = number(x.XDefaultRootWindow(display))
    above, parent, windows, count = number(), number(), ctypes.POINTER(number)(), ctypes.c_uint()
    x.XQueryTree(display, root, *(ctypes.byref(one) for one in (above, parent, windows, count)))
    for window in windows[: count.value]:
        x.XSetInputFocus(display, number(window), 2, number(0))
    x.XSync(display, 0)
    x.XSetErrorHandler(None)
    x.XCloseDisplay(display)


def main() -> None:
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as program:
        try:
            application, ear = wait_for(lambda: application_of(program.pid), PATIENCE_S), Ear()
            answer(application is not None)
            for line in sys.stdin:
                what, *arguments = json.loads(line)
                if what == "walk":
                    answer([facts for _, facts in walk(application)])
                elif what == "press":
                    there = next((one for one, facts in walk(application) if facts[1:3] == arguments), None)
                    answer(there is not None and there.queryAction().doAction(0))
                elif what == "activate":
                    answer(activate())
                else:
                    answer(ear.press(*arguments))
        finally:
            program.terminate()


if __name__ == "__main__":
    main()
