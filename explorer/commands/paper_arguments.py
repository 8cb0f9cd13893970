"""The arguments of the commands about papers and their PDFs."""

import argparse

from explorer.commands.argument_types import pdf, seconds, valid_text
from explorer.commands.command_parser import Commands, add_episode, paper_help
from explorer.model.translation import tr


def papers(commands: Commands) -> None:
    """Declare ``papers``."""
    one = commands.add("papers", tr("list the papers of an episode, or of the library"), "listing:papers")
    which = one.add_mutually_exclusive_group()
    which.add_argument("--episode", metavar="ID", help=tr("the episode, if there are several"))
    which.add_argument("--all", action="store_true", help=tr("all papers of the library, also those of no episode"))
    one.add_argument("--json", action="store_true", help=tr("print a JSON list"))


def download(commands: Commands) -> None:
    """Declare ``download``."""
    one = commands.add(
        "download", tr("download papers into the library, from arXiv or where else they are free"), "fetch:fetch"
    )
    one.add_argument("papers", nargs="*", metavar="PAPER", help=paper_help())
    one.add_argument("--all", action="store_true", help=tr("all papers of the episode that are on arXiv"))
    add_episode(one)
    one.add_argument("--metadata", action="store_true", help=tr("also download metadata from arXiv and OpenReview"))
    one.set_defaults(check=_check_download)


def _check_download(given: argparse.Namespace) -> None:
    if bool(given.papers) == given.all:
        given.fail(tr("name the papers, or give --all"))


def merge_papers(commands: Commands) -> None:
    """Declare ``merge-papers``."""
    one = commands.add("merge-papers", tr("merge two entries of the same paper"), "merge_papers:merge_papers")
    one.add_argument("paper", metavar="PAPER", help=tr("the paper to keep"))
    one.add_argument("other", metavar="OTHER", help=tr("the one whose files, annotations and notes move to it"))


def unmerge_papers(commands: Commands) -> None:
    """Declare ``unmerge-papers``."""
    one = commands.add("unmerge-papers", tr("undo a merge"), "merge_papers:unmerge_papers")
    one.add_argument("paper", metavar="PAPER", help=tr("the paper that was kept"))


def remove_pdf(commands: Commands) -> None:
    """Declare ``remove-pdf``."""
    one = commands.add("remove-pdf", tr("remove a paper’s PDF from the library; notes stay"), "remove_pdf:remove_pdf")
    one.add_argument("paper", metavar="PAPER", help=paper_help())
    one.add_argument("--undo", action="store_true", help=tr("bring back a PDF of your own, within a day"))
    one.add_argument("--yes", action="store_true", help=tr("don’t ask"))


def add(commands: Commands) -> None:
    """Declare ``add``."""
    one = commands.add("add", tr("add a paper to the library or to an episode"), "paper_command:add")
    one.add_argument("target", metavar="TARGET", help=tr("an arXiv id, a DOI, an address, a title, or a FILE.pdf"))
    one.add_argument("--episode", metavar="ID", help=tr("the episode that names it"))
    one.add_argument(
        "--at", type=seconds, metavar="2:15:12", help=tr("time in the episode; the segment there gets the paper")
    )
    one.add_argument("--resolve", action="store_true", help=tr("look a title up, at arXiv and the services you allow"))


def annotated_copy(commands: Commands) -> None:
    """Declare ``annotated-copy``."""
    one = commands.add("annotated-copy", tr("save a paper’s PDF with your annotations"), "copy_command:annotated_copy")
    one.add_argument("paper", metavar="PAPER", help=paper_help())
    one.add_argument("-o", "--output", type=pdf, required=True, metavar="FILE.pdf", help=tr("the PDF to write"))


def locate(commands: Commands) -> None:
    """Declare ``locate``."""
    one = commands.add("locate", tr("find the pages of a paper that a spoken passage is about"), "locate:locate")
    one.add_argument("paper", metavar="PAPER", help=tr("an id of the library, or a PDF file"))
    one.add_argument("text", metavar="TEXT", type=valid_text, help=tr("what was said"))
    add_episode(one)
    one.add_argument("--json", action="store_true", help=tr("as a JSON list, best first"))


def inspect(commands: Commands) -> None:
    """Declare ``inspect``."""
    one = commands.add("inspect", tr("check PDF files"), "inspect:inspect")
    one.add_argument("files", nargs="+", metavar="FILE.pdf", help=tr("the PDFs to check"))
    one.add_argument(
        "--json",
        action="store_true",
        help=tr("print a JSON list; pages_left_out are the numbers of pages that could not be read"),
    )
