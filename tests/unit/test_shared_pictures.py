"""Pictures that stay in the memory shared with the worker, as long as somebody shows them."""

import gc
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.model.errors import KnownError
from explorer.pdf import shared_memory
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Pixels, Render, Text
from explorer.pdf.shared_memory import IN_HAND, KEPT, PixelMemory
from tests.fakes import broken_pdfs, rogue_worker
from tests.fakes.signals import kill

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pictures are copied")
LARGE = 4.0
"""The scale at which the page has 1200 by 800 pixels, 3.8 MB."""
ALL = IN_HAND + KEPT
IMPOSSIBLE = {
    "larger than a slot": Pixels(0, 2000, 2000, 8000, b""),
    "wider than its rows": Pixels(0, 300, 200, 400, b""),
    "of no rows": Pixels(0, 300, 0, 1200, b""),
    "of less than nothing": Pixels(0, 300, -200, -1200, b""),
    "upside down": Pixels(0, 300, 200, -1200, b""),
    "without its end": Pixels(0, 300, 200, 1200, bytes(1000)),
}


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient()
    yield one
    one.close()


@pytest.fixture
def gray(tmp_path: Path) -> list[str]:
    """Pages with nothing but a gray of their own."""
    return [
        str(broken_pdfs.one_page(tmp_path / f"{i}.pdf", content=b"%.2f g 0 0 300 200 re f" % (i / 20)))
        for i in range(ALL + 4)
    ]


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.002)


def frees(client: PdfClient, count: int) -> bool:
    """Wait until so many slots are free: the client's thread may not yet have let go of what it handed over."""
    until(lambda: client._worker and len(client._worker.free) == count)
    return True


def mappings() -> int:
    """Return how many shared memories this process has, also of workers that are gone."""
    return Path("/proc/self/maps").read_text().count("memfd:paper-explorer")


def in_memory() -> dict[str, int]:
    """Return how many bytes of each shared memory this process has looked at that are still there, by inode."""
    text = Path("/proc/self/smaps").read_text()
    found = re.findall(r"(\d+) +/memfd:paper-explorer.*\n(?:\w+:.*\n)*?Rss: +(\d+)", text)
    return {inode: 1024 * int(size) for inode, size in found}


@pytest.fixture
def others() -> set[str]:
    """The memories of clients that other tests have left running."""
    return set(in_memory())


def shows(picture: Pixels, number: int) -> bool:
    """Return whether a picture is that of the gray page with this number, and of no other."""
    data = bytes(picture.data)
    return abs(data[0] - 255 * number / 20) <= 2 and data[0::4].count(data[0]) * 4 == len(data)


@needs_linux
def test_a_slot_is_free_again_when_the_last_image_of_its_picture_is_gone(client: PdfClient, gray: list[str]) -> None:
    picture = client.call(Render(gray[3], 0, LARGE))
    assert frees(client, ALL - 1)
    form = QImage.Format.Format_RGB32
    image = QImage(picture.data, picture.width, picture.height, picture.stride, form)
    assert shows(picture, 3)
    del picture
    second = QImage(image)
    del image
    client.call(Render(gray[4], 0, LARGE))
    assert frees(client, ALL - 1), "the copy of the image shares its pixels"
    assert abs(second.pixelColor(7, 7).red() - 255 * 3 / 20) <= 2, "and nobody has drawn over them"
    del second
    assert frees(client, ALL)


@needs_linux
def test_pictures_hold_no_more_slots_than_the_worker_can_spare(client: PdfClient, gray: list[str]) -> None:
    pictures = [client.call(Render(path, 0, LARGE)) for path in gray]
    assert frees(client, IN_HAND)
    assert all(shows(picture, number) for number, picture in enumerate(pictures))
    assert client.call(Text(gray[0], 0)).lines == ()
    del pictures[1:4]
    again = client.call(Render(gray[2], 0, LARGE))
    assert frees(client, IN_HAND + 2), "what is given back is used again"
    assert shows(again, 2)
    del pictures, again
    assert frees(client, ALL)


