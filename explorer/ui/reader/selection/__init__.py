"""Selecting words with the mouse and the keyboard, and what is done with them."""
