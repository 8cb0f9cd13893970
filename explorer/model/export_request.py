"""What the user asks of an export, from the window or the command line: one thing to carry out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

Target = Literal["episode", "paper", "folder"]
TARGETS: tuple[Target, ...] = get_args(Target)
TEMPLATES = ("dossier", "obsidian", "logseq", "plain", "reading-list")
"""The formats that are templates of the program's own."""
SUFFIXES = {"bibtex": ".bib", "csl-json": ".json", "json": ".json", "w3c": ".jsonld"}
"""Of formats that are no Markdown."""
FORMATS = (*TEMPLATES, *SUFFIXES)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """An export.

    ``target`` is one file of an episode, one file of a paper, or a folder (of an episode, or of the whole library where
    ``episode_id`` is None). ``format`` is one of FORMATS, ``template`` the file of one of the user's, which comes
    first. ``scope`` is as it is typed.
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
        """How the name of a file of it ends."""
        return ".md" if self.template else SUFFIXES.get(self.format, ".md")

    @property
    def is_whole(self) -> bool:
        """Whether the file is all the program's, with no words of the user's in it."""
        return self.template is None and self.format in SUFFIXES


def written(order: ExportRequest) -> dict[str, Any]:
    """What a setting holds of an order."""
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
    """The order that a setting holds; None where it holds none."""
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
