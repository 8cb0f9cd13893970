"""What is shown on the pages is what is held, however it came to be."""

import random
from pathlib import Path

import pytest

from explorer.model.annotation import COLORS, Annotation
from tests.ui.conftest import User
from tests.ui.reading import open_pdf, plain_pages


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


def test_after_any_changes_each_page_shows_its_own_in_order(user: User, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 4))
    assert view.document
    file, held, chance = view.document.file, user.window.context.annotations, random.Random(3)

    def expected() -> dict[int, list[str]]:
        by_page: dict[int, list[str]] = {}
        for one in held.of_paper(file.paper_id):
            by_page.setdefault(one.page, []).append(one.id)
        return by_page

    for step in range(120):
        ids = [one.id for one in held.of_paper(file.paper_id)]
        kind = chance.choice(("make", "make", "move", "color", "delete", "undo", "redo"))
        point = (float(step), float(chance.randrange(700)))
        if kind == "make" or not ids:
            held.note_at(file.paper_id, file.id, chance.randrange(4), point)
        elif kind == "move":
            held.edit(chance.choice(ids), "move", point=point, page=chance.randrange(4))
        elif kind == "color":
            held.recolor(chance.choice(ids), chance.choice(COLORS))
        elif kind == "delete":
            held.delete(*chance.sample(ids, min(len(ids), 2)))
        else:
            getattr(held.stack, kind)()
        shown = view.annotations
        assert {page: [one.id for one in ones] for page, ones in shown.items()} == expected()
        for ones in shown.values():
            assert all(isinstance(one, Annotation) and held.get(one.id) is one for one in ones)
