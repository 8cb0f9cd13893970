"""The system's dialog for printing."""

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from explorer.model.file_name import file_name


def ask_printer(parent: QWidget, title: str, count: int) -> QPrinter | None:
    """Ask where and how to print so many pages; None if the user doesn't want to.

    Args:
        title: the paper's, by which the print queue names it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(file_name(title, ""))  # Qt makes the name of a file of it, too.
    dialog = QPrintDialog(printer, parent)
    option = QAbstractPrintDialog.PrintDialogOption
    for one in (option.PrintPageRange, option.PrintCurrentPage, option.PrintCollateCopies):
        dialog.setOption(one)
    dialog.setMinMax(1, count)
    dialog.setFromTo(1, count)
    chosen = dialog.exec()
    dialog.deleteLater()
    return printer if chosen else None
