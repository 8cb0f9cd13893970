"""SQLite: migrations, and one module a table family."""
