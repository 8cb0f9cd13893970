"""Annotations and notes without a window land where they were meant to, or say why not."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from explorer.model.errors import KnownError
from explorer.model.paper import PaperFile
from explorer.model.text_page import Hit, Passage
from explorer.services.item_creation import add_note, annotate
from explorer.services.library_setup import open_library
from explorer.store.database import Store

EPISODE = "latent-space-iclr-2024-part-1"
YARN = "arxiv:2309.00071"
QUAD = (1.0, 2.0, 3.0, 2.0, 1.0, 4.0, 3.0, 4.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    library, one = open_library(tmp_path / "library")
    path = library.root / "pdfs" / "aa" / "aa.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.4")
    one.papers.add_file(PaperFile("file-1", "yarn", "pdfs/aa/aa.pdf", "aa", 8, "arxiv", "2024", 2))
    yield one
    one.close()


def hit(page: int) -> Hit:
    return Hit(Passage(page, (QUAD,), "the Words"), "before ", " after")


def test_a_match_over_two_pages_makes_two_marks_in_one_transaction(store: Store) -> None:
    over = Hit(Passage(3, (QUAD,), "conti-"), "to ", " with", Passage(4, (QUAD,), "nue"), "continue")
    marks = annotate(store, lambda *_: [over], "yarn", "continue", comment="why?")
    assert [(one.page, one.quote, one.comment) for one in marks] == [(3, "conti-", "why?"), (4, "nue", "")]
    assert store.annotations.of_paper("yarn") == list(marks)


def test_annotate(store: Store) -> None:
    asked = []

    def find(path: Path, words: str, page: int | None) -> tuple[Hit, ...]:
        asked.append((path, words, page))
        return (hit(3), hit(5))

    (mark,) = annotate(store, find, "arXiv:2309.00071", "the words", color="pink", comment="why?")
    assert asked == [(store.library.root / "pdfs/aa/aa.pdf", "the words", None)]
    assert store.annotations.of_paper("yarn") == [mark]
    assert UUID(mark.id).version == 7
    assert (mark.page, mark.quads, mark.quote, mark.color, mark.comment) == (3, (QUAD,), "the Words", "pink", "why?")
    assert (mark.kind, mark.file_id, mark.created) == ("highlight", "file-1", mark.modified)
    annotate(store, find, "yarn", "the words", page=4)
    assert asked[-1][2] == 3, "pages count from 1 outside, from 0 inside"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paper": "nobody"}, "paper-unknown"),
        ({"paper": "mars"}, "paper-not-on-disk"),
        ({"words": " "}, "words-not-found"),
        ({"words": "absent"}, "words-not-found"),
        ({"color": "mauve"}, "color-unknown"),
        ({"page": 0}, "page-unknown"),
    ],
)
def test_annotate_refuses(store: Store, change: dict[str, object], code: str) -> None:
    arguments = {"paper": "yarn", "words": "the words", "color": "yellow", "page": 1} | change

    def find(path: Path, words: str, page: int | None) -> tuple[Hit, ...]:
        return () if words == "absent" else (hit(0),)

    with pytest.raises(KnownError) as caught:
        annotate(store, find, arguments.pop("paper"), arguments.pop("words"), **arguments)
    assert caught.value.code == code
    assert store.annotations.of_paper("yarn") == []


def test_a_note_s_page_is_checked_where_the_pages_are_known(store: Store) -> None:
    asked: list[Path] = []

    def count(path: Path) -> int:
        asked.append(path)
        return 19

    add_note(store, "last", paper="yarn", page=19, count=count)
    assert asked == [store.library.root / "pdfs/aa/aa.pdf"]
    with pytest.raises(KnownError, match="from 1 to 19"):
        add_note(store, "beyond", paper="yarn", page=20, count=count)
    add_note(store, "not on disk", paper="mars", page=20, count=count)
    add_note(store, "no page", paper="yarn", count=count)
    assert len(asked) == 2
    with pytest.raises(KnownError, match="from 1 to 50000"):
        add_note(store, "beyond any", paper="mars", page=50_001)


def test_a_pdf_that_does_not_open_costs_no_note(store: Store) -> None:
    def count(path: Path) -> int:
        raise KnownError("pdf-broken", "It does not open.")

    assert add_note(store, "kept", paper="yarn", page=300, count=count).page == 299


def test_add_note(store: Store) -> None:
    moment = add_note(store, "at a moment", at_s=8112, episode_id=EPISODE)
    assert (moment.episode_id, moment.at_s, moment.paper_id, moment.page) == (EPISODE, 8112, None, None)
    page = add_note(store, "at a page", paper="2309.00071", page=2, episode_id=EPISODE)
    assert (page.episode_id, page.at_s, page.paper_id, page.page) == (EPISODE, None, YARN, 1)
    both = add_note(store, "at both", at_s=0, paper="yarn", episode_id=EPISODE)
    assert (both.episode_id, both.at_s, both.paper_id) == (EPISODE, 0, YARN)
    bare = add_note(store, "at the episode", episode_id=EPISODE)
    assert (bare.episode_id, bare.at_s) == (EPISODE, None)
    assert {one.id for one in store.notes.of_episode(EPISODE)} == {moment.id, page.id, both.id, bare.id}
    alone = add_note(store, "of the paper alone", paper="yarn")
    assert (alone.episode_id, alone.paper_id) == (None, YARN)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"text": "\n "}, "note-empty"),
        ({"paper": "nobody"}, "paper-unknown"),
        ({"page": 2}, "page-without-paper"),
        ({"paper": "yarn", "page": 0}, "page-unknown"),
        ({"at_s": 13028, "episode_id": EPISODE}, "time-outside"),
        ({"at_s": -1, "episode_id": EPISODE}, "time-outside"),
        ({"at_s": 1}, "time-without-episode"),
        ({"episode_id": "nothing"}, "episode-unknown"),
    ],
)
def test_add_note_refuses(store: Store, arguments: dict[str, object], code: str) -> None:
    with pytest.raises(KnownError) as caught:
        add_note(store, **({"text": "words"} | arguments))
    assert caught.value.code == code
    assert store.notes.of_episode(EPISODE) == []
