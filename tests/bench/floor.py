"""The floor: a minimal program that draws a page with Python, PySide6 and PyMuPDF."""

import sys

import pymupdf
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication(sys.argv)
page = pymupdf.open(sys.argv[1])[0].get_pixmap(dpi=96)
image = QImage(page.samples, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
label = QLabel()
label.setPixmap(QPixmap.fromImage(image))
label.resize(1200, 900)
label.show()
label.repaint()
print("painted", flush=True)
print("whole", flush=True)
