"""Schema 5: each row of the user's work and of facts writes a change, with the device and its clock."""

from sqlite_utils import Database


def upgrade(db: Database) -> None:
    """Take the step, inside the migration's transaction."""
