"""An export to a folder costs as much as what has changed, and never trusts what it remembers more than the files."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.services.export import folder_export
from explorer.services.export.export_scope import parse
from explorer.services.export.folder_export import write_folder
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from explorer.services.timeline_changes import DELETION
from explorer.store.database import Store
from tests.bench.many import fill
from tests.fakes.work import counted
from tests.unit.corrections import change_timeline

WHEN = "2024-05-02T10:00:00.000Z"
NOTE = Note("n1", "What stays?", WHEN, WHEN, paper_id="yarn", page=0)
OBSIDIAN = built_in("obsidian")
INDEX_FILE = f"{folder_export.INDEX}.md"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    one.notes.put(NOTE)
    one.notes.put(replace(NOTE, id="n2", paper_id="longrope", text="Another *one*."))
    yield one
    one.close()


def manifest(store: Store) -> Path:
    (path,) = (store.library.root / "cache" / "exports").iterdir()
    return path


def test_twice_the_papers_cost_twice_the_work(tmp_path: Path) -> None:
    calls = []
    for episodes in (1, 2, 4, 8):  # the first one compiles the template too
        fill(tmp_path / f"{episodes}", episodes, papers=20, notes=20)
        _, store = open_library(tmp_path / f"{episodes}")
        with counted() as work:
            write_folder(store, tmp_path / f"notes-{episodes}", OBSIDIAN)
        calls.append(work.calls)
        with counted() as work:
            assert not write_folder(store, tmp_path / f"notes-{episodes}", OBSIDIAN).written
        assert work.calls < calls[-1] * 0.65, "what has not changed is not rendered"
        store.close()
    assert calls[3] - calls[2] < 2.2 * (calls[2] - calls[1])


def test_paths_are_short_enough_for_windows(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which opens none of 260 characters; elsewhere titles keep their words."""
    usual = [path.name for path in write_folder(store, tmp_path / "vault", OBSIDIAN).written]
    assert max(map(len, usual)) > 65
    monkeypatch.setattr(folder_export, "sys", SimpleNamespace(platform="win32"))
    deep = tmp_path / ("d" * (185 - len(str(tmp_path))))
    done = write_folder(store, deep, OBSIDIAN)
    longest = max(len(str(path.with_name(f".{path.name}.previous"))) for path in done.written)
    assert longest < 260
    assert "YaRN - Efficient Context Window Extension.md" in [path.name for path in done.written]
    assert not write_folder(store, deep, OBSIDIAN).written
    with pytest.raises(KnownError) as caught:
        write_folder(store, tmp_path / ("d" * (215 - len(str(tmp_path)))), OBSIDIAN)
    assert caught.value.code == "path-too-long"


def test_names_that_some_disks_take_for_one_are_not_given_twice(store: Store, tmp_path: Path) -> None:
    """macOS may list the letters of a name apart (NFD), and takes both forms for the same file."""
    for handle, title in (("a", "Uber Über"), ("b", "uber über")):
        store.papers.put(Paper(handle, title))
        store.notes.put(replace(NOTE, id=f"n-{handle}", paper_id=handle))
    folder = tmp_path / "vault"
    write_folder(store, folder, OBSIDIAN)
    for path in [*folder.rglob("*.md")]:
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    store.papers.put(Paper("c", "Uber Über"))
    store.notes.put(replace(NOTE, id="n-c", paper_id="c"))
    write_folder(store, folder, OBSIDIAN)
    names = [unicodedata.normalize("NFC", path.name).casefold() for path in folder.rglob("*.md")]
    assert len(names) == len(set(names))
    assert sum("uber über" in name for name in names) == 3


def test_a_file_named_by_an_earlier_version_without_its_ampersand_is_updated(store: Store, tmp_path: Path) -> None:
    store.papers.put(Paper("a", "Talks & Papers"))
    store.notes.put(replace(NOTE, id="n-a", paper_id="a"))
    folder = tmp_path / "vault"
    (new,) = [path for path in write_folder(store, folder, OBSIDIAN).written if path.name.startswith("Talks")]
    assert new.name == "Talks & Papers.md"
    old = new.rename(new.with_name("Talks Papers.md"))
    store.notes.put(replace(NOTE, id="n-a", paper_id="a", text="More."))
    write_folder(store, folder, OBSIDIAN)
    assert "More." in old.read_text()
    assert not new.exists()
    assert any("[[Talks Papers|Talks & Papers]]" in path.read_text() for path in folder.rglob("*.md"))


