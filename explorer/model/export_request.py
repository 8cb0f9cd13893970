"""An export request, from the window or the command line."""

from pathlib import Path
from typing import Any, Literal, get_args

from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later

Target = Literal["episode", "paper", "folder"]
TARGETS: tuple[Target, ...] = get_args(Target)
TEMPLATES = ("dossier", "obsidian", "logseq", "plain", "reading-list")
"""The formats that are bundled templates."""
SUFFIXES = {"bibtex": ".bib", "csl-json": ".json", "json": ".json", "w3c": ".jsonld"}
"""File name suffixes of the formats that are not Markdown."""
FORMATS = (*TEMPLATES, *SUFFIXES)
FORMAT_NAMES = {
    "dossier": later("Report (Markdown)"),
    "obsidian": later("Obsidian"),
    "logseq": later("Logseq"),
    "plain": later("Plain Markdown"),
    "reading-list": later("Reading list, with BibTeX and CSL-JSON"),
    "bibtex": later("BibTeX (papers only)"),
    "csl-json": later("CSL-JSON (papers only)"),
    "json": later("JSON (for import)"),
    "w3c": later("Web Annotations, W3C (for import)"),
}
"""What users read of the formats."""
REPORT = "report"
"""What the command line calls the format ``dossier``, which settings and templates have had from the beginning."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A request for one export.

    ``target`` is one file of an episode, one file of a paper, or a folder (of an episode, or of the whole library where
    ``episode_id`` is None). ``format`` is one of FORMATS, ``template`` the path of a user's template, which takes
    precedence. ``scope`` is the filter as typed.
    """

    target: Target
    path: Path
    episode_id: str | None = None
    paper_id: str | None = None
    format: str = "dossier"
    template: Path | None = None
    scope: str = ""

    @property
    def suffix(self) -> str:
        """Return the suffix of the exported files."""
        return ".md" if self.template else SUFFIXES.get(self.format, ".md")

    @property
    def is_whole(self) -> bool:
        """Return whether the export replaces the whole file, because the user writes no text of their own in it."""
        return self.template is None and self.format in SUFFIXES


def written(order: ExportRequest) -> dict[str, Any]:
    """Return the request as a setting."""
    return {
        "target": order.target,
        "path": str(order.path),
        "episode": order.episode_id,
        "paper": order.paper_id,
        "format": order.format,
        "template": str(order.template) if order.template else None,
        "scope": order.scope,
    }


def read(value: Any) -> ExportRequest | None:
    """Read a request from a setting; None if it holds none."""
    if not isinstance(value, dict):
        return None
    texts = {name: one for name, one in value.items() if isinstance(one, str)}
    if texts.get("target") not in TARGETS or texts.get("format") not in FORMATS or not texts.get("path"):
        return None
    return ExportRequest(
        target=texts["target"],  # type: ignore[arg-type]
        path=Path(texts["path"]),
        episode_id=texts.get("episode"),
        paper_id=texts.get("paper"),
        format=texts["format"],
        template=Path(texts["template"]) if texts.get("template") else None,
        scope=texts.get("scope", ""),
    )
