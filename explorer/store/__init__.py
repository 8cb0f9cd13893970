"""SQLite: migrations, and one module for each table or group of tables."""
