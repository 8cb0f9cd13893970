"""Opening a library brings what comes with the program; a user's PDF is copied in and never changed."""

import filecmp
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.files import write_atomic
from explorer.model.errors import KnownError
from explorer.model.file_name import shown_name
from explorer.model.ids import now
from explorer.model.paper import GUIDE_ID
from explorer.model.text_page import DocumentInfo, PageSize, TextLine, TextPage
from explorer.services.file_copy import save_copy
from explorer.services.library_setup import MAX_PDF_BYTES, _copied, _seen, add_local_pdf, open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.work import allocated_within
from tests.unit.conftest import GUIDE as PDF

EPISODE = "latent-space-iclr-2024-part-1"
_LINES = (("A title in large letters", 17), ("arXiv:2309.00071v2 [cs.CL] 1 Nov 2023", 10), *[("text", 10)] * 4)
STAMPED = TextPage(
    0, tuple(TextLine(text, tuple(map(float, range(len(text) + 1))), 0, size, 0) for text, size in _LINES)
)


@pytest.fixture
def opened(tmp_path: Path, bundle: Path) -> Iterator[tuple[Library, Store]]:
    library, store = open_library(tmp_path / "library")
    yield library, store
    store.close()


def large_pdf(path: Path) -> Path:
    """Write 24 MB that begin like a PDF; most of them take no room on the disk."""
    with path.open("wb") as file:
        file.write(b"%PDF-1.4")
        file.truncate(24_000_000)
    return path


def info(path: Path) -> DocumentInfo:
    assert path.read_bytes().startswith(b"%PDF-")
    return DocumentInfo("A  title\nfrom\x00 the\x1b file", (PageSize(612, 792),))


def test_downloads_that_broke_off_long_ago_are_deleted(library: Library) -> None:
    library.parts.mkdir(parents=True)
    for name, days in (("old.part", 8), ("old.json", 8), ("new.part", 1)):
        (library.parts / name).write_bytes(b"%PDF")
        when = time.time() - days * 86_400
        os.utime(library.parts / name, (when, when))
    open_library(library.root)[1].close()
    assert [path.name for path in library.parts.iterdir()] == ["new.part"]


@pytest.mark.usefixtures("from_nothing")
def test_first_start(opened: tuple[Library, Store]) -> None:
    library, store = opened
    assert store.episodes.first() == EPISODE
    guide = store.papers.current_file(GUIDE_ID)
    assert guide
    digest = hashlib.sha256(PDF).hexdigest()
    assert (guide.sha256, guide.bytes, guide.path) == (digest, len(PDF), f"pdfs/{digest[:2]}/{digest}.pdf")
    assert (library.root / guide.path).read_bytes() == PDF


@pytest.mark.usefixtures("from_nothing")
def test_the_users_own_library(own_folders: Path, bundle: Path) -> None:
    library, store = open_library()
    store.close()
    assert library.root == own_folders / "data" / "paper-explorer"


@pytest.mark.usefixtures("from_nothing")
def test_second_start_writes_nothing(opened: tuple[Library, Store]) -> None:
    library, store = opened
    store.close()
    before = (library.database.read_bytes(), library.database.stat().st_mtime_ns)
    open_library(library.root)[1].close()
    assert (library.database.read_bytes(), library.database.stat().st_mtime_ns) == before


@pytest.mark.usefixtures("from_nothing")
def test_without_a_guide(tmp_path: Path, bundle: Path) -> None:
    (bundle / "guide" / "guide.pdf").unlink()
    _, store = open_library(tmp_path / "other")
    assert store.papers.get(GUIDE_ID) is None
    store.close()


def test_new_guide_and_lost_guide(opened: tuple[Library, Store], bundle: Path) -> None:
    library, store = opened
    first = store.papers.current_file(GUIDE_ID)
    assert first
    (library.root / first.path).unlink()
    open_library(library.root)[1].close()
    assert store.papers.current_file(GUIDE_ID) == store.papers.file(first.id), "the same id: marks hang on it"
    (bundle / "guide" / "guide.pdf").write_bytes(PDF + b"% newer\n")
    open_library(library.root)[1].close()
    second = store.papers.current_file(GUIDE_ID)
    assert second
    assert second.id != first.id
    assert (library.root / first.path).is_file(), "marks on the old one still open"


def test_new_catalog_is_loaded_and_a_broken_one_told(opened: tuple[Library, Store], bundle: Path) -> None:
    library, store = opened
    path = bundle / "episodes" / f"{EPISODE}.json"
    facts = json.loads(path.read_bytes())
    facts["episode"]["title"] = "A new title"
    path.write_text(json.dumps(facts))
    open_library(library.root)[1].close()
    assert store.episodes.timeline(EPISODE).episode.title == "A new title"
    facts["segments"][3]["start_s"] = "soon"
    path.write_text(json.dumps(facts))
    _, again = open_library(library.root)
    (notice,) = again.notices
    again.close()
    assert (notice.code, "damaged at segments[3].start_s" in notice.sentence) == ("catalogue-broken", True)
    assert store.episodes.timeline(EPISODE).episode.title == "A new title"


