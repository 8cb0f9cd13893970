"""The table of provenance: who linked two things, on what evidence, and when."""

from explorer.store.connection import Connection

KEY = ("subject_kind", "subject", "target_kind", "target", "made_by", "source")


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

    def same(self, paper_id: str, target: str, made_by: str, evidence: str, made: str) -> None:
        """Record that a paper of the notes is another one of the library.

        Args:
            made_by: ``guess`` if their titles say so, ``user`` if the user confirmed it.
        """
        row = {
            "subject_kind": "paper",
            "subject": paper_id,
            "target_kind": "paper",
            "target": target,
            "relation": "same",
            "made_by": made_by,
            "source": "titles",
            "evidence": evidence,
            "made": made,
        }
        with self._store.write():
            self._store.change(
                "DELETE FROM links WHERE subject_kind = 'paper' AND subject = ? AND relation = 'same' AND made_by = ?",
                (paper_id, made_by),
            )
            self._store.upsert("links", KEY, row)
