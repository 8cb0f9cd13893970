"""Opens PDFs in the worker, and keeps the last few open."""

import stat
from collections import OrderedDict
from pathlib import Path

from pymupdf import mupdf

from explorer.model.errors import KnownError
from explorer.model.one_line import one_line
from explorer.model.page_labels import labels_of
from explorer.model.text_page import DocumentInfo, PageSize
from explorer.model.translation import later
from explorer.pdf.page_label_tree import label_ranges
from explorer.pdf.password_spellings import spellings

MAX_PAGES = 50_000
LARGEST = 200_000.0
"""Maximum length of a page's side in points (70 meters); a larger page is cropped."""
_ANOTHER_COPY = later("Download it again, or open another copy.")
_KEEP_OPEN = 4
_LETTER = PageSize(612.0, 792.0)
_MAX_TITLE = 500
_TAIL = 65_536
"""How many bytes at the end may hold what ends a PDF: some files have rubbish after it."""
_ROTATE = mupdf.pdf_new_name("Rotate")


class Document:
    """An open PDF. MuPDF's coordinates are those of the page as shown, with 0, 0 at its top left corner."""

    def __init__(self, path: Path, password: str | None = None) -> None:
        self._path = path
        self.pdf = _open(path, password)
        self.password = password
        self.fitz = self.pdf.super()
        self.count = _count(self.pdf)
        self._sizes: dict[int, PageSize] = {}
        self._unreadable: set[int] = set()
        self.destinations: dict[str, mupdf.PdfObj] | None = None
        """All named destinations, read when one is not found otherwise."""

    def load(self, number: int) -> mupdf.FzPage:
        """Load a page.

        Raises:
            KnownError: there is no such page.
            mupdf.FzErrorBase: it can't be read.
        """
        if not 0 <= number < self.count:
            raise KnownError("no-such-page", "This PDF has no page {number}. Go to another page.", number=number + 1)
        return mupdf.fz_load_page(self.fitz, number)

    def size(self, number: int) -> PageSize:
        """Return a page's size as shown; US Letter for an unreadable page, so that the others can be shown."""
        if number not in self._sizes:
            try:
                rect = mupdf.fz_bound_page(self.load(number))
                node = mupdf.pdf_lookup_page_obj(self.pdf, number)
                rotate = mupdf.pdf_to_int(mupdf.pdf_dict_get_inheritable(node, _ROTATE))
            except mupdf.FzErrorBase:
                self._unreadable.add(number)
                self._sizes[number] = _LETTER
            else:
                # MuPDF also rounds a rotation to the nearest quarter turn (pdf_page_obj_transform).
                quarter = 90 * ((rotate % 360 + 45) // 90 % 4)
                width, height = (min(max(1.0, side), LARGEST) for side in (rect.x1 - rect.x0, rect.y1 - rect.y0))
                self._sizes[number] = PageSize(width, height, quarter)
        return self._sizes[number]

    def info(self) -> DocumentInfo:
        """Return title, sizes (30 µs per page) and labels of all pages.

        Raises:
            KnownError: not one page can be read.
        """
        sizes = tuple(self.size(number) for number in range(self.count))
        if len(self._unreadable) == self.count:
            raise _damaged("no page can be read")
        labels = labels_of(label_ranges(self.pdf), self.count)
        return DocumentInfo(
            _stated(self.pdf, "Title"), sizes, labels, self._is_incomplete(), _stated(self.pdf, "Author")
        )

    def _is_incomplete(self) -> bool:
        """Return whether the file was cut off, or a page's content is missing; looked for where MuPDF had to repair it.

        A whole file ends with the place of its table of objects.
        """
        if not mupdf.pdf_was_repaired(self.pdf):
            return False
        with self._path.open("rb") as file:
            file.seek(max(0, self._path.stat().st_size - _TAIL))
            if b"startxref" not in file.read():
                return True
        return any(self._lacks_content(number) for number in range(self.count))

    def _lacks_content(self, number: int) -> bool:
        try:
            content = mupdf.pdf_dict_get(mupdf.pdf_lookup_page_obj(self.pdf, number), mupdf.pdf_new_name("Contents"))
            listed = bool(mupdf.pdf_is_array(content))
            parts = (
                [mupdf.pdf_array_get(content, at) for at in range(mupdf.pdf_array_len(content))]
                if listed
                else [content]
            )
            return any(mupdf.pdf_is_indirect(one) and not mupdf.pdf_is_stream(one) for one in parts)
        except mupdf.FzErrorBase:
            return True


class OpenDocuments:
    """The most recently used documents, by path; a file that has changed on disk is reopened."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, int, int], Document] = OrderedDict()

    def get(
        self, path: str, password: str | None = None, *, anew: bool = False
    ) -> tuple[tuple[str, int, int], Document]:
        """Return a cache key, and the document.

        Args:
            anew: whether a document that was opened with another password must be reopened with this one.

        Raises:
            KnownError: the file is missing, unreadable, not a PDF, damaged, locked, empty or endless; or the password
                is wrong.
        """
        try:
            status = Path(path).stat()
        except FileNotFoundError as error:
            raise KnownError(
                "file-missing",
                "{subject} is no longer where it was. {step}",
                str(error),
                "The PDF",
                later("Download it again, or open a local PDF."),
            ) from error
        except OSError as error:
            raise _unreadable(str(error)) from error
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable("not a regular file")  # A pipe would be waited for without end.
        key = (path, status.st_mtime_ns, status.st_size)
        if key in self._open and not (anew and self._open[key].password != password):
            self._open.move_to_end(key)
        else:
            self._open[key] = Document(Path(path), password)
            while len(self._open) > _KEEP_OPEN:
                self._open.popitem(last=False)
        return key, self._open[key]

    def clear(self) -> None:
        """Close all documents."""
        self._open.clear()


def _open(path: Path, password: str | None) -> mupdf.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise _unreadable(str(error)) from error
    try:
        # Not fz_open_document: that detects the type by the content, and would open HTML, pictures and archives as
        # well.
        pdf = mupdf.pdf_open_document(str(path))
        locked = bool(mupdf.pdf_needs_password(pdf))
        wrong = locked and password is not None and not _unlock(pdf, password)
    except mupdf.FzErrorBase as error:
        if b"%PDF-" not in head:
            step = later("Download it again, or open another file.")
            raise KnownError("not-a-pdf", "{subject} is not a PDF. {step}", str(error), "This file", step) from error
        raise _damaged(str(error)) from error
    if wrong:
        sentence = later("Wrong password. Check Caps Lock and the keyboard layout, then try again.")
        raise KnownError("pdf-password", sentence)
    if locked and password is None:
        sentence = later("{subject} is locked with a password. Open it in the window and type the password.")
        raise KnownError("pdf-locked", sentence, subject="This PDF")
    return pdf


def _unlock(pdf: mupdf.PdfDocument, password: str) -> bool:
    """Try the password, as it was typed and as other programs spell it; half a surrogate pair opens nothing."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return any(mupdf.pdf_authenticate_password(pdf, one) for one in spellings(password))


def _count(pdf: mupdf.PdfDocument) -> int:
    try:
        count = int(mupdf.pdf_count_pages(pdf))
        mupdf.pdf_load_page_tree(pdf)  # So that pages are found by number at once.
        # Loading may have repaired a file that had no pages before.
        count = count or int(mupdf.pdf_count_pages(pdf))
    except mupdf.FzErrorBase:
        count = _recount(pdf)
    if count < 1:
        if _is_whole(pdf):
            raise KnownError("pdf-empty", "{subject} has no pages. {step}", subject="This PDF", step=_ANOTHER_COPY)
        count = _recount(pdf)
    if count > MAX_PAGES:
        said = later("{subject} has {count} pages; at most {max_pages} can be opened.")
        raise KnownError("pdf-too-long", said, subject="This PDF", count=count, max_pages=MAX_PAGES)
    return count


def _is_whole(pdf: mupdf.PdfDocument) -> bool:
    """Return whether a file is intended to have no pages: its page tree is there, and empty."""
    root = mupdf.pdf_dict_get(mupdf.pdf_trailer(pdf), mupdf.pdf_new_name("Root"))
    kids = mupdf.pdf_dict_get(mupdf.pdf_dict_get(root, mupdf.pdf_new_name("Pages")), mupdf.pdf_new_name("Kids"))
    empty = bool(mupdf.pdf_is_array(kids)) and mupdf.pdf_array_len(kids) == 0
    return empty and not mupdf.pdf_was_repaired(pdf)


def _recount(pdf: mupdf.PdfDocument) -> int:
    """Count the pages up to the first missing one, and correct the count in the page tree, which MuPDF relies on."""
    count = 0
    try:
        while count <= MAX_PAGES:
            mupdf.pdf_lookup_page_obj(pdf, count)
            count += 1
    except mupdf.FzErrorBase as error:
        if count == 0:
            raise _damaged(str(error)) from error
    root = mupdf.pdf_dict_get(mupdf.pdf_trailer(pdf), mupdf.pdf_new_name("Root"))
    pages = mupdf.pdf_dict_get(root, mupdf.pdf_new_name("Pages"))
    mupdf.pdf_dict_put_int(pages, mupdf.pdf_new_name("Count"), count)
    return count


def _stated(pdf: mupdf.PdfDocument, name: str) -> str:
    """Return what a document says of itself, on one line."""
    try:
        info = mupdf.pdf_dict_get(mupdf.pdf_trailer(pdf), mupdf.pdf_new_name("Info"))
        text = mupdf.pdf_to_text_string(mupdf.pdf_dict_get(info, mupdf.pdf_new_name(name)))
    except mupdf.FzErrorBase:
        return ""
    return one_line(text[:_MAX_TITLE])


def _damaged(detail: str) -> KnownError:
    return KnownError("pdf-damaged", "{subject} is damaged or incomplete. {step}", detail, "This PDF", _ANOTHER_COPY)


def _unreadable(detail: str) -> KnownError:
    step = later("Check its permissions, or download it again.")
    return KnownError("file-unreadable", "{subject} can’t be read from the disk. {step}", detail, "The PDF", step)
