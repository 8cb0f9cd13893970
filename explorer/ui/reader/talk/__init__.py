"""What is said about the pages: the sign in their margin, their times, and the chip."""
