"""The default shortcuts on macOS that differ from those of other systems.

Qt writes ⌘ as ``Ctrl``, ⌃ as ``Meta`` and ⌥ as ``Alt``. There, ⌥ alone types characters, the function keys need Fn, and
⌘H, ⌘M, ⌘Tab, ⌥⌘D and ⇧⌘Q are the system's.
"""

MAC_KEYS: dict[str, str] = {
    "file.properties": "Ctrl+I",
    "go.time": "Ctrl+J",
    "go.switch": "Ctrl+K",
    "library.add": "Ctrl+Alt+D",
    "go.next": "Ctrl+Alt+Down Ctrl+PgDown",
    "go.previous": "Ctrl+Alt+Up Ctrl+PgUp",
    "go.back": "Ctrl+[",
    "go.forward": "Ctrl+]",
    "go.segment_notes": "Ctrl+Alt+N",
    "go.side": "Ctrl+Alt+G Ctrl+F6",
    "read.next": "Ctrl+G F3",
    "read.previous": "Ctrl+Shift+G Shift+F3",
    "read.whole_word": "Ctrl+Alt+W",
    "read.match_case": "Ctrl+Alt+C",
    "read.regex": "Ctrl+Alt+R",
    "read.matches": "Ctrl+Alt+L",
    "read.preview": "Ctrl+Y F8",
    "read.actual": "Ctrl+Alt+0",
    "read.trim": "Ctrl+Alt+T",
    "read.caret": "Ctrl+Alt+B F7",
    "mark.highlight": "H Ctrl+Shift+H",
    "mark.moment": "Ctrl+Shift+N",
    "mark.edit": "Ctrl+Alt+E F2",
    "mark.insert": "Ctrl+Shift+J",
    "mark.versions": "Ctrl+Alt+V",
    "mark.redo": "Ctrl+Shift+Z",
    "mark.history": "Ctrl+Alt+Z",
    "tab.close": "Ctrl+W",
    "tab.next": "Meta+Tab Ctrl+}",
    "tab.previous": "Meta+Shift+Tab Ctrl+{",
    **{f"tab.{place}": f"Ctrl+Alt+{place}" for place in range(1, 9)},
    "tab.last": "Ctrl+Alt+9",
    "view.timeline": "Ctrl+Alt+S F4",
    "view.outline": "Ctrl+Alt+O F9",
    "view.thumbnails": "Ctrl+Alt+K Shift+F9",
    "view.side": "Ctrl+Alt+I F6",
    "view.full_screen": "Ctrl+Meta+F",
    "view.split": "Ctrl+Shift+D Ctrl+\\",
    "view.menu": "",
    "help.keys": "Ctrl+? F1",
}
"""The keys by the id of the action, with blanks between them."""
