"""``remove-pdf`` does what the window's command does: notes stay and are told of, and a PDF of one's own comes back."""

from pathlib import Path

import pytest

from explorer.model.paper import REMOVED, Paper, PaperFile
from explorer.services.pdf_removal import remove_pdfs, sweep_removed
from explorer.store.database import Store
from tests.fakes.server import FakeServer
from tests.unit.test_cli_papers import listed, pdf, server  # noqa: F401 - fixtures


def test_a_pdf_of_ones_own_goes_after_a_question_about_its_notes_and_comes_back(run, pdf: Path) -> None:  # noqa: F811
    paper = run("add", str(pdf))[1].split()[0]
    code, out, err = run("remove-pdf", paper)
    assert (code, out.split()[0]) == (0, paper), err
    code, _, err = run("annotated-copy", paper, "-o", str(pdf.parent / "copy.pdf"))
    assert (code, "has not been downloaded yet" in err) == (1, True)
    assert run("remove-pdf", paper)[0] == 1, "it has none any more"
    assert run("remove-pdf", paper, "--undo")[0] == 0
    assert run("remove-pdf", paper, "--undo")[0] == 1
    assert run("note", "A thought", "--paper", paper)[0] == 0
    code, _, err = run("remove-pdf", paper)
    assert (code, "Nothing was removed: answer y, or give --yes." in err) == (1, True)
    assert run("remove-pdf", paper, "--yes")[0] == 0
    assert "A thought" in run("export", "--paper", paper)[1]
    run("add", str(pdf))
    assert run("remove-pdf", paper, "--undo")[0] == 1, "it is there again by its own file"


def test_a_downloaded_one_goes_at_once_and_can_be_downloaded_again(run, server: FakeServer) -> None:  # noqa: F811
    run("download", "yarn")
    assert run("annotate", "yarn", "--text", "interpolate the rotary embedding")[0] == 0
    assert run("remove-pdf", "yarn")[0] == 0
    assert listed(run, "yarn")["file"] is None
    assert run("download", "yarn")[0] == 0


def test_the_guide_stays(run) -> None:
    code, _, err = run("remove-pdf", "guide", "--yes")
    assert (code, "can’t be downloaded again" in err) == (1, True)


@pytest.fixture
def put(store: Store):
    """Put a PDF of a paper into the library; two with one content are one file."""

    def put(file_id: str, paper: str, content: str, source: str) -> Path:
        path = store.library.root / f"pdfs/{content[:2]}/{content}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        store.papers.add_file(
            PaperFile(file_id, paper, f"pdfs/{content[:2]}/{content}.pdf", content, 9, source, "2024")
        )
        return path

    store.papers.put(Paper("mine", "Mine"))
    store.papers.find_or_add(Paper("", "YaRN", arxiv="2309.00071"), "user")
    return put


YARN = "arxiv:2309.00071"


@pytest.mark.parametrize("source", ["local", f"{REMOVED}2024-05-01T00:00:00.000Z"])
def test_with_a_downloaded_pdf_no_pdf_of_ones_own_goes(store: Store, put, source: str) -> None:
    own, downloaded = put("f1", YARN, "own", source), put("f2", YARN, "downloaded", "arxiv")
    assert remove_pdfs(store, YARN) == len("downloaded")
    assert (own.exists(), downloaded.exists()) == (True, False)


def test_a_pdf_that_another_paper_has_too_stays(store: Store, put) -> None:
    put("f1", "mine", "same", "local")
    shared = put("f2", YARN, "same", "arxiv")
    assert remove_pdfs(store, YARN) == 0
    assert shared.exists()


def test_what_was_removed_a_day_ago_is_deleted_and_nothing_else(store: Store, put) -> None:
    put("f1", "mine", "shared", f"{REMOVED}2024-05-01T00:00:00.000Z")
    put("f2", "mine", "old", f"{REMOVED}2024-05-01T00:00:00.000Z")
    put("f3", YARN, "shared", "arxiv")
    put("f4", YARN, "own", "local")
    store.papers.put(Paper("young", "Young"))
    put("f5", "young", "young", "local")
    store.papers.remove_own("young")
    assert sweep_removed(store) == 1
    assert sorted(one.stem for one in store.library.pdfs.rglob("*.pdf")) == ["own", "shared", "young"]
    assert sweep_removed(store) == 0
