"""Helpers of the download tests, for the one paper that they download."""

import pytest

from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Report, silent
from explorer.sources.download import CompleteDownload, Download
from tests.fakes.server import FakeServer

ID = "2309.00071"
BODY = b"%PDF-1.5\n" + bytes(range(1, 251)) * 1200 + b"\nstartxref\n9\n%%EOF\n"


def run(
    download: Download, server: FakeServer, cancel: CancelToken | None = None, report: Report = silent
) -> CompleteDownload:
    """Download the paper."""
    return download.run(f"{server.url}/pdf/{ID}", cancel or CancelToken(), report)


def problem(download: Download, server: FakeServer) -> KnownError:
    """Return the error of a failing download."""
    with pytest.raises(KnownError) as caught:
        run(download, server)
    assert caught.value.sentence.endswith((".", "?"))
    return caught.value


def left(download: Download) -> list[str]:
    """Return the files in the folder of parts."""
    return sorted(path.name for path in download.part.parent.iterdir())
