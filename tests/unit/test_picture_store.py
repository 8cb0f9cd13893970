"""Pictures of the library: named by their content, written once, nothing but PNG."""

import hashlib
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.services import picture_store
from explorer.store.library_folder import Library

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_picture_is_named_by_its_content_and_written_once(tmp_path: Path) -> None:
    library = Library(tmp_path)
    name = picture_store.keep(library, PNG)
    assert name == f"{hashlib.sha256(PNG).hexdigest()}.png"
    path = library.pictures / name
    assert path.read_bytes() == PNG
    first = path.stat().st_ino
    assert picture_store.keep(library, PNG) == name
    assert path.stat().st_ino == first
    assert [one.name for one in library.pictures.iterdir()] == [name]


def test_one_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = library.pictures / picture_store.keep(library, PNG)
    path.write_bytes(PNG[:20])
    picture_store.keep(library, PNG)
    assert path.read_bytes() == PNG


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "not-a-picture"), (b"GIF89a", "not-a-picture"), (PNG + bytes(picture_store.MAX_BYTES), "picture-too-big")],
)
def test_what_is_no_picture_or_too_large_is_not_kept(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(KnownError) as told:
        picture_store.keep(Library(tmp_path), data)
    assert told.value.code == code
    assert not (tmp_path / "pictures").exists()


def test_what_keeps_it_from_being_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file in the folder's place")
    with pytest.raises(KnownError):
        picture_store.keep(Library(tmp_path), PNG)
