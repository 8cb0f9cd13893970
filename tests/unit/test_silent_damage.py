"""A damaged database never makes a list silently shorter."""

import json
import random
from collections.abc import Callable

from explorer.services.library_setup import open_library
from explorer.store.library_folder import Library
from tests.fakes.examples import size

Run = Callable[..., tuple[int, str, str]]


def test_a_list_is_whole_or_there_is_a_sentence(library: Library, run: Run) -> None:
    open_library(library.root)[1].close()
    whole = library.database.read_bytes()
    chance = random.Random(9)
    told = 0
    for _ in range(size(160)):
        data = bytearray(whole)
        page = chance.randrange(len(data) // 4096) * 4096
        for _ in range(chance.randint(1, 8)):
            data[page + chance.randrange(100 if chance.random() < 0.5 else 4096)] ^= chance.randrange(1, 256)
        library.database.write_bytes(data)
        for left in library.root.glob("library.db-*"):
            left.unlink()
        code, out, err = run("papers", "--json")
        assert code == 1 or len(json.loads(out)) == 41
        assert err.count("\n") == (code == 1)
        told += code
    assert told


def test_a_short_page_of_papers_is_told(library: Library, run: Run) -> None:
    _, store = open_library(library.root)
    root = store.rows("SELECT rootpage FROM sqlite_master WHERE name = 'appearances'")[0][0]
    store.close()
    data = bytearray(library.database.read_bytes())
    at = (root - 1) * 4096
    data[at + 4] -= 1  # of the number of its rows
    library.database.write_bytes(data)
    code, out, err = run("papers")
    assert (code, out) == (1, "")
    assert "paper-explorer restore" in err
