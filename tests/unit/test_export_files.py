"""Exports into files that the user has written in, and into folders: nothing of theirs is lost, nothing is in vain."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import yaml

from explorer.model import annotation_colors, co_written_file
from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.export_request import FORMATS, TEMPLATES, ExportRequest
from explorer.model.ids import short_hash
from explorer.model.known_settings import PALETTE
from explorer.model.paper import Paper, PaperFile
from explorer.services.export import export_files
from explorer.services.export.export_files import previous, write_episode, write_paper
from explorer.services.export.export_runner import pieces, preview, run_export
from explorer.services.export.export_scope import parse
from explorer.services.export.folder_export import write_folder
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from tests.fakes.work import allocated_within

EPISODE = "latent-space-iclr-2024-part-1"
WHEN = "2024-05-02T10:00:00.000Z"
PNG = b"\x89PNG\r\n\x1a\n of a kind"
PICTURE = f"{hashlib.sha256(PNG).hexdigest()}.png"
MARK = Annotation(
    id="018f3b2e-0000-7000-8000-000000000001",
    paper_id="yarn",
    file_id="yarn-file",
    kind="highlight",
    page=2,
    color="yellow",
    created=WHEN,
    modified=WHEN,
    quads=((10.0, 100.0, 50.0, 100.0, 10.0, 110.0, 50.0, 110.0),),
    quote="Rotary Position Embeddings (RoPE)",
)
YARN = "YaRN - Efficient Context Window Extension of Large Language Models"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    for paper_id in ("yarn", "vae", "longrope"):
        one.papers.add_file(PaperFile(f"{paper_id}-file", paper_id, "pdfs/a.pdf", paper_id, 1, "arxiv", WHEN))
    one.annotations.put(replace(MARK, comment="Why?", episode_id=EPISODE, at_s=8200, tags=("to do",)))
    one.library.pictures.mkdir(parents=True, exist_ok=True)
    (one.library.pictures / PICTURE).write_bytes(PNG)
    area = replace(MARK, id="area", kind="area", quads=(), rect=(1.0, 2.0, 3.0, 4.0), quote="", picture=PICTURE)
    one.annotations.put(area)
    one.notes.put(Note("n1", "a note", WHEN, WHEN, EPISODE, 9121))
    yield one
    one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_the_user_wrote_stays_and_the_file_before_is_kept(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    dossier = built_in("dossier")
    assert write_episode(store, EPISODE, path, dossier).written == [path, tmp_path / "assets" / f"{PICTURE[:16]}.png"]
    mine = path.read_text().replace("Why?", "Why? I know now.") + "\nMy conclusion.\n"
    path.write_text(mine)
    store.annotations.put(replace(MARK, comment="Why not?", modified="2024-06-01T00:00:00.000Z"))
    done = write_episode(store, EPISODE, path, dossier)
    assert (done.written, done.kept, done.offered) == ([path], 1, 1)
    assert done.report().startswith("One block that you edited is kept")
    text = path.read_text()
    for words in ("I know now.", "My conclusion.", "Why not?", 'updated: "2024-06-01T00:00:00.000Z"'):
        assert words in text
    assert previous(path).read_text() == mine
    assert previous(path).name.startswith(".")


def test_on_windows_the_file_before_is_hidden_by_its_attribute(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, hidden = tmp_path / "notes.md", []
    windll = SimpleNamespace(kernel32=SimpleNamespace(SetFileAttributesW=lambda *words: hidden.append(words)))
    monkeypatch.setattr(export_files, "ctypes", SimpleNamespace(windll=windll), raising=False)
    monkeypatch.setattr(export_files, "sys", SimpleNamespace(platform="win32"))
    write_episode(store, EPISODE, path, built_in("dossier"))
    assert hidden == []
    path.write_text(path.read_text() + "\nMy conclusion.\n")
    store.annotations.put(replace(MARK, comment="Why not?"))
    write_episode(store, EPISODE, path, built_in("dossier"))
    assert hidden == [(str(previous(path)), 2)]


def test_the_same_again_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    write_episode(store, EPISODE, path, built_in("dossier"))
    os.utime(path, (1, 1))
    done = write_episode(store, EPISODE, path, built_in("dossier"))
    assert (done.written, done.unchanged) == ([], 1)
    assert path.stat().st_mtime == 1
    assert not previous(path).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe\x00", "not-text"), (b"words\n<!-- pe-file paper:vae -->\n", "another-file")],
)
def test_a_file_that_is_not_this_ones_stays_as_it_is(store: Store, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        write_episode(store, EPISODE, path, built_in("dossier"))
    assert caught.value.code == code
    assert path.read_bytes() == content


def test_a_file_too_large_to_be_merged_stays_as_it_is(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.md"
    write_episode(store, EPISODE, path, built_in("dossier"))
    mine = path.read_bytes() + b"\nMy conclusion.\n"
    path.write_bytes(mine)
    monkeypatch.setattr(export_files, "MOST_BYTES", len(mine) - 1)
    store.annotations.put(replace(MARK, comment="Why not?"))
    with pytest.raises(KnownError) as caught:
        write_episode(store, EPISODE, path, built_in("dossier"))
    assert caught.value.code == "not-text"
    assert path.read_bytes() == mine
    monkeypatch.setattr(export_files, "MOST_BYTES", len(mine))
    assert write_episode(store, EPISODE, path, built_in("dossier")).written == [path]
    assert "My conclusion." in path.read_text()


@pytest.mark.parametrize("times", [1, 3])
def test_what_another_program_saves_during_an_export_is_not_overwritten(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    path, saved = tmp_path / "notes.md", []
    write_episode(store, EPISODE, path, built_in("dossier"))
    store.annotations.put(replace(MARK, comment="Why not?"))
    merge = co_written_file.merge

    def saved_meanwhile(*words: object, **named: object) -> co_written_file.MergeResult:
        merged = merge(*words, **named)  # type: ignore[arg-type]
        if len(saved) < times:
            saved.append(f"\nSaved there {len(saved)}.\n")
            with path.open("a") as file:
                file.write(saved[-1])
        return merged

    monkeypatch.setattr(co_written_file, "merge", saved_meanwhile)
    if times == 1:
        write_episode(store, EPISODE, path, built_in("dossier"))
        assert "Why not?" in path.read_text()
    else:
        with pytest.raises(KnownError) as caught:
            write_episode(store, EPISODE, path, built_in("dossier"))
        assert caught.value.code == "file-busy"
    assert [one in path.read_text() for one in saved] == [True] * times


def test_a_file_of_the_users_own_gets_the_notes_below(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes("\ufeff---\ntags: [mine]\ntitle: Mine\n---\n\n# Mine\n\nwords\n".encode())
    write_episode(store, EPISODE, path, built_in("dossier"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("\ufeff---\ntags: [mine]\ntitle: Mine\n")
    fields = yaml.safe_load(text[1:].split("---\n")[1])
    assert (fields["tags"], fields["title"], fields["notes"]) == (["mine"], "Mine", 3)
    assert text.index("# Mine\n\nwords") < text.index("# ICLR 2024")


def test_a_paper_alone(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "yarn.md"
    write_paper(store, "yarn", path, built_in("obsidian"))
    text = path.read_text()
    fields = yaml.safe_load(text.split("---\n")[1])
    assert (fields["citekey"], fields["arxiv"], fields["notes"]) == ("peng2024yarn", "2309.00071", 2)
    assert f"](assets/{PICTURE[:16]}.png)" in text
    assert f"#to-do ^{short_hash(MARK.id, 8)}\n" in text
    with pytest.raises(KnownError):
        write_paper(store, "nothing", path, built_in("obsidian"))


def test_a_vault(store: Store, folder: Path) -> None:
    done = write_folder(store, folder, built_in("obsidian"))
    episode = next(name for name in names(folder) if name.startswith("Episodes/"))
    assert names(folder) == [episode, "Paper Explorer.md", f"Papers/{YARN}.md", f"assets/{PICTURE[:16]}.png"]
    assert len(done.written) == 4
    paper = (folder / f"Papers/{YARN}.md").read_text()
    assert f"](../assets/{PICTURE[:16]}.png)" in paper
    assert f"[[{Path(episode).stem}" in paper
    assert f"Notes: [[{YARN}|" in (folder / episode).read_text()
    assert "Why?" not in (folder / episode).read_text(), "it stands in the paper's file"
    assert "a note" in (folder / episode).read_text()
    assert f"[[{YARN}|" in (folder / "Paper Explorer.md").read_text()
    again = write_folder(store, folder, built_in("obsidian"))
    assert (again.written, again.unchanged) == ([], 3)


def test_a_file_that_was_renamed_or_moved_is_found_again(store: Store, folder: Path) -> None:
    write_folder(store, folder, built_in("obsidian"))
    (folder / "Mine").mkdir()
    moved = folder / "Mine" / "context windows.md"
    (folder / f"Papers/{YARN}.md").rename(moved)
    store.annotations.put(replace(MARK, comment="Because."))
    done = write_folder(store, folder, built_in("obsidian"))
    assert not (folder / f"Papers/{YARN}.md").exists()
    assert "Because." in moved.read_text()
    assert moved in done.written
    assert "[[context windows|" in (folder / "Paper Explorer.md").read_text()


def test_titles_that_are_the_same_get_names_that_stay(store: Store, folder: Path) -> None:
    for number in range(3):
        store.papers.put(Paper(f"arxiv:2401.0000{number}", "Same: Title?"))
    for number in (2, 1):
        store.notes.put(Note(f"s{number}", "words", WHEN, WHEN, paper_id=f"arxiv:2401.0000{number}"))
    write_folder(store, folder, built_in("plain"))
    first = [name for name in names(folder) if "Same" in name]
    assert first[0].startswith("Papers/Same - Title (")
    assert first[1] == "Papers/Same - Title.md"
    store.notes.put(Note("s0", "words", WHEN, WHEN, paper_id="arxiv:2401.00000"))
    write_folder(store, folder, built_in("plain"))
    then = [name for name in names(folder) if "Same" in name]
    assert set(first) < set(then)
    assert len(then) == 3


def test_a_graph_of_logseq(store: Store, folder: Path) -> None:
    write_folder(store, folder, built_in("logseq"))
    page = (folder / "pages" / f"{YARN}.md").read_text()
    assert page.startswith(f"title:: {YARN}\nauthors:: Bowen Peng, Jeffrey Quesnelle")
    body = [line for line in page.split("\n\n", 1)[1].splitlines() if line and not line.startswith("<!-- pe-")]
    assert all(line.startswith(("- <!-- pe:", "  ")) for line in body)
    assert "  Why?" in page
    assert f"](../assets/{PICTURE[:16]}.png)" in page


@pytest.mark.parametrize("template", [one for one in TEMPLATES if one != "reading-list"])
def test_an_area_goes_out_as_its_picture_whatever_text_is_in_it(
    store: Store, folder: Path, tmp_path: Path, template: str
) -> None:
    area = store.annotations.get("area")
    assert isinstance(area, Annotation)
    store.annotations.put(replace(area, quote="3.4 3.6 Perplexity CodeLlama"))
    shown = f"![Area · Page 3 · Yellow]({{}}assets/{PICTURE[:16]}.png)"
    one = tmp_path / "one.md"
    write_paper(store, "yarn", one, built_in(template))
    write_folder(store, folder, built_in(template))
    (paper,) = (path for path in folder.rglob("*.md") if path.stem.startswith("YaRN"))
    for text, way in ((one.read_text(), ""), (paper.read_text(), "../")):
        assert shown.format(way) in text
        assert "Perplexity" not in text
    order = ExportRequest("paper", one, paper_id="yarn", format=template)
    assert shown.format("") in preview(store, order)
    assert "Perplexity" in "".join(pieces(store, order)), "standard output has no pictures"


@pytest.mark.parametrize("shape", ["", "line", "arrow"])
def test_a_drawing_goes_out_as_its_picture(store: Store, folder: Path, tmp_path: Path, shape: str) -> None:
    stroke = (100.0, 200.0, 0.5, 160.0, 260.0, 0.5)
    drawing = replace(MARK, id="ink", kind="ink", quads=(), quote="", strokes=(stroke,), width=2.0, shape=shape)
    store.annotations.put(drawing)
    one = tmp_path / "one.md"
    write_paper(store, "yarn", one, built_in("obsidian"))
    write_folder(store, folder, built_in("obsidian"))
    for root, text in ((tmp_path, one.read_text()), (folder, (folder / f"Papers/{YARN}.md").read_text())):
        (name,) = set(re.findall(r"assets/([0-9a-f]{16}\.svg)", text))
        picture = ElementTree.parse(root / "assets" / name).getroot()
        paths = picture.findall(".//{http://www.w3.org/2000/svg}path")
        assert len(paths) == (2 if shape == "arrow" else 1)
        assert paths[0].get("d") == "M6.0 6.0 L66.0 66.0" or shape == "arrow"
    assert write_paper(store, "yarn", one, built_in("obsidian")).written == [], "nothing has changed"
    store.annotations.put(replace(drawing, strokes=()))
    write_paper(store, "yarn", one, built_in("obsidian"))
    assert ".svg" not in one.read_text()


def test_tags_in_a_text_stay_there_and_are_not_said_twice(store: Store, tmp_path: Path) -> None:
    store.annotations.put(replace(MARK, comment="Why? #question", tags=("question", "later")))
    path = tmp_path / "yarn.md"
    write_paper(store, "yarn", path, built_in("obsidian"))
    text = path.read_text()
    assert "\nWhy? #question\n" in text
    assert text.count("#question") == 1
    assert "#later ^" in text
    write_paper(store, "yarn", tmp_path / "less.md", built_in("obsidian"), parse("#question"))
    assert "Why? #question" in (tmp_path / "less.md").read_text()


def test_block_ids_are_short_but_an_old_one_stays_where_links_lead(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "yarn.md"
    write_paper(store, "yarn", path, built_in("obsidian"))
    new, old = short_hash(MARK.id, 8), MARK.id
    body = next(part for part in path.read_text().split("<!-- pe:") if f"^{new}" in part)
    then = body.replace(new, old)
    # As the version before wrote it.
    lines = then.split("\n")
    hashed = co_written_file.hash_of("\n".join(lines[1 : lines.index(f"<!-- /pe:{MARK.id} -->")]))
    then = then.replace(lines[0], f"{MARK.id} {hashed} -->", 1)
    path.write_text(path.read_text().replace(body, then))
    store.annotations.put(replace(MARK, comment="Another thought."))
    done = write_paper(store, "yarn", path, built_in("obsidian"))
    text = path.read_text()
    assert "Another thought." in text
    assert (f"^{old}\n" in text, f"^{new}" in text, done.offered) == (True, False, 0)
    assert write_paper(store, "yarn", path, built_in("obsidian")).written == []


def test_a_reading_list_has_its_references_beside_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    write_episode(store, EPISODE, path, built_in("reading-list"))
    text = path.read_text()
    assert text.count("\n- **") > 30, "also papers without notes"
    assert "`peng2024yarn`" in text
    assert "@inproceedings{peng2024yarn," in (tmp_path / "list.bib").read_text()
    assert '"id": "peng2024yarn"' in (tmp_path / "list.json").read_text()


def test_a_folder_of_reading_lists_has_the_references_too(store: Store, folder: Path) -> None:
    write_folder(store, folder, built_in("reading-list"))
    assert "@inproceedings{peng2024yarn," in (folder / "reading-list.bib").read_text()
    assert '"id": "peng2024yarn"' in (folder / "reading-list.json").read_text()
    (folder / "reading-list.bib").write_text("mine")
    with pytest.raises(KnownError) as caught:
        write_folder(store, folder, built_in("reading-list"))
    assert caught.value.code == "another-file"
    assert (folder / "reading-list.bib").read_text() == "mine"


def test_links_and_pictures_in_notes_lead_somewhere(store: Store, folder: Path, tmp_path: Path) -> None:
    words = f"See [[paper:yarn|old title]], [[note:n1|a note]] and [[paper:vae|V]].\n\n![map](picture:{PICTURE})"
    store.notes.put(Note("linking", words, WHEN, WHEN, paper_id="longrope"))
    for name, linked in (
        ("obsidian", f"[[{YARN}|YaRN: Efficient Context Window Extension of Large Language Models]]"),
        ("plain", f"[YaRN: Efficient Context Window Extension of Large Language Models]({quote(YARN)}.md)"),
    ):
        place = folder / name
        place.mkdir()
        write_folder(store, place, built_in(name))
        text = next(path for path in place.rglob("LongRoPE*.md")).read_text()
        assert linked in text
        assert "[a note](paper-explorer://open?note=n1)" in text
        assert "[V](paper-explorer://open?paper=vae)" in text
        assert f"![map](../assets/{PICTURE[:16]}.png)" in text
        assert (place / "assets" / f"{PICTURE[:16]}.png").read_bytes() == PNG
    text = preview(store, ExportRequest("episode", tmp_path / "x.md", EPISODE, scope="paper:longrope"))
    assert f"![map](assets/{PICTURE[:16]}.png)" in text
    assert "[a note](paper-explorer://open?note=n1)" in text
    assert "picture:" not in text


def test_no_folder(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "none" / "deep", tmp_path / "file"):
        with pytest.raises(KnownError) as caught:
            write_folder(store, place, built_in("plain"))
        assert caught.value.code == "no-folder"
    assert (tmp_path / "file").read_text() == "mine"
    assert write_folder(store, tmp_path / "new", built_in("plain")).written


def test_the_colors_have_the_users_names(store: Store, tmp_path: Path) -> None:
    swatches = tuple(replace(one, name="Claim") if one.id == "yellow" else one for one in annotation_colors.DEFAULT)
    store.settings.put(PALETTE.key, annotation_colors.written(swatches))
    order = ExportRequest("episode", tmp_path / "notes.md", EPISODE, scope="color:claim")
    assert "[Page 3 · Claim]" in preview(store, order)


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        ("", {MARK.id, "area", "n1"}),
        ('#"to do"', {MARK.id}),
        ("kind:area", {"area"}),
        ("time:no", {"area"}),
        ("segment:2:16:40", {MARK.id, "area", "n1"}),
        ("segment:0:02:50", set()),
        ("paper:yarn", {MARK.id, "area"}),
        ("since:2024-05-03", set()),
        ("since:2024-05-02", {MARK.id, "area", "n1"}),
        ("since:1d", set()),
        ("rotary", {MARK.id}),
        ('color:yellow paper:"yarn" why', {MARK.id}),
    ],
)
def test_scopes(store: Store, tmp_path: Path, scope: str, ids: set[str]) -> None:
    text = preview(store, ExportRequest("episode", tmp_path / "x.md", EPISODE, scope=scope))
    assert {one for one in (MARK.id, "area", "n1") if f"={one})" in text} == ids


def test_a_section_is_one_of_the_episodes(store: Store, tmp_path: Path) -> None:
    segment = next(one for one in store.episodes.timeline(EPISODE).segments if one.id == "yarn")
    text = preview(
        store, ExportRequest("episode", tmp_path / "x.md", EPISODE, scope=f"section:{segment.section.lower()}")
    )
    assert MARK.id in text


@pytest.mark.parametrize("scope", ["section:nowhere", "paper:yran"])
def test_a_scope_of_what_is_not_there_is_refused_and_empties_nothing(store: Store, tmp_path: Path, scope: str) -> None:
    path = tmp_path / "notes.md"
    run_export(store, ExportRequest("episode", path, EPISODE))
    before = path.read_bytes()
    with pytest.raises(KnownError) as caught:
        run_export(store, ExportRequest("episode", path, EPISODE, scope=scope))
    assert caught.value.code == "bad-scope"
    assert path.read_bytes() == before


def test_less_than_all_takes_nothing_out_of_a_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    run_export(store, ExportRequest("episode", path, EPISODE))
    before = path.read_text()
    run_export(store, ExportRequest("episode", path, EPISODE, scope="kind:area"))
    assert "a note" in path.read_text()
    assert "Why?" in path.read_text()
    run_export(store, ExportRequest("episode", path, EPISODE))
    assert path.read_text() == before
    store.notes.delete("n1", WHEN)
    assert run_export(store, ExportRequest("episode", path, EPISODE)).report().startswith("One block was removed")


@pytest.mark.parametrize("format_", ["json", "w3c", "bibtex", "csl-json"])
def test_a_file_of_somebody_elses_is_not_replaced(store: Store, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "mine"
    path.write_text("# my diary of ten years\n")
    with pytest.raises(KnownError) as caught:
        run_export(store, ExportRequest("episode", path, EPISODE, format=format_))
    assert caught.value.code == "another-file"
    assert path.read_text() == "# my diary of ten years\n"
    path.write_text(" \n")
    run_export(store, ExportRequest("episode", path, EPISODE, format=format_))
    own = path.read_bytes()
    store.notes.put(Note("n2", "more", WHEN, WHEN, paper_id="yarn"))
    store.papers.put(Paper("yarn", "Another title", ("A. B.",), "2309.00071"))
    run_export(store, ExportRequest("episode", path, EPISODE, format=format_))
    assert path.read_bytes() != own
    assert previous(path).read_bytes() == own


@pytest.mark.parametrize("format_", ["json", "w3c"])
def test_notes_as_data_are_never_whole_in_memory(store: Store, tmp_path: Path, format_: str) -> None:
    """Twelve megabytes of pictures: written, written again without a change, and replaced."""
    for number in range(8):
        name = f"{number:064x}.png"
        (store.library.pictures / name).write_bytes(bytes([number]) * 1_500_000)
        store.annotations.put(replace(MARK, id=f"area-{number}", kind="area", rect=(1.0, 2.0, 3.0, 4.0), picture=name))
    path = tmp_path / "notes"
    order = ExportRequest("episode", path, format=format_)
    with allocated_within(20):
        run_export(store, order)
        before = path.stat()
        assert run_export(store, order).unchanged == 1
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert not previous(path).exists()
        store.notes.put(Note("n2", "more", WHEN, WHEN, paper_id="yarn"))
        assert run_export(store, order).written == [path]
    assert previous(path).stat().st_size == before.st_size > 16_000_000
    made = path.read_text(encoding="utf-8")
    assert made == json.dumps(json.loads(made), ensure_ascii=False, indent=1) + "\n"
    assert {one.name for one in tmp_path.iterdir()} == {"library", "notes", previous(path).name}


@pytest.mark.parametrize("suffix", [".bib", ".json"])
def test_a_reading_list_leaves_what_lies_beside_it(store: Store, tmp_path: Path, suffix: str) -> None:
    mine = tmp_path / f"list{suffix}"
    mine.write_text("@misc{mine}")
    with pytest.raises(KnownError) as caught:
        write_episode(store, EPISODE, tmp_path / "list.md", built_in("reading-list"))
    assert caught.value.code == "another-file"
    with pytest.raises(KnownError):
        write_paper(store, "yarn", tmp_path / "list.md", built_in("reading-list"))
    assert mine.read_text() == "@misc{mine}"
    assert not (tmp_path / "list.md").exists()


def test_folders_have_one_name_in_all_formats_and_an_older_name_goes_on(store: Store, folder: Path) -> None:
    (folder / "papers").mkdir()
    write_folder(store, folder, built_in("dossier"))
    assert {one.name for one in folder.iterdir() if one.is_dir()} == {"papers", "Episodes", "assets"}
    write_folder(store, fresh := folder.with_name("fresh"), built_in("plain"))
    assert {one.name for one in fresh.iterdir() if one.is_dir()} == {"Papers", "Episodes", "assets"}


def test_of_a_file_and_its_copy_the_first_goes_on(store: Store, folder: Path) -> None:
    write_folder(store, folder, built_in("obsidian"))
    own = folder / f"Papers/{YARN}.md"
    for copy in (folder / "Archive" / "old.md", folder / f"Papers/{YARN} 2.md"):
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(own.read_bytes())
    store.annotations.put(replace(MARK, comment="Because."))
    done = write_folder(store, folder, built_in("obsidian"))
    assert "Because." in own.read_text()
    assert "Because." not in (folder / "Archive" / "old.md").read_text()
    assert f"[[{YARN}|" in (folder / "Paper Explorer.md").read_text()
    assert "hold the same" in done.report()


def test_what_has_no_notes_any_more_has_none_in_its_file(store: Store, folder: Path) -> None:
    write_folder(store, folder, built_in("plain"))
    path = folder / f"Papers/{YARN}.md"
    path.write_text(path.read_text() + "\nmine\n")
    for one in (MARK.id, "area"):
        store.annotations.delete(one, WHEN)
    write_folder(store, folder, built_in("plain"))
    text = path.read_text()
    assert "Why?" not in text
    assert "mine" in text


@pytest.mark.parametrize(
    "scope",
    ["since:yesterday", "kinds:ink", "segment:foo", "color:mauve", "kind:pen", "time:maybe", "since:99999999d"],
)
def test_a_scope_that_is_none_is_refused(scope: str) -> None:
    with pytest.raises(KnownError) as caught:
        parse(scope)
    assert caught.value.code == "bad-scope"


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_to_a_file_and_into_a_folder(store: Store, tmp_path: Path, folder: Path, format_: str) -> None:
    assert run_export(store, ExportRequest("episode", tmp_path / "one", EPISODE, format=format_)).written
    assert run_export(store, ExportRequest("folder", folder, None, format=format_)).written
    assert run_export(store, ExportRequest("folder", folder, None, format=format_)).written == []
    assert "YaRN" in preview(store, ExportRequest("folder", folder, None, format=format_))
    if format_ in TEMPLATES:
        text = preview(store, ExportRequest("paper", folder, paper_id="yarn", format=format_))
        assert "<!-- pe" not in text
        assert re.search("YaRN|RoPE", text)


def test_ten_thousand_in_a_moment(store: Store, tmp_path: Path) -> None:
    """What is asserted is that the work grows as the notes do; the time of it stands in the benchmark."""
    with store.write():
        for number in range(2_000):
            store.annotations.put(replace(MARK, id=f"m{number}", comment="*words* of mine", page=number % 30))
    done = write_episode(store, EPISODE, tmp_path / "notes.md", built_in("dossier"))
    assert done.written
    assert (tmp_path / "notes.md").read_text().count("*words* of mine") == 2_000


def test_the_preview_of_a_folder_is_of_the_first_paper_with_notes(store: Store, folder: Path) -> None:
    for one in (MARK.id, "area"):
        store.annotations.delete(one, WHEN)
    store.notes.put(Note("n2", "On a paper", WHEN, WHEN, paper_id="vae", page=1))
    assert "On a paper" in preview(store, ExportRequest("folder", folder))
