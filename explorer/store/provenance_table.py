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

    def same(self, kind: str, subject: str, target: str, made_by: str, evidence: str, made: str) -> None:
        """Record that a title of show notes means a paper of the library.

        Args:
            kind: ``paper`` or ``segment``, which says what ``subject`` is the id of.
            made_by: ``guess`` if their titles say so, ``user`` if the user confirmed it.
        """
        row = {
            "subject_kind": kind,
            "subject": subject,
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
                "DELETE FROM links WHERE subject_kind = ? AND subject = ? AND relation = 'same' AND made_by = ?",
                (kind, subject, made_by),
            )
            self._store.upsert("links", KEY, row)
