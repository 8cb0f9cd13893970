"""Text selection with mouse and keyboard, and the actions on it."""
