"""What is said about the pages: the mark in their margin, their times, and the chip."""
