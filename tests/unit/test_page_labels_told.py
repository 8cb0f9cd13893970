"""Pages are told by the document's labels, in exports and on the command line, while no PDF is open; links and data
keep the numbers."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.export_request import ExportRequest
from explorer.model.note_quote import quoted_in
from explorer.model.paper import PaperFile
from explorer.model.text_page import DocumentInfo
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Open
from explorer.services import notes_exchange
from explorer.services.export.export_runner import pieces, run_export
from explorer.services.export.export_text import items_markdown
from explorer.services.library_setup import add_local_pdf, open_library
from explorer.services.notes_exchange import load
from explorer.store.database import Store

WHEN = "2024-05-02T10:00:00.000Z"


def labelled(path: Path) -> Path:
    """Eight pages: i, ii, iii, iv, 1, 2, A-1, A-2."""
    with pymupdf.open() as document:
        for number in range(8):
            document.new_page().insert_text((72, 72), f"words of sheet {number}")
        document.set_page_labels(
            [
                {"startpage": 0, "prefix": "", "style": "r", "firstpagenum": 1},
                {"startpage": 4, "prefix": "", "style": "D", "firstpagenum": 1},
                {"startpage": 6, "prefix": "A-", "style": "D", "firstpagenum": 1},
            ]
        )
        document.save(path)
    return path


def check(path: Path) -> DocumentInfo:
    answer = Engine(None).answer(Open(str(path)), 0)
    assert isinstance(answer, DocumentInfo)
    return answer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    yield one
    one.close()


def filled(store: Store, path: Path) -> tuple[str, Annotation, Note]:
    """A paper with a mark on its fourth page and a note on its seventh."""
    file = add_local_pdf(store, store.library, labelled(path), None, check)
    quad = (72.0, 60.0, 100.0, 60.0, 72.0, 75.0, 100.0, 75.0)
    mark = Annotation("m", file.paper_id, file.id, "highlight", 3, "yellow", WHEN, WHEN, (quad,), quote="words")
    note = Note("n", "A thought", WHEN, WHEN, paper_id=file.paper_id, page=6)
    store.annotations.put(mark)
    store.notes.put(note)
    return file.paper_id, mark, note


def text(store: Store, request: ExportRequest, read: Callable[[Path], DocumentInfo] | None = None) -> str:
    return "".join(pieces(store, request, read))


def order(paper_id: str, format_: str = "dossier") -> ExportRequest:
    return ExportRequest("paper", Path(), paper_id=paper_id, format=format_)


@pytest.mark.parametrize("format_", ["dossier", "obsidian", "logseq", "plain"])
def test_exports_tell_labels_and_link_by_number(store: Store, tmp_path: Path, format_: str) -> None:
    paper_id, _, _ = filled(store, tmp_path / "a.pdf")
    out = text(store, order(paper_id, format_))
    assert "Page iv" in out
    assert "Page A-1" in out
    assert "Page 4" not in out


def test_a_template_has_both(store: Store, tmp_path: Path) -> None:
    paper_id, _, _ = filled(store, tmp_path / "a.pdf")
    template = tmp_path / "mine.md.j2"
    template.write_text("{% for one in items %}{{ one.page }}={{ one.page_label }};{% endfor %}")
    out = text(store, ExportRequest("paper", Path(), paper_id=paper_id, template=template))
    assert out.startswith("4=iv;7=A-1;")


def test_the_clipboard_search_and_quotes_tell_labels(store: Store, tmp_path: Path) -> None:
    _, mark, _ = filled(store, tmp_path / "a.pdf")
    assert "Page iv" in items_markdown(store, [mark])
    assert {one.id: one.where.split(" · ")[0] for one in store.summaries.all()} == {"m": "p. iv", "n": "p. A-1"}
    assert "p. iv](" in quoted_in(mark, "", "iv")
    assert "p. 4](" in quoted_in(mark, "")


@pytest.mark.parametrize("format_", ["json", "w3c"])
def test_data_has_the_label_beside_the_number_and_comes_back(store: Store, tmp_path: Path, format_: str) -> None:
    paper_id, mark, _ = filled(store, tmp_path / "a.pdf")
    out = notes_exchange.everything(store, format_, paper_id=paper_id)
    made = json.loads(out)
    record = made["annotations"][0] if format_ == "json" else made["first"]["items"][0]["paperExplorer"]["annotation"]
    assert (record["page"], record["page_label"]) == (3, "iv")
    if format_ == "w3c":
        assert "page=4" in out
    path = tmp_path / "notes.json"
    path.write_text(out)
    _, other = open_library(tmp_path / "other")
    assert load(other, path).added == 2
    assert other.annotations.get("m") == mark
    other.close()


def test_labels_of_earlier_files_are_read_once_by_an_export(store: Store, tmp_path: Path) -> None:
    paper_id, mark, _ = filled(store, tmp_path / "a.pdf")
    with store.write():
        store.facts.forget("file", mark.file_id, "file")
    assert "Page 4" in text(store, order(paper_id))
    asked: list[Path] = []

    def counted(path: Path) -> DocumentInfo:
        asked.append(path)
        return check(path)

    target = tmp_path / "out.md"
    for _ in range(2):
        run_export(store, ExportRequest("paper", target, paper_id=paper_id, format="dossier"), check=counted)
    assert len(asked) == 1
    assert "Page iv" in target.read_text("utf-8")


def test_a_file_that_can_not_be_read_is_told_by_numbers(store: Store, tmp_path: Path) -> None:
    paper_id, mark, _ = filled(store, tmp_path / "a.pdf")
    with store.write():
        store.facts.forget("file", mark.file_id, "file")

    def broken(path: Path) -> DocumentInfo:
        raise KnownError("pdf-locked", "locked")

    assert "Page 4" in text(store, order(paper_id), broken)
    (store.library.root / store.papers.files(paper_id)[0].path).unlink()
    assert "Page 4" in text(store, order(paper_id), check)


def test_by_command(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    _, store = open_library(tmp_path / "library")
    paper_id, mark, _ = filled(store, tmp_path / "a.pdf")
    with store.write():
        store.facts.forget("file", mark.file_id, "file")
    store.close()
    code, out, _ = run("annotate", paper_id, "--text", "words of sheet 7")
    assert code == 0
    assert "page A-2" in out
    assert "Page iv" in run("export", "--paper", paper_id, "-o", "-")[1]


def test_the_labels_of_a_paper_are_those_of_its_newest_pdf(tmp_path: Path) -> None:
    _, store = open_library(tmp_path)
    for number, day, labels in ((1, 2, ("i", "ii")), (2, 1, ("A", "B"))):
        store.papers.add_file(PaperFile(f"f{number}", "yarn", "pdfs/a.pdf", f"{number}", 1, "arxiv", f"2024-05-0{day}"))
        store.page_labels.put(f"f{number}", labels, "2024")
    paper = store.papers.file("f1").paper_id  # type: ignore[union-attr]
    assert store.page_labels.all() == {"f1": ("i", "ii"), "f2": ("A", "B"), paper: ("i", "ii")}
    assert store.page_labels.of_paper(paper) == ("i", "ii")
    on_either = [Annotation(name, paper, name, "note", 1, "yellow", WHEN, WHEN, point=(9, 9)) for name in ("f1", "f2")]
    told = items_markdown(store, [*on_either, Note("n", "words", WHEN, WHEN, paper_id=paper, page=1)])
    assert [told.count(f"Page {label}") for label in ("ii", "B")] == [2, 1], "an annotation has its own PDF's"
    before = store.changes.last()
    store.page_labels.put("f2", ("A", "B"), "2025")
    assert store.changes.last() == before, "the same again is not written"
    assert store.changes.since(before) == frozenset()
    store.close()
