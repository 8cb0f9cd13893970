"""How a paper opens: as it was left, or as the settings say for one read for the first time."""

from dataclasses import replace

from explorer.app.shell.settings import Settings
from explorer.model.known_settings import NEW_SPREAD, NEW_ZOOM, OPEN_AT
from explorer.model.paper import ReadingState
from explorer.model.view_settings import ViewSettings
from explorer.ui.reader.pages.view_history import View


def opening_view(
    settings: Settings, left: ReadingState | None, zoom: float | None, before: ViewSettings
) -> tuple[View, ViewSettings]:
    """Return the view and the view settings with which a paper opens.

    Args:
        left: where the paper was left; None if it was never read.
        zoom: of the paper before it; None for a fit.
        before: the view settings of the paper before it.
    """
    if left:
        if settings.get(OPEN_AT) == "first":
            return View(0, 0.0, left.zoom), left.view_settings
        return View(left.page, left.y, left.zoom, left.x), left.view_settings
    how = replace(before, rotation=0, trim=None, colors="all")
    spread, new_zoom = settings.get(NEW_SPREAD), settings.get(NEW_ZOOM)
    if spread != "last":
        how = replace(how, spread=spread)
    if new_zoom == "width" or new_zoom == "page":
        zoom, how = None, replace(how, fit=new_zoom)
    elif new_zoom != "last":
        zoom = int(new_zoom) / 100
    return View(0, 0.0, zoom), how