def test_one_changed_note_writes_its_files_alone(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    first = write_folder(store, folder, OBSIDIAN)
    store.notes.put(replace(NOTE, text="What changes?"))
    again = write_folder(store, folder, OBSIDIAN)
    assert len(again.written) == 1
    assert again.unchanged == len(first.written) - 1
    assert "What changes?" in again.written[0].read_text()


def test_a_file_that_another_program_wrote_is_merged_also_if_it_looks_untouched(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    write_folder(store, folder, OBSIDIAN)
    path = next(path for path in folder.rglob("*.md") if "What stays?" in path.read_text())
    before = path.stat()
    path.write_text(path.read_text().replace("What stays?", "What says?!"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    done = write_folder(store, folder, OBSIDIAN)
    assert done.kept == 1
    assert write_folder(store, folder, OBSIDIAN).kept == 1, "it is told also when nothing is merged again"
    path.unlink()
    assert path in write_folder(store, folder, OBSIDIAN).written


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[1]", b'{"a": ["b"]}', b"\xff\xfe", b'{"../../x.md": ["", "", [1, 2, 3, 4], 0]}']
)
def test_a_damaged_memory_costs_only_time(store: Store, tmp_path: Path, damaged: bytes) -> None:
    folder = tmp_path / "vault"
    first = write_folder(store, folder, OBSIDIAN)
    manifest(store).write_bytes(damaged)
    again = write_folder(store, folder, OBSIDIAN)
    assert (again.written, again.unchanged) == ([], len(first.written))


def test_a_part_of_the_notes_or_another_template_is_not_taken_for_all_of_them(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    write_folder(store, folder, OBSIDIAN)
    store.notes.put(replace(NOTE, text="What changes?"))
    write_folder(store, folder, OBSIDIAN, parse("paper:longrope"))
    text = "\n".join(path.read_text() for path in folder.rglob("*.md"))
    assert "What stays?" in text
    write_folder(store, folder, OBSIDIAN)
    text = "\n".join(path.read_text() for path in folder.rglob("*.md"))
    assert "What stays?" not in text
    assert "What changes?" in text
    assert write_folder(store, folder, built_in("plain")).written


def test_an_export_of_one_episode_takes_nothing_out_of_the_folder(store: Store, tmp_path: Path) -> None:
    """The episode has a note on a paper that it is not about, and that paper has others."""
    folder, episode = tmp_path / "vault", store.episodes.first() or ""
    store.papers.put(Paper("other", "Another paper"))
    store.papers.put(Paper("apart", "A paper apart"))
    for number, (paper, heard) in enumerate((("other", episode), ("other", None), ("apart", None))):
        store.notes.put(replace(NOTE, id=f"of-{number}", paper_id=paper, episode_id=heard, text=f"Said of {number}"))
    write_folder(store, folder, OBSIDIAN)
    before = {path: path.read_text() for path in folder.rglob("*.md")}
    done = write_folder(store, folder, OBSIDIAN, episode_id=episode)
    assert (done.written, done.removed) == ([], 0)
    store.notes.put(replace(NOTE, id="new", paper_id="other", episode_id=episode, text="Said while it played"))
    done = write_folder(store, folder, OBSIDIAN, episode_id=episode)
    assert (done.removed, done.kept) == (0, 0)
    assert {path.name for path in done.written} >= {"Another paper.md", "Paper Explorer.md"}
    after = {path: path.read_text() for path in folder.rglob("*.md")}
    other, apart, index = (folder / one for one in ("Papers/Another paper.md", "Papers/A paper apart.md", INDEX_FILE))
    assert [f"Said of {number}" in after[other] for number in (0, 1)] == [True, True]
    assert "Said while it played" in after[other]
    assert after[apart] == before[apart]
    assert "A paper apart" in after[index]
    store.notes.delete("of-2", WHEN)
    write_folder(store, folder, OBSIDIAN)
    assert "A paper apart" not in index.read_text(), "the whole library's does"


def test_notes_of_a_deleted_episode_are_exported(store: Store, tmp_path: Path) -> None:
    episode = store.episodes.first() or ""
    store.notes.put(Note("n3", "While it played", WHEN, WHEN, episode, 95))
    change_timeline(store, episode, lambda _: DELETION)
    assert store.episodes.get(episode) is None
    done = write_folder(store, tmp_path / "vault", OBSIDIAN)
    assert [path.name for path in done.written if "While it played" in path.read_text()] != []
