"""The commands that need a PDF or the network: fetch and annotate, against a server that answers as arXiv does."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.commands.progress_line import ProgressLine
from explorer.model.progress import Progress
from tests.fakes import faults
from tests.fakes.server import FakeServer, catalog_facts

WORDS = "interpolate the rotary embedding by parts"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages; the words are on the second."""
    path = tmp_path_factory.mktemp("pdf") / "paper.pdf"
    with pymupdf.open() as document:
        for text in ("A title", f"We {WORDS} and not otherwise.", "The end"):
            document.new_page().insert_text((72, 100), text)
        document.save(path)
    return path


@pytest.fixture
def server(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """arXiv has two papers: YaRN, which the catalog knows, and one that it doesn't."""
    with FakeServer({"2309.00071": pdf, "2401.00001": pdf}, catalog_facts()) as fake:
        for name, value in fake.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield fake


def listed(run, paper: str) -> dict[str, object]:
    """The paper's object in ``papers --json``."""
    return {one["id"]: one for one in json.loads(run("papers", "--json")[1])}[paper]


def test_a_fetched_paper_is_on_disk_and_listed(run, server: FakeServer, pdf: Path, tmp_path: Path) -> None:
    code, out, err = run("download", "yarn")
    assert code == 0, err
    name, path = out.split()
    assert name == "yarn"
    assert Path(path).read_bytes() == pdf.read_bytes()
    assert err.startswith("yarn: ")
    assert listed(run, "yarn")["file"] == {
        "path": path,
        "bytes": pdf.stat().st_size,
        "sha256": hashlib.sha256(pdf.read_bytes()).hexdigest(),
        "arxiv_version": next(one.version for one in server.facts if one.arxiv == "2309.00071"),
    }
    assert run("download", "arXiv:2309.00071v1")[:2] == (0, out)
    assert len(server.of("pdf")) == 1


def test_a_paper_the_catalog_does_not_know_is_fetched_by_its_arxiv_id(run, server: FakeServer) -> None:
    code, out, err = run("download", "https://arxiv.org/abs/2401.00001v2")
    assert code == 0, err
    assert out.startswith("arxiv:2401.00001  ")
    assert run("note", "Seen", "--paper", "2401.00001")[0] == 0


def test_a_paper_added_by_its_arxiv_id_has_it(run, server: FakeServer) -> None:
    assert run("add", "https://arxiv.org/abs/2401.00001v2", "--at", "2:15:12")[0] == 0
    added = listed(run, "arxiv:2401.00001")
    assert (added["arxiv"], added["title"], added["file"]) == ("2401.00001", "arXiv:2401.00001", None)
    assert run("download", "2401.00001")[0] == 0
    assert listed(run, "arxiv:2401.00001")["file"]


def test_a_time_that_no_episode_has_is_refused_where_the_length_is_not_known(run, tmp_path: Path) -> None:
    notes = tmp_path / "Talk.md"
    notes.write_text("# Talk\n\n0:00 Hello\n5:00 Bye\n9:00 Thanks\n", "utf-8")
    assert run("import-episode", str(notes), "--podcast", "Waves")[0] == 0
    to = ("add", "2401.00001", "--episode", "waves-talk", "--at")
    code, _, err = run(*to, "99:15:12")
    assert (code, "no episode has 99:15:12: type an earlier time" in err) == (1, True)
    assert run(*to, "1:15:12")[0] == 0


def test_an_added_pdf_takes_its_title_from_the_large_letters_of_its_first_page(run, tmp_path: Path) -> None:
    path = tmp_path / "scan0042.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "Tides of Sparse Attention", fontsize=22)
        for row in range(12):
            page.insert_text((72, 160 + 14 * row), "Words of a page in letters of the usual size.", fontsize=10)
        document.save(path)
    handle = run("add", str(path))[1].strip()
    papers = {one["id"]: one["title"] for one in json.loads(run("papers", "--all", "--json")[1])}
    assert papers[handle] == "Tides of Sparse Attention"


def test_a_word_that_is_no_paper_fetches_nothing(run, server: FakeServer) -> None:
    code, out, err = run("download", "yarn", "no-such-thing")
    assert (code, out) == (1, "")
    assert err == "paper-explorer: “no-such-thing” is neither a paper in the library nor an arXiv id.\n"
    assert server.seen == []


def test_one_failure_does_not_keep_the_rest_from_coming(run, server: FakeServer) -> None:
    server.next("pdf", faults.page(404, "No document for '1312.6114'"))
    code, out, err = run("download", "vae", "yarn")
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()] == ["yarn"]
    (told,) = [line for line in err.splitlines() if line.startswith("paper-explorer: ")]
    assert told.startswith("paper-explorer: vae: ")
    assert listed(run, "vae")["file"] is None


def told_lines(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("paper-explorer: ")]


