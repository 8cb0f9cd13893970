"""``remove-pdf`` does what the window's command does: notes stay and are told of, and a PDF of one's own comes back."""

from pathlib import Path

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
