"""Conditions that actions may need, and what the user is told where one does not hold."""

from explorer.model.translation import later as _t
from explorer.model.translation import translated

PAPER, SELECTION, EPISODE, ITEM, HEARD = "paper", "selection", "episode", "item", "heard"
IN_PDF, ANY_IN_PDF, OWN_PDF = "in-pdf", "any-in-pdf", "own-pdf"
TAB, CLOSED, SPLIT = "tab", "closed", "split"
BACK, FORWARD, UNDO, REDO, WAY_BACK = "back", "forward", "undo", "redo", "way-back"
KNOWN, WEB_PAGE, PUBLISHED, SPLITTABLE = "known", "web-page", "published", "splittable"
STRIP = "strip"
ROW, MOMENT, TIME, PODCASTS = "row", "moment", "time", "podcasts"
AUDIO_ADDRESS, TRANSCRIPT_OFFERED, SPEECH, VOICE = "audio-address", "transcript-offered", "speech", "voice"

REASONS = {
    EPISODE: _t("Open an episode first"),
    # A paper may be in front whose PDF can't be shown.
    KNOWN: _t("Open a paper first"),
    SPLITTABLE: _t("Open a paper first"),
    PAPER: _t("Open a paper first"),
    WEB_PAGE: _t("No web page is known for this paper"),
    PUBLISHED: _t("A PDF of your own has no citation"),
    SELECTION: _t("Select text first"),
    STRIP: _t("Show the episode timeline first"),
    ROW: _t("Select something on the timeline first"),
    MOMENT: _t("Go to a time first"),
    TIME: _t("Go to the time of a segment first"),
    HEARD: _t("Play the audio first"),
    AUDIO_ADDRESS: _t("The audio is downloaded, or no address of it is known"),
    TRANSCRIPT_OFFERED: _t("The feed names no transcript"),
    SPEECH: _t("Install paper-explorer[transcribe] first"),
    VOICE: _t("No voice is installed on this system"),
    ITEM: _t("Select an annotation or note first"),
    IN_PDF: _t("Select an annotation of the PDF first"),
    ANY_IN_PDF: _t("The PDF has no annotations"),
    OWN_PDF: _t("Open a PDF of your own or from arXiv first"),
    TAB: _t("No tab is open"),
    CLOSED: _t("No tab was closed"),
    SPLIT: _t("Split the view first"),
    BACK: _t("Nowhere to go back to"),
    FORWARD: _t("Nowhere to go forward to"),
    WAY_BACK: _t("You are where you last listened"),
    UNDO: _t("Nothing to undo"),
    REDO: _t("Nothing to redo"),
    PODCASTS: _t("Add a podcast first"),
}
"""By condition; of several that do not hold, the first one is told."""


def reason(lacking: frozenset[str]) -> str:
    """Return why an action that lacks these conditions can't be run, translated."""
    return next((translated(text) for what, text in REASONS.items() if what in lacking), "")