def test_what_every_paper_would_meet_is_met_once(run, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the disk is still listed; nothing else is asked for."""
    assert run("download", "yarn")[0] == 0
    monkeypatch.setenv("PAPER_EXPLORER_ARXIV_WEB", "http://127.0.0.1:1")
    code, out, err = run("download", "--all")
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()] == ["yarn"]
    (told,) = told_lines(err)
    assert re.search(r"arXiv refuses connections\. .* Not downloaded after that: 39 of 41 papers\.$", told), told


def test_a_refusal_of_programs_is_not_repeated(run, server: FakeServer) -> None:
    server.always("pdf", faults.page(403, "Access Denied"))
    code, out, err = run("download", "--all")
    assert (code, out) == (1, "")
    assert len(told_lines(err)) == 1
    assert len(server.of("pdf")) == 1


def test_a_note_is_on_a_page_that_there_is(run, server: FakeServer) -> None:
    assert run("note", "Not on disk yet", "--paper", "yarn", "--page", "9999")[0] == 0
    assert run("download", "yarn")[0] == 0
    assert run("note", "Here", "--paper", "yarn", "--page", "3")[0] == 0
    code, out, err = run("note", "Nowhere", "--paper", "yarn", "--page", "4")
    assert (code, out, err) == (1, "", "paper-explorer: There is no page 4: give one from 1 to 3.\n")
    assert listed(run, "yarn")["annotations"] == 2


def test_metadata_comes_from_both_services(run, server: FakeServer) -> None:
    code, _, err = run("download", "yarn", "--metadata")
    assert code == 0, err
    assert "metadata: 1 papers from arXiv, 1 from OpenReview" in err
    assert server.of("api")
    assert server.of("search")


def test_annotations_reach_the_list_and_the_export(run, server: FakeServer) -> None:
    assert run("download", "yarn")[0] == 0
    words = ["annotate", "yarn", "--text", WORDS, "--color", "blue", "--comment", "The trick"]
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"[0-9a-f-]{{36}}  page 2  {WORDS}\n", out)
    assert listed(run, "yarn")["annotations"] == 1
    _, exported, _ = run("export")
    assert WORDS in exported
    assert "The trick" in exported
    assert "[Page 2 · Blue](" in exported
    assert run("export")[1] == exported


def test_a_copy_with_the_annotations_in_it(run, server: FakeServer, tmp_path: Path) -> None:
    assert run("annotated-copy", "yarn", "-o", str(tmp_path / "a.pdf"))[0] == 1
    assert run("download", "yarn")[0] == 0
    assert run("annotate", "yarn", "--text", WORDS, "--comment", "The trick")[0] == 0
    code, out, err = run("annotated-copy", "yarn", "-o", str(tmp_path / "a.pdf"))
    assert (code, err) == (0, "")
    assert out == f"{tmp_path / 'a.pdf'}  1 annotation\n"
    pages = pymupdf.open(tmp_path / "a.pdf")
    assert [[annot.info["content"] for annot in page.annots()] for page in pages] == [[], ["The trick"], []]
    code, _, err = run("annotated-copy", "yarn", "-o", str(tmp_path / "no" / "a.pdf"))
    assert code == 1
    assert "There is no folder" in err


def test_a_word_divided_between_two_pages_is_marked_on_both(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pymupdf.open() as document:
        for number, lines in enumerate((("Words of a", "page that conti-"), ("nue on the next", "one."))):
            page = document.new_page()
            page.insert_text((72, 40), ("A. Author", "A Title")[number])
            for row, line in enumerate(lines):
                page.insert_text((72, 100 + 14 * row), line)
            page.insert_text((300, 800), str(number + 7))
        document.save(tmp_path / "divided.pdf")
    with FakeServer({"2309.00071": tmp_path / "divided.pdf"}) as fake:
        for name, value in fake.endpoints_env.items():
            monkeypatch.setenv(name, value)
        assert run("download", "yarn")[0] == 0
    code, out, _ = run("annotate", "yarn", "--text", "that continue on", "--note", "Why?")
    assert code == 0
    assert [line.split("  ")[1:] for line in out.splitlines()] == [["page 1", "that conti-"], ["page 2", "nue on"]]
    for page in ("1", "2"):
        assert run("annotate", "yarn", "--text", "continue", "--page", page)[0] == 0
    exported = run("export")[1]
    assert "that conti-" in exported
    assert "nue on" in exported


def test_annotations_that_are_in_the_pdf_are_listed_and_adopted_once(
    run, pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pymupdf.open(pdf) as document:
        page = document[1]
        annot = page.add_highlight_annot(quads=page.search_for(WORDS, quads=True))
        annot.set_info(title="Ada", content="The trick")
        annot.update()
        document.save(tmp_path / "marked.pdf")
    line = f"page 2  highlight  Ada  {WORDS}\n"
    with FakeServer({"2309.00071": tmp_path / "marked.pdf"}) as fake:
        for name, value in fake.endpoints_env.items():
            monkeypatch.setenv(name, value)
        assert run("import-annotations", "yarn")[0] == 1
        assert run("download", "yarn")[0] == 0
    assert run("import-annotations", "yarn", "--list") == (0, line, "")
    assert listed(run, "yarn")["annotations"] == 0
    assert run("import-annotations", "yarn") == (0, line, "")
    none = "paper-explorer: There are no annotations in this PDF to import, or all were imported before.\n"
    assert run("import-annotations", "yarn") == (0, "", none), "it is the library's already"
    assert listed(run, "yarn")["annotations"] == 1
    assert "The trick" in run("export")[1]
    assert run("annotated-copy", "yarn", "-o", str(tmp_path / "copy"))[0] == 0
    with pymupdf.open(tmp_path / "copy.pdf") as copy:
        page = copy[1]
        assert [annot.info["title"] for annot in page.annots()] == ["Ada"]


def test_notes_of_an_annotated_copy_come_back_without_the_program_as_their_author(
    run, server: FakeServer, tmp_path: Path
) -> None:
    assert run("download", "yarn")[0] == 0
    assert run("annotate", "yarn", "--text", WORDS, "--note", "Why?")[0] == 0
    assert run("annotated-copy", "yarn", "-o", str(tmp_path / "copy.pdf"))[0] == 0
    own = run("add", str(tmp_path / "copy.pdf"))[1].strip()
    assert run("import-annotations", own) == (0, f"page 2  highlight    {WORDS}\n", "")
    assert run("export", "--paper", own, "--format", "obsidian", "-o", str(tmp_path / "notes.md"))[0] == 0
    text = (tmp_path / "notes.md").read_text()
    assert "Why?" in text
    assert "by Paper Explorer" not in text
    head = text.split("---")[1]
    assert "notes: 1" in head
    assert not re.search(r"^\w+: (null|\"\"|\[\])$", head, re.MULTILINE), "what is not known is no property"


@pytest.mark.parametrize("rotation", [0, 90])
def test_areas_that_are_in_the_pdf_have_pictures_in_the_next_export(
    run, pdf: Path, tmp_path: Path, rotation: int
) -> None:
    with pymupdf.open(pdf) as document:
        page = document[1]
        page.draw_rect(pymupdf.Rect(100, 200, 150, 250), color=(1, 0, 0), fill=(1, 0, 0))
        page.add_rect_annot(pymupdf.Rect(90, 190, 160, 260)).set_colors(stroke=(0, 0, 1), fill=(0, 0, 1))
        page.add_rect_annot(pymupdf.Rect(90, 490, 160, 560))
        page.set_rotation(rotation)
        document.save(tmp_path / "own.pdf")
    own = run("add", str(tmp_path / "own.pdf"))[1].strip()
    code, out, err = run("import-annotations", own)
    assert (code, out.count("page 2  area"), err) == (0, 2, "")
    notes = tmp_path / "notes.md"
    assert run("export", "--paper", own, "--format", "obsidian", "-o", str(notes))[0] == 0
    shown = re.findall(r"!\[.*?\]\((.*?)\)", notes.read_text("utf-8"))
    assert len(shown) == 2
    pictures = [pymupdf.Pixmap(tmp_path / place) for place in shown]
    red, blank = sorted(pictures, key=lambda one: one.pixel(one.width // 2, one.height // 2))
    assert {red.width, red.height} <= {186, 187}
    assert red.pixel(93, 93) == (255, 0, 0), "what the area is around, without the area itself"
    assert red.pixel(8, 93) == (255, 255, 255)
    assert blank.is_unicolor


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--text", "words that are not there"], "is not in"),
        (["--text", WORDS, "--page", "1"], "is not in"),
        (["--text", WORDS, "--page", "4"], "This paper has 3 pages"),
        (["--text", "  "], "Give the text"),
    ],
)
def test_words_that_are_not_found_are_said(run, server: FakeServer, words: list[str], told: str) -> None:
    assert run("download", "yarn")[0] == 0
    code, out, err = run("annotate", "yarn", *words)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1
    assert listed(run, "yarn")["annotations"] == 0


def test_a_paper_that_is_not_on_disk_cannot_be_annotated(run) -> None:
    code, _, err = run("annotate", "yarn", "--text", WORDS)
    assert code == 1
    assert "download" in err


def test_the_progress_in_a_terminal_leaves_nothing_behind_and_needs_no_escape_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressLine("yarn") as line:
        line.show(Progress(1, 10, "Downloading from a slow server"))
        line.show(Progress(10, 10, "Saving"))
    assert "\x1b" not in terminal.getvalue()
    drawn = [""] * 80
    for part in terminal.getvalue().split("\r"):
        drawn[: len(part)] = part
    assert "".join(drawn).strip() == ""
