"""Schema 5: the user's letter marks leave the settings; what belongs to the device leaves the library."""

from sqlite_utils import Database


def upgrade(db: Database) -> None:
    """Take the step, inside the migration's transaction."""
