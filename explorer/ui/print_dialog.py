"""The system's print dialog."""

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from explorer.model.file_name import file_name


def ask_printer(parent: QWidget, title: str, count: int) -> QPrinter | None:
    """Ask for a printer and a range of so many pages; None if the user cancels.

    Args:
        title: the paper's title, shown in the print queue.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(file_name(title, ""))  # Qt also uses it as a file name.
    dialog = QPrintDialog(printer, parent)
    option = QAbstractPrintDialog.PrintDialogOption
    for one in (option.PrintPageRange, option.PrintCurrentPage, option.PrintCollateCopies):
        dialog.setOption(one)
    dialog.setMinMax(1, count)
    dialog.setFromTo(1, count)
    chosen = dialog.exec()
    dialog.deleteLater()
    return printer if chosen else None