def test_one_broken_catalog_does_not_keep_another_from_being_loaded(
    opened: tuple[Library, Store], bundle: Path
) -> None:
    library, store = opened
    facts = json.loads((bundle / "episodes" / f"{EPISODE}.json").read_bytes())
    facts["episode"]["id"] = "another"
    (bundle / "episodes" / "another.json").write_text(json.dumps(facts))
    (bundle / "episodes" / "a-first.json").write_text("{")
    _, again = open_library(library.root)
    assert [one.code for one in again.notices] == ["catalogue-broken"]
    again.close()
    assert {one.id for one in store.episodes.all()} == {EPISODE, "another"}


@pytest.mark.usefixtures("from_nothing")
def test_nothing_to_show_is_an_error(tmp_path: Path, bundle: Path) -> None:
    (bundle / "episodes" / f"{EPISODE}.json").write_text("{")
    for _ in range(2):
        with pytest.raises(KnownError) as caught:
            open_library(tmp_path / "other")
        assert caught.value.code == "catalogue-broken"


def test_local_pdf_becomes_a_paper(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "my paper.pdf"
    source.write_bytes(PDF + b"mine")
    file = add_local_pdf(store, library, source, None, info)
    digest = hashlib.sha256(PDF + b"mine").hexdigest()
    assert (file.paper_id, file.sha256, file.source) == (f"file:{digest[:16]}", digest, "local")
    paper = store.papers.resolve(file.paper_id)
    assert paper
    assert paper.title == "A title from the file"
    assert store.papers.current_file(file.paper_id) == file
    assert source.read_bytes() == PDF + b"mine"
    again = add_local_pdf(store, library, source, None, lambda path: DocumentInfo("Other", ()))
    assert again.id == file.id
    assert store.papers.get(file.paper_id) == paper


def test_a_scan_is_hashed_and_copied_in_pieces_and_not_written_again(
    opened: tuple[Library, Store], tmp_path: Path
) -> None:
    library, store = opened
    source = large_pdf(tmp_path / "scan.pdf")
    digests = []

    def check(path: Path) -> DocumentInfo:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
        return DocumentInfo("Scan", (PageSize(612, 792),))

    with allocated_within(6):
        file = add_local_pdf(store, library, source, None, check)
    assert digests == [file.sha256]
    assert file.bytes == source.stat().st_size
    kept = (library.root / file.path).stat()
    with allocated_within(6):
        add_local_pdf(store, library, source, None, check)
        save_copy(library.root / file.path, tmp_path / "copy.pdf")
    assert (library.root / file.path).stat().st_ino == kept.st_ino
    assert filecmp.cmp(source, tmp_path / "copy.pdf", shallow=False)
    assert not list(library.pdfs.rglob("*.tmp"))


def test_a_pdf_that_changes_while_it_is_copied_is_not_kept_under_the_old_hash(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "kept.pdf"
    source.write_bytes(PDF)
    seen = _seen(source)
    source.write_bytes(PDF + b"more")
    with pytest.raises(KnownError) as caught:
        write_atomic(target, _copied(source, seen))
    assert caught.value.code == "pdf-unreadable"
    assert sorted(tmp_path.glob("*.*")) == [source]


def test_local_pdf_without_a_title_has_its_files_name(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "thesis-3.pdf"
    source.write_bytes(PDF + b"3")
    file = add_local_pdf(store, library, source, None, lambda path: DocumentInfo(" \x00", ()))
    paper = store.papers.get(file.paper_id)
    assert paper
    assert paper.title == "thesis-3"


def test_local_pdf_that_is_locked_is_taken_under_its_files_name(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "secret plans.pdf"
    source.write_bytes(PDF + b"4")

    def locked(path: Path) -> DocumentInfo:
        raise KnownError("pdf-locked", "This PDF is locked.")

    file = add_local_pdf(store, library, source, None, locked)
    paper = store.papers.get(file.paper_id)
    assert paper
    assert paper.title == "secret plans"
    assert (library.root / file.path).read_bytes() == PDF + b"4"


def test_local_pdf_for_a_known_paper(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "yarn.pdf"
    source.write_bytes(PDF + b"yarn")
    file = add_local_pdf(store, library, source, "yarn", info)
    assert store.papers.current_file("yarn") == file
    assert store.episodes.timeline(EPISODE).on_disk == {"arxiv:2309.00071"}


def test_a_copy_of_a_known_pdf_changes_nothing(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "yarn.pdf"
    source.write_bytes(PDF + b"yarn")
    file = add_local_pdf(store, library, source, "yarn", info)
    with store.write():
        downloaded = store.papers.add_file(replace(file, source="https://arxiv.org/pdf/2309.00071v2"))
    for paper_id in ("yarn", None):
        assert add_local_pdf(store, library, source, paper_id, info) == downloaded
    assert store.papers.current_file("yarn") == downloaded
    newer = tmp_path / "newer.pdf"
    newer.write_bytes(PDF + b"newer")
    own = add_local_pdf(store, library, newer, "yarn", info)
    while now() <= own.fetched:
        pass  # times are told in milliseconds
    again = add_local_pdf(store, library, source, "yarn", info)
    assert (own.source, again.source) == ("local", downloaded.source)
    assert store.papers.current_file("yarn") == again, "the one that was opened last"


def pdfs(library: Library) -> set[Path]:
    return {path for path in library.pdfs.rglob("*") if path.is_file()}


def test_pdf_that_does_not_open_is_not_kept(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    before = pdfs(library)
    source = tmp_path / "bad.pdf"
    source.write_bytes(PDF + b"bad")

    def check(path: Path) -> DocumentInfo:
        raise KnownError("pdf-broken", "It does not open.")

    with pytest.raises(KnownError) as caught:
        add_local_pdf(store, library, source, "yarn", check)
    assert caught.value.code == "pdf-broken"
    assert pdfs(library) == before
    assert store.papers.files("yarn") == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            KnownError("pdf-empty", "{subject} has no pages. {step}", subject="This PDF", step="Fetch it again."),
            "{0} has no pages. Open another copy.",
        ),
        (
            KnownError("not-a-pdf", "{subject} is not a PDF. {step}", subject="This file", step="Fetch it again."),
            "{0} is not a PDF. Open another file.",
        ),
        (KnownError("pdf-engine", "The engine could not be started."), "{0}: The engine could not be started."),
    ],
)
def test_pdf_that_does_not_open_is_told_by_its_name(
    opened: tuple[Library, Store], tmp_path: Path, error: KnownError, told: str
) -> None:
    library, store = opened
    name = r"one \1 of several.pdf"
    source = tmp_path / name
    source.write_bytes(PDF + b"bad")

    def check(path: Path) -> DocumentInfo:
        raise error

    with pytest.raises(KnownError) as caught:
        add_local_pdf(store, library, source, None, check)
    assert (caught.value.code, caught.value.sentence) == (error.code, told.format(name))


def test_long_names_keep_their_beginning_and_end() -> None:
    shown = shown_name(f"begin{'x' * 300}\nend.pdf")
    assert len(shown) == 80
    assert shown.startswith("beginx")
    assert shown.endswith("x end.pdf")


def test_pdf_that_was_there_stays_when_a_later_check_fails(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    source = tmp_path / "a.pdf"
    source.write_bytes(PDF + b"a")
    file = add_local_pdf(store, library, source, "yarn", info)

    def check(path: Path) -> DocumentInfo:
        raise KnownError("page-crashed", "The worker died.")

    with pytest.raises(KnownError):
        add_local_pdf(store, library, source, "yarn", check)
    assert store.papers.current_file("yarn") == file


def test_what_is_no_pdf(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    page = tmp_path / "page.pdf"
    page.write_bytes(b"<html>" + b" " * 1024 + b"%PDF-1.4")
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:  # a hole: takes no room on the disk
        file.write(b"%PDF-1.4")
        file.truncate(MAX_PDF_BYTES + 1)
    for source, paper_id, code in (
        (page, "yarn", "not-a-pdf"),
        (huge, "yarn", "pdf-too-big"),
        (tmp_path / "nothing.pdf", "yarn", "pdf-unreadable"),
        (tmp_path, "yarn", "pdf-unreadable"),
        (page, "nobody", "paper-unknown"),
    ):
        with pytest.raises(KnownError) as caught:
            add_local_pdf(store, library, source, paper_id, info)
        assert caught.value.code == code
    assert store.papers.files("yarn") == []


def test_a_stamped_pdf_belongs_to_the_known_paper_that_has_none(opened: tuple[Library, Store], tmp_path: Path) -> None:
    library, store = opened
    files = []
    for number, content in enumerate((b"one", b"two")):
        source = tmp_path / f"{number}.pdf"
        source.write_bytes(PDF + content)
        files.append(add_local_pdf(store, library, source, None, lambda _: DocumentInfo("", ()), lambda _: STAMPED))
    assert files[0].paper_id == "arxiv:2309.00071"
    assert files[1].paper_id.startswith("file:"), "it has a PDF now, and a file only claims to be another"
    paper = store.papers.get(files[1].paper_id)
    assert paper
    assert paper.title == "A title in large letters"


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Ada Example", ("Ada Example",)),
        ("Ada Example; Bo Muster and Cy Other", ("Ada Example", "Bo Muster", "Cy Other")),
        ("Ada Example, Bo Muster, Cy Other", ("Ada Example", "Bo Muster", "Cy Other")),
        ("Muster, Bo", ("Muster, Bo",)),
        ("ada", ()),
        ("Microsoft Office User", ()),
        ("", ()),
    ],
)
def test_a_pdf_of_ones_own_has_the_authors_that_it_names(
    opened: tuple[Library, Store], tmp_path: Path, author: str, authors: tuple[str, ...]
) -> None:
    library, store = opened
    source = tmp_path / "mine.pdf"
    source.write_bytes(PDF + author.encode())
    file = add_local_pdf(store, library, source, None, lambda _: DocumentInfo("Mine", (), author=author))
    paper = store.papers.get(file.paper_id)
    assert paper
    assert paper.authors == authors