@needs_linux
def test_small_pictures_hold_no_slots(client: PdfClient, gray: list[str]) -> None:
    """Thumbnails are kept for long, and copied in no time."""
    pictures = [client.call(Render(path, 0, 1)) for path in gray]
    assert frees(client, ALL)
    assert all(shows(picture, number) for number, picture in enumerate(pictures))


@needs_linux
def test_a_picture_outlives_its_worker(client: PdfClient, gray: list[str]) -> None:
    before = mappings()
    pictures = [client.call(Render(path, 0, LARGE)) for path in gray[:3]]
    assert client.pid
    kill(client.pid)
    assert shows(client.call(Render(gray[9], 0, LARGE)), 9), "of the worker that replaces it"
    assert all(shows(picture, number) for number, picture in enumerate(pictures))
    assert mappings() == before + 2
    del pictures[:2]
    gc.collect()
    assert mappings() == before + 2
    assert shows(pictures.pop(), 2)
    assert mappings() == before + 1, "the last picture ends the old memory"
    assert frees(client, ALL)


@needs_linux
def test_a_picture_outlives_the_client(client: PdfClient, gray: list[str]) -> None:
    before = mappings()
    picture = client.call(Render(gray[5], 0, LARGE))
    client.close()
    assert shows(picture, 5)
    del picture
    assert mappings() == before


@needs_linux
def test_the_memory_of_pictures_goes_back_to_the_system() -> None:
    memory = PixelMemory()
    assert memory._handle is not None
    watched = os.dup(memory._handle)
    memory.release_handle()

    def used() -> int:
        return os.fstat(watched).st_blocks * 512 // shared_memory.SLOT_BYTES

    assert len(memory.free) == ALL == 6
    slots = [memory.free.pop() for _ in range(ALL)]
    for slot in slots:
        memory.buffer[slot.pixels : slot.pixels + shared_memory.SLOT_BYTES] = b"\x07" * shared_memory.SLOT_BYTES
    pictures = [memory.picture(slot, shared_memory.SLOT_BYTES) for slot in slots]
    memory.trim()
    assert used() == 6
    del pictures[1:]
    memory.trim()
    assert used() == 1 + IN_HAND, "room for the next requests stays"
    pictures.append(memory.picture(memory.free.pop(), 4096))
    assert used() == IN_HAND, "a small picture keeps nothing of a large one"
    memory.close()
    assert used() == 1, "what is shown stays"
    assert pictures[0][-1] == 7
    del pictures[:1]
    assert used() == 0, "and goes at once when the memory is closed"
    os.close(watched)


@needs_linux
def test_a_client_with_nothing_to_do_gives_the_memory_of_closed_papers_back(
    others: set[str], client: PdfClient, gray: list[str]
) -> None:
    def used() -> int:
        return sum(size for inode, size in in_memory().items() if inode not in others)

    pictures = [client.call(Render(path, 0, LARGE)) for path in gray[:KEPT]]
    size = len(pictures[0].data)
    assert all(shows(picture, number) for number, picture in enumerate(pictures))
    assert used() >= KEPT * size
    pictures.clear()
    until(lambda: used() <= (IN_HAND + 1) * size)


def test_where_the_memory_has_a_name_pictures_are_copied(
    client: PdfClient, gray: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    pictures = [client.call(Render(path, 0, LARGE)) for path in gray]
    assert frees(client, IN_HAND)
    assert all(shows(picture, number) for number, picture in enumerate(pictures))


@pytest.mark.expected_log("sent what is no answer")
@pytest.mark.parametrize("picture", IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_a_picture_of_an_impossible_size_is_refused(
    client: PdfClient, gray: list[str], monkeypatch: pytest.MonkeyPatch, picture: Pixels
) -> None:
    """Nobody checks it later: QImage would read what lies behind the picture."""
    with monkeypatch.context() as patch:
        patch.setattr("explorer.pdf.client.serve", partial(rogue_worker.one_picture, picture))
        with pytest.raises(KnownError) as caught:
            client.call(Render(gray[0], 0, 1))
        assert caught.value.code == "page-crashed"
    pid = client.pid
    if pid:  # The third of them may be up already.
        kill(pid)
        until(lambda: client.pid not in (None, pid))
    assert client.call(Open(gray[0])).pages[0].width == 300
