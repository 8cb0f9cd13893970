"""The table of provenance: who linked two things, on what evidence, and when."""

from explorer.model.lazy_dataclass import dataclass
from explorer.store.connection import Connection

KEY = ("subject_kind", "subject", "target_kind", "target", "made_by", "source")
_SAME = "subject_kind = ? AND subject = ? AND relation = 'same'"
_CONFIRMED = "SELECT DISTINCT target FROM links WHERE target_kind = 'paper' AND source = 'titles' AND made_by = 'user'"


@dataclass(frozen=True, slots=True)
class SamePaper:
    """A link from a title of show notes to the paper that it means.

    ``kind`` is ``paper`` or ``segment`` and says what ``subject`` is the id of; ``made_by`` is ``guess`` if their
    titles say so, ``user`` if the user confirmed it.
    """

    kind: str
    subject: str
    target: str
    made_by: str
    evidence: str
    made: str


class ProvenanceTable:
    """Reads and writes provenance."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def placed(self, annotation_id: str, file_id: str, made_by: str, evidence: str, made: str) -> None:
        """Record that an annotation was moved to another file of its paper.

        Args:
            made_by: ``guess`` if its place was found by its text, ``user`` if the user placed it.
        """
        row = {
            "subject_kind": "annotation",
            "subject": annotation_id,
            "target_kind": "file",
            "target": file_id,
            "relation": "placed",
            "made_by": made_by,
            "source": "carrying over",
            "evidence": evidence,
            "made": made,
        }
        with self._store.write():
            self._store.upsert("links", KEY, row)

    def same(self, link: SamePaper) -> None:
        """Record which paper a title means, in place of what the same one has said before."""
        with self._store.write():
            self.forget_same(link.kind, link.subject, link.made_by)
            self.put_same(link)

    def put_same(self, link: SamePaper) -> None:
        """Record which paper a title means, beside all that has been said of it."""
        row = {
            "subject_kind": link.kind,
            "subject": link.subject,
            "target_kind": "paper",
            "target": link.target,
            "relation": "same",
            "made_by": link.made_by,
            "source": "titles",
            "evidence": link.evidence,
            "made": link.made,
        }
        self._store.upsert("links", KEY, row)

    def same_of(self, kind: str, subject: str) -> list[SamePaper]:
        """Return what is recorded about the paper that a title means."""
        rows = self._store.rows(f"SELECT target, made_by, evidence, made FROM links WHERE {_SAME}", (kind, subject))  # noqa: S608
        return [SamePaper(kind, subject, *row) for row in rows]

    def forget_same(self, kind: str, subject: str, made_by: str) -> None:
        """Delete what a guess, or the user, says about the paper that a title means."""
        self._store.change(f"DELETE FROM links WHERE {_SAME} AND made_by = ?", (kind, subject, made_by))  # noqa: S608

    def confirmed(self) -> list[str]:
        """Return the papers that the user has confirmed for any title, by the ids that they had then."""
        return [str(row["target"]) for row in self._store.rows(_CONFIRMED)]
