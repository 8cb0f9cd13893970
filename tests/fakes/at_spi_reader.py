"""Reads the windows on this session's accessibility bus as Orca does, and prints a line for each thing; run by the
system's Python, which has pyatspi."""

import json
import sys
import time

import pyatspi

MOST = 40
"""Children of a thing that are read."""


def read(one, depth=0):
    """Print a thing and what is in it, as lines of JSON."""
    line = {"depth": depth, "role": one.getRoleName(), "name": one.name, "description": one.description}
    states = one.getState()
    line["focusable"] = states.contains(pyatspi.STATE_FOCUSABLE)
    line["visible"] = states.contains(pyatspi.STATE_SHOWING)
    kinds = pyatspi.listInterfaces(one)
    if "Value" in kinds:
        line["value"] = one.queryValue().currentValue
    if "Text" in kinds:
        text = one.queryText()
        line["text"] = text.getText(0, min(200, text.characterCount))
        line["caret"] = text.caretOffset
        line["word"] = text.getTextAtOffset(0, pyatspi.TEXT_BOUNDARY_WORD_START)[0]
    print(json.dumps(line), flush=True)
    for place in range(min(one.childCount, MOST)):
        child = one.getChildAtIndex(place)
        if child is not None:
            read(child, depth + 1)


def wait(find, seconds=30.0):
    """Return what a function finds, tried again until then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := find():
            return found
        time.sleep(0.1)
    sys.exit("nothing on the bus")


def the_window():
    """Return the program's window, once its page has text."""
    for program in pyatspi.Registry.getDesktop(0):
        for window in program or ():
            pages = pyatspi.findDescendant(window, lambda one: one.getRoleName() == "document frame")
            if pages and pages.queryText().characterCount:
                return window
    return None


read(wait(the_window))
