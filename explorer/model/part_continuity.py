"""Which parts of a source's new edition are those that the user has edited, though their ids have changed.

Ids of parts are made of titles or are names in a catalog: a publisher who changes a title, or another source of the
same episode, gives a part a new id. Without this, the edited part and the new one would both be shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from explorer.model.episode_statement import EpisodeStatement, Parts
from explorer.model.fact import USER, Fact, SubjectKind, kind_of
from explorer.model.title_match import bare_title

Known = Mapping[str, Collection[Fact]]
"""The facts about the parts of a kind, by part."""
_REFERRING: dict[SubjectKind, tuple[SubjectKind, ...]] = {
    "section": ("segment",),
    "segment": ("appearance", "resource"),
}


def continued(known: Known, stated: Parts, source: str) -> dict[str, str]:
    """Return for new parts of a source's edition the ids of the edited parts that they are: those with the same title,
    then those with the same start."""
    open_parts = {part: facts for part, facts in known.items() if part not in stated and _is_open(facts, source)}
    new = [part for part in stated if part not in known]
    found: dict[str, str] = {}
    for field, read in (("title", _bare), ("start_s", lambda value: value)):
        for part, facts in sorted(open_parts.items()):
            if part in found.values():
                continue
            values = {read(one.value) for one in facts if one.field == field and one.source != USER} - {None, ""}
            match = next((one for one in new if one not in found and read(stated[one].get(field)) in values), None)
            if match is not None:
                found[match] = part
    return found


def continued_names(known: Known, stated: Parts, source: str, same: Mapping[str, str | None]) -> dict[str, str]:
    """Return for new parts that name a paper the ids of the edited parts that they are.

    Args:
        same: the id of the paper by each name that parts use.
    """
    new = [part for part in stated if part not in known]
    found: dict[str, str] = {}
    for part, facts in sorted(known.items()):
        if part in stated or not _is_open(facts, source):
            continue
        said = {one.field: one.value for one in facts if one.source != USER}
        paper, place = same.get(str(said.get("paper"))), (said.get("segment"), said.get("topic"))
        if paper is None:
            continue
        own = [one for one in new if one not in found and same.get(str(stated[one].get("paper"))) == paper]
        here = [one for one in own if (stated[one].get("segment"), stated[one].get("topic")) == place]
        is_removed = any(one.field == "removed" and one.value for one in facts)
        if match := here or ([] if is_removed else own):
            found[match[0]] = part
    return found


def renamed(statement: EpisodeStatement, kind: SubjectKind, ids: Mapping[str, str]) -> EpisodeStatement:
    """Return a statement in which parts of a kind have other ids, also where other parts and links refer to them."""
    if not ids:
        return statement
    parts: dict[SubjectKind, Parts] = dict(statement.parts)
    parts[kind] = {ids.get(part, part): values for part, values in parts.get(kind, {}).items()}
    for holder in _REFERRING.get(kind, ()):
        held = parts.get(holder, {})
        parts[holder] = {
            part: dict(values) | {kind: ids.get(values.get(kind) or "", values.get(kind))}
            if values.get(kind)
            else values
            for part, values in held.items()
        }
    links = statement.links
    if kind == "segment":
        links = tuple(
            replace(one, subject=ids.get(one.subject, one.subject)) if one.subject_kind == "segment" else one
            for one in links
        )
    return replace(statement, parts=parts, links=links)


def _is_open(facts: Collection[Fact], source: str) -> bool:
    """Return whether a part is edited by the user and may have another id in a source's edition: a catalog's own ids
    are names that stay."""
    sources = {one.source for one in facts}
    is_named = kind_of(source) == "catalogue" and source in sources
    return USER in sources and len(sources) > 1 and not is_named


def _bare(value: Any) -> str:
    return bare_title(str(value)) if value else ""
