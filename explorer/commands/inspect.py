"""``inspect``: opens PDFs like the reader does, and prints their properties, or why they are refused."""

import argparse
import os
from pathlib import Path

from explorer.commands.output import write_json, write_table
from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.pdf.client import PdfClient
from explorer.pdf.crash_ledger import LOST
from explorer.pdf.messages import Open, Text


def inspect(arguments: argparse.Namespace) -> int:
    """Print a line for each file, or a JSON list; return 1 if any was refused or is incomplete."""
    client = PdfClient()
    try:
        found = [_entry(client, file) for file in arguments.files]
    finally:
        client.close()
    if arguments.json:
        write_json(found)
    else:
        write_table([(str(one["file"]), _told(one)) for one in found])
    return 1 if any(one["error"] or one["incomplete"] for one in found) else 0


def _entry(client: PdfClient, file: str) -> dict[str, object]:
    """Return one object of ``inspect --json``. ``first_page`` in points as shown; ``text_chars`` without line breaks.

    ``pages_left_out`` are the numbers, from 1, of unreadable pages; with ``incomplete`` the file was cut off.
    """
    path = str(Path(file).absolute())
    name = os.fsencode(file).decode("utf-8", "replace")
    entry: dict[str, object] = {"file": name, "pages": 0, "title": "", "first_page": None, "text_chars": 0}
    left_out: list[int] = []
    entry |= {"pages_left_out": left_out, "incomplete": False, "error": None}
    try:
        if name != file:  # It could not be printed, and MuPDF does not accept it.
            raise KnownError("file-name", "The file’s name is not valid text. Rename it.")
        info = client.call(Open(path))
        first = info.pages[0]
        entry |= {"pages": len(info.pages), "title": info.title, "incomplete": info.is_incomplete}
        entry["first_page"] = {"width": round(first.width, 2), "height": round(first.height, 2)}
        counts = [_chars(client, path, number) for number in range(len(info.pages))]
        entry["text_chars"] = sum(count or 0 for count in counts)
        left_out += [number for number, count in enumerate(counts, 1) if count is None]
    except KnownError as error:
        missing = tr("There is no such file. Check its name.")
        sentence = missing if error.code == "file-missing" else error.sentence
        entry["error"] = {"code": error.code, "sentence": sentence}
    return entry


def _chars(client: PdfClient, path: str, page: int) -> int | None:
    """Return the number of characters of a page; None if it is unreadable."""
    try:
        return sum(len(line.text) for line in client.call(Text(path, page)).lines)
    except KnownError as error:
        if error.code in LOST:
            return None  # The reader shows a card in the page's place and goes on, so the file is not refused.
        raise


def _told(entry: dict[str, object]) -> str:
    error, size = entry["error"], entry["first_page"]
    if isinstance(error, dict):
        return f"refused: {error['sentence']}"
    assert isinstance(size, dict)
    pages = "1 page" if entry["pages"] == 1 else f"{entry['pages']} pages"
    told = f"{pages}, {size['width']:g} × {size['height']:g} pt, {entry['text_chars']} characters"
    told = f"{told}, “{entry['title']}”" if entry["title"] else told
    left_out = entry["pages_left_out"]
    assert isinstance(left_out, list)
    if left_out:
        numbers = ", ".join(str(number) for number in left_out)
        told += f"; could not read page{'' if len(left_out) == 1 else 's'} {numbers}"
    if entry["incomplete"]:
        told += "; damaged: text or pages are missing"
    return told
