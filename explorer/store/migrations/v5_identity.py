"""Schema 5: papers get names and facts get sources; episodes may lack what only some shows have."""

from sqlite_utils import Database


def upgrade(db: Database) -> None:
    """Take the step, inside the migration's transaction."""
