"""Makes the reference of the database's tables from the schema."""

import sqlite3
from contextlib import closing

from explorer.store import migrations
from explorer.store.schema import SCHEMA_VERSION

DESCRIPTIONS = {
    "The user's work": {
        "annotations": "Marks on pages, with their comments; a deleted one keeps its row, with the time in `deleted`.",
        "notes": "Free-standing notes, at a moment of an episode, at a place in a paper, or at both.",
        "versions": "What a note or a comment said before, at most fifty times each.",
        "tombstones": "What was deleted for good by another library, with its clock; it does not come back by a merge.",
        "letter_marks": "Bookmarks, set by `m` and a letter: a small one in its paper, a capital in the whole library.",
        "reading_state": "Where each paper was left, how its pages were shown, and how far it was read.",
        "listening": "Where each episode was left, what of it was heard, and whether the user is done with it.",
        "tied_places": "Places on pages that are talked about at times of episodes, as the user said.",
    },
    "Papers": {
        "papers": "A row a paper, as it is shown; which source decides is in `facts`.",
        "paper_names": "All names of a paper: `arxiv:`, `doi:`, `openreview:`, `catalogue:`, `sha256:` and older ids.",
        "paper_merges": "Papers that turned out to be one, with what is needed to part them again.",
        "files": "The PDFs of a paper, each by its content.",
        "arxiv_records": "The last answer of arXiv for an id.",
        "forum_records": "The last answer of OpenReview for a forum.",
    },
    "Episodes": {
        "episodes": "A row an episode, as it is shown; one that the user deleted has the time of that in `deleted`.",
        "sections": "Groups of segments; an episode may have none.",
        "segments": "Stretches of an episode: a talk, matched to a paper, or unmatched.",
        "appearances": "Which papers appear in an episode, where, and in which role.",
        "resources": "What a segment, or the whole episode, points to besides papers.",
        "show_notes": "The show notes of an episode that no feed has, compressed by zlib.",
    },
    "Podcasts": {
        "podcasts": "A row a podcast that the user subscribes to, with its feed's address.",
        "feed_items": "The episodes that a feed lists or has listed; `episode_id` once one is imported.",
        "feed_notes": "The show notes of an item, compressed by zlib; its chapters, transcripts and persons in JSON.",
    },
    "Audio": {
        "episode_audio": "The sound of an episode: a file, a stream, or both.",
        "audio_points": "Where the sound and the episode's own time differ, from a place in the sound on.",
        "transcripts": "The words of an episode, from its feed, its notes, a file, or made by a machine.",
    },
    "Who said what": {
        "facts": "What each source said of a paper, its file (page labels) or an episode, field by field.",
        "links": "Who joined two things, on what evidence, and when.",
    },
    "The library itself": {
        "settings": "Settings that belong to the library; those of the device are in a file of its own.",
        "changes": "The feed of changes: the newest change of each row, with device and clock.",
        "device_clock": "The clock that the triggers stamp changes with; its writer between writes is the seal.",
        "_sqlite_migrations": "Which steps of the schema were taken.",
    },
}
"""A description of each table in one sentence, by subject."""


def reference() -> str:
    """Return the tables, their columns and keys as Markdown."""
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.row_factory = sqlite3.Row
        migrations.apply(conn)
        parts = [
            f"# The library's schema, version {SCHEMA_VERSION}\n\n"
            "This page is made from the program: `python3 packaging/dev.py schema`. Times are ISO 8601 in UTC,\n"
            "lengths of episodes are seconds, places on pages are PDF points from the top left of the unrotated page.\n"
            "**Bold** columns are the primary key. Triggers of the tables of work and facts write `changes`.\n"
        ]
        for subject, tables in DESCRIPTIONS.items():
            parts.append(f"\n## {subject}\n\n| Table | Holds | Columns |\n|---|---|---|\n")
            parts += [f"| `{name}` | {told} | {_columns(conn, name)} |\n" for name, told in tables.items()]
    return "".join(parts)


def _columns(conn: sqlite3.Connection, table: str) -> str:
    targets = {row["from"]: row["table"] for row in conn.execute(f"PRAGMA foreign_key_list({table})")}
    columns = []
    for row in conn.execute(f"PRAGMA table_xinfo({table})"):
        name = f"**{row['name']}**" if row["pk"] else row["name"]
        columns.append(f"{name} → {targets[row['name']]}" if row["name"] in targets else name)
    return ", ".join(columns)
