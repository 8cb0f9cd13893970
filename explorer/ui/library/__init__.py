"""The library panel: podcasts and their episodes, the dialog that adds a podcast, and the quick switcher."""
